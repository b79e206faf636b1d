"""Rendered documents → files in the output folder: never over an edit, and nothing left of what is gone."""

from __future__ import annotations

import contextlib
import datetime
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from policykit import codes
from policykit.findings import Finding, NotWritten
from policykit.workspace import inputs, outputs
from policykit.workspace.manifest import Entry, Manifest, digest
from policykit.workspace.snapshots import Snapshots, keep_edited

if TYPE_CHECKING:
    from policykit.tasks.load import Library
    from policykit.tasks.render import Made


SITE_FORMATS = ("docx", "markdown", "html", "json")
"""The formats that a policy has in a site."""


@dataclass(frozen=True, slots=True)
class Request:
    """What to build, in which formats, into which folder, on which day.

    ``template`` is a Word file to be used in the place of the school's own house style. With an ``audience``,
    by its id, name or alias, the documents are the extracts for it. With ``is_site`` a site is built, which
    has all formats. ``is_brief`` says how it is told, as in :class:`Built`: whoever builds a thousand
    policies from a terminal need not hold what is said of each.
    """

    paths: tuple[Path, ...]
    formats: tuple[str, ...]
    output: Path
    today: datetime.date
    overwrite: bool = False
    jobs: int | None = None
    template: Path | None = None
    audience: str | None = None
    is_site: bool = False
    is_brief: bool = False


LISTED = 30
"""So many of the files that were written are named where a build is told in brief."""


@dataclass(slots=True)
class Built:
    """What a build did. In brief, warnings are counted, and so are all files after the first."""

    is_brief: bool = False
    written: list[Path] = field(default_factory=list)
    more: int = 0
    """How many files were written that are not named."""
    kept: list[Path] = field(default_factory=list)
    """Copies of edited files, kept before they were overwritten."""
    removed: list[Path] = field(default_factory=list)
    unchanged: int = 0
    findings: list[Finding] = field(default_factory=list)
    read: int = 0
    """How many policy files were read whole, now or when what is kept of them was made."""
    left: int = 0
    """Of how many of them nothing had changed, so that nothing of them was made again."""
    without: int = 0
    """How many policies have nothing for the audience whose extracts were asked for."""
    overtaken: bool = False
    """Whether a file was saved between its fingerprint and its reading."""
    unlisted: int = 0
    """How many warnings are counted, and not among the findings."""

    def wrote(self, path: Path) -> None:
        """Take note of a file that was written."""
        if self.is_brief and len(self.written) >= LISTED:
            self.more += 1
        else:
            self.written.append(path)

    def to_list(self, findings: Iterable[Finding]) -> tuple[Finding, ...]:
        """Those of a policy's findings that are to be listed; the others are counted."""
        found = tuple(findings)
        listed = tuple(each for each in found if each.is_error) if self.is_brief else found
        self.unlisted += len(found) - len(listed)
        return listed

    @property
    def warnings(self) -> int:
        """How many findings are worth a person's eye, and kept nothing from being built."""
        return self.unlisted + len(self.findings) - self.errors

    @property
    def errors(self) -> int:
        """How many findings kept something from being built."""
        return sum(finding.is_error for finding in self.findings)


@dataclass(frozen=True, slots=True)
class Rendered:
    """The documents of one policy, with the file that it came from."""

    file: Path
    policy: str | None
    documents: tuple[Made, ...]
    findings: tuple[Finding, ...]
    unreadable: bool = False
    without: str | None = None
    """The name of the extract that was not made, because nothing would have stood in it."""
    kept: tuple[bytes, ...] = ()
    """What is to be kept of the policy, so that it need not be made again while nothing of it changes."""
    fingerprint: str = ""
    """Of the bytes that were read of the file."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A document that was made before: its name, its fingerprint, whose extract it is, and whether a copy of
    it as built is kept.
    """

    name: str
    fingerprint: str
    audience: str
    has_copy: bool


@dataclass(frozen=True, slots=True)
class Page:
    """A page that is written already, and not yet in its place."""

    name: str
    draft: outputs.Draft
    audience: str = ""

    @property
    def fingerprint(self) -> str:
        """The fingerprint of its bytes."""
        return self.draft.fingerprint


def extract_name(policy: str, audience: str) -> str:
    """What the extract of a policy for an audience is called, both by their ids; no ending."""
    return f"{policy}-for-{audience}"


class Placing:
    """Puts documents in their place, and keeps account of what was done."""

    def __init__(self, request: Request, manifest: Manifest, built: Built) -> None:
        self.request = request
        self.manifest = manifest
        self.built = built
        self.snapshots = Snapshots(request.output)
        self._without: set[str] = set()
        self.placed: set[str] = set()
        self._folders: dict[Path, Path] = {}

    def place(self, rendered: Rendered) -> None:
        """Write the documents of one policy, each unless it is unchanged or somebody has edited it."""
        if rendered.without is not None:
            self._without.add(rendered.without)
            self.built.without += 1
        source = self.relative(rendered.file)
        for made in rendered.documents:
            try:
                self._place(source, made)
            except NotWritten as error:
                self.built.findings += error.findings

    def place_page(self, file: Path, name: str, pieces: Iterable[bytes]) -> None:
        """The same of a page that is written piece by piece, and never held whole."""
        try:
            draft = outputs.draft(self.request.output / name, pieces)
            try:
                self._place(self.relative(file), Page(name, draft))
            finally:
                draft.drop()
        except NotWritten as error:
            self.built.findings += error.findings

    def leave(self, file: Path, documents: Sequence[Standing], without: str | None) -> bool:
        """Leave the documents of a policy; false, and nothing is done, if one is not as it was made."""
        source = self.relative(file)
        if not all(self._stands(source, document) for document in documents):
            return False
        for document in documents:
            self.placed.add(document.name)
            self.manifest.note(document.name, source, document.fingerprint, document.audience)
        if without is not None:
            self._without.add(without)
            self.built.without += 1
        self.built.unchanged += len(documents)
        return True

    def _stands(self, source: str, document: Standing) -> bool:
        entry = self.manifest.entries.get(document.name)
        if entry is None or entry.source != source:
            return False
        if document.has_copy and not self.snapshots.has(document.name, document.fingerprint):
            return False
        with contextlib.suppress(NotWritten):
            return outputs.fingerprint(self.request.output / document.name) == document.fingerprint
        return False

    def _place(self, source: str, made: Made | Page) -> None:
        path = self.request.output / made.name
        self.placed.add(made.name)
        self._refuse_anothers(made.name, source)
        current, fingerprint = outputs.fingerprint(path), made.fingerprint
        if current == fingerprint:
            self._keep(made)
            self.manifest.note(made.name, source, fingerprint, made.audience)
            self.built.unchanged += 1
            return
        if current is not None and not self.manifest.wrote(made.name, current):
            edit = self._edit(made.name, current)
            if edit is not None and not self.request.overwrite and not self._is_home(made, path):
                self._tell_edited(made.name, edit)
                return
            self._keep_copy(path)
        self._write(source, made, path)

    def _keep_copy(self, path: Path) -> None:
        """Keep a copy of a file that is about to be replaced or removed, unless policykit wrote its bytes."""
        data = outputs.existing(path) or b""
        if path.suffix == ".docx" or not self._wrote_the_lines(path, data):
            # A site is served as it is, so nothing that a person wrote may be left in it.
            output = self.request.output
            folder = Path(os.path.realpath(output)).parent if self.request.is_site else output
            self.built.kept.append(keep_edited(folder, path, data, self.request.today))

    def _wrote_the_lines(self, path: Path, data: bytes) -> bool:
        """Whether only the line endings of a text file differ from what policykit wrote."""
        name = path.relative_to(self.request.output).as_posix()
        return self.manifest.wrote(name, digest(data.replace(b"\r\n", b"\n")))

    def _refuse_anothers(self, name: str, source: str) -> None:
        """Leave alone what another file makes: a proposal has its policy's id."""
        entry = self.manifest.entries.get(name)
        if entry is None or entry.source == source or not self._still_makes(entry, name):
            return
        other = inputs.shown(Path(os.path.normpath(self.request.output / entry.source)))
        sentence = f"The document of that name was made from {other}; it was left as it is."
        finding = Finding(
            codes.SAME_OUTPUT,
            sentence,
            "Choose another folder with -o.",
            file=inputs.shown(self.request.output / name),
        )
        raise NotWritten([finding])

    def _still_makes(self, entry: Entry, name: str) -> bool:
        """Whether the file that a document was made from is there, and may be one of that document's id."""
        from policykit.tasks.load import stated_id  # loads the model

        file = self.request.output.resolve() / entry.source
        if not file.exists():
            return False
        id_ = stated_id(file)
        if id_ is None:
            return True
        return Path(name).stem == (extract_name(id_, entry.audience) if entry.audience else id_)

    def _keep(self, made: Made | Page) -> None:
        if not isinstance(made, Page) and made.anchors:
            self.snapshots.keep(made.name, made.data, made.anchors)

    def _write(self, source: str, made: Made | Page, path: Path) -> None:
        self._keep(made)
        fingerprint = made.fingerprint
        self.manifest.will_write(made.name, source, fingerprint, made.audience)
        try:
            if isinstance(made, Page):
                made.draft.put()
            else:
                outputs.prepare(path.parent)
                outputs.write(path, made.data)
        except NotWritten:
            self.manifest.did_not_write(made.name, fingerprint)
            raise
        self.manifest.note(made.name, source, fingerprint, made.audience)
        self.built.wrote(path)

    def _edit(self, name: str, fingerprint: str) -> str | None:
        """What somebody did to a document, which has a fingerprint now, in a sentence.

        None if nobody did anything but save it.
        """
        if self.manifest.wrote(name, fingerprint):
            return None
        if name not in self.manifest.entries:
            return ""
        from policykit.tasks.edited import edit  # loads the Word reader

        current = outputs.existing(self.request.output / name) or b""
        return edit(name, current, self.manifest, self.snapshots)

    def _is_home(self, made: Made | Page, path: Path) -> bool:
        """Whether the edits of a Word file are in the data already; its copy is kept all the same."""
        if isinstance(made, Page) or not made.anchors or made.name not in self.manifest.entries:
            return False
        from policykit.tasks.home import is_home  # loads the Word reader

        current = outputs.existing(path) or b""
        return is_home(made.name, current, made.data, self.manifest, self.snapshots)

    def remove_orphans(self, library: Library) -> None:
        """Remove the documents of policies that a folder no longer holds: only ours, and only untouched ones.

        So are extracts for an audience that the school no longer has, or that a policy has nothing for now.
        A folder with a file whose id cannot be read may hold any policy, so nothing of it is removed.
        """
        if len(library.ids) < len(library.files):
            return
        folder = self.relative(library.path / "any").rpartition("/")[0]
        ids, audiences = set(library.ids.values()), library.setting.school.audiences
        names = ids | {extract_name(id_, audience.id) for id_ in ids for audience in audiences}
        names -= self._without
        for name, entry in list(self.manifest.entries.items()):
            known = names if entry.audience else ids
            if entry.source.rpartition("/")[0] == folder and Path(name).stem not in known:
                try:
                    self._remove(name)
                except NotWritten as error:
                    self.built.findings += error.findings

    def remove_others(self, folders: tuple[str, ...]) -> None:
        """Remove what we wrote into these folders once and have no more: only untouched files, as ever."""
        for name in [*self.manifest.entries]:
            if name not in self.placed and name.startswith(folders):
                try:
                    self._remove(name)
                except NotWritten as error:
                    self.built.findings += error.findings

    def _remove(self, name: str) -> None:
        path = self.request.output / name
        found = outputs.fingerprint(path)
        told = self._edit(name, found) if found is not None else None
        if found is not None and told is None:
            if not self.manifest.wrote(name, found):
                self._keep_copy(path)
            outputs.remove(path)
            self.built.removed.append(path)
        elif found is not None:
            sentence = "Somebody has edited this document, and no policy has its name any more; it was left."
            sentence = " ".join(filter(None, (sentence, told)))
            remedy = "Move it away, or delete it."
            finding = Finding(codes.EDITED_SINCE, sentence, remedy, file=inputs.shown(path))
            self.built.findings.append(finding)
            return
        self.manifest.forget(name)

    def _tell_edited(self, name: str, edit: str) -> None:
        path = self.request.output / name
        keeping = "build with --overwrite, which keeps a dated copy of it first."
        if name not in self.manifest.entries:
            sentence = "No sound record says that policykit wrote this file; it was left as it is."
            code, remedy = codes.NOT_OURS, f"Move it away; or {keeping}"
        else:
            sentence = "Somebody has edited this document since it was built; it was left as it is."
            sentence = " ".join(filter(None, (sentence, edit)))
            code, remedy = codes.EDITED_SINCE, f"Move it away; or {keeping}"
            if path.suffix == ".docx" and not self.request.is_site:
                pull = f"policykit pull {inputs.shown(path)}"
                remedy = f"Keep it; or bring the edits into the policy with {pull}; or {keeping}"
        self.built.findings.append(Finding(code, sentence, remedy, file=inputs.shown(path)))

    def relative(self, file: Path) -> str:
        """The policy's file as seen from the output folder, for the record."""
        folder = file.parent
        if folder not in self._folders:  # of all files of a folder it is found once
            self._folders[folder] = self._relative_folder(folder)
        return (self._folders[folder] / file.name).as_posix()

    def _relative_folder(self, folder: Path) -> Path:
        whole = os.path.realpath(folder)
        with contextlib.suppress(ValueError):  # on another drive of Windows
            whole = os.path.relpath(whole, os.path.realpath(self.request.output))
        return Path(whole)
