"""How often a policy is reviewed, and whether its review is due on a given day."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Self

from policykit.model.dates.schooldate import Calendar, SchoolDate, day_of, quoted, schema_pattern, text_schema
from policykit.text.words import Words

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
    from pydantic.json_schema import JsonSchemaValue
    from pydantic_core import CoreSchema

LONGEST = 120
"""Months: every school reviews a policy at least every ten years."""

_NAMED = {
    "annual": 12,
    "annually": 12,
    "yearly": 12,
    "once a year": 12,
    "twice a year": 6,
    "half-yearly": 6,
    "quarterly": 3,
    "termly": 4,
    "monthly": 1,
    "biennial": 24,
    "biennially": 24,
    "triennial": 36,
    "triennially": 36,
}
_NUMBERS = {
    "one": 1,
    "two": 2,
    "other": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "eleven": 11,
    "twelve": 12,
}
_UNITS = {"year": 12, "term": 4, "month": 1}
_COUNT = f"(?P<count>[0-9]{{1,3}}|{'|'.join(_NUMBERS)})"
_UNIT = f"(?P<unit>{'|'.join(_UNITS)})"
_FORMS = (
    f"(?:every|each) (?:{_COUNT} )?{_UNIT}s?",
    f"(?:every )?{_COUNT}(?: |-)?{_UNIT}(?:s|ly)?(?: cycle)?",
    "|".join(_NAMED),
)
_AMBIGUOUS = "bi(?: |-)?(?:annual|annually|yearly|termly|monthly)"


@dataclass(frozen=True, slots=True)
class Cycle:
    """How often a policy is reviewed: the words as written, and the months from one review to the next.

    Two cycles are equal, and hash alike, when their months are. A term counts as four months.
    """

    written: str = field(compare=False)
    months: int

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read "every year", "annually", "every 3 years", "three years", "every 6 months", "termly", ….

        Raises ValueError, whose text is a plain sentence, for what cannot be read, for more than ten years,
        and for "bi-annually", which means two things.
        """
        plain = " ".join(text.lower().split())
        if re.fullmatch(_AMBIGUOUS, plain):
            raise ValueError(f"{quoted(text)} means two things: {_which(plain)}")
        months = _months(plain)
        if months is None:
            raise ValueError(f"{quoted(text)} is not a review cycle: {_advice(plain)}")
        if not 1 <= months <= LONGEST:
            raise ValueError(f"{quoted(text)} is not possible: a review comes within one month to ten years")
        return cls(text, months)

    def after(self, when: SchoolDate) -> SchoolDate:
        """When the next review falls, as precise as the date of the last."""
        return when.plus_months(self.months)

    def __str__(self) -> str:
        return self.written

    @classmethod
    def __get_pydantic_core_schema__(cls, _source: object, _handler: GetCoreSchemaHandler) -> CoreSchema:
        return text_schema(cls, cls._of, "review_cycle")

    @classmethod
    def _of(cls, given: object, _words: Words | None = None) -> Self:
        match given:
            case cls():
                return given
            case str():
                return cls.parse(given)
        raise ValueError("a review cycle is text, such as every year or every 3 years")

    @classmethod
    def __get_pydantic_json_schema__(
        cls, _schema: CoreSchema, _handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return {
            "type": "string",
            "description": "How often the policy is reviewed. “Bi-annually” means two things and is refused.",
            "examples": ["every year", "every 2 years", "every 3 years", "every 6 months", "termly"],
            "pattern": schema_pattern(iter(_FORMS)),
        }


def _months(plain: str) -> int | None:
    if plain in _NAMED:
        return _NAMED[plain]
    match = re.fullmatch(_FORMS[0], plain) or re.fullmatch(_FORMS[1], plain)
    if match is None:
        return None
    count = match["count"] or "one"
    return (_NUMBERS.get(count) or int(count)) * _UNITS[match["unit"]]


def _which(plain: str) -> str:
    unit = "month" if "month" in plain else "term" if "term" in plain else "year"
    return f'is it twice a {unit}, or "every 2 {unit}s"?'


def _advice(plain: str) -> str:
    if plain.isdecimal():
        return f'{plain} of what? Write "every {plain} years" or "every {plain} months"'
    return 'write "every year", "every 3 years" or "every 6 months"'


class ReviewKind(StrEnum):
    """Whether a policy's review is due on some day."""

    NOT_SET = "not-set"
    NOT_DUE = "not-due"
    DUE = "due"
    OVERDUE = "overdue"


@dataclass(frozen=True, slots=True)
class ReviewState:
    """Whether a review is due, and since when.

    ``since`` is the first day on which a review that is due could be done, the last day on which one that is
    overdue should have been done, and None for the others.
    """

    kind: ReviewKind
    since: date | None = None


def review_state(due: SchoolDate | None, today: date, calendar: Calendar | None = None) -> ReviewState:
    """Whether a review is due today: from the first day of its date, and overdue after the last."""
    if due is None:
        return ReviewState(ReviewKind.NOT_SET)
    first, last, today = due.first_day(calendar), due.last_day(calendar), day_of(today)
    if today < first:
        return ReviewState(ReviewKind.NOT_DUE)
    if today <= last:
        return ReviewState(ReviewKind.DUE, first)
    return ReviewState(ReviewKind.OVERDUE, last)
