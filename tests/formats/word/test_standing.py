"""What a page says of where its policy stands, and what it has for a long one: contents, numbers."""

from __future__ import annotations

from typing import Any

import pytest

from policykit import checks, codes
from policykit.compose import compose, compose_extract
from policykit.document import Document, Heading, Paragraph, Role
from policykit.model.policy import Policy
from policykit.model.school import Context, School
from policykit.text.spans import plain

APPROVED = {"by": "Governors", "on": "Spring 2026"}


def policy(*sections: object, school: School | None = None, **more: Any) -> Policy:
    listed = list(sections) or [{"id": "s", "blocks": [{"kind": "text", "id": "t", "text": "Words."}]}]
    data = {"policykit": "1", "id": "x", "title": "X", "sections": listed}
    setting = Context(school or School(name="A School"))
    return Policy.model_validate(data | more, context=setting)


def standing(document: Document) -> str:
    first = document.blocks[0]
    is_note = isinstance(first, Paragraph) and first.role is Role.NOTE and first.label == "Status"
    return plain(first.spans) if is_note and isinstance(first, Paragraph) else ""


def gap(number: int) -> dict[str, object]:
    block = {"kind": "list", "id": f"gap-{number}", "text": "These:", "missing": "Lost."}
    return {"id": f"section-{number}", "blocks": [block]}


def titled(id_: str, *sections: object, **more: object) -> dict[str, object]:
    return {"id": id_, "title": id_.upper(), "sections": list(sections), **more}


def test_an_approved_and_complete_policy_says_nothing_and_has_no_watermark() -> None:
    page = compose(policy(approval=APPROVED))
    assert (standing(page), page.watermark) == ("", "")
    accepted = compose(policy(status="accepted"))
    assert (standing(accepted), accepted.watermark) == ("", "")


@pytest.mark.parametrize(
    ("more", "said", "watermark"),
    [
        ({"status": "draft"}, "This is a draft. It has not been approved.", "DRAFT"),
        ({"status": "proposed"}, "This is a proposal. It has not been approved.", "PROPOSED"),
        ({"status": "draft", "approval": APPROVED}, "This is a draft. It has not been approved.", "DRAFT"),
        ({}, "This policy does not say that it has been approved.", ""),
    ],
)
def test_a_policy_that_is_not_approved_says_so(more: dict[str, Any], said: str, watermark: str) -> None:
    page = compose(policy(**more))
    assert (standing(page), page.watermark) == (said, watermark)


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (1, "One part of this policy is missing; it is marked where it belongs."),
        (4, "Four parts of this policy are missing; each is marked where it belongs."),
        (11, "11 parts of this policy are missing; each is marked where it belongs."),
    ],
)
def test_a_policy_with_gaps_says_how_many(count: int, said: str) -> None:
    page = compose(policy(*map(gap, range(count)), approval=APPROVED))
    assert (standing(page), page.watermark) == (said, "INCOMPLETE")


def test_a_draft_with_gaps_says_both() -> None:
    page = compose(policy(gap(1), status="draft"))
    assert standing(page).startswith("This is a draft.")
    assert standing(page).endswith("it is marked where it belongs.")
    assert page.watermark == "DRAFT"


def test_a_policy_whose_words_changed_since_the_approval_says_so() -> None:
    approved = policy(approval=APPROVED)
    unchanged = policy(approval={**APPROVED, "reference": approved.digest})
    assert standing(compose(unchanged)) == ""
    assert [f.code for f in checks.check(unchanged) if f.code is codes.CHANGED_SINCE_APPROVAL] == []
    changed = policy(
        {"id": "s", "blocks": [{"kind": "text", "id": "t", "text": "Other words."}]},
        approval={**APPROVED, "reference": approved.digest},
    )
    assert standing(compose(changed)) == "The words have changed since the policy was approved (Spring 2026)."
    (found,) = (f for f in checks.check(changed) if f.code is codes.CHANGED_SINCE_APPROVAL)
    assert changed.digest in found.remedy


def test_ids_markup_and_dates_leave_the_reference_as_it_is_and_words_do_not() -> None:
    def made(text: str, id_: str = "t", **more: Any) -> str:
        return policy({"id": "s", "blocks": [{"kind": "text", "id": id_, "text": text}]}, **more).digest

    assert made("Be kind.") == made("Be *kind*.", "u", approval=APPROVED)
    assert made("Be kind.") != made("Be very kind.")
    assert made("Be kind.") != made("Be kind.", title="Y")


def test_an_extract_stands_where_the_whole_policy_stands() -> None:
    whole = policy(gap(1), approval={**APPROVED, "reference": "00000000"})
    page = compose_extract(whole, "staff")
    assert page.facts == compose(whole).facts
    told = [plain(block.spans) for block in page.blocks if isinstance(block, Paragraph)]
    assert any("have changed since" in words for words in told)
    assert any("whole policy is not complete" in words for words in told)
    assert page.watermark == "INCOMPLETE"


def test_six_headings_and_no_fewer_make_contents_unless_the_policy_says_otherwise() -> None:
    five = [titled(f"section-{number}") for number in range(5)]
    assert not compose(policy(*five)).has_contents
    assert compose(policy(*five, titled("sixth"))).has_contents
    assert compose(policy(*five, contents="true")).has_contents
    assert not compose(policy(*five, titled("sixth"), contents="false")).has_contents


def labels(page: Document) -> list[str]:
    return [block.label for block in page.blocks if isinstance(block, Heading)]


def test_decimal_numbers_go_by_level_and_the_schools_own_labels_stand_and_count() -> None:
    inner = {"id": "i", "sections": [titled("deep")]}  # a section without a title has no number
    sections = [
        titled("a", titled("b"), titled("c", titled("d"))),
        titled("e", label="II"),
        titled("f", inner),
    ]
    assert labels(compose(policy(*sections, numbering="decimal"))) == [
        *("1", "1.1", "1.2", "1.2.1", "II", "3", "3.1.1"),
    ]
    assert labels(compose(policy(*sections))) == ["", "", "", "", "II", "", ""]


def test_the_school_may_number_all_its_policies_and_one_policy_may_not() -> None:
    school = School.model_validate({"name": "A School", "numbering": "decimal"})
    assert labels(compose(policy(titled("a"), school=school))) == ["1"]
    assert labels(compose(policy(titled("a"), school=school, numbering="none"))) == [""]


def test_what_the_policy_refers_to_is_not_numbered() -> None:
    cited = {"id": "t", "kind": "text", "text": "The [Equality Act 2010](law:equality-act-2010)."}
    page = compose(policy(titled("a", blocks=[cited]), numbering="decimal"))
    assert labels(page) == ["1", ""]
