"""What differs between two texts, and whether that is more than wording.

Only these differences are wording:

- marks of punctuation, capitals, white space, bold and italics, a link put on words or taken off them;
- another label on a link that leads to the same place, if no number and no telling word is in the difference;
- the same letters with other spaces or hyphens (“e-mail”, “email”; “headteacher”, “Head Teacher”), “&” for
  “and”, “an” for “a”, a word that was written twice by mistake;
- British for American spelling (“organise”, “organize”; “behaviour”, “behavior”);
- a slip of spelling: two neighbouring letters exchanged, a letter doubled or not, a later vowel mistaken
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
from dataclasses import dataclass
from difflib import SequenceMatcher

from policykit import text as inline
from policykit.compare.change import Weight
from policykit.text.spans import Span, Spans, plain


def _word_set(text: str) -> frozenset[str]:
    return frozenset(text.split())


MODALS = {"must": 3, "shall": 3, "should": 2, "ought": 2, "may": 1, "can": 1}
"""How binding a word makes what follows it; more is more binding."""
NEGATIONS = _word_set("not no never none nobody nothing neither nor without cannot")
TELLING = NEGATIONS | _word_set(
    """
    must shall should ought may can could might will would need needs have has is are was were be
    all any every each both either some only always sometimes usually everybody anybody somebody
    and or but if unless except when whenever where until till before after within during while since by from
    to up over under above below least most more less fewer half twice once
    zero one two three four five six seven eight nine ten eleven twelve fifteen twenty thirty forty fifty
    sixty hundred thousand million first second third fourth fifth last next
    minute minutes hour hours day days week weeks fortnight month months term terms year years
    daily weekly fortnightly monthly termly yearly annual annually biannual biannually immediately
    monday tuesday wednesday thursday friday saturday sunday
    january february march april june july august september october november december
    spring summer autumn winter
    he she they who whom his her hers their
    """
)
"""Words that change the meaning: one of them for another is never a slip of spelling."""

_TOKEN = re.compile(r"\d+(?:[.,:/]\d+)*|[^\W\d_]+(?:['’][^\W\d_]+)*|[^\w\s]")
_SIGNS_THAT_COUNT = "%&#@§/*"
_MOST_COMPARED = 5_000
_SAME = {"&": "and", "an": "a"}
_APOSTROPHES = str.maketrans("", "", "'’")


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a number or a sign that counts, and its place in the text."""

    folded: str
    written: str
    start: int
    end: int

    @property
    def is_number(self) -> bool:
        """Whether it is a number, or has one in it."""
        return any(character.isnumeric() for character in self.written)

    @property
    def is_telling(self) -> bool:
        """Whether it changes the meaning: a number, a sign, a word such as must, not, only or days."""
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

    ``names`` are words, folded, that name people: one for the other is always substance.
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
    """Which label of a link became which, if the link is the same and no telling word differs."""
    found = set()
    for target in {target for _, target in old} & {target for _, target in new}:
        was = [label for label, to in old if to == target]
        now = [label for label, to in new if to == target]
        if len(was) == len(now):
            found |= {
                (a, b) for a, b in zip(was, now, strict=True) if a != b and not _differ_in_telling(a, b)
            }
    return found


def _differ_in_telling(old: str, new: str) -> bool:
    edits = _edits(tokens(old), tokens(new), frozenset())
    return any(token.is_telling for edit in edits for token in (*edit.old, *edit.new))


def _as_label(edit: Edit, relabelled: set[tuple[str, str]], old: str, new: str) -> Edit:
    """The edit, as wording if it is within a link's label that merely became another label."""
    within = any(_is_within(edit.old, was, old) and _is_within(edit.new, now, new) for was, now in relabelled)
    return Edit(edit.old, edit.new, Weight.WORDING) if within else edit


def _is_within(run: Tokens, label: str, text: str) -> bool:
    """Whether the run is inside the only place where the label is."""
    start = text.find(label)
    return text.count(label) == 1 and (
        not run or (start <= run[0].start and run[-1].end <= start + len(label))
    )


# ── Runs of words ────────────────────────────────────────────────────────────────────────────────────────
def _edits(old: Tokens, new: Tokens, names: frozenset[str]) -> tuple[Edit, ...]:
    old, new = _without_repeats(old), _without_repeats(new)
    was, now = [token.folded for token in old], [token.folded for token in new]
    if was != now and max(len(was), len(now)) > _MOST_COMPARED:
        return (Edit(old, new, Weight.SUBSTANCE),)
    runs = SequenceMatcher(None, was, now, autojunk=False).get_opcodes()
    pairs = [(old[i:j], new[k:m]) for tag, i, j, k, m in runs if tag != "equal"]
    return tuple(Edit(*pair, heaviest(not _same_words(*pair, names))) for pair in pairs)


def _without_repeats(found: Tokens) -> Tokens:
    """Without a word that was written twice by mistake: “the the”."""
    return tuple(
        token
        for index, token in enumerate(found)
        if token.is_telling or index == 0 or found[index - 1].folded != token.folded
    )


def _same_words(old: Tokens, new: Tokens, names: frozenset[str]) -> bool:
    """Whether two runs are the same words, in another spelling."""
    if _joined(old) == _joined(new):
        return _telling(old) == _telling(new)
    return len(old) == len(new) and all(_same_word(a, b, names) for a, b in zip(old, new, strict=True))


def _joined(run: Tokens) -> str:
    return "".join(spelt(token.folded) for token in run)


def _telling(run: Tokens) -> list[str]:
    return sorted(token.folded for token in run if token.is_telling)


def _same_word(old: Token, new: Token, names: frozenset[str]) -> bool:
    if old.folded == new.folded:
        return True
    if old.is_telling or new.is_telling or {old.folded, new.folded} & names:
        return False
    if spelt(old.folded) == spelt(new.folded):
        return True
    is_name = old.written[0].isupper() and new.written[0].isupper()
    return not is_name and is_slip(old.folded, new.folded)


# ── Spelling ─────────────────────────────────────────────────────────────────────────────────────────────
_OURS = _word_set(
    "behavior honor color favor labor neighbor humor harbor endeavor rumor flavor vapor candor splendor"
)
_OUR = re.compile(rf"^(dis|mis)?({'|'.join(sorted(_OURS))})")
_IZE = re.compile(r"(?<=[a-z]{4})iz(e|es|ed|ing|er|ers|ation|ations|ational)$")
_YZE = re.compile(r"(?<=[a-z]{3})yz(e|es|ed|ing|er|ers)$")
_DOUBLED_L = re.compile(r"(?<=[aeiou][a-z][ea])ll(?=(?:ed|ing|er|ers)$)")
_ONE_FOR_ONE = {
    "center": "centre",
    "centers": "centres",
    "defense": "defence",
    "offense": "offence",
    "judgement": "judgment",
    "fulfill": "fulfil",
    "enroll": "enrol",
    "enrollment": "enrolment",
    "skillful": "skilful",
    "catalog": "catalogue",
    "dialog": "dialogue",
    "gray": "grey",
    "learnt": "learned",
    "whilst": "while",
    "amongst": "among",
}
_WORDS_OF_THEIR_OWN = frozenset(
    frozenset(pair.split("/"))
    for pair in _word_set(
        """
        complaint/compliant casual/causal united/untied martial/marital sacred/scared diary/dairy
        conservation/conversation reserve/reverse
        desert/dessert later/latter planed/planned hoping/hopping staring/starring griping/gripping
        diner/dinner mediation/medication mediation/meditation simulate/stimulate simulation/stimulation
        infection/inflection infraction/infarction lighting/lightning district/distract commend/command
        imminent/immanent counselor/councillor personal/personnel discrete/discreet dependent/dependant
        coral/corral filing/filling tilling/tiling canon/cannon robing/robbing caning/canning taping/tapping
        """
    )
)
_VOWELS = "aeiou"


def spelt(word: str) -> str:
    """The word in British spelling, with -ise."""
    word = _ONE_FOR_ONE.get(word, word)
    word = _OUR.sub(lambda match: f"{match[0][:-2]}our", word)
    word = _YZE.sub(r"ys\1", _IZE.sub(r"is\1", word))
    return _DOUBLED_L.sub("l", word)


def is_slip(old: str, new: str) -> bool:
    """Whether one of two words is the other with a slip of spelling in it; small letters."""
    if old[:1] != new[:1] or not (old.isalpha() and new.isalpha()):
        return False
    if frozenset((old, new)) in _WORDS_OF_THEIR_OWN:
        return False
    short, long = sorted((old, new), key=len)
    match len(long) - len(short):
        case 0:
            return _is_transposed(old, new) or _has_another_vowel(old, new)
        case 1:
            return _lacks_a_letter(short, long)
        case _:
            return False


def _differing(old: str, new: str) -> list[int]:
    return [index for index, (a, b) in enumerate(zip(old, new, strict=True)) if a != b]


def _is_transposed(old: str, new: str) -> bool:
    """Two neighbours have changed places: “recieve”."""
    places = _differing(old, new)
    if len(old) < 6 or len(places) != 2 or places[1] != places[0] + 1:
        return False
    first, second = places
    return old[first] == new[second] and old[second] == new[first]


def _has_another_vowel(old: str, new: str) -> bool:
    """One vowel is written for another, after the first vowel and before the ending: “seperate”."""
    places = _differing(old, new)
    if len(old) < 7 or len(places) != 1:
        return False
    place = places[0]
    later = any(letter in _VOWELS for letter in old[:place])
    early = place < len(old) - (1 if len(old) >= 8 and old[-1] in "lr" else 2)
    return later and early and old[place] in _VOWELS and new[place] in _VOWELS


def _lacks_a_letter(short: str, long: str) -> bool:
    """A letter is not doubled (“accomodate”), or is left out of a long word (“goverment”)."""
    place = next((i for i, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    if short[place:] != long[place + 1 :] or place >= len(short) - 1:
        return False
    is_doubled = long[place] == long[place - 1]
    return len(short) >= (6 if is_doubled else 8)
