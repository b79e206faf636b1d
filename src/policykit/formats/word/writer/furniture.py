"""Document × Template → what stands round the page: headers and footers, watermark, the file's properties."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from policykit.document import Document, FactName
from policykit.formats.word.names import DIGEST_PROPERTY, FORMAT_PROPERTY, FORMAT_VERSION, REFERENCE_PROPERTY
from policykit.formats.word.package import Part, continued
from policykit.formats.word.template import Template
from policykit.formats.word.template.model import WATERMARK
from policykit.formats.word.text import attribute, escape, shortened

_LINE_LENGTH = 60
_BETWEEN = " · "
_BLANK = " "
_FACTS = {
    "school": (None, FactName.SCHOOL),
    "reference": (None, FactName.REFERENCE),
    "status": ("status", FactName.STATUS),
    "version": ("version", FactName.VERSION),
    "owner": ("owner", FactName.OWNER),
    "approved_by": ("approval/by", FactName.APPROVED_BY),
    "approved_on": ("approval/on", FactName.APPROVED_ON),
    "last_reviewed": ("review/last", FactName.LAST_REVIEW),
    "review_due": ("review/due", FactName.REVIEW_DUE),
}
"""Of each fact its place, the field of the data that it comes from whatever the school calls it, its name."""

# The fmtid is the one that [MS-OSHARED] 2.3.3.2.3.1 gives for a user's own properties; pid starts at 2.
_FORMAT_ID = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
_PROPERTIES = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"'
    ' xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">'
)

# Word's own watermark: text on a path (ECMA-376 part 4, 19.1.2.23), of the shape type that Word calls 136.
_SHAPE_TYPE = (
    '<v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800"'
    ' path="m@7,l@8,m@5,21600l@6,21600e">'
    '<v:formulas><v:f eqn="sum #0 0 10800"/><v:f eqn="prod #0 2 1"/><v:f eqn="sum 21600 0 @1"/>'
    '<v:f eqn="sum 0 0 @2"/><v:f eqn="sum 21600 0 @3"/><v:f eqn="if @0 @3 0"/><v:f eqn="if @0 21600 @1"/>'
    '<v:f eqn="if @0 0 @2"/><v:f eqn="if @0 @4 21600"/><v:f eqn="mid @5 @6"/><v:f eqn="mid @8 @5"/>'
    '<v:f eqn="mid @7 @8"/><v:f eqn="mid @6 @7"/><v:f eqn="sum @6 0 @5"/></v:formulas>'
    '<v:path textpathok="t" o:connecttype="custom" o:connectlocs="@9,0;@10,10800;@11,21600;@12,10800"'
    ' o:connectangles="270,180,90,0"/><v:textpath on="t" fitshape="t"/>'
    '<v:handles><v:h position="#0,bottomRight" xrange="6629,14971"/></v:handles>'
    '<o:lock v:ext="edit" text="t" shapetype="t"/></v:shapetype>'
)
_WATERMARK = (
    '<w:r><w:rPr><w:noProof/></w:rPr><w:pict xmlns:v="urn:schemas-microsoft-com:vml"'
    ' xmlns:o="urn:schemas-microsoft-com:office:office">{shape_type}'
    '<v:shape id="PowerPlusWaterMarkObject{number}" o:spid="_x0000_s{spid}" type="#_x0000_t136"'
    ' alt="Watermark: {text}" style="position:absolute;margin-left:0;margin-top:0;width:{width}pt;'
    "height:{height}pt;rotation:315;z-index:-251658752;mso-position-horizontal:center;"
    "mso-position-horizontal-relative:margin;mso-position-vertical:center;"
    'mso-position-vertical-relative:margin" o:allowincell="f" fillcolor="#e0e0e0" stroked="f">'
    '<v:fill opacity=".5"/>'
    '<v:textpath style="font-family:&quot;Arial&quot;;font-size:1pt;font-weight:bold" string="{text}"/>'
    "</v:shape></w:pict></w:r>"
)
_FIRST_SHAPE = 2049  # Word counts the shapes of headers from here
_DIAGONAL, _LETTER = 600, 0.95  # points that width and height take together; a letter's width by its height


def furniture(document: Document, house: Template) -> Iterator[Part]:
    """The headers, the footers and the properties of the file of one page."""
    values = Places(document)
    made: dict[tuple[str, ...], Part] = {}
    for number, furnishing in enumerate(house.furniture):
        if document.watermark and WATERMARK in furnishing.places:
            values[WATERMARK] = _watermark(document.watermark, number)
            yield furnishing.filled(values)
            continue
        same = made.get(furnishing.pieces)
        if same is None:
            same = made[furnishing.pieces] = furnishing.filled(values)
        yield same if same.name == furnishing.name else same.renamed(furnishing.name)
    yield continued("docProps/custom.xml", _PROPERTIES, _custom(house, values), "</Properties>")


class Places(dict[str, str]):
    """What each place holds, as it stands between two tags; facts are found when they are asked for.

    Empty where the page does not say it. Raises KeyError for what is no place.
    """

    def __init__(self, document: Document) -> None:
        self._document = document
        # Of two facts of one name, or of one field, the first; a school may have its own words for a name.
        self._by_name = {fact.label: fact for fact in reversed(document.facts)}
        title, school, reference = document.title, self._fact("school"), self._fact("reference")
        policy, _, digest = reference.partition(_BETWEEN)
        said = {
            "title": title,
            "title_line": shortened(title, _LINE_LENGTH),
            "school": school,
            "school_line": shortened(school, _LINE_LENGTH),
            "reference": reference,
            "reference_line": shortened(f"Ref {reference}", _LINE_LENGTH) if reference else "",
            "policy": policy,
            "digest": digest,
            "language": document.language,
            "format": str(FORMAT_VERSION),
            WATERMARK: "",
        }
        super().__init__({place: escape(text) for place, text in said.items()})

    def __missing__(self, place: str) -> str:
        found = self[place] = escape(self._fact(place))
        return found

    def _fact(self, place: str) -> str:
        field, name = _FACTS[place]
        named = self._by_name.get(name)
        return (field and self._from(field)) or (named.text if named else "")

    def _from(self, field: str) -> str:
        """What the first fact says that comes from a field of the data."""
        facts = self._document.facts
        return next((fact.text for fact in facts if fact.anchor and fact.anchor.field == field), "")


def _custom(house: Template, values: Mapping[str, str]) -> str:
    """The custom properties: policykit's own, and those that the house's headers and footers show.

    One of the latter is blank where the policy does not say it: Word would show an error for one that is
    not there.
    """
    told = [
        (REFERENCE_PROPERTY, "lpwstr", values["policy"]),
        (DIGEST_PROPERTY, "lpwstr", values["digest"]),
        (FORMAT_PROPERTY, "i4", values["format"]),
        *((attribute(name), "lpwstr", values[place] or _BLANK) for name, place in house.properties),
    ]
    listed = enumerate([property_ for property_ in told if property_[2]], start=2)
    made = [
        f'<property fmtid="{_FORMAT_ID}" pid="{pid}" name="{name}"><vt:{kind}>{value}</vt:{kind}></property>'
        for pid, (name, kind, value) in listed
    ]
    return "".join(made)


def _watermark(text: str, number: int) -> str:
    """A run that shows the text in grey behind the page, from corner to corner."""
    words = shortened(text, _LINE_LENGTH)
    aspect = max(len(words), 1) * _LETTER
    width = round(_DIAGONAL * aspect / (aspect + 1))
    return _WATERMARK.format(
        shape_type=_SHAPE_TYPE,
        number=number + 1,
        spid=_FIRST_SHAPE + number,
        text=attribute(words),
        width=width,
        height=_DIAGONAL - width,
    )
