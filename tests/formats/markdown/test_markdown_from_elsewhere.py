"""Markdown from elsewhere, with HTML or with a head of keys and values → the page that it means."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import policykit
from policykit import formats
from policykit.document import Block, Heading, Paragraph, Role, Table
from policykit.document.reading import Reading
from policykit.formats import markdown
from policykit.formats.markdown import reader
from policykit.importer.coverage import tokens
from policykit.importer.pieces import words_of
from policykit.tasks.importing import Import
from policykit.text.spans import Mark, plain

TEXT = "Staff are kind to every child, and say so each day.\n"


def read(text: str) -> Reading:
    return formats.bring(text.encode(), ".md")


def words(block: Block) -> str:
    return "" if isinstance(block, Table) else plain(block.spans)


def test_tags_are_read_and_not_shown() -> None:
    page = read(
        f"# Kindness\n\n<div align='center'>\n\n**Ash** <u>Lane</u>\n\n</div>\n\n<br>\n\n{TEXT}"
    ).document
    assert page.title == "Kindness"
    assert [words(block) for block in page.blocks] == ["Ash Lane", TEXT.strip()]
    assert isinstance(page.blocks[0], Paragraph)
    assert page.blocks[0].spans[0].marks == {Mark.STRONG}


def test_tables_lists_and_headings_of_html_are_what_they_are_in_a_web_page() -> None:
    page = read(
        "<h2>Times</h2>\n<table><tr><th>Day</th><th>Club</th></tr><tr><td>Monday</td><td>Chess</td></tr></table>\n"
        "<ul><li>be kind</li></ul>\n"
    ).document
    heading, table, item = page.blocks
    assert isinstance(heading, Heading)
    assert isinstance(table, Table)
    assert plain(table.rows[0][1].spans) == "Chess"
    assert isinstance(item, Paragraph)
    assert item.role is Role.ITEM


def test_a_line_that_ends_in_html_s_way_ends() -> None:
    (table,) = read("| a | b |\n|---|---|\n| one<br>two | c |\n").document.blocks
    assert isinstance(table, Table)
    assert plain(table.rows[0][0].spans) == "one\ntwo"


def test_words_behind_a_fence_stand_before_the_code_of_a_web_page_too() -> None:
    page = read(f"<b>Ash</b>\n\n{TEXT}\n~~~ Risk form: Year 6 ~~~\nname\n~~~\n").document
    assert [words(block) for block in page.blocks] == ["Ash", TEXT.strip(), "Risk form: Year 6", "name"]


@pytest.mark.parametrize("comment", ["<!-- ask the head -->\n\n", "<!--\n\nask the\nhead\n\n-->\n\n"])
def test_a_comment_is_set_aside(comment: str) -> None:
    reading = read(comment + TEXT)
    assert [(" ".join(aside.words.split()), aside.reason) for aside in reading.asides] == [
        ("ask the head", "hidden on the web page")
    ]
    assert [words(block) for block in reading.document.blocks] == [TEXT.strip()]


def test_a_comment_that_never_ends_is_words() -> None:
    reading = read(f"{TEXT}\n<!-- ask the head\n")
    assert [words(block) for block in reading.document.blocks][1:] == ["<!-- ask the head"]


@pytest.mark.parametrize("beside", ["", "<br>\n\n"])
@pytest.mark.parametrize(
    "shown", ["Ask <name of the school> first.", "<insert the date here>", "</your name>"]
)
def test_what_is_no_tag_of_html_is_words(shown: str, beside: str) -> None:
    reading = read(f"{beside}{shown}\n\n{TEXT}")
    assert [words(block) for block in reading.document.blocks] == [shown, TEXT.strip()]


def test_a_link_whose_target_stands_elsewhere_leads_there() -> None:
    (block,) = read("See [our *rules*][1].\n\n[1]: https://www.example.org/rules\n").document.blocks
    assert words(block) == "See our rules."
    assert isinstance(block, Paragraph)
    assert {span.target for span in block.spans} == {None, "https://www.example.org/rules"}


def test_a_definition_that_no_link_uses_is_words() -> None:
    reading = read(
        f"[Contact]: Bursar\n\nSee [the rules][1].\n\n[1]: https://www.example.org/rules\n\n{TEXT}"
    )
    assert words(reading.document.blocks[0]) == "[Contact]: Bursar"


def test_a_link_to_another_policy_still_is_one() -> None:
    (block,) = read("<b>See</b> our [complaints policy](complaints.md).\n").document.blocks
    assert isinstance(block, Paragraph)
    assert "policy:complaints" in {span.target for span in block.spans}


def test_what_is_too_much_to_parse_is_read_as_markdown_all_the_same() -> None:
    many = "*" * (reader.MOST_DELIMITERS + 1)
    assert [words(block) for block in read(f"<b>{many}</b> kind\n").document.blocks] == [
        f"<b>{many}</b> kind"
    ]
    assert len(read("<b>kind</b>\n\n" + TEXT * (reader.LONGEST // len(TEXT) + 1)).document.blocks) == 2


# ── the head of a file ───────────────────────────────────────────────────────────────────────────────────
HEAD = """---
title: "Kindness"
date: 2025-09-01
authors:
  - Mrs Ash
---
"""


@pytest.mark.parametrize("beside", ["", "<br>\n\n"])
@pytest.mark.parametrize("title", ["", "# Kindness\n\n"])
def test_keys_at_the_head_of_a_file_are_lines_below_its_title(title: str, beside: str) -> None:
    page = read(HEAD + title + TEXT + beside).document
    assert page.title == ("Kindness" if title else "")
    said = [words(block) for block in page.blocks]
    assert said == ["title: Kindness", "date: 2025-09-01", "authors:", "Mrs Ash", TEXT.strip()]


def test_facts_at_the_head_of_a_file_are_facts(tmp_path: Path) -> None:
    (tmp_path / "paper.md").write_text(HEAD + TEXT, encoding="utf-8")
    done = Import(tmp_path / "policies").run(tmp_path / "paper.md")
    assert done.path is not None
    policy = policykit.load_policy(done.path)
    assert policy.title == "Kindness"
    assert policy.approval is not None
    assert str(policy.approval.on) == "2025-09-01"


@pytest.mark.parametrize(
    "text", [f"---\n\n{TEXT}", f"---\n{TEXT}---\n", "---\n" + "- a: b\n" * 300, f"{TEXT}---\na: b\n---\n"]
)
def test_what_is_no_head_stays_as_it_is(text: str) -> None:
    assert read(text).document == markdown.read(text)


# ── words ────────────────────────────────────────────────────────────────────────────────────────────────
# Words that are not taken for anything else, and what may stand round them.
WORDS = ["kind", "calm", "listen", "tell", "early", "fair", "every", "child"]
PLAIN = st.lists(st.sampled_from(WORDS), min_size=1, max_size=4)
ROUND = st.sampled_from([
    "{}", "**{}**", "*{}*", "`{}`", "[{}](https://www.example.org/)", "<b>{}</b>", "<i>{}", "{}</span>",
    "<span class='x'>{}</span>", "<a href='https://www.example.org/'>{}</a>", "<u>{}</u>", "{}<br>",
    "<!-- {} -->", "<{}>", "<say {}>", "&amp; {}", "<sup>{}</sup>",
])  # fmt: skip
PARTS = st.sampled_from([
    "{}\n", "- {}\n", "1. {}\n", "> {}\n", "## {}\n", "<div>\n{}\n</div>\n", "<div>\n\n{}\n\n</div>\n",
    "<p>{}</p>\n", "| {} | x |\n|---|---|\n| y | z |\n", "<table><tr><td>{}</td><td>x</td></tr></table>\n",
    "<ul><li>{}</ul>\n", "<details><summary>{}</summary>\nx\n</details>\n", "<!--\n{}\n-->\n",
    "```\n{}\n```\n", "<h3>{}</h3>\n",
])  # fmt: skip


@st.composite
def marked_up(draw: st.DrawFn) -> str:
    def line() -> str:
        return " ".join(
            draw(ROUND).format(" ".join(one)) for one in draw(st.lists(PLAIN, min_size=1, max_size=3))
        )

    return "\n".join(draw(PARTS).format(line()) for _ in range(draw(st.integers(1, 6))))


@given(marked_up())
def test_no_word_is_lost(text: str) -> None:
    reading = read(text)
    shown = [
        reading.document.title,
        *map(words_of, reading.document.blocks),
        *(a.words for a in reading.asides),
    ]
    found = [word for each in shown for word in tokens(each)]
    for word in WORDS:
        assert sum(word in one for one in found) >= text.count(word), word
