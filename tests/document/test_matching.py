"""Which block of one page is which of another: by anchor, by likeness, after a move, and alone in a gap."""

from __future__ import annotations

import random
from dataclasses import replace

from hypothesis import given

from policykit.document import Block, Cell, Fact, Heading, Paragraph, Role, Row
from policykit.document.matching import How, Pair, match, match_facts, match_rows
from policykit.findings import Anchor
from policykit.text.spans import Span
from tests.support.strategies.documents import blocks

WORDS = (
    "staff", "pupils", "governors", "parents", "carers", "must", "should", "may", "never", "always", "report",
    "record", "share", "post", "photograph", "phone", "school", "home", "lesson", "teacher", "head", "class",
    "online", "safe", "private", "public", "message", "account", "password", "device", "loan", "damage",
    "trust", "visit", "trip", "consent", "form", "letter", "office", "week", "term", "year", "first", "after",
)  # fmt: skip
COMMON = ("the", "a", "of", "to", "and", "in", "must", "for", "be", "is")


def said(text: str, part: str = "", role: Role = Role.ITEM) -> Paragraph:
    return Paragraph((Span(text),), role, anchor=Anchor(part, "text") if part else None)


def told(pairs: tuple[Pair, ...]) -> list[tuple[int, int, How, bool]]:
    return [(pair.old, pair.new, pair.how, pair.is_moved) for pair in pairs]


def sentence(chance: random.Random) -> str:
    length = chance.randint(5, 25)
    return " ".join(chance.choice(WORDS if chance.random() < 0.6 else COMMON) for _ in range(length)) + "."


def reworded(text: str, chance: random.Random, share: float = 0.2) -> str:
    kept = (word if chance.random() > share else chance.choice(WORDS) for word in text.split())
    return " ".join(kept)


def test_an_anchor_makes_a_pair_of_texts_that_have_nothing_in_common() -> None:
    pairs = match([said("Ask first.", "a")], [said("Never run indoors!", "a")])
    assert told(pairs) == [(0, 0, How.ANCHOR, False)]
    assert pairs[0].likeness == 0


def test_a_block_whose_anchor_is_lost_is_found_by_its_likeness() -> None:
    old = [said("One.", "a"), said("Report what you saw to the head.", "b"), said("Three.", "c")]
    new = [
        said("One.", "a"),
        said("New.", "n"),
        said("Report what you saw to the office."),
        said("Three.", "c"),
    ]
    assert told(match(old, new)) == [
        (0, 0, How.ANCHOR, False),
        (1, 2, How.LIKENESS, False),
        (2, 3, How.ANCHOR, False),
    ]


def test_anchored_blocks_out_of_order_are_moved_as_few_as_can_be() -> None:
    old = [said(name, name) for name in "abcdef"]
    new = [old[index] for index in (5, 0, 1, 2, 3, 4)]
    pairs = match(old, new)
    assert [pair.old for pair in pairs if pair.is_moved] == [5]


def test_a_block_without_an_anchor_is_found_where_it_was_moved_to() -> None:
    moved = said("Report whatever you have seen online to the head teacher.")
    old = [moved, said("One.", "a"), said("Two.", "b")]
    new = [said("One.", "a"), said("Two.", "b"), moved]
    assert (0, 2, How.MOVE, True) in told(match(old, new))


def test_a_few_common_words_are_no_sign_of_a_move_unless_they_stand_once() -> None:
    marks = [said("One.", "a"), said("Two.", "b")]
    old = [said("To staff"), said("To staff"), *marks]
    assert len(match(old, [*marks, said("To staff")])) == 2
    assert len(match(old[1:], [*marks, said("To staff")])) == 3


def test_what_is_left_alone_on_both_sides_of_a_gap_is_a_pair_if_of_one_kind() -> None:
    old = [said("One.", "a"), said("Ask first."), said("Two.", "b")]
    assert told(match(old, [old[0], said("Never run indoors!"), old[2]]))[1] == (1, 1, How.LONE, False)
    heading = Heading((Span("Never run indoors!"),))
    assert len(match(old, [old[0], heading, old[2]])) == 2


def test_an_anchor_that_counts_is_trusted_in_an_edited_page_only() -> None:
    def row(words: str, index: int) -> Row:
        return (Cell((Span(words),), Anchor("t", f"rows/{index}/0")),)

    old = [row("Name of the head", 0), row("Number of the office", 1)]
    new = [row("Letters for the governors", 0), row("Name of the head", 1), row("Number of the office", 2)]
    assert [(pair.old, pair.new) for pair in match_rows(old, new)] == [(0, 1), (1, 2)]
    assert [(pair.old, pair.new) for pair in match_rows(old, new, is_edit=True)] == [(0, 0), (1, 1)]


def test_rows_that_have_lost_their_anchors_are_found_by_the_words_of_all_their_cells() -> None:
    def row(*words: str) -> Row:
        return tuple(Cell((Span(each),)) for each in words)

    old = [row("Monday", "Football in the hall"), row("Monday", "Chess with the head")]
    new = [row("Monday", "Singing for everybody"), row("Monday", "Chess with the head"), old[0]]
    pairs = match_rows(old, new)
    assert [(pair.old, pair.new) for pair in pairs] == [(1, 1), (0, 2)]
    assert [pair.is_moved for pair in pairs].count(True) == 1


def test_a_fact_is_found_by_its_label_then_by_its_anchor() -> None:
    due = Anchor("", "review/due")
    old = [Fact(None, "Status", (Span("Draft"),)), Fact(None, "Review due", (Span("Spring 2024"),), due)]
    new = [Fact(None, "Next review", (Span("May 2027"),), due), Fact(None, "Status", (Span("Accepted"),))]
    assert [(pair.old, pair.new, pair.how) for pair in match_facts(old, new)] == [
        (1, 0, How.ANCHOR),
        (0, 1, How.ANCHOR),
    ]


@given(blocks(), blocks())
def test_an_index_is_in_one_pair_at_most_and_what_stays_stands_in_order(
    old: tuple[Block, ...], new: tuple[Block, ...]
) -> None:
    pairs = match(old, new)
    assert len({pair.old for pair in pairs}) == len({pair.new for pair in pairs}) == len(pairs)
    staying = [pair.old for pair in pairs if not pair.is_moved]
    assert staying == sorted(staying)
    assert all(0 <= pair.likeness <= 1 for pair in pairs)


@given(blocks())
def test_a_page_is_itself(page: tuple[Block, ...]) -> None:
    assert [(pair.old, pair.new, pair.likeness) for pair in match(page, page)] == [
        (index, index, 1.0) for index in range(len(page))
    ]


def edited(chance: random.Random, length: int) -> tuple[list[Paragraph], list[Paragraph], dict[int, int]]:
    """A page, the page after moderate edits with no anchors, and which block became which."""
    old = [said(sentence(chance)) for _ in range(length)]
    new: list[tuple[int | None, Paragraph]] = []
    for index, block in enumerate(old):
        fate = chance.random()
        if fate < 0.05:
            continue
        if fate < 0.1:
            new.append((None, said(sentence(chance))))
        words = reworded(block.spans[0].text, chance) if fate < 0.35 else block.spans[0].text
        new.append((index, replace(block, spans=(Span(words),))))
    for _ in range(length // 20):
        new.insert(chance.randrange(len(new)), new.pop(chance.randrange(len(new))))
    truth = {became: was for became, (was, _) in enumerate(new) if was is not None}
    return old, [block for _, block in new], truth


def test_with_all_anchors_lost_nearly_every_block_is_found_and_nearly_none_wrongly() -> None:
    right = wrong = total = 0
    for seed in range(12):
        old, new, truth = edited(random.Random(seed), 160)
        found = {pair.new: pair.old for pair in match(old, new)}
        right += sum(found.get(new) == old for new, old in truth.items())
        wrong += sum(truth.get(new) != old for new, old in found.items())
        total += len(truth)
    assert right / total >= 0.99
    assert wrong / 12 <= 2


def test_pages_of_one_repeated_text_cost_no_more_than_others() -> None:
    page = [said("The same words in every item of the list.")] * 2000
    assert len(match(page, page)) == 2000
