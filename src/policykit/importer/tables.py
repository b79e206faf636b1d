"""Rules for tables: people to turn to, stages of a procedure, and all the others."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from policykit.document import Cell, Row, Table
from policykit.importer.bench import Bench
from policykit.importer.coverage import tokens
from policykit.importer.ids import Ids
from policykit.importer.noise import ADDRESS, CONTACT, PHONE_NUMBER
from policykit.importer.pieces import Kind, Piece
from policykit.text.spans import Span, Spans, plain

Block = dict[str, object]
Markdown = Callable[[Spans], str]

_ROLE = re.compile(
    r"role(?: or name)?|roles?/?names?|position|post|responsibility|title|job title|services?|organisation|"
    r"agency|"
    r"department|team|area|who|designation",
    re.IGNORECASE,
)
_NAME = re.compile(
    r"(?:full |contact )?names?(?: of (?:person|contact|staff))?|person|staff member|member of staff|named "
    r"person",
    re.IGNORECASE,
)
_PHONE = re.compile(
    r"(?:tele)?phone(?: (?:number|no\.?))?|tel\.?(?: no\.?| number)?|"
    r"(?:contact )?number|mobile|contact (?:number|details)|telephone number",
    re.IGNORECASE,
)
_REACH = re.compile(
    r"contact(?: details| information)?|details|how to (?:reach|contact) (?:them|us)", re.IGNORECASE
)
_MAIL = re.compile(r"e-?mail(?: address(?:es)?)?", re.IGNORECASE)
_PERSON = re.compile(
    r"(?P<role>[A-Z][\w ’'/&()-]{2,50}?)\s*(?::|–|—|\s-\s)\s*(?P<rest>[^.]{3,20}.{0,80}[^.\s])"
)
_CALLED = re.compile(r"\b(?:tel(?:ephone)?|phone|e-?mail|mobile|mob|on|or|at)\b\.?:?", re.IGNORECASE)
_NAMED = re.compile(r"(?:(?:[A-Z][\w.’'-]*|of|the|and|de|van|for)[,]? ?){1,7}")
_STAGE = re.compile(r"(?:stage|step|no\.?|number|phase|level)s?", re.IGNORECASE)
_WHAT = re.compile(
    r"actions?(?: (?:taken|required|to be taken))?|what(?: happens| we (?:will )?do| is done)?|procedure|"
    r"description|"
    r"process|tasks?|events?|details",
    re.IGNORECASE,
)
_WHO = re.compile(
    r"who(?: (?:does it|is responsible|leads|by|acts))?|by whom|responsible|responsibility|person "
    r"responsible|"
    r"responsible person|staff|actor|lead|led by|dealt with by|owner",
    re.IGNORECASE,
)
_WITHIN = re.compile(
    r"when|by when|within|deadline|time ?-?(?:scale|limit|frame)s?|timing|target(?: date)?|how long|how "
    r"soon|date",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    r"(?:stage|step|phase|level)?\s*(\d{1,2}|(?a:one|two|three|four|five|six))[.):]?", re.IGNORECASE
)
_STAGES = "the numbers of stages, which every document generates"
_NUMBERS = ("one", "two", "three", "four", "five", "six")


def contacts(piece: Piece, block: Block, bench: Bench, markdown: Markdown, ids: Ids) -> Block | None:
    """A table of people: their roles, with names, telephone numbers or e-mail addresses."""
    table = piece.grid
    is_headed = not any(CONTACT.search(plain(cell.spans)) for cell in table.header)
    rows = table.rows if is_headed else (table.header, *table.rows)
    keys = _headed(table) if is_headed else _by_content(rows)
    if keys is None or not rows:
        return None
    people: list[Block] = []
    for row in rows:
        person = {key: markdown(row[at].spans) for at, key in enumerate(keys) if row[at].spans}
        if "reach" in person:
            way = "email" if "@" in person["reach"] else "phone"
            if way in person:
                return None
            person[way] = person.pop("reach")
        if "role" not in person:
            return None
        people.append({key: person[key] for key in ("role", "name", "phone", "email") if key in person})
    if is_headed:
        _set_header_aside(piece, bench)
    return {"kind": "contacts", **block, "people": people}


def contact_lines(pieces: list[Piece], bench: Bench) -> list[Piece]:
    """“Clerk: Mrs Wendy Osgood, 01632 960244”, and more such lines below it, are a table of people."""
    made: list[Piece] = []
    at = 0
    while at < len(pieces):
        lines: list[tuple[Piece, dict[str, str]]] = []
        for piece in pieces[at:]:
            person = _person(piece)
            if person is None:
                break
            lines.append((piece, person))
        if lines:
            made.append(_table_of(lines, bench))
            at += len(lines)
        else:
            made.append(pieces[at])
            at += 1
    return made


def _person(piece: Piece) -> dict[str, str] | None:
    """Who is named in a line, and how to reach them, if it says nothing else; ``aside``: words like “Tel”."""
    plain_line = piece.kind in (Kind.BODY, Kind.ITEM) and not piece.label and not piece.level
    line = _PERSON.fullmatch(piece.text) if plain_line else None
    if line is None or _CALLED.fullmatch(line["role"]):
        return None
    rest = line["rest"]
    person = {"role": line["role"], "name": "", "phone": "", "email": ""}
    for key, pattern in (("email", ADDRESS), ("phone", PHONE_NUMBER)):
        if found := pattern.search(rest):
            person[key], rest = found[0], f"{rest[: found.start()]} , {rest[found.end() :]}"
    person["aside"] = " ".join(_CALLED.findall(rest))
    person["name"] = " ".join(_CALLED.sub(" ", rest).split()).strip(" ,;:–—-()")
    is_name = not person["name"] or _NAMED.fullmatch(person["name"])
    in_order = tokens(" ".join(person[key] for key in ("role", "name", "phone", "email", "aside")))
    same = sorted(in_order) == sorted(tokens(piece.text))
    return person if same and is_name and (person["phone"] or person["email"]) else None


def _table_of(lines: list[tuple[Piece, dict[str, str]]], bench: Bench) -> Piece:
    keys = [key for key in ("role", "name", "phone", "email") if any(person[key] for _, person in lines)]
    rows = [tuple(Cell((Span(person[key]),) if person[key] else ()) for key in keys) for _, person in lines]
    for piece, person in lines:
        for word in person["aside"].split():
            bench.take(piece.unit, word, reason="a word that says what a number is")
    bench.conclude("contact_lines", "", f"{len(lines)} lines of people to turn to", lines[0][0].text)
    return lines[0][0].but(kind=Kind.TABLE, spans=(), table=Table(rows[0], tuple(rows[1:])))


def _headed(table: Table) -> list[str] | None:
    """What the columns of a table of people are by their headings; one heading may be any word for a role."""
    patterns = {"phone": _PHONE, "email": _MAIL, "reach": _REACH, "name": _NAME, "role": _ROLE}
    words = [plain(cell.spans).strip(" :*?") for cell in table.header]
    keys = [next((key for key, each in patterns.items() if each.fullmatch(word)), "") for word in words]
    if (
        "role" not in keys
        and keys.count("reach") == 1
        and len({"phone", "email"} & set(keys))
        and "name" in keys
    ):
        keys[keys.index("reach")] = "role"
    if "role" not in keys and keys.count("") == 1:
        keys[keys.index("")] = "role"
    if "role" not in keys and keys.count("name") == 1:
        keys[keys.index("name")] = "role"
    known = "role" in keys and bool({"phone", "email", "reach"} & set(keys))
    return keys if known and "" not in keys and len(set(keys)) == len(keys) else None


def _by_content(rows: Sequence[Row]) -> list[str] | None:
    """What the columns of a table of people without headings are, by what is in them."""
    columns = [[plain(cell.spans) for cell in column] for column in zip(*rows, strict=True)]
    keys = ["email" if any("@" in cell for cell in column) else "" for column in columns]
    for at, column in enumerate(columns):
        said = [bool(CONTACT.search(cell)) for cell in column if cell]
        if not keys[at] and said and sum(said) > len(said) / 2:
            keys[at] = "phone"
    for key in ("role", "name"):
        if "" in keys:
            keys[keys.index("")] = key
    known = "role" in keys and "" not in keys and len(set(keys)) == len(keys)
    return keys if known and {"phone", "email"} & set(keys) else None


def stages(piece: Piece, block: Block, bench: Bench, markdown: Markdown, ids: Ids) -> Block | None:
    """A table of what happens one after another, who does it and by when; stages may be counted."""
    table = piece.grid
    keys = _columns(table, {"within": _WITHIN, "who": _WHO, "stage": _STAGE, "text": _WHAT})
    if keys is None or "caption" in block or not table.rows:
        return None
    is_counted = "stage" in keys and _are_counted(table.rows, keys.index("stage"))
    if not is_counted and "text" not in keys and "within" in keys and "stage" in keys:
        keys[keys.index("stage")] = "text"
    if "text" not in keys or ("stage" in keys and not is_counted) or not (is_counted or "within" in keys):
        return None
    steps: list[Block] = []
    for row in table.rows:
        step = {key: markdown(row[at].spans) for at, key in enumerate(keys) if row[at].spans}
        if "text" not in step:
            return None
        id_ = ids.of(plain(row[keys.index("text")].spans), "step")
        steps.append({"id": id_, **{key: step[key] for key in ("text", "who", "within") if key in step}})
    _set_header_aside(piece, bench)
    for row in table.rows if is_counted else ():
        at = keys.index("stage")
        behind = " ".join(plain(cell.spans) for cell in row[at + 1 :])
        bench.take(piece.unit, plain(row[at].spans), reason=_STAGES, followed=behind)
    return {"kind": "steps", **block, "steps": steps}


def _are_counted(rows: Sequence[Row], at: int) -> bool:
    """Whether a column counts 1, 2, 3."""
    counted = [_COUNTED.fullmatch(plain(row[at].spans).strip()) for row in rows]
    return [_number(m[1]) if m else 0 for m in counted] == list(range(1, len(counted) + 1))


def grid(piece: Piece, block: Block, bench: Bench, markdown: Markdown, ids: Ids) -> Block | None:
    """Any other table; a heading that is empty gets a dash."""
    table = piece.grid
    columns = [markdown(cell.spans) or "–" for cell in table.header]
    rows = [[markdown(cell.spans) for cell in row] for row in table.rows]
    made: Block = {"kind": "table", **block, "columns": columns}
    return made | {"rows": rows} if rows else made


def led(made: list[Any], tables: list[Any], rules: frozenset[str]) -> list[Any]:
    """The blocks so far with a table; words with a colon right above it lead into it."""
    lead, table = made[-1] if made else {}, tables[0] if tables else {}
    leads = lead.get("kind") == "text" and lead["text"].endswith(":") and "\n\n" not in lead["text"]
    match table.get("kind"):
        case "steps" if leads and "stem_of_stages" in rules:
            stages = {"kind": "steps", "id": lead["id"], "text": lead["text"], "steps": table["steps"]}
            return [*made[:-1], stages, *tables[1:]]
        case "table" | "contacts" if leads and "caption" in rules and "caption" not in table:
            rest = {key: value for key, value in table.items() if key not in ("kind", "id")}
            named = {"kind": table["kind"], "id": table["id"], "caption": lead["text"]} | rest
            return [*made[:-1], named, *tables[1:]]
    return made + tables


TableRule = Callable[[Piece, Block, Bench, Markdown, Ids], Block | None]
TABLES: tuple[TableRule, ...] = (contacts, stages, grid)


def _columns(table: Table, patterns: dict[str, re.Pattern[str]]) -> list[str] | None:
    """What each column is, if every heading is one of these and none comes twice."""
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
            piece.unit, plain(cell.spans), reason="headings of a table, which every document generates"
        )


def _number(word: str) -> int:
    return int(word) if word.isdecimal() else _NUMBERS.index(word.lower()) + 1
