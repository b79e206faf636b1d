"""Writes files: each is written whole or not at all, and what cannot be written is a finding."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

from policykit import codes
from policykit.findings import Finding, NotWritten
from policykit.workspace.inputs import shown

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

_LOCK = ".policykit.lock"
_HELD = (errno.EWOULDBLOCK, errno.EAGAIN, errno.EACCES, errno.EDEADLK)
_TEMPORARY, _ENDING = ".policykit-", ".tmp"
"""How the name of a temporary file begins and ends. A killed build may leave one; the next one removes it."""
_OWN_FILE = getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0)


def prepare(folder: Path) -> None:
    """Make the folder for documents; raises NotWritten if that cannot be."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise not_writable(folder, error) from None


@contextlib.contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Keep other builds out of a folder; the system lifts the lock if this process is killed."""
    windows = sys.platform == "win32"  # where a folder cannot be opened, so a file in it is locked
    try:
        if windows:
            descriptor = os.open(folder / _LOCK, os.O_RDWR | os.O_CREAT | _OWN_FILE)
        else:
            descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    except OSError as error:
        raise not_writable(folder, error) from None
    try:
        if not _lock(descriptor):
            sentence = "Another build is writing to this folder."
            remedy = "Wait until it has finished, then build again."
            raise NotWritten([Finding(codes.BUSY, sentence, remedy, file=shown(folder))])
        sweep(folder)
        yield
    finally:
        os.close(descriptor)
        if windows:
            with contextlib.suppress(OSError):
                (folder / _LOCK).unlink()


def _lock(descriptor: int) -> bool:
    """Take the lock; false if another build has it. On a drive without locks, all may write."""
    try:
        if sys.platform == "win32":
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        return error.errno not in _HELD
    return True


def sweep(folder: Path) -> None:
    """Remove what a killed build left half written, and what policykit 0.2 left besides documents."""
    old_cache = folder / ".policykit" / "kept"
    left = [*folder.glob(f"{_TEMPORARY}*{_ENDING}"), *old_cache.glob(f"{'[0-9a-f]' * 16}-*")]
    for path in left if sys.platform == "win32" else (*left, folder / _LOCK):
        with contextlib.suppress(OSError):
            path.unlink()
    with contextlib.suppress(OSError):
        old_cache.rmdir()
        old_cache.parent.rmdir()


def existing(path: Path) -> bytes | None:
    """What the file holds now, or None if there is none; raises NotWritten if it cannot be read."""
    try:
        if not stat.S_ISREG(mode := path.stat().st_mode) and not stat.S_ISDIR(mode):
            sentence = "A pipe or a device already has this name."
            raise _held(path, sentence, "Choose another name with -o.")
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except NotWritten:
        raise
    except OSError as error:
        raise not_writable(path, error) from None


def write(path: Path, data: bytes, *, durable: bool = False) -> None:
    """Write a file whole: into a temporary file beside it, and then by one rename.

    ``durable`` waits until the disk has it, for what cannot be made again. Raises NotWritten, and leaves
    what was there, if the file is read-only, open in Word, or the disk full.
    """
    _refuse_if_held(path)
    temporary = path.with_name(f"{_TEMPORARY}{os.urandom(8).hex()}{_ENDING}")
    try:
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _OWN_FILE, 0o666)
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            if durable:
                file.flush()
                os.fsync(file.fileno())
        temporary.replace(path)
    except OSError as error:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise not_writable(path, error) from None


def write_new(path: Path, data: bytes, *, overwrite: bool | None = None) -> None:
    """Write a file; raises NotWritten if another file has its name, which only ``overwrite`` replaces.

    None if the command has no such option.
    """
    there = existing(path)
    if there is not None and there != data and not overwrite:
        sentence = "A file of that name already exists, so it was left as it is."
        or_else = "move the file away" if overwrite is None else "replace it with --overwrite"
        remedy = f"Choose another name with -o, or {or_else}."
        raise NotWritten([Finding(codes.THERE_ALREADY, sentence, remedy, file=shown(path))])
    prepare(path.parent)
    if there != data:
        write(path, data)


def append(path: Path, data: bytes) -> None:
    """Add bytes to a file of policykit's own. Raises NotWritten if it fails, or if the file is a link."""
    refuse_link(path)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | _OWN_FILE, 0o666)
        with os.fdopen(descriptor, "ab") as file:
            file.write(data)
    except OSError as error:
        raise not_writable(path, error) from None


def refuse_link(path: Path) -> None:
    """Raise NotWritten if a file of policykit's own is a link: writing to it would change another file."""
    if path.is_symlink():
        raise not_writable(path, OSError(errno.ELOOP, ""))


def _refuse_if_held(path: Path) -> None:
    try:
        mode = path.stat().st_mode
    except OSError:
        return
    if stat.S_ISDIR(mode):
        raise _held(path, "A folder already has this name.", "Rename the folder.")
    if not mode & stat.S_IWUSR:
        raise _held(path, "The file is read-only.", "Allow writing to it, or move it away.")
    for owner in _owner_files(path.name):
        if (path.parent / owner).exists():
            sentence = "The file seems to be open in Word or LibreOffice."
            remedy = f"Close it there, then build again. If it is not open anywhere, delete the file {owner}."
            raise _held(path, sentence, remedy)


def _owner_files(name: str) -> tuple[str, ...]:
    """The files that Word and LibreOffice make while a document is open."""
    return f"~${name}", f"~${name[1:]}", f"~${name[2:]}", f".~lock.{name}#"


def _held(path: Path, sentence: str, remedy: str) -> NotWritten:
    return NotWritten([Finding(codes.NOT_WRITABLE, sentence, remedy, file=shown(path))])


def not_writable(path: Path, error: OSError) -> NotWritten:
    """A refusal by the system, in plain words."""
    match error.errno:
        case errno.ENOSPC | errno.EDQUOT:
            words = "The disk is full.", "Free some space, then build again."
        case errno.EACCES | errno.EPERM:
            words = (
                "It cannot be written: it may be open in another program, or you may lack permission.",
                "Close it in Word, then build again; or choose another folder with -o.",
            )
        case errno.EEXIST | errno.ENOTDIR:
            words = "There is a file where a folder is needed.", "Choose another folder with -o."
        case errno.EISDIR:
            words = "A folder already has this name.", "Choose another name with -o."
        case errno.ELOOP:
            words = "It is a link to another file.", "Delete the link, then build again."
        case errno.EROFS:
            words = "The disk is read-only.", "Choose another folder with -o."
        case _:
            words = f"It cannot be written: {error.strerror or error}.", "Choose another folder with -o."
    return _held(path, *words)


def remove(path: Path) -> None:
    """Delete a file that policykit wrote; raises NotWritten if that cannot be."""
    _refuse_if_held(path)
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise not_writable(path, error) from None
