"""The command that tells what is different: its three forms, its exit status, its look at 80 columns."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from tests.support.commands import run, school

CHANGES = (
    ("parents and carers must\n", "parents and carers should\n"),
    ("review: {due: Spring 2024", "review: {due: Spring 2029"),
    ("(message boards)", "(message-boards)"),
    (
        "The school respects staff, parents/carers and governors right to a private life. However, the",
        "Private life counts: staff, governors, parents and carers keep theirs, and we keep out. But the",
    ),
)


@pytest.fixture
def two(tmp_path: Path) -> Path:
    """The shipped policies, and a folder beside them with another version."""
    school(tmp_path)
    folder = school(tmp_path / "later") / "policies"
    file = folder / "social-media.yaml"
    text = file.read_text(encoding="utf-8")
    for old, new in CHANGES:
        assert old in text
        text = text.replace(old, new)
    file.write_text(text, encoding="utf-8")
    return tmp_path


LATER = "later/policies/social-media.yaml"


def test_the_same_policy_twice_is_told_to_be_the_same(two: Path) -> None:
    ran = run(two, "diff", "social-media", "policies/social-media.yaml")
    assert ran.status == 0
    assert "Nothing has changed." in ran.out


def test_changes_are_told_substance_first_under_their_headings(two: Path) -> None:
    ran = run(two, "diff", "social-media", LATER, COLUMNS="80")
    assert ran.status == 1
    told = [
        "Changes of substance (3)",
        "The policy as a whole",
        "The next review is now due Spring 2029. It was due Spring 2024.",
        "IMPORTANT CONSIDERATIONS",
        "this asks less of staff, governors, parents and carers.",
        "has been reworded.",
        "Was: The school respects staff",
        "Now: Private life counts",
        "Changes of wording only (1)",
        "Before the first heading",
    ]
    words = " ".join(ran.out.replace("  | ", " ").split())
    places = [words.find(piece) for piece in told]
    assert -1 not in places
    assert places == sorted(places)
    assert max(map(len, ran.out.splitlines())) <= 80
    assert "\x1b" not in ran.out


def test_markdown_is_markdown(two: Path) -> None:
    ran = run(two, "diff", "social-media", LATER, "--format", "markdown")
    assert ran.status == 1
    page = MarkdownIt("commonmark").render(ran.out)
    assert "<h2>Changes of substance (3)</h2>" in page
    assert page.count("<li>") == 2 + 4  # what was compared, and the changes


def test_json_has_a_version_and_keys_that_stay(two: Path) -> None:
    ran = run(two, "diff", "social-media", LATER, "--format", "json")
    assert ran.status == 1
    data = json.loads(ran.out)
    assert list(data) == ["version", "old", "new", "substance", "wording", "changes"]
    assert (data["version"], data["substance"], data["wording"]) == (1, 3, 1)
    assert list(data["old"]) == ["id", "title", "status", "reference"]
    assert data["changes"][0] == {
        "kind": "review-changed",
        "weight": "substance",
        "part": "",
        "section": "",
        "sentence": "The next review is now due Spring 2029. It was due Spring 2024.",
        "old": "due Spring 2024",
        "new": "due Spring 2029",
        "audiences": [],
    }


def test_nothing_changed_is_json_too(two: Path) -> None:
    ran = run(two, "diff", "social-media", "social-media", "--format", "json")
    assert ran.status == 0
    assert json.loads(ran.out)["changes"] == []


def test_a_policy_with_errors_cannot_be_compared(two: Path) -> None:
    (two / LATER).write_text("policykit: 1\nid: social-media\n", encoding="utf-8")
    ran = run(two, "diff", "social-media", LATER)
    assert ran.status == 2
    assert "PK102" in ran.err
    assert ran.out == ""


def test_a_copy_outside_the_folder_of_policies_is_compared_and_redlined(two: Path) -> None:
    (two / "copies").mkdir()
    (two / LATER).rename(two / "copies" / "social-media.yaml")
    ran = run(two, "diff", "social-media", "copies/social-media.yaml")
    assert (ran.status, "Changes of substance (3)" in ran.out) == (1, True)
    assert run(two, "redline", "copies/social-media.yaml", "social-media", "-o", "both.docx").status == 0
