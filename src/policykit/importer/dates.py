"""Words → the dates and cycles in them, as they are written."""

from __future__ import annotations

import re
from functools import lru_cache

from policykit.model.dates import Cycle, SchoolDate

_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|"
    r"July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|"
    r"Nov(?:ember)?|Dec(?:ember)?)\.?"
)
_YEARS = r"(?:\d{4}|['’]?\d{2})(?:\s?[/–-]\s?(?:\d{4}|\d{2}))?"
RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ"
"""The mark of a footnote, which may stand right behind a date."""
DATE = re.compile(
    rf"\b(?:\d{{1,2}}\s?(?:st|nd|rd|th)?(?:\s+of)?\s+{_MONTH},?\s+(?:\d{{4}}|['’]?\d{{2}})"
    rf"|{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}}"
    r"|\d{1,2}\s?[./–-]\s?\d{1,2}\s?[./–-]\s?(?:\d{4}|['’]?\d{2})|\d{4}-\d{2}-\d{2}"
    rf"|(?:Autumn|Spring|Summer)(?:\s+Term)?(?:\s+[12])?,?\s+{_YEARS}"
    rf"|{_MONTH},?\s+(?:\d{{4}}|['’]\d{{2}})"
    r"|(?<![./–-])(?:academic year\s+)?\d{4}(?:\s?[/–-]\s?(?:\d{4}|\d{2}))?)"
    rf"(?![^\W{RAISED}]|/|-\d)",
    re.IGNORECASE,
)
_COUNT = r"(?:other|one|two|three|four|five|six|\d{1,2}|twelve|eighteen|twenty-four|thirty-six)"
_UNIT = r"(?:years?|terms?|months?)"
CYCLE = re.compile(
    rf"(?<![\w-])(?:(?:every|each) (?:{_COUNT} )?{_UNIT}"
    rf"|{_COUNT}[ -]{_UNIT}(?:ly)?(?: cycle)?|{_COUNT}[ -](?:yearly|monthly|termly)"
    r"|annual(?:ly)?|(?:half-)?yearly|termly|monthly|quarterly|biennial(?:ly)?|triennial(?:ly)?"
    r"|once a year|twice a year)(?![\w-])",
    re.IGNORECASE,
)


@lru_cache(maxsize=1024)
def date(text: str) -> SchoolDate | None:
    """The date that the whole text is, if it is one."""
    try:
        return SchoolDate.parse(text) if DATE.fullmatch(text.strip()) else None
    except ValueError:
        return None


def dates(text: str) -> list[tuple[int, int, SchoolDate]]:
    """The dates in a text, each with where it begins and ends."""
    found = []
    for match in DATE.finditer(text):
        known = date(match[0].strip())
        if known is not None:
            found.append((match.start(), match.end(), known))
    return found


def cycle(text: str) -> str | None:
    """How the text says how often something is reviewed, if that can be read."""
    for match in CYCLE.finditer(text):
        try:
            return Cycle.parse(match[0]).written
        except ValueError:
            continue
    return None
