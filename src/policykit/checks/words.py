"""Words that were not meant to stand: placeholders, and markup that is shown as it is."""

from __future__ import annotations

import re
from collections.abc import Iterator

from policykit import codes
from policykit import text as inline
from policykit.checks.case import Case, shortened
from policykit.findings import Anchor, Finding

_PLACEHOLDER = re.compile(
    r"(?i:\bTB[CAD]\b|\bto be confirmed\b|\blorem ipsum\b)|\bX{3,}\b"
    r"|\[(?=[^\[\]\n]*[A-Z]{2})[A-Z0-9 ,.'’/&-]{3,}\](?!\()"
    r"|\[(?i:insert|name of|school name|add|enter|date)\b[^\[\]\n]*\](?!\()|(?i:<insert[^<>\n]*>)"
)
# Any placeholder has one of these in it, once in small letters; looking for them is far quicker.
_SIGNS = ("tb", "to be", "lorem", "xxx", "[", "<")


def placeholders_are_filled(case: Case) -> Iterator[Finding]:
    """No text still holds what a model policy leaves to be filled in."""
    policy = case.policy
    plain = ((Anchor("", key), getattr(policy, key)) for key in ("title", "owner", "version"))
    by = (Anchor("", "approval/by"), policy.approval.by)
    fields = [(field.anchor, field.text) for field in case.fields]
    for anchor, text in [*plain, by, *fields]:
        small = text.lower() if text else ""
        if not any(sign in small for sign in _SIGNS):
            continue
        for match in _PLACEHOLDER.finditer(text):
            yield Finding(
                codes.PLACEHOLDER,
                f"“{shortened(match.group())}” looks like a placeholder.",
                "Write what belongs there.",
                anchor,
                match.group(),
            )


def markup_is_meant(case: Case) -> Iterator[Finding]:
    """No text holds markup that will be shown as it stands."""
    for field in case.fields:
        for piece in inline.literal_markup(field.text)[:3]:
            yield Finding(
                codes.MARKUP_AS_TEXT,
                f"“{shortened(piece)}” is shown as it stands: it is not read as markup.",
                "Take it out; write a list as items:, a heading as the title: of a section.",
                field.anchor,
                piece,
            )
