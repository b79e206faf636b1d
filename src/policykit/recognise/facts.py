"""Rules for the front matter: labels with values, in lines, pairs of lines and tables."""

from __future__ import annotations

import re
from dataclasses import replace

from policykit import codes
from policykit.model.school import folded
from policykit.recognise.bench import LABEL, Bench, Fact, short
from policykit.recognise.dates import CYCLE, cycle, dates
from policykit.recognise.labels import Labelled, bare, labelled, segments, unparted
from policykit.recognise.pieces import Kind, Piece, cut
from policykit.spans import Span, plain

NEAR_TOP = 40
_LONGEST = 200
_BLANK = re.compile(r"[\s_.…–—-]*|\[.*\]|tb[cad]|n/?a|to be (?:confirmed|agreed)", re.IGNORECASE)
_STATUSES = {
    "draft": "draft",
    "proposed": "proposed",
    "approved": "accepted",
    "accepted": "accepted",
    "adopted": "accepted",
    "ratified": "accepted",
    "final": "accepted",
    "current": "accepted",
}


def table_of_facts(pieces: list[Piece], bench: Bench) -> list[Piece]:
    """A table of labels with their values, at the top or the end of a document."""
    made: list[Piece] = []
    for index, piece in enumerate(pieces):
        near = index < NEAR_TOP or index >= len(pieces) - 6
        found = _of_table(piece, bench) if near and piece.kind is Kind.TABLE else None
        made += [piece] if found is None else found
    return made


def _of_table(piece: Piece, bench: Bench) -> list[Piece] | None:
    """What is left of a table of facts; None if the table is something else."""
    rows = [[plain(cell.spans) for cell in row] for row in (piece.grid.header, *piece.grid.rows)]
    if len(rows[0]) > 4:
        return None
    said = _pairs_of(rows)
    known = sum(isinstance(each, Labelled) for each in said)
    written = [each.written for each in said if isinstance(each, Labelled)]
    if not known or known < 0.5 * len(said) or len(set(written)) < len(written):
        return None
    left: list[Piece] = []
    if caption := plain(piece.grid.caption):
        left.append(Piece(piece.unit, Kind.BODY, (Span(caption),)))
    last = ""
    for each in said:
        if isinstance(each, Labelled) and _take(bench, piece.unit, each, "table_of_facts", last):
            last = each.label.path
        else:
            words = f"{each.written}: {each.value}" if isinstance(each, Labelled) else each
            left.append(Piece(piece.unit, Kind.BODY, (Span(words),)))
    return left


def _pairs_of(rows: list[list[str]]) -> list[Labelled | str]:
    """The cells of a table read as labels with values, in order; other cells as their words."""
    said: list[Labelled | str] = []
    if len(rows) == 2 and len(rows[0]) > 2 and all(map(bare, rows[0])):
        return [_joined(a, b) for a, b in zip(rows[0], rows[1], strict=True)]
    for row in rows:
        cells = [" ".join(cell.split()) for cell in row]
        at = 0
        while at < len(cells):
            cell, following = cells[at], cells[at + 1] if at + 1 < len(cells) else ""
            if bare(cell) and at + 1 < len(cells) and not bare(following):
                said.append(_joined(cell, following))
                at += 2
                continue
            if cell:
                said.append(labelled(cell) or unparted(cell) or (_joined(cell, "") if bare(cell) else cell))
            at += 1
    return said


def _joined(label: str, value: str) -> Labelled:
    found = bare(label)
    if found is None:
        raise ValueError(f"{label!r} is no label")
    return Labelled(found[0], found[1], value, found[2])


def labels_then_values(pieces: list[Piece], bench: Bench) -> list[Piece]:
    """All the labels of a table one after another, and then all its values in the same order."""
    kept: list[Piece] = []
    at = 0
    while at < len(pieces):
        count = 0
        while at + count < len(pieces) and _is_bare(pieces[at + count]):
            count += 1
        values = pieces[at + count : at + 2 * count]
        if count >= 2 and len(values) == count and all(map(_is_value, values)):
            pairs = zip(pieces[at : at + count], values, strict=True)
            read = [(a, b, _joined(a.text, b.text)) for a, b in pairs]
            if all(_is_of_its_kind(each) for _, _, each in read):
                for label, value, each in read:
                    if not _take(bench, label.unit, each, "labels_then_values", "", value):
                        kept += [label, value]
                at += 2 * count
                continue
        kept.append(pieces[at])
        at += 1
    return kept


def _is_of_its_kind(said: Labelled) -> bool:
    often = said.label.path.startswith("review") and cycle(said.value)
    return not said.label.is_date or bool(dates(said.value) or often)


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
        near = at < NEAR_TOP or at >= len(pieces) - 8
        if piece.kind not in (Kind.BODY, Kind.HEADING) or piece.label or len(piece.text) > 400:
            kept.append(piece)
            last = "" if len(piece.text) > 100 else last
        elif _is_bare(piece) and following is not None and _fits(piece, following, near):
            if _take(
                bench, piece.unit, _joined(piece.text, following.text), "label_above_value", last, following
            ):
                at += 1
            else:
                kept.append(piece)
        else:
            rest, last = _segments(piece, bench, last, near)
            kept += rest
        at += 1
    return kept


def _fits(label: Piece, value: Piece, near: bool) -> bool:
    """Whether the line below a label can be its value."""
    found = bare(label.text)
    if found is None or not _is_value(value) or bare(value.text):
        return False
    kind = found[0]
    if kind.is_date or kind.path.startswith("review"):
        first = dates(value.text) or cycle(value.text)
        return bool(first) and len(value.text) < 60
    parted = label.text.rstrip().endswith(":")
    return near and parted and len(value.text.split()) <= 8 and value.text[-1] not in ".:;"


def _segments(piece: Piece, bench: Bench, last: str, near: bool) -> tuple[list[Piece], str]:
    """What is left of a line when its facts are taken out, and the path of the last fact."""
    left: list[Piece] = []
    parts = segments(piece.text)
    if any(piece.text.count(part) > 1 for part in parts):
        return [piece], last
    for part in parts:
        said = labelled(part)
        if said is None and near and (loose := unparted(part)) and _is_sure(loose):
            said = loose
        if said is None and near and part.rstrip().endswith(":") and bare(part) and piece.kind is Kind.BODY:
            said = _joined(part, "")
        if (
            said is not None
            and (near or said.label.is_date)
            and _take(bench, piece.unit, said, _rule(said), last)
        ):
            last = said.label.path
            continue
        start = piece.text.find(part)
        left.append(piece.but(spans=cut(piece.spans, start, start + len(part))))
    untouched = len(left) == 1 and left[0].text == piece.text
    return [piece] if untouched else [each for each in left if each.spans], last


def _rule(said: Labelled) -> str:
    return "label_and_value" if said.is_parted else "glued_label"


def _is_sure(said: Labelled) -> bool:
    """Whether words that begin like a label are one: a date follows, or a body that approves."""
    if said.label.is_date or said.label.path == "approval/on":
        first = dates(said.value)
        return bool(first) and first[0][0] == 0 and len(said.value) <= 40
    if said.label.path == "review/cycle":
        return bool(CYCLE.match(said.value)) and len(said.value) <= 40
    if said.is_glued and said.label.path == "owner":
        return len(said.value.split()) <= 6
    if said.label.path == "approval/by":
        return said.value[0].isupper() and len(said.value.split()) <= 8 and said.value[-1] != "."
    return False


# ── one label with its value ─────────────────────────────────────────────────────────────────────────────
def _take(bench: Bench, unit: int, said: Labelled, rule: str, last: str, below: Piece | None = None) -> bool:
    """Make a fact of a label and its value; false if it has no place or cannot be read."""
    path, value = said.label.path, said.value.strip()
    where = below.unit if below is not None else unit
    if path in ("other", "school") and not (path == "school" and _is_school(bench, value)):
        return False
    if said.label.pattern.pattern.startswith("date|") and last not in ("approval/by", "approval/on", ""):
        return False
    if _BLANK.fullmatch(value):
        return _blank(bench, unit, where, said)
    facts = _facts(bench, path, said, value)
    if not facts or any(bench.fact(fact.path) for fact in facts):
        return False
    _account(bench, unit, where, said, [replace(fact, rule=rule, unit=where) for fact in facts])
    return True


def _facts(bench: Bench, path: str, said: Labelled, value: str) -> list[Fact]:
    """The facts that a label and a value say, without rule and unit; none if the value is of another kind."""

    def fact(path: str, value: str, label: str = "") -> Fact:
        return Fact(path, value, label, "", f"{said.written}: {said.value}")

    found = dates(value)
    match path:
        case "review/last" | "review/due" | "review/?" | "approval/on" | "approval/by" if found:
            start, end, when = found[0]
            before, after = value[:start].strip(" ,–-(:"), value[end:].strip(" ,–-).")
            label = said.written if path in ("approval/on", "review/due", "review/?") else ""
            goal = "approval/on" if path == "approval/by" else path
            made = [fact(goal, when.written, label)]
            who = re.sub(r"^(?:by|the|on|in)\b\s*|\s*\b(?:on|in|of|dated?:?)$", "", before or after).strip(
                " :,–-"
            )
            if path == "approval/by" and said.who:
                made[0] = fact(goal, when.written, said.written)
            if who and path == "approval/by" and not (said.who or (before and after)):
                made.append(fact("approval/by", who))
            elif (before or after) and not _is_filler(before, after):
                return []
            if said.who and path.startswith("approval"):
                made.append(fact("approval/by", said.who[0].upper() + said.who[1:]))
            return made
        case "approval/by" if said.who and not said.value.strip():
            return []
        case "approval/by" | "owner" | "version" | "title" if len(value) <= _LONGEST and "\n" not in value:
            return [fact(path, value)]
        case "review/cycle" | "review/due" | "review/last" | "review/?":
            often = cycle(value)
            return [fact("review/cycle", often)] if often and len(value) <= len(often) + 4 else []
        case "status":
            status = _STATUSES.get(value.casefold().strip(" ."))
            return [fact("status", status)] if status else []
        case "audiences":
            names = [name.strip() for name in re.split(r",|;| and |&", value) if name.strip()]
            known = [
                each
                for name in names
                for each in bench.setting.school.audiences_named(
                    re.sub(r"^(?:all|the) ", "", name, flags=re.I)
                )
            ]
            return [fact("audiences", "\n".join(a.name for a in known))] if len(known) >= len(names) else []
        case "school":
            return [fact("school", value)]
        case _:
            return []


def _is_filler(before: str, after: str) -> bool:
    return all(
        re.fullmatch(r"(?:by|in|on|the|term|due|at the latest|date)?", part, re.IGNORECASE)
        for part in (before, after)
    )


def _account(bench: Bench, unit: int, where: int, said: Labelled, facts: list[Fact]) -> None:
    """Note where each word of a label and its value went."""
    kept = next((fact for fact in facts if fact.label), None)
    if kept is None:
        bench.take(unit, said.written, reason=LABEL)
    else:
        bench.take(unit, said.written, path=f"{kept.path}|label")
    rest = said.value
    for fact in facts:
        bench.facts.append(fact)
        bench.conclude(fact.rule, fact.path, f"{_what(fact.path)}: {fact.value}", fact.words)
        if fact.path in ("status", "school", "audiences"):
            bench.take(where, said.value, reason="a fact that the draft says in its own word")
            return
        if fact.value in rest:
            bench.take(where, fact.value, path=fact.path)
            rest = rest.replace(fact.value, " ", 1)
    for word in rest.split():
        bench.take(where, word, reason="a word that joins two facts")


def _what(path: str) -> str:
    return {
        "approval/by": "approved by",
        "approval/on": "approved on",
        "review/due": "next review",
        "review/last": "last review",
        "review/?": "a review",
        "review/cycle": "how often it is reviewed",
    }.get(path, path)


def _blank(bench: Bench, unit: int, where: int, said: Labelled) -> bool:
    bench.take(unit, said.written, reason="a label with nothing after it")
    bench.take(where, said.value, reason="a label with nothing after it")
    bench.find(
        codes.BLANK_VALUE,
        f"“{short(said.written, 40)}” has nothing after it.",
        "Fill it in the draft when it is known.",
    )
    return True


def _is_school(bench: Bench, value: str) -> bool:
    return folded(value) == folded(bench.setting.school.name)


def unread_labels(pieces: list[Piece], bench: Bench) -> list[Piece]:
    """Tell of each date label whose value could not be read; its words stay in the text."""
    for index, piece in enumerate(pieces):
        said = (
            labelled(piece.text)
            if piece.kind is Kind.BODY and len(piece.text) < 120 and not piece.label
            else None
        )
        near = index < NEAR_TOP or index >= len(pieces) - 8
        if (
            near
            and said is not None
            and (said.label.is_date or said.label.path == "review/cycle")
            and said.value
        ):
            bench.find(
                codes.DATE_UNCLEAR,
                f"“{short(piece.text)}” was not understood.",
                "Write the date under approval: or review: in the draft, and take the words out of the text.",
            )
    return pieces
