"""What a date means: its precision and its first day in a plain school year.

One table of forms is behind both the reading and the pattern of the JSON schema, so that an editor and
``policykit check`` agree about the shape of a date.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache

from policykit.text.words import MONTHS, SHIPPED, Words, words_for

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
    raise ValueError(f"{quoted(text)} is not a date that can be read: {_advice(plain)}")


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
