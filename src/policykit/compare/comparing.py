"""Policy × Policy → every change, in the order of the new policy; what is gone, where it stood."""

from __future__ import annotations

from collections.abc import Iterator

from policykit.compare import facts, fields, references
from policykit.compare import messages as telling
from policykit.compare.change import Change, ChangeKind, Weight
from policykit.compare.pairing import Pairs, pair
from policykit.compare.parts import Part, parts
from policykit.compare.scene import Scene, change, changed_words
from policykit.model.kinds import Sort
from policykit.model.policy import Policy


def changes(old: Policy, new: Policy) -> tuple[Change, ...]:
    """What is different between two policies: in their facts, then part by part, then in what they cite.

    Parts are paired by their ids, whatever their order; a part whose id has gone is found again by its words
    if they are the same or nearly so. The same policy twice gives an empty tuple. Differences that nobody
    sees, such as where a line of the YAML breaks, are none.
    """
    scene = Scene(old, new, pair(parts(old), parts(new)))
    return (*facts.facts(scene), *_parts(scene), *references.references(scene))


def _parts(scene: Scene) -> Iterator[Change]:
    gone = _gone_after(scene.pairs)
    yield from (_removed(scene, part) for part in gone.get("", ()))
    for part in scene.pairs.new.values():
        was = scene.pairs.was(part)
        if was is None:
            yield _added(scene, part)
            continue
        yield from _both(scene, was, part)
        yield from (_removed(scene, removed) for removed in gone.get(was.id, ()))


def _gone_after(pairs: Pairs) -> dict[str, list[Part]]:
    """The parts that are gone, by the id of the last old part before each that is still there."""
    removed = {part.id for part in pairs.removed}
    after, last = dict[str, list[Part]](), ""
    for part in pairs.old.values():
        if part.id in removed:
            after.setdefault(last, []).append(part)
        else:
            last = part.id
    return after


def _added(scene: Scene, part: Part) -> Change:
    kind = ChangeKind(f"{part.sort}-added")
    return change(kind, Weight.SUBSTANCE, part, telling.added(part, scene.new), new=part.words)


def _removed(scene: Scene, part: Part) -> Change:
    kind = ChangeKind(f"{part.sort}-removed")
    return change(kind, Weight.SUBSTANCE, part, telling.removed(part, scene.old), old=part.words)


def _both(scene: Scene, old: Part, new: Part) -> Iterator[Change]:
    """What became of a part that is in both."""
    if old.id != new.id:
        sentence = f"The {telling.named(new)} has another name in the data; it is the same part."
        yield change(ChangeKind.RENAMED, Weight.WORDING, new, sentence, old.words, new.words)
    if new.id in scene.pairs.moved:
        yield _moved(scene, old, new)
    if old.sort is not new.sort and not _goes_with_its_list(scene, old, new):
        yield _another_kind(old, new)
    yield from changed_words(scene, old, new)
    yield from fields.fields(scene, old, new)


def _moved(scene: Scene, old: Part, new: Part) -> Change:
    within = scene.pairs.same_place(old, new)
    parent = scene.pairs.new.get(new.parent)
    order_counts = parent is not None and parent.is_ordered
    weight = Weight.WORDING if within and not order_counts else Weight.SUBSTANCE
    kind = ChangeKind(f"{new.sort}-moved")
    return change(kind, weight, new, telling.moved(old, new, within), old.words, new.words)


def _goes_with_its_list(scene: Scene, old: Part, new: Part) -> bool:
    """Whether it is an item whose whole list has become another kind, which is told of the list."""
    parent = scene.pairs.new.get(new.parent)
    return parent is not None and parent.sort is not Sort.SECTION and scene.pairs.same_place(old, new)


def _another_kind(old: Part, new: Part) -> Change:
    audiences = tuple(dict.fromkeys((*old.audiences, *new.audiences)))
    sentence = f"{telling.where(new)} was {_meaning(old.sort)} and is now {_meaning(new.sort)}."
    return change(
        ChangeKind.KIND_CHANGED,
        Weight.SUBSTANCE,
        new,
        telling.capital(sentence),
        old.words,
        new.words,
        audiences,
    )


def _meaning(sort: Sort) -> str:
    match sort:
        case Sort.EXPECTATION:
            return "something that is asked of people"
        case Sort.RESPONSE:
            return "something that the school does"
        case Sort.ENTRY:
            return "a point of a list that asks nothing"
        case _:
            return f"a {telling.NOUNS[sort]}"
