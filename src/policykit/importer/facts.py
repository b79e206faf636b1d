"""Rules for the front matter: labels with values, in lines, pairs of lines and tables."""

from __future__ import annotations

import re

from policykit import codes
from policykit.importer.bench import Bench, short
from policykit.importer.dates import CYCLE, cycle, dates
from policykit.importer.labels import ANYBODY, OTHER, Label, Labelled, bare, labelled, segments, unparted
from policykit.importer.pieces import Kind, Piece, cut
from policykit.importer.privacy import CONTACT
from policykit.importer.stated import DATED_VERSION, is_blank, set_aside, take
from policykit.text.spans import Mark, Span, plain

NEAR_TOP = 40
NEAR_END = 8
_MOST_KEYLESS = 4
_MOST_LABELS = 50
"""No table of facts has more, and each label of a run is tried as its first."""
_SENTENCE = re.compile(r"(?:will|must|should|may|is|are|has|to)\b|(?:\S+\s+){4,}\S+\.$")
_KEYLESS = ("other", "reviewer", "date", "status", "audiences")


# ── tables ───────────────────────────────────────────────────────────────────────────────────────────────
def table_of_facts(pieces: list[Piece], bench: Bench) -> list[Piece]:
    """A table of labels with their values, at the top or the end of a document."""
    made: list[Piece] = []
    for index, piece in enumerate(pieces):
        near = index < NEAR_TOP or index >= len(pieces) - NEAR_END
        found = _of_table(piece, bench) if near and piece.kind is Kind.TABLE else None
        made += [piece] if found is None else found
    return made


def _of_table(piece: Piece, bench: Bench) -> list[Piece] | None:
    """What is left of a table of facts; None if the table is something else."""
    rows = [[plain(cell.spans) for cell in row] for row in (piece.grid.header, *piece.grid.rows)]
    said = _pairs_of(rows)
    written = [each.written for each in said if isinstance(each, Labelled) and not each.label.is_loose]
    known = [each for each in said if isinstance(each, Labelled) and each.label.path != "other"]
    if sum(bool(CONTACT.search(cell)) for row in rows for cell in row) > 1:
        return None
    if not known or len(written) < 0.5 * len(said) or len(set(written)) < len(written):
        return None
    left: list[Piece] = []
    if caption := plain(piece.grid.caption):
        left.append(Piece(piece.unit, Kind.BODY, (Span(caption),)))
    last = ""
    for each in said:
        before = bench.now()
        taken = _taken(bench, piece.unit, each, last)
        if taken and bench.is_mixed(before, left):
            bench.back(before)
            taken = ""
        last = taken or last
        if not taken:
            words = f"{each.written}: {each.value}" if isinstance(each, Labelled) else each
            left.append(Piece(piece.unit, Kind.BODY, (Span(words),)))
    return left


def _taken(bench: Bench, unit: int, each: Labelled | str, last: str) -> str:
    """The path of what a row of a table of facts says, kept or set aside; nothing if it is neither."""
    if isinstance(each, str):
        return ""
    path = take(bench, unit, each, "table_of_facts", last)
    return path or (set_aside(bench, unit, each) if each.label.path in _KEYLESS else "")


def _pairs_of(rows: list[list[str]]) -> list[Labelled | str]:
    """The cells of a table read as labels with values, in order; other cells as their words."""
    cells = [[_on_one_line(cell) for cell in row] for row in rows]
    if len(cells) == 2 and len(cells[0]) > 1 and _is_header(cells[0]) and not any(map(bare, cells[1])):
        return [_of_column(*pair) for pair in zip(*cells, strict=True)]
    return [pair for row in rows for pair in _pairs_of_row(row)]


def _is_header(cells: list[str]) -> bool:
    return sum(bare(cell) is not None for cell in cells) > 0.6 * len(cells)


def _of_column(label: str, value: str) -> Labelled | str:
    return joined(label, value) if bare(label) else labelled(f"{label}: {value}") or f"{label}: {value}"


def _pairs_of_row(cells: list[str]) -> list[Labelled | str]:
    """A row's cells; a cell of several lines may be labels beside as many values, or labels above theirs."""
    said: list[Labelled | str] = []
    at = 0
    while at < len(cells):
        lines, values = _lines(cells[at]), _lines(cells[at + 1]) if at + 1 < len(cells) else []
        cell, following = _on_one_line(cells[at]), " ".join(values)
        at += 1
        if (
            len(lines) > 1
            and len(values) == len(lines)
            and all(map(bare, lines))
            and not any(map(bare, values))
        ):
            said += [joined(*pair) for pair in zip(lines, values, strict=True)]
            at += 1
        elif (
            bare(cell) and not (len(lines) > 1 and bare(lines[0])) and at < len(cells) and not bare(following)
        ):
            said.append(joined(cell, following))
            at += 1
        elif len(lines) > 1:
            said += _pairs_of_row(lines)
        elif cell:
            said += [labelled(part) or unparted(part) or _alone(part) for part in segments(cell)]
    return said


def _lines(cell: str) -> list[str]:
    return [line for line in (" ".join(each.split()) for each in cell.split("\n")) if line]


def _on_one_line(cell: str) -> str:
    return " ".join(cell.split())


def _alone(cell: str) -> Labelled | str:
    """A cell by itself: a label without a value, which may be one that nobody foresaw, or words."""
    if bare(cell):
        return joined(cell, "")
    return Labelled(OTHER, cell, "") if cell.endswith(":") else cell


def joined(label: str, value: str) -> Labelled:
    """A label and its value that stand apart. Raises ValueError for what is not a label."""
    found = bare(label)
    if found is None:
        raise ValueError(f"{label!r} is not a label")
    return Labelled(found[0], found[1], value, found[2])


# ── lines ────────────────────────────────────────────────────────────────────────────────────────────────
def labels_then_values(pieces: list[Piece], bench: Bench) -> list[Piece]:
    """All the labels of a table one after another, and then all its values in the same order."""
    kept: list[Piece] = []
    at = end = 0
    while at < len(pieces):
        if at >= end:
            end = next((i for i in range(at, len(pieces)) if not _is_bare(pieces[i])), len(pieces))
        count = end - at
        values = pieces[end : end + count] if 2 <= count <= _MOST_LABELS else []
        if values and len(values) == count and all(map(_is_value, values)):
            pairs = zip(pieces[at : at + count], values, strict=True)
            read = [(a, b, joined(a.text, b.text)) for a, b in pairs]
            if all(_is_of_its_kind(each) for _, _, each in read):
                last = ""
                for label, value, each in read:
                    last = take(bench, label.unit, each, "labels_then_values", last, value)
                    last = last or _keyless(bench, label.unit, each, value)
                    kept += [] if last else [label, value]
                at += 2 * count
                continue
        kept.append(pieces[at])
        at += 1
    return kept


def _keyless(bench: Bench, unit: int, said: Labelled, value: Piece | None = None) -> str:
    return set_aside(bench, unit, said, value) if said.label.path in _KEYLESS else ""


def _is_of_its_kind(said: Labelled) -> bool:
    often = said.label.path.startswith("review") and cycle(said.value)
    return not said.label.is_date or said.label.path == "approval/by" or bool(dates(said.value) or often)


def _is_bare(piece: Piece) -> bool:
    found = bare(piece.text) if piece.kind in (Kind.BODY, Kind.HEADING) and not piece.label else None
    return found is not None and (found[0].path != "other" or piece.text.endswith(":"))


def _is_value(piece: Piece) -> bool:
    return (
        piece.kind is Kind.BODY
        and not piece.label
        and 0 < len(piece.text) <= 120
        and not labelled(piece.text)
    )


def label_and_value(pieces: list[Piece], bench: Bench) -> list[Piece]:
    """A line with one or more labels and their values; a label alone takes the line below it."""
    kept: list[Piece] = []
    last, at = "", 0
    while at < len(pieces):
        piece, following = pieces[at], pieces[at + 1] if at + 1 < len(pieces) else None
        near = at < NEAR_TOP or at >= len(pieces) - NEAR_END
        if piece.kind not in (Kind.BODY, Kind.HEADING) or piece.label or len(piece.text) > 400:
            kept.append(piece)
            last = ""
        elif _is_bare(piece) and following is not None and _fits(piece, following, near):
            said = joined(piece.text, following.text)
            path = take(bench, piece.unit, said, "label_above_value", last, following)
            path = path or (_keyless(bench, piece.unit, said, following) if last else "")
            at, last = (at + 1, path) if path else (at, last)
            kept += [] if path else [piece]
        else:
            rest, last = _segments(
                piece, bench, last, near and _Near(pieces[at + 1 : at + 1 + _MOST_KEYLESS])
            )
            kept += rest
        at += 1
    return kept


def _fits(label: Piece, value: Piece, near: bool) -> bool:
    """Whether the line below a label can be its value."""
    found = bare(label.text)
    if found is None or found[0].path in ("other", "reviewer") or not _is_value(value) or bare(value.text):
        return False
    if _is_strong(value) and not _is_strong(label):
        return False
    if _is_dated(found[0]):
        first = dates(value.text) or cycle(value.text)
        return bool(first) and len(value.text) < 60
    parted = label.text.rstrip().endswith(":") or ANYBODY.fullmatch(value.text)
    return near and bool(parted) and len(value.text.split()) <= 8 and value.text[-1] not in ".:;"


def _is_strong(piece: Piece) -> bool:
    """Whether a line stands out, as a heading does."""
    strong = all(Mark.STRONG in span.marks or not span.text.strip() for span in piece.spans)
    return strong or (piece.text.isupper() and " " in piece.text)


def _is_dated(label: Label) -> bool:
    return (label.is_date and label.path != "approval/by") or label.path.startswith("review/")


class _Near:
    """Where a line near the top or the end stands: whether a fact follows it."""

    def __init__(self, following: list[Piece]) -> None:
        said = [labelled(piece.text) if piece.kind is Kind.BODY else None for piece in following]
        others = (each for each in said if each is None or each.label.path not in _KEYLESS)
        self.is_above_fact = next(others, None) is not None


def _segments(piece: Piece, bench: Bench, last: str, near: _Near | bool) -> tuple[list[Piece], str]:
    """What is left of a line when its facts are taken out, and the path of the last fact."""
    left: list[Piece] = []
    parts = segments(piece.text)
    if any(piece.text.count(part) > 1 for part in parts):
        return [piece], ""
    for part in parts:
        said, before = _said(piece, part, bool(near)), bench.now()
        taken = ""
        if said is not None and (near or _is_dated(said.label)):
            taken = take(bench, piece.unit, said, _rule(said), last)
        if said is not None and not taken and isinstance(near, _Near) and _is_among(said, last, near):
            taken = set_aside(bench, piece.unit, said)
        if taken and bench.is_mixed(before, left):
            bench.back(before)
            taken = ""
        if taken:
            last = taken
            continue
        start = piece.text.find(part)
        left.append(piece.but(spans=cut(piece.spans, start, start + len(part))))
    untouched = len(left) == 1 and left[0].text == piece.text
    if untouched:
        return [piece], ""
    return [each for each in left if each.spans], last


def _said(piece: Piece, part: str, near: bool) -> Labelled | None:
    """The label and the value of a part of a line."""
    said = labelled(part)
    if said is None and near and (loose := unparted(part)) and _is_sure(loose):
        return loose
    if said is None and near and part.rstrip().endswith(":") and bare(part) and piece.kind is Kind.BODY:
        return joined(part, "")
    return said


def _is_among(said: Labelled, last: str, near: _Near) -> bool:
    """Whether a label that no key holds stands among facts, or was never filled in."""
    if said.label.path not in _KEYLESS or len(said.value.split()) > 20 or CONTACT.search(said.value):
        return False
    if _SENTENCE.match(said.value):
        return False
    return bool(last) or near.is_above_fact or (is_blank(said.value) and said.label.path == "other")


def _rule(said: Labelled) -> str:
    return "label_and_value" if said.is_parted else "glued_label"


def _is_sure(said: Labelled) -> bool:
    """Whether words that begin like a label are one: a date follows, or a body that approves."""
    path, value = said.label.path, said.value
    if path == "review/cycle" or (path.startswith("review") and not dates(value)):
        return bool(CYCLE.match(value)) and len(value) <= 40
    if path in ("status", "audiences", "other"):
        return said.is_glued and len(value.split()) <= 6
    if path == "version" and DATED_VERSION.fullmatch(value):
        return bool(dates(value))
    if path == "version":
        return bool(re.fullmatch(r"v?\.?\s?\d{1,3}(?:\.\d{1,3})*[a-z]?", value, re.IGNORECASE))
    if said.label.is_date and path != "approval/by":
        first = dates(value)
        return bool(first) and first[0][0] == 0 and len(value) <= 60
    if path == "owner":
        return (said.is_glued or said.written.lower().endswith(" by")) and len(value.split()) <= 6
    if path == "approval/by":
        return (
            (value[0].isupper() or bool(dates(value)))
            and len(value.split()) <= 12
            and (value[-1] != "." or bool(dates(value)))
        )
    return False


def unread_labels(pieces: list[Piece], bench: Bench) -> list[Piece]:
    """Tell of each date label whose value could not be read; its words stay in the text."""
    for index, piece in enumerate(pieces):
        is_line = piece.kind is Kind.BODY and len(piece.text) < 120 and not piece.label
        said = labelled(piece.text) if is_line else None
        near = index < NEAR_TOP or index >= len(pieces) - NEAR_END
        if near and said is not None and _is_dated(said.label) and said.value:
            bench.find(
                codes.DATE_UNCLEAR,
                f"“{short(piece.text)}” could not be read.",
                "Write the date under approval: or review: in the draft, and remove the words from the text.",
            )
    return pieces
