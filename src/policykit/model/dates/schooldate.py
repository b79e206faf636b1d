"""School dates, from a day to a whole year, and the calendar of a school's own terms."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from functools import cache, total_ordering
from typing import TYPE_CHECKING, Annotated, Any, Self, assert_never

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationInfo, field_validator
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from policykit.text.words import MONTHS, SHIPPED, Words, words_for

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
    from pydantic.json_schema import JsonSchemaValue

FIRST_YEAR = 1900
LAST_YEAR = 2199


class Precision(StrEnum):
    """How exactly a date was written."""

    DAY = "day"
    MONTH = "month"
    HALF_TERM = "half-term"
    TERM = "term"
    YEAR = "year"
    ACADEMIC_YEAR = "academic-year"


TERMS = {1: "spring", 5: "summer", 9: "autumn"}
"""The terms by the month in which each begins in a plain school year."""
_SHORT_MONTHS = {name[:3]: number for number, name in enumerate(MONTHS, 1)} | {"sept": 9}


@dataclass(frozen=True)
class _Names:
    """What months and terms are called, in small letters."""

    months: Mapping[str, int]
    seasons: Mapping[str, int]

    @classmethod
    def of(cls, *languages: Words) -> _Names:
        """Their names in some languages. The last word of a term's name will do, if it is no month's too."""
        months, seasons, short = dict[str, int](), dict[str, int](), dict[str, int]()
        for words in languages:
            months |= _SHORT_MONTHS if _is_english(words) else {}
            months |= {words[name].casefold(): number for number, name in enumerate(MONTHS, 1)}
            for month, term in TERMS.items():
                name = words[term].casefold()
                seasons[name] = month
                short[name.rpartition(" ")[2]] = month
        return cls(months, {name: month for name, month in short.items() if name not in months} | seasons)


@cache
def _names(words: Words | None) -> _Names:
    """The names in every language that policykit has words for, and in a school's own."""
    return _Names.of(*map(words_for, reversed(SHIPPED)), *([words] if words is not None else []))


def _either(names: Iterable[str]) -> str:
    return "|".join(re.escape(name).replace(r"\ ", " ") for name in sorted(names, key=len, reverse=True))


# In the forms below a space matches any white space, and letters match either case.
_DAY = "(?P<day>[0-9]{1,2})"
_NTH = f"{_DAY}(?: ?(?:st|nd|rd|th))?"
_MONTH_NUMBER = "(?P<month>[0-9]{1,2})"
_YEAR = "(?P<year>[0-9]{4})"
_SHORT_YEAR = "(?P<year>[0-9]{4}|['’]?[0-9]{2})"
_UNLIKE_DAY = "(?P<year>[0-9]{4}|['’][0-9]{2})"
_YEARS = f"{_SHORT_YEAR}(?: ?[/–-] ?(?P<next>[0-9]{{4}}|[0-9]{{2}}))?"

_Form = tuple[Precision, str]


def _forms(season: str, month: str) -> tuple[_Form, ...]:
    """Every spelling, given the patterns of a season's and of a month's name."""
    season, month = f"(?P<season>{season})", f"(?P<name>{month})"
    return (
        (Precision.TERM, f"{season}(?: term)?,? {_YEARS}"),
        (Precision.MONTH, rf"{month}\.?,? {_UNLIKE_DAY}"),
        (Precision.DAY, rf"{_NTH}(?: of)? {month}\.?,? {_SHORT_YEAR}"),
        (Precision.DAY, rf"{month}\.? {_NTH},? {_YEAR}"),
        (Precision.DAY, f"{_YEAR}-{_MONTH_NUMBER}-{_DAY}"),
        *((Precision.DAY, f"{_DAY}{mark}{_MONTH_NUMBER}{mark}{_SHORT_YEAR}") for mark in _MARKS),
        (Precision.HALF_TERM, f"{season}(?: term)? (?P<half>[12]),? {_YEARS}"),
        (Precision.YEAR, _YEAR),
        (Precision.ACADEMIC_YEAR, f"(?:academic year )?{_YEAR} ?[/–-] ?(?P<next>[0-9]{{4}}|[0-9]{{2}})"),
    )


_MARKS = (r" ?\. ?", " ?/ ?", " ?[–-] ?")


def read(text: str, words: Words | None = None) -> tuple[Precision, date]:
    """What the text means; its first day is that of the plain school year. Raises ValueError."""
    plain = " ".join(text.lower().split())
    names = _names(words)
    for precision, form in _forms(_either(names.seasons), _either(names.months)):
        match = re.fullmatch(form, plain)
        if match is not None:
            try:
                return precision, _first_day(precision, match.groupdict(), names)
            except ValueError as error:
                raise ValueError(f"{quoted(text)} cannot be a date: {error}") from None
    raise ValueError(f"{quoted(text)} is not a date that policykit can read: {_advice(plain)}")


def is_in(words: Words, text: str) -> bool:
    """Whether all words of a date are of this language."""
    rest = re.sub(_all_names(words), "", text.casefold())
    if _is_english(words):
        rest = re.sub("academic year|term|of|st|nd|rd|th", "", rest)
    return not any(character.isalpha() for character in rest)


@cache
def _all_names(words: Words) -> str:
    names = _Names.of(words)
    return _either([*names.seasons, *names.months])


def _is_english(words: Words) -> bool:
    return words[MONTHS[0]] == words_for()[MONTHS[0]]


def quoted(text: str) -> str:
    """The text in quotation marks, cut where it is long."""
    return f'"{text}"' if len(text) <= 40 else f'"{text[:39]}…"'


def month_of(year: int, month: int) -> date:
    """The first day of a month. Raises ValueError, saying why, for what no school could mean."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(f"the year {year} is not between {FIRST_YEAR} and {LAST_YEAR}")
    if not 1 <= month <= 12:
        raise ValueError(f"there is no month {month}; the day comes first, then the month")
    return date(year, month, 1)


def _first_day(precision: Precision, said: dict[str, str], names: _Names) -> date:
    if precision is Precision.ACADEMIC_YEAR:
        return month_of(_school_year(said)[0], 9)
    if precision in {Precision.TERM, Precision.HALF_TERM}:
        starts = names.seasons[said["season"]]
        year = _school_year(said)[0 if starts == 9 else 1] if said["next"] else _year(said["year"])
        return month_of(year, starts + 2 * (said.get("half") == "2"))
    month = names.months[said["name"]] if "name" in said else int(said.get("month", "1"))
    first = month_of(_year(said["year"]), month)
    return _day_of(first, int(said["day"])) if "day" in said else first


def _year(digits: str) -> int:
    """A year of four digits, or of two: those are of this century."""
    digits = digits.lstrip("'’")
    return int(digits) if len(digits) == 4 else 2000 + int(digits)


def _school_year(said: dict[str, str]) -> tuple[int, int]:
    """The two calendar years of "2018/19"."""
    first, second = _year(said["year"]), said["next"]
    if int(second) != (first + 1) % 10 ** len(second):
        month = f", and a month {_month(int(second))} {first}" if 1 <= int(second) <= 12 else ""
        raise ValueError(f"a school year is written {first}/{(first + 1) % 100:02}{month}")
    return first, first + 1


def _day_of(first: date, day: int) -> date:
    length = monthrange(first.year, first.month)[1]
    if not 1 <= day <= length:
        raise ValueError(f"{_month(first.month)} {first.year} has {length} days, so no day {day}")
    return first.replace(day=day)


def _advice(plain: str) -> str:
    """What to write instead."""
    words = re.findall("[a-z]+", plain)
    months = _names(None).months
    if re.fullmatch(r"[a-z]+\.? [0-9]{2}", plain) and words[0] in months:
        number, month = plain[-2:], _month(months[words[0]])
        return f'is it "{month} 20{number}", or {number} {month} with no year?'
    if re.fullmatch("[0-9]{2} ?[/–-] ?[0-9]{2}", plain):
        return f'write the first year with four digits, as in "20{plain}"'
    nearest = next(filter(None, map(_nearest, words)), None)
    if nearest is not None:
        return f'did you mean "{nearest.capitalize()}"?'
    return "write a term, a month, a day or a year, such as Spring 2024, June 2024, 31 August 2024 or 2024"


def _nearest(word: str) -> str | None:
    """The month or term that a misspelt word is nearest to."""
    import difflib

    names = [*TERMS.values(), *MONTHS]
    if word in names or word in _names(None).months:
        return None
    return next(iter(difflib.get_close_matches(word, names, 1, 0.7)), None)


def pattern() -> str:
    """The regular expression (ECMA-262) that the texts which :func:`read` can read, and no others, match.

    It knows spellings only: 31 June 2024 matches.
    """
    names = _names(None)
    return schema_pattern(form for _, form in _forms(_either(names.seasons), _either(names.months)))


def schema_pattern(forms: Iterator[str]) -> str:
    """Forms as one regular expression for a JSON schema, which knows neither named groups nor flags."""
    plain = re.sub(r"\(\?P<[a-z]+>", "(?:", "|".join(forms))
    any_case = re.sub("[a-z]", lambda letter: f"[{letter[0].upper()}{letter[0]}]", plain)
    spaced = any_case.replace(" ?", r"\s*").replace(" ", r"\s+")
    return rf"^\s*(?:{spaced})\s*$"


def day_in_words(day: date, words: Words | None = None) -> str:
    """A day in words, in English or another language, whatever the locale: 31 January 2024."""
    words = words or words_for()
    return words.say("day", day=day.day, month=words[MONTHS[day.month - 1]], year=day.year)


def _month(number: int) -> str:
    return words_for()[MONTHS[number - 1]]


_MONTHS_LONG = {
    Precision.MONTH: 1,
    Precision.HALF_TERM: 2,
    Precision.TERM: 4,
    Precision.YEAR: 12,
    Precision.ACADEMIC_YEAR: 12,
}


@total_ordering
@dataclass(frozen=True, slots=True)
class SchoolDate:
    """A date with the precision that it was written with, and the words that were written.

    ``starts`` is its first day in the *plain school year*: autumn 1 September to 31 December, spring
    1 January to 30 April, summer 1 May to 31 August, a half-term the first or last two months of its term,
    an academic year 1 September to 31 August. A school's own :class:`Calendar` moves terms and half-terms.

    Two dates are equal, and hash alike, when they mean the same stretch of time, however they were spelt:
    "Spring Term 18/19" is "Spring 2019". The order is by first day and then by last day, both in the plain
    school year, so it is the same for every school; a term comes after its own first day.

    Raises ValueError if ``starts`` is not the first day of such a time, or is outside 1900 to 2199.
    """

    written: str = field(compare=False)
    precision: Precision
    starts: date

    def __post_init__(self) -> None:
        """Refuse what no text could mean."""
        if self.starts != _on_grid(self.precision, self.starts):
            raise ValueError(f"no {self.precision} begins on {self.starts}")
        if not FIRST_YEAR <= self.starts.year <= LAST_YEAR:
            raise ValueError(f"the year {self.starts.year} is not between {FIRST_YEAR} and {LAST_YEAR}")

    @classmethod
    def parse(cls, text: str, words: Words | None = None) -> Self:
        """Read a date in any spelling that schools use; the day comes first, "24" is 2024.

        It may be in English, in any language that policykit has words for, or in a school's own ``words``.
        Raises ValueError, whose text is a plain sentence, for what cannot be read or cannot be.
        """
        return cls(text, *read(text, words))

    @classmethod
    def containing(cls, day: date, precision: Precision = Precision.DAY) -> Self:
        """The day, or the month, term or year of the plain school year that it falls in."""
        starts = _on_grid(precision, date(day.year, day.month, day.day))
        return cls(_spelt(precision, starts), precision, starts)

    @property
    def canonical(self) -> str:
        """The same date in policykit's spelling: "Spring 2024", "Autumn 1 2021", "31 August 2024"."""
        return _spelt(self.precision, self.starts)

    def shown(self, words: Words) -> str:
        """The date as a page says it: as it was written, unless that is another language than the page's."""
        return self.written if is_in(words, self.written) else _spelt(self.precision, self.starts, words)

    @property
    def plain_days(self) -> tuple[date, date]:
        """Its first and last day in the plain school year."""
        if self.precision is Precision.DAY:
            return self.starts, self.starts
        return self.starts, _later(self.starts, _MONTHS_LONG[self.precision]) - timedelta(days=1)

    def first_day(self, calendar: Calendar | None = None) -> date:
        """Its first day, by a school's calendar if one is given."""
        return self.plain_days[0] if calendar is None else calendar.first_day(self)

    def last_day(self, calendar: Calendar | None = None) -> date:
        """Its last day, by a school's calendar if one is given."""
        return self.plain_days[1] if calendar is None else calendar.last_day(self)

    def definitely_before(self, other: SchoolDate, calendar: Calendar | None = None) -> bool:
        """Whether it was over before the other began; two dates that overlap are never so."""
        return self.last_day(calendar) < other.first_day(calendar)

    def plus_months(self, months: int) -> SchoolDate:
        """The date so many months later (or earlier, if negative), as precise as this one.

        A day that its new month does not have becomes the last of that month. A term, half-term or year
        becomes the one that holds its first day so many months later. Raises ValueError outside 1900 to 2199.
        """
        return SchoolDate.containing(_later(self.starts, months), self.precision)

    def __lt__(self, other: object) -> bool:
        return self.plain_days < other.plain_days if isinstance(other, SchoolDate) else NotImplemented

    def __str__(self) -> str:
        return self.written

    @classmethod
    def __get_pydantic_core_schema__(cls, _source: object, _handler: GetCoreSchemaHandler) -> CoreSchema:
        return text_schema(cls, cls._of, "school_date")

    @classmethod
    def _of(cls, given: object, words: Words | None = None) -> Self:
        """What pydantic was given: text, a bare year as a number, a day, or a date made before."""
        match given:
            case cls():
                return given
            case date():
                return cls.containing(given)
            case int() | str():
                return cls.parse(str(given), words)
        raise ValueError("a date is text, such as Spring 2024 or 31 August 2024")

    @classmethod
    def __get_pydantic_json_schema__(
        cls, _schema: CoreSchema, _handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return {
            "type": ["string", "integer"],
            "description": "A date as a school writes it: a term, half-term, month, day or year. Day first.",
            "examples": [
                "Spring 2024",
                "Autumn 1 2021",
                "September 2025",
                "31 August 2024",
                "26/01/2023",
                2024,
            ],
            "pattern": pattern(),
            "minimum": FIRST_YEAR,
            "maximum": LAST_YEAR,
        }


def text_schema(cls: type[Any], reads: Callable[[Any, Words | None], Any], error: str, /) -> CoreSchema:
    """How pydantic reads a value that is written as text, and writes it back as it was written.

    The context of the reading may be one that knows the school, whose words are then understood.
    """

    def validate(given: object, info: core_schema.ValidationInfo) -> object:
        school = getattr(info.context, "school", None)
        try:
            return reads(given, school.fixed_words if school is not None else None)
        except ValueError as fault:
            raise PydanticCustomError(error, "{message}", {"message": str(fault)}) from None

    return core_schema.with_info_plain_validator_function(
        validate,
        ref=f"{cls.__module__}.{cls.__qualname__}:{id(cls)}",
        serialization=core_schema.plain_serializer_function_ser_schema(
            str, return_schema=core_schema.str_schema()
        ),
    )


def day_of(moment: date) -> date:
    """The day alone; a datetime is a date to Python's types, yet it does not compare with one."""
    return date(moment.year, moment.month, moment.day)


def _on_grid(precision: Precision, day: date) -> date:
    """The first day of the month, term or year that holds the day."""
    match precision:
        case Precision.DAY:
            return day
        case Precision.MONTH | Precision.HALF_TERM | Precision.TERM | Precision.YEAR:
            into = (day.month - 1) % _MONTHS_LONG[precision]
        case Precision.ACADEMIC_YEAR:
            into = (day.month - 9) % 12
        case _:
            assert_never(precision)
    return _later(day.replace(day=1), -into)


def _later(day: date, months: int) -> date:
    """The day so many months later; 29 February plus a year is 28 February."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return day.replace(year=year, month=month + 1, day=min(day.day, monthrange(year, month + 1)[1]))


def _spelt(precision: Precision, starts: date, words: Words | None = None) -> str:
    words = words or words_for()
    year = starts.year
    match precision:
        case Precision.DAY:
            return day_in_words(starts, words)
        case Precision.MONTH:
            return f"{words[MONTHS[starts.month - 1]]} {year}"
        case Precision.HALF_TERM:
            into = (starts.month - 1) % 4
            return f"{words[TERMS[starts.month - into]]} {1 + into // 2} {year}"
        case Precision.TERM:
            return f"{words[TERMS[starts.month]]} {year}"
        case Precision.YEAR:
            return str(year)
        case Precision.ACADEMIC_YEAR:
            return f"{year}/{(year + 1) % 100:02}"
    assert_never(precision)


Days = tuple[date, date]


def _fault(message: str) -> PydanticCustomError:
    return PydanticCustomError("school_date", "{message}", {"message": message})


def _only(name: str, example: str, *precisions: Precision) -> AfterValidator:
    """A check that a date has one of these precisions. An editor's schema takes any date."""

    def check(given: SchoolDate) -> SchoolDate:
        if given.precision not in precisions:
            raise _fault(f"{quoted(given.written)} is not a {name}, such as {example}")
        return given

    return AfterValidator(check)


Day = Annotated[SchoolDate, _only("day", "8 January 2024", Precision.DAY)]
Term = Annotated[SchoolDate, _only("term or half-term", "Spring 2024", Precision.TERM, Precision.HALF_TERM)]


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
