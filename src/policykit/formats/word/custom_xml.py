"""The policy's own data in its Word file: JSON in a custom XML part, which Word keeps and does not show.

ECMA-376 part 1, 15.2.5 (Custom XML Data Storage Part) and 15.2.6 (its properties). Word's Document Inspector
removes such a part.
"""

from __future__ import annotations

from typing import Final

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


def data_parts(json: bytes, number: int) -> dict[str, str]:
    """The parts that carry the data. ``number`` is one that no other custom XML part of the file has."""
    data, properties = f"customXml/item{number}.xml", f"customXml/itemProps{number}.xml"
    relation = _relation("rId1", "customXmlProps", f"itemProps{number}.xml")
    return {
        properties: _PROPERTIES,
        f"customXml/_rels/item{number}.xml.rels": (
            f'{_DECLARATION}<Relationships xmlns="{_PACKAGE}">{relation}</Relationships>'
        ),
        data: f'{_DECLARATION}<data xmlns="{NAMESPACE}">{escape(json.decode())}</data>',
    }


def with_data(types: str, number: int) -> str:
    """The list of content types, with that of the data's properties."""
    override = f'<Override PartName="/customXml/itemProps{number}.xml" ContentType="{_TYPE}"/></Types>'
    return types.removesuffix("</Types>") + override


def data_relation(number: int) -> str:
    """The relation of the document to the data; its id is a word, so that no other id depends on it."""
    return _relation("policykitData", "customXml", f"../customXml/item{number}.xml")


def _relation(id_: str, kind: str, target: str) -> str:
    return f'<Relationship Id="{id_}" Type="{_OFFICE}/relationships/{kind}" Target="{target}"/>'
