"""Copies of the Word files as they were built, in a hidden folder beside them: what an edit is compared with.

A copy is kept *before* its document is written, under the document's name and the first digits of its
fingerprint, so a build that is killed has the copy of whichever document is there. The first line of a copy
says which place of the data each bookmark stands for; the rest is the document, byte by byte.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable
from pathlib import Path

from policykit.findings import NotWritten
from policykit.workspace import outputs
from policykit.workspace.manifest import Manifest, digest

FOLDER = ".policykit"
_DIGITS = 16


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
            outputs.prepare(self._folder)
            outputs.write(self._folder / copy, anchors + b"\n" + data)
            self._all().add(copy)

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

    def sweep(self, manifest: Manifest) -> None:
        """Remove the copies of documents that the record knows no more, and what a killed build left."""
        if not self._all():
            return
        entries = manifest.entries.items()
        known = {_copy(name, fingerprint) for name, entry in entries for fingerprint in entry.digests}
        self._remove(self._all() - known)
        self._all().intersection_update(known)

    def _remove(self, copies: Iterable[str]) -> None:
        for copy in copies:
            with contextlib.suppress(NotWritten):  # it does no harm, and the next build tries again
                outputs.remove(self._folder / copy)

    def _all(self) -> set[str]:
        if self._kept is None:
            try:
                self._kept = {entry.name for entry in os.scandir(self._folder) if entry.is_file()}
            except OSError:
                self._kept = set()
        return self._kept


def _copy(name: str, fingerprint: str) -> str:
    return f"{name}.{fingerprint[:_DIGITS]}"
