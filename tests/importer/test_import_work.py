"""A document that is twice as long takes no more than twice the work: steps are counted, not seconds."""

from __future__ import annotations

import re
from functools import partial

import pytest

from policykit.formats.html.tree import tree
from policykit.importer import noise
from policykit.importer.bench import Bench
from policykit.importer.facts import labels_then_values
from policykit.importer.pieces import Kind, Piece
from policykit.text.spans import Mark, Span, normal, plain
from tests.importer.test_import_facts import SETTING, made, steps


class Copied(str):
    """Words that count what is copied of them when one is added to another."""

    __slots__ = ()
    total = 0

    def __add__(self, other: str) -> Copied:
        Copied.total += len(self) + len(other)
        return Copied(str(self) + other)


def test_spans_that_become_one_are_copied_once() -> None:
    words = [Span(Copied("word "), frozenset({Mark.STRONG}))] * 1_000
    Copied.total = 0
    assert normal([*words, Span("end")]) == (Span("word " * 1_000, frozenset({Mark.STRONG})), Span("end"))
    assert Copied.total <= 2 * len(plain(words))


@pytest.mark.parametrize("line", ["Review date:", "Approved by:"])
def test_many_labels_without_values_are_tried_as_a_table_once_each(line: str) -> None:
    def tried(count: int) -> int:
        pieces = [Piece(at, Kind.BODY, (Span(line),)) for at in range(count)]
        return steps(partial(labels_then_values, pieces, Bench(SETTING, "old.txt")))

    tried(10)  # what is remembered of the words is so for all
    assert tried(400) < tried(200) * 2.2


@pytest.mark.parametrize("words", ["Review date: ", "Review date: May 2024 "])
def test_a_line_of_labels_is_taken_apart_in_steps_that_grow_with_it(words: str) -> None:
    made(words * 100)
    once, twice = (steps(partial(made, words * count)) for count in (200, 400))
    assert twice < once * 2.2


def test_the_tags_of_a_page_are_walked_in_steps_that_do_not_grow_with_their_depth() -> None:
    flat, deep = (tree(text) for text in ("<b></b>" * 90, "<b>" * 90))
    once, other = (steps(lambda: [*flat.walk()]), steps(lambda: [*deep.walk()]))
    assert other < once * 1.1


# ── the foot of a page with its number ───────────────────────────────────────────────────────────────────
def test_what_parts_a_foot_from_its_page_number_is_looked_at_once() -> None:
    before = re.compile(noise._PAGED.pattern.partition(r"\b")[0])
    line = f"Uniform{' | ' * 300}Policy"
    looked_at = sum(len(found[0]) for at in range(len(line)) if (found := before.match(line, at)))
    assert looked_at <= len(line)


@pytest.mark.parametrize("parted", [" ", " | ", " – ", "-" * 300, " | | "])
def test_a_foot_that_differs_in_its_page_number_alone_is_printed_on_every_page(parted: str) -> None:
    feet = [f"Uniform Policy{parted}Page {number} of 3" for number in (1, 2, 3)]
    found = made("\n\n".join(f"{foot}\n\nThe school is proud of number {foot[-6]}." for foot in feet))
    assert [aside.words for aside in found.asides if "every page" in aside.reason] == feet
