"""What the policies of a school share: audiences, calendar, colour; and the context to read a policy in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Annotated, Final, Literal

from pydantic import AfterValidator, Field

from policykit import codes
from policykit.findings import Finding, UnknownName, nearest
from policykit.model.dates import Calendar
from policykit.model.fields import DataVersion, Id, Model, Name, Words, fault
from policykit.model.register import Law, Register, register
from policykit.text.words import Words as FixedWords
from policykit.text.words import word_names, words_for

ENOUGH: Final = 4.5
"""The contrast that words need with their background (WCAG 2.2, 1.4.3, level AA)."""
_PATTERN: Final = r"^#?[0-9A-Fa-f]{6}$"


def _channel(value: int) -> float:
    """One of red, green and blue as WCAG 2.2 counts its light ("relative luminance")."""
    share = value / 255
    return share / 12.92 if share <= 0.04045 else float(((share + 0.055) / 1.055) ** 2.4)


def contrast_with_white(colour: str) -> float:
    """From 1, for white itself, to 21, for black; the colour is six hexadecimal digits after a ``#``."""
    red, green, blue = (int(colour[start : start + 2], 16) for start in (1, 3, 5))
    light = 0.2126 * _channel(red) + 0.7152 * _channel(green) + 0.0722 * _channel(blue)
    return 1.05 / (light + 0.05)


def darkened(colour: str) -> str:
    """The nearest darker shade on which white words can be read; the colour itself if they can."""
    shades = (_shade(colour, percent) for percent in range(100, -1, -1))
    return next(shade for shade in shades if contrast_with_white(shade) >= ENOUGH)


def _shade(colour: str, percent: int) -> str:
    parts = (int(colour[start : start + 2], 16) * percent // 100 for start in (1, 3, 5))
    return "#" + "".join(f"{part:02x}" for part in parts)


def _readable(value: str) -> str:
    if not re.fullmatch(_PATTERN, value):
        raise fault(
            codes.BAD_VALUE,
            f"“{value[:60]}” is not a colour.",
            'Write it as six digits after a #, in quotation marks: "#1f5f3a".',
        )
    colour = f"#{value.removeprefix('#').lower()}"
    contrast = contrast_with_white(colour)
    if contrast < ENOUGH:
        raise fault(
            codes.PALE_COLOUR,
            f"White words on {colour} are hard to read: their contrast is {contrast:.1f}, "
            f"and {ENOUGH} is needed.",
            f'Take a darker shade, such as "{darkened(colour)}".',
        )
    return colour


Colour = Annotated[
    str,
    Field(json_schema_extra={"pattern": _PATTERN}, examples=["#1f5f3a"]),
    AfterValidator(_readable),
]
"""A colour as ``#`` and six hexadecimal digits, dark enough for white words."""


class SectionNumbering(StrEnum):
    """How the headings of a policy are numbered."""

    NONE = "none"
    DECIMAL = "decimal"


_BETWEEN_WORDS = re.compile(r"[\s\u00a0_-]+")


def folded(name: str) -> str:
    """A name as it is compared: case, hyphens, spaces and the shape of apostrophes do not count."""
    return _BETWEEN_WORDS.sub(" ", name.replace("’", "'").strip()).casefold()


class Audience(Model):
    """A group of people that policies are for."""

    id: Id
    """The audience's own name in the data."""
    name: Name
    """What the school calls the audience."""
    aliases: tuple[Name, ...] = ()
    """Other words for the same people, such as children for pupils."""

    @property
    def names(self) -> tuple[str, ...]:
        """All of its names: its id, its name and its aliases."""
        return (self.id, self.name, *self.aliases)

    def answers_to(self, name: str) -> bool:
        """Whether the name is one of its names."""
        return folded(name) in {folded(known) for known in self.names}


def _audience(id_: str, name: str, *aliases: str) -> Audience:
    return Audience(id=id_, name=name, aliases=aliases)


USUAL_AUDIENCES = (
    _audience("pupils", "pupils", "pupil", "children", "child"),
    _audience("staff", "staff", "member of staff", "members of staff"),
    _audience("governors", "governors", "governor"),
    _audience("parents", "parents", "parent"),
    _audience("carers", "carers", "carer"),
    _audience("head-teacher", "Head Teacher", "headteacher"),
    _audience("volunteers", "volunteers", "volunteer"),
    _audience("visitors", "visitors", "visitor"),
    _audience("contractors", "contractors", "contractor"),
)


class KnownPolicy(Model):
    """A policy that exists, whether or not it is kept here: what another policy needs to refer to it."""

    id: Id
    """The policy's own name in the data; other policies link to it as policy: and this id."""
    title: Words
    """The policy's title."""
    aliases: tuple[Words, ...] = ()
    """Other names under which policies refer to it."""
    url: Annotated[str, Field(pattern=r"^https?://\S+$")] | None = None
    """Where it can be read, if it is online."""


class School(Model):
    """The school, from school.yaml."""

    policykit: DataVersion = 1
    """The version of the data format; 1."""
    name: Words
    """The school's full name, as its documents show it."""
    language: Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[A-Z]{2})?$", examples=["en-GB"])] = "en-GB"
    """The language of the policies, as a BCP 47 tag. The fixed words of a page, such as “Approved by”, are in
    it too where policykit has them, and otherwise in English."""
    words: dict[str, Words] = Field(default_factory=dict)
    """Fixed words of the page that the school says its own way, by their names: approved_by, review_due,
    contents and so on. Each keeps the places in curly brackets that policykit's own has."""
    audiences: Annotated[tuple[Audience, ...], Field(min_length=1)] = USUAL_AUDIENCES
    """The audiences that policies address. Left out: the usual ones of an English school."""
    numbering: SectionNumbering = SectionNumbering.NONE
    """How the headings of all policies are numbered: none, or decimal (1, 1.1, 2)."""
    house_style: Words | None = None
    """The Word file (.docx or .dotx) in whose style documents are made, by its path in the policies folder.
    Left out: policykit's own style."""
    colour: Colour | None = None
    """The school's colour on web pages, behind white words. Left out: a dark grey."""
    crest: Words | None = None
    """The picture (.png or .jpg, 200 kB at most) that web pages show beside the school's name, by its
    path in the policies folder."""
    policies: tuple[KnownPolicy, ...] = ()
    """Policies that exist but are not kept here yet, so that others can refer to them."""
    calendar: Calendar = Calendar()
    """The school's terms, where they differ from the usual ones."""
    laws: tuple[Law, ...] = ()
    """Laws and guidance that the built-in register does not hold."""

    def __hash__(self) -> int:
        return hash((self.name, self.language, self.audiences))  # a mapping, as words is, has no hash

    @property
    def own_words(self) -> tuple[tuple[str, str], ...]:
        """The fixed words that the school says its own way, of those that a page has."""
        return tuple(
            (name, " ".join(said.split())) for name, said in self.words.items() if name in word_names()
        )

    @property
    def fixed_words(self) -> FixedWords:
        """The fixed words of the school's pages."""
        return words_for(self.language, self.own_words)

    def audience(self, name: str) -> Audience | None:
        """The audience that answers to a name: its id, its name or an alias."""
        named = next((audience for audience in self.audiences if audience.id == name), None)
        return named or next((audience for audience in self.audiences if audience.answers_to(name)), None)

    def audience_id(self, name: str) -> str:
        """The id of the one audience that a name means. Raises UnknownName, with a suggestion."""
        audience = self.audience(name)
        if audience is not None:
            return audience.id
        near = nearest(name, [known for audience in self.audiences for known in audience.names])
        listed = ", ".join(audience.id for audience in self.audiences)
        remedy = f"Did you mean “{near}”?" if near else f"The school's audiences are: {listed}."
        raise UnknownName([Finding(codes.UNKNOWN_NAME, f"The school has no audience “{name}”.", remedy)])

    def audiences_named(self, name: str) -> tuple[Audience, ...]:
        """The audiences that a name means: one, or each of “parents/carers”; none if any is unknown."""
        whole = self.audience(name)
        if whole is not None:
            return (whole,)
        found = [self.audience(part) for part in name.split("/")]
        return tuple(audience for audience in found if audience is not None) if all(found) else ()


UNNAMED_SCHOOL = School.model_construct(name="")


Scheme = Literal["law", "policy", "audience", "term", "part", "url"]
_SCHEMES: dict[str, Scheme] = {"law": "law", "policy": "policy", "audience": "audience", "term": "term"}


@dataclass(frozen=True, slots=True)
class Target:
    """Where a link in the data leads: one of our schemes with an id, or a URL as it is written."""

    scheme: Scheme
    id: str
    provision: str = ""

    @classmethod
    def parse(cls, text: str) -> Target:
        """``law:education-act-1996/section/550ZA`` → the law, with its provision."""
        if text.startswith("#"):
            return cls("part", text[1:])
        scheme, colon, rest = text.partition(":")
        if not colon or scheme not in _SCHEMES:
            return cls("url", text)
        id_, _, provision = rest.partition("/") if scheme == "law" else (rest, "", "")
        return cls(_SCHEMES[scheme], id_, provision)


@dataclass(frozen=True)
class Context:
    """The school, and every policy that is known by name; ``kept`` are those of this folder.

    ``house_style`` and ``crest`` hold the bytes of the files that school.yaml names so.
    """

    school: School = UNNAMED_SCHOOL
    kept: Mapping[str, KnownPolicy] = field(default_factory=dict)
    house_style: bytes | None = field(default=None, repr=False)
    crest: bytes | None = field(default=None, repr=False)

    @cached_property
    def laws(self) -> Register:
        """The built-in register with the school's own laws."""
        return register().with_laws(self.school.laws) if self.school.laws else register()

    @cached_property
    def elsewhere(self) -> Mapping[str, KnownPolicy]:
        """The policies that school.yaml says are kept elsewhere."""
        return {policy.id: policy for policy in self.school.policies}

    def policy(self, id_: str) -> KnownPolicy | None:
        """A policy of this folder, or one kept elsewhere."""
        return self.kept.get(id_) or self.elsewhere.get(id_)

    def law(self, id_: str) -> Law | None:
        """A law or guidance by its id."""
        return self.laws.get(id_)

    def audience_ids(self, names: tuple[str, ...] | None) -> tuple[str, ...]:
        """The ids of the audiences that the names mean, each once, in order; unknown names are left out."""
        found = (audience.id for name in names or () for audience in self.school.audiences_named(name))
        return tuple(dict.fromkeys(found))
