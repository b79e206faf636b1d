"""What was made of each policy, kept between builds: one of which nothing has changed is not made again.

What is kept stands under a key: the fingerprint of all that it depends on and that is known before the policy
is read. What it asks of other policies, their titles and whether they have a page, is watched while its
documents are made, and so are the days on which something else would be told of it. Where any of that is no
longer so, nothing is kept. A policy with errors is read every time.
"""

from __future__ import annotations

import datetime
import json
import sys
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass, replace
from pathlib import Path
from typing import Any

from policykit import codes, source
from policykit.findings import Anchor, Finding, InvalidData, NotWritten, Place
from policykit.model.policy import Policy
from policykit.model.school import KnownPolicy
from policykit.tasks.load import Library
from policykit.tasks.placing import Placing, Rendered, Standing
from policykit.tasks.premises import Premises
from policykit.tasks.render import Made
from policykit.workspace import inputs
from policykit.workspace.kept import KeptFiles
from policykit.workspace.manifest import digest

_ALL = "*"
"""In the place of an id: that all policies were asked for."""


class Watched(Mapping[str, KnownPolicy]):
    """Policies by their ids, which takes note of each one that it is asked for, and of the answer."""

    def __init__(self, policies: Mapping[str, KnownPolicy]) -> None:
        self._policies = policies
        self.answers: dict[str, str] = {}

    def answer(self, id_: str) -> str:
        """What is known of a policy; nothing if there is none of that id."""
        if id_ == _ALL:
            return digest("\n".join(known.model_dump_json() for known in self._policies.values()).encode())
        known = self._policies.get(id_)
        return known.model_dump_json() if known is not None else ""

    def __getitem__(self, id_: str) -> KnownPolicy:
        self.answers[id_] = self.answer(id_)
        return self._policies[id_]

    def __iter__(self) -> Iterator[str]:
        self.answers[_ALL] = self.answer(_ALL)
        return iter(self._policies)

    def __len__(self) -> int:
        self.answers[_ALL] = self.answer(_ALL)
        return len(self._policies)


class _Some(Mapping[str, KnownPolicy]):
    """Some policies of all those that are known, by their ids."""

    def __init__(self, known: Mapping[str, KnownPolicy], ids: Collection[str]) -> None:
        self._known, self._ids = known, ids

    def __getitem__(self, id_: str) -> KnownPolicy:
        if id_ not in self._ids:
            raise KeyError(id_)
        return self._known[id_]

    def __iter__(self) -> Iterator[str]:
        return iter(self._ids)

    def __len__(self) -> int:
        return len(self._ids)


class Watch:
    """A library, and what a policy asks of it while its documents are made.

    ``names`` are the policies that are known by name, ``pages`` those that have a page in a site.
    """

    def __init__(self, library: Library) -> None:
        kept = library.setting.kept
        self.names = Watched(kept)
        self.pages = Watched(_Some(kept, dict.fromkeys(library.ids.values())))
        self.library = replace(library, setting=replace(library.setting, kept=self.names))

    def begin(self) -> None:
        """Another policy is looked at from here on."""
        self.names.answers, self.pages.answers = {}, {}

    def still(self, names: Mapping[str, str], pages: Mapping[str, str]) -> bool:
        """Whether these would be the answers today."""
        return all(self.names.answer(id_) == answer for id_, answer in names.items()) and all(
            self.pages.answer(id_) == answer for id_, answer in pages.items()
        )


def lines(
    policy: Policy,
    documents: Sequence[Made],
    findings: Sequence[Finding],
    watch: Watch,
    today: datetime.date,
    *,
    without: str | None = None,
    known: Sequence[bytes] = (),
) -> tuple[bytes, ...]:
    """What is to be kept of a policy, now that its documents are made; ``known`` are lines for the caller."""
    stand = [Standing(made.name, made.fingerprint, made.audience, bool(made.anchors)) for made in documents]
    record = {
        "documents": [astuple(document) for document in stand],
        "without": without,
        "names": watch.names.answers,
        "pages": watch.pages.answers,
        "days": [day.isoformat() for day in _span(policy, today)],
        "findings": [_told(finding) for finding in findings],
    }
    return json.dumps(record, separators=(",", ":")).encode(), *known


def _span(policy: Policy, today: datetime.date) -> tuple[datetime.date, datetime.date]:
    """From which day to which, today among them, the same is told of a policy."""
    days = list(policy.turning_days())
    since = max((day for day in days if day <= today), default=datetime.date.min)
    until = min((day for day in days if day > today), default=datetime.date.max)
    return since, until - datetime.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of a policy: its documents, the extract that it has not, what was found in it."""

    documents: tuple[Standing, ...]
    without: str | None
    findings: tuple[tuple[Any, ...], ...]


class Keeping:
    """What is kept of the policies of a library, for what is asked for now."""

    def __init__(self, library: Library, placing: Placing, premises: Premises) -> None:
        request, setting = placing.request, library.setting
        self._placing, self._premises, self._watch = placing, premises, Watch(library)
        self._files = KeptFiles(
            request.output, json.dumps([request.formats, request.audience, request.is_site])
        )
        looks = (setting.house_style, setting.crest)
        school = inputs.folder(library.path).school
        self._common = [
            premises.asked,
            premises.files.get(str(school), "unread") if school is not None else "",
            library.school_is_sound,
            *(digest(data) if data is not None else "" for data in looks),
        ]

    def left(self, file: Path) -> tuple[Finding, ...] | None:
        """Leave the documents of a policy as they are, if they are what would be made; what was found in it.

        None, and nothing is done, if they have to be made.
        """
        found = self._found(file)
        if not found:
            return None
        kept = _kept(found[0])
        try:
            told = tuple(_placed(kept.findings, file))
        except InvalidData:  # gone, or cut short, since its fingerprint was taken
            return None
        return told if self._placing.leave(file, kept.documents, kept.without) else None

    def known(self, file: Path) -> tuple[bytes, ...]:
        """The lines that were given with what is kept of a policy; none if nothing is kept."""
        return self._found(file)[1:]

    def keep(self, rendered: Rendered) -> None:
        """Keep what was made of a policy, unless its file was saved after its fingerprint was taken."""
        if rendered.fingerprint != self._premises.files.get(str(rendered.file)):
            self._placing.built.overtaken = True
            return
        key = self._key(rendered.file)
        if not key or not rendered.kept:
            return
        try:
            self._files.keep(self._placing.relative(rendered.file), key, rendered.kept)
        except NotWritten as error:
            self._placing.built.findings += error.findings

    def _found(self, file: Path) -> tuple[bytes, ...]:
        """The lines kept of a policy, if they are those that would be kept today."""
        key = self._key(file)
        found = self._files.find(self._placing.relative(file), key) if key else ()
        if not found:
            return ()
        record = json.loads(found[0])
        since, until = record["days"]
        if not since <= self._placing.request.today.isoformat() <= until:
            return ()
        return found if self._watch.still(record["names"], record["pages"]) else ()

    def _key(self, file: Path) -> str:
        """The key under which a policy is kept; empty if its file cannot be read."""
        fingerprint = self._premises.files.get(str(file), "")
        return digest(json.dumps([*self._common, file.name, fingerprint]).encode()) if fingerprint else ""


def sweep(placing: Placing, files: Iterable[Path]) -> None:
    """Remove what is kept of policies that are neither among these nor have a document any more."""
    sources = {entry.source for entry in placing.manifest.entries.values()}
    KeptFiles(placing.request.output, "").sweep(sources | {placing.relative(file) for file in files})


# ── Findings ─────────────────────────────────────────────────────────────────────────────────────────────
def _told(finding: Finding) -> list[Any]:
    """A finding without its excerpt, of which only the numbers of the lines are kept: its comments may be
    nobody else's business, and the folder of a site is for all to read.
    """
    anchor, place = finding.anchor, finding.place
    return [
        finding.code.id,
        finding.sentence,
        finding.remedy,
        [anchor.part, anchor.field] if anchor is not None else None,
        finding.needle,
        [place.line, place.column, place.width] if place is not None else None,
        [number for number, _ in place.excerpt] if place is not None else [],
    ]


def _kept(line: bytes) -> Kept:
    record = json.loads(line)
    documents = tuple(Standing(*each) for each in record["documents"])
    return Kept(documents, record["without"], tuple(map(tuple, record["findings"])))


def _placed(findings: Sequence[tuple[Any, ...]], file: Path) -> Iterator[Finding]:
    """Findings with their file, and with the excerpts of its text as it is."""
    text = source.decode(inputs.read(file)) if findings else ""
    for code, sentence, remedy, anchor, needle, place, numbers in findings:
        yield Finding(
            codes.CODES[code],
            sys.intern(sentence),
            sys.intern(remedy),
            Anchor(*anchor) if anchor is not None else None,
            needle,
            inputs.shown(file),
            _place(place, source.shown_lines(text, numbers)) if place is not None else None,
        )


def _place(place: Sequence[int], excerpt: tuple[tuple[int, str], ...]) -> Place:
    line, column, width = place
    return Place(line, column, width, excerpt)
