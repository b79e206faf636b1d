"""Calendar: when the terms of a school begin and end, where they differ from the plain school year."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated, assert_never

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from policykit.model.dates.schooldate import Only, SchoolDate
from policykit.model.dates.spellings import Precision, quoted

Days = tuple[date, date]
Day = Annotated[SchoolDate, Only((Precision.DAY,), "day", "8 January 2024")]
Term = Annotated[SchoolDate, Only((Precision.TERM, Precision.HALF_TERM), "term or half-term", "Spring 2024")]


def _fault(message: str) -> PydanticCustomError:
    return PydanticCustomError("school_date", "{message}", {"message": message})


class TermDates(BaseModel):
    """When one term, or one half of a term, begins and ends."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    term: Term = Field(description="The term or half-term: Spring 2024, or Spring 1 2024.")
    starts: Day = Field(description="Its first day.")
    ends: Day = Field(description="Its last day.")

    @field_validator("ends")
    @classmethod
    def _in_order(cls, ends: SchoolDate, info: ValidationInfo) -> SchoolDate:
        starts, term = info.data.get("starts"), info.data.get("term")
        if starts is None or term is None:
            return ends
        if ends < starts:
            raise _fault(f"{term} ends on {ends}, before it starts on {starts}")
        first, last = term.plain_days
        if starts.first_day() > last or ends.first_day() < first:
            raise _fault(f"{starts} to {ends} has no day in common with {first:%B %Y} to {last:%B %Y}")
        return ends

    @property
    def days(self) -> Days:
        """Its first and last day."""
        return self.starts.first_day(), self.ends.first_day()


class Calendar(BaseModel):
    """The school's own term dates. A term that is not listed is that of the plain school year.

    A half-term that is not listed is half of its term if that is listed: the second half then begins on
    the Monday of the week in the middle. A term that is not listed begins and ends with those of its halves
    that are. Days, months, calendar years and academic years (1 September to 31 August) are never moved.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    terms: tuple[TermDates, ...] = Field(
        default=(),
        description="The terms whose dates differ from autumn 1 September to 31 December, spring 1 January "
        "to 30 April, summer 1 May to 31 August.",
    )

    @field_validator("terms")
    @classmethod
    def _once_each(cls, terms: tuple[TermDates, ...]) -> tuple[TermDates, ...]:
        seen: set[SchoolDate] = set()
        for listed in terms:
            if listed.term in seen:
                raise _fault(f"{quoted(listed.term.canonical)} is listed twice")
            seen.add(listed.term)
        return terms

    def first_day(self, when: SchoolDate) -> date:
        """The first day of the date at this school."""
        return self.days(when)[0]

    def last_day(self, when: SchoolDate) -> date:
        """The last day of the date at this school; never before the first."""
        return self.days(when)[1]

    def days(self, when: SchoolDate) -> Days:
        """The first and the last day of the date at this school."""
        match when.precision:
            case Precision.TERM:
                return self._listed(when) or self._from_halves(when)
            case Precision.HALF_TERM:
                return self._listed(when) or self._half(when)
            case Precision.DAY | Precision.MONTH | Precision.YEAR | Precision.ACADEMIC_YEAR:
                return when.plain_days
        assert_never(when.precision)

    def _listed(self, when: SchoolDate) -> Days | None:
        return next((listed.days for listed in self.terms if listed.term == when), None)

    def _from_halves(self, term: SchoolDate) -> Days:
        first, last = term.plain_days
        opening = self._listed(SchoolDate.containing(first, Precision.HALF_TERM))
        closing = self._listed(SchoolDate.containing(last, Precision.HALF_TERM))
        return opening[0] if opening else first, closing[1] if closing else last

    def _half(self, half: SchoolDate) -> Days:
        term = SchoolDate.containing(half.starts, Precision.TERM)
        listed = self._listed(term)
        if listed is None:
            return half.plain_days
        first, last = listed
        second = _middle_monday(first, last)
        if half.starts == term.starts:
            return first, max(first, second - timedelta(days=1))
        return second, last


def _middle_monday(first: date, last: date) -> date:
    """The Monday of the middle week; in a term of a few days, the nearest day that leaves both halves one."""
    middle = first + (last - first) // 2
    monday = middle - timedelta(days=middle.weekday())
    return min(max(monday, first + timedelta(days=1)), last)


DEFAULT_CALENDAR = Calendar()
"""The plain school year."""
