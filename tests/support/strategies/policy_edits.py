"""A policy's data → the same with one edit made, and what must be told of it."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from tests.support.strategies.policies import Data, policy_data

SORTS = {"expectations": "expectation", "responses": "response", "list": "entry"}


@dataclass(frozen=True)
class Edited:
    """A policy before and after one edit; one of ``kinds`` must be told, of the part with this id."""

    old: Data
    new: Data
    kinds: frozenset[str]
    part: str


@dataclass(frozen=True)
class _Listed:
    """A list of items of a block or of an item above them."""

    sort: str
    items: list[Data]


def _sections(data: Data) -> Iterator[Data]:
    for section in data.get("sections", ()):
        yield section
        yield from _sections(section)


def _blocks(data: Data) -> Iterator[Data]:
    return (block for section in _sections(data) for block in section.get("blocks", ()))


def _lists(data: Data) -> Iterator[_Listed]:
    for block in _blocks(data):
        if block.get("items"):
            yield from _below(SORTS[block["kind"]], block["items"])


def _below(sort: str, items: list[Data]) -> Iterator[_Listed]:
    yield _Listed(sort, items)
    for item in items:
        if item.get("items"):
            yield from _below(sort, item["items"])


Edit = Callable[[st.DrawFn, Data], tuple[set[str], str] | None]


def _add_item(draw: st.DrawFn, data: Data) -> tuple[set[str], str] | None:
    lists = list(_lists(data))
    if not lists:
        return None
    chosen = draw(st.sampled_from(lists))
    chosen.items.insert(draw(st.integers(0, len(chosen.items))), {"id": "quite-new", "text": "feed the hens"})
    return {f"{chosen.sort}-added"}, "quite-new"


def _remove_item(draw: st.DrawFn, data: Data) -> tuple[set[str], str] | None:
    lists = [listed for listed in _lists(data) if len(listed.items) > 1]
    if not lists:
        return None
    chosen = draw(st.sampled_from(lists))
    gone = chosen.items.pop(draw(st.integers(0, len(chosen.items) - 1)))
    return {f"{chosen.sort}-removed"}, gone["id"]


def _turn_list(draw: st.DrawFn, data: Data) -> tuple[set[str], str] | None:
    lists = [listed for listed in _lists(data) if len(listed.items) == 2]
    if not lists:
        return None
    chosen = draw(st.sampled_from(lists))
    chosen.items.reverse()
    return {f"{chosen.sort}-moved"}, ""


def _reword(draw: st.DrawFn, data: Data) -> tuple[set[str], str] | None:
    blocks = [block for block in _blocks(data) if "text" in block]
    if not blocks:
        return None
    block = draw(st.sampled_from(blocks))
    block["text"] = f"Before 9 May 2031, {block['text']}"
    sort = {"expectations": "expectation", "responses": "response", "steps": "procedure"}
    return {f"{sort.get(block['kind'], block['kind'])}-reworded"}, block["id"]


def _bind(draw: st.DrawFn, data: Data) -> tuple[set[str], str] | None:
    items = [item for listed in _lists(data) if listed.sort == "expectation" for item in listed.items]
    items = [item for item in items if "duty" in item]
    if not items:
        return None
    item = draw(st.sampled_from(items))
    up = {"may": "should", "should": "must", "must": "may"}
    kind = "duty-relaxed" if item["duty"] == "must" else "duty-strengthened"
    item["duty"] = up[item["duty"]]
    return {kind}, item["id"]


def _address(draw: st.DrawFn, data: Data) -> tuple[set[str], str] | None:
    blocks = [block for block in _blocks(data) if block.get("of") == ["staff"]]
    blocks += [block for block in _blocks(data) if block.get("against") == ["staff"]]
    if not blocks:
        return None
    block = draw(st.sampled_from(blocks))
    key = "of" if "of" in block else "against"
    block[key] = ["staff", "governors"]
    return {"audience-widened" if key == "of" else "against-widened"}, block["id"]


def _fill_gap(draw: st.DrawFn, data: Data) -> tuple[set[str], str] | None:
    gaps = [block for block in _blocks(data) if "missing" in block]
    if not gaps:
        return None
    block = draw(st.sampled_from(gaps))
    del block["missing"]
    block["steps" if block["kind"] == "steps" else "items"] = [{"id": "found", "text": "feed the hens"}]
    return {"gap-filled"}, block["id"]


def _rename(draw: st.DrawFn, data: Data) -> tuple[set[str], str] | None:
    blocks = [block for block in _blocks(data) if "text" in block]
    if not blocks:
        return None
    draw(st.sampled_from(blocks))["id"] = "quite-new"
    return {"renamed"}, "quite-new"


def _retitle(draw: st.DrawFn, data: Data) -> tuple[set[str], str] | None:
    section = draw(st.sampled_from(list(_sections(data))))
    section["title"] = "Quite another heading"
    return {"section-retitled"}, section["id"]


def _remove_block(draw: st.DrawFn, data: Data) -> tuple[set[str], str] | None:
    sections = [section for section in _sections(data) if section.get("blocks")]
    if not sections:
        return None
    blocks = draw(st.sampled_from(sections))["blocks"]
    gone = blocks.pop(draw(st.integers(0, len(blocks) - 1)))
    sort = {"expectations": "expectation", "responses": "response", "steps": "procedure"}
    return {f"{sort.get(gone['kind'], gone['kind'])}-removed"}, gone["id"]


def _add_row(draw: st.DrawFn, data: Data) -> tuple[set[str], str] | None:
    tables = [block for block in _blocks(data) if block["kind"] == "table"]
    if not tables:
        return None
    table = draw(st.sampled_from(tables))
    table["rows"].append([f"£{n}" for n, _ in enumerate(table["columns"], start=900)])
    return {"row-added"}, table["id"]


def _put_off(draw: st.DrawFn, data: Data) -> tuple[set[str], str] | None:
    data["review"] = {"due": draw(st.sampled_from(("Spring 2150", "Autumn 2151")))}
    return {"review-changed"}, ""


EDITS: tuple[Edit, ...] = (
    _add_item,
    _remove_item,
    _turn_list,
    _reword,
    _bind,
    _address,
    _fill_gap,
    _rename,
    _retitle,
    _remove_block,
    _add_row,
    _put_off,
)


@st.composite
def edited_policies(draw: st.DrawFn) -> Edited:
    """A policy, and the same after one edit that can be made in it."""
    old = draw(policy_data())
    for edit in draw(st.permutations(EDITS)):
        new = copy.deepcopy(old)
        told = edit(draw, new)
        if told is not None:
            return Edited(old, new, frozenset(told[0]), told[1])
    raise AssertionError("a review can always be put off")


# ── One value, whichever it is ───────────────────────────────────────────────────────────────────────────
_OTHER = {
    "duty": ("must", "should", "may"),
    "of": ("pupils", "governors", "carers"),
    "by": ("pupils", "governors", "carers"),
    "against": ("pupils", "governors", "carers"),
    "audiences": ("pupils", "governors", "carers"),
    "open": ("true", "false"),
    "numbered": ("true", "false"),
    "contents": ("true", "false"),
    "numbering": ("none", "decimal"),
    "status": ("draft", "proposed", "accepted"),
    "on": ("Spring 1999", "2 May 1998"),
    "due": ("Spring 2150", "2 May 2151"),
}
_KEPT = ("id", "kind", "policykit")


def _values(holder: Any, name: str = "") -> Iterator[tuple[Any, Any, str]]:
    """Every value, as what holds it, its key there, and the name of its field."""
    entries = holder.items() if isinstance(holder, dict) else enumerate(holder)
    for key, value in list(entries):
        field = key if isinstance(key, str) else name
        if isinstance(value, dict | list):
            yield from _values(value, field)
        elif field not in _KEPT:
            yield holder, key, field


@st.composite
def touched_policies(draw: st.DrawFn) -> tuple[Data, Data]:
    """A policy, and the same with one value of it, whichever it is, made another or dropped."""
    old = draw(policy_data())
    new = copy.deepcopy(old)
    holder, key, field = draw(st.sampled_from(list(_values(new))))
    droppable = field in {"label", "reason", "owner", "version", "when", "who", "within", "caption", "duty"}
    if droppable and draw(st.booleans()):
        del holder[key]
    else:
        others = (f"{holder[key]} more", f"no {holder[key]}", holder[key].upper())
        holder[key] = draw(st.sampled_from(_OTHER.get(field, others)))
    return old, new
