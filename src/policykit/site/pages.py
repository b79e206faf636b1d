"""Policies → the site's own pages, as documents: the first page, one for each audience, the laws, others.

The blocks of a page that lists all policies are made anew each time they are gone through, and none is held.
"""

from __future__ import annotations

import datetime
from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from typing import cast

from policykit.compose import BULLET, GAP_LABEL
from policykit.document import Block, Document, Fact, FactName, Heading, Paragraph, Role
from policykit.findings import Anchor
from policykit.model.dates import Precision, ReviewKind, day_in_words
from policykit.model.register import Effect, Law, LawChange
from policykit.model.school import Audience, School
from policykit.model.setting import Setting
from policykit.site.entry import Asked, Entry, Shelf, Told
from policykit.text.spans import Span, Spans

LETTERED = 20
"""From so many policies on, the list of them is divided by first letters."""


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


def _page(
    school: School, title: str, blocks: Callable[[], Iterator[Block]], *, contents: bool = False
) -> Document:
    facts = (Fact(FactName.SCHOOL, (Span(school.name),)),) if school.name else ()
    # The writer goes through the blocks and asks nothing else of them, so they may be called a tuple.
    made_anew = cast("tuple[Block, ...]", _MadeAnew(blocks))
    return Document(title, school.language, facts, made_anew, has_contents=contents)


def _said(words: str) -> Paragraph:
    return Paragraph((Span(words),))


def _item(*spans: Span, depth: int = 0) -> Paragraph:
    return Paragraph(spans, Role.ITEM, BULLET, depth)


def _heading(words: str, id_: str, level: int = 1, target: str | None = None) -> Heading:
    return Heading((Span(words, target=target),), level, anchor=Anchor(id_, "title"))


def order(entry: Entry) -> tuple[str, str]:
    """By what policies are listed: by title, whatever the case; by id where two have one title."""
    return entry.title.casefold(), entry.id


def _entries(policies: Shelf) -> Iterator[Entry]:
    return (told.entry for told in policies)


# ── The first page ───────────────────────────────────────────────────────────────────────────────────────
def first_page(school: School, policies: Shelf) -> Document:
    """All policies by title, by audience, and those whose review is due."""

    def blocks() -> Iterator[Block]:
        yield from _all(policies)
        yield from _by_audience(school, policies)
        yield from _due(policies)

    return _page(school, "Policies", blocks)


def _all(policies: Shelf) -> Iterator[Block]:
    yield _heading("All policies", "all")
    if not len(policies):
        yield _said("There is no policy here yet.")
    for letter, together in groupby(_entries(policies), key=_letter):
        if len(policies) >= LETTERED:
            yield Heading((Span(letter),), 2)
        yield from (_item(*_listed(entry)) for entry in together)


def _letter(entry: Entry) -> str:
    first = entry.title.lstrip()[:1].upper()
    return first if first.isalpha() else "0–9"


def _listed(entry: Entry) -> Spans:
    link = Span(entry.title, target=f"policy:{entry.id}")
    return (link, Span(f", review due {entry.due}")) if entry.due else (link,)


def _by_audience(school: School, policies: Shelf) -> Iterator[Block]:
    yield _heading("By audience", "by-audience")
    counts = Counter(id_ for entry in _entries(policies) for id_ in set(entry.audiences))
    for audience in school.audiences:
        count = counts[audience.id]
        said = "1 policy" if count == 1 else f"{count or 'no'} policies"
        link = Span(audience_title(audience), target=f"audience:{audience.id}")
        yield _item(link, Span(f", {said}"))


def _due(policies: Shelf) -> Iterator[Block]:
    yield _heading("Due for review", "due-for-review")
    is_any = False
    for entry in _entries(policies):
        if entry.review in (ReviewKind.DUE, ReviewKind.OVERDUE):
            is_any = True
            words = f", {entry.due}: {entry.standing}"
            yield _item(Span(entry.title, target=f"policy:{entry.id}"), Span(words))
    if not is_any:
        yield _said("No review is due.")


# ── An audience ──────────────────────────────────────────────────────────────────────────────────────────
def audience_title(audience: Audience) -> str:
    """What the page of an audience is called: an office has a capital letter, and takes an article."""
    return f"What we ask of {'the ' if audience.name[:1].isupper() else ''}{audience.name}"


# A page of a thousand policies has many thousands of these.
_OPENED, _CLOSED = Span(" ("), Span(")")


def audience_page(school: School, audience: Audience, policies: Shelf) -> Document:
    """Everything that any policy asks of an audience, each with a link to where it stands."""

    def blocks() -> Iterator[Block]:
        for told in policies:
            entry = told.entry
            if audience.id in entry.asks:
                yield from _of_policy(entry, told.asked(entry.asks.index(audience.id)))
        yield from _others(audience, _entries(policies))

    return _page(school, audience_title(audience), blocks, contents=True)


def _of_policy(entry: Entry, asked: Iterable[Asked]) -> Iterator[Block]:
    yield _heading(entry.title, entry.id, target=f"policy:{entry.id}")
    stem, above = "", list[str]()
    for one in asked:
        while above and one.stem != above[-1]:
            above.pop()
        if not above and one.stem not in ("", stem):
            yield _said(one.stem)
        stem = stem if above else one.stem
        source = (_OPENED, Span(one.section, target=f"policy:{entry.id}#{one.id}"), _CLOSED)
        if one.missing:
            yield Paragraph((*one.spans, *source))
            yield Paragraph(one.missing, Role.GAP, GAP_LABEL)
        else:
            yield _item(*one.spans, *source, depth=len(above))
            above.append("".join(span.text for span in one.spans))


def _others(audience: Audience, entries: Iterable[Entry]) -> Iterator[Block]:
    is_first = True
    for entry in entries:
        if audience.id in entry.audiences and audience.id not in entry.asks:
            if is_first:
                yield _heading("Other policies", "other-policies-here")
                yield _said("These policies address you too, without asking anything of you in particular.")
            is_first = False
            yield _item(Span(entry.title, target=f"policy:{entry.id}"))


# ── Laws ─────────────────────────────────────────────────────────────────────────────────────────────────
def laws_page(setting: Setting, policies: Shelf, today: datetime.date) -> Document:
    """Each law that a policy cites, what has happened to it, and where it is cited."""
    citing: dict[str, array[int]] = {}
    for number, told in enumerate(policies):
        for law_id in dict.fromkeys(cited.law for cited in told.cited):
            citing.setdefault(law_id, array("L")).append(number)
    laws = sorted((setting.laws[id_] for id_ in citing), key=lambda law: law.title.casefold())

    def blocks() -> Iterator[Block]:
        if not laws:
            yield _said("No policy cites a law.")
        for law in laws:
            yield from _law(law, today)
            for number in citing[law.id]:
                yield from _citing(policies[number], law)

    return _page(setting.school, "Laws and guidance", blocks, contents=True)


def _citing(told: Told, law: Law) -> Iterator[Block]:
    entry = told.entry
    return (_item(*_places(entry, cited.places)) for cited in told.cited if cited.law == law.id)


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
def policies_page(school: School, policies: Shelf) -> Document:
    """All policies, in the folder that holds them."""
    return _page(school, "All policies", lambda: _all(policies))


def audiences_page(school: School, policies: Shelf) -> Document:
    """All audiences, in the folder that holds their pages."""
    return _page(school, "What we ask", lambda: _by_audience(school, policies))


def missing_page(school: School) -> Document:
    """What is shown in the place of a page that is not there.

    Nobody knows in which folder that would be. Each folder of a site has a first page, and the page leads to
    that, so it works in all of them, under any address, without a script and without knowing the address.
    """
    words = "There is no page at this address. It may have another name: look for it under “Policies”."
    return _page(school, "Page not found", lambda: iter([_said(words)]))
