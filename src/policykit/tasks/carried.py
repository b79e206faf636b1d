"""Read the policy that a Word file carries as data, with the edits made to its page since.

The page that the data composes is compared with the page of the file, as ``pull`` compares them. If they say
the same, the draft is the data; if not, the edits are applied to it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from pathlib import Path

from policykit import codes, source
from policykit.compose import compose
from policykit.document import Block, Cell, Document, Fact, FactName, Paragraph, Role, Table
from policykit.document.reading import Aside, Reading
from policykit.findings import Finding, InvalidData
from policykit.formats import word
from policykit.formats.word.normal import normal
from policykit.importer import Conclusion, noise
from policykit.importer.bench import LABEL, NUMBERS, Bench
from policykit.importer.citations import fitted
from policykit.importer.coverage import tokens
from policykit.importer.ids import of_policy
from policykit.importer.noise import personal_details
from policykit.importer.pieces import too_long, units
from policykit.merge import Action, Comparison, Page, Step, plan
from policykit.model.carried import Carried, carried_in
from policykit.model.policy import Policy
from policykit.model.school import Context, KnownPolicy
from policykit.tasks.file_data import (
    RULES,
    library_of_file,
    loaded,
    ordered,
    school_data,
    school_of,
    text_of,
    unusable,
    written,
)
from policykit.tasks.load import Library, read_text
from policykit.tasks.pull import Found, Proposal, Pull, page_of, policy_data, propose
from policykit.text.spans import plain
from policykit.text.words import name_of
from policykit.workspace import inputs, outputs

_HEADING = (
    "yaml-language-server: $schema=../schemas/school.schema.json\n"
    "Made by policykit import from what a Word file says of its school. Read it through."
)
_LISTS = ("policies", "laws")


@dataclass(frozen=True, slots=True)
class Adapted:
    """A policy as it can be used in the folder, and the library with what is known of its school."""

    text: str
    policy: Policy
    library: Library
    school: Mapping[str, source.Data] | None
    findings: tuple[Finding, ...] = ()


@dataclass(slots=True)
class SchoolFile:
    """The school.yaml that one import makes; nothing, if the folder has one already."""

    output: Path
    is_empty: bool = field(init=False)
    school: Mapping[str, source.Data] | None = None
    text: bytes | None = None

    def __post_init__(self) -> None:
        """Look whether the folder is empty."""
        folder = inputs.folder(self.output) if self.output.is_dir() else None
        is_alone = inputs.proposals_of(self.output) is None
        self.is_empty = is_alone and (folder is None or not (folder.policies or folder.school))

    @property
    def path(self) -> Path:
        """Its place in the folder."""
        return self.output / inputs.SCHOOL_FILES[0]

    def adapt(self, library: Library, own: FromData, name: str, heading: str) -> Adapted:
        """The policy as it can be used here. Raises InvalidData, with one warning, if it cannot be."""
        school = self._school(library, own)
        if school is not None:
            library = replace(library, context=Context(school_of(school), library.context.kept))
        here = _with_itself(library, own.policy)
        if read_text(here, own.text, name).policy is not None:
            return Adapted(own.text, loaded(here, own.text, name), library, school)
        data, findings = fitted(source.read(own.text).plain(), here.context, own.policy.context)
        text = written(data, heading)
        policy = loaded(here, text, name)
        if policy.digest != own.policy.digest:
            raise unusable("its words would not be the same in this folder")
        return Adapted(text, policy, library, school, findings)

    def _school(self, library: Library, given: FromData) -> dict[str, source.Data] | None:
        """The school with its data from this file, if school.yaml is made here."""
        own = school_data(given.carried)
        known = self.school or {}
        if "name" not in own or not (self.is_empty or known.get("name") == own["name"]):
            return None
        own["policies"] = [*_entries(own, "policies"), *map(ordered, given.carried.kept)]
        merged = {"policykit": "1", **own, **known}
        merged |= {key: [*_entries(known, key), *_entries(own, key)] for key in _LISTS}
        return _without(merged, {given.policy.id, *library.context.kept})

    def keep(self, school: Mapping[str, source.Data] | None, ids: Collection[str]) -> bool:
        """Write school.yaml if this import makes it and it has changed; whether this import makes it."""
        school = school or self.school
        self.is_empty = False
        if school is None or outputs.existing(self.path) != self.text:
            return False
        school = _without(school, ids)
        text = written(school, _HEADING).encode()
        if text != self.text:
            outputs.write(self.path, text, durable=True)
        self.school, self.text = school, text
        return True


def _entries(data: Mapping[str, source.Data], key: str) -> list[source.Data]:
    found = data.get(key)
    return list(found) if isinstance(found, list) else []


def _without(school: Mapping[str, source.Data], ids: Collection[str]) -> dict[str, source.Data]:
    """The school with each policy and each law once, and without the policies that are kept in its folder."""
    found: dict[str, source.Data] = {key: value for key, value in school.items() if key not in _LISTS}
    for key in _LISTS:
        entries = {str(each["id"]): each for each in _entries(school, key)[::-1] if isinstance(each, Mapping)}
        kept: list[source.Data] = [
            entries[id_] for id_ in sorted(entries) if key != "policies" or id_ not in ids
        ]
        if kept:
            found[key] = kept
    return found


def _with_itself(library: Library, policy: Policy) -> Library:
    context = library.context
    kept = {**context.kept, policy.id: KnownPolicy(id=policy.id, title=policy.title)}
    return replace(library, context=Context(context.school, kept))


NOT_PLACED = "words of the file that could not be merged into its data"
_SCHOOL = "the school's name, which belongs in school.yaml"
_HEADINGS = "the headings of a table, which every document generates"


def not_in_draft(page: Document, made: Document, policy: Policy) -> Iterator[Aside]:
    """The words of the page that the draft does not hold, in order; ``made`` is the page of the draft."""
    before, after = ([tuple(tokens(unit.words)) for unit in units(each)] for each in (page, made))
    words = [unit.words for unit in units(page)]
    labels = _labels(policy)
    first = 1 + len(page.facts)
    for tag, start, end, other, _ in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        for unit in range(start, end):
            left = (
                _generated(_part(made, other + unit - start), labels)
                if tag == "equal"
                else [(words[unit], _left(page, unit - first, _part(page, unit)))]
            )
            yield from (Aside(" ".join(w.split()), why, max(unit - first, 0)) for w, why in left if tokens(w))


def _left(page: Document, block: int, part: Fact | Block | None) -> str:
    """Why a part is left out that is not on the draft's page."""
    return _why(part, is_standing=block < page.start, otherwise=NOT_PLACED)


def _part(page: Document, unit: int) -> Fact | Block | None:
    """The fact or the block of a unit; None for the title."""
    if unit == 0:
        return None
    return page.facts[unit - 1] if unit <= len(page.facts) else page.blocks[unit - 1 - len(page.facts)]


def _labels(policy: Policy) -> set[str]:
    """The labels that the data holds, of sections and of items."""
    found = {section.label for section, _ in policy.walk()}
    for section, _ in policy.walk():
        for block in section.blocks:
            waiting = list(getattr(block, "items", ()))
            while waiting:
                item = waiting.pop()
                found.add(item.label)
                waiting += item.items
    return {label for label in found if label}


def _generated(part: Fact | Block | None, labels: set[str]) -> Iterator[tuple[str, str]]:
    """What every document generates, of a part that is on both pages."""
    match part:
        case None:
            return
        case Fact() if part.anchor is None:
            yield f"{part.label} {part.text}", _why(part, is_standing=False, otherwise=LABEL)
        case Fact() if name_of(part.label, FactName) is not None:
            yield part.label, LABEL
        case Fact():
            return
        case Table():
            yield from _of_table(part)
        case _ if part.anchor is None:
            yield f"{part.label} {plain(part.spans)}", _why(part, is_standing=True, otherwise=noise.REFERRED)
        case Paragraph(role=Role.GAP | Role.NOTE):
            yield part.label, noise.CALLOUT
        case _ if part.label not in labels:
            yield part.label, NUMBERS


def _of_table(table: Table) -> Iterator[tuple[str, str]]:
    def without(cells: tuple[Cell, ...]) -> str:
        return " ".join(plain(cell.spans) for cell in cells if cell.anchor is None)

    yield without(table.header), _HEADINGS
    yield from ((without(row), NUMBERS) for row in table.rows)


def _why(part: Fact | Block | None, *, is_standing: bool, otherwise: str) -> str:
    """Which generated part it is; or something else."""
    match part:
        case Fact(name=FactName.REFERENCE):
            return noise.REFERENCE
        case Fact(name=FactName.SCHOOL):
            return _SCHOOL
        case Paragraph(role=Role.NOTE) if is_standing:
            return noise.STANDING
        case Paragraph(role=Role.REFERENCE):
            return noise.REFERRED
        case _:
            return otherwise


_MOST, _NEARLY_ALL = 0.5, 0.9


@dataclass(frozen=True, slots=True)
class FromData:
    """The policy of a file by the data that it carries: its text, itself, and what it was read by.

    ``note`` says in a sentence what was done with the data.
    """

    text: str
    policy: Policy
    carried: Carried
    note: str
    conclusions: tuple[Conclusion, ...] = ()
    asides: tuple[Aside, ...] = ()
    findings: tuple[Finding, ...] = ()


def policy_from_data(data: bytes, reading: Reading, name: str, heading: str, title: str = "") -> FromData:
    """The policy of a Word file by the data that it carries.

    ``heading`` is the comment at its top, ``title`` replaces its own.
    Raises InvalidData, with one warning, where the data cannot be used or is not that of the page.
    """
    own = carried_in(reading.carried)
    library, text = library_of_file(own, Path(name)), text_of(own, heading)
    policy = loaded(library, text, name)
    if of_policy(policy.id) != policy.id:
        raise unusable(f"no file of a policy can be called “{policy.id}.yaml”")
    if reading.reference not in ("", policy.id):
        raise _other(f"it is that of “{policy.id}”, and the page is one of “{reading.reference}”")
    page = normal(compose(policy))
    if why := too_long(page):
        raise unusable(why)
    read = word.read(data, names=word.named(page))
    target = policy_data(source.read(text), policy, library, name)
    edited = page_of(read, data)
    made = plan(target, Page(page, edited.margins), edited)
    if why := _why_other(made.comparison):
        raise _other(why)
    found = Found(Pull(Path(name), library.path, library.path), library, Path(name), data, made, read, ())
    return _edited(found, own, title)


def _edited(found: Found, own: Carried, title: str) -> FromData:
    proposal = propose(found, found.steps)
    text = proposal.text
    policy = loaded(found.library, text, found.path.name)
    page = found.plan.comparison.pages.edited
    asides = tuple(not_in_draft(page, normal(compose(policy)), policy))
    if title:
        text = source.amend(source.read(text), {**source.read(text).plain(), "title": title}).text
        asides = (Aside(policy.title, _RETITLED, 0), *asides)
        policy = loaded(found.library, text, found.path.name)
    bench = Bench(policy.context, found.path.name)
    personal_details([unit.words for unit in units(page)], bench)
    taken = _brought(proposal)
    note = _note(len(found.plan.comparison.steps), len(taken))
    return FromData(
        text, policy, own, note, tuple(map(_conclusion, taken)), asides, (*proposal.findings, *bench.findings)
    )


def _brought(proposal: Proposal) -> list[Step]:
    """The steps that are in the data now, and not reported as having no place there."""
    reported = {finding.needle for finding in proposal.findings}
    return [step for step in proposal.taken if (step.after or step.before) not in reported]


def _note(edits: int, taken: int) -> str:
    if not edits:
        return f"{_HAS_DATA}, and the page still has the same words. The draft is that data, {_WITH}"
    edits_were = "1 edit was" if taken == 1 else f"{taken or 'No'} edits were"
    return f"{_HAS_DATA}, and was edited since. {edits_were} applied to the data, {_WITH}"


_RETITLED = "the title, because you gave another"
_HAS_DATA = "The file has its policy's data inside"
_WITH = "with its ids, kinds, audiences and links."


def _conclusion(step: Step) -> Conclusion:
    words = step.before if step.action is Action.REMOVED else step.after
    part = step.anchor.part or step.anchor.field if step.anchor is not None else ""
    return Conclusion("edited_in_word", part, f"{step.what}: {step.action}", " ".join(words.split())[:80])


# ── Comparing the page ───────────────────────────────────────────────────────────────────────────────────
def _why_other(comparison: Comparison) -> str:
    """Why the page is another document: most parts are others or gone and the title, or nearly all; or ""."""
    built = comparison.pages.built
    parts = {at for at, block in enumerate(built.blocks) if block.anchor is not None}
    changed, removed = (
        parts & {step.now for step in comparison.steps if step.action is action}
        for action in (Action.CHANGED, Action.REMOVED)
    )
    is_renamed = comparison.pages.edited.title != built.title
    if len(changed | removed) / max(len(parts), 1) <= (_MOST if is_renamed else _NEARLY_ALL):
        return ""
    what = "the parts of the policy are gone from it" if len(removed) > len(changed) else "its words differ"
    return f"the page has another title, and most of {what}" if is_renamed else f"nearly all {what}"


def _other(why: str) -> InvalidData:
    sentence = f"The data inside the file does not match its page: {why}."
    return InvalidData([Finding(codes.CARRIED_OTHER, sentence, RULES)])
