"""Pages of lists that a program makes of plain words."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any, cast

import pytest

import policykit
from policykit.formats.word import read
from policykit.formats.word.template.sample import sample
from tests.support.larkmead import POLICIES, larkmead

LISTS = [("*Before*", ["1. a _key_", "<b>a badge</b>"]), ("After", ())]


def test_no_character_of_the_words_is_markup() -> None:
    page = policykit.render_list("A & B", LISTS, "html")
    assert "<h1>A &amp; B</h1>" in page
    assert "*Before*</h2>" in page
    assert "1. a _key_</li>" in page
    assert "&lt;b&gt;a badge&lt;/b&gt;" in page


def test_a_school_gives_the_page_its_name_and_its_style(tmp_path: Path) -> None:
    folder = tmp_path / "policies"
    shutil.copytree(POLICIES, folder)
    (folder / "look.docx").write_bytes(sample())
    with (folder / "school.yaml").open("a", encoding="utf-8") as file:
        file.write("\nhouse_style: look.docx\n")
    policies = policykit.load_policies(folder)
    assert policies.house_style == sample()
    assert larkmead().house_style is None
    word = policykit.render_list(
        "A", LISTS, "docx", school=policies.school, label="☐", template=policies.house_style
    )
    page = read(word).document
    assert [fact.text for fact in page.facts] == ["Larkmead Primary School"]
    assert [getattr(block, "label", "") for block in page.blocks] == ["", "☐", "☐", ""]
    assert word != policykit.render_list("A", LISTS, "docx", school=policies.school, label="☐")


def test_a_format_that_has_no_lists_is_refused() -> None:
    with pytest.raises(policykit.UnknownName, match="no format “json” for lists"):
        policykit.render_list("A", LISTS, cast(Any, "json"))


def test_the_words_of_a_field_are_without_markup() -> None:
    fields = {field.anchor: field for field in larkmead()["online-safety"].fields}
    field = fields[policykit.Anchor("content", "text")]
    assert field.text.startswith("**content**")
    assert field.words.startswith("content: what a child sees")
