"""HTML: a document as one self-contained page, or as an article alone; and a saved web page as a document."""

from policykit.document.reading import Reading
from policykit.formats.html.page import write
from policykit.formats.html.theme import PLAIN, Link, Site, Theme
from policykit.formats.html.writer import fragment

__all__ = ["PLAIN", "Link", "Site", "Theme", "bring", "fragment", "write"]


def bring(data: bytes) -> Reading:
    """A saved web page that is not ours; see :func:`policykit.formats.html.reader.read`."""
    from policykit.formats.html.reader import read

    return read(data)
