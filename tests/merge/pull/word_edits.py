"""A built Word file, edited over its XML as Word or LibreOffice would: retype, Enter, split, merge, copy."""

from __future__ import annotations

import copy
import io
import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

from lxml import etree

from policykit.document import Document
from policykit.tasks.pull import builds

NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
W = f"{{{NAMESPACE}}}"
BODY = "word/document.xml"
WHO = {f"{W}id": "900", f"{W}author": "A. Governor", f"{W}date": "2026-11-20T09:30:00Z"}


class WordFile:
    """The body of a Word file; paragraphs are found by the words that they begin with."""

    def __init__(self, path: Path) -> None:
        self.path = path
        with zipfile.ZipFile(path) as package:
            self.parts = {name: package.read(name) for name in package.namelist()}
        self.root = etree.fromstring(self.parts[BODY])

    def save(self) -> None:
        self.parts[BODY] = etree.tostring(self.root, xml_declaration=True, encoding="UTF-8", standalone=True)
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
            for name, data in self.parts.items():
                package.writestr(name, data)
        self.path.write_bytes(buffer.getvalue())

    # ── finding ──────────────────────────────────────────────────────────────────────────────────────────
    def paragraphs(self) -> Iterator[etree._Element]:
        return self.root.iter(f"{W}p")

    def find(self, words: str) -> etree._Element:
        """The first paragraph that has these words."""
        return next(p for p in self.paragraphs() if words in text_of(p))

    def table(self, words: str) -> etree._Element:
        """The innermost table that has these words."""
        return next(t for t in self.root.iter(f"{W}tbl") if words in text_of(t))

    # ── editing ──────────────────────────────────────────────────────────────────────────────────────────
    def retype(self, old: str, new: str) -> None:
        """Type some words over others, which may be cut into several runs."""
        paragraph = self.find(old)
        pieces = list(paragraph.iter(f"{W}t"))
        text = "".join(piece.text or "" for piece in pieces)
        start = text.index(old)
        _put(pieces, start, start + len(old), new)

    def enter_after(self, words: str, new: str) -> etree._Element:
        """Press Enter at the end of a paragraph and type: the new one has its style, and no bookmark."""
        paragraph = self.find(words)
        made = bare_copy(paragraph, new)
        paragraph.addnext(made)
        return made

    def split(self, words: str, before: str) -> None:
        """Press Enter within a paragraph; LibreOffice gives the second half the bookmark's start again."""
        paragraph = self.find(words)
        text = text_of(paragraph)
        at = text.index(before)
        second = bare_copy(paragraph, text[at:])
        start = paragraph.find(f".//{W}bookmarkStart")
        if start is not None:
            second.insert(1 if second.find(f"{W}pPr") is not None else 0, copy.deepcopy(start))
        _put(list(paragraph.iter(f"{W}t")), at, len(text), "")
        paragraph.addnext(second)

    def merge(self, first: str, second: str, between: str = " ") -> None:
        """Delete the break between two paragraphs: the second's runs follow the first's."""
        one, two = self.find(first), self.find(second)
        one.append(run(between))
        for child in list(two):
            if child.tag != f"{W}pPr":
                one.append(child)
        remove(two)

    def delete(self, words: str) -> None:
        remove(self.find(words))

    def move(self, words: str, below: str) -> None:
        self.find(below).addnext(self.find(words))

    def copy_after(self, words: str, below: str) -> None:
        """Copy and paste in LibreOffice: the copy's bookmark has another number and _Copy_1 in its name."""
        made = copy.deepcopy(self.find(words))
        for number, start in enumerate(made.iter(f"{W}bookmarkStart")):
            start.set(f"{W}name", f"{start.get(f'{W}name')}_Copy_1")
            start.set(f"{W}id", str(9000 + number))
        self.find(below).addnext(made)

    def restyle(self, words: str, like: str) -> None:
        """Give a paragraph the properties of another: its style, its list, its level."""
        paragraph, model = self.find(words), self.find(like).find(f"{W}pPr")
        old = paragraph.find(f"{W}pPr")
        if old is not None:
            paragraph.remove(old)
        if model is not None:
            paragraph.insert(0, copy.deepcopy(model))

    def move_section(self, heading: str, before: str) -> None:
        """Cut a heading with all below it, up to the next, and paste it before another heading."""
        start = self.find(heading)
        style = style_of(start)
        moved = [start]
        for sibling in start.itersiblings():
            if sibling.tag == f"{W}sectPr" or (sibling.tag == f"{W}p" and style_of(sibling) == style):
                break
            moved.append(sibling)
        goal = self.find(before)
        for each in moved:
            goal.addprevious(each)

    # ── losing identity ──────────────────────────────────────────────────────────────────────────────────
    def lose_identity(self) -> None:
        """What Google Docs does: no bookmarks, no properties, no styles of one's own."""
        for name in ("bookmarkStart", "bookmarkEnd"):
            for element in list(self.root.iter(f"{W}{name}")):
                remove(element)
        for link in self.root.iter(f"{W}hyperlink"):
            if f"{W}anchor" in link.attrib:
                del link.attrib[f"{W}anchor"]
        own = self._own_styles()
        for element in [
            *self.root.iter(f"{W}pStyle"),
            *self.root.iter(f"{W}rStyle"),
            *self.root.iter(f"{W}tblStyle"),
        ]:
            if element.get(f"{W}val") in own:
                remove(element)
        self.parts = {name: data for name, data in self.parts.items() if not name.startswith("docProps/")}
        self._drop(r"<Relationship [^>]*docProps/[^>]*/>", "_rels/.rels")
        self._drop(r"<Override [^>]*docProps/[^>]*/>", "[Content_Types].xml")

    def lose_data(self) -> None:
        """What Word's Document Inspector does: the data that the file carries unseen is gone."""
        self.parts = {name: data for name, data in self.parts.items() if not name.startswith("customXml/")}
        self._drop(r"<Relationship [^>]*customXml/[^>]*/>", "word/_rels/document.xml.rels")
        self._drop(r"<Override [^>]*customXml/[^>]*/>", "[Content_Types].xml")

    def _drop(self, pattern: str, part: str) -> None:
        self.parts[part] = re.sub(pattern, "", self.parts[part].decode()).encode()

    def _own_styles(self) -> set[str]:
        """The ids of the styles that are not Word's own."""
        styles = etree.fromstring(self.parts["word/styles.xml"])
        names = {s.get(f"{W}styleId"): s.find(f"{W}name") for s in styles.iter(f"{W}style")}
        kept = ("heading", "title", "list", "hyperlink", "strong", "emphasis", "header", "footer")
        return {
            str(id_)
            for id_, name in names.items()
            if name is not None and not str(name.get(f"{W}val")).casefold().startswith(kept)
        }


def as_built(file: Path) -> Document | None:
    """The page of a Word file as it was built last, with its anchors; None if there is no copy."""
    return next((built.read.document for built in builds(file)), None)


def edit(path: Path, *edits: Callable[[WordFile], object]) -> Path:
    """Edit a Word file in its place."""
    file = WordFile(path)
    for each in edits:
        each(file)
    file.save()
    return path


def text_of(element: etree._Element) -> str:
    return "".join(piece.text or "" for piece in element.iter(f"{W}t"))


def style_of(paragraph: etree._Element) -> str:
    style = paragraph.find(f"{W}pPr/{W}pStyle")
    return str(style.get(f"{W}val")) if style is not None else ""


def run(text: str, *properties: str) -> etree._Element:
    made = etree.Element(f"{W}r")
    if properties:
        inner = etree.SubElement(made, f"{W}rPr")
        for name in properties:
            etree.SubElement(inner, f"{W}{name}")
    words = etree.SubElement(made, f"{W}t")
    words.text = text
    words.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return made


def bare_copy(paragraph: etree._Element, text: str) -> etree._Element:
    """A paragraph with the same properties, these words, and nothing else."""
    made = etree.Element(f"{W}p")
    properties = paragraph.find(f"{W}pPr")
    if properties is not None:
        made.append(copy.deepcopy(properties))
    made.append(run(text))
    return made


def remove(element: etree._Element) -> None:
    parent = element.getparent()
    assert parent is not None
    parent.remove(element)


def inserted(*runs: etree._Element) -> etree._Element:
    """A tracked insertion."""
    made = etree.Element(f"{W}ins", WHO)
    made.extend(runs)
    return made


def delete_tracked(paragraph: etree._Element) -> None:
    """Strike out a whole paragraph, its mark included, as a tracked change."""
    for found in list(paragraph.iter(f"{W}r")):
        parent = found.getparent()
        assert parent is not None
        struck = etree.Element(f"{W}del", WHO)
        parent.replace(found, struck)
        struck.append(found)
        for words in found.iter(f"{W}t"):
            words.tag = f"{W}delText"
    properties = paragraph.find(f"{W}pPr")
    if properties is None:
        properties = etree.Element(f"{W}pPr")
        paragraph.insert(0, properties)
    mark = properties.find(f"{W}rPr")
    if mark is None:
        mark = etree.SubElement(properties, f"{W}rPr")
    mark.insert(0, etree.Element(f"{W}del", WHO))


def _put(pieces: list[etree._Element], start: int, end: int, new: str) -> None:
    """Put words in place of a stretch of the text that the pieces hold together."""
    at = 0
    for piece in pieces:
        text = piece.text or ""
        first, last = max(start - at, 0), max(min(end - at, len(text)), 0)
        if (first < len(text) and last > first) or (start == end == at):
            piece.text = text[:first] + new + text[last:]
            piece.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
            new = ""
        at += len(text)
