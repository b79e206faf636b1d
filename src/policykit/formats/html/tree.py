"""A saved web page as a tree of tags and words.

The standard library's parser, because it takes every page, gives every word of it, reaches nowhere, and knows
no depth at which it stops; libxml2's loses what is nested more than 256 deep.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

from policykit import codes
from policykit.findings import Finding, InvalidData

DEEPEST = 100
"""What is nested deeper becomes a part of what is at this depth: no word is lost."""

MOST_TAGS = 50_000
MOST_ATTRIBUTES = 10_000
"""In one tag."""
_MOST_UNCLOSED = 20
_LONG = 20_000
# A tag to its end, with what is in quotation marks; what was read is never given back, so that the time grows
# with the length alone.
_WHOLE_TAG = re.compile(r"""<[A-Za-z](?:"[^"]*+"|'[^']*+'|[^"'>]++|["'])*+""")
_QUOTED = re.compile(r""""[^"]*+"|'[^']*+'""")
_BETWEEN = re.compile(r"[\s/=]++")

VOID = frozenset([
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track",
    "wbr",
])  # fmt: skip
WORDLESS = frozenset(("script", "style"))
UNSHOWN = WORDLESS.union(("template", "noscript", "svg", "iframe", "object", "math", "canvas"))
_CELLS = ("caption", "td", "th")
_ROWS = ("colgroup", "thead", "tbody", "tfoot", "tr")
_CLOSES = {
    "li": ("li",),
    "dt": ("dt", "dd"),
    "dd": ("dt", "dd"),
    "option": ("option",),
    "tr": ("colgroup", "tr", *_CELLS),
    **dict.fromkeys(("td", "th"), ("colgroup", *_CELLS)),
    **dict.fromkeys(("thead", "tbody", "tfoot"), (*_ROWS, *_CELLS)),
}
_WITHIN = {
    "li": ("ul", "ol", "menu", *_CELLS),
    "dt": ("dl", *_CELLS),
    "dd": ("dl", *_CELLS),
    "option": ("select",),
    **dict.fromkeys(("tr", "td", "th", "thead", "tbody", "tfoot"), ("table",)),
}
_ENDS_PARAGRAPH = frozenset([
    "address", "article", "aside", "blockquote", "div", "dl", "fieldset", "footer", "form", "h1", "h2", "h3",
    "h4", "h5", "h6", "header", "hr", "main", "menu", "nav", "ol", "p", "pre", "section", "table", "ul", "li",
    "dt", "dd",
])  # fmt: skip


@dataclass(slots=True)
class Tag:
    """A tag with what is in it: tags, and words as text."""

    name: str
    attributes: dict[str, str] = field(default_factory=dict)
    inside: list[Tag | str] = field(default_factory=list)

    def get(self, name: str) -> str:
        """An attribute, or nothing."""
        return self.attributes.get(name, "")

    def walk(self) -> Iterator[Tag]:
        """This tag and every one in it, in order."""
        waiting = [self]
        while waiting:
            tag = waiting.pop()
            yield tag
            waiting += [child for child in reversed(tag.inside) if isinstance(child, Tag)]

    def words(self) -> str:
        """All that it says, seen or not; a space where one tag ends and another begins."""
        return " ".join(" ".join(self._texts()).split())

    def text(self) -> str:
        """All that it says, with its white space."""
        return "".join(self._texts())

    def _texts(self) -> Iterator[str]:
        for child in self.inside:
            if isinstance(child, str):
                yield child
            elif child.name not in WORDLESS:
                yield from child._texts()


def tree(text: str) -> Tag:
    """The tree of a page. Raises InvalidData only for more than 50,000 tags, or 10,000 attributes in one."""
    if why := _too_much(text):
        raise InvalidData([Finding(codes.TOO_LARGE, why, "Save the policy in a file of its own.")])
    parser = _Parser()
    parser.feed(text)
    parser.close()
    return parser.root


def _too_much(text: str) -> str:
    """Why a page is too much for the parser, whose time can grow faster than the page; or nothing."""
    unclosed = text.count("<", text.rfind(">") + 1) + text.count("<!--", text.rfind("-->") + 1)
    unclosed += text.count("<![", text.rfind("]>") + 1)
    if text.count("<") > 2 * MOST_TAGS or unclosed > _MOST_UNCLOSED:
        return f"The page has more than {MOST_TAGS:,} tags, or many that are never closed."
    for found in _WHOLE_TAG.finditer(text):
        if found.end() - found.start() > _LONG:
            names = _QUOTED.sub("", found[0])
            if sum(1 for _ in _BETWEEN.finditer(names)) > MOST_ATTRIBUTES:
                return f"The page has a tag of more than {MOST_ATTRIBUTES:,} attributes."
    return ""


class _Parser(HTMLParser):
    """Puts each tag where a browser would, as far as policies need."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Tag("html")
        self.open = [self.root]
        self.count = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open a tag, and close those that cannot go on past it."""
        if tag == "html" and len(self.open) == 1:
            return
        if tag in _ENDS_PARAGRAPH and any(opened.name == "p" for opened in self.open):
            self._close("p", _ENDS_PARAGRAPH.union(_CELLS) - {"p"})
        if tag in _CLOSES:
            for name in _CLOSES[tag]:
                self._close(name, frozenset(_WITHIN[tag]))
        self.count += 1
        if self.count > MOST_TAGS:
            sentence = f"The page has more than {MOST_TAGS:,} tags."
            raise InvalidData([Finding(codes.TOO_LARGE, sentence, "Save the policy in a file of its own.")])
        made = Tag(tag, {name: value or "" for name, value in attrs})
        self.open[-1].inside.append(made)
        if tag not in VOID and len(self.open) < DEEPEST:
            self.open.append(made)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A tag written <so/>, which HTML takes for an opening one unless it is void."""
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        """Close the nearest open tag of that name, and all within it."""
        if tag != "p":
            self._close(tag, frozenset())
        elif not self._close("p", frozenset(_CELLS)):
            self.open[-1].inside.append(Tag("p"))  # an empty paragraph (HTML, 13.2.6.4.7), which parts words

    def handle_data(self, data: str) -> None:
        """Words."""
        self.open[-1].inside.append(data)

    def _close(self, name: str, walls: frozenset[str]) -> bool:
        """Close the nearest tag of a name that is within none of the walls; whether there is one."""
        for at in range(len(self.open) - 1, 0, -1):
            if self.open[at].name == name:
                del self.open[at:]
                return True
            if self.open[at].name in walls:
                return False
        return False
