"""Markdown in a field ⇄ spans.

One paragraph of CommonMark, inline markup only. A field's markup is strong, emphasis, code, links, entities,
backslash escapes and line breaks; HTML and pictures are shown as the characters that they are. Plain text
takes a short way that never loads the Markdown parser.
"""

from __future__ import annotations

from policykit.text.parsing import Link, links, literal_markup, paragraphs, parse, refused_links
from policykit.text.targets import is_allowed_target, normal_target
from policykit.text.unparsing import FIELD, Inexpressible, Setting, unparse

__all__ = [
    "FIELD",
    "Inexpressible",
    "Link",
    "Setting",
    "is_allowed_target",
    "links",
    "literal_markup",
    "normal_target",
    "paragraphs",
    "parse",
    "refused_links",
    "unparse",
]
