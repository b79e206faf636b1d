"""Inline Markdown: read as spans, and spans written as Markdown, for a field or for a page.

CommonMark says by the characters on both sides whether a ``*`` opens or closes anything (0.31, section
6.2), so some runs of marks cannot be written plainly. An entity for the character that is in the way always
can be: ``**a&#32;**``. Whatever is written is read again before it is handed out.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import Enum, auto
from functools import lru_cache
from itertools import chain, groupby, islice
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
_MARKUP_CHARACTERS = re.compile(r"[\\`*_\[<&\r\n]")
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
    if _MARKUP_CHARACTERS.search(text) is None:
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


_SPECIAL = re.compile(r"[\\`\[\]<&!~\r]|\*+|_+|\n[ \t]?")
_PUNCTUATION = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")
_ENTITY_AHEAD = re.compile(r"&#?[0-9A-Za-z]+;")
_TAG_AHEAD = re.compile(r"<[A-Za-z/!?]")
_AUTOLINK = re.compile(r"https?://[^<>\x00-\x20]+|[A-Za-z0-9.+_-]+@[A-Za-z0-9.-]+")


class Inexpressible(ValueError):
    """These spans cannot be said in CommonMark: a line break in code, or a link that is not allowed."""

    def __init__(self, spans: Spans) -> None:
        self.spans = spans
        super().__init__(f"CommonMark cannot say {spans!r}")


def _same(target: str) -> str:
    return target


@dataclass(frozen=True, slots=True)
class Setting:
    """Options of the Markdown: for a field of the data, or for a page.

    ``page`` escapes what other readers of Markdown take for markup; ``one_line`` writes a line break as an
    entity; ``entities`` are further characters to write so. ``write_target`` gives a link's target as it is
    written and ``read_target`` takes it back.
    """

    page: bool = False
    one_line: bool = False
    entities: str = ""
    write_target: Callable[[str], str] = _same
    read_target: Resolve = normal_target

    @property
    def trimmed(self) -> str | None:
        """The white space that a reader drops at both ends, as :meth:`str.strip` takes it."""
        return None if self.page else " \t\r\n"


FIELD = Setting()


def unparse(spans: Spans, setting: Setting = FIELD) -> str:
    """CommonMark that :func:`parse` reads back as exactly these spans.

    Raises :class:`Inexpressible` where there is none: the spans are not in normal form, have a line break in
    code, or lead where a link may not.
    """
    if not spans:
        return ""
    is_broken_code = any(Mark.CODE in span.marks and "\n" in span.text for span in spans)
    if all(span.text for span in spans) and not is_broken_code:
        drafts = (draft.write(spans) for draft in _drafts(spans, setting))
        # Beyond the most delimiters that the reader takes for markup, text is read as it is.
        for source in chain(drafts, [plain(spans)]):
            if parse(source, setting.read_target) == spans:
                return source
    raise Inexpressible(spans)


def _drafts(spans: Spans, setting: Setting) -> Iterator[_Draft]:
    """The ways to write the spans, the plainest first."""
    is_marked = any(span.marks - {Mark.CODE} for span in spans)
    for is_guarded, escapes_all in ((False, False), (False, True), (True, False), (True, True)):
        for strong, emphasis in (("**", "*"), ("**", "_"), ("__", "*"), ("__", "_"))[: 4 if is_marked else 1]:
            delimiters = {Mark.STRONG: strong, Mark.EMPHASIS: emphasis}
            yield _Draft(setting, delimiters, is_guarded, escapes_all)


class _Kind(Enum):
    TEXT = auto()
    OPEN = auto()
    CLOSE = auto()
    RAW = auto()


@dataclass(frozen=True, slots=True)
class _Piece:
    """A piece of the source."""

    kind: _Kind
    text: str
    in_link: bool = False


@dataclass(frozen=True, slots=True)
class _Draft:
    """One way to write the spans.

    ``is_guarded`` writes an entity for each character beside a delimiter that could keep it from opening or
    closing anything. ``escapes_all`` puts a backslash before every character that can be markup.
    """

    setting: Setting
    delimiters: dict[Mark, str]
    is_guarded: bool
    escapes_all: bool

    def write(self, spans: Spans) -> str:
        pieces = [None, *self._nest(spans, (Mark.STRONG, Mark.EMPHASIS)), None]
        source = ""
        for before, piece, after in reversed([*zip(pieces, pieces[1:], pieces[2:], strict=False)]):
            if piece is not None:  # backwards, because an escape depends on the character that follows
                source = self._source(before, piece, after, source[:1]) + source
        return source

    def _nest(self, spans: Spans, open_to: tuple[Mark, ...], linked: bool = False) -> Iterator[_Piece]:
        """The spans as nested pieces: what runs longest from here is opened first."""
        start = 0
        while start < len(spans):
            span = spans[start]
            reach = {mark: _reach(spans, start, mark) for mark in open_to if mark in span.marks}
            mark = max(reach, key=reach.__getitem__, default=None)
            end = start + 1
            link_end = start if linked or span.target is None else _reach(spans, start, None)
            if mark is not None and reach[mark] >= link_end:
                end, rest = reach[mark], tuple(other for other in open_to if other is not mark)
                yield _Piece(_Kind.OPEN, self.delimiters[mark])
                yield from self._nest(spans[start:end], rest, linked)
                yield _Piece(_Kind.CLOSE, self.delimiters[mark])
            elif span.target is not None and not linked:
                end = link_end
                yield from self._link(spans[start:end], span.target, open_to)
            elif Mark.CODE in span.marks:
                yield _Piece(_Kind.RAW, _code(span.text))
            else:
                yield _Piece(_Kind.TEXT, span.text, linked)
            start = end

    def _link(self, spans: Spans, target: str, open_to: tuple[Mark, ...]) -> Iterator[_Piece]:
        written = self.setting.write_target(target)
        words = spans[0].text
        bare = len(spans) == 1 and not spans[0].marks.intersection((*open_to, Mark.CODE))
        if bare and written in (words, f"mailto:{words}") and _AUTOLINK.fullmatch(words):
            yield _Piece(_Kind.RAW, f"<{words}>")
            return
        yield _Piece(_Kind.RAW, "[")
        yield from self._nest(spans, open_to, linked=True)
        yield _Piece(_Kind.RAW, f"]({_destination(written)})")

    def _source(self, before: _Piece | None, piece: _Piece, after: _Piece | None, following: str) -> str:
        if piece.kind is not _Kind.TEXT:
            return piece.text
        text, lead, tail = piece.text, "", ""
        if self._is_in_the_way(text[0], before, _Kind.OPEN):
            lead, text = _entity(text[0]), text[1:]
        if text and self._is_in_the_way(text[-1], after, _Kind.CLOSE):
            tail, text = _entity(text[-1]), text[:-1]
        return lead + self._escaped(text, piece.in_link, tail[:1] or following) + tail

    def _is_in_the_way(self, character: str, neighbour: _Piece | None, around: _Kind) -> bool:
        """Whether a character at the end of a text needs an entity.

        It does at the end of the whole, if a reader drops it there. Beside a delimiter it does if it keeps it
        from opening or closing: white space inside (the delimiter is of the kind ``around``), and anything
        but white space and punctuation outside.
        """
        if neighbour is None:
            return character == "\n" or not character.strip(self.setting.trimmed)
        if not self.is_guarded or neighbour.kind not in (_Kind.OPEN, _Kind.CLOSE):
            return False
        category = unicodedata.category(character)
        if neighbour.kind is around:
            return character.isspace() or category[0] == "Z"
        # A symbol such as "£" counts as punctuation since CommonMark 0.31 and did not before.
        is_punctuation = character in _PUNCTUATION or category[0] == "P"
        return not (is_punctuation or character in " \t\n" or category == "Zs")

    def _escaped(self, text: str, in_link: bool, after: str) -> str:
        def escape(match: re.Match[str]) -> str:
            return self._escape(match, in_link, after)

        escaped = _SPECIAL.sub(escape, text)
        for character in self.setting.entities:
            escaped = escaped.replace(character, _entity(character))
        return escaped

    def _escape(self, match: re.Match[str], in_link: bool, after: str) -> str:
        found, text = match[0], match.string
        if found[0] == "\n":
            space = _entity(found[1]) if len(found) > 1 else ""
            return ("&#10;" if self.setting.one_line else "\\\n") + space
        if found == "\r":
            return _entity(found)
        before, behind = text[match.start() - 1 : match.start()], text[match.end() : match.end() + 1] or after
        if self.escapes_all or _matters(match, before, behind, in_link, self.setting.page):
            return "".join("\\" + character for character in found)
        return found


def _matters(match: re.Match[str], before: str, after: str, in_link: bool, page: bool) -> bool:
    """Whether a character that can be markup would be, so that it needs its backslash."""
    match match[0][0]:
        case "`":
            return True
        case "~":
            return page
        case "\\":
            return not after or after in _PUNCTUATION or after == "\n"
        case "*":
            return not (before == " " and after in (" ", ""))
        case "_":
            blank = before == " " and after in (" ", "")
            return not (blank or (before.isalnum() and after.isalnum()))
        case "[":
            return in_link
        case "]":
            return in_link or after in ("(", "[", ":")
        case "!":
            return after == "["
        case "<":
            return _TAG_AHEAD.match(match.string, match.start()) is not None
        case _:
            return _ENTITY_AHEAD.match(match.string, match.start()) is not None


def _reach(spans: Spans, start: int, mark: Mark | None) -> int:
    """Where the run that starts here ends: of one mark, or of one target if ``mark`` is None."""
    end = start
    while end < len(spans) and (
        spans[end].target == spans[start].target if mark is None else mark in spans[end].marks
    ):
        end += 1
    return end


def _entity(character: str) -> str:
    return f"&#{ord(character)};"


def _code(text: str) -> str:
    runs = {len(run) for run in re.findall(r"`+", text)}
    fence = "`" * next(length for length in range(1, len(runs) + 2) if length not in runs)
    ticked = text.startswith("`") or text.endswith("`")
    spaced = text.startswith(" ") and text.endswith(" ") and bool(text.strip(" "))
    return f"{fence} {text} {fence}" if ticked or spaced else fence + text + fence


def _destination(written: str) -> str:
    written = _ENTITY_AHEAD.sub(lambda match: "\\" + match[0], written)
    return written if _is_balanced(written) else f"<{written}>"


def _is_balanced(text: str) -> bool:
    depth = 0
    for character in text:
        depth += (character == "(") - (character == ")")
        if depth < 0:
            return False
    return depth == 0
