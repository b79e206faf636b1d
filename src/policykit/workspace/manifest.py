"""The record of what policykit wrote into a folder: by it an edited file is told from an untouched one.

The record is a text file with one JSON object a line. A line is added *before* its file is written, so a
build that is killed never takes its own new file for somebody's edit; when a build ends, the record is
written anew with one line a file.
"""

from __future__ import annotations

import contextlib
import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import chain
from pathlib import Path
from typing import IO

from policykit.workspace import outputs

NAME = ".policykit.jsonl"
_DIGITS = 64
"""Of a fingerprint."""


def digest(data: bytes) -> str:
    """The fingerprint of a file's bytes."""
    return sha256(data).hexdigest()


@dataclass(slots=True)
class Entry:
    """What is known of one file: the policy file it was made from, and its fingerprints, newest last.

    ``audience`` is the id of the one whose extract it is; empty for a whole policy. There are four of these a
    policy of a site, so the fingerprints are packed: 32 bytes each, and nothing round them.
    """

    source: str
    audience: str = ""
    _packed: bytes = b""

    @property
    def digests(self) -> tuple[str, ...]:
        """The fingerprints, newest last."""
        whole = self._packed.hex()
        return tuple(whole[start : start + _DIGITS] for start in range(0, len(whole), _DIGITS))

    def hold(self, digests: Iterable[str]) -> None:
        """Hold these fingerprints, and no others. Raises ValueError if one is none."""
        listed = list(digests)
        if any(len(each) != _DIGITS for each in listed):
            raise ValueError(listed)
        self._packed = bytes.fromhex("".join(listed))


@dataclass(slots=True)
class Manifest:
    """What policykit wrote into a folder, and the fingerprint of the data it was last built from."""

    folder: Path
    entries: dict[str, Entry] = field(default_factory=dict)
    inputs: str = ""
    damaged: bool = False
    _torn: bool = False
    _log: IO[str] | None = None

    @classmethod
    def read(cls, folder: Path) -> Manifest:
        """The record of a folder; empty if there is none, and marked if it is damaged."""
        manifest = cls(folder)
        for line in outputs.lines(folder / NAME):
            manifest._take(line)
        return manifest

    def _take(self, line: bytes) -> None:
        if line == b"\n":
            return
        try:
            self._take_line(json.loads(line))
        except (ValueError, KeyError, TypeError, AttributeError):
            # The last line may be torn: its file was not yet written. Any other is damage.
            self._torn = not line.endswith(b"\n")
            self.damaged = self.damaged or not self._torn

    def _take_line(self, line: dict[str, str]) -> None:
        if "inputs" in line:
            self.inputs = line["inputs"]
            return
        source, audience = sys.intern(str(line["from"])), sys.intern(str(line.get("for", "")))
        self._note(str(line["file"]), source, str(line["sha256"]), audience)

    def _note(self, name: str, source: str, fingerprint: str, audience: str) -> None:
        entry = self.entries.get(name) or Entry(source)
        entry.hold((*(each for each in entry.digests if each != fingerprint), fingerprint))
        entry.source, entry.audience = source, audience
        self.entries[name] = entry

    def note(self, name: str, source: str, fingerprint: str, audience: str = "") -> None:
        """Take note that a file holds the bytes of a fingerprint now, and no others of ours."""
        self._note(name, source, fingerprint, audience)
        self.entries[name].hold((fingerprint,))

    def wrote(self, name: str, fingerprint: str) -> bool:
        """Whether the bytes of a fingerprint are ones that policykit wrote under this name."""
        entry = self.entries.get(name)
        return entry is not None and fingerprint in entry.digests

    def did_not_write(self, name: str, fingerprint: str) -> None:
        """Take back :meth:`will_write`: the file could not be written, and what was there is whole."""
        entry = self.entries[name]
        entry.hold(each for each in entry.digests if each != fingerprint)
        if not entry.digests:
            self.forget(name)

    def will_write(self, name: str, source: str, fingerprint: str, audience: str = "") -> None:
        """Record a file before it is written; ``source`` is the policy file, as seen from the folder.

        ``audience`` is the id of the one whose extract it is. Until :meth:`note` says that it was written,
        what it held before is ours as well.
        """
        self._note(name, source, fingerprint, audience)
        self._append(_line(name, source, fingerprint, audience))

    def _append(self, line: str) -> None:
        if self._log is None:
            if self._torn:
                self._rewrite(_line(*known) for known in self._known())
            # From here on the documents are no longer those of the data that was built last.
            line = json.dumps({"inputs": ""}) + "\n" + line
        try:
            if self._log is None:
                self._log = (self.folder / NAME).open("a", encoding="utf-8", newline="\n")
            self._log.write(line)
            self._log.flush()
        except OSError as error:
            raise outputs.not_writable(self.folder / NAME, error) from None

    def _known(self) -> Iterator[tuple[str, str, str, str]]:
        for name in sorted(self.entries):
            entry = self.entries[name]
            for known in entry.digests:
                yield name, entry.source, known, entry.audience

    def forget(self, name: str) -> None:
        """Strike out a file that is no longer there."""
        self.entries.pop(name, None)

    def save(self, inputs: str) -> None:
        """Write the record anew, with the fingerprint of the data that all of it was built from, if any."""
        self.close()
        last = [json.dumps({"inputs": inputs}) + "\n"] if inputs else []
        self._rewrite(chain((_line(*known) for known in self._known()), last))

    def _rewrite(self, lines: Iterable[str]) -> None:
        draft = outputs.draft(self.folder / NAME, (line.encode() for line in lines))
        try:
            if outputs.fingerprint(draft.path) != draft.fingerprint:
                draft.put()
        finally:
            draft.drop()

    def close(self) -> None:
        """Let go of the file."""
        log, self._log = self._log, None
        if log is not None:
            with contextlib.suppress(OSError):  # a full disk was told when the line was written
                log.close()


def _line(name: str, source: str, fingerprint: str, audience: str) -> str:
    stated = {"file": name, "from": source, "sha256": fingerprint}
    return json.dumps(stated | {"for": audience} if audience else stated) + "\n"
