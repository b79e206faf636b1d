"""Read Markdown: what the writer writes, any other CommonMark, and Markdown with HTML in it.

HTML may stand in Markdown wherever words may (CommonMark 0.31, sections 4.6 and 6.6), and programs that
convert documents to Markdown write a lot of it. A file with HTML is read as the web page that it makes. What
policykit writes itself has no HTML.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from policykit.document import Block, Cell, Document, Fact, Heading, Paragraph, Role, Table, fact_name
from policykit.formats.markdown.notation import BULLET, PAGE, captioned, in_place, uncalled, unlabelled
from policykit.text import parse
from policykit.text.spans import Mark, Span, Spans, normal, plain

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_core import StateCore
    from markdown_it.token import Token


import re
from collections.abc import Iterator
from dataclasses import replace
from html import escape
from typing import TYPE_CHECKING, Any

from policykit.document.reading import Aside, Reading
from policykit.formats.reading import Decoded, decode, left_out

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token


_REFERENCES = "+"
_DEEPEST_BLOCK = 40
_LEVELS = 5
_MOST_BEYOND = 20
"""How many columns rows may add to a table beyond those of its header; what is more goes into the last."""


def read(text: str) -> Document:
    """The page that the text says; it never fails.

    A heading of level 1 that comes first is the title; a list of facts between it and a thematic break
    is the facts. Blocks that a page does not have keep their words: words behind a fence are a paragraph,
    code is one marked as code, HTML its source, a second paragraph of an item a paragraph of its own.
    """
    tokens = parser().parse(text.removeprefix("\ufeff"))
    title, tokens = _title(tokens)
    facts, tokens = _facts(tokens)
    blocks = _Blocks(tokens).read()
    return Document(title, facts=facts, blocks=tuple(in_place(blocks)))


def _title(tokens: list[Token]) -> tuple[str, list[Token]]:
    if len(tokens) >= 3 and tokens[0].type == "heading_open" and tokens[0].tag == "h1":
        return plain(_spans(tokens[1].content)), tokens[3:]
    return "", tokens


def _facts(tokens: list[Token]) -> tuple[tuple[Fact, ...], list[Token]]:
    if not tokens or tokens[0].type != "bullet_list_open":
        return (), tokens
    end = next(index for index, token in enumerate(tokens) if _closes(token, tokens[0]))
    rule = tokens[end + 1 : end + 2]
    items = tokens[1:end]
    facts = [_fact(items[start : start + 5]) for start in range(0, len(items), 5)]
    known = tuple(fact for fact in facts if fact is not None)
    if not rule or rule[0].type != "hr" or len(known) != len(facts):
        return (), tokens
    return known, tokens[end + 2 :]


def _closes(token: Token, opening: Token) -> bool:
    return token.type == "bullet_list_close" and token.level == opening.level


def _fact(item: list[Token]) -> Fact | None:
    """The fact that a list item of exactly one paragraph says, if it says one."""
    shape = ["list_item_open", "paragraph_open", "inline", "paragraph_close", "list_item_close"]
    if [token.type for token in item] != shape:
        return None
    found = uncalled(item[2].content)
    if found is None:
        return None
    return Fact(fact_name(found[1]), found[1], _spans(found[2]))


@dataclass(slots=True)
class _List:
    """An open list: its marker, and the number of the item to come."""

    marker: str
    number: int = 0


@dataclass(slots=True)
class _Blocks:
    """The blocks read so far, and what is open at this token."""

    tokens: Sequence[Token]
    blocks: list[Block] = field(default_factory=list)
    lists: list[_List] = field(default_factory=list)
    quotes: int = 0
    item_starts: bool = False
    rows: list[list[Cell]] = field(default_factory=list)
    caption: Spans = ()

    def read(self) -> list[Block]:
        for index, token in enumerate(self.tokens):
            self._token(index, token)
        return self.blocks

    def _token(self, index: int, token: Token) -> None:
        match token.type:
            case "bullet_list_open" | "ordered_list_open":
                self.lists.append(_List(token.markup, int(token.attrs.get("start", 1))))
            case "bullet_list_close" | "ordered_list_close":
                self.lists.pop()
            case "list_item_open":
                self.item_starts = True
            case "list_item_close":
                self.item_starts = False
                self.lists[-1].number += 1
            case "blockquote_open":
                self.quotes, self.item_starts = self.quotes + 1, False
            case "blockquote_close":
                self.quotes -= 1
            case "tr_open":
                self.rows.append([])
            case "table_close":
                self._table()
            case "inline":
                self._words(index, token.content)
            case "code_block" | "fence":
                self._paragraph(_code(token.content), Role.QUOTE if self.quotes else Role.BODY)
            case "html_block":
                self._paragraph((Span(token.content.strip("\n")),), Role.QUOTE if self.quotes else Role.BODY)
            case _:
                pass

    def _words(self, index: int, source: str) -> None:
        opening = self.tokens[index - 1]
        match opening.type:
            case "heading_open":
                self._heading(int(opening.tag[1:]), source)
            case "th_open" | "td_open":
                self.rows[-1].append(Cell(_spans(source)))
            case _ if self.item_starts:
                self._item(source)
            case _ if self.quotes:
                self._quote(source)
            case _:
                self._body(source, self.tokens[index + 2 : index + 3])

    def _heading(self, level: int, source: str) -> None:
        label, words = unlabelled(source, heading=True)
        self.blocks.append(Heading(_spans(words), min(max(level - 1, 1), _LEVELS), label))

    def _item(self, source: str) -> None:
        self.item_starts = False
        current = self.lists[-1]
        if current.marker in (".", ")"):
            self._paragraph(_spans(source), Role.ITEM, f"{current.number}.")
            return
        label, words = unlabelled(source)
        if current.marker == _REFERENCES:
            self._paragraph(_spans(words), Role.REFERENCE, label)
        else:
            self._paragraph(_spans(words), Role.ITEM, label or BULLET)

    def _quote(self, source: str) -> None:
        if called := uncalled(source):
            role, label, words = called
        else:
            role, (label, words) = Role.QUOTE, unlabelled(source)
        self._paragraph(_spans(words), role, label)

    def _body(self, source: str, following: Sequence[Token]) -> None:
        caption = captioned(source)
        if caption and caption[0] == " " and following and following[0].type == "table_open":
            self.caption = _spans(caption[1:])
            return
        label, words = unlabelled(source)
        self._paragraph(_spans(words), Role.BODY, label)

    def _paragraph(self, spans: Spans, role: Role, label: str = "") -> None:
        self.item_starts = False
        depth = sum(opened.marker != _REFERENCES for opened in self.lists) - (role is Role.ITEM)
        if spans or label not in ("", BULLET):
            self.blocks.append(Paragraph(spans, role, label, depth))

    def _table(self) -> None:
        width = max(map(len, self.rows))
        header, *rows = (tuple(row) + (Cell(()),) * (width - len(row)) for row in self.rows)
        self.blocks.append(Table(header, tuple(rows), self.caption))
        self.rows, self.caption = [], ()


def _spans(source: str) -> Spans:
    return parse(source, PAGE.read_target)


def _code(content: str) -> Spans:
    lines = content.rstrip("\n").split("\n")
    parts = [part for line in lines for part in (Span("\n"), Span(line, frozenset({Mark.CODE})))]
    return normal(parts[1:])


@lru_cache(maxsize=3)
def parser(*, is_whole: bool = False, has_definitions: bool = False) -> MarkdownIt:
    """CommonMark's parser with GFM's tables. The words of a block are left as they are written unless
    ``is_whole``, and so are definitions of links unless ``has_definitions``.
    """
    from markdown_it import MarkdownIt  # loaded when something is read

    # A page has no link definitions, so one in the text is words. Blocks have a limit of nesting
    # of their own below, because beyond the parser's the words would be lost; those of a line would not be.
    made = MarkdownIt("commonmark", {"maxNesting": 2 * _DEEPEST_BLOCK}).enable("table")
    made.disable([*([] if has_definitions else ["reference"]), *([] if is_whole else ["inline"])])
    made.block.ruler.at("table", _whole_table, {"alt": ["paragraph", "reference"]})
    made.block.ruler.before("table", "too_deep", _too_deep, {"alt": []})
    made.core.ruler.after("block", "words_of_fences", _words_of_fences)
    return made


def _words_of_fences(state: StateCore) -> None:
    """Put the words behind a fence into a paragraph before its code; one alone is the name of a language.

    CommonMark asks for no more than that the first word names one (4.5), and shows none of them; but a line
    that someone drew with signs round some words opens a fence too.
    """
    tokens: list[Token] = []
    for token in state.tokens:
        if token.type == "fence" and len(token.info.split()) > 1:
            tokens += _paragraph_of(token.info.rstrip(f"{token.markup[0]} \t"), token)
        tokens.append(token)
    state.tokens = tokens


def _paragraph_of(words: str, fence: Token) -> list[Token]:
    from markdown_it.token import Token

    if not words:
        return []
    opening = Token("paragraph_open", "p", 1, block=True, level=fence.level, map=fence.map)
    closing = Token("paragraph_close", "p", -1, block=True, level=fence.level)
    inline = Token("inline", "", 0, content=words, children=[], block=True, level=fence.level + 1)
    return [opening, inline, closing]


def _whole_table(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Take a table, and give each row its cells beyond the header's too, which GFM ignores (4.10)."""
    from markdown_it.rules_block import table

    before = len(state.tokens)
    if not table(state, start, end, silent):
        return False
    taken = state.tokens[before:]
    del state.tokens[before:]
    kept: list[str] = []
    for token in taken:
        if token.type == "inline":
            kept.append(token.content.strip())
            line = token.map[0] if token.map else start
        elif token.type == "tr_close":
            row = state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]
            for words in _beyond(row, kept):
                state.push("td_open", "td", 1)
                state.push("inline", "", 0).content = words
                state.push("td_close", "td", -1)
            kept = []
        state.tokens.append(token)
    return True


def _beyond(row: str, kept: list[str]) -> list[str]:
    """The cells of a table's row that come after those that were kept, without blank ones at the end."""
    from markdown_it.rules_block.table import escapedSplit

    cells = [cell.strip() for cell in escapedSplit(row.strip())]
    blank = [""] * len(kept)
    is_fenced = not cells[0] and [*cells[1:], *blank][: len(kept)] == kept  # the row begins with a “|”
    beyond = cells[len(kept) + is_fenced :]
    while beyond and not beyond[-1]:
        beyond.pop()
    last = " | ".join(beyond[_MOST_BEYOND - 1 :])
    return [*beyond[: _MOST_BEYOND - 1], *([last] if last else [])]


def _too_deep(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Take what is nested too deeply as one paragraph, so that its words are kept."""
    if silent or state.level < _DEEPEST_BLOCK:
        return False
    state.push("paragraph_open", "p", 1)
    state.push("inline", "", 0).content = state.getLines(start, end, state.blkIndent, False).strip()
    state.push("paragraph_close", "p", -1)
    state.line = end
    return True


# A link to a place of the same site or page, which leads nowhere once the words have left it.
_WITHIN_SITE = re.compile(r"(?<![!\\])\[([^\[\]\n]+)\]\((?:[/#.?][^()\s]*|[\w-]+\.(?:html?|php|aspx?))\)")

_WORDS = re.compile(r"[\w’'-]+")
_PICTURE = re.compile(r"(?<!\\)!\[(?P<alt>[^\[\]]{0,300})\]\([^()\s]+(?:\s+[\"'][^\"'\n]*[\"'])?\)")
# The reference of a page that policykit wrote: there “+” is before what the policy refers to.
_OURS = re.compile(r"[a-z0-9-]+ · [0-9a-f]{8}\b")
# What many programs keep at the head of a Markdown file: keys with values, between two lines of dashes. A
# line that was taken is never taken in another way, so that the time grows with the length alone.
_HEAD = re.compile(
    r"""\s*---[ \t]*\n
    (?P<lines>(?:(?>[\w-][\w -]*:(?:[ \t].*)?|[ \t]+\S.*|-[ ].*|)\n){1,100}?)
    (?:---|\.\.\.)[ \t]*\n""",
    re.VERBOSE,
)
_FIRST_HEADING = re.compile(r"\s*# .*\n")
_QUOTED = re.compile(r"""(?<=: )(["'])(.*)\1$""")


def bring(data: bytes) -> Reading:
    """The page that the Markdown says. Raises InvalidData for bytes that are no text."""
    decoded = _decoded(data)
    source, pictures = _without_pictures(decoded.text)
    page = read(_WITHIN_SITE.sub(r"\1", source))
    if not _OURS.search(source):
        page = replace(page, blocks=tuple(map(_without_references, page.blocks)))
    asides = tuple(Aside(alt, "what a picture shows", 0) for alt, _ in pictures if alt)
    return Reading(page, asides, (*decoded.findings, *(left_out(*each) for each in pictures)))


def as_web_page(data: bytes) -> Decoded | None:
    """The web page that the Markdown means, if it holds HTML. Raises InvalidData for no text."""
    decoded = _decoded(data)
    return None if _OURS.search(decoded.text) else _web_page(decoded)


def _decoded(data: bytes) -> Decoded:
    decoded = decode(data)
    return replace(decoded, text=_with_plain_head(decoded.text))


def _with_plain_head(text: str) -> str:
    """The text with what is in its head as lines of their own, below its title if that comes first."""
    head = _HEAD.match(text)
    if head is None:
        return text
    rest = text[head.end() :]
    title = _FIRST_HEADING.match(rest)
    before, after = (title[0], rest[title.end() :]) if title else ("", rest)
    lines = (_QUOTED.sub(r"\2", line.strip()) for line in head["lines"].split("\n"))
    return "\n\n".join((before.strip(), *filter(None, lines), after)).lstrip("\n")


def _without_pictures(text: str) -> tuple[str, list[tuple[str, str]]]:
    """The text without its pictures; and for each what it shows, and the words before which it stood."""
    shown: list[tuple[str, str]] = []

    def taken(picture: re.Match[str]) -> str:
        behind = _WORDS.findall(text[picture.end() : picture.end() + 200])
        shown.append((" ".join(picture["alt"].split()), " ".join(behind[:8])))
        return ""

    return _PICTURE.sub(taken, text), shown


def _without_references(block: Block) -> Block:
    """A list whose bullets are “+” is a list like others in what someone else wrote."""
    if isinstance(block, Paragraph) and block.role is Role.REFERENCE:
        return replace(block, role=Role.ITEM, label=block.label or "•")
    return block


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


def _web_page(decoded: Decoded) -> Decoded | None:
    """The page that the Markdown means, as HTML, with the findings about the file; None if it holds no HTML
    and no link whose target is elsewhere in it.

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
