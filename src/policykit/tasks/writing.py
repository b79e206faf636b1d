"""Writes documents into the output folder, never over an edit, and removes what no policy makes any more."""

from __future__ import annotations

import contextlib
import datetime
import os
from collections.abc import Container, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from policykit import codes
from policykit.findings import Finding, NotWritten
from policykit.formats import FORMATS, WORD
from policykit.workspace import inputs, outputs
from policykit.workspace.manifest import Entry, LastBuild, Manifest, digest
from policykit.workspace.snapshots import Snapshots, keep_edited

if TYPE_CHECKING:
    from policykit.tasks.edited import Verdict


@dataclass(frozen=True, slots=True)
class Made:
    """A document to be written: the name of its file, its bytes, and the audience's id if it is an extract.

    ``anchors`` says for a Word file which part and field each of its bookmarks means: one line of JSON.
    """

    name: str
    data: bytes
    anchors: bytes = b""
    audience: str = ""


@dataclass(slots=True)
class Built:
    """What a build did."""

    written: list[Path] = field(default_factory=list)
    kept: list[Path] = field(default_factory=list)
    """Copies of edited files, kept before they were overwritten."""
    removed: list[Path] = field(default_factory=list)
    failed: list[Path] = field(default_factory=list)
    """Policy files with errors, of which nothing was built."""
    unchanged: int = 0
    findings: list[Finding] = field(default_factory=list)
    read: int = 0
    """How many policy files could be read."""
    without: int = 0
    """How many policies have nothing for the audience whose extracts were asked for."""

    @property
    def errors(self) -> int:
        """How many findings kept something from being built."""
        return sum(finding.is_error for finding in self.findings)

    @property
    def warnings(self) -> int:
        """How many findings are worth a look, and kept nothing from being built."""
        return len(self.findings) - self.errors


def extract_name(policy: str, audience: str) -> str:
    """The name of the extract of a policy for an audience, both by their ids; without an ending."""
    return f"{policy}-for-{audience}"


class OutputFolder:
    """A folder of documents, and an account of what is done in it."""

    def __init__(
        self, folder: Path, today: datetime.date, *, overwrite: bool = False, is_site: bool = False
    ) -> None:
        self.folder, self.today, self.overwrite, self.is_site = folder, today, overwrite, is_site
        self.manifest = Manifest.read(folder)
        self.snapshots = Snapshots(folder)
        self.built = Built()
        self._placed: set[str] = set()

    def place(self, file: Path, documents: Iterable[Made]) -> None:
        """Write the documents made from a file, except those that are unchanged or that were edited."""
        source = self.relative(file)
        for made in documents:
            try:
                self._place(file, source, made)
            except NotWritten as error:
                self.built.findings += error.findings

    def finish(self, last: LastBuild | None) -> Built:
        """Save the record, with the build that is complete, if it is; what was done."""
        if not self.manifest.damaged:
            self.snapshots.sweep(self.manifest)
        self.manifest.save(last)
        return self.built

    def _place(self, file: Path, source: str, made: Made) -> None:
        path = self.folder / made.name
        self._placed.add(made.name)
        self._refuse_anothers(made.name, source)
        current, fingerprint = outputs.existing(path), digest(made.data)
        if current == made.data:
            self._keep(made)
            self.manifest.note(made.name, source, fingerprint, made.audience)
            self.built.unchanged += 1
            return
        if current is not None and not self.manifest.wrote(made.name, digest(current)):
            verdict = self._verdict(made.name, current, file if made.anchors else None)
            if not verdict.may_replace and not self.overwrite:
                self._tell_edited(made.name, verdict.edits)
                return
            if verdict.keeps_copy:
                self._keep_copy(path, current)
            if outputs.existing(path) != current:
                self._tell_edited(made.name, "It was saved again during the build.")
                return
        self._write(source, made, path, fingerprint)

    def _refuse_anothers(self, name: str, source: str) -> None:
        """Leave alone what another file makes: a proposal has its policy's id."""
        entry = self.manifest.entries.get(name)
        if entry is None or entry.source == source or not self._still_makes(entry, name):
            return
        other = inputs.shown(Path(os.path.normpath(self.folder / entry.source)))
        sentence = f"The document of that name was made from {other}, so it was left as it is."
        remedy = "Choose another folder with -o."
        raise NotWritten(
            [Finding(codes.SAME_OUTPUT, sentence, remedy, file=inputs.shown(self.folder / name))]
        )

    def _still_makes(self, entry: Entry, name: str) -> bool:
        """Whether the file that a document was made from is there, and may be one of that document's id."""
        from policykit.tasks.load import stated_id  # loads the model

        file = self.folder.resolve() / entry.source
        if not file.exists():
            return False
        id_ = stated_id(file)
        if id_ is None:
            return True
        return Path(name).stem == (extract_name(id_, entry.audience) if entry.audience else id_)

    def _keep(self, made: Made) -> None:
        if made.anchors:
            self.snapshots.keep(made.name, made.data, made.anchors)

    def _write(self, source: str, made: Made, path: Path, fingerprint: str) -> None:
        self._keep(made)
        before = self.manifest.entries.get(made.name)
        self.manifest.will_write(made.name, source, fingerprint, made.audience)
        try:
            outputs.prepare(path.parent)
            outputs.write(path, made.data)
        except NotWritten:
            self.manifest.did_not_write(made.name, before)
            raise
        self.manifest.note(made.name, source, fingerprint, made.audience)
        self.built.written.append(path)

    def remove_all_but(self, folder: Path, names: Container[str], extracts: Container[str]) -> None:
        """Remove untouched documents of policies in a folder that now has only these, and these extracts."""
        source = self.relative(folder / "any").rpartition("/")[0]
        for name, entry in [*self.manifest.entries.items()]:
            known = extracts if entry.audience else names
            if entry.source.rpartition("/")[0] == source and Path(name).stem not in known:
                self._remove(name)

    def remove_others(self, folders: tuple[str, ...]) -> None:
        """Remove untouched files in these folders that policykit wrote once, and not in this build."""
        for name in [*self.manifest.entries]:
            if name not in self._placed and name.startswith(folders):
                self._remove(name)

    def _remove(self, name: str) -> None:
        path = self.folder / name
        try:
            current = outputs.existing(path)
            if current is not None:
                is_ours = self.manifest.wrote(name, digest(current))
                verdict = None if is_ours else self._verdict(name, current, None)
                if verdict is not None and not verdict.may_replace:
                    self._tell_edited(name, verdict.edits, has_policy=False)
                    return
                if verdict is not None and verdict.keeps_copy:
                    self._keep_copy(path, current)
                outputs.remove(path)
                self.built.removed.append(path)
            self.manifest.forget(name)
        except NotWritten as error:
            self.built.findings += error.findings

    def relative(self, file: Path) -> str:
        """The policy's file as seen from the output folder, for the record."""
        folder = os.path.realpath(file.parent)
        with contextlib.suppress(ValueError):  # on another drive of Windows
            folder = os.path.relpath(folder, os.path.realpath(self.folder))
        return Path(folder, file.name).as_posix()

    # ── Files that a person changed ──────────────────────────────────────────────────────────────────────
    def _keep_copy(self, path: Path, data: bytes) -> None:
        """Keep a copy of an edited file that is about to be replaced or removed."""
        # A site is served as it is, so nothing that a person wrote may be left in it.
        folder = Path(os.path.realpath(self.folder)).parent if self.is_site else self.folder
        self.built.kept.append(keep_edited(folder, path, data, self.today))

    def _verdict(self, name: str, data: bytes, policy: Path | None) -> Verdict:
        """What to do with an edited file; ``policy`` is the file that its edits can be pulled into."""
        from policykit.tasks.edited import judge  # loads the Word reader

        return judge(self.manifest, name, data, policy)

    def _tell_edited(self, name: str, edits: str, *, has_policy: bool = True) -> None:
        path, code = self.folder / name, codes.EDITED_SINCE
        keeping = "build with --overwrite, which keeps a copy of it."
        remedy = f"Move it away. Or {keeping}"
        if name not in self.manifest.entries:
            code = codes.NOT_OURS
            sentence = "policykit has no record of writing this file, so it was left as it is."
        elif has_policy:
            sentence = "This document was edited after it was built, so it was left as it is."
            if path.suffix == FORMATS[WORD].suffix and not self.is_site:
                pull = f"policykit pull {inputs.shown(path)}"
                remedy = f"To bring the edits into the policy: {pull}. Or {keeping}"
        else:
            sentence = "No policy makes this document any more. It was edited, so it was left as it is."
            remedy = "Move it away, or delete it."
        sentence = " ".join(filter(None, (sentence, edits)))
        self.built.findings.append(Finding(code, sentence, remedy, file=inputs.shown(path)))
