"""Policy → Document: the wording, the order and the labels of the page, decided once for every format."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from string import ascii_lowercase
from typing import assert_never

from policykit import text as inline
from policykit.document import Block, Cell, Document, Fact, FactName, Heading, Paragraph, Role, Table
from policykit.findings import Anchor
from policykit.model.answers import Citation, CitedKind
from policykit.model.context import Context, Target
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
from policykit.model.school import SectionNumbering
from policykit.model.sections import block_texts, section_texts
from policykit.text.spans import Span, Spans, normal

BULLET = "•"
GAP_LABEL = "Missing from this policy"
REASON_LABEL = "Why"
EXTRACT_LABEL = "Extract"
STATUS_LABEL = "Status"
EXTRACT_FOR = ": extract for "
"""What stands between the policy's title and the audience, in the title of an extract."""
LAWS_HEADING = "Laws and guidance referred to"
POLICIES_HEADING = "Other policies referred to"
CONTENTS_FROM = 6
"""From so many headings on, a page has a list of them, unless the policy says otherwise."""
STATUS_WORDS = {Status.DRAFT: "Draft", Status.PROPOSED: "Proposed", Status.ACCEPTED: "Accepted"}


def compose(policy: Policy) -> Document:
    """The page of a policy: its facts, where it stands, its sections, and what it refers to."""
    return _page(policy, policy, policy.title, (*_standing(policy, policy), *_sections(policy)))


def compose_extract(policy: Policy, audience: str) -> Document:
    """The page of a policy for one audience, headed by a line that says it is an extract of which whole.

    Numbers and labels are those of the whole, so that both can be quoted alike. Raises UnknownName if the
    school has no such audience.
    """
    extract = policy.extract(audience)
    found = policy.school.audience(audience)
    name = found.name if found is not None else audience
    parts = _parts(extract)
    kept = (block for block in _sections(policy) if block.anchor is not None and block.anchor.part in parts)
    text = (_extract_note(extract, name), *_standing(policy, extract), *kept)
    return _page(policy, extract, f"{policy.title}{EXTRACT_FOR}{name}", text)


def _page(policy: Policy, shown: Policy, title: str, text: Iterable[Block]) -> Document:
    """The page of a policy or of what is shown of it, with the facts of the whole."""
    blocks = (*_led_on(text, dict(_stand_ins(policy))), *_references(shown))
    headings = [block for block in blocks if isinstance(block, Heading)]
    return Document(
        title=title,
        language=policy.school.language,
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
    held = (
        f"This is only what the policy expects of {name}, what the school will do, and what the words mean."
        if extract.sections
        else f"The policy expects nothing of {name}, and names nothing that the school will do."
    )
    return Paragraph(
        (Span(f"{held} The whole is the "), Span(extract.title, target=target), Span(".")),
        Role.NOTE,
        EXTRACT_LABEL,
    )


def _parts(policy: Policy) -> set[str]:
    """The ids of all that stands in a policy: sections, blocks, items and steps."""
    sections = {section.id for section, _ in policy.walk()}
    return sections | {id_ for block in policy.blocks() for id_ in part_ids(block)}


# ── Where the policy stands ──────────────────────────────────────────────────────────────────────────────
def _standing(policy: Policy, shown: Policy) -> Iterator[Paragraph]:
    """One note, if the policy is not approved, what is shown not complete, or not as it was approved."""
    sentences = [*_approval_lacks(policy), *_gaps_told(policy, shown)]
    if sentences:
        yield Paragraph((Span(" ".join(sentences)),), Role.NOTE, STATUS_LABEL)


def _approval_lacks(policy: Policy) -> Iterator[str]:
    match policy.status:
        case Status.DRAFT:
            yield "This is a draft. It has not been approved."
        case Status.PROPOSED:
            yield "This is a proposal. It has not been approved."
        case Status.ACCEPTED | None if policy.has_changed_since_approval:
            on = policy.approval.on
            yield f"The words have changed since the policy was approved{f' ({on.written})' if on else ''}."
        case None if not policy.is_approved:
            yield "This policy does not say that it has been approved."
        case Status.ACCEPTED | None:
            return
        case _:
            assert_never(policy.status)


def _gaps_told(policy: Policy, shown: Policy) -> Iterator[str]:
    page, count = "policy" if shown is policy else "extract", len(shown.gaps())
    if count == 1:
        yield f"One part of this {page} is missing; it is marked where it belongs."
    elif count:
        yield f"{_counted(count)} parts of this {page} are missing; each is marked where it belongs."
    elif not policy.is_complete:
        yield "The whole policy is not complete; nothing is missing from this extract."


def _counted(count: int) -> str:
    return _NUMBERS[count] if count < len(_NUMBERS) else str(count)


_NUMBERS = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten")


def watermark(policy: Policy) -> str:
    """What stands behind every page of a policy that is not to be relied on as it is."""
    if policy.status in (Status.DRAFT, Status.PROPOSED):
        return STATUS_WORDS[policy.status].upper()
    return "" if policy.is_complete else "INCOMPLETE"


# ── Facts ────────────────────────────────────────────────────────────────────────────────────────────────


def _facts(policy: Policy) -> Iterator[Fact]:
    approval, review = policy.approval, policy.review
    if policy.school.name:
        yield _fact(FactName.SCHOOL, policy.school.name)
    if policy.status is not None:
        yield _fact(FactName.STATUS, STATUS_WORDS[policy.status], "status")
    if policy.version is not None:
        yield _fact(FactName.VERSION, policy.version, "version")
    if policy.owner is not None:
        yield _fact(FactName.OWNER, policy.owner, "owner")
    if approval.by is not None and (approval.label is None or approval.on is None):
        yield _fact(approval.label or FactName.APPROVED_BY, approval.by, "approval/by")
    if approval.on is not None:
        yield _fact(approval.label or FactName.APPROVED_ON, approval.on.written, "approval/on")
    if review.last is not None:
        yield _fact(FactName.LAST_REVIEW, review.last.written, "review/last")
    if policy.review_due is not None:
        yield _fact(review.label or FactName.REVIEW_DUE, policy.review_due.written, "review/due")
    yield _fact(FactName.REFERENCE, f"{policy.id} · {policy.digest}")


def _fact(label: str, text: str, field: str = "") -> Fact:
    return Fact(str(label), (Span(text),), Anchor("", field) if field else None)


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
    """The numbers of headings: 1, 1.1, 2. A label of the school's own stands as it is, and is counted."""

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
        yield Paragraph(_spans(context, gap), Role.GAP, GAP_LABEL, anchor=Anchor(block.id, "missing"))


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
            yield Paragraph(reason, Role.NOTE, REASON_LABEL, depth + 1, Anchor(item.id, "reason"))
        if item.items:
            yield from _items(context, item.items, numbered, depth + 1)


def _number(number: int, depth: int) -> str:
    """The number of an item as English rules number them, from the outside in: 1., (a), (i), and again."""
    match depth % 3:
        case 1 if number <= len(ascii_lowercase):
            return f"({ascii_lowercase[number - 1]})"
        case 2 if number <= len(_ROMAN):
            return f"({_ROMAN[number - 1]})"
        case _:
            return f"{number}."


_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv")


_COLUMNS = {
    "contact_role": "Role",
    "contact_name": "Name",
    "contact_phone": "Telephone",
    "contact_email": "E-mail",
    "step_number": "Stage",
    "step_text": "What happens",
    "step_who": "Who",
    "step_within": "By when",
}


def _column(rows: Rows, cell: str) -> Cell:
    """The heading of a column; its key, where the fixed words have none for a kind that was added."""
    return Cell((Span(_COLUMNS.get(f"{rows.name}_{cell}", cell.capitalize())),))


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
        header = [_column(kind.rows, kind.rows.cells[column]) for column in shown]
        rows = [[row[column] for column in shown] for row in rows]
    if kind.rows.is_counted:
        header = [_column(kind.rows, "number"), *header]
        rows = [[Cell((Span(str(number)),)), *row] for number, row in enumerate(rows, start=1)]
    caption = getattr(block, kind.words_key) if kind.words_key == "caption" else None
    return Table(
        tuple(header), tuple(map(tuple, rows)), _spans(context, caption) if caption else (), Anchor(block.id)
    )


def _cell(context: Context, anchor: Anchor, text: str | None) -> Cell:
    return Cell(_spans(context, text) if text else (), anchor)


def _spans(context: Context, text: str) -> Spans:
    spans = inline.parse(text)
    for span in spans:
        if span.target is not None:
            return _led(context, spans)
    return spans


def _led(context: Context, spans: Spans) -> Spans:
    """The words, with links that lead where they do on the page."""
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


def _led_on(blocks: Iterable[Block], further: Mapping[str, str]) -> Iterator[Block]:
    """The blocks; a link to a part that the page does not show leads to the first in it that it does."""

    def led(spans: Spans) -> Spans:
        if any(span.target in further for span in spans):
            return tuple(replace(span, target=further.get(span.target or "", span.target)) for span in spans)
        return spans

    for block in blocks:
        if not further:
            yield block
        elif isinstance(block, Table):
            rows = [
                tuple(replace(cell, spans=led(cell.spans)) for cell in row)
                for row in (block.header, *block.rows)
            ]
            yield replace(block, header=rows[0], rows=tuple(rows[1:]), caption=led(block.caption))
        else:
            yield replace(block, spans=led(block.spans))


def link_target(context: Context, target: str) -> str | None:
    """Where a link of the data leads on the page, or None where there is nothing to lead to."""
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


# ── What it refers to ────────────────────────────────────────────────────────────────────────────────────
def _references(policy: Policy) -> Iterator[Block]:
    citations = policy.citations()
    headed = ((CitedKind.LAW, LAWS_HEADING), (CitedKind.POLICY, POLICIES_HEADING))
    for kind, heading in headed:
        cited = [citation for citation in citations if citation.kind is kind]
        if cited:
            yield Heading((Span(heading),))
        for citation in cited:
            yield _reference(policy.context, citation)


def _reference(context: Context, citation: Citation) -> Paragraph:
    target = link_target(context, f"{citation.kind}:{citation.id}")
    return Paragraph((Span(citation.title, target=target),), Role.REFERENCE)
