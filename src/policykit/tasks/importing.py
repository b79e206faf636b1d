"""Old documents → drafts of policies: each read, recognised, written and read back before it is kept.

Nothing is ever written over. A draft is kept only if it loads, and if every word of its document is in it or
in the list of what was set aside.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from policykit import codes, formats, source
from policykit.document.reading import Aside, Reading
from policykit.findings import Finding, InvalidData, NotWritten
from policykit.importer import Conclusion, Lost, Recognised, lost, recognise, without
from policykit.importer.coverage import lost_in_reading
from policykit.importer.pieces import too_long, words_of
from policykit.model import validation as shape
from policykit.model.context import Context
from policykit.model.policy import Policy
from policykit.model.school import KnownPolicy
from policykit.tasks.carried import brought
from policykit.tasks.load import Library, open_library, read_text
from policykit.tasks.settling import Settled, Settling
from policykit.tasks.unpacking import names_school
from policykit.workspace import inputs, outputs

SCHEMA = "yaml-language-server: $schema=../schemas/policy.schema.json"
LOOK = "Check each place that is marked with “# ?”. Delete the mark when it is right."
_OTHER_FOLDER = "import it into another folder (-o)"
_OTHER_DOCUMENTS = (".pdf", ".doc", ".docm", ".dot", ".dotx", ".odt", ".rtf", ".pages", ".wps", ".wpd")
"""Kinds of document that cannot be brought in, but that whoever names their folder means by it."""
_PLAINER = ("label_and_value", "labels_then_values", "table_of_facts", "review_date", "sentence_of_review")


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of one document. ``path`` is the draft's, or None if none was written."""

    file: str
    path: Path | None = None
    id: str = ""
    title: str = ""
    sections: int = 0
    blocks: int = 0
    gaps: int = 0
    words: int = 0
    conclusions: tuple[Conclusion, ...] = ()
    asides: tuple[Aside, ...] = ()
    findings: tuple[Finding, ...] = ()
    told: str = ""
    """What was done with the data that the file carries; empty if it carries none, or none that was used."""
    school: Path | None = None
    """The school's own file, if it was made of what the document carries."""

    @property
    def failed(self) -> bool:
        """Whether no draft was written."""
        return self.path is None


@dataclass(frozen=True, slots=True)
class Draft:
    """What a document was made into; ``settled`` if that was done by the data that it carries."""

    text: str
    policy: Policy
    conclusions: tuple[Conclusion, ...]
    asides: tuple[Aside, ...]
    findings: tuple[Finding, ...]
    words: int
    told: str = ""
    settled: Settled | None = None


@dataclass(slots=True)
class Import:
    """Brings documents into a folder, one after another; those before are known to those after.

    ``title`` is that of the one document, if it ``is_alone``.
    """

    output: Path
    title: str = ""
    is_alone: bool = True
    library: Library = field(init=False)
    settling: Settling = field(init=False)
    brought: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Open the folder, if it is there."""
        there = self.output.is_dir()
        self.settling = Settling(self.output)
        self.library = open_library(self.output) if there else Library(self.output, (), Context())

    def bring(self, path: Path) -> Imported:
        """One document. Whatever is wrong with it is told as findings, and nothing is raised."""
        name = inputs.shown(path)
        try:
            return self._bring(path, name)
        except (InvalidData, NotWritten) as error:
            told = tuple(each if each.file else each.at(name, each.place) for each in error.findings)
            return Imported(name, findings=told)

    def _bring(self, path: Path, name: str) -> Imported:
        data, reading = _read(path)
        if reading.reference:
            self._refuse_known(reading.reference, _OTHER_FOLDER, is_ours=True)
        draft = self._draft(data, reading, name)
        id_ = draft.policy.id
        way_out = self._way_out(reading, draft)
        self._refuse_known(id_, way_out)
        target = self.output / f"{id_}.yaml"
        outputs.prepare(self.output)
        if outputs.existing(target) is not None:
            raise InvalidData([_kept_here(id_, way_out)])
        outputs.write(target, draft.text.encode(), durable=True)
        is_ours = self._remember(draft, name)
        return _imported(name, target, draft, self.settling.path if is_ours else None)

    def makes_school(self, path: Path) -> bool:
        """Whether the school's file would be made of what a document carries, if it were the first."""
        with contextlib.suppress(InvalidData, NotWritten):  # told when it is its turn
            data, reading = _read(path)
            settled = self._by_data(data, reading, inputs.shown(path)).settled
            return settled is not None and settled.school is not None
        return False

    def _draft(self, data: bytes, reading: Reading, name: str) -> Draft:
        """By the data that the file carries, if it can be used; or else by the rules."""
        if not reading.carried:
            return _by_rules(reading, *self._sound(reading, name))
        try:
            return self._by_data(data, reading, name)
        except InvalidData as error:
            warned = replace(reading, findings=(*reading.findings, *map(_unused, error.findings)))
            return _by_rules(warned, *self._sound(reading, name))

    def _by_data(self, data: bytes, reading: Reading, name: str) -> Draft:
        heading = _heading(name, "The data comes from inside the file. Nothing was guessed.")
        own = brought(data, reading, name, heading, self.title)
        settled = self.settling.settle(self.library, own, name, heading)
        return Draft(
            settled.text,
            settled.policy,
            own.conclusions,
            (*reading.asides, *own.asides),
            (*reading.findings, *own.findings, *settled.findings),
            sum(len(words_of(block).split()) for block in reading.document.blocks),
            f"{own.told} {_left_out(len(settled.findings))}".rstrip(),
            settled,
        )

    def _sound(self, reading: Reading, name: str) -> tuple[Recognised, str, Policy]:
        """A draft that loads and holds every word; raises InvalidData if there is none."""
        gone = lost_in_reading(reading)
        if gone is not None:
            raise InvalidData([_words_lost(gone)])
        faults: list[Finding] = []
        for rules in (without(), without(*_PLAINER)):
            found = recognise(
                reading.document,
                self.library.context,
                name,
                title=self.title,
                id_=reading.reference,
                rules=rules,
            )
            text = source.write(found.data, found.notes, _heading(name, LOOK), shape.TYPED_KEYS)
            outcome = read_text(self.library, text, name)
            if outcome.policy is None:
                faults = faults or [_unsound(each) for each in outcome.findings if each.is_error]
                continue
            gone = lost(found.units, found.taken, outcome.policy)
            if gone is None:
                return found, text, outcome.policy
            faults = faults or [_words_lost(gone)]
        raise InvalidData(faults[:5])

    def _way_out(self, reading: Reading, draft: Draft) -> str:
        """How the document can become another policy: by its title, unless it names its policy itself."""
        if reading.reference or draft.settled is not None:
            return _OTHER_FOLDER
        if self.is_alone:
            return "give the draft another title (--title) or folder (-o)"
        return "import it alone, with another title (--title), or into another folder (-o)"

    def _refuse_known(self, id_: str, way_out: str, *, is_ours: bool = False) -> None:
        if id_ in self.brought:
            sentence = f"This would be the policy “{id_}”, which {self.brought[id_]} already is."
            remedy = f"Check whether one is an older version; or {way_out}."
            raise InvalidData([Finding(codes.SAME_DRAFT, sentence, remedy)])
        if id_ in self.library.context.kept:
            raise InvalidData([_kept_here(id_, way_out, is_ours=is_ours)])

    def _remember(self, draft: Draft, name: str) -> bool:
        """Know the policy from now on, and its school; whether the school's file was made of it."""
        policy, settled = draft.policy, draft.settled
        library = settled.library if settled is not None else self.library
        known = KnownPolicy(id=policy.id, title=policy.title)
        kept: Mapping[str, KnownPolicy] = {**library.context.kept, policy.id: known}
        self.brought[policy.id] = name
        self.library = replace(library, context=Context(library.context.school, kept))
        school = settled.school if settled is not None else None
        return self.settling.keep(school, kept) and school is not None


def documents(paths: Sequence[Path]) -> tuple[list[Path], list[Finding]]:
    """The documents that the paths mean, in order of name within a folder; and folders without any.

    Those of a kind that cannot be brought in are among them, so that none is passed over without a word.
    """
    chosen: list[Path] = []
    findings: list[Finding] = []
    for path in paths:
        if not path.is_dir():
            chosen.append(path)
            continue
        inside = [
            each
            for each in inputs.children(path)
            if each.suffix.lower() in (*formats.READERS, *_OTHER_DOCUMENTS)
            and not each.name.startswith((".", "~$"))
        ]
        chosen += inside
        if not inside:
            sentence, remedy = (
                "There is no document in this folder.",
                "Name a folder of .docx, .md, .txt or .html files.",
            )
            findings.append(Finding(codes.NO_DOCUMENTS, sentence, remedy, file=inputs.shown(path)))
    return list(dict.fromkeys(chosen)), findings


def bring_all(paths: Sequence[Path], output: Path, title: str = "") -> Iterator[Imported]:
    """Each document in turn; what came of one is forgotten here before the next is read.

    Where a school's file is to be made, a document that it can be made of comes first, then those
    that say of which school they are: the rest are read by it.
    """
    work = Import(output, title, is_alone=len(paths) == 1)
    if work.settling.is_empty and len(paths) > 1:
        naming = [path for path in paths if _names_school(path)]
        first = next(filter(work.makes_school, naming), None)
        paths = sorted(paths, key=lambda path: (path != first, path not in naming))
    for path in paths:
        yield work.bring(path)


def _read(path: Path) -> tuple[bytes, Reading]:
    """A document: its bytes, and what they say. Raises InvalidData if it cannot be read, or is too much."""
    ending = path.suffix.lower()
    if ending not in formats.READERS:
        raise InvalidData([_other_kind(path) if path.exists() else inputs.not_there(path)])
    data = inputs.read(path)
    if len(data) >= inputs.ENOUGH:
        raise InvalidData([_too_long("It is larger than 10 MB.")])
    reading = formats.bring(data, ending)
    if why := too_long(reading.document):
        raise InvalidData([_too_long(f"{why.capitalize()}.")])
    return data, reading


def _names_school(path: Path) -> bool:
    with contextlib.suppress(InvalidData):  # told when it is its turn
        return path.suffix.lower() == ".docx" and names_school(inputs.read(path))
    return False


def _left_out(count: int) -> str:
    if not count:
        return ""
    names = "1 name is not known here and was" if count == 1 else f"{count} names are not known here and were"
    return f"{names} left out. Each is listed below."


def _by_rules(reading: Reading, found: Recognised, text: str, policy: Policy) -> Draft:
    words = sum(len(unit.split()) for unit in found.units)
    told = (*reading.findings, *found.findings)
    asides = (*reading.asides, *found.asides)
    return Draft(text, policy, found.conclusions, asides, told, words)


def _imported(name: str, target: Path, draft: Draft, school: Path | None) -> Imported:
    policy = draft.policy
    sections = [section for section, _ in policy.walk()]
    return Imported(
        name,
        target,
        policy.id,
        policy.title,
        len(sections),
        sum(len(section.blocks) for section in sections),
        len(policy.gaps()),
        draft.words,
        draft.conclusions,
        draft.asides,
        _of_file(name, draft.findings),
        draft.told,
        school,
    )


def _of_file(name: str, told: Sequence[Finding]) -> tuple[Finding, ...]:
    return tuple(each if each.file == name else replace(each, file=name, anchor=None) for each in told)


def _unused(finding: Finding) -> Finding:
    """Why the data that the file carries was not used: a warning, whatever it was where it was found."""
    if finding.code in (codes.CARRIED_UNUSABLE, codes.CARRIED_OTHER):
        return finding
    sentence = f"The data in the file cannot be used: {finding.sentence.rstrip('.')}."
    remedy = "The words of the page are imported by the rules."
    return Finding(codes.CARRIED_UNUSABLE, sentence, remedy)


def _heading(name: str, then: str) -> str:
    file = "".join(c if c.isprintable() else "?" for c in Path(name).name)
    return f"{SCHEMA}\nImported from {file} by policykit import.\n{then}"


def _other_kind(path: Path) -> Finding:
    kind = path.suffix.lower() or "a name without a suffix"
    sentence = f"Documents of this kind ({kind}) cannot be imported."
    remedy = "Open it in Word and save it as .docx."
    if kind in inputs.ENDINGS:
        remedy = "This is data already. Copy it into the folder of policies."
    elif kind == ".pages":  # which Word does not open
        remedy = "Open it in Pages and export it to Word (.docx)."
    return Finding(codes.OTHER_KIND, sentence, remedy)


def _too_long(why: str) -> Finding:
    sentence = f"The document is too long for one policy. {why}"
    return Finding(codes.TOO_LARGE, sentence, "Check that it is the right file, or split it.")


def _kept_here(id_: str, way_out: str, *, is_ours: bool = False) -> Finding:
    made = "This document was made from" if is_ours else "This would be"
    sentence = f"{made} the policy “{id_}”, which is already here."
    return Finding(codes.KEPT_HERE, sentence, f"To merge edits, use policykit pull; or {way_out}.")


def _words_lost(gone: Lost) -> Finding:
    sentence = f"Words would be lost at “{gone.expected[:80]}”. The draft has “{gone.found[:80]}” there."
    remedy = "No draft was written. Please report it, with the document if it is public."
    return Finding(codes.WORDS_LOST, sentence, remedy)


def _unsound(fault: Finding) -> Finding:
    sentence = f"The draft could not be loaded: {fault.sentence}"
    return Finding(
        codes.DRAFT_UNSOUND,
        sentence,
        "No draft was written. Please report it, with the document if it is public.",
    )
