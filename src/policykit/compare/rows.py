"""Table × table, people × people → the rows and the people that came, went or changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from policykit.compare import messages as telling
from policykit.compare.change import Change, ChangeKind, Weight
from policykit.compare.importance import heaviest, reworded
from policykit.compare.parts import Part
from policykit.compare.scene import Scene, change
from policykit.model.blocks import Contact, Contacts, Table
from policykit.model.texts import words

Row = tuple[str, ...]
_MOST_COMPARED = 2_000


def table(scene: Scene, new: Part, was: Table, now: Table) -> Iterator[Change]:
    """What differs between two tables beside their captions."""
    if len(was.columns) != len(now.columns):
        headings = _said(was.columns), _said(now.columns)
        sentence = f"{telling.where(new)} now has the columns {telling.quoted(headings[1])}."
        yield change(ChangeKind.TABLE_REWORDED, Weight.SUBSTANCE, new, telling.capital(sentence), *headings)
        return
    yield from _row(scene, new, was.columns, now.columns, ChangeKind.TABLE_REWORDED, "The headings")
    for old_rows, new_rows in _runs(was.rows, now.rows):
        for index in range(max(len(old_rows), len(new_rows))):
            if index >= len(old_rows):
                yield _row_added(new, new_rows[index])
            elif index >= len(new_rows):
                yield _row_removed(new, old_rows[index])
            else:
                yield from _row(
                    scene, new, old_rows[index], new_rows[index], ChangeKind.ROW_REWORDED, "A row"
                )


def _runs(was: Sequence[Row], now: Sequence[Row]) -> Iterator[tuple[Sequence[Row], Sequence[Row]]]:
    if max(len(was), len(now)) > _MOST_COMPARED:
        yield (was, now) if was != now else ((), ())
        return
    for tag, i, j, k, m in SequenceMatcher(None, was, now, autojunk=False).get_opcodes():
        if tag != "equal":
            yield was[i:j], now[k:m]


def _said(row: Row) -> str:
    return " | ".join(words(cell) for cell in row)


def _row_added(new: Part, row: Row) -> Change:
    sentence = f"A row is new in {telling.where(new)}: {telling.quoted(_said(row))}."
    return change(ChangeKind.ROW_ADDED, Weight.SUBSTANCE, new, sentence, new=_said(row))


def _row_removed(new: Part, row: Row) -> Change:
    sentence = f"A row is taken out of {telling.where(new)}: {telling.quoted(_said(row))}."
    return change(ChangeKind.ROW_REMOVED, Weight.SUBSTANCE, new, sentence, old=_said(row))


def _row(scene: Scene, new: Part, was: Row, now: Row, kind: ChangeKind, what: str) -> Iterator[Change]:
    told = [reworded(a, b, scene.names) for a, b in zip(was, now, strict=True)]
    found = [one for one in told if one is not None]
    if found:
        weight = heaviest(*(one.weight is Weight.SUBSTANCE for one in found))
        sentence = telling.reworded_field(f"{what} in {telling.where(new)}", _said(was), _said(now))
        yield change(kind, weight, new, sentence, _said(was), _said(now))


# ── People ───────────────────────────────────────────────────────────────────────────────────────────────
def contacts(scene: Scene, new: Part, was: Contacts, now: Contacts) -> Iterator[Change]:
    """What differs between two tables of people; each is known by the role."""
    before, after = _by_role(was), _by_role(now)
    for key, person in after.items():
        if key not in before:
            sentence = f"New among the people to turn to: {telling.quoted(_person(person))}."
            yield change(ChangeKind.CONTACT_ADDED, Weight.SUBSTANCE, new, sentence, new=_person(person))
        else:
            yield from _contact(scene, new, before[key], person)
    for key, person in before.items():
        if key not in after:
            sentence = f"No longer among the people to turn to: {telling.quoted(_person(person))}."
            yield change(ChangeKind.CONTACT_REMOVED, Weight.SUBSTANCE, new, sentence, old=_person(person))
    if [key for key in before if key in after] != [key for key in after if key in before]:
        sentence = f"The people in {telling.where(new)} stand in another order."
        yield change(ChangeKind.CONTACTS_REWORDED, Weight.WORDING, new, sentence)


def _by_role(people: Contacts) -> dict[tuple[str, int], Contact]:
    found: dict[tuple[str, int], Contact] = {}
    for person in people.people:
        role = words(person.role).casefold()
        nth = sum(known == role for known, _ in found)
        found[role, nth] = person
    return found


def _details(person: Contact) -> Row:
    return person.role, person.name or "", person.phone or "", person.email or ""


def _person(person: Contact) -> str:
    return ", ".join(words(detail) for detail in _details(person) if detail)


def _contact(scene: Scene, new: Part, was: Contact, now: Contact) -> Iterator[Change]:
    told = [reworded(a, b, scene.names) for a, b in zip(_details(was), _details(now), strict=True)]
    found = [one for one in told if one is not None]
    if found:
        weight = heaviest(*(one.weight is Weight.SUBSTANCE for one in found))
        sentence = f"{telling.quoted(_person(was))} is now {telling.quoted(_person(now))}."
        yield change(ChangeKind.CONTACT_CHANGED, weight, new, sentence, _person(was), _person(now))
