"""Entries → the site's own pages, as documents: the first page, one for each audience, the laws, others."""

from __future__ import annotations

import datetime
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from typing import cast

from policykit.compose import BULLET, GAP_LABEL
from policykit.document import Block, Document, Fact, FactName, Heading, Paragraph, Role
from policykit.findings import Anchor
from policykit.model.dates import Precision, ReviewKind, day_in_words
from policykit.model.register import Effect, Law, LawChange
from policykit.model.school import Audience, School
from policykit.model.setting import Setting
from policykit.site.entry import Asked, Entry, Telling
from policykit.spans import Span, Spans

LETTERED = 20
"""From so many policies on, the list of them is divided by first letters."""


def _page(school: School, title: str, blocks: Iterable[Block], *, contents: bool = False) -> Document:
    facts = (Fact(FactName.SCHOOL, (Span(school.name),)),) if school.name else ()
    return Document(title, school.language, facts, tuple(blocks), has_contents=contents)


def _said(words: str) -> Paragraph:
    return Paragraph((Span(words),))


def _item(*spans: Span, depth: int = 0) -> Paragraph:
    return Paragraph(spans, Role.ITEM, BULLET, depth)


def _heading(words: str, id_: str, level: int = 1, target: str | None = None) -> Heading:
    return Heading((Span(words, target=target),), level, anchor=Anchor(id_, "title"))


def in_order(entries: Iterable[Entry]) -> list[Entry]:
    """Entries by title, whatever the case; by id where two policies have one title."""
    return sorted(entries, key=lambda entry: (entry.title.casefold(), entry.id))


# ── The first page ───────────────────────────────────────────────────────────────────────────────────────
def first_page(school: School, entries: Sequence[Entry]) -> Document:
    """All policies by title, by audience, and those whose review is due."""
    return _page(school, "Policies", [*_all(entries), *_by_audience(school, entries), *_due(entries)])


def _all(entries: Sequence[Entry]) -> Iterator[Block]:
    yield _heading("All policies", "all")
    if not entries:
        yield _said("There is no policy here yet.")
    for letter, together in groupby(entries, key=_letter):
        if len(entries) >= LETTERED:
            yield Heading((Span(letter),), 2)
        yield from (_item(*_listed(entry)) for entry in together)


def _letter(entry: Entry) -> str:
    first = entry.title.lstrip()[:1].upper()
    return first if first.isalpha() else "0–9"


def _listed(entry: Entry) -> Spans:
    link = Span(entry.title, target=f"policy:{entry.id}")
    return (link, Span(f", review due {entry.due}")) if entry.due else (link,)


def _by_audience(school: School, entries: Sequence[Entry]) -> Iterator[Block]:
    yield _heading("By audience", "by-audience")
    for audience in school.audiences:
        count = len({entry.id for entry in entries if audience.id in entry.audiences})
        policies = "1 policy" if count == 1 else f"{count or 'no'} policies"
        link = Span(audience_title(audience), target=f"audience:{audience.id}")
        yield _item(link, Span(f", {policies}"))


def _due(entries: Sequence[Entry]) -> Iterator[Block]:
    due = [entry for entry in entries if entry.review in (ReviewKind.DUE, ReviewKind.OVERDUE)]
    yield _heading("Due for review", "due-for-review")
    if not due:
        yield _said("No review is due.")
    for entry in due:
        yield _item(Span(entry.title, target=f"policy:{entry.id}"), Span(f", {entry.due}: {entry.standing}"))


# ── An audience ──────────────────────────────────────────────────────────────────────────────────────────
def audience_title(audience: Audience) -> str:
    """What the page of an audience is called: an office has a capital letter, and takes an article."""
    return f"What we ask of {'the ' if audience.name[:1].isupper() else ''}{audience.name}"


# A page of a thousand policies has many thousands of these.
_OPENED, _CLOSED = Span(" ("), Span(")")


class _MadeAnew:
    """Blocks that are made anew each time they are gone through: no more than those of one policy are held.

    The page of an audience can be longer than all else that a site of a thousand policies holds.
    """

    def __init__(self, make: Callable[[], Iterator[Block]]) -> None:
        self._make = make

    def __iter__(self) -> Iterator[Block]:
        return self._make()

    def __len__(self) -> int:
        return sum(1 for _ in self)


def audience_page(school: School, audience: Audience, entries: Sequence[Entry], telling: Telling) -> Document:
    """Everything that any policy asks of an audience, each with a link to where it stands."""
    id_ = audience.id

    def blocks() -> Iterator[Block]:
        for entry in entries:
            if id_ in entry.asks:
                yield from _of_policy(entry, telling(entry).asked(entry.asks.index(id_)))
        yield from _others(audience, [entry for entry in entries if id_ not in entry.asks])

    # The writer goes through the blocks and asks nothing else of them, so they may be called a tuple.
    made_anew = cast("tuple[Block, ...]", _MadeAnew(blocks))
    return replace(_page(school, audience_title(audience), (), contents=True), blocks=made_anew)


def _of_policy(entry: Entry, asked: Iterable[Asked]) -> Iterator[Block]:
    yield _heading(entry.title, entry.id, target=f"policy:{entry.id}")
    stem, above = "", list[str]()
    for one in asked:
        while above and one.stem != above[-1]:
            above.pop()
        if not above and one.stem not in ("", stem):
            yield _said(one.stem)
        stem = stem if above else one.stem
        source = (_OPENED, Span(sys.intern(one.section), target=f"policy:{entry.id}#{one.id}"), _CLOSED)
        if one.missing:
            yield Paragraph((*one.spans, *source))
            yield Paragraph(one.missing, Role.GAP, GAP_LABEL)
        else:
            yield _item(*one.spans, *source, depth=len(above))
            above.append("".join(span.text for span in one.spans))


def _others(audience: Audience, entries: Sequence[Entry]) -> Iterator[Block]:
    others = [entry for entry in entries if audience.id in entry.audiences]
    if others:
        yield _heading("Other policies", "other-policies-here")
        yield _said("These policies address you too, without asking anything of you in particular.")
        yield from (_item(Span(entry.title, target=f"policy:{entry.id}")) for entry in others)


# ── Laws ─────────────────────────────────────────────────────────────────────────────────────────────────
def laws_page(setting: Setting, entries: Sequence[Entry], today: datetime.date, telling: Telling) -> Document:
    """Each law that a policy cites, what has happened to it, and where it is cited."""
    citing: dict[str, list[Paragraph]] = {}
    for entry in entries:
        for cited in telling(entry).cited:
            citing.setdefault(cited.law, []).append(_item(*_places(entry, cited.places)))
    laws = sorted((setting.laws[id_] for id_ in citing), key=lambda law: law.title.casefold())
    blocks = [block for law in laws for block in (*_law(law, today), *citing[law.id])]
    title = "Laws and guidance"
    return _page(setting.school, title, blocks or [_said("No policy cites a law.")], contents=True)


def _places(entry: Entry, places: Sequence[tuple[str, str]]) -> Iterator[Span]:
    yield Span(f"{entry.title}: ")
    for number, (part, heading) in enumerate(places):
        yield from (Span("; "),) if number else ()
        yield Span(heading, target=f"policy:{entry.id}#{part}")


def _law(law: Law, today: datetime.date) -> Iterator[Block]:
    yield _heading(law.cite(), law.id, target=law.uri)
    for change in law.changes:
        if change.effect is not Effect.AMENDED and change.has_happened(today):
            yield Paragraph((Span(_happened(change)),), Role.NOTE, change.effect.capitalize())


def _happened(change: LawChange) -> str:
    if change.on is None:
        return change.what
    exact = change.on.precision is Precision.DAY
    return f"{day_in_words(change.on.first_day()) if exact else change.on.written}: {change.what}"


# ── Others ───────────────────────────────────────────────────────────────────────────────────────────────
def policies_page(school: School, entries: Sequence[Entry]) -> Document:
    """All policies, in the folder that holds them."""
    return _page(school, "All policies", _all(entries))


def audiences_page(school: School, entries: Sequence[Entry]) -> Document:
    """All audiences, in the folder that holds their pages."""
    return _page(school, "What we ask", _by_audience(school, entries))


def missing_page(school: School) -> Document:
    """What is shown in the place of a page that is not there.

    Nobody knows in which folder that would be. Each folder of a site has a first page, and the page leads to
    that, so it works in all of them, under any address, without a script and without knowing the address.
    """
    words = "There is no page at this address. It may have another name: look for it under “Policies”."
    return _page(school, "Page not found", [_said(words)])
