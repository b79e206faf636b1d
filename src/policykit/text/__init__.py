"""The words of a field: Markdown to spans and back.

A field is one paragraph of CommonMark with inline markup only: strong, emphasis, code, links, entities,
backslash escapes and line breaks. HTML and pictures are shown as the characters that they are. Text without
markup never loads the Markdown parser.
"""

from __future__ import annotations

from policykit.text.markdown import (
    FIELD,
    Inexpressible,
    Link,
    Setting,
    links,
    literal_markup,
    paragraphs,
    parse,
    refused_links,
    unparse,
)
from policykit.text.targets import is_allowed_target, normal_target

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
