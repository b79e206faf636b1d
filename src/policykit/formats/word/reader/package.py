"""The files packed in a .docx → its parts and their relations; what must not be read is refused."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote

from lxml import etree

from policykit import codes
from policykit.findings import Finding, InvalidData
from policykit.formats.word.reader import xml
from policykit.formats.word.reader.archive import Archive
from policykit.formats.word.reader.fields import refuse_fetching
from policykit.formats.word.reader.refusals import refused, told

_TYPES = "[Content_Types].xml"
_ROOT = "_rels/.rels"
_USUAL_MAIN = "word/document.xml"
_MAIN = re.compile(r"wordprocessingml\.(document|template)\.main\+xml$")
_OTHER_MAIN = re.compile(r"(spreadsheetml|presentationml)\.\w+\.main\+xml$")
_LOCAL = re.compile(r"(file:/*)?[A-Za-z]:[\\/]", re.IGNORECASE)
_XML = (".xml", ".rels")
_OUTSIDE = {
    "attachedTemplate": "a template",
    "image": "a picture",
    "oleObject": "an object",
    "package": "an object",
    "subDocument": "another document",
    "frame": "another document",
    "mailMergeSource": "a list of addresses",
    "video": "a film",
    "audio": "a sound",
    "media": "a film or a sound",
}
_WITHOUT_PROGRAM = "Open it in Word, save it as “Word Document (.docx)”, and use that file."


@dataclass(frozen=True, slots=True)
class Relation:
    """What a part leads to: a part of the package, by its name, or an address outside.

    ``kind`` is the last word of ``type``, which is a URI.
    """

    kind: str
    target: str
    is_external: bool
    type: str = ""


@dataclass(slots=True)
class Package:
    """The parts of one .docx. ``relations`` are those of the part called ``main``, by their ids."""

    archive: Archive
    root: etree._Element
    relations: Mapping[str, Relation]
    findings: list[Finding] = field(default_factory=list)
    main: str = _USUAL_MAIN

    def part(self, kind: str) -> etree._Element | None:
        """The root of the part that the main part has one relation of this kind to, if it is there."""
        data = self.content(kind)
        return None if data is None else xml.parsed(f"word/{kind}.xml", data)

    def content(self, kind: str, *, is_needed: bool = False) -> bytes | None:
        """The content of the part that the main part has one relation of this kind to.

        If it is missing there is a finding, and also if there is no such relation to a part that is needed.
        """
        relation = next((rel for rel in self.relations.values() if rel.kind == kind), None)
        if relation is None or relation.is_external:
            if is_needed:
                self.findings.append(_missing(f"its {kind}"))
            return None
        if not self.archive.holds(relation.target):
            self.findings.append(_missing(f"“{relation.target}” (its {kind})"))
            return None
        return self.archive.read(relation.target)

    def parsed(self, name: str) -> etree._Element:
        """The root of a part, by its name. Raises KeyError if it is not there."""
        return xml.parsed(name, self.archive.read(name))

    def relations_of(self, part: str) -> dict[str, Relation]:
        """What a part leads to, by the ids of the relations."""
        name = relations_name(part)
        return _relations(self.archive, name) if self.archive.holds(name) else {}

    def lack(self, what: str) -> None:
        """Note that something is missing."""
        self.findings.append(_missing(what))

    def property_part(self, name: str) -> etree._Element | None:
        """A part of the properties of the file, by its usual name."""
        return xml.parsed(name, self.archive.read(name)) if self.archive.holds(name) else None


def opened(data: bytes) -> Package:
    """The package. Raises InvalidData if it is no Word document, or one that must not be read."""
    archive = Archive(data)
    types = _content_types(archive)
    findings = [] if types else [_missing("the list of its parts")]
    _refuse_programs(archive, types)
    relations = {name: _relations(archive, name) for name in archive.names if name.endswith(".rels")}
    for found in relations.values():
        findings += _outside(found.values())
    main = _main(archive, relations.get(_ROOT, {}))
    content_type = types.get(f"/{main}".lower(), "")
    if content_type and _MAIN.search(content_type) is None:
        _refuse_main(content_type)
    root = _inspected(archive, main)
    of_main = relations.get(relations_name(main), {})
    return Package(archive, root, of_main, findings, main)


def _content_types(archive: Archive) -> dict[str, str]:
    """The type of each part that is listed by its name."""
    if not archive.holds(_TYPES):
        return {}
    root = xml.parsed(_TYPES, archive.read(_TYPES))
    return {
        str(part.get("PartName")).lower(): str(part.get("ContentType"))
        for part in root
        if part.get("PartName")
    }


def _refuse_programs(archive: Archive, types: Mapping[str, str]) -> None:
    names = [name.lower() for name in archive.names]
    listed = types.values()
    if any("macroenabled" in type_.lower() or "vbaproject" in type_.lower() for type_ in listed) or any(
        name.endswith("vbaproject.bin") for name in names
    ):
        raise refused(codes.MACROS, "the file holds macros (.docm)", _WITHOUT_PROGRAM)
    if any("/activex/" in name for name in names):
        raise _activex()


def relations_name(name: str) -> str:
    """The name of the part that lists the relations of a part."""
    folder, file = posixpath.split(name)
    return posixpath.join(folder, "_rels", f"{file}.rels")


def _relations(archive: Archive, name: str) -> dict[str, Relation]:
    """The relations that a part of relations lists, by their ids; targets are names of parts."""
    folder = posixpath.dirname(posixpath.dirname(name))
    found: dict[str, Relation] = {}
    for rel in xml.parsed(name, archive.read(name)):
        address, type_ = rel.get("Target") or "", rel.get("Type") or ""
        if type_.startswith(xml.STRICT):
            raise _strict()
        external = rel.get("TargetMode") == "External"
        target = address if external else _resolved(folder, address)
        found[rel.get("Id") or ""] = Relation(type_.rpartition("/")[2], target, external, type_)
    return found


def _resolved(folder: str, target: str) -> str:
    path = unquote(target.partition("#")[0])
    return posixpath.normpath(path if path.startswith("/") else posixpath.join(folder, path)).lstrip("/")


def _outside(relations: Iterable[Relation]) -> Iterator[Finding]:
    """Refuse what is taken from elsewhere; a template on one computer, which nobody needs, is only told."""
    for rel in relations:
        match rel.kind:
            case "vbaProject":
                raise refused(codes.MACROS, "the file holds macros (.docm)", _WITHOUT_PROGRAM)
            case "aFChunk":
                raise refused(
                    codes.FOREIGN_CHUNK,
                    f"a whole document is packed in the file for Word to take in: “{rel.target[:80]}”",
                    "Open the file in Word, look that all is there, and save it.",
                )
            case "control" | "activeXControlBinary":
                raise _activex()
            case "attachedTemplate" if rel.is_external and _LOCAL.match(rel.target):
                yield told(
                    codes.LOCAL_TEMPLATE,
                    f"the document names a template on somebody's computer: “{rel.target[:120]}”",
                    "Nothing needs to be done; nothing was read from there.",
                )
            case kind if (rel.is_external and kind != "hyperlink") or kind == "subDocument":
                what = _OUTSIDE.get(kind, f"something ({kind})")
                raise refused(
                    codes.REACHES_OUTSIDE,
                    f"the document takes {what} from elsewhere: “{rel.target[:120]}”",
                    "In Word, break the link (File, Info, Edit Links to Files) or take it out, and save.",
                )


def _main(archive: Archive, roots: Mapping[str, Relation]) -> str:
    main = next((rel.target for rel in roots.values() if rel.kind == "officeDocument"), _USUAL_MAIN)
    if archive.holds(main):
        return main
    if archive.holds(_USUAL_MAIN):
        return _USUAL_MAIN
    kind = "an OpenDocument file (.odt)" if archive.holds("META-INF/manifest.xml") else "another zip file"
    raise refused(
        codes.NOT_WORD,
        f"the file is no Word document but {kind}",
        "Save it as “Word Document (.docx)” in the program it was made with.",
    )


def _refuse_main(content_type: str) -> None:
    other = _OTHER_MAIN.search(content_type)
    if other is None:
        return
    kind = "an Excel workbook" if other[1] == "spreadsheetml" else "a PowerPoint presentation"
    raise refused(
        codes.NOT_WORD, f"the file is no Word document but {kind}", "Copy the text into a Word document."
    )


def _inspected(archive: Archive, main: str) -> etree._Element:
    """The root of the main part; the parts that show text beside it are looked at, and let go again."""
    data = archive.read(main)
    _refuse_paragraphs(data)
    root = xml.parsed(main, data)
    if root.tag.startswith(f"{{{xml.STRICT}"):
        raise _strict()
    if root.tag != f"{xml.W}document":
        raise refused(
            codes.NOT_WORD,
            f"the main part “{main}” is no Word document",
            "Save it as “Word Document (.docx)” in the program it was made with.",
        )
    if b"instrText" in data or b"fldSimple" in data:
        refuse_fetching(root)
    for name in archive.names:
        if name.endswith(_XML) and name not in (main, _TYPES) and not name.endswith(".rels"):
            _inspect(archive, name)
    return root


def _inspect(archive: Archive, name: str) -> None:
    data = archive.read(name)
    xml.refuse_dtd(name, data)
    if b"instrText" in data or b"fldSimple" in data:
        refuse_fetching(xml.parsed(name, data))


def _refuse_paragraphs(data: bytes) -> None:
    """Before parsing, by the usual prefix; afterwards those of any other prefix count as tags."""
    if data.count(b"<w:p>") + data.count(b"<w:p ") + data.count(b"<w:p/") > xml.MOST_PARAGRAPHS:
        raise refused(
            codes.TOO_MANY_PARAGRAPHS,
            f"the document holds more than {xml.MOST_PARAGRAPHS:,} paragraphs",
            "Save the policy alone, without what else is in the file.",
        )


def _strict() -> InvalidData:
    return refused(
        codes.STRICT_WORD,
        "the file is a “Strict Open XML Document”",
        "Open it in Word and save it as “Word Document (.docx)”.",
    )


def _activex() -> InvalidData:
    return refused(
        codes.ACTIVEX, "the file holds ActiveX controls", "Take them out in Word, and save the file."
    )


def _missing(what: str) -> Finding:
    return told(
        codes.PART_MISSING,
        f"the Word file lacks {what}",
        "Look whether headings and lists were read rightly, or save the file anew in Word.",
    )
