"""Document → text for a terminal; and plain text that somebody else wrote → Document."""

from __future__ import annotations

from policykit.document.reading import Reading
from policykit.formats.plaintext.writer import write

__all__ = ["bring", "write"]


def bring(data: bytes) -> Reading:
    """Somebody else's text; see :func:`policykit.formats.plaintext.reader.read`."""
    from policykit.formats.plaintext.reader import read

    return read(data)
