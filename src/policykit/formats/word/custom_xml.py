"""The part of a Word file that nobody sees and Word keeps: JSON in a custom XML part of our own.

ECMA-376 part 1, 15.2.5 (Custom XML Data Storage Part) and 15.2.6 (its properties). Word keeps such a part
when it saves the file; its Document Inspector takes it out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from policykit.formats.word.package import KEPT, Beginning, Part, part, stored

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
_RELATION = '<Relationship Id="{}" Type="' + _OFFICE + '/relationships/{}" Target="{}"/>'
_ID_OF_RELATION = "policykitData"
"""A word of our own, so that the numbers of all others are the same with it and without."""
_RELATIONSHIPS = (
    f'{_DECLARATION}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    + _RELATION
    + "</Relationships>"
)
_OPENING = f'{_DECLARATION}<data xmlns="{NAMESPACE}">'.encode()
_OVERRIDE = '<Override PartName="/customXml/itemProps{}.xml" ContentType="' + _TYPE + '"/></Types>'


@dataclass(frozen=True, slots=True)
class Carrier:
    """What a house needs to carry data: its static parts with two more, its relations with another."""

    static: Beginning
    relationships: str
    name: str

    def carrying(self, json: bytes) -> Part:
        """The part with the JSON, which holds no control characters (RFC 8259, 7)."""
        return stored(self.name, _OPENING + _escaped(json) + b"</data>")


def _escaped(json: bytes) -> bytes:
    """As between two tags; U+FFFE and U+FFFF become U+FFFD. Bytes are searched much faster than text is."""
    json = json.replace(b"&", b"&amp;").replace(b"<", b"&lt;").replace(b">", b"&gt;")
    if b"\xef" not in json:
        return json
    return json.replace(b"\xef\xbf\xbe", b"\xef\xbf\xbd").replace(b"\xef\xbf\xbf", b"\xef\xbf\xbd")


def carrier(types: str, static: tuple[Part, ...], relationships: str, number: int = 1) -> Carrier:
    """A carrier for a house of these static parts, the first of which lists the ``types`` of all parts.

    ``number`` is one that no custom XML part of the house has.
    """
    name = f"customXml/item{number}.xml"
    parts = (
        part(static[0].name, types.removesuffix("</Types>") + _OVERRIDE.format(number), level=KEPT),
        *static[1:],
        part(f"customXml/itemProps{number}.xml", _PROPERTIES, level=KEPT),
        part(
            f"customXml/_rels/item{number}.xml.rels",
            _RELATIONSHIPS.format("rId1", "customXmlProps", f"itemProps{number}.xml"),
            level=KEPT,
        ),
    )
    return Carrier(
        static=Beginning.of(parts),
        relationships=relationships + _RELATION.format(_ID_OF_RELATION, "customXml", f"../{name}"),
        name=name,
    )
