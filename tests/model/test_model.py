"""What a policy answers when it is asked."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from pydantic import ValidationError

import policykit
from policykit.compose import compose
from policykit.findings import Anchor
from policykit.model.answers import CitedKind
from policykit.model.carried import carried
from policykit.model.dates import ReviewKind
from policykit.model.policy import Policy
from policykit.model.school import Context, KnownPolicy, School, Target

POLICIES = Path(__file__).parents[2] / "policies"
HEAD = {"policykit": "1", "id": "x", "title": "X"}


@pytest.fixture(scope="module")
def ash_grange() -> Policy:
    policy = policykit.load(POLICIES / "social-media.yaml")
    assert isinstance(policy, Policy)
    return policy


def policy(*blocks: object, setting: Context | None = None, **more: object) -> Policy:
    data = HEAD | {"sections": [{"id": "s", "blocks": list(blocks)}]} | more
    return Policy.model_validate(data, context=setting)


EXPECTATIONS = {
    "kind": "expectations",
    "id": "list",
    "of": ["staff", "parents/carers"],
    "by": ["Head Teacher"],
    "duty": "must",
    "text": "They must:",
    "items": [
        {"id": "one", "text": "do *this*"},
        {
            "id": "two",
            "text": "do that",
            "of": ["children"],
            "duty": "should",
            "items": [{"id": "sub", "text": "so"}],
        },
    ],
}


def test_what_is_expected_is_told_item_by_item_with_duty_and_audience() -> None:
    one, two, sub = policy(EXPECTATIONS).expectations()
    assert (one.id, one.text, one.markdown, one.stem) == ("one", "do this", "do *this*", "They must:")
    assert (one.of, one.by, one.duty) == (
        ("staff", "parents", "carers"),
        ("head-teacher",),
        policykit.Duty.MUST,
    )
    assert (two.of, two.duty) == (("pupils",), policykit.Duty.SHOULD)
    assert (sub.of, sub.duty, sub.stem) == (("pupils",), policykit.Duty.SHOULD, "do that")


@pytest.mark.parametrize(
    ("name", "ids"),
    [
        ("children", ["two", "sub"]),
        ("Pupil", ["two", "sub"]),
        ("carers", ["one"]),
        ("STAFF", ["one"]),
        ("visitors", []),
    ],
)
def test_an_audience_is_found_by_its_id_its_name_and_its_aliases(name: str, ids: list[str]) -> None:
    assert [expectation.id for expectation in policy(EXPECTATIONS).expectations(of=name)] == ids


def test_an_audience_that_the_school_has_not_is_refused_with_a_suggestion() -> None:
    with pytest.raises(policykit.UnknownName, match="governors") as caught:
        policy(EXPECTATIONS).expectations(of="governers")
    assert "Did you mean" in caught.value.findings[0].remedy


def test_a_stem_that_names_nobody_is_for_everybody_whom_the_policy_addresses() -> None:
    block = {"kind": "expectations", "id": "e", "text": "No phones."}
    assert policy(block, audiences=["staff", "children"]).expectations()[0].of == ("staff", "pupils")
    assert len(policy(block).expectations()[0].of) == len(School(name="S").audiences)


def test_a_missing_list_is_told_as_missing_and_never_as_nothing(ash_grange: Policy) -> None:
    asked = ash_grange.expectations(of="parents")
    assert [expectation.id for expectation in asked] == [
        "guidelines",
        "placing-information",
        "confidentiality-and-reputation",
    ]
    assert all(expectation.missing for expectation in asked)
    assert asked[1].duty is policykit.Duty.MUST
    assert asked[2].by == ("head-teacher", "staff", "governors")
    assert [expectation.id for expectation in ash_grange.expectations(of="children")] == ["guidelines"]


def test_the_four_gaps_say_whom_they_concern(ash_grange: Policy) -> None:
    gaps = ash_grange.gaps()
    assert [gap.id for gap in gaps] == [
        "guidelines",
        "placing-information",
        "confidentiality-and-reputation",
        "if-there-is-a-problem",
    ]
    assert gaps[1].audiences == ("staff", "governors", "parents", "carers")
    assert gaps[3].anchor == Anchor("if-there-is-a-problem", "missing")
    assert not ash_grange.is_complete


def test_responses_say_when_and_against_whom(ash_grange: Policy) -> None:
    problem, breach = ash_grange.responses()
    assert problem.when == "If there is a problem"
    assert problem.missing
    assert breach.against == ("staff", "governors", "parents", "carers")
    assert [response.id for response in ash_grange.responses(against="parents")] == ["breach"]
    assert ash_grange.responses(against="pupils") == ()


def test_a_definition_says_that_its_list_is_open(ash_grange: Policy) -> None:
    (term,) = ash_grange.definitions()
    assert (term.id, term.term, term.open) == ("social-media-technologies", "Social media technologies", True)


def test_citations_say_what_is_cited_and_where(ash_grange: Policy) -> None:
    law, *policies = ash_grange.citations()
    assert (law.kind, law.title) == (CitedKind.LAW, "Malicious Communications Act 1988")
    assert law.url == "http://www.legislation.gov.uk/id/ukpga/1988/27"
    assert [citing.anchor for citing in law.cited] == [Anchor("dignity-and-respect", "text")]
    assert [(c.id, c.title, c.cited[0].words) for c in policies] == [
        ("disciplinary", "Disciplinary Policy", "Disciplinary Policy"),
        ("staff-code-of-conduct", "Staff Code of Conduct", "Staff Code of Conduct"),
        ("whistleblowing", "Whistleblowing Policy", "Whistleblowing"),
        ("complaints", "Complaints Policy", "Complaints"),
    ]


def test_something_cited_twice_is_one_citation_with_two_places() -> None:
    link = "See the [Act](law:equality-act-2010)."
    cited = policy(
        {"kind": "text", "id": "a", "text": link},
        {"kind": "text", "id": "b", "text": "[It](law:equality-act-2010/section/149) again"},
    ).citations()
    assert [(citing.anchor.part, citing.provision) for citing in cited[0].cited] == [
        ("a", ""),
        ("b", "section/149"),
    ]


@pytest.mark.parametrize(
    ("today", "kind"),
    [("2023-12-31", "not-due"), ("2024-01-01", "due"), ("2024-04-30", "due"), ("2024-05-01", "overdue")],
)
def test_the_review_is_due_in_its_term_and_overdue_after_it(
    ash_grange: Policy, today: str, kind: str
) -> None:
    day = datetime.date.fromisoformat(today)
    assert ash_grange.review_state(day).kind is ReviewKind(kind)
    assert ash_grange.review.state(day).kind is ReviewKind(kind)


def test_a_review_that_is_not_stated_is_reckoned_from_the_cycle() -> None:
    told = policy(approval={"on": "Spring 2021"}, review={"cycle": "every 3 years"})
    assert told.review_due == policykit.SchoolDate.parse("Spring 2024")
    assert policy(approval={"on": "29 February 2024"}, review={"cycle": "every year"}).review_due == (
        policykit.SchoolDate.parse("28 February 2025")
    )


def test_an_extract_keeps_what_concerns_the_audience_and_nothing_else() -> None:
    whole = policy(
        {"kind": "text", "id": "t", "text": "Context."},
        EXPECTATIONS,
        {"kind": "responses", "id": "r1", "text": "We act.", "against": ["staff"]},
        {"kind": "responses", "id": "r2", "text": "We help."},
        {"kind": "steps", "id": "p", "steps": [{"id": "one", "text": "We ask."}]},
    )
    blocks = whole.extract("children").sections[0].blocks
    assert [block.id for block in blocks] == ["list", "r2", "p"]
    assert [expectation.id for expectation in whole.extract("children").expectations()] == ["two", "sub"]
    assert whole.extract("visitors").sections[0].blocks[0].id == "r2"


def test_a_policy_cannot_be_changed(ash_grange: Policy) -> None:
    with pytest.raises(ValidationError):
        ash_grange.title = "Another"  # type: ignore[misc]


@pytest.mark.filterwarnings("ignore:The `copy` method is deprecated")
@pytest.mark.parametrize("copying", ["model_copy", "copy"])
@pytest.mark.parametrize("deep", [False, True])
def test_a_changed_copy_answers_for_itself_and_not_as_the_policy_it_was_copied_from(
    deep: bool, copying: str
) -> None:
    old = policy({"kind": "list", "id": "l", "text": "See [it](policy:kept):", "missing": "It was lost."})
    new = policy({"kind": "text", "id": "t", "text": "Nothing."})
    before = answers(old)
    copied = getattr(old, copying)(update={"sections": new.sections}, deep=deep)
    assert copied == new
    assert answers(copied) == answers(new)
    assert answers(old) == before


def answers(policy: Policy) -> list[object]:
    return [
        policy.fields,
        policy.digest,
        policy.citations(),
        policy.gaps(),
        policy.model_dump(),
        hash(policy),
        compose(policy),
        carried(policy),
    ]


def test_a_name_means_one_audience_whatever_its_case_hyphens_and_apostrophes() -> None:
    school = School(name="S")
    for name in ("Head Teacher", "head-teacher", "HEADTEACHER", "head\u00a0teacher"):
        found = school.audience(name)
        assert found is not None
        assert found.id == "head-teacher"
    assert [audience.id for audience in school.audiences_named("parents/carers")] == ["parents", "carers"]
    assert school.audiences_named("parents/aliens") == ()


def test_a_target_is_told_apart_by_its_scheme() -> None:
    assert Target.parse("law:a-1996/section/550ZA") == Target("law", "a-1996", "section/550ZA")
    assert Target.parse("#part") == Target("part", "part")
    assert Target.parse("https://example.org/a") == Target("url", "https://example.org/a")
    assert Target.parse("mailto:office@example.org").scheme == "url"


def test_a_policy_of_this_folder_goes_before_one_kept_elsewhere() -> None:
    school = School(name="S", policies=(KnownPolicy(id="a", title="Elsewhere"),))
    kept = KnownPolicy(id="a", title="Here")
    assert Context(school, {"a": kept}).policy("a") is kept
    assert Context(school).policy("a") == school.policies[0]
