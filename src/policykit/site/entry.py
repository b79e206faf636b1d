"""What the pages of a site that list all policies need to know of each policy."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, replace

from policykit import text as inline
from policykit.compose import link_target
from policykit.formats import FORMATS, HTML, JSON, MARKDOWN, WORD
from policykit.model.answers import CitedKind, Expectation
from policykit.model.dates import ReviewKind
from policykit.model.export import ExportedListing, listing
from policykit.model.policy import Policy
from policykit.model.sections import words
from policykit.site.theme import review_note
from policykit.text.spans import Spans, normal

MOST_WORDS = 6_000
"""How many characters of its words a policy can be found by: a long one has fewer different words."""


_FILES = (HTML, JSON, WORD, MARKDOWN)
"""The formats of the files of a policy in a site, in the order of the list for programs."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One thing that is asked of people: its place, and its words, with links that work from any page."""

    id: str
    section: str
    of: tuple[str, ...]
    stem: str
    spans: Spans
    missing: Spans


@dataclass(frozen=True, slots=True)
class Cited:
    """A law that the policy cites, with each part that cites it and the heading above that part."""

    law: str
    places: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """One policy in a site.

    ``due`` is when its review is due, as written; ``updated`` the first day of its approval or of a later
    review. ``audiences`` are the ids of those it addresses. ``words`` are what it can be found by: its
    headings, then its other words, each once.
    """

    id: str
    title: str
    due: str
    review: ReviewKind
    review_note: str
    updated: datetime.date | None
    audiences: tuple[str, ...]
    listing: ExportedListing
    words: str
    cited: tuple[Cited, ...]
    asked: tuple[Asked, ...]


def entry(policy: Policy, today: datetime.date) -> Entry:
    """The entry of a policy, as of a day."""
    state, due, calendar = policy.review_state(today), policy.review_due, policy.school.calendar
    dates = (policy.approval.on, policy.review.last)
    headings = {section.id: words(section.title or "") for section, _ in policy.walk()}
    return Entry(
        id=policy.id,
        title=policy.title,
        due=due.shown(policy.school.fixed_words) if due is not None else "",
        review=state.kind,
        review_note=review_note(state, policy.school.fixed_words),
        updated=max((date.first_day(calendar) for date in dates if date is not None), default=None),
        audiences=policy.addressed,
        listing=listing(policy, *(f"policies/{policy.id}{FORMATS[name].suffix}" for name in _FILES)),
        words=" ".join(dict.fromkeys(_words(policy)))[:MOST_WORDS],
        cited=tuple(_cited(policy, headings)),
        asked=tuple(_asked(policy, each, headings) for each in policy.expectations()),
    )


def _asked(policy: Policy, expected: Expectation, headings: dict[str, str]) -> Asked:
    missing = _from_anywhere(policy, expected.missing) if expected.missing is not None else ()
    section, spans = headings[expected.section] or policy.title, _from_anywhere(policy, expected.markdown)
    return Asked(expected.id, section, expected.of, expected.stem, spans, missing)


def _from_anywhere(policy: Policy, markdown: str) -> Spans:
    """The words of a field, with links to parts of the policy made links into its page."""
    return normal(replace(span, target=_whole_target(policy, span.target)) for span in inline.parse(markdown))


def _whole_target(policy: Policy, target: str | None) -> str | None:
    leads = link_target(policy.context, target) if target is not None else None
    return f"policy:{policy.id}{leads}" if leads is not None and leads.startswith("#") else leads


def _cited(policy: Policy, headings: dict[str, str]) -> Iterator[Cited]:
    above = _headings_above(policy, headings)
    for citation in policy.citations():
        if citation.kind is CitedKind.LAW:
            parts = dict.fromkeys(citing.anchor.part for citing in citation.cited)
            yield Cited(citation.id, tuple((part, above.get(part) or policy.title) for part in parts))


def _headings_above(policy: Policy, headings: dict[str, str]) -> dict[str, str]:
    """The heading above each part that has words."""
    above: dict[str, str] = {}
    heading = ""
    for field in policy.fields:
        heading = headings.get(field.anchor.part, heading)
        above[field.anchor.part] = heading
    return above


def _words(policy: Policy) -> Iterator[str]:
    fields = sorted(policy.fields, key=lambda field: field.anchor.field != "title")
    for field in fields:
        yield from (word for word in words(field.text).lower().split() if len(word) > 2)
