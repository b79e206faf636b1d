"""The shipped policy in every format: all that the seed says, in its order, four gaps, and nothing more."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

import policykit
from policykit.model.policy import Policy
from tests.support.tools import in_libreoffice
from tests.support.word_lint import assert_valid_word

ROOT = Path(__file__).parents[2]
GAP = "The list was lost when the policy was copied from the school's website."

# All that a document may say beside the seed and the school's own facts: labels, and names of what is cited.
OURS = [
    "Social Media Policy – Ash Grange Primary School",  # the page's title in a browser
    "Skip to main content",
    "Social Media Policy",
    "Ash Grange Primary School",
    "School:",
    "Reference: social-media · da187592",
    "Ref social-media · da187592",
    "Status:",
    "Status",
    "Four parts of this policy are missing; each is marked where it belongs.",
    "Missing from this policy:",
    "Missing from this policy",
    "Laws and guidance referred to",
    "Other policies referred to",
    "Disciplinary Policy",
    "Staff Code of Conduct",
    "Whistleblowing Policy",
    "Complaints Policy",
    "Malicious Communications Act 1988",
    "#",
    "•",
]


@pytest.fixture(scope="module")
def policy() -> Policy:
    policy = policykit.load(ROOT / "policies" / "social-media.yaml")
    assert isinstance(policy, Policy)
    return policy


def seed_sentences() -> list[str]:
    text = " ".join((ROOT / "tests" / "data" / "social-media-seed.txt").read_text(encoding="utf-8").split())
    lines = re.split(r"(?<=[.:”’]) (?=[A-Z“])(?!Spring)|(?<=2021) |(?<=2024) |(?<=CONSIDERATIONS) ", text)
    return [line for line in lines if line]


def in_word(policy: Policy, folder: Path) -> str:
    data = policykit.render(policy, "docx")
    assert_valid_word(data)
    (folder / "policy.docx").write_bytes(data)
    in_libreoffice([folder / "policy.docx"], "txt:Text (encoded):UTF8", folder)
    return (folder / "policy.txt").read_text(encoding="utf-8-sig")


def in_html(policy: Policy, _: Path) -> str:
    unseen = r"<(style|script)\b.*?</\1>"
    page = re.sub(unseen, "", policykit.render(policy, "html"), flags=re.DOTALL)
    return words_of(page)


def in_markdown(policy: Policy, _: Path) -> str:
    return words_of(MarkdownIt("commonmark").render(policykit.render(policy, "markdown")))


def words_of(page: str) -> str:
    """The words of a page; its inline elements leave no space behind."""
    blocks = re.sub(
        r"</?(?:p|h\d|li|ul|ol|dt|dd|div|dl|blockquote|title|header|main|article)\b[^>]*>", " ", page
    )
    return html.unescape(re.sub(r"<[^>]+>", "", blocks))


FORMATS = [
    pytest.param(in_word, id="Word", marks=pytest.mark.office),
    pytest.param(in_html, id="HTML"),
    pytest.param(in_markdown, id="Markdown"),
]


def test_the_seed_is_read_sentence_by_sentence() -> None:
    sentences = seed_sentences()
    assert len(sentences) == 23
    assert sentences[1] == "Review date: Spring 2024"
    assert sentences[-1].startswith("Refer to the Disciplinary Policy")


@pytest.mark.parametrize("render", FORMATS)
def test_every_sentence_of_the_seed_stands_in_it_verbatim_and_in_order_and_nothing_else(
    render: Callable[[Policy, Path], str], policy: Policy, tmp_path: Path
) -> None:
    text = " ".join(render(policy, tmp_path).split())
    rest, position = "", 0
    for sentence in seed_sentences():
        found = text.find(sentence, position)
        assert found >= 0, f"not found after its predecessor: {sentence}"
        rest += text[position:found]
        position = found + len(sentence)
    rest += text[position:]
    assert rest.count(GAP) == 4
    for ours in [GAP, *OURS]:
        rest = rest.replace(ours, " ")
    assert rest.split() == []
