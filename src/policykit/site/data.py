"""What a site has for programs: the list of policies, the search index, and an Atom feed (RFC 4287)."""

from __future__ import annotations

import datetime
import json
import uuid
from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape

from policykit.formats import FORMATS, HTML
from policykit.model.dates import SchoolDate
from policykit.model.export import ExportedListing, ExportedPage, ExportedSite
from policykit.model.school import School
from policykit.site.entry import Entry
from policykit.site.theme import dates
from policykit.text.words import Words

NEWEST = 50
"""How many entries the feed has at most."""
ROOM = 600_000
"""How many characters the search index has at most; each policy has the same share, its headings first."""
_NEVER = datetime.date(1970, 1, 1)


def site_json(school: School, policies: Sequence[Entry]) -> str:
    """The list of the policies, by the schema “site”."""
    audiences = (
        ExportedPage(id=one.id, name=one.name, page=f"for/{one.id}{FORMATS[HTML].suffix}")
        for one in school.audiences
    )
    exported = ExportedSite(
        school=school.name,
        language=school.language,
        audiences=tuple(audiences),
        policies=tuple(entry.listing for entry in policies),
    )
    return json.dumps(exported.model_dump(mode="json"), indent=2, ensure_ascii=False) + "\n"


def search_index(policies: Sequence[Entry]) -> str:
    """What the first page searches: JSON with one list a policy, its id, its title and its words."""
    share = ROOM // max(len(policies), 1)
    listed = [(entry.id, entry.title, _cut(entry.words, share)) for entry in policies]
    return json.dumps(listed, ensure_ascii=False, separators=(",", ":"))


def _cut(words: str, length: int) -> str:
    return words if len(words) <= length else words[:length].rpartition(" ")[0]


# ── The feed ─────────────────────────────────────────────────────────────────────────────────────────────
def feed(school: School, policies: Sequence[Entry]) -> str:
    """An Atom feed of the policies that were approved or reviewed, the newest first.

    Its days are those of the data, so the same data gives the same feed. A policy without a day is left out.
    Ids are made of the school, the policy, the day and the words, so that a policy counts as new exactly when
    one of these changed.
    """
    dated = [(entry.updated, entry) for entry in policies if entry.updated is not None]
    dated = sorted(dated, key=lambda each: (-each[0].toordinal(), each[1].id))[:NEWEST]
    updated = dated[0][0] if dated else _NEVER
    body = "".join(line for day, entry in dated for line in _entry(school, entry.listing, day))
    title = school.fixed_words.say("feed_title", school=school.name)
    author = _text(school.name or school.fixed_words["the_school"])
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{school.language}">\n'
        f"<id>{_id(school.name)}</id>\n<title>{_text(title)}</title>\n"
        f"<updated>{_moment(updated)}</updated>\n<author><name>{author}</name></author>\n"
        '<link rel="self" href="feed.xml"/>\n<link rel="alternate" type="text/html" href="index.html"/>\n'
        f"{body}</feed>\n"
    )


def _entry(school: School, listing: ExportedListing, day: datetime.date) -> Iterator[str]:
    yield f"<entry>\n<id>{_id(school.name, listing.id, day.isoformat(), listing.digest)}</id>\n"
    yield f"<title>{_text(listing.title)}</title>\n<updated>{_moment(day)}</updated>\n"
    yield f'<link rel="alternate" type="text/html" href="{listing.page}"/>\n'
    yield f"<summary>{_text(' '.join(_summary(school.fixed_words, listing)))}</summary>\n</entry>\n"


def _summary(words: Words, listing: ExportedListing) -> Iterator[str]:
    on, due = listing.approved_on, listing.review_due
    shown = [SchoolDate.parse(each.written, words).shown(words) if each else "" for each in (on, due)]
    return dates(words, listing.approved_by or "", *shown)


def _moment(day: datetime.date) -> str:
    return f"{day.isoformat()}T00:00:00Z"


def _id(*said: str) -> str:
    return uuid.uuid5(uuid.NAMESPACE_URL, "\n".join(("policykit", *said))).urn


def _text(words: str) -> str:
    return escape("".join(c if c.isprintable() else " " for c in words))
