"""The public names: what a developer imports, and what loading gives or refuses."""

from __future__ import annotations

import ast
import copy
import datetime
import pickle
from pathlib import Path

import pytest

import policykit
from policykit.formats.word import read
from tests.support.commands import POLICIES, policy

INIT = Path(policykit.__file__)


def test_every_public_name_is_there_and_nothing_else_is() -> None:
    for name in policykit.__all__:
        assert getattr(policykit, name) is not None
    assert dir(policykit) == policykit.__all__
    assert sorted(policykit.__all__, key=lambda name: (name[0].islower(), name)) == policykit.__all__
    with pytest.raises(AttributeError):
        _ = policykit.nothing


def test_a_type_checker_sees_the_same_names_as_a_program() -> None:
    tree = ast.parse(INIT.read_text(encoding="utf-8"))
    typed = {
        alias.name: node.module
        for block in tree.body
        if isinstance(block, ast.If)
        for node in block.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    assert typed == policykit._HOMES
    assert {*typed, "__version__"} == set(policykit.__all__)


def test_a_folder_gives_its_policies_by_id_with_their_school() -> None:
    policies = policykit.load_policies(POLICIES)
    assert list(policies) == ["social-media"]
    assert policies.school.name == "Ash Grange Primary School"
    assert policies["social-media"].school is policies.school
    assert policies.get("none") is None
    assert repr(policies) == "Policies(social-media)"
    assert list(policykit.load(POLICIES)) == ["social-media"]


def test_a_file_gives_its_one_policy_which_knows_its_school() -> None:
    loaded = policykit.load_policy(POLICIES / "social-media.yaml")
    assert loaded.school.name == "Ash Grange Primary School"
    assert policykit.load(str(POLICIES / "social-media.yaml")) == loaded


def test_what_cannot_be_used_is_refused_with_every_finding(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(policy("a") + "colour: blue\n", encoding="utf-8")
    (tmp_path / "b.yaml").write_text(policy("b").replace("title", "tilte"), encoding="utf-8")
    with pytest.raises(policykit.InvalidData) as caught:
        policykit.load(tmp_path)
    assert [finding.code.id for finding in caught.value.findings] == ["PK101", "PK101"]
    assert "Did you mean “title”?" in str(caught.value)


def test_an_empty_folder_and_the_schools_own_file_are_no_policies(tmp_path: Path) -> None:
    with pytest.raises(policykit.InvalidData, match="PK009"):
        policykit.load(tmp_path)
    with pytest.raises(policykit.InvalidData, match="not a policy"):
        policykit.load(POLICIES / "school.yaml")


def test_a_document_is_bytes_for_word_and_text_for_the_others() -> None:
    loaded = policykit.load_policy(POLICIES / "social-media.yaml")
    assert policykit.render(loaded, "docx").startswith(b"PK")
    assert policykit.render(loaded, "html").startswith("<!doctype html>")
    assert policykit.render(loaded, "markdown").startswith("# Social Media Policy")
    assert policykit.render(loaded, "json", audience="parents").startswith("{")
    with pytest.raises(policykit.UnknownName, match="docx, markdown, html, json"):
        policykit.render(loaded, "pdf")


def test_a_check_takes_a_path_or_several(tmp_path: Path) -> None:
    import datetime

    (tmp_path / "a.yaml").write_text(policy("a"), encoding="utf-8")
    today = datetime.date(2026, 11, 22)
    assert policykit.check(tmp_path, today).findings == ()
    assert policykit.check([str(tmp_path / "a.yaml"), POLICIES], today).warnings == 6


def test_a_redline_of_two_policies_is_given_in_every_format_that_can_show_it(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(policy("a"), encoding="utf-8")
    old = policykit.load_policy(tmp_path / "a.yaml")
    (tmp_path / "a.yaml").write_text(policy("a").replace("Words.", "Other words."), encoding="utf-8")
    new = policykit.load_policy(tmp_path / "a.yaml")
    assert "{--Words--}{++Other words++}." in policykit.redline(old, new, "markdown")
    assert "<ins>Other words</ins>" in policykit.redline(old, new, "html")
    assert "[-Words-]{+Other words+}." in policykit.redline(old, new, "text")
    with pytest.raises(policykit.UnknownName):
        policykit.redline(old, new, "json")


def test_the_changes_of_a_redline_in_word_are_the_schools_unless_an_author_is_given(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(policy("a"), encoding="utf-8")
    (tmp_path / "b.yaml").write_text(policy("b"), encoding="utf-8")
    (tmp_path / "school.yaml").write_text("policykit: 1\nname: Fernbank School\n", encoding="utf-8")
    old, new = policykit.load_policies(tmp_path).values()
    day = datetime.date(2026, 3, 5)
    for made, told in (
        (policykit.redline(old, new), ("Fernbank School", "")),
        (policykit.redline(old, new, author="The clerk", date=day), ("The clerk", "2026-03-05T00:00:00Z")),
    ):
        assert {(one.author, one.date) for one in read(made).revisions} == {told}


def test_what_is_raised_can_be_copied_and_told_to_another_process(tmp_path: Path) -> None:
    with pytest.raises(policykit.InvalidData) as refused:
        policykit.load_policy(tmp_path / "none.yaml")
    for again in (
        pickle.loads(pickle.dumps(refused.value)),
        copy.copy(refused.value),
        copy.deepcopy(refused.value),
    ):
        assert type(again) is policykit.InvalidData
        assert again.findings == refused.value.findings
        assert str(again) == str(refused.value)


def test_a_moment_is_its_day(tmp_path: Path) -> None:
    (tmp_path / "p.yaml").write_text(
        policy("p", "      - {kind: text, id: a, text: Be kind.}"), encoding="utf-8"
    )
    day, moment = datetime.date(2026, 11, 23), datetime.datetime(2026, 11, 23, 10, 30)
    assert policykit.check(tmp_path, moment) == policykit.check(tmp_path, day)
    one = policykit.load_policy(tmp_path / "p.yaml")
    other = policykit.load_policy(POLICIES / "social-media.yaml")
    assert policykit.redline(one, other, date=moment) == policykit.redline(one, other, date=day)
    assert other.review_state(moment) == other.review_state(day)
    law = policykit.register()["communications-act-2003"]
    assert law.state(moment) is law.state(day)
    assert law.changes_since(moment) == law.changes_since(day)


def test_a_file_that_is_named_beside_its_folder_is_looked_for(tmp_path: Path) -> None:
    (tmp_path / "p.yaml").write_text(
        policy("p", "      - {kind: text, id: a, text: Be kind.}"), encoding="utf-8"
    )
    day = datetime.date(2026, 11, 23)
    checked = policykit.check([tmp_path, tmp_path / "p.yaml", tmp_path / "typo.yaml"], day)
    assert checked.files == 2
    assert [finding.code.id for finding in checked.findings if finding.is_error] == ["PK001"]


@pytest.mark.parametrize("name", ["a" * 5000, "policies/" + "b" * 300])
def test_a_path_that_no_file_can_have_is_refused_with_a_finding(name: str) -> None:
    with pytest.raises(policykit.InvalidData):
        policykit.load(name)
    assert policykit.check(name, datetime.date(2026, 11, 23)).unreadable == 1


def test_an_empty_template_is_refused_and_is_not_the_house_style() -> None:
    with pytest.raises(policykit.InvalidData):
        policykit.render(policykit.load_policy(POLICIES / "social-media.yaml"), "docx", template=b"")
