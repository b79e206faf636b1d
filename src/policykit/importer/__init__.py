"""Document (an old policy) → the draft of a policy as data, with what was concluded, set aside and doubted.

The rules stand in ordered tables, so that one can be read, switched off (``rules=without("capitals")``) and
tested alone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from policykit import codes
from policykit.document import Document, FactName, Heading
from policykit.document.reading import Aside
from policykit.findings import Finding
from policykit.importer import facts, headings, noise, repair, review, tables
from policykit.importer import headings as title
from policykit.importer.bench import Bench, Conclusion
from policykit.importer.coverage import Lost, Taken, lost
from policykit.importer.drafting import Draft, sections
from policykit.importer.facts import NO_KEY
from policykit.importer.fields import Fields
from policykit.importer.ids import Ids, of_policy, of_title
from policykit.importer.kinds import KINDS
from policykit.importer.noise import personal_details
from policykit.importer.pieces import Kind, Piece, pieces, units, words_of
from policykit.importer.sentences import people, read, split_sentences
from policykit.model.school import Context
from policykit.text.words import name_of

__all__ = ["RULES", "Conclusion", "Lost", "Recognised", "lost", "recognise", "without"]

PieceRule = Callable[[list[Piece], Bench], list[Piece]]
PIECES: tuple[PieceRule, ...] = (
    noise.standing_notes,
    noise.lists_of_references,
    noise.reference_of_page,
    noise.fact_after_last_review,
    repair.one_line,
    repair.bullets_typed_as_letters,
    noise.field_codes,
    noise.page_numbers,
    noise.banners,
    noise.feet,
    noise.navigation,
    headings.heading_marks,
    noise.printed_contents,
    noise.running_lines,
    noise.signatures,
    headings.joined_labels,
    title.lines_at_the_top,
    facts.table_of_facts,
    facts.labels_then_values,
    facts.label_and_value,
    title.school_name,
    title.title_line,
    title.draft_line,
    title.heading_of_facts,
    headings.heading_is_stem,
    headings.heading_is_prose,
    headings.appendix,
    headings.counted_heading,
    headings.numbered_heading,
    headings.capitals,
    headings.strong_line,
    headings.short_line,
    headings.levels,
    review.review_date,
    review.date_in_force,
    review.sentence_of_approval,
    review.sentence_of_review,
    review.sentence_of_scope,
    review.order_of_dates,
    facts.unread_labels,
    tables.contact_lines,
    noise.reasons_of_items,
)
"""The rules that look at the pieces of a document, in the order in which they are asked."""

WITHIN = (
    "stem",
    "words_before_stem",
    "unmarked_items",
    "lost_list",
    "gap",
    "stem_of_stages",
    "steps_in_order",
    "caption",
    "quotation",
    "parted_sentences",
    "title_in_register",
    "act_with_year",
    "further_year",
    "year_before_title",
    "unknown_act",
    "title_of_policy",
    "unknown_policy",
    "personal_details",
)
"""The rules that are asked while blocks and fields are made."""

RULES: frozenset[str] = frozenset([*(rule.__name__ for rule in (*PIECES, *KINDS, *tables.TABLES)), *WITHIN])


PAGE_OF_OURS: frozenset[str] = frozenset(
    [
        *(
            rule.__name__
            for rule in (*noise.RULES, facts.label_and_value, headings.levels, review.review_date)
        ),
        *(rule.__name__ for rule in (*KINDS, *tables.TABLES)),
        *("stem", "gap", "stem_of_stages", "title_in_register", "act_with_year", "further_year"),
        *("year_before_title", "unknown_act", "title_of_policy", "unknown_policy", "personal_details"),
    ]
)
"""The rules for a page that policykit wrote: there headings and lists are what their styles say."""


def without(*names: str) -> frozenset[str]:
    """All the rules but these. Raises ValueError for a name that is no rule's."""
    if unknown := set(names) - RULES:
        raise ValueError(f"there is no rule called {', '.join(sorted(unknown))}")
    return RULES - set(names)


@dataclass(frozen=True, slots=True)
class Recognised:
    """A draft: the data of a policy, and how it came about.

    ``notes`` are the comments for whoever looks the draft through, by the path of what they stand before.
    ``units`` and ``taken`` are the account of every word, for :func:`policykit.importer.coverage.lost`.
    """

    data: dict[str, Any]
    conclusions: tuple[Conclusion, ...]
    asides: tuple[Aside, ...]
    findings: tuple[Finding, ...]
    notes: dict[tuple[str | int, ...], str]
    units: tuple[str, ...]
    taken: tuple[Taken, ...]

    @property
    def id(self) -> str:
        """The policy's id."""
        return str(self.data["id"])


def recognise(
    document: Document,
    setting: Context,
    file: str,
    *,
    title: str = "",
    id_: str = "",
    rules: frozenset[str] = RULES,
) -> Recognised:
    """The draft of a document; ``file`` is its name, ``title`` and ``id_`` stand in place of its own.

    An ``id_`` is what a page names that policykit wrote; it is read as such.
    """
    rules = rules & PAGE_OF_OURS if id_ else rules
    styled, first = sum(isinstance(b, Heading) for b in document.blocks) >= 2, 1 + len(document.facts)
    bench = Bench(setting, file, title, is_styled=styled, first_block=first)
    original, document = document, repair.document(document)
    counted = [unit.words for unit in units(document)]
    said, listed = _looked_at(document, bench, rules)
    name = _settled(bench, said)
    draft = Draft(bench, Fields(bench, name, rules), Ids(), rules)
    found = of_policy(id_ or _id(setting, name))
    draft.ids.whole(found, "policy")
    made = sections(draft, listed)
    data = _data(bench, draft, found, name, made, listed)
    _tell(original, bench, counted if "personal_details" in rules else [])
    asides = (
        Aside(each.words, each.reason, max(each.unit - first, 0)) for each in bench.taken if each.reason
    )
    return Recognised(
        data,
        tuple(bench.conclusions),
        tuple(asides),
        tuple(bench.findings),
        _notes(data, bench.notes),
        tuple(counted),
        tuple(bench.taken),
    )


def _looked_at(document: Document, bench: Bench, rules: frozenset[str]) -> tuple[str, list[Piece]]:
    """The title that the page has of itself, and its pieces when every rule has looked at them."""
    listed = pieces(document)
    said = title.title_of_document(listed, bench, document.title)
    for rule in PIECES:
        if rule.__name__ in rules and not (said and rule is title.title_line):
            listed = rule(listed, bench)
        elif said and rule is title.title_line:
            listed = _second_title(listed, bench, said)
    for fact in [each for each in bench.facts if each.path.endswith("?")]:
        bench.facts.remove(fact)  # what it means is decided by a rule that is switched off
        bench.drop(fact.path, NO_KEY)
    return said, listed


def _second_title(listed: list[Piece], bench: Bench, said: str) -> list[Piece]:
    """The page's own title, where it comes a second time, as a line."""
    for at, piece in enumerate(listed[: title.NEAR_TOP]):
        if " ".join(piece.text.split()).casefold() == said.casefold() and piece.kind is not Kind.TABLE:
            bench.aside(piece, "the title, repeated")
            return listed[:at] + listed[at + 1 :]
    return listed


def _settled(bench: Bench, said: str) -> str:
    name = title.settle_title(bench, said)
    return name if len(name) <= 200 else name[:200].rsplit(" ", 1)[0]


def _id(setting: Context, name: str) -> str:
    """The id of a policy that is known by this title, or one made of the title."""
    from policykit.model.school import folded

    for known in (*setting.school.policies, *setting.kept.values()):
        if folded(name) in {folded(each) for each in (known.title, *known.aliases)}:
            return known.id
    return of_title(name)


_USUAL_LABELS = (FactName.APPROVED_ON, FactName.REVIEW_DUE)


def _data(
    bench: Bench, draft: Draft, id_: str, name: str, sections: list[dict[str, Any]], listed: list[Piece]
) -> dict[str, Any]:
    """The whole draft, its keys in the order of the house."""
    data: dict[str, Any] = {"policykit": "1", "id": id_, "title": name}
    for path in ("status", "version", "owner"):
        if fact := bench.fact(path):
            data[path] = fact.value
    if audiences := _audiences(bench, draft, listed):
        data["audiences"] = audiences
    for key, below in (("approval", ("by", "on")), ("review", ("due", "last", "cycle"))):
        found = {each: fact for each in below if (fact := bench.fact(f"{key}/{each}"))}
        part = {each: fact.value for each, fact in found.items()}
        labels = [fact.label for each, fact in found.items() if each in ("on", "due") and fact.label]
        if labels and name_of(labels[0], _USUAL_LABELS) is not None:
            bench.relabel(f"{key}/{'on' if key == 'approval' else 'due'}")
            labels = []
        if part:
            data[key] = part | ({"label": labels[0]} if labels else {})
    data["sections"] = sections or [{"id": "opening"}]
    return data


def _audiences(bench: Bench, draft: Draft, listed: list[Piece]) -> list[str]:
    """Whom the policy addresses: as it says, or whoever is addressed in it."""
    if said := bench.fact("audiences"):
        return said.value.split("\n")
    known = people(bench.setting.school)
    named = list(draft.addressed)
    for piece in listed:
        for start, end in split_sentences(piece.text) if piece.kind in (Kind.BODY, Kind.ITEM) else ():
            named += read(piece.text[start:end], known).of
    return known.in_order(named)


def _tell(document: Document, bench: Bench, texts: list[str]) -> None:
    if broken := repair.damaged(map(words_of, document.blocks)):
        sentence = f"Wrongly encoded letters were corrected: {', '.join(f'“{each}”' for each in broken[:6])}."
        bench.find(codes.MENDED, sentence, "Check that quotation marks, dashes and £ are right.")
    personal_details(texts, bench)


def _notes(data: dict[str, Any], notes: dict[str, str]) -> dict[tuple[str | int, ...], str]:
    """The comments by the paths of what they stand before: facts by their path, parts by their id."""
    places: dict[str, tuple[str | int, ...]] = {}
    _place(data["sections"], ("sections",), places)
    found: dict[tuple[str | int, ...], str] = {}
    for part, words in notes.items():
        path = places.get(part) or (part.split("/")[0],)
        if path[0] in data:
            found[path] = f"{found[path]} {words}" if path in found else words
    return found


def _place(
    listed: list[dict[str, Any]], path: tuple[str | int, ...], places: dict[str, tuple[str | int, ...]]
) -> None:
    for index, part in enumerate(listed):
        places[part["id"]] = (*path, index)
        for key in ("blocks", "sections"):
            _place(part.get(key, []), (*path, index, key), places)
