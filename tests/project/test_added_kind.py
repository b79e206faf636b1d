"""A kind of block that one module adds is read, checked, written, compared and extracted like the others.

The kinds are those of :mod:`tests.support.added_kinds`. They must be known before any policy is read, so that
each test runs policykit in a process of its own.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import docx
import pytest

from tests.support.commands import TODAY

ROOT = Path(__file__).parents[2]
POLICY = """\
policykit: 1
id: worship
title: Worship
status: accepted
approval: {by: Governors, on: Spring 2026}
review: {due: Spring 2028}
sections:
  - id: all
    title: All
    blocks:
      - kind: prayer
        id: our-prayer
        text: Bless our school and all who work in it.
      - kind: promises
        id: our-promises
        to: [parents, carers]
        until: the end of the year
        text: "We promise to:"
        items:
          - id: ask-first
            text: ask you first
          - id: listen-well
            text: listen well
      - kind: events
        id: our-days
        caption: Days
        events:
          - what: Harvest
            when: Autumn
          - what: Carols
            when: December
"""


def run(folder: Path, program: str, *arguments: str, status: int = 0) -> str:
    """What a program prints in the folder, with the added kinds."""
    program = f"import tests.support.added_kinds\n{program}"
    made = subprocess.run(
        [sys.executable, "-c", program, *arguments],
        cwd=folder,
        env={"PYTHONPATH": f"{ROOT}:{ROOT / 'src'}", "PYTHONUTF8": "1"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert made.returncode == status, made.stdout + made.stderr
    return made.stdout + made.stderr


def command(folder: Path, *arguments: str, status: int = 0) -> str:
    return run(folder, "from policykit.cli.main import main\nmain()", *arguments, status=status)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "policies").mkdir()
    (tmp_path / "policies" / "school.yaml").write_text("policykit: 1\nname: A School\n", encoding="utf-8")
    (tmp_path / "policies" / "worship.yaml").write_text(POLICY, encoding="utf-8")
    return tmp_path


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_it_is_read_and_checked(folder: Path) -> None:
    assert "no errors, no warnings" in command(folder, "check", "--today", TODAY)
    edit(folder / "policies" / "worship.yaml", "[parents, carers]", "[parnets]")
    assert "Did you mean “parent" in command(folder, "check", "--today", TODAY, status=1)
    edit(folder / "policies" / "worship.yaml", "until:", "untill:")
    assert "untill" in command(folder, "check", "--today", TODAY, status=1)


def test_it_is_written_in_every_format(folder: Path) -> None:
    command(folder, "build", "--today", TODAY)
    made = {path.suffix: path for path in folder.rglob("worship.*")}
    text = made[".md"].read_text(encoding="utf-8")
    assert "> Bless our school" in text
    assert "- listen well" in text
    assert "| What | When |" in text
    assert "<th" in made[".html"].read_text(encoding="utf-8")
    assert ".docx" in made
    command(folder, "site", "--today", TODAY)
    assert "listen well" in next(folder.rglob("policies/worship.html")).read_text(encoding="utf-8")


def test_it_is_exported_and_extracted(folder: Path) -> None:
    program = """
import policykit
policy = policykit.load("policies/worship.yaml")
print(policykit.render(policy, "json", audience={!r}))
"""
    blocks = {
        audience: [
            block["kind"]
            for section in json.loads(run(folder, program.format(audience)))["sections"]
            for block in section["blocks"]
        ]
        for audience in ("parents", "staff")
    }
    assert blocks == {"parents": ["promises", "events"], "staff": ["events"]}


def test_it_is_compared_and_redlined(folder: Path) -> None:
    new = folder / "policies" / "new.yaml"
    new.write_text(
        POLICY.replace("listen well", "listen to you").replace("December", "Advent"), encoding="utf-8"
    )
    edit(new, "id: worship", "id: new")
    edit(new, "Bless our school and", "Bless")
    edit(new, "until: the end of the year", "until: Easter")
    told = command(folder, "diff", "worship", "new", status=1)
    for words in ("“listen well”", "“Carols | Advent”", "“our school and”", "not printed"):
        assert words in told
    assert "Advent" in command(folder, "redline", "worship", "new", "--to", "markdown")


def test_it_is_pulled(folder: Path) -> None:
    command(folder, "build", "--today", TODAY)
    page = next(folder.rglob("worship.docx"))
    document = docx.Document(str(page))
    cells = [cell for table in document.tables for row in table.rows for cell in row.cells]
    paragraphs = [*document.paragraphs, *(each for cell in cells for each in cell.paragraphs)]
    for old, new in (
        ("listen well", "listen to you"),
        ("December", "Advent"),
        ("Bless our school and", "Bless"),
    ):
        runs = [run for paragraph in paragraphs for run in paragraph.runs if old in run.text]
        for run_ in runs:
            run_.text = run_.text.replace(old, new)
        assert runs, old
    document.save(str(page))
    assert "3 edits" in command(folder, "pull", str(page), "--today", TODAY, "--yes")
    expected = POLICY.replace("listen well", "listen to you").replace("December", "Advent")
    text = (folder / "policies" / "worship.yaml").read_text(encoding="utf-8")
    assert text == expected.replace("Bless our school and", "Bless")
