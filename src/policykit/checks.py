"""Policy → findings: what its names mean, and what is worth a clerk's time.

The rules are plain functions in an ordered table. A rule names anchors, never lines: whoever knows the
source finds those.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from typing import assert_never

from policykit import codes, inline
from policykit.findings import Anchor, Finding, first_of
from policykit.model.answers import Citation, CitedKind
from policykit.model.blocks import Block, Definition, Expectations, Item, Responses
from policykit.model.dates import ReviewKind
from policykit.model.policy import Policy
from policykit.model.register import Confidence, Effect, Law, LawChange
from policykit.model.school import Audience, School, folded
from policykit.model.setting import Target
from policykit.model.texts import Field, texts


@dataclass(frozen=True, slots=True)
class Case:
    """One policy before the rules: with its texts, which several rules read, and the day if it is known."""

    policy: Policy
    fields: tuple[Field, ...]
    today: datetime.date | None = None


Rule = Callable[[Case], Iterator[Finding]]


def check(policy: Policy, today: datetime.date | None = None) -> list[Finding]:
    """What the rules find in one policy, each a hundred times at most.

    Those that ask what day it is need ``today``.
    """
    case = Case(policy, tuple(texts(policy)), today)
    return [finding for rule in RULES for finding in first_of(rule(case))]


# ── What names mean ──────────────────────────────────────────────────────────────────────────────────────
def audiences_are_known(case: Case) -> Iterator[Finding]:
    """Every audience named is one of the school's."""
    policy = case.policy
    for part, key, names in _named_audiences(policy):
        for index, name in enumerate(names or ()):
            if not policy.school.audiences_named(name):
                yield _unknown_audience(policy.school, name, Anchor(part, f"{key}/{index}"))


def _named_audiences(policy: Policy) -> Iterator[tuple[str, str, tuple[str, ...] | None]]:
    yield "", "audiences", policy.audiences
    for section, _ in policy.walk():
        for block in section.blocks:
            match block:
                case Expectations():
                    yield block.id, "of", block.of
                    yield block.id, "by", block.by
                    yield from _items_of(block.items)
                case Responses():
                    yield block.id, "against", block.against
                case _:
                    pass


def _items_of(items: tuple[Item, ...]) -> Iterator[tuple[str, str, tuple[str, ...] | None]]:
    for item in items:
        yield item.id, "of", item.of
        yield from _items_of(item.items)


def _unknown_audience(school: School, name: str, anchor: Anchor, needle: str = "") -> Finding:
    spoken = {folded(known): known for audience in school.audiences for known in _names(audience)}
    near = get_close_matches(folded(name), spoken, n=1, cutoff=0.6)
    listed = ", ".join(audience.id for audience in school.audiences)
    remedy = (
        f"Did you mean “{spoken[near[0]]}”?" if near else f"Use one of {listed}; or add it to school.yaml."
    )
    return Finding(codes.UNKNOWN_AUDIENCE, f"The school has no audience “{name}”.", remedy, anchor, needle)


def _names(audience: Audience) -> tuple[str, ...]:
    return (audience.id, audience.name, *audience.aliases)


def links_lead_somewhere(case: Case) -> Iterator[Finding]:
    """Every link to a law, a policy, a term, an audience or a part of the policy finds its target."""
    policy = case.policy
    terms = {
        block.id for section, _ in policy.walk() for block in section.blocks if isinstance(block, Definition)
    }
    parts = set(_parts(policy))
    for field in case.fields:
        for link in inline.links(field.text):
            finding = _link_finding(policy, Target.parse(link.target), terms, parts)
            if finding is not None:
                code, sentence, remedy = finding
                yield Finding(code, sentence, remedy, field.anchor, link.target)


def _link_finding(
    policy: Policy, target: Target, terms: set[str], parts: set[str]
) -> tuple[codes.Code, str, str] | None:
    setting = policy.setting
    match target.scheme:
        case "law" if setting.law(target.id) is None:
            near = setting.laws.suggest(target.id)
            remedy = _did_you_mean("law:", near, "Add it under laws in school.yaml.")
            return codes.UNKNOWN_LAW, f"No law or guidance has the id “{target.id}”.", remedy
        case "policy" if setting.policy(target.id) is None:
            near = _nearest(target.id, [*setting.kept, *setting.elsewhere])
            remedy = _did_you_mean("policy:", near, "Add it under policies in school.yaml.")
            return codes.UNKNOWN_POLICY, f"No policy has the id “{target.id}”.", remedy
        case "term" if target.id not in terms:
            remedy = _did_you_mean(
                "term:", _nearest(target.id, terms), f"Add a block of kind definition with id: {target.id}."
            )
            return codes.UNKNOWN_TERM, f"The policy has no definition with the id “{target.id}”.", remedy
        case "part" if target.id not in parts:
            remedy = _did_you_mean("#", _nearest(target.id, parts), "Correct the id, or take the link out.")
            return codes.UNKNOWN_PART, f"Nothing in this policy has the id “{target.id}”.", remedy
        case "audience" if not setting.school.audiences_named(target.id):
            finding = _unknown_audience(setting.school, target.id, Anchor(""))
            return finding.code, finding.sentence, finding.remedy
        case "law" | "policy" | "term" | "part" | "audience" | "url":
            return None
        case _:
            assert_never(target.scheme)


def _nearest(name: str, known: list[str] | set[str]) -> str | None:
    return next(iter(get_close_matches(name, sorted(known), n=1)), None)


def _did_you_mean(prefix: str, near: str | None, otherwise: str) -> str:
    return f"Did you mean “{prefix}{near}”?" if near is not None else otherwise


def _parts(policy: Policy) -> Iterator[str]:
    for section, _ in policy.walk():
        yield section.id
        for block in section.blocks:
            yield from _block_parts(block)


def _block_parts(block: Block) -> Iterator[str]:
    yield block.id
    for item in getattr(block, "items", ()):
        yield from _item_parts(item)
    for step in getattr(block, "steps", ()):
        yield step.id


def _item_parts(item: Item) -> Iterator[str]:
    yield item.id
    for below in item.items:
        yield from _item_parts(below)


def links_are_safe(case: Case) -> Iterator[Finding]:
    """No link leads to an address of a kind that could run a program."""
    for field in case.fields:
        for target in inline.refused_links(field.text):
            yield Finding(
                codes.UNSAFE_LINK,
                f"The link to “{_shortened(target)}” is not of a kind that is allowed.",
                "Use an https: address, mailto:, tel:, #id, law:, policy:, audience: or term:.",
                field.anchor,
                target,
            )


def review_follows_approval(case: Case) -> Iterator[Finding]:
    """The next review is not before the approval."""
    policy = case.policy
    due, approved = policy.review.due, policy.approval.on
    if due is not None and approved is not None and due.definitely_before(approved, policy.school.calendar):
        yield Finding(
            codes.REVIEW_BEFORE_APPROVAL,
            f"The next review is due {due.written}, before the approval of {approved.written}.",
            "Correct the date; a review that is over is written review: {last: …}.",
            Anchor("", "review/due"),
        )


# ── What is worth a person's eye ─────────────────────────────────────────────────────────────────────────
def gaps_are_told(case: Case) -> Iterator[Finding]:
    """Every list that is missing."""
    policy = case.policy
    for gap in policy.gaps():
        stem = f" after “{_shortened(gap.stem)}”" if gap.stem else ""
        yield Finding(
            codes.GAP,
            f"The list{stem} is missing.",
            "When the words are found, write them under items: and take missing: out.",
            gap.anchor,
        )


def approval_and_review_are_stated(case: Case) -> Iterator[Finding]:
    """The policy says who approved it and when, and when it is to be reviewed."""
    policy = case.policy
    absent = [
        words
        for words, stated in (
            ("who approved it", policy.approval.by),
            ("when it was approved", policy.approval.on),
            ("when its review is due", policy.review_due),
        )
        if stated is None
    ]
    if absent:
        yield Finding(
            codes.NOT_APPROVED,
            f"The policy does not say {' or '.join(absent)}.",
            "Write approval: {by: …, on: …} and review: {due: …} when they are known.",
            Anchor("", "title"),
        )


def review_is_not_past(case: Case) -> Iterator[Finding]:
    """The review is neither due nor overdue."""
    policy, today = case.policy, case.today
    due = policy.review_due
    if today is None or due is None:
        return
    state = policy.review_state(today)
    anchor = Anchor("", "review/due")
    match state.kind:
        case ReviewKind.OVERDUE:
            ended = _day(due.last_day(policy.school.calendar))
            sentence = f"The review is overdue: it was due {due.written}, which ended on {ended}."
            yield Finding(
                codes.REVIEW_OVERDUE,
                sentence,
                "Review the policy, or correct the date if it is a slip.",
                anchor,
            )
        case ReviewKind.DUE:
            sentence = f"The review is due now ({due.written})."
            yield Finding(codes.REVIEW_DUE, sentence, "Put the policy on the next agenda.", anchor)
        case ReviewKind.NOT_SET | ReviewKind.NOT_DUE:
            return
        case _:
            assert_never(state.kind)


def laws_are_current(case: Case) -> Iterator[Finding]:
    """No law that is cited has been narrowed, superseded or repealed, as far as the register knows."""
    policy, today = case.policy, case.today
    for citation in policy.citations():
        law = policy.setting.law(citation.id) if citation.kind is CitedKind.LAW else None
        if law is None:
            continue
        for change in law.changes:
            if change.effect is not Effect.AMENDED and change.has_happened(today):
                yield _law_changed(policy, citation, law, change)
        if law.confidence is Confidence.UNVERIFIED:
            yield _at_first_mention(
                citation,
                codes.LAW_UNVERIFIED,
                f"The register's entry for {law.title} has not been verified.",
                "Compare it with the official text before you rely on it.",
            )


def _law_changed(policy: Policy, citation: Citation, law: Law, change: LawChange) -> Finding:
    approved, calendar = policy.approval.on, policy.school.calendar
    when = f" on {_day(change.on.first_day())}" if change.on is not None else ""
    since = ""
    if approved is not None and change.on is not None:
        if approved.definitely_before(change.on, calendar):
            since = f", since the policy was approved ({approved.written})"
        elif change.on.definitely_before(approved, calendar):
            since = f", before the policy was approved ({approved.written})"
    successor = policy.setting.law(change.by) if change.by is not None else None
    see = f" See the {successor.title}." if successor is not None else ""
    return _at_first_mention(
        citation,
        codes.LAW_CHANGED,
        f"The {law.title} was {change.effect}{when}{since}. {change.what}".rstrip(),
        f"Ask whether the words still hold.{see}",
    )


def _at_first_mention(citation: Citation, code: codes.Code, sentence: str, remedy: str) -> Finding:
    return Finding(code, sentence, remedy, citation.cited[0].anchor, f"{citation.kind}:{citation.id}")


_PLACEHOLDER = re.compile(
    r"(?i:\bTB[CAD]\b|\bto be confirmed\b|\blorem ipsum\b)|\bX{3,}\b"
    r"|\[(?=[^\[\]\n]*[A-Z]{2})[A-Z0-9 ,.'’/&-]{3,}\](?!\()"
    r"|\[(?i:insert|name of|school name|add|enter|date)\b[^\[\]\n]*\](?!\()|(?i:<insert[^<>\n]*>)"
)
# Any placeholder has one of these in it, once in small letters; looking for them is far quicker.
_SIGNS = ("tb", "to be", "lorem", "xxx", "[", "<")


def placeholders_are_filled(case: Case) -> Iterator[Finding]:
    """No text still holds what a model policy leaves to be filled in."""
    policy = case.policy
    plain = ((Anchor("", key), getattr(policy, key)) for key in ("title", "owner", "version"))
    by = (Anchor("", "approval/by"), policy.approval.by)
    fields = [(field.anchor, field.text) for field in case.fields]
    for anchor, text in [*plain, by, *fields]:
        small = text.lower() if text else ""
        if not any(sign in small for sign in _SIGNS):
            continue
        for match in _PLACEHOLDER.finditer(text):
            yield Finding(
                codes.PLACEHOLDER,
                f"“{_shortened(match.group())}” looks like a placeholder.",
                "Write what belongs there.",
                anchor,
                match.group(),
            )


def markup_is_meant(case: Case) -> Iterator[Finding]:
    """No text holds markup that will be shown as it stands."""
    for field in case.fields:
        for piece in inline.literal_markup(field.text)[:3]:
            yield Finding(
                codes.MARKUP_AS_TEXT,
                f"“{_shortened(piece)}” is shown as it stands: it is not read as markup.",
                "Take it out; write a list as items:, a heading as the title: of a section.",
                field.anchor,
                piece,
            )


def _shortened(words: str, length: int = 60) -> str:
    return words if len(words) <= length else words[: length - 1].rstrip() + "…"


_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July",
    "August", "September", "October", "November", "December",
)  # fmt: skip


def _day(day: datetime.date) -> str:
    """A day in words, whatever the locale: 31 January 2024."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


RULES: tuple[Rule, ...] = (
    audiences_are_known,
    links_lead_somewhere,
    links_are_safe,
    review_follows_approval,
    gaps_are_told,
    approval_and_review_are_stated,
    review_is_not_past,
    laws_are_current,
    placeholders_are_filled,
    markup_is_meant,
)


# ── The school's own file ────────────────────────────────────────────────────────────────────────────────
def check_school(school: School) -> list[Finding]:
    """Whether every name in school.yaml means one thing."""
    return [
        *_names_twice([("audiences", index, _names(a)) for index, a in enumerate(school.audiences)]),
        *_names_twice(
            [("policies", index, (p.id, p.title, *p.aliases)) for index, p in enumerate(school.policies)]
        ),
    ]


def _names_twice(entries: list[tuple[str, int, tuple[str, ...]]]) -> Iterator[Finding]:
    owner: dict[str, int] = {}
    for key, index, names in entries:
        for name in names:
            if owner.setdefault(folded(name), index) != index:
                yield Finding(
                    codes.DUPLICATE_NAME,
                    f"“{name}” is a name of two entries under {key}.",
                    "Keep it at one of them.",
                    Anchor("", f"{key}/{index}"),
                    name,
                )
