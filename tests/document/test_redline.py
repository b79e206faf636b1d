"""What a redline looks like: which words are struck out and added, and when whole blocks are."""

from __future__ import annotations

from dataclasses import replace

import pytest

from policykit.document import Block, Cell, Document, Fact, Heading, Paragraph, Role, Table
from policykit.document.redline import accept, marked, redline, reject
from policykit.findings import Anchor
from policykit.text.spans import Mark, Span, Spans, plain

SIGNS = {Mark.INSERTED: "{{+{}+}}", Mark.DELETED: "[-{}-]"}


def shown(spans: Spans) -> str:
    """The words, those added in {+ +} and those struck out in [- -]."""
    found = ""
    for span in spans:
        signs = [sign for mark, sign in SIGNS.items() if mark in span.marks]
        found += signs[0].format(span.text) if signs else span.text
    return found


def compared(old: str, new: str) -> str:
    return shown(marked((Span(old),), (Span(new),)))


def page(*blocks: Block) -> Document:
    return Document("Trips", blocks=blocks)


def item(text: str, label: str = "•", part: str = "") -> Paragraph:
    return Paragraph((Span(text),), Role.ITEM, label, anchor=Anchor(part or text, "text"))


def listed(document: Document) -> list[str]:
    """Every block in a line, with the sign of its mark before it."""
    signs = {None: " ", Mark.INSERTED: "+", Mark.DELETED: "-"}
    return [
        f"{signs[block.mark]} {shown(block.spans)}"
        for block in document.blocks
        if not isinstance(block, Table)
    ]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("Staff must ask.", "Staff may ask.", "Staff [-must-]{+may+} ask."),
        ("Tell the head.", "Tell the head. Keep a copy.", "Tell the head.{+ Keep a copy.+}"),
        ("Tell the head at once.", "Tell the head.", "Tell the head[- at once-]."),
        ("the school's bus", "the school’s bus", "the [-school's-]{+school’s+} bus"),
        ("", "New.", "{+New.+}"),
        ("Old.", "", "[-Old.-]"),
        ("The same.", "The same.", "The same."),
    ],
)
def test_words_are_compared_and_not_letters(old: str, new: str, expected: str) -> None:
    assert compared(old, new) == expected


def test_a_few_equal_words_between_changes_are_taken_into_them() -> None:
    assert (
        compared("Bebo, MySpace and Orkut", "Pictures, Clips and the Threads")
        == "[-Bebo, MySpace and Orkut-]{+Pictures, Clips and the Threads+}"
    )


def test_equal_words_between_two_additions_are_left() -> None:
    assert compared("to the head", "only to the head now") == "{+only +}to the head{+ now+}"


def test_a_change_of_marks_or_link_strikes_the_words_out_and_adds_them_anew() -> None:
    strong = frozenset({Mark.STRONG})
    found = marked((Span("Ask first."),), (Span("Ask "), Span("first", strong), Span(".")))
    assert shown(found) == "Ask [-first-]{+first+}."
    assert found[2] == Span("first", strong | {Mark.INSERTED})
    linked = marked((Span("the law"),), (Span("the "), Span("law", target="law:x")))
    assert linked[-1] == Span("law", frozenset({Mark.INSERTED}), "law:x")


def test_a_word_changed_in_a_long_text_is_found() -> None:
    old = " ".join(
        f"Sentence {number} of a long text that says little, and the same again." for number in range(400)
    )
    new = old.replace("Sentence 17 ", "Phrase 17 ").replace("Sentence 390 ", "Phrase 390 ")
    assert compared(old, new).count("[-Sentence-]{+Phrase+}") == 2


def test_a_text_of_very_many_words_without_a_stop_is_shown_as_two() -> None:
    old, new = " ".join(["word"] * 600), " ".join(["other"] * 600)
    assert compared(old, new) == f"[-{old}-]{{+{new}+}}"


def test_an_item_put_in_and_one_taken_out_are_marked_as_wholes() -> None:
    old = page(item("Ask first."), item("Wear a badge."), item("Stay together."))
    new = page(item("Ask first."), item("Bring lunch."), item("Wear a badge."))
    assert listed(redline(old, new)) == [
        "  Ask first.",
        "+ Bring lunch.",
        "  Wear a badge.",
        "- Stay together.",
    ]


def test_a_moved_item_is_struck_out_where_it_was_and_added_where_it_is() -> None:
    texts = ("One.", "Two.", "Three.", "Four.")
    old = page(*map(item, texts))
    new = page(*(item(texts[index]) for index in (1, 2, 0, 3)))
    assert listed(redline(old, new)) == ["- One.", "  Two.", "  Three.", "+ One.", "  Four."]


def test_a_number_that_follows_from_a_change_above_strikes_nothing_out() -> None:
    old = page(item("Ask first.", "1."), item("Stay together.", "2."))
    new = page(item("Ask first.", "1."), item("Bring lunch.", "2."), item("Stay together.", "3."))
    marked_page = redline(old, new)
    assert listed(marked_page) == ["  Ask first.", "+ Bring lunch.", "  Stay together."]
    last = marked_page.blocks[-1]
    assert isinstance(last, Paragraph)
    assert (last.label, last.former_label) == ("3.", "2.")
    assert reject(marked_page) == old


def test_a_gap_filled_by_a_list_is_struck_out_whole() -> None:
    gap = Paragraph((Span("The list was lost."),), Role.GAP, "Missing", anchor=Anchor("trips", "missing"))
    assert listed(redline(page(gap), page(item("Ask first.")))) == ["- The list was lost.", "+ Ask first."]


def test_a_heading_of_another_level_is_another_block() -> None:
    old, new = Heading((Span("Trips"),), 1), Heading((Span("Trips"),), 2)
    assert listed(redline(page(old), page(new))) == ["- Trips", "+ Trips"]


def test_one_row_put_in_is_marked_and_the_cells_of_the_others_are_compared() -> None:
    def row(*texts: str) -> tuple[Cell, ...]:
        return tuple(Cell((Span(text),)) for text in texts)

    old = Table(row("Who", "When"), (row("The head", "Monday"), row("The office", "Friday")))
    new = Table(row("Who", "When"), (row("The head", "Tuesday"), row("A governor", "May"), old.rows[1]))
    table = redline(page(old), page(new)).blocks[0]
    assert isinstance(table, Table)
    assert table.row_marks == (None, Mark.INSERTED, None)
    assert shown(table.rows[0][1].spans) == "[-Monday-]{+Tuesday+}"
    assert plain(table.rows[1][0].spans) == "A governor"


def test_a_table_of_more_columns_is_another_table() -> None:
    header = (Cell((Span("Who"),)), Cell((Span("When"),)))
    old, new = Table(header[:1], anchor=Anchor("t")), Table(header, anchor=Anchor("t"))
    assert [block.mark for block in redline(page(old), page(new)).blocks] == [Mark.DELETED, Mark.INSERTED]


def test_a_fact_is_compared_by_its_label_and_the_title_has_its_former_one() -> None:
    old = replace(page(), facts=(Fact(None, "Review due", (Span("Spring 2024"),)),))
    new = Document(
        "Visits",
        facts=(Fact(None, "Review due", (Span("Spring 2027"),)), Fact(None, "Owner", (Span("Head"),))),
    )
    found = redline(old, new)
    assert found.former_title == "Trips"
    assert [(fact.mark, shown(fact.spans)) for fact in found.facts] == [
        (None, "Spring [-2024-]{+2027+}"),
        (Mark.INSERTED, "Head"),
    ]
    assert accept(found) == new
    assert reject(found) == old
