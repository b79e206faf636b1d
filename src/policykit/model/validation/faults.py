"""Explains what pydantic found wrong: one finding for each cause, at its place in the file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from policykit import codes
from policykit.codes import CODES, Code
from policykit.findings import Finding, nearest
from policykit.model.fields import ID_LENGTH, Model
from policykit.model.kinds import Item
from policykit.model.policy import Approval, Policy, Review
from policykit.model.sections import Section
from policykit.source import Mapping, Node, Path, Scalar, Sequence, Source
from policykit.source import Mapping as MappingNode

_COLON = re.compile(r"\s*:")
_HASH = re.compile(r"[ \t]*(?P<words>#(?:[^\s]|[ \t]+(?![\s#]))*)")
_WORD = re.compile(r"[\w-]+")
_NO_SPACE = re.compile(r"([A-Za-z][\w-]*):\S")
_LONGEST = 80


def absent(source: Source, node: Node, path: Path = ()) -> Iterator[tuple[Path, Finding | None]]:
    """The path of each with its finding, or without one if it follows from another fault."""
    if isinstance(node, Scalar):
        if node.is_absent:
            yield path, _finding(source, node, path)
        return
    if isinstance(node, MappingNode):
        if (
            node.is_flow
            and node.entries
            and not any(_has_colon(source, key) for key, _ in node.entries.values())
        ):
            yield path, _in_braces(source, path)
            return
        torn = dict(_torn(source, node, path)) if node.is_flow else {}
        yield from torn.items()
        for name, (_, value) in node.entries.items():
            if (*path, name) not in torn:
                yield from absent(source, value, (*path, name))
        return
    for index, value in enumerate(node.items):
        yield from absent(source, value, (*path, index))


def is_cell(path: Path) -> bool:
    """Whether the path leads to an entry of a list in a list, such as a cell of a table's row."""
    return len(path) > 1 and isinstance(path[-1], int) and isinstance(path[-2], int)


def _has_colon(source: Source, key: Scalar) -> bool:
    return bool(_COLON.match(source.text, key.end))


def _in_braces(source: Source, path: Path) -> Finding:
    """It is written {one, two}: words in braces, and none with a colon."""
    sentence = "Curly brackets hold keys with values, and there is no key with a colon and a space here."
    return Finding(
        codes.WRONG_TYPE,
        sentence,
        "Write {key: value}. Put a list in square brackets: [one, two].",
        place=source.place(path),
    )


def _torn(source: Source, node: MappingNode, path: Path) -> Iterator[tuple[Path, Finding | None]]:
    """Each value that a comma in its words tears apart, and the keys that the words behind it became."""
    last: tuple[str, Scalar] | None = None
    rest: list[str] = []
    for name, (key, value) in [*node.entries.items(), ("", (Scalar("", "", 0, 0), None))]:
        if name and last is not None and not _has_colon(source, key):
            rest.append(name)
            continue
        if rest and last is not None:
            yield (*path, last[0]), None
            yield (*path, rest[0]), _comma(source, (*path, rest[0]), *last, node.entries[rest[-1]][0].end)
            yield from (((*path, each), None) for each in rest[1:])
        rest = []
        last = (name, value) if isinstance(value, Scalar) and not value.is_absent else None


def _comma(source: Source, path: Path, key: str, value: Scalar, end: int) -> Finding:
    """Words that follow a comma in a value; ``end`` is where the value should end."""
    sentence = f"In curly brackets a comma ends the value of “{key}”, so “{path[-1]}” is read as a key."
    written = f"{key}: {_quoted(value.value + source.text[value.end : end])}"
    remedy = f"If the words belong together, put them in quotation marks: {written}."
    return Finding(codes.NO_VALUE, sentence, remedy, place=source.place(path, key=True))


def _finding(source: Source, node: Scalar, path: Path) -> Finding:
    """What is wrong with a key or dash that has nothing after it."""
    name = path[-1] if path and isinstance(path[-1], str) else ""
    sentence = f"There is nothing after {f'“{name}”' if name else 'this dash'}."
    remedy = f"Write a value, or delete the {'key' if name else 'dash'}."
    if found := _HASH.match(source.text, node.start):
        written = f"{f'{name}: ' if name else '- '}{_quoted(found['words'])}"
        remedy = f"Words after “#” are ignored as a note. If they are the value, quote them: {written}."
    elif is_cell(path):
        sentence, remedy = "There is nothing in this cell.", 'Write "" for an empty cell.'
    elif found := _NO_SPACE.match(name):
        sentence, remedy = (
            f"There is no space after the colon of “{found[1]}”.",
            "Put a space after the colon.",
        )
    elif name and not _WORD.fullmatch(name):
        remedy = "If the words continue those above, indent them like those. If not, write the value."
    return Finding(codes.NO_VALUE, sentence, remedy, place=source.place(path, key=bool(name)))


def _quoted(words: str) -> str:
    """Words in the quotation marks that YAML reads them in; the middle of many is left out."""
    words = " ".join(words.split())
    if len(words) > _LONGEST:
        words = f"{words[: _LONGEST // 2]} … {words[-_LONGEST // 4 :]}"
    if '"' in words or "\\" in words:
        return "'" + words.replace("'", "''") + "'"
    return f'"{words}"'


_SORTS = {
    "string_type": "text",
    "int_type": "a whole number",
    "int_parsing": "a whole number",
    "list_type": "a list",
    "tuple_type": "a list",
    "dict_type": "keys with values",
    "model_type": "keys with values",
    "model_attributes_type": "keys with values",
}
_HOW = {
    "text": "Write words here, in quotation marks if they have a colon or brackets in them.",
    "a whole number": "Write a number without a point.",
    "a list": "Write it in brackets, [one, two], or one to a line, each after a dash and a space.",
    "keys with values": "Write keys here, each with a colon and its value.",
}
_ITEM = "Write each item as “- id: a-short-name”, and below, in line with id, “text: the words”."
_ENTRIES = {
    "items": _ITEM,
    "steps": _ITEM,
    "people": "Write each person as “- role: …”, and below, in line with role, name, phone or email.",
    "blocks": "Write each block as “- kind: text”, and below, in line with kind, its id and text.",
    "sections": "Write each section as “- id: a-short-name”, and below, in line with id, its title.",
}
"""How the entries of a list are written, by the key of the list."""
_OTHER_WORDS = {"every": "cycle", "frequency": "cycle", "interval": "cycle"}
_EXAMPLES = {
    "review": "Write it as review: {due: Spring 2027}.",
    "approval": "Write it as approval: {by: Governors, on: Spring 2024}.",
}


class Faults:
    """The faults of one tree. ``absent`` are the keys without a value, which have their own finding."""

    def __init__(self, source: Source, model: type[BaseModel], absent: set[Path]) -> None:
        self.source = source
        self.model = model
        self.absent = absent

    def of(self, error: ValidationError) -> Iterator[tuple[Path, Finding]]:
        """The path and the finding of each fault."""
        details = [(_path(detail), detail) for detail in error.errors(include_url=False)]
        missing = {path for path, detail in details if detail["type"] == "missing"}
        missing |= {(*path, "kind") for path, detail in details if detail["type"] == "union_tag_not_found"}
        meant = _misspelt({path for path, d in details if d["type"] == "extra_forbidden"}, missing)
        reported = self.absent | set(meant.values())
        for path, detail in details:
            if detail["type"] == "union_tag_not_found":
                yield from self._no_kind(path, reported)
            elif not (
                (detail["type"] == "missing" and path in reported)
                # pydantic counts only sound entries, so a list whose one entry is faulty is too short
                or (detail["type"] == "too_short" and self._has_items(path))
            ):
                yield path, self._finding(path, detail, meant.get(path))

    def _has_items(self, path: Path) -> bool:
        node = self.source.node(path)
        return isinstance(node, Sequence) and bool(node.items)

    def _keys(self, path: Path) -> list[str]:
        node = self.source.node(path)
        return list(node.entries) if isinstance(node, Mapping) else []

    def _no_kind(self, path: Path, reported: set[Path]) -> list[tuple[Path, Finding]]:
        """A block without ``kind``: the key is missing, or is misspelt."""
        if (*path, "kind") in reported:
            return []
        near = nearest("kind", [key for key in self._keys(path) if key not in _block_keys()])
        if near is not None:
            return [((*path, near), self._unknown_key((*path, near), "kind", []))]
        return [((*path, "kind"), self._missing_key((*path, "kind")))]

    def _finding(self, path: Path, detail: ErrorDetails, meant: Path | None) -> Finding:
        kind, context = detail["type"], detail.get("ctx", {})
        if kind in CODES:
            field = tuple(int(p) if p.isdigit() else p for p in context["field"].split("/") if p)
            place = self.source.place(path + field)
            return Finding(CODES[kind], context["sentence"], context["remedy"], place=place)
        if kind == "extra_forbidden":
            keys = _keys_at(self.model, self.source, path[:-1])
            return self._unknown_key(path, str(meant[-1]) if meant else None, keys)
        if kind == "missing":
            return self._missing_key(path)
        node = self.source.node(path)
        code, sentence, remedy = _explained(detail, path, node.value if isinstance(node, Scalar) else "")
        return Finding(code, sentence, remedy, place=self.source.place(path))

    def _unknown_key(self, path: Path, meant: str | None, keys: list[str]) -> Finding:
        key, taken = str(path[-1]), self._keys(path[:-1])
        free = [known for known in keys if known not in taken]
        near = meant or nearest(key, free)
        if near is None and _OTHER_WORDS.get(key) in free:
            near = _OTHER_WORDS[key]
        if near:
            remedy = f"Did you mean “{near}”?"
        elif self.model is Policy and key not in keys and (where := _where_it_belongs(key)):
            remedy = f"It belongs {where}. Move it there."
        else:
            remedy = "Delete it." + (f" Keys that you can use here: {', '.join(free)}." if free else "")
        place = self.source.place(path, key=True)
        return Finding(codes.UNKNOWN_KEY, f"Unknown key “{key}”.", remedy, place=place)

    def _missing_key(self, path: Path) -> Finding:
        key, where = path[-1], "The file" if len(path) == 1 else "This part"
        added = "policykit: 1" if key == "policykit" else f"{key}: with its value"
        remedy = f"Add {added}, in line with the other keys here."
        place = self.source.place(path)
        return Finding(codes.MISSING_KEY, f"{where} has no “{key}”.", remedy, place=place)


def _path(detail: ErrorDetails) -> Path:
    """Pydantic's place without the tags of unions, which are not part of the data."""
    path: list[str | int] = []
    after_block = False
    for step in detail["loc"]:
        if after_block:
            after_block = False
            continue
        path.append(step)
        after_block = isinstance(step, int) and len(path) > 1 and path[-2] == "blocks"
    return (*path, "kind") if detail["type"] == "union_tag_invalid" else tuple(path)


def _misspelt(unknown: set[Path], missing: set[Path]) -> dict[Path, Path]:
    """Which missing key each unknown one is meant for."""
    lacking: dict[Path, list[str]] = {}
    for path in sorted(missing, key=str):
        lacking.setdefault(path[:-1], []).append(str(path[-1]))
    meant: dict[Path, Path] = {}
    for path in sorted(unknown, key=str):
        if near := nearest(str(path[-1]), lacking.get(path[:-1], [])):
            meant[path] = (*path[:-1], near)
    return meant


# ── which keys belong where ──────────────────────────────────────────────────────────────────────────────
def _keys_at(model: type[BaseModel], source: Source, path: Path) -> list[str]:
    """The keys that the model has at a place of the tree."""
    at: list[type[BaseModel]] = [model]
    for index, step in enumerate(path):
        if isinstance(step, str):
            fields = [found.model_fields[step] for found in at if step in found.model_fields]
            at = [nested for field in fields for nested in _models_in(field.annotation)]
        elif len(at) > 1:
            kind = source.node((*path[: index + 1], "kind"))
            at = [one for one in at if isinstance(kind, Scalar) and _kind_of(one) == kind.value]
    return [name for found in at for name in found.model_fields]


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, Model):
        yield annotation
    for inner in get_args(annotation):
        yield from _models_in(inner)


def _kind_of(model: type[BaseModel]) -> str:
    return str(get_args(model.model_fields["kind"].annotation)[0]) if "kind" in model.model_fields else ""


def _block_keys() -> set[str]:
    """Every key that some kind of block has."""
    blocks = _models_in(Section.model_fields["blocks"].annotation)
    return {name for block in blocks for name in block.model_fields}


def _where_it_belongs(key: str) -> str | None:
    """Where in a policy a key belongs, in words; None if nowhere."""
    places = (
        (Review.model_fields, "under “review:”"),
        (Approval.model_fields, "under “approval:”"),
        (Policy.model_fields, "at the top of the file, with no spaces before it"),
        (_block_keys(), "in a block of the right kind, in line with its “kind:”"),
        (Section.model_fields, "in a section, in line with its “id:”"),
        (Item.model_fields, "in an item, in line with its “id:”"),
    )
    return next((place for keys, place in places if key in keys), None)


# ── what is wrong with a value ───────────────────────────────────────────────────────────────────────────
def _explained(detail: ErrorDetails, path: Path, shown: str) -> tuple[Code, str, str]:
    """A fault of a single value: its code, its sentence, its remedy."""
    kind, context, key = detail["type"], detail.get("ctx", {}), path[-1]
    what = f"“{shown}”" if len(shown) <= 60 else f"“{shown[:59]}…”"
    match kind:
        case "literal_error" | "enum" | "union_tag_invalid":
            listed = str(context.get("expected") or context.get("expected_tags"))
            choices = [word.strip(" '") for word in listed.replace(" or ", ", ").split(",")]
            near = nearest(shown, choices)
            known = f"You can use: {', '.join(choices)}."
            remedy = f"Did you mean “{near}”? {known}" if near else known
            return codes.NOT_A_CHOICE, f"{what} cannot be used here.", remedy
        case "school_date":
            remedy = "Write it as Spring 2024, September 2025 or 31/08/2024."
            return codes.BAD_DATE, _sentence(detail["msg"]), remedy
        case "review_cycle":
            return codes.BAD_CYCLE, _sentence(detail["msg"]), "Write it as “every year” or “every 3 years”."
        case "string_pattern_mismatch" if key == "id" and len(shown) <= ID_LENGTH:
            sentence = (
                f"{what} cannot be an id. Use small letters a to z, digits and hyphens, a letter first."
            )
            return codes.BAD_ID, sentence, f"Write {_as_id(shown) or 'a short name'}."
        case "string_pattern_mismatch" if key == "reference":
            remedy = "Write the reference at the foot of the approved document, such as 3f9c2a1b."
            return codes.BAD_VALUE, f"{what} is not a reference.", remedy
        case "string_too_long":
            code, sort = (codes.BAD_ID, "id") if key == "id" else (codes.BAD_TEXT, "text")
            sentence = f"This {sort} is longer than {context.get('max_length')} characters."
            return code, sentence, "Write a shorter one."
        case "too_short":
            return codes.NO_VALUE, f"The list “{key}” is empty.", "Write at least one entry, or delete it."
        case _ if kind in _SORTS:
            return codes.WRONG_TYPE, *_wrong_sort(_SORTS[kind], path, shown and what)
        case _:
            return codes.BAD_VALUE, f"{what} cannot be used here.", f"It needs: {detail['msg']}."


def _wrong_sort(sort: str, path: Path, shown: str) -> tuple[str, str]:
    key = path[-1]
    if sort == "keys with values" and shown and isinstance(key, int):
        return f"{shown} is only words.", _ENTRIES.get(str(path[-2]), _HOW[sort])
    name = f"“{key}”" if isinstance(key, str) else "This entry"
    ways = _ENTRIES if sort == "a list" else _EXAMPLES
    return f"{name} should be {sort}.", ways.get(str(key), _HOW[sort])


def _sentence(message: str) -> str:
    """A message as a sentence, with one mark at its end and curly quotation marks."""
    curly = re.sub(r'"([^"]*)"', r"“\1”", message)
    return curly if curly.endswith((".", "?", "!")) else f"{curly}."


def _as_id(text: str) -> str:
    letters = "".join(c if c.isascii() and c.isalnum() else "-" for c in text.strip().lower())
    joined = "-".join(word for word in letters.split("-") if word)
    return f"part-{joined}" if joined[:1].isdigit() else joined
