"""Read the Markdown of a field as spans."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import groupby, islice
from typing import TYPE_CHECKING

from policykit.text.spans import Mark, Span, Spans, normal, plain
from policykit.text.targets import normal_target

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token

Resolve = Callable[[str], str | None]

# Beyond this many delimiters in one paragraph nothing is markup; a long field has about a hundred.
MOST_DELIMITERS = 10_000
_MOST_PIECES = 5
_WHITE = " \t\r\n"
_SPECIAL = re.compile(r"[\\`*_\[<&\r\n]")
_DELIMITER = re.compile(r"[\\`*_\[<&!]")
_LINE_END = re.compile(r"\r\n?")
_FOLD = re.compile(r"[ \t]*\n[ \t]*")
_BLANK_LINES = re.compile(r"\n(?:[ \t]*\n)+")
_FIRST_MARKER = re.compile(
    r"[ \t]*((?:[-+*]|\d{1,9}[.)]|#{1,6}|>)[ \t]+\S+|>\S+|`{3,}[^`\n]*$|~{3,}\S*)", re.M
)
_LATER_MARKER = re.compile(r"\n[ \t]*((?:[-+*]|1[.)]|#{1,6}|>)[ \t]+\S+|`{3,}[^`\n]*$|~{3,}\S*)", re.M)
_BOLD = re.compile(r"(?<![\\*\w])\*\*(?=\w)[^\s*]{1,40}")
_MARKS = {"strong": Mark.STRONG, "em": Mark.EMPHASIS}


@dataclass(frozen=True, slots=True)
class Link:
    """A link in a text: where it leads and the words that carry it."""

    target: str
    words: str


@dataclass(frozen=True, slots=True)
class _Reading:
    spans: Spans
    refused: tuple[str, ...] = ()
    literal: tuple[str, ...] = ()


def parse(text: str, resolve: Resolve = normal_target) -> Spans:
    """One paragraph of CommonMark as spans in normal form; it never fails, and no word is lost.

    White space at both ends is dropped, a line end is one space, a hard break is ``"\\n"``. A link whose
    target ``resolve`` refuses, a link without words, HTML and pictures show as their source. The title of a
    link is dropped. A text of more than 10,000 delimiters is taken literally.
    """
    return _reading(text, resolve).spans


def refused_links(text: str) -> tuple[str, ...]:
    """The targets, as written, of what was meant as a link but may not be one."""
    return _reading(text, normal_target).refused


def literal_markup(text: str) -> tuple[str, ...]:
    """The first few pieces of markup that show as typed, each an exact part of ``text``.

    They are HTML tags, pictures, list and heading marks at the start of a line, and bold that is not closed.
    """
    found = [match[1] for match in (_FIRST_MARKER.match(text), *_LATER_MARKER.finditer(text)) if match]
    reading = _reading(text, normal_target)
    found += reading.literal
    shown = "".join(span.text for span in reading.spans if Mark.CODE not in span.marks)
    bold = islice(_BOLD.finditer(text), MOST_DELIMITERS // 100) if "**" in shown else ()
    found += [match[0] for match in bold if match[0] in shown]
    return tuple(sorted(found, key=text.find)[:_MOST_PIECES])


def links(text: str) -> tuple[Link, ...]:
    """Every allowed link of the text, in order."""
    if "](" not in text and "<" not in text:
        return ()
    runs = groupby(parse(text), key=lambda span: span.target)
    return tuple(Link(target, plain([*run])) for target, run in runs if target is not None)


def paragraphs(text: str) -> tuple[str, ...]:
    """The paragraphs of a text: what blank lines part, without the white space round each."""
    if text.isprintable():  # so it has one line
        return (text.strip(_WHITE),) if text.strip(_WHITE) else ()
    parts = _BLANK_LINES.split(_LINE_END.sub("\n", text))
    return tuple(part.strip(_WHITE) for part in parts if part.strip(_WHITE))


@lru_cache(maxsize=1024)
def _reading(text: str, resolve: Resolve) -> _Reading:
    if _SPECIAL.search(text) is None:
        text = text.strip(_WHITE)
        return _Reading((Span(text),) if text else ())
    source = _LINE_END.sub("\n", text).strip(_WHITE)
    if len(_DELIMITER.findall(source)) > MOST_DELIMITERS:
        return _Reading(normal((Span(_FOLD.sub(" ", source)),)))
    parser = _parser(links="](" in source)
    return _Transcript(resolve, source).read(parser.inline.parse(source, parser, {}, []))


@dataclass(slots=True)
class _Transcript:
    """The tokens of one paragraph on their way to spans."""

    resolve: Resolve
    source: str
    spans: list[Span] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    literal: list[str] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    target: str | None = None
    opened: list[tuple[Token, int]] = field(default_factory=list)

    def read(self, tokens: list[Token]) -> _Reading:
        for token in tokens:
            self._token(token)
        return _Reading(normal(self.spans), tuple(self.refused), tuple(self.literal))

    def _token(self, token: Token) -> None:
        match token.type:
            case "strong_open" | "em_open":
                self.marks.append(_MARKS[token.tag])
            case "strong_close" | "em_close":
                self.marks.remove(_MARKS[token.tag])
            case "link_open":
                self._open(token)
            case "link_close":
                self._close()
            case "code_inline":
                self._say(token.content, Mark.CODE)
            case "html_inline" | "image":
                self.literal.append(token.content)
                self._say(_FOLD.sub(" ", token.content))
            case "softbreak":
                self._say(" ")
            case "hardbreak":
                self._say("\n")
            case _:
                self._say(token.content)

    def _say(self, text: str, *more: Mark) -> None:
        self.spans.append(Span(text, frozenset((*self.marks, *more)), self.target))

    def _open(self, token: Token) -> None:
        self.opened.append((token, len(self.spans)))
        written = str(token.attrs["href"])
        self.target = self.resolve(written)
        if self.target is None:
            self.refused.append(_written_target(token, self.source))
            self._say("<" if token.info == "auto" else "[")

    def _close(self) -> None:
        (token, first), target = self.opened.pop(), self.target
        self.target = None
        if target is None:
            self._say(_tail(token, self.source))
        elif not any(span.text for span in self.spans[first:]):
            self._say(_FOLD.sub(" ", self.source[slice(*token.meta["source"])]))


def _tail(token: Token, source: str) -> str:
    """What follows the words of a link, as it was written."""
    if token.info == "auto":
        return ">"
    return _FOLD.sub(" ", source[token.meta["words_end"] : token.meta["source"][1]])


def _written_target(token: Token, source: str) -> str:
    if token.info == "auto":
        return str(token.attrs["href"]).removeprefix("mailto:")
    tail = source[token.meta["words_end"] : token.meta["source"][1]].removeprefix("](").lstrip(_WHITE)
    match = re.match(r"<((?:\\.|[^\\>])*)>", tail) or re.match(r"((?:\\.|[^\\\s])*?)(?=\)?$|\s)", tail, re.S)
    return match[1] if match else str(token.attrs["href"])


@lru_cache(maxsize=2)
def _parser(*, links: bool) -> MarkdownIt:
    from markdown_it import MarkdownIt

    class Parser(MarkdownIt):
        """Leaves targets as they are written: ``resolve`` judges them, and must see a refused one."""

        def normalizeLink(self, url: str) -> str:  # noqa: N802 - the parser's name
            return url

        def normalizeLinkText(self, link: str) -> str:  # noqa: N802 - the parser's name
            return link

        def validateLink(self, url: str) -> bool:  # noqa: N802 - the parser's name
            return True

    parser = Parser("commonmark")
    if links:
        parser.inline.ruler.at("link", _link_rule())
        parser.inline.ruler.at("image", _image_rule())
    else:
        parser.disable(["link", "image"])
    return parser


def _link_rule() -> Callable[[StateInline, bool], bool]:
    from markdown_it.rules_inline import link  # plain text must not load it

    def rule(state: StateInline, silent: bool) -> bool:
        start, count = state.pos, len(state.tokens)
        if not link(state, silent):
            return False
        if not silent:
            token = next(each for each in state.tokens[count:] if each.type == "link_open")
            token.meta["source"] = start, state.pos
            token.meta["words_end"] = state.md.helpers.parseLinkLabel(state, start, True)
        return True

    return rule


def _image_rule() -> Callable[[StateInline, bool], bool]:
    from markdown_it.rules_inline import image  # plain text must not load it

    def rule(state: StateInline, silent: bool) -> bool:
        start = state.pos
        if not image(state, True):
            return False
        if not silent:
            state.push("image", "", 0).content = state.src[start : state.pos]
        return True

    return rule
