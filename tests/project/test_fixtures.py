"""The fictional school's policies: all that the data format can say, sound in each format."""

from __future__ import annotations

import re

import pytest
from lxml import etree

import policykit
from policykit import text as inline
from policykit.document import Heading
from policykit.formats.word import write
from policykit.model.dates import Precision, SchoolDate
from policykit.model.kinds import MAX_LIST_DEPTH, Duty, Item, Table
from policykit.model.policy import Policy, Status
from policykit.model.school import School, Target
from policykit.model.sections import MAX_SECTION_DEPTH
from policykit.text.spans import Mark, plain
from tests.support.commands import run
from tests.support.html_reader import read as read_html
from tests.support.larkmead import IDS, POLICIES, dates_in, keys_in, keys_of, larkmead, models_in, page
from tests.support.word_lint import R, W, assert_valid_word, one, parts, val
from tests.support.word_reading import BODY, paragraphs, text_of

DOCX = {id_: write(page(id_)) for id_ in IDS}
DC = "{http://purl.org/dc/elements/1.1/}"


def all_texts() -> list[str]:
    return [field.text for policy in larkmead().values() for field in policy.fields]


# ── all that can be said is said ────────────────────────────────────────────────────────────────────────


def test_every_key_of_every_part_of_a_policy_stands_in_one_of_them() -> None:
    used = {key for policy in larkmead().values() for key in keys_in(policy)}
    assert keys_of(Policy) - used == set(), "write these into a policy of tests/policies"


def test_every_key_of_the_school_stands_in_its_file() -> None:
    """But a template: the fixtures show the house style that comes with policykit."""
    assert keys_of(School) - set(keys_in(larkmead().school)) == {("School", "house_style")}


def test_every_duty_and_every_status_is_there() -> None:
    duties = {getattr(part, "duty", None) for policy in larkmead().values() for part in models_in(policy)}
    assert duties >= set(Duty)
    assert {policy.status for policy in larkmead().values()} == set(Status)


def test_lists_and_sections_are_nested_as_deep_as_they_can_be() -> None:
    assert max(level for policy in larkmead().values() for _, level in policy.walk()) == MAX_SECTION_DEPTH
    lists = [getattr(part, "items", ()) for policy in larkmead().values() for part in models_in(policy)]
    assert max(depth(items) for items in lists) == MAX_LIST_DEPTH


def depth(items: tuple[Item, ...]) -> int:
    return 1 + max(depth(item.items) for item in items) if items else 0


def test_every_sort_of_link_leads_somewhere_from_them() -> None:
    targets = [link.target for text in all_texts() for link in inline.links(text)]
    parsed = [Target.parse(target) for target in targets]
    assert {target.scheme for target in parsed} == {"law", "policy", "audience", "term", "part", "url"}
    assert {bool(target.provision) for target in parsed if target.scheme == "law"} == {True, False}
    known = larkmead()
    assert {target.id in known for target in parsed if target.scheme == "policy"} == {True, False}
    addresses = {target.split(":")[0] for target in targets if Target.parse(target).scheme == "url"}
    assert addresses == {"https", "mailto", "tel"}


def test_every_mark_is_there() -> None:
    marks = {mark for text in all_texts() for span in inline.parse(text) for mark in span.marks}
    assert marks == {Mark.STRONG, Mark.EMPHASIS, Mark.CODE}


def test_dates_of_every_precision_stand_in_their_front_matter() -> None:
    found = {date.precision for policy in larkmead().values() for date in dates_in(policy)}
    assert found == set(Precision)


def test_every_spelling_that_the_format_lists_stands_in_a_table_and_can_be_read() -> None:
    spellings = next(part for part in models_in(larkmead()["keeping-policies"]) if isinstance(part, Table))
    cells = {row[1] for row in spellings.rows if row[1]}
    manual = (POLICIES.parents[1] / "docs" / "format.md").read_text(encoding="utf-8")
    dates = set(
        re.findall(r"`([^`\n]+)`", manual[manual.index("\n## Dates") : manual.index("\n## Review cycles")])
    )
    assert len(dates) == 12
    assert {SchoolDate.parse(cell).precision for cell in cells} == set(Precision)
    assert {shape(date) for date in dates} <= {shape(cell) for cell in cells}


def shape(date: str) -> str:
    """A date with each number and name but for the names of terms made alike."""
    names = re.sub(r"\b(?:January|March|August|September)\b", "Month", date)
    return re.sub(r"\d", "0", re.sub(r"Spring|Summer|Autumn", "Term", names))


def test_there_is_a_complete_one_an_empty_cell_and_a_gap_in_each_kind_of_list() -> None:
    complaints = larkmead()["complaints"]
    assert complaints.is_complete
    assert complaints.status is Status.ACCEPTED
    assert not complaints.has_changed_since_approval, f"approval: {{reference: {complaints.digest}}}"
    assert larkmead()["keeping-policies"].has_changed_since_approval
    lacking = {type(part).__name__ for part in models_in(larkmead()["uniform"]) if missing(part)}
    assert lacking == {"Expectations", "Responses", "List", "Steps"}
    rows = [
        row
        for policy in larkmead().values()
        for part in models_in(policy)
        for row in getattr(part, "rows", ())
    ]
    assert any("" in row for row in rows)


def missing(part: object) -> bool:
    return getattr(part, "missing", None) is not None


# ── they are sound in each format ───────────────────────────────────────────────────────────────────────


def test_the_command_finds_no_error_in_them() -> None:
    ran = run(POLICIES.parent, "check", "policies", "--today", "2026-11-22")
    assert ran.status == 0, ran.said
    assert f"{len(IDS)} files checked: no errors" in ran.out


def test_every_document_of_theirs_is_built(tmp_path: object) -> None:
    ran = run(POLICIES.parent, "build", "policies", "-o", str(tmp_path), "--today", "2026-11-22")
    assert ran.status == 0, ran.said
    assert ran.out.count("wrote ") == 3 * len(IDS)


@pytest.mark.parametrize("id_", IDS)
def test_the_word_file_is_valid(id_: str) -> None:
    assert_valid_word(DOCX[id_])


@pytest.mark.parametrize("id_", IDS)
def test_the_web_page_says_what_the_page_says(id_: str) -> None:
    headings = read_html(policykit.render(larkmead()[id_], "html")).blocks
    shown = [(block.level, plain(block.spans)) for block in headings if isinstance(block, Heading)]
    meant = [(block.level, plain(block.spans)) for block in page(id_).blocks if isinstance(block, Heading)]
    assert shown == meant


# ── anybody can read them ───────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("id_", IDS)
def test_the_word_file_has_a_title_and_a_language(id_: str) -> None:
    tree = parts(DOCX[id_])
    title = tree["docProps/core.xml"].find(f"{DC}title")
    assert title is not None
    assert title.text == larkmead()[id_].title
    language = one(tree["word/styles.xml"], "w:docDefaults/w:rPrDefault/w:rPr/w:lang")
    assert val(language) == "en-GB"


@pytest.mark.parametrize("id_", IDS)
def test_headings_skip_no_level(id_: str) -> None:
    levels = [int(style[-1]) for style, _, _ in paragraphs(DOCX[id_]) if re.fullmatch(r"Heading\d", style)]
    assert levels
    assert all(after <= before + 1 for before, after in zip([0, *levels], levels, strict=False))


@pytest.mark.parametrize("id_", IDS)
def test_every_table_marks_its_header_row_and_the_facts_their_header_column(id_: str) -> None:
    facts, *tables = parts(DOCX[id_])[BODY].iter(f"{W}tbl")
    assert val(one(facts, "w:tblPr/w:tblLook"), "firstColumn") == "1"
    for table in tables:
        assert table.find(f"{W}tr/{W}trPr/{W}tblHeader") is not None, text_of(table)
        assert val(one(table, "w:tblPr/w:tblLook"), "firstRow") == "1"


@pytest.mark.parametrize("id_", IDS)
def test_a_link_is_shown_by_words_and_not_by_a_bare_address(id_: str) -> None:
    links = list(parts(DOCX[id_])[BODY].iter(f"{W}hyperlink"))
    shown = ["".join(str(text.text) for text in link.iter(f"{W}t")) for link in links]
    assert all(words.strip() and "://" not in words and "www." not in words for words in shown), shown
    assert all(link.get(f"{R}id") or link.get(f"{W}anchor") for link in links)


@pytest.mark.parametrize("id_", IDS)
def test_no_paragraph_is_empty_but_in_an_empty_cell(id_: str) -> None:
    empty = [element for _, text, element in paragraphs(DOCX[id_]) if not text.strip()]
    assert all(in_cell(element) for element in empty)


def in_cell(paragraph: etree._Element) -> bool:
    return any(True for _ in paragraph.iterancestors(f"{W}tc"))
