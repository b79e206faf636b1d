"""A build never writes over an edit: untouched, merely saved, edited, never ours, held, unrecorded."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from policykit.compose import compose
from policykit.formats.word.normal import normal
from policykit.tasks.load import load_policy
from tests.merge.pull.word_edits import as_built
from tests.support.commands import POLICIES, TODAY, policy, run, school
from tests.support.word_making import in_word, p
from tests.support.word_reading import part_text

ITEM = "      - {kind: list, id: more, items: [{id: one, text: Ask first.}, {id: two, text: See “Trips”.}]}"
SNAPSHOTS = ".policykit"
RUN = "<w:r><w:t>"


def built(folder: Path, to: str = "docx") -> Path:
    """A folder whose one policy has been built; the Word file in it."""
    (folder / "policies").mkdir()
    (folder / "policies" / "a.yaml").write_text(policy("a", ITEM), encoding="utf-8")
    assert run(folder, "build", "--to", to).status == 0
    return folder / "build" / "a.docx"


def retitle(folder: Path) -> None:
    (folder / "policies" / "a.yaml").write_text(policy("a", ITEM, title="New"), encoding="utf-8")


def resaved(data: bytes) -> bytes:
    """The file as another program packs it, with a run cut in two and a name of its own for a paragraph."""
    return in_word(data, ">Words.</w:t>", ">Wor</w:t></w:r><w:r><w:t>ds.</w:t>")


def snapshots(folder: Path) -> list[str]:
    return sorted(path.name for path in (folder / "build" / SNAPSHOTS).iterdir() if path.is_file())


def test_a_file_that_was_merely_saved_is_replaced(tmp_path: Path) -> None:
    file = built(tmp_path)
    first = file.read_bytes()
    file.write_bytes(resaved(first))
    ran = run(tmp_path, "build", "--to", "docx")
    assert (ran.status, file.read_bytes()) == (0, first), ran.said
    file.write_bytes(resaved(first))
    retitle(tmp_path)
    ran = run(tmp_path, "build", "--to", "docx")
    assert (ran.status, "wrote" in ran.out) == (0, True), ran.said
    assert "New" in part_text(file.read_bytes(), "word/document.xml")
    assert [path.name for path in file.parent.rglob("*.docx")] == ["a.docx"]


EDITS = {
    "a word": (("Words.", "Other words."), "It has 1 edit: “Words.” became “Other words.”."),
    "two words": (("s.<", "s!<"), "1 edit: “Words.” became “Words!”."),
    "a paragraph": (
        ("<w:sectPr", f"{p('By hand.')}<w:sectPr"),
        "1 edit: “By hand.” was added.",
    ),
    "bold": (
        (f"{RUN}Words.", f"<w:r><w:rPr><w:b/></w:rPr>{RUN[5:]}Words."),
        "1 edit: “Words.” has another style or another link.",
    ),
    "a tracked change": (
        (
            f"{RUN}Words.",
            f'<w:ins w:id="900" w:author="Jo Smith">{RUN}All </w:t></w:r></w:ins>{RUN}Words.',
        ),
        "It has 1 edit: “Words.” became “AllWords.”; 1 tracked change by Jo Smith.",
    ),
    "a picture": (
        (f"{RUN}Words.", f"<w:r><w:pict/></w:r>{RUN}Words."),
        "A picture",
    ),
}


@pytest.mark.parametrize("edit", EDITS)
def test_an_edited_file_stays_and_what_differs_is_told(edit: str, tmp_path: Path) -> None:
    file = built(tmp_path)
    change, told = EDITS[edit]
    edited = in_word(file.read_bytes(), *change)
    file.write_bytes(edited)
    retitle(tmp_path)
    for _ in range(2):
        ran = run(tmp_path, "build", "--to", "docx")
        assert (ran.status, ran.err.count("PK401")) == (1, 1), ran.said
        assert told in " ".join(ran.err.split()), ran.err
        assert "policykit pull build/a.docx" in " ".join(ran.err.split())
        assert file.read_bytes() == edited
        assert len(snapshots(tmp_path)) == 1


def test_many_edits_are_told_in_a_line_or_two(tmp_path: Path) -> None:
    school(tmp_path)
    run(tmp_path, "build", "--to", "docx")
    file = tmp_path / "build" / "social-media.docx"
    file.write_bytes(in_word(file.read_bytes(), "the ", "THE "))
    ran = run(tmp_path, "build", "--to", "docx")
    assert " edits: “" in " ".join(ran.err.split())
    assert len(ran.err) < 700, ran.err


CONTENTS = ITEM + "\n  - id: s2\n    title: The second part\n  - {id: s3, title: Trips}"


def with_contents(folder: Path) -> Path:
    (folder / "policies").mkdir()
    text = policy("a", CONTENTS).replace("title:", "contents: true\ntitle:", 1)
    (folder / "policies" / "a.yaml").write_text(text, encoding="utf-8")
    assert run(folder, "build", "--to", "docx").status == 0
    return folder / "build" / "a.docx"


def in_contents(data: bytes, old: str, new: str) -> bytes:
    """The words of a heading changed in the contents, which come first, and not in the text."""
    text = part_text(data, "word/document.xml")
    line = next(line for line in re.findall(r"<w:hyperlink .*?</w:hyperlink>", text) if old in line)
    return in_word(data, line, line.replace(old, new, 1))


@pytest.mark.parametrize("typed", ["The second part, as agreed", "Draft The second part", ""])
def test_of_words_typed_into_the_contents_a_copy_is_kept(typed: str, tmp_path: Path) -> None:
    file = with_contents(tmp_path)
    file.write_bytes(in_contents(file.read_bytes(), "The second part", typed))
    edited = file.read_bytes()
    ran = run(tmp_path, "build", "--to", "docx")
    assert ran.status == 0, ran.said
    (kept,) = (path for path in file.parent.glob("edited copies/a, edited, *.docx"))
    assert kept.read_bytes() == edited
    assert file.read_bytes() != edited


def test_contents_that_a_word_processor_made_anew_are_none(tmp_path: Path) -> None:
    file = with_contents(tmp_path)
    first = file.read_bytes()
    file.write_bytes(in_contents(in_contents(first, "<w:t>1<", "<w:t>7<"), ">Trips<", ">2.1  Trips<"))
    assert run(tmp_path, "build", "--to", "docx").status == 0
    assert file.read_bytes() == first
    assert not list(file.parent.glob("edited copies/a, edited, *.docx"))


def test_words_changed_in_the_footer_are_an_edit(tmp_path: Path) -> None:
    file = built(tmp_path)
    file.write_bytes(in_word(file.read_bytes(), "Page ", "Confidential, page ", "word/footer1.xml"))
    ran = run(tmp_path, "build", "--to", "docx")
    assert (ran.status, "Confidential, page" in " ".join(ran.err.split())) == (1, True), ran.said


@pytest.mark.parametrize(
    "damage", [b"", b"PK\x03\x04 and no more", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)]
)
def test_a_file_that_cannot_be_read_counts_as_edited(damage: bytes, tmp_path: Path) -> None:
    file = built(tmp_path)
    file.write_bytes(damage)
    ran = run(tmp_path, "build", "--to", "docx")
    assert (ran.status, ran.err.count("PK401")) == (1, 1), ran.said
    said = " ".join(ran.err.split())
    assert re.search(r"It cannot be read, so it counts as edited\. The file is .+[^.]\. To bring", said), said
    assert file.read_bytes() == damage


def test_overwrite_keeps_a_dated_copy_of_an_edit_and_none_of_a_file_that_was_merely_saved(
    tmp_path: Path,
) -> None:
    file = built(tmp_path)
    first = file.read_bytes()
    file.write_bytes(resaved(first))
    assert "kept" not in run(tmp_path, "build", "--to", "docx", "--overwrite", "--today", TODAY).said
    edited = in_word(first, "Words.", "Other words.")
    file.write_bytes(edited)
    assert "kept" in run(tmp_path, "build", "--to", "docx", "--overwrite", "--today", TODAY).out
    assert (tmp_path / "build" / "edited copies" / f"a, edited, {TODAY}.docx").read_bytes() == edited
    assert file.read_bytes() == first


def test_a_text_file_whose_ends_of_line_were_changed_is_replaced_and_any_other_change_stays(
    tmp_path: Path,
) -> None:
    built(tmp_path, "docx,markdown,html")
    for name in ("a.md", "a.html"):
        file = tmp_path / "build" / name
        first = file.read_bytes()
        file.write_bytes(first.replace(b"\n", b"\r\n"))
        ran = run(tmp_path, "build", "--to", "docx,markdown,html")
        assert (ran.status, file.read_bytes()) == (0, first), ran.said
        file.write_bytes(first.replace(b"\n", b"\r\n") + b" ")
        assert "PK401" in run(tmp_path, "build", "--to", "docx,markdown,html").err
        file.write_bytes(first)


def test_a_file_that_policykit_never_wrote_stays_though_it_says_the_same(tmp_path: Path) -> None:
    file = built(tmp_path)
    mine = resaved(file.read_bytes())
    for path in (tmp_path / "build").glob(".policykit*"):
        if path.is_file():
            path.unlink()
    file.write_bytes(mine)
    ran = run(tmp_path, "build", "--to", "docx")
    assert (ran.status, ran.err.count("PK402")) == (1, 1), ran.said
    assert file.read_bytes() == mine


@pytest.mark.parametrize("lost", ["copy", "another file's copy", "record"])
def test_without_a_sound_record_or_copy_a_saved_file_counts_as_edited(lost: str, tmp_path: Path) -> None:
    file = built(tmp_path)
    mine = resaved(file.read_bytes())
    file.write_bytes(mine)
    copy = tmp_path / "build" / SNAPSHOTS / snapshots(tmp_path)[0]
    match lost:
        case "copy":
            copy.unlink()
        case "another file's copy":
            copy.write_bytes(copy.read_bytes().partition(b"\n")[0] + b"\n" + mine)
        case _:
            record = tmp_path / "build" / ".policykit.jsonl"
            record.write_bytes(b"rubbish\nand more\n")
    retitle(tmp_path)
    ran = run(tmp_path, "build", "--to", "docx")
    assert (ran.status, "PK40" in ran.err) == (1, True), ran.said
    assert file.read_bytes() == mine


def test_a_file_that_is_open_in_word_stays_and_what_was_typed_is_seen_when_it_is_closed(
    tmp_path: Path,
) -> None:
    file = built(tmp_path)
    before = file.read_bytes()
    owner = file.with_name("~$a.docx")
    owner.write_bytes(b"")
    retitle(tmp_path)
    assert "PK403" in run(tmp_path, "build", "--to", "docx").err
    assert file.read_bytes() == before
    page = as_built(file)
    assert page is not None
    assert page.title == "A Policy"
    file.write_bytes(in_word(before, "Words.", "Typed while it was open."))
    owner.unlink()
    ran = run(tmp_path, "build", "--to", "docx")
    assert "1 edit: “Words.” became “Typed while it was open.”" in " ".join(ran.err.split())


def test_the_document_of_a_policy_that_is_gone_goes_if_it_was_merely_saved(tmp_path: Path) -> None:
    file = built(tmp_path)
    file.write_bytes(resaved(file.read_bytes()))
    (tmp_path / "policies" / "b.yaml").write_text(policy("b"), encoding="utf-8")
    (tmp_path / "policies" / "a.yaml").unlink()
    assert "removed" in run(tmp_path, "build", "--to", "docx").out
    assert not file.exists()
    assert [name.partition(".docx.")[0] for name in snapshots(tmp_path)] == ["b"]


# ── Two policies that change places ──────────────────────────────────────────────────────────────────────


def swapped(folder: Path, what: str) -> None:
    """Two policies have been built; since then they swapped the names of their files, or their ids."""
    policies = folder / "policies"
    policies.mkdir()
    texts = {id_: policy(id_, title=f"The Policy of {id_.upper()}") for id_ in "ab"}
    for id_, text in texts.items():
        (policies / f"{id_}.yaml").write_text(text, encoding="utf-8")
    ran = run(folder, "build", "--to", "docx,markdown")
    assert ran.status == 0, ran.said
    a, b = texts["a"], texts["b"]
    if what == "ids":
        a, b = a.replace("id: a\n", "id: b\n"), b.replace("id: b\n", "id: a\n")
    else:
        a, b = b, a
    (policies / "a.yaml").write_text(a, encoding="utf-8")
    (policies / "b.yaml").write_text(b, encoding="utf-8")


@pytest.mark.parametrize(
    ("what", "title"), [("names of files", "The Policy of A"), ("ids", "The Policy of B")]
)
def test_policies_that_swap_names_or_ids_are_built_in_the_place_of_one_another(
    what: str, title: str, tmp_path: Path
) -> None:
    swapped(tmp_path, what)
    for _ in range(2):
        ran = run(tmp_path, "build", "--to", "docx,markdown")
        assert (ran.status, ran.err) == (0, ""), ran.said
        assert title in (tmp_path / "build" / "a.md").read_text(encoding="utf-8")
        page = as_built(tmp_path / "build" / "a.docx")
        assert page is not None
        assert page.title == title


def test_an_edit_stays_though_its_policy_swaps_its_id_with_another(tmp_path: Path) -> None:
    swapped(tmp_path, "ids")
    file = tmp_path / "build" / "a.docx"
    edited = in_word(file.read_bytes(), "Words.", "Other words.")
    file.write_bytes(edited)
    ran = run(tmp_path, "build", "--to", "docx,markdown")
    assert (ran.status, ran.err.count("PK401"), "PK405" in ran.err) == (1, 1, False), ran.said
    assert file.read_bytes() == edited
    assert "The Policy of B" in (tmp_path / "build" / "a.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("unreadable", [False, True])
def test_what_another_file_still_makes_stays(unreadable: bool, tmp_path: Path) -> None:
    file = built(tmp_path)
    first = file.read_bytes()
    if unreadable:
        (tmp_path / "policies" / "a.yaml").write_bytes(b"\xff")
    (tmp_path / "proposals").mkdir()
    (tmp_path / "proposals" / "new.yaml").write_text(policy("a", title="New"), encoding="utf-8")
    ran = run(tmp_path, "build", "proposals", "--to", "docx")
    assert (ran.status, ran.err.count("PK405")) == (1, 1), ran.said
    assert file.read_bytes() == first


# ── The page as it was built ─────────────────────────────────────────────────────────────────────────────


def test_the_page_as_built_comes_back_with_its_anchors_whatever_became_of_the_file(tmp_path: Path) -> None:
    school(tmp_path)
    run(tmp_path, "build", "--to", "docx")
    file = tmp_path / "build" / "social-media.docx"
    page = normal(compose(load_policy(POLICIES / "social-media.yaml")))
    assert as_built(file) == page
    file.write_bytes(b"rubbish")
    assert as_built(file) == page
    file.unlink()
    assert as_built(file) == page
    assert as_built(file.with_name("other.docx")) is None


def test_one_copy_a_document_is_kept(tmp_path: Path) -> None:
    built(tmp_path)
    for title in ("One", "Two", "Three"):
        (tmp_path / "policies" / "a.yaml").write_text(policy("a", title=title), encoding="utf-8")
        run(tmp_path, "build", "--to", "docx")
        assert len(snapshots(tmp_path)) == 1


def test_a_build_with_nothing_to_do_reads_no_copy_and_no_xml(tmp_path: Path) -> None:
    built(tmp_path)
    program = (
        "import sys\n"
        "from policykit.workspace.snapshots import Snapshots\n"
        "Snapshots._all = Snapshots.find = None\n"
        "from policykit.cli.main import cli\n"
        "cli(['build', '--to', 'docx'], standalone_mode=False)\n"
    )
    ending = "print({'lxml', 'pydantic', 'policykit.tasks.edited'} & set(sys.modules))\n"
    program = program.replace("cli([", "try:\n    cli([").rstrip() + f"\nfinally:\n    {ending}"
    ran = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert (ran.returncode, ran.stdout.endswith("set()\n")) == (0, True), ran.stdout + ran.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="processes are killed otherwise there")
@pytest.mark.parametrize("call", [1, 2, 3])
def test_a_killed_build_leaves_old_or_new_and_the_copy_of_whichever_it_is(call: int, tmp_path: Path) -> None:
    file = built(tmp_path)
    retitle(tmp_path)
    # The process is killed at its nth rename: the copy, the document and the record are put in place by one.
    program = (
        "import os, signal, pathlib\n"
        "calls = []\n"
        "real = pathlib.Path.replace\n"
        "def replace(self, target):\n"
        "    calls.append(1)\n"
        f"    if len(calls) == {call}: os.kill(os.getpid(), signal.SIGKILL)\n"
        "    return real(self, target)\n"
        "pathlib.Path.replace = replace\n"
        "from policykit.cli.main import cli\n"
        "cli(['build', '--to', 'docx'])\n"
    )
    subprocess.run([sys.executable, "-c", program], cwd=tmp_path, capture_output=True, check=False)
    file.write_bytes(resaved(file.read_bytes()))
    ran = run(tmp_path, "build", "--to", "docx")
    assert ran.status == 0, ran.said
    page = as_built(file)
    assert page is not None
    assert page.title == "New"
    assert len(snapshots(tmp_path)) == 1
    assert run(tmp_path, "build", "--to", "docx").out.startswith("Nothing to do")
