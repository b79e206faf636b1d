"""Document ⇄ Markdown: CommonMark, and GFM's pipe tables, since CommonMark has none.

Law: ``read(write(document)) == normal(document)``.
"""

from __future__ import annotations

from policykit.formats.markdown.normal import normal
from policykit.formats.markdown.reader import read
from policykit.formats.markdown.writer import write

__all__ = ["normal", "read", "write"]
