"""The bookmarks of a file → which block each names, and where links to them lead."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from policykit.findings import Anchor
from policykit.text.spans import Span, Spans, normal

_COPY = re.compile(r"(.+)_Copy_\d+")


class Names:
    """The bookmarks of a page. A name belongs to the first paragraph that has it.

    LibreOffice gives a copied paragraph the name with "_Copy_1" after it: where the name itself is gone, the
    paragraph was moved; where it is not, the copy is new. A paragraph that was split has its name twice.
    """

    def __init__(self, names: Mapping[str, Anchor], on_page: Iterable[str]) -> None:
        self._names = names
        self._on_page = set(on_page)
        self._taken: set[str] = set()
        self.dropped: list[tuple[str, Span]] = []

    def take(self, candidates: Iterable[str]) -> str | None:
        """The name of the paragraph that has these bookmarks, if one is left for it."""
        for candidate in candidates:
            copy = _COPY.fullmatch(candidate)
            name = copy[1] if copy else candidate
            if name not in self._taken and not (copy and name in self._on_page):
                self._taken.add(name)
                return name
        return None

    def anchor(self, name: str | None) -> Anchor | None:
        """The anchor that a name stands for."""
        return self._names.get(name) if name is not None else None

    def linked(self, spans: Spans) -> Spans:
        """The spans, with links within the page led to parts; one that leads nowhere is only its words."""
        if all(span.target is None or span.target[0] != "#" for span in spans):
            return spans
        return normal(Span(span.text, span.marks, self._target(span)) for span in spans)

    def _target(self, span: Span) -> str | None:
        if span.target is None or not span.target.startswith("#"):
            return span.target
        name = span.target[1:]
        anchor = self._names.get(name)
        if name not in self._on_page or (anchor is not None and not anchor.part):
            self.dropped.append((name, span))
            return None
        return f"#{anchor.part}" if anchor is not None else span.target
