"""What of a page is no part of its draft, each with the reason: law 7.

Every word of the page is on the page of the draft too, or is reported. So is what every document generates:
it is on the draft's page, but not in the draft.
"""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher

from policykit.document import Block, Cell, Document, Fact, FactName, Paragraph, Role, Table
from policykit.document.reading import Aside
from policykit.importer import noise
from policykit.importer.bench import LABEL, NUMBERS
from policykit.importer.coverage import tokens
from policykit.importer.pieces import units
from policykit.model.policy import Policy
from policykit.text.spans import plain
from policykit.text.words import name_of

NOT_PLACED = "words of the file that could not be merged into its data"
_SCHOOL = "the school's name, which belongs in school.yaml"
_HEADINGS = "the headings of a table, which every document generates"


def not_in_draft(page: Document, made: Document, policy: Policy) -> Iterator[Aside]:
    """The words of the page that the draft does not hold, in order; ``made`` is the page of the draft."""
    before, after = ([tuple(tokens(unit.words)) for unit in units(each)] for each in (page, made))
    words = [unit.words for unit in units(page)]
    labels = _labels(policy)
    first = 1 + len(page.facts)
    for tag, start, end, other, _ in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        for unit in range(start, end):
            left = (
                _generated(_part(made, other + unit - start), labels)
                if tag == "equal"
                else [(words[unit], _left(page, unit - first, _part(page, unit)))]
            )
            yield from (Aside(" ".join(w.split()), why, max(unit - first, 0)) for w, why in left if tokens(w))


def _left(page: Document, block: int, part: Fact | Block | None) -> str:
    """Why a part is left out that is not on the draft's page."""
    return _why(part, is_standing=block < page.start, otherwise=NOT_PLACED)


def _part(page: Document, unit: int) -> Fact | Block | None:
    """The fact or the block of a unit; None for the title."""
    if unit == 0:
        return None
    return page.facts[unit - 1] if unit <= len(page.facts) else page.blocks[unit - 1 - len(page.facts)]


def _labels(policy: Policy) -> set[str]:
    """The labels that the data holds, of sections and of items."""
    found = {section.label for section, _ in policy.walk()}
    for section, _ in policy.walk():
        for block in section.blocks:
            waiting = list(getattr(block, "items", ()))
            while waiting:
                item = waiting.pop()
                found.add(item.label)
                waiting += item.items
    return {label for label in found if label}


def _generated(part: Fact | Block | None, labels: set[str]) -> Iterator[tuple[str, str]]:
    """What every document generates, of a part that is on both pages."""
    match part:
        case None:
            return
        case Fact() if part.anchor is None:
            yield f"{part.label} {part.text}", _why(part, is_standing=False, otherwise=LABEL)
        case Fact() if name_of(part.label, FactName) is not None:
            yield part.label, LABEL
        case Fact():
            return
        case Table():
            yield from _of_table(part)
        case _ if part.anchor is None:
            yield f"{part.label} {plain(part.spans)}", _why(part, is_standing=True, otherwise=noise.REFERRED)
        case Paragraph(role=Role.GAP | Role.NOTE):
            yield part.label, noise.CALLOUT
        case _ if part.label not in labels:
            yield part.label, NUMBERS


def _of_table(table: Table) -> Iterator[tuple[str, str]]:
    def without(cells: tuple[Cell, ...]) -> str:
        return " ".join(plain(cell.spans) for cell in cells if cell.anchor is None)

    yield without(table.header), _HEADINGS
    yield from ((without(row), NUMBERS) for row in table.rows)


def _why(part: Fact | Block | None, *, is_standing: bool, otherwise: str) -> str:
    """Which generated part it is; or something else."""
    match part:
        case Fact(name=FactName.REFERENCE):
            return noise.REFERENCE
        case Fact(name=FactName.SCHOOL):
            return _SCHOOL
        case Paragraph(role=Role.NOTE) if is_standing:
            return noise.STANDING
        case Paragraph(role=Role.REFERENCE):
            return noise.REFERRED
        case _:
            return otherwise
