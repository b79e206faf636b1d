"""Strategies for dates: each spelling beside what it means, worked out here and not by policykit."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from hypothesis import strategies as st

from policykit.model.dates import Calendar, Cycle, Precision, SchoolDate, TermDates

MONTHS = (
    ("January", "Jan"),
    ("February", "Feb"),
    ("March", "Mar"),
    ("April", "Apr"),
    ("May", "May"),
    ("June", "Jun"),
    ("July", "Jul"),
    ("August", "Aug"),
    ("September", "Sept"),
    ("October", "Oct"),
    ("November", "Nov"),
    ("December", "Dec"),
)
TERMS = {"Spring": 1, "Summer": 5, "Autumn": 9}
SUFFIXES = ("", "st", "nd", "rd", "th")


@dataclass(frozen=True)
class Spelt:
    """A text and what it means: its precision, and its first and last day in the plain school year."""

    text: str
    precision: Precision
    first: date
    last: date


def days() -> st.SearchStrategy[date]:
    """Days of the years that two digits can name."""
    return st.dates(date(2000, 1, 1), date(2099, 12, 31))


def _month_end(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


@st.composite
def _spelt_days(draw: st.DrawFn) -> Spelt:
    day = draw(days())
    name = draw(st.sampled_from(MONTHS[day.month - 1]))
    nth = f"{day.day}{draw(st.sampled_from(SUFFIXES))}"
    mark, short = draw(st.sampled_from("./-")), f"{day.year % 100:02}"
    spellings = (
        day.isoformat(),
        f"{nth} {name} {day.year}",
        f"{nth} of {name}, {day.year}",
        f"{nth} {name} {short}",
        f"{name} {nth} {day.year}",
        f"{name} {nth}, {day.year}",
        f"{day.day}{mark}{day.month}{mark}{draw(st.sampled_from((short, str(day.year))))}",
        f"{day:%d/%m/%Y}",
    )
    return Spelt(draw(st.sampled_from(spellings)), Precision.DAY, day, day)


@st.composite
def _spelt_months(draw: st.DrawFn) -> Spelt:
    day = draw(days())
    name = draw(st.sampled_from(MONTHS[day.month - 1]))
    year = draw(st.sampled_from((f" {day.year}", f", {day.year}", f" ’{day.year % 100:02}")))
    return Spelt(name + year, Precision.MONTH, day.replace(day=1), _month_end(day.year, day.month))


@st.composite
def _spelt_terms(draw: st.DrawFn) -> Spelt:
    term, month = draw(st.sampled_from(sorted(TERMS.items())))
    year = draw(st.integers(2001, 2098))
    opens = year if term == "Autumn" else year - 1
    years = (f"{year}", f"{year % 100:02}", f"{opens % 100:02}/{opens % 100 + 1:02}", f"{opens}-{opens + 1}")
    tail = draw(st.sampled_from(years))
    half = draw(st.sampled_from((0, 1, 2)))
    name = draw(st.sampled_from((term, f"{term} Term")))
    if half == 0:
        return Spelt(f"{name} {tail}", Precision.TERM, date(year, month, 1), _month_end(year, month + 3))
    first = month + 2 * (half - 1)
    return Spelt(
        f"{name} {half} {tail}", Precision.HALF_TERM, date(year, first, 1), _month_end(year, first + 1)
    )


@st.composite
def _spelt_years(draw: st.DrawFn) -> Spelt:
    year = draw(st.integers(1900, 2198))
    following = draw(st.sampled_from((f"{(year + 1) % 100:02}", f"{year + 1}")))
    if draw(st.booleans()):
        return Spelt(str(year), Precision.YEAR, date(year, 1, 1), date(year, 12, 31))
    text = f"{year}{draw(st.sampled_from('/-–'))}{following}"
    return Spelt(text, Precision.ACADEMIC_YEAR, date(year, 9, 1), date(year + 1, 8, 31))


@st.composite
def spelt_dates(draw: st.DrawFn) -> Spelt:
    """Every spelling, in any case, with white space of several sorts."""
    plain = draw(st.one_of(_spelt_days(), _spelt_months(), _spelt_terms(), _spelt_years()))
    text = draw(st.sampled_from((plain.text, plain.text.lower(), plain.text.upper())))
    space = draw(st.sampled_from((" ", "  ", "\N{NO-BREAK SPACE}", "\n")))
    margin = draw(st.sampled_from(("", " ")))
    text = margin + text.replace(" ", space) + margin
    return Spelt(text, plain.precision, plain.first, plain.last)


def school_dates() -> st.SearchStrategy[SchoolDate]:
    """Dates of every precision."""
    return st.builds(SchoolDate.containing, days(), st.sampled_from(Precision))


def cycles() -> st.SearchStrategy[Cycle]:
    """Cycles of one month to ten years."""
    return st.integers(1, 120).map(lambda months: Cycle.parse(f"every {months} months"))


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    """Calendars with a few terms and half-terms that begin and end within six weeks of the plain ones."""
    kinds = st.sampled_from((Precision.TERM, Precision.HALF_TERM))
    named = draw(
        st.lists(st.builds(SchoolDate.containing, days(), kinds), max_size=4, unique_by=lambda d: d.canonical)
    )
    return Calendar(terms=tuple(draw(_term_dates(term)) for term in named))


@st.composite
def _term_dates(draw: st.DrawFn, term: SchoolDate) -> TermDates:
    first, last = term.plain_days
    starts = first + timedelta(days=draw(st.integers(-42, 42)))
    ends = max(starts, last - timedelta(days=draw(st.integers(-14, 42))))
    return TermDates(term=term, starts=SchoolDate.containing(starts), ends=SchoolDate.containing(ends))
