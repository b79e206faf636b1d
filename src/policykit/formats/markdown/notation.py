"""The notation of a page in Markdown: how labels and callouts are written, and what Markdown cannot say.

A familiar label ("2.1", "(a)") is written before the words as in print. Any other is followed by an en space,
which the words themselves never hold (there it is an entity). Words that begin like a label get a backslash.
So a label is never mistaken for words, nor words for a label, and every renderer shows both.

What a page loses in Markdown (:func:`normal` is the page without it):

- every anchor, the list of contents, the watermark, and the language (a page that is read is ``en-GB``);
- paragraphs with neither words nor a visible label; a bullet or a number with no words;
- which bullet an item has: all are "•". A label that is no bullet, number or clause number, without words,
  becomes the words; a gap or a note without a label is called "Missing" or "Note";
- depths that no list leads up to, and those beyond the ninth level; a paragraph between an item and its
  nested items has the depth of the nested ones, because it belongs to that item;
- the code mark on a line break; a link that may not be one (:func:`policykit.text.is_allowed_target`);
- a link to a part of the page: CommonMark gives a part no id, so the link would lead nowhere;
- a heading's level outside 1 to 5; a missing cell of a ragged table is an empty one;
- what a redline marks: inserted words are in {++ ++} and deleted words in {-- --}, as in CriticMarkup. To a
  reader of the file these signs are words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import assert_never

from policykit.document import Block, Cell, Document, Fact, Heading, Paragraph, Role, Row, Table
from policykit.document.redline import Signs, signed
from policykit.text import Inexpressible, Setting, normal_target, parse, unparse
from policykit.text.spans import Mark, Marks, Span, Spans, plain
from policykit.text.spans import normal as joined
from policykit.text.words import Words, in_any_language

BULLET = "•"
BULLETS = frozenset("•◦▪‣⁃·●○■□–—-*+o") | {""}
SEPARATOR = "\u2002"
CALLOUTS = {Role.GAP: "gap", Role.NOTE: "note"}
"""The fixed words that a callout without a label is called by."""

_POLICY_FILE = re.compile(r"([A-Za-z0-9][A-Za-z0-9_.-]*)\.md")
_FAMILIAR = r"\d{1,4}(?:\.\d{1,4})+\.?|\([0-9A-Za-z]{1,5}\)|(?:[a-z]|[ivx]{2,5})[.)]"
_ORDERED = re.compile(r"(0|[1-9][0-9]{0,8})\.")
_IN_TEXT = re.compile(rf"({_FAMILIAR})(?: |$)", re.ASCII)
_IN_HEADING = re.compile(rf"({_FAMILIAR}|\d{{1,4}}[.)])(?: |$)", re.ASCII)
_OTHER = re.compile(rf"((?:\\.|[^\\`{SEPARATOR}])+){SEPARATOR}")
_CALLOUT = re.compile(r"(\*\*|__)((?:\\.|(?!\1)[^\\`])*?):\1(?: |$)")
_UNESCAPED = re.compile(r"(?<!\\)[*_]")


def _written_target(target: str) -> str:
    return f"{target.removeprefix('policy:')}.md" if target.startswith("policy:") else target


def _read_target(written: str) -> str | None:
    match = _POLICY_FILE.fullmatch(written)
    return f"policy:{match[1]}" if match else normal_target(written)


PAGE = Setting(page=True, entities=SEPARATOR, write_target=_written_target, read_target=_read_target)
LINE = replace(PAGE, one_line=True)


def ordered(label: str) -> int | None:
    """The number of a label such as "3.", which CommonMark has numbered lists for."""
    match = _ORDERED.fullmatch(label)
    return int(match[1]) if match else None


def is_familiar(label: str, heading: bool = False) -> bool:
    """Whether its form alone distinguishes the label from words."""
    match = (_IN_HEADING if heading else _IN_TEXT).fullmatch(label)
    return match is not None and match[1] == label


def labelled(label: str, source: str, heading: bool = False) -> str:
    """The source of the words with the label before it."""
    if not label:
        match = (_IN_HEADING if heading else _IN_TEXT).match(source)
        return re.sub(r"(?=[^0-9A-Za-z])", r"\\", source, count=1) if match else source
    if is_familiar(label, heading):
        return f"{label} {source}" if source else label
    return f"{_label(label)}{SEPARATOR}{source}"


def unlabelled(source: str, heading: bool = False) -> tuple[str, str]:
    """The label, if there is one, and the source of the words."""
    if match := (_IN_HEADING if heading else _IN_TEXT).match(source):
        return match[1], source[match.end() :]
    if match := _OTHER.match(source):
        return plain(parse(match[1], PAGE.read_target)), source[match.end() :]
    return "", source


def callout(role: Role, label: str, source: str) -> str:
    """A gap or a note: the label in strong, a colon, the words.

    A gap is called "Missing …" and a note is not; where it is otherwise, the strong is written ``__``.
    """
    strong = "**" if _is_gap(label) == (role is Role.GAP) else "__"
    return f"{strong}{_UNESCAPED.sub(_backslash, _label(label))}:{strong} {source}".rstrip(" ")


def uncalled(source: str) -> tuple[Role, str, str] | None:
    """The role, the label and the source of the words, if this is a gap or a note."""
    match = _CALLOUT.match(source)
    if match is None:
        return None
    label = plain(parse(match[2], PAGE.read_target))
    is_gap = _is_gap(label) == (match[1] == "**")
    return Role.GAP if is_gap else Role.NOTE, label, source[match.end() :]


def not_called(source: str) -> str:
    """The source of words, with a backslash if they would be taken for a gap, a note or a caption."""
    match = _CALLOUT.match(source)
    return f"{source[: match.end(2)]}\\{source[match.end(2) :]}" if match else source


def caption(word: str, source: str) -> str:
    """The source of the words above a table."""
    return f"**{word}:** {source}"


def captioned(source: str) -> str | None:
    """The source of the words above a table, if this is such, whatever language it is in."""
    starts = (caption(word, "").rstrip() for word in in_any_language("caption"))
    return next((source.removeprefix(start) for start in starts if source.startswith(start)), None)


def _is_gap(label: str) -> bool:
    gaps = tuple(word.casefold() for word in in_any_language("gap"))
    return label.casefold().startswith(gaps)


def _label(label: str) -> str:
    return unparse((Span(label),), LINE)


def _backslash(match: re.Match[str]) -> str:
    return "\\" + match[0]


DEEPEST = 8
SIGNS = Signs(added=("{++", "++}"), struck=("{--", "--}"))
_LEVELS = 5
_LINES = re.compile(r"(\n+)")


def normal(document: Document) -> Document:
    """The document as it comes back from Markdown; the normal form of a normal form is itself."""
    if document.is_redline:
        document = signed(document, SIGNS)
    words = document.words
    made = (_block(block, words) for block in document.blocks)
    kept = [block for block in made if block is not None]
    facts = tuple(Fact(fact.name, fact.label, expressible(fact.spans)) for fact in document.facts)
    return Document(document.title, facts=facts, blocks=tuple(in_place(kept)))


def in_place(blocks: list[Block]) -> Iterator[Block]:
    """The blocks, each paragraph at the depth at which it can stand."""
    for block, depth in zip(blocks, depths(blocks), strict=True):
        yield replace(block, depth=depth) if isinstance(block, Paragraph) and block.depth != depth else block


def depths(blocks: list[Block]) -> list[int]:
    """In how many list items each block is: an item's own depth; a heading closes all lists."""
    wanted, found, lists = _wanted(blocks), [], 0
    for block, needed in zip(blocks, wanted, strict=True):
        depth = min(_depth(block), lists, DEEPEST)
        is_item = isinstance(block, Paragraph) and block.role is Role.ITEM
        if not is_item and not isinstance(block, Heading):
            depth = min(max(depth, needed), lists)
        lists = depth + 1 if is_item else depth
        found.append(depth)
    return found


def _wanted(blocks: list[Block]) -> list[int]:
    """For each block the depth of the next item before any heading, whose list must not be closed."""
    wanted, following = [0] * len(blocks), 0
    for index in range(len(blocks) - 1, -1, -1):
        wanted[index] = following
        block = blocks[index]
        if isinstance(block, Heading):
            following = 0
        elif isinstance(block, Paragraph) and block.role is Role.ITEM:
            following = _depth(block)
    return wanted


def _depth(block: Block) -> int:
    return max(block.depth, 0) if isinstance(block, Paragraph) else 0


def _block(block: Block, words: Words) -> Block | None:
    match block:
        case Heading():
            return _heading(block)
        case Paragraph():
            return _paragraph(block, words)
        case Table():
            return _table(block)
        case _:
            assert_never(block)


def _heading(heading: Heading) -> Heading:
    label, spans = heading.label, expressible(heading.spans)
    if label and not spans and not is_familiar(label, heading=True):
        label, spans = "", (Span(label),)
    return Heading(spans, min(max(heading.level, 1), _LEVELS), label)


def _paragraph(paragraph: Paragraph, words: Words) -> Paragraph | None:
    role, label, spans = paragraph.role, paragraph.label, expressible(paragraph.spans)
    if role in CALLOUTS:
        return Paragraph(spans, role, label or words[CALLOUTS[role]], paragraph.depth)
    bare = BULLET if role is Role.ITEM else ""
    if role is Role.ITEM and label in BULLETS:
        label = BULLET
    if not spans and not is_familiar(label):
        if label in ("", bare) or (role is Role.ITEM and ordered(label) is not None):
            return None
        label, spans = bare, (Span(label),)
    return Paragraph(spans, role, label, paragraph.depth)


def _table(table: Table) -> Table:
    width = max([1, len(table.header), *map(len, table.rows)])
    rows = tuple(_row(row, width) for row in table.rows)
    return Table(_row(table.header, width), rows, expressible(table.caption))


def _row(row: Row, width: int) -> Row:
    cells = tuple(Cell(expressible(cell.spans)) for cell in row)
    return cells + (Cell(()),) * (width - len(row))


def expressible(spans: Spans) -> Spans:
    """The nearest spans that Markdown can say: all the words, and as many of the marks as can be."""
    wanted = joined(part for span in spans for part in _parts(span))
    for kept in ({Mark.STRONG, Mark.EMPHASIS, Mark.CODE}, {Mark.STRONG, Mark.CODE}, {Mark.CODE}):
        found = joined(Span(span.text, span.marks & kept, span.target) for span in wanted)
        if _can_be_said(found):
            return found
    return joined(Span(span.text) for span in wanted)


def _parts(span: Span) -> Iterator[Span]:
    """A span with a target in normal form; of code, each line by itself and the breaks not as code."""
    target = normal_target(span.target) if span.target is not None else None
    if target is not None and target.startswith("#"):
        target = None
    if Mark.CODE not in span.marks or "\n" not in span.text:
        yield Span(span.text, span.marks, target)
        return
    for part in _LINES.split(span.text):
        marks: Marks = span.marks - {Mark.CODE} if "\n" in part else span.marks
        yield Span(part, marks, target)


def _can_be_said(spans: Spans) -> bool:
    try:
        unparse(spans, PAGE)
        unparse(spans, LINE)
    except Inexpressible:
        return False
    return True
