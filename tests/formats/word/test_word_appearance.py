"""Whether two Word files look the same: what a person edits is seen, and what only saving changes is not."""

from __future__ import annotations

from functools import cache

import pytest

from policykit.formats.word import write
from policykit.formats.word.reader.appearance import differences
from tests.support.larkmead import IDS, page
from tests.support.word_corpus import READ, REFUSED, Maker
from tests.support.word_edits import EDITS, edited, repacked, resaved


@cache
def written(id_: str = "complaints") -> bytes:
    return write(page(id_))


@pytest.mark.parametrize("name", EDITS)
def test_an_edit_is_seen_and_named(name: str) -> None:
    found = differences(written(), edited(written(), name))
    assert found
    assert EDITS[name][1] in "; ".join(found)


@pytest.mark.parametrize("id_", IDS)
def test_a_document_that_python_docx_opened_and_saved_looks_the_same(id_: str) -> None:
    once = resaved(written(id_))
    assert once != written(id_)
    assert not differences(written(id_), once)
    assert not differences(written(id_), resaved(once))
    assert not differences(written(id_), written(id_))


BODY = r"word/document\.xml"
IN_XML = {
    "a word of the watermark": (r"word/header\d\.xml", '"DRAFT"', '"SECRET"', "the pictures of"),
    "where a link leads": (
        r"word/_rels/document\.xml\.rels",
        "legislation.gov.uk",
        "example.org",
        "the link of",
    ),
    "a footnote": (
        BODY,
        r"(<w:t>Garment</w:t>)",
        r'\1<w:footnoteReference w:id="1"/>',
        "the words of “Garment”",
    ),
    "an unknown element in a run": (
        BODY,
        r"(<w:t>Garment</w:t>)",
        r"\1<w:dayLong/>",
        "the words of “Garment”",
    ),
    "an unknown element in a paragraph": (BODY, r"(<w:r><w:t>Garment)", r"<w:unheard/>\1", "the words of"),
    "an unknown element between paragraphs": (
        BODY,
        "<w:tbl>",
        "<w:unheard/><w:tbl>",
        "“unheard”, which is new",
    ),
    "an unknown formatting": (
        BODY,
        r"<w:r>(<w:t>Garment)",
        r"<w:r><w:rPr><w:em/></w:rPr>\1",
        "the “em” of “Garm",
    ),
    "an unknown look of a row": (BODY, "<w:cantSplit/>", "<w:tall/>", "the “tall” of row 1 of table 1"),
    "hidden formatting of a style": (
        r"word/styles\.xml",
        r'(<w:name w:val="Emphasis"/>.*?<w:rPr>)',
        r"\1<w:effect/>",
        "the “effect” of “cheap”",
    ),
    "a border of a style of tables": (
        r"word/styles\.xml",
        'insideH w:val="single"',
        'insideH w:val="dotted"',
        "border",
    ),
    "bullets": (r"word/numbering\.xml", 'lvlText w:val="•"', 'lvlText w:val="→"', "the label of"),
    "a property of one's own": (
        r"docProps/custom\.xml",
        "</Properties>",
        '<property fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}" pid="90" name="Keeper"><vt:lpwstr'
        ' xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">Pat</vt:lpwstr>'
        "</property></Properties>",
        "the property “Keeper”, which is new",
    ),
    "a part of an unknown kind": (
        r"word/_rels/document\.xml\.rels",
        "</Relationships>",
        '<Relationship Id="rId900" Type="http://schemas.openxmlformats.org/x/chart" Target="styles.xml"/>'
        "</Relationships>",
        "the part “styles.xml”, which is new",
    ),
}


@pytest.mark.parametrize("name", IN_XML)
def test_an_edit_in_the_xml_is_seen_whether_it_is_known_or_not(name: str) -> None:
    part, old, new, words = IN_XML[name]
    found = differences(written("uniform"), repacked(written("uniform"), part, old, new))
    assert words in "; ".join(found), found


NOISE = {
    "what Word notes while it checks spelling": (
        BODY,
        "<w:r>",
        '<w:proofErr w:type="spellStart"/><w:r w:rsidR="00AB12CD">',
    ),
    "where pages ended": (BODY, "<w:t>Garment", "<w:lastRenderedPageBreak/><w:t>Garment"),
    "a bookmark of Word's": (
        BODY,
        "(<w:t>Garment</w:t></w:r>)",
        r'\1<w:bookmarkStart w:id="99" w:name="_GoBack"/>',
    ),
    "a run cut in two": (BODY, "<w:t>Garment", "<w:t>Gar</w:t></w:r><w:r><w:t>ment"),
    "a stated default": (
        BODY,
        r"<w:r>(<w:t>Draft)",
        r'<w:r><w:rPr><w:b w:val="0"/><w:u w:val="none"/></w:rPr>\1',
    ),
    "another page count": (r"word/footer1\.xml", "<w:t>1</w:t>", "<w:t>7</w:t>"),
    "a date of saving": (
        r"docProps/core\.xml",
        "</cp:core",
        "<cp:lastPrinted>2026-11-20T10:00:00Z</cp:lastPrinted></cp:core",
    ),
    "a table's alternative text left out": (BODY, "<w:tblDescription [^>]*/>", ""),
}


@pytest.mark.parametrize("name", NOISE)
def test_what_only_saving_changes_is_no_difference(name: str) -> None:
    assert not differences(written("uniform"), repacked(written("uniform"), *NOISE[name]))


@pytest.mark.parametrize("make", REFUSED, ids=lambda make: make.__name__)
def test_a_file_that_cannot_be_read_differs(make: Maker) -> None:
    assert differences(written(), make())
    assert differences(make(), written())


ODD = [make for make in READ if "thousand" not in make.__name__ and "megabyte" not in make.__name__]


@pytest.mark.parametrize("make", ODD, ids=lambda make: make.__name__)
def test_an_odd_file_looks_like_itself(make: Maker) -> None:
    assert not differences(make(), make())


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("<a:xfrm>", '<a:xfrm rot="5400000">', "the pictures of"),
        ("<a:stretch>", '<a:srcRect l="20000"/><a:stretch>', "the pictures of"),
        (r'(<wp:extent cx="\d*" cy=")\d*"', r'\g<1>990000"', "the pictures of"),
        (r"<wp:docPr ", r'<wp:docPr descr="A lark" ', "the alternative text of"),
    ],
    ids=["turned", "cut", "larger", "described"],
)
def test_an_edit_of_a_picture_is_seen(old: str, new: str, words: str) -> None:
    before = edited(written(), "picture")
    (found,) = differences(before, repacked(before, BODY, old, new))
    assert found.startswith(words)
