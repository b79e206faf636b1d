"""The labels that a browser shows before the items of lists, by their tags and by a page's own style sheet.

HTML, 4.4.5 (ol), 4.4.8 (li) and 15.3.7 (how they are shown); the numbers are those of CSS Counter Styles 3,
clause 6. A page that Google Docs saved has no list within another. A class names the list and its level, and
its style sheet has the labels: ``.lst-kix_a-1 > li:before{content:counter(lst-ctn-kix_a-1,decimal) ") "}``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from policykit.formats.html.tree import Tag, rules
from policykit.formats.roman import roman

BULLET = "•"
_INTEGER = re.compile(r"[ \t\n\f\r]*([+-]?[0-9]{1,9})(?![0-9])")
_STYLE = re.compile(r"list-style(?:-type)?\s*:([^;]*)", re.IGNORECASE)
_FORMS = {
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
_DOCS_LIST = re.compile(r"lst-(kix_[\w-]*-([0-8]))")
_DOCS_LABEL = re.compile(r"\.(lst-kix_[\w-]*-[0-8])\s*>\s*li::?before")
_PART = re.compile(r'"([^"\\]*)"|counter\(\s*([\w-]+)\s*(?:,\s*([\w-]+)\s*)?\)')
_LONGEST = 20
_Part = str | tuple[str, str]


@dataclass(slots=True)
class ListLabels:
    """The labels of one list: the form of its numbers, the number of the next item, and the step."""

    form: str
    number: int = 1
    step: int = 1

    def label(self, item: Tag) -> str:
        """What is shown before an item, which may have a number and a form of its own."""
        form = _form(item) or self.form
        given = integer(item.get("value"))
        number = self.number if given is None else given
        self.number = number + self.step
        return BULLET if form == BULLET else f"{_shown(number, form)}."


def list_labels(tag: Tag) -> ListLabels:
    """The labels of the list of a tag."""
    if tag.name != "ol":
        return ListLabels(_form(tag) or BULLET)
    form, start = _form(tag) or "1", integer(tag.get("start"))
    if "reversed" not in tag.attributes:
        return ListLabels(form, 1 if start is None else start)
    count = sum(isinstance(child, Tag) and child.name == "li" for child in tag.inside)
    return ListLabels(form, count if start is None else start, -1)


@dataclass(frozen=True, slots=True)
class DocsLabels:
    """The labels of a list of Google Docs: words, and counters with their forms, one of them its own."""

    depth: int
    own: str
    parts: tuple[_Part, ...]
    numbers: dict[str, int]

    def label(self, _: Tag) -> str:
        """What is shown before the next item."""
        self.numbers[self.own] = self.numbers.get(self.own, 0) + 1
        parts = (
            part if isinstance(part, str) else _shown(self.numbers.get(part[0], 0), part[1])
            for part in self.parts
        )
        return "".join(parts).strip()


class DocsLists:
    """What the style sheets of a page of Google Docs say of its lists, and how far each has counted."""

    def __init__(self, root: Tag) -> None:
        found = ((_DOCS_LABEL.fullmatch(selector), said) for selector, said in rules(root))
        self._parts = {match[1]: parts for match, said in found if match and (parts := _label_parts(said))}
        self._numbers: dict[str, int] = {}

    def labels(self, tag: Tag) -> DocsLabels | None:
        """The labels of the list of a tag, which goes on counting or begins again; None if it is another."""
        names = tag.get("class").split()
        found = next(filter(None, map(_DOCS_LIST.fullmatch, names)), None)
        if found is None:
            return None
        own, start = f"lst-ctn-{found[1]}", integer(tag.get("start"))
        if start is not None or "start" in names:
            self._numbers[own] = (1 if start is None else start) - 1
        plain = (BULLET,) if tag.name == "ul" else ((own, "1"), ".")
        return DocsLabels(int(found[2]), own, self._parts.get(found[0], plain), self._numbers)


def _label_parts(said: str) -> tuple[_Part, ...]:
    """What declarations of style show before an item; nothing if that is no label."""
    _, _, content = said.partition("content:")
    found = tuple(
        (match[2], _FORMS.get(match[3] or "decimal", "1")) if match[2] else match[1]
        for match in _PART.finditer(content.partition(";")[0])
    )
    words = [part for part in found if isinstance(part, str)]
    is_counted = len(words) < len(found) <= _LONGEST
    return found if is_counted and len("".join(words)) <= _LONGEST else ()


def _form(tag: Tag) -> str:
    """The form that a tag asks for: a bullet, or how one is written in it; nothing if it asks for none."""
    words = " ".join(_STYLE.findall(tag.get("style"))).lower().split()
    said = next((_FORMS[word] for word in reversed(words) if word in _FORMS), "")
    type_ = tag.get("type").strip()
    if said or type_.lower() in ("disc", "circle", "square", "none"):
        return said or BULLET
    return type_ if type_ in ("1", "a", "A", "i", "I") and tag.name != "ul" else ""


def integer(text: str) -> int | None:
    """The number that an attribute begins with, as a browser reads it; None if it begins with none."""
    found = _INTEGER.match(text)
    return int(found[1]) if found is not None else None


def _shown(number: int, form: str) -> str:
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
