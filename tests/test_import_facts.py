"""The front matter in its many spellings: each line of these is one way in which a school writes a fact."""

from __future__ import annotations

from typing import Any

import pytest

from policykit import formats
from policykit.recognise import Recognised, recognise
from policykit.tasks.load import open_library
from tests.commands import POLICIES

SETTING = open_library(POLICIES).setting
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
DATES = ("September 2024", "Sept 2024", "Spring Term 2024", "12 March 2024", "12/03/2024", "14.5.24")
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
