"""Document → HTML: one self-contained page, or the article alone for a school's own site."""

from policykit.formats.html.writer import fragment, write

__all__ = ["fragment", "write"]
