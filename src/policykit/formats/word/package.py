"""The zip file that a .docx is: the same parts always give the same bytes."""

from __future__ import annotations

import io
from collections.abc import Mapping
from urllib.parse import quote
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

CONTENT_TYPES = "[Content_Types].xml"
LEVEL = 2
"""zlib's level: on a policy's text, a third of the time of the usual one for a tenth more bytes."""
_EARLIEST = (1980, 1, 1, 0, 0, 0)  # the earliest day that a zip file can name
_SMALL = 700  # characters that are stored as they are: they would hardly shrink


def pack(parts: Mapping[str, str | bytes], start: bytes = b"") -> bytes:
    """The zip file that holds the parts, in their order; text is written as UTF-8.

    ``start`` is a zip file of the parts that come before: a template packs those of all its documents once.

    Raises UnicodeEncodeError if a text holds a lone surrogate; ``escape`` lets none through.
    """
    buffer = io.BytesIO(start)
    with ZipFile(buffer, "a") as archive:
        for name, content in parts.items():
            entry = ZipInfo(ascii_name(name), _EARLIEST)
            entry.create_system = 0
            method = ZIP_STORED if len(content) < _SMALL else ZIP_DEFLATED
            archive.writestr(entry, content, method, LEVEL)
            entry.external_attr = 0  # zipfile sets Unix permissions
    return buffer.getvalue()


def ascii_name(name: str) -> str:
    """The name of a part in characters that every program takes, as its address would be written."""
    return name if name.isascii() else quote(name, safe="/-._~ ()'!,;@&=+$[]")
