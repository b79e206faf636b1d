"""Headings → the list of contents of a page, each a link to its heading."""

from __future__ import annotations

from dataclasses import dataclass, field

from policykit.document import Heading
from policykit.formats.html.inline import escape
from policykit.spans import Mark, plain

LEVELS = 3
"""How far down headings are listed."""


@dataclass(slots=True)
class Contents:
    """The headings so far, each with the id of its heading on the page."""

    lines: list[str] = field(default_factory=list)
    count: int = 0

    def take(self, heading: Heading, part: str) -> str:
        """List a heading and say what its id is: its part's, or one of its own if it has none."""
        self.count += 1
        id_ = part or f"_heading-{self.count}"
        said = plain(span for span in heading.spans if Mark.DELETED not in span.marks)
        words = escape(" ".join(filter(None, (heading.label, said))).replace("\n", " "))
        if heading.level <= LEVELS and words.strip() and heading.mark is not Mark.DELETED:
            level = f' class="level-{heading.level}"' if heading.level > 1 else ""
            self.lines.append(f'<li{level}><a href="#{id_}">{words}</a></li>\n')
        return id_

    def html(self) -> str:
        """The list, or nothing if there is nothing to list."""
        if not self.lines:
            return ""
        lines = "".join(self.lines)
        heading = '<h2 id="_contents">Contents</h2>'
        return f'<nav class="contents" aria-labelledby="_contents">{heading}\n<ul>\n{lines}</ul></nav>\n'
