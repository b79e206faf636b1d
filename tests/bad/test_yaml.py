"""Bad YAML: what the format does not use or cannot read is told at its place, within bounds of room."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.bad.cases import (
    FORMATS,
    REFUSED,
    SOUND,
    UNREADABLE,
    WARNED,
    Case,
    all_files,
    assert_told_and_not_built,
    body,
    built,
    case,
    documents,
    findings,
    folder_with,
    limited,
)
from tests.support.commands import TODAY, run

BOMB = "&a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]\n"
    for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)


def date(written: str) -> str:
    """A policy whose review is due at what is written, in line 5, column 15."""
    return body().replace("{due: Spring 2029}", f"{{due: {written}}}")


def versioned(written: str) -> str:
    return body().replace("policykit: 1", f"policykit: {written}")


def headed(line: str) -> str:
    """A policy with one more line, its sixth, before the sections."""
    return body().replace("sections:", f"{line}\nsections:")


CASES = [
    case("an anchor", headed("owner: &head Head"), "PK023", 6, 8, remedy="quotation marks"),
    case("an alias", headed("owner: *head"), "PK023", 6, 8, remedy="quotation marks"),
    case("a merge key", headed("<<: {owner: Head}"), "PK023", 6, 1, remedy="Write the keys out"),
    case("a bomb of aliases", versioned(BOMB), "PK023", 1, 12),
    case("an alias of itself", versioned("&a [*a]"), "PK023", 1, 12),
    case("a tag", headed("owner: !!str Head"), "PK024", 6, 8, remedy="quotation marks"),
    case("a tag that would run a program", "!!python/object/apply:os.system [ls]\n", "PK024", 1, 1),
    case("a directive", "%YAML 1.2\n---\n" + body(), "PK025", 1, 1, remedy="Delete the line"),
    case("a tag directive", "%TAG ! tag:example.org,2000:\n---\n" + body(), "PK025", 1, 1),
    case("two documents", body() + "---\nid: b\n", "PK026", 10, 1, remedy="two files"),
    case("more after the end", body() + "...\nid: b\n", "PK026", 10, 1, remedy="Delete the line"),
    case("a list at the top", "- id: a\n- id: b\n", "PK031", 1, 1, remedy="title:"),
    case("words at the top", "Social Media Policy\n", "PK031", 1, 1, remedy="title:"),
    case("a null key", headed("~: Head"), "PK030", 6, 1, remedy="before the colon"),
    case("an empty key", headed(": Head"), "PK030", 6, 1),
    case("a list as a key", headed("[a, b]: Head"), "PK030", 6, 1),
    case("a mapping as a key", headed("{a: b}: Head"), "PK030", 6, 1),
    case("a key of several lines", headed("? |\n  owner\n: Head"), "PK030", 6, 3),
    case("a key twice", headed("title: Another"), "PK027", 6, 1, remedy="Keep the one"),
    case("a tab before a key", headed("owner: Head\n\tstatus: draft"), "PK021", 7, 1, remedy="spaces"),
    case(
        "a quotation mark that swallows the rest of the file",
        headed('owner: "Head'),
        "PK022",
        6,
        8,
        remedy="end",
    ),
    case(
        "a bracket that swallows the rest of the file",
        headed("audiences: [staff"),
        "PK022",
        6,
        12,
        remedy="]",
    ),
    case(
        "a brace that swallows the rest of the file", headed("version: {due: us"), "PK022", 6, 10, remedy="}"
    ),
    case("a key without its space", "title:Social\n", "PK020", 1, 6, remedy="space"),
    # ── what it says ──
    case("an unknown key", headed("colour: blue"), "PK101", 6, 1, status=REFUSED, remedy="Delete it"),
    case(
        "a key in the wrong case",
        body().replace("title:", "Title:"),
        "PK101",
        3,
        1,
        status=REFUSED,
        remedy="“title”",
    ),
    case(
        "a missing key",
        body().replace("title: A Policy\n", ""),
        "PK102",
        1,
        1,
        status=REFUSED,
        remedy="Add title:",
    ),
    case("no value", body(title=""), "PK104", 3, 1, status=REFUSED, remedy="Write"),
    case("a tilde", body(title="~"), "PK104", 3, 1, status=REFUSED, remedy="Write"),
    case("a version to come", "policykit: 99\n", "PK108", 1, 12, status=REFUSED, remedy="Update policykit"),
    case("a version of 5,000 digits", f"policykit: {'9' * 5000}\n", "PK108", 1, 12, status=REFUSED),
    *(
        case(
            f"the version {written}",
            versioned(written),
            "PK103",
            1,
            12,
            status=REFUSED,
            remedy="policykit: 1",
        )
        for written in ("1e999", "-1", "1.0", "1_0", "１", "one", "yes")
    ),
    case("version nought", "policykit: 0\n", "PK115", 1, 12, status=REFUSED),
    *(
        case(f"the date {written[:12]}", date(written), "PK106", 5, 15, status=REFUSED, remedy="Spring 2024")
        for written in (
            "NO",
            "12:30",
            "1.10",
            "0123",
            "1e999",
            "2026-02-31",
            "31/02/2026",
            "29 February 2027",
        )
    ),
    case("a date of 5,000 digits", date("9" * 5000), "PK106", 5, 15, status=REFUSED),
    case("a date of no value", date("~"), "PK104", 5, 10, status=REFUSED),
    case("a number of a boolean", headed("owner: [1]"), "PK103", 6, 8, status=REFUSED),
    case(
        "an id twice",
        body("      - {kind: text, id: words, text: More.}"),
        "PK206",
        10,
        26,
        status=REFUSED,
        remedy="words-2",
    ),
    case("the policy's id as a part's", body(id_="words"), "PK206", 9, 26, status=REFUSED),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_bad_yaml_is_told_at_its_place_and_the_sound_one_is_built(case: Case, tmp_path: Path) -> None:
    assert_told_and_not_built(case, tmp_path)


@pytest.mark.parametrize(
    "written", ["NO", "12:30", "1.10", "0123", "1e999", "0x1F", "yes", "null", "2026-02-31", "9" * 199]
)
def test_words_that_yaml_would_take_for_something_else_stay_words(written: str, tmp_path: Path) -> None:
    folder_with(tmp_path, body(title=written).encode())
    status, found = findings(tmp_path, "policies")
    assert (status, found) == (0, [])
    assert run(tmp_path, "build", "--to", "markdown").status == 0
    page = (tmp_path / "build" / "bad.md").read_text(encoding="utf-8")
    assert page.startswith(f"# {written}\n")


def test_both_lines_of_a_key_that_stands_twice_are_named(tmp_path: Path) -> None:
    folder_with(tmp_path, headed("title: Another").encode())
    found = findings(tmp_path, "policies/bad.yaml")[1]
    assert [(each["code"], each["line"]) for each in found] == [("PK027", 6)]
    assert "line 3" in found[0]["sentence"]


def test_both_places_of_an_id_that_is_used_twice_are_named(tmp_path: Path) -> None:
    folder_with(tmp_path, body("      - {kind: text, id: words, text: More.}").encode())
    found = findings(tmp_path, "policies/bad.yaml")[1]
    assert [(each["code"], each["line"]) for each in found] == [("PK206", 10)]
    assert "line 9" in found[0]["sentence"]


@pytest.mark.parametrize(
    "second",
    [body(id_=SOUND), f"policykit: 1\nid: {SOUND}\ntitle: [\n"],
    ids=["sound", "that cannot be read"],
)
def test_a_second_file_with_the_same_id_is_told_and_nothing_is_built(second: str, tmp_path: Path) -> None:
    file = folder_with(tmp_path, second.encode())
    before = all_files(tmp_path)
    ran = run(tmp_path, "check", "--today", TODAY)
    assert (ran.status, ran.out.count("PK207")) == (1, 1)
    assert f"{SOUND}.yaml" in ran.out
    assert ("PK022" in ran.out) == ("[\n" in second)
    assert run(tmp_path, "build", "--to", FORMATS).status == UNREADABLE
    assert built(tmp_path) == set()
    assert all_files(tmp_path) == before
    file.unlink()
    assert run(tmp_path, "build", "--to", FORMATS).status == 0
    assert built(tmp_path) == documents(SOUND)


def test_more_faults_of_a_sort_than_anybody_reads_are_counted_and_no_more(tmp_path: Path) -> None:
    wrong = (f"      - {{kind: text, id: w{number}, txet: A.}}" for number in range(500))
    folder_with(tmp_path, body(*wrong).encode())
    status, found = findings(tmp_path, "policies/bad.yaml")
    assert status == REFUSED
    assert len(found) == 100
    assert found[0]["line"] == 10
    assert found[-1]["sentence"].endswith("More follow.")


# ── Ten megabytes of malice ──────────────────────────────────────────────────────────────────────────────
def blocks(*lines: str) -> str:
    return body(*lines)


def quoted(words: str) -> str:
    return body(f"      - {{kind: text, id: large, text: '{words}'}}")


LARGE: list[tuple[str, Callable[[], str], str, int]] = [
    ("100,000 brackets", lambda: "[" * 100_000, "PK031", UNREADABLE),
    ("100,000 brackets below a key", lambda: "a: " + "[" * 100_000, "PK028", UNREADABLE),
    ("100,000 brackets that are closed", lambda: "a: " + "[" * 100_000 + "]" * 100_000, "PK028", UNREADABLE),
    ("ten million brackets", lambda: "a: " + "[" * 9_900_000, "PK028", UNREADABLE),
    ("100,000 braces", lambda: "{a: " * 100_000, "PK028", UNREADABLE),
    ("100,000 dashes on a line", lambda: "a:\n" + "- " * 100_000, "PK028", UNREADABLE),
    (
        "3,000 steps of indentation",
        lambda: "".join(f"{' ' * n}a:\n" for n in range(3000)),
        "PK028",
        UNREADABLE,
    ),
    ("200,000 keys", lambda: headed("\n".join(f"k{n}: v" for n in range(200_000))), "PK029", UNREADABLE),
    ("49,000 unknown keys", lambda: headed("\n".join(f"k{n}: v" for n in range(49_000))), "PK101", REFUSED),
    ("90,000 keys that are one", lambda: headed("title: v\n" * 90_000), "PK027", UNREADABLE),
    (
        "12,000 misspelt keys",
        lambda: blocks(*(f"      - {{kind: text, id: w{n}, txet: A.}}" for n in range(12_000))),
        "PK101",
        REFUSED,
    ),
    (
        "12,000 ids that are one",
        lambda: blocks(*["      - {kind: text, id: w, text: A.}"] * 12_000),
        "PK206",
        REFUSED,
    ),
    (
        "12,000 texts with three faults each",
        lambda: blocks(*(f'      - {{kind: text, id: w{n}, text: "[a](b) <b> TBC"}}' for n in range(12_000))),
        "PK209",
        REFUSED,
    ),
    (
        "9,000 unknown audiences",
        lambda: blocks(
            *(f"      - {{kind: expectations, id: w{n}, of: [grups], text: A.}}" for n in range(9_000))
        ),
        "PK201",
        REFUSED,
    ),
    (
        "a quotation mark that swallows 9 MB",
        lambda: 'title: "A\n' + "words: w\n" * 1_000_000,
        "PK022",
        UNREADABLE,
    ),
    (
        "a brace that swallows 9 MB",
        lambda: "review: {due: A\n" + "words: w\n" * 1_000_000,
        "PK022",
        UNREADABLE,
    ),
    (
        "two million quotation marks",
        lambda: body("      - {kind: text, id: w, text: " + '"a" ' * 2_000_000 + "}"),
        "PK020",
        UNREADABLE,
    ),
    ("nine million control characters", lambda: "\x01" * 9_000_000, "PK005", UNREADABLE),
    ("nine million tabs", lambda: headed("\t" * 9_000_000), "PK021", UNREADABLE),
    ("nine million line ends", lambda: "\r" * 9_000_000, "PK006", UNREADABLE),
    ("a number of nine million digits", lambda: f"policykit: {'9' * 9_000_000}", "PK108", REFUSED),
    ("a title of nine million letters", lambda: body(title="T" * 9_000_000), "PK113", REFUSED),
    ("an id of nine million letters", lambda: body(id_="i" * 9_000_000), "PK107", REFUSED),
    ("a date of nine million letters", lambda: date("S" * 9_000_000), "PK106", REFUSED),
    ("three million characters that nobody sees", lambda: quoted("\u200b" * 3_000_000), "PK007", WARNED),
    ("nine million brackets in a text", lambda: quoted("[" * 9_000_000), "", WARNED),
    ("a million openings of a placeholder", lambda: quoted("[A" * 1_000_000), "", WARNED),
    ("a million openings of another", lambda: quoted("<insert " * 1_000_000), "", WARNED),
    (
        "a thousand anchors",
        lambda: "a: &a [x]\n" + "".join(f"b{n}: &b{n} *a\n" for n in range(1000)),
        "PK023",
        2,
    ),
]


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="a process cannot limit itself there")
@pytest.mark.parametrize(("name", "text", "code", "status"), LARGE, ids=[each[0] for each in LARGE])
def test_a_large_bad_file_is_told_within_bounds(
    name: str, text: Callable[[], str], code: str, status: int, tmp_path: Path
) -> None:
    data = text().encode()
    assert len(data) <= 10_000_000, name
    file = folder_with(tmp_path, data)
    ran = limited(tmp_path, "check", "policies/bad.yaml", "--today", TODAY)
    assert ran.status == status, ran.said[:500]
    assert code in ran.said.partition("\n")[0]
    assert ran.megabytes < 500
    assert file.read_bytes() == data
