"""What a code of a finding is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """An error keeps the data from being used; a warning does not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Code:
    """A stable code: its id, how grave it is, a title, and an explanation for the person who meets it."""

    id: str
    severity: Severity
    title: str
    explanation: str
