"""Policy → Document: the wording, the order and the labels of the page, decided once for every format."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from policykit import inline
from policykit.document import Block, Cell, Document, Fact, FactName, Heading, Paragraph, Role, Table
from policykit.findings import Anchor
from policykit.model import blocks as model
from policykit.model.answers import Citation, CitedKind
from policykit.model.policy import Policy, Status
from policykit.model.setting import Setting, Target
from policykit.spans import Span, Spans, normal

BULLET = "•"
GAP_LABEL = "Missing from this policy"
REASON_LABEL = "Why"
EXTRACT_LABEL = "Extract"
LAWS_HEADING = "Laws and guidance referred to"
POLICIES_HEADING = "Other policies referred to"
STATUS_WORDS = {Status.DRAFT: "Draft", Status.PROPOSED: "Proposed", Status.ACCEPTED: "Accepted"}


def compose(policy: Policy) -> Document:
    """The page of a policy: its facts, its sections, and what it refers to."""
    return Document(
        title=policy.title,
        language=policy.school.language,
        facts=tuple(_facts(policy)),
        blocks=(*_sections(policy), *_references(policy)),
        anchor=Anchor("", "title"),
    )


def compose_extract(policy: Policy, audience: str) -> Document:
    """The page of a policy for one audience, headed by a line that says it is an extract.

    Raises UnknownName if the school has no such audience.
    """
    extract = policy.extract(audience)
    found = policy.school.audience(audience)
    name = found.name if found is not None else audience
    words = (
        f"Only the expectations of {name}, the school's responses and the definitions. "
        f"The whole policy is “{policy.title}”."
    )
    note = Paragraph((Span(words),), Role.NOTE, EXTRACT_LABEL)
    page = compose(extract)
    return Document(page.title, page.language, page.facts, (note, *page.blocks), page.anchor)


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
    yield _fact(FactName.REFERENCE, policy.id, "id")


def _fact(label: str, text: str, field: str = "") -> Fact:
    return Fact(str(label), (Span(text),), Anchor("", field) if field else None)


def _sections(policy: Policy) -> Iterator[Block]:
    setting = policy.setting
    for section, level in policy.walk():
        if section.title is not None:
            spans = _spans(setting, section.title)
            yield Heading(spans, level, section.label or "", Anchor(section.id, "title"))
        for block in section.blocks:
            yield from _block(setting, block)


def _block(setting: Setting, block: model.Block) -> Iterator[Block]:
    match block:
        case model.Text() | model.Definition():
            yield from _prose(setting, block.id, block.text, Role.BODY)
        case model.Quote():
            yield from _prose(setting, block.id, block.text, Role.QUOTE)
        case model.Expectations() | model.Responses() | model.List():
            yield from _stem(setting, block.id, block.text)
            yield from _items(setting, block.items, block.numbered, 0)
            yield from _gap(setting, block.id, block.missing)
        case model.Table():
            yield _table(setting, block)
        case model.Contacts():
            yield _contacts(setting, block)
        case model.Steps():
            yield from _stem(setting, block.id, block.text)
            if block.steps:
                yield _steps(setting, block)
            yield from _gap(setting, block.id, block.missing)
        case _:
            assert_never(block)


def _prose(setting: Setting, part: str, text: str, role: Role) -> Iterator[Paragraph]:
    for index, paragraph in enumerate(inline.paragraphs(text)):
        field = f"text/{index}" if index else "text"
        yield Paragraph(_spans(setting, paragraph), role, anchor=Anchor(part, field))


def _stem(setting: Setting, part: str, text: str | None) -> Iterator[Paragraph]:
    if text is not None:
        yield Paragraph(_spans(setting, text), anchor=Anchor(part, "text"))


def _gap(setting: Setting, part: str, missing: str | None) -> Iterator[Paragraph]:
    if missing is not None:
        yield Paragraph(_spans(setting, missing), Role.GAP, GAP_LABEL, anchor=Anchor(part, "missing"))


def _items(
    setting: Setting, items: tuple[model.Item, ...], numbered: bool, depth: int
) -> Iterator[Paragraph]:
    for number, item in enumerate(items, start=1):
        label = item.label or (f"{number}." if numbered else BULLET)
        yield Paragraph(_spans(setting, item.text), Role.ITEM, label, depth, Anchor(item.id, "text"))
        if item.reason is not None:
            reason = _spans(setting, item.reason)
            yield Paragraph(reason, Role.NOTE, REASON_LABEL, depth, Anchor(item.id, "reason"))
        yield from _items(setting, item.items, numbered, depth + 1)


def _table(setting: Setting, table: model.Table) -> Table:
    header = tuple(
        _cell(setting, table.id, f"columns/{column}", heading) for column, heading in enumerate(table.columns)
    )
    rows = tuple(
        tuple(_cell(setting, table.id, f"rows/{row}/{column}", cell) for column, cell in enumerate(cells))
        for row, cells in enumerate(table.rows)
    )
    return Table(header, rows, _caption(setting, table.caption), Anchor(table.id))


def _contacts(setting: Setting, contacts: model.Contacts) -> Table:
    columns = {"role": "Role", "name": "Name", "phone": "Telephone", "email": "E-mail"}
    shown = [key for key in columns if any(getattr(person, key) for person in contacts.people)]
    rows = tuple(
        tuple(_cell(setting, contacts.id, f"people/{row}/{key}", getattr(person, key)) for key in shown)
        for row, person in enumerate(contacts.people)
    )
    header = tuple(Cell((Span(columns[key]),)) for key in shown)
    return Table(header, rows, _caption(setting, contacts.caption), Anchor(contacts.id))


def _steps(setting: Setting, steps: model.Steps) -> Table:
    columns = {"text": "What happens", "who": "Who", "within": "By when"}
    shown = [key for key in columns if any(getattr(step, key) for step in steps.steps)]
    rows = tuple(
        (
            Cell((Span(str(number)),)),
            *(_cell(setting, step.id, key, getattr(step, key)) for key in shown),
        )
        for number, step in enumerate(steps.steps, start=1)
    )
    header = (Cell((Span("Stage"),)), *(Cell((Span(columns[key]),)) for key in shown))
    return Table(header, rows, (), Anchor(steps.id))


def _caption(setting: Setting, caption: str | None) -> Spans:
    return _spans(setting, caption) if caption is not None else ()


def _cell(setting: Setting, part: str, field: str, text: str | None) -> Cell:
    return Cell(_spans(setting, text) if text else (), Anchor(part, field))


def _spans(setting: Setting, text: str) -> Spans:
    spans = inline.parse(text)
    if len(spans) == 1 and spans[0].target is None:
        return spans
    if all(span.target is None for span in spans):
        return spans
    return normal(
        span if span.target is None else Span(span.text, span.marks, link_target(setting, span.target))
        for span in spans
    )


def link_target(setting: Setting, target: str) -> str | None:
    """Where a link of the data leads on the page, or None where there is nothing to lead to."""
    parsed = Target.parse(target)
    match parsed.scheme:
        case "law":
            law = setting.law(parsed.id)
            return law.provision_uri(parsed.provision) if law is not None else None
        case "policy":
            known = setting.policy(parsed.id)
            if parsed.id in setting.kept:
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


def _references(policy: Policy) -> Iterator[Block]:
    citations = policy.citations()
    headed = ((CitedKind.LAW, LAWS_HEADING), (CitedKind.POLICY, POLICIES_HEADING))
    for kind, heading in headed:
        cited = [citation for citation in citations if citation.kind is kind]
        if cited:
            yield Heading((Span(heading),))
        for citation in cited:
            yield _reference(policy.setting, citation)


def _reference(setting: Setting, citation: Citation) -> Paragraph:
    target = link_target(setting, f"{citation.kind}:{citation.id}")
    return Paragraph((Span(citation.title, target=target),), Role.REFERENCE)
