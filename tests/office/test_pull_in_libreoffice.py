"""A few dozen edits in LibreOffice's own format, saved by it as Word files and pulled, in two runs of it."""

from __future__ import annotations

import copy
import shutil
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from lxml import etree

from tests.merge.pull.school import POLICY, School, founded
from tests.support.tools import in_libreoffice

pytestmark = pytest.mark.office

OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
BLOCKS = (f"{TEXT}p", f"{TEXT}h")


@dataclass(frozen=True)
class Edit:
    """What is done, and the words that the policy's file then has, or has no more."""

    name: str
    do: Callable[[etree._Element], object]
    has: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()


def find(root: etree._Element, words: str) -> etree._Element:
    (text,) = root.iter(f"{OFFICE}text")
    return next(el for el in text.iter(*BLOCKS) if words in "".join(map(str, el.itertext())))


def parent(element: etree._Element) -> etree._Element:
    found = element.getparent()
    assert found is not None
    return found


def retype(old: str, new: str) -> Edit:
    def do(root: etree._Element) -> None:
        for element in find(root, old).iter():
            if element.text and old in element.text:
                element.text = element.text.replace(old, new)
            if element.tail and old in element.tail:
                element.tail = element.tail.replace(old, new)

    return Edit(f"retype {old}", do, (new,), (old,))


def bare(element: etree._Element, words: str) -> etree._Element:
    made = etree.Element(element.tag, {str(key): str(value) for key, value in element.items()})
    made.text = words
    return made


def enter(after: str, words: str) -> Edit:
    """Enter at the end of a paragraph or an item, and words."""

    def do(root: etree._Element) -> None:
        found = find(root, after)
        if parent(found).tag == f"{TEXT}list-item":
            item = etree.Element(f"{TEXT}list-item")
            item.append(bare(found, words))
            parent(found).addnext(item)
        else:
            found.addnext(bare(found, words))

    return Edit(f"enter after {after}", do, (words, after))


def delete(words: str, *kept: str) -> Edit:
    def do(root: etree._Element) -> None:
        found = find(root, words)
        item = parent(found)
        gone = item if item.tag == f"{TEXT}list-item" and len(item) == 1 else found
        parent(gone).remove(gone)

    return Edit(f"delete {words}", do, kept, (words,))


def delete_row(words: str) -> Edit:
    def do(root: etree._Element) -> None:
        row = next(
            row for row in root.iter(f"{TABLE}table-row") if words in "".join(map(str, row.itertext()))
        )
        parent(row).remove(row)

    return Edit(f"delete the row of {words}", do, (), (words,))


def copy_row(words: str, *cells: str) -> Edit:
    def do(root: etree._Element) -> None:
        row = next(
            row for row in root.iter(f"{TABLE}table-row") if words in "".join(map(str, row.itertext()))
        )
        made = copy.deepcopy(row)
        for cell, text in zip(made.iter(f"{TEXT}p"), cells, strict=True):
            for child in list(cell):
                cell.remove(child)
            cell.text = text
        row.addnext(made)

    return Edit(f"a row below {words}", do, cells)


def move(words: str, below: str) -> Edit:
    def do(root: etree._Element) -> None:
        found, goal = find(root, words), find(root, below)
        if parent(found).tag == f"{TEXT}list-item":
            found, goal = parent(found), parent(goal)
        goal.addnext(found)

    return Edit(f"move {words}", do, (words, below))


def split(words: str, before: str) -> Edit:
    """Enter within a paragraph: both halves begin the bookmark, as LibreOffice writes it."""

    def do(root: etree._Element) -> None:
        found = find(root, words)
        text = "".join(map(str, found.itertext()))
        at = text.index(before)
        first, second = bare(found, ""), bare(found, "")
        for half, part in ((first, text[:at]), (second, text[at:])):
            mark = copy.deepcopy(found[0])
            mark.tail = part
            half.append(mark)
        parent(found).replace(found, first)
        if parent(first).tag == f"{TEXT}list-item":
            item = etree.Element(f"{TEXT}list-item")
            item.append(second)
            parent(first).addnext(item)
        else:
            first.addnext(second)

    return Edit(f"split {words}", do, (before,))


def unbullet(words: str, before: str) -> Edit:
    """Enter within an item, and Backspace: the second half stands in the item without a bullet."""

    def do(root: etree._Element) -> None:
        split(words, before).do(root)
        second = find(root, before)
        item = parent(second)
        above = item.getprevious()
        assert above is not None
        above.append(second)
        parent(item).remove(item)

    return Edit(f"unbullet {words}", do, (before,))


def merge(first: str, second: str) -> Edit:
    def do(root: etree._Element) -> None:
        one, two = find(root, first), find(root, second)
        one[-1].tail = " " + "".join(map(str, two.itertext()))
        item = parent(two)
        gone = item if item.tag == f"{TEXT}list-item" else two
        parent(gone).remove(gone)

    return Edit(f"merge {first}", do, (first, second))


EDITS = (
    Edit("nothing", lambda root: None),
    retype("Phones Policy", "Policy on Phones"),
    retype("Phones help families", "Telephones help families"),
    retype("Look up, and learn", "Look up, and listen"),
    retype("smart watch", "clever watch"),
    retype("Rules for everybody", "Rules for all of us"),
    retype("Pupils must:", "All pupils must:"),
    retype("before lessons begin", "before the bell"),
    retype("on the way through the building", "everywhere"),
    retype("younger children", "infants"),
    retype("this counts for watches", "this is true of watches"),
    retype("lost", "mislaid"),
    retype("discussed with the unions", "talked about with the unions"),
    retype("a disabled pupil", "a pupil with a disability"),
    retype("When rules are broken", "When a rule is broken"),
    retype("until the end of the day", "until the afternoon"),
    retype("the second time", "every time"),
    retype("When phones may be used", "Where and when"),
    retype("Playground", "Yard"),
    retype("after 15:30", "after 16:00"),
    retype("C. Sample", "D. Sample"),
    retype("01234 567890", "01234 999999"),
    retype("The head answers.", "The head replies."),
    retype("5 school days", "10 school days"),
    retype("Spring 2027", "Summer 2028"),
    retype("Spring 2024", "12 March 2024"),
    retype("Governors", "The full governing board"),
    enter("hand their phone in", "keep it out of sight"),
    enter("call the parents", "write a letter"),
    enter("this counts for watches", "and for tablets"),
    enter("A phone is any device", "Calculators are no phones."),
    enter("Look up, and learn", "Listen first."),
    delete("hand their phone in", "switched-off"),
    delete("call the parents", "id: take"),
    delete("A phone is any device", "id: motto"),
    delete("Rules for everybody", "id: pupil-rules"),
    delete_row("at any time"),
    copy_row("Playground", "Hall", "never"),
    move("hand their phone in", "report a"),
    move("call the parents", "take the phone until"),
    split("hand their phone in at the office", "at the office"),
    split("Phones help families", "This policy says"),
    unbullet("hand their phone in at the office", "at the office"),
    merge("take the phone until", "call the parents"),
)


@pytest.fixture(scope="module")
def schools(tmp_path_factory: pytest.TempPathFactory) -> dict[str, School]:
    """For each edit a folder whose Word file LibreOffice has saved with the edit in it."""
    work = tmp_path_factory.mktemp("edits")
    source = tmp_path_factory.mktemp("school")
    original = founded(source)
    in_libreoffice([original.word], "fodt", work)
    flat = (work / "phones.fodt").read_bytes()
    for number, edit in enumerate(EDITS):
        root = etree.fromstring(flat)
        edit.do(root)
        (work / f"edit{number}.fodt").write_bytes(
            etree.tostring(root, xml_declaration=True, encoding="UTF-8")
        )
    in_libreoffice([work / f"edit{number}.fodt" for number in range(len(EDITS))], "docx", work)
    found = {}
    for number, edit in enumerate(EDITS):
        folder = tmp_path_factory.mktemp("pulled") / "school"
        shutil.copytree(source, folder)
        shutil.copyfile(work / f"edit{number}.docx", folder / "build" / "phones.docx")
        found[edit.name] = School(folder)
    return found


@pytest.mark.parametrize("edit", EDITS, ids=[edit.name for edit in EDITS])
def test_an_edit_saved_by_libreoffice_comes_home(schools: dict[str, School], edit: Edit) -> None:
    school = schools[edit.name]
    pulled = school.pull()
    words = " ".join(school.text.split())
    assert pulled.codes == [], [finding.sentence for finding in pulled.findings]
    assert [part for part in edit.has if part not in words] == []
    assert [part for part in edit.lacks if part in words] == []
    if not edit.has and not edit.lacks:
        assert school.text == POLICY


def test_a_file_that_libreoffice_saved_after_its_edits_came_home_brings_nothing_more(
    schools: dict[str, School],
) -> None:
    for school in list(schools.values())[5::12]:
        school.pull()
        assert school.pull().proposal.is_empty
