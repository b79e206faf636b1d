"""The names by which a Word file says what its parts are, shared by the writer and the reader."""

from __future__ import annotations

import hashlib
from enum import StrEnum
from functools import lru_cache

from policykit.findings import Anchor

BOOKMARK_PREFIX = "_pk_"
STRUCK = "_was"
"""What the names of bookmarks end in that stand round what a redline struck out."""
FACTS_TITLE = "Facts about this policy"
"""What the table of the facts is called for those who hear it; Word keeps that, LibreOffice does not."""
REFERENCE_PROPERTY = "policykit reference"
DIGEST_PROPERTY = "policykit digest"
FORMAT_PROPERTY = "policykit format"
FORMAT_VERSION = 1
"""What a reader has to know of the file's names; it grows when a name or its meaning changes."""


class Style(StrEnum):
    """The styles that a page needs, by the names that Word knows them by.

    Names are Word's own where it has one, spelt as in the file ("heading 1", not "Heading 1"): its
    navigation, its contents and its translations go by them. The others start with "Policy" or "Table".
    """

    __hash__ = str.__hash__  # that of Enum is written in Python, and asked a thousand times a page

    TITLE = "Title"
    SUBTITLE = "Subtitle"
    HEADING_1 = "heading 1"
    HEADING_2 = "heading 2"
    HEADING_3 = "heading 3"
    HEADING_4 = "heading 4"
    HEADING_5 = "heading 5"
    BODY = "Body Text"
    BULLET = "List Bullet"
    NUMBER = "List Number"
    LABELLED = "List"
    QUOTE = "Quote"
    GAP = "Policy Gap"
    NOTE = "Policy Note"
    REFERENCE = "Bibliography"
    CAPTION = "caption"
    CONTENTS_HEADING = "TOC Heading"
    CONTENTS_1 = "toc 1"
    CONTENTS_2 = "toc 2"
    CONTENTS_3 = "toc 3"
    TABLE_TEXT = "Table Text"
    TABLE_HEADING = "Table Heading"
    TABLE_END = "Table End"
    HEADER = "header"
    FOOTER = "footer"
    HYPERLINK = "Hyperlink"
    STRONG = "Strong"
    EMPHASIS = "Emphasis"
    CODE = "HTML Code"
    LABEL = "Policy Label"
    CALLOUT_LABEL = "Policy Callout Label"
    TABLE = "Policy Table"


CONTENTS = (Style.CONTENTS_1, Style.CONTENTS_2, Style.CONTENTS_3)
HEADINGS = (Style.HEADING_1, Style.HEADING_2, Style.HEADING_3, Style.HEADING_4, Style.HEADING_5)


def heading_style(level: int) -> Style:
    """The style of a heading of a level, counted from 1; the last there is for those below it."""
    return HEADINGS[level - 1] if 0 < level <= len(HEADINGS) else HEADINGS[-1 if level > 0 else 0]


def bookmark(anchor: Anchor, occurrence: int = 1, is_struck: bool = False) -> str:
    """The bookmark that stands for an anchor: the same in every file, on every machine, for ever.

    ``occurrence`` counts from 1 the paragraphs of one page that have the same anchor, since a name may stand
    in a file once only. Sixteen hexadecimal digits keep the name well under Word's forty characters, and
    Word, which does not tell ``A`` from ``a`` in these names, cannot confuse two. Sixty-four bits make it
    certain enough that no two anchors of one policy share a name.
    """
    return bookmark_of(anchor.part, anchor.field, occurrence, is_struck)


@lru_cache(maxsize=2048)
def bookmark_of(part: str, field: str, occurrence: int, is_struck: bool) -> str:
    """The bookmark of a field of a part; see :func:`bookmark`."""
    key = f"{part}\0{field}".encode("utf-8", "surrogatepass")
    name = BOOKMARK_PREFIX + hashlib.blake2b(key, digest_size=8).hexdigest()
    name = name if occurrence == 1 else f"{name}_{occurrence}"
    return f"{name}{STRUCK}" if is_struck else name
