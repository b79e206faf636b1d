"""Somebody else's Markdown that holds HTML → the web page that it means.

HTML may stand in Markdown wherever words may (CommonMark 0.31, sections 4.6 and 6.6), and what programs have
turned into Markdown is full of it. A browser shows none of it as it is written, so such a file is read as the
web page that it makes. What policykit writes itself has no HTML.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from html import escape
from typing import TYPE_CHECKING, Any

from policykit.formats.decoding import Decoded
from policykit.formats.markdown.labels import PAGE
from policykit.formats.markdown.reader import parser

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

# The tags of HTML, with those that it once had. Any other is words: “<name of the school>”.
_NAMES = frozenset([
    "a", "abbr", "acronym", "address", "article", "aside", "b", "bdi", "bdo", "big", "blockquote", "body",
    "br", "button", "caption", "center", "cite", "code", "col", "colgroup", "data", "dd", "del", "details",
    "dfn", "dialog", "dir", "div", "dl", "dt", "em", "fieldset", "figcaption", "figure", "font", "footer",
    "form", "h1", "h2", "h3", "h4", "h5", "h6", "head", "header", "hgroup", "hr", "html", "i", "iframe",
    "img", "input", "ins", "kbd", "label", "legend", "li", "link", "main", "mark", "menu", "meta", "nav",
    "noscript", "object", "ol", "optgroup", "option", "output", "p", "picture", "pre", "q", "rp", "rt",
    "ruby", "s", "samp", "script", "section", "select", "small", "source", "span", "strike", "strong",
    "style", "sub", "summary", "sup", "svg", "table", "tbody", "td", "template", "textarea", "tfoot", "th",
    "thead", "time", "title", "tr", "tt", "u", "ul", "var", "video", "wbr",
])  # fmt: skip
_TAG = r"/?(?P<name>[A-Za-z][A-Za-z0-9]*)(?=[\s/>])"
_MARKUP = re.compile(rf"<(?:!--(?P<comment>.*?)-->|{_TAG})?", re.DOTALL)
_UNENDED = re.compile(rf"<(?P<comment>(?!))?(?:{_TAG})?")  # no comment ends behind the last end of one
_DEFINITION = re.compile(r"^ {0,3}\[[^\[\]\n]+\]:", re.MULTILINE)
_DELIMITER = re.compile(r"[\\`*_\[<&!]")
MOST_DELIMITERS, LONGEST = 20_000, 1_000_000
"""What has more of them, or more characters, is not read as a web page: no policy has, and it takes long."""


def as_web_page(decoded: Decoded) -> Decoded | None:
    """The page that the Markdown means, as HTML, with what was told of the file; None if it holds no HTML
    and no link whose target stands elsewhere in it.

    Comments are hidden parts of the page. A definition that no link uses is words, and so then are all.
    """
    if not _may_be_one(decoded.text):
        return None
    page = _Page(decoded.text, with_definitions=True)
    if not page.uses_its_definitions:
        page = _Page(decoded.text, with_definitions=False)
    html = page.html()
    if not page.holds_html and not page.definitions:
        return None
    return replace(decoded, text=f"<html><body>{html}</body></html>")


def _may_be_one(text: str) -> bool:
    """Whether it is worth parsing: most Markdown has nothing of the kind."""
    if len(text) > LONGEST or len(_DELIMITER.findall(text)) > MOST_DELIMITERS:
        return False
    tags = (found["name"] for found in _UNENDED.finditer(text))
    has_html = "<!--" in text or any(name and name.lower() in _NAMES for name in tags)
    return has_html or _DEFINITION.search(text) is not None


@dataclass(slots=True)
class _Page:
    """The tokens of a text, on their way to HTML."""

    text: str
    with_definitions: bool
    holds_html: bool = False
    tokens: list[Token] = field(default_factory=list)
    definitions: list[dict[str, Any]] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Read the text."""
        env: dict[str, Any] = {}
        self.tokens = self._parser.parse(self.text, env)
        self.definitions = [*env.get("references", {}).values(), *env.get("duplicate_refs", ())]

    @property
    def _parser(self) -> MarkdownIt:
        return parser(is_whole=True, has_definitions=self.with_definitions)

    @property
    def uses_its_definitions(self) -> bool:
        """Whether every definition is that of a link or a picture."""
        used = {token.attrs.get("href", token.attrs.get("src")) for token in self._all()}
        return all(definition["href"] in used for definition in self.definitions)

    def html(self) -> str:
        """The page, with nothing but HTML's own tags left as they are."""
        for token in self._all():
            if token.type in ("html_block", "html_inline"):
                before, end, behind = token.content.rpartition("-->")
                token.content = _MARKUP.sub(self._kept, before + end) + _UNENDED.sub(self._kept, behind)
            elif token.type == "link_open":
                written = str(token.attrs["href"])
                token.attrs["href"] = PAGE.read_target(written) or written
        return str(self._parser.renderer.render(self.tokens, self._parser.options, {}))

    def _all(self) -> Iterator[Token]:
        for token in self.tokens:
            yield token
            yield from token.children or ()

    def _kept(self, markup: re.Match[str]) -> str:
        if markup["comment"] is not None:
            self.holds_html = True
            return f"<span hidden>{escape(markup['comment'])}</span>"
        if markup["name"] and markup["name"].lower() in _NAMES:
            self.holds_html = True
            return markup[0]
        return escape(markup[0])
