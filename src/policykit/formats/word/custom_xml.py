"""The policy's own data in its Word file: JSON in a custom XML part, which Word keeps and does not show.

ECMA-376 part 1, 15.2.5 (Custom XML Data Storage Part) and 15.2.6 (its properties). Word's Document Inspector
removes such a part.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from policykit.formats.word.package import CONTENT_TYPES
from policykit.formats.word.text import escape

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
