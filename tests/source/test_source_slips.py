"""Slips of YAML: what is found beside them, and what one slip is told as."""

from __future__ import annotations

import pytest
import yaml

from policykit import codes
from policykit.findings import Finding, InvalidData
from policykit.model.validation.faults import absent
from policykit.source import decode, doubtful_notes, read, read_with_faults


def column(finding: Finding) -> tuple[int, int]:
    assert finding.place is not None
    return finding.place.line, finding.place.column


# ── faults that leave a tree ─────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("text", "code", "plain"),
    [
        ("a: 1\na: 2\nb: 3\n", codes.DUPLICATE_KEY, {"a": "1", "b": "3"}),
        ("a: !x 1\nb: 3\n", codes.TAG, {"a": "1", "b": "3"}),
        ("a: &x 1\nb: 3\n", codes.ALIAS, {"a": "1", "b": "3"}),
        ("%YAML 1.2\n---\na: 1\nb: 3\n", codes.DIRECTIVE, {"a": "1", "b": "3"}),
        ('a: "1\\0"\nb: 3\n', codes.FORBIDDEN_CHARACTER, {"a": "1\ufffd", "b": "3"}),
    ],
)
def test_a_fault_that_leaves_a_tree_is_told_beside_it(
    text: str, code: codes.Code, plain: dict[str, str]
) -> None:
    source, faults = read_with_faults(text)
    assert ([fault.code for fault in faults], source.plain()) == ([code], plain)
    with pytest.raises(InvalidData) as caught:
        read(text)
    assert caught.value.findings == faults


def test_a_sound_text_has_no_faults_and_one_that_makes_no_tree_is_refused() -> None:
    assert read_with_faults("a: 1\n")[1] == ()
    with pytest.raises(InvalidData) as caught:
        read_with_faults("a: 1\na: 2\nb: [\n")
    assert [fault.code for fault in caught.value.findings] == [codes.DUPLICATE_KEY, codes.UNCLOSED]


# ── words taken for a note ───────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("a: Policy #2\nb: c\n", [(1, 11)]),
        ("a: Ring the office\n   on #0161 or Room #3\nb: c\n", [(2, 7)]),
        ("a:\n  - one #1\n  - two\n  - three  #3\n", [(2, 9), (4, 12)]),
        ("a: {b: c, d: e #f\n  }\n", [(1, 16)]),
        ("a: b # a note\nc: d ## another\ne: f #\n#g\nh: i#j\n", []),
        ("a: 'b' #c\nd: \"e #f\"\ng: >-\n  h #i\nj: |\n  k #l\n", []),
        ("a: #b\nc: ~ # d\n# e: f #g\n", []),
    ],
)
def test_words_after_a_hash_that_no_space_follows_are_told_as_lost(
    text: str, places: list[tuple[int, int]]
) -> None:
    for loader in (yaml.CSafeLoader, yaml.SafeLoader):
        found = doubtful_notes(read(text, loader))
        assert [column(finding) for finding in found] == places
        assert all(finding.code is codes.SWALLOWED for finding in found)


def test_a_lost_word_is_quoted_and_mended_with_quotation_marks() -> None:
    [finding] = doubtful_notes(read("title: Social Media Policy #2\r\n"))
    assert "“#2”" in finding.sentence
    assert "quotation marks" in finding.remedy
    assert finding.place is not None
    assert finding.place.width == 2


def test_no_more_than_a_hundred_lost_words_are_told() -> None:
    found = doubtful_notes(read("".join(f"k{number}: v #w\n" for number in range(300))))
    assert (len(found), found[-1].sentence.endswith("More follow.")) == (100, True)


# ── values that are absent because their words needed quotation marks ────────────────────────────────────
@pytest.mark.parametrize(
    ("text", "place", "written"),
    [
        ("approval: {by: Head, Governors, on: Spring 2021}\n", (1, 22), '"Head, Governors"'),
        ("a: {b: c, text: good, fair, and kind}\n", (1, 23), 'text: "good, fair, and kind"'),
        ('a: {text: He said "yes, no", b: c}\n', (1, 25), "text: 'He said \"yes, no\"'"),
        ("colour: #1f5f3a  # green\n", (1, 1), 'colour: "#1f5f3a"'),
        ("a:\n  - #1 rule\n", (2, 3), '- "#1 rule"'),
        ("one of our aims:\nb: c\n", (1, 1), "indent them"),
        ("a:\nb: c\n", (1, 1), "delete the key"),
    ],
)
def test_the_remedy_of_an_absent_value_keeps_the_words(
    text: str, place: tuple[int, int], written: str
) -> None:
    source = read(text)
    [finding] = [found for _, found in absent(source, source.root) if found is not None]
    assert (finding.code, column(finding)) == (codes.NO_VALUE, place)
    assert written in finding.remedy


def test_a_date_with_a_comma_in_brackets_is_one_fault() -> None:
    source = read("approval: {by: Governors, on: March 26, 2021}\n")
    told = dict(absent(source, source.root))
    assert told.pop(("approval", "on")) is None
    [finding] = told.values()
    assert finding is not None
    assert 'on: "March 26, 2021"' in finding.remedy


def test_a_comma_that_is_missing_in_curly_brackets_is_asked_for() -> None:
    with pytest.raises(InvalidData) as caught:
        read("approval: {by: Governors on: Spring 2021}\n")
    [finding] = caught.value.findings
    assert column(finding) == (1, 28)
    assert "comma before “on”" in finding.remedy
    with pytest.raises(InvalidData) as caught:
        read("approval: {by: Governors: full}\n")
    assert "comma" not in caught.value.findings[0].remedy


@pytest.mark.parametrize("words", ["one of our aims:", "one of our aims"])
def test_a_first_line_that_is_indented_too_far_is_told_itself(words: str) -> None:
    with pytest.raises(InvalidData) as caught:
        read(f"a:\n  - id: b\n    text: >-\n        Words\n      {words}\n    c: d\n")
    [finding] = caught.value.findings
    assert column(finding) == (4, 9)
    assert "by two fewer spaces" in finding.remedy


# ── notes that are printed ───────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("a: >-\n  b\n  # c\n  d\n", [(3, 3)]),
        ("a: |\n  b\n  #c\n", [(3, 3)]),
        ("a: |\r\n  b\r\n  #c\r\n", [(3, 3)]),
        ("a:\n  - >-\n    #b\n    c\n", [(3, 5)]),
        ("a: \"b\n  # c\"\nd: 'e\n  #f'\n", [(2, 3), (4, 3)]),
        ("a: >-\n    b\n  # c\n# d\ne: f\n", []),
        ("a: >-  # b\n  c # d\n  e#f\n  \\# g\n", []),
        ("a: |\n  # b\n  c\n\n  ## d e\n", []),
        ("a: >-\n  # b\n  c\n\n  # d\n", []),
        ("# a\nb: c\n# d\n", []),
    ],
)
def test_a_line_in_a_text_that_looks_like_a_note_is_told_to_be_printed(
    text: str, places: list[tuple[int, int]]
) -> None:
    for loader in (yaml.CSafeLoader, yaml.SafeLoader):
        found = doubtful_notes(read(text, loader))
        assert [column(finding) for finding in found] == places
        assert all(finding.code is codes.PRINTED_NOTE for finding in found)


# ── files of another kind ────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("data", "named"),
    [
        (b"PK\x03\x04\x14\x00\x06\x00", "a Word document or a zip file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0", "an older Word document (.doc)"),
        (b"\x89PNG\r\n\x1a\n\0\0", "a picture (PNG)"),
        (b"\xff\xd8\xff\xe0", "a picture (JPEG)"),
        (b"%PDF-1.7\n", "a PDF document"),
        (b"{\\rtf1\\ansi Words}", "Rich Text"),
        (b"PK\x03\x04" + b"\0" * 10_000_000, "a Word document or a zip file"),
    ],
    ids=["docx", "doc", "png", "jpeg", "pdf", "rtf", "large"],
)
def test_a_file_of_another_kind_is_named_and_not_taken_for_badly_saved_text(data: bytes, named: str) -> None:
    with pytest.raises(InvalidData) as caught:
        decode(data)
    [finding] = caught.value.findings
    assert (finding.code, column(finding)) == (codes.NOT_UTF8, (1, 1))
    assert named in finding.sentence
    assert "UTF-8" not in finding.remedy
