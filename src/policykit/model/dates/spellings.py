"""Text → what a date means: its precision and its first day in a plain school year.

One table of forms is behind both the reading and the pattern of the JSON schema, so that an editor and
``policykit check`` agree about the shape of a date.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date
from enum import StrEnum

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


MONTH_NAMES = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_MONTHS = {
    **{name.lower(): number for number, name in enumerate(MONTH_NAMES, 1)},
    **{name[:3].lower(): number for number, name in enumerate(MONTH_NAMES, 1)},
    "sept": 9,
}
_SEASONS = {"spring": 1, "summer": 5, "autumn": 9}
"""The month in which each term begins in a plain school year."""

# In the forms below a space stands for any white space, and letters for either case.
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
_READING = _forms("[a-z]+", "[a-z]+")


def read(text: str) -> tuple[Precision, date]:
    """What the text means; its first day is that of the plain school year. Raises ValueError."""
    plain = " ".join(text.lower().split())
    for precision, form in _READING:
        match = re.fullmatch(form, plain)
        if match is not None and _words_are_known(match):
            try:
                return precision, _first_day(precision, match.groupdict())
            except ValueError as error:
                raise ValueError(f"{quoted(text)} cannot be a date: {error}") from None
    raise ValueError(f"{quoted(text)} is not a date that can be read: {_advice(plain)}")


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


def _words_are_known(match: re.Match[str]) -> bool:
    words = match.groupdict()
    return words.get("season", "spring") in _SEASONS and words.get("name", "may") in _MONTHS


def _first_day(precision: Precision, said: dict[str, str]) -> date:
    if precision is Precision.ACADEMIC_YEAR:
        return month_of(_school_year(said)[0], 9)
    if precision in {Precision.TERM, Precision.HALF_TERM}:
        starts = _SEASONS[said["season"]]
        year = _school_year(said)[0 if starts == 9 else 1] if said["next"] else _year(said["year"])
        return month_of(year, starts + 2 * (said.get("half") == "2"))
    month = _MONTHS[said["name"]] if "name" in said else int(said.get("month", "1"))
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
        month = f", and a month {MONTH_NAMES[int(second) - 1]} {first}" if 1 <= int(second) <= 12 else ""
        raise ValueError(f"a school year is written {first}/{(first + 1) % 100:02}{month}")
    return first, first + 1


def _day_of(first: date, day: int) -> date:
    length = monthrange(first.year, first.month)[1]
    if not 1 <= day <= length:
        raise ValueError(f"{MONTH_NAMES[first.month - 1]} {first.year} has {length} days, so no day {day}")
    return first.replace(day=day)


def _advice(plain: str) -> str:
    """What to write instead."""
    words = re.findall("[a-z]+", plain)
    if re.fullmatch(r"[a-z]+\.? [0-9]{2}", plain) and words[0] in _MONTHS:
        number, month = plain[-2:], MONTH_NAMES[_MONTHS[words[0]] - 1]
        return f'is it "{month} 20{number}", or day {number} of a year that is left out?'
    if re.fullmatch("[0-9]{2} ?[/–-] ?[0-9]{2}", plain):
        return f'a school year has four digits first, as in "20{plain}"'
    nearest = next(filter(None, map(_nearest, words)), None)
    if nearest is not None:
        return f'did you mean "{nearest.capitalize()}"?'
    return "write a term, a month, a day or a year, such as Spring 2024, June 2024, 31 August 2024 or 2024"


def _nearest(word: str) -> str | None:
    """The month or term that a misspelt word is nearest to."""
    import difflib

    names = [*_SEASONS, *(name.lower() for name in MONTH_NAMES)]
    if word in names or word in _MONTHS:
        return None
    return next(iter(difflib.get_close_matches(word, names, 1, 0.7)), None)


def pattern() -> str:
    """The regular expression (ECMA-262) that the texts which :func:`read` can read, and no others, match.

    It knows spellings only: 31 June 2024 matches.
    """
    return schema_pattern(form for _, form in _forms("|".join(_SEASONS), "|".join(_shortened())))


def _shortened() -> Iterator[str]:
    """Each month as a pattern that takes its short forms too: ``jan(?:uary)?``."""
    for name in (month.lower() for month in MONTH_NAMES):
        rest = "(?:t|tember)" if name == "september" else f"(?:{name[3:]})"
        yield name[:3] + (f"{rest}?" if name != "may" else "")


def schema_pattern(forms: Iterator[str]) -> str:
    """Forms as one regular expression for a JSON schema, which knows neither named groups nor flags."""
    plain = re.sub(r"\(\?P<[a-z]+>", "(?:", "|".join(forms))
    any_case = re.sub("[a-z]", lambda letter: f"[{letter[0].upper()}{letter[0]}]", plain)
    spaced = any_case.replace(" ?", r"\s*").replace(" ", r"\s+")
    return rf"^\s*(?:{spaced})\s*$"


def day_in_words(day: date) -> str:
    """A day in words, whatever the locale: 31 January 2024."""
    return f"{day.day} {MONTH_NAMES[day.month - 1]} {day.year}"
