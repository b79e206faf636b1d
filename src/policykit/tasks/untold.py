"""An edited Word file × what a pull makes of it → what build counts as an edit, and no step brings home."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from policykit import codes
from policykit.document import Document, Paragraph
from policykit.findings import Finding, InvalidData
from policykit.formats.word.reader.standing import standing_lines, standing_words
from policykit.merge import Comparison, Deed, Step, said
from policykit.merge.comparing import same
from policykit.merge.proving import as_nested
from policykit.merge.steps import Slot, called
from policykit.tasks.edited import Generation, edit_of
from policykit.tasks.home import says_all

_OVERWRITE = "or build with --overwrite, which keeps a dated copy of the Word file first."


@dataclass(frozen=True, slots=True)
class Seen:
    """The bytes of an edited Word file, and the file as it was built."""

    data: bytes
    built: Generation


def untold(
    seen: Seen, comparison: Comparison, slots: Sequence[Slot], taken: Collection[Step], made: Document,
    told: Iterable[Finding], *, is_silent: bool,
) -> Iterator[Finding]:  # fmt: skip
    """What stays behind in the Word file when these steps are taken and ``made`` is the page of the new data,
    under the title of the policy.

    ``is_silent`` says that there is nothing to write, and nothing else to tell: what build then still counts
    as an edit is told as build tells it.
    """
    found = [
        *_standing(seen, comparison, made),
        *_generated(comparison, taken, made),
        *_too_deep(comparison, slots),
    ]
    yield from found
    if is_silent and not found and not [*told]:
        yield from _left(seen, comparison, made)


# ── Headers and footers ──────────────────────────────────────────────────────────────────────────────────
def _standing(seen: Seen, comparison: Comparison, made: Document) -> Iterator[Finding]:
    """The words that somebody typed into a header or a footer, or took out of it."""
    try:
        if standing_words(seen.data) == standing_words(seen.built.data):
            return
        old, new = standing_lines(seen.built.data), standing_lines(seen.data)
    except InvalidData:  # which build tells
        return
    title = comparison.pages.built.title
    known = {_packed(line) for line in (*old, *(line.replace(title, made.title) for line in old))}
    added = [_typed(line, old) for line in new if _packed(line) not in known]
    gone = [line for line in old if _packed(line) not in set(map(_packed, new))]
    if added:
        was = f", and said “{_listed(gone)}” when it was built" if gone else ""
        yield _behind(f"A header or footer says “{_listed(added)}” in Word{was}.", added[0])
    elif not {_packed(line) for line in new} - set(map(_packed, old)):
        yield _behind(f"A header or footer lacks “{_listed(gone)}” in Word.", _listed(gone))


def _typed(line: str, old: Iterable[str]) -> str:
    """A line without what stood there before it was typed on."""
    return next((line.removeprefix(each).strip() for each in old if line.startswith(each)), line)


def _packed(line: str) -> str:
    return "".join(line.split())


def _listed(lines: Sequence[str]) -> str:
    return " / ".join(lines)


def _behind(sentence: str, needle: str) -> Finding:
    remedy = f"It cannot come home from there. Say it in the policy's text, and undo it in Word; {_OVERWRITE}"
    return Finding(codes.IN_GENERATED, sentence, remedy, needle=needle)


# ── The page ─────────────────────────────────────────────────────────────────────────────────────────────
_WAS = {Deed.REMOVED: "was taken out", Deed.MOVED: "was moved", Deed.CHANGED: "was given another form"}


def _generated(comparison: Comparison, taken: Iterable[Step], made: Document) -> Iterator[Finding]:
    """What policykit writes anew each time, and somebody took out, moved or restyled; new words are told."""
    for step in taken:
        block = comparison.pages.now.blocks[step.now] if step.now is not None and step.deed in _WAS else None
        is_retyped = step.deed is Deed.CHANGED and step.before.strip() != step.after.strip()
        if block is None or block.anchor is not None or is_retyped:
            continue
        if any(each.anchor is None and same(block, each) for each in made.blocks):
            sentence = (
                f"This {called(block)} {_WAS[step.deed]} in Word, and policykit writes it anew each time: "
                f"“{said(block)}”."
            )
            remedy = (
                "It follows from what the policy says, such as a link to another policy: change that, and "
                f"undo it in Word; {_OVERWRITE}"
            )
            yield Finding(codes.IN_GENERATED, sentence, remedy, needle=said(block))


def _too_deep(comparison: Comparison, slots: Iterable[Slot]) -> Iterator[Finding]:
    """Items that somebody put deeper than a list can begin."""
    kept = [slot for slot in slots if not slot.is_generated and said(slot.block).strip()]
    for slot, nested in zip(kept, as_nested([slot.block for slot in kept]), strict=True):
        now = comparison.pages.now.blocks[slot.now] if slot.now is not None else None
        if not (isinstance(slot.block, Paragraph) and isinstance(nested, Paragraph)):
            continue
        was = now.depth if isinstance(now, Paragraph) else nested.depth
        if slot.block.depth > max(nested.depth, was):
            sentence = (
                f"This {called(slot.block)} stands further in than what is above it leads up to: "
                f"“{said(slot.block)}”. In the policy it stands less far in."
            )
            remedy = f"Put it back in Word, or put something above it that it belongs to; {_OVERWRITE}"
            yield Finding(codes.NOT_PLACED, sentence, remedy, nested.anchor, said(slot.block))


# ── Whatever else ────────────────────────────────────────────────────────────────────────────────────────
def _left(seen: Seen, comparison: Comparison, made: Document) -> Iterator[Finding]:
    """What build tells of the file, where there is nothing else to tell of it."""
    differs = edit_of(seen.data, seen.built)
    pages = comparison.pages
    if differs is None or says_all(pages.edited, pages.built, made):
        return
    sentence = f"There is nothing to bring home, and build counts the file as edited. {differs}"
    remedy = f"If the policy says what it is to say, undo in Word what differs; {_OVERWRITE}"
    yield Finding(codes.LEFT_IN_WORD, sentence, remedy)
