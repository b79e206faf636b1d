"""Dates as a school writes them: a term, a month, a day or a year, and when a review falls due."""

from __future__ import annotations

from policykit.model.dates.review import Cycle, ReviewKind, ReviewState, review_state
from policykit.model.dates.schooldate import (
    DEFAULT_CALENDAR,
    Calendar,
    Precision,
    SchoolDate,
    TermDates,
    day_in_words,
    day_of,
)

__all__ = [
    "DEFAULT_CALENDAR",
    "Calendar",
    "Cycle",
    "Precision",
    "ReviewKind",
    "ReviewState",
    "SchoolDate",
    "TermDates",
    "day_in_words",
    "day_of",
    "review_state",
]
