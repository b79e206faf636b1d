"""Reading YAML with its places, and what a broken file is told."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from policykit import codes
from policykit.codes import Code
from policykit.findings import Anchor, Finding, InvalidData
from policykit.source import MAX_BYTES, Mapping, Scalar, Sequence, amend, decode, invisible, peek, read
from tests.laws.test_yaml_unedited_is_byte_identical import with_value

POLICY = """\
# a policy
policykit: 1
id: social-media
approval: {by: Governors, on: Spring 2021}
review:
audiences: [pupils, staff]
sections:
  - id: one
    title: 'The school''s part'
    of:
      - staff
      -
    text: >-
      When placing information on
      social networking sites
  - id: one
    rows: [[a, b], [c, "d \\"e\\""]]
"""


def told(data: str | bytes) -> list[Finding]:
    with pytest.raises(InvalidData) as caught:
        read(decode(data if isinstance(data, bytes) else data.encode("utf-8", "surrogatepass")))
    return list(caught.value.findings)


def one(data: str | bytes) -> Finding:
    findings = told(data)
    assert len(findings) == 1, findings
    return findings[0]


def spot(finding: Finding) -> tuple[Code, int, int]:
    assert finding.place is not None
    return finding.code, finding.place.line, finding.place.column


# ── bytes and characters ─────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("data", [b"\xef\xbb\xbfa: b", b"a: b\r\nc: d\n", b"a: b\r\n", "a: “é😀”\n".encode()])
def test_bytes_come_back_as_they_were(data: bytes) -> None:
    assert read(decode(data)).text.encode() == data


def test_a_byte_order_mark_takes_no_column() -> None:
    source = read("\ufeffa: b\nc: d\n")
    assert (source.place(("a",)).column, source.place(("c",)).column) == (4, 4)


def test_several_byte_order_marks_shift_no_value() -> None:
    for marks in ("\ufeff" * 2, "\ufeff" * 3):
        source = read(f"{marks}a: b\nc: >-\n  d\ne: {{f: g}}\n")
        assert source.plain() == {"a": "b", "c": "d", "e": {"f": "g"}}
        written = [source.text[key.start : value.end] for key, value in source.root.entries.values()]
        assert written == ["a: b", "c: >-\n  d\n", "e: {f: g}"]
        assert spot(invisible(source.text)[0])[1:] == (1, 1)
        assert peek(source.text, ("a",)) == {"a": "b"}


def test_a_separator_that_ends_a_line_for_yaml_alone_is_told_before_what_follows_from_it() -> None:
    for text in ("a: >-\n  b\u2028c: d\n", "# b\u2028c\na: b\n", 'a: "b\u2029  c"\n'):
        finding = one(text)
        assert finding.code is codes.FORBIDDEN_CHARACTER
        assert "ends a line" in finding.sentence
        assert "space" in finding.remedy
    assert read(r'a: "b\u2028c"').plain() == {"a": "b\u2028c"}


def test_utf_16_is_named_and_refused() -> None:
    for data in ("a: b\n".encode("utf-16"), "a: b\n".encode("utf-16-be")):
        finding = one(data)
        assert finding.code is codes.NOT_UTF8
        assert "UTF-16" in finding.sentence
        assert "UTF-8" in finding.remedy


def test_a_windows_byte_is_told_with_what_it_was_meant_to_be() -> None:
    finding = one("a: é\nb: the ".encode() + b"\x93staff\x94\r\nc: d")
    assert spot(finding) == (codes.NOT_UTF8, 2, 8)
    assert "0x93" in finding.sentence
    assert "““”" in finding.sentence
    assert finding.place is not None
    assert finding.place.excerpt == ((1, "a: é"), (2, "b: the “staff”"))


def test_a_byte_that_windows_has_no_character_for_is_told_too() -> None:
    assert "0x81" in one(b"a: \x81").sentence


@pytest.mark.parametrize(
    "character", ["\0", "\x07", "\x1b", "\x7f", "\x85", "\x9f", "\ufffe", "\uffff", "\u2028", "\u2029"]
)
def test_a_forbidden_character_is_told_with_its_code_point(character: str) -> None:
    finding = one(f"a: b\nc: x{character}y\n")
    assert spot(finding) == (codes.FORBIDDEN_CHARACTER, 2, 5)
    assert f"U+{ord(character):04X}" in finding.sentence
    assert character not in str(finding.place)


def test_a_lone_surrogate_in_a_text_is_refused() -> None:
    with pytest.raises(InvalidData, match=r"U\+D800"):
        read("a: \ud800\n")


def test_the_first_twenty_forbidden_characters_are_told() -> None:
    findings = told("a: " + "\x07" * 30)
    assert len(findings) == 20
    assert findings[-1].sentence.endswith("More follow.")


def test_a_file_over_the_limit_is_refused_and_one_at_the_limit_is_read() -> None:
    assert one(b"a" * (MAX_BYTES + 1)).code is codes.TOO_LARGE
    assert len(decode(b"a" * MAX_BYTES)) == MAX_BYTES


@pytest.mark.parametrize(
    "character", ["\u200b", "\xad", "\u202e", "\u2066", "\u200d", "\ufeff", "\U000e0041"]
)
def test_an_invisible_character_is_warned_of_at_its_place(character: str) -> None:
    [finding] = invisible(f"\ufeffa: b\nc: x{character}y\n")
    assert spot(finding) == (codes.INVISIBLE_CHARACTER, 2, 5)
    assert not finding.is_error
    assert f"U+{ord(character):04X}" in finding.sentence


@pytest.mark.parametrize(
    "text", ["👩🏽‍🏫", "❤️‍🔥", "می‌خواهم", "क्‍ष", "\U0001f3f4\U000e0067\U000e007f", "café", "\ufeffa"]
)
def test_joiners_that_a_script_or_an_emoji_needs_are_left_alone(text: str) -> None:
    assert invisible(text) == []


# ── the tree ─────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    "typed", ["NO", "12:30", "1.10", "0123", "2026-02-31", "9" * 5000, "1e999", "null", "0x1F"]
)
def test_a_value_stays_the_text_that_was_typed(typed: str) -> None:
    assert read(f"a: {typed}").plain() == {"a": typed}


def test_a_key_with_nothing_after_it_is_absent_and_empty_quotes_are_not() -> None:
    assert read("a:\nb: ~\nc: ''\nd: {e: , f}\ng: '~'").plain() == {
        "a": None,
        "b": None,
        "c": "",
        "d": {"e": None, "f": None},
        "g": "~",
    }


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a: >-\n  b\n  c\n\n  d\n", "b c\n\nd"),
        ("a: >\r\n  b\r\n\r\n  c\r\n", "b\n\nc\n"),
        ("a: >-\n  b\n\n\n  c\n", "b\n\nc"),
        ("a: |-\n  b\n  c\n\n  d\n", "b\nc\n\nd"),
    ],
)
def test_an_empty_line_under_a_folded_text_begins_a_paragraph(text: str, words: str) -> None:
    for loader in (yaml.CSafeLoader, yaml.SafeLoader):
        assert read(text, loader).plain() == {"a": words}


def test_the_tree_keeps_order_kinds_and_positions() -> None:
    source = read(POLICY)
    assert list(source.root.entries)[:3] == ["policykit", "id", "approval"]
    assert isinstance(source.node(("approval",)), Mapping)
    assert isinstance(source.node(("sections", 0, "of")), Sequence)
    title = source.node(("sections", 0, "title"))
    assert isinstance(title, Scalar)
    assert source.text[title.start : title.end] == "'The school''s part'"
    assert title.value == "The school's part"
    assert source.node(("sections", 7)) is None
    assert source.node(("id", "x")) is None


# ── places ───────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("path", "key", "needle", "place"),
    [
        (("id",), False, "", (3, 5, 12)),
        (("id",), True, "", (3, 1, 2)),
        (("approval", "on"), False, "", (4, 31, 11)),
        (("approval",), False, "", (4, 11, 32)),
        (("review",), False, "", (5, 1, 6)),
        (("nothing",), False, "", (2, 1, 9)),
        ((), False, "", (2, 1, 9)),
        (("sections",), False, "", (7, 1, 8)),
        (("sections", 0), False, "", (8, 5, 2)),
        (("sections", 0, "nothing"), False, "", (8, 5, 2)),
        (("review", "due"), False, "", (5, 1, 6)),
        (("approval", "nothing"), False, "", (4, 1, 8)),
        (("sections", 0, "of", 1), False, "", (12, 7, 1)),
        (("sections", 0, "text"), False, "", (13, 5, 4)),
        (("sections", 0, "text"), False, "placing", (14, 12, 7)),
        (("sections", 0, "text"), False, "information on social", (14, 20, 14)),
        (("sections", 0, "text"), False, "not there", (13, 5, 4)),
        (("sections", 0, "title"), False, "school's", (9, 17, 9)),
        (("sections", 1, "rows", 1, 1), False, 'd "e"', (17, 25, 7)),
        (("audiences", 1), False, "", (6, 21, 5)),
    ],
)
def test_a_path_leads_to_its_place(
    path: tuple[str | int, ...], key: bool, needle: str, place: tuple[int, int, int]
) -> None:
    found = read(POLICY).place(path, key=key, needle=needle)
    assert (found.line, found.column, found.width) == place


def test_an_anchor_leads_through_the_id_and_the_field() -> None:
    source = read(POLICY)
    assert source.locate(Anchor("one", "of/0")) == source.place(("sections", 0, "of", 0))
    assert source.locate(Anchor("one", "text"), "sites").line == 15
    assert source.locate(Anchor("", "approval/on"), key=True) == source.place(("approval", "on"), key=True)
    assert source.locate(Anchor("social-media", "audiences/1")) == source.place(("audiences", 1))
    assert source.locate(Anchor("gone", "text")) == source.place((), key=True)
    assert source.locate(Anchor("one", "title/x")) == source.place(("sections", 0, "title"), key=True)


def test_ids_are_listed_and_those_that_stand_twice_with_all_their_places() -> None:
    source = read(POLICY)
    assert list(source.ids()) == ["social-media", "one"]
    repeated = source.repeated_ids()
    assert {name: [place.line for place in places] for name, places in repeated.items()} == {"one": [8, 16]}


def test_an_excerpt_holds_the_line_and_the_one_before_without_line_endings() -> None:
    place = read("a: b\r\nc: d\r\n").place(("c",))
    assert place.excerpt == ((1, "a: b"), (2, "c: d"))


# ── refusals ─────────────────────────────────────────────────────────────────────────────────────────────
REFUSED: list[tuple[str, Code, int, int]] = [
    ("a: &x b\n", codes.ALIAS, 1, 4),
    ("<<: {a: b}\n", codes.ALIAS, 1, 1),
    ("a: !!str b\n", codes.TAG, 1, 4),
    ("%YAML 1.1\n---\na: b\n", codes.DIRECTIVE, 1, 1),
    ("a: b\n%c\nd: e\n", codes.DIRECTIVE, 2, 1),
    ("a: b\n---\nc: d\n", codes.SECOND_DOCUMENT, 2, 1),
    ("a: b\n...\nc: d\n", codes.SECOND_DOCUMENT, 2, 1),
    ("a: &x {b: c}\n", codes.ALIAS, 1, 4),
    ("a: !!seq [b]\n", codes.TAG, 1, 4),
    ("a: " + "[" * 500, codes.TOO_DEEP, 1, 67),
    ("? [a]\n: b\n", codes.BAD_KEY, 1, 3),
    (": b\n", codes.BAD_KEY, 1, 1),
    ("{~: b}\n", codes.BAD_KEY, 1, 2),
    ("'': b\n", codes.BAD_KEY, 1, 1),
    ("- a\n", codes.NOT_A_MAPPING, 1, 1),
    ("words\n", codes.NOT_A_MAPPING, 1, 1),
    ("", codes.EMPTY_FILE, 1, 1),
    ("# only\n# comments\n", codes.EMPTY_FILE, 1, 1),
    ("---\n", codes.EMPTY_FILE, 1, 1),
    ('a: "b\\0"\n', codes.FORBIDDEN_CHARACTER, 1, 6),
    ('a: "b\\uFFFE"\n', codes.FORBIDDEN_CHARACTER, 1, 6),
    ('a: "b\\uD800"\n', codes.FORBIDDEN_CHARACTER, 1, 6),
    ('a: "b\\U00110000"\n', codes.FORBIDDEN_CHARACTER, 1, 6),
    ("a:\n\tb: c\n", codes.TAB, 2, 1),
    ("a:\n  - b\n  \t- c\n", codes.TAB, 3, 3),
    ('a: "b\nc: d\n', codes.UNCLOSED, 1, 4),
    ('a: "b\nc: {d: e}\nf: "g"\n', codes.UNCLOSED, 1, 4),
    ("a: 'b\nc: the school's\n", codes.UNCLOSED, 1, 4),
    ('a: {b: "c, d: e}\nf: "g"\n', codes.UNCLOSED, 1, 8),
    ("a: {b: c\nd: e\n", codes.UNCLOSED, 1, 4),
    ("a: [b, c\nd:\n  - e\n", codes.UNCLOSED, 1, 4),
    ("a: {b: [c, d}\n", codes.UNCLOSED, 1, 8),
    ("a: |\n  x: 'y\nb: [c\n", codes.UNCLOSED, 3, 4),
    ("a: 'the school's'\n", codes.INVALID_YAML, 1, 16),
    ("a: Social: media\n", codes.INVALID_YAML, 1, 10),
    ("a: b\n  c: d\n", codes.INVALID_YAML, 2, 3),
    ("a: b\na:Social\nc: d\n", codes.INVALID_YAML, 2, 2),
    ("a:Social\n", codes.INVALID_YAML, 1, 2),
    ("a:\n  - b\n  -c\n", codes.INVALID_YAML, 3, 3),
    ("a:\n  - b\n  c\n", codes.INVALID_YAML, 3, 3),
    ("a:\n    b: c\n  d: e\n", codes.INVALID_YAML, 3, 3),
    ("a: - b\n", codes.INVALID_YAML, 1, 4),
    ("a: @b\n", codes.INVALID_YAML, 1, 4),
    ("a: `b`\n", codes.INVALID_YAML, 1, 4),
    ("a: > 5 people\n", codes.INVALID_YAML, 1, 4),
    ("a: [link](law:x) more\n", codes.INVALID_YAML, 1, 4),
    ("a: **b** c\n", codes.ALIAS, 1, 4),
    ("a: *b c\n", codes.ALIAS, 1, 4),
    ("a: &c. and\n", codes.ALIAS, 1, 4),
    ("a: !b! c\n", codes.TAG, 1, 4),
    ('a: "\\q"\n', codes.INVALID_YAML, 1, 5),
]


@pytest.mark.parametrize("loader", [yaml.CSafeLoader, yaml.SafeLoader])
@pytest.mark.parametrize(("text", "code", "line", "column"), REFUSED)
def test_what_policies_do_not_use_is_refused_at_its_place(
    text: str, code: Code, line: int, column: int, loader: type[yaml.CSafeLoader] | type[yaml.SafeLoader]
) -> None:
    for written in (text, text.replace("\n", "\r\n"), "\ufeff" + text):
        with pytest.raises(InvalidData) as caught:
            read(written, loader)
        [finding] = caught.value.findings
        assert spot(finding) == (code, line, column)
        assert finding.place is not None
        assert not any("\r" in shown for _, shown in finding.place.excerpt)
        assert finding.remedy.endswith((".", "”"))


def test_every_duplicate_key_is_told_with_the_line_of_the_first() -> None:
    findings = told("a: 1\nb: {c: 1, c: 2}\na: 3\na: 4\n")
    assert [spot(finding)[1:] for finding in findings] == [(2, 11), (3, 1), (4, 1)]
    assert all("line 1" in finding.sentence for finding in findings[1:])


def test_all_faults_are_told_at_once_in_the_order_of_the_file() -> None:
    findings = told("a: &x !y b\nc: *x\nc: d\ne: f: g\n")
    assert [spot(finding) for finding in findings] == [
        (codes.ALIAS, 1, 4),
        (codes.TAG, 1, 7),
        (codes.ALIAS, 2, 4),
        (codes.DUPLICATE_KEY, 3, 1),
        (codes.INVALID_YAML, 4, 5),
    ]


def test_sixty_four_levels_are_read() -> None:
    assert read("a: " + "[" * 63 + "]" * 63).plain()
    assert one("a: " + "[" * 64 + "]" * 64).code is codes.TOO_DEEP


def test_a_hundred_thousand_nested_brackets_are_refused_and_do_no_harm() -> None:
    assert spot(one("a: " + "[" * 100_000)) == (codes.TOO_DEEP, 1, 67)


def test_a_carriage_return_alone_ends_a_line() -> None:
    place = read("a: b\rc: d\r\ne: f\n").place(("e",))
    assert (place.line, place.excerpt) == (3, ((2, "c: d"), (3, "e: f")))


def test_too_many_keys_are_refused() -> None:
    assert one("".join(f"k{number}: v\n" for number in range(50_001))).code is codes.TOO_MANY


def test_a_quoted_value_that_looks_like_keys_is_not_blamed_for_a_later_fault() -> None:
    assert spot(one('a: "one\n  see: two"\nb: c: d\n')) == (codes.INVALID_YAML, 3, 5)


PIECES = st.sampled_from(
    [*"abc:-[]{},#'\"|>&*!%@?~\\ \n\t", "\n  ", ": ", "- ", "a: ", "é", "😀", "\r\n", "---", ">-\n  "]
)


@given(st.lists(PIECES, max_size=40).map("".join))
def test_any_text_is_read_or_refused_with_a_place_by_both_parsers(text: str) -> None:
    for loader in (yaml.CSafeLoader, yaml.SafeLoader):
        findings: tuple[Finding, ...] = ()
        try:
            assert read(text, loader).text == text
        except InvalidData as refused:
            findings = refused.findings
        assert all(finding.place and finding.sentence and finding.remedy for finding in findings)


# ── changing one value ───────────────────────────────────────────────────────────────────────────────────
WORDS = (
    "When placing information on social networking sites, staff and governors must keep to these guidelines."
)


@pytest.mark.parametrize(
    ("text", "path", "value", "expected"),
    [
        ("a: b # c\nd: e", ("a",), "f", "a: f # c\nd: e"),
        ("a: 'b'\n", ("a",), "it's", "a: 'it''s'\n"),
        ('a: "b"\n', ("a",), 'c "d"\ne', 'a: "c \\"d\\"\\ne"\n'),
        ("a: b\n", ("a",), "c: d", 'a: "c: d"\n'),
        ("a: b\n", ("a",), "", 'a: ""\n'),
        ("a: b\r\n", ("a",), "c\nd", "a: |-\r\n  c\r\n  d\r\n"),
        ("a: {by: G, on: Spring 2021}\n", ("a", "on"), "May, 2022", 'a: {by: G, on: "May, 2022"}\n'),
        ("a: {by, on: }\n", ("a", "by"), "x", "a: {by: x, on: }\n"),
        ("a: {by, on: }\n", ("a", "on"), "x", "a: {by, on: x}\n"),
        ("a:\nb: c\n", ("a",), "x", "a: x\nb: c\n"),
        ("a:\n  -\n  - b # c\n", ("a", 0), "x", "a:\n  - x\n  - b # c\n"),
        (
            "a: >-  # c\n    b\n\nd: e\n",
            ("a",),
            WORDS,
            f"a: >-  # c\n    {WORDS[:91]}\n    {WORDS[92:]}\n\nd: e\n",
        ),
        ("a: >-\n  b\n", ("a",), "c\n\nd", "a: >-\n  c\n\n  d\n"),
        ("a: >\n  b\nc: d\n", ("a",), "e", "a: >-\n  e\nc: d\n"),
        ("a: |\n   b\nc: d", ("a",), "e\n f\n", "a: |\n   e\n    f\nc: d"),
        ("a: >-\n  b\nc: d\n", ("a",), " e", 'a: " e"\nc: d\n'),
    ],
)
def test_a_changed_value_keeps_its_style_where_it_can(
    text: str, path: tuple[str | int, ...], value: str, expected: str
) -> None:
    source = read(text)
    assert amend(source, with_value(source.plain(), path, value)).text == expected
