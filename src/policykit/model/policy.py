"""A policy: what its data holds, the questions that it answers, and its extract for one audience."""

from __future__ import annotations

import datetime
import hashlib
import re
from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum
from typing import Annotated, Any, assert_never

import pydantic
from pydantic import PrivateAttr, model_validator

from policykit import codes
from policykit import text as inline
from policykit.findings import Anchor
from policykit.model.answers import Citation, CitedKind, Citing, DefinedTerm, Expectation, Gap, Response
from policykit.model.dates import DEFAULT_CALENDAR, Calendar, Cycle, ReviewState, SchoolDate, review_state
from policykit.model.fields import DataVersion, Id, Model, Names, Truth, Words, fault
from policykit.model.kinds import (
    Block,
    Definition,
    Duty,
    Expectations,
    InExtract,
    Item,
    ListBlock,
    Responses,
    kind_of,
    missing,
)
from policykit.model.register import Confidence
from policykit.model.school import Context, School, SectionNumbering, Target
from policykit.model.sections import (
    MAX_SECTION_DEPTH,
    Field,
    Section,
    block_texts,
    section_texts,
    walk,
    words,
)

Ids = tuple[str, ...]


def concerned(context: Context, addressed: Ids, block: Block) -> Ids:
    """The ids of the audiences whom a block concerns; ``addressed`` are those of the whole policy."""
    kind = kind_of(block)
    names = getattr(block, kind.audiences[0]) if kind.audiences else None
    return addressed if kind.expects and not names else context.audience_ids(names)


def extract(
    sections: tuple[Section, ...], context: Context, addressed: Ids, wanted: str
) -> tuple[Section, ...]:
    """What is expected of an audience, what the school does, and the definitions that these use."""

    def kept(block: Block) -> Block | None:
        of = concerned(context, addressed, block)
        match kind_of(block).in_extract:
            case InExtract.NEVER | InExtract.IF_USED:
                return None
            case InExtract.ALWAYS:
                return block
            case InExtract.UNLESS_FOR_OTHERS:
                return block if not of or wanted in of else None
            case InExtract.ITS_ITEMS:
                return _its_items(context, block, of, wanted)
            case unreachable:
                assert_never(unreachable)

    used = _definitions_used(_blocks(sections), _blocks(_narrowed(sections, kept)))
    return _narrowed(sections, lambda block: block if block.id in used else kept(block))


def _blocks(sections: Iterable[Section]) -> list[Block]:
    return [block for section, _ in walk(sections) for block in section.blocks]


def _narrowed(sections: tuple[Section, ...], keep: Callable[[Block], Block | None]) -> tuple[Section, ...]:
    narrowed = (
        section.model_copy(
            update={
                "blocks": tuple(kept for block in section.blocks if (kept := keep(block)) is not None),
                "sections": _narrowed(section.sections, keep),
            }
        )
        for section in sections
    )
    return tuple(section for section in narrowed if section.blocks or section.sections)


def _its_items(context: Context, block: Block, of: Ids, wanted: str) -> Block | None:
    if not isinstance(block, ListBlock) or not block.items:
        return block if wanted in of else None
    items = _items_for(context, block.items, of, wanted)
    return block.model_copy(update={"items": items}) if items else None


def _items_for(context: Context, items: tuple[Item, ...], of: Ids, wanted: str) -> tuple[Item, ...]:
    kept = []
    for item in items:
        item_of = context.audience_ids(item.of) if item.of else of
        below = _items_for(context, item.items, item_of, wanted)
        if below or wanted in item_of:
            kept.append(item.model_copy(update={"items": below}))
    return tuple(kept)


# ── Definitions ──────────────────────────────────────────────────────────────────────────────────────────
def _definitions_used(whole: Iterable[Block], kept: list[Block]) -> set[str]:
    """The ids of the definitions that the blocks use, and of those that these use in turn.

    Where a list is missing the words that it used are not known, so all definitions count as used.
    """
    unused = {block.id: block for block in whole if isinstance(block, Definition)}
    if any(missing(block) is not None for block in kept):
        return set(unused)
    unread, used = list[Block](kept), set[str]()
    while unread:
        block = unread.pop()
        said = " ".join(field.words for field in block_texts(block)).casefold()
        linked = _linked(block)
        found = [each for each in unused.values() if each.id in linked or _says(said, each)]
        unread += found
        for each in found:
            used.add(each.id)
            del unused[each.id]
    return used


def _linked(block: Block) -> set[str]:
    """The ids of the terms, and of the parts of the policy, that a block links to."""
    links = (link for field in block_texts(block) for link in inline.links(field.text))
    targets = (Target.parse(link.target) for link in links)
    return {target.id for target in targets if target.scheme in ("term", "part")}


def _says(said: str, definition: Definition) -> bool:
    names = (re.escape(" ".join(name.casefold().split())) for name in (definition.term, *definition.aliases))
    return re.search(rf"(?<!\w)(?:{'|'.join(names)})(?!\w)", said) is not None


class Status(StrEnum):
    """How far a policy has come."""

    DRAFT = "draft"
    PROPOSED = "proposed"
    ACCEPTED = "accepted"


def _end_of_reference(value: Any) -> Any:
    """Accept a whole reference as it is printed, such as “social-media · 3F9C2A1B”."""
    return value.rsplit(maxsplit=1)[-1].lower() if isinstance(value, str) and value.strip() else value


Reference = Annotated[
    str,
    pydantic.Field(pattern=r"^[0-9a-f]{8}$", examples=["3f9c2a1b"]),
    pydantic.BeforeValidator(_end_of_reference),
]


class Approval(Model):
    """Who approved the policy, and when."""

    by: Words | None = None
    """Who approved it: Governors, the full governing board, the Head Teacher."""
    on: SchoolDate | None = None
    """When it was approved, as the school writes it."""
    label: Words | None = None
    """The school's own words for the date, such as “Date Accepted by Governors”; shown in place of ours."""
    reference: Reference | None = None
    """The reference on the document that was approved, such as 3f9c2a1b. It shows whether the words have
    changed since."""


class Review(Model):
    """When the policy was reviewed last, and when it is to be reviewed next."""

    due: SchoolDate | None = None
    """When the next review is due, as the school writes it."""
    last: SchoolDate | None = None
    """When the last review was, if it was not the approval."""
    cycle: Cycle | None = None
    """How often the policy is reviewed, such as “every 3 years”."""
    label: Words | None = None
    """The school's own words for the due date, such as “Review date”; shown in place of ours."""

    def state(self, today: datetime.date, calendar: Calendar = DEFAULT_CALENDAR) -> ReviewState:
        """Whether the review is due or overdue on a day, by the school's calendar."""
        return review_state(self.due, today, calendar)


class Policy(Model):
    """One policy of the school, as typed data.

    It is made by :func:`policykit.load`, which gives it the school and the other policies.
    """

    policykit: DataVersion
    """The version of the data format; 1."""
    id: Id
    """The policy's own name; its documents are called by it."""
    title: Words
    """The policy's title."""
    status: Status | None = None
    """How far the policy has come: draft, proposed or accepted. Left out where the school does not say."""
    version: Words | None = None
    """The school's own version number."""
    owner: Words | None = None
    """Who looks after the policy."""
    audiences: Names | None = None
    """Who the policy is for. Left out: all the audiences of the school."""
    approval: Approval = Approval()
    """Who approved the policy, and when: {by: Governors, on: Spring 2021}."""
    review: Review = Review()
    """When the policy is to be reviewed next, or was reviewed last: {due: Spring 2024}."""
    contents: Truth | None = None
    """Whether a list of the headings is printed before the text. Left out: from six headings on."""
    numbering: SectionNumbering | None = None
    """How the headings are numbered, if not as school.yaml says: none, or decimal (1, 1.1, 2)."""
    sections: Annotated[tuple[Section, ...], pydantic.Field(min_length=1)]
    """The text of the policy, section by section."""

    _context: Context = PrivateAttr(default_factory=Context)

    def model_post_init(self, context: Any) -> None:
        """Take the context that the loader passes as pydantic's validation context."""
        if isinstance(context, Context):
            self._context = context

    @model_validator(mode="after")
    def _is_not_nested_too_deeply(self) -> Policy:
        if max((level for _, level in walk(self.sections)), default=0) > MAX_SECTION_DEPTH:
            raise fault(
                codes.TOO_NESTED,
                f"Sections are nested more than {MAX_SECTION_DEPTH} deep.",
                "Move the innermost sections up a level.",
                "sections",
            )
        return self

    @model_validator(mode="after")
    def _has_a_review_that_can_be_worked_out(self) -> Policy:
        try:
            _ = self.review_due
        except ValueError as error:
            sentence = f"The next review cannot be worked out from the cycle: {error}."
            raise fault(codes.BAD_CYCLE, sentence, "Correct the cycle or the date.", "review/cycle") from None
        return self

    @property
    def context(self) -> Context:
        """The school and the other policies by which its names are read."""
        return self._context

    @property
    def school(self) -> School:
        """The school whose policy this is."""
        return self._context.school

    @property
    def is_complete(self) -> bool:
        """Whether no list is missing."""
        return not self.gaps()

    @property
    def is_approved(self) -> bool:
        """Whether it says that it has been approved, and does not call itself a draft or a proposal."""
        stated = self.approval.by is not None or self.approval.on is not None
        return self.status is Status.ACCEPTED or (self.status is None and stated)

    @property
    def digest(self) -> str:
        """Eight hexadecimal digits that change when its title or any word of its text does.

        They are part of the reference on every document. Ids, dates, markup and links do not count.
        The place of a field in its part does, and so the shape of a table.
        """
        said = [self.title, *(f"{field.anchor.field} {field.words}" for field in self.fields)]
        return hashlib.sha256("\0".join(said).encode("utf-8", "surrogatepass")).hexdigest()[:8]

    @property
    def has_changed_since_approval(self) -> bool:
        """Whether its words are no longer those of the document whose reference the approval states."""
        return self.approval.reference is not None and self.approval.reference != self.digest

    @property
    def addressed(self) -> tuple[str, ...]:
        """The ids of the audiences that the policy is for."""
        if self.audiences is None:
            return tuple(audience.id for audience in self.school.audiences)
        return self._context.audience_ids(self.audiences)

    @property
    def review_due(self) -> SchoolDate | None:
        """When the next review is due: as the policy says, or else worked out from the cycle."""
        start = self.review.last or self.approval.on
        if self.review.due is not None or self.review.cycle is None or start is None:
            return self.review.due
        return self.review.cycle.after(start)

    def review_state(self, today: datetime.date) -> ReviewState:
        """Whether the review is due or overdue on a day, by the school's calendar and the review's cycle."""
        return review_state(self.review_due, today, self.school.calendar)

    def expectations(self, of: str | None = None) -> tuple[Expectation, ...]:
        """What is expected, in the order of the policy; of one audience, by its id, name or alias.

        Raises UnknownName if the school has no such audience.
        """
        wanted = self.school.audience_id(of) if of is not None else None
        found = (
            expectation
            for section, _ in self.walk()
            for block in section.blocks
            if isinstance(block, Expectations)
            for expectation in _expectations(self, section, block)
        )
        return tuple(each for each in found if wanted is None or wanted in each.of)

    def responses(self, against: str | None = None) -> tuple[Response, ...]:
        """What the school does in response; against one audience, by its id, name or alias.

        Raises UnknownName if the school has no such audience.
        """
        wanted = self.school.audience_id(against) if against is not None else None
        found = (
            response
            for section, _ in self.walk()
            for block in section.blocks
            if isinstance(block, Responses)
            for response in _responses(self, section, block)
        )
        return tuple(each for each in found if wanted is None or wanted in each.against)

    def definitions(self) -> tuple[DefinedTerm, ...]:
        """The words that the policy defines."""
        return tuple(
            DefinedTerm(
                block.id, self.id, section.id, block.term, block.aliases, words(block.text), block.open
            )
            for section, _ in self.walk()
            for block in section.blocks
            if isinstance(block, Definition)
        )

    def citations(self) -> tuple[Citation, ...]:
        """The laws and the other policies that it refers to, in order of first mention."""
        cited: dict[tuple[CitedKind, str], list[Citing]] = {}
        for field in self.fields:
            for link in inline.links(field.text):
                target = Target.parse(link.target)
                if target.scheme in (CitedKind.LAW, CitedKind.POLICY):
                    citing = Citing(field.anchor, link.words, target.provision)
                    cited.setdefault((CitedKind(target.scheme), target.id), []).append(citing)
        return tuple(_citation(self, *key, tuple(places)) for key, places in cited.items())

    def gaps(self) -> tuple[Gap, ...]:
        """The lists that are missing."""
        return tuple(
            Gap(
                block.id,
                self.id,
                section.id,
                words(getattr(block, kind_of(block).words_key) or ""),
                reason,
                concerned(self.context, self.addressed, block),
                Anchor(block.id, "missing"),
            )
            for section, _ in self.walk()
            for block in section.blocks
            if (reason := missing(block)) is not None
        )

    def extract(self, audience: str) -> Policy:
        """The policy for one audience: what is expected of it, what the school does, the definitions used.

        Raises UnknownName if the school has no such audience. An extract without sections says that nothing
        of the policy concerns the audience.
        """
        wanted = self.school.audience_id(audience)
        sections = extract(self.sections, self.context, self.addressed, wanted)
        # The reference of the approval is that of the whole, which an extract cannot be compared with.
        approval = self.approval.model_copy(update={"reference": None})
        return self.model_copy(update={"sections": sections, "approval": approval})

    @property
    def fields(self) -> tuple[Field, ...]:
        """Every field of words with markup, in the order in which they are printed."""
        return tuple(field for section, _ in self.walk() for field in section_texts(section))

    def walk(self) -> Iterator[tuple[Section, int]]:
        """Every section with its level, 1 for the outermost, in the order of the policy."""
        return walk(self.sections)

    def blocks(self) -> Iterator[Block]:
        """Every block of every section, in the order of the policy."""
        return (block for section, _ in self.walk() for block in section.blocks)

    def turning_days(self) -> Iterator[datetime.date]:
        """The days from which a document of the policy says something else, though the data is the same.

        Its review falls due, or is overdue; a law that it cites is amended or repealed.
        """
        if self.review_due is not None:
            yield self.review_due.first_day(self.school.calendar)
            yield self.review_due.last_day(self.school.calendar) + datetime.timedelta(days=1)
        for citation in self.citations():
            law = self.context.law(citation.id) if citation.kind is CitedKind.LAW else None
            for change in law.changes if law is not None else ():
                if change.on is not None:
                    yield change.on.first_day()


def _expectations(policy: Policy, section: Section, block: Expectations) -> Iterator[Expectation]:
    context = policy.context
    by = context.audience_ids(block.by)
    of = concerned(context, policy.addressed, block)
    stem = words(block.text)

    def below(
        items: tuple[Item, ...], of: tuple[str, ...], duty: Duty | None, stem: str
    ) -> Iterator[Expectation]:
        for item in items:
            item_of = context.audience_ids(item.of) if item.of else of
            item_duty = item.duty or duty
            text, reason = words(item.text), words(item.reason or "")
            yield Expectation(
                item.id, policy.id, section.id, text, item.text, stem, item_of, by, item_duty, reason
            )
            yield from below(item.items, item_of, item_duty, text)

    if block.items:
        yield from below(block.items, of, block.duty, stem)
    else:
        yield Expectation(
            block.id, policy.id, section.id, stem, block.text, "", of, by, block.duty, missing=block.missing
        )


def _responses(policy: Policy, section: Section, block: Responses) -> Iterator[Response]:
    against = policy.context.audience_ids(block.against)

    def response(id_: str, markdown: str, stem: str) -> Response:
        return Response(
            id_,
            policy.id,
            section.id,
            words(markdown),
            markdown,
            words(stem),
            block.when,
            against,
            block.missing,
        )

    def below(items: tuple[Item, ...], stem: str) -> Iterator[Response]:
        for item in items:
            yield response(item.id, item.text, stem)
            yield from below(item.items, item.text)

    yield from below(block.items, block.text) if block.items else (response(block.id, block.text, ""),)


def _citation(policy: Policy, kind: CitedKind, id_: str, places: tuple[Citing, ...]) -> Citation:
    match kind:
        case CitedKind.LAW:
            law = policy.context.law(id_)
            verified = law is not None and law.confidence is Confidence.CHECKED
            return Citation(kind, id_, law.title if law else id_, law.uri if law else None, places, verified)
        case CitedKind.POLICY:
            known = policy.context.policy(id_)
            return Citation(kind, id_, known.title if known else id_, known.url if known else None, places)
        case _:
            assert_never(kind)
