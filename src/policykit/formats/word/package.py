"""The zip file that a .docx is, and the policy's own data in it. The same parts give the same bytes.

The data is JSON in a custom XML part, which Word keeps and does not show (ECMA-376 part 1, 15.2.5, and 15.2.6
for its properties). Word's Document Inspector removes such a part.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Final
from urllib.parse import quote
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from policykit.formats.word.text import escape

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


# ── the policy's own data ─────────────────────────────────────────────────────────────────────────────────

NAMESPACE: Final = "urn:policykit:carried"
_ID = "{D4B03EA8-2A14-5A52-B782-65791316F46E}"
"""The version-5 UUID of the namespace, as of any URL (RFC 9562, 5.5): the same in every file."""
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.customXmlProperties+xml"
_PROPERTIES = (
    f'{_DECLARATION}<ds:datastoreItem ds:itemID="{_ID}" xmlns:ds="{_OFFICE}/customXml">'
    f'<ds:schemaRefs><ds:schemaRef ds:uri="{NAMESPACE}"/></ds:schemaRefs></ds:datastoreItem>'
)
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def with_data(parts: Mapping[str, str | bytes], number: int) -> dict[str, str | bytes]:
    """The fixed parts of a file, with those that data needs; ``number`` is free for a custom XML part."""
    properties = f"customXml/itemProps{number}.xml"
    override = f'<Override PartName="/{properties}" ContentType="{_TYPE}"/></Types>'
    relation = _relation("rId1", "customXmlProps", f"itemProps{number}.xml")
    relations = f'{_DECLARATION}<Relationships xmlns="{_PACKAGE}">{relation}</Relationships>'
    types = str(parts[CONTENT_TYPES]).removesuffix("</Types>") + override
    more = {properties: _PROPERTIES, f"customXml/_rels/item{number}.xml.rels": relations}
    return {**parts, CONTENT_TYPES: types, **more}


def data_part(json: bytes, number: int) -> dict[str, str]:
    """The part that carries the data, by its name."""
    text = f'{_DECLARATION}<data xmlns="{NAMESPACE}">{escape(json.decode())}</data>'
    return {f"customXml/item{number}.xml": text}


def data_relation(number: int) -> str:
    """The relation of the document to the data; its id is a word, so that no other id depends on it."""
    return _relation("policykitData", "customXml", f"../customXml/item{number}.xml")


def _relation(id_: str, kind: str, target: str) -> str:
    return f'<Relationship Id="{id_}" Type="{_OFFICE}/relationships/{kind}" Target="{target}"/>'
