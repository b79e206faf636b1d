"""Phrases for changes in plain English, which ``comparing`` completes. No sentence shows an id."""

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
"""Up to so many words on both sides, a sentence quotes the difference itself."""

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
    Sort.CONTACTS: "table of contacts",
    Sort.CONTACT: "contact",
    Sort.PROCEDURE: "procedure",
    Sort.STAGE: "stage",
}
MEANINGS = {sort: f"a {noun}" for sort, noun in NOUNS.items()} | {
    Sort.EXPECTATION: "something that people are asked to do",
    Sort.RESPONSE: "something that the school does",
    Sort.ENTRY: "a point of a list that asks nothing",
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


def people(ids: Iterable[str], *policies: Policy, conjunction: str = "and") -> str:
    """The names of audiences, as the school calls them."""
    names = {a.id: a.name for policy in reversed(policies) for a in policy.school.audiences}
    return listed((names.get(id_, id_) for id_ in ids), conjunction)


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
    """The sentence for a part that is new."""
    gap = " Its list is missing." if part.missing is not None else ""
    who, words = people(part.audiences, policy), quoted(part.words)
    match part.sort:
        case Sort.EXPECTATION:
            return _newly_expected(part, who) + gap
        case Sort.RESPONSE:
            return f"The school now also does this{f', against {who}' if who else ''}: {words}.{gap}"
        case _:
            return f"New: the {named(part)}.{gap}"


def _newly_expected(part: Part, who: str) -> str:
    words = part.words
    has_verb = re.search(r"\b(must|should|may|shall|can|will)\b", words) is not None
    if part.parent and words[:1].islower() and not has_verb and part.duty is not None and who:
        inside = quoted(words)
        return f"{capital(who)} {part.duty} now {inside[1:-1] if inside.startswith('“') else words}."
    return f"New for {who or 'no named group'}: {quoted(words)}."


def removed(part: Part, policy: Policy) -> str:
    """The sentence for a part that is gone."""
    who, words = people(part.audiences, policy), quoted(part.words)
    match part.sort:
        case Sort.EXPECTATION:
            return f"No longer expected of {who or 'anyone'}: {words}."

        case Sort.RESPONSE:
            return f"The school no longer does this: {words}."
        case _:
            return f"Removed: the {named(part)}."


def moved(old: Part, new: Part, within: bool) -> str:
    """The sentence for a part that has moved; ``within`` says that it is still in the same part."""
    if within:
        return f"The {named(new)} has moved up or down."
    if old.section == new.section or new.sort is Sort.SECTION:
        return f"The {named(new)} is now in another part of the policy."
    came = f"from {quoted(old.section)} " if old.section else ""
    to = f"to {quoted(new.section)}" if new.section else "to a section without a heading"
    return f"The {named(new)} has moved {came}{to}."


# ── Words ────────────────────────────────────────────────────────────────────────────────────────────────
def rewording(old: Part, new: Part, differs: Rewording) -> str:
    """The sentence for words that differ, with the difference itself where it is short."""
    place = f"the heading {quoted(old.words, 60)}" if new.sort is Sort.SECTION else where(old)
    if differs.edits:
        few = [edit for edit in differs.edits if max(len(edit.old), len(edit.new)) <= FEW_WORDS]
        if len(few) == len(differs.edits) <= 2:
            return capital(f"{listed(difference(edit, differs) for edit in few)} in {place}.")
        return f"{capital(place)} {REWORDED}"
    if differs.leads_elsewhere:
        return f"A link in {place} now leads to another place."
    if differs.old == differs.new:
        return f"The formatting or a link in {place} has changed. The words are the same."
    return f"Only punctuation, capitals or spaces have changed in {place}."


def difference(edit: Edit, differs: Rewording) -> str:
    """“old” became “new”; or “new” was added; or “old” was removed."""
    was, now = _slice(differs.old, edit.old), _slice(differs.new, edit.new)
    if not now:
        return f"{quoted(was)} was removed"
    return f"{quoted(was)} became {quoted(now)}" if was else f"{quoted(now)} was added"


def _slice(text: str, run: Tokens) -> str:
    return text[run[0].start : run[-1].end] if run else ""


def replaced(name: str, old: str, new: str) -> str:
    """The sentence for a value with its old and its new words; either may be empty."""
    if not new:
        return f"{name} is no longer given. It was {quoted(old)}."
    return f"{name} is now {quoted(new)}.{f' It was {quoted(old)}.' if old else ' It was not given before.'}"
