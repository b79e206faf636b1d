"""The page of a policy: its wording, its order and its labels, decided once for every format."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from string import ascii_lowercase
from typing import assert_never

from policykit import text as inline
from policykit.document import (
    FACT_FIELDS,
    Block,
    Cell,
    Document,
    Fact,
    FactName,
    Generated,
    Heading,
    Paragraph,
    Role,
    Table,
    with_words,
)
from policykit.findings import Anchor
from policykit.model.answers import Citation, CitedKind
from policykit.model.kinds import Block as PolicyBlock
from policykit.model.kinds import (
    Item,
    ListBlock,
    ProseBlock,
    Rows,
    RowsBlock,
    cells,
    columns,
    kind_of,
    missing,
    part_ids,
)
from policykit.model.policy import Policy, Status
from policykit.model.school import Context, SectionNumbering, Target
from policykit.model.sections import block_texts, section_texts
from policykit.text.spans import Mark, Span, Spans, normal
from policykit.text.words import word_names

BULLET = "•"
CONTENTS_FROM = 6
"""From so many headings on, a page has a list of them, unless the policy says otherwise."""


def compose(policy: Policy) -> Document:
    """The page of a policy: its facts, its status, its sections, and what it refers to."""
    return _page(policy, policy, policy.title, (*_status(policy, policy), *_sections(policy)))


def compose_extract(policy: Policy, audience: str) -> Document:
    """The page of a policy for one audience, with a line at its top that says what it is an extract of.

    Numbers and labels are those of the whole, so that both can be quoted alike. Raises UnknownName if the
    school has no such audience.
    """
    extract = policy.extract(audience)
    found = policy.school.audience(audience)
    name = found.name if found is not None else audience
    parts = _parts(extract)
    kept = (block for block in _sections(policy) if block.anchor is not None and block.anchor.part in parts)
    text = (_extract_note(extract, name), *_status(policy, extract), *kept)
    title = policy.school.fixed_words.say("extract_title", title=policy.title, audience=name)
    return replace(_page(policy, extract, title, text), audience=found.id if found is not None else audience)


def _page(policy: Policy, shown: Policy, title: str, text: Iterable[Block]) -> Document:
    """The page of a policy or of what is shown of it, with the facts of the whole."""
    blocks = (*_redirected(text, dict(_stand_ins(policy))), *_references(shown))
    headings = [block for block in blocks if isinstance(block, Heading)]
    return Document(
        title=title,
        language=policy.school.language,
        own_words=policy.school.own_words,
        facts=tuple(_facts(policy)),
        blocks=blocks,
        anchor=Anchor("", "title"),
        has_contents=len(headings) >= CONTENTS_FROM if policy.contents is None else policy.contents,
        watermark=watermark(policy),
    )


# ── Extracts ─────────────────────────────────────────────────────────────────────────────────────────────
def _extract_note(extract: Policy, name: str) -> Paragraph:
    """The line that says that the page is an extract, for whom, and where the whole is."""
    target = f"policy:{extract.id}" if extract.id in extract.context.kept else None
    said = "extract_of_some" if extract.sections else "extract_of_nothing"
    before, after = extract.school.fixed_words.around(said, "title", audience=name)
    spans = (Span(before), Span(extract.title, target=target), Span(after))
    label = extract.school.fixed_words["extract"]
    shown = tuple(span for span in spans if span.text)
    return Paragraph(shown, Role.NOTE, label, generated=Generated.EXTRACT)


def _parts(policy: Policy) -> set[str]:
    """The ids of every section, block, item and step of a policy."""
    sections = {section.id for section, _ in policy.walk()}
    return sections | {id_ for block in policy.blocks() for id_ in part_ids(block)}


# ── Status ───────────────────────────────────────────────────────────────────────────────────────────────
def _status(policy: Policy, shown: Policy) -> Iterator[Paragraph]:
    """One note, if the policy is not approved, has changed since, or if part of what is shown is missing."""
    sentences = [*_approval_lacks(policy), *_gaps(policy, shown)]
    if sentences:
        label = policy.school.fixed_words["status"]
        yield Paragraph((Span(" ".join(sentences)),), Role.NOTE, label, generated=Generated.STATUS)


def _approval_lacks(policy: Policy) -> Iterator[str]:
    words, on = policy.school.fixed_words, policy.approval.on
    match policy.status:
        case Status.DRAFT:
            yield words["is_draft"]
        case Status.PROPOSED:
            yield words["is_proposal"]
        case Status.ACCEPTED | None if policy.has_changed_since_approval and on:
            yield words.say("changed_since_approval_on", date=on.shown(words))
        case Status.ACCEPTED | None if policy.has_changed_since_approval:
            yield words["changed_since_approval"]
        case None if not policy.is_approved:
            yield words["not_approved"]
        case Status.ACCEPTED | None:
            return
        case _:
            assert_never(policy.status)


def _gaps(policy: Policy, shown: Policy) -> Iterator[str]:
    words, count = policy.school.fixed_words, len(shown.gaps())
    if count and shown is policy:
        yield words.counted("part_missing_from_policy", "parts_missing_from_policy", count)
    elif count:
        yield words.counted("part_missing_from_extract", "parts_missing_from_extract", count)
    elif not policy.is_complete:
        yield words["whole_not_complete"]


def watermark(policy: Policy) -> str:
    """The word behind every page of a policy that is not to be relied on as it is."""
    if policy.status in (Status.DRAFT, Status.PROPOSED):
        return policy.school.fixed_words[policy.status].upper()
    return "" if policy.is_complete else policy.school.fixed_words["incomplete"].upper()


# ── Facts ────────────────────────────────────────────────────────────────────────────────────────────────
def _facts(policy: Policy) -> Iterator[Fact]:
    words, approval, review = policy.school.fixed_words, policy.approval, policy.review

    def fact(name: FactName, text: str, label: str | None = None) -> Fact:
        anchor = Anchor("", FACT_FIELDS[name]) if name in FACT_FIELDS else None
        return Fact(name, label or words[name], (Span(text),), anchor)

    if policy.school.name:
        yield fact(FactName.SCHOOL, policy.school.name)
    if policy.status is not None:
        yield fact(FactName.STATUS, words[policy.status])
    if policy.version is not None:
        yield fact(FactName.VERSION, policy.version)
    if policy.owner is not None:
        yield fact(FactName.OWNER, policy.owner)
    if approval.by is not None and (approval.label is None or approval.on is None):
        yield fact(FactName.APPROVED_BY, approval.by, approval.label)
    if approval.on is not None:
        yield fact(FactName.APPROVED_ON, approval.on.shown(words), approval.label)
    if review.last is not None:
        yield fact(FactName.LAST_REVIEWED, review.last.shown(words))
    if policy.review_due is not None:
        yield fact(FactName.REVIEW_DUE, policy.review_due.shown(words), review.label)
    yield fact(FactName.REFERENCE, f"{policy.id} · {policy.digest}")


# ── Sections and their blocks ────────────────────────────────────────────────────────────────────────────
def _sections(policy: Policy) -> Iterator[Block]:
    context = policy.context
    numbers = _Numbers((policy.numbering or policy.school.numbering) is SectionNumbering.DECIMAL)
    for section, level in policy.walk():
        if section.title is not None:
            label = numbers.following(level, section.label)
            yield Heading(_spans(context, section.title), level, label, Anchor(section.id, "title"))
        for block in section.blocks:
            yield from _block(context, block)


class _Numbers:
    """The numbers of headings: 1, 1.1, 2. A label of the school's own is kept, and counted."""

    def __init__(self, is_decimal: bool) -> None:
        self._is_decimal = is_decimal
        self._counts: list[int] = []

    def following(self, level: int, label: str | None) -> str:
        """The label of the next heading; a level that has no heading above it counts as its first."""
        if not self._is_decimal:
            return label or ""
        self._counts = [*self._counts[:level], *(1 for _ in range(len(self._counts), level - 1))]
        if len(self._counts) < level:
            self._counts.append(0)
        self._counts[level - 1] += 1
        return label or ".".join(map(str, self._counts))


def _block(context: Context, block: PolicyBlock) -> Iterator[Block]:
    kind, gap = kind_of(block), missing(block)
    match block:
        case ProseBlock():
            yield from _prose(context, block.id, block.text, Role.QUOTE if kind.is_quotation else Role.BODY)
        case ListBlock():
            yield from _stem(context, block.id, block.text)
            yield from _items(context, block.items, block.numbered, 0)
        case RowsBlock():
            if kind.words_key == "text":
                yield from _stem(context, block.id, getattr(block, kind.words_key))
            if gap is None:
                yield _table(context, block)
        case _:
            assert_never(block)
    if gap is not None:
        label = context.school.fixed_words["missing"]
        yield Paragraph(_spans(context, gap), Role.GAP, label, anchor=Anchor(block.id, "missing"))


def _prose(context: Context, part: str, text: str, role: Role) -> Iterator[Paragraph]:
    for index, paragraph in enumerate(inline.paragraphs(text)):
        field = f"text/{index}" if index else "text"
        yield Paragraph(_spans(context, paragraph), role, anchor=Anchor(part, field))


def _stem(context: Context, part: str, text: str | None) -> Iterator[Paragraph]:
    if text is not None:
        yield Paragraph(_spans(context, text), anchor=Anchor(part, "text"))


def _items(context: Context, items: tuple[Item, ...], numbered: bool, depth: int) -> Iterator[Paragraph]:
    for number, item in enumerate(items, start=1):
        label = item.label or (_number(number, depth) if numbered else BULLET)
        yield Paragraph(_spans(context, item.text), Role.ITEM, label, depth, Anchor(item.id, "text"))
        if item.reason is not None:
            reason = _spans(context, item.reason)
            why = context.school.fixed_words["why"]
            yield Paragraph(reason, Role.NOTE, why, depth + 1, Anchor(item.id, "reason"))
        if item.items:
            yield from _items(context, item.items, numbered, depth + 1)


def _number(number: int, depth: int) -> str:
    """The number of an item as English law numbers them, from the outside in: 1., (a), (i), and so on."""
    match depth % 3:
        case 1 if number <= len(ascii_lowercase):
            return f"({ascii_lowercase[number - 1]})"
        case 2 if number <= len(_ROMAN):
            return f"({_ROMAN[number - 1]})"
        case _:
            return f"{number}."


_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv")


def _column(context: Context, rows: Rows, cell: str) -> Cell:
    """The heading of a column; its key, where the fixed words have none for a kind that was added."""
    name = f"{rows.name}_{cell}"
    heading = context.school.fixed_words[name] if name in word_names() else cell.capitalize()
    return Cell((Span(heading),))


def _table(context: Context, block: RowsBlock) -> Table:
    kind = kind_of(block)
    found = cells(block)
    rows = [[_cell(context, cell.anchor, cell.text) for cell in row] for row in found]
    header = [
        _cell(context, Anchor(block.id, f"columns/{number}"), column)
        for number, column in enumerate(columns(block))
    ]
    if kind.rows.cells:
        shown = [column for column in range(len(kind.rows.cells)) if any(row[column].text for row in found)]
        header = [_column(context, kind.rows, kind.rows.cells[column]) for column in shown]
        rows = [[row[column] for column in shown] for row in rows]
    if kind.rows.is_counted:
        header = [_column(context, kind.rows, "number"), *header]
        rows = [[Cell((Span(str(number)),)), *row] for number, row in enumerate(rows, start=1)]
    caption = getattr(block, kind.words_key) if kind.words_key == "caption" else None
    return Table(
        tuple(header), tuple(map(tuple, rows)), _spans(context, caption) if caption else (), Anchor(block.id)
    )


def _cell(context: Context, anchor: Anchor, text: str | None) -> Cell:
    return Cell(_spans(context, text) if text else (), anchor)


def _spans(context: Context, text: str) -> Spans:
    """The words of a field, with links to where they lead on the page."""
    spans = inline.parse(text)
    if not [span for span in spans if span.target is not None]:
        return spans
    return normal(
        [
            span if span.target is None else Span(span.text, span.marks, link_target(context, span.target))
            for span in spans
        ]
    )


def _stand_ins(policy: Policy) -> Iterator[tuple[str, str]]:
    """A link to each part without words of its own, and one to the first part in it with some."""
    for section, _ in policy.walk():
        found = [(section.id, section_texts(section))]
        found += [(block.id, block_texts(block)) for block in section.blocks if isinstance(block, ListBlock)]
        for id_, fields in found:
            first = next(fields, None)
            if first is not None and first.anchor.part != id_:
                yield f"#{id_}", f"#{first.anchor.part}"


def _redirected(blocks: Iterable[Block], further: Mapping[str, str]) -> Iterator[Block]:
    """The blocks. A link to a part that is not shown leads to the first part in it that is."""

    def redirected(spans: Spans, _: Mark | None) -> Spans:
        if any(span.target in further for span in spans):
            return tuple(replace(span, target=further.get(span.target or "", span.target)) for span in spans)
        return spans

    return (with_words(block, redirected) for block in blocks) if further else iter(blocks)


def link_target(context: Context, target: str) -> str | None:
    """The target on the page of a link in the data; None if the page has none for it."""
    parsed = Target.parse(target)
    match parsed.scheme:
        case "law":
            law = context.law(parsed.id)
            return law.provision_uri(parsed.provision) if law is not None else None
        case "policy":
            known = context.policy(parsed.id)
            if parsed.id in context.kept:
                return target
            return known.url if known is not None else None
        case "term" | "part":
            return f"#{parsed.id}"
        case "audience":
            return None
        case "url":
            return target
        case _:
            assert_never(parsed.scheme)


# ── References ──────────────────────────────────────────────────────────────────────────────────────────
def _references(policy: Policy) -> Iterator[Block]:
    citations = policy.citations()
    words = policy.school.fixed_words
    headed = (
        (CitedKind.LAW, words["laws_referred_to"]),
        (CitedKind.POLICY, words["policies_referred_to"]),
    )
    for kind, heading in headed:
        cited = [citation for citation in citations if citation.kind is kind]
        if cited:
            yield Heading((Span(heading),), generated=Generated.REFERENCES)
        for citation in cited:
            yield _reference(policy.context, citation)


def _reference(context: Context, citation: Citation) -> Paragraph:
    target = link_target(context, f"{citation.kind}:{citation.id}")
    spans = (Span(citation.title, target=target),)
    return Paragraph(spans, Role.REFERENCE, generated=Generated.REFERENCES)
