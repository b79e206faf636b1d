"""Scene → whom the policy and its parts touch now, who were not touched before, and the other way round."""

from __future__ import annotations

from collections.abc import Iterator

from policykit.compare import messages as telling
from policykit.compare.change import Change, ChangeKind, Weight
from policykit.compare.parts import Ids, Part
from policykit.compare.scene import Scene, change
from policykit.model.kinds import Sort


def compared(scene: Scene) -> Iterator[Change]:
    """Whom the policy as a whole addresses."""
    old, new = scene.old.addressed, scene.new.addressed
    came, went = _came(old, new), _came(new, old)
    if came or went:
        kind = ChangeKind(f"audience-{_way(came, went)}")
        sentence = _told(scene, "The policy", "addresses", came, went)
        yield Change(
            kind,
            Weight.SUBSTANCE,
            "",
            "",
            scene.people(old),
            scene.people(new),
            sentence,
            (*came, *went),
        )


def of_part(scene: Scene, old: Part, new: Part) -> Iterator[Change]:
    """Whom one part touches: of whom it is expected, or against whom it is done."""
    came, went = _came(old.audiences, new.audiences), _came(new.audiences, old.audiences)
    if not (came or went) or old.sort is not new.sort or _told_above(scene, old, new):
        return
    match new.sort:
        case Sort.EXPECTATION:
            key, verb = "audience", "is asked of"
        case Sort.RESPONSE:
            key, verb = "against", "is done to"
        case _:
            return
    if new.sort is Sort.RESPONSE and new.parent and _is_item(scene, new):
        return
    sentence = telling.capital(_told(scene, telling.where(new), verb, came, went))
    words = scene.people(old.audiences), scene.people(new.audiences)
    kind = ChangeKind(f"{key}-{_way(came, went)}")
    yield change(kind, Weight.SUBSTANCE, new, sentence, *words, audiences=(*came, *went))


def _is_item(scene: Scene, part: Part) -> bool:
    parent = scene.pairs.new.get(part.parent)
    return parent is not None and parent.sort is not Sort.SECTION


def _told_above(scene: Scene, old: Part, new: Part) -> bool:
    """Whether it only follows what it stands in, of which it is told already."""
    if not scene.inherits(old, new):
        return False
    if not _is_item(scene, new):
        above = scene.old.addressed, scene.new.addressed
    else:
        parents = scene.parent(old, new)
        if parents is None:
            return False
        above = parents[0].audiences, parents[1].audiences
    return (set(above[0]), set(above[1])) == (set(old.audiences), set(new.audiences))


def _came(old: Ids, new: Ids) -> Ids:
    return tuple(id_ for id_ in new if id_ not in old)


def _way(came: Ids, went: Ids) -> str:
    if came and went:
        return "changed"
    return "widened" if came else "narrowed"


def _told(scene: Scene, what: str, verb: str, came: Ids, went: Ids) -> str:
    pieces = []
    if came:
        pieces.append(f"now also {verb} {scene.people(came)}")
    if went:
        pieces.append(f"no longer {verb} {scene.people(went)}")
    return f"{what} {' and '.join(pieces)}."
