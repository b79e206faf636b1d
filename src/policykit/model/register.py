"""The register of laws and guidance that school policies cite: what each is and what has happened to it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from functools import cache, cached_property
from typing import Annotated, assert_never

from pydantic import BaseModel, ConfigDict, Field
from pydantic_core import from_json

from policykit.model.dates import SchoolDate, day_of

LawId = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$", max_length=128)]
Line = Annotated[str, Field(pattern=r"\S", max_length=400)]


class LawType(StrEnum):
    """What sort of text a law is, in the words of legislation.gov.uk; guidance is none of its sorts."""

    ACT = "ukpga"
    REGULATIONS = "uksi"
    ASSIMILATED = "eur"
    GUIDANCE = "guidance"


class Confidence(StrEnum):
    """Whether an entry has been compared with the official text."""

    CHECKED = "checked"
    UNVERIFIED = "unverified"


class Effect(StrEnum):
    """What a change did to a law, from the least to the gravest."""

    AMENDED = "amended"
    NARROWED = "narrowed"
    SUPERSEDED = "superseded"
    REPEALED = "repealed"


class LawState(StrEnum):
    """What has become of a law by some day. An amended law is in force."""

    IN_FORCE = "in-force"
    NARROWED = "narrowed"
    SUPERSEDED = "superseded"
    REPEALED = "repealed"


_STATES = {
    Effect.AMENDED: LawState.IN_FORCE,
    Effect.NARROWED: LawState.NARROWED,
    Effect.SUPERSEDED: LawState.SUPERSEDED,
    Effect.REPEALED: LawState.REPEALED,
}
_GRAVITY = list(LawState)


class LawChange(BaseModel):
    """Something that happened to a law."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    effect: Effect = Field(
        description="amended: other words, still in force. narrowed: it covers less. superseded: something "
        "else is to be cited instead. repealed: gone; regulations that were revoked are repealed too."
    )
    on: SchoolDate | None = Field(default=None, description="When it took effect. Left out: not known.")
    by: LawId | None = Field(default=None, description="The id of the law that did it.")
    by_provision: str | None = Field(
        default=None,
        pattern=r"^[a-z]+(/[0-9A-Za-z]+)+$",
        description="The part of that law that did it, such as section/189.",
    )
    what: Line = Field(description="What happened, in one plain sentence.")

    def has_happened(self, day: date | None) -> bool:
        """Whether it had taken effect by the day; a change whose date is not known counts as having."""
        return day is None or self.on is None or self.on.first_day() <= day_of(day)


class Law(BaseModel):
    """An Act, a set of regulations, or a piece of statutory guidance."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: LawId = Field(
        description="Policies cite it as law: and this id, made of small letters, digits and hyphens.",
        examples=["malicious-communications-act-1988"],
    )
    title: Line = Field(
        description="Its short title with the year; of guidance, its name without the edition.",
        examples=["Malicious Communications Act 1988"],
    )
    aliases: tuple[Line, ...] = Field(
        default=(), description="Other names by which people know it.", examples=[["KCSIE"]]
    )
    type: LawType = Field(
        description="ukpga: an Act. uksi: regulations or an order. eur: a regulation of the EU that is now "
        "law of the United Kingdom. guidance: guidance that schools follow or must have regard to."
    )
    year: int | None = Field(
        default=None, ge=1000, le=9999, description="The year of its title; of guidance, the edition."
    )
    number: int | None = Field(
        default=None, ge=1, description="Its chapter number or statutory instrument number."
    )
    uri: str | None = Field(
        default=None,
        pattern=r"^https?://\S+$",
        description="Where it is: its address under legislation.gov.uk/id, or the page of the guidance.",
    )
    confidence: Confidence = Field(
        default=Confidence.CHECKED,
        description="unverified: this entry has not been compared with the official text, and checks and "
        "the JSON say so.",
    )
    changes: tuple[LawChange, ...] = Field(default=(), description="What has happened to it since.")
    note: str = Field(default="", description="What a school should know about it, in plain words.")

    def state(self, on: date | None = None) -> LawState:
        """What had become of it by a day; without a day, by all recorded changes, those to come included.

        A change whose date is not known counts on every day.
        """
        states = (_STATES[change.effect] for change in self.changes if change.has_happened(on))
        return max(states, key=_GRAVITY.index, default=LawState.IN_FORCE)

    def changes_since(self, day: date) -> tuple[LawChange, ...]:
        """The changes that took effect after the day, and those whose date is not known."""
        day = day_of(day)
        return tuple(change for change in self.changes if change.on is None or change.on.first_day() > day)

    def cite(self, provision: str = "") -> str:
        """The citation in OSCOLA's style: "Communications Act 2003, s 127(1)"; no comma before the year.

        ``provision`` is a path as legislation.gov.uk writes it, such as ``section/127/1`` or
        ``schedule/10/paragraph/2``. Guidance is cited by its name and edition. Raises ValueError for a
        path that is none.
        """
        match self.type:
            case LawType.ACT | LawType.REGULATIONS | LawType.ASSIMILATED:
                name = self.title
            case LawType.GUIDANCE:
                name = f"{self.title} ({self.year})" if self.year else self.title
            case _:
                assert_never(self.type)
        return f"{name}, {pinpoint(provision)}" if provision else name

    def has_provision(self, provision: str) -> bool:
        """Whether such a path names a part of a law."""
        try:
            self.cite(provision)
        except ValueError:
            return False
        return True

    def provision_uri(self, provision: str = "") -> str | None:
        """The address of a provision, or of the whole where parts have none; None if nothing is known."""
        if self.uri is None or not provision or "legislation.gov.uk/id/" not in self.uri:
            return self.uri
        return f"{self.uri}/{provision.strip('/')}"

    @property
    def names(self) -> tuple[str, ...]:
        """Its title, its aliases, and the number of a statutory instrument: "SI 2013/1624"."""
        instrument = self.type is LawType.REGULATIONS and self.year and self.number
        return (self.title, *self.aliases, *((f"SI {self.year}/{self.number}",) if instrument else ()))


_ABBREVIATIONS = {
    "section": "s",
    "regulation": "reg",
    "article": "art",
    "rule": "r",
    "schedule": "sch",
    "paragraph": "para",
    "part": "pt",
    "chapter": "ch",
}


def pinpoint(provision: str) -> str:
    """``schedule/10/paragraph/2`` → "sch 10 para 2"; ``section/1/1/b`` → "s 1(1)(b)". Raises ValueError."""
    kinds = "|".join(_ABBREVIATIONS)
    below = f"(?:/(?!(?:{kinds})(?:/|$))[0-9A-Za-z]+)"
    if not re.fullmatch(f"(?:{kinds}){below}+(?:/(?:{kinds}){below}+)*", provision):
        raise ValueError(
            f'"{provision}" is not a part of a law, such as section/127 or schedule/10/paragraph/2'
        )
    return " ".join(_abbreviated(*part.split("/")) for part in re.findall(f"(?:{kinds}){below}+", provision))


def _abbreviated(kind: str, number: str, *below: str) -> str:
    return f"{_ABBREVIATIONS[kind]} {number}{''.join(f'({step})' for step in below)}"


class Register(dict[str, Law]):
    """Laws by id, in the order in which they are listed."""

    def find(self, name: str) -> Law | None:
        """The law with this title or alias.

        Case, a leading "the", white space and the shape of apostrophes do not count.
        """
        return self._by_name.get(_folded(name))

    def suggest(self, id_: str) -> str | None:
        """The id of the law that this one was probably meant to be."""
        import difflib

        near = difflib.get_close_matches(_slug(id_), self._by_slug, n=1, cutoff=0.6)
        return self._by_slug[near[0]] if near else None

    def with_laws(self, extra: Iterable[Law]) -> Register:
        """This register with more laws; one whose id is here already takes the place of that entry."""
        return Register(self | {law.id: law for law in extra})

    @cached_property
    def _by_name(self) -> dict[str, Law]:
        return {_folded(name): law for law in self.values() for name in law.names}

    @cached_property
    def _by_slug(self) -> dict[str, str]:
        slugs = {_slug(name): law.id for law in self.values() for name in law.names}
        return slugs | {id_: id_ for id_ in self}


def _folded(name: str) -> str:
    plain = " ".join(name.replace("’", "'").replace("‘", "'").casefold().split())
    return plain.removeprefix("the ")


def _slug(name: str) -> str:
    return re.sub("[^a-z0-9]+", "-", re.sub("['’]", "", name.casefold())).strip("-")


@cache
def register() -> Register:
    """The built-in register; its file is read when it is first asked for."""
    from importlib.resources import files

    text = files("policykit.model").joinpath("laws.json").read_bytes()
    laws = (Law.model_validate(entry) for entry in from_json(text))
    return Register((law.id, law) for law in laws)
