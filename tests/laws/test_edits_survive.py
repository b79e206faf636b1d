"""Law 9: no edit is replaced without a copy; after a pull has answered it, nothing is left to do."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from functools import partial
from pathlib import Path
from typing import Literal

import docx
from docx.enum.text import WD_COLOR_INDEX
from hypothesis import given
from hypothesis import strategies as st

from policykit.cli import pulling
from policykit.formats import word
from policykit.formats.word.normal import normal
from policykit.formats.word.reader.appearance import differences
from policykit.tasks.build import Request, build
from policykit.tasks.pull import Pull, builds, find, propose
from policykit.tasks.writing import Built
from policykit.workspace.snapshots import content_digest
from tests.merge.pull.school import TODAY, School, founded
from tests.merge.pull.word_edits import WordFile, as_built
from tests.merge.test_edited_copies import EDITS as LOOKS
from tests.support.strategies.edits import EDITS as PAGE_EDITS

WORDS = (
    "hand their phone in",
    "keep it switched off",
    "report a",
    "take the phone until",
    "call the parents",
)
CHANGES = (
    ("", ""),
    ("hand their phone in at the office", "hand in every phone at the office"),
    ("call the parents the second time", "call home the second time"),
    ("title: Phones Policy", "title: Our Phones Policy"),
    ("owner: Deputy Head", "owner: The Head"),
    ("What the school does", "What the school then does"),
    ("          - {id: take,", "          - {id: ask, text: ask for the phone}\n          - {id: take,"),
    ("          - {id: take, text: take the phone until the end of the day}\n", ""),
)
"""Changes of the policy's file between two builds, as what is replaced by what."""


# ── Edits ────────────────────────────────────────────────────────────────────────────────────────────────
def table_gone(file: WordFile, one: str, other: str) -> None:
    table = file.table("Playground")
    parent = table.getparent()
    assert parent is not None
    parent.remove(table)


XML_EDITS: tuple[Callable[[WordFile, str, str], object], ...] = (
    table_gone,
    lambda file, one, other: file.delete(one),
    lambda file, one, other: file.move(one, other),
    lambda file, one, other: file.retype(one, f"always {one}"),
    lambda file, one, other: file.enter_after(one, "be polite"),
    lambda file, one, other: file.split(one, one.split()[-1]),
    lambda file, one, other: file.merge(one, other),
    lambda file, one, other: file.copy_after(one, other),
    lambda file, one, other: file.restyle(one, other),
    lambda file, one, other: file.move_section("When rules are broken", "Rules for everybody"),
    lambda file, one, other: file.lose_identity(),
)
"""Edits of a file, given the first words of two paragraphs."""


def _apply(edit: Callable[..., object], words: tuple[str, ...], file: WordFile) -> None:
    edit(file, *words)


@st.composite
def by_xml(draw: st.DrawFn, school: School) -> None:
    """Up to three edits of the kinds that a word processor makes, over the XML."""
    for _ in range(draw(st.integers(1, 3))):
        one, other = draw(st.permutations(WORDS))[:2]
        edits: list[tuple[Callable[..., object], tuple[str, ...]]] = [
            *((edit, (one, other)) for edit in XML_EDITS), *((edit, ()) for edit in LOOKS.values()),
        ]  # fmt: skip
        edit, words = draw(st.sampled_from(edits))
        try:
            school.edit(partial(_apply, edit, words))
        except (StopIteration, AttributeError, ValueError):
            continue  # an earlier edit took away what this one needs


@st.composite
def by_python_docx(draw: st.DrawFn, school: School) -> None:
    """Up to three edits and a save with python-docx."""
    file = docx.Document(str(school.word))
    for _ in range(draw(st.integers(1, 3))):
        paragraph = draw(st.sampled_from([each for each in file.paragraphs if each.runs]))
        match draw(st.sampled_from(("words", "highlight", "gone", "before", "bold"))):
            case "words":
                paragraph.runs[-1].text += " by hand"
            case "highlight":
                paragraph.runs[0].font.highlight_color = WD_COLOR_INDEX.YELLOW
            case "gone":
                paragraph.text = ""
            case "before":
                paragraph.insert_paragraph_before("Typed by hand.")
            case _:
                paragraph.runs[0].bold = True
    file.save(str(school.word))


@st.composite
def by_page(draw: st.DrawFn, school: School) -> None:
    """One edit or two of the page, written as a Word file."""
    page = as_built(school.word)
    assert page is not None
    for edit in draw(st.lists(st.sampled_from(PAGE_EDITS), min_size=1, max_size=2)):
        page = edit(draw, page)
    school.word.write_bytes(word.write(normal(page)))


EDITORS = (by_xml, by_python_docx, by_page)


# ── The law ──────────────────────────────────────────────────────────────────────────────────────────────
def built(school: School) -> Built:
    return build(Request((school.folder / "policies",), ("docx",), school.folder / "build", TODAY))


def pull(school: School, take: Literal["word", "data"]) -> str:
    """Pull all edits, and one side of each conflict, as the command does; what it printed."""
    asked = Pull(school.word, school.folder / "policies", school.folder / "build")
    printed = io.StringIO()
    with redirect_stdout(printed), redirect_stderr(printed):
        pulling.pull(asked, TODAY, yes=True, take=take, comments=False)
    return printed.getvalue()


def held(school: School) -> set[str]:
    """The contents of the Word file and of all copies of edited ones."""
    copies = (school.word.parent / "edited copies").glob("*.docx")
    return {content_digest(path.read_bytes()) for path in (school.word, *copies)}


def check(school: School, take: Literal["word", "data"]) -> None:
    data = school.word.read_bytes()
    looks_the_same = any(not differences(each.data, data) for each in builds(school.word))
    edited = content_digest(data)
    built(school)
    assert looks_the_same or edited in held(school)
    if school.word.read_bytes() != data:
        return  # settled without a pull
    said = pull(school, take)
    found = find(Pull(school.word, school.folder / "policies", school.folder / "build"))
    steps = [step for step in found.steps if not step.is_conflict or take == "word"]
    assert propose(found, steps).is_empty, (said, steps)
    once = built(school)
    assert not once.errors, (said, once.findings)
    assert edited in held(school)
    again = built(school)
    assert not again.errors
    assert not again.written


def in_data(school: School, old: str, new: str) -> None:
    """Change the policy's file since the build."""
    if old:
        school.yaml.write_bytes(school.text.replace(old, new).encode())


@given(st.data())
def test_no_edit_is_lost_and_an_answered_edit_is_done_with(draws: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as folder:
        school = founded(Path(folder))
        draws.draw(draws.draw(st.sampled_from(EDITORS))(school))
        old, new = draws.draw(st.sampled_from(CHANGES))
        in_data(school, old, new)
        check(school, draws.draw(st.sampled_from(("word", "data"))))
