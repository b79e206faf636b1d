"""What a policy is read with: its school, the other policies and the laws, by which names get a meaning."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from policykit.model.register import Law, Register, register
from policykit.model.school import UNNAMED_SCHOOL, KnownPolicy, School

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
