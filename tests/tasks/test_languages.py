"""A school whose language is Welsh: its words on every page, its dates, and its edits in Word."""

from __future__ import annotations

import datetime
import re
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

import policykit
from policykit import codes
from policykit.tasks.build import Request, build
from policykit.tasks.pull import Pull, find
from tests.merge.pull.school import POLICY, TODAY, School, founded
from tests.merge.pull.word_edits import edit
from tests.support.strategies.policies import SCHOOL_YAML

ENGLISH = re.compile("Approved|Review due|Missing from|Status|This is a draft|Owner|Reference|Contents|Page ")


def with_school(folder: Path, *lines: str, policy: str = POLICY) -> School:
    """A folder built in the language that the lines of school.yaml say."""
    made = founded(folder, policy)
    (folder / "policies" / "school.yaml").write_text(SCHOOL_YAML + "\n".join(lines) + "\n", encoding="utf-8")
    made.build()
    return made


@pytest.fixture
def welsh(tmp_path: Path) -> School:
    return with_school(tmp_path, "language: cy")


@pytest.fixture
def policy(welsh: School) -> policykit.Policy:
    return policykit.load_policy(welsh.yaml)


def words_of(data: bytes) -> str:
    """All words of a Word file, with its headers, footers and descriptions."""
    with zipfile.ZipFile(BytesIO(data)) as package:
        parts = [name for name in package.namelist() if name.startswith("word/") and "styles" not in name]
        return "".join(package.read(name).decode("utf-8", "replace") for name in parts)


def test_every_format_has_welsh_words(policy: policykit.Policy) -> None:
    pages = {
        "markdown": policykit.render(policy, to="markdown"),
        "html": policykit.render(policy, to="html"),
        "docx": words_of(policykit.render(policy, to="docx")),
    }
    for page in pages.values():
        assert "Perchennog" in page
        assert "Cymeradwywyd" in page
        assert "Tymor y Gwanwyn 2024" in page
        assert not ENGLISH.search(re.sub("<[^>]*>", " ", page))
    assert ">Tudalen <" in pages["docx"]
    assert "Ffeithiau am y polisi hwn" in pages["docx"]


def test_an_extract_is_in_welsh(policy: policykit.Policy) -> None:
    page = policykit.render(policy, to="markdown", audience="pupils")
    assert page.startswith("# Phones Policy: detholiad ar gyfer pupils\n")
    assert "**Detholiad:**" in page


def test_a_draft_with_a_gap_is_marked_in_welsh(tmp_path: Path) -> None:
    gap = "status: draft\nowner: Deputy Head"
    text = POLICY.replace("owner: Deputy Head", gap)
    made = with_school(tmp_path, "language: cy", policy=text)
    policy = policykit.load_policy(made.yaml)
    page = policykit.render(policy, to="markdown")
    assert "**Statws:** Drafft yw hwn." in page
    assert "DRAFFT" in words_of(policykit.render(policy, to="docx"))


def test_a_redline_and_a_list_of_changes_are_in_welsh(policy: policykit.Policy) -> None:
    new = policy.model_copy(update={"owner": "Head"})
    assert "Perchennog" in words_of(policykit.redline(policy, new, to="docx"))
    assert "**Perchennog:** {--Deputy --}Head" in policykit.redline(policy, new, to="markdown")


def test_a_site_is_in_welsh(welsh: School) -> None:
    folder = welsh.folder / "site"
    built = build(
        Request((welsh.folder / "policies",), ("docx",), folder, TODAY, overwrite=True, is_site=True)
    )
    assert not built.errors, built.findings
    first = (folder / "index.html").read_text(encoding="utf-8")
    assert "Pob polisi" in first
    assert "Chwilio&#39;r polisïau" in first or "Chwilio'r polisïau" in first
    assert "All policies" not in first
    assert "Yr hyn a ofynnwn gan: pupils" in (folder / "for" / "pupils.html").read_text(encoding="utf-8")
    assert "Cymeradwywyd gan Governors" in (folder / "feed.xml").read_text(encoding="utf-8")


def test_pulling_an_untouched_build_changes_nothing(welsh: School) -> None:
    before = welsh.text
    pulled = welsh.pull()
    assert pulled.steps == ()
    assert welsh.text == before


def test_a_date_in_welsh_comes_back_from_word(welsh: School) -> None:
    welsh.edit(lambda word: word.retype("Tymor y Gwanwyn 2027", "Hydref 2027"))
    pulled = welsh.pull()
    assert pulled.data["review"]["due"] == "Hydref 2027"
    due = policykit.load_policy(welsh.yaml).review_due
    assert due is not None
    assert due.canonical == "October 2027"


def test_a_status_in_welsh_comes_back_from_word(tmp_path: Path) -> None:
    text = POLICY.replace("owner: Deputy Head", "status: draft\nowner: Deputy Head")
    made = with_school(tmp_path, "language: cy", policy=text)
    made.edit(lambda word: word.retype("Drafft", "Derbyniwyd"))
    assert made.pull().data["status"] == "accepted"


def test_an_item_in_a_welsh_extract_comes_back_from_word(welsh: School) -> None:
    request = Request(
        (welsh.folder / "policies",), ("docx",), welsh.folder / "build", TODAY, audience="pupils"
    )
    assert not build(request).errors
    extract = School(welsh.folder)
    found = extract.folder / "build" / "phones-for-pupils.docx"
    assert found.exists()
    edit(found, lambda word: word.retype("before lessons begin", "before the first lesson"))
    steps = find(Pull(found, welsh.folder / "policies", welsh.folder / "build")).steps
    assert [step.after for step in steps] == ["hand their phone in at the office before the first lesson"]


@pytest.mark.parametrize(
    ("written", "means"),
    [
        ("Hydref 2027", "October 2027"),
        ("Tymor yr Hydref 2027", "Autumn 2027"),
        ("Gwanwyn 2027", "Spring 2027"),
        ("Tymor yr Haf 2 2027", "Summer 2 2027"),
        ("31 Mawrth 2027", "31 March 2027"),
        ("Spring Term 2027", "Spring 2027"),
    ],
)
def test_a_date_is_read_in_welsh_and_in_english(written: str, means: str) -> None:
    assert policykit.SchoolDate.parse(written).canonical == means


# ── A school's own words ─────────────────────────────────────────────────────────────────────────────────
def test_a_school_can_say_a_word_its_own_way(tmp_path: Path) -> None:
    words = 'words: {approved_on: "Cadarnhawyd ar", page_of: "{number}/{count}"}'
    made = with_school(tmp_path, "language: cy", words)
    policy = policykit.load_policy(made.yaml)
    assert "**Cadarnhawyd ar:** Tymor y Gwanwyn 2024" in policykit.render(policy, to="markdown")
    assert '<w:t xml:space="preserve">/</w:t>' in words_of(policykit.render(policy, to="docx"))
    made.edit(lambda word: word.retype("Tymor y Gwanwyn 2024", "Mawrth 2024"))
    pulled = made.pull()
    assert pulled.data["approval"] == {"by": "Governors", "on": "Mawrth 2024"}
    assert not [each for each in pulled.findings if each.is_error]


def checked(folder: Path, *lines: str) -> list[policykit.Finding]:
    folder.joinpath("school.yaml").write_text(SCHOOL_YAML + "\n".join(lines) + "\n", encoding="utf-8")
    folder.joinpath("phones.yaml").write_text(POLICY, encoding="utf-8")
    return list(policykit.check(folder, today=datetime.date(2026, 11, 22)).findings)


def test_a_word_that_no_page_has_is_an_error_at_its_place(tmp_path: Path) -> None:
    (found,) = [each for each in checked(tmp_path, "words: {aproved_by: X}") if each.is_error]
    assert found.code is codes.UNKNOWN_NAME
    assert "approved_by" in found.remedy


def test_a_word_without_its_place_is_an_error(tmp_path: Path) -> None:
    (found,) = [each for each in checked(tmp_path, 'words: {page_of: "Page"}') if each.is_error]
    assert found.code is codes.BAD_VALUE
    assert "Page {number} of {count}" in found.remedy


def test_a_language_without_words_is_told_which_are_still_english(tmp_path: Path) -> None:
    found = checked(tmp_path, "language: fr", "words: {school: École}")
    (told,) = [each for each in found if each.code is codes.STILL_ENGLISH]
    assert "approved_by (“Approved by”)" in told.sentence
    assert "school (" not in told.sentence


@pytest.mark.parametrize("language", ["en", "en-GB", "cy", "cy-GB"])
def test_a_language_with_all_words_is_told_nothing(tmp_path: Path, language: str) -> None:
    found = checked(tmp_path, f"language: {language}")
    assert not [each for each in found if each.code is codes.STILL_ENGLISH]
