"""Spans and pages, with every character that a format could take for its own.

Every document drawn keeps what the nouns promise: spans in normal form, an item's depth that starts at 0
and grows by one at most from one item to the next, rows as wide as their header. Nothing in it is a control
character but the tab, and the line feed that is a line break.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from hypothesis import strategies as st

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
from policykit.findings import Anchor
from policykit.text.spans import Mark, Span, Spans, normal
from policykit.text.words import words_for

LETTERS = "abIQz09"
SPECIALS = "\\`*_[]{}()<>#+-.!|~&\"'=:;/@$%^,?"
SPACES = " \u00a0\u2002\u202f\u3000"
UNUSUAL = "“”‘’…–—£€é\u0301ßİ한漢שعا\u064b👩\u200d🏫🇬🇧\u00ad\u200b\u2028•§½"
PIECES = (
    "and the",
    "staff, governors",
    " ",
    "  ",
    "\t",
    "1.",
    "2.1 ",
    "(a) ",
    "3) x",
    "- ",
    "# ",
    "> ",
    "**",
    "***",
    "__",
    "```",
    "~~~",
    "---",
    "===",
    "](",
    "![",
    "[x]: y",
    "[SCHOOL NAME]",
    "[ ] ",
    "<b>",
    "<!--",
    "-->",
    "]]>",
    "</script>",
    "&amp;",
    "&#32;",
    "&copy",
    "| --- |",
    "{{7*7}}",
    "%s",
    "${x}",
    "https://example.org",
    "a_b_c",
    "50% * 2",
    "**Table:** ",
    "**Missing:** ",
)
LABELS = (
    "",
    "•",
    "–",
    "1.",
    "2.",
    "3.",
    "10.",
    "(a)",
    "a)",
    "2.1",
    "2.1.1",
    "8",
    "1)",
    "Appendix A",
    "§ 3 *",
    "01.",
)
CALLOUT_LABELS = ("", "Missing", "Missing from this policy", "Note", "Why", "What * is_this: `it`", "1.")
TARGETS = (
    "https://example.org",
    "https://example.org/a_b*(c)?d=1&copy=2&amp;e#f",
    "http://example.org/%C3%A4))",
    "mailto:office@school.example?subject=A%20b",
    "tel:+44(0)1234",
    "#breach",
    "law:malicious-communications-act-1988",
    "policy:complaints",
    "audience:staff",
    "term:cyber-bullying",
)

_MARKS = st.frozensets(st.sampled_from((Mark.STRONG, Mark.EMPHASIS)), max_size=2)


@cache
def texts(breaks: bool = False, min_size: int = 1) -> st.SearchStrategy[str]:
    """Text of a few pieces; with line breaks in it only if ``breaks``."""
    characters = st.sampled_from(LETTERS + SPECIALS + SPACES + UNUSUAL + ("\n" if breaks else ""))
    piece = st.one_of(characters, st.sampled_from(PIECES), st.text(characters, min_size=1, max_size=4))
    return st.lists(piece, min_size=min_size, max_size=5).map("".join)


@cache
def targets() -> st.SearchStrategy[str]:
    """Allowed targets, in normal form."""
    return st.sampled_from(TARGETS)


@st.composite
def _span(draw: st.DrawFn) -> Span:
    marks, target = draw(_MARKS), draw(st.one_of(st.none(), st.none(), targets()))
    # A line break has no code mark: nothing that is written by hand can say so.
    if draw(st.integers(0, 7)) == 0:
        return Span(draw(texts()), marks | {Mark.CODE}, target)
    return Span(draw(texts(breaks=True)), marks, target)


@cache
def spans(min_size: int = 1, max_size: int = 4) -> st.SearchStrategy[Spans]:
    """Spans in normal form."""
    return st.lists(_span(), min_size=min_size, max_size=max_size).map(normal)


@cache
def anchors() -> st.SearchStrategy[Anchor | None]:
    """An anchor, or none."""
    ids = st.sampled_from(("", "breach", "a1", "placing-information"))
    return st.none() | st.builds(Anchor, ids, st.sampled_from(("", "text", "title", "rows/1/0")))


def _fact(label: str, spans: Spans, anchor: Anchor | None) -> Fact:
    return Fact(fact_name(label), label, spans, anchor)


@cache
def facts() -> st.SearchStrategy[tuple[Fact, ...]]:
    """Facts, each name once."""
    usual = [words_for()[name] for name in FactName]
    labels = st.sampled_from([*usual, "Date Accepted by Governors", "Review date", "Überprüft am"])
    fact = st.builds(
        lambda label, spans, anchor: Fact(fact_name(label), label, spans, anchor),
        labels,
        spans(0, 2),
        anchors(),
    )
    return st.lists(fact, max_size=3, unique_by=lambda fact: fact.label).map(tuple)


@cache
def headings() -> st.SearchStrategy[Heading]:
    """Headings of every level, some with a label; levels may be skipped."""
    return st.builds(Heading, spans(0, 3), st.integers(1, 5), st.sampled_from(LABELS), anchors())


@cache
def items() -> st.SearchStrategy[Paragraph]:
    """Items of any depth; in a document the depth is brought down to what can stand there."""
    depth, label = st.integers(0, 4), st.sampled_from(LABELS)
    return st.builds(Paragraph, spans(0, 3), st.just(Role.ITEM), label, depth, anchors())


@cache
def paragraphs() -> st.SearchStrategy[Paragraph]:
    """Paragraphs of every role but an item's."""
    words = spans(0, 3)
    return st.one_of(
        st.builds(Paragraph, words, st.just(Role.BODY), st.sampled_from(("", "", *LABELS)), anchor=anchors()),
        st.builds(Paragraph, words, st.sampled_from((Role.QUOTE, Role.REFERENCE)), anchor=anchors()),
        st.builds(
            Paragraph,
            words,
            st.sampled_from((Role.GAP, Role.NOTE)),
            st.sampled_from(CALLOUT_LABELS),
            st.integers(0, 2),
            anchors(),
        ),
    )


@st.composite
def tables(draw: st.DrawFn) -> Table:
    """Tables of one to three columns, with a caption or without."""
    width = draw(st.integers(1, 3))
    row: st.SearchStrategy[Row] = st.tuples(*[st.builds(Cell, spans(0, 2), anchors())] * width)
    caption = draw(spans(0, 2))
    return Table(draw(row), tuple(draw(st.lists(row, max_size=3))), caption, draw(anchors()))


@cache
def blocks() -> st.SearchStrategy[tuple[Block, ...]]:
    """Blocks that can stand after one another; items are the commonest, as they are in policies."""
    block = st.one_of(items(), items(), items(), paragraphs(), paragraphs(), headings(), tables())
    return st.lists(block, max_size=8).map(stepped)


@cache
def documents() -> st.SearchStrategy[Document]:
    """Whole pages."""
    languages = st.sampled_from(("en-GB", "cy"))
    title = texts(breaks=False, min_size=0)
    return st.builds(Document, title, languages, facts(), blocks(), anchors(), has_contents=st.booleans())


def stepped(drawn: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks with every depth brought down to one more than the item's before."""
    deepest, stepped = 0, list[Block]()
    for block in drawn:
        depth = min(block.depth, deepest) if isinstance(block, Paragraph) else 0
        stepped.append(replace(block, depth=depth) if isinstance(block, Paragraph) else block)
        if isinstance(block, Paragraph) and block.role is Role.ITEM:
            deepest = depth + 1
    return tuple(stepped)
