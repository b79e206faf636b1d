"""The bytes of a school's .docx or .dotx → the parts that documents take over, or a refusal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import count
from typing import Any

from lxml import etree

from policykit import codes
from policykit.findings import Finding
from policykit.formats.word.custom_xml import NAMESPACE
from policykit.formats.word.reader import xml
from policykit.formats.word.reader.package import Package, Relation, opened
from policykit.formats.word.reader.refusals import refused
from policykit.formats.word.reader.xml import W

HEADER, FOOTER = "header", "footer"
_KEPT = frozenset({"styles", "settings", "webSettings", "fontTable", "theme", "numbering", "customXml"})
_SHOWING = frozenset({HEADER, FOOTER, "footnotes", "endnotes"})
_EMBEDDED = frozenset({"oleObject", "package"})
_CHANGES = tuple(
    f"{W}{name}"
    for name in (
        *("ins", "del", "moveFrom", "moveTo", "cellIns", "cellDel", "cellMerge", "numberingChange"),
        *(
            "rPrChange",
            "pPrChange",
            "sectPrChange",
            "tblPrChange",
            "tblGridChange",
            "trPrChange",
            "tcPrChange",
        ),
    )
)
_TYPES = "[Content_Types].xml"
_CORE, _APP = "docProps/core.xml", "docProps/app.xml"
_NAMED = {
    _CORE: (("creator", "author"), ("lastModifiedBy", "last author")),
    _APP: (("Manager", "manager"), ("Company", "company")),
}


@dataclass(slots=True)
class Source:
    """A template's package, the relations of its main part that documents take over, and what was found."""

    package: Package
    kept: dict[str, Relation]
    findings: tuple[Finding, ...]

    def root(self, kind: str) -> etree._Element | None:
        """The root of the one part of a kind, if it is there."""
        name = self.name(kind)
        return None if name is None else self.parsed(name)

    def name(self, kind: str) -> str | None:
        """The name of the one part of a kind, if it is there."""
        found = (rel.target for rel in self.kept.values() if rel.kind == kind)
        return next(found, None)

    def parsed(self, name: str) -> etree._Element:
        """The root of a part."""
        return as_usual(xml.parsed(name, self.package.archive.read(name)))

    def content_type(self, name: str) -> str:
        """The type of a part: its own, or that of its ending."""
        types = self.parsed(_TYPES) if self.package.archive.holds(_TYPES) else ()
        own, usual = "", ""
        ending = name.rpartition(".")[2].lower()
        for entry in types:
            if (entry.get("PartName") or "").lower() == f"/{name}".lower():
                own = entry.get("ContentType") or ""
            elif (entry.get("Extension") or "").lower() == ending:
                usual = entry.get("ContentType") or ""
        return own or usual or "application/octet-stream"

    def free_number(self) -> int:
        """The first number that no custom XML part of the template has."""
        held = {name.lower() for name in self.package.archive.names}
        taken = ("customXml/item{}.xml", "customXml/itemProps{}.xml", "customXml/_rels/item{}.xml.rels")
        return next(n for n in count(1) if not any(name.format(n).lower() in held for name in taken))

    def closure(self, names: Iterable[str]) -> dict[str, dict[str, Relation]]:
        """These parts and all that they lead to, in a fixed order, each with its own relations."""
        waiting = sorted(names)
        found: dict[str, dict[str, Relation]] = {}
        while waiting:
            name = waiting.pop(0)
            if name in found or name == self.package.main:
                continue
            of = self.package.relations_of(name)
            # What a template is itself made from is of no use to a document, and may name somebody's folder.
            found[name] = {id_: rel for id_, rel in of.items() if rel.kind != "attachedTemplate"}
            held = (rel.target for rel in found[name].values() if not rel.is_external)
            waiting += [target for target in held if self.package.archive.holds(target)]
        return found


def as_usual(root: etree._Element) -> etree._Element:
    """An element with “w” before the names of WordprocessingML, as the writer spells them in what it adds."""
    own = W[1:-1]
    if [prefix for prefix, name in root.nsmap.items() if name == own] == ["w"]:
        return root
    names: dict[Any, str] = {
        prefix: name for prefix, name in root.nsmap.items() if name != own and prefix != "w"
    }
    made = etree.Element(root.tag, nsmap={**names, "w": own})
    for key, words in root.attrib.items():
        made.set(key, words)
    made.text = root.text
    made.extend(list(root))  # whose names take the prefix of what they stand in
    return made


def source_of(data: bytes) -> Source:
    """The template. Raises InvalidData if it is no Word file, or one whose contents no document may carry."""
    package = opened(data)
    _refuse_embedded(package)
    _refuse_changes(package)
    _refuse_comments(package)
    kept = {
        id_: rel
        for id_, rel in package.relations.items()
        if not rel.is_external
        and package.archive.holds(rel.target)
        and (rel.kind in _KEPT or rel.kind in (HEADER, FOOTER))
        and not _is_carried(package, rel)
    }
    if not any(rel.kind == "styles" for rel in kept.values()):
        raise refused(
            codes.TEMPLATE_WITHOUT_STYLES,
            "the template has no styles",
            "Save it anew in Word; or begin with the one that “policykit template” writes.",
        )
    told = (*package.findings, *_names(package))
    return Source(package, kept, told)


def _is_carried(package: Package, relation: Relation) -> bool:
    """Whether a part is the data of the policy that the template was once a document of: not for others."""
    if relation.kind != "customXml":
        return False
    return NAMESPACE.encode() in package.archive.read(relation.target).replace(b"\0", b"")


def _refuse_embedded(package: Package) -> None:
    names = package.archive.names
    relations = (rel for name in names for rel in package.relations_of(name).values())
    if any("/embeddings/" in f"/{name}".lower() for name in names) or any(
        rel.kind in _EMBEDDED for rel in relations
    ):
        raise refused(
            codes.TEMPLATE_OBJECTS,
            "an object of another program is embedded in the template",
            "Take it out in Word, or put a picture in its place, and save the template.",
        )


def _refuse_changes(package: Package) -> None:
    for root in _showing(package):
        if next(root.iter(*_CHANGES), None) is not None:
            raise refused(
                codes.TEMPLATE_REVISIONS,
                "the template has tracked changes in it",
                "Accept or reject them in Word (Review, Accept All Changes), and save the template.",
            )


def _refuse_comments(package: Package) -> None:
    comments = package.part("comments")
    if comments is not None and comments.find(f"{W}comment") is not None:
        raise refused(
            codes.TEMPLATE_COMMENTS,
            "the template has comments in it",
            "Delete them in Word (Review, Delete All Comments), and save the template.",
        )


def _showing(package: Package) -> Iterator[etree._Element]:
    """The roots of all parts that show text."""
    yield package.root
    for rel in package.relations.values():
        if rel.kind in _SHOWING and not rel.is_external and package.archive.holds(rel.target):
            yield xml.parsed(rel.target, package.archive.read(rel.target))


def _names(package: Package) -> Iterator[Finding]:
    """One finding for all the names in the properties of the template."""
    told = []
    for part, fields in _NAMED.items():
        root = package.property_part(part)
        texts = {etree.QName(el).localname: (el.text or "").strip() for el in (() if root is None else root)}
        told += [f"{what} “{texts[tag][:80]}”" for tag, what in fields if texts.get(tag)]
    if told:
        yield Finding(
            codes.TEMPLATE_NAMES,
            f"The template carries names: {', '.join(told)}.",
            "They are not carried into documents; to take them out: File, Info, Inspect Document.",
        )
