"""Both sides changed; a refusal, a kill, a file that changes meanwhile: no byte is ever lost."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from policykit.findings import InvalidData, NotWritten
from policykit.tasks.pull import Pull, find, keep, propose
from tests.merge.pull.school import TODAY, School
from tests.merge.pull.test_identity import comment_on
from tests.merge.pull.word_edits import WordFile
from tests.support.commands import Ran, run

CARRIED = "customXml/item1.xml"


def change(school: School, old: str, new: str) -> None:
    """Change the policy's file since it was built."""
    assert old in school.text
    school.yaml.write_bytes(school.text.replace(old, new).encode())


def pull(school: School, *arguments: str) -> Ran:
    return run(school.folder, "pull", "build/phones.docx", "--today", str(TODAY), *arguments)


def test_words_of_a_word_file_give_the_terminal_no_command(school: School) -> None:
    school.edit(
        lambda word: word.retype("take the phone until the end", "take the \x9b31mphone until the end"),
        lambda word: comment_on(word, "hand their phone in", "Why \x9b2J\u202enot?"),
    )
    for ran in (pull(school), run(school.folder, "import", "build/phones.docx", "-o", "elsewhere")):
        assert "31mphone" in ran.said
        assert not {"\x9b", "\u202e"} & set(ran.said)


def test_an_edit_on_each_side_at_another_place_brings_both_together(school: School) -> None:
    change(school, "call the parents the second time", "call the parents the third time")
    school.edit(lambda word: word.retype("take the phone until the end", "keep the phone until the end"))
    assert school.pull().items("steps-taken") == [
        "keep the phone until the end of the day", "call the parents the third time",
    ]  # fmt: skip


def test_an_untouched_file_of_an_older_build_takes_no_fact_back(school: School, tmp_path: Path) -> None:
    mailed = tmp_path / "mailed" / "phones.docx"
    mailed.parent.mkdir()
    mailed.write_bytes(school.word.read_bytes())
    change(school, "owner: Deputy Head", "owner: The Head")  # no word that the reference covers
    school.build()
    found = find(Pull(mailed, school.folder / "policies", school.folder / "build"))
    assert found.steps == ()


def test_an_item_added_where_the_data_lost_one_is_added_once(school: School) -> None:
    change(school, "          - {id: take, text: take the phone until the end of the day}\n", "")
    school.edit(lambda word: word.enter_after("take the phone until the end", "be polite"))
    assert school.pull().items("steps-taken") == ["be polite", "call the parents the second time"]
    assert school.find().steps == ()


def test_an_item_added_in_the_data_and_another_in_word_are_both_there(school: School) -> None:
    change(
        school,
        "          - {id: call,",
        "          - {id: note, text: write it down}\n          - {id: call,",
    )
    school.edit(lambda word: word.enter_after("call the parents", "talk with the pupil"))
    assert [item["id"] for item in school.pull().part("steps-taken")["items"]] == [
        "take", "note", "call", "talk-pupil",
    ]  # fmt: skip


def test_an_edit_on_both_sides_at_one_place_is_a_conflict_shown_with_all_three_texts(school: School) -> None:
    change(school, "the second time", "the third time")
    school.edit(lambda word: word.retype("the second time", "every time"))
    before = school.text
    ran = pull(school, "--yes")
    assert ran.status == 1
    for words in ("the second time", "the third time", "every time"):
        assert words in " ".join(ran.said.split())
    assert "PK601" in ran.said
    assert school.text == before


@pytest.mark.parametrize(("side", "kept"), [("word", "every time"), ("data", "the third time")])
def test_a_conflict_is_resolved_by_naming_a_side(school: School, side: str, kept: str) -> None:
    change(school, "the second time", "the third time")
    school.edit(lambda word: word.retype("the second time", "every time"))
    ran = pull(school, "--yes", "--take", side)
    assert ran.status == 0, ran.said
    assert f"call the parents {kept}" in school.text


def test_what_both_sides_changed_alike_is_no_conflict(school: School) -> None:
    change(school, "the second time", "the third time")
    school.edit(lambda word: word.retype("the second time", "the third time"))
    assert school.pull().steps == ()


def test_an_item_removed_in_word_and_edited_in_the_data_is_a_conflict(school: School) -> None:
    change(school, "the second time", "the third time")
    school.edit(lambda word: word.delete("call the parents"))
    assert [step.is_conflict for step in school.find().steps] == [True]
    assert len(school.pull().items("steps-taken")) == 2


def test_a_fact_changed_on_both_sides_is_a_conflict(school: School) -> None:
    change(school, "due: Spring 2027", "due: Autumn 2027")
    school.edit(lambda word: word.retype("Spring 2027", "Summer 2028"))
    assert [step.is_conflict for step in school.find().steps] == [True]
    assert school.pull().data["review"]["due"] == "Autumn 2027"


def test_without_a_yes_it_is_shown_and_nothing_is_written(school: School) -> None:
    before = school.text
    school.edit(lambda word: word.retype("call the parents", "telephone the parents"))
    document = school.word.read_bytes()
    ran = pull(school)
    assert ran.status == 1
    assert "“call” became “telephone”" in ran.out
    assert school.text == before
    assert school.word.read_bytes() == document
    assert sorted(path.name for path in school.yaml.parent.iterdir()) == ["phones.yaml", "school.yaml"]


def test_with_a_yes_the_old_file_is_kept_and_the_word_file_is_as_it_was(school: School) -> None:
    before = school.yaml.read_bytes()
    school.edit(lambda word: word.retype("call the parents", "telephone the parents"))
    document = school.word.read_bytes()
    ran = pull(school, "--yes")
    assert (ran.status, ran.err) == (0, "")
    assert (school.yaml.parent / "phones-before-2026-11-22.txt").read_bytes() == before
    assert "telephone the parents" in school.text
    assert school.word.read_bytes() == document


def test_a_second_pull_of_the_same_file_has_nothing_to_do(school: School) -> None:
    school.edit(lambda word: word.enter_after("call the parents", "talk with the pupil"))
    assert pull(school, "--yes").status == 0
    after = school.text
    ran = pull(school, "--yes")
    assert ran.status == 0, ran.said
    assert school.text == after


def test_a_policy_that_is_unsound_is_refused_and_nothing_is_written(school: School) -> None:
    change(school, "kind: quote", "kind: qoute")
    school.edit(lambda word: word.retype("call the parents", "telephone the parents"))
    before = school.text
    ran = pull(school, "--yes")
    assert ran.status == 2
    assert "qoute" in ran.said
    assert school.text == before


def test_a_file_that_changed_while_it_was_looked_at_is_not_overwritten(school: School) -> None:
    school.edit(lambda word: word.retype("call the parents", "telephone the parents"))
    found = school.find()
    proposal = propose(found, found.steps)
    change(school, "Phones Policy", "Another Policy")
    before = school.text
    with pytest.raises(NotWritten) as caught:
        keep(proposal, TODAY)
    assert caught.value.findings[0].code.id == "PK615"
    assert school.text == before


def test_a_word_file_of_no_policy_here_is_refused(school: School, tmp_path: Path) -> None:
    def anonymous(word: WordFile) -> None:
        word.lose_identity()
        word.retype("phones · ", "of the school ")
        for name in word.parts:
            if "footer" in name:
                word.parts[name] = word.parts[name].replace(b"Ref phones", b"Ref")

    school.edit(anonymous)
    stranger = tmp_path / "letter.docx"
    school.word.rename(stranger)
    ran = run(school.folder, "pull", str(stranger))
    assert ran.status == 2
    assert "PK612" in ran.said


def test_a_file_that_is_no_word_file_is_refused(school: School) -> None:
    school.word.write_bytes(b"not a zip")
    with pytest.raises(InvalidData) as caught:
        school.find()
    assert caught.value.findings[0].code.id == "PK501"


def test_comments_are_listed_and_written_beside_their_item_as_notes(school: School) -> None:
    school.edit(lambda word: comment_on(word, "call the parents", "Is a letter not enough?"))
    shown = " ".join(pull(school).out.split())
    assert (
        "Comment by A. Governor, 2026-11-20 on “call the parents the second time”: Is a letter not" in shown
    )
    assert pull(school, "--comments", "--yes").status == 0
    lines = school.text.splitlines()
    at = next(number for number, line in enumerate(lines) if "id: call" in line)
    assert lines[at - 2].startswith("          # Comment in Word by A. Governor, 2026-11-20")
    again = school.text
    assert pull(school, "--comments", "--yes").status == 0
    assert school.text == again


KILLED = """
import os, signal, sys
from policykit.workspace import outputs
real, left = os.replace, int(sys.argv.pop())
from pathlib import Path
def killing(self, target, real=Path.replace):
    global left
    if left == 0: os.kill(os.getpid(), signal.SIGKILL)
    left -= 1
    return real(self, target)
Path.replace = killing
from policykit.cli.main import main
main()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows knows no SIGKILL")
@pytest.mark.parametrize("writes", [0, 1, 2, 3, 4])
def test_a_pull_that_is_killed_leaves_the_old_file_or_the_new_one_whole(school: School, writes: int) -> None:
    old = school.yaml.read_bytes()
    school.edit(lambda word: word.retype("call the parents", "telephone the parents"))
    document = school.word.read_bytes()
    arguments = ["pull", "build/phones.docx", "--yes", "--today", str(TODAY), str(writes)]
    killed = subprocess.run(
        [sys.executable, "-c", KILLED, *arguments], cwd=school.folder, capture_output=True, check=False
    )
    assert killed.returncode == (-signal.SIGKILL if writes < 4 else 0), killed.stderr
    assert school.word.read_bytes() == document
    assert school.yaml.read_bytes() in (old, old.replace(b"call the parents", b"telephone the parents"))
    assert pull(school, "--yes").status == 0
    assert school.yaml.read_bytes() == old.replace(b"call the parents", b"telephone the parents")
    assert (school.yaml.parent / "phones-before-2026-11-22.txt").read_bytes() == old
    assert not list(school.yaml.parent.glob("*.tmp"))


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="an administrator may write anywhere")
def test_a_folder_that_cannot_be_written_to_loses_nothing(school: School) -> None:
    before = school.text
    school.edit(lambda word: word.retype("call the parents", "telephone the parents"))
    school.yaml.parent.chmod(0o555)
    try:
        assert pull(school, "--yes").status == 2
    finally:
        school.yaml.parent.chmod(0o755)
    assert school.text == before


def test_a_policy_file_that_is_read_only_is_left(school: School) -> None:
    before = school.text
    school.edit(lambda word: word.retype("call the parents", "telephone the parents"))
    school.yaml.chmod(0o444)
    ran = pull(school, "--yes")
    assert ran.status == 2
    assert school.text == before


def test_without_the_copy_as_built_every_difference_is_told_as_a_conflict_once_the_data_changed(
    school: School,
) -> None:
    change(school, "the second time", "the third time")
    school.edit(lambda word: word.retype("keep it switched off", "turn it off"), WordFile.lose_data)
    shutil.rmtree(school.folder / "build" / ".policykit")
    found = school.find()
    assert "PK613" in [finding.code.id for finding in found.findings]
    assert all(step.is_conflict for step in found.steps)


def test_without_the_copy_as_built_the_data_as_it_is_stands_for_it_and_that_is_said(school: School) -> None:
    school.edit(lambda word: word.retype("keep it switched off", "turn it off"))
    shutil.rmtree(school.folder / "build" / ".policykit")
    found = school.find()
    assert [finding.code.id for finding in found.findings] == ["PK613"]
    assert school.pull().items("pupil-rules")[1].startswith("turn it off")


def test_without_the_copy_as_built_the_data_that_the_file_carries_stands_for_it(school: School) -> None:
    change(school, "the second time", "the third time")
    school.edit(lambda word: word.retype("keep it switched off", "turn it off"))
    shutil.rmtree(school.folder / "build" / ".policykit")
    pulled = school.pull()
    (told,) = pulled.proposal.found.findings
    assert (told.code.id, "the data that the file carries" in told.sentence) == ("PK613", True)
    assert [step.is_conflict for step in pulled.steps] == [False]
    assert pulled.items("pupil-rules")[1].startswith("turn it off")
    assert pulled.items("steps-taken")[1].endswith("the third time")


@pytest.mark.parametrize(
    ("old", "new"),
    [(b"the second time", b"the tenth time"), (b'"id":"phones"', b'"id":"mobiles"'), (b"{", b"[")],
    ids=["other words", "another policy", "damaged"],
)
def test_carried_data_that_is_not_that_of_the_page_does_not_stand_for_it(
    old: bytes, new: bytes, school: School
) -> None:
    def spoil(word: WordFile) -> None:
        assert old in word.parts[CARRIED]
        word.parts[CARRIED] = word.parts[CARRIED].replace(old, new)

    change(school, "the second time", "the third time")
    school.edit(lambda word: word.retype("keep it switched off", "turn it off"), spoil)
    shutil.rmtree(school.folder / "build" / ".policykit")
    found = school.find()
    assert "the data as it is now" in found.findings[0].sentence
    assert all(step.is_conflict for step in found.steps)
