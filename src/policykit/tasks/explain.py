"""A code → what it means, for the person who has met it."""

from __future__ import annotations

import textwrap

from policykit import codes
from policykit.codes import CODES
from policykit.findings import Finding, UnknownName


def explain(code: str | None, width: int) -> str:
    """What a code means; without one, the list of all codes. Raises UnknownName for an unknown one."""
    if code is None:
        return "\n".join(f"{known.id}  {known.severity:7}  {known.title}" for known in CODES.values())
    known = CODES.get(code.upper())
    if known is None:
        remedy = "policykit explain, with no code, lists them all."
        raise UnknownName([Finding(codes.UNKNOWN_NAME, f"There is no code “{code}”.", remedy)])
    body = textwrap.fill(known.explanation, width)
    return f"{known.id}  {known.title} ({known.severity})\n\n{body}"
