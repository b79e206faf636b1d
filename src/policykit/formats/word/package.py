"""Parts → the bytes of a .docx: a zip file that depends on its parts and on nothing else.

The standard library's writer asks the clock and the operating system, and deflates every part anew. Here the
time, the order and the system are fixed, and a part that never changes is deflated once. Numbers in the
comments are sections of PKWARE's APPNOTE 6.3.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable
from dataclasses import dataclass

_LOCAL = struct.Struct("<4sHHHHHLLLHH")  # 4.3.7
_CENTRAL = struct.Struct("<4sBBHHHHHLLLHHHHHL")  # 4.3.12, up to the offset
_OFFSET = struct.Struct("<L")
_END = struct.Struct("<4sHHHHLLH")  # 4.3.16
_VERSION = 20  # 2.0: folders and deflate (4.4.3.2)
_DEFLATED = 8  # 4.4.5
_MIDNIGHT = 0
_FIRST_OF_JANUARY_1980 = 1 << 5 | 1  # the earliest day that a zip file can name (4.4.6)

LEVEL, WINDOW, MEMORY = 2, -15, 8
"""How hard zlib tries: on a policy's body, a third of the time of its usual level for a tenth more bytes.
A window below zero means no header of its own round what is deflated."""
KEPT = 6
"""How hard it tries on what is deflated once and stands in every file of a house style."""
_TINY = 400
"""Bytes of a part that is not worth the time of deflating."""


@dataclass(frozen=True, slots=True)
class Part:
    """One file of the package: its ASCII name, CRC-32 and size in bytes, and its content, deflated.

    ``header`` stands before the content, and ``entry``, all but its offset, in the list of files.
    """

    name: str
    crc: int
    size: int
    deflated: bytes
    header: bytes
    entry: bytes

    @classmethod
    def of(cls, name: str, crc: int, size: int, deflated: bytes) -> Part:
        """A part with what a zip file says of it."""
        spelt = name.encode("ascii")
        about = (_DEFLATED, _MIDNIGHT, _FIRST_OF_JANUARY_1980, crc, len(deflated), size, len(spelt), 0)
        header = _LOCAL.pack(b"PK\3\4", _VERSION, 0, *about) + spelt
        # The second byte of the version says MS-DOS (4.4.2); the last number, no attributes (4.4.15).
        entry = _CENTRAL.pack(b"PK\1\2", _VERSION, 0, _VERSION, 0, *about, 0, 0, 0, 0)
        return cls(name, crc, size, deflated, header, entry)


def part(name: str, content: str, level: int = LEVEL) -> Part:
    """A part made of text, which is written as UTF-8.

    Raises UnicodeEncodeError if the text holds a lone surrogate; ``escape`` lets none through.
    """
    data = content.encode()
    return packed(name, data, level) if level > LEVEL or len(data) > _TINY else stored(name, data)


def packed(name: str, data: bytes, level: int = KEPT) -> Part:
    """A part made of bytes, such as a picture."""
    deflater = zlib.compressobj(level, zlib.DEFLATED, WINDOW, MEMORY)
    return Part.of(name, zlib.crc32(data), len(data), deflater.compress(data) + deflater.flush())


def stored(name: str, data: bytes) -> Part:
    """A part made of bytes that are not worth the time of deflating, in stored blocks (RFC 1951, 3.2.4)."""
    deflater = zlib.compressobj(0, zlib.DEFLATED, -9, 1)  # which takes the least memory
    return Part.of(name, zlib.crc32(data), len(data), deflater.compress(data) + deflater.flush())


def pack(parts: Iterable[Part]) -> bytes:
    """The zip file that holds the parts in their order; a .docx begins with ``[Content_Types].xml``."""
    files: list[bytes] = []
    directory: list[bytes] = []
    offset = 0
    for entry in parts:
        files += (entry.header, entry.deflated)
        directory += (entry.entry, _OFFSET.pack(offset), entry.header[_LOCAL.size :])
        offset += len(entry.header) + len(entry.deflated)
    count = len(directory) // 3
    length = sum(map(len, directory))
    end = _END.pack(b"PK\5\6", 0, 0, count, count, length, offset, 0)
    return b"".join((*files, *directory, end))
