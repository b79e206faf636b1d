"""What the rules find: each with the words that cause it, and silence where there is nothing to say."""

from __future__ import annotations

import datetime

import pytest

from policykit import checks
from policykit.findings import Anchor, Finding
from policykit.model.policy import Policy
from policykit.model.school import Audience, Context, KnownPolicy, School

TODAY = datetime.date(2026, 11, 22)
SOUND = {"approval": {"by": "Governors", "on": "Spring 2025"}, "review": {"due": "Spring 2028"}}
SETTING = Context(
    School(name="S", policies=(KnownPolicy(id="complaints", title="Complaints"),)),
    {"behaviour": KnownPolicy(id="behaviour", title="Behaviour")},
)


def policy(*blocks: object, **more: object) -> Policy:
    head = {"policykit": "1", "id": "x", "title": "X", "sections": [{"id": "s", "blocks": list(blocks)}]}
    return Policy.model_validate(head | SOUND | more, context=SETTING)


def text(words: str) -> dict[str, str]:
    return {"kind": "text", "id": "t", "text": words}


def found(told: Policy, today: datetime.date | None = TODAY) -> list[Finding]:
    return checks.check(told, today)


def codes_of(told: Policy, today: datetime.date | None = TODAY) -> list[str]:
    return [finding.code.id for finding in found(told, today)]


def test_a_sound_policy_gives_no_finding() -> None:
    words = (
        "See [it](policy:complaints), [that](policy:behaviour), the [Act](law:equality-act-2010), "
        "[us](https://example.org), [write](mailto:a@example.org), [all](audience:children), "
        "[here](#s), [d](term:d)."
    )
    definition = {"kind": "definition", "id": "d", "term": "D", "text": "D is d."}
    assert found(policy(text(words), definition)) == []


@pytest.mark.parametrize(
    ("target", "code", "remedy"),
    [
        ("law:equality-act-2011", "PK202", "law:equality-act-2010"),
        ("law:zzz", "PK202", "school.yaml"),
        ("policy:complaint", "PK203", "policy:complaints"),
        ("policy:zzz", "PK203", "school.yaml"),
        ("term:zzz", "PK204", "id: zzz"),
        ("audience:governers", "PK201", "governors"),
        ("#zzz", "PK205", "Correct"),
        ("javascript:alert%281%29", "PK209", "https:"),
        ("//evil.example", "PK209", "https:"),
    ],
)
def test_a_link_that_leads_nowhere_or_somewhere_unsafe_is_an_error(
    target: str, code: str, remedy: str
) -> None:
    (finding,) = found(policy(text(f"See [this]({target}).")))
    assert (finding.code.id, finding.anchor, finding.needle) == (code, Anchor("t", "text"), target)
    assert finding.is_error
    assert remedy in finding.remedy


def test_an_unknown_audience_is_told_at_its_entry_in_the_list() -> None:
    block = {
        "kind": "expectations",
        "id": "e",
        "of": ["staff", "stuff"],
        "by": ["heads"],
        "text": "T",
        "items": [{"id": "i", "text": "t", "of": ["nobody"]}],
    }
    told = found(policy(block, {"kind": "responses", "id": "r", "text": "T", "against": ["them"]}))
    assert [finding.anchor for finding in told] == [
        Anchor("e", "of/1"),
        Anchor("e", "by/0"),
        Anchor("i", "of/0"),
        Anchor("r", "against/0"),
    ]


def test_a_review_before_the_approval_is_an_error_but_one_in_the_same_term_is_not() -> None:
    before = policy(approval={"by": "G", "on": "Summer 2030"}, review={"due": "Spring 2030"})
    assert codes_of(before) == ["PK208"]
    same = policy(approval={"by": "G", "on": "Spring 2030"}, review={"due": "March 2030"})
    assert codes_of(same) == []


@pytest.mark.parametrize(
    ("today", "codes"),
    [("2027-12-31", []), ("2028-01-01", ["PK303"]), ("2028-04-30", ["PK303"]), ("2028-05-01", ["PK302"])],
)
def test_a_review_is_due_in_its_term_and_overdue_after_it(today: str, codes: list[str]) -> None:
    assert codes_of(policy(), datetime.date.fromisoformat(today)) == codes


def test_nothing_is_said_of_reviews_where_nobody_says_what_day_it_is() -> None:
    assert codes_of(policy(), None) == []


def test_a_policy_that_says_not_who_approved_it_is_told_so_once() -> None:
    (finding,) = found(policy(approval={}, review={}))
    assert finding.code.id == "PK307"
    assert "who approved it or when it was approved or when its review is due" in finding.sentence


ACT_1988 = "[A](law:malicious-communications-act-1988)"


def test_a_law_narrowed_since_the_approval_is_a_warning_that_says_when() -> None:
    (finding,) = found(policy(text(ACT_1988), approval={"by": "G", "on": "Spring 2021"}))
    assert (finding.code.id, finding.is_error) == ("PK304", False)
    assert "narrowed on 31 January 2024, since the policy was approved (Spring 2021)" in finding.sentence
    assert "Online Safety Act 2023" in finding.remedy


def test_a_law_repealed_before_the_approval_is_told_as_such() -> None:
    (finding,) = found(policy(text("[A](law:data-protection-act-1998)")))
    assert "before the policy was approved" in finding.sentence


def test_a_change_of_the_law_in_the_future_is_not_told() -> None:
    assert codes_of(policy(text(ACT_1988)), datetime.date(2024, 1, 30)) == []
    assert codes_of(policy(text(ACT_1988)), datetime.date(2024, 1, 31)) == ["PK304"]


def test_a_law_that_is_only_amended_is_not_told() -> None:
    assert codes_of(policy(text("[A](law:data-protection-act-2018)"))) == []


def test_an_unverified_entry_of_the_register_is_told() -> None:
    assert "PK305" in codes_of(policy(text("[A](law:academies-act-2010)")))


def test_a_law_cited_twice_is_told_once() -> None:
    assert codes_of(policy(text(f"{ACT_1988} and {ACT_1988}"))) == ["PK304"]


@pytest.mark.parametrize(
    "words",
    [
        "TBC",
        "on [DATE]",
        "[SCHOOL NAME] will",
        "[insert name]",
        "Lorem ipsum dolor",
        "by XXXX",
        "TBA",
        "<insert here>",
    ],
)
def test_a_placeholder_is_told(words: str) -> None:
    assert "PK306" in codes_of(policy(text(f"Ask {words} today.")))


@pytest.mark.parametrize(
    "words", ["tbcs", "[sic]", "[…]", "[a] and [B]", "the Roman XX", "[Act](law:equality-act-2010)", "(TBCX)"]
)
def test_what_only_looks_like_a_placeholder_is_not_told(words: str) -> None:
    assert codes_of(policy(text(f"Words {words} here."))) == []


@pytest.mark.parametrize(
    "words",
    [
        "the [Act](law: equality-act-2010)",
        "the [Act](law:Equality Act 2010)",
        "the [Act](law:equality-act-2010 and more",
        "the [Act] (law:equality-act-2010)",
        "the [Act(law:equality-act-2010)",
        "the [page](https://example.org/a b)",
    ],
)
def test_a_link_that_is_not_whole_is_an_error_and_no_silence(words: str) -> None:
    assert codes_of(policy(text(words))) == ["PK212"]


@pytest.mark.parametrize("words", ["(see below)", "[1] (a note)", "`[a](law:b)`", "f(x)"])
def test_brackets_that_are_no_link_are_left_alone(words: str) -> None:
    assert codes_of(policy(text(words))) == []


def test_a_part_of_a_law_that_is_no_part_is_an_error() -> None:
    assert codes_of(policy(text("[A](law:equality-act-2010/section-149)"))) == ["PK202"]


def test_a_policy_kept_here_and_listed_as_kept_elsewhere_is_a_warning() -> None:
    school = School(name="S", policies=(KnownPolicy(id="a", title="A"),))
    told = checks.check_school(Context(school, {"a": KnownPolicy(id="a", title="A")}))
    assert [(finding.code.id, finding.anchor) for finding in told] == [("PK310", Anchor("", "policies/0"))]


@pytest.mark.parametrize(
    "words", ["<script>alert(1)</script>", "![a](https://example.org/a.png)", "- a dash", "# a hash"]
)
def test_markup_that_is_shown_as_text_is_a_warning(words: str) -> None:
    told = found(policy(text(words)))
    assert {finding.code.id for finding in told} == {"PK308"}


def test_a_name_that_means_two_things_is_an_error_of_the_school() -> None:
    school = School(
        name="S",
        audiences=(Audience(id="a", name="parents"), Audience(id="b", name="carers", aliases=("Parents",))),
        policies=(KnownPolicy(id="p", title="P"), KnownPolicy(id="q", title="Q", aliases=("p",))),
    )
    told = checks.check_school(Context(school))
    assert [(finding.code.id, finding.anchor) for finding in told] == [
        ("PK211", Anchor("", "audiences/1")),
        ("PK211", Anchor("", "policies/1")),
    ]
