"""The record of what policykit wrote into a folder. It tells an edited file from an untouched one.

The record is a text file with one JSON object a line. A line is added *before* its file is written, so that
after a killed build the new file is known as policykit's own. When a build ends, the record is rewritten with
one line for each file, and a line about the build if it was complete.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from policykit.codes import CODES
from policykit.findings import Anchor, Finding, Place
from policykit.workspace import outputs

NAME = ".policykit.jsonl"


def digest(data: bytes) -> str:
    """The SHA-256 digest of a file's bytes, in hexadecimal."""
    return sha256(data).hexdigest()


@dataclass(slots=True)
class Entry:
    """One file: the policy file it was made from, and the digests of its contents, newest last.

    ``audience`` is the id of the audience whose extract it is; empty for a whole policy.
    """

    source: str
    audience: str = ""
    digests: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LastBuild:
    """A complete build: what it was made from, and what it found.

    ``inputs`` is the digest of all inputs but ``files``, which are named in school.yaml and have digests of
    their own. From ``since`` until before ``until`` the same build gives the same documents and findings.
    ``without`` counts the policies that have nothing for the audience whose extracts were built.
    """

    inputs: str
    files: dict[str, str] = field(default_factory=dict)
    since: str = ""
    until: str = ""
    findings: tuple[Finding, ...] = ()
    without: int = 0


@dataclass(slots=True)
class Manifest:
    """What policykit wrote into a folder."""

    folder: Path
    entries: dict[str, Entry] = field(default_factory=dict)
    last: LastBuild | None = None
    damaged: bool = False
    _is_begun: bool = False

    @classmethod
    def read(cls, folder: Path) -> Manifest:
        """The record of a folder; empty if there is none, and marked if it is damaged.

        Raises NotWritten if it cannot be read, or is a link.
        """
        outputs.refuse_link(folder / NAME)
        manifest = cls(folder)
        for line in (outputs.existing(folder / NAME) or b"").splitlines(keepends=True):
            try:
                manifest._take(json.loads(line))
            except (ValueError, KeyError, TypeError, AttributeError):
                # The last line may be cut short: its file was not yet written. Any other is damage.
                manifest.damaged = manifest.damaged or line.endswith(b"\n")
        return manifest

    def _take(self, line: dict[str, Any]) -> None:
        if "inputs" not in line:
            name, source, fingerprint = line["file"], line["from"], line["sha256"]
            self._note(str(name), str(source), str(fingerprint), str(line.get("for", "")))
        elif "since" in line:
            findings = tuple(_finding(**each) for each in line.pop("findings"))
            self.last = LastBuild(**line, findings=findings)

    def _note(self, name: str, source: str, fingerprint: str, audience: str) -> None:
        known = self.entries[name].digests if name in self.entries else ()
        digests = (*(each for each in known if each != fingerprint), fingerprint)
        self.entries[name] = Entry(source, audience, digests)

    def note(self, name: str, source: str, fingerprint: str, audience: str = "") -> None:
        """Note that a file now holds the bytes of a digest, and no others that policykit wrote."""
        self.entries[name] = Entry(source, audience, (fingerprint,))

    def wrote(self, name: str, fingerprint: str) -> bool:
        """Whether policykit wrote the bytes of a digest under this name."""
        entry = self.entries.get(name)
        return entry is not None and fingerprint in entry.digests

    def will_write(self, name: str, source: str, fingerprint: str, audience: str = "") -> None:
        """Record a file before it is written; ``source`` is the policy file, as seen from the folder.

        Until :meth:`note` says that it was written, its former contents count as policykit's own as well.
        """
        if not self._is_begun:
            self.save(None)
            self._is_begun = True
        self._note(name, source, fingerprint, audience)
        outputs.append(self.folder / NAME, _line(name, self.entries[name], fingerprint))

    def did_not_write(self, name: str, before: Entry | None) -> None:
        """Take back :meth:`will_write`: the file could not be written, and its entry is as before."""
        self.forget(name)
        if before is not None:
            self.entries[name] = before

    def forget(self, name: str) -> None:
        """Strike out a file that is no longer there."""
        self.entries.pop(name, None)

    def save(self, last: LastBuild | None) -> None:
        """Rewrite the record, with the build that is now complete, if one is."""
        entries = sorted(self.entries.items(), key=lambda item: item[0])
        lines = [_line(name, entry, each) for name, entry in entries for each in entry.digests]
        if last is not None:
            findings = [asdict(finding) | {"code": finding.code.id} for finding in last.findings]
            lines.append(json.dumps(asdict(last) | {"findings": findings}).encode() + b"\n")
        data = b"".join(lines)
        if outputs.existing(self.folder / NAME) != data:
            outputs.write(self.folder / NAME, data)


def _line(name: str, entry: Entry, fingerprint: str) -> bytes:
    stated = {"file": name, "from": entry.source, "sha256": fingerprint}
    return json.dumps(stated | {"for": entry.audience} if entry.audience else stated).encode() + b"\n"


def _finding(code: str, anchor: dict[str, str] | None, place: dict[str, Any] | None, **words: str) -> Finding:
    """A finding as the record holds it."""
    excerpt = tuple((number, text) for number, text in place.pop("excerpt")) if place is not None else ()
    return Finding(
        CODES[code],
        anchor=Anchor(**anchor) if anchor is not None else None,
        place=Place(**place, excerpt=excerpt) if place is not None else None,
        **words,
    )
