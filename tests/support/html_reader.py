"""A page as policykit writes HTML → Document, read as strictly as the writer should write: for tests only."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

from policykit.document import (
    Block,
    Cell,
    Document,
    Fact,
    FactName,
    Heading,
    Paragraph,
    Role,
    Row,
    Table,
    fact_name,
)
from policykit.formats.html.page import script
from policykit.text.spans import Mark, Marks, Span, Spans, normal
from policykit.text.words import words_for
from tests.support.facts import fact

MARKS = {"strong": Mark.STRONG, "em": Mark.EMPHASIS, "code": Mark.CODE}
BLOCKS = {"ul", "ol", "div", "p", "blockquote"}
VOCABULARY = {
    "html": {"lang"},
    "head": set(),
    "meta": {"charset", "http-equiv", "content", "name"},
    "title": set(),
    "style": set(),
    "body": set(),
    "main": {"id"},
    "article": set(),
    "header": set(),
    "nav": {"class", "aria-labelledby"},
    "footer": set(),
    **{f"h{level}": {"id", "class"} for level in range(1, 7)},
    "p": {"id", "class"},
    "dl": set(),
    "dt": set(),
    "dd": set(),
    "div": {"id", "class", "role", "tabindex", "aria-label", "aria-labelledby"},
    "blockquote": {"id", "class"},
    "ul": {"class"},
    "ol": {"class", "type", "start"},
    "li": {"id", "class", "value"},
    "span": {"class"},
    "table": {"id"},
    "caption": {"id"},
    "thead": set(),
    "tbody": set(),
    "tr": {"class"},
    "th": {"id", "scope"},
    "td": {"id"},
    "a": {"class", "href", "rel", "aria-label"},
    "strong": set(),
    "em": set(),
    "code": set(),
    "br": set(),
    "ins": set(),
    "del": set(),
}
# What a page has besides, when it is dressed; scripts and pictures are looked at one by one.
DRESSED = {
    "header": {"class"},
    "nav": {"class", "aria-label", "aria-labelledby"},
    "link": {"rel", "type", "href", "title"},
    "img": {"class", "src", "alt"},
    "a": VOCABULARY["a"] | {"aria-describedby"},
    "span": {"class", "aria-hidden"},
    "strong": {"class"},
    "script": {"type", "id"},
    "search": {"id", "hidden"},
    "form": set(),
    "label": {"for"},
    "input": {"id", "type", "autocomplete", "spellcheck"},
    "p": VOCABULARY["p"] | {"role"},
    "ul": VOCABULARY["ul"] | {"id"},
}
PICTURES = ("data:image/png;base64,", "data:image/jpeg;base64,")
LIVE = re.compile(
    r"https?://|mailto:|tel:|#_?[a-z][a-z0-9-]*$|(?:policies/|for/)?[a-z][a-z0-9-]*\.(?:html(?:#[a-z][a-z0-9-]*)?|docx|md|json|xml)$",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Element:
    """An element with its attributes and what is in it, in order."""

    name: str
    attributes: dict[str, str]
    children: list[Element | str] = field(default_factory=list)

    def of(self, *names: str) -> list[Element]:
        """The children that are elements of these names, or all elements."""
        found = [child for child in self.children if isinstance(child, Element)]
        return [child for child in found if child.name in names] if names else found

    def every(self) -> list[Element]:
        """This element and all within it, in the order of the page."""
        return [self, *(inner for child in self.of() for inner in child.every())]

    @property
    def text(self) -> str:
        """All the text within."""
        return "".join(child if isinstance(child, str) else child.text for child in self.children)

    @property
    def kind(self) -> str:
        """The class attribute."""
        return self.attributes.get("class", "")


class _Tree(HTMLParser):
    """A parser that takes nothing for granted: each tag closes the one that is open."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("", {})
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len(dict(attrs)) == len(attrs), f"an attribute stands twice in <{tag}>"
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(element)
        if tag not in {"meta", "br", "link", "img", "input"}:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop().name == tag, f"</{tag}> closes another element"

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"a comment: {data!r}")

    def handle_pi(self, data: str) -> None:
        raise AssertionError(f"a processing instruction: {data!r}")


def parsed(page: str) -> Element:
    """The tree of a page; every element is closed, and there is no comment."""
    tree = _Tree()
    tree.feed(page)
    tree.close()
    assert tree.open == [tree.root], "an element is left open"
    return tree.root


def dressed_intruders(page: str) -> list[str]:
    """The same of a page with what a school or a site adds: one script, and pictures in the page itself."""
    found = intruders(page, VOCABULARY | DRESSED)
    for element in parsed(page).every():
        match element.name, element.attributes.get("type"):
            case "script", ("application/json" | "application/ld+json"):
                json.loads(element.text)
            case "script", _:
                found += [] if element.text == script(words_for()) else [f"a script: {element.text[:80]}"]
            case "img", _ if not element.attributes["src"].startswith(PICTURES):
                found.append(f"a picture: {element.attributes['src'][:80]}")
            case _:
                continue
    return found


def intruders(page: str, vocabulary: dict[str, set[str]] = VOCABULARY) -> list[str]:
    """Every element, attribute, id and link of the page that the writer has no word for."""
    found = []
    for element in parsed(page).every()[1:]:
        name, attributes = element.name, element.attributes
        known = vocabulary.get(name)
        strange = {"element"} if known is None else set(attributes) - known
        found += [f"<{name} {word}>" for word in sorted(strange)]
        if name == "a" and not LIVE.match(attributes.get("href", "").removeprefix("../")):
            found.append(f"a link to {attributes.get('href')!r}")
        if not re.fullmatch(r"_?[a-z][a-z0-9-]*", attributes.get("id", "a")):
            found.append(f"an id {attributes['id']!r}")
    return found


def read(page: str) -> Document:
    """A page back to its document, without anchors."""
    html = parsed(page).of("html")[0]
    main = html.of("body")[0].of("main")[0]
    article = main.of("article")[0]
    header = article.of("header")[0]
    blocks = [block for element in article.of()[1:] for block in _blocks(element, 0)]
    title = header.of("h1")[0].text
    facts = tuple(_facts(header))
    contents = bool(article.of("nav"))
    return Document(title, html.attributes["lang"], facts, tuple(blocks), has_contents=contents)


def _facts(header: Element) -> list[Fact]:
    facts = [fact(FactName.SCHOOL, _spans(p)) for p in header.of("p")]
    for pair in [pair for dl in header.of("dl") for pair in dl.of("div")]:
        (name, words) = pair.of("dt", "dd")
        label = name.text.removesuffix(":")
        facts.append(Fact(fact_name(label), label, _spans(words)))
    return facts


def _blocks(element: Element, depth: int) -> list[Block]:
    match element.name, element.kind:
        case "nav", "contents":
            return []
        case "div", "heading":
            return _blocks(element.of()[0], depth)
        case "div", "table":
            return [_table(element.of("table")[0])]
        case "div", role:
            label = "".join(strong.text for p in element.of("p") if p.kind for strong in p.of("strong"))
            return [Paragraph(_spans(element.of("p")[-1]), Role(role), label, depth)]
        case "blockquote", _:
            quoted = map(_labelled, element.of("p"))
            return [Paragraph(spans, Role.QUOTE, label, depth) for label, spans in quoted]
        case "p", _:
            label, spans = _labelled(element)
            return [Paragraph(spans, Role.BODY, label, depth)]
        case (("ul" | "ol"), _):
            return _items(element, depth)
        case name, _:
            label, spans = _labelled(element)
            return [Heading(spans, int(name[1:]) - 1, label)]


def _items(listing: Element, depth: int) -> list[Block]:
    found: list[Block] = []
    role = Role.REFERENCE if "references" in listing.kind else Role.ITEM
    number = int(listing.attributes.get("start", 1)) - 1
    for item in listing.of("li"):
        number = int(item.attributes.get("value", number + 1))
        if item.kind != "level":
            label, spans = _labelled(item)
            if "own" not in listing.kind:
                label = "•" if listing.name == "ul" else _ordinal(number, listing.attributes.get("type", "1"))
            found.append(Paragraph(spans, role, label, depth))
        for inner in item.of(*BLOCKS):
            found += _blocks(inner, depth + 1)
    return found


def _ordinal(number: int, kind: str) -> str:
    if kind == "1":
        return f"{number}."
    if kind in "aA":
        return chr(ord(kind) - 1 + number) + "."
    tens, ones = divmod(number, 10)
    written = "x" * tens if tens < 4 else "xl"
    written += ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")[ones]
    return (written if kind == "i" else written.upper()) + "."


def _table(table: Element) -> Table:
    captions = [_spans(caption) for caption in table.of("caption")]
    head = table.of("thead")[0].of("tr")[0]
    rows = tuple(_row(row) for row in table.of("tbody")[0].of("tr"))
    return Table(_row(head), rows, captions[0] if captions else ())


def _row(row: Element) -> Row:
    return tuple(Cell(_spans(cell)) for cell in row.of())


def _labelled(element: Element) -> tuple[str, Spans]:
    """The label before the words, and the words."""
    first = element.children[0] if element.children else ""
    if not isinstance(first, Element) or first.kind != "label":
        return "", _spans(element)
    rest = element.children[1:]
    assert isinstance(rest[0], str)
    assert rest[0].startswith(" "), "a label is set apart from the words by a space"
    return first.text, _spans(Element(element.name, {}, [rest[0][1:], *rest[1:]]))


def _spans(element: Element, marks: Marks = frozenset(), target: str | None = None) -> Spans:
    spans: list[Span] = []
    for child in element.children:
        if isinstance(child, str):
            spans.append(Span(child, marks, target))
        elif child.name in BLOCKS:
            break
        elif child.name == "br":
            spans.append(Span("\n", marks, target))
        elif child.name == "a":
            spans += () if child.kind else _spans(child, marks, _target(child.attributes["href"]))
        elif child.kind == "term":  # a defined word, and its meaning, which is no part of the words
            spans += _spans(Element("", {}, child.children[:1]), marks, target)
        else:
            spans += _spans(child, marks | {MARKS[child.name]}, target)
    return normal(spans)


def _target(address: str) -> str:
    return f"policy:{address[:-5]}" if re.fullmatch(r"[a-z][a-z0-9-]*\.html", address) else address
