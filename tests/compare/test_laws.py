"""What holds of the changes between any two policies."""

from __future__ import annotations

import re
from dataclasses import replace

from hypothesis import given

from policykit.compare import Weight, changes
from policykit.compose import compose
from policykit.document import Document, FactName
from policykit.model.answers import Expectation, Response
from policykit.model.policy import Policy
from tests.support.strategies.policies import SETTING, Data, policies
from tests.support.strategies.policy_edits import Edited, edited_policies, touched_policies


def page(policy: Policy) -> Document:
    """The page without its reference, which is made of the policy's own id."""
    made = compose(policy)
    return replace(made, facts=tuple(fact for fact in made.facts if fact.name is not FactName.REFERENCE))


def made(data: dict[str, object]) -> Policy:
    return Policy.model_validate(data, context=SETTING)


@given(policy=policies())
def test_a_policy_does_not_differ_from_itself(policy: Policy) -> None:
    assert changes(policy, policy) == ()
    assert changes(policy, Policy.model_validate(policy.model_dump(), context=SETTING)) == ()


@given(edited=edited_policies())
def test_an_edit_is_told(edited: Edited) -> None:
    told = changes(made(edited.old), made(edited.new))
    found = [change for change in told if change.kind in edited.kinds]
    assert found, [change.sentence for change in told]
    assert not edited.part or edited.part in {change.part for change in found}


@given(pair=touched_policies())
def test_a_value_that_is_another_is_told_unless_the_page_and_every_answer_are_the_same(
    pair: tuple[Data, Data],
) -> None:
    old, new = made(pair[0]), made(pair[1])
    if changes(old, new):
        return
    assert page(old) == page(new)
    assert old.addressed == new.addressed or set(old.addressed) == set(new.addressed)
    assert [answers(each) for each in old.expectations()] == [answers(each) for each in new.expectations()]
    assert [answers(each) for each in old.responses()] == [answers(each) for each in new.responses()]
    assert old.definitions() == new.definitions()


def answers(told: Expectation | Response) -> tuple[object, ...]:
    """What is answered, without the order in which audiences are named."""
    if isinstance(told, Expectation):
        return told.id, told.text, told.duty, told.reason, set(told.of), set(told.by)
    return told.id, told.text, told.when, set(told.against)


@given(old=policies(), new=policies())
def test_any_two_policies_can_be_compared_and_what_is_told_is_whole(old: Policy, new: Policy) -> None:
    told = changes(old, new)
    assert told or page(old) == page(new)
    for change in told:
        assert re.search(r"[.”’…]$", change.sentence), change
        assert change.sentence[0].isupper() or change.sentence[0] in "“‘", change
        assert not re.search(r"\b(item|section|stage|table|text)-\d", change.sentence), change
        assert set(change.audiences) <= {audience.id for audience in SETTING.school.audiences}


@given(old=policies(), new=policies())
def test_what_is_added_one_way_is_removed_the_other_way(old: Policy, new: Policy) -> None:
    there = sorted((c.kind, c.part) for c in changes(old, new) if c.kind.endswith("-added"))
    back = sorted(
        (c.kind.replace("-removed", "-added"), c.part)
        for c in changes(new, old)
        if c.kind.endswith("-removed")
    )
    rows = {"row-added", "contact-added"}
    assert [one for one in there if one[0] not in rows] == [one for one in back if one[0] not in rows]


@given(edited=edited_policies())
def test_what_comes_or_goes_is_substance(edited: Edited) -> None:
    for change in changes(made(edited.old), made(edited.new)):
        if change.kind.endswith(("-added", "-removed")) and not change.kind.startswith(("law", "policy")):
            assert change.weight is Weight.SUBSTANCE
