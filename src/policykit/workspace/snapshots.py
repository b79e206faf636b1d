"""Copies of Word files: as policykit built them, and as people edited them before they were replaced.

The copies as built lie in a hidden folder beside the documents; an edit is compared with them. A copy is kept
*before* its document is written, under the document's name and the first digits of its fingerprint, so a
build that is killed has the copy of whichever document is there. The first line of a copy says which place of
the data each bookmark marks; the rest is the document, byte by byte.

The copies of edited files lie in a folder for people, "edited copies". The program never deletes one.
"""

from __future__ import annotations

import contextlib
import datetime
import glob
import io
import os
import re
import zipfile
import zlib
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

from policykit.findings import NotWritten
from policykit.workspace import outputs
from policykit.workspace.manifest import Manifest, digest

FOLDER = ".policykit"
EDITED = "edited copies"
_ANSWERED = "answered.txt"
_PULLED = ".pulled"
_MOST_ANSWERS = 2_000
_DIGITS = 16
_NAME = re.compile(r".+\.[0-9a-f]{16}|\.policykit-.*\.tmp")
_MOST_INFLATED = 200_000_000
_SET_BY_SAVING = re.compile(
    rb"<(?:\w+:)?(created|modified|lastPrinted|revision)\b[^>]*>[^<]*</(?:\w+:)?\1>", re.DOTALL
)


class Snapshots:
    """The copies that are kept beside the documents of one folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / FOLDER
        self._kept: set[str] | None = None

    def keep(self, name: str, data: bytes, anchors: bytes) -> None:
        """Keep a copy, unless it is there; ``anchors`` is one line. Raises NotWritten if that cannot be."""
        fingerprint = digest(data)
        if not self.has(name, fingerprint):
            copy = _copy(name, fingerprint)
            outputs.refuse_link(self._folder)
            outputs.prepare(self._folder)
            outputs.write(self._folder / copy, anchors + b"\n" + data)
            self._all().add(copy)
            self._remove([name + _PULLED])  # it was of the document that this one replaces

    def keep_pulled(self, name: str, data: bytes, anchors: bytes) -> None:
        """Keep a copy of a document as it was pulled, until a build replaces it; as :meth:`keep`."""
        outputs.refuse_link(self._folder)
        outputs.prepare(self._folder)
        outputs.write(self._folder / (name + _PULLED), anchors + b"\n" + data)

    def find_pulled(self, name: str) -> tuple[bytes, bytes] | None:
        """The document as it was pulled after it was built, and its anchors; None if there is no copy."""
        with contextlib.suppress(NotWritten):
            anchors, found, data = (outputs.existing(self._folder / (name + _PULLED)) or b"").partition(b"\n")
            return (data, anchors) if found else None
        return None

    def has(self, name: str, fingerprint: str) -> bool:
        """Whether there is a copy of the document of that fingerprint, and a sound one."""
        return _copy(name, fingerprint) in self._all() and self.find(name, fingerprint) is not None

    def find(self, name: str, fingerprint: str) -> tuple[bytes, bytes] | None:
        """The document of that fingerprint, and its anchors; None if there is no copy, or a damaged one."""
        with contextlib.suppress(NotWritten):
            anchors, _, data = (outputs.existing(self._folder / _copy(name, fingerprint)) or b"").partition(
                b"\n"
            )
            if digest(data) == fingerprint:
                return data, anchors
        return None

    def answer(self, content: str) -> None:
        """Record that all edits of a file with this content were taken, declined or reported."""
        answered = self._answered()
        if content not in answered:
            outputs.refuse_link(self._folder)
            outputs.prepare(self._folder)
            lines = [*answered, content][-_MOST_ANSWERS:]
            outputs.write(self._folder / _ANSWERED, "\n".join(lines).encode())

    def is_answered(self, content: str) -> bool:
        """Whether :meth:`answer` recorded a file with this content."""
        return content in self._answered()

    def _answered(self) -> list[str]:
        return (outputs.existing(self._folder / _ANSWERED) or b"").decode("ascii", "replace").split()

    def sweep(self, manifest: Manifest) -> None:
        """Remove the copies of documents that the record knows no more, and what a killed build left."""
        if not self._all():
            return
        entries = manifest.entries.items()
        known = {_copy(name, fingerprint) for name, entry in entries for fingerprint in entry.digests}
        self._remove(self._all() - known - {_ANSWERED})
        self._all().intersection_update({*known, _ANSWERED})

    def _remove(self, copies: Iterable[str]) -> None:
        for copy in copies:
            with contextlib.suppress(NotWritten):  # it does no harm, and the next build tries again
                outputs.remove(self._folder / copy)

    def _all(self) -> set[str]:
        if self._kept is None:
            try:
                names = {entry.name for entry in os.scandir(self._folder) if entry.is_file()}
                # What is not named like a copy, or lies behind a link, is not policykit's to remove.
                self._kept = set() if self._folder.is_symlink() else set(filter(_NAME.fullmatch, names))
            except OSError:
                self._kept = set()
        return self._kept


def _copy(name: str, fingerprint: str) -> str:
    return f"{name}.{fingerprint[:_DIGITS]}"


# ── Copies of edited files ───────────────────────────────────────────────────────────────────────────────
def keep_edited(folder: Path, path: Path, data: bytes, today: datetime.date) -> Path:
    """Keep a dated copy of an edited file in the folder's "edited copies". Returns the copy.

    The same content is kept once, whatever the day. Raises NotWritten if the copy cannot be written.
    """
    copies = folder / EDITED
    content = content_digest(data)
    outputs.prepare(copies)
    for copy in sorted(copies.glob(f"{glob.escape(path.stem)}, edited, *{path.suffix}")):
        if content_digest(outputs.existing(copy) or b"") == content:
            return copy
    stem = f"{path.stem}, edited, {today.isoformat()}"
    names = (f"{stem}{f' ({n})' if n > 1 else ''}{path.suffix}" for n in range(1, 10_000))
    copy = next(copies / name for name in names if outputs.existing(copies / name) is None)
    outputs.write(copy, data, durable=True)
    return copy


def content_digest(data: bytes) -> str:
    """A digest of what a Word file holds, the same however often it is saved without a change.

    It covers the names and bytes of all parts, but for the statistics in app.xml and the dates and the
    revision number in core.xml. Of any other file it is the digest of its bytes.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            if sum(each.file_size for each in package.infolist()) > _MOST_INFLATED:
                return digest(data)
            seen = sha256()
            for name in sorted(set(package.namelist()) - {"docProps/app.xml"}):
                part = package.read(name)
                if name == "docProps/core.xml":
                    part = _SET_BY_SAVING.sub(b"", part)
                seen.update(f"{name}\0{len(part)}\0".encode())
                seen.update(part)
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError, NotImplementedError, zlib.error):
        return digest(data)
    return seen.hexdigest()
