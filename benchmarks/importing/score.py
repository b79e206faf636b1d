"""Draft × answer → how much of each kind is right: precision and recall, and what was missed."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import policykit
from benchmarks.importing.units import Measure, Unit, Words, front_matter, units, words
from policykit.model.policy import Policy

NEAR = 0.8
"""How alike two texts have to be, as the share of their words that both have, to be the same."""
ONLY_IF_ANSWERED = {"status", "audiences"}
"""Facts that a draft may infer, and that count only where the document states them."""
SET_ASIDE = "set aside (recall)"


@dataclass(frozen=True, slots=True)
class Drafted:
    """What an import made of a document; ``policy`` is None if it made nothing that loads."""

    policy: Policy | None
    set_aside: str | None = None
    """What its report says was set aside; None if it was not asked."""


Draft = Callable[[Path], Drafted]


@dataclass(slots=True)
class Tally:
    """How many units a draft and an answer hold, how many they share, and the others."""

    right: int = 0
    drafted: int = 0
    answered: int = 0
    missed: list[str] = field(default_factory=list)
    added: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        """The share of what was drafted that is right; 1 where nothing was drafted."""
        return self.right / self.drafted if self.drafted else 1.0

    @property
    def recall(self) -> float:
        """The share of what should have been drafted that was; 1 where there was nothing."""
        return self.right / self.answered if self.answered else 1.0

    def add(self, other: Tally, name: str = "") -> None:
        """Count another's units in; ``name`` says in what is missed whose they were."""
        self.right += other.right
        self.drafted += other.drafted
        self.answered += other.answered
        self.missed += [f"{name}{each}" for each in other.missed]
        self.added += [f"{name}{each}" for each in other.added]


Score = dict[str, Tally]


def answers(folder: Path) -> Iterator[tuple[Path, Policy, list[str]]]:
    """Each document of a folder, its answer, and what its report has to set aside."""
    policies = policykit.load_policies(folder / "answers")
    for document in sorted(path for path in folder.iterdir() if path.is_file()):
        report = json.loads((folder / "answers" / f"{document.stem}.json").read_text(encoding="utf-8"))
        yield document, policies[document.stem], report["set_aside"]


def score(folder: Path, draft: Draft) -> Score:
    """All documents of a folder against their answers."""
    total: Score = {measure: Tally() for measure in (*Measure, SET_ASIDE)}
    for document, answer, set_aside in answers(folder):
        drafted = draft(document)
        for measure, tally in compared(drafted.policy, answer).items():
            total[measure].add(tally, f"{document.name}: ")
        if drafted.set_aside is not None:
            total[SET_ASIDE].add(_set_aside(drafted.set_aside, set_aside), f"{document.name}: ")
    return total


def compared(draft: Policy | None, answer: Policy) -> Score:
    """One draft against its answer."""
    ours = units(draft) if draft is not None else {measure: [] for measure in Measure}
    theirs = units(answer)
    facts = _front(front_matter(draft) if draft is not None else {}, front_matter(answer))
    found: Score = {measure: _matched(ours[measure], theirs[measure]) for measure in Measure}
    found[Measure.FRONT] = facts
    return found


def _front(ours: dict[str, str], theirs: dict[str, str]) -> Tally:
    counted = {key: value for key, value in ours.items() if key in theirs or key not in ONLY_IF_ANSWERED}
    wrong = [key for key in theirs if key not in ours or words(ours[key]) != words(theirs[key])]
    return Tally(
        right=len(theirs) - len(wrong),
        drafted=len(counted),
        answered=len(theirs),
        missed=[f"{key}: {theirs[key]}" for key in wrong],
        added=[f"{key}: {value}" for key, value in counted.items() if key in wrong or key not in theirs],
    )


@dataclass(frozen=True, slots=True)
class _Known:
    """A unit with its words counted once."""

    unit: Unit
    words: tuple[Words, ...]

    def likeness(self, other: _Known) -> float:
        """From 0, nothing alike, to 1, the same words; that of the texts which are least alike."""
        if self.unit.fact != other.unit.fact:
            return 0.0
        return min((_shared(*pair) for pair in zip(self.words, other.words, strict=True)), default=1.0)


def _shared(one: Words, other: Words) -> float:
    size = one.total() + other.total()
    return 2 * (one & other).total() / size if size else 1.0


def _matched(ours: Sequence[Unit], theirs: Sequence[Unit]) -> Tally:
    """Each unit has at most one fellow, the likest first; of equals, the first in the order of the page."""
    drafted, answered = _known(ours), _known(theirs)
    pairs = ((one.likeness(other), i, j) for i, one in enumerate(drafted) for j, other in enumerate(answered))
    ranked = sorted((pair for pair in pairs if pair[0] >= NEAR), key=lambda pair: (-pair[0], pair[1:]))
    used: set[int] = set()
    found: set[int] = set()
    for _, i, j in ranked:
        if i not in used and j not in found:
            used.add(i)
            found.add(j)
    return Tally(
        right=len(found),
        drafted=len(drafted),
        answered=len(answered),
        missed=[_told(unit) for j, unit in enumerate(theirs) if j not in found],
        added=[_told(unit) for i, unit in enumerate(ours) if i not in used],
    )


def _known(found: Iterable[Unit]) -> list[_Known]:
    return [_Known(unit, tuple(map(words, unit.words))) for unit in found]


def _told(unit: Unit) -> str:
    return f"{unit.fact} – {' ← '.join(unit.words)}" if unit.words else unit.fact


def _set_aside(told: str, pieces: Sequence[str]) -> Tally:
    """Only what is lacking counts: a report may set aside more than it must."""
    left = words(told)
    missed = []
    for piece in pieces:
        needed = words(piece)
        if needed <= left:
            left -= needed
        else:
            missed.append(piece)
    right = len(pieces) - len(missed)
    return Tally(right, right, len(pieces), missed)


def table(title: str, found: Score) -> Iterator[str]:
    """The lines of one table."""
    yield f"{title:<22}{'right':>7}{'drafted':>9}{'answer':>8}{'precision':>11}{'recall':>8}"
    yield "─" * 65
    for name, tally in found.items():
        counts = f"{tally.right:>7}{tally.drafted:>9}{tally.answered:>8}"
        precision = f"{tally.precision:.2f}" if tally.drafted else "–"
        recall = f"{tally.recall:.2f}" if tally.answered else "–"
        yield f"{name:<22}{counts}{precision:>11}{recall:>8}"
