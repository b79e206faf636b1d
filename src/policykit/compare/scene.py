"""The two policies with their parts paired, and the words of a pair compared."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from policykit.compare import messages as telling
from policykit.compare.change import Change, ChangeKind, Weight
from policykit.compare.importance import Edit, Rewording, Tokens, reworded, tokens
from policykit.compare.pairing import Pairs
from policykit.compare.parts import Ids, Part
from policykit.compare.spelling import MODALS
from policykit.model.kinds import Duty, Sort
from policykit.model.policy import Policy

_BESIDE_NAMES = frozenset(["and", "or", "all", "any", "every", "the", "of", "/", "member", "members"])


@dataclass(frozen=True)
class Scene:
    """An old and a new policy, and which part of one is which of the other."""

    old: Policy
    new: Policy
    pairs: Pairs

    @cached_property
    def names(self) -> frozenset[str]:
        """Every word, folded, that names an audience."""
        audiences = (*self.old.school.audiences, *self.new.school.audiences)
        named = (token.folded for a in audiences for name in a.names for token in tokens(name))
        return frozenset(named) - {"of", "and"}

    def people(self, ids: Ids) -> str:
        """The names of audiences."""
        return telling.people(ids, self.new, self.old)

    def inherits(self, old: Part, new: Part) -> bool:
        """Whether both leave it to where they stand whom they touch, and stand in the same place."""
        if old.states_audience or new.states_audience or old.sort is not new.sort:
            return False
        return self.pairs.same_place(old, new)

    def parent(self, old: Part, new: Part) -> tuple[Part, Part] | None:
        """The parts that a pair stands in, if these are a pair too."""
        if not new.parent or not self.pairs.same_place(old, new):
            return None
        return self.pairs.old[old.parent], self.pairs.new[new.parent]


def change(
    kind: ChangeKind,
    weight: Weight,
    part: Part,
    sentence: str,
    old: str = "",
    new: str = "",
    audiences: Ids | None = None,
) -> Change:
    """A change of a part, which touches those whom the part does unless others are given."""
    touched = part.audiences if audiences is None else audiences
    return Change(kind, weight, part.id, part.section, old, new, sentence, touched)


def changed_words(scene: Scene, old: Part, new: Part) -> Iterator[Change]:
    """How the words of a part differ: how binding they are first, then the rest."""
    told = reworded(old.markdown, new.markdown, scene.names)
    swapped = _swap_of_duty(told) if told is not None and new.sort is Sort.EXPECTATION else None
    if swapped is not None and told is not None:
        yield _binding(scene, old, new, swapped, told)
        told = _without(told, swapped)
    else:
        yield from _stated_duty(scene, old, new)
    if told is not None and not _only_names(scene, old, new, told):
        yield _reworded(old, new, told)


def _reworded(old: Part, new: Part, told: Rewording) -> Change:
    kind = f"{new.sort}-{'retitled' if new.sort is Sort.SECTION else 'reworded'}"
    audiences = tuple(dict.fromkeys((*old.audiences, *new.audiences)))
    if new.sort is Sort.SECTION:
        audiences = ()
    sentence = telling.rewording(old, new, told)
    return change(ChangeKind(kind), told.weight, new, sentence, told.old, told.new, audiences)


# ── How binding it is ────────────────────────────────────────────────────────────────────────────────────
def _swap_of_duty(told: Rewording) -> tuple[Edit, ...] | None:
    """The edits in which one word of duty took another's place, if all make it more, or all less binding."""
    swaps = tuple(edit for edit in told.edits if _modal(edit.old) and _modal(edit.new))
    rises = {MODALS[_modal(edit.new)] > MODALS[_modal(edit.old)] for edit in swaps}
    level = any(MODALS[_modal(edit.new)] == MODALS[_modal(edit.old)] for edit in swaps)
    return swaps if len(rises) == 1 and not level else None


def _modal(run: Tokens) -> str:
    """The word of duty that the run consists of, or an empty string."""
    return run[0].folded if len(run) == 1 and run[0].folded in MODALS else ""


def _without(told: Rewording, swapped: tuple[Edit, ...]) -> Rewording | None:
    """What differs beside the words of duty; None if nothing does."""
    rest = tuple(edit for edit in told.edits if edit not in swapped)
    if not rest and not told.leads_elsewhere:
        return None
    return Rewording(told.old, told.new, rest, told.leads_elsewhere)


def _binding(scene: Scene, old: Part, new: Part, swapped: tuple[Edit, ...], told: Rewording) -> Change:
    rises = MODALS[_modal(swapped[0].new)] > MODALS[_modal(swapped[0].old)]
    kind = ChangeKind.DUTY_STRENGTHENED if rises else ChangeKind.DUTY_RELAXED
    said = telling.difference(swapped[0], told)
    asks = f"this asks {'more' if rises else 'less'} of {scene.people(new.audiences) or 'people'}"
    sentence = telling.capital(f"{said} in {telling.where(old)}: {asks}.")
    return change(kind, Weight.SUBSTANCE, new, sentence, told.old, told.new)


_RANK = {Duty.MAY: 1, Duty.SHOULD: 2, Duty.MUST: 3}
_MEANS = {
    Duty.MUST: "a duty (must)",
    Duty.SHOULD: "advice to be followed (should)",
    Duty.MAY: "a permission (may)",
    None: "not said to be binding or not",
}


def _stated_duty(scene: Scene, old: Part, new: Part) -> Iterator[Change]:
    if old.duty is new.duty or not old.sort is new.sort is Sort.EXPECTATION:
        return
    parent = scene.parent(old, new)
    if parent is not None and _follows(parent, old, new):
        return
    sentence = f"{telling.where(new)} was {_MEANS[old.duty]} and is now {_MEANS[new.duty]}."
    kind = _kind_of_duty(old.duty, new.duty)
    yield change(
        kind, Weight.SUBSTANCE, new, telling.capital(sentence), str(old.duty or ""), str(new.duty or "")
    )


def _follows(parent: tuple[Part, Part], old: Part, new: Part) -> bool:
    """Whether the duty is the list's on both sides."""
    own = (getattr(part.source, "duty", None) for part in (old, new))
    return all(duty is None for duty in own) and (parent[0].duty, parent[1].duty) == (old.duty, new.duty)


def _kind_of_duty(old: Duty | None, new: Duty | None) -> ChangeKind:
    if new is Duty.MUST or (old and new and _RANK[new] > _RANK[old]):
        return ChangeKind.DUTY_STRENGTHENED
    if old is Duty.MUST or (old and new):
        return ChangeKind.DUTY_RELAXED
    return ChangeKind.DUTY_CHANGED


# ── Names of audiences in the words ──────────────────────────────────────────────────────────────────────
def _only_names(scene: Scene, old: Part, new: Part, told: Rewording) -> bool:
    """Whether the words only say what the audience, which has changed too, already says."""
    came = set(old.audiences) ^ set(new.audiences)
    if not came or not told.edits or told.leads_elsewhere or scene.inherits(old, new):
        return False
    schools = (scene.old.school, scene.new.school)
    named = {
        token.folded
        for school in schools
        for audience in school.audiences
        if audience.id in came
        for name in audience.names
        for token in tokens(name)
    }
    runs = (token.folded for edit in told.edits for token in (*edit.old, *edit.new))
    return set(runs) <= named | _BESIDE_NAMES
