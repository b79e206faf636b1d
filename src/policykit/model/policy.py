"""A policy: its shape, and the questions that it answers."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from enum import StrEnum
from functools import cached_property
from typing import Annotated, Any, Self, TypeVar

import pydantic
from pydantic import PrivateAttr, model_validator

from policykit import codes
from policykit.model import extracts, questions
from policykit.model.answers import Citation, DefinedTerm, Expectation, Gap, Response
from policykit.model.blocks import MAX_SECTION_DEPTH, Section
from policykit.model.dates import DEFAULT_CALENDAR, Calendar, Cycle, ReviewState, SchoolDate, review_state
from policykit.model.fields import DataVersion, Id, Model, Name, Truth, Words, fault
from policykit.model.school import School, SectionNumbering
from policykit.model.setting import Setting
from policykit.model.texts import Field, texts


class Status(StrEnum):
    """How far a policy has come."""

    DRAFT = "draft"
    PROPOSED = "proposed"
    ACCEPTED = "accepted"


class Approval(Model):
    """Who approved the policy, and when."""

    by: Words | None = None
    """Who approved it: Governors, the full governing board, the Head Teacher."""
    on: SchoolDate | None = None
    """When it was approved, as the school writes it."""
    label: Words | None = None
    """The school's own words for the date, such as “Date Accepted by Governors”; shown in place of ours."""
    reference: Annotated[str, pydantic.Field(pattern=r"^[0-9a-f]{8}$", examples=["3f9c2a1b"])] | None = None
    """The end of the reference on the document that was approved, such as 3f9c2a1b: by it a change of the
    words since then is seen."""


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

    It is made by :func:`policykit.load`, which tells it the school and the other policies it stands among.
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
    audiences: Annotated[tuple[Name, ...], pydantic.Field(min_length=1)] | None = None
    """Whom the policy addresses. Left out: all the audiences of the school."""
    approval: Approval = Approval()
    """Who approved the policy, and when: {by: Governors, on: Spring 2021}."""
    review: Review = Review()
    """When the policy is to be reviewed next, or was reviewed last: {due: Spring 2024}."""
    contents: Truth | None = None
    """Whether a list of the headings stands before the text. Left out: from six headings on."""
    numbering: SectionNumbering | None = None
    """How the headings are numbered, if not as school.yaml says: none, or decimal (1, 1.1, 2)."""
    sections: Annotated[tuple[Section, ...], pydantic.Field(min_length=1)]
    """The text of the policy, section by section."""

    _setting: Setting = PrivateAttr(default_factory=Setting)

    def model_post_init(self, context: Any) -> None:
        """Take the setting that the loader passes as pydantic's validation context."""
        if isinstance(context, Setting):
            self._setting = context

    @model_validator(mode="after")
    def _is_not_nested_too_deeply(self) -> Policy:
        if _section_depth(self.sections) > MAX_SECTION_DEPTH:
            raise fault(
                codes.TOO_NESTED,
                f"Sections are nested more than {MAX_SECTION_DEPTH} deep.",
                "Move the innermost sections up.",
                "sections",
            )
        return self

    @model_validator(mode="after")
    def _has_a_review_that_can_be_reckoned(self) -> Policy:
        try:
            _ = self.review_due
        except ValueError as error:
            sentence = f"The next review cannot be reckoned from the cycle: {error}."
            raise fault(codes.BAD_CYCLE, sentence, "Correct the cycle or the date.", "review/cycle") from None
        return self

    @property
    def setting(self) -> Setting:
        """The school and the other policies that this one stands among."""
        return self._setting

    @property
    def school(self) -> School:
        """The school whose policy this is."""
        return self._setting.school

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

        They stand in the reference on every document. Ids, dates, markup and links do not count.
        """
        return self._digest

    @property
    def has_changed_since_approval(self) -> bool:
        """Whether its words are no longer those of the document whose reference the approval states."""
        return self.approval.reference is not None and self.approval.reference != self.digest

    @property
    def addressed(self) -> tuple[str, ...]:
        """The ids of the audiences whom the policy addresses."""
        if self.audiences is None:
            return tuple(audience.id for audience in self.school.audiences)
        return self._setting.audience_ids(self.audiences)

    @property
    def review_due(self) -> SchoolDate | None:
        """When the next review is due: as stated, or else reckoned from the cycle."""
        start = self.review.last or self.approval.on
        if self.review.due is not None or self.review.cycle is None or start is None:
            return self.review.due
        return start.plus_months(self.review.cycle.months)

    def review_state(self, today: datetime.date) -> ReviewState:
        """Whether the review is due or overdue on a day, by the school's calendar and the review's cycle."""
        return review_state(self.review_due, today, self.school.calendar)

    def expectations(self, of: str | None = None) -> tuple[Expectation, ...]:
        """What is expected, in the order of the policy; of one audience, by its id, name or alias.

        Raises UnknownName if the school has no such audience.
        """
        return questions.expectations(self, of)

    def responses(self, against: str | None = None) -> tuple[Response, ...]:
        """What the school does in response; against one audience, by its id, name or alias.

        Raises UnknownName if the school has no such audience.
        """
        return questions.responses(self, against)

    def definitions(self) -> tuple[DefinedTerm, ...]:
        """The words that the policy defines."""
        return questions.definitions(self)

    def citations(self) -> tuple[Citation, ...]:
        """The laws and the other policies that it refers to, in order of first mention."""
        return self._citations

    def gaps(self) -> tuple[Gap, ...]:
        """The lists that are missing."""
        return self._gaps

    def extract(self, audience: str) -> Policy:
        """The policy for one audience: what is expected of it, what the school does, the definitions used.

        Raises UnknownName if the school has no such audience. An extract without sections says that nothing
        of the policy concerns the audience.
        """
        return extracts.extract(self, audience)

    @property
    def fields(self) -> tuple[Field, ...]:
        """Every field of words with markup, in the order in which they are printed."""
        return self._fields

    def walk(self) -> Iterator[tuple[Section, int]]:
        """Every section with its level, 1 for the outermost, in the order of the policy."""
        return _sections(self.sections, 1)

    # ── answers that every document and every check asks for: found once, since a policy never changes ───

    @cached_property
    def _fields(self) -> tuple[Field, ...]:
        return tuple(texts(self))

    @cached_property
    def _digest(self) -> str:
        return questions.digest(self)

    @cached_property
    def _citations(self) -> tuple[Citation, ...]:
        return questions.citations(self)

    @cached_property
    def _gaps(self) -> tuple[Gap, ...]:
        return questions.gaps(self)

    def __copy__(self) -> Self:
        """A copy that has no answers yet, for it may be given other sections."""
        return _without_answers(super().__copy__())

    def __deepcopy__(self, memo: dict[int, Any] | None = None) -> Self:
        """A deep copy, without answers too."""
        return _without_answers(super().__deepcopy__(memo))

    def copy(self, **how: Any) -> Self:
        """A copy by pydantic's former method, which ``model_copy`` replaces; without answers too."""
        return _without_answers(super().copy(**how))


_Copy = TypeVar("_Copy", bound=Policy)


def _without_answers(copied: _Copy) -> _Copy:
    for answer in ("_fields", "_digest", "_citations", "_gaps"):
        copied.__dict__.pop(answer, None)
    return copied


def _sections(sections: tuple[Section, ...], level: int) -> Iterator[tuple[Section, int]]:
    for section in sections:
        yield section, level
        yield from _sections(section.sections, level + 1)


def _section_depth(sections: tuple[Section, ...]) -> int:
    return 1 + max(_section_depth(section.sections) for section in sections) if sections else 0
