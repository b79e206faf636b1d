"""Document ⇄ Markdown: CommonMark, and GFM's pipe tables, since CommonMark has none.

Law: ``read(write(document)) == normal(document)``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from policykit.formats.markdown.normal import normal
from policykit.formats.markdown.reader import read
from policykit.formats.markdown.writer import write

if TYPE_CHECKING:
    from policykit.document.reading import Reading
    from policykit.formats.decoding import Decoded

__all__ = ["as_web_page", "bring", "normal", "read", "write"]


def bring(data: bytes) -> Reading:
    """Somebody else's Markdown; see :mod:`policykit.formats.markdown.foreign`."""
    from policykit.formats.markdown import foreign

    return foreign.bring(data)


def as_web_page(data: bytes) -> Decoded | None:
    """The same as a web page, if it holds HTML; see :mod:`policykit.formats.markdown.foreign`."""
    from policykit.formats.markdown import foreign

    return foreign.as_web_page(data)
