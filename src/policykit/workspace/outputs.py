"""Documents → files: written whole or not at all, and never over what somebody else wrote."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import file_digest, sha256
from pathlib import Path
from typing import IO

from policykit import codes
from policykit.findings import Finding, NotWritten
from policykit.workspace.inputs import shown

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

_LOCK = ".policykit.lock"
_HELD = (errno.EWOULDBLOCK, errno.EAGAIN, errno.EACCES, errno.EDEADLK)
TEMPORARY, ENDING = ".policykit-", ".tmp"
"""How the name of a file begins and ends that a killed build may leave, and the next one removes."""


def prepare(folder: Path) -> None:
    """Make the folder for documents; raises NotWritten if that cannot be."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise not_writable(folder, error) from None


@contextlib.contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Keep other builds out of a folder; the system lifts the lock if this process is killed."""
    try:
        file = (folder / _LOCK).open("a+b")
    except OSError as error:
        raise not_writable(folder, error) from None
    with file:
        if not _is_ours(file):
            sentence = "Another build is writing to this folder."
            remedy = "Wait until it has ended, then build again."
            raise NotWritten([Finding(codes.BUSY, sentence, remedy, file=shown(folder))])
        sweep(folder)
        yield


def _is_ours(file: IO[bytes]) -> bool:
    """Take the lock; false if another build has it. Where a drive knows no locks, all may write."""
    try:
        if sys.platform == "win32":
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        return error.errno not in _HELD
    return True


def sweep(folder: Path) -> None:
    """Remove what a killed build left half written."""
    for path in folder.glob(f"{TEMPORARY}*{ENDING}"):
        with contextlib.suppress(OSError):
            path.unlink()


def existing(path: Path) -> bytes | None:
    """What the file holds now, or None if there is none; raises NotWritten if it cannot be read."""
    _refuse_odd_file(path)
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise not_writable(path, error) from None


def _refuse_odd_file(path: Path) -> None:
    """A pipe is never written to, nor read: whoever opens one waits until somebody opens its other end."""
    try:
        mode = path.stat().st_mode
    except OSError:
        return  # what is the matter is told by whoever opens it
    if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
        sentence = "A pipe or a device of that name stands in the way."
        raise _held(path, sentence, "Choose another name with -o.")


def fingerprint(path: Path) -> str | None:
    """The fingerprint of what the file holds, which is not held; None, or NotWritten, as :func:`existing`."""
    _refuse_odd_file(path)
    try:
        with path.open("rb") as file:
            return file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise not_writable(path, error) from None


def lines(path: Path) -> Iterator[bytes]:
    """The lines of a file, each with its end; none, or NotWritten, as :func:`existing`."""
    _refuse_odd_file(path)
    try:
        with path.open("rb") as file:
            yield from file
    except FileNotFoundError:
        return
    except OSError as error:
        raise not_writable(path, error) from None


def write(path: Path, data: bytes, *, durable: bool = False) -> None:
    """Put a file in its place, whole: through a temporary one beside it, and one rename.

    ``durable`` waits until the disk has it, for what cannot be made again. Raises NotWritten, and leaves
    what was there, if the file is read-only, open in Word, or the disk full.
    """
    _refuse_if_held(path)
    temporary = path.with_name(f"{TEMPORARY}{os.getpid()}{ENDING}")
    try:
        with _opened(temporary) as file:
            file.write(data)
            if durable:
                file.flush()
                os.fsync(file.fileno())
        temporary.replace(path)
    except OSError as error:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise not_writable(path, error) from None


def _opened(temporary: Path) -> IO[bytes]:
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), 0o666)
    return os.fdopen(descriptor, "wb")


@dataclass(frozen=True, slots=True)
class Draft:
    """What is to become a file, whole, beside its place: too much of it, perhaps, to be held."""

    path: Path
    fingerprint: str

    @property
    def temporary(self) -> Path:
        """Where it lies until it is put in its place."""
        return _of_draft(self.path)

    def put(self) -> None:
        """Put it in its place, by one rename; raises NotWritten as :func:`write` does."""
        _refuse_if_held(self.path)
        try:
            self.temporary.replace(self.path)
        except OSError as error:
            raise not_writable(self.path, error) from None

    def drop(self) -> None:
        """Remove it, unless it was put in its place."""
        with contextlib.suppress(OSError):
            self.temporary.unlink(missing_ok=True)


def _of_draft(path: Path) -> Path:
    return path.with_name(f"{TEMPORARY}{os.getpid()}-draft{ENDING}")  # others may be written before it is put


def draft(path: Path, pieces: Iterable[bytes]) -> Draft:
    """Write the pieces of what is to become a file. Raises NotWritten if that cannot be."""
    seen = sha256()
    prepare(path.parent)
    try:
        with _opened(_of_draft(path)) as file:
            for piece in pieces:
                seen.update(piece)
                file.write(piece)
    except BaseException as error:
        Draft(path, "").drop()
        if isinstance(error, OSError) and not isinstance(error, NotWritten):
            raise not_writable(path, error) from None
        raise
    return Draft(path, seen.hexdigest())


def _refuse_if_held(path: Path) -> None:
    try:
        mode = path.stat().st_mode
    except OSError:
        return
    if stat.S_ISDIR(mode):
        raise _held(path, "A folder of that name stands in the way.", "Rename the folder.")
    if not mode & stat.S_IWUSR:
        raise _held(
            path, "The file is read-only.", "Allow writing to it, or move it away; the old file is whole."
        )
    for owner in _owner_files(path.name):
        if (path.parent / owner).exists():
            sentence = "The file seems to be open in Word or LibreOffice."
            remedy = f"Close it there, then build again. If it is open nowhere, delete the file {owner}."
            raise _held(path, sentence, remedy)


def _owner_files(name: str) -> tuple[str, ...]:
    """The files by which Word and LibreOffice tell others that a document is open."""
    return f"~${name}", f"~${name[1:]}", f"~${name[2:]}", f".~lock.{name}#"


def _held(path: Path, sentence: str, remedy: str) -> NotWritten:
    return NotWritten([Finding(codes.NOT_WRITABLE, sentence, remedy, file=shown(path))])


def not_writable(path: Path, error: OSError) -> NotWritten:
    """A refusal by the system, in plain words."""
    match error.errno:
        case errno.ENOSPC | errno.EDQUOT:
            told = "The disk is full.", "Free some space, then build again."
        case errno.EACCES | errno.EPERM:
            told = (
                "It cannot be written: it may be open elsewhere, or this account may not write there.",
                "Close it in Word, then build again; or choose another folder with -o.",
            )
        case errno.EEXIST | errno.ENOTDIR:
            told = "A file stands where a folder is needed.", "Choose another folder with -o."
        case errno.EISDIR:
            told = "A folder of that name stands in the way.", "Choose another name with -o."
        case errno.EROFS:
            told = "The disk can only be read.", "Choose another folder with -o."
        case _:
            told = f"It cannot be written: {error.strerror or error}.", "Choose another folder with -o."
    return _held(path, *told)


def remove(path: Path) -> None:
    """Delete a file that policykit wrote; raises NotWritten if that cannot be."""
    _refuse_if_held(path)
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise not_writable(path, error) from None
