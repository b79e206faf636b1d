"""The names of styles, bookmarks and properties in our Word files, and the addresses of links."""

from __future__ import annotations

import hashlib
import re
from enum import StrEnum

from policykit.findings import Anchor
from policykit.text import normal_target

# A copy that was saved in another folder leads back to the file beside this one.
_BESIDE = re.compile(r"(?:[^:/?#\\]+/)*([a-z][a-z0-9-]*)\.docx")
_POLICY = re.compile(r"policy:([a-z][a-z0-9-]*)")
# A host that is a name: without one, or with "user@" or brackets, Word may call the whole file damaged.
_WEB = re.compile(r"https?://[\w.-]+(:\d{1,5})?([/?#].*)?", re.IGNORECASE | re.DOTALL)
_CALL = re.compile(r"(mailto|tel):[^\s@]\S*", re.IGNORECASE)
_NOT_IN_A_URI = re.compile(r"[^\w!#$%&'()*+,./:;=?@~-]|%(?![0-9A-Fa-f]{2})")


def address(target: str) -> str:
    """The address outside the page that a link to the target has; empty if no link may lead there."""
    if policy := _POLICY.fullmatch(target):
        return f"{policy[1]}.docx"
    if _WEB.fullmatch(target) or _CALL.fullmatch(target):
        return _NOT_IN_A_URI.sub(_percent, target)
    return ""


def external(address: str) -> str | None:
    """The target for an address outside the file; None if a link may not lead there."""
    if not address:
        return None
    if beside := _BESIDE.fullmatch(address):
        return f"policy:{beside[1]}"
    target = normal_target(address)
    allowed = ("http:", "https:", "mailto:", "tel:")
    return target if target is not None and target.startswith(allowed) else None


def _percent(found: re.Match[str]) -> str:
    """A character that no address holds, as RFC 3986, section 2.1, writes it."""
    return "".join(f"%{byte:02X}" for byte in found[0].encode("utf-8", "replace"))


BOOKMARK_PREFIX = "_pk_"
STRUCK = "_was"
"""The end of the name of a bookmark round something that a redline struck out."""
REFERENCE_PROPERTY = "policykit reference"
DIGEST_PROPERTY = "policykit digest"
FORMAT_PROPERTY = "policykit format"
FORMAT_VERSION = 1
"""The version of these names, for readers: to be raised when a name or its meaning changes."""


class Style(StrEnum):
    """The styles that a page needs, by their names in the file.

    Names are Word's own where it has one, spelt as in the file ("heading 1", not "Heading 1"): its
    navigation, its contents and its translations use them. The others start with "Policy" or "Table".
    """

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
    """The style of a heading, whose level counts from 1; levels that have no style take the nearest."""
    return HEADINGS[min(max(level, 1), len(HEADINGS)) - 1]


def bookmark(anchor: Anchor, occurrence: int = 1, is_struck: bool = False) -> str:
    """The name of an anchor's bookmark: the same in every file, on every machine, for ever.

    ``occurrence`` counts from 1 the paragraphs of one page that have the same anchor, because the names in a
    file must differ. Sixteen hexadecimal digits stay below Word's forty characters and are the same in small
    and capital letters, which Word does not distinguish.
    """
    key = f"{anchor.part}\0{anchor.field}".encode("utf-8", "surrogatepass")
    name = BOOKMARK_PREFIX + hashlib.blake2b(key, digest_size=8).hexdigest()
    name = name if occurrence == 1 else f"{name}_{occurrence}"
    return f"{name}{STRUCK}" if is_struck else name
