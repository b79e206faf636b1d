"""Write spans as Markdown, for a field or for a page.

CommonMark says by the characters on both sides whether a ``*`` opens or closes anything (0.31, section
6.2), so some runs of marks cannot be written plainly. An entity for the character that is in the way always
can be: ``**a&#32;**``. Whatever is written is read again before it is handed out.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum, auto

from policykit.text.parsing import Resolve, parse
from policykit.text.spans import Mark, Span, Spans
from policykit.text.targets import normal_target

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
    if any(not span.text for span in spans):
        raise Inexpressible(spans)
    found: list[str] = []
    for source in _candidates(spans, setting):
        if parse(source, setting.read_target) == spans:
            found.append(source)
            if "&#" not in source:
                break
    if not found:
        raise Inexpressible(spans)
    return min(found, key=lambda source: source.count("&#"))


def _candidates(spans: Spans, setting: Setting) -> Iterator[str]:
    if any(Mark.CODE in span.marks and "\n" in span.text for span in spans):
        return
    marked = any(span.marks - {Mark.CODE} for span in spans)
    for thorough in (False, True):
        for strong, emphasis in (("**", "*"), ("**", "_"), ("__", "*"), ("__", "_"))[: 4 if marked else 1]:
            delimiters = {Mark.STRONG: strong, Mark.EMPHASIS: emphasis}
            yield _Draft(setting, delimiters, thorough).write(spans)
    if not marked and not setting.page:
        yield "".join(span.text for span in spans)


class _Kind(Enum):
    TEXT = auto()
    OPEN = auto()
    CLOSE = auto()
    RAW = auto()


@dataclass(slots=True)
class _Piece:
    """A piece of the source; ``lead`` and ``tail`` say that a text's first or last character is an entity."""

    kind: _Kind
    text: str
    in_link: bool = False
    lead: bool = False
    tail: bool = False

    @property
    def first(self) -> str:
        if self.kind is _Kind.TEXT and self.lead:
            return "&"
        return self.text[0]

    @property
    def last(self) -> str:
        if self.kind is _Kind.TEXT and (self.tail or (self.lead and len(self.text) == 1)):
            return ";"
        return self.text[-1]


@dataclass(frozen=True, slots=True)
class _Draft:
    """One way to write the spans."""

    setting: Setting
    delimiters: dict[Mark, str]
    thorough: bool

    def write(self, spans: Spans) -> str:
        pieces = list(self._nest(spans, (Mark.STRONG, Mark.EMPHASIS)))
        _guard_ends(pieces, self.setting.trimmed)
        for index, piece in enumerate(pieces):
            if piece.kind is _Kind.OPEN:
                _guard_opening(pieces, index)
            elif piece.kind is _Kind.CLOSE:
                _guard_closing(pieces, index)
        firsts = [*(piece.first for piece in pieces[1:]), ""]
        return "".join(map(self._source, pieces, firsts))

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
            else:
                yield _leaf(span, linked)
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

    def _source(self, piece: _Piece, after: str) -> str:
        if piece.kind is not _Kind.TEXT:
            return piece.text
        text, lead, tail = piece.text, "", ""
        if piece.lead or (piece.tail and len(text) == 1):
            lead, text = _entity(text[0]), text[1:]
        if piece.tail and text:
            tail, text = _entity(text[-1]), text[:-1]
        return lead + self._escaped(text, piece.in_link, "&" if tail else after) + tail

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
            return self._line_break(found)
        if found == "\r":
            return _entity(found)
        before, behind = text[match.start() - 1 : match.start()], text[match.end() : match.end() + 1] or after
        if self.thorough or _matters(match, before, behind, in_link, self.setting.page):
            return "".join("\\" + character for character in found)
        return found

    def _line_break(self, found: str) -> str:
        space = _entity(found[1]) if len(found) > 1 else ""
        return ("&#10;" if self.setting.one_line else "\\\n") + space


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


def _leaf(span: Span, linked: bool) -> _Piece:
    return (
        _Piece(_Kind.RAW, _code(span.text))
        if Mark.CODE in span.marks
        else _Piece(_Kind.TEXT, span.text, linked)
    )


def _reach(spans: Spans, start: int, mark: Mark | None) -> int:
    """Where the run that starts here ends: of one mark, or of one target if ``mark`` is None."""
    end = start
    while end < len(spans) and (
        spans[end].target == spans[start].target if mark is None else mark in spans[end].marks
    ):
        end += 1
    return end


def _guard_ends(pieces: list[_Piece], trimmed: str | None) -> None:
    first, last = pieces[0], pieces[-1]
    if first.kind is _Kind.TEXT and (first.text[0] == "\n" or not first.text[0].strip(trimmed)):
        first.lead = True
    if last.kind is _Kind.TEXT and (last.text[-1] == "\n" or not last.text[-1].strip(trimmed)):
        last.tail = True


def _neighbours(pieces: list[_Piece], index: int) -> tuple[_Piece | None, _Piece | None]:
    """The pieces on both sides of the run of one delimiter that the piece at ``index`` is part of."""
    delimiter, before, after = pieces[index].text[0], index - 1, index + 1
    while before >= 0 and _is_delimiter(pieces[before], delimiter):
        before -= 1
    while after < len(pieces) and _is_delimiter(pieces[after], delimiter):
        after += 1
    return pieces[before] if before >= 0 else None, pieces[after] if after < len(pieces) else None


def _is_delimiter(piece: _Piece, delimiter: str) -> bool:
    return piece.kind in (_Kind.OPEN, _Kind.CLOSE) and piece.text[0] == delimiter


def _guard_opening(pieces: list[_Piece], index: int) -> None:
    outer, inner = _neighbours(pieces, index)
    if inner is None:
        return
    if inner.kind is _Kind.TEXT and _is_space(inner.first):
        inner.lead = True
    if outer is not None and outer.kind is _Kind.TEXT and _in_the_way(outer.last, inner.first, pieces[index]):
        outer.tail = True


def _guard_closing(pieces: list[_Piece], index: int) -> None:
    inner, outer = _neighbours(pieces, index)
    if inner is None:
        return
    if inner.kind is _Kind.TEXT and _is_space(inner.last):
        inner.tail = True
    if outer is not None and outer.kind is _Kind.TEXT and _in_the_way(outer.first, inner.last, pieces[index]):
        outer.lead = True


def _in_the_way(outer: str, inner: str, delimiter: _Piece) -> bool:
    """Whether the character outside keeps the delimiter from opening or closing at the one inside."""
    if outer in " \t\n" or unicodedata.category(outer) in ("Zs",) or _is_punctuation(outer, "P"):
        return False
    return delimiter.text[0] == "_" or _is_punctuation(inner, "PS")


def _is_punctuation(character: str, categories: str) -> bool:
    # Symbols such as "£" count as punctuation since CommonMark 0.31 and did not before: hence both readings.
    return character in _PUNCTUATION or unicodedata.category(character)[0] in categories


def _is_space(character: str) -> bool:
    return character.isspace() or unicodedata.category(character)[0] == "Z"


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
