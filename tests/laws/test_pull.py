"""Laws 3 and 6: an untouched page changes nothing, and what an edited page says is in the data or is told."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st
from pydantic import ValidationError

from policykit.compose import compose
from policykit.document import Document
from policykit.formats.word.normal import normal
from policykit.merge import Comparison, Pages, PolicyData, block_words
from policykit.merge.comparing import form
from policykit.merge.leftovers import nested, unplaced
from policykit.merge.plan import Written, write_page
from policykit.model.policy import Policy
from policykit.source import Plain, amend, read
from policykit.tasks.pull import leads
from tests.support.strategies.edits import EDITS, Edit
from tests.support.strategies.policies import SETTING, policy_data


def plain(data: Any) -> Plain:
    """The data as a file holds it: everything is text."""
    match data:
        case dict():
            return {key: plain(value) for key, value in data.items()}
        case list() | tuple():
            return [plain(value) for value in data]
        case bool():
            return str(data).lower()
        case _:
            return str(data)


def mapping(data: Any) -> dict[str, Plain]:
    found = plain(data)
    assert isinstance(found, dict)
    return found


@st.composite
def edits_of(draw: st.DrawFn, page: Document, edits: Sequence[Edit]) -> Document:
    """The page after one edit to three."""
    for edit in draw(st.lists(st.sampled_from(edits), min_size=1, max_size=3)):
        page = edit(draw, page)
    return page


def policy_of(data: dict[str, Plain]) -> Policy:
    return Policy.model_validate(data, context=SETTING)


def placed_of(data: dict[str, Plain], comparison: Comparison) -> Written:
    target = PolicyData(
        amend(read("policykit: 1\n"), data), policy_of(data), lambda policy: normal(compose(policy)),
        lambda text: (None, ()), lambda link: leads(SETTING, link),
    )  # fmt: skip
    return write_page(target, comparison, comparison.steps)


@given(policy_data())
def test_pulling_an_untouched_page_changes_nothing(drawn: Any) -> None:
    data = mapping(drawn)
    page = normal(compose(policy_of(data)))
    comparison = Comparison(Pages(page, page, page))
    assert comparison.steps == ()
    placed = placed_of(data, comparison)
    assert placed.findings == ()
    assert placed.data == data
    written = amend(read("policykit: 1\n"), data)
    assert amend(written, placed.data).text == written.text


@given(policy_data(), st.data())
def test_what_an_edited_page_says_is_in_the_data_or_is_told(drawn: Any, draws: st.DataObject) -> None:
    data = mapping(drawn)
    page = normal(compose(policy_of(data)))
    edited = draws.draw(edits_of(page, EDITS))
    comparison = Comparison(Pages(page, normal(edited), page))
    placed = placed_of(data, comparison)
    try:
        policy = policy_of(placed.data)
    except ValidationError:
        assume(False)
        raise
    assert amend(amend(read("policykit: 1\n"), data), placed.data).plain() == placed.data
    made = normal(compose(policy))
    told = [*placed.findings, *unplaced(placed.wanted.blocks, made, placed.findings)]
    if not told:
        # A note that was split before its first word leaves a paragraph of a label alone, which says nothing.
        wanted = [
            each.block
            for each in placed.wanted.blocks
            if not each.is_generated and block_words(each.block).strip()
        ]
        found = [block for block in made.blocks if block.anchor is not None and block_words(block).strip()]
        assert [form(block) for block in nested(wanted)] == [form(block) for block in found]


@given(policy_data(), st.data())
def test_a_change_of_the_data_since_the_build_is_kept(drawn: Any, draws: st.DataObject) -> None:
    """An edit of one page and a change of the other, each at a place of its own, both end in the data."""
    built = mapping(drawn)
    now = {**built, "owner": "The deputy head", "version": "99"}
    page, here = normal(compose(policy_of(built))), normal(compose(policy_of(now)))
    edited = draws.draw(edits_of(page, EDITS[:6]))
    comparison = Comparison(Pages(page, normal(edited), here))
    placed = placed_of(now, comparison)
    assert (placed.data["owner"], placed.data["version"]) == ("The deputy head", "99")
    assert not any(step.is_conflict for step in comparison.steps)
