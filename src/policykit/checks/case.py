"""What a rule is given, and how a finding quotes words and days."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from policykit.findings import Finding
from policykit.model.policy import Policy
from policykit.model.sections import Field


@dataclass(frozen=True, slots=True)
class Case:
    """One policy before the rules: with its texts, which several rules read, and the day if it is known."""

    policy: Policy
    fields: tuple[Field, ...]
    today: datetime.date | None = None


Rule = Callable[[Case], Iterator[Finding]]


def shortened(words: str, length: int = 60) -> str:
    """Words as a sentence quotes them: no longer than ``length`` characters."""
    return words if len(words) <= length else words[: length - 1].rstrip() + "…"
