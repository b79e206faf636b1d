"""A page's own style sheets → what they say of its tags by class, where that changes what the page says."""

from __future__ import annotations

import re
from collections.abc import Iterator

from policykit.formats.html.tree import Tag

_BY_CLASS = re.compile(r"([a-z][a-z0-9]*)?\.([\w-]+)", re.IGNORECASE)
_LINE_THROUGH = re.compile(r"text-decoration(?:-line)?\s*:[^;]*\bline-through\b", re.IGNORECASE)


def rules(root: Tag) -> Iterator[tuple[str, str]]:
    """Each selector of the page's style sheets with its declarations, in order."""
    for sheet in root.walk():
        if sheet.name == "style":
            for rule in "".join(each for each in sheet.inside if isinstance(each, str)).split("}"):
                selectors, _, said = rule.rpartition("{")
                for selector in re.split(r"[,;{]|\*/", selectors):
                    yield selector.strip(), said


def strike(root: Tag) -> None:
    """Say on each tag by its style what a sheet says by its class: that its words are struck out."""
    struck: dict[str, set[str]] = {}
    for selector, said in rules(root):
        if (by_class := _BY_CLASS.fullmatch(selector)) and is_line_through(said):
            struck.setdefault(by_class[2], set()).add((by_class[1] or "").lower())
    for tag in root.walk() if struck else ():
        names = (struck.get(each, ()) for each in tag.get("class").split())
        if any("" in each or tag.name in each for each in names):
            tag.attributes["style"] = f"{tag.get('style')};text-decoration:line-through"


def is_line_through(style: str) -> bool:
    """Whether declarations of style strike words out."""
    return _LINE_THROUGH.search(style) is not None
