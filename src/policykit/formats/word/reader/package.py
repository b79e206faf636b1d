"""A Word file as a package of parts and relations. What must not be read is refused before it is unpacked."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import unquote

from lxml import etree

from policykit import codes
from policykit.findings import Finding, InvalidData
from policykit.formats.word.reader import xml
from policykit.formats.word.reader.xml import W, of_file, refused

LARGEST_FILE = 64 << 20
MOST_ENTRIES = 10_000
LARGEST_PART = 32 << 20
LARGEST_ENTRY = 100 << 20
LARGEST_TOTAL = 300 << 20
"""In bytes, unpacked. Pictures are never unpacked, but a file that is a bomb is refused as a whole."""
GREATEST_RATIO = 300
_RATIO_MATTERS = 1 << 20

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_DRIVE = re.compile("[A-Za-z]:")
_OTHER_FILES = (
    (b"%PDF", "a PDF"),
    (b"{\\rtf", "Rich Text (.rtf)"),
    (b"\x1f\x8b", "packed with gzip"),
    (b"<", "a web page or other text with tags"),
)
_LOCAL_HEADER = 30  # bytes before the name of an entry (APPNOTE 4.3.7)

_TYPES = "[Content_Types].xml"
_USUAL_MAIN = "word/document.xml"
_MAIN = re.compile(r"wordprocessingml\.(document|template)\.main\+xml$")
_OTHER_MAIN = re.compile(r"(spreadsheetml|presentationml)\.\w+\.main\+xml$")
_LOCAL = re.compile(r"(file:/*)?[A-Za-z]:[\\/]", re.IGNORECASE)
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
_FETCHING = re.compile(
    r"^\W*(DDE|DDEAUTO|INCLUDE|INCLUDETEXT|INCLUDEPICTURE|IMPORT|LINK)(?=[\s\"\\]|$)", re.I
)
_FIELD_TAGS = (f"{W}fldChar", f"{W}instrText", f"{W}delInstrText", f"{W}fldSimple")

_SAVE_IN_WORD = "Open it in Word, save it as “Word Document (.docx)”, and use that file."
_SAVE_WHERE_MADE = "Save it as “Word Document (.docx)” in the program it was made with."
_ASK_SENDER = "Ask the sender for a new copy, saved by Word."
_SAVE_ALONE = "Save the policy in a file of its own, without pictures and without the rest."


# ── the zip file ─────────────────────────────────────────────────────────────────────────────────────────


class Archive:
    """The files packed in a .docx, none of which is unpacked before it is asked for.

    Raises InvalidData for what is no zip file, or one that no honest program writes.
    """

    def __init__(self, data: bytes) -> None:
        _refuse_other_files(data)
        if data.count(b"PK\1\2") > MOST_ENTRIES:
            raise refused(
                codes.TOO_MANY_ENTRIES, f"the file has more than {MOST_ENTRIES:,} parts", _ASK_SENDER
            )
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, OverflowError, NotImplementedError, OSError) as error:
            raise _damaged(f"the file is cut short or damaged: {error}") from None
        entries = self._zip.infolist()
        _refuse_names(entries)
        _refuse_overlaps(entries, self._zip.start_dir)
        _refuse_sizes(entries)
        # ECMA-376 part 2, 6.2.2.3: names of parts that differ only by case are the same name.
        self._entries = {
            each.filename.removeprefix("/").lower(): each for each in entries if not each.is_dir()
        }

    @property
    def names(self) -> Sequence[str]:
        """The names of all the files, in the order of the zip file."""
        return [entry.filename.removeprefix("/") for entry in self._entries.values()]

    def holds(self, name: str) -> bool:
        """Whether there is such a file."""
        return name.lower() in self._entries

    def read(self, name: str) -> bytes:
        """One file, unpacked. Raises KeyError if there is none, InvalidData if it is damaged or too large."""
        entry = self._entries[name.lower()]
        if entry.file_size > LARGEST_PART:
            raise _too_large(f"“{name}” in it has {entry.file_size:,} bytes")
        try:
            with self._zip.open(entry) as file:
                content = file.read(entry.file_size + 1)
        except (
            zipfile.BadZipFile,
            zlib.error,
            NotImplementedError,
            RuntimeError,
            EOFError,
            OSError,
        ) as error:
            raise _damaged(f"“{name}” in it cannot be unpacked: {error}") from None
        if len(content) != entry.file_size:
            raise _damaged(f"“{name}” in it is not the size that the file says")
        return content


def _refuse_other_files(data: bytes) -> None:
    """What is no zip file is named by what it begins with."""
    if len(data) > LARGEST_FILE:
        raise _too_large(f"the file has {len(data):,} bytes")
    if data.startswith(b"PK\3\4"):
        return
    if data.startswith(_OLE):  # Microsoft's old container, of .doc files and of encrypted .docx files
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise refused(
                codes.PASSWORD,
                "the file is protected by a password",
                "Open it in Word, remove the password (File, Info, Protect Document), and save a copy.",
            )
        raise refused(
            codes.OLD_WORD, "the file is of the kind that Word wrote before 2007 (.doc)", _SAVE_IN_WORD
        )
    start = data[:512].lstrip(b"\xef\xbb\xbf \t\r\n")
    kind = next((kind for magic, kind in _OTHER_FILES if start.startswith(magic)), "something else")
    what = f"the file is not a Word document but {kind}" if data else "the file is empty"
    raise refused(codes.NOT_WORD, what, _SAVE_WHERE_MADE)


def _refuse_names(entries: Sequence[zipfile.ZipInfo]) -> None:
    seen: set[str] = set()
    for entry in entries:
        name = entry.orig_filename.replace("\\", "/")
        if ".." in name.split("/") or name.startswith("//") or _DRIVE.match(name) or "\0" in name:
            raise refused(
                codes.UNSAFE_ENTRY, f"a name in the file leads out of it: “{name[:80]}”", _ASK_SENDER
            )
        folded = name.removeprefix("/").lower()
        if folded in seen:
            raise refused(codes.AMBIGUOUS_ENTRIES, f"the file has “{name[:80]}” twice", _ASK_SENDER)
        seen.add(folded)
        if entry.flag_bits & 1:
            remedy = "Pack it without a password, or save the document again in Word."
            raise refused(codes.PASSWORD, f"“{name[:80]}” in the file is encrypted", remedy)


def _refuse_overlaps(entries: Sequence[zipfile.ZipInfo], end: int) -> None:
    """Two entries that share bytes are how a small file is made to unpack to a large one."""
    ordered = sorted(entries, key=lambda entry: entry.header_offset)
    nexts = [entry.header_offset for entry in ordered[1:]] + [end]
    for entry, following in zip(ordered, nexts, strict=True):
        if entry.header_offset < 0 or entry.header_offset + _LOCAL_HEADER + entry.compress_size > following:
            what = f"“{entry.filename[:80]}” shares bytes with another part of the file"
            raise refused(codes.AMBIGUOUS_ENTRIES, what, _ASK_SENDER)


def _refuse_sizes(entries: Sequence[zipfile.ZipInfo]) -> None:
    for entry in entries:
        is_tight = entry.file_size > GREATEST_RATIO * max(entry.compress_size, 1)
        if entry.file_size > _RATIO_MATTERS and is_tight:
            what = f"“{entry.filename[:80]}” grows from {entry.compress_size:,} to {entry.file_size:,} bytes"
            raise refused(codes.COMPRESSED_TOO_MUCH, what, _ASK_SENDER)
        if entry.file_size > LARGEST_ENTRY:
            raise _too_large(f"“{entry.filename[:80]}” in it has {entry.file_size:,} bytes")
    total = sum(entry.file_size for entry in entries)
    if total > LARGEST_TOTAL:
        raise _too_large(f"its parts have {total:,} bytes together")


def _too_large(what: str) -> InvalidData:
    return refused(codes.ENTRY_TOO_LARGE, f"the file is too large: {what}", _SAVE_ALONE)


def _damaged(what: str) -> InvalidData:
    return refused(codes.DAMAGED_WORD, what, _ASK_SENDER)


# ── the package ──────────────────────────────────────────────────────────────────────────────────────────


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

    def part(self, kind: str, *, is_needed: bool = False) -> etree._Element | None:
        """The root of the part that the main part has one relation of this kind to.

        If it is missing there is a finding, and also if there is no such relation to a part that is needed.
        """
        relation = next((rel for rel in self.relations.values() if rel.kind == kind), None)
        if relation is None or relation.is_external:
            if is_needed:
                self.lack(f"its {kind}")
            return None
        if not self.archive.holds(relation.target):
            self.lack(f"“{relation.target}” (its {kind})")
            return None
        return self.parsed(relation.target)

    def parsed(self, name: str) -> etree._Element:
        """The root of a part, by its name. Raises KeyError if it is not there."""
        return xml.parsed(name, self.archive.read(name))

    def relations_of(self, part: str) -> dict[str, Relation]:
        """What a part leads to, by the ids of the relations."""
        name = relations_name(part)
        return _relations(self.archive, name) if self.archive.holds(name) else {}

    def lack(self, what: str) -> None:
        """Add a finding that something is missing."""
        remedy = "Check that headings and lists were read correctly, or save the file again in Word."
        self.findings.append(of_file(codes.PART_MISSING, f"the Word file lacks {what}", remedy))

    def property_part(self, name: str) -> etree._Element | None:
        """A part of the properties of the file, by its usual name."""
        return self.parsed(name) if self.archive.holds(name) else None


def opened(data: bytes) -> Package:
    """The package. Raises InvalidData if it is no Word document, or one that must not be read."""
    archive = Archive(data)
    types = _content_types(archive)
    _refuse_programs(archive, types)
    relations = {name: _relations(archive, name) for name in archive.names if name.endswith(".rels")}
    findings = [finding for found in relations.values() for finding in _outside(found.values())]
    main = _main(archive, relations.get("_rels/.rels", {}))
    _refuse_other_document(types.get(f"/{main}".lower(), ""))
    root = _inspected(archive, main)
    package = Package(archive, root, relations.get(relations_name(main), {}), findings, main)
    if not types:
        package.lack("the list of its parts")
    return package


def relations_name(name: str) -> str:
    """The name of the part that lists the relations of a part."""
    folder, file = posixpath.split(name)
    return posixpath.join(folder, "_rels", f"{file}.rels")


def _content_types(archive: Archive) -> dict[str, str]:
    """The type of each part that is listed by its name."""
    root = xml.parsed(_TYPES, archive.read(_TYPES)) if archive.holds(_TYPES) else ()
    named = (part for part in root if part.get("PartName"))
    return {str(part.get("PartName")).lower(): str(part.get("ContentType")) for part in named}


def _refuse_programs(archive: Archive, types: Mapping[str, str]) -> None:
    names = [name.lower() for name in archive.names]
    listed = [type_.lower() for type_ in types.values()]
    if any("macroenabled" in type_ or "vbaproject" in type_ for type_ in listed) or any(
        name.endswith("vbaproject.bin") for name in names
    ):
        raise _macros()
    if any("/activex/" in name for name in names):
        raise _activex()


def _relations(archive: Archive, name: str) -> dict[str, Relation]:
    """The relations that a part of relations lists, by their ids; targets are names of parts."""
    folder = posixpath.dirname(posixpath.dirname(name))
    found: dict[str, Relation] = {}
    for rel in xml.parsed(name, archive.read(name)):
        target, type_ = rel.get("Target") or "", rel.get("Type") or ""
        if type_.startswith(xml.STRICT):
            raise _strict()
        is_external = rel.get("TargetMode") == "External"
        if not is_external:
            path = unquote(target.partition("#")[0])
            target = posixpath.normpath(posixpath.join(folder, path)).lstrip("/")
        found[rel.get("Id") or ""] = Relation(type_.rpartition("/")[2], target, is_external, type_)
    return found


def _outside(relations: Iterable[Relation]) -> Iterator[Finding]:
    """Refuse what is taken from elsewhere; a template on one computer, which is not needed, is a finding."""
    for rel in relations:
        match rel.kind:
            case "vbaProject":
                raise _macros()
            case "aFChunk":
                raise refused(
                    codes.FOREIGN_CHUNK,
                    f"the file fetches another whole document: “{rel.target[:80]}”",
                    "Open the file in Word, check that everything is there, and save it.",
                )
            case "control" | "activeXControlBinary":
                raise _activex()
            case "attachedTemplate" if rel.is_external and _LOCAL.match(rel.target):
                yield of_file(
                    codes.LOCAL_TEMPLATE,
                    f"the document names a template on another computer: “{rel.target[:120]}”",
                    "You need not do anything. Nothing was read from there.",
                )
            case kind if (rel.is_external and kind != "hyperlink") or kind == "subDocument":
                what = _OUTSIDE.get(kind, f"something ({kind})")
                raise refused(
                    codes.REACHES_OUTSIDE,
                    f"the document fetches {what} from elsewhere: “{rel.target[:120]}”",
                    "In Word, break the link (File, Info, Edit Links to Files) or remove it, and save.",
                )


def _main(archive: Archive, roots: Mapping[str, Relation]) -> str:
    found = next((rel.target for rel in roots.values() if rel.kind == "officeDocument"), _USUAL_MAIN)
    for name in (found, _USUAL_MAIN):
        if archive.holds(name):
            return name
    kind = "an OpenDocument file (.odt)" if archive.holds("META-INF/manifest.xml") else "another zip file"
    raise refused(codes.NOT_WORD, f"the file is not a Word document but {kind}", _SAVE_WHERE_MADE)


def _refuse_other_document(content_type: str) -> None:
    other = _OTHER_MAIN.search(content_type) if _MAIN.search(content_type) is None else None
    if other is not None:
        kind = "an Excel workbook" if other[1] == "spreadsheetml" else "a PowerPoint presentation"
        what = f"the file is not a Word document but {kind}"
        raise refused(codes.NOT_WORD, what, "Copy the text into a Word document.")


def _inspected(archive: Archive, main: str) -> etree._Element:
    """The root of the main part; every other part with XML is inspected too, and let go again."""
    data = archive.read(main)
    # Before parsing, by the usual prefix; afterwards those of any other prefix count as tags.
    if data.count(b"<w:p>") + data.count(b"<w:p ") + data.count(b"<w:p/") > xml.MOST_PARAGRAPHS:
        what = f"the document has more than {xml.MOST_PARAGRAPHS:,} paragraphs"
        raise refused(codes.TOO_MANY_PARAGRAPHS, what, _SAVE_ALONE)
    root = xml.parsed(main, data)
    if root.tag.startswith(f"{{{xml.STRICT}"):
        raise _strict()
    if root.tag != f"{W}document":
        raise refused(codes.NOT_WORD, f"the main part “{main}” is not a Word document", _SAVE_WHERE_MADE)
    _refuse_fetching(root)
    for name in archive.names:
        if name.endswith(".xml") and name not in (main, _TYPES):
            data = archive.read(name)
            xml.refuse_dtd(name, data)
            if b"instrText" in data or b"fldSimple" in data:
                _refuse_fetching(xml.parsed(name, data))
    return root


def _refuse_fetching(root: etree._Element) -> None:
    """Raises InvalidData for a field that takes something from outside, however its code is cut into runs."""
    open_codes: list[str] = []
    whole: list[str] = []
    for element in root.iter(*_FIELD_TAGS):
        kind = element.get(f"{W}fldCharType")
        if element.tag == f"{W}fldSimple":
            whole.append(element.get(f"{W}instr") or "")
        elif element.tag != f"{W}fldChar":
            if open_codes:
                open_codes[-1] += element.text or ""
            else:
                whole.append(element.text or "")
        elif kind == "begin":
            open_codes.append("")
        elif open_codes:  # At "separate" and at "end" the code is complete.
            whole.append(open_codes[-1] if kind != "end" else open_codes.pop())
    for code in (*whole, *open_codes):
        match = _FETCHING.match(code)
        if match is not None:
            raise refused(
                codes.FETCHING_FIELD,
                f"a field fetches something from elsewhere: “{code.strip()[:80]}”",
                f"Remove the {match[1].upper()} field in Word, or make it text (Ctrl+Shift+F9), and save.",
            )


def _macros() -> InvalidData:
    return refused(codes.MACROS, "the file contains macros (.docm)", _SAVE_IN_WORD)


def _strict() -> InvalidData:
    return refused(codes.STRICT_WORD, "the file is a “Strict Open XML Document”", _SAVE_IN_WORD)


def _activex() -> InvalidData:
    return refused(
        codes.ACTIVEX, "the file contains ActiveX controls", "Remove them in Word, and save the file."
    )
