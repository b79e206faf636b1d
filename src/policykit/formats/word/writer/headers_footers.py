"""The headers and footers of a page, its watermark, and the properties of its file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from policykit.document import Document, FactName
from policykit.formats.word.names import DIGEST_PROPERTY, FORMAT_PROPERTY, FORMAT_VERSION, REFERENCE_PROPERTY
from policykit.formats.word.template import WATERMARK, Template, filled
from policykit.formats.word.text import attribute, escape, shortened

_LINE_LENGTH = 60
_BETWEEN = " · "
_COUNT = "\0"

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
    ' alt="{alt}" style="position:absolute;margin-left:0;margin-top:0;width:{width}pt;'
    "height:{height}pt;rotation:315;z-index:-251658752;mso-position-horizontal:center;"
    "mso-position-horizontal-relative:margin;mso-position-vertical:center;"
    'mso-position-vertical-relative:margin" o:allowincell="f" fillcolor="#e0e0e0" stroked="f">'
    '<v:fill opacity=".5"/>'
    '<v:textpath style="font-family:&quot;Arial&quot;;font-size:1pt;font-weight:bold" string="{text}"/>'
    "</v:shape></w:pict></w:r>"
)
_FIRST_SHAPE = 2049  # Word counts the shapes of headers from here
_DIAGONAL, _LETTER = 600, 0.95  # points that width and height take together; a letter's width by its height


def filled_parts(document: Document, template: Template) -> Iterator[tuple[str, str]]:
    """The name and the content of each header and footer of a page, and of the properties of its file."""
    values = _values(document)
    for number, (name, text) in enumerate(template.filled.items()):
        if document.watermark:
            values[WATERMARK] = _watermark(document, number)
        yield name, filled(text, values)
    yield "docProps/custom.xml", f"{_PROPERTIES}{_custom(template, values)}</Properties>"


def _values(document: Document) -> dict[str, str]:
    """The words for each place in a header or footer; empty where the page does not say it."""
    facts = {str(name): document.fact(name) for name in FactName}
    title, school, reference = document.title, facts["school"], facts["reference"]
    policy, _, digest = reference.partition(_BETWEEN)
    words = document.words
    referred = words.say("reference_line", reference=reference)
    before, count = words.around("page_of", "number", count=_COUNT)
    between, _, after = count.partition(_COUNT)
    said = facts | {
        "title": title,
        "title_line": shortened(title, _LINE_LENGTH),
        "school_line": shortened(school, _LINE_LENGTH),
        "reference_line": shortened(referred, _LINE_LENGTH) if reference else "",
        "policy": policy,
        "digest": digest,
        "language": document.language,
        "page_before": before,
        "page_between": between,
        WATERMARK: "",
    }
    last = f'<w:r><w:t xml:space="preserve">{escape(after)}</w:t></w:r>' if after else ""
    return {place: escape(text) for place, text in said.items()} | {"page_after": last}


def _custom(template: Template, values: Mapping[str, str]) -> str:
    """The custom properties: policykit's own, and those that the template's headers and footers show.

    One of the latter is a space where the policy does not say it: Word would show an error for a property
    that does not exist.
    """
    properties = [
        (REFERENCE_PROPERTY, "lpwstr", values["policy"]),
        (DIGEST_PROPERTY, "lpwstr", values["digest"]),
        (FORMAT_PROPERTY, "i4", str(FORMAT_VERSION)),
        *((attribute(name), "lpwstr", values[place] or " ") for name, place in template.properties),
    ]
    listed = enumerate([property_ for property_ in properties if property_[2]], start=2)
    made = [
        f'<property fmtid="{_FORMAT_ID}" pid="{pid}" name="{name}"><vt:{kind}>{value}</vt:{kind}></property>'
        for pid, (name, kind, value) in listed
    ]
    return "".join(made)


def _watermark(document: Document, number: int) -> str:
    """A run that shows the text in grey behind the page, from corner to corner."""
    words = shortened(document.watermark, _LINE_LENGTH)
    aspect = max(len(words), 1) * _LETTER
    width = round(_DIAGONAL * aspect / (aspect + 1))
    return _WATERMARK.format(
        shape_type=_SHAPE_TYPE,
        number=number + 1,
        spid=_FIRST_SHAPE + number,
        text=attribute(words),
        alt=attribute(document.words.say("watermark_description", text=words)),
        width=width,
        height=_DIAGONAL - width,
    )
