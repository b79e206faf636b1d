"""What the import rules share while they work: the context, and what they concluded, set aside or doubted."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from policykit.codes import Code
from policykit.findings import Finding
from policykit.importer.coverage import Taken, holds
from policykit.importer.coverage import tokens as words_in
from policykit.importer.pieces import Piece
from policykit.model.school import Context

LABEL = "the label of a fact, which the draft has under its own key"
NUMBERS = "numbers of a list, which every document generates"


@dataclass(frozen=True, slots=True)
class Conclusion:
    """What a rule concluded from which words. ``part`` is the path of a fact or the id of a part."""

    rule: str
    part: str
    what: str
    words: str


@dataclass(frozen=True, slots=True)
class Fact:
    """Something for the front matter: its path, its value, the label that the source gave it."""

    path: str
    value: str
    label: str
    rule: str
    words: str
    unit: int = 0
    is_moved: bool = True
    """Whether its words leave the text; those of a sentence stay."""


@dataclass(slots=True)
class Bench:
    """One document in the making. ``file`` is its name in messages; ``title`` what was asked for.

    ``first_block`` is the unit of the document's first block.
    """

    setting: Context
    file: str
    title: str = ""
    is_styled: bool = False
    first_block: int = 1
    taken: list[Taken] = field(default_factory=list)
    conclusions: list[Conclusion] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    notes: dict[str, str] = field(default_factory=dict)

    def aside(self, piece: Piece, reason: str, words: str | None = None) -> None:
        """Set words of a piece aside: all of them, if none are named."""
        label = piece.label if piece.came_from is None else ""
        if words is None and not label:
            self.take(piece.came_from or 0, piece.label, reason=reason)
        said = f"{label} {piece.text}".strip() if words is None else words
        if said:
            self.taken.append(Taken(piece.unit, said, reason=reason))

    def take(self, unit: int, words: str, *, reason: str = "", path: str = "", followed: str = "") -> None:
        """Note that words of a unit, ``followed`` by others, went to the front matter, or aside."""
        if words.strip():
            self.taken.append(Taken(unit, words, reason, path, followed))

    def now(self) -> Bench:
        """A copy of all that was noted so far."""
        return replace(
            self,
            taken=[*self.taken],
            conclusions=[*self.conclusions],
            findings=[*self.findings],
            facts=[*self.facts],
            notes=dict(self.notes),
        )

    def back(self, then: Bench) -> None:
        """Forget what was noted since."""
        self.taken, self.conclusions, self.findings = then.taken, then.conclusions, then.findings
        self.facts, self.notes = then.facts, then.notes

    def is_mixed(self, then: Bench, left: list[Piece]) -> bool:
        """Whether words that were taken since stand also in what is left before them."""
        rest = [words_in(piece.text) for piece in left]
        taken = [words_in(each.words) for each in self.taken[len(then.taken) :]]
        return any(holds(words, each) for words in rest for each in taken if each)

    def move(self, old: str, new: str) -> None:
        """Words that went to one path of the front matter stand at another; only some paths have a label."""
        for at, each in enumerate(self.taken):
            if each.path == old:
                self.taken[at] = replace(each, path=new)
            elif each.path == f"{old}|label":
                keeps = new in ("review/due", "approval/on")
                self.taken[at] = replace(
                    each, path=f"{new}|label" if keeps else "", reason="" if keeps else LABEL
                )

    def relabel(self, path: str) -> None:
        """A fact's label is what every document calls it, and need not be kept."""
        for at, each in enumerate(self.taken):
            if each.path == f"{path}|label":
                self.taken[at] = replace(each, path="", reason=LABEL)

    def drop(self, path: str, reason: str) -> None:
        """Words that went to a path of the front matter are set aside after all."""
        for at, each in enumerate(self.taken):
            if each.path in (path, f"{path}|label"):
                self.taken[at] = replace(each, path="", reason=reason)

    def conclude(self, rule: str, part: str, what: str, words: str) -> None:
        """Note what a rule concluded."""
        self.conclusions.append(Conclusion(rule, part, what, short(words)))

    def find(self, code: Code, sentence: str, remedy: str) -> None:
        """Tell something that a person should look at."""
        self.findings.append(Finding(code, sentence, remedy, file=self.file))

    def note(self, part: str, words: str) -> None:
        """A comment for the draft, before a part."""
        self.notes[part] = f"{self.notes[part]} {words}" if part in self.notes else words

    def fact(self, path: str) -> Fact | None:
        """What was found for a path of the front matter."""
        return next((fact for fact in self.facts if fact.path == path), None)


def short(words: str, most: int = 80) -> str:
    """Words as they are quoted in a report."""
    plain = " ".join(words.split())
    return plain if len(plain) <= most else plain[: most - 1].rstrip() + "…"
