"""The tags of a list and its items → the label that a browser shows before each item.

HTML, 4.4.5 (ol), 4.4.8 (li) and 15.3.7 (how they are shown); the numbers are those of CSS Counter Styles 3,
clause 6.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from policykit.formats.html.tree import Tag
from policykit.formats.roman import roman

BULLET = "•"
_INTEGER = re.compile(r"[ \t\n\f\r]*([+-]?[0-9]{1,9})(?![0-9])")
_STYLE = re.compile(r"list-style(?:-type)?\s*:([^;]*)", re.IGNORECASE)
FORMS = {
    "lower-alpha": "a",
    "lower-latin": "a",
    "upper-alpha": "A",
    "upper-latin": "A",
    "lower-roman": "i",
    "upper-roman": "I",
    "decimal": "1",
    "decimal-leading-zero": "01",
    **dict.fromkeys(("disc", "circle", "square", "none"), BULLET),
}
_GREATEST_ROMAN = 3999


@dataclass(slots=True)
class Markers:
    """The labels of one list: the form of its numbers, the number of the item to come, up or down from it."""

    form: str
    number: int
    step: int

    def label(self, item: Tag) -> str:
        """What is shown before an item, which may have a number and a form of its own."""
        form = _form(item) or self.form
        given = integer(item.get("value"))
        number = self.number if given is None else given
        self.number = number + self.step
        return BULLET if form == BULLET else f"{shown(number, form)}."


def markers(tag: Tag) -> Markers:
    """The labels of the list of a tag."""
    if tag.name != "ol":
        return Markers(_form(tag) or BULLET, 1, 1)
    form, start = _form(tag) or "1", integer(tag.get("start"))
    if "reversed" not in tag.attributes:
        return Markers(form, 1 if start is None else start, 1)
    count = sum(isinstance(child, Tag) and child.name == "li" for child in tag.inside)
    return Markers(form, count if start is None else start, -1)


def _form(tag: Tag) -> str:
    """The form that a tag asks for: a bullet, or how one is written in it; nothing if it asks for none."""
    words = " ".join(_STYLE.findall(tag.get("style"))).lower().split()
    said = next((FORMS[word] for word in reversed(words) if word in FORMS), "")
    type_ = tag.get("type").strip()
    if said or type_.lower() in ("disc", "circle", "square", "none"):
        return said or BULLET
    return type_ if type_ in ("1", "a", "A", "i", "I") and tag.name != "ul" else ""


def integer(text: str) -> int | None:
    """The number that an attribute begins with, as a browser reads it; None if it begins with none."""
    found = _INTEGER.match(text)
    return int(found[1]) if found is not None else None


def shown(number: int, form: str) -> str:
    """A number in a form; in figures where the form has no word for it."""
    match form:
        case "01":
            return f"{number:02}"
        case "a" | "A" if number > 0:
            letters = _letters(number)
        case "i" | "I" if 0 < number <= _GREATEST_ROMAN:
            letters = roman(number)
        case _:
            return str(number)
    return letters.upper() if form.isupper() else letters


def _letters(number: int) -> str:
    """a to z, then aa, ab, …"""
    text = ""
    while number:
        number, letter = divmod(number - 1, 26)
        text = chr(ord("a") + letter) + text
    return text
