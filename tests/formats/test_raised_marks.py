"""The mark of a footnote is raised, and no part of the number or the date that it stands behind."""

from __future__ import annotations

from pathlib import Path

import pytest

import policykit
from policykit import formats
from policykit.document import Paragraph
from policykit.tasks.importing import Import
from policykit.text.spans import plain
from tests.support.word_making import W, in_word, p, r, word

FACTS = (
    ("Last reviewed: ", "1 September 2025", "1 September 2025"),
    ("Review date: ", "Spring 2027", "Spring 2027"),
    ("Approved by the governors on ", "12th Sept. ’24", "12th Sept. ’24"),
    ("Approved: ", "03/09/2024", "03/09/2024"),
    ("Review due: ", "September 2025", "September 2025"),
)
MARKS = {"3": "³", "a": "ᵃ", "b, c": "ᵇ, ᶜ"}


def as_html(*runs: tuple[str, bool]) -> bytes:
    said = "".join(f"<sup><a href='#n'>{text}</a></sup>" if up else text for text, up in runs)
    return f"<h1>Paper</h1><p>{said}</p><p>Staff must.</p>".encode()


def as_word(*runs: tuple[str, bool]) -> bytes:
    raised = '<w:vertAlign w:val="superscript"/>'
    return word(p("".join(r(text, raised if up else "") for text, up in runs)) + p("Staff must."))


def as_text(*runs: tuple[str, bool]) -> bytes:
    """What was copied as plain text, with the characters for what is raised."""
    said = "".join(MARKS[text] if up else text for text, up in runs)
    return f"{said}\n\nStaff must.".encode()


def as_styled_word(*runs: tuple[str, bool]) -> bytes:
    """The mark raised by a style of characters alone, or by what that is based on."""
    style = '<w:style w:type="character" w:styleId="{0}"><w:name w:val="{0}"/>{1}</w:style>'
    high = style.format("High", '<w:rPr><w:vertAlign w:val="superscript"/></w:rPr>')
    styles = high + style.format("Mark", '<w:basedOn w:val="High"/>')
    said = "".join(r(text, '<w:rStyle w:val="Mark"/>' if up else "") for text, up in runs)
    return word(p(said) + p("Staff must."), styles=f'<w:styles xmlns:w="{W}">{styles}</w:styles>')


MADE = {".html": as_html, ".docx": as_word}
every = pytest.mark.parametrize("kind", MADE)


def said(kind: str, *runs: tuple[str, bool]) -> str:
    first = formats.bring(MADE[kind](*runs), kind).document.blocks[0]
    assert isinstance(first, Paragraph)
    return plain(first.spans)


@pytest.mark.parametrize("kind", [*MADE, ".md", ".txt"])
@pytest.mark.parametrize("mark", MARKS)
@pytest.mark.parametrize(("label", "written", "when"), FACTS)
def test_a_date_is_read_though_the_mark_of_a_footnote_is_glued_to_it(
    kind: str, mark: str, label: str, written: str, when: str, tmp_path: Path
) -> None:
    made = MADE.get(kind, as_text)((label + written, False), (mark, True))
    (tmp_path / f"paper{kind}").write_bytes(made)
    report = Import(tmp_path / "policies", "Paper").run(tmp_path / f"paper{kind}")
    assert not report.failed, report.findings
    policy = policykit.load_policies(tmp_path / "policies")["paper"]
    dates = {policy.approval.on} if policy.approval else set()
    dates |= {policy.review.due, policy.review.last} if policy.review else set()
    assert [str(each) for each in dates if each is not None] == [when]
    assert policy.approval is None or policy.approval.by in (None, "governors", "Governors")
    assert MARKS[mark] in [aside.words for aside in report.asides]


@every
def test_raised_figures_stay_apart_and_raised_letters_stay_letters(kind: str) -> None:
    assert said(kind, ("1", False), ("st", True), (" May 2024", False)) == "1st May 2024"
    assert said(kind, ("2", False), ("n", True), ("d", True), (" May 2024", False)) == "2nd May 2024"
    assert said(kind, ("Ms M", False), ("c", True), ("Bride", False)) == "Ms McBride"
    assert said(kind, ("Year 6", False), ("a", True), (" and 7", False), ("b", True)) == "Year 6ᵃ and 7ᵇ"
    assert said(kind, ("20 m", False), ("2", True), (" of grass", False)) == "20 m² of grass"
    assert said(kind, ("as said", False), ("10, 11", True), (".", False)) == "as said¹⁰, ¹¹."
    assert said(kind, ("the ", False), ("3rd", True), (" time", False)) == "the 3rd time"


def test_a_style_raises_a_mark_too_unless_the_run_says_otherwise() -> None:
    def first(data: bytes) -> str:
        block = formats.bring(data, ".docx").document.blocks[0]
        assert isinstance(block, Paragraph)
        return plain(block.spans)

    data = as_styled_word(("Last reviewed: 1 September 2025", False), ("3", True))
    assert first(data) == "Last reviewed: 1 September 2025³"
    level = '<w:rStyle w:val="Mark"/><w:vertAlign w:val="baseline"/>'
    assert first(in_word(data, '<w:rStyle w:val="Mark"/>', level)) == "Last reviewed: 1 September 20253"
