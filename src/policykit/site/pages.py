"""The site's own pages, as documents: the first page, one for each audience, the laws, and others."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from policykit.compose import BULLET
from policykit.document import Block, Document, Fact, FactName, Heading, Paragraph, Role
from policykit.findings import Anchor
from policykit.model.dates import Precision, ReviewKind, day_in_words
from policykit.model.register import Effect, Law, LawChange
from policykit.model.school import Audience, Context, School
from policykit.site.entry import Asked, Entry
from policykit.text.spans import Span, Spans
from policykit.text.words import Words

LETTERED = 20
"""From so many policies on, the list of them is divided by first letters."""


def _page(school: School, title: str, blocks: Iterable[Block], *, contents: bool = False) -> Document:
    name = Fact(FactName.SCHOOL, school.fixed_words[FactName.SCHOOL], (Span(school.name),))
    page = Document(title, school.language, (name,) if school.name else (), tuple(blocks))
    return replace(page, has_contents=contents, own_words=school.own_words)


def _said(words: str) -> Paragraph:
    return Paragraph((Span(words),))


def _item(*spans: Span, depth: int = 0) -> Paragraph:
    return Paragraph(spans, Role.ITEM, BULLET, depth)


def _heading(words: str, id_: str, level: int = 1, target: str | None = None) -> Heading:
    return Heading((Span(words, target=target),), level, anchor=Anchor(id_, "title"))


# ── The first page, and those of the folders ─────────────────────────────────────────────────────────────
def first_page(school: School, policies: Sequence[Entry]) -> Document:
    """All policies by title, by audience, and those whose review is due."""
    words = school.fixed_words
    blocks = [*_all(policies, words), *_by_audience(school, policies), *_due(policies, words)]
    return _page(school, words["policies"], blocks)


def policies_page(school: School, policies: Sequence[Entry]) -> Document:
    """All policies, in the folder that holds them."""
    words = school.fixed_words
    return _page(school, words["all_policies"], _all(policies, words))


def audiences_page(school: School, policies: Sequence[Entry]) -> Document:
    """All audiences, in the folder that holds their pages."""
    return _page(school, school.fixed_words["asked"], _by_audience(school, policies))


def missing_page(school: School) -> Document:
    """What is shown instead of a page that is not there.

    Its folder is not known. Each folder of a site has a first page, and this page links to that, so it works
    in all of them without a script.
    """
    words = school.fixed_words
    return _page(school, words["page_not_found"], [_said(words["page_not_found_help"])])


def _all(policies: Sequence[Entry], words: Words) -> Iterator[Block]:
    yield _heading(words["all_policies"], "all")
    if not policies:
        yield _said(words["no_policy_yet"])
    for letter, together in groupby(policies, key=_letter):
        if len(policies) >= LETTERED:
            yield Heading((Span(letter),), 2)
        yield from (_item(*_listed(entry, words)) for entry in together)


def _letter(entry: Entry) -> str:
    first = entry.title.lstrip()[:1].upper()
    return first if first.isalpha() else "0–9"


def _listed(entry: Entry, words: Words) -> Spans:
    link = Span(entry.title, target=f"policy:{entry.id}")
    due = words.say("review_due_on", date=entry.due)
    return (link, Span(f", {due}")) if entry.due else (link,)


def _by_audience(school: School, policies: Sequence[Entry]) -> Iterator[Block]:
    words = school.fixed_words
    yield _heading(words["by_audience"], "by-audience")
    counts = Counter(id_ for entry in policies for id_ in set(entry.audiences))
    for audience in school.audiences:
        count = counts[audience.id]
        said = words.counted("one_policy", "several_policies", count) if count else words["no_policies"]
        link = Span(audience_title(audience, words), target=f"audience:{audience.id}")
        yield _item(link, Span(f", {said}"))


def _due(policies: Sequence[Entry], words: Words) -> Iterator[Block]:
    yield _heading(words["due_for_review"], "due-for-review")
    due = [entry for entry in policies if entry.review in (ReviewKind.DUE, ReviewKind.OVERDUE)]
    for entry in due:
        said = f", {entry.due}: {entry.review_note}"
        yield _item(Span(entry.title, target=f"policy:{entry.id}"), Span(said))
    if not due:
        yield _said(words["no_review_due"])


# ── An audience ──────────────────────────────────────────────────────────────────────────────────────────
def audience_title(audience: Audience, words: Words) -> str:
    """The title of an audience's page: an office has a capital letter, and takes an article."""
    return words.say("asked_of_the" if audience.name[:1].isupper() else "asked_of", audience=audience.name)


def audience_page(school: School, audience: Audience, policies: Sequence[Entry]) -> Document:
    """Everything that any policy asks of an audience, each with a link to its place in the policy."""
    words = school.fixed_words
    blocks: list[Block] = []
    others: list[Block] = []
    for entry in policies:
        asked = [one for one in entry.asked if audience.id in one.of]
        if asked:
            blocks += _of_policy(entry, asked, words)
        elif audience.id in entry.audiences:
            others.append(_item(Span(entry.title, target=f"policy:{entry.id}")))
    if others:
        heading = _heading(words["other_policies"], "other-policies-here")
        blocks += [heading, _said(words["addressed_only"]), *others]
    return _page(school, audience_title(audience, words), blocks, contents=True)


def _of_policy(entry: Entry, asked: Iterable[Asked], words: Words) -> Iterator[Block]:
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
            yield Paragraph(one.missing, Role.GAP, words["missing"])
        else:
            yield _item(*one.spans, *place, depth=len(above))
            above.append("".join(span.text for span in one.spans))


# ── Laws ─────────────────────────────────────────────────────────────────────────────────────────────────
def laws_page(context: Context, policies: Sequence[Entry], today: datetime.date) -> Document:
    """Each law that a policy cites, what has happened to it, and where it is cited."""
    words = context.school.fixed_words
    blocks: list[Block] = []
    cited = dict.fromkeys(cited.law for entry in policies for cited in entry.cited)
    for law in sorted((context.laws[id_] for id_ in cited), key=lambda law: law.title.casefold()):
        blocks += _law(law, today, words)
        for entry in policies:
            blocks += (_item(*_places(entry, each.places)) for each in entry.cited if each.law == law.id)
    blocks = blocks or [_said(words["no_law_cited"])]
    return _page(context.school, words["laws_and_guidance"], blocks, contents=True)


def _places(entry: Entry, places: Sequence[tuple[str, str]]) -> Iterator[Span]:
    yield Span(f"{entry.title}: ")
    for number, (part, heading) in enumerate(places):
        yield from (Span("; "),) if number else ()
        yield Span(heading, target=f"policy:{entry.id}#{part}")


def _law(law: Law, today: datetime.date, words: Words) -> Iterator[Block]:
    yield _heading(law.cite(), law.id, target=law.uri)
    for change in law.changes:
        if change.effect is not Effect.AMENDED and change.has_happened(today):
            yield Paragraph((Span(_happened(change, words)),), Role.NOTE, words[change.effect])


def _happened(change: LawChange, words: Words) -> str:
    if change.on is None:
        return change.what
    exact = change.on.precision is Precision.DAY
    on = day_in_words(change.on.first_day(), words) if exact else change.on.shown(words)
    return f"{on}: {change.what}"
