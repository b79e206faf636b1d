"""A saved web page as a tree of tags and words, and which part of it is its text.

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


# ── what is text, and what surrounds it: navigation, banners, footers, hidden words ─────────────────────

_BY_TAG = {
    "nav": "navigation",
    "footer": "the foot of the web page",
    "button": "a button",
    "select": "a list to choose from",
    "textarea": "a field to fill in",
    "dialog": "a window that opens",
    "title": "the title of the browser's window",
    "aside": "beside the text of the web page",
}
_BY_ROLE = {
    "navigation": "navigation",
    "menu": "navigation",
    "menubar": "navigation",
    "search": "a search field",
    "banner": "the head of the web page",
    "contentinfo": "the foot of the web page",
    "dialog": "a window that opens",
    "alertdialog": "a window that opens",
    "complementary": "beside the text of the web page",
}
_BY_NAME = (
    (re.compile(r"cookie|consent|gdpr-(?:banner|notice)", re.I), "a cookie banner"),
    (
        re.compile(
            r"(?<![a-z])(?:nav(?:bar|igation)?|menu|breadcrumbs?|skip-?(?:link|to|nav)?)(?![a-z])", re.I
        ),
        "navigation",
    ),
    (re.compile(r"(?<![a-z])(?:site-?|page-?)?footer(?![a-z])", re.I), "the foot of the web page"),
    (re.compile(r"(?<![a-z])side-?bar(?![a-z])", re.I), "beside the text of the web page"),
    (re.compile(r"(?<![a-z])(?:social|share|sharing)(?:-|_|$)", re.I), "links to share the page"),
    (re.compile(r"(?<![a-z])(?:pop-?up|modal)(?![a-z])", re.I), "a window that opens"),
)
# The id of a part of the text is often made of its words, such as “social-media” or “consent”.
_OF_TEXT = frozenset(
    ("p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "dt", "dd", "tr", "th", "td", "blockquote")
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_SKIP = re.compile(r"\s*(?:skip|jump) to (?:main |the )?(?:content|navigation|text)\s*", re.I)
_CONTENT = re.compile(r"(?<![a-z])(?:main|content|article|entry|page-?body)(?![a-z])", re.I)
_ENOUGH = 0.5
_BY_CLASS = re.compile(r"([a-z][a-z0-9]*)?\.([\w-]+)", re.IGNORECASE)
_LINE_THROUGH = re.compile(r"text-decoration(?:-line)?\s*:[^;]*\bline-through\b", re.IGNORECASE)


def rules(root: Tag) -> Iterator[tuple[str, str]]:
    """Each selector of the page's style sheets with its declarations, in order."""
    for sheet in root.walk():
        if sheet.name == "style":
            for rule in "".join(each for each in sheet.inside if isinstance(each, str)).split("}"):
                selectors, _, said = rule.rpartition("{")
                for selector in re.split(r"[,;{]|\*/", selectors):
                    yield selector.strip(), said


def strike(root: Tag) -> None:
    """Give each tag the line through its words that a style sheet gives it by its class."""
    struck: dict[str, set[str]] = {}
    for selector, said in rules(root):
        if (by_class := _BY_CLASS.fullmatch(selector)) and _LINE_THROUGH.search(said):
            struck.setdefault(by_class[2], set()).add((by_class[1] or "").lower())
    for tag in root.walk() if struck else ():
        names = (struck.get(each, ()) for each in tag.get("class").split())
        if any("" in each or tag.name in each for each in names):
            tag.attributes["style"] = f"{tag.get('style')};text-decoration:line-through"


def reason(tag: Tag, *, in_main: bool) -> str:
    """Why a tag is no part of the text, or nothing if it is."""
    if tag.name in _BY_TAG and not (in_main and tag.name == "aside"):
        return _BY_TAG[tag.name]
    if found := _BY_ROLE.get(tag.get("role")):
        return found
    if tag.name == "header" and not in_main:
        return "the head of the web page"
    if is_hidden(tag):
        return "hidden on the web page"
    if is_struck(tag):
        return "words that were struck out on the web page"
    if tag.name == "a" and _SKIP.fullmatch(tag.words()):
        return "navigation"
    if tag.name in ("body", "main", "article", "html"):
        return ""
    named = tag.get("class") if tag.name in _OF_TEXT else f"{tag.get('id')} {tag.get('class')}"
    return next((why for pattern, why in _BY_NAME if pattern.search(named)), "") if named.strip() else ""


def is_hidden(tag: Tag) -> bool:
    """Whether a tag says that it is not to be seen, or not to be read aloud."""
    is_said = "hidden" in tag.attributes or tag.get("aria-hidden") == "true"
    return is_said or bool(_HIDDEN.search(tag.get("style")))


def is_struck(tag: Tag) -> bool:
    """Whether a tag is struck out; a row of a table is if all its words are."""
    return _strikes(tag) or (tag.name == "tr" and not _holds_words(tag) and bool(tag.words()))


def _strikes(tag: Tag) -> bool:
    return tag.name in ("del", "s", "strike") or _LINE_THROUGH.search(tag.get("style")) is not None


def _holds_words(tag: Tag) -> bool:
    """Whether it has words that are not struck out."""
    return any(
        bool(child.strip())
        if isinstance(child, str)
        else not (child.name in WORDLESS or _strikes(child)) and _holds_words(child)
        for child in tag.inside
    )


def main_part(root: Tag) -> Tag:
    """The tag that holds the text of the page: the one that says so, if it holds most of the words."""
    every = list(root.walk())
    body = next((tag for tag in every if tag.name == "body"), root)
    whole = _weight(body)
    said = [tag for tag in every if tag.name == "main" or tag.get("role") == "main"]
    said += [tag for tag in every if tag.name == "article"]
    named = [tag for tag in every if tag.name in ("div", "section", "td") and _is_named(tag)]
    for tag in (*said, *sorted(named, key=_weight)):
        if _weight(tag) >= _ENOUGH * whole and (tag in said or _weight(tag) >= 0.9 * whole):
            return tag
    return body


def _is_named(tag: Tag) -> bool:
    return bool(_CONTENT.search(f"{tag.get('id')} {tag.get('class')}")) and not reason(tag, in_main=True)


def _weight(tag: Tag) -> int:
    """How many words of text it has, without what surrounds the text."""
    total = 0
    for child in tag.inside:
        if isinstance(child, str):
            total += len(child.split())
        elif child.name not in ("script", "style", "noscript", "svg") and not reason(child, in_main=False):
            total += _weight(child)
    return total
