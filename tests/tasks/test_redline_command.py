"""``policykit redline``: the real command, in a folder of the test's own."""

from __future__ import annotations

from pathlib import Path

import pytest

from policykit.formats.word import read
from tests.support.commands import POLICIES, policy, run
from tests.support.word_lint import assert_valid_word

OLD, NEW = "policies/a.yaml", "policies/proposed/a.yaml"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "policies" / "proposed").mkdir(parents=True)
    (tmp_path / OLD).write_text(policy("a"), encoding="utf-8")
    (tmp_path / NEW).write_text(policy("a").replace("Words.", "Other words."), encoding="utf-8")
    (tmp_path / "policies/school.yaml").write_text("policykit: 1\nname: Fernbank School\n", encoding="utf-8")
    return tmp_path


def test_without_a_file_the_redline_is_read_in_the_terminal(folder: Path) -> None:
    ran = run(folder, "redline", "a", NEW)
    assert ran.status == 0
    assert "[-Words-]{+Other words+}." in ran.out


def test_the_name_of_the_file_says_the_format(folder: Path) -> None:
    for name, sign in (("a.md", "{--Words--}"), ("a.html", "<del>Words</del>"), ("a.txt", "[-Words-]")):
        ran = run(folder, "redline", OLD, NEW, "-o", name)
        assert (ran.status, ran.out) == (0, f"wrote    {name}\n")
        assert sign in (folder / name).read_text(encoding="utf-8")


def test_in_word_the_changes_are_tracked_as_the_schools(folder: Path) -> None:
    assert run(folder, "redline", OLD, NEW, "-o", "new/a.docx").status == 0
    data = (folder / "new/a.docx").read_bytes()
    assert_valid_word(data)
    assert [(one.author, one.date, one.words) for one in read(data).revisions][-2:] == [
        ("Fernbank School", "", "Words"),
        ("Fernbank School", "", "Other words"),
    ]


def test_an_author_and_a_day_can_be_given(folder: Path) -> None:
    ran = run(folder, "redline", OLD, NEW, "-o", "a.docx", "--author", "The clerk", "--date", "2026-03-05")
    assert ran.status == 0
    revisions = read((folder / "a.docx").read_bytes()).revisions
    assert {(one.author, one.date) for one in revisions} == {("The clerk", "2026-03-05T00:00:00Z")}
    assert run(folder, "redline", OLD, NEW, "--date", "May").status == 2


def test_another_file_of_that_name_is_left_unless_it_is_to_be_written_over(folder: Path) -> None:
    (folder / "a.md").write_text("mine", encoding="utf-8")
    ran = run(folder, "redline", OLD, NEW, "-o", "a.md")
    assert ran.status == 2
    assert "--overwrite" in ran.said
    assert (folder / "a.md").read_text(encoding="utf-8") == "mine"
    assert run(folder, "redline", OLD, NEW, "-o", "a.md", "--overwrite").status == 0
    assert "{--Words--}" in (folder / "a.md").read_text(encoding="utf-8")
    assert run(folder, "redline", OLD, NEW, "-o", "a.md").status == 0


def test_a_file_whose_format_is_not_known_and_a_policy_that_is_not_there_are_refused(folder: Path) -> None:
    assert "--to" in run(folder, "redline", OLD, NEW, "-o", "a.pdf").said
    ran = run(folder, "redline", "b", NEW)
    assert ran.status == 2
    assert "There is no policy “b”" in ran.said


def test_the_seed_and_its_proposal_give_a_valid_word_file(tmp_path: Path) -> None:
    old, new = POLICIES / "social-media.yaml", POLICIES / "proposed" / "social-media.yaml"
    assert run(tmp_path, "redline", str(old), str(new), "-o", "r.docx").status == 0
    assert_valid_word((tmp_path / "r.docx").read_bytes())
