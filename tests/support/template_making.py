"""A school's own templates, made by hand: fonts, crest, headers and footers, numbered headings."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Mapping

from tests.support.word_making import (
    MAIN,
    NAMESPACES,
    W,
    field,
    mark,
    p,
    packed,
    parts,
    r,
    relation,
    relations,
)

SERIF, SANS = "DejaVu Serif", "DejaVu Sans"
DOTX = MAIN.replace("document.main", "template.main")
STALE = "Stale words of the template"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_FONTS = '<w:rFonts w:ascii="{0}" w:hAnsi="{0}" w:cs="{0}" w:eastAsia="{0}"/>'
_CORE = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
_DUBLIN = "http://purl.org/dc/elements/1.1/"


def style(id_: str, name: str, properties: str = "", run: str = "", *, based: str = "Normal") -> str:
    """A paragraph style."""
    on = f'<w:basedOn w:val="{based}"/>' if based else ""
    default = ' w:default="1"' if name == "Normal" else ""
    return (
        f'<w:style w:type="paragraph"{default} w:styleId="{id_}"><w:name w:val="{name}"/>{on}'
        f"<w:pPr>{properties}</w:pPr><w:rPr>{run}</w:rPr></w:style>"
    )


def numbered(num: int, ilvl: int = 0) -> str:
    """What lets a style number."""
    return f'<w:numPr><w:ilvl w:val="{ilvl}"/><w:numId w:val="{num}"/></w:numPr>'


def styles(*more: str, font: str = SERIF, size: int = 24) -> str:
    """A styles part with a font and a size, in half-points, of its own."""
    return (
        f'<w:styles xmlns:w="{W}"><w:docDefaults><w:rPrDefault><w:rPr>{_FONTS.format(font)}'
        f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/><w:lang w:val="en-GB"/></w:rPr></w:rPrDefault>'
        '<w:pPrDefault><w:pPr><w:spacing w:after="120"/></w:pPr></w:pPrDefault></w:docDefaults>'
        f"{style('Normal', 'Normal', based='')}{''.join(more)}</w:styles>"
    )


def heading_styles(*, ids: str = "Heading", num: int = 7) -> tuple[str, ...]:
    """Headings of two levels in purple and another font, numbered by their styles if there is a num."""
    run = f'{_FONTS.format(SANS)}<w:b/><w:color w:val="7A1F5C"/><w:sz w:val="{{}}"/>'
    return tuple(
        style(
            f"{ids}{level}",
            f"heading {level}",
            f'<w:keepNext/>{numbered(num, level - 1) if num else ""}<w:outlineLvl w:val="{level - 1}"/>',
            run.format(36 - 6 * level),
        )
        for level in (1, 2)
    )


LEVEL = (
    '<w:lvl w:ilvl="{0}"><w:start w:val="1"/><w:numFmt w:val="{1}"/>{2}<w:lvlText w:val="{3}"/>'
    '<w:lvlJc w:val="left"/><w:pPr><w:ind w:left="{4}" w:hanging="{4}"/></w:pPr></w:lvl>'
)


def numbering(*, ids: str = "Heading") -> str:
    """Numbered headings, 1 and 1.1, as list 7; bullets of one level only, as list 3."""
    headings = "".join(
        LEVEL.format(n, "decimal", f'<w:pStyle w:val="{ids}{n + 1}"/>', ("%1", "%1.%2")[n], 700)
        for n in (0, 1)
    )
    bullets = LEVEL.format(0, "bullet", '<w:pStyle w:val="ListBullet"/>', "»", 600)
    kind = '<w:multiLevelType w:val="multilevel"/>'
    return (
        f'<w:numbering xmlns:w="{W}">'
        f'<w:abstractNum w:abstractNumId="4"><w:nsid w:val="504B0002"/>{kind}{headings}</w:abstractNum>'
        f'<w:abstractNum w:abstractNumId="9"><w:nsid w:val="11112222"/>{kind}{bullets}</w:abstractNum>'
        '<w:num w:numId="3"><w:abstractNumId w:val="9"/></w:num>'
        '<w:num w:numId="7"><w:abstractNumId w:val="4"/></w:num></w:numbering>'
    )


def png(red: int = 122, green: int = 31, blue: int = 92, side: int = 24) -> bytes:
    """A square of one colour, for a crest."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = (b"\0" + bytes((red, green, blue)) * side) * side
    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


CREST = (
    '<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="360000" cy="360000"/>'
    '<wp:docPr id="1" name="Crest" descr="The crest of Fernbank School"/>'
    '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture">'
    '<pic:pic xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:nvPicPr>'
    '<pic:cNvPr id="2" name="crest.png"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill>'
    '<a:blip r:embed="rIdCrest"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm>'
    '<a:off x="0" y="0"/><a:ext cx="360000" cy="360000"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/>'
    "</a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
)
SUBJECT = (
    '<w:sdt><w:sdtPr><w:id w:val="77"/><w:showingPlcHdr/>'
    f"<w:dataBinding w:prefixMappings=\"xmlns:ns0='{_DUBLIN}' xmlns:ns1='{_CORE}'\""
    ' w:xpath="/ns1:coreProperties[1]/ns0:subject[1]"'
    ' w:storeItemID="{6C3C8BC8-F283-45AE-878A-BAB7291924A1}"/><w:text/></w:sdtPr><w:sdtContent>'
    f"{r(STALE)}</w:sdtContent></w:sdt>"
)
HEADER = p(
    f"{CREST}{r(' The policy: ')}{field(' DOCPROPERTY Title ', r('Stale ') + r('title'))}{r(' of ')}{SUBJECT}"
)
_EMPTY_FIELD = (
    f'{mark("begin")}<w:r><w:instrText> DOCPROPERTY "Approved on" </w:instrText></w:r>{mark("end")}'
)
MERGED = " DOCPROPERTY  Reference  \\* MERGEFORMAT "
FOOTER = p(
    f"{r('Reference ')}{field(MERGED, r(STALE))}{r(', approved by ')}"
    f'<w:fldSimple w:instr=" DOCPROPERTY &quot;Approved by&quot; ">{r(STALE)}</w:fldSimple>'
    f"{r(' on ')}{_EMPTY_FIELD}{r(', written by ')}{field(' AUTHOR ', r('A. Secretary'))}"
    f"{r(', telephone ')}{field(' DOCPROPERTY Telephone ', r('01632 960000'))}"
    f"{r(', page ')}{field(' PAGE ', r('1'))}"
)
SECTION = (
    '<w:headerReference w:type="default" r:id="rIdH"/><w:footerReference w:type="default" r:id="rIdF"/>'
    '<w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/>'
    '<w:pgMar w:top="1700" w:right="2000" w:bottom="1500" w:left="1800" w:header="600" w:footer="600"'
    ' w:gutter="0"/>'
)


def template_parts(
    *,
    style_sheet: str = "",
    numbers: str = "",
    section: str = SECTION,
    body: str = "",
    main: str = MAIN,
    more: Mapping[str, str | bytes] | None = None,
    related: tuple[str, ...] = (),
) -> dict[str, str | bytes]:
    """The parts of the template; what is not given is as the school of these tests has it."""
    bullets = style("ListBullet", "List Bullet", numbered(3))
    sheet = style_sheet or styles(*heading_styles(), bullets, style("Header", "header"))
    overrides = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{_TYPE}.{kind}+xml"/>'
        for name, kind in (
            *(("styles", "styles"), ("numbering", "numbering"), ("header1", "header"), ("footer1", "footer")),
        )
    )
    made = parts(
        body or p(STALE),
        relation("rIdH", "header", "header1.xml"),
        relation("rIdF", "footer", "footer1.xml"),
        *related,
        main=main,
        overrides=overrides,
    )
    types = str(made["[Content_Types].xml"])
    picture = '<Default Extension="png" ContentType="image/png"/>'
    document = str(made["word/document.xml"])
    return {
        **made,
        "[Content_Types].xml": types.replace("<Override", f"{picture}<Override", 1),
        "word/document.xml": document.replace("<w:sectPr/>", f"<w:sectPr>{section}</w:sectPr>"),
        "word/styles.xml": sheet,
        "word/numbering.xml": numbers or numbering(),
        "word/header1.xml": f"<w:hdr {NAMESPACES}>{HEADER}</w:hdr>",
        "word/_rels/header1.xml.rels": relations(relation("rIdCrest", "image", "media/crest.png")),
        "word/footer1.xml": f"<w:ftr {NAMESPACES}>{FOOTER}</w:ftr>",
        "word/media/crest.png": png(),
        **(more or {}),
    }


def template() -> bytes:
    """The template of the school of these tests."""
    return packed(template_parts())
