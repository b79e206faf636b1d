"""Finds the policy files of a folder and reads them; every refusal is a finding."""

from __future__ import annotations

import os
import stat
import sys
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from policykit import codes
from policykit.findings import Finding, InvalidData

Stamp = tuple[int, int, int]
"""When a file was changed, in nanoseconds; its length; its number on the disk, which a renamed file keeps."""
_LIBRARIES = ("lxml", "markdown_it", "pydantic", "pydantic_core", "yaml")
"""The libraries that documents depend on; each is found without being loaded."""


def stamps(paths: Iterable[Path]) -> Mapping[Path, Stamp]:
    """The stamps of all files in the folders, or beside the files, that the paths name.

    Hidden files are left out. A folder of proposals brings the folder above it.
    """
    folders: list[Path] = []
    for path in paths:
        folder = path if path.is_dir() else path.parent
        above = proposals_of(folder)
        folders += [folder] if above is None else [folder, above]
    return dict(stamp for folder in dict.fromkeys(folders) for stamp in _stamps(folder))


def program_stamp() -> str:
    """Words that change with policykit's own files, with Python, and with the libraries it uses."""
    found = map(find_spec, _LIBRARIES)
    libraries = [Path(spec.origin) for spec in found if spec is not None and spec.origin is not None]
    files = sorted(_stamps(Path(__file__).parents[1])) + [(path, _stamp(path)) for path in libraries]
    lines = (f"{path} {stamp}" for path, stamp in files if path.suffix != ".pyc")
    return "\n".join((sys.version, zlib.ZLIB_RUNTIME_VERSION, *lines))


def _stamps(folder: Path) -> Iterator[tuple[Path, Stamp]]:
    for name, folders, files in os.walk(folder):
        folders[:] = [each for each in folders if not each.startswith((".", "__pycache__"))]
        for file in files:
            path = Path(name, file)
            if not file.startswith(".") and (stamp := _stamp(path)) is not None:
                yield path, stamp


def _stamp(path: Path) -> Stamp | None:
    """The stamp of a file; None if it is gone, or cannot be looked at."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size, status.st_ino


SCHOOL_FILES = ("school.yaml", "school.yml")
ENDINGS = (".yaml", ".yml")
ENOUGH = 10_000_001
"""How many bytes of a file are read: one more than a policy may have, so that a larger one is noticed."""
ENOUGH_OF_A_TEMPLATE = (64 << 20) + 1
"""The same for a Word template, which holds pictures."""
ENOUGH_OF_A_PICTURE = 200_001
"""The same for a crest, which is put into every web page."""
PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")
"""The first bytes of PNG and JPEG pictures."""
PROPOSALS = "proposed"
"""The folder below the policies for proposals that the governors have yet to decide on."""


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder of policies: its policy files in order of name, and school.yaml if there is one.

    A folder of proposals has the folder ``above`` it, whose school it shares unless it has one of its own.
    """

    path: Path
    policies: tuple[Path, ...]
    school: Path | None
    above: Folder | None = None


def shown(path: Path) -> str:
    """A path as a person would write it: from where the command was called if it lies below."""
    try:
        return str(path.relative_to(Path.cwd())) if path.is_absolute() else str(path)
    except ValueError:
        return str(path)


def folder(path: Path) -> Folder:
    """The folder at a path. Raises InvalidData if there is none or it cannot be listed."""
    above = proposals_of(path)
    return folder_of(path, _yaml_in(path), folder_of(above, _yaml_in(above)) if above is not None else None)


def _yaml_in(path: Path) -> list[Path]:
    names = ((child, child.name) for child in children(path))
    return [child for child, name in names if name.lower().endswith(ENDINGS) and not name.startswith(".")]


def folder_of(path: Path, yaml: Sequence[Path], above: Folder | None = None) -> Folder:
    """The folder made of these files, with the folder whose proposals it holds."""
    schools = [file for file in yaml if is_school(file)]
    school = schools[0] if schools else above.school if above is not None else None
    return Folder(path, tuple(file for file in yaml if not is_school(file)), school, above)


def has_school(path: Path) -> bool:
    """Whether a folder has a school's own file, or holds the proposals of one that has."""
    return any((path / name).exists() for name in SCHOOL_FILES) or proposals_of(path) is not None


def proposals_of(path: Path) -> Path | None:
    """The folder whose proposals this one holds; None if it is not a folder of proposals."""
    whole = Path(os.path.realpath(path))
    if whole.name != PROPOSALS or not any((whole.parent / name).exists() for name in SCHOOL_FILES):
        return None
    return path.parent if path.name == PROPOSALS else path / ".."


def is_folder(path: Path) -> bool:
    """Whether there is a folder at a path. A path that is too long is reported when it is read."""
    try:
        return path.is_dir()
    except OSError:
        return False


def is_school(path: Path) -> bool:
    """Whether a file is school.yaml by its name, in any case: Windows and macOS ignore case."""
    return path.name.lower() in SCHOOL_FILES


def template(path: Path, within: Path | None = None) -> bytes:
    """The bytes of a Word template; raises InvalidData if it cannot be read or lies outside ``within``."""
    return _asset(path, within, ENOUGH_OF_A_TEMPLATE)


def picture(path: Path, within: Path | None = None) -> bytes:
    """The bytes of a PNG or JPEG picture; raises InvalidData as :func:`template`, and for anything else."""
    data = _asset(path, within, ENOUGH_OF_A_PICTURE)
    if len(data) >= ENOUGH_OF_A_PICTURE:
        sentence = "It is larger than 200 kB, and every page contains it."
        raise _refused(codes.NO_CREST, path, sentence, "Make it smaller: 200 pixels are enough.")
    if not data.startswith(PICTURES):
        raise _refused(codes.NO_CREST, path, "It is not a PNG or JPEG picture.", "Save it as a .png file.")
    return data


def _asset(path: Path, within: Path | None, enough: int) -> bytes:
    if within is not None and not _lies_in(path, within):
        sentence = "It lies outside the policies folder."
        raise _refused(codes.OUTSIDE_FOLDER, path, sentence, "Copy the file into the folder.")
    return read(path, enough=enough)


def read(path: Path, within: Path | None = None, *, enough: int = ENOUGH) -> bytes:
    """The bytes of an ordinary file; raises InvalidData with the reason where that cannot be.

    ``within`` is the folder that a symbolic link may not lead out of; no more than ``enough`` bytes are read.
    """
    _refuse_odd_name(path)
    try:
        if within is not None and path.is_symlink() and not _lies_in(path, within):
            sentence = "This is a symbolic link that leads out of the policies folder."
            raise _refused(codes.OUTSIDE_FOLDER, path, sentence, "Copy the file into the folder.")
        # O_NONBLOCK: a pipe with no writer would block before we see that it is a pipe.
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except OSError as error:
        raise unreadable(path, error) from None
    try:
        _refuse_odd_file(path, os.fstat(descriptor))
        with os.fdopen(descriptor, "rb", closefd=False) as file:
            return file.read(enough)
    except OSError as error:
        raise unreadable(path, error) from None
    finally:
        os.close(descriptor)


def _lies_in(path: Path, within: Path) -> bool:
    # Not Path.resolve, which fails at a link that leads to itself; opening the file reports that.
    return Path(os.path.realpath(path)).is_relative_to(os.path.realpath(within))


def _refuse_odd_name(path: Path) -> None:
    name = path.name
    if name.startswith("-") or any(ord(character) < 32 or ord(character) == 127 for character in name):
        sentence = f"The file name {name!a} starts with a dash or contains a control character."
        raise _refused(codes.BAD_FILE_NAME, path, sentence, "Rename the file.")


def _refuse_odd_file(path: Path, status: os.stat_result) -> None:
    if stat.S_ISDIR(status.st_mode):
        raise _refused(codes.NOT_A_FILE, path, "This is a folder, not a policy file.", "Name a file.")
    if not stat.S_ISREG(status.st_mode):
        sentence = "This is a pipe or a device, not an ordinary file."
        raise _refused(codes.NOT_A_FILE, path, sentence, "Name an ordinary file.")


def not_there(path: Path) -> Finding:
    """The finding for a path that does not exist."""
    return unreadable(path, FileNotFoundError()).findings[0]


def unreadable(path: Path, error: OSError) -> InvalidData:
    """The refusal for a path that the system does not let us read."""
    match error:
        case FileNotFoundError():
            words = (
                "There is no such file or folder.",
                "Check the name. Run policykit in the folder that holds “policies”.",
            )
        case NotADirectoryError():
            words = "This is not a folder.", "Name a folder of policies."
        case IsADirectoryError():
            words = "This is a folder, not a policy file.", "Name a file."
        case PermissionError():
            words = "You do not have permission to read it.", "Ask the person who manages this computer."
        case _:
            words = f"It cannot be read: {error.strerror or error}.", "Try to open it in an editor."
    is_other_kind = isinstance(error, IsADirectoryError | NotADirectoryError)
    code = codes.NOT_A_FILE if is_other_kind else codes.UNREADABLE
    return _refused(code, path, *words)


def _refused(code: codes.Code, path: Path, sentence: str, remedy: str) -> InvalidData:
    return InvalidData([Finding(code, sentence, remedy, file=shown(path))])


def children(path: Path) -> list[Path]:
    """The files and folders in a folder, in order of name. Raises InvalidData if it cannot be listed."""
    try:
        return [path / name for name in sorted(child.name for child in path.iterdir())]
    except OSError as error:
        raise unreadable(path, error) from None
