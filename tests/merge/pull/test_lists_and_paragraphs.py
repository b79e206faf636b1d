"""Items and paragraphs that come, go, move, are split, joined and copied in a real Word file."""

from __future__ import annotations

import pytest

from tests.merge.pull.school import Pulled, School
from tests.merge.pull.word_edits import W, WordFile, delete_tracked, inserted, remove, run, text_of


def test_an_item_typed_in_the_middle_of_a_list_gets_an_id_and_its_lists_kind(school: School) -> None:
    school.edit(lambda word: word.enter_after("hand their phone in", "keep it out of sight in class"))
    pulled = school.pull()
    assert pulled.items("pupil-rules")[1] == "keep it out of sight in class"
    assert pulled.part("pupil-rules")["items"][1]["id"] == "keep-it-out-sight-class"
    (expected,) = [c for c in pulled.proposal.changes if c.kind == "expectation-added"]
    assert expected.audiences == ("pupils",)


def test_two_items_of_the_same_words_get_two_ids(school: School) -> None:
    school.edit(
        lambda word: word.enter_after("hand their phone in", "show kindness"),
        lambda word: word.enter_after("take the phone until", "show kindness"),
    )
    pulled = school.pull()
    ids = {pulled.part(list_)["items"][1]["id"] for list_ in ("pupil-rules", "steps-taken")}
    assert ids == {"show-kindness", "show-kindness-2"}


def test_an_item_is_removed_with_its_comment_and_no_other(school: School) -> None:
    school.edit(lambda word: word.delete("report a "))
    pulled = school.pull()
    assert [item["id"] for item in pulled.part("pupil-rules")["items"]] == ["hand-in", "switched-off"]
    assert "# The governors insisted" in school.text


def test_an_item_is_moved_up_and_keeps_its_id_and_its_comment(school: School) -> None:
    school.edit(lambda word: word.move("hand their phone in", "this counts for watches"))
    assert [item["id"] for item in school.pull().part("pupil-rules")["items"]] == [
        "switched-off", "hand-in", "report",
    ]  # fmt: skip
    assert "# The governors insisted on this one.\n          - id: switched-off" in school.text


def test_an_item_is_moved_to_another_list(school: School) -> None:
    school.edit(lambda word: word.move("report a ", "take the phone until"))
    pulled = school.pull()
    assert [item["id"] for item in pulled.part("steps-taken")["items"]] == ["take", "report", "call"]
    assert len(pulled.part("pupil-rules")["items"]) == 2


def test_an_item_is_put_below_another(school: School) -> None:
    school.edit(lambda word: word.restyle("report a ", "this counts for watches"))
    pulled = school.pull()
    assert [item["id"] for item in pulled.part("switched-off")["items"]] == ["watches", "report"]


def test_an_item_is_brought_out_to_the_level_above(school: School) -> None:
    school.edit(lambda word: word.restyle("this counts for watches", "report a "))
    ids = [item["id"] for item in school.pull().part("pupil-rules")["items"]]
    assert ids == ["hand-in", "switched-off", "watches", "report"]


def test_an_item_is_split_in_two(school: School) -> None:
    school.edit(lambda word: word.split("take the phone until the end of the day", "until"))
    assert [text.strip() for text in school.pull().items("steps-taken")] == [
        "take the phone", "until the end of the day", "call the parents the second time",
    ]  # fmt: skip


def test_two_items_are_merged_into_one(school: School) -> None:
    school.edit(lambda word: word.merge("take the phone until", "call the parents", ", and "))
    pulled = school.pull()
    assert pulled.items("steps-taken") == [
        "take the phone until the end of the day, and call the parents the second time"
    ]
    assert pulled.part("steps-taken")["items"][0]["id"] == "take"


def test_a_copied_item_is_a_new_one_and_the_first_keeps_its_name(school: School) -> None:
    school.edit(lambda word: word.copy_after("hand their phone in", "take the phone until"))
    pulled = school.pull()
    assert pulled.part("pupil-rules")["items"][0]["id"] == "hand-in"
    assert pulled.part("steps-taken")["items"][1]["text"].startswith("hand their phone in")
    assert pulled.part("steps-taken")["items"][1]["id"] != "hand-in"


def test_a_copy_whose_first_is_gone_was_moved(school: School) -> None:
    def cut_and_paste(word: WordFile) -> None:
        original = word.find("hand their phone in")
        word.copy_after("hand their phone in", "take the phone until")
        remove(original)

    school.edit(cut_and_paste)
    pulled = school.pull()
    assert [item["id"] for item in pulled.part("steps-taken")["items"]] == ["take", "hand-in", "call"]


def test_a_paragraph_typed_where_there_was_none_is_a_text_of_its_section(school: School) -> None:
    def typed(word: WordFile) -> None:
        made = word.enter_after("Look up, and learn", "Parents may ask for an exception.")
        word.restyle(text_of(made), "Phones help families")

    school.edit(typed)
    blocks = school.pull().part("aims")["blocks"]
    assert [block["kind"] for block in blocks] == ["text", "quote", "text", "definition"]
    assert blocks[2] == {
        "kind": "text", "id": "parents-may-ask-exception", "text": "Parents may ask for an exception.",
    }  # fmt: skip


def test_a_paragraph_is_split_in_two(school: School) -> None:
    school.edit(lambda word: word.split("Phones help families", "This policy says"))
    blocks = school.pull().part("aims")["blocks"]
    assert blocks[0]["text"] == "Phones help families and can disturb lessons."
    assert blocks[1]["text"].startswith("This policy says when a phone")


def test_the_stem_of_a_list_is_split_and_the_list_keeps_the_second_half(school: School) -> None:
    school.edit(
        lambda word: word.retype("Pupils must:", "Phones are loud. Pupils must:"),
        lambda word: word.split("Phones are loud", "Pupils must:"),
    )
    pulled = school.pull()
    assert pulled.part("pupil-rules")["text"] == "Pupils must:"
    assert pulled.part("pupil-rules")["of"] == ["pupils"]
    assert pulled.part("rules")["blocks"][0]["text"] == "Phones are loud."


def test_a_paragraph_typed_within_a_list_makes_a_second_list_like_the_first(school: School) -> None:
    def typed(word: WordFile) -> None:
        made = word.enter_after("this counts for watches", "And pupils must also:")
        word.restyle(text_of(made), "Phones help families")

    school.edit(typed)
    first, second, *_ = school.pull().part("rules")["blocks"]
    assert [item["id"] for item in first["items"]] == ["hand-in", "switched-off"]
    assert (second["kind"], second["of"], second["duty"]) == ("expectations", ["pupils"], "must")
    assert [item["id"] for item in second["items"]] == ["report"]


def test_a_list_is_removed_as_a_whole(school: School) -> None:
    school.edit(
        *(lambda word, words=words: word.delete(words) for words in (
            "If a pupil uses a phone", "take the phone until", "call the parents",
        ))
    )  # fmt: skip
    pulled = school.pull()
    assert [block["id"] for block in pulled.part("breaches")["blocks"]] == ["times", "people", "appeal"]
    assert pulled.codes == []


def test_items_that_a_list_cannot_do_without_are_left_and_told(school: School) -> None:
    before = school.text
    school.edit(
        lambda word: word.delete("take the phone until"), lambda word: word.delete("call the parents")
    )
    pulled = school.pull()
    assert set(pulled.codes) == {"PK607"}
    assert school.text == before


def test_a_gap_is_filled_with_a_list(school: School) -> None:
    def fill(word: WordFile) -> None:
        gap = word.find("being discussed with the unions")
        made = word.enter_after("hand their phone in", "leave theirs in the staff room")
        second = word.enter_after("leave theirs in the staff room", "answer the school's phone instead")
        gap.addprevious(made)
        gap.addprevious(second)
        remove(gap)

    school.edit(fill)
    pulled = school.pull()
    found = pulled.part("staff-rules")
    assert "missing" not in found
    assert [item["text"] for item in found["items"]] == [
        "leave theirs in the staff room", "answer the school's phone instead",
    ]  # fmt: skip
    assert "gap-filled" in [change.kind for change in pulled.proposal.changes]
    assert pulled.codes == []


def test_a_gap_whose_note_was_left_beside_the_list_is_filled_and_told(school: School) -> None:
    def fill(word: WordFile) -> None:
        made = word.enter_after("hand their phone in", "leave theirs in the staff room")
        word.find("Staff are asked to").addnext(made)

    school.edit(fill)
    pulled = school.pull()
    assert pulled.items("staff-rules") == ["leave theirs in the staff room"]
    assert "PK611" in pulled.codes


def test_a_list_typed_below_the_note_of_a_gap_fills_it_as_well(school: School) -> None:
    def fill(word: WordFile) -> None:
        made = word.enter_after("hand their phone in", "leave theirs in the staff room")
        word.find("being discussed with the unions").addnext(made)

    school.edit(fill)
    pulled = school.pull()
    assert pulled.items("staff-rules") == ["leave theirs in the staff room"]
    assert "missing" not in pulled.part("staff-rules")
    assert "PK611" in pulled.codes


def test_a_gap_whose_note_was_deleted_without_a_list_stays_a_gap(school: School) -> None:
    before = school.text
    school.edit(lambda word: word.delete("being discussed with the unions"))
    pulled = school.pull()
    assert pulled.codes == ["PK607"]
    assert school.text == before


def test_a_tracked_insertion_that_is_pending_counts_as_accepted(school: School) -> None:
    school.edit(lambda word: word.find("call the parents").append(inserted(run(" and write it down"))))
    found = school.find()
    assert {revision.author for revision in found.read.revisions} == {"A. Governor"}
    assert school.pull().items("steps-taken")[1].endswith("the second time and write it down")
    assert "Governor," not in school.text


def test_a_tracked_deletion_of_a_whole_item_that_is_pending_takes_it_out(school: School) -> None:
    school.edit(lambda word: delete_tracked(word.find("call the parents")))
    assert school.pull().items("steps-taken") == ["take the phone until the end of the day"]


def test_a_tracked_change_that_was_accepted_leaves_no_trace(school: School) -> None:
    def accepted(word: WordFile) -> None:
        word.retype("call the parents", "telephone the parents")
        for number, found in enumerate(word.find("telephone the parents").iter(f"{W}r")):
            found.set(f"{W}rsidR", f"00AB12{number:02}")

    school.edit(accepted)
    assert school.find().read.revisions == ()
    assert school.pull().items("steps-taken")[1].startswith("telephone")


@pytest.mark.parametrize("words", ["être prêt", "学校规则", "!!!"])
def test_an_item_of_any_letters_gets_a_sound_id(school: School, words: str) -> None:
    school.edit(lambda word: word.enter_after("call the parents", words))
    item = school.pull().part("steps-taken")["items"][2]
    assert item["text"] == words
    assert item["id"].isascii()


def told(pulled: Pulled) -> list[str]:
    return [finding.code.id for finding in (*pulled.proposal.found.findings, *pulled.findings)]


def test_a_list_that_was_numbered_in_word_is_reported_once_and_changes_nothing(school: School) -> None:
    def numbered(word: WordFile) -> None:
        number = word.find("take the phone until").find(f"{W}pPr/{W}numPr/{W}numId")
        assert number is not None
        for words in ("hand their phone in", "keep it switched off", "report a"):
            own = word.find(words).find(f"{W}pPr/{W}numPr/{W}numId")
            assert own is not None
            own.set(f"{W}val", number.get(f"{W}val", ""))

    school.edit(numbered)
    pulled = school.pull()
    assert told(pulled).count("PK616") == 2  # the second is the list further down, which now begins at 4
    assert "numbered" not in pulled.part("pupil-rules")


def test_an_item_added_above_others_does_not_count_as_numbering_them_otherwise(school: School) -> None:
    school.edit(lambda word: word.enter_after("take the phone until", "tell the class"))
    assert "PK616" not in told(school.pull())
