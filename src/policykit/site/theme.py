"""What the web page of a policy has besides the document: colour, crest, definitions, and linked data."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any

from policykit.formats import FORMATS, WORD
from policykit.formats.html import Site, Theme
from policykit.model.answers import Citation, CitedKind
from policykit.model.dates import Precision, ReviewKind, ReviewState, SchoolDate, day_in_words
from policykit.model.policy import Policy
from policykit.model.register import LawType
from policykit.model.school import Context
from policykit.text.words import Words


def policy_theme(policy: Policy, site: Site | None = None, today: datetime.date | None = None) -> Theme:
    """What the page of a policy has besides its document; the note on its review needs ``today``."""
    context = policy.context
    return Theme(
        colour=context.school.colour or "",
        crest=context.crest or b"",
        terms={term.id: term.text for term in policy.definitions()},
        description=_description(policy),
        review=review_note(policy.review_state(today), context.school.fixed_words) if today else "",
        linked={name: said for name, said in _linked(policy, site) if said},
        site=site,
    )


def page_theme(context: Context, site: Site | None = None, description: str = "") -> Theme:
    """The same for a page that is not a policy, such as a redline or one of a site's own."""
    school = context.school
    return Theme(school.colour or "", context.crest or b"", description=description, site=site)


def review_note(state: ReviewState, words: Words) -> str:
    """Whether a review is due or overdue, in words; nothing if it is neither."""
    if state.since is None:
        return ""
    if state.kind is ReviewKind.DUE:
        return words["due_now"]
    return words.say("overdue_since", date=day_in_words(state.since, words))


def _description(policy: Policy) -> str:
    words, school, approval = policy.school.fixed_words, policy.school.name, policy.approval
    named = "title_of_school" if school else "title_alone"
    due = policy.review_due.shown(words) if policy.review_due is not None else ""
    on = approval.on.shown(words) if approval.on is not None else ""
    said = (words.say(named, title=policy.title, school=school), *dates(words, approval.by or "", on, due))
    return " ".join(said)


def dates(words: Words, by: str, on: str, due: str) -> Iterator[str]:
    """By whom and when a policy was approved, and when its review is due, as far as it says so."""
    if by or on:
        said = "approved_by_on" if by and on else "approved_by_whom" if by else "approved_when"
        yield words.say(said, by=by, date=on)
    if due:
        yield words.say("review_due_when", date=due)


# ── Linked data, in the terms of schema.org ──────────────────────────────────────────────────────────────
def _linked(policy: Policy, site: Site | None) -> Iterator[tuple[str, Any]]:
    calendar = policy.school.calendar
    yield "@type", "DigitalDocument"
    yield "name", policy.title
    yield "inLanguage", policy.school.language
    yield "identifier", policy.id
    yield "version", policy.version
    yield "creativeWorkStatus", policy.school.fixed_words[policy.status] if policy.status is not None else ""
    yield "datePublished", _iso(policy.approval.on)
    yield "expires", policy.review_due.last_day(calendar).isoformat() if policy.review_due is not None else ""
    yield "publisher", {"@type": "School", "name": policy.school.name} if policy.school.name else None
    named = (policy.school.audience(id_) for id_ in policy.addressed)
    yield "audience", [{"@type": "Audience", "audienceType": each.name} for each in named if each is not None]
    yield "citation", [_cited(policy.context, citation) for citation in policy.citations()]
    if site is not None:
        word = FORMATS[WORD]
        address = policy.id + word.suffix
        yield "encoding", {"@type": "MediaObject", "encodingFormat": word.media_type, "contentUrl": address}


def _iso(date: SchoolDate | None) -> str:
    """A date in ISO 8601; empty for a term or an academic year, which ISO 8601 does not have."""
    lengths = {Precision.DAY: len("2026-09-01"), Precision.MONTH: len("2026-09"), Precision.YEAR: len("2026")}
    if date is None or date.precision not in lengths:
        return ""
    return date.first_day().isoformat()[: lengths[date.precision]]


def _cited(context: Context, citation: Citation) -> dict[str, str]:
    law = context.law(citation.id) if citation.kind is CitedKind.LAW else None
    kind = "DigitalDocument" if law is None else "Legislation"
    if law is not None and law.type is LawType.GUIDANCE:
        kind = "CreativeWork"
    return {"@type": kind, "name": citation.title} | ({"url": citation.url} if citation.url else {})
