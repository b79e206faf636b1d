"""Bytes → the files packed in a .docx; everything that can be refused is refused before one is unpacked."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Sequence

from policykit import codes
from policykit.findings import InvalidData
from policykit.formats.word.reader.refusals import refused

LARGEST_FILE = 64 << 20
MOST_ENTRIES = 10_000
LARGEST_PART = 32 << 20
LARGEST_ENTRY = 100 << 20
LARGEST_TOTAL = 300 << 20
"""In bytes, unpacked. Pictures are never unpacked, but a file that is a bomb is refused as a whole."""
GREATEST_RATIO = 300
_RATIO_MATTERS = 1 << 20

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_ENTRY = b"PK\1\2"
_LOCAL = struct.Struct("<4s22xHH")  # APPNOTE 4.3.7: the signature, and the lengths of name and extra field
_SAVE_AS = "Open it in Word and save it as “Word Document (.docx)”."
_SENT_BY = "Ask whoever sent the file for a new copy, saved by Word."
_DRIVE = re.compile("[A-Za-z]:")
_OTHERS = (
    (b"%PDF", "a PDF"),
    (b"{\\rtf", "Rich Text (.rtf)"),
    (b"\x1f\x8b", "packed with gzip"),
    (b"<", "a web page or other text with tags"),
)


class Archive:
    """The files packed in a .docx, none of which is unpacked before it is asked for.

    Raises InvalidData for whatever is no zip file, or one that no honest program writes.
    """

    def __init__(self, data: bytes) -> None:
        _refuse_others(data)
        self._data = data
        directory = _directory(data)
        entries = directory.infolist()
        _refuse_names(entries)
        _refuse_overlaps(entries, directory.start_dir)
        _refuse_sizes(entries)
        self._names = {entry.filename.removeprefix("/"): entry for entry in entries if not entry.is_dir()}
        # ECMA-376 part 2, 6.2.2.3: names of parts that differ only by case are the same name.
        self._folded = {name.lower(): name for name in self._names}

    @property
    def names(self) -> Sequence[str]:
        """The names of all the files, in the order of the zip file."""
        return tuple(self._names)

    def holds(self, name: str) -> bool:
        """Whether there is such a file."""
        return name.lower() in self._folded

    def read(self, name: str) -> bytes:
        """One file, unpacked. Raises KeyError if there is none, InvalidData if it is damaged or too large."""
        entry = self._names[self._folded[name.lower()]]
        if entry.file_size > LARGEST_PART:
            raise _too_large(f"“{name}” in it has {entry.file_size:,} bytes")
        try:
            content = self._unpacked(entry)
        except (zlib.error, struct.error) as error:
            raise _damaged(f"“{name}” in it cannot be unpacked: {error}") from None
        if len(content) != entry.file_size or zlib.crc32(content) != entry.CRC:
            raise _damaged(f"“{name}” in it is not what its checksum says")
        return content

    def _unpacked(self, entry: zipfile.ZipInfo) -> bytes:
        """The content of an entry, and hardly more than it says that it has.

        The standard library's own reading costs several times as much for the small parts of a Word file.
        """
        signature, name_length, extra_length = _LOCAL.unpack_from(self._data, entry.header_offset)
        if signature != b"PK\3\4" or entry.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
            raise _damaged(f"“{entry.filename[:80]}” in it is packed in a way that Word does not know")
        start = entry.header_offset + _LOCAL.size + name_length + extra_length
        packed = self._data[start : start + entry.compress_size]
        if entry.compress_type == zipfile.ZIP_STORED:
            return packed
        return zlib.decompressobj(-zlib.MAX_WBITS).decompress(packed, entry.file_size + 1)


def _directory(data: bytes) -> zipfile.ZipFile:
    if data.count(_ENTRY) > MOST_ENTRIES:
        raise _too_many()
    try:
        return zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OverflowError, NotImplementedError, OSError) as error:
        raise _damaged(f"the file is cut short or damaged: {error}") from None


def _refuse_others(data: bytes) -> None:
    """What is no zip file is told by what it begins with."""
    if len(data) > LARGEST_FILE:
        raise _too_large(f"the file has {len(data):,} bytes")
    if data.startswith(_OLE):
        raise _ole(data)
    if data.startswith(b"PK\3\4"):
        return
    start = data[:512].lstrip(b"\xef\xbb\xbf \t\r\n")
    kind = next((kind for magic, kind in _OTHERS if start.startswith(magic)), "something else")
    what = f"the file is no Word document but {kind}" if data else "the file is empty"
    raise refused(codes.NOT_WORD, what, "Save it as “Word Document (.docx)” in the program it was made with.")


def _ole(data: bytes) -> InvalidData:
    """The old container of Microsoft's, which holds .doc files and encrypted .docx files."""
    if _ENCRYPTED in data:
        return refused(
            codes.PASSWORD,
            "the file is protected by a password",
            "Open it in Word, take the password off (File, Info, Protect Document), and save a copy.",
        )
    return refused(codes.OLD_WORD, "the file is of the kind that Word wrote before 2007 (.doc)", _SAVE_AS)


def _refuse_names(entries: Sequence[zipfile.ZipInfo]) -> None:
    if len(entries) > MOST_ENTRIES:
        raise _too_many()
    seen: set[str] = set()
    for entry in entries:
        name = entry.orig_filename.replace("\\", "/")
        if ".." in name.split("/") or name.startswith("//") or _DRIVE.match(name) or "\0" in name:
            raise refused(codes.UNSAFE_ENTRY, f"a name in the file leads out of it: “{name[:80]}”", _SENT_BY)
        folded = name.removeprefix("/").lower()
        if folded in seen:
            raise refused(codes.AMBIGUOUS_ENTRIES, f"“{name[:80]}” stands in the file twice", _SENT_BY)
        seen.add(folded)
        if entry.flag_bits & 1:
            raise refused(
                codes.PASSWORD,
                f"“{name[:80]}” in the file is encrypted",
                "Pack it without a password, or save the document anew in Word.",
            )


def _refuse_overlaps(entries: Sequence[zipfile.ZipInfo], end: int) -> None:
    """Two entries that share bytes are how a small file is made to unpack to a large one."""
    ordered = sorted(entries, key=lambda entry: entry.header_offset)
    nexts = [entry.header_offset for entry in ordered[1:]] + [end]
    for entry, following in zip(ordered, nexts, strict=True):
        least = _LOCAL.size + len(entry.orig_filename.encode("utf-8", "replace").partition(b"\0")[0])
        if entry.header_offset < 0 or entry.header_offset + _least(entry, least) > following:
            raise refused(
                codes.AMBIGUOUS_ENTRIES,
                f"“{entry.filename[:80]}” lies over another of the files packed in this one",
                _SENT_BY,
            )


def _least(entry: zipfile.ZipInfo, header: int) -> int:
    """The fewest bytes that an entry takes; a name in an old encoding may have fewer than it has as UTF-8."""
    name = 0 if not entry.filename.isascii() else header - _LOCAL.size
    return _LOCAL.size + name + entry.compress_size


def _refuse_sizes(entries: Sequence[zipfile.ZipInfo]) -> None:
    for entry in entries:
        tight = entry.file_size > GREATEST_RATIO * max(entry.compress_size, 1)
        if entry.file_size > _RATIO_MATTERS and tight:
            raise refused(
                codes.COMPRESSED_TOO_MUCH,
                f"“{entry.filename[:80]}” grows from {entry.compress_size:,} to {entry.file_size:,} bytes",
                _SENT_BY,
            )
        if entry.file_size > LARGEST_ENTRY:
            raise _too_large(f"“{entry.filename[:80]}” in it has {entry.file_size:,} bytes")
    total = sum(entry.file_size for entry in entries)
    if total > LARGEST_TOTAL:
        raise _too_large(f"what is packed in it has {total:,} bytes together")


def _too_many() -> InvalidData:
    return refused(
        codes.TOO_MANY_ENTRIES, f"more than {MOST_ENTRIES:,} files are packed in this one", _SENT_BY
    )


def _too_large(what: str) -> InvalidData:
    remedy = "Save the policy without pictures, and without what else is in the file."
    return refused(codes.ENTRY_TOO_LARGE, f"the file is too large: {what}", remedy)


def _damaged(what: str) -> InvalidData:
    return refused(codes.DAMAGED_WORD, what, _SENT_BY)
