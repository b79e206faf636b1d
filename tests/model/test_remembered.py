"""What is remembered of a policy: the answers for the last few, each for that very policy."""

from __future__ import annotations

from itertools import count

from policykit.model.policy import Policy
from policykit.model.remembered import remembered
from tests.support import larkmead

UNIFORM = larkmead.larkmead()["uniform"]


def answers(*policies: Policy) -> list[int]:
    """What a function answers that counts how often it is asked."""
    numbers = count(1)
    asked = remembered(lambda _: next(numbers))
    return [asked(policy) for policy in policies]


def test_of_one_policy_the_answer_is_worked_out_once_and_of_its_equal_anew() -> None:
    one, other = UNIFORM.model_copy(), UNIFORM.model_copy()
    assert answers(one, one, other, one) == [1, 1, 2, 1]


def test_only_a_few_policies_are_held() -> None:
    many = [UNIFORM.model_copy() for _ in range(20)]
    assert answers(*many, many[0]) == list(range(1, 22))
