"""Pages of a fictional school that show every kind of block, and what a page's paragraphs should say."""

from __future__ import annotations

import html
import re
import zipfile
from collections.abc import Iterator
from io import BytesIO

from policykit.document import Block, Cell, Document, Fact, FactName, Heading, Paragraph, Role, Row, Table
from policykit.findings import Anchor
from policykit.text.spans import Mark, Span, Spans, plain
from tests.support.facts import fact

STRONG, EMPHASIS, CODE = frozenset({Mark.STRONG}), frozenset({Mark.EMPHASIS}), frozenset({Mark.CODE})
LONG = "Every adult in the school reads this part, asks where it is not plain, and signs that it was read. "


def words(text: str) -> Spans:
    return (Span(text),)


def heading(text: str, id_: str, level: int = 1, label: str = "") -> Heading:
    return Heading(words(text), level, label, Anchor(id_, "title"))


def body(text: str, id_: str) -> Paragraph:
    return Paragraph(words(text), anchor=Anchor(id_, "text"))


def item(label: str, text: str, depth: int = 0) -> Paragraph:
    return Paragraph(words(text), Role.ITEM, label, depth)


def gap(id_: str) -> Paragraph:
    why = words("The list was lost when the policy was copied from the old website.")
    return Paragraph(why, Role.GAP, "Missing: the items of this list", anchor=Anchor(id_, "missing"))


def row(*texts: str) -> Row:
    return tuple(Cell(words(text)) for text in texts)


def stages(count: int) -> Table:
    header = row("Stage", "Who", "What happens", "Within")
    rows = tuple(row(str(n), "Head teacher", LONG, "10 school days") for n in range(1, count + 1))
    return Table(header, rows, words("The stages of a complaint"), Anchor("stages", "caption"))


FACTS = (
    fact(FactName.SCHOOL, words("Fernbank School"), Anchor("", "school")),
    fact(FactName.REFERENCE, words("complaints"), Anchor("", "id")),
    fact(FactName.APPROVED_BY, words("Governors"), Anchor("", "approval/by")),
    fact(FactName.REVIEW_DUE, words("Spring 2027"), Anchor("", "review/due")),
)


def page(*blocks: Block, title: str = "Complaints Policy", facts: tuple[Fact, ...] = FACTS) -> Document:
    return Document(title, facts=facts, blocks=blocks, anchor=Anchor("", "title"))


def lists() -> Document:
    """Lists within lists, and lists after lists."""
    return page(
        body("If there is a problem, we will:", "procedure"),
        item("1.", "listen;"),
        item("2.", "decide who needs to know:"),
        item("(a)", "the head teacher,", 1),
        item("(b)", "the lead, who", 1),
        item("(i)", "keeps the record, and", 2),
        item("(ii)", "tells the authority;", 2),
        item("(c)", "nobody else;", 1),
        item("3.", "write down what was done:"),
        item("(a)", "when, and", 1),
        item("(b)", "by whom;", 1),
        item("4.", "review it."),
        body("A second list:", "second"),
        item("1.", "begins anew;"),
        item("2.", "goes on:"),
        item("2.1", "numbered in its own way;", 1),
        item("10.", "jumps."),
        body("Not numbered:", "pupils"),
        item("•", "pupils;"),
        item("•", "parents:", 1),
        item("•", "carers.", 2),
    )


def everything() -> Document:
    """Every kind of block, mark and link."""
    return page(
        heading("Purpose", "purpose", label="1"),
        body(LONG, "purpose-text"),
        Paragraph(
            (
                Span("Bold", STRONG),
                Span(" and "),
                Span("stressed", EMPHASIS),
                Span(" and "),
                Span("both", STRONG | EMPHASIS),
                Span(", "),
                Span("code", CODE),
                Span(", see "),
                Span("the ", target="#stages"),
                Span("stages", STRONG, "#stages"),
                Span(", "),
                Span("the Act", target='https://www.legislation.gov.uk/id/ukpga/1988/27?a=1&b="2"'),
                Span(", "),
                Span("the office", EMPHASIS | CODE, "mailto:office@fernbank.example"),
                Span(", "),
                Span("a telephone", target="tel:+441632960000"),
                Span(" and "),
                Span("Safeguarding", target="policy:safeguarding"),
                Span("."),
            ),
            anchor=Anchor("links", "text"),
        ),
        heading("Rules", "rules", 2, "1.1"),
        body("Staff must follow these guidelines:", "rules-text"),
        gap("rules-text"),
        *lists().blocks[:12],
        Paragraph(words("The child’s welfare is paramount."), Role.QUOTE, anchor=Anchor("quote", "text")),
        Paragraph(words("Not approved yet."), Role.NOTE, "Note", anchor=Anchor("note", "text")),
        body("The stages are:", "stem"),
        stages(3),
        Table(row("A", "B"), (row("x < y & z", 'say "so"'),), anchor=Anchor("second-table", "rows")),
        Table(row("One column"), anchor=Anchor("third-table", "rows")),
        body("Two lines,\nand a\ttab.", "breaks"),
        *(heading(f"Level {level}", f"level-{level}", level) for level in range(1, 6)),
        heading("Laws and policies referred to", "laws"),
        Paragraph(words("Malicious Communications Act 1988"), Role.REFERENCE, "[1]"),
        Paragraph(words("Disciplinary Policy"), Role.REFERENCE),
    )


def expected_texts(document: Document) -> list[str]:
    """What the paragraphs of the page say, in order, without labels; every break of a line is a newline."""
    return [re.sub("\r\n?", "\n", text) for text in _texts(document)]


def _texts(document: Document) -> Iterator[str]:
    facts = list(document.facts)
    yield document.title
    school = next((fact for fact in facts if fact.name is FactName.SCHOOL), None)
    if school is not None:
        facts.remove(school)
        yield school.text
    for each in facts:
        yield f"{each.label}:"
        yield each.text
    for block in document.blocks:
        if not isinstance(block, Table):
            yield plain(block.spans)
            continue
        if block.caption:
            yield plain(block.caption)
        yield from (plain(cell.spans) for cells in (block.header, *block.rows) for cell in cells)


def contents_of(data: bytes) -> list[tuple[str, int]]:
    """The list of contents in a Word file: the words of each line, and the page that it states."""
    text = zipfile.ZipFile(BytesIO(data)).read("word/document.xml").decode()
    lines = re.findall(r'<w:hyperlink w:anchor="_Toc\d+".*?</w:hyperlink>', text)
    found = []
    for line in lines:
        *words, page = (html.unescape(text) for text in re.findall(r"<w:t(?: [^>]*)?>([^<]*)</w:t>", line))
        found.append(("".join(words), int(page)))
    return found
