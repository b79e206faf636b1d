"""The record of what policykit wrote into a folder: by it an edited file is told from an untouched one.

The record is a text file with one JSON object a line. A line is added *before* its file is written, so a
build that is killed never takes its own new file for somebody's edit; when a build ends, the record is
written anew with one line a file.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import IO

from policykit.workspace import outputs

NAME = ".policykit.jsonl"


def digest(data: bytes) -> str:
    """The fingerprint of a file's bytes."""
    return sha256(data).hexdigest()


@dataclass(slots=True)
class Entry:
    """What is known of one file: the policy file it was made from, and its fingerprints, newest last.

    ``audience`` is the id of the one whose extract it is; empty for a whole policy.
    """

    source: str
    audience: str = ""
    digests: list[str] = field(default_factory=list)


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
        data = outputs.existing(folder / NAME)
        if data is not None:
            manifest._take(data)
        return manifest

    def _take(self, data: bytes) -> None:
        lines = data.split(b"\n")
        for index, line in enumerate(lines):
            if not line:
                continue
            try:
                self._take_line(json.loads(line))
            except (ValueError, KeyError, TypeError, AttributeError):
                # The last line may be torn: its file was not yet written. Any other is damage.
                self._torn = index == len(lines) - 1
                self.damaged = self.damaged or not self._torn

    def _take_line(self, line: dict[str, str]) -> None:
        if "inputs" in line:
            self.inputs = line["inputs"]
            return
        self._note(str(line["file"]), str(line["from"]), str(line["sha256"]), str(line.get("for", "")))

    def _note(self, name: str, source: str, fingerprint: str, audience: str) -> None:
        entry = self.entries.setdefault(name, Entry(source))
        entry.source, entry.audience = source, audience
        if fingerprint in entry.digests:
            entry.digests.remove(fingerprint)
        entry.digests.append(fingerprint)

    def note(self, name: str, source: str, fingerprint: str, audience: str = "") -> None:
        """Take note that a file holds the bytes of a fingerprint now, and no others of ours."""
        self._note(name, source, fingerprint, audience)
        del self.entries[name].digests[:-1]

    def wrote(self, name: str, fingerprint: str) -> bool:
        """Whether the bytes of a fingerprint are ones that policykit wrote under this name."""
        entry = self.entries.get(name)
        return entry is not None and fingerprint in entry.digests

    def did_not_write(self, name: str, fingerprint: str) -> None:
        """Take back :meth:`will_write`: the file could not be written, and what was there is whole."""
        entry = self.entries[name]
        entry.digests.remove(fingerprint)
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
                self._rewrite([_line(*known) for known in self._known()])
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
        for name, entry in sorted(self.entries.items()):
            for known in entry.digests:
                yield name, entry.source, known, entry.audience

    def forget(self, name: str) -> None:
        """Strike out a file that is no longer there."""
        self.entries.pop(name, None)

    def save(self, inputs: str) -> None:
        """Write the record anew, with the fingerprint of the data that all of it was built from, if any."""
        self.close()
        lines = [_line(*known) for known in self._known()]
        if inputs:
            lines.append(json.dumps({"inputs": inputs}) + "\n")
        self._rewrite(lines)

    def _rewrite(self, lines: list[str]) -> None:
        text = "".join(lines).encode()
        if outputs.existing(self.folder / NAME) != text:
            outputs.write(self.folder / NAME, text)

    def close(self) -> None:
        """Let go of the file."""
        log, self._log = self._log, None
        if log is not None:
            with contextlib.suppress(OSError):  # a full disk was told when the line was written
                log.close()


def _line(name: str, source: str, fingerprint: str, audience: str) -> str:
    stated = {"file": name, "from": source, "sha256": fingerprint}
    return json.dumps(stated | {"for": audience} if audience else stated) + "\n"
