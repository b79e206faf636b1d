"""Which page a heading stands on: pieces are placed quickly, and as slowly as the rules are told."""

from __future__ import annotations

from collections.abc import Sequence
from math import floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policykit.formats.word.writer.paging import Piece, pages_of

SHEETS = (100.0, 240.0)


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
    """A piece whose height and least come from its lines, as the rules of widows and orphans have it."""
    least = count if count <= 3 or keeps_lines else 2
    return Piece(
        line * count,
        line * least,
        line,
        count,
        before,
        after,
        0,
        keeps_with_next,
        keeps_lines,
        is_heading,
        repeats,
    )


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


def looking_ahead(pieces: Sequence[Piece], sheet: float) -> list[int]:
    """The rules as they are told: before a piece is placed, all that it is kept with is measured."""
    headings, page, used, gap = [], 1, 0.0, 0.0
    for index, piece in enumerate(pieces):
        is_first = index == 0 or not pieces[index - 1].keeps_with_next
        if is_first and used:
            height = together(pieces[index:], gap)
            if used + height > sheet >= height:
                page, used, gap = page + 1, piece.repeats, 0.0
        above = max(gap, piece.before) if used else 0.0
        if used + above + piece.height <= sheet:
            used += above + piece.height
        else:
            if used and used + above + piece.least > sheet:
                page, above, used = page + 1, 0.0, piece.repeats
            turned, used = divided(piece, used + above, sheet)
            page += turned
        if piece.is_heading:
            headings.append(page)
        gap = piece.after
    return headings


def together(pieces: Sequence[Piece], gap: float) -> float:
    """The height of what is kept together, from the first of the pieces on, with the gap above it."""
    height = 0.0
    for index, piece in enumerate(pieces):
        height += max(gap, piece.before)
        if not piece.keeps_with_next or index == len(pieces) - 1:
            return height + piece.least
        height, gap = height + piece.height, piece.after
    return height


def divided(piece: Piece, used: float, sheet: float) -> tuple[int, float]:
    """How many pages are turned for the lines of a piece, and what is used of the last."""
    left, turned = piece.lines, 0
    if piece.keeps_lines or piece.lines == 1:
        return 0, used + piece.height
    while (fitting := floor((sheet - used) / piece.line + 1e-6)) < left:
        left -= max(min(fitting, left - 2), 1)
        turned, used = turned + 1, 0.0
    return turned, used + left * piece.line


PIECES = st.lists(
    st.builds(
        of_lines,
        st.one_of(st.integers(1, 8), st.integers(1, 60)),
        line=st.sampled_from((10.0, 12.5, 40.0)),
        before=st.sampled_from((0.0, 5.0, 18.0)),
        after=st.sampled_from((0.0, 4.0, 12.0)),
        keeps_with_next=st.booleans(),
        keeps_lines=st.booleans(),
        is_heading=st.booleans(),
        repeats=st.sampled_from((0.0, 15.0)),
    ),
    max_size=50,
)


@pytest.mark.parametrize("sheet", SHEETS)
@given(pieces=PIECES)
def test_a_heading_stands_where_looking_ahead_at_every_piece_would_place_it(
    sheet: float, pieces: list[Piece]
) -> None:
    assert pages_of(pieces, sheet) == looking_ahead(pieces, sheet)
