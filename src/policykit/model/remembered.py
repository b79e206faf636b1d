"""A function of a policy → the same one, which remembers what it answered for the last few policies.

A policy never changes, and is often asked twice: for its Word file, then for its web page.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache, wraps
from typing import TypeVar

from policykit.model.policy import Policy

_Answer = TypeVar("_Answer")
_MOST = 4
"""Policies that are remembered: few, lest a build of a thousand hold them all."""


@dataclass(frozen=True, slots=True, eq=False)
class _TheVery:
    """A policy, equal to itself alone: comparing all of its words would take longer than most answers."""

    policy: Policy

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _TheVery) and other.policy is self.policy

    def __hash__(self) -> int:
        return id(self.policy)


def remembered(answer: Callable[[Policy], _Answer]) -> Callable[[Policy], _Answer]:
    """The function, which answers from memory when it is asked of the very same policy again."""

    @lru_cache(maxsize=_MOST)
    def found(the: _TheVery) -> _Answer:
        return answer(the.policy)

    @wraps(answer)
    def asked(policy: Policy) -> _Answer:
        return found(_TheVery(policy))

    return asked
