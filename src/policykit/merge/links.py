"""Write edited words as a field of the data: their marks, and their links as the data writes them.

A page shows less of a link than the data says: a law's web address for ``law:…``, nothing at all for
``audience:staff``. So words that were there before keep the data's own target.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from difflib import SequenceMatcher

from policykit import text as inline
from policykit.merge.comparing import trimmed
from policykit.model.policy import Policy
from policykit.text.spans import UNMARKED, Span, Spans, normal

Resolve = Callable[[str], str | None]
"""Where a link of the data leads on the page."""
_TOKEN = re.compile(r"\w+|\s+|[^\w\s]")


def known_links(policy: Policy, resolve: Resolve) -> dict[str, str]:
    """By the address that a reader sees, the target that the data writes: the policy's own, or a law."""
    found = {resolve(f"law:{law.id}"): f"law:{law.id}" for law in policy.context.laws.values()}
    for field in policy.fields:
        if "](" in field.text:
            found |= {resolve(s.target): s.target for s in inline.parse(field.text) if s.target is not None}
    return {address: target for address, target in found.items() if address is not None}


class Links:
    """Turns links of the page back into links of the data. ``known`` gives the target of an address."""

    def __init__(self, resolve: Resolve, known: Mapping[str, str]) -> None:
        self._resolve = resolve
        self._known = known
        self.dropped: list[tuple[str, str]] = []
        """Targets that the data cannot hold, each with the words of the link."""

    def field(self, edited: Spans, data: str = "") -> str:
        """The words as Markdown; ``data`` is the field now. What Markdown cannot express loses its marks."""
        old = inline.parse(data) if data else ()
        spans = trimmed(normal(self._carried(edited, old) if old else map(self._own, edited)))
        if spans == old:
            return data
        try:
            return inline.unparse(spans)
        except inline.Inexpressible:
            return inline.unparse(normal(Span(span.text, UNMARKED) for span in spans))

    def _own(self, span: Span) -> Span:
        return Span(span.text, span.marks, self._target(span.target, span.text))

    def _target(self, target: str | None, words: str) -> str | None:
        if target is None:
            return None
        found = self._known.get(target) or inline.normal_target(target)
        if found is None:
            self.dropped.append((target, words))
        return found

    def _carried(self, edited: Spans, data: Spans) -> list[Span]:
        """The edited spans, with the data's own targets where they lead to the same address."""
        old, new = _tokens(data), _tokens(edited)
        matcher = SequenceMatcher(None, [t.text for t in old], [t.text for t in new], autojunk=False)
        origin: list[Span | None] = [None] * len(new)
        for one, other, size in matcher.get_matching_blocks():
            origin[other : other + size] = old[one : one + size]
        before, after = _nearest(origin), _nearest(origin[::-1])[::-1]
        return [
            Span(span.text, span.marks, self._carried_target(span, before[at], origin[at], after[at]))
            for at, span in enumerate(new)
        ]

    def _carried_target(
        self, span: Span, before: Span | None, own: Span | None, after: Span | None
    ) -> str | None:
        if own is None and before is not None and after is not None and before.target == after.target:
            own = before
        if own is not None and own.target is not None and self._resolve(own.target) == span.target:
            return own.target
        return self._target(span.target, span.text)


def _nearest(origin: list[Span | None]) -> list[Span | None]:
    """For each token, the last one up to it that comes from the data."""
    found: list[Span | None] = []
    for each in origin:
        found.append(each if each is not None else found[-1] if found else None)
    return found


def _tokens(spans: Spans) -> list[Span]:
    return [Span(word, s.marks, s.target) for s in spans for word in _TOKEN.findall(s.text)]
