"""Document ⇄ Markdown."""

from __future__ import annotations

import html
import re
import unicodedata

import pytest
from hypothesis import assume, given
from markdown_it import MarkdownIt

from policykit.document import (
    Block,
    Cell,
    Document,
    FactName,
    Heading,
    Paragraph,
    Role,
    Table,
)
from policykit.findings import Anchor
from policykit.formats.markdown import normal, read, write
from policykit.text.spans import Mark, Span, Spans, plain
from tests.support.facts import fact
from tests.support.strategies.documents import documents

STRONG, CODE = frozenset({Mark.STRONG}), frozenset({Mark.CODE})
PAGE = Document(
    "Social Media Policy",
    facts=(
        fact(FactName.APPROVED_BY, (Span("Governors"),)),
        fact(FactName.REVIEW_DUE, (Span("Spring 2024"),)),
    ),
    blocks=(
        Heading((Span("Aims"),), 1, "2.1"),
        Paragraph((Span("If there is a problem, "), Span("we", STRONG), Span(" will:"))),
        Paragraph((Span("listen"),), Role.ITEM, "•"),
        Paragraph((Span("to pupils"),), Role.ITEM, "1.", 1),
        Paragraph((Span("to staff"),), Role.ITEM, "2.", 1),
        Paragraph((Span("begin again"),), Role.ITEM, "1.", 1),
        Paragraph((Span("act"),), Role.ITEM, "(a)"),
        Paragraph((Span("Be kind."),), Role.QUOTE),
        Paragraph((Span("The list was lost."),), Role.GAP, "Missing from this policy"),
        Paragraph((Span("Because."),), Role.NOTE, "Why"),
        Table(
            (Cell((Span("Stage"),)), Cell((Span("Days"),))),
            ((Cell((Span("1 | 2"),)), Cell(())),),
            (Span("Stages"),),
        ),
        Paragraph((Span("Complaints Policy", target="policy:complaints"),), Role.REFERENCE),
        Paragraph((Span("Aims", target="#aims"),), Role.REFERENCE),
    ),
)
SOURCE = """\
# Social Media Policy

- **Approved by:** Governors
- **Review due:** Spring 2024

---

## 2.1 Aims

If there is a problem, **we** will:

- listen
  1. to pupils
  2. to staff

  1) begin again
- (a) act

> Be kind.

> **Missing from this policy:** The list was lost.

> **Why:** Because.

**Table:** Stages

| Stage | Days |
| --- | --- |
| 1 \\| 2 |  |

+ [Complaints Policy](complaints.md)
+ Aims
"""


def page(*blocks: Block) -> Document:
    return Document("T", blocks=blocks)


def words(text: str) -> Spans:
    return (Span(text),)


def body(text: str) -> Paragraph:
    return Paragraph(words(text))


def test_a_page_reads_well_as_text() -> None:
    assert write(PAGE) == SOURCE


def test_a_page_is_read_back_whole() -> None:
    assert read(SOURCE) == normal(PAGE)


def test_line_ends_and_white_space_are_clean() -> None:
    source = write(page(body("a \nb "), Heading(()), Paragraph((), Role.GAP), Table((Cell(()),))))
    assert source.endswith("\n")
    assert not source.endswith("\n\n")
    assert "\r" not in source
    assert not re.search(r"[ \t]$", source, re.MULTILINE)


@pytest.mark.parametrize(
    "text",
    [
        "# no heading",
        "- no list",
        "+ no list",
        "* no list",
        "1. no list",
        "12) no list",
        "> no quote",
        "---",
        "___",
        "* * *",
        "```",
        "~~~ x",
        "    no code",
        "<div>",
        "<!-- gone",
        "[x]: https://example.org",
        "[x](https://example.org)",
        "![x](y)",
        "a | b\n--|--",
        "a\n===",
        "a\n---",
        "a\n- b",
        "a\n1. b",
        "~~struck~~",
        "2.1 clause",
        "(a) clause",
        "Appendix\u2002A",
        "&lt;",
        "\\",
        "**Table:** x",
        "[ ] done",
    ],
)
def test_text_of_the_data_never_becomes_markup(text: str) -> None:
    item = Paragraph(words(text), Role.ITEM, "•")
    quote = Paragraph(words(text), Role.QUOTE)
    document = page(
        body(text), item, quote, Table((Cell(words(text)),), caption=words(text)), Heading(words(text))
    )
    assert read(write(document)) == document


def test_words_like_a_caption_above_a_table_are_words() -> None:
    caption = Paragraph((Span("Table:", STRONG), Span(" x")))
    document = page(caption, Table((Cell(words("a")),)))
    assert read(write(document)) == document


def test_the_cells_of_a_row_beyond_those_of_the_header_are_read() -> None:
    rows = "a|b\n-|-\n1|2|3\n||*x*|y||\n|z"
    (table,) = read(rows).blocks
    assert isinstance(table, Table)
    said = [[plain(cell.spans) for cell in row] for row in (table.header, *table.rows)]
    assert [[word.strip() for word in row] for row in said] == [
        ["a", "b", ""], ["1", "2", "3"], ["", "x", "y"], ["z", "", ""],
    ]  # fmt: skip


@pytest.mark.parametrize("before", ["", "> ", "- ", "> - > "])
@pytest.mark.parametrize("number", [3, 20, 21, 22, 23, 500])
def test_no_cell_of_a_wide_row_is_lost(before: str, number: int) -> None:
    cells = [f"cell{index}" for index in range(number)]
    inside = before.replace("-", " ")
    source = f"{before}| a | b |\n{inside}|---|---|\n{inside}| {' | '.join(cells)} |\n"
    (table,) = read(source).blocks
    assert isinstance(table, Table)
    assert len(table.header) == len(table.rows[0]) == min(number, 22)
    assert re.findall(r"cell\d+", " ".join(plain(cell.spans) for cell in table.rows[0])) == cells


def test_words_like_the_definition_of_a_link_are_shown_by_every_renderer() -> None:
    in_code = Paragraph((Span("["), Span("x]: https://example.org", CODE)))
    rendered = MarkdownIt("commonmark").render(write(page(body("[x]: https://example.org"), in_code)))
    assert rendered.count("x]: https://example.org") == 2


@pytest.mark.parametrize(
    "label", ["1.", "7.", "0.", "1)", "01.", "(a)", "a)", "iv.", "2.1", "2.1.", "8", "§ 3", "Appendix A"]
)
def test_a_label_is_kept_and_is_no_part_of_the_words(label: str) -> None:
    roles = (Role.BODY, Role.ITEM, Role.QUOTE, Role.REFERENCE)
    document = page(Heading(words("x"), 1, label), *(Paragraph(words("x"), role, label) for role in roles))
    assert read(write(document)) == document


@pytest.mark.parametrize("label", ["Missing", "Note", "Why", "1.", "a_b*c`", "x:"])
@pytest.mark.parametrize("role", [Role.GAP, Role.NOTE])
def test_a_gap_and_a_note_are_told_from_each_other_and_from_a_quote(role: Role, label: str) -> None:
    quote = Paragraph((Span(f"{label}:", STRONG), Span(" words")), Role.QUOTE)
    document = page(Paragraph(words("words"), role, label), quote)
    assert read(write(document)) == document


def test_a_list_that_jumps_or_starts_again_is_another_list() -> None:
    labels = ("1.", "2.", "1.", "8.", "10.", "10.")
    document = page(*(Paragraph(words("x"), Role.ITEM, label) for label in labels))
    assert read(write(document)) == document
    rendered = MarkdownIt("commonmark").render(write(document))
    assert re.findall(r'<ol(?: start="(\d+)")?>', rendered) == ["", "", "8", "10", "10"]


def test_a_paragraph_between_an_item_and_its_nested_items_does_not_end_the_list() -> None:
    document = page(
        Paragraph(words("a"), Role.ITEM, "1."),
        Paragraph(words("why"), Role.NOTE, "Why"),
        Paragraph(words("b"), Role.ITEM, "1.", 1),
        Paragraph(words("c"), Role.ITEM, "2."),
    )
    assert [block.depth for block in read(write(document)).blocks if isinstance(block, Paragraph)] == [
        0,
        1,
        1,
        0,
    ]
    assert MarkdownIt("commonmark").render(write(document)).count("<ol>") == 2


def test_what_markdown_does_not_say_is_stated_in_the_normal_form() -> None:
    code = Span("a\nb", CODE)
    document = Document(
        "T",
        "cy",
        blocks=(
            Paragraph((code,), depth=3, anchor=Anchor("x")),
            Paragraph((Span("a", target="javascript:x"),)),
            Paragraph(()),
            Paragraph((), Role.ITEM, "1."),
            Paragraph(words("deep"), Role.ITEM, "–", 4),
            Paragraph((), Role.NOTE),
            Heading((), 9, "§ 3"),
            Table((Cell(words("a")),), ((), (Cell(words("b")), Cell(words("c"))))),
        ),
    )
    wide = ((Cell(()), Cell(())), (Cell(words("b")), Cell(words("c"))))
    assert normal(document).blocks == (
        Paragraph((Span("a", CODE), Span("\n"), Span("b", CODE))),
        body("a"),
        Paragraph(words("deep"), Role.ITEM, "•"),
        Paragraph((), Role.NOTE, "Nodyn"),
        Heading(words("§ 3"), 5),
        Table((Cell(words("a")), Cell(())), wide),
    )
    assert read(write(document)) == normal(document)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("Title\n=====\n\nSub\n---\n", (Heading(words("Sub"), 1),)),
        ("* a\n* b", (Paragraph(words("a"), Role.ITEM, "•"), Paragraph(words("b"), Role.ITEM, "•"))),
        ("3. a\n3. b", (Paragraph(words("a"), Role.ITEM, "3."), Paragraph(words("b"), Role.ITEM, "4."))),
        ("- a\n\n  b", (Paragraph(words("a"), Role.ITEM, "•"), Paragraph(words("b"), depth=1))),
        ("```py\na\nb\n```", (Paragraph((Span("a", CODE), Span("\n"), Span("b", CODE))),)),
        ("~~~ Appendix A: risk form ~~~\nb", (body("Appendix A: risk form"), Paragraph((Span("b", CODE),)))),
        ("``` Risk form\n```", (body("Risk form"),)),
        (
            "- ~~~ Risk form\n  b",
            (Paragraph(words("Risk form"), Role.ITEM, "•"), Paragraph((Span("b", CODE),), depth=1)),
        ),
        ("~~~~ ~~~ ~~~\nb", (Paragraph((Span("b", CODE),)),)),
        ("<div>\nx\n</div>", (body("<div>\nx\n</div>"),)),
        ("[a]: https://b.example", (body("[a]: https://b.example"),)),
        (
            "> # a\n>\n> - b\n>\n> c",
            (Heading(words("a")), Paragraph(words("b"), Role.ITEM, "•"), Paragraph(words("c"), Role.QUOTE)),
        ),
        ("> **Warning:** x", (Paragraph(words("x"), Role.NOTE, "Warning"),)),
        ("a\n\n***\n\nb", (body("a"), body("b"))),
        ("", ()),
    ],
)
def test_any_commonmark_is_read(source: str, expected: tuple[Block, ...]) -> None:
    assert read(source).blocks == expected


def test_lists_nested_beyond_reason_keep_their_words() -> None:
    blocks = read("- " * 500 + "deep").blocks
    assert "deep" in "".join(plain(block.spans) for block in blocks if isinstance(block, Paragraph))
    assert read(write(Document("", blocks=blocks))) == normal(Document("", blocks=blocks))


def _squeezed(text: str) -> str:
    # Pandoc composes letters and their accents (NFC), which are the same letters.
    return unicodedata.normalize("NFC", "".join(text.split()))


def _of_html(rendered: str) -> str:
    return _squeezed(html.unescape(re.sub(r"<[^>]*>", " ", rendered)))


def _shown(document: Document, caption: str) -> str:
    """All that a reader of the page sees, without white space, bullets and the numbers of lists."""
    shown = [document.title, *(f"{fact.label}:{fact.text}" for fact in document.facts)]
    for block in document.blocks:
        if isinstance(block, Table):
            shown += [f"{caption}:"] * bool(block.caption) + [plain(block.caption)]
            shown += [plain(cell.spans) for row in (block.header, *block.rows) for cell in row]
        else:
            shown += [_label(block), plain(block.spans)]
    return _squeezed("".join(shown))


def _label(block: Heading | Paragraph) -> str:
    if isinstance(block, Heading):
        return block.label
    if block.role is Role.ITEM and (block.label == "•" or re.fullmatch(r"(0|[1-9]\d{0,8})\.", block.label)):
        return ""
    return f"{block.label}:" if block.role in (Role.GAP, Role.NOTE) else block.label


@given(document=documents())
def test_a_commonmark_renderer_shows_every_word_and_no_markup(document: Document) -> None:
    rendered = MarkdownIt("commonmark").enable("table").render(write(document))
    assert _of_html(rendered) == _shown(normal(document), document.words["caption"])


@given(document=documents())
def test_pandoc_shows_every_word_and_no_markup(document: Document) -> None:
    import pypandoc

    # Pandoc takes a character that nobody sees for white space, where CommonMark (0.31, 2.1) does not.
    assume(not any(unicodedata.category(character) == "Cf" for character in _shown(document, "")))
    rendered = pypandoc.convert_text(
        write(document), "html", format="commonmark+pipe_tables", extra_args=["--wrap=none"]
    )
    assert _of_html(rendered) == _shown(normal(document), document.words["caption"])
