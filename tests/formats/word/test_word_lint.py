"""The lint of Word files can fail: each rule sees a fault that was put there for it."""

from __future__ import annotations

import io
import zipfile
import zlib

import pytest

from policykit.formats.word import write
from tests.support.word_lint import assert_valid_word, lint
from tests.support.word_pages import everything

BODY, FOOTER, RELATIONSHIPS = "word/document.xml", "word/footer1.xml", "word/_rels/document.xml.rels"
END = "</w:p></w:ftr>"
DRAWN = '<w:r><w:drawing><docPr xmlns="http://x" id="7"/></w:drawing></w:r>'
CONTROL = '<w:sdt><w:sdtPr><w:id w:val="9"/></w:sdtPr><w:sdtContent/></w:sdt>'
BEGIN = '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
FINISH = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'


def edited(data: bytes, part: str, old: str, new: str) -> bytes:
    """The file with one thing changed in one part."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(out, "w") as after:
        for name in before.namelist():
            text = before.read(name).decode()
            if name == part:
                assert old in text
                text = text.replace(old, new, 1)
            after.writestr(name, text)
    return out.getvalue()


FAULTS = [
    (BODY, '<w:bookmarkEnd w:id="1"/>', "", "bookmark never ended: 1"),
    (BODY, '<w:bookmarkStart w:id="1"', '<w:bookmarkStart w:id="0"', "bookmark id twice: 0"),
    (
        BODY,
        '<w:bookmarkEnd w:id="1"/>',
        '<w:bookmarkEnd w:id="1"/><w:bookmarkEnd w:id="999"/>',
        "without a start",
    ),
    (BODY, 'w:name="_pk_', f'w:name="{"x" * 37}_pk_', "over 40 characters"),
    (BODY, 'w:anchor="_pk_', 'w:anchor="_pk_no', "link to no bookmark"),
    (BODY, 'r:id="rId9"', 'r:id="rId999"', "relationship not there: rId999"),
    (FOOTER, END, BEGIN + END, "field never ended"),
    (FOOTER, END, FINISH + END, "field ended before it began"),
    (FOOTER, END, DRAWN + DRAWN + END, "id twice: 7"),
    (FOOTER, END, CONTROL + CONTROL + END, "id twice: 9"),
    (RELATIONSHIPS, 'Id="rId2"', 'Id="rId1"', "relationship id twice: rId1"),
    (RELATIONSHIPS, 'Target="styles.xml"', 'Target="style.xml"', "relationship to no part: word/style.xml"),
]


@pytest.mark.parametrize(("part", "old", "new", "told"), FAULTS, ids=[fault[3] for fault in FAULTS])
def test_a_fault_put_there_is_found(part: str, old: str, new: str, told: str) -> None:
    data = edited(write(everything()), part, old, new)
    assert any(told in fault for fault in lint(data)), lint(data)
    with pytest.raises(AssertionError):
        assert_valid_word(data, audited=False)


def test_a_bookmark_name_written_twice_is_found_whatever_its_case() -> None:
    data = write(everything())
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        first = package.read(BODY).decode().partition('w:name="')[2].partition('"')[0]
    extra = f'<w:bookmarkStart w:id="998" w:name="{first.upper()}"/><w:bookmarkEnd w:id="998"/><w:sectPr>'
    assert lint(edited(data, BODY, "<w:sectPr>", extra)) == [f"bookmark name twice: {first}"]


def test_a_style_that_is_not_there_is_found_by_the_public_checkers() -> None:
    data = edited(write(everything()), BODY, '<w:pStyle w:val="Title"/>', '<w:pStyle w:val="Titel"/>')
    with pytest.raises(AssertionError, match="Titel"):
        assert_valid_word(data, audited=False)


def test_an_element_in_the_wrong_order_is_found_by_the_audit() -> None:
    data = edited(write(everything()), BODY, "<w:pPr>", "<w:pPr><w:jc w:val='left'/>")
    with pytest.raises(AssertionError, match="pStyle"):
        assert_valid_word(data)


def test_a_damaged_file_is_found() -> None:
    data = bytearray(write(everything()))
    data[data.index(b"word/styles.xml") + 200] ^= 0xFF
    with pytest.raises((AssertionError, zipfile.BadZipFile, zlib.error)):
        assert_valid_word(bytes(data))
