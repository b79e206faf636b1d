"""The front matter in its many spellings: each line of these is one way in which a school writes a fact."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from policykit import formats
from policykit.importer import Recognised, recognise
from policykit.importer.labels import segments, unparted
from policykit.tasks.load import open_library
from tests.support.commands import POLICIES

SETTING = open_library(POLICIES).context
PROSE = "The school is proud of what its children do, and says so.\n"


def made(text: str, kind: str = ".txt") -> Recognised:
    """The draft of a text with prose below it."""
    document = formats.bring(f"{text}\n\n{PROSE}".encode(), kind).document
    return recognise(document, SETTING, f"old{kind}", title="Paper")


def facts(found: Recognised) -> dict[str, str]:
    """The front matter of a draft by its paths, without labels."""
    data: dict[str, Any] = found.data
    said: dict[str, str] = {key: data[key] for key in ("version", "owner", "status") if key in data}
    for key in ("approval", "review"):
        said |= {f"{key}/{below}": value for below, value in data.get(key, {}).items() if below != "label"}
    return said


def words(found: Recognised) -> str:
    """The words of the draft's text."""
    blocks = [block for section in found.data["sections"] for block in section.get("blocks", ())]
    return " ".join(str(block.get("text", "")) for block in blocks)


LAST = (
    "Last reviewed: {}",
    "Last reviewed {}",
    "Last reviewed on: {}",
    "Last reviewed on {}",
    "Last review: {}",
    "Last review date: {}",
    "Date of last review: {}",
    "Date of Last Review - {}",
    "Date last reviewed: {}",
    "Date reviewed: {}",
    "Date policy last reviewed: {}",
    "Date of most recent review: {}",
    "Date of previous review: {}",
    "Previous review: {}",
    "Most recent review {}",
    "Policy last reviewed: {}",
    "Policy reviewed: {}",
    "Policy reviewed {}",
    "Policy Reviewed in {}",
    "Reviewed: {}",
    "Reviewed {}",
    "Reviewed on: {}",
    "Reviewed in {}",
    "Reviewed and updated: {}",
    "Reviewed/updated {}",
    "Reviewed by governors: {}",
    "Reviewed by the Governing Body {}",
    "Review completed: {}",
    "Last updated: {}",
    "Last update {}",
    "Updated {}",
    "Policy updated: {}",
    "Date updated: {}",
    "Revised: {}",
    "Revised {}",
    "Date of revision: {}",
    "Last revised: {}",
    "Last amended: {}",
    "Amended {}",
    "Latest review: {}",
    "Date of latest review: {}",
    "This policy was last reviewed: {}",
    "This policy was last reviewed in {}.",
    "The policy was reviewed in {}.",
    "This policy was last updated in {}.",
    "We last reviewed this policy in {}.",
    "Governors last reviewed this policy in {}.",
)
DUE = (
    "Next review: {}",
    "Next review {}",
    "Next Review Date: {}",
    "Next review date {}",
    "Next review due: {}",
    "Next review due by: {}",
    "Next review due {}",
    "Next review is due: {}",
    "Next scheduled review: {}",
    "Next policy review: {}",
    "Next reviewed: {}",
    "Next review planned for: {}",
    "Date of next review: {}",
    "Date of Next Review {}",
    "Date for next review: {}",
    "Date next review due: {}",
    "Date due for review: {}",
    "Date for review: {}",
    "Date to be reviewed: {}",
    "Date of next policy review: {}",
    "Review due: {}",
    "Review due {}",
    "Review due date: {}",
    "Policy review due: {}",
    "Due for review: {}",
    "Due for review in {}",
    "Policy due for review: {}",
    "To be reviewed: {}",
    "To be reviewed {}",
    "To be reviewed by: {}",
    "To be reviewed on or before: {}",
    "Policy to be reviewed: {}",
    "Policy to be reviewed {}",
    "Policy will be reviewed: {}",
    "Review by: {}",
    "Review no later than: {}",
    "Future review date: {}",
    "Proposed review date: {}",
    "Planned review: {}",
    "Scheduled review date: {}",
    "Renewal date: {}",
    "Expiry date: {}",
    "Valid until: {}",
    "Review date (next): {}",
    "Next revision: {}",
    "The next review is due in {}.",
    "This policy is due for review in {}.",
    "This policy will next be reviewed in {}.",
    "It will be reviewed again in {}, or before.",
    "The date of the next review is {}.",
    "This policy is to be reviewed in {}.",
    "The governing body will review this policy in {}.",
    "This policy will be reviewed by governors in {}.",
)
CYCLE = (
    "Review cycle: {}",
    "Review Cycle {}",
    "Cycle of review: {}",
    "Review: {}",
    "Review period: {}",
    "Review frequency: {}",
    "Review interval: {}",
    "Review schedule: {}",
    "Review timetable: {}",
    "Frequency of review: {}",
    "Frequency of reviews: {}",
    "Frequency: {}",
    "Reviewed: {}",
    "Reviewed {}",
    "To be reviewed: {}",
    "To be reviewed {}",
    "Policy review cycle: {}",
    "Policy to be reviewed {}",
    "How often reviewed: {}",
    "How often is it reviewed? {}",
    "This policy will be reviewed {}.",
    "This policy is reviewed {} by the governing body.",
    "This policy was written in school, and will be reviewed {}.",
    "The governing body reviews this policy {}.",
    "Governors will review the policy {}, or sooner if the law changes.",
    "We review this policy {}.",
    "It will be reviewed {}. The policy is on our website.",
    "The policy is reviewed at least {}.",
)
APPROVED = (
    "Approved by: {by}\nDate: {on}",
    "Approved by: {by} Date: {on}",
    "Approved by: {by}  Date approved: {on}",
    "Approved by: {by}, {on}",
    "Approved by: {by} – {on}",
    "Approved by: {by} ({on})",
    "Approved by: {by} on {on}",
    "Approved by {by} on {on}",
    "Approved by {by} {on}",
    "Approved by the {by} on: {on}",
    "Approved by {by}: {on}",
    "Approved by {by} - {on}",
    "Approved by the {by}, {on}",
    "Policy approved by {by}: {on}",
    "Policy approved by the {by} on {on}",
    "Policy agreed by {by}: {on}",
    "Policy adopted by {by} {on}",
    "Ratified by {by}: {on}",
    "Ratified by the {by} on {on}",
    "Ratified by: {by}\nRatified on: {on}",
    "Adopted by {by} in {on}",
    "Adopted by the {by}: {on}",
    "Agreed by {by}: {on}",
    "Agreed by the {by} in {on}",
    "Accepted by {by}: {on}",
    "Authorised by: {by}\nDate authorised: {on}",
    "Signed off by: {by}\nDate of approval: {on}",
    "Date approved by {by}: {on}",
    "Date approved by the {by} {on}",
    "Date ratified by {by}: {on}",
    "Date adopted by {by}: {on}",
    "Date agreed by {by}: {on}",
    "Date of approval by {by}: {on}",
    "Date of {by} approval: {on}",
    "{by} approval: {on}",
    "{by} approval date: {on}",
    "Approved and adopted by {by}: {on}",
    "Reviewed and approved by {by}: {on}",
    "Approving body: {by}\nApproval date: {on}",
    "Approved by / date: {by}, {on}",
    "Approved: {by}, {on}",
    "Approved: {on} by {by}",
    "Approved on {on} by {by}",
    "Approved on: {on}\nApproved by: {by}",
    "Date approved: {on}\nApproved by: the {by}",
    "Ratified: {by} {on}",
    "Passed by {by}: {on}",
    "Approved by {by} at the meeting of {on}",
    "Approved at a meeting of the {by} on {on}",
    "Date presented to {by}: {on}",
    "This policy was approved by the {by} on {on}.",
    "This policy was adopted by {by} in {on}.",
    "This policy has been agreed by {by} ({on}).",
    "This policy was ratified by the {by} at its meeting on {on}.",
    "The {by} approved this policy on {on}.",
    "The {by} adopted the policy in {on}.",
    "Policy ratified at the {by} meeting on {on}",
    "Approved by\n{by}\nDate\n{on}",
)
BODIES = ("Full Governing Body", "Governors", "FGB", "Board of Trustees", "Resources Committee")
DATES = (
    "September 2024",
    "Sept 2024",
    "Spring Term 2024",
    "12 March 2024",
    "12/03/2024",
    "14.5.24",
    "12th Sept. ’19",
    "3/9/'24",
)
CYCLES = ("annually", "every two years", "every 3 years", "every 12 months", "every year")
OWNER = (
    "Policy owner: {}",
    "Owner: {}",
    "Policy lead: {}",
    "Lead: {}",
    "Policy Author: {}",
    "Author: {}",
    "Written by: {}",
    "Policy written by: {}",
    "Prepared by: {}",
    "Person responsible: {}",
    "Person responsible for this policy: {}",
    "Person responsible for the policy: {}",
    "Member of staff responsible: {}",
    "Staff member responsible: {}",
    "Responsible person: {}",
    "Responsible member of staff: {}",
    "Responsibility: {}",
    "Responsible: {}",
    "Responsible for review: {}",
    "Named person: {}",
    "Lead member of staff: {}",
    "Lead officer: {}",
    "Policy holder: {}",
    "Policy manager: {}",
    "Document owner: {}",
    "SLT lead: {}",
    "Staff lead: {}",
    "Lead professional: {}",
    "Who is responsible: {}",
    "Owner of the policy: {}",
    "Lead person: {}",
)
VERSION = (
    ("Version: 3.1", "3.1"),
    ("Version 3.1", "3.1"),
    ("version no. 4", "4"),
    ("Version number: 2", "2"),
    ("Version no: 2.0", "2.0"),
    ("Policy version: 7", "7"),
    ("Document version: 7", "7"),
    ("Issue: 3", "3"),
    ("Issue number 3", "3"),
    ("Issue no. 3", "3"),
    ("Revision: 2", "2"),
    ("Revision number: 2", "2"),
    ("V2.1", "V2.1"),
    ("v3", "v3"),
    ("Edition: 2", "2"),
)


@pytest.mark.parametrize("line", LAST)
def test_the_last_review_is_read_in_its_spelling(line: str) -> None:
    for when in DATES:
        assert facts(made(line.format(when))) == {"review/last": when}


@pytest.mark.parametrize("line", DUE)
def test_the_next_review_is_read_in_its_spelling(line: str) -> None:
    for when in DATES:
        assert facts(made(line.format(when))) == {"review/due": when}


@pytest.mark.parametrize("line", CYCLE)
def test_how_often_a_policy_is_reviewed_is_read_in_its_spelling(line: str) -> None:
    for often in CYCLES:
        assert facts(made(line.format(often))) == {"review/cycle": often}


@pytest.mark.parametrize("line", APPROVED)
def test_an_approval_is_read_in_its_spelling(line: str) -> None:
    for body in BODIES:
        for when in DATES[::2]:
            said = {"approval/by": body, "approval/on": when}
            assert facts(made(line.format(by=body, on=when))) == said


@pytest.mark.parametrize("line", OWNER)
def test_an_owner_is_read_in_its_spelling(line: str) -> None:
    for who in ("Deputy Headteacher", "Mrs J. Okafor, SENDCo", "Assistant Head (Inclusion)"):
        assert facts(made(line.format(who))) == {"owner": who}


@pytest.mark.parametrize(("line", "version"), VERSION)
def test_a_version_is_read_in_its_spelling(line: str, version: str) -> None:
    assert facts(made(f"Approved by: Governors\n\n{line}")) == {
        "approval/by": "Governors",
        "version": version,
    }


WHOLE = (
    (
        "Approved by GovernorsDate approved 12/3/24Next review March 2026",
        "Governors",
        "12/3/24",
        "March 2026",
    ),
    ("Approved by: Governors Date: 12/3/24 Review: March 2026", "Governors", "12/3/24", "March 2026"),
    (
        "Approved by:\nDate:\nReview date:\n\nGovernors\n12/3/24\nMarch 2026",
        "Governors",
        "12/3/24",
        "March 2026",
    ),
    (
        "Ratified by Governors on 12/3/24 and due for review in March 2026.",
        "Governors",
        "12/3/24",
        "March 2026",
    ),
    ("Agreed by Governors 12/3/24. To be reviewed March 2026.", "Governors", "12/3/24", "March 2026"),
    (
        "Adopted by Governors: 12/3/24 | Review: March 2026 | Owner: Head",
        "Governors",
        "12/3/24",
        "March 2026",
    ),
    ("Approved by Governors: 12/3/24 – Review due: March 2026", "Governors", "12/3/24", "March 2026"),
    (
        "Chair of Governors: Mrs P Grey\nApproved: Governors 12/3/24\nReview: March 2026",
        "Governors",
        "12/3/24",
        "March 2026",
    ),
    (
        "Policy agreed at Governors meeting 12/3/24. Review date: March 2026.",
        "Governors",
        "12/3/24",
        "March 2026",
    ),
)


@pytest.mark.parametrize(("line", "by", "on", "due"), WHOLE, ids=[line[:50] for line, *_ in WHOLE])
def test_several_facts_are_read_from_one_line(line: str, by: str, on: str, due: str) -> None:
    found = facts(made(f"Lateness Policy\n\n{line}"))
    assert {"approval/by": by, "approval/on": on, "review/due": due}.items() <= found.items()


GLUED = (
    ("Review cycleAnnual", {"review/cycle": "Annual"}),
    ("Review frequencyEvery 2 years", {"review/cycle": "Every 2 years"}),
    ("StatusDraft", {"status": "draft"}),
    ("Adopted by Governors12 March 2024", {"approval/by": "Governors", "approval/on": "12 March 2024"}),
    ("OwnerHeadteacher", {"owner": "Headteacher"}),
    ("Version2.1", {"version": "2.1"}),
    ("Next review dueSeptember 2026", {"review/due": "September 2026"}),
)


@pytest.mark.parametrize(("line", "said"), GLUED, ids=[line for line, _ in GLUED])
def test_a_value_that_is_glued_to_its_label_is_read(line: str, said: dict[str, str]) -> None:
    assert facts(made(line)) == said


@pytest.mark.parametrize(
    "line",
    [
        "Exceptions to this policy must be approved by the Governing Body.",
        "The register is reviewed every year in the light of what parents say.",
        "Risk assessments are updated in September 2024.",
        "Staff who are reviewed annually set targets.",
        "Bullying: approved ways to answer it",
        "Bi-annually",
    ],
)
def test_what_only_speaks_of_approving_and_reviewing_is_no_fact(line: str) -> None:
    assert facts(made(line)) == {}


def test_a_date_in_force_is_the_approval_only_where_no_other_is_named() -> None:
    assert facts(made("Effective from: May 2024")) == {"approval/on": "May 2024"}
    named = made("Effective from: May 2024\nApproved by: Governors, June 2024")
    assert facts(named)["approval/on"] == "June 2024"
    assert "May 2024" in [aside.words for aside in named.asides]


def test_of_several_reviews_the_latest_counts_and_the_others_are_told() -> None:
    found = made("Reviewed: May 2022\nReviewed: May 2023\nReviewed: May 2024")
    assert facts(found) == {"review/last": "May 2024"}
    assert {"May 2022", "May 2023"} <= {aside.words for aside in found.asides}


def test_of_two_dates_called_review_date_the_later_is_the_next() -> None:
    found = made("Review date: May 2022\nReview date: May 2024")
    assert facts(found) == {"review/last": "May 2022", "review/due": "May 2024"}


def test_facts_that_no_key_holds_are_set_aside_with_their_words() -> None:
    found = made("Link governor: Mrs P Grey\nCommittee: Resources\nApproved by: Governors\nStatutory: Yes")
    assert facts(found) == {"approval/by": "Governors"}
    assert {"Mrs P Grey", "Resources", "Yes"} <= {aside.words for aside in found.asides}
    assert words(found) == PROSE.strip()


def test_places_for_signatures_are_set_aside() -> None:
    found = made("Signed: ______________ (Chair of Governors)   Date: ____________")
    assert words(found) == PROSE.strip()


# ── long lines ───────────────────────────────────────────────────────────────────────────────────────────
def steps(work: Callable[[], object]) -> int:
    """How many calls a piece of work makes, of Python's own too."""
    calls = 0

    def count(frame: object, event: str, argument: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        work()
    finally:
        sys.setprofile(None)
    return calls


@pytest.mark.parametrize(
    "words", ["Key: ", "Review date: ", "dateSpring2024Review", "A word. ", "Agreed, date, "]
)
def test_a_line_that_is_twice_as_long_takes_no_more_than_twice_the_steps(words: str) -> None:
    segments(words * 200)  # what is remembered of the words is so for both
    once, twice = (steps(partial(segments, words * count)) for count in (100, 200))
    assert twice < once * 2.2


@pytest.mark.parametrize("value", ["May 2024", "annually"])
def test_a_label_that_is_far_from_its_value_is_none(value: str) -> None:
    near, far = (f"Review date{'-' * count}{value}" for count in (20, 2_000))
    assert unparted(near) is not None
    assert unparted(far) is None


def test_only_the_beginning_of_a_line_is_searched_for_a_label() -> None:
    near, far = (unparted(f"Approved by {'the ' * count}governors in May 2024") for count in (3, 100))
    assert near is not None
    assert near.written == "Approved by the the the governors in"
    assert far is None or "governors" not in far.written
