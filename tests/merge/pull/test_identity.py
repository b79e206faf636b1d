"""A file that lost its bookmarks, properties and styles: its words still find their places."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from lxml import etree

from tests.merge.pull.school import School
from tests.merge.pull.word_edits import WHO, W, WordFile, remove, run

COMMENTS = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments"


def comment_on(word: WordFile, words: str, text: str) -> None:
    """A comment on a whole paragraph, as Word writes it."""
    paragraph = word.find(words)
    start, end = etree.Element(f"{W}commentRangeStart"), etree.Element(f"{W}commentRangeEnd")
    for mark in (start, end):
        mark.set(f"{W}id", "900")
    paragraph.insert(1, start)
    paragraph.append(end)
    root = etree.Element(f"{W}comments")
    comment = etree.SubElement(root, f"{W}comment", WHO)
    etree.SubElement(comment, f"{W}p").append(run(text))
    word.parts["word/comments.xml"] = etree.tostring(root)
    _append(
        word, "[Content_Types].xml", f'<Override PartName="/word/comments.xml" ContentType="{COMMENTS}"/>'
    )
    _append(
        word, "word/_rels/document.xml.rels",
        f'<Relationship Id="rIdComments" Type="{RELATION}" Target="comments.xml"/>',
    )  # fmt: skip


def _append(word: WordFile, part: str, what: str) -> None:
    text = word.parts[part].decode()
    at = text.rindex("</")
    word.parts[part] = (text[:at] + what + text[at:]).encode()


def test_a_file_that_only_lost_its_identity_brings_nothing_home(school: School) -> None:
    before = school.text
    school.edit(lambda word: word.lose_identity())
    found = school.find()
    assert found.read.anchors == {}
    assert [(s.action, s.before, s.after) for s in found.steps] == []
    assert [finding.code.id for finding in found.findings] == ["PK614"]
    assert school.pull().codes == []
    assert school.text == before


def without_properties(word: WordFile, *names: str) -> None:
    """Word's document inspector takes out such parts."""
    for name in names:
        del word.parts[name]
        for part in ("_rels/.rels", "[Content_Types].xml"):
            word.parts[part] = re.sub(rb"<\w+ [^>]*%s[^>]*/>" % name.encode(), b"", word.parts[part])


def without_format(word: WordFile) -> None:
    part = "docProps/custom.xml"
    pattern = rb'<property [^>]*name="policykit format".*?</property>'
    word.parts[part] = re.sub(pattern, b"", word.parts[part])


@pytest.mark.parametrize(
    "edit",
    [
        lambda word: without_properties(word, "docProps/custom.xml"),
        lambda word: without_properties(word, "docProps/custom.xml", "docProps/core.xml"),
        without_format,
    ],
    ids=["no properties of ours", "no properties", "no format"],
)
def test_a_file_that_lost_its_properties_has_no_edits(
    school: School, edit: Callable[[WordFile], None]
) -> None:
    before = school.text
    school.edit(edit)
    pulled = school.pull()
    assert (pulled.steps, pulled.codes, school.text) == ((), [], before)


def test_facts_leave_the_data_only_with_their_rows(school: School) -> None:
    before = school.text
    school.edit(lambda word: remove(word.table("Deputy Head")))
    pulled = school.pull()
    assert pulled.codes == ["PK603"]
    assert "It has been kept." in pulled.findings[0].sentence
    assert school.text == before


def test_edits_in_a_file_that_lost_its_identity_are_pulled(school: School) -> None:
    school.edit(
        lambda word: word.retype("switched off on the way", "switched off all the way"),
        lambda word: word.enter_after("hand their phone in", "keep it out of sight in class"),
        lambda word: word.delete("report a "),
        lambda word: word.retype("Spring 2027", "Summer 2028"),
        lambda word: word.retype("younger children", "infants"),
        lambda word: word.retype("When rules are broken", "When the rules are broken"),
        lambda word: word.lose_identity(),
    )
    pulled = school.pull()
    assert pulled.codes == []
    assert [item["id"] for item in pulled.part("pupil-rules")["items"]] == [
        "hand-in", "keep-it-out-sight-class", "switched-off",
    ]  # fmt: skip
    assert pulled.part("switched-off")["reason"].endswith("the infants.")
    assert pulled.data["review"]["due"] == "Summer 2028"
    assert pulled.part("breaches")["title"] == "When the rules are broken"


def test_what_was_found_by_likeness_is_shown_as_such(school: School) -> None:
    school.edit(
        lambda word: word.retype("switched off on the way", "switched off all the way"),
        lambda word: word.lose_identity(),
    )
    assert [step.is_guessed for step in school.find().steps] == [True]


def test_the_policy_is_found_by_the_words_of_the_file_when_its_properties_are_gone(school: School) -> None:
    school.edit(lambda word: word.lose_identity())
    school.word.rename(school.word.with_name("Copy of something.docx"))
    moved = school.word.with_name("Copy of something.docx")
    from policykit.tasks.pull import Pull, find

    found = find(Pull(moved, school.folder / "policies", school.folder / "build"))
    assert found.policy.id == "phones"
