"""The table of a saved web page → its rows and columns as a browser shows them, and no word of it lost."""

from __future__ import annotations

import pytest

from policykit import codes, formats
from policykit.document import Block, Paragraph, Table
from policykit.document.reading import Reading
from policykit.text.spans import plain

HEAD = "<tr><th>Where<th>Who</tr>"


def read(body: str) -> Reading:
    return formats.bring(f"<html><body><main>{body}</main></body></html>".encode(), ".html")


def grid(block: Block) -> list[list[str]]:
    assert isinstance(block, Table), block
    return [[plain(cell.spans) for cell in row] for row in (block.header, *block.rows)]


def texts(reading: Reading) -> list[str]:
    return [plain(block.spans) for block in reading.document.blocks if not isinstance(block, Table)]


WRAPPED = (
    "<form><tr><td>Hall<td>Cook</tr></form>",
    "<tr><a href=x><td>Hall</td><td>Cook</td></a></tr>",
    "<tbody><div><tr><td>Hall</td><td>Cook</td></tr></div></tbody>",
    "<tr><form><td>Hall</td></form><form><td>Cook</td></form></tr>",
    "<center><tbody><tr><td>Hall<td>Cook</table>",
    "<td>Hall<td>Cook",
    "<p><tr><td><p>Hall</p><td><p>Cook</p></tr>",
    "<tr><td>Hall<tr><form><td></form></tr></table>",
    "<tr></tr><tr><td>Hall<td>Cook<tr>",
)


@pytest.mark.parametrize("rows", WRAPPED)
def test_rows_and_cells_are_found_in_whatever_they_are_wrapped(rows: str) -> None:
    (table,) = read(f"<table>{HEAD}{rows}</table>").document.blocks
    assert grid(table)[:2] == [["Where", "Who"], ["Hall", "Cook" if "Cook" in rows else ""]]


def test_what_stands_in_no_cell_stands_before_the_table_as_paragraphs() -> None:
    reading = read(
        f"<table><caption>First aiders</caption>{HEAD}<tr><td>Office<td>Mrs A</tr>"
        "<caption>In every building</caption><form><tr><td>Hall<td>Cook</tr></form>"
        "<p>All are trained.</p><tr><td>Gym<td>PE lead</td>Bring <b>the</b> bag.</tr></table><p>After.</p>"
    )
    assert texts(reading) == ["In every building", "All are trained.", "Bring the bag.", "After."]
    table = reading.document.blocks[3]
    assert grid(table) == [["Where", "Who"], ["Office", "Mrs A"], ["Hall", "Cook"], ["Gym", "PE lead"]]
    assert isinstance(table, Table)
    assert plain(table.caption) == "First aiders"


def test_a_caption_that_nothing_closes_ends_where_the_rows_begin() -> None:
    (table,) = read(f"<table><caption>First aiders{HEAD}<tr><td>Hall<td>Cook</table>").document.blocks
    assert isinstance(table, Table)
    assert (plain(table.caption), grid(table)[1]) == ("First aiders", ["Hall", "Cook"])


def test_a_row_or_cell_that_is_hidden_is_set_aside_and_the_others_stay_where_they_were() -> None:
    rows = "<tr hidden><td>Attic<td>Nobody</tr><tr><td style='display:none'>Gym</td><td>Cook</td></tr>"
    reading = read(f"<table>{HEAD}{rows}</table>")
    assert grid(reading.document.blocks[0]) == [["Where", "Who"], ["", "Cook"]]
    assert [(each.words, each.reason) for each in reading.asides] == [
        ("Attic Nobody", "hidden on the web page"),
        ("Gym", "hidden on the web page"),
    ]


def test_a_picture_in_a_cell_is_told() -> None:
    reading = read(f"<table>{HEAD}<tr><td>Hall<td><img alt='the cook' src=x></table>")
    assert [finding.code for finding in reading.findings] == [codes.LEFT_OUT]


# ── merged cells ─────────────────────────────────────────────────────────────────────────────────────────
MERGED = (
    ("<tr><td rowspan=3>a<td>b<tr><td>c<tr><td>d", [["a", "b"], ["", "c"], ["", "d"]]),
    ("<tr><td>a<td rowspan=2>b<tr><td>c<tr><td>d<td>e", [["a", "b"], ["c", ""], ["d", "e"]]),
    ("<tr><td rowspan=0>a<td>b<tr><td>c<tr><td>d", [["a", "b"], ["", "c"], ["", "d"]]),
    ("<tbody><tr><td rowspan=9>a<td>b<tbody><tr><td>c<td>d", [["a", "b"], ["c", "d"]]),
    ("<tr><td colspan=2>a<tr><td>b<td>c", [["a", ""], ["b", "c"]]),
    ("<tr><td rowspan=2 colspan=2>a<td>b<tr><td>c<tr><td>d<td>e<td>f",
     [["a", "", "b"], ["", "", "c"], ["d", "e", "f"]]),
    ("<tr><td colspan=1000>a<tr><td>b<td>c", [["a", ""], ["b", "c"]]),
    ("<tr><td rowspan=65534 colspan=1000>a<tr><td>b<td>c<tr><td>d<td>e", None),
)  # fmt: skip


@pytest.mark.parametrize(("rows", "cells"), MERGED)
def test_a_cell_that_is_merged_leaves_the_others_in_their_columns(
    rows: str, cells: list[list[str]] | None
) -> None:
    reading = read(f"<table>{rows}</table>")
    if cells is None:  # no column is left for the others
        assert texts(reading) == list("abcde")
        return
    width = len(cells[0])
    assert [row + [""] * (width - len(row)) for row in grid(reading.document.blocks[0])] == cells
    is_told = [finding.code for finding in reading.findings] == [codes.TABLE_SHAPE]
    assert is_told is not rows.startswith("<tbody>")


def test_cells_that_say_they_are_not_merged_are_not_told() -> None:
    reading = read(f"<table>{HEAD}<tr><td rowspan=1 colspan=1>Hall<td rowspan=2>Cook</table>")
    assert reading.findings == ()


def test_a_merged_table_is_told_with_its_first_words() -> None:
    (finding,) = read(f"<table>{HEAD}<tr><td rowspan=2>Hall<td>Cook<tr><td>Head</table>").findings
    assert finding.sentence == "A table with merged cells, at “Where”."
    assert finding.remedy == "Compare the table with the one on the web page."


def test_a_table_of_very_many_reaching_cells_is_text() -> None:
    reading = read(f"<table>{'<tr><td rowspan=65534 colspan=99>a' * 5_000}</table>")
    assert {type(block) for block in reading.document.blocks} == {Paragraph}
