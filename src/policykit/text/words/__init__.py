"""The fixed words of a page ("Approved by", "Page {number} of {count}") in the language of the page.

Each language has a file beside this module, named by the first part of its BCP 47 tag: ``en.toml`` has every
word, and a word that another file lacks is printed in English. A word that another goes with has its place
in curly brackets.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

ENGLISH = "en"
_OTHERS = (
    each.name.removesuffix(".toml") for each in files(__name__).iterdir() if each.name.endswith(".toml")
)
SHIPPED = (ENGLISH, *sorted(set(_OTHERS) - {ENGLISH}))
"""The languages that have a file of words."""
MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july"),
    *("august", "september", "october", "november", "december"),
)
_PLACE = re.compile(r"\{([a-z]+)\}")
_NUMBERS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


@dataclass(frozen=True)
class Words:
    """The words of one language, with those that a school says otherwise.

    ``own`` are the school's words by their names. They come before those of the language's file.
    """

    language: str = ENGLISH
    own: tuple[tuple[str, str], ...] = ()
    _known: Mapping[str, str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Find the words of the language."""
        object.__setattr__(self, "_known", {**file_words(primary(self.language)), **dict(self.own)})

    def __getitem__(self, name: str) -> str:
        """The word of this name as it is written, in English where the language has none."""
        return self._known.get(name) or file_words(ENGLISH)[name]

    def say(self, name: str, /, **said: object) -> str:
        """The words of this name with what belongs in their places."""
        return _filled(self[name], said)

    def around(self, name: str, place: str, /, **said: object) -> tuple[str, str]:
        """What is written before and after one place of the words of this name."""
        before, _, after = self[name].partition(f"{{{place}}}")
        return _filled(before, said), _filled(after, said)

    def counted(self, one: str, several: str, count: int) -> str:
        """The first words for one, the second for any other number."""
        return self.say(one if count == 1 else several, count=self.count(count), number=count)

    def count(self, number: int) -> str:
        """A number at the beginning of a sentence: in words as far as ten."""
        return self[_NUMBERS[number]] if number < len(_NUMBERS) else str(number)

    @property
    def in_english(self) -> tuple[str, ...]:
        """The names of the words that are still English in another language."""
        if primary(self.language) == ENGLISH:
            return ()
        return tuple(name for name in file_words(ENGLISH) if name not in self._known)


def _filled(text: str, said: Mapping[str, object]) -> str:
    return _PLACE.sub(lambda place: str(said.get(place[1], place[0])), text)


@cache
def words_for(language: str = ENGLISH, own: tuple[tuple[str, str], ...] = ()) -> Words:
    """The words of a language, a BCP 47 tag, with a school's own."""
    return Words(language, own)


@cache
def file_words(language: str) -> Mapping[str, str]:
    """The words of the file of a language by their names; none where there is no file."""
    if language not in SHIPPED:
        return {}
    return tomllib.loads(files(__name__).joinpath(f"{language}.toml").read_text(encoding="utf-8"))


def word_names() -> tuple[str, ...]:
    """The names of all fixed words."""
    return tuple(file_words(ENGLISH))


def primary(language: str) -> str:
    """The language of a BCP 47 tag without its region."""
    return language.partition("-")[0].lower()


def fits(name: str, text: str) -> bool:
    """Whether words have the places that the English words of this name have, each for the same."""
    wanted, found = (frozenset(_PLACE.findall(each)) for each in (file_words(ENGLISH)[name], text))
    in_figures = frozenset("number" if place == "count" else place for place in wanted)
    return found == wanted or (len(wanted) == len(in_figures) and found == in_figures)


@cache
def in_any_language(name: str) -> tuple[str, ...]:
    """The words of this name in each language that has a file, English first.

    For what was read from a file that does not say its language.
    """
    return tuple(words_for(language)[name] for language in SHIPPED)


def name_of(text: str, names: Iterable[str], own: Words | None = None) -> str | None:
    """The one of the names whose words are these: in the page's language, or else in English."""
    spoken = [own, words_for()] if own is not None else [words_for(language) for language in SHIPPED]
    return next((name for each in spoken for name in names if each[name] == text), None)
