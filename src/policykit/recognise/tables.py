"""Rules for tables: people to turn to, stages of a procedure, and all the others."""

from __future__ import annotations

import re
from collections.abc import Callable

from policykit.document import Table
from policykit.recognise.bench import Bench
from policykit.recognise.ids import Ids
from policykit.recognise.pieces import Piece
from policykit.spans import Spans, plain

Block = dict[str, object]
Markdown = Callable[[Spans], str]

_ROLE = re.compile(
    r"role|position|post|responsibility|title|job title|service|organisation|who", re.IGNORECASE
)
_NAME = re.compile(
    r"name|contact name|name of (?:person|contact)|person|contact|staff member|member of staff", re.IGNORECASE
)
_PHONE = re.compile(
    r"(?:tele)?phone(?: (?:number|no\.?))?|tel\.?(?: no\.?| number)?|"
    r"(?:contact )?number|mobile|contact (?:number|details)|telephone number",
    re.IGNORECASE,
)
_REACH = re.compile(r"contact(?: details| information)?|how to reach (?:them|us)", re.IGNORECASE)
_MAIL = re.compile(r"e-?mail(?: address)?", re.IGNORECASE)
_STAGE = re.compile(r"(?:stage|step|no\.?|number|phase|level)s?", re.IGNORECASE)
_WHAT = re.compile(r"action|what happens|procedure|description|process|what|task|event", re.IGNORECASE)
_WHO = re.compile(
    r"who|by whom|responsible|responsibility|person responsible|staff|actor|lead|led by|dealt with by",
    re.IGNORECASE,
)
_WITHIN = re.compile(r"when|by when|within|deadline|time ?(?:scale|limit|frame)|timing|target", re.IGNORECASE)
_COUNTED = re.compile(
    r"(?:stage|step|phase|level)?\s*(\d{1,2}|one|two|three|four|five|six)[.):]?", re.IGNORECASE
)
_STAGES = "the numbers of stages, which every document writes anew"
_NUMBERS = ("one", "two", "three", "four", "five", "six")


def contacts(piece: Piece, block: Block, bench: Bench, markdown: Markdown, ids: Ids) -> Block | None:
    """A table with a column of roles, and columns of names, telephone numbers or e-mail addresses."""
    table = piece.grid
    keys = _columns(table, {"role": _ROLE, "name": _NAME, "phone": _PHONE, "email": _MAIL, "reach": _REACH})
    if keys is None or "role" not in keys or not {"phone", "email", "reach"} & set(keys) or not table.rows:
        return None
    people: list[Block] = []
    for row in table.rows:
        person = {key: markdown(row[at].spans) for at, key in enumerate(keys) if row[at].spans}
        if "reach" in person:
            way = "email" if "@" in person["reach"] else "phone"
            if way in person:
                return None
            person[way] = person.pop("reach")
        if "role" not in person:
            return None
        people.append({key: person[key] for key in ("role", "name", "phone", "email") if key in person})
    _set_header_aside(piece, bench)
    return {"kind": "contacts", **block, "people": people}


def stages(piece: Piece, block: Block, bench: Bench, markdown: Markdown, ids: Ids) -> Block | None:
    """A table of stages that are counted from 1, with what happens, who does it and by when."""
    table = piece.grid
    keys = _columns(table, {"stage": _STAGE, "within": _WITHIN, "who": _WHO, "text": _WHAT})
    if (
        keys is None
        or keys[0] != "stage"
        or "text" not in keys
        or not {"who", "within"} & set(keys)
        or "caption" in block
    ):
        return None
    counted = [_COUNTED.fullmatch(plain(row[0].spans).strip()) for row in table.rows]
    if not counted or [_number(m[1]) if m else 0 for m in counted] != list(range(1, len(counted) + 1)):
        return None
    steps: list[Block] = []
    for row in table.rows:
        step = {
            key: markdown(row[at].spans) for at, key in enumerate(keys) if row[at].spans and key != "stage"
        }
        if "text" not in step:
            return None
        id_ = ids.of(plain(row[keys.index("text")].spans), "step")
        steps.append({"id": id_, **{key: step[key] for key in ("text", "who", "within") if key in step}})
    _set_header_aside(piece, bench)
    for row in table.rows:
        behind = " ".join(plain(cell.spans) for cell in row[1:])
        bench.take(piece.unit, plain(row[0].spans), reason=_STAGES, followed=behind)
    return {"kind": "steps", **block, "steps": steps}


def grid(piece: Piece, block: Block, bench: Bench, markdown: Markdown, ids: Ids) -> Block | None:
    """Any other table; a heading that is empty gets a dash."""
    table = piece.grid
    columns = [markdown(cell.spans) or "–" for cell in table.header]
    rows = [[markdown(cell.spans) for cell in row] for row in table.rows]
    made: Block = {"kind": "table", **block, "columns": columns}
    return made | {"rows": rows} if rows else made


TableRule = Callable[[Piece, Block, Bench, Markdown, Ids], Block | None]
TABLES: tuple[TableRule, ...] = (contacts, stages, grid)


def _columns(table: Table, patterns: dict[str, re.Pattern[str]]) -> list[str] | None:
    """What each column is, if every heading is one of these and none stands twice."""
    keys: list[str] = []
    for cell in table.header:
        words = plain(cell.spans).strip(" :*?")
        key = next(
            (key for key, pattern in patterns.items() if pattern.fullmatch(words) and key not in keys), None
        )
        if key is None:
            return None
        keys.append(key)
    return keys


def _set_header_aside(piece: Piece, bench: Bench) -> None:
    for cell in piece.grid.header:
        bench.take(
            piece.unit, plain(cell.spans), reason="headings of a table, which every document writes anew"
        )


def _number(word: str) -> int:
    return int(word) if word.isdecimal() else _NUMBERS.index(word.lower()) + 1
