"""Stamps of files, by which a saved file is noticed; and the stamp of the installed program."""

from __future__ import annotations

import os
import sys
import zlib
from collections.abc import Iterable, Iterator, Mapping
from importlib.util import find_spec
from pathlib import Path

from policykit.workspace.inputs import proposals_of

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
