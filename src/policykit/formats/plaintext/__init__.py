"""Write a document as text for a terminal, and read plain text that someone else wrote."""

from __future__ import annotations

from policykit.document.reading import Reading
from policykit.formats.plaintext.writer import write

__all__ = ["bring", "write"]


def bring(data: bytes) -> Reading:
    """Someone else's text; see :func:`policykit.formats.plaintext.reader.read`."""
    from policykit.formats.plaintext.reader import read

    return read(data)
