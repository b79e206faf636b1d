"""The site's own pages, as documents: the first page, one for each audience, the laws, and others."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from policykit.compose import BULLET, GAP_LABEL
from policykit.document import Block, Document, Fact, FactName, Heading, Paragraph, Role
from policykit.findings import Anchor
from policykit.model.context import Context
from policykit.model.dates import Precision, ReviewKind, day_in_words
from policykit.model.register import Effect, Law, LawChange
from policykit.model.school import Audience, School
from policykit.site.entry import Asked, Entry
from policykit.text.spans import Span, Spans

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


# ── The first page, and those of the folders ─────────────────────────────────────────────────────────────
def first_page(school: School, policies: Sequence[Entry]) -> Document:
    """All policies by title, by audience, and those whose review is due."""
    return _page(school, "Policies", [*_all(policies), *_by_audience(school, policies), *_due(policies)])


def policies_page(school: School, policies: Sequence[Entry]) -> Document:
    """All policies, in the folder that holds them."""
    return _page(school, "All policies", _all(policies))


def audiences_page(school: School, policies: Sequence[Entry]) -> Document:
    """All audiences, in the folder that holds their pages."""
    return _page(school, "What we ask", _by_audience(school, policies))


def missing_page(school: School) -> Document:
    """What is shown instead of a page that is not there.

    Its folder is not known. Each folder of a site has a first page, and this page links to that, so it works
    in all of them without a script.
    """
    words = "There is no page at this address. It may have another name: look for it under “Policies”."
    return _page(school, "Page not found", [_said(words)])


def _all(policies: Sequence[Entry]) -> Iterator[Block]:
    yield _heading("All policies", "all")
    if not policies:
        yield _said("There is no policy here yet.")
    for letter, together in groupby(policies, key=_letter):
        if len(policies) >= LETTERED:
            yield Heading((Span(letter),), 2)
        yield from (_item(*_listed(entry)) for entry in together)


def _letter(entry: Entry) -> str:
    first = entry.title.lstrip()[:1].upper()
    return first if first.isalpha() else "0–9"


def _listed(entry: Entry) -> Spans:
    link = Span(entry.title, target=f"policy:{entry.id}")
    return (link, Span(f", review due {entry.due}")) if entry.due else (link,)


def _by_audience(school: School, policies: Sequence[Entry]) -> Iterator[Block]:
    yield _heading("By audience", "by-audience")
    counts = Counter(id_ for entry in policies for id_ in set(entry.audiences))
    for audience in school.audiences:
        count = counts[audience.id]
        said = "1 policy" if count == 1 else f"{count or 'no'} policies"
        link = Span(audience_title(audience), target=f"audience:{audience.id}")
        yield _item(link, Span(f", {said}"))


def _due(policies: Sequence[Entry]) -> Iterator[Block]:
    yield _heading("Due for review", "due-for-review")
    due = [entry for entry in policies if entry.review in (ReviewKind.DUE, ReviewKind.OVERDUE)]
    for entry in due:
        words = f", {entry.due}: {entry.review_note}"
        yield _item(Span(entry.title, target=f"policy:{entry.id}"), Span(words))
    if not due:
        yield _said("No review is due.")


# ── An audience ──────────────────────────────────────────────────────────────────────────────────────────
def audience_title(audience: Audience) -> str:
    """The title of an audience's page: an office has a capital letter, and takes an article."""
    return f"What we ask of {'the ' if audience.name[:1].isupper() else ''}{audience.name}"


def audience_page(school: School, audience: Audience, policies: Sequence[Entry]) -> Document:
    """Everything that any policy asks of an audience, each with a link to its place in the policy."""
    blocks: list[Block] = []
    others: list[Block] = []
    for entry in policies:
        asked = [one for one in entry.asked if audience.id in one.of]
        if asked:
            blocks += _of_policy(entry, asked)
        elif audience.id in entry.audiences:
            others.append(_item(Span(entry.title, target=f"policy:{entry.id}")))
    if others:
        words = "These policies address you too, without asking anything of you in particular."
        blocks += [_heading("Other policies", "other-policies-here"), _said(words), *others]
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
        place = (Span(" ("), Span(one.section, target=f"policy:{entry.id}#{one.id}"), Span(")"))
        if one.missing:
            yield Paragraph((*one.spans, *place))
            yield Paragraph(one.missing, Role.GAP, GAP_LABEL)
        else:
            yield _item(*one.spans, *place, depth=len(above))
            above.append("".join(span.text for span in one.spans))


# ── Laws ─────────────────────────────────────────────────────────────────────────────────────────────────
def laws_page(context: Context, policies: Sequence[Entry], today: datetime.date) -> Document:
    """Each law that a policy cites, what has happened to it, and where it is cited."""
    blocks: list[Block] = []
    cited = dict.fromkeys(cited.law for entry in policies for cited in entry.cited)
    for law in sorted((context.laws[id_] for id_ in cited), key=lambda law: law.title.casefold()):
        blocks += _law(law, today)
        for entry in policies:
            blocks += (_item(*_places(entry, each.places)) for each in entry.cited if each.law == law.id)
    blocks = blocks or [_said("No policy cites a law.")]
    return _page(context.school, "Laws and guidance", blocks, contents=True)


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
