"""Document → HTML: one self-contained page, or the article alone for a school's own site;
and a saved web page → Document.
"""

from policykit.document.reading import Reading
from policykit.formats.html.page import write, written
from policykit.formats.html.theme import PLAIN, Link, Site, Theme
from policykit.formats.html.writer import fragment

__all__ = ["PLAIN", "Link", "Site", "Theme", "bring", "fragment", "write", "written"]


def bring(data: bytes) -> Reading:
    """Somebody else's page; see :func:`policykit.formats.html.reader.read`."""
    from policykit.formats.html.reader import read

    return read(data)
