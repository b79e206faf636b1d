"""The small tools of examples/, run as a user runs them: short, and with nothing that is not public."""

from __future__ import annotations

import ast
import csv
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import policykit
from policykit.formats.word import read
from tests.support.commands import policy, run, school
from tests.support.larkmead import POLICIES, larkmead

EXAMPLES = Path(__file__).parents[2] / "examples"
TOOLS = sorted(EXAMPLES.glob("*.py"))


def used(folder: Path, name: str, *arguments: str) -> tuple[int, str]:
    """The exit status of a tool, and all that it said."""
    command = [sys.executable, str(EXAMPLES / name), *arguments]
    done = subprocess.run(
        command, cwd=folder, capture_output=True, check=False, env=os.environ | {"PYTHONUTF8": "1"}
    )
    said = (done.stdout + done.stderr).decode()
    assert "Traceback" not in said, said
    return done.returncode, said


def rewritten(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the policies of the fictional school, as they are and as they were."""
    for name in ("old", "policies"):
        shutil.copytree(POLICIES, tmp_path / name)
    return tmp_path


@pytest.mark.parametrize("tool", TOOLS, ids=lambda path: path.stem)
def test_a_tool_is_short_and_uses_nothing_but_what_is_public(tool: Path) -> None:
    text = tool.read_text(encoding="utf-8")
    assert len(text.splitlines()) < 60
    for found in ast.walk(ast.parse(text)):
        match found:
            case ast.ImportFrom(module=str(module)):
                assert not module.startswith("policykit")
            case ast.Import(names=names):
                assert not any(name.name.startswith("policykit.") for name in names)
            case ast.Attribute(value=ast.Name(id="policykit"), attr=name):
                assert name in policykit.__all__
            case _:
                pass


@pytest.mark.parametrize("tool", TOOLS, ids=lambda path: path.stem)
def test_a_tool_tells_a_fault_of_the_data_in_words(tool: Path, tmp_path: Path) -> None:
    arguments = ("pages", "nowhere") if tool.stem != "induction" else ("nowhere",)
    status, said = used(tmp_path, tool.name, *arguments)
    assert status == 1
    assert "There is no such file or folder." in said


# ── The induction checklist ──────────────────────────────────────────────────────────────────────────────
def rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def test_the_checklist_has_all_that_is_expected_of_staff_in_word_and_in_a_spreadsheet(folder: Path) -> None:
    assert used(folder, "induction.py") == (0, "")
    page = read((folder / "induction-staff.docx").read_bytes()).document
    assert page.title == "Induction checklist for staff"
    shown = [block for block in page.blocks if getattr(block, "label", "") == "☐"]
    expected = [each for policy in larkmead().values() for each in policy.expectations("staff")]
    listed = rows(folder / "induction-staff.csv")
    assert len(shown) == len(listed) == len(expected) > 20
    for row, each in zip(listed, expected, strict=True):
        assert row["Reference"] == f"{each.policy}#{each.id}"
        assert each.text in row["What is expected"]


@pytest.mark.parametrize("start", ["=", "+", "-", "@"])
def test_no_cell_of_the_checklist_is_a_formula(tmp_path: Path, start: str) -> None:
    text = policy(
        "p",
        f"      - {{kind: expectations, id: e, of: [staff], text: '{start}1+cmd()'}}",
        title=f"'{start}2'",
    )
    (tmp_path / "policies").mkdir()
    (tmp_path / "policies" / "p.yaml").write_text(text, encoding="utf-8")
    used(tmp_path, "induction.py")
    (row,) = rows(tmp_path / "induction-staff.csv")
    assert (row["Policy"], row["What is expected"]) == (f"'{start}2", f"'{start}1+cmd()")


def test_a_list_that_is_missing_is_not_taken_for_nothing(tmp_path: Path) -> None:
    used(school(tmp_path), "induction.py")
    listed = rows(tmp_path / "induction-staff.csv")
    assert len(listed) == 3
    assert all(row["What is expected"].endswith("(The list is missing from the policy.)") for row in listed)


def test_the_checklist_of_an_unknown_audience_is_refused(folder: Path) -> None:
    status, said = used(folder, "induction.py", "--for", "stuff")
    assert (status, "Did you mean “staff”?" in said) == (1, True)
    assert not (folder / "induction-stuff.csv").exists()


# ── The newsletter ───────────────────────────────────────────────────────────────────────────────────────
def test_the_newsletter_tells_what_has_changed_for_parents_and_nothing_else(folder: Path) -> None:
    rewritten(folder / "policies" / "complaints.yaml", "within three months", "within one month")
    rewritten(folder / "policies" / "complaints.yaml", "owner: Clerk", "owner: The clerk")
    (folder / "policies" / "keeping-policies.yaml").unlink()
    line = "      - {kind: expectations, id: e, of: [parents], text: Be kind.}"
    (folder / "policies" / "a.yaml").write_text(policy("a", line, title="Kindness Policy"), encoding="utf-8")
    status, said = used(folder, "newsletter.py", "old", "policies")
    gone = policykit.load_policy(folder / "old" / "keeping-policies.yaml").title
    assert status == 0
    assert said.startswith(
        "From Larkmead Primary School: There is a new Kindness Policy. The Complaints Policy"
    )
    assert "“three months” became “one month”" in said
    assert said.endswith(f"The {gone} no longer applies.\n")
    assert "owner" not in said.casefold()


def test_the_newsletter_tells_of_a_stage_that_concerns_everybody(folder: Path) -> None:
    file = folder / "policies" / "complaints.yaml"
    rewritten(file, "within: 5 school days", "within: 99 school days")
    status, said = used(folder, "newsletter.py", "old", "policies")
    assert status == 0
    assert "99 school days" in said


def test_a_newsletter_without_news_says_so(folder: Path) -> None:
    assert used(folder, "newsletter.py", "old", "policies") == (0, "Nothing has changed for parents.\n")


def test_the_newsletter_for_an_unknown_audience_is_refused(folder: Path) -> None:
    status, said = used(folder, "newsletter.py", "old", "policies", "--for", "nobody")
    assert (status, said) == (1, "The school has no audience “nobody”.\n")


# ── The website ──────────────────────────────────────────────────────────────────────────────────────────
def test_a_website_with_the_pages_as_they_are_built_is_current_and_an_older_one_is_not(folder: Path) -> None:
    assert run(folder, "build", "--to", "html", "-o", "web").status == 0
    status, said = used(folder, "website.py", "web")
    assert (status, said) == (0, "7 of 7 policies stand on the website as they are now.\n")
    rewritten(folder / "policies" / "complaints.yaml", "within three months", "within one month")
    status, said = used(folder, "website.py", "web")
    assert status == 1
    assert f"Complaints Policy: {Path('web', 'complaints.html')} lacks 1, the first: “tell us soon" in said
    assert "6 of 7 policies" in said


def test_a_website_of_other_markup_and_other_quotation_marks_is_current_too(tmp_path: Path) -> None:
    text = policy("p", "      - {kind: text, id: t, text: 'It is “*very* well” – don’t worry.'}")
    (tmp_path / "policies").mkdir()
    (tmp_path / "policies" / "p.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "web").mkdir()
    page = (
        '<TITLE>x</TITLE><p title="a > b">Words.<p>It is &quot;<b>very</b>\nwell&quot; - don&#39;t '
        "<!-- <p> -->worry."
    )
    (tmp_path / "web" / "p.htm").write_text(page, encoding="utf-8")
    assert used(tmp_path, "website.py", "web")[0] == 0


def test_a_policy_that_is_on_no_page_is_told(folder: Path) -> None:
    (folder / "web").mkdir()
    status, said = used(folder, "website.py", "web")
    assert (status, said.count(": on no page")) == (1, 7)
