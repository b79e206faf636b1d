"""The fixed words of each language: complete, with the same places, and in no other file."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from policykit.text.words import ENGLISH, SHIPPED, file_words, fits, name_of, word_names, words_for

SOURCE = Path(__file__).parents[2] / "src" / "policykit"


@pytest.mark.parametrize("language", SHIPPED)
def test_a_language_that_is_shipped_has_every_word(language: str) -> None:
    assert words_for(language).in_english == ()
    assert set(file_words(language)) == set(word_names())


@pytest.mark.parametrize("name", word_names())
def test_a_translation_has_the_same_places(name: str) -> None:
    assert all(fits(name, words_for(language)[name]) for language in SHIPPED)


def test_a_region_makes_no_difference() -> None:
    assert words_for("cy-GB")["contents"] == words_for("cy")["contents"] == "Cynnwys"


def test_a_language_without_a_file_is_english_and_says_so() -> None:
    french = words_for("fr", (("contents", "Sommaire"),))
    assert french["contents"] == "Sommaire"
    assert french["version"] == "Version"
    assert set(french.in_english) == set(word_names()) - {"contents"}


def test_a_word_is_found_by_what_it_says() -> None:
    assert name_of("Fersiwn", ("status", "version"), words_for("cy")) == "version"
    assert name_of("Version", ("status", "version"), words_for("cy")) == "version"
    assert name_of("Fersiwn", ("status", "version"), words_for("en-GB")) is None
    assert name_of("Fersiwn", ("status", "version")) == "version"


def test_words_of_a_school_need_the_places_that_policykit_fills_in() -> None:
    assert fits("page_of", "{number} / {count}")
    assert not fits("page_of", "Page {number}")
    assert fits("changes_alter", "Changes: {number}")
    assert not fits("contents", "In {title}")


def test_no_fixed_word_stands_in_the_code() -> None:
    fixed = {text for text in file_words(ENGLISH).values() if " " in text.strip()}
    pieces = {part.strip() for text in fixed for part in re.split(r"\{[a-z]+\}", text)}
    fixed |= {piece for piece in pieces if piece.count(" ") > 1}
    found = [
        f"{path.relative_to(SOURCE)}:{node.lineno}: {node.value}"
        for path in SOURCE.rglob("*.py")
        if path.parent.name != "words"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.strip() in fixed
    ]
    assert found == []
