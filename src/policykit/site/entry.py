"""Policy → what the pages of a site that tell of all policies need to know of it, and nothing more.

Each policy is let go once its page is written, and what is known of it lies on the disk until a page wants
it, one policy after another: a site of a thousand policies holds no more of them than one of a hundred.
"""

from __future__ import annotations

import datetime
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from policykit import text as inline
from policykit.compose import link_target
from policykit.model.answers import CitedKind, Expectation
from policykit.model.dates import ReviewKind
from policykit.model.export import ExportedListing, listing
from policykit.model.fields import Model
from policykit.model.policy import Policy
from policykit.model.sections import words
from policykit.site.theme import standing
from policykit.text.spans import Spans, normal

MOST_WORDS = 6_000
"""How many characters of its words a policy can be found by: more than a long one has different words."""


class Asked(Model):
    """One thing that is asked of somebody: where it stands, and its words, whose links lead from anywhere."""

    id: str
    section: str
    of: tuple[str, ...]
    stem: str
    spans: Spans
    missing: Spans


class Cited(Model):
    """A law that the policy cites, with each part that does and the heading above it."""

    law: str
    places: tuple[tuple[str, str], ...]


class Asking(Model):
    """All that a policy asks of an audience, in its order."""

    asked: tuple[Asked, ...]


class Citing(Model):
    """All laws that a policy cites, in order of first mention."""

    cited: tuple[Cited, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """What every page that lists all policies may need to know of one of them.

    ``due`` is when its review is due, as written; ``updated`` the first day of its approval or of a later
    review. ``audiences`` are the ids of those it addresses, ``asks`` of those of whom it asks something.
    """

    id: str
    title: str
    due: str
    review: ReviewKind
    standing: str
    updated: datetime.date | None
    audiences: tuple[str, ...]
    asks: tuple[str, ...]


class Lines(Protocol):
    """Lines by their numbers, held or on the disk."""

    def __getitem__(self, number: int, /) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Told:
    """Lines of JSON: the entry of a policy, and what more a page may need of it, each read when it does.

    After the entry come the listing, the words, the laws, and a line an audience of the entry's ``asks``.
    """

    lines: Lines

    @property
    def entry(self) -> Entry:
        """Its entry."""
        id_, title, due, review, standing, updated, audiences, asks = json.loads(self.lines[0])
        day = datetime.date.fromisoformat(updated) if updated is not None else None
        named = tuple(map(sys.intern, audiences)), tuple(map(sys.intern, asks))
        return Entry(id_, title, due, ReviewKind(review), standing, day, *named)

    @property
    def listing(self) -> ExportedListing:
        """The policy as the list for programs tells of it."""
        return ExportedListing.model_validate_json(self.lines[1])

    @property
    def words(self) -> str:
        """What it can be found by: its headings, then its other words, each once."""
        words: str = json.loads(self.lines[2])
        return words

    @property
    def cited(self) -> tuple[Cited, ...]:
        """The laws that it cites."""
        return Citing.model_validate_json(self.lines[3]).cited

    def asked(self, number: int) -> tuple[Asked, ...]:
        """What it asks of an audience, by the number that it has in the entry's ``asks``."""
        return Asking.model_validate_json(self.lines[4 + number]).asked


class Shelf(Protocol):
    """What is known of all policies, in the order in which pages list them; nobody need hold it."""

    def __iter__(self) -> Iterator[Told]: ...
    def __len__(self) -> int: ...
    def __getitem__(self, number: int, /) -> Told: ...


def told(policy: Policy, today: datetime.date) -> tuple[bytes, ...]:
    """What the site's own pages need to know of a policy, as the lines of a :class:`Told`."""
    state, due, updated = policy.review_state(today), policy.review_due, _updated(policy)
    headings = {section.id: words(section.title or "") for section, _ in policy.walk()}
    expected = policy.expectations()
    asks = tuple(dict.fromkeys(id_ for each in expected for id_ in each.of))
    entry = (
        policy.id,
        policy.title,
        due.written if due is not None else "",
        state.kind,
        standing(state),
        updated.isoformat() if updated is not None else None,
        policy.addressed,
        asks,
    )
    asked = [_asked(policy, each, headings) for each in expected]
    found_by = " ".join(dict.fromkeys(_words(policy)))[:MOST_WORDS]
    models = (Citing(cited=tuple(_cited(policy, headings))), *(_asking(asked, id_) for id_ in asks))
    texts = json.dumps(entry), listing(policy).model_dump_json(), json.dumps(found_by)
    return tuple(text.encode() for text in (*texts, *(model.model_dump_json() for model in models)))


def _asking(asked: Sequence[Asked], audience: str) -> Asking:
    return Asking(asked=tuple(each for each in asked if audience in each.of))


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
            places = tuple((part, above.get(part) or policy.title) for part in parts)
            yield Cited(law=citation.id, places=places)


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
