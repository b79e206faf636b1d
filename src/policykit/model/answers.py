"""What a policy answers when it is asked: typed values, each with the place in the policy it came from."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from policykit.findings import Anchor
from policykit.model.kinds import Duty


@dataclass(frozen=True, slots=True)
class Expectation:
    """One thing that is expected of somebody.

    Where the list is missing from the policy there is one expectation for its stem, and ``missing`` says
    why nothing more is known; so nobody can mistake a gap for “nothing is expected”.
    """

    id: str
    policy: str
    section: str
    text: str
    """The words, without markup."""
    markdown: str
    """The words as they stand in the data."""
    stem: str
    """The words that lead into it, without markup; empty where the expectation stands alone."""
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
