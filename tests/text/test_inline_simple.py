"""Markdown with nothing in doubt: what is read without the parser is what the parser would read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policykit import text as inline
from policykit.text import parsing as reader
from policykit.text.simple import simple
from policykit.text.spans import Mark, Span
from policykit.text.targets import normal_target

MARKUP = ["*", "**", "***", "*b*", "**c d**", "[", "]", "(", ")", "](", "[e](law:f)", "[g h](#i)"]
LINKS = ["[j](javascript:k)", "[l](https://m.example/n-o)"]
WORDS = ["a", "Z9", " ", "  ", "é", "“", ".", ",", ":", "!", "_", "£", "\u00a0"]
PIECES = st.sampled_from([*MARKUP, *LINKS, *WORDS])


@given(st.lists(PIECES, max_size=9).map("".join).map(lambda text: text.strip(" ")))
def test_what_is_read_without_the_parser_is_what_the_parser_reads(text: str) -> None:
    found = simple(text, normal_target)
    if found is not None:
        assert found == reader.parsed(text, normal_target).spans


def test_the_commonest_markup_needs_no_parser() -> None:
    found = simple("Tell *us*, **on the day**, of [a law](law:education-act-1996).", normal_target)
    assert found == (
        Span("Tell "),
        Span("us", frozenset({Mark.EMPHASIS})),
        Span(", "),
        Span("on the day", frozenset({Mark.STRONG})),
        Span(", of "),
        Span("a law", target="law:education-act-1996"),
        Span("."),
    )


@pytest.mark.parametrize(
    "text",
    [
        "a*b*",
        "*a*b",
        "**a***b*",
        "* a*",
        "![a](law:b)",
        "[a](javascript:b)",
        "[*a*](law:b)",
        "a\nb",
        "a\\*",
        "&amp;",
    ],
)
def test_what_is_in_doubt_is_left_to_the_parser(text: str) -> None:
    assert simple(text, normal_target) is None
    assert inline.parse(text)
