"""Policies → an Atom feed of the policies that were approved or reviewed, the newest first (RFC 4287).

Its days are those of the data, so the same data gives the same feed. A policy that states no day is left out.
Ids are made of the school, the policy, the day and the words, so what changed counts as new and nothing else.
"""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Iterator
from heapq import nsmallest
from xml.sax.saxutils import escape

from policykit.model.export import ExportedListing
from policykit.model.school import School
from policykit.site.entry import Shelf

NEWEST = 50
"""How many entries the feed has at most."""
_NEVER = datetime.date(1970, 1, 1)


def feed(school: School, policies: Shelf) -> str:
    """The feed, as XML."""
    newest = nsmallest(NEWEST, _dated(policies))
    dated = [(datetime.date.fromordinal(-ordinal), policies[number]) for ordinal, _, number in newest]
    updated = dated[0][0] if dated else _NEVER
    body = "".join(line for day, told in dated for line in _entry(school, told.listing, day))
    author = _text(school.name or "The school")
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{school.language}">\n'
        f"<id>{_id(school.name)}</id>\n<title>{_text(f'Policies – {school.name}')}</title>\n"
        f"<updated>{_moment(updated)}</updated>\n<author><name>{author}</name></author>\n"
        '<link rel="self" href="feed.xml"/>\n<link rel="alternate" type="text/html" href="index.html"/>\n'
        f"{body}</feed>\n"
    )


def _dated(policies: Shelf) -> Iterator[tuple[int, str, int]]:
    """For each policy with a day: its order, the newest day first, and its number."""
    for number, told in enumerate(policies):
        entry = told.entry
        if entry.updated is not None:
            yield -entry.updated.toordinal(), entry.id, number


def _entry(school: School, listing: ExportedListing, day: datetime.date) -> Iterator[str]:
    yield f"<entry>\n<id>{_id(school.name, listing.id, day.isoformat(), listing.digest)}</id>\n"
    yield f"<title>{_text(listing.title)}</title>\n<updated>{_moment(day)}</updated>\n"
    yield f'<link rel="alternate" type="text/html" href="{listing.page}"/>\n'
    yield f"<summary>{_text(' '.join(_summary(listing)))}</summary>\n</entry>\n"


def _summary(listing: ExportedListing) -> Iterator[str]:
    by = f" by {listing.approved_by}" if listing.approved_by else ""
    on = f", {listing.approved_on.written}" if listing.approved_on is not None else ""
    if by or on:
        yield f"Approved{by}{on}."
    if listing.review_due is not None:
        yield f"Review due {listing.review_due.written}."


def _moment(day: datetime.date) -> str:
    return f"{day.isoformat()}T00:00:00Z"


def _id(*said: str) -> str:
    return uuid.uuid5(uuid.NAMESPACE_URL, "\n".join(("policykit", *said))).urn


def _text(words: str) -> str:
    return escape("".join(c if c.isprintable() else " " for c in words))
