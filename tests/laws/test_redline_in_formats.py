"""A redline in HTML, Markdown and the terminal: both pages can be read out of it."""

from __future__ import annotations

import re
from html import unescape

from hypothesis import given

from policykit.document import Document
from policykit.document.redline import accept, redline, reject
from policykit.formats import html, markdown
from policykit.formats import plaintext as text
from policykit.text.spans import Mark
from tests.support.html_reader import intruders, parsed
from tests.support.strategies.edits import pairs_of_pages

Pages = tuple[Document, Document]
OTHER = {Mark.INSERTED: "del", Mark.DELETED: "ins"}
NO_WORDS = re.compile(r'<span class="label">.*?</span>|<nav.*?</nav>', re.DOTALL)
TAG = re.compile(r"<[^>]*>")
WHITE = re.compile(r"\s+")


def words_of(page: str) -> str:
    """The words of a page of HTML, without contents, white space and labels, of which browsers write some."""
    return WHITE.sub("", unescape(TAG.sub("", NO_WORDS.sub("", page))))


def without(page: str, element: str) -> str:
    return re.sub(rf"<{element}>.*?</{element}>", "", page, flags=re.DOTALL)


@given(pairs_of_pages())
def test_a_page_of_html_without_its_deletions_or_its_insertions_is_one_of_the_two(pages: Pages) -> None:
    marked = redline(*pages)
    page = html.fragment(marked)
    assert words_of(without(page, "del")) == words_of(html.fragment(accept(marked)))
    assert words_of(without(page, "ins")) == words_of(html.fragment(reject(marked)))


@given(pairs_of_pages())
def test_a_redline_in_html_is_sound_and_gives_no_id_twice_and_none_to_what_was_struck_out(
    pages: Pages,
) -> None:
    marked = redline(*pages)
    page = html.write(marked)
    assert intruders(page) == []
    elements = parsed(page).every()
    ids = [element.attributes["id"] for element in elements if "id" in element.attributes]
    assert len(ids) == len(set(ids))
    assert all("struck" not in element.kind.split() for element in elements if "id" in element.attributes)
    addresses = [element.attributes["href"] for element in elements if element.name == "a"]
    assert {address[1:] for address in addresses if address.startswith("#")} <= set(ids)


@given(pairs_of_pages())
def test_a_redline_in_markdown_is_read_back_with_its_signs_as_words(pages: Pages) -> None:
    marked = redline(*pages)
    assert markdown.read(markdown.write(marked)) == markdown.normal(marked)


@given(pairs_of_pages())
def test_styles_in_the_terminal_take_no_room(pages: Pages) -> None:
    marked = redline(*pages)
    styled = text.write(marked, styled=True)
    assert re.sub("\x1b\\[[0-9;]*m", "", styled) == text.write(marked)
