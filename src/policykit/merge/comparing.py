"""Compare the page as built, the page as edited and the page now: the steps of an edit, and its conflicts.

The edits are what differs between the page as built and the page as edited. Each becomes a step from the page
*now*. Where the data has changed at the same place since the build, the step is a conflict.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from enum import StrEnum
from typing import TypeVar

from policykit.document import Block, Document, Fact, FactName, Heading, Paragraph, Role, Row, Table
from policykit.document.matching import How, Pair, match, match_facts
from policykit.findings import Anchor
from policykit.text.spans import Spans, plain


class Action(StrEnum):
    """What a step does."""

    TITLE = "title"
    FACT = "fact"
    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"


@dataclass(frozen=True, slots=True)
class Step:
    """One step from the page as it is now to the edited page.

    ``now`` and ``edited`` are the indexes of its block, or of its fact, in either page. ``before`` are the
    words of the page as built, ``after`` those of the edited one, ``data`` those of the data now. ``near``
    are the words above it in the edited page, ``label`` is a fact's label there, ``fact`` which fact it is.
    ``is_guessed`` says that only its words identify the block, ``is_conflict`` that the data changed too.
    """

    action: Action
    what: str
    before: str = ""
    after: str = ""
    data: str = ""
    near: str = ""
    label: str = ""
    fact: FactName | None = None
    now: int | None = None
    edited: int | None = None
    anchor: Anchor | None = None
    is_guessed: bool = False
    is_conflict: bool = False


@dataclass(frozen=True, slots=True)
class WantedBlock:
    """One block of the page that is wanted, with its place in the page now if it is in that.

    ``is_changed`` says that its words are not those of the data.
    """

    block: Block
    now: int | None
    is_changed: bool = False

    @property
    def is_new(self) -> bool:
        """Whether it is not in the data yet."""
        return self.now is None

    @property
    def is_generated(self) -> bool:
        """Whether policykit wrote it, from no field of the data."""
        return self.now is not None and self.block.anchor is None


@dataclass(frozen=True, slots=True)
class Wanted:
    """The page that is wanted: what is to be put into the data."""

    title: str | None
    facts: tuple[Step, ...]
    blocks: tuple[WantedBlock, ...]


def block_words(block: Block) -> str:
    """A block's words, a table's row by row."""
    match block:
        case Heading() | Paragraph():
            return plain(block.spans)
        case Table():
            rows = "\n".join(row_words(row) for row in (block.header, *block.rows))
            return f"{plain(block.caption)}\n{rows}" if block.caption else rows


def row_words(row: Row) -> str:
    """A row's words, with strokes between the cells."""
    return " | ".join(plain(cell.spans) for cell in row)


_NAMES = {
    Role.BODY: "paragraph",
    Role.ITEM: "item of a list",
    Role.QUOTE: "quotation",
    Role.GAP: "note about a gap",
    Role.NOTE: "note",
    Role.REFERENCE: "line of the list of references",
}


def block_name(block: Block) -> str:
    """What a block is called in a sentence."""
    match block:
        case Heading():
            return "heading"
        case Table():
            return "table"
        case Paragraph():
            return _NAMES[block.role]


T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Pages:
    """The three pages, each as it reads in Word: as built, as edited, and as the data says now."""

    built: Document
    edited: Document
    now: Document


# ── Title and facts ──────────────────────────────────────────────────────────────────────────────────────
def _title(pages: Pages) -> Iterator[Step]:
    built, edited, now = pages.built.title, pages.edited.title, pages.now.title
    if edited not in (built, now):
        conflict = now != built
        yield Step(Action.TITLE, "title", built, edited, now, anchor=pages.now.anchor, is_conflict=conflict)


def _facts(pages: Pages) -> Iterator[Step]:
    built, edited, now = pages.built.facts, pages.edited.facts, pages.now.facts
    to_edited = {pair.old: pair.new for pair in match_facts(built, edited)}
    to_now = {pair.old: pair.new for pair in match_facts(built, now)}
    for old, fact in enumerate(built):
        mine = edited[to_edited[old]] if old in to_edited else None
        if mine is None or not _same_fact(fact, mine):
            theirs = now[to_now[old]] if old in to_now else None
            if mine is None or theirs is None or not _same_fact(mine, theirs):
                yield _fact_step(fact, mine, theirs, to_now.get(old), to_edited.get(old))
    for new in sorted(set(range(len(edited))) - set(to_edited.values())):
        yield _fact_step(None, edited[new], None, None, new)


def _same_fact(one: Fact, other: Fact) -> bool:
    return one.text.strip() == other.text.strip() and one.label == other.label


def _fact_step(
    built: Fact | None, edited: Fact | None, now: Fact | None, now_index: int | None, index: int | None
) -> Step:
    known = built or edited
    conflict = built is not None and (now is None or not _same_fact(built, now))
    return Step(
        Action.FACT,
        known.label if known is not None else "",
        built.text if built is not None else "",
        edited.text if edited is not None else "",
        now.text if now is not None else "",
        label=edited.label if edited is not None else "",
        fact=known.name if known is not None else None,
        now=now_index,
        edited=index,
        anchor=built.anchor if built is not None else None,
        is_conflict=conflict,
    )


# ── Blocks ───────────────────────────────────────────────────────────────────────────────────────────────
class Comparison:
    """The steps of an edit, and the page that comes of taking some of them.

    ``is_known`` says that the page as built is known. Otherwise the page now is used in its place, and every
    step is a conflict, because either side may have changed.
    """

    def __init__(self, pages: Pages, *, is_known: bool = True) -> None:
        self.pages = pages
        built, edited, now = pages.built.blocks, pages.edited.blocks, pages.now.blocks
        self._pairs = {pair.new: pair for pair in match(built, edited, is_edit=True)}
        self._to_now = _same_or_matched(built, now)
        self._there: dict[int, int] = {}
        self._there = self._there_already()
        steps = (*_title(pages), *_facts(pages), *self._blocks())
        self.steps = steps if is_known else tuple(replace(step, is_conflict=True) for step in steps)

    def _there_already(self) -> dict[int, int]:
        """Blocks that a person changed, moved or added, and that the data has already: an earlier pull."""
        edited, now = self.pages.edited.blocks, self.pages.now.blocks
        aligned = _aligned(edited, now) if self.pages.built.blocks != now else {}
        held = set(aligned.values())
        fixed = {at: self._now_of(at) for at in range(len(edited)) if not self._is_edited(at)}
        # The data gave its name to another block, which the edited page has too, as a pulled paragraph does.
        renamed = {
            at
            for at, own in fixed.items()
            if own in held and own is not None and not same(edited[at], now[own])
        }
        kept = {own for at, own in fixed.items() if at not in renamed or at not in aligned}
        found = {
            at: there
            for at, there in aligned.items()
            if (at in renamed or at not in fixed) and self._now_of(at) != there and there not in kept
        }
        claimed = set(found.values())
        for index in [*self._pairs]:
            if index in found or self._now_of(index) in claimed:
                del self._pairs[index]
        known = {there.new for there in self._to_now.values()} | claimed
        left: dict[tuple[type, str], list[int]] = {}
        for at in sorted(set(range(len(now))) - known):
            left.setdefault(_letters(now[at]), []).append(at)
        for index, block in enumerate(edited):
            # The data may hold it in another form: a level, a depth or a sign that it cannot have.
            if index not in found and self._now_of(index) is None and (alike := left.get(_letters(block))):
                found[index] = next((at for at in alike if same(block, now[at])), alike[0])
                alike.remove(found[index])
        return found

    def _is_edited(self, index: int) -> bool:
        """Whether a block of the edited page is not as it was built, or was moved."""
        pair = self._pairs.get(index)
        if pair is None or pair.is_moved:
            return True
        return not same(self.pages.built.blocks[pair.old], self.pages.edited.blocks[index])

    def _now_of(self, edited: int) -> int | None:
        """The block of the page now that one of the edited page is."""
        pair = self._pairs.get(edited)
        there = self._to_now.get(pair.old) if pair is not None else None
        return there.new if there is not None else self._there.get(edited)

    def _is_moved_alike(self, pair: Pair) -> bool:
        """Whether the data has a moved block below the same block, generated ones aside."""
        now = self._now_of(pair.new)
        above = (self._now_of(index) for index in range(pair.new - 1, -1, -1))
        above_now = range(now - 1, -1, -1) if now is not None else ()
        return self._first_of_policy(above) == self._first_of_policy(above_now)

    def _first_of_policy(self, indexes: Iterable[int | None]) -> int | None:
        blocks = self.pages.now.blocks
        return next((at for at in indexes if at is not None and blocks[at].anchor is not None), None)

    def anchor(self, edited: int | None) -> Anchor | None:
        """The place in the data of a block of the edited page, or of the nearest above it that has one."""
        for index in range(edited if edited is not None else -1, -1, -1):
            now = self._now_of(index)
            if now is not None and (anchor := self.pages.now.blocks[now].anchor) is not None:
                return anchor
        return None

    def _blocks(self) -> Iterator[Step]:
        removed = self._removed()
        yield from removed.pop(-1, ())
        for index in range(len(self.pages.edited.blocks)):
            pair = self._pairs.get(index)
            if index in self._there:
                continue
            if pair is None:
                yield from self._added(index)
            else:
                yield from self._kept(pair)
                yield from removed.pop(pair.old, ())

    def _near(self, index: int) -> str:
        return block_words(self.pages.edited.blocks[index - 1]) if index else ""

    def _added(self, index: int) -> Iterator[Step]:
        block = self.pages.edited.blocks[index]
        yield Step(
            Action.ADDED, block_name(block), after=block_words(block), near=self._near(index), edited=index
        )

    def _removed(self) -> dict[int, list[Step]]:
        """The removed blocks, by the nearest block above each that is still there."""
        kept, held = {pair.old for pair in self._pairs.values()}, set(self._there.values())
        found: dict[int, list[Step]] = {}
        above = -1
        for old, block in enumerate(self.pages.built.blocks):
            if old in kept:
                above = old
            elif (there := self._to_now.get(old)) is not None and there.new not in held:
                # Otherwise both sides removed it, or it is another block of the edited page.
                data = self.pages.now.blocks[there.new]
                conflict = not same(block, data)
                step = Step(Action.REMOVED, block_name(data), block_words(block), data=block_words(data))
                step = replace(step, now=there.new, anchor=data.anchor, is_conflict=conflict)
                found.setdefault(above, []).append(step)
        return found

    def _kept(self, pair: Pair) -> Iterator[Step]:
        old, new = self.pages.built.blocks[pair.old], self.pages.edited.blocks[pair.new]
        there = self._to_now.get(pair.old)
        step = Step(
            Action.CHANGED,
            block_name(new),
            block_words(old),
            block_words(new),
            near=self._near(pair.new),
            edited=pair.new,
        )
        if there is None:
            if not same(old, new):  # the data removed it since: taking the step adds it again
                yield replace(step, action=Action.ADDED, is_conflict=True)
            return
        now = self.pages.now.blocks[there.new]
        guessed = pair.how is not How.ANCHOR and pair.likeness < 1
        step = replace(step, data=block_words(now), now=there.new, anchor=now.anchor, is_guessed=guessed)
        if not same(old, new) and not same(new, now):
            yield replace(step, is_conflict=merged(old, new, now) is None)
        if pair.is_moved and not (there.is_moved and self._is_moved_alike(pair)):
            yield replace(step, action=Action.MOVED, is_conflict=there.is_moved)

    # ── taking steps ─────────────────────────────────────────────────────────────────────────────────────
    def wanted(self, steps: Collection[Step]) -> Wanted:
        """The page now with these steps taken."""
        titles = [step.after for step in steps if step.action is Action.TITLE]
        facts = tuple(step for step in steps if step.action is Action.FACT)
        return Wanted(titles[0] if titles else None, facts, tuple(self._wanted_blocks(steps)))

    def _wanted_blocks(self, steps: Collection[Step]) -> list[WantedBlock]:
        by_action = {action: [step for step in steps if step.action is action] for action in Action}
        changed = {step.now for step in by_action[Action.CHANGED]}
        moved = {step.edited: step.now for step in by_action[Action.MOVED]}
        added = {step.edited for step in by_action[Action.ADDED]}
        absent = {step.now for step in by_action[Action.REMOVED]} | set(moved.values())
        edited = range(len(self.pages.edited.blocks))
        of_now = {now: index for index in edited if (now := self._now_of(index)) is not None}
        placed: list[tuple[int | None, WantedBlock]] = [
            (of_now.get(now), self._wanted_block(now, of_now.get(now) if now in changed else None))
            for now in range(len(self.pages.now.blocks))
            if now not in absent
        ]
        for index, block in enumerate(self.pages.edited.blocks):
            if index in added:
                wanted = WantedBlock(replace(block, anchor=None), None, True)
            elif (now := moved.get(index)) is not None:
                wanted = self._wanted_block(now, index if now in changed else None)
            else:
                continue
            placed.insert(_below(placed, index), (index, wanted))
        return [wanted for _, wanted in placed]

    def _wanted_block(self, now: int, edited: int | None) -> WantedBlock:
        """A block of the page now, with the words of the edited page if those are taken."""
        block = self.pages.now.blocks[now]
        if edited is None:
            return WantedBlock(block, now)
        new, built = self.pages.edited.blocks[edited], self.pages.built.blocks[self._pairs[edited].old]
        both = merged(built, new, block) or replace(new, anchor=block.anchor)
        return WantedBlock(both, now, is_changed=not same_words(both, block))


def _letters(block: Block) -> tuple[type, str]:
    """The letters and digits of a block, and whether it is a heading, a paragraph or a table."""
    return type(block), "".join(filter(str.isalnum, block_words(block))) or block_words(block)


def _aligned(edited: Sequence[Block], now: Sequence[Block]) -> dict[int, int]:
    """Blocks of the same form in the same order on both pages, by their indexes."""
    forms = [repr(form(block)) for block in edited], [repr(form(block)) for block in now]
    runs = SequenceMatcher(None, *forms, autojunk=False).get_matching_blocks()
    return {one + at: other + at for one, other, size in runs for at in range(size)}


def _below(placed: list[tuple[int | None, WantedBlock]], index: int) -> int:
    """Where a block of the edited page goes: below the nearest above it that has its place."""
    places = {
        edited: place for place, (edited, _) in enumerate(placed) if edited is not None and edited < index
    }
    return places[max(places)] + 1 if places else 0


def _same_or_matched(built: tuple[Block, ...], now: tuple[Block, ...]) -> Mapping[int, Pair]:
    if built == now:
        return {index: Pair(index, index, How.ANCHOR, 1.0) for index in range(len(now))}
    # Two parts with other ids and other words are not one part, though each is alone in its place.
    return {
        pair.old: pair
        for pair in match(built, now)
        if pair.how is not How.LONE or None in (built[pair.old].anchor, now[pair.new].anchor)
    }


def same(one: Block, other: Block) -> bool:
    """Whether two blocks have the same form and words. Labels are generated and do not count."""
    return form(one) == form(other)


def same_words(one: Block, other: Block) -> bool:
    """Whether two blocks have the same words, in any form."""
    if isinstance(one, Table) or isinstance(other, Table):
        return same(one, other)
    return trimmed(one.spans) == trimmed(other.spans)


def form(block: Block) -> object:
    """What is compared of a block: its role, its depth or level, and its words with their marks."""
    match block:
        case Heading():
            return "heading", block.level, trimmed(block.spans)
        case Paragraph():
            depth = block.depth if block.role is Role.ITEM else 0  # a note has the depth of its item
            return block.role, depth, trimmed(block.spans)
        case Table():
            rows = [[trimmed(cell.spans) for cell in row] for row in (block.header, *block.rows)]
            return "table", trimmed(block.caption), rows


def trimmed(spans: Spans) -> Spans:
    """The spans without white space at either end."""
    if not spans or (not spans[0].text[:1].isspace() and not spans[-1].text[-1:].isspace()):
        return spans
    found = [*spans]
    found[0] = replace(found[0], text=found[0].text.lstrip())
    found[-1] = replace(found[-1], text=found[-1].text.rstrip())
    return tuple(span for span in found if span.text)


def merged(built: Block, edited: Block, now: Block) -> Block | None:
    """The block with what Word changed and what the data changed; none where both changed one thing."""
    match built, edited, now:
        case Heading(), Heading(), Heading():
            spans = _three(trimmed(built.spans), trimmed(edited.spans), trimmed(now.spans))
            level = _three(built.level, edited.level, now.level)
            if spans is None or level is None:
                return None
            return replace(now, spans=spans, level=level)
        case Paragraph(), Paragraph(), Paragraph():
            spans = _three(trimmed(built.spans), trimmed(edited.spans), trimmed(now.spans))
            role = _three(built.role, edited.role, now.role)
            depth = _three(built.depth, edited.depth, now.depth)
            if spans is None or role is None or depth is None:
                return None
            return replace(now, spans=spans, role=role, depth=depth)
        case Table(), Table(), Table():
            return _merged_table(built, edited, now)
        case _:
            return replace(edited, anchor=now.anchor) if same(built, now) else None


def _three(built: T, edited: T, now: T) -> T | None:
    if edited in (built, now):
        return now
    return edited if now == built else None


def _merged_table(built: Table, edited: Table, now: Table) -> Table | None:
    if same(built, now):
        return replace(edited, anchor=now.anchor)
    shapes = {(len(table.header), len(table.rows)) for table in (built, edited, now)}
    if len(shapes) > 1:
        return None
    rows = []
    for mine in zip(*((table.header, *table.rows) for table in (built, edited, now)), strict=True):
        cells = []
        for old, new, there in zip(*mine, strict=True):
            spans = _three(old.spans, new.spans, there.spans)
            if spans is None:
                return None
            cells.append(replace(there, spans=spans))
        rows.append(tuple(cells))
    caption = _three(built.caption, edited.caption, now.caption)
    return None if caption is None else Table(rows[0], tuple(rows[1:]), caption, now.anchor)
