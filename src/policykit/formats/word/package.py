"""Parts → the bytes of a .docx: a zip file that depends on its parts and on nothing else.

The standard library's writer asks the clock and the operating system, and deflates every part anew. Here the
time, the order and the system are fixed, and a part that never changes is deflated once. Numbers in the
comments are sections of PKWARE's APPNOTE 6.3.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable
from functools import lru_cache
from typing import Final, NamedTuple
from urllib.parse import quote

_VERSION = 20  # 2.0: folders and deflate (4.4.3.2)
_DEFLATED = 8  # 4.4.5
_MIDNIGHT = 0
_FIRST_OF_JANUARY_1980 = 1 << 5 | 1  # the earliest day that a zip file can name (4.4.6)
_COMMON = struct.pack("<HHHHH", _VERSION, 0, _DEFLATED, _MIDNIGHT, _FIRST_OF_JANUARY_1980)
_LOCAL = b"PK\3\4" + _COMMON  # 4.3.7, up to the sums
_CENTRAL = b"PK\1\2" + struct.pack("<BB", _VERSION, 0) + _COMMON  # 4.3.12; made on MS-DOS, it says (4.4.2)
_SUMS = struct.Struct("<LLLHH")
_UNSAID = bytes(10)  # no comment, the first disk, no attributes (4.4.15)
_OFFSET = struct.Struct("<L")
_BEFORE_NAME = len(_LOCAL) + _SUMS.size
_END = struct.Struct("<4sHHHHLLH")  # 4.3.16

LEVEL, WINDOW = 2, -15
"""How hard zlib tries: on a policy's body, a third of the time of its usual level for a tenth more bytes.
A window below zero means no header of its own round what is deflated."""
KEPT = 6
"""How hard it tries on what is deflated once and stands in every file of a house style."""
TINY: Final = 650
"""Bytes of a part that are not worth the time of deflating."""
_TAIL = 1200
"""Bytes of what follows a shared beginning that are not: deflated without it, they would shrink less."""
_BLOCK = struct.Struct("<BHH")  # RFC 1951, 3.2.4; this and the next begin where a byte does
_LONGEST_BLOCK = 0xFFFF
LAST: Final = b"\x03\x00"
"""The end of what is deflated: a last block with nothing in it (RFC 1951, 3.2.6)."""


class Part(NamedTuple):
    """One file of the package: its name, CRC-32 and size in bytes, and its content, deflated.

    ``spelt`` is the name, and ``sums`` is what is said of it before the content and in the list of files.
    """

    name: str
    crc: int
    size: int
    deflated: bytes
    spelt: bytes
    sums: bytes

    @classmethod
    def of(cls, name: str, crc: int, size: int, deflated: bytes) -> Part:
        """A part with what a zip file says of it."""
        spelt = ascii_name(name).encode("ascii")
        return cls(name, crc, size, deflated, spelt, _SUMS.pack(crc, len(deflated), size, len(spelt), 0))

    def renamed(self, name: str) -> Part:
        """The same content under another name."""
        return Part.of(name, self.crc, self.size, self.deflated)


def ascii_name(name: str) -> str:
    """The name of a part in characters that every program takes, as its address would be written."""
    return name if name.isascii() else quote(name, safe="/-._~ ()'!,;@&=+$[]")


def part(name: str, *content: str, level: int = LEVEL) -> Part:
    """A part made of pieces of text, which is written as UTF-8.

    Each piece is encoded by itself, for those in plain ASCII, as most are, take nearly no time.
    Raises UnicodeEncodeError if the text holds a lone surrogate; ``escape`` lets none through.
    """
    data = b"".join([piece.encode() for piece in content])
    return packed(name, data, level) if level > LEVEL or len(data) > TINY else stored(name, data)


def continued(name: str, beginning: str, *content: str) -> Part:
    """A part made of text whose beginning many files share: that is deflated once."""
    data = b"".join([piece.encode() for piece in content])
    begun, crc, size = _begun(beginning)
    rest = as_blocks(data) + LAST if len(data) <= _TAIL else zlib.compress(data, LEVEL, WINDOW)
    return Part.of(name, zlib.crc32(data, crc), size + len(data), begun + rest)


@lru_cache(maxsize=16)
def _begun(text: str) -> tuple[bytes, int, int]:
    """The beginning of a part: deflated, its CRC-32, and its size in bytes."""
    data = text.encode()
    return as_piece(data), zlib.crc32(data), len(data)


def packed(name: str, data: bytes, level: int = KEPT) -> Part:
    """A part made of bytes, such as a picture."""
    return Part.of(name, zlib.crc32(data), len(data), zlib.compress(data, level, WINDOW))


def stored(name: str, data: bytes) -> Part:
    """A part made of bytes that are not worth the time of deflating."""
    return Part.of(name, zlib.crc32(data), len(data), as_blocks(data) + LAST)


def as_blocks(data: bytes) -> bytes:
    """Bytes as they are, in stored blocks, which more may follow."""
    if len(data) <= _LONGEST_BLOCK:
        return _BLOCK.pack(0, len(data), len(data) ^ _LONGEST_BLOCK) + data
    pieces = (data[start : start + _LONGEST_BLOCK] for start in range(0, len(data), _LONGEST_BLOCK))
    return b"".join(map(as_blocks, pieces))


def as_piece(data: bytes) -> bytes:
    """Bytes deflated by themselves, up to the end of a byte, which more may follow."""
    deflater = zlib.compressobj(KEPT, zlib.DEFLATED, WINDOW)
    return deflater.compress(data) + deflater.flush(zlib.Z_FULL_FLUSH)


class Beginning(NamedTuple):
    """What many packages begin with: their first files, what the list of files says of them, their number."""

    files: bytes
    listed: bytes
    number: int

    @classmethod
    def of(cls, parts: Iterable[Part]) -> Beginning:
        """The parts in their order; a .docx begins with ``[Content_Types].xml``."""
        return cls(*_laid(parts, 0))


_NOTHING = Beginning(b"", b"", 0)


def pack(parts: Iterable[Part], beginning: Beginning = _NOTHING) -> bytes:
    """The zip file that holds the parts in their order, after those that it begins with."""
    start = len(beginning.files)
    files, listed, count = _laid(parts, start)
    listed, count = beginning.listed + listed, beginning.number + count
    end = _END.pack(b"PK\5\6", 0, 0, count, count, len(listed), start + len(files), 0)
    return b"".join((beginning.files, files, listed, end))


def _laid(parts: Iterable[Part], offset: int) -> tuple[bytes, bytes, int]:
    """The parts one after another, from an offset on; what the list of files says of them; their number."""
    files: list[bytes] = []
    directory: list[bytes] = []
    for _, _, _, deflated, spelt, sums in parts:
        files += (_LOCAL, sums, spelt, deflated)
        directory += (_CENTRAL, sums, _UNSAID, _OFFSET.pack(offset), spelt)
        offset += _BEFORE_NAME + len(spelt) + len(deflated)
    return b"".join(files), b"".join(directory), len(directory) // 5
