"""Document → Word (.docx).

Importing this loads neither the writer nor a library; the first call does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from policykit.document import Document
    from policykit.formats.word.template import House

__all__ = ["write"]


def write(document: Document, house: House | None = None) -> bytes:
    """The document as a .docx file; see :func:`policykit.formats.word.writer.write`."""
    from policykit.formats.word.writer import write as written

    return written(document, house)
