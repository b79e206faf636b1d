"""Tree → Policy or School, and every fault of its shape as a finding at its line and column."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import islice
from typing import Any, Generic, TypeVar, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from policykit import codes
from policykit.codes import CODES, Code
from policykit.findings import MOST_TOLD, Finding, first_of
from policykit.model.fields import ID_LENGTH, Model
from policykit.model.policy import Policy
from policykit.model.school import School
from policykit.model.setting import Setting
from policykit.source import Mapping as MappingNode
from policykit.source import Node, Path, Scalar, Source

Value = Any
M = TypeVar("M", Policy, School)

DATA_VERSION = 1
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
    "text": "Write words here, in quotation marks if they hold a colon or brackets.",
    "a whole number": "Write a number without a point.",
    "a list": "Write it in brackets, [one, two], or one to a line, each after a dash and a space.",
    "keys with values": "Write keys here, each with a colon and its value.",
}


@dataclass(frozen=True, slots=True)
class Shaped(Generic[M]):
    """What came of a tree: the value, if one could be made, and the faults.

    With faults, ``value`` is what is left when the faulty parts are taken out: good enough to look for
    more faults in, and for nothing else.
    """

    value: M | None
    findings: tuple[Finding, ...]


def read_policy(source: Source, setting: Setting) -> Shaped[Policy]:
    """A policy from the tree of its file."""
    return _read(source, Policy, setting)


def read_school(source: Source) -> Shaped[School]:
    """The school from the tree of school.yaml."""
    return _read(source, School, None)


def _read(source: Source, model: type[M], setting: Setting | None) -> Shaped[M]:
    newer = _newer_version(source)
    if newer is not None:
        return Shaped(None, (newer,))
    plain: Value = source.plain()
    absent = list(_absent(source, source.root, ()))
    _take_out(plain, [path for path, _ in absent])
    faults = first_of(finding for _, finding in absent)
    if model is Policy:
        faults += first_of(_repeated_ids(source))
    value: M | None = None
    try:
        value = model.model_validate(plain, context=setting)
    except ValidationError as error:
        every = _Faults(source, model, {path for path, _ in absent}).of(error)
        wrong = list(islice(every, MOST_TOLD + 1))
        if len(wrong) <= MOST_TOLD:
            value = _salvaged(model, plain, [path for path, _ in wrong], setting)
        faults += first_of(finding for _, finding in wrong)
    return Shaped(value, tuple(faults))


def _newer_version(source: Source) -> Finding | None:
    node = source.node(("policykit",))
    if not isinstance(node, Scalar) or not (node.value.isascii() and node.value.isdigit()):
        return None
    stated = node.value.lstrip("0") or "0"
    if stated == str(DATA_VERSION):
        return None
    place = source.place(("policykit",))
    if len(stated) > len(str(DATA_VERSION)) or stated > str(DATA_VERSION):
        shown = stated if len(stated) < 12 else stated[:10] + "…"
        sentence = f"The file is written for data format {shown}; this policykit knows {DATA_VERSION}."
        return Finding(codes.NEWER_VERSION, sentence, "Update policykit; or write policykit: 1.", place=place)
    return Finding(
        codes.BAD_VALUE, "There is no version 0 of the data format.", "Write policykit: 1.", place=place
    )


def _absent(source: Source, node: Node, path: Path) -> Iterator[tuple[Path, Finding]]:
    """Every key or dash with nothing after it."""
    if isinstance(node, Scalar):
        if node.is_absent:
            on_key = bool(path) and isinstance(path[-1], str)
            what = f"“{path[-1]}”" if on_key else "this dash"
            sentence = f"Nothing is written after {what}."
            remedy = (
                "Write the value, or take the key out."
                if on_key
                else "Write the value, or take the dash out."
            )
            yield path, Finding(codes.NO_VALUE, sentence, remedy, place=source.place(path, key=on_key))
        return
    children = (
        ((key, value) for key, (_, value) in node.entries.items())
        if isinstance(node, MappingNode)
        else enumerate(node.items)
    )
    for key, child in children:
        yield from _absent(source, child, (*path, key))


def _repeated_ids(source: Source) -> Iterator[Finding]:
    for id_, places in source.ids().items():
        for place in places[1:]:
            yield Finding(
                codes.DUPLICATE_ID,
                f"The id “{id_}” is used twice in this policy; first in line {places[0].line}.",
                f"Give one of the two another id, such as {id_}-2.",
                place=place,
            )


# ── What pydantic found, in the words of the house ───────────────────────────────────────────────────────
class _Faults:
    """The faults of one tree: one finding a cause, with a suggestion where there is one."""

    def __init__(self, source: Source, model: type[BaseModel], absent: set[Path]) -> None:
        self.source = source
        self.model = model
        self.absent = absent

    def of(self, error: ValidationError) -> Iterator[tuple[Path, Finding]]:
        """The path and the finding of each fault."""
        details = [(self._path(detail), detail) for detail in error.errors(include_url=False)]
        missing = {path for path, detail in details if detail["type"] == "missing"}
        missing |= {(*path, "kind") for path, detail in details if detail["type"] == "union_tag_not_found"}
        meant = self._misspelt({path for path, d in details if d["type"] == "extra_forbidden"}, missing)
        missing_before = self.absent | set(meant.values())
        for path, detail in details:
            if detail["type"] == "missing" and path in missing_before:
                continue
            if detail["type"] == "union_tag_not_found":
                yield from self._no_kind(path, missing_before)
                continue
            yield path, self._finding(path, detail, meant.get(path))

    def _path(self, detail: ErrorDetails) -> Path:
        """Pydantic's place without the tags of unions, which are no part of the data."""
        path: list[str | int] = []
        after_block = False
        for step in detail["loc"]:
            if after_block:
                after_block = False
                continue
            path.append(step)
            after_block = isinstance(step, int) and len(path) > 1 and path[-2] == "blocks"
        return (*path, "kind") if detail["type"] == "union_tag_invalid" else tuple(path)

    def _misspelt(self, unknown: set[Path], missing: set[Path]) -> dict[Path, Path]:
        """Which unknown key stands for which missing one."""
        meant: dict[Path, Path] = {}
        lacking: dict[Path, list[str]] = {}
        for path in sorted(missing, key=str):
            lacking.setdefault(path[:-1], []).append(str(path[-1]))
        for path in sorted(unknown, key=str):
            near = _nearest(str(path[-1]), lacking.get(path[:-1], []))
            if near is not None:
                meant[path] = (*path[:-1], near)
        return meant

    def _no_kind(self, path: Path, told: set[Path]) -> list[tuple[Path, Finding]]:
        """A block without ``kind``: the key is missing, or is misspelt."""
        node = self.source.node(path)
        keys = list(node.entries) if isinstance(node, MappingNode) else []
        if (*path, "kind") in told:
            return []
        near = _nearest("kind", [key for key in keys if key not in _all_block_keys()])
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
        code, sentence, remedy = _told(kind, detail, path, self._shown(path))
        return Finding(code, sentence, remedy, place=self.source.place(path))

    def _unknown_key(self, path: Path, meant: str | None, keys: list[str]) -> Finding:
        key = str(path[-1])
        node = self.source.node(path[:-1])
        taken = set(node.entries) if isinstance(node, MappingNode) else set()
        free = [known for known in keys if known not in taken]
        near = meant or _nearest(key, free) or _nearest(key, keys)
        remedy = (
            f"Did you mean “{near}”?" if near else f"Take it out. What can stand here: {', '.join(free)}."
        )
        place = self.source.place(path, key=True)
        return Finding(codes.UNKNOWN_KEY, f"Unknown key “{key}”.", remedy, place=place)

    def _missing_key(self, path: Path) -> Finding:
        key = path[-1]
        where = "The file" if len(path) == 1 else "This part"
        remedy = f"Add {key}: with its value, in line with the other keys here."
        place = self.source.place(path)
        return Finding(codes.MISSING_KEY, f"{where} has no “{key}”.", remedy, place=place)

    def _shown(self, path: Path) -> str:
        node = self.source.node(path)
        return node.value if isinstance(node, Scalar) else ""


def _told(kind: str, detail: ErrorDetails, path: Path, shown: str) -> tuple[Code, str, str]:
    """A fault of a single value: its code, its sentence, its remedy."""
    context = detail.get("ctx", {})
    what = f"“{shown}”" if len(shown) <= 60 else f"“{shown[:59]}…”"
    match kind:
        case "literal_error" | "enum" | "union_tag_invalid":
            listed = str(context.get("expected") or context.get("expected_tags"))
            choices = [word.strip(" '") for word in listed.replace(" or ", ", ").split(",")]
            near = _nearest(shown, choices)
            known = f"The words that can stand here are: {', '.join(choices)}."
            remedy = f"Did you mean “{near}”? {known}" if near else known
            return codes.NOT_A_CHOICE, f"{what} cannot stand here.", remedy
        case "school_date":
            return (
                codes.BAD_DATE,
                f"{detail['msg']}.",
                "Write it as Spring 2024, September 2025 or 31/08/2024.",
            )
        case "review_cycle":
            return codes.BAD_CYCLE, f"{detail['msg']}.", "Write it as “every year” or “every 3 years”."
        case "string_pattern_mismatch" if path[-1] == "id" and len(shown) <= ID_LENGTH:
            sentence = f"{what} is not an id: small letters a to z, digits and hyphens, a letter first."
            return (
                codes.BAD_ID,
                sentence,
                f"Write {_as_id(shown)}." if _as_id(shown) else "Write a short name.",
            )
        case "string_too_long" if path[-1] == "id":
            return codes.BAD_ID, f"This id is longer than {ID_LENGTH} characters.", "Write a shorter one."
        case "string_too_long":
            limit = context.get("max_length")
            return codes.BAD_TEXT, f"This text is longer than {limit} characters.", "Write a shorter one."
        case "too_short":
            return (
                codes.NO_VALUE,
                f"The list “{path[-1]}” is empty.",
                "Write at least one entry, or take it out.",
            )
        case _ if kind in _SORTS:
            sort = _SORTS[kind]
            return codes.WRONG_TYPE, f"“{path[-1]}” should be {sort}.", _HOW[sort]
        case _:
            return codes.BAD_VALUE, f"{what} cannot stand here.", f"It needs: {detail['msg']}."


def _as_id(text: str) -> str:
    letters = "".join(c if c.isascii() and c.isalnum() else "-" for c in text.strip().lower())
    return "-".join(word for word in letters.split("-") if word).lstrip("0123456789-")


def _nearest(word: str, known: Mapping[str, Any] | list[str]) -> str | None:
    folded = {name.casefold(): name for name in known}
    near = get_close_matches(word.casefold(), folded, n=1, cutoff=0.6)
    return folded[near[0]] if near else None


# ── Which keys can stand where ───────────────────────────────────────────────────────────────────────────
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


def _all_block_keys() -> set[str]:
    from policykit.model.blocks import Section

    blocks = _models_in(Section.model_fields["blocks"].annotation)
    return {name for block in blocks for name in block.model_fields}


# ── What is left when the faulty parts are taken out ─────────────────────────────────────────────────────
_GONE = object()
_STAND_INS = {"policykit": DATA_VERSION, "id": "unnamed", "title": "Untitled", "name": "The school"}


def _salvaged(model: type[M], plain: Value, faulty: list[Path], setting: Setting | None) -> M | None:
    """The value without its faulty parts, if what is left has the right shape.

    An optional part goes alone; a part that something needs takes that along, up to three levels.
    """
    for level in range(4):
        left = deepcopy(plain)
        _take_out(left, [path[: len(path) - level] or path for path in faulty])
        left |= {
            key: value for key, value in _STAND_INS.items() if key in model.model_fields and key not in left
        }
        try:
            return model.model_validate(left, context=setting)
        except ValidationError:
            continue
    return None


def _take_out(plain: Value, paths: list[Path]) -> None:
    """Take the values at these paths out of the tree; a path that leads nowhere is passed over."""
    for path in paths:
        holder = plain
        try:
            for step in path[:-1]:
                holder = holder[step]
            holder[path[-1]] = _GONE
        except (KeyError, IndexError, TypeError):
            continue
    _sweep(plain)


def _sweep(value: Value) -> None:
    if isinstance(value, dict):
        for key in [key for key, inner in value.items() if inner is _GONE]:
            del value[key]
        for inner in value.values():
            _sweep(inner)
    elif isinstance(value, list):
        value[:] = [inner for inner in value if inner is not _GONE]
        for inner in value:
            _sweep(inner)
