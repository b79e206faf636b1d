"""Imports old documents as drafts of policies. Each draft is read back before it is kept.

No file is ever replaced. A draft is kept only if it loads, and if every word of its document is in it or in
the list of what was set aside.
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
from policykit.model.policy import Policy
from policykit.model.school import Context, KnownPolicy
from policykit.tasks.carried import Adapted, SchoolFile, policy_from_data
from policykit.tasks.file_data import names_school
from policykit.tasks.load import Library, open_library, read_text
from policykit.workspace import inputs, outputs

SCHEMA = "yaml-language-server: $schema=../schemas/policy.schema.json"
LOOK = "Check each place that is marked with “# ?”. Delete the mark when it is right."
_OTHER_FOLDER = "import it into another folder (-o)"
_OTHER_DOCUMENTS = (".pdf", ".doc", ".docm", ".dot", ".dotx", ".odt", ".rtf", ".pages", ".wps", ".wpd")
"""Kinds of document that cannot be imported, and are reported when their folder is named."""
_PLAINER = ("label_and_value", "labels_then_values", "table_of_facts", "review_date", "sentence_of_review")


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of one document. ``path`` is the draft, or None if none was written."""

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
    note: str = ""
    """What was done with the data in the file; empty if it has none, or none that was used."""
    school: Path | None = None
    """The school.yaml, if it was made from the data in the document."""

    @property
    def failed(self) -> bool:
        """Whether no draft was written."""
        return self.path is None


@dataclass(frozen=True, slots=True)
class Draft:
    """The draft of a document; ``adapted`` if it was made from the data in the document."""

    text: str
    policy: Policy
    conclusions: tuple[Conclusion, ...]
    asides: tuple[Aside, ...]
    findings: tuple[Finding, ...]
    words: int
    note: str = ""
    adapted: Adapted | None = None


@dataclass(slots=True)
class Import:
    """Imports documents into a folder, one after another; each knows the policies before it.

    ``title`` is the title of the policy, for one document that ``is_alone``.
    """

    output: Path
    title: str = ""
    is_alone: bool = True
    library: Library = field(init=False)
    school_file: SchoolFile = field(init=False)
    imported: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Open the folder, if it is there."""
        there = self.output.is_dir()
        self.school_file = SchoolFile(self.output)
        self.library = open_library(self.output) if there else Library(self.output, (), Context())

    def run(self, path: Path) -> Imported:
        """One document. Whatever is wrong with it is a finding, and nothing is raised."""
        name = inputs.shown(path)
        try:
            return self._run(path, name)
        except (InvalidData, NotWritten) as error:
            found = tuple(each if each.file else each.at(name, each.place) for each in error.findings)
            return Imported(name, findings=found)

    def _run(self, path: Path, name: str) -> Imported:
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
        return _imported(name, target, draft, self.school_file.path if is_ours else None)

    def makes_school(self, path: Path) -> bool:
        """Whether school.yaml would be made from the data in a document, if it were the first."""
        with contextlib.suppress(InvalidData, NotWritten):  # reported when it is imported
            data, reading = _read(path)
            adapted = self._by_data(data, reading, inputs.shown(path)).adapted
            return adapted is not None and adapted.school is not None
        return False

    def _draft(self, data: bytes, reading: Reading, name: str) -> Draft:
        """From the data in the file, if it can be used; or else by the rules."""
        if not reading.carried:
            return _by_rules(reading, *self._sound(reading, name))
        try:
            return self._by_data(data, reading, name)
        except InvalidData as error:
            warned = replace(reading, findings=(*reading.findings, *map(_unused, error.findings)))
            return _by_rules(warned, *self._sound(reading, name))

    def _by_data(self, data: bytes, reading: Reading, name: str) -> Draft:
        heading = _heading(name, "The data comes from inside the file. Nothing was guessed.")
        own = policy_from_data(data, reading, name, heading, self.title)
        adapted = self.school_file.adapt(self.library, own, name, heading)
        return Draft(
            adapted.text,
            adapted.policy,
            own.conclusions,
            (*reading.asides, *own.asides),
            (*reading.findings, *own.findings, *adapted.findings),
            sum(len(words_of(block).split()) for block in reading.document.blocks),
            f"{own.note} {_left_out(len(adapted.findings))}".rstrip(),
            adapted,
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
        """How the document can become another policy: by its title, unless it names its policy."""
        if reading.reference or draft.adapted is not None:
            return _OTHER_FOLDER
        if self.is_alone:
            return "give the draft another title (--title) or folder (-o)"
        return "import it alone, with another title (--title), or into another folder (-o)"

    def _refuse_known(self, id_: str, way_out: str, *, is_ours: bool = False) -> None:
        if id_ in self.imported:
            sentence = f"This would be the policy “{id_}”, which {self.imported[id_]} already is."
            remedy = f"Check whether one is an older version. If not, {way_out}."
            raise InvalidData([Finding(codes.SAME_DRAFT, sentence, remedy)])
        if id_ in self.library.context.kept:
            raise InvalidData([_kept_here(id_, way_out, is_ours=is_ours)])

    def _remember(self, draft: Draft, name: str) -> bool:
        """Remember the policy and its school; whether school.yaml was made from it."""
        policy, adapted = draft.policy, draft.adapted
        library = adapted.library if adapted is not None else self.library
        known = KnownPolicy(id=policy.id, title=policy.title)
        kept: Mapping[str, KnownPolicy] = {**library.context.kept, policy.id: known}
        self.imported[policy.id] = name
        self.library = replace(library, context=Context(library.context.school, kept))
        school = adapted.school if adapted is not None else None
        return self.school_file.keep(school, kept) and school is not None


def documents(paths: Sequence[Path]) -> tuple[list[Path], list[Finding]]:
    """The documents that the paths mean, in order of name within a folder; and folders without any.

    Documents of a kind that cannot be imported are among them, so that they are reported.
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
            if each.suffix.lower() in (*formats.readable(), *_OTHER_DOCUMENTS)
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


def import_all(paths: Sequence[Path], output: Path, title: str = "") -> Iterator[Imported]:
    """Import each document in turn.

    If school.yaml is to be made, a document that it can be made from comes first, then those that name their
    school: the rest are read by it.
    """
    work = Import(output, title, is_alone=len(paths) == 1)
    if work.school_file.is_empty and len(paths) > 1:
        naming = [path for path in paths if _names_school(path)]
        first = next(filter(work.makes_school, naming), None)
        paths = sorted(paths, key=lambda path: (path != first, path not in naming))
    for path in paths:
        yield work.run(path)


def _read(path: Path) -> tuple[bytes, Reading]:
    """A document: its bytes, and what they say. Raises InvalidData if it cannot be read, or is too much."""
    ending = path.suffix.lower()
    if ending not in formats.readable():
        raise InvalidData([_other_kind(path) if path.exists() else inputs.not_there(path)])
    data = inputs.read(path)
    if len(data) >= inputs.ENOUGH:
        raise InvalidData([_too_long("It is larger than 10 MB.")])
    reading = formats.bring(data, ending)
    if why := too_long(reading.document):
        raise InvalidData([_too_long(f"{why.capitalize()}.")])
    return data, reading


def _names_school(path: Path) -> bool:
    with contextlib.suppress(InvalidData):  # reported when it is imported
        return formats.named(path.suffix) is formats.FORMATS[formats.WORD] and names_school(inputs.read(path))
    return False


def _left_out(count: int) -> str:
    if not count:
        return ""
    names = "1 name is not known here and was" if count == 1 else f"{count} names are not known here and were"
    return f"{names} left out. Each is listed below."


def _by_rules(reading: Reading, found: Recognised, text: str, policy: Policy) -> Draft:
    words = sum(len(unit.split()) for unit in found.units)
    findings = (*reading.findings, *found.findings)
    asides = (*reading.asides, *found.asides)
    return Draft(text, policy, found.conclusions, asides, findings, words)


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
        draft.note,
        school,
    )


def _of_file(name: str, findings: Sequence[Finding]) -> tuple[Finding, ...]:
    return tuple(each if each.file == name else replace(each, file=name, anchor=None) for each in findings)


def _unused(finding: Finding) -> Finding:
    """A warning that says why the data in the file was not used."""
    if finding.code in (codes.CARRIED_UNUSABLE, codes.CARRIED_OTHER):
        return finding
    sentence = f"The data in the file cannot be used: {finding.sentence.rstrip('.')}."
    remedy = "The words of the page were imported instead."
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
    return Finding(codes.KEPT_HERE, sentence, f"To merge edits, use policykit pull. To keep both, {way_out}.")


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
