"""Document ⇄ Markdown: CommonMark, and GFM's pipe tables, since CommonMark has none.

Law: ``read(write(document)) == normal(document)``.
"""

from __future__ import annotations

import re

from policykit.document.reading import Reading
from policykit.formats.markdown.normal import normal
from policykit.formats.markdown.reader import read
from policykit.formats.markdown.writer import write

__all__ = ["bring", "normal", "read", "write"]

# A link to a place of the same site or page, which leads nowhere once the words have left it.
_WITHIN_SITE = re.compile(r"(?<![!\\])\[([^\[\]\n]+)\]\((?:[/#.?][^()\s]*|[\w-]+\.(?:html?|php|aspx?))\)")


def bring(data: bytes) -> Reading:
    """Somebody else's Markdown: the page that it says. Raises InvalidData for bytes that are no text."""
    from policykit.formats.decoding import decode

    decoded = decode(data)
    return Reading(read(_WITHIN_SITE.sub(r"\1", decoded.text)), findings=decoded.findings)
