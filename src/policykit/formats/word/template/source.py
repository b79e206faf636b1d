"""Open a school's own .docx or .dotx: the parts that documents take over, or a refusal."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import count
from typing import Any

from lxml import etree

from policykit import codes
from policykit.findings import Finding
from policykit.formats.word.package import CONTENT_TYPES, NAMESPACE
from policykit.formats.word.reader import xml
from policykit.formats.word.reader.package import Package, Relation, opened
from policykit.formats.word.reader.xml import W, refused

HEADER, FOOTER = "header", "footer"
_KEPT = ("styles", "settings", "webSettings", "fontTable", "theme", "numbering", "customXml", HEADER, FOOTER)
_SHOWING = (HEADER, FOOTER, "footnotes", "endnotes")
_EMBEDDED = ("oleObject", "package")
_CHANGES = tuple(
    f"{W}{name}"
    for name in (
        *("ins", "del", "moveFrom", "moveTo", "cellIns", "cellDel", "cellMerge", "numberingChange"),
        *("rPrChange", "pPrChange", "sectPrChange", "tblPrChange", "tblGridChange", "trPrChange"),
        "tcPrChange",
    )
)
_PEOPLE = {
    "docProps/core.xml": (("creator", "author"), ("lastModifiedBy", "last author")),
    "docProps/app.xml": (("Manager", "manager"), ("Company", "company")),
}


@dataclass(slots=True)
class Source:
    """A template's package, the relations of its main part that documents take over, and the findings."""

    package: Package
    kept: dict[str, Relation]
    findings: tuple[Finding, ...]

    def root(self, kind: str) -> etree._Element | None:
        """The root of the one part of a kind, if there is one."""
        name = self.name(kind)
        return None if name is None else self.parsed(name)

    def name(self, kind: str) -> str | None:
        """The name of the one part of a kind, if there is one."""
        return next((rel.target for rel in self.kept.values() if rel.kind == kind), None)

    def parsed(self, name: str) -> etree._Element:
        """The root of a part."""
        return with_usual_prefix(xml.parsed(name, self.package.archive.read(name)))

    def content_type(self, name: str) -> str:
        """The type of a part: its own, or that of its ending."""
        listed = self.parsed(CONTENT_TYPES) if self.package.archive.holds(CONTENT_TYPES) else ()
        types = {
            (el.get("PartName") or el.get("Extension") or "").lower(): el.get("ContentType") for el in listed
        }
        ending = name.rpartition(".")[2].lower()
        return types.get(f"/{name}".lower()) or types.get(ending) or "application/octet-stream"

    def free_number(self) -> int:
        """The first number that no custom XML part of the template has."""
        held = {name.lower() for name in self.package.archive.names}
        names = ("customxml/item{}.xml", "customxml/itemprops{}.xml", "customxml/_rels/item{}.xml.rels")
        return next(number for number in count(1) if not held & {name.format(number) for name in names})

    def closure(self, names: Iterable[str]) -> dict[str, dict[str, Relation]]:
        """These parts and all that they lead to, in a fixed order, each with its own relations."""
        waiting = sorted(names)
        found: dict[str, dict[str, Relation]] = {}
        while waiting:
            name = waiting.pop(0)
            if name in found or name == self.package.main:
                continue
            relations = self.package.relations_of(name)
            # A document has no use for the template that this one is based on, whose name may be private.
            found[name] = {id_: rel for id_, rel in relations.items() if rel.kind != "attachedTemplate"}
            targets = [rel.target for rel in found[name].values() if not rel.is_external]
            waiting += filter(self.package.archive.holds, targets)
        return found


def with_usual_prefix(root: etree._Element) -> etree._Element:
    """An element with “w” before the names of WordprocessingML, as the writer spells them."""
    own = W[1:-1]
    if [prefix for prefix, name in root.nsmap.items() if name == own] == ["w"]:
        return root
    others = {prefix: name for prefix, name in root.nsmap.items() if name != own and prefix != "w"}
    names: dict[Any, str] = {**others, "w": own}
    made = etree.Element(root.tag, nsmap=names)
    for key, words in root.attrib.items():
        made.set(key, words)
    made.text = root.text
    made.extend(list(root))  # whose names take the prefix of the element that they are in
    return made


def drop(*elements: etree._Element) -> None:
    """Take elements out, with all that is in them."""
    for element in elements:
        parent = element.getparent()
        if parent is not None:
            parent.remove(element)


def source_of(data: bytes) -> Source:
    """The template. Raises InvalidData if it is no Word file, or one whose contents no document may carry."""
    package = opened(data)
    _refuse_unfit(package)
    kept = {id_: rel for id_, rel in package.relations.items() if _is_kept(package, rel)}
    if not any(rel.kind == "styles" for rel in kept.values()):
        raise refused(
            codes.TEMPLATE_WITHOUT_STYLES,
            "the template has no styles",
            "Save it again in Word, or begin with the template that “policykit template” writes.",
        )
    return Source(package, kept, (*package.findings, *_people(package)))


def _is_kept(package: Package, relation: Relation) -> bool:
    """Whether documents take a part over. Data of a policy, whose document this once was, they do not."""
    if relation.is_external or relation.kind not in _KEPT or not package.archive.holds(relation.target):
        return False
    is_custom = relation.kind == "customXml"
    return not (is_custom and NAMESPACE.encode() in package.archive.read(relation.target).replace(b"\0", b""))


def _refuse_unfit(package: Package) -> None:
    """Raise InvalidData for embedded objects, tracked changes and comments."""
    names = package.archive.names
    relations = [rel for name in names for rel in package.relations_of(name).values()]
    is_embedding = any("/embeddings/" in f"/{name}".lower() for name in names)
    if is_embedding or any(rel.kind in _EMBEDDED for rel in relations):
        raise refused(
            codes.TEMPLATE_OBJECTS,
            "an object of another program is embedded in the template",
            "Delete it in Word, or replace it with a picture, and save the template.",
        )
    shown = [rel.target for rel in package.relations.values() if rel.kind in _SHOWING and not rel.is_external]
    held = filter(package.archive.holds, shown)
    roots = [package.root, *(xml.parsed(name, package.archive.read(name)) for name in held)]
    if any(next(root.iter(*_CHANGES), None) is not None for root in roots):
        raise refused(
            codes.TEMPLATE_REVISIONS,
            "the template has tracked changes in it",
            "Accept or reject them in Word (Review, Accept All Changes), and save the template.",
        )
    comments = package.part("comments")
    if comments is not None and comments.find(f"{W}comment") is not None:
        raise refused(
            codes.TEMPLATE_COMMENTS,
            "the template has comments in it",
            "Delete them in Word (Review, Delete All Comments), and save the template.",
        )


def _people(package: Package) -> list[Finding]:
    """One finding for all the names in the properties of the template, if there are any."""
    found = []
    for part, fields in _PEOPLE.items():
        root = package.property_part(part)
        texts = {etree.QName(el).localname: (el.text or "").strip() for el in (() if root is None else root)}
        found += [f"{what} “{texts[tag][:80]}”" for tag, what in fields if texts.get(tag)]
    if not found:
        return []
    sentence = f"The template carries names: {', '.join(found)}."
    remedy = "Documents do not carry them. To remove them, choose File, Info, Inspect Document in Word."
    return [Finding(codes.TEMPLATE_NAMES, sentence, remedy)]
