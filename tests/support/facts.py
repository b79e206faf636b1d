"""Facts as a page in English has them."""

from __future__ import annotations

from policykit.document import Fact, FactName
from policykit.findings import Anchor
from policykit.text.spans import Spans
from policykit.text.words import words_for


def fact(name: FactName, spans: Spans, anchor: Anchor | None = None) -> Fact:
    """The fact under its usual label."""
    return Fact(name, words_for()[name], spans, anchor)
