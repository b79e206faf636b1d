"""Law 7 for web pages: every word of the page's tags is in its text or set aside, however they are nested."""

from __future__ import annotations

from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from policykit import formats
from policykit.document import Block, Table
from policykit.document.reading import Reading
from policykit.importer.coverage import tokens
from policykit.importer.pieces import words_of
from policykit.text.spans import plain
from tests.support.strategies import sources

TEXT = (
    "p", "div", "b", "em", "span", "ul", "ol", "li", "blockquote", "h1", "h2", "h4", "dl", "dt", "dd", "a",
    "form", "del", "ins", "s",
)  # fmt: skip
AROUND = (
    "br", "nav", "footer", "main", "span class='menu'", "div class='cookie'", "p hidden", "aside", "button",
    "noscript", "span style='text-decoration: line-through'",
)  # fmt: skip
TABLES = ("table", "caption", "colgroup", "col", "thead", "tbody", "tfoot", "tr", "td", "th")
SPANS = ("td rowspan=2", "td rowspan=0", "th colspan=2", "td colspan=3 rowspan=9", "tr hidden", "td hidden")
_NO_TAG = str.maketrans("<>", "()")
_words = sources.lines().map(lambda line: line.replace("&", "and").translate(_NO_TAG)).map(" {} ".format)


def _parts(*tags: str) -> st.SearchStrategy[str]:
    """Words, or a tag that is opened or closed."""
    closed = [f"</{tag.split(maxsplit=1)[0]}>" for tag in tags]
    return st.one_of(
        _words,
        st.sampled_from([f"<{tag}>" for tag in tags]),
        st.sampled_from(closed),
    )


_pages = st.lists(_parts(*TEXT, *AROUND, *TABLES), max_size=25).map("".join)
_cells = st.lists(st.one_of(_words, _parts(*TEXT)), max_size=3).map("".join)
_row = st.lists(_cells, min_size=1, max_size=3).map(
    lambda cells: f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"
)
_tables = st.lists(st.one_of(_row, _parts(*TABLES, *SPANS, *TEXT, *AROUND)), max_size=20).map(
    lambda parts: f"<table><tr><th>Where<th>Who</tr>{''.join(parts)}</table>"
)


class _Said(HTMLParser):
    """All that a page says."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.said: list[str] = []
        self.feed(html)
        self.close()

    def handle_data(self, data: str) -> None:
        self.said.append(data)


def _shown(block: Block) -> str:
    return words_of(block) if isinstance(block, Table) else plain(block.spans)


def _held(reading: Reading) -> list[str]:
    document = reading.document
    return [document.title, *map(_shown, document.blocks), *(aside.words for aside in reading.asides)]


def assert_whole(html: str) -> None:
    reading = formats.bring(f"<html><body>{html}</body></html>".encode(), ".html")
    assert sorted(tokens(" ".join(_Said(html).said))) == sorted(tokens("\n".join(_held(reading))))


@given(_pages)
def test_every_word_of_a_page_is_in_its_text_or_set_aside(html: str) -> None:
    assert_whole(html)


@given(_pages, _tables, _pages)
def test_every_word_of_a_table_is_in_its_text_or_set_aside(before: str, table: str, behind: str) -> None:
    assert_whole(f"{before}{table}{behind}")


@given(_tables)
def test_every_word_of_a_table_that_is_read_as_one_is_kept(table: str) -> None:
    assert_whole(f"<main><p>Staff are kind to every child.</p>{table}</main>")
