"""Changes → plain English: how a clerk would say them. No id is shown."""

from __future__ import annotations

import re
from collections.abc import Iterable

from policykit.compare.change import REWORDED
from policykit.compare.importance import Edit, Rewording, Tokens
from policykit.compare.parts import Part
from policykit.model.kinds import Sort
from policykit.model.policy import Policy

MOST_QUOTED = 160
FEW_WORDS = 12
"""Up to so many words on both sides, a difference is quoted and not only the place told."""

NOUNS = {
    Sort.SECTION: "section",
    Sort.EXPECTATION: "expectation",
    Sort.RESPONSE: "point of what the school does",
    Sort.DEFINITION: "definition",
    Sort.TEXT: "paragraph",
    Sort.QUOTE: "quotation",
    Sort.LIST: "list",
    Sort.ENTRY: "point",
    Sort.TABLE: "table",
    Sort.ROW: "row",
    Sort.CONTACT: "person to turn to",
    Sort.CONTACTS: "table of people to turn to",
    Sort.PROCEDURE: "procedure",
    Sort.STAGE: "stage",
}


def quoted(words: str, most: int = MOST_QUOTED) -> str:
    """The words in quotation marks, cut at a space if there are too many, without their last full stop."""
    whole = " ".join(words.split())
    if len(whole) > most:
        whole = whole[:most].rpartition(" ")[0].rstrip(" ,;:.–-") + " …"
    inside = whole.rstrip(".:;, ") or whole
    if inside.count("“") == 1 and inside.startswith("“") and inside.endswith("”"):
        return inside
    return f"“{inside.replace('“', '‘').replace('”', '’')}”"


def listed(names: Iterable[str], conjunction: str = "and") -> str:
    """“staff, governors and parents”."""
    *first, last = list(names) or [""]
    return f"{', '.join(first)} {conjunction} {last}" if first else last


def people(ids: Iterable[str], *policies: Policy) -> str:
    """The names of audiences, as the school calls them."""
    names = {a.id: a.name for policy in reversed(policies) for a in policy.school.audiences}
    return listed(names.get(id_, id_) for id_ in ids)


def capital(text: str) -> str:
    """With a capital letter at its start, unless it starts with a quotation."""
    return text[:1].upper() + text[1:]


def named(part: Part) -> str:
    """A part by what it is and its words: “the definition of “bullying””."""
    term = getattr(part.source, "term", None)
    if part.sort is Sort.DEFINITION and term:
        return f"definition of {quoted(term)}"
    return f"{NOUNS[part.sort]} {quoted(part.words, 60)}" if part.words else NOUNS[part.sort]


def where(part: Part) -> str:
    """The part by its first words, to say where something is."""
    return quoted(part.words, 60) if part.words else f"the {NOUNS[part.sort]}"


# ── Parts that came or went ──────────────────────────────────────────────────────────────────────────────
def added(part: Part, policy: Policy) -> str:
    """What is told of a part that is new."""
    gap = " Its list is missing." if part.missing is not None else ""
    match part.sort:
        case Sort.EXPECTATION:
            return _newly_asked(part, policy) + gap
        case Sort.RESPONSE:
            against = f", against {people(part.audiences, policy)}" if part.audiences else ""
            return f"New in what the school does{against}: {quoted(part.words)}.{gap}"
        case _:
            return f"New: the {named(part)}.{gap}"


def _newly_asked(part: Part, policy: Policy) -> str:
    who, words = people(part.audiences, policy), part.words
    is_item = part.parent and part.words[:1].islower() and not _has_verb_of_duty(words)
    if is_item and part.duty is not None and who:
        return f"{capital(who)} {part.duty} now {_inline(words)}."
    if is_item:
        return f"Now asked of {who or 'nobody by name'}: {quoted(words)}."
    return f"New for {who or 'nobody by name'}: {quoted(words)}."


def _has_verb_of_duty(words: str) -> bool:
    return re.search(r"\b(must|should|may|shall|can|will)\b", words) is not None


def _inline(words: str) -> str:
    """Words as part of our own sentence."""
    return quoted(words)[1:-1] if quoted(words).startswith("“") else words


def removed(part: Part, policy: Policy) -> str:
    """What is told of a part that is gone."""
    match part.sort:
        case Sort.EXPECTATION:
            return f"No longer asked of {people(part.audiences, policy) or 'anybody'}: {quoted(part.words)}."
        case Sort.RESPONSE:
            return f"Taken out of what the school does: {quoted(part.words)}."
        case _:
            return f"Taken out: the {named(part)}."


def moved(old: Part, new: Part, within: bool) -> str:
    """What is told of a part that stands elsewhere."""
    if not within and old.section != new.section and new.sort is not Sort.SECTION:
        came = f"from {quoted(old.section)} " if old.section else ""
        to = f"to {quoted(new.section)}" if new.section else "to a section without a heading"
        return f"The {named(new)} has moved {came}{to}."
    if not within:
        return f"The {named(new)} stands in another part of the policy now."
    return f"The {named(new)} stands in another place in the same order of things."


# ── Words ────────────────────────────────────────────────────────────────────────────────────────────────
def rewording(old: Part, new: Part, told: Rewording) -> str:
    """What is told of words that differ: the difference itself where it is short."""
    place = _place(old, new)
    if not told.edits:
        return _same_words(place, told)
    if len(told.edits) <= 2 and all(_is_short(edit) for edit in told.edits):
        pieces = [difference(edit, told) for edit in told.edits]
        return capital(f"{listed(pieces)} in {place}.")
    return f"{capital(place)} {REWORDED}"


def _same_words(place: str, told: Rewording) -> str:
    if told.leads_elsewhere:
        return f"A link in {place} leads elsewhere."
    if told.old == told.new:
        return f"The look of the words in {place} has changed, or a link in them; the words are the same."
    return f"Only punctuation, capitals or spaces have changed in {place}."


def _place(old: Part, new: Part) -> str:
    return f"the heading {quoted(old.words, 60)}" if new.sort is Sort.SECTION else where(old)


def _is_short(edit: Edit) -> bool:
    return max(len(edit.old), len(edit.new)) <= FEW_WORDS


def difference(edit: Edit, told: Rewording) -> str:
    """“old” became “new”; or “new” was added; or “old” was taken out."""
    was, now = _slice(told.old, edit.old), _slice(told.new, edit.new)
    if not now:
        return f"{quoted(was)} was taken out"
    if not was:
        return f"{quoted(now)} was added"
    return f"{quoted(was)} became {quoted(now)}"


def _slice(text: str, run: Tokens) -> str:
    return text[run[0].start : run[-1].end] if run else ""


def reworded_field(name: str, old: str, new: str) -> str:
    """“the reason” with its old and its new words; either may be empty."""
    if not new:
        return f"{name} is no longer given: it was {quoted(old)}."
    if not old:
        return f"{name} is now given: {quoted(new)}."
    return f"{name} is now {quoted(new)}; it was {quoted(old)}."
