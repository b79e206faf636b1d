"""The data of a policy in another school's folder: what stays, what is left out, and what is told of it."""

from __future__ import annotations

from typing import Any

from policykit.findings import Finding
from policykit.importer.citations import fitted
from policykit.model.school import Audience, Context, School

PUPILS = Audience(id="pupils", name="pupils", aliases=("children",))
INFANTS = Audience(id="infants", name="infants", aliases=("learners",))
COOKS = Audience(id="cooks", name="cooks")
HOME = Context(School(name="Home", audiences=(PUPILS, INFANTS, COOKS)))
LEARNERS = Audience(id="learners", name="learners", aliases=("children",))
HERE = Context(School(name="Here", audiences=(LEARNERS,)))


def fit(**data: object) -> tuple[dict[str, Any], tuple[Finding, ...]]:
    return fitted(data, HERE, HOME)


def test_two_audiences_that_are_one_here_are_named_once() -> None:
    assert fit(of=["pupils", "infants"]) == ({"of": ["learners"]}, ())


def test_a_list_of_which_nobody_is_left_is_left_out_and_an_empty_one_stays() -> None:
    data, told = fit(id="meals", by=["cooks"], aliases=[])
    assert data == {"id": "meals", "aliases": []}
    assert [each.sentence for each in told] == [
        "The audience “cooks” is not known in this folder, so “cooks” is left out."
    ]


def test_what_nobody_is_named_for_any_more_is_told_to_be_for_everybody() -> None:
    _, (finding,) = fit(id="meals", of=["cooks"])
    assert finding.sentence.endswith("No one else is named by “meals”, so it applies to everyone now.")
    _, (finding,) = fit(id="meals", of=["cooks", "pupils"])
    assert finding.sentence.endswith("is left out.")
    _, (finding,) = fit(id="meals", audiences=["cooks"], blocks=[{"id": "a", "by": ["cooks"]}])
    assert "“meals”" in finding.sentence


def test_words_that_only_look_like_a_link_stay() -> None:
    data = {"term": "law:a [b](law:c)", "label": "(policy:d)", "source": "[e](law:f)"}
    assert fit(**data) == (data, ())


def test_words_round_a_link_that_is_taken_out_stay_as_they_are() -> None:
    data, _ = fit(text="*a*[b](law:none)*c* and [d](policy:none)")
    assert data == {"text": "*a*b*c* and d"}
    data, _ = fit(text="**a**[b](law:none)\n\nsecond [c](law:none)")
    assert data["text"].split("\n\n")[1] == "second c"
