"""What on a web page is its text, and what surrounds that: navigation, banners, footers, hidden words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from policykit.formats.html.tree import WORDLESS, Tag

_BY_TAG = {
    "nav": "navigation",
    "footer": "the foot of the web page",
    "button": "a button",
    "select": "a list to choose from",
    "textarea": "a field to fill in",
    "dialog": "a window that opens",
    "title": "the title of the browser's window",
    "aside": "beside the text of the web page",
}
_BY_ROLE = {
    "navigation": "navigation",
    "menu": "navigation",
    "menubar": "navigation",
    "search": "a search field",
    "banner": "the head of the web page",
    "contentinfo": "the foot of the web page",
    "dialog": "a window that opens",
    "alertdialog": "a window that opens",
    "complementary": "beside the text of the web page",
}
_BY_NAME = (
    (re.compile(r"cookie|consent|gdpr-(?:banner|notice)", re.I), "a cookie banner"),
    (
        re.compile(
            r"(?<![a-z])(?:nav(?:bar|igation)?|menu|breadcrumbs?|skip-?(?:link|to|nav)?)(?![a-z])", re.I
        ),
        "navigation",
    ),
    (re.compile(r"(?<![a-z])(?:site-?|page-?)?footer(?![a-z])", re.I), "the foot of the web page"),
    (re.compile(r"(?<![a-z])side-?bar(?![a-z])", re.I), "beside the text of the web page"),
    (re.compile(r"(?<![a-z])(?:social|share|sharing)(?:-|_|$)", re.I), "links to share the page"),
    (re.compile(r"(?<![a-z])(?:pop-?up|modal)(?![a-z])", re.I), "a window that opens"),
)
# The id of a part of the text is often made of its words, such as “social-media” or “consent”.
_OF_TEXT = frozenset(
    ("p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "dt", "dd", "tr", "th", "td", "blockquote")
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_SKIP = re.compile(r"\s*(?:skip|jump) to (?:main |the )?(?:content|navigation|text)\s*", re.I)
_CONTENT = re.compile(r"(?<![a-z])(?:main|content|article|entry|page-?body)(?![a-z])", re.I)
_ENOUGH = 0.5
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
    """Give each tag the line through its words that a style sheet gives it by its class."""
    struck: dict[str, set[str]] = {}
    for selector, said in rules(root):
        if (by_class := _BY_CLASS.fullmatch(selector)) and _LINE_THROUGH.search(said):
            struck.setdefault(by_class[2], set()).add((by_class[1] or "").lower())
    for tag in root.walk() if struck else ():
        names = (struck.get(each, ()) for each in tag.get("class").split())
        if any("" in each or tag.name in each for each in names):
            tag.attributes["style"] = f"{tag.get('style')};text-decoration:line-through"


def reason(tag: Tag, *, in_main: bool) -> str:
    """Why a tag is no part of the text, or nothing if it is."""
    if tag.name in _BY_TAG and not (in_main and tag.name == "aside"):
        return _BY_TAG[tag.name]
    if found := _BY_ROLE.get(tag.get("role")):
        return found
    if tag.name == "header" and not in_main:
        return "the head of the web page"
    if is_hidden(tag):
        return "hidden on the web page"
    if is_struck(tag):
        return "words that were struck out on the web page"
    if tag.name == "a" and _SKIP.fullmatch(tag.words()):
        return "navigation"
    if tag.name in ("body", "main", "article", "html"):
        return ""
    named = tag.get("class") if tag.name in _OF_TEXT else f"{tag.get('id')} {tag.get('class')}"
    return next((why for pattern, why in _BY_NAME if pattern.search(named)), "") if named.strip() else ""


def is_hidden(tag: Tag) -> bool:
    """Whether a tag says that it is not to be seen, or not to be read aloud."""
    is_said = "hidden" in tag.attributes or tag.get("aria-hidden") == "true"
    return is_said or bool(_HIDDEN.search(tag.get("style")))


def is_struck(tag: Tag) -> bool:
    """Whether a tag is struck out; a row of a table is if all its words are."""
    return _strikes(tag) or (tag.name == "tr" and not _holds_words(tag) and bool(tag.words()))


def _strikes(tag: Tag) -> bool:
    return tag.name in ("del", "s", "strike") or _LINE_THROUGH.search(tag.get("style")) is not None


def _holds_words(tag: Tag) -> bool:
    """Whether it has words that are not struck out."""
    return any(
        bool(child.strip())
        if isinstance(child, str)
        else not (child.name in WORDLESS or _strikes(child)) and _holds_words(child)
        for child in tag.inside
    )


def main_part(root: Tag) -> Tag:
    """The tag that holds the text of the page: the one that says so, if it holds most of the words."""
    every = list(root.walk())
    body = next((tag for tag in every if tag.name == "body"), root)
    whole = _weight(body)
    said = [tag for tag in every if tag.name == "main" or tag.get("role") == "main"]
    said += [tag for tag in every if tag.name == "article"]
    named = [tag for tag in every if tag.name in ("div", "section", "td") and _is_named(tag)]
    for tag in (*said, *sorted(named, key=_weight)):
        if _weight(tag) >= _ENOUGH * whole and (tag in said or _weight(tag) >= 0.9 * whole):
            return tag
    return body


def _is_named(tag: Tag) -> bool:
    return bool(_CONTENT.search(f"{tag.get('id')} {tag.get('class')}")) and not reason(tag, in_main=True)


def _weight(tag: Tag) -> int:
    """How many words of text it has, without what surrounds the text."""
    total = 0
    for child in tag.inside:
        if isinstance(child, str):
            total += len(child.split())
        elif child.name not in ("script", "style", "noscript", "svg") and not reason(child, in_main=False):
            total += _weight(child)
    return total
