"""What words do, in the ways in which schools say it: who is asked, what the school does, what only tells."""

from __future__ import annotations

from typing import Any

import pytest

from policykit import formats
from policykit.importer import recognise
from policykit.tasks.load import open_library
from tests.support.commands import POLICIES

SETTING = open_library(POLICIES).context
Block = dict[str, Any]


def blocks(text: str, kind: str = ".txt") -> list[Block]:
    """The blocks that a text becomes."""
    document = formats.bring(text.encode(), kind).document
    made = recognise(document, SETTING, f"old{kind}", title="Paper")
    return [block for section in made.data["sections"] for block in section.get("blocks", ())]


def only(text: str) -> Block:
    (block,) = blocks(f"{text}\n")
    return block


ASKED = (
    ("Staff must:", ["staff"], "must"),
    ("All staff must:", ["staff"], "must"),
    ("All members of staff are expected to:", ["staff"], None),
    ("Staff are required to:", ["staff"], "must"),
    ("Staff should always:", ["staff"], "should"),
    ("Staff should not:", ["staff"], "should"),
    ("Staff must never:", ["staff"], "must"),
    ("Staff will:", ["staff"], None),
    ("Staff are responsible for:", ["staff"], None),
    ("It is the responsibility of staff to:", ["staff"], None),
    ("The responsibilities of staff are to:", ["staff"], None),
    ("The role of the governors is to:", ["governors"], None),
    ("The governing body has overall responsibility for:", ["governors"], None),
    ("The governing body is accountable for:", ["governors"], None),
    ("The governors will ensure that:", ["governors"], None),
    ("The Head Teacher will ensure that:", ["Head Teacher"], None),
    ("The headteacher has a duty to:", ["Head Teacher"], None),
    ("The headteacher is responsible for making sure that:", ["Head Teacher"], None),
    ("Parents and carers should:", ["parents", "carers"], "should"),
    ("Parents/carers are asked to:", ["parents", "carers"], None),
    ("We ask that parents:", ["parents"], None),
    ("We ask parents to:", ["parents"], None),
    ("We expect all pupils to:", ["pupils"], None),
    ("The school expects pupils to:", ["pupils"], None),
    ("The school expects that pupils will:", ["pupils"], None),
    ("Our school asks parents to:", ["parents"], None),
    ("Pupils are not allowed to:", ["pupils"], "must"),
    ("Pupils are not permitted to:", ["pupils"], "must"),
    ("Pupils may:", ["pupils"], "may"),
    ("Pupils may not:", ["pupils"], "must"),
    ("When online, pupils must:", ["pupils"], "must"),
    ("If a child is unwell, parents should:", ["parents"], "should"),
    ("In the event of a fire, staff will:", ["staff"], None),
    ("Before a visit, all staff and governors must:", ["staff", "governors"], "must"),
    ("The designated safeguarding lead will:", None, None),
    ("The SENDCo is responsible for:", None, None),
    ("The Chair of the panel should:", None, "should"),
    ("Everyone must:", None, "must"),
    ("Hirers must not:", None, "must"),
    ("They must:", None, "must"),
    ("The EVC is responsible for:-", None, None),
    ("The DSL will:", None, None),
    ("The form must include:", None, "must"),
    ("The following rules must be followed:", None, "must"),
    ("As a parent, I will:", ["parents"], None),
)
DONE = (
    ("We will:", None, None),
    ("We will not:", None, None),
    ("The school will:", None, None),
    ("The academy will:", None, None),
    ("Our school will:", None, None),
    ("If a pupil breaks these rules, we will:", "If a pupil breaks these rules", ["pupils"]),
    ("When a concern is raised, the school will:", "When a concern is raised", None),
    ("Where a parent is unhappy, the school will:", "Where a parent is unhappy", None),
    ("If a child is hurt, we will:", "If a child is hurt", None),
    ("Following a complaint, the school may:", "Following a complaint", None),
    (
        "If a member of staff breaches this policy, the school may:",
        "If a member of staff breaches this policy",
        ["staff"],
    ),
    ("Good work will be rewarded with:", None, None),
    ("Pupils who misbehave may be given:", None, None),
    ("The following sanctions may be used:", None, None),
    ("The following steps will be taken:", None, None),
)
TOLD = (
    "Our aims are to:",
    "This policy aims to:",
    "The aims of this policy are to:",
    "We aim to:",
    "The school aims to:",
    "Our school is committed to:",
    "This policy applies to:",
    "The policy covers:",
    "Examples of bullying include:",
    "Signs of abuse may include:",
    "This may include:",
    "Bullying can be:",
    "Types of bullying include:",
    "This policy should be read alongside:",
    "This policy should be read in conjunction with the following policies:",
    "This policy links to:",
    "Related policies:",
    "The legislation that applies includes:",
    "This policy is based on:",
    "It takes account of the following guidance:",
    "Pupils have the right to:",
    "Equipment includes:",
    "The principles of this policy are:",
)
ASKED_ALONE = (
    ("Staff must report concerns at once.", ["staff"], "must"),
    ("Pupils must not bring knives to school.", ["pupils"], "must"),
    ("No pupil may leave the site at lunch.", ["pupils"], "must"),
    ("Parents should ring the office before 9am.", ["parents"], "should"),
    ("All staff are expected to read this policy each September.", ["staff"], None),
    ("Staff are required to wear a badge.", ["staff"], "must"),
    ("The governors will appoint a link governor.", ["governors"], None),
    ("The headteacher may allow leave in a rare case.", ["Head Teacher"], "may"),
    ("Governors may visit classes.", ["governors"], "may"),
    ("Medicines must be kept in a locked cupboard.", None, "must"),
    ("Complaints should be made in writing.", None, "should"),
    ("Visitors must sign in at the office.", None, "must"),
    ("Hirers must not bring alcohol.", None, "must"),
    ("The SENDCo will keep a register of need.", None, None),
    ("We ask parents to send a note.", ["parents"], None),
    ("If a pupil is ill, staff must ring home.", ["staff"], "must"),
    ("Pupils are not allowed to wear make-up.", ["pupils"], "must"),
)
DONE_ALONE = (
    "We will tell parents if their child is hurt.",
    "The school will keep a record of each visit.",
    "If a child is hurt, we will ring home.",
    "Parents will be told by letter.",
    "Records will be kept for six years.",
    "Phones will be confiscated.",
    "A pupil who lies may be excluded.",
    "Disciplinary action may be taken against staff.",
)
TOLD_ALONE = (
    "Children learn best when they are happy.",
    "Staff are protected by law.",
    "Our school is a happy place.",
    "Bullying is not tolerated here.",
    "Pupils may feel sad.",
    "Parents may be anxious about the first day.",
    "This policy applies to all staff.",
    "This policy will be reviewed every year.",
    "The headteacher will review this policy every year.",
    "This policy should be read with the Behaviour Policy.",
    "It must be said that most visits go well.",
    "Complaints are dealt with under our procedure.",
    "We believe that every child matters.",
    "Children who are late will be spoken to by the headteacher.",
    "Most children will need medicine at some time.",
    "Staff are not expected to prove anything.",
    "No member of staff can be made to give medicine.",
)
ITEMS = "\n• keep a list\n• lock the door\n"


@pytest.mark.parametrize(("stem", "of", "duty"), ASKED, ids=[stem for stem, _, _ in ASKED])
def test_words_that_ask_lead_into_expectations(stem: str, of: list[str] | None, duty: str | None) -> None:
    block = only(stem + ITEMS)
    assert (block["kind"], block.get("of"), block.get("duty")) == ("expectations", of, duty)
    assert len(block["items"]) == 2


@pytest.mark.parametrize(("stem", "when", "against"), DONE, ids=[stem for stem, _, _ in DONE])
def test_words_that_promise_lead_into_responses(
    stem: str, when: str | None, against: list[str] | None
) -> None:
    block = only(stem + ITEMS)
    assert (block["kind"], block.get("when"), block.get("against")) == ("responses", when, against)


@pytest.mark.parametrize("stem", TOLD)
def test_words_that_only_tell_lead_into_a_list(stem: str) -> None:
    assert only(stem + ITEMS)["kind"] == "list"


@pytest.mark.parametrize(("text", "of", "duty"), ASKED_ALONE, ids=[text for text, _, _ in ASKED_ALONE])
def test_a_sentence_that_asks_is_an_expectation(text: str, of: list[str] | None, duty: str | None) -> None:
    block = only(text)
    assert (block["kind"], block.get("of"), block.get("duty")) == ("expectations", of, duty)


@pytest.mark.parametrize("text", DONE_ALONE)
def test_a_sentence_of_what_the_school_does_is_a_response(text: str) -> None:
    assert only(text)["kind"] == "responses"


@pytest.mark.parametrize("text", TOLD_ALONE)
def test_a_sentence_that_only_tells_is_prose(text: str) -> None:
    assert only(text)["kind"] == "text"


@pytest.mark.parametrize(
    "between",
    [
        "• {}",
        "- {}",
        "* {}",
        "\u2013 {}",
        "o\t{}",
        "\uf0b7 {}",
        "({letter}) {}",
        "{letter}) {}",
        "{number}. {}",
        "{number}) {}",
        "{roman}. {}",
        "({roman}) {}",
    ],
)
def test_items_are_items_whatever_stands_before_them(between: str) -> None:
    words = ("keep a list", "lock the door", "ring the office")
    marks = zip("abc", "123", ("i", "ii", "iii"), words, strict=True)
    lines = [between.format(word, letter=a, number=n, roman=r) for a, n, r, word in marks]
    (block,) = blocks("Staff must:\n" + "\n".join(lines) + "\n")
    assert [item["text"] for item in block["items"]] == list(words)


@pytest.mark.parametrize(
    "items",
    [
        ["keep a list", "lock the door", "ring the office"],
        ["keep a list;", "lock the door;", "ring the office."],
        ["keep a list,", "lock the door, and", "ring the office."],
        ["Keep a list", "Lock the door", "Ring the office"],
        ["Keep a list.", "Lock the door.", "Ring the office."],
        ["Keep a list;", "Lock the door; and", "Ring the office."],
    ],
)
def test_lines_without_bullets_below_an_open_stem_are_items(items: list[str]) -> None:
    block, after = blocks(
        "Staff must:\n\n" + "\n\n".join(items) + "\n\nThe end of it all is here, and it is a long one.\n"
    )
    assert len(block["items"]) == 3
    assert after["kind"] == "text"


@pytest.mark.parametrize(
    "lead",
    [
        "The following rules apply.",
        "The rules are as follows.",
        "Staff must do the following.",
        "We follow these rules.",
    ],
)
def test_a_whole_sentence_may_lead_into_a_list(lead: str) -> None:
    block = only(lead + ITEMS)
    assert block["text"] == lead
    assert len(block["items"]) == 2
