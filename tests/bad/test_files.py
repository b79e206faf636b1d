"""Bad files: what cannot be read is refused at its place, and whatever else is there is gone on with."""

from __future__ import annotations

import json
import os
import sys
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
)
from tests.support.commands import TODAY, policy, run, run_given

posix = pytest.mark.skipif(sys.platform == "win32", reason="there are no such files there")
TOO_LARGE = body().encode() + b"# so many words\n" * 700_000


def worded(words: str, id_: str = "bad") -> str:
    """A policy whose line 9 holds the words from column 40 on."""
    return policy(id_).replace("text: Words.", f'text: "{words}"')


CASES = [
    case("UTF-16 as Notepad saves it", body().encode("utf-16"), "PK004", 1, 1, remedy="“UTF-8”"),
    case("UTF-16 of the other sort", b"\xfe\xff" + body().encode("utf-16-be"), "PK004", 1, 1),
    case("UTF-16 without a mark", body().encode("utf-16-le"), "PK004", 1, 1),
    case(
        "curly quotes in the older encoding",
        worded("He said “yes”").encode("cp1252"),
        "PK004",
        9,
        48,
        remedy="UTF-8",
    ),
    case("cut off within a letter", body().encode() + "é".encode()[:1], "PK004", 10, 1),
    case("a lone surrogate in bytes", worded("zz").encode().replace(b"zz", b"\xed\xa0\x80"), "PK004", 9, 40),
    case("empty", b"", "PK006", 1, 1, remedy="title:"),
    case("a byte order mark alone", b"\xef\xbb\xbf", "PK006", 1, 1),
    case("blank lines", b"\n\n  \n", "PK006", 1, 1),
    case("comments only", b"# To do\n# Everything\n", "PK006", 1, 1, remedy="title:"),
    case("three dashes only", b"---\n", "PK006", 1, 1, remedy="title:"),
    case("NUL", worded("a\x00b"), "PK005", 9, 41, remedy="Delete"),
    case("a C0 control", worded("a\x07b"), "PK005", 9, 41),
    case("a vertical tab, as Word copies it", worded("a\x0bb"), "PK005", 9, 41),
    case("a C1 control", worded("a\x85b"), "PK005", 9, 41),
    case("delete", worded("a\x7fb"), "PK005", 9, 41),
    case("U+FFFE", worded("a\ufffeb"), "PK005", 9, 41),
    case("U+FFFF", worded("a\uffffb"), "PK005", 9, 41),
    case("NUL by an escape", worded(r"a\0b"), "PK005", 9, 41),
    case("a control by an escape", worded(r"a\x07b"), "PK005", 9, 41),
    case("C1 by an escape", worded(r"a\Nb"), "PK005", 9, 41),
    case("a surrogate by an escape", worded(r"a\ud800b"), "PK005", 9, 41),
    case("U+FFFE by an escape", worded(r"a\uFFFEb"), "PK005", 9, 41),
    case("beyond the last character by an escape", worded(r"a\U00110000b"), "PK005", 9, 41),
    case("eleven megabytes", TOO_LARGE, "PK003", remedy="split"),
    case("a bidi override", worded("a\u202eb"), "PK007", 9, 41, status=WARNED, remedy="Delete"),
    case("a bidi isolate", worded("a\u2067b"), "PK007", 9, 41, status=WARNED),
    case("a zero-width space", worded("a\u200bb"), "PK007", 9, 41, status=WARNED),
    case("a soft hyphen", worded("a\u00adb"), "PK007", 9, 41, status=WARNED),
    case("a byte order mark in the text", worded("a\ufeffb"), "PK007", 9, 41, status=WARNED),
    *(
        case(f"{name} in an id", body(id_=f"b{character}d"), "PK107", 2, 5, status=REFUSED)
        for name, character in (
            ("a bidi override", "\u202e"),
            ("a zero-width joiner", "\u200d"),
            ("a soft hyphen", "\u00ad"),
            ("a letter of another script", "\u0430"),
        )
    ),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_bad_file_is_told_at_its_place_and_the_sound_one_is_built(case: Case, tmp_path: Path) -> None:
    assert_told_and_not_built(case, tmp_path)


def test_the_older_encoding_is_named_with_the_byte_and_what_was_meant(tmp_path: Path) -> None:
    folder_with(tmp_path, worded("He said “yes”").encode("cp1252"))
    found = findings(tmp_path, "policies/bad.yaml")[1]
    sentence = "The byte 0x93 is not UTF-8 text. In the older Windows encoding (cp1252) it is “\u201c”."
    assert found[0]["sentence"] == sentence
    assert "and save" in found[0]["remedy"]


@pytest.mark.parametrize(
    "point", ["\x00", "\x07", "\x0b", "\x85", "\x7f", "\ufffe"], ids=lambda each: f"U+{ord(each):04X}"
)
def test_a_character_that_word_cannot_hold_is_named_by_its_code_point(point: str, tmp_path: Path) -> None:
    folder_with(tmp_path, worded(f"a{point}b").encode())
    assert f"U+{ord(point):04X}" in run(tmp_path, "check").out


@pytest.mark.parametrize(
    "data",
    [
        b"\xef\xbb\xbf" + body().encode(),
        body().replace("\n", "\r\n").encode(),
        body().replace("\n", "\r").encode(),
        body().replace("\n", "\r\n", 4).encode(),
        body().rstrip("\n").encode(),
        b"\xef\xbb\xbf---\r\n" + body().replace("\n", "\r\n").encode() + b"...\r\n",
    ],
    ids=["a byte order mark", "CRLF", "CR", "mixed", "no final newline", "three dashes and three dots"],
)
def test_what_an_editor_does_to_a_file_is_accepted_kept_and_changes_no_document(
    data: bytes, tmp_path: Path
) -> None:
    folder_with(tmp_path, body().encode())
    assert run(tmp_path, "build", "--to", FORMATS).status == 0
    plain = {name: (tmp_path / "build" / name).read_bytes() for name in documents("bad")}
    file = folder_with(tmp_path, data)
    ran = run(tmp_path, "build", "--to", FORMATS, "-o", "again")
    assert (ran.status, ran.err) == (0, "")
    assert file.read_bytes() == data
    again = {name: (tmp_path / "again" / name).read_bytes() for name in documents("bad")}
    assert again == plain
    assert findings(tmp_path, "policies") == (0, [])


# ── What is no ordinary file ─────────────────────────────────────────────────────────────────────────────
def told(folder: Path, name: str, code: str, *, status: int = UNREADABLE) -> None:
    """A check of the one file, and a build of the folder that goes on with the sound one."""
    found_status, found = findings(folder, f"policies/{name}")
    assert (found_status, [finding["code"] for finding in found]) == (status, [code])
    ran = run(folder, "build", "--to", FORMATS, "--today", TODAY)
    assert (ran.status, code in ran.err) == (1, True)
    assert built(folder) == documents(SOUND)


def test_a_folder_with_the_name_of_a_policy_is_told(tmp_path: Path) -> None:
    folder_with(tmp_path, b"").unlink()
    (tmp_path / "policies" / "bad.yaml").mkdir()
    (tmp_path / "policies" / "bad.yaml" / "kept").write_bytes(b"kept")
    status, found = findings(tmp_path, "policies")
    assert (status, [finding["code"] for finding in found]) == (1, ["PK002"])
    ran = run(tmp_path, "build", "--to", FORMATS)
    assert (ran.status, "PK002" in ran.err, built(tmp_path)) == (1, True, documents(SOUND))


@posix
def test_a_pipe_that_nobody_writes_to_does_not_hold_the_command_up(tmp_path: Path) -> None:
    folder_with(tmp_path, b"").unlink()
    os.mkfifo(tmp_path / "policies" / "bad.yaml")
    told(tmp_path, "bad.yaml", "PK002")


@posix
@pytest.mark.parametrize("device", ["/dev/null", "/dev/zero"])
def test_a_device_is_refused(device: str, tmp_path: Path) -> None:
    folder_with(tmp_path, b"").unlink()
    status, found = findings(tmp_path, device)
    assert (status, found[0]["code"]) == (2, "PK002")
    (tmp_path / "policies" / "bad.yaml").symlink_to(device)
    told(tmp_path, "bad.yaml", "PK008")


@posix
def test_a_link_out_of_the_folder_is_not_followed_and_its_target_not_told(tmp_path: Path) -> None:
    folder_with(tmp_path, b"").unlink()
    (tmp_path / "secret.yaml").write_text(policy("secret", title="Salaries"), encoding="utf-8")
    (tmp_path / "policies" / "bad.yaml").symlink_to("../secret.yaml")
    told(tmp_path, "bad.yaml", "PK008")
    assert "Salaries" not in run(tmp_path, "check").said
    assert not any("secret" in name for name in built(tmp_path))


@posix
def test_a_link_within_the_folder_is_a_file_like_any_other(tmp_path: Path) -> None:
    file = folder_with(tmp_path, b"")
    file.unlink()
    (tmp_path / "policies" / "kept").mkdir()
    (tmp_path / "policies" / "kept" / "x").write_text(policy("bad"), encoding="utf-8")
    file.symlink_to("kept/x")
    assert findings(tmp_path, "policies") == (0, [])


@posix
@pytest.mark.parametrize("target", ["nowhere.yaml", "bad.yaml"], ids=["to nothing", "to itself"])
def test_a_link_that_leads_nowhere_is_told(target: str, tmp_path: Path) -> None:
    folder_with(tmp_path, b"").unlink()
    (tmp_path / "policies" / "bad.yaml").symlink_to(target)
    told(tmp_path, "bad.yaml", "PK001")


@posix
def test_a_school_file_that_leads_out_of_the_folder_is_not_read(tmp_path: Path) -> None:
    folder_with(tmp_path, b"").unlink()
    (tmp_path / "other.yaml").write_text("name: Secret School\n", encoding="utf-8")
    (tmp_path / "policies" / "school.yaml").symlink_to("../other.yaml")
    ran = run(tmp_path, "check")
    assert ran.status == 1
    assert "PK008" in ran.out
    assert "Secret" not in ran.said


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="this account may read everything")
def test_a_file_that_may_not_be_read_is_told_and_the_rest_gone_on_with(tmp_path: Path) -> None:
    folder_with(tmp_path, body().encode()).chmod(0)
    told(tmp_path, "bad.yaml", "PK001")


@posix
@pytest.mark.parametrize(
    "name", ["bad\nname.yaml", "-bad.yaml", "--help.yaml", "bad\x1b[31m.yaml"], ids=ascii
)
def test_a_file_name_that_cannot_be_used_is_told_on_one_line(name: str, tmp_path: Path) -> None:
    folder_with(tmp_path, body().encode(), name)
    before = all_files(tmp_path)
    status, found = findings(tmp_path, "policies")
    assert (status, [finding["code"] for finding in found]) == (1, ["PK010"])
    assert found[0]["remedy"] == "Rename the file."
    for form in ("text", "github"):
        said = run(tmp_path, "check", "--format", form).out
        assert "\x1b" not in said
        assert "bad\nname" not in said
    ran = run(tmp_path, "build", "--to", FORMATS)
    assert (ran.status, ran.err.count("PK010"), built(tmp_path)) == (1, 1, documents(SOUND))
    assert "bad\nname" not in ran.said
    assert "\x1b" not in ran.said
    assert all_files(tmp_path) == before


@posix
def test_a_file_name_in_an_older_encoding_is_a_name_like_any_other(tmp_path: Path) -> None:
    folder_with(tmp_path, b"").unlink()
    file = os.fsencode(tmp_path / "policies") + b"/caf\xe9.yaml"
    try:
        Path(os.fsdecode(file)).write_text(policy("cafe"), encoding="utf-8")
    except OSError:
        pytest.skip("the file system takes only UTF-8")
    assert findings(tmp_path, "policies") == (0, [])
    for words in ("documents", "Nothing to do"):
        ran = run(tmp_path, "build", "--to", FORMATS)
        assert (ran.status, built(tmp_path)) == (0, documents("cafe", SOUND)), words
    assert ran.out.startswith("Nothing to do")


def test_a_file_that_is_not_there_is_told_and_the_others_gone_on_with(tmp_path: Path) -> None:
    folder_with(tmp_path, b"").unlink()
    sound = f"policies/{SOUND}.yaml"
    assert findings(tmp_path, "policies/bad.yaml")[0] == UNREADABLE
    status, found = findings(tmp_path, "policies/bad.yaml", sound)
    assert (status, [finding["code"] for finding in found]) == (1, ["PK001"])
    assert run(tmp_path, "build", "policies/bad.yaml", sound, "--to", FORMATS).status == 1
    assert built(tmp_path) == documents(SOUND)


@pytest.mark.parametrize("command", ["build", "site", "check", "import", "pull", "show"])
def test_a_name_that_is_longer_than_any_can_be_is_told(command: str, tmp_path: Path) -> None:
    folder_with(tmp_path, body().encode())
    ran = run(tmp_path, command, "x" * 5_000)
    assert ran.status == 2
    assert "PK001" in ran.said or "There is no policy" in ran.said


@posix
@pytest.mark.parametrize("command", ["build", "site"])
def test_an_output_folder_that_is_a_link_to_itself_is_told(command: str, tmp_path: Path) -> None:
    folder_with(tmp_path, body().encode())
    (tmp_path / "out").symlink_to("out")
    ran = run(tmp_path, command, "-o", "out", "--today", TODAY)
    assert (ran.status, "PK403" in ran.err) == (2, True)


def test_an_empty_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "policies").mkdir()
    status, found = findings(tmp_path, "policies")
    assert (status, [finding["code"] for finding in found]) == (2, ["PK009"])
    ran = run(tmp_path, "build")
    assert (ran.status, "PK009" in ran.err, built(tmp_path)) == (2, True, set())


def test_a_bad_school_file_is_told_with_its_place(tmp_path: Path) -> None:
    folder_with(tmp_path, b"").unlink()
    (tmp_path / "policies" / "school.yaml").write_bytes(b"name: [\n")
    ran = run(tmp_path, "check", "--format", "json")
    found = json.loads(ran.out)["findings"]
    assert (ran.status, found[0]["code"], found[0]["line"], found[0]["column"]) == (1, "PK022", 1, 7)
    assert found[0]["file"].endswith("school.yaml")


@pytest.mark.parametrize("command", ["check", "build"])
def test_a_bad_policy_from_standard_input_is_told_with_its_place(command: str, tmp_path: Path) -> None:
    more = ("-o", "-", "--to", "html") if command == "build" else ()
    for given, code in ((b"\xff\xfeX", "PK004"), (b"", "PK006"), (b"a: \x00", "PK005"), (b"[" * 99, "PK0")):
        ran = run_given(given, tmp_path, command, "-", *more)
        assert ran.status == UNREADABLE
        assert code in ran.said
        assert "standard input:1:" in ran.said
    assert run_given(TOO_LARGE, tmp_path, command, "-", *more).status == UNREADABLE
