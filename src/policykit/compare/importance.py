"""Words × words → what differs between them, and whether it is more than wording.

Only these differences are wording:

- marks of punctuation, capitals, white space, bold and italics, a link put on words or taken off them;
- another label on a link that leads to the same place, if no number and no telling word is in the difference;
- the same letters parted or joined otherwise (“e-mail”, “email”; “headteacher”, “Head Teacher”), and “&” for
  “and”, “an” for “a”, a word that stood twice by mistake;
- British for American spelling (“organise”, “organize”; “behaviour”, “behavior”);
- a slip of spelling: two neighbouring letters changed about, a letter doubled or not, a later vowel mistaken
  for another, a letter left out of a long word; never the first letter or the ending, never in a name, and
  not where both are words of their own (“complaint”, “compliant”).

Everything else is substance, and so is each difference in a number, a telling word (must, not, only, all, or,
until, days, Monday) or the name of an audience. In doubt it is substance: a change that was wrongly called
wording would pass without approval.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from policykit import text as inline
from policykit.compare.change import Weight
from policykit.compare.spelling import TELLING, is_slip, spelt
from policykit.text.spans import Span, Spans, plain

_TOKEN = re.compile(r"\d+(?:[.,:/]\d+)*|[^\W\d_]+(?:['’][^\W\d_]+)*|[^\w\s]")
_SIGNS_THAT_COUNT = "%&#@§/*"
_MOST_COMPARED = 5_000
_SAME = {"&": "and", "an": "a"}
_APOSTROPHES = str.maketrans("", "", "'’")


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a number or a sign that counts, and where it stands in the text."""

    folded: str
    written: str
    start: int
    end: int

    @property
    def is_number(self) -> bool:
        """Whether it is a number, or has one in it."""
        return any(character.isnumeric() for character in self.written)

    @property
    def tells(self) -> bool:
        """Whether much hangs on it: a number, a sign, a word such as must, not, only or days."""
        is_sign = not self.written[0].isalnum()
        is_negation = self.written[-3:].casefold() in {"n't", "n’t"}
        return is_sign or is_negation or self.is_number or self.folded in TELLING


Tokens = tuple[Token, ...]


@dataclass(frozen=True, slots=True)
class Edit:
    """A run of words that another has taken the place of; either may be empty."""

    old: Tokens
    new: Tokens
    weight: Weight


@dataclass(frozen=True, slots=True)
class Rewording:
    """What differs between two texts. ``old`` and ``new`` are the words, without markup."""

    old: str
    new: str
    edits: tuple[Edit, ...]
    leads_elsewhere: bool
    """Whether the same words lead to another place than before."""

    @property
    def weight(self) -> Weight:
        """What the whole of it weighs."""
        return heaviest(self.leads_elsewhere, *(edit.weight is Weight.SUBSTANCE for edit in self.edits))


def heaviest(*is_substance: bool) -> Weight:
    """Substance if anything is."""
    return Weight.SUBSTANCE if any(is_substance) else Weight.WORDING


def tokens(text: str) -> Tokens:
    """The words, numbers and signs that count; “cannot” is two words."""
    found: list[Token] = []
    for match in _TOKEN.finditer(text):
        written = match.group()
        if written[0].isalnum() or _counts(written):
            folded = unicodedata.normalize("NFC", written).casefold().translate(_APOSTROPHES)
            folded = _SAME.get(folded, folded)
            pieces = ("can", "not") if folded == "cannot" else (folded,)
            found += (Token(piece, written, match.start(), match.end()) for piece in pieces)
    return tuple(found)


def _counts(sign: str) -> bool:
    return sign in _SIGNS_THAT_COUNT or unicodedata.category(sign)[0] in "SN"


def reworded(old: str, new: str, names: frozenset[str] = frozenset()) -> Rewording | None:
    """What differs between two fields of Markdown; None if they show the same words in the same way.

    ``names`` are words, folded, that name somebody: one for the other is always substance.
    """
    was, now = _paragraphs(old), _paragraphs(new)
    if was == now:
        return None
    was_labels, now_labels = _labels(was), _labels(now)
    unlinked = {label for label, _ in Counter(was_labels) - Counter(now_labels)}
    linked = {label for label, _ in Counter(now_labels) - Counter(was_labels)}
    old_words, new_words = _words(was), _words(now)
    edits = _edits(tokens(old_words), tokens(new_words), names)
    relabelled = _relabelled(was_labels, now_labels)
    edits = tuple(_as_label(edit, relabelled, old_words, new_words) for edit in edits)
    return Rewording(old_words, new_words, edits, leads_elsewhere=bool(unlinked & linked))


def weigh(old: str, new: str, names: frozenset[str] = frozenset()) -> Weight:
    """What it weighs that one text, without markup, has become another."""
    edits = _edits(tokens(old), tokens(new), names)
    return heaviest(*(edit.weight is Weight.SUBSTANCE for edit in edits))


def _paragraphs(markdown: str) -> tuple[Spans, ...]:
    return tuple(inline.parse(paragraph) for paragraph in inline.paragraphs(markdown))


def _words(paragraphs: tuple[Spans, ...]) -> str:
    return " ".join(plain(spans) for spans in paragraphs)


def _labels(paragraphs: tuple[Spans, ...]) -> list[tuple[str, str]]:
    """Each link's words and where it leads, in order."""
    links: list[tuple[str, str]] = []
    last: Span | None = None
    for span in (span for spans in paragraphs for span in spans):
        if span.target is not None and last is not None and last.target == span.target:
            links[-1] = links[-1][0] + span.text, span.target
        elif span.target is not None:
            links.append((span.text, span.target))
        last = span
    return links


def _relabelled(old: list[tuple[str, str]], new: list[tuple[str, str]]) -> set[tuple[str, str]]:
    """Which labels of links to one and the same place became which, if nothing hangs on it."""
    targets = {target for _, target in old} & {target for _, target in new}
    found = set()
    for target in targets:
        was = [label for label, to in old if to == target]
        now = [label for label, to in new if to == target]
        if len(was) == len(now):
            found |= {(a, b) for a, b in zip(was, now, strict=True) if a != b and not _hangs_on(a, b)}
    return found


def _hangs_on(old: str, new: str) -> bool:
    """Whether a telling word is in the difference."""
    edits = _edits(tokens(old), tokens(new), frozenset())
    return any(token.tells for edit in edits for token in (*edit.old, *edit.new))


def _as_label(edit: Edit, relabelled: set[tuple[str, str]], old: str, new: str) -> Edit:
    """The edit, as wording if it lies within a link's label that merely became another label."""
    for was, now in relabelled:
        if _lies_within(edit.old, was, old) and _lies_within(edit.new, now, new):
            return Edit(edit.old, edit.new, Weight.WORDING)
    return edit


def _lies_within(run: Tokens, label: str, text: str) -> bool:
    """Whether the run stands inside the only place where the label does."""
    start = text.find(label)
    if start < 0 or text.find(label, start + 1) >= 0:
        return False
    return not run or (start <= run[0].start and run[-1].end <= start + len(label))


# ── Runs of words ────────────────────────────────────────────────────────────────────────────────────────
def _edits(old: Tokens, new: Tokens, names: frozenset[str]) -> tuple[Edit, ...]:
    old, new = _without_repeats(old), _without_repeats(new)
    was, now = [token.folded for token in old], [token.folded for token in new]
    if was == now:
        return ()
    if len(was) > _MOST_COMPARED or len(now) > _MOST_COMPARED:
        return (Edit(old, new, Weight.SUBSTANCE),)
    return tuple(_weighed(was, now, old, new, names))


def _weighed(
    was: list[str], now: list[str], old: Tokens, new: Tokens, names: frozenset[str]
) -> Iterator[Edit]:
    for tag, i, j, k, m in SequenceMatcher(None, was, now, autojunk=False).get_opcodes():
        if tag != "equal":
            same = _same_words(old[i:j], new[k:m], names)
            yield Edit(old[i:j], new[k:m], Weight.WORDING if same else Weight.SUBSTANCE)


def _without_repeats(found: Tokens) -> Tokens:
    """Without a word that stands twice by mistake: “the the”."""
    return tuple(
        token
        for index, token in enumerate(found)
        if token.tells or index == 0 or found[index - 1].folded != token.folded
    )


def _same_words(old: Tokens, new: Tokens, names: frozenset[str]) -> bool:
    """Whether two runs are the same words, spelt otherwise."""
    if _joined(old) == _joined(new):
        return _telling(old) == _telling(new)
    return len(old) == len(new) and all(_same_word(a, b, names) for a, b in zip(old, new, strict=True))


def _joined(run: Tokens) -> str:
    return "".join(spelt(token.folded) for token in run)


def _telling(run: Tokens) -> list[str]:
    return sorted(token.folded for token in run if token.tells)


def _same_word(old: Token, new: Token, names: frozenset[str]) -> bool:
    if old.folded == new.folded:
        return True
    if old.tells or new.tells or {old.folded, new.folded} & names:
        return False
    if spelt(old.folded) == spelt(new.folded):
        return True
    is_name = old.written[0].isupper() and new.written[0].isupper()
    return not is_name and is_slip(old.folded, new.folded)
