"""Markdown: CommonMark with the tables of GitHub Flavored Markdown.

Law: ``read(write(document)) == normal(document)``.
"""

from policykit.formats.markdown.notation import normal
from policykit.formats.markdown.reader import as_web_page, bring, read
from policykit.formats.markdown.writer import write

__all__ = ["as_web_page", "bring", "normal", "read", "write"]
