"""The bytes of a .docx → what is wrong with it: what the public checkers see, and what they do not.

None of them sees a bookmark that is written twice or never ended, a link to a bookmark that is not there,
or a field that is not closed, so those are looked for here.
"""

from __future__ import annotations

import io
import posixpath
import tempfile
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import docx
import docx_integrity
from lxml import etree
from openxml_audit import OpenXmlValidator

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
PARSER = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)


def assert_valid_word(data: bytes, *, audited: bool = True) -> None:
    """Every Word file that a test builds comes through here; ``audited=False`` spares the slow checker."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert package.testzip() is None, "a part is not what its checksum says"
        assert len(set(package.namelist())) == len(package.namelist()), "a part stands in the file twice"
    faults = [*lint(data), *checked(data)]
    assert not faults, faults
    if audited:
        docx.Document(io.BytesIO(data))
        faults = audit(data)
        assert not faults, faults


def checked(data: bytes) -> list[str]:
    """What docx-integrity finds, but for num 0, which takes a paragraph out of its style's numbering.

    No part need define that one (ECMA-376 part 1, 17.9.18).
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "page.docx")
        path.write_bytes(data)
        found = [str(finding) for finding in docx_integrity.check(path)]
    return [finding for finding in found if "NUM002  numId=0 " not in finding]


def audit(data: bytes) -> list[str]:
    """What openxml-audit finds, by the standard's schemas, but for num 0; it takes a fifth of a second."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "page.docx")
        path.write_bytes(data)
        found = [str(error) for error in OpenXmlValidator().validate(path).errors]
    return [error for error in found if "Numbering definition '0' referenced" not in error]


def parts(data: bytes) -> dict[str, etree._Element]:
    """Every part of the file that is XML, parsed."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        names = (name for name in package.namelist() if name.endswith((".xml", ".rels")))
        return {name: etree.fromstring(package.read(name), PARSER) for name in names}


def one(element: etree._Element, path: str) -> etree._Element:
    """The element at a path below another; ``w:`` stands for WordprocessingML."""
    found = element.find(path, {"w": W[1:-1]})
    assert found is not None, path
    return found


def val(element: etree._Element, name: str = "val") -> str:
    """The text of an attribute of WordprocessingML."""
    return str(element.get(f"{W}{name}"))


def lint(data: bytes) -> list[str]:
    """What is wrong with the file, of what the public checkers do not look for."""
    tree = parts(data)
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        names = set(package.namelist())
    pages = {name: root for name, root in tree.items() if root.tag.startswith(W)}
    return [
        *_bookmarks(pages.values()),
        *_anchors(pages.values()),
        *(fault for name, root in pages.items() for fault in _fields(name, root)),
        *(fault for name, root in pages.items() for fault in _references(name, root, tree)),
        *_targets(tree, names),
    ]


def _bookmarks(pages: Iterable[etree._Element]) -> Iterator[str]:
    starts = [start for page in pages for start in page.iter(f"{W}bookmarkStart")]
    ends = [end.get(f"{W}id") for page in pages for end in page.iter(f"{W}bookmarkEnd")]
    ids = [start.get(f"{W}id") for start in starts]
    names = [str(start.get(f"{W}name")) for start in starts]
    yield from (f"bookmark name twice: {name}" for name in _repeated(name.lower() for name in names))
    yield from (f"bookmark name over 40 characters: {name}" for name in names if len(name) > 40)
    yield from (f"bookmark id twice: {id_}" for id_ in _repeated(map(str, ids)))
    yield from (f"bookmark never ended: {id_}" for id_ in ids if id_ not in ends)
    yield from (f"bookmark end without a start: {id_}" for id_ in ends if id_ not in ids)


def _anchors(pages: Iterable[etree._Element]) -> Iterator[str]:
    listed = list(pages)
    names = {start.get(f"{W}name") for page in listed for start in page.iter(f"{W}bookmarkStart")}
    anchors = [link.get(f"{W}anchor") for page in listed for link in page.iter(f"{W}hyperlink")]
    yield from (f"link to no bookmark: {anchor}" for anchor in anchors if anchor and anchor not in names)


def _fields(name: str, page: etree._Element) -> Iterator[str]:
    depth = 0
    for mark in page.iter(f"{W}fldChar"):
        depth += {"begin": 1, "separate": 0, "end": -1}[str(mark.get(f"{W}fldCharType"))]
        if depth < 0:
            yield f"field ended before it began: {name}"
            depth = 0
    if depth:
        yield f"field never ended: {name}"


def _references(name: str, page: etree._Element, tree: dict[str, etree._Element]) -> Iterator[str]:
    rels = tree.get(posixpath.join(posixpath.dirname(name), "_rels", posixpath.basename(name) + ".rels"))
    ids = [str(rel.get("Id")) for rel in rels.iter(RELATIONSHIP)] if rels is not None else []
    attributes = (pair for element in page.iter() for pair in element.attrib.items())
    used = [str(value) for key, value in attributes if str(key).startswith(R)]
    yield from (f"relationship id twice: {id_}" for id_ in _repeated(ids))
    yield from (f"relationship not there: {id_}" for id_ in used if id_ not in ids)
    drawn = [str(el.get("id")) for el in page.iter() if str(el.tag).endswith("}docPr")]
    controls = [val(el) for el in page.iterfind(f".//{W}sdtPr/{W}id")]
    yield from (f"id twice: {id_}" for id_ in (*_repeated(drawn), *_repeated(controls)))


def _targets(tree: dict[str, etree._Element], names: set[str]) -> Iterator[str]:
    for name, root in tree.items():
        folder = posixpath.dirname(posixpath.dirname(name))
        for rel in root.iter(RELATIONSHIP):
            target = posixpath.normpath(posixpath.join(folder, str(rel.get("Target"))))
            if rel.get("TargetMode") != "External" and target not in names:
                yield f"relationship to no part: {target}"


def _repeated(values: Iterable[str]) -> list[str]:
    return [value for value, count in Counter(values).items() if count > 1]
