"""A redline in Word: how its lists count, its links lead, and its names stand, whichever page is left."""

from __future__ import annotations

import datetime
from typing import Literal

import pytest

from policykit.document import Block, Document, Paragraph, Role
from policykit.document.redline import redline
from policykit.findings import Anchor
from policykit.formats.word import named, read, write
from policykit.formats.word.names import bookmark
from policykit.formats.word.writer.paragraphs import Authorship
from policykit.text.spans import Span
from tests.support.word_lint import W, assert_valid_word, parts, val
from tests.support.word_reading import BODY, part_text


def item(label: str, text: str) -> Paragraph:
    return Paragraph((Span(text),), Role.ITEM, label, anchor=Anchor(text.partition(" ")[0].lower(), "text"))


def page(*blocks: Block) -> Document:
    return Document("Trips", blocks=blocks)


OLD = page(
    item("1.", "Ask first."), item("2.", "Wear a badge."), item("3.", "Stay close."), item("4.", "Wave.")
)
NEW = page(item("1.", "Ask first."), item("2.", "Bring lunch."), item("3.", "Drink."),
           item("4.", "Stay close."), item("5.", "Wave."))  # fmt: skip


@pytest.mark.parametrize(
    ("revisions", "labels"),
    [
        ("accepted", ["1.", "2.", "3.", "4.", "5."]),
        ("rejected", ["1.", "2.", "3.", "4."]),
        ("marked", ["1.", "2.", "2.", "3.", "4.", "5."]),
    ],
)
def test_a_numbered_list_counts_rightly_whichever_page_is_left(
    revisions: Literal["accepted", "rejected", "marked"], labels: list[str]
) -> None:
    blocks = read(write(redline(OLD, NEW)), revisions=revisions).document.blocks
    assert [block.label for block in blocks if isinstance(block, Paragraph)] == labels


def test_a_numbered_list_stays_one_list_of_words_own_over_what_was_struck_out() -> None:
    data = write(redline(OLD, NEW))
    assert_valid_word(data)
    body = parts(data)[BODY]
    assert len({val(num) for num in body.iter(f"{W}numId")}) == 1
    assert len(list(body.iter(f"{W}numId"))) == 6


def test_a_moved_part_has_its_name_where_it_is_and_another_where_it_was() -> None:
    one, two, three = item("•", "One."), item("•", "Two."), item("•", "Three.")
    marked = redline(page(one, two, three), page(two, three, one))
    assert one.anchor is not None
    names = [val(mark, "name") for mark in parts(write(marked))[BODY].iter(f"{W}bookmarkStart")]
    assert names[0] == f"{bookmark(one.anchor)}_was"
    assert names[-1] == bookmark(one.anchor)
    assert read(write(marked), names=named(marked)).document.blocks[-1].anchor == one.anchor


def test_the_author_and_the_day_are_those_given_and_never_the_clocks() -> None:
    marked = redline(OLD, NEW)
    dated = part_text(write(marked, None, Authorship("A & “B”", datetime.date(2026, 3, 5))), BODY)
    assert 'w:author="A &amp; “B”" w:date="2026-03-05T00:00:00Z"' in dated
    assert "w:date" not in part_text(write(marked, None, Authorship("The clerk")), BODY)
    assert write(marked) == write(marked)


def test_a_page_that_is_no_redline_holds_no_tracked_change() -> None:
    body = part_text(write(NEW), BODY)
    assert "<w:ins" not in body
    assert "<w:del" not in body
