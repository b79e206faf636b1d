"""A Word file that carries data: how much of its page may be other words before it is another page."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from policykit.tasks.render import render
from tests.test_import_by_data import UNIFORM, bring, told
from tests.word_making import in_word
from tests.word_reading import part_text


def rewritten(share: float, title: str) -> bytes:
    """The file with another title and so much of its words others."""
    data = render(UNIFORM, "docx")
    page = part_text(data, "word/document.xml")
    texts = re.findall(r"(?<=>)[^<>]{12,}(?=</w:t>)", page)
    wanted = {*texts[: round(len(texts) * share)]} - {UNIFORM.title}
    words = iter(range(1_000))

    def other(found: re.Match[str]) -> str:
        return f"Lunch in hall {next(words)}" if found[0] in wanted else found[0]

    made = re.sub(r"(?<=>)[^<>]{12,}(?=</w:t>)", other, page.replace(UNIFORM.title, title))
    return in_word(data, page, made)


@pytest.mark.parametrize(
    ("share", "title", "is_other"),
    [
        (0.7, UNIFORM.title, False),
        (0.3, "Clothes", False),
        (0.7, "Clothes", True),
        (1.0, UNIFORM.title, True),
    ],
)
def test_a_page_is_another_by_its_words_and_its_title(
    share: float, title: str, is_other: bool, tmp_path: Path
) -> None:
    report = bring(tmp_path / "policies", rewritten(share, title))
    assert ("PK660" in told(report)) is is_other
    assert (report.told == "") is is_other
