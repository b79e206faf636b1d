"""Rules about a policy's approval, its review, its gaps, and the laws that it cites."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import assert_never

from policykit import codes
from policykit.checks.words import shortened
from policykit.findings import Anchor, Finding
from policykit.model.answers import Citation, CitedKind
from policykit.model.dates import Precision, ReviewKind, SchoolDate, day_in_words
from policykit.model.policy import Policy
from policykit.model.register import Confidence, Effect, Law, LawChange


def review_follows_approval(policy: Policy) -> Iterator[Finding]:
    """The next review is not before the approval."""
    due, approved = policy.review.due, policy.approval.on
    if due is not None and approved is not None and due.definitely_before(approved, policy.school.calendar):
        yield Finding(
            codes.REVIEW_BEFORE_APPROVAL,
            f"The next review is due {due.written}, before the approval of {approved.written}.",
            "Correct the date. For a review that has taken place, write review: {last: …}.",
            Anchor("", "review/due"),
        )


def gaps_are_reported(policy: Policy) -> Iterator[Finding]:
    """Every list that is missing."""
    for gap in policy.gaps():
        stem = f" after “{shortened(gap.stem)}”" if gap.stem else ""
        yield Finding(
            codes.GAP,
            f"The list{stem} is missing.",
            "When you have the words, write them under items: and remove missing:.",
            gap.anchor,
        )


def approval_and_review_are_stated(policy: Policy) -> Iterator[Finding]:
    """The policy says who approved it and when, and when it is to be reviewed."""
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


def words_are_those_approved(policy: Policy) -> Iterator[Finding]:
    """The words are those of the document that was approved, if the policy says which that was."""
    if policy.has_changed_since_approval:
        yield Finding(
            codes.CHANGED_SINCE_APPROVAL,
            f"The words have changed since the document {policy.approval.reference} was approved.",
            f"When they are approved, write the new date and reference: {policy.digest}.",
            Anchor("", "approval/reference"),
        )


def review_is_not_past(policy: Policy, today: datetime.date | None) -> Iterator[Finding]:
    """The review is neither due nor overdue."""
    due = policy.review_due
    if today is None or due is None:
        return
    state = policy.review_state(today)
    anchor = Anchor("", "review/due")
    match state.kind:
        case ReviewKind.OVERDUE:
            ended = day_in_words(due.last_day(policy.school.calendar))
            which = "" if due.precision is Precision.DAY else f", which ended on {ended}"
            sentence = f"The review is overdue: it was due {due.written}{which}."
            yield Finding(
                codes.REVIEW_OVERDUE,
                sentence,
                "Review the policy, or correct the date if it is wrong.",
                anchor,
            )
        case ReviewKind.DUE:
            sentence = f"The review is due now ({due.written})."
            yield Finding(codes.REVIEW_DUE, sentence, "Put the policy on the next agenda.", anchor)
        case ReviewKind.NOT_SET | ReviewKind.NOT_DUE:
            return
        case _:
            assert_never(state.kind)


def laws_are_current(policy: Policy, today: datetime.date | None) -> Iterator[Finding]:
    """No law that is cited has been narrowed, superseded or repealed, as far as the register knows."""
    for citation in policy.citations():
        law = policy.context.law(citation.id) if citation.kind is CitedKind.LAW else None
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
    when = f" {_when(change.on)}" if change.on is not None else ""
    since = ""
    if approved is not None and change.on is not None:
        if approved.definitely_before(change.on, calendar):
            since = f", since the policy was approved ({approved.written})"
        elif change.on.definitely_before(approved, calendar):
            since = f", before the policy was approved ({approved.written})"
    successor = policy.context.law(change.by) if change.by is not None else None
    see = f" See the {successor.title}." if successor is not None else ""
    return _at_first_mention(
        citation,
        codes.LAW_CHANGED,
        f"The {law.title} was {change.effect}{when}{since}. {change.what}".rstrip(),
        f"Check that the words are still right.{see}",
    )


def _when(date: SchoolDate) -> str:
    """A date as precisely as it is known, and no more."""
    if date.precision is Precision.DAY:
        return f"on {day_in_words(date.first_day())}"
    return f"in {date.written}"


def _at_first_mention(citation: Citation, code: codes.Code, sentence: str, remedy: str) -> Finding:
    return Finding(code, sentence, remedy, citation.cited[0].anchor, f"{citation.kind}:{citation.id}")
