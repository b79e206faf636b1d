"""The typed answers of a policy, each with its place in the policy."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from policykit.findings import Anchor
from policykit.model.kinds import Duty


@dataclass(frozen=True, slots=True)
class Expectation:
    """One thing that is expected of people.

    Where the list is missing from the policy there is one expectation for its stem, and ``missing`` says
    why nothing more is known, so that a gap is never taken for “nothing is expected”.
    """

    id: str
    policy: str
    section: str
    text: str
    """The words, without markup."""
    markdown: str
    """The words as they are in the data."""
    stem: str
    """The words that lead into it, without markup; empty where the expectation is on its own."""
    of: tuple[str, ...]
    """The ids of the audiences that it is expected of."""
    by: tuple[str, ...]
    """The ids of the audiences that expect it, where the policy says so."""
    duty: Duty | None
    reason: str = ""
    missing: str | None = None


@dataclass(frozen=True, slots=True)
class Response:
    """One thing that the school does in response."""

    id: str
    policy: str
    section: str
    text: str
    markdown: str
    stem: str
    when: str | None
    against: tuple[str, ...]
    """The ids of the audiences that it is done to; empty where the policy does not say."""
    missing: str | None = None


@dataclass(frozen=True, slots=True)
class DefinedTerm:
    """What a word means in the policy."""

    id: str
    policy: str
    section: str
    term: str
    aliases: tuple[str, ...]
    text: str
    open: bool
    """Whether the list in the definition is open-ended."""


@dataclass(frozen=True, slots=True)
class Gap:
    """A list that the policy has lost or not yet decided."""

    id: str
    policy: str
    section: str
    stem: str
    reason: str
    audiences: tuple[str, ...]
    """The ids of the audiences whom the missing list concerns."""
    anchor: Anchor


class CitedKind(StrEnum):
    """What is cited."""

    LAW = "law"
    POLICY = "policy"


@dataclass(frozen=True, slots=True)
class Citing:
    """One place at which something is cited, and the words used for it there."""

    anchor: Anchor
    words: str
    provision: str = ""


@dataclass(frozen=True, slots=True)
class Citation:
    """A law or another policy that the policy refers to, with every place where it does."""

    kind: CitedKind
    id: str
    title: str
    url: str | None
    """The identifier URI of a law; the address of a policy that is online; else None."""
    cited: tuple[Citing, ...]
    verified: bool = True
    """Whether the register's entry for a law has been checked; true for a policy."""
