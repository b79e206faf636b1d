"""Rules about words left in by mistake: placeholders, and markup that is printed as it is."""

from __future__ import annotations

import re
from collections.abc import Iterator

from policykit import codes
from policykit import text as inline
from policykit.findings import Anchor, Finding
from policykit.model.policy import Policy

_PLACEHOLDER = re.compile(
    r"(?i:\bTB[CAD]\b|\bto be confirmed\b|\blorem ipsum\b)|\bX{3,}\b"
    r"|\[(?=[^\[\]\n]*[A-Z]{2})[A-Z0-9 ,.'’/&-]{3,}\](?!\()"
    r"|\[(?i:insert|name of|school name|add|enter|date)\b[^\[\]\n]*\](?!\()|(?i:<insert[^<>\n]*>)"
)


def shortened(words: str, length: int = 60) -> str:
    """Words as a sentence quotes them: no longer than ``length`` characters."""
    return words if len(words) <= length else words[: length - 1].rstrip() + "…"


def placeholders_are_filled(policy: Policy) -> Iterator[Finding]:
    """No text still holds what a model policy leaves to be filled in."""
    plain = ((Anchor("", key), getattr(policy, key)) for key in ("title", "owner", "version"))
    by = (Anchor("", "approval/by"), policy.approval.by)
    fields = [(field.anchor, field.text) for field in policy.fields]
    for anchor, text in [*plain, by, *fields]:
        for match in _PLACEHOLDER.finditer(text or ""):
            yield Finding(
                codes.PLACEHOLDER,
                f"“{shortened(match.group())}” looks like a placeholder.",
                "Write what belongs there.",
                anchor,
                match.group(),
            )


def markup_is_meant(policy: Policy) -> Iterator[Finding]:
    """No text holds markup that will be printed as it is."""
    for field in policy.fields:
        for piece in inline.literal_markup(field.text)[:3]:
            remedy = "Remove it. Write a list under items:, and a heading as the title: of a section."
            if piece.startswith("**"):
                remedy = "For bold, write ** before and after the words. If not, remove it."
            yield Finding(
                codes.MARKUP_AS_TEXT,
                f"“{shortened(piece)}” will be printed exactly as it is typed here.",
                remedy,
                field.anchor,
                piece,
            )
