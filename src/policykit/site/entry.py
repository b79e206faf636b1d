"""Policy → what the pages of a site that tell of all policies need to know of it, and nothing more.

A site of a thousand policies keeps a thousand of these, while each policy is let go once its page is written.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, replace

from policykit import inline
from policykit.compose import link_target
from policykit.export import ExportedListing, listing
from policykit.model.answers import CitedKind, Expectation
from policykit.model.dates import ReviewKind
from policykit.model.policy import Policy
from policykit.model.texts import texts, words
from policykit.site.dress import standing
from policykit.spans import Spans, normal

MOST_WORDS = 6_000
"""How many characters of its words a policy can be found by: more than a long one has different words."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One thing that is asked of somebody: where it stands, and its words, whose links lead from anywhere."""

    id: str
    section: str
    of: tuple[str, ...]
    stem: str
    spans: Spans
    missing: Spans


@dataclass(frozen=True, slots=True)
class Cited:
    """A law that the policy cites, with each part that does and the heading above it."""

    law: str
    places: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """What is known of one policy. ``updated`` is the first day of its approval or of a later review."""

    listing: ExportedListing
    review: ReviewKind
    standing: str
    updated: datetime.date | None
    asked: tuple[Asked, ...]
    cited: tuple[Cited, ...]
    words: str
    """What it can be found by: its headings, then its other words, each once."""

    @property
    def id(self) -> str:
        """The policy's id."""
        return self.listing.id

    @property
    def title(self) -> str:
        """The policy's title."""
        return self.listing.title


def entry(policy: Policy, today: datetime.date) -> Entry:
    """What the site's own pages need to know of a policy."""
    headings = {section.id: words(section.title or "") for section, _ in policy.walk()}
    state = policy.review_state(today)
    return Entry(
        listing=listing(policy),
        review=state.kind,
        standing=standing(state),
        updated=_updated(policy),
        asked=tuple(_asked(policy, each, headings) for each in policy.expectations()),
        cited=tuple(_cited(policy, headings)),
        words=" ".join(dict.fromkeys(_words(policy)))[:MOST_WORDS],
    )


def _updated(policy: Policy) -> datetime.date | None:
    dates = (policy.approval.on, policy.review.last)
    calendar = policy.school.calendar
    return max((date.first_day(calendar) for date in dates if date is not None), default=None)


def _asked(policy: Policy, expected: Expectation, headings: dict[str, str]) -> Asked:
    missing = _from_anywhere(policy, expected.missing) if expected.missing is not None else ()
    return Asked(
        id=expected.id,
        section=headings[expected.section] or policy.title,
        of=expected.of,
        stem=expected.stem,
        spans=_from_anywhere(policy, expected.markdown),
        missing=missing,
    )


def _from_anywhere(policy: Policy, markdown: str) -> Spans:
    """The words of a field, with links to parts of the policy made links into its page."""
    parsed = inline.parse(markdown)
    if all(span.target is None for span in parsed):
        return parsed
    return normal(replace(span, target=_whole_target(policy, span.target)) for span in parsed)


def _whole_target(policy: Policy, target: str | None) -> str | None:
    leads = link_target(policy.setting, target) if target is not None else None
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
    for field in texts(policy):
        heading = headings.get(field.anchor.part, heading)
        above[field.anchor.part] = heading
    return above


def _words(policy: Policy) -> Iterator[str]:
    fields = sorted(texts(policy), key=lambda field: field.anchor.field != "title")
    for field in fields:
        yield from (word for word in words(field.text).lower().split() if len(word) > 2)
