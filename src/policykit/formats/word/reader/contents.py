"""The bytes of a .docx → the lines of its printed contents, which the reader leaves out of the page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from policykit.formats.word.reader.fields import Field, are_balanced
from policykit.formats.word.reader.package import opened
from policykit.formats.word.reader.story import is_contents
from policykit.formats.word.reader.styles import Kind, Styles, styles_of
from policykit.formats.word.reader.xml import W, value

_P, _SDT = f"{W}p", f"{W}sdt"
_TEXT, _TAB, _CODE, _CHAR = f"{W}t", f"{W}tab", f"{W}instrText", f"{W}fldChar"


def contents_lines(data: bytes) -> tuple[str, ...]:
    """What lists of contents, of figures and of words say, a paragraph each.

    Raises InvalidData as :func:`policykit.formats.word.reader.read` does.
    """
    package = opened(data)
    content = package.content("styles")
    walk = _Walk(styles_of(content) if content is not None else Styles(None), are_balanced(package.root))
    lines = (" ".join("".join(walk.words(paragraph)).split()) for paragraph in package.root.iter(_P))
    return tuple(filter(None, lines))


@dataclass(slots=True)
class _Walk:
    """Goes through the paragraphs in order, and knows the fields that are open."""

    styles: Styles
    trusts_fields: bool
    fields: list[Field] = field(default_factory=list)

    def words(self, paragraph: etree._Element) -> Iterator[str]:
        """The words of a paragraph that are of a list of contents."""
        whole = self._is_entry(paragraph) or any(map(is_contents, paragraph.iterancestors(_SDT)))
        for element in paragraph.iter(_TEXT, _TAB, _CODE, _CHAR):
            match element.tag.removeprefix(W):
                case "instrText" if self.fields:
                    self.fields[-1].pieces.append(element.text or "")
                case "fldChar":
                    self._mark(element.get(f"{W}fldCharType") or "")
                case "t" | "tab" if whole or any(each.is_aside for each in self.fields):
                    yield element.text or " "

    def _mark(self, kind: str) -> None:
        if kind == "begin" and self.trusts_fields:
            self.fields.append(Field())
        elif kind == "separate" and self.fields:
            self.fields[-1].begin_result()
        elif kind == "end" and self.fields:
            self.fields.pop()

    def _is_entry(self, paragraph: etree._Element) -> bool:
        look = self.styles.look(value(paragraph.find(f"{W}pPr/{W}pStyle")))
        outline = paragraph.find(f"{W}pPr/{W}outlineLvl")
        return look.kind is Kind.ASIDE and not look.level and outline is None
