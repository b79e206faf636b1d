"""What differs in an edited page and cannot go into the data: a finding for each, with its words."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from policykit import codes
from policykit.document import Block, Document, Heading, Paragraph, Role, Table
from policykit.document.matching import match
from policykit.findings import Finding
from policykit.merge.comparing import (
    Action,
    Comparison,
    Step,
    WantedBlock,
    block_name,
    block_words,
    form,
    same,
)

_COPY = "Otherwise leave it. policykit keeps a copy when it replaces the file."


# ── Blocks ───────────────────────────────────────────────────────────────────────────────────────────────
def unplaced(wanted: Sequence[WantedBlock], made: Document, others: Sequence[Finding]) -> Iterator[Finding]:
    """A finding for each block that the new page lacks or has too many, unless another has its words."""
    blocks = [each.block for each in _with_words(wanted)]
    found = [block for block in made.blocks if block.anchor is not None and block_words(block).strip()]
    before = [repr(form(block)) for block in nested(blocks)]
    after = [repr(form(block)) for block in found]
    words = {finding.needle for finding in others if finding.needle}
    for tag, start, end, other, stop in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag != "equal":
            yield from _unplaced(blocks[start:end], found[other:stop], words)


def _with_words(wanted: Iterable[WantedBlock]) -> list[WantedBlock]:
    return [each for each in wanted if not each.is_generated and block_words(each.block).strip()]


def nested(blocks: Iterable[Block]) -> Iterator[Block]:
    """The blocks with no item deeper than the one above allows: a list begins at its outermost level."""
    deepest = 0
    for block in blocks:
        if isinstance(block, Paragraph) and block.role is Role.ITEM:
            depth = min(block.depth, deepest)
            deepest = depth + 1
            yield replace(block, depth=depth)
        else:
            deepest = deepest if isinstance(block, Paragraph) and block.role is Role.NOTE else 0
            yield block


def _unplaced(wanted: Sequence[Block], found: Sequence[Block], known: Collection[str]) -> Iterator[Finding]:
    for block in wanted:
        if (words := block_words(block)) not in known:
            instead = f"“{' / '.join(map(block_words, found))}”" if found else "nothing"
            sentence = (
                f"This {block_name(block)} could not be put into the policy as it is in Word: “{words}”."
            )
            remedy = f"The policy says {instead} there. If that is wrong, change the policy's file."
            yield Finding(codes.NOT_PLACED, sentence, remedy, block.anchor, words)
    for block in found if not wanted else ():
        if (words := block_words(block)) not in known:
            sentence = (
                f"This {block_name(block)} was kept in the policy, though it is not in Word: “{words}”."
            )
            remedy = "To remove it, delete it from the policy's file."
            yield Finding(codes.NOT_PLACED, sentence, remedy, block.anchor, words)


def too_deep(comparison: Comparison, wanted: Iterable[WantedBlock]) -> Iterator[Finding]:
    """Items that were indented further than a list can begin."""
    kept = _with_words(wanted)
    for each, as_item in zip(kept, nested([each.block for each in kept]), strict=True):
        now = comparison.pages.now.blocks[each.now] if each.now is not None else None
        if not (isinstance(each.block, Paragraph) and isinstance(as_item, Paragraph)):
            continue
        was = now.depth if isinstance(now, Paragraph) else as_item.depth
        if each.block.depth > max(as_item.depth, was):
            words = block_words(each.block)
            sentence = (
                f"This {block_name(each.block)} is indented further than the text above allows: “{words}”. "
                "In the policy it is indented less."
            )
            remedy = f"Change the indent in Word, or add the item that it belongs to above it. {_COPY}"
            yield Finding(codes.NOT_PLACED, sentence, remedy, as_item.anchor, words)


# ── What policykit writes itself ─────────────────────────────────────────────────────────────────────────
_WAS = {Action.REMOVED: "was deleted", Action.MOVED: "was moved", Action.CHANGED: "was given another style"}


def in_generated(comparison: Comparison, taken: Iterable[Step], made: Document) -> Iterator[Finding]:
    """Generated parts that were deleted, moved or given another style; new words in them have their own."""
    for step in taken:
        block = (
            comparison.pages.now.blocks[step.now] if step.now is not None and step.action in _WAS else None
        )
        is_retyped = step.action is Action.CHANGED and step.before.strip() != step.after.strip()
        if block is None or block.anchor is not None or is_retyped:
            continue
        if any(each.anchor is None and same(block, each) for each in made.blocks):
            words = block_words(block)
            sentence = (
                f"This {block_name(block)} {_WAS[step.action]} in Word. policykit writes it: “{words}”."
            )
            remedy = (
                "It follows from what the policy says, such as a link to another policy: change that. "
                + _COPY
            )
            yield Finding(codes.IN_GENERATED, sentence, remedy, needle=words)


def in_margins(
    built: Sequence[str], edited: Sequence[str], built_title: str, title: str
) -> Iterator[Finding]:
    """Words that were typed into a header or a footer, or deleted there; ``title`` is the policy's now."""
    old, new = ({_packed(line): line for line in lines} for lines in (built, edited))
    known = {*old, *(_packed(line.replace(built_title, title)) for line in built)}
    added = [_typed(line, built) for line in edited if _packed(line) not in known]
    gone = [line for line in built if _packed(line) not in new]
    if added:
        was = f" It said “{' / '.join(gone)}” when it was built." if gone else ""
        yield _in_margin(f"A header or footer says “{' / '.join(added)}” in Word.{was}", added[0])
    elif gone and set(new) <= set(old):
        words = " / ".join(gone)
        yield _in_margin(f"“{words}” was deleted from a header or footer in Word.", words)


def _typed(line: str, old: Iterable[str]) -> str:
    """A line without what it said before it was typed on."""
    return next((line.removeprefix(each).strip() for each in old if line.startswith(each)), line)


def _packed(line: str) -> str:
    return "".join(line.split())


def _in_margin(sentence: str, needle: str) -> Finding:
    remedy = f"Text in headers and footers cannot be pulled. Put it in the policy itself. {_COPY}"
    return Finding(codes.IN_GENERATED, sentence, remedy, needle=needle)


# ── Labels ───────────────────────────────────────────────────────────────────────────────────────────────
# An item that is added changes the numbers of all below it, so another number is no edit. Bullets that became
# numbers are one.
_SORTS = (
    ("a bullet", re.compile(r"[^\w\s]?")),
    ("a number", re.compile(r"\W?\d+\W?")),
    ("a letter", re.compile(r"\W?[^\W\d]\W?|\W?[ivxlc]+\W?", re.IGNORECASE)),
)


def relabelled(built: Document, edited: Document) -> Iterator[Finding]:
    """A finding for the first item of each list, and each heading, that is labelled in another way."""
    is_reported = False
    pairs = {pair.new: pair.old for pair in match(built.blocks, edited.blocks, is_edit=True)}
    for at, was_at in sorted(pairs.items()):
        old, new = built.blocks[was_at], edited.blocks[at]
        if (renamed := _renamed(old, new)) is not None:
            yield renamed
        if isinstance(old, Table) or isinstance(new, Table) or not (_is_labelled(old) and _is_labelled(new)):
            is_reported = is_reported and isinstance(new, Paragraph) and new.role is Role.NOTE
            continue
        is_reported = is_reported and isinstance(old, Paragraph)
        counts_on = pairs.get(at - 1) == was_at - 1 or not at or not was_at
        steps = {_step(built, was_at), _step(edited, at)} - {None} if counts_on else set()
        if _sort(old.label) == _sort(new.label) and len(steps) < 2:
            continue
        if not is_reported:
            is_reported = isinstance(old, Paragraph)
            sentence = (
                f"This {block_name(new)} has {_named(new.label)} in Word and {_named(old.label)} in the "
                f"policy: “{block_words(new)}”."
            )
            remedy = "To keep the new one, write numbered: or label: in the policy's file."
            yield Finding(codes.RELABELLED, sentence, remedy, old.anchor, block_words(new))


def _step(page: Document, at: int) -> int | None:
    """The number of an item, less the number of the item just above it if there is one."""
    block, above = page.blocks[at], page.blocks[at - 1] if at else None
    if not isinstance(block, Paragraph) or not (number := re.fullmatch(r"\W?(\d+)\W?", block.label)):
        return None
    if not isinstance(above, Paragraph) or above.role is not Role.ITEM:
        return int(number[1])
    before = re.fullmatch(r"\W?(\d+)\W?", above.label)
    return int(number[1]) - int(before[1]) if before and above.depth == block.depth else None


def _renamed(old: Block, new: Block) -> Finding | None:
    """What to tell of a note or a gap that is called otherwise; policykit gives it its name."""
    if not (isinstance(old, Paragraph) and isinstance(new, Paragraph)) or old.role is not new.role:
        return None
    if old.role is Role.ITEM or old.label == new.label:
        return None
    sentence = (
        f"This {block_name(new)} is called “{new.label}” in Word and “{old.label}” in the policy: "
        f"“{block_words(new)}”."
    )
    remedy = f"policykit writes that name, so it cannot be changed in Word. {_COPY}"
    return Finding(codes.IN_GENERATED, sentence, remedy, old.anchor, block_words(new))


def _is_labelled(block: Heading | Paragraph) -> bool:
    """Whether a block can have a label that a person changes: an item, a heading."""
    return isinstance(block, Heading) or block.role is Role.ITEM


def _sort(label: str) -> str:
    return next((sort for sort, shape in _SORTS if shape.fullmatch(label)), label)


def _named(label: str) -> str:
    return f"“{label}”" if label else "no label"
