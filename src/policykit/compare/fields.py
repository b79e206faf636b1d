"""Two parts that are one → what differs in them beside their words."""

from __future__ import annotations

from collections.abc import Iterator

from policykit.compare import audiences, rows
from policykit.compare import messages as telling
from policykit.compare.change import Change, ChangeKind, Weight
from policykit.compare.importance import heaviest, reworded, weigh
from policykit.compare.parts import Part
from policykit.compare.scene import Scene, change
from policykit.model.blocks import (
    Contacts,
    Definition,
    Expectations,
    Item,
    List,
    Quote,
    Responses,
    Section,
    Step,
    Table,
)
from policykit.model.texts import words


def fields(scene: Scene, old: Part, new: Part) -> Iterator[Change]:
    """Every change in a part that is not one of its own words."""
    yield from audiences.of_part(scene, old, new)
    yield from _gap(scene, old, new)
    yield from _numbering(old, new)
    match old.source, new.source:
        case Definition(), Definition():
            yield from _definition(scene, old, new, old.source, new.source)
        case Expectations(), Expectations():
            yield from _expected_by(scene, new, old.source, new.source)
        case Responses(), Responses():
            yield from _note(new, old.source.when, new.source.when)
        case Quote(), Quote():
            yield from _note(new, old.source.source, new.source.source)
        case Item(), Item():
            yield from _reason(scene, new, old.source, new.source)
        case Step(), Step():
            yield from _stage(scene, new, old.source, new.source)
        case Table(), Table():
            yield from rows.table(scene, new, old.source, new.source)
        case Contacts(), Contacts():
            yield from rows.contacts(scene, new, old.source, new.source)
        case _:
            pass


def _gap(scene: Scene, old: Part, new: Part) -> Iterator[Change]:
    was, now = old.missing, new.missing
    if was == now:
        return
    said = words(was or ""), words(now or "")
    if now is None:
        count = len(getattr(new.source, "items", ()) or getattr(new.source, "steps", ()))
        filled = f"now has {count} {'point' if count == 1 else 'points'}" if count else "stands by itself now"
        sentence = f"The missing list is filled: {telling.where(new)} {filled}."
        yield change(ChangeKind.GAP_FILLED, Weight.SUBSTANCE, new, sentence, *said)
    elif was is None:
        sentence = f"The list after {telling.where(new)} is now said to be missing."
        yield change(ChangeKind.GAP_OPENED, Weight.SUBSTANCE, new, sentence, *said)
    elif reworded(was, now, scene.names) is not None:
        sentence = f"Why the list after {telling.where(new)} is missing is told in other words."
        yield change(ChangeKind.GAP_REWORDED, Weight.WORDING, new, sentence, *said)


def _numbering(old: Part, new: Part) -> Iterator[Change]:
    was, now = (getattr(part.source, "label", None) for part in (old, new))
    if was != now and isinstance(new.source, Section | Item):
        sentence = telling.reworded_field(f"The number of {telling.where(new)}", was or "", now or "")
        yield change(ChangeKind.NUMBERING_CHANGED, Weight.WORDING, new, sentence, was or "", now or "")
    if isinstance(new.source, Expectations | Responses | List) and old.is_ordered != new.is_ordered:
        sentence = f"The points after {telling.where(new)} are now {_ordering(new)}."
        words_ = _ordering(old), _ordering(new)
        yield change(ChangeKind.NUMBERING_CHANGED, Weight.WORDING, new, sentence, *words_)


def _ordering(part: Part) -> str:
    return "numbered" if part.is_ordered else "not numbered"


def _definition(scene: Scene, old: Part, new: Part, was: Definition, now: Definition) -> Iterator[Change]:
    if was.open != now.open:
        kind = ChangeKind.DEFINITION_OPENED if now.open else ChangeKind.DEFINITION_CLOSED
        meaning = (
            "now open-ended: it names examples only" if now.open else "now closed: it names all there is"
        )
        yield change(kind, Weight.SUBSTANCE, new, f"The {telling.named(new)} is {meaning}.")
    if was.term != now.term:
        sentence = f"What was defined as {telling.quoted(was.term)} is now called {telling.quoted(now.term)}."
        weight = weigh(was.term, now.term, scene.names)
        yield change(ChangeKind.DEFINITION_REWORDED, weight, new, sentence, was.term, now.term)
    if was.aliases != now.aliases:
        before, after = ", ".join(was.aliases), ", ".join(now.aliases)
        sentence = telling.reworded_field(f"The other forms of {telling.quoted(now.term)}", before, after)
        weight = heaviest(set(was.aliases) != set(now.aliases))
        yield change(ChangeKind.DEFINITION_REWORDED, weight, new, sentence, before, after)


def _expected_by(scene: Scene, new: Part, was: Expectations, now: Expectations) -> Iterator[Change]:
    before, after = (
        policy.setting.audience_ids(block.by) for policy, block in ((scene.old, was), (scene.new, now))
    )
    if set(before) == set(after):
        return
    said = scene.people(before), scene.people(after)
    sentence = telling.reworded_field(f"Who expects {telling.where(new)}", *said)
    yield change(ChangeKind.EXPECTED_BY_CHANGED, Weight.SUBSTANCE, new, sentence, *said)


def _note(new: Part, was: str | None, now: str | None) -> Iterator[Change]:
    if was != now:
        sentence = f"A note beside {telling.where(new)} has changed; it is not printed."
        yield change(ChangeKind.NOTE_CHANGED, Weight.WORDING, new, sentence, was or "", now or "")


def _reason(scene: Scene, new: Part, was: Item, now: Item) -> Iterator[Change]:
    yield from _field(scene, new, ChangeKind.REASON_CHANGED, "The reason for", was.reason, now.reason)


def _stage(scene: Scene, new: Part, was: Step, now: Step) -> Iterator[Change]:
    yield from _field(scene, new, ChangeKind.DEADLINE_CHANGED, "The time for", was.within, now.within)
    yield from _field(scene, new, ChangeKind.ACTOR_CHANGED, "Who is to act in", was.who, now.who)


def _field(
    scene: Scene, new: Part, kind: ChangeKind, name: str, was: str | None, now: str | None
) -> Iterator[Change]:
    told = reworded(was or "", now or "", scene.names)
    if told is None:
        return
    sentence = telling.reworded_field(f"{name} {telling.where(new)}", told.old, told.new)
    if told.old == told.new:
        sentence = f"{name} {telling.where(new)} looks otherwise; its words are the same."
    yield change(kind, told.weight, new, sentence, told.old, told.new)
