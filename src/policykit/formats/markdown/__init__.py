"""Document ⇄ Markdown: CommonMark, and GFM's pipe tables, since CommonMark has none.

Law: ``read(write(document)) == normal(document)``.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from policykit.document import Block, Paragraph, Role
from policykit.document.reading import Aside, Reading
from policykit.formats.markdown.normal import normal
from policykit.formats.markdown.reader import read
from policykit.formats.markdown.writer import write
from policykit.formats.pictures import left_out

if TYPE_CHECKING:
    from policykit.formats.decoding import Decoded

__all__ = ["as_web_page", "bring", "normal", "read", "write"]

# A link to a place of the same site or page, which leads nowhere once the words have left it.
_WITHIN_SITE = re.compile(r"(?<![!\\])\[([^\[\]\n]+)\]\((?:[/#.?][^()\s]*|[\w-]+\.(?:html?|php|aspx?))\)")

_WORDS = re.compile(r"[\w’'-]+")
_PICTURE = re.compile(r"(?<!\\)!\[(?P<alt>[^\[\]]{0,300})\]\([^()\s]+(?:\s+[\"'][^\"'\n]*[\"'])?\)")
# The reference of a page that policykit wrote: there “+” stands before what the policy refers to.
_OURS = re.compile(r"[a-z0-9-]+ · [0-9a-f]{8}\b")


def bring(data: bytes) -> Reading:
    """Somebody else's Markdown: the page that it says. Raises InvalidData for bytes that are no text."""
    from policykit.formats.decoding import decode

    decoded = decode(data)
    source, pictures = _without_pictures(decoded.text)
    page = read(_WITHIN_SITE.sub(r"\1", source))
    if not _OURS.search(source):
        page = replace(page, blocks=tuple(map(_without_references, page.blocks)))
    asides = tuple(Aside(alt, "what a picture shows", 0) for alt, _ in pictures if alt)
    return Reading(page, asides, (*decoded.findings, *(left_out(*each) for each in pictures)))


def as_web_page(data: bytes) -> Decoded | None:
    """The web page that somebody else's Markdown means, if it holds HTML; see :mod:`.hypertext`.

    Raises InvalidData for bytes that are no text.
    """
    from policykit.formats.decoding import decode
    from policykit.formats.markdown import hypertext

    decoded = decode(data)
    return None if _OURS.search(decoded.text) else hypertext.as_web_page(decoded)


def _without_pictures(text: str) -> tuple[str, list[tuple[str, str]]]:
    """The text without its pictures; and for each what it shows, and the words before which it stood."""
    shown: list[tuple[str, str]] = []

    def taken(picture: re.Match[str]) -> str:
        behind = _WORDS.findall(text[picture.end() : picture.end() + 200])
        shown.append((" ".join(picture["alt"].split()), " ".join(behind[:8])))
        return ""

    return _PICTURE.sub(taken, text), shown


def _without_references(block: Block) -> Block:
    """A list whose bullets are “+” is a list like others in what somebody else wrote."""
    if isinstance(block, Paragraph) and block.role is Role.REFERENCE:
        return replace(block, role=Role.ITEM, label=block.label or "•")
    return block
