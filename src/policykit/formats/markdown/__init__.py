"""Document ⇄ Markdown: CommonMark, and GFM's pipe tables, since CommonMark has none.

Law: ``read(write(document)) == normal(document)``.
"""

from __future__ import annotations

import re
from dataclasses import replace

from policykit.document import Block, Paragraph, Role
from policykit.document.reading import Reading
from policykit.formats.markdown.normal import normal
from policykit.formats.markdown.reader import read
from policykit.formats.markdown.writer import write

__all__ = ["bring", "normal", "read", "write"]

# A link to a place of the same site or page, which leads nowhere once the words have left it.
_WITHIN_SITE = re.compile(r"(?<![!\\])\[([^\[\]\n]+)\]\((?:[/#.?][^()\s]*|[\w-]+\.(?:html?|php|aspx?))\)")

# The reference of a page that policykit wrote: there “+” stands before what the policy refers to.
_OURS = re.compile(r"[a-z0-9-]+ · [0-9a-f]{8}\b")


def bring(data: bytes) -> Reading:
    """Somebody else's Markdown: the page that it says. Raises InvalidData for bytes that are no text."""
    from policykit.formats.decoding import decode

    decoded = decode(data)
    page = read(_WITHIN_SITE.sub(r"\1", decoded.text))
    page = (
        page
        if _OURS.search(decoded.text)
        else replace(page, blocks=tuple(map(_without_references, page.blocks)))
    )
    return Reading(page, findings=decoded.findings)


def _without_references(block: Block) -> Block:
    """A list whose bullets are “+” is a list like others in what somebody else wrote."""
    if isinstance(block, Paragraph) and block.role is Role.REFERENCE:
        return replace(block, role=Role.ITEM, label=block.label or "•")
    return block
