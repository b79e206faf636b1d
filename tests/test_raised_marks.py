"""The mark of a footnote is raised, and no part of the number or the date that it stands behind."""

from __future__ import annotations

from pathlib import Path

import pytest

import policykit
from policykit import formats
from policykit.document import Paragraph
from policykit.spans import plain
from policykit.tasks.importing import Import
from tests.word_making import p, r, word

FACTS = (
    ("Last reviewed: ", "1 September 2025", "1 September 2025"),
    ("Review date: ", "Spring 2027", "Spring 2027"),
    ("Approved by the governors on ", "12th Sept. ’24", "12th Sept. ’24"),
    ("Approved: ", "03/09/2024", "03/09/2024"),
)


def as_html(*runs: tuple[str, bool]) -> bytes:
    said = "".join(f"<sup><a href='#n'>{text}</a></sup>" if up else text for text, up in runs)
    return f"<h1>Paper</h1><p>{said}</p><p>Staff must.</p>".encode()


def as_word(*runs: tuple[str, bool]) -> bytes:
    raised = '<w:vertAlign w:val="superscript"/>'
    return word(p("".join(r(text, raised if up else "") for text, up in runs)) + p("Staff must."))


MADE = {".html": as_html, ".docx": as_word}
every = pytest.mark.parametrize("kind", MADE)


def said(kind: str, *runs: tuple[str, bool]) -> str:
    first = formats.bring(MADE[kind](*runs), kind).document.blocks[0]
    assert isinstance(first, Paragraph)
    return plain(first.spans)


@every
@pytest.mark.parametrize(("label", "written", "when"), FACTS)
def test_a_date_is_read_though_the_mark_of_a_footnote_is_glued_to_it(
    kind: str, label: str, written: str, when: str, tmp_path: Path
) -> None:
    (tmp_path / f"paper{kind}").write_bytes(MADE[kind]((label + written, False), ("3", True)))
    report = Import(tmp_path / "policies", "Paper").bring(tmp_path / f"paper{kind}")
    assert not report.failed, report.findings
    policy = policykit.load_policies(tmp_path / "policies")["paper"]
    dates = {policy.approval.on} if policy.approval else set()
    dates |= {policy.review.due, policy.review.last} if policy.review else set()
    assert [str(each) for each in dates if each is not None] == [when]
    assert policy.approval is None or policy.approval.by in (None, "governors", "Governors")
    assert "³" in [aside.words for aside in report.asides]


@every
def test_raised_figures_stay_apart_and_raised_letters_stay_letters(kind: str) -> None:
    assert said(kind, ("1", False), ("st", True), (" May 2024", False)) == "1st May 2024"
    assert said(kind, ("20 m", False), ("2", True), (" of grass", False)) == "20 m² of grass"
    assert said(kind, ("as said", False), ("10, 11", True), (".", False)) == "as said¹⁰, ¹¹."
    assert said(kind, ("the ", False), ("3rd", True), (" time", False)) == "the 3rd time"
