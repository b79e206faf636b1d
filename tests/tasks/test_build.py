"""What a build writes, what it leaves alone, and what it says."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.commands import TODAY, policy, run, school
from tests.support.word_making import in_word

DOCUMENTS = ("a.docx", "a.html", "a.md")


def small(folder: Path, *ids: str) -> Path:
    (folder / "policies").mkdir(exist_ok=True)
    for id_ in ids:
        (folder / "policies" / f"{id_}.yaml").write_text(policy(id_), encoding="utf-8")
    return folder


def built(folder: Path) -> dict[str, bytes]:
    return {
        path.name: path.read_bytes()
        for path in (folder / "build").iterdir()
        if path.is_file() and not path.name.startswith(".policykit")
    }


def edit(folder: Path, name: str, added: bytes = b"\nSomebody wrote this.\n") -> bytes:
    path = folder / "build" / name
    data = path.read_bytes()
    path.write_bytes(data + added if path.suffix != ".docx" else in_word(data, "Words.", "Words by hand."))
    return path.read_bytes()


def test_a_document_that_somebody_edited_is_never_written_over(tmp_path: Path) -> None:
    small(tmp_path, "a")
    run(tmp_path, "build")
    edited = {name: edit(tmp_path, name) for name in DOCUMENTS}
    (tmp_path / "policies" / "a.yaml").write_text(policy("a", title="New"), encoding="utf-8")
    for _ in range(2):
        ran = run(tmp_path, "build")
        assert ran.status == 1
        assert ran.err.count("PK401") == 3
        assert built(tmp_path) == edited


def test_overwrite_replaces_an_edited_document_and_keeps_a_dated_copy_of_it(tmp_path: Path) -> None:
    small(tmp_path, "a")
    run(tmp_path, "build", "--to", "markdown")
    first = edit(tmp_path, "a.md")
    run(tmp_path, "build", "--to", "markdown", "--overwrite", "--today", TODAY)
    second = edit(tmp_path, "a.md", b"\nAgain.\n")
    ran = run(tmp_path, "build", "--to", "markdown", "--overwrite", "--today", TODAY)
    assert ran.status == 0
    assert "kept" in ran.out
    copies = tmp_path / "build" / "edited copies"
    assert (copies / f"a, edited, {TODAY}.md").read_bytes() == first
    assert (copies / f"a, edited, {TODAY} (2).md").read_bytes() == second
    assert b"Again" not in built(tmp_path)["a.md"]


def test_an_edit_is_seen_even_where_the_data_has_not_changed(tmp_path: Path) -> None:
    small(tmp_path, "a")
    run(tmp_path, "build")
    edited = edit(tmp_path, "a.md")
    ran = run(tmp_path, "build")
    assert (ran.status, ran.err.count("PK401")) == (1, 1)
    assert built(tmp_path)["a.md"] == edited


def test_a_document_that_was_deleted_is_made_again(tmp_path: Path) -> None:
    small(tmp_path, "a")
    run(tmp_path, "build")
    before = built(tmp_path)
    (tmp_path / "build" / "a.md").unlink()
    assert run(tmp_path, "build").status == 0
    assert built(tmp_path) == before


def test_a_file_that_policykit_never_wrote_is_left_alone(tmp_path: Path) -> None:
    small(tmp_path, "a")
    (tmp_path / "build").mkdir()
    (tmp_path / "build" / "a.docx").write_bytes(b"the school's own")
    ran = run(tmp_path, "build")
    assert (ran.status, ran.err.count("PK402")) == (1, 1)
    assert built(tmp_path)["a.docx"] == b"the school's own"
    assert built(tmp_path)["a.md"]


@pytest.mark.parametrize(
    "record", [b"", b"\x00\xff nonsense\nmore\n", b"[]\n[]\n", b'{"file": 1}\n{}\n', None]
)
def test_with_the_record_lost_or_damaged_documents_count_as_edited(
    record: bytes | None, tmp_path: Path
) -> None:
    small(tmp_path, "a")
    run(tmp_path, "build")
    before = built(tmp_path)
    log = tmp_path / "build" / ".policykit.jsonl"
    if record is None:
        log.unlink()
    else:
        log.write_bytes(record)
    (tmp_path / "policies" / "a.yaml").write_text(policy("a", title="New"), encoding="utf-8")
    ran = run(tmp_path, "build")
    assert ran.status == 1
    assert built(tmp_path) == before


def test_the_documents_of_a_policy_that_is_gone_go_too_and_nothing_else(tmp_path: Path) -> None:
    small(tmp_path, "a", "b")
    run(tmp_path, "build")
    (tmp_path / "build" / "notes.md").write_bytes(b"mine")
    edited = edit(tmp_path, "b.md")
    (tmp_path / "policies" / "b.yaml").unlink()
    ran = run(tmp_path, "build")
    assert ran.out.count("removed") == 2
    assert ran.err.count("PK401") == 1
    assert set(built(tmp_path)) == {*DOCUMENTS, "b.md", "notes.md"}
    assert built(tmp_path)["b.md"] == edited


def test_the_documents_of_a_policy_that_is_broken_now_stay(tmp_path: Path) -> None:
    small(tmp_path, "a", "b")
    run(tmp_path, "build")
    before = built(tmp_path)
    (tmp_path / "policies" / "b.yaml").write_bytes(b"policykit: 1\nid: [")
    ran = run(tmp_path, "build")
    assert ran.status == 1
    assert built(tmp_path) == before


def test_building_one_policy_leaves_the_documents_of_the_others(tmp_path: Path) -> None:
    small(tmp_path, "a", "b")
    run(tmp_path, "build")
    before = built(tmp_path)
    assert run(tmp_path, "build", "policies/a.yaml").status == 0
    assert built(tmp_path) == before


def test_a_policy_with_another_id_gets_new_documents_and_loses_the_old(tmp_path: Path) -> None:
    small(tmp_path, "a")
    run(tmp_path, "build", "--to", "markdown")
    (tmp_path / "policies" / "a.yaml").write_text(policy("z"), encoding="utf-8")
    run(tmp_path, "build", "--to", "markdown")
    assert set(built(tmp_path)) == {"z.md"}


def test_a_policy_that_cannot_be_used_does_not_keep_the_others_from_being_built(tmp_path: Path) -> None:
    small(tmp_path, "a", "c")
    (tmp_path / "policies" / "b.yaml").write_bytes(b"id: b")
    ran = run(tmp_path, "build", "--to", "markdown")
    assert ran.status == 1
    assert set(built(tmp_path)) == {"a.md", "c.md"}


def test_a_policy_that_cannot_be_read_is_no_error_of_those_that_refer_to_it(tmp_path: Path) -> None:
    small(tmp_path)
    link = "      - {kind: text, id: see, text: 'See [it](policy:b).'}"
    (tmp_path / "policies" / "a.yaml").write_text(policy("a", link), encoding="utf-8")
    (tmp_path / "policies" / "b.yaml").write_bytes(b"\xff")
    ran = run(tmp_path, "build", "--to", "markdown")
    assert (ran.status, set(built(tmp_path)), ran.err.count(" error ")) == (1, {"a.md"}, 1)
    assert f"failed   {Path('policies', 'b.yaml')}\n1 policy not built. Fix the errors above.\n" in ran.out


def test_the_output_folder_may_not_be_the_policies_folder(tmp_path: Path) -> None:
    small(tmp_path, "a")
    ran = run(tmp_path, "build", "-o", "policies")
    assert (ran.status, "PK404" in ran.err) == (2, True)
    assert [path.name for path in (tmp_path / "policies").iterdir()] == ["a.yaml"]


def test_two_policies_of_one_name_are_refused_before_anything_is_written(tmp_path: Path) -> None:
    small(tmp_path, "a")
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "b.yaml").write_text(policy("a"), encoding="utf-8")
    ran = run(tmp_path, "build", "policies", "more")
    assert (ran.status, "PK405" in ran.err) == (2, True)
    assert built(tmp_path) == {}
    (tmp_path / "policies" / "b.yaml").write_text(policy("a"), encoding="utf-8")
    ran = run(tmp_path, "build")
    assert (ran.status, "PK207" in ran.err, built(tmp_path)) == (2, True, {})
    assert "policies/b.yaml:2:5".replace("/", os.sep) in ran.err


@pytest.mark.skipif(sys.platform == "win32", reason="modes mean something else there")
def test_a_document_that_is_read_only_stays_whole(tmp_path: Path) -> None:
    small(tmp_path, "a")
    run(tmp_path, "build")
    target = tmp_path / "build" / "a.docx"
    target.chmod(0o444)
    before = target.read_bytes()
    (tmp_path / "policies" / "a.yaml").write_text(policy("a", title="New"), encoding="utf-8")
    ran = run(tmp_path, "build")
    assert (ran.status, ran.err.count("PK403")) == (1, 1)
    assert target.read_bytes() == before
    assert b"New" in (tmp_path / "build" / "a.md").read_bytes()


@pytest.mark.parametrize("owner", ["~$a.docx", "~$.docx", ".~lock.a.docx#"])
def test_a_document_that_is_open_in_word_is_left_and_said_so(owner: str, tmp_path: Path) -> None:
    small(tmp_path, "a")
    run(tmp_path, "build")
    before = built(tmp_path)["a.docx"]
    (tmp_path / "build" / owner).write_bytes(b"")
    (tmp_path / "policies" / "a.yaml").write_text(policy("a", title="New"), encoding="utf-8")
    ran = run(tmp_path, "build")
    assert (ran.status, "Close it there, then build again." in ran.err) == (1, True)
    assert built(tmp_path)["a.docx"] == before


def test_a_document_that_could_not_be_written_is_written_by_the_next_build(tmp_path: Path) -> None:
    small(tmp_path, "a")
    run(tmp_path, "build")
    (tmp_path / "policies" / "a.yaml").write_text(policy("a", title="New"), encoding="utf-8")
    owner = tmp_path / "build" / "~$a.docx"
    owner.write_bytes(b"")
    for _ in range(2):
        assert "PK403" in run(tmp_path, "build").err
    owner.unlink()
    ran = run(tmp_path, "build")
    assert (ran.status, ran.out.count("wrote")) == (0, 1), ran.said


def test_data_that_went_back_after_a_killed_build_is_built_again(tmp_path: Path) -> None:
    small(tmp_path, "a")
    run(tmp_path, "build")
    old = built(tmp_path)
    (tmp_path / "policies" / "a.yaml").write_text(policy("a", title="New"), encoding="utf-8")
    program = (
        "import os, signal\n"
        "from policykit.tasks.writing import OutputFolder\n"
        "OutputFolder.finish = lambda *_: os.kill(os.getpid(), signal.SIGKILL)\n"
        "from policykit.cli.main import cli\n"
        "cli(['build'])\n"
    )
    subprocess.run([sys.executable, "-c", program], cwd=tmp_path, capture_output=True, check=False)
    assert built(tmp_path) != old
    (tmp_path / "policies" / "a.yaml").write_text(policy("a"), encoding="utf-8")
    assert run(tmp_path, "build").status == 0
    assert built(tmp_path) == old


@pytest.mark.skipif(sys.platform == "win32", reason="links need a permission there")
def test_an_output_folder_that_is_a_link_keeps_its_documents(tmp_path: Path) -> None:
    small(tmp_path, "a")
    (tmp_path / "far" / "away" / "b").mkdir(parents=True)
    (tmp_path / "build").symlink_to(tmp_path / "far" / "away" / "b")
    for _ in range(2):
        assert "removed" not in run(tmp_path, "build").said
    assert set(built(tmp_path)) == set(DOCUMENTS)


def test_nothing_is_removed_where_the_policies_cannot_be_found_or_told(tmp_path: Path) -> None:
    small(tmp_path, "a", "b")
    run(tmp_path, "build")
    before = built(tmp_path)
    (tmp_path / "policies").rename(tmp_path / "elsewhere")
    assert run(tmp_path, "build").status == 2
    assert built(tmp_path) == before
    (tmp_path / "elsewhere").rename(tmp_path / "policies")
    (tmp_path / "policies" / "b.yaml").rename(tmp_path / "policies" / "c.yaml")
    (tmp_path / "policies" / "c.yaml").write_text(policy("b") + "colour: blue\n", encoding="utf-8")
    assert run(tmp_path, "build").status == 1
    assert built(tmp_path) == before


def test_a_folder_named_twice_is_built_once(tmp_path: Path) -> None:
    small(tmp_path, "a")
    ran = run(tmp_path, "build", "policies", str(tmp_path / "policies"), "policies/a.yaml")
    assert (ran.status, ran.out.count("wrote")) == (0, 3)


def test_only_the_school_is_nothing_to_build(tmp_path: Path) -> None:
    school(tmp_path)
    ran = run(tmp_path, "build", "policies/school.yaml")
    assert (ran.status, "PK009" in ran.err) == (2, True)
    assert run(tmp_path, "check", "policies/school.yaml").out == "1 file checked: no errors, no warnings.\n"


def test_a_build_of_nothing_makes_no_folder(tmp_path: Path) -> None:
    assert run(tmp_path, "build", "nowhere").status == 2
    assert list(tmp_path.iterdir()) == []


def test_a_folder_in_the_place_of_a_document_is_told(tmp_path: Path) -> None:
    small(tmp_path, "a")
    (tmp_path / "build" / "a.docx").mkdir(parents=True)
    ran = run(tmp_path, "build")
    assert (ran.status, ran.err.count("PK403")) == (1, 1)


def test_a_folder_that_came_in_the_place_of_a_document_is_told_and_the_others_are_built(
    tmp_path: Path,
) -> None:
    small(tmp_path, "a")
    run(tmp_path, "build")
    (tmp_path / "build" / "a.docx").unlink()
    (tmp_path / "build" / "a.md").unlink()
    (tmp_path / "build" / "a.docx").mkdir()
    ran = run(tmp_path, "build")
    assert (ran.status, ran.err.count("PK403")) == (1, 1), ran.said
    assert (tmp_path / "build" / "a.md").is_file()


def test_a_file_in_the_place_of_the_output_folder_is_told(tmp_path: Path) -> None:
    small(tmp_path, "a")
    (tmp_path / "build").write_bytes(b"")
    ran = run(tmp_path, "build")
    assert (ran.status, "PK403" in ran.err) == (2, True)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a disk that is always full")
def test_a_full_disk_leaves_the_old_document_whole(tmp_path: Path) -> None:
    small(tmp_path, "a")
    run(tmp_path, "build", "--to", "html")
    before = built(tmp_path)
    (tmp_path / "policies" / "a.yaml").write_text(policy("a", title="N" * 150), encoding="utf-8")
    # A file may grow no larger than this, as on a disk that is full.
    limited = f"ulimit -f 1; trap '' XFSZ; exec {sys.executable} -m policykit build --to html"
    ran = subprocess.run(["bash", "-c", limited], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert ran.returncode == 1, ran.stderr
    assert "PK403" in ran.stderr
    assert "Traceback" not in ran.stderr
    assert built(tmp_path) == before


@pytest.mark.skipif(sys.platform == "win32", reason="processes are killed otherwise there")
@pytest.mark.parametrize("call", [1, 2, 3, 4, 5])
def test_a_build_that_is_killed_leaves_old_or_new_and_the_next_one_mends_it(
    call: int, tmp_path: Path
) -> None:
    small(tmp_path, "a")
    run(tmp_path, "build")
    old = built(tmp_path)
    (tmp_path / "policies" / "a.yaml").write_text(policy("a", title="New"), encoding="utf-8")
    # The process is killed at its nth rename: each document, and the record, is put in place by one.
    program = (
        "import os, signal, pathlib, sys\n"
        "calls = []\n"
        "real = pathlib.Path.replace\n"
        "def replace(self, target):\n"
        "    calls.append(1)\n"
        f"    if len(calls) == {call}: os.kill(os.getpid(), signal.SIGKILL)\n"
        "    return real(self, target)\n"
        "pathlib.Path.replace = replace\n"
        "from policykit.cli.main import cli\n"
        "cli(['build'])\n"
    )
    subprocess.run([sys.executable, "-c", program], cwd=tmp_path, capture_output=True, check=False)
    between = built(tmp_path)
    ran = run(tmp_path, "build")
    new = built(tmp_path)
    assert ran.status == 0, ran.said
    assert all(b"New" in new[name] for name in ("a.md", "a.html"))
    assert all(between[name] in (old[name], new[name]) for name in DOCUMENTS)
    assert not list((tmp_path / "build").glob("*.tmp"))
    assert run(tmp_path, "build").out.startswith("Nothing to do")


def test_two_builds_at_once_do_not_meet(tmp_path: Path) -> None:
    school(tmp_path)
    (tmp_path / "build").mkdir()
    program = (
        "import subprocess, sys, pathlib\n"
        "from policykit.workspace.outputs import locked\n"
        "with locked(pathlib.Path('build')):\n"
        "    command = [sys.executable, '-m', 'policykit', 'build']\n"
        "    ran = subprocess.run(command, capture_output=True, text=True)\n"
        "print(ran.returncode, 'PK407' in ran.stderr)\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert ran.stdout == "2 True\n", ran.stderr
    assert run(tmp_path, "build").status == 0


@pytest.mark.parametrize(
    "environment",
    [
        {"TZ": "Pacific/Kiritimati"},
        {"LC_ALL": "tr_TR.UTF-8", "LANG": "tr_TR.UTF-8"},
        {"PYTHONHASHSEED": "1"},
        {"PYTHONHASHSEED": "4242"},
    ],
    ids=lambda environment: ",".join(environment.values()),
)
def test_the_same_data_gives_the_same_bytes_wherever_and_whenever(
    environment: dict[str, str], tmp_path: Path
) -> None:
    school(tmp_path)
    run(tmp_path, "build", "--to", "docx,html,markdown,json", "--today", "2021-01-01", PYTHONHASHSEED="0")
    first = built(tmp_path)
    run(tmp_path, "build", "--to", "docx,html,markdown,json", "--today", TODAY, "-o", "again", **environment)
    again = {name: (tmp_path / "again" / name).read_bytes() for name in first}
    assert again == first


def test_many_policies_are_built_in_several_processes_to_the_same_bytes(tmp_path: Path) -> None:
    small(tmp_path, *(f"p{number}" for number in range(12)))
    run(tmp_path, "build", "--jobs", "1")
    run(tmp_path, "build", "--jobs", "3", "-o", "again")
    first = built(tmp_path)
    assert len(first) == 36
    assert {name: (tmp_path / "again" / name).read_bytes() for name in first} == first


def test_json_is_built_with_every_name_resolved(tmp_path: Path) -> None:
    school(tmp_path)
    run(tmp_path, "build", "--to", "json")
    data = json.loads((tmp_path / "build" / "social-media.json").read_bytes())
    assert data["json_version"] == 1
    assert data["gaps"][0]["id"] == "guidelines"
    assert data["citations"][0]["url"] == "http://www.legislation.gov.uk/id/ukpga/1988/27"
