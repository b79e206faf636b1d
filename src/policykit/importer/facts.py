"""Import rules for the facts of a policy: labels with values, in lines, sentences and tables."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from policykit import codes
from policykit.importer.bench import LABEL, Bench, Fact, short
from policykit.importer.labels import (
    ANYBODY,
    CYCLE,
    OTHER,
    RAISED,
    Label,
    Labelled,
    bare,
    cycle,
    date,
    dates,
    labelled,
    segments,
    unparted,
)
from policykit.importer.noise import CONTACT
from policykit.importer.pieces import Kind, Piece, cut
from policykit.model.dates import SchoolDate
from policykit.model.school import School, folded
from policykit.text.spans import Mark, Span, plain

NO_KEY = "a fact that the data has no key for"
AGAIN = "a fact, repeated"
EARLIER = "an earlier review"
BESIDE = "words beside a fact"
_BLANK = re.compile(
    r"[\s_.…–—-]*(?:(?<=[_.…]{3})\s*\([^()]{3,40}\))?|\[.*\]|tb[cad]|n/?a|to be (?:confirmed|agreed)",
    re.IGNORECASE,
)
_LONGEST = 200
_MOST_BESIDE = 14
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
_FILLER = re.compile(
    r"(?:(?:by|in|on|at|the|term|due|date|dated|on or before|no later than|every|(?:mon|tues|wednes|thurs|"
    r"fri|"
    r"satur|sun)day)\b[\s,]*)*",
    re.IGNORECASE,
)
_LEAD = re.compile(
    r"^(?:(?:by|the|on|in|at|of|from|an?|its|full meeting of|meeting of)\b\s*)+", re.IGNORECASE
)
_END = re.compile(
    r"[\s,]*\b(?:at (?:an?|its|the|their)(?: [\w']+)? meeting(?: (?:of|on|held(?: on)?))?|"
    r"on|in|of|held|dated?:?|meeting(?: of| on)?|signed:?)$",
    re.IGNORECASE,
)
_THE = re.compile(r"^the\s+", re.IGNORECASE)
DATED_VERSION = re.compile(r"(?P<number>v?\d{1,3}(?:\.\d{1,3})*)[\s,(–-]+(?P<when>[^()]{4,40}?)\)?\.?")
_EVERY = re.compile(r"^(?:(?:all|the|our|any|every|each|both|members of)\s+)+", re.IGNORECASE)
_OFTEN_MORE = re.compile(
    r"(?:\W*\b(?:or|and|unless|but|if|when|as|review|basis|at least|at minimum)\b.*)?[\s.]*"
)
_BEFORE_OFTEN = re.compile(r"(?:at least|on an?|once|reviewed|is|a)?\s*", re.IGNORECASE)


def take(bench: Bench, unit: int, said: Labelled, rule: str, last: str, below: Piece | None = None) -> str:
    """Make facts of a label and its value; the path of the first, or nothing if it has none.

    ``last`` is the path of the fact before it; ``below`` the piece of the value, if it is another.
    """
    said = _settled(said, last)
    where = below.unit if below is not None else unit
    if said.label.path in ("other", "reviewer", "date"):
        return ""
    if said.label.path == "school" and folded(said.value) != folded(bench.setting.school.name):
        return ""
    if is_blank(said.value):
        set_blank_aside(bench, unit, where, said)
        return said.label.path
    facts, beside = _facts(bench.setting.school, said)
    if not facts:
        return ""
    facts = [replace(fact, rule=rule, unit=where) for fact in facts]
    return _kept(bench, _Line(unit, where, said), facts, beside)


def set_aside(bench: Bench, unit: int, said: Labelled, below: Piece | None = None) -> str:
    """Set a label and its value aside, which say what no key of a policy holds."""
    where = below.unit if below is not None else unit
    if is_blank(said.value):
        set_blank_aside(bench, unit, where, said)
    else:
        bench.take(unit, said.written, reason=NO_KEY)
        bench.take(where, said.value, reason=NO_KEY)
    return said.label.path


def is_blank(value: str) -> bool:
    """Whether nothing was filled in."""
    return bool(_BLANK.fullmatch(value.strip()))


def set_blank_aside(bench: Bench, unit: int, where: int, said: Labelled) -> None:
    """Set a label aside that has nothing after it, and tell of it if the draft has a key for it."""
    bench.take(unit, said.written, reason="a label with nothing after it")
    bench.take(where, said.value, reason="a label with nothing after it")
    if said.label.path not in ("other", "date", "reviewer", "school"):
        bench.find(
            codes.BLANK_VALUE,
            f"“{short(said.written, 40)}” has nothing after it.",
            "Fill it in when you know it.",
        )


# ── what a label and a value say ─────────────────────────────────────────────────────────────────────────
def _settled(said: Labelled, last: str) -> Labelled:
    """“Date” after an approval is that of the approval, after who reviewed it that of the last review."""
    if not said.label.is_loose:
        return said
    by_last = {"approval/by": "approval/on", "approval/on": "approval/on", "reviewer": "review/last"}
    path = by_last.get(last, "date" if last.startswith("review") else "approval/?")
    return replace(said, label=replace(said.label, path=path))


def _facts(school: School, said: Labelled) -> tuple[list[Fact], str]:
    """The facts without rule and unit, and the words beside them; none if the value is of another kind."""
    path, value = said.label.path, said.value.strip()
    found = dates(value)
    if path.startswith("approval") and (found or path == "approval/by"):
        return _approval(said, value, found)
    if path.startswith("review") and found:
        return _review(said, value, found)
    if path.startswith("review"):
        return _cycle(said, value)
    match path:
        case "version" if dated := DATED_VERSION.fullmatch(value):
            when = _fact(said, "approval/?", dated["when"])
            return [_fact(said, path, dated["number"]), *([when] if date(dated["when"]) else [])], ""
        case "owner" | "version" | "title" | "school" if len(value) <= _LONGEST and "\n" not in value:
            return [_fact(said, path, value)], ""
        case "status" if status := _STATUSES.get(value.casefold().strip(" .")):
            return [_fact(said, "status", status)], ""
        case "audiences" if names := audiences_in(school, value):
            return [_fact(said, "audiences", "\n".join(names))], ""
    return [], ""


def _fact(said: Labelled, path: str, value: str, label: str = "") -> Fact:
    return Fact(path, value, label, "", f"{said.written}: {said.value}")


def _review(said: Labelled, value: str, found: list[tuple[int, int, SchoolDate]]) -> tuple[list[Fact], str]:
    """A date of review; of several dates of the last, the latest."""
    path = said.label.path
    start, end, when = found[0]
    if path == "review/last" and len(found) > 1:
        start, end, when = max(found, key=lambda each: each[2].starts)
    before, after = value[:start], value[end:]
    named = said.written.lower().endswith(" by")
    if not _FILLER.fullmatch(before.strip(" ,–-(:")) and len(found) == 1 and not named:
        return [], ""
    beside = f"{before} {after}".strip(" ,–-().:")
    if len(beside.split()) > _MOST_BESIDE:
        return [], ""
    return [_fact(said, path, when.written, said.written if path != "review/last" else "")], beside


def _cycle(said: Labelled, value: str) -> tuple[list[Fact], str]:
    """How often something is reviewed, with what may stand around it: “every two years, or sooner”."""
    often = cycle(value)
    at = value.find(often) if often else 0
    if (
        not often
        or not _BEFORE_OFTEN.fullmatch(value[:at])
        or not _OFTEN_MORE.fullmatch(value[at + len(often) :])
    ):
        return [], ""
    beside = f"{value[:at]} {value[at + len(often) :]}".strip(" ,.")
    return ([_fact(said, "review/cycle", often)], beside) if len(beside.split()) <= 20 else ([], "")


def _approval(said: Labelled, value: str, found: list[tuple[int, int, SchoolDate]]) -> tuple[list[Fact], str]:
    """Who approved, and when: in the label, before the date or behind it."""
    path = said.label.path
    if not found:
        is_body = path == "approval/by" and not (said.who and not value)
        return ([_fact(said, path, _THE.sub("", value))], "") if is_body and _is_line(value) else ([], "")
    start, end, when = found[0]
    goal = "approval/on" if path == "approval/by" else path
    label = said.written if path != "approval/by" or said.who else ""
    made = [_fact(said, goal, when.written, label)]
    before, after = _body(value[:start]), _body(value[end:])
    who, beside = (before, value[end:]) if before else (after, value[:start])
    if who and path == "approval/?":
        return [], ""
    is_body = bool(ANYBODY.fullmatch(who)) or (path == "approval/by" and not said.who)
    if who and not is_body and (before or len(who.split()) > _MOST_BESIDE):
        return [], ""
    if who and is_body:
        made.append(_fact(said, "approval/by", who))
    elif said.who:
        made.append(_fact(said, "approval/by", said.who[0].upper() + said.who[1:]))
    return made, beside if who and is_body else f"{value[:start]} {value[end:]}"


def _is_line(value: str) -> bool:
    return 0 < len(value) <= _LONGEST and "\n" not in value


def _body(words: str) -> str:
    """Whom these words name beside a date: “by the governors at their meeting on” names the governors."""
    plain = words.strip(f" \t\n,;–—-().:{RAISED}")
    plain = _LEAD.sub("", plain)
    shorter = _END.sub("", plain).strip(" ,;–—-(:")
    while shorter != plain:
        plain, shorter = shorter, _END.sub("", shorter).strip(" ,;–—-(:")
    return "" if _FILLER.fullmatch(plain) else plain


def audiences_in(school: School, value: str) -> list[str]:
    """The audiences that a list of names names, each once, if most of it names some."""
    names = [name.strip() for name in re.split(r",|;|\band\b|&|/|\n", value) if name.strip()]
    bare = [_EVERY.sub("", name) for name in names]
    known = [school.audiences_named(name) or school.audiences_named(name.split(" ")[-1]) for name in bare]
    found = list(dict.fromkeys(each.name for audiences in known for each in audiences))
    return found if sum(map(bool, known)) > 0.6 * len(names) else []


# ── keeping them ─────────────────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True, slots=True)
class _Line:
    """A label with its value, and the units in which each is."""

    unit: int
    where: int
    said: Labelled


def _kept(bench: Bench, line: _Line, facts: list[Fact], beside: str) -> str:
    """Keep the facts that are new; what was said before is set aside. Nothing if one says otherwise."""
    first = facts[0]
    there = bench.fact(first.path)
    if there is not None and first.path == "review/?" and folded(there.value) != folded(first.value):
        facts = [replace(first, path="review/??")]
        first, there = facts[0], bench.fact("review/??")
    if there is None:
        _account(bench, line, [fact for fact in facts if _is_new(bench, fact)], beside)
        return first.path
    if folded(there.value) == folded(first.value):
        _account(bench, line, [fact for fact in facts[1:] if _is_new(bench, fact)], beside, AGAIN)
        return first.path
    old, new = date(there.value), date(first.value)
    if first.path != "review/last" or old is None or new is None:
        return ""
    if not old.definitely_before(new):
        _account(bench, line, [], "", EARLIER)
        return first.path
    bench.facts.remove(there)
    bench.drop("review/last", EARLIER)
    _account(bench, line, facts, beside)
    return first.path


def _is_new(bench: Bench, fact: Fact) -> bool:
    return bench.fact(fact.path) is None


def _account(bench: Bench, line: _Line, facts: list[Fact], beside: str, reason: str = BESIDE) -> None:
    """Note where each word of a label and its value went."""
    kept = next((fact for fact in facts if fact.label), None)
    if kept is None:
        bench.take(line.unit, line.said.written, reason=LABEL if facts else reason)
    else:
        bench.take(line.unit, line.said.written, path=f"{kept.path}|label")
    rest = line.said.value
    for fact in facts:
        bench.facts.append(fact)
        bench.conclude(fact.rule, fact.path, f"{_what(fact.path)}: {fact.value}", fact.words)
        if fact.path in ("status", "school", "audiences"):
            bench.take(line.where, line.said.value, reason="a fact that the draft has in other words")
            return
        if fact.value in rest:
            bench.take(line.where, fact.value, path=fact.path, followed=rest.split(fact.value, 1)[1])
            rest = rest.replace(fact.value, " ", 1)
    _rest(bench, line.where, rest, reason if beside.strip() or not facts else BESIDE)


def _rest(bench: Bench, unit: int, rest: str, reason: str) -> None:
    """Set aside what is left of a value: each run of words by itself."""
    for words in re.split(r"\s{2,}|\n", rest):
        bench.take(unit, words.strip(), reason=reason)


def _what(path: str) -> str:
    return {
        "approval/by": "approved by",
        "approval/on": "approved on",
        "approval/?": "a date of the policy",
        "review/due": "next review",
        "review/last": "last review",
        "review/?": "a review",
        "review/cycle": "how often it is reviewed",
    }.get(path, path)


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
    """A cell by itself: a label without a value, which may be one that no rule foresees, or words."""
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
    """Whether a line looks like a heading."""
    strong = all(Mark.STRONG in span.marks or not span.text.strip() for span in piece.spans)
    return strong or (piece.text.isupper() and " " in piece.text)


def _is_dated(label: Label) -> bool:
    return (label.is_date and label.path != "approval/by") or label.path.startswith("review/")


class _Near:
    """Where a line near the top or the end is: whether a fact follows it."""

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
    """Whether a label that no key holds is among facts, or was never filled in."""
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
