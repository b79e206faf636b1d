"""What is said of a change, word for word, with its old and its new words."""

from __future__ import annotations

from typing import Any

import pytest

from policykit.compare import Change, changes
from policykit.model.policy import Policy
from tests.support.strategies.policies import SETTING

TEXT = {"kind": "text", "id": "t", "text": "Words."}


def policy(*blocks: Any, **facts: Any) -> Policy:
    sections = facts.pop("sections", [{"id": "all", "title": "All", "blocks": list(blocks) or [TEXT]}])
    data = {"policykit": 1, "id": "p", "title": "P", "sections": sections} | facts
    return Policy.model_validate(data, context=SETTING)


def said(old: Policy, new: Policy) -> list[tuple[str, str, str]]:
    return [(change.sentence, change.old, change.new) for change in changes(old, new)]


FACTS: list[tuple[dict[str, Any], dict[str, Any], str, str, str]] = [
    (
        {},
        {"status": "proposed"},
        "The policy is now a proposal, not yet approved. It had no status before.",
        "",
        "proposed",
    ),
    ({"status": "draft"}, {}, "The policy no longer has a status. It was a draft.", "draft", ""),
    ({}, {"version": "2"}, "The version is now “2”. It was not given before.", "", "2"),
    ({"owner": "Bursar"}, {}, "The owner of the policy is no longer given. It was “Bursar”.", "Bursar", ""),
    (
        {},
        {"owner": "Bursar"},
        "The owner of the policy is now “Bursar”. It was not given before.",
        "",
        "Bursar",
    ),
    (
        {"approval": {"by": "Governors", "on": "Spring 2021"}},
        {"approval": {"by": "Head", "on": "Spring 2021"}},
        "The policy now says that it was approved by Head in Spring 2021. "
        "It said that it was approved by Governors in Spring 2021.",
        "approved by Governors in Spring 2021",
        "approved by Head in Spring 2021",
    ),
    (
        {"approval": {"by": "Governors"}},
        {},
        "The policy no longer says that it was approved by Governors.",
        "approved by Governors",
        "",
    ),
    (
        {},
        {"approval": {"on": "2021"}},
        "The policy now says that it was approved in 2021.",
        "",
        "approved in 2021",
    ),
    (
        {"approval": {"on": "Spring 2021"}},
        {"approval": {"on": "Spring Term 2021"}},
        "The approval is the same but is written differently.",
        "approved in Spring 2021",
        "approved in Spring Term 2021",
    ),
    (
        {"approval": {"by": "Head", "reference": "0123abcd"}},
        {"approval": {"by": "Head", "reference": "0123abce"}},
        "The reference of the approved document has changed.",
        "approved by Head",
        "approved by Head",
    ),
    (
        {"review": {"last": "Spring 2021"}},
        {"review": {"last": "Spring 2022"}},
        "The last review, or how often the policy is reviewed, has changed.",
        "not set",
        "not set",
    ),
    ({}, {"numbering": "decimal"}, "The headings are numbered differently.", "none", "decimal"),
    (
        {"contents": "true"},
        {"contents": "false"},
        "Whether the document has a list of its headings has changed.",
        "with contents",
        "without contents",
    ),
    (
        {"audiences": ["staff", "pupils"]},
        {"audiences": ["staff", "parents"]},
        "The policy now also addresses parents and no longer addresses pupils.",
        "staff and pupils",
        "staff and parents",
    ),
]


@pytest.mark.parametrize(("old", "new", "sentence", "was", "now"), FACTS)
def test_a_change_of_a_fact_is_told_in_a_sentence(
    old: dict[str, Any], new: dict[str, Any], sentence: str, was: str, now: str
) -> None:
    assert said(policy(**old), policy(**new)) == [(sentence, was, now)]


def expected(text: str, *items: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"kind": "expectations", "id": "e", "text": text, "items": list(items)} | more


ONE = {"id": "one", "text": "keep the gate shut"}
TWO = {"id": "two", "text": "wear a badge"}


def only(old: Policy, new: Policy) -> Change:
    (change,) = changes(old, new)
    return change


def test_a_duty_of_the_whole_list_is_told_once_and_of_one_item_at_the_item() -> None:
    plain = policy(expected("All do this:", ONE, TWO))
    change = only(plain, policy(expected("All do this:", ONE, TWO, duty="must")))
    sentence = "“All do this” was not said to be binding or not and is now a duty (must)."
    assert (change.part, change.sentence, change.old, change.new) == ("e", sentence, "", "must")
    change = only(plain, policy(expected("All do this:", ONE, TWO | {"duty": "should"})))
    assert (change.part, change.kind, change.new) == ("two", "duty-changed", "should")
    back = only(policy(expected("All do this:", ONE, TWO | {"duty": "should"})), plain)
    assert (back.old, back.new) == ("should", "")


def test_a_word_of_duty_for_another_word_is_a_rewording() -> None:
    old, new = policy(expected("All must sign in.")), policy(expected("All please sign in."))
    assert only(old, new).kind == "expectation-reworded"
    new = policy(expected("All may sign in."))
    change = only(old, new)
    assert change.kind == "duty-relaxed"
    assert change.sentence.startswith("“must” became “may” in “All must sign in”: this asks less of ")


def test_an_audience_of_the_list_is_told_once_for_all_its_items() -> None:
    old = policy(expected("All do this:", ONE, TWO, of=["staff"]))
    new = policy(expected("All do this:", ONE, TWO, of=["staff", "pupils"]))
    change = only(old, new)
    assert (change.part, change.audiences) == ("e", ("pupils",))
    assert change.sentence == "“All do this” is now also expected of pupils."
    new = policy(expected("All do this:", ONE, TWO | {"of": ["pupils"]}, of=["staff"]))
    change = only(old, new)
    assert (change.part, change.kind) == ("two", "audience-changed")
    assert change.sentence == "“wear a badge” is now also expected of pupils and no longer expected of staff."


def test_an_item_inherits_the_duty_of_its_list_and_may_have_its_own() -> None:
    old = policy(expected("All do this:", ONE, duty="must", of=["staff"]))
    added = only(old, policy(expected("All do this:", ONE, TWO, duty="must", of=["staff"])))
    assert added.sentence == "Staff must now wear a badge."
    own = only(old, policy(expected("All do this:", ONE, TWO | {"duty": "may"}, duty="must", of=["staff"])))
    assert own.sentence == "Staff may now wear a badge."


def test_a_part_with_a_new_id_and_nearly_the_same_words_is_the_same_part_of_its_sort_only() -> None:
    words = "We keep a record of every visitor at the office door"
    old = policy({"kind": "text", "id": "a", "text": f"{words}."})
    new = policy({"kind": "text", "id": "b", "text": f"{words} today."})
    assert [change.kind for change in changes(old, new)] == ["renamed", "text-reworded"]
    quote = policy({"kind": "quote", "id": "b", "text": f"{words}."})
    assert [change.kind for change in changes(old, quote)] == ["text-removed", "quote-added"]


def test_two_alike_parts_are_paired_with_one_each() -> None:
    words = "We keep a record of every visitor at the {} door"
    old = policy(*({"kind": "text", "id": f"a{n}", "text": words.format(n)} for n in ("front", "back")))
    new = policy({"kind": "text", "id": "b", "text": words.format("front")})
    assert [change.kind for change in changes(old, new)] == ["renamed", "text-removed"]


def test_a_block_that_moves_to_another_section_is_told_with_both_headings() -> None:
    def two(first: list[Any], second: list[Any]) -> Policy:
        sections = [
            {"id": "one", "title": "One", "blocks": first},
            {"id": "two", "title": "Two", "blocks": second},
        ]
        return policy(sections=sections)

    other = {"kind": "text", "id": "u", "text": "Others."}
    change = only(two([TEXT, other], []), two([other], [TEXT]))
    assert (change.kind, change.weight) == ("text-moved", "substance")
    assert change.sentence == "The paragraph “Words” has moved from “One” to “Two”."


def test_a_law_that_is_no_longer_cited_is_told_at_the_part_that_cited_it() -> None:
    link = "See the [Education Act 1996](law:education-act-1996)."
    cited = policy({"kind": "text", "id": "t", "text": link})
    change = changes(cited, policy(TEXT))[-1]
    assert (change.kind, change.part, change.section) == ("law-removed", "t", "All")
    assert change.sentence == "The policy no longer refers to the Education Act 1996."
    named = changes(cited, policy({"kind": "text", "id": "t", "text": "See the Education Act 1996."}))[-1]
    assert (named.kind, named.weight) == ("law-removed", "wording")
    assert named.sentence == "The Education Act 1996 is still named but no longer has a link."
    part = "See [s 7](law:education-act-1996/section/7) of the Education Act 1996."
    change = changes(cited, policy({"kind": "text", "id": "t", "text": part}))[-1]
    assert change.sentence == "The policy now cites s 7 of the Education Act 1996. It cited the whole."
