"""Finds every change between two policies, and says when words became more or less binding."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import Any

from policykit.compare import facts, messages
from policykit.compare.change import Change, ChangeKind, Weight
from policykit.compare.importance import MODALS, Edit, Rewording, Tokens, heaviest, reworded, tokens, weigh
from policykit.compare.parts import Comparison, Ids, Part, each_once
from policykit.model.kinds import (
    Block,
    BlockBase,
    Definition,
    Duty,
    Item,
    ListBlock,
    RowPart,
    RowsBlock,
    Sort,
    cells,
    columns,
    kind_of,
)
from policykit.model.policy import Policy
from policykit.model.sections import Section, words


def changes(old: Policy, new: Policy) -> tuple[Change, ...]:
    """What is different between two policies: in their facts, then part by part, then in what they cite.

    Parts are paired by their ids, whatever their order; a part whose id has gone is found again by its words
    if they are the same or nearly so. The same policy twice gives an empty tuple. Differences that no reader
    sees, such as where a line of the YAML breaks, are none. A part that is gone comes after the part that it
    was below.
    """
    both = Comparison(old, new)
    return (*facts.facts(both), *_parts(both), *facts.references(both))


def _parts(both: Comparison) -> Iterator[Change]:
    gone = _gone_after(both)
    yield from (_removed(both, part) for part in gone.get("", ()))
    for part in both.new_parts.values():
        was = both.was(part)
        if was is None:
            sentence = messages.added(part, both.new)
            yield change(ChangeKind(f"{part.sort}-added"), Weight.SUBSTANCE, part, sentence, new=part.words)
        else:
            yield from _pair(both, was, part)
            yield from (_removed(both, removed) for removed in gone.get(was.id, ()))


def _gone_after(both: Comparison) -> dict[str, list[Part]]:
    """The parts that are gone, by the id of the last old part before each that is still there."""
    removed = {part.id for part in both.removed}
    after, last = dict[str, list[Part]](), ""
    for part in both.old_parts.values():
        if part.id in removed:
            after.setdefault(last, []).append(part)
        else:
            last = part.id
    return after


def _removed(both: Comparison, part: Part) -> Change:
    sentence = messages.removed(part, both.old)
    return change(ChangeKind(f"{part.sort}-removed"), Weight.SUBSTANCE, part, sentence, old=part.words)


def change(
    kind: ChangeKind,
    weight: Weight,
    part: Part,
    sentence: str,
    old: str = "",
    new: str = "",
    audiences: Ids | None = None,
) -> Change:
    """A change of a part, which concerns the part's audiences unless others are given."""
    touched = part.audiences if audiences is None else audiences
    return Change(kind, weight, part.id, part.section, old, new, messages.capital(sentence), touched)


# ── A part that is in both ───────────────────────────────────────────────────────────────────────────────
def _pair(both: Comparison, old: Part, new: Part) -> Iterator[Change]:
    if old.id != new.id:
        sentence = f"The {messages.named(new)} has another id in the data. It is the same part."
        yield change(ChangeKind.RENAMED, Weight.WORDING, new, sentence, old.words, new.words)
    within = both.same_place(old, new)
    if new.id in both.moved:
        is_ordered = bool(new.parent) and both.new_parts[new.parent].is_ordered
        weight = heaviest(not within or is_ordered)
        sentence = messages.moved(old, new, within)
        yield change(ChangeKind(f"{new.sort}-moved"), weight, new, sentence, old.words, new.words)
    if old.sort is not new.sort and not (both.is_item(new) and within):
        yield _another_kind(old, new)
    yield from _words(both, old, new)
    yield from _audiences(both, old, new)
    yield from _gap(both, old, new)
    yield from _numbering(old, new)
    match old.source, new.source:
        case BlockBase() as was, BlockBase() as now if was.kind == now.kind:
            yield from _block(both, new, was, now)
        case Item() as was, Item() as now:
            yield from _field(both, new, ChangeKind.REASON_CHANGED, "The reason for", was.reason, now.reason)
        case RowPart() as was, RowPart() as now if type(was) is type(now):
            yield from _row_part(both, new, was, now)


def _another_kind(old: Part, new: Part) -> Change:
    meanings = messages.MEANINGS
    sentence = f"{messages.where(new)} was {meanings[old.sort]} and is now {meanings[new.sort]}."
    audiences = each_once((*old.audiences, *new.audiences))
    kind = ChangeKind.KIND_CHANGED
    return change(kind, Weight.SUBSTANCE, new, sentence, old.words, new.words, audiences)


# ── Words, and how binding they are ──────────────────────────────────────────────────────────────────────
def _words(both: Comparison, old: Part, new: Part) -> Iterator[Change]:
    """How the words of a part differ: how binding they are first, then the rest."""
    differs = reworded(old.markdown, new.markdown, both.names)
    swapped = _swap_of_duty(differs) if differs is not None and new.sort is Sort.EXPECTATION else None
    if swapped is not None and differs is not None:
        yield _binding(both, old, new, swapped[0], differs)
        rest = tuple(edit for edit in differs.edits if edit not in swapped)
        is_all = not rest and not differs.leads_elsewhere
        differs = None if is_all else Rewording(differs.old, differs.new, rest, differs.leads_elsewhere)
    else:
        yield from _stated_duty(both, old, new)
    if differs is not None and not _only_names(both, old, new, differs):
        is_section = new.sort is Sort.SECTION
        kind = ChangeKind(f"{new.sort}-{'retitled' if is_section else 'reworded'}")
        audiences = () if is_section else each_once((*old.audiences, *new.audiences))
        sentence = messages.rewording(old, new, differs)
        yield change(kind, differs.weight, new, sentence, differs.old, differs.new, audiences)


def _swap_of_duty(differs: Rewording) -> tuple[Edit, ...] | None:
    """The edits in which one word of duty replaced another, if all make it more, or all less binding."""
    swaps = tuple(edit for edit in differs.edits if _modal(edit.old) and _modal(edit.new))
    rises = {_binds(edit.new) - _binds(edit.old) for edit in swaps}
    is_clear = bool(rises) and (min(rises) > 0 or max(rises) < 0)
    return swaps if is_clear else None


def _modal(run: Tokens) -> bool:
    return len(run) == 1 and run[0].folded in MODALS


def _binds(run: Tokens) -> int:
    return MODALS[run[0].folded]


def _binding(both: Comparison, old: Part, new: Part, swap: Edit, differs: Rewording) -> Change:
    rises = _binds(swap.new) > _binds(swap.old)
    kind = ChangeKind.DUTY_STRENGTHENED if rises else ChangeKind.DUTY_RELAXED
    asks = f"this asks {'more' if rises else 'less'} of {_people(both, new.audiences) or 'people'}"
    sentence = f"{messages.difference(swap, differs)} in {messages.where(old)}: {asks}."
    return change(kind, Weight.SUBSTANCE, new, sentence, differs.old, differs.new)


_RANK = {Duty.MAY: 1, Duty.SHOULD: 2, Duty.MUST: 3}
_MEANS = {
    Duty.MUST: "a duty (must)",
    Duty.SHOULD: "advice to be followed (should)",
    Duty.MAY: "a permission (may)",
    None: "not said to be binding or not",
}


def _stated_duty(both: Comparison, old: Part, new: Part) -> Iterator[Change]:
    if old.duty is new.duty or not old.sort is new.sort is Sort.EXPECTATION:
        return
    parents = both.parents(old, new)
    own = old.states_duty or new.states_duty
    if parents is not None and not own and tuple(part.duty for part in parents) == (old.duty, new.duty):
        return  # the change of the whole list says it
    sentence = f"{messages.where(new)} was {_MEANS[old.duty]} and is now {_MEANS[new.duty]}."
    kind = _kind_of_duty(old.duty, new.duty)
    yield change(kind, Weight.SUBSTANCE, new, sentence, str(old.duty or ""), str(new.duty or ""))


def _kind_of_duty(old: Duty | None, new: Duty | None) -> ChangeKind:
    if new is Duty.MUST or (old and new and _RANK[new] > _RANK[old]):
        return ChangeKind.DUTY_STRENGTHENED
    if old is Duty.MUST or (old and new):
        return ChangeKind.DUTY_RELAXED
    return ChangeKind.DUTY_CHANGED


_BESIDE_NAMES = frozenset(["and", "or", "all", "any", "every", "the", "of", "/", "member", "members"])


def _only_names(both: Comparison, old: Part, new: Part, differs: Rewording) -> bool:
    """Whether the words only say what the audience, which has changed too, already says."""
    came = set(old.audiences) ^ set(new.audiences)
    if not came or not differs.edits or differs.leads_elsewhere or both.inherits(old, new):
        return False
    named = {
        token.folded
        for audience in (*both.old.school.audiences, *both.new.school.audiences)
        if audience.id in came
        for name in audience.names
        for token in tokens(name)
    }
    runs = (token.folded for edit in differs.edits for token in (*edit.old, *edit.new))
    return set(runs) <= named | _BESIDE_NAMES


# ── Audiences ────────────────────────────────────────────────────────────────────────────────────────────
def _people(both: Comparison, ids: Ids) -> str:
    return messages.people(ids, both.new, both.old)


def _audiences(both: Comparison, old: Part, new: Part) -> Iterator[Change]:
    """Whom one part concerns: of whom it is expected, or against whom it is done."""
    match old.sort, new.sort:
        case Sort.EXPECTATION, Sort.EXPECTATION:
            key, verb = "audience", "expected of"
        case Sort.RESPONSE, Sort.RESPONSE if not both.is_item(new):
            key, verb = "against", "done to"
        case _:
            return
    if both.inherits(old, new):  # what it is in may say the change already
        parents = both.parents(old, new) if both.is_item(new) else None
        above = [part.audiences for part in parents] if parents else [both.old.addressed, both.new.addressed]
        if [set(ids) for ids in above] == [set(old.audiences), set(new.audiences)]:
            return
    changed = facts.audience_change(both, f"{messages.where(new)} is", verb, old.audiences, new.audiences)
    if changed is not None:
        way, sentence, who = changed
        said = _people(both, old.audiences), _people(both, new.audiences)
        yield change(ChangeKind(f"{key}-{way}"), Weight.SUBSTANCE, new, sentence, *said, audiences=who)


# ── What else a part says ────────────────────────────────────────────────────────────────────────────────
def _gap(both: Comparison, old: Part, new: Part) -> Iterator[Change]:
    was, now = old.missing, new.missing
    said = words(was or ""), words(now or "")
    place = messages.where(new)
    if was is not None and now is None:
        count = _count(new)
        filled = f"now has {count} {'point' if count == 1 else 'points'}" if count else "is now complete"
        sentence = f"The missing list is filled: {place} {filled}."
        yield change(ChangeKind.GAP_FILLED, Weight.SUBSTANCE, new, sentence, *said)
    elif was is None and now is not None:
        sentence = f"The list after {place} is now marked as missing."
        yield change(ChangeKind.GAP_OPENED, Weight.SUBSTANCE, new, sentence, *said)
    elif reworded(was or "", now or "", both.names) is not None:
        sentence = f"The reason why the list after {place} is missing has been reworded."
        yield change(ChangeKind.GAP_REWORDED, Weight.WORDING, new, sentence, *said)


def _count(part: Part) -> int:
    match part.source:
        case ListBlock():
            return len(part.source.items)
        case RowsBlock():
            return len(cells(part.source))
        case _:
            return 0


def _numbering(old: Part, new: Part) -> Iterator[Change]:
    if isinstance(new.source, Section | Item):
        was, now = getattr(old.source, "label", None) or "", new.source.label or ""
        if was != now:
            sentence = messages.replaced(f"The number of {messages.where(new)}", was, now)
            yield change(ChangeKind.NUMBERING_CHANGED, Weight.WORDING, new, sentence, was, now)
    if isinstance(new.source, ListBlock) and old.is_ordered != new.is_ordered:
        was, now = ("numbered" if part.is_ordered else "not numbered" for part in (old, new))
        sentence = f"The points after {messages.where(new)} are now {now}."
        yield change(ChangeKind.NUMBERING_CHANGED, Weight.WORDING, new, sentence, was, now)


def _block(both: Comparison, new: Part, was: Block, now: Block) -> Iterator[Change]:
    """What differs in the keys of two blocks of one kind."""
    kind = kind_of(now)
    for key in kind.audiences[1:]:
        yield from _expected_by(both, new, getattr(was, key), getattr(now, key))
    for key in kind.notes:
        before, after = getattr(was, key) or "", getattr(now, key) or ""
        if before != after:
            sentence = f"A note on {messages.where(new)} has changed. It is not printed."
            yield change(ChangeKind.NOTE_CHANGED, Weight.WORDING, new, sentence, before, after)
    if kind.own:
        yield from OWN[kind.model](both, new, was, now)
    if isinstance(was, RowsBlock) and isinstance(now, RowsBlock) and not kind.rows.are_parts:
        yield from _rows(both, new, was, now)


def _expected_by(both: Comparison, new: Part, was: Ids | None, now: Ids | None) -> Iterator[Change]:
    before, after = both.old.context.audience_ids(was), both.new.context.audience_ids(now)
    if set(before) != set(after):
        said = _people(both, before), _people(both, after)
        sentence = messages.replaced(f"Who expects {messages.where(new)}", *said)
        yield change(ChangeKind.EXPECTED_BY_CHANGED, Weight.SUBSTANCE, new, sentence, *said)


def _definition(both: Comparison, new: Part, was: Definition, now: Definition) -> Iterator[Change]:
    if was.open != now.open:
        kind = ChangeKind.DEFINITION_OPENED if now.open else ChangeKind.DEFINITION_CLOSED
        meaning = "open-ended: it names examples only" if now.open else "closed: it names all there is"
        yield change(kind, Weight.SUBSTANCE, new, f"The {messages.named(new)} is now {meaning}.")
    kind = ChangeKind.DEFINITION_REWORDED
    if was.term != now.term:
        sentence = f"The term {messages.quoted(was.term)} is now {messages.quoted(now.term)}."
        weight = weigh(was.term, now.term, both.names)
        yield change(kind, weight, new, sentence, was.term, now.term)
    if was.aliases != now.aliases:
        before, after = ", ".join(was.aliases), ", ".join(now.aliases)
        sentence = messages.replaced(f"Other forms of {messages.quoted(now.term)}: the list", before, after)
        yield change(kind, heaviest(set(was.aliases) != set(now.aliases)), new, sentence, before, after)


OWN: dict[type[BlockBase], Callable[[Comparison, Part, Any, Any], Iterator[Change]]] = {
    Definition: _definition
}
"""What compares the keys that only one kind has."""

_CELLS = {
    "within": (ChangeKind.DEADLINE_CHANGED, "The time for"),
    "who": (ChangeKind.ACTOR_CHANGED, "Who acts in"),
}


def _row_part(both: Comparison, new: Part, was: RowPart, now: RowPart) -> Iterator[Change]:
    """What differs in the cells of a row beside the first, which holds its words."""
    block = both.new_parts[new.parent].source
    for key in kind_of(block).rows.cells[1:] if isinstance(block, BlockBase) else ():
        kind, name = _CELLS.get(key, (ChangeKind(f"{new.sort}-reworded"), f"“{key}” of"))
        yield from _field(both, new, kind, name, getattr(was, key), getattr(now, key))


def _field(
    both: Comparison, new: Part, kind: ChangeKind, name: str, was: str | None, now: str | None
) -> Iterator[Change]:
    differs = reworded(was or "", now or "", both.names)
    if differs is not None:
        place = f"{name} {messages.where(new)}"
        sentence = messages.replaced(place, differs.old, differs.new)
        if differs.old == differs.new:
            sentence = f"{place}: the formatting has changed. The words are the same."
        yield change(kind, differs.weight, new, sentence, differs.old, differs.new)


# ── Rows that are no parts of the policy by themselves ───────────────────────────────────────────────────
Row = tuple[str, ...]
_MOST_COMPARED = 2_000
_NEW = {
    Sort.ROW: (ChangeKind.ROW_ADDED, "New row in {where}: {now}."),
    Sort.CONTACT: (ChangeKind.CONTACT_ADDED, "New contact: {now}."),
}
_GONE = {
    Sort.ROW: (ChangeKind.ROW_REMOVED, "Row removed from {where}: {was}."),
    Sort.CONTACT: (ChangeKind.CONTACT_REMOVED, "Contact removed: {was}."),
}
_OTHER = {
    Sort.ROW: (ChangeKind.ROW_REWORDED, "A row in {where} is now {now}. It was {was}."),
    Sort.CONTACT: (ChangeKind.CONTACT_CHANGED, "{was} is now {now}."),
}


def _rows(both: Comparison, new: Part, was: RowsBlock, now: RowsBlock) -> Iterator[Change]:
    """What differs between two tables beside their captions."""
    rows, headings = kind_of(now).rows, (columns(was), columns(now))
    if rows.row_key:
        at = rows.cells.index(rows.row_key)
        before, after = _by_key(was, at), _by_key(now, at)
        for key in {**after, **before}:
            yield from _row(both, new, before.get(key), after.get(key))
        if [key for key in before if key in after] != [key for key in after if key in before]:
            sentence = f"The rows of {messages.where(new)} are in another order."
            yield change(ChangeKind(f"{new.sort}-reworded"), Weight.WORDING, new, sentence)
        return
    if len(headings[0]) != len(headings[1]):
        said = _said(new, headings[0]), _said(new, headings[1])
        sentence = f"{messages.where(new)} now has the columns {messages.quoted(said[1])}."
        yield change(ChangeKind.TABLE_REWORDED, Weight.SUBSTANCE, new, sentence, *said)
        return
    if (weight := _weight(both, *headings)) is not None:
        said = _said(new, headings[0]), _said(new, headings[1])
        sentence = messages.replaced(f"The row of headings in {messages.where(new)}", *said)
        yield change(ChangeKind.TABLE_REWORDED, weight, new, sentence, *said)
    for old_row, new_row in _by_place(_texts(was), _texts(now)):
        yield from _row(both, new, old_row, new_row)


def _texts(block: RowsBlock) -> list[Row]:
    return [tuple(cell.text or "" for cell in row) for row in cells(block)]


def _by_key(block: RowsBlock, at: int) -> dict[tuple[str, int], Row]:
    """The rows by the words of one cell, and by how many above have the same."""
    seen = Counter[str]()
    keyed = {}
    for row in _texts(block):
        key = words(row[at]).casefold()
        keyed[key, seen[key]] = row
        seen[key] += 1
    return keyed


def _by_place(was: list[Row], now: list[Row]) -> Iterator[tuple[Row | None, Row | None]]:
    """The rows that differ, each with what is in its place now."""
    if max(len(was), len(now)) > _MOST_COMPARED:
        yield from (pair for pair in zip_longest(was, now) if pair[0] != pair[1])
        return
    for tag, i, j, k, m in SequenceMatcher(None, was, now, autojunk=False).get_opcodes():
        if tag != "equal":
            yield from zip_longest(was[i:j], now[k:m])


def _row(both: Comparison, new: Part, was: Row | None, now: Row | None) -> Iterator[Change]:
    before, after = _said(new, was or ()), _said(new, now or ())
    naming, weight = (_NEW if was is None else _GONE), Weight.SUBSTANCE
    if was is not None and now is not None:
        found = _weight(both, was, now)
        if found is None:
            return
        naming, weight = _OTHER, found
    kind, sentence = naming[_row_sort(new)]
    quoted = {"was": messages.quoted(before), "now": messages.quoted(after)}
    sentence = sentence.format(where=messages.where(new), **quoted)
    yield change(kind, weight, new, sentence, before, after)


def _row_sort(part: Part) -> Sort:
    return kind_of(part.source).item_sort if isinstance(part.source, BlockBase) else Sort.ROW


def _said(part: Part, row: Row) -> str:
    said = [words(cell) for cell in row]
    return ", ".join(filter(None, said)) if _row_sort(part) is Sort.CONTACT else " | ".join(said)


def _weight(both: Comparison, was: Row, now: Row) -> Weight | None:
    """What the difference between two rows weighs; None if there is none."""
    found = [one for a, b in zip(was, now, strict=True) if (one := reworded(a, b, both.names)) is not None]
    return heaviest(*(one.weight is Weight.SUBSTANCE for one in found)) if found else None
