"""Which page a heading is on, by the rules of what stays together."""

from __future__ import annotations

from policykit.formats.word.writer.paging import Piece, pages_of


def of_lines(
    count: int,
    *,
    line: float = 10,
    before: float = 0,
    after: float = 0,
    keeps_with_next: bool = False,
    keeps_lines: bool = False,
    is_heading: bool = False,
    repeats: float = 0,
) -> Piece:
    """A piece of so many lines."""
    return Piece(line, count, before, after, 0, keeps_with_next, keeps_lines, is_heading, repeats)


HEADING = of_lines(1, keeps_with_next=True, keeps_lines=True, is_heading=True)


def test_a_heading_goes_to_the_page_of_the_first_lines_of_what_follows_it() -> None:
    assert pages_of([of_lines(9), HEADING, of_lines(6)], 100) == [2]
    assert pages_of([of_lines(7), HEADING, of_lines(6)], 100) == [1]  # two lines of six fit below it


def test_headings_that_follow_each_other_go_together() -> None:
    assert pages_of([of_lines(8), HEADING, HEADING, of_lines(1)], 100) == [2, 2]


def test_what_no_page_can_hold_together_begins_where_it_is() -> None:
    kept = [of_lines(1, keeps_with_next=True) for _ in range(12)]
    assert pages_of([of_lines(3), HEADING, *kept, HEADING, of_lines(1)], 100) == [1, 2]


def test_a_long_paragraph_is_divided_and_none_of_its_lines_stands_alone() -> None:
    assert pages_of([of_lines(8), of_lines(10), HEADING, of_lines(1)], 100) == [2]
    assert pages_of([of_lines(9), of_lines(10), HEADING, of_lines(1)], 100) == [3]
    # Of the second nine lines fit, and one would stand alone: so two go to the next page.
    assert pages_of([of_lines(1), of_lines(10), of_lines(6), HEADING, of_lines(1)], 100) == [2]
    assert pages_of([of_lines(1), of_lines(10), of_lines(7), HEADING, of_lines(1)], 100) == [3]


def test_lines_that_stay_together_are_not_divided() -> None:
    whole = of_lines(6, keeps_lines=True)
    assert pages_of([of_lines(6), whole, HEADING, of_lines(3)], 100) == [2]
    assert pages_of([of_lines(6), whole, HEADING, of_lines(4, keeps_lines=True)], 100) == [3]


def test_a_row_on_a_new_page_stands_below_the_header_of_its_table() -> None:
    rows = [of_lines(1, repeats=30) for _ in range(7)]
    assert pages_of([of_lines(10), *rows, HEADING], 100) == [3]
    assert pages_of([of_lines(10), *rows[:6], HEADING], 100) == [2]


def test_the_space_between_two_pieces_is_the_greater_of_theirs_and_none_at_the_top_of_a_page() -> None:
    first, last = of_lines(4, after=20), of_lines(1)
    assert pages_of([first, of_lines(3, before=10), HEADING, last], 110) == [1]
    assert pages_of([first, of_lines(3, before=30), HEADING, last], 110) == [2]
    assert pages_of([of_lines(8, before=500), HEADING, last], 100) == [1]
