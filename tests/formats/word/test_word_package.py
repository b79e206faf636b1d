"""A Word file round its body: header, footer, properties, styles, and the bytes."""

from __future__ import annotations

import hashlib
import io
import os
import re
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path

import docx
import pytest
from lxml import etree

import policykit
from policykit.document import Document
from policykit.formats.word import write
from policykit.formats.word.names import FORMAT_PROPERTY, REFERENCE_PROPERTY
from tests.support.word_lint import W, assert_valid_word, one, parts, val
from tests.support.word_pages import everything, page
from tests.support.word_reading import part_text, texts

# ── headers, footers and properties ──────────────────────────────────────────────────────────────────────


def test_the_header_names_policy_and_school_and_the_footer_reference_and_page() -> None:
    section = docx.Document(io.BytesIO(write(everything()))).sections[0]
    assert section.header.paragraphs[0].text == "Complaints Policy\tFernbank School"
    for footer in (section.footer, section.first_page_footer):
        assert footer.paragraphs[0].text == "Ref complaints\tPage 1 of 1"
        assert re.findall(r"> (\w+) </w:instrText", etree.tostring(footer._element).decode()) == [
            "PAGE",
            "NUMPAGES",
        ]


def test_the_footer_says_nothing_of_a_reference_that_the_page_does_not_state() -> None:
    data = write(page(facts=()))
    assert "Ref" not in part_text(data, "word/footer1.xml")
    assert REFERENCE_PROPERTY not in part_text(data, "docProps/custom.xml")
    assert_valid_word(data)


def test_a_long_title_is_shortened_in_the_header_and_whole_on_the_page() -> None:
    title = "A policy with a very long\ntitle " * 20
    data = write(page(title=title))
    header = docx.Document(io.BytesIO(data)).sections[0].header.paragraphs[0].text.partition("\t")[0]
    assert len(header) <= 60
    assert header.endswith("…")
    assert texts(data)[0] == title


def test_a_title_that_looks_like_a_place_is_not_filled_in() -> None:
    header = part_text(write(page(title="{school} {title}")), "word/header1.xml")
    assert "{school} {title}" in header


def test_the_properties_hold_title_language_reference_and_format_and_no_name_or_date() -> None:
    data = write(everything())
    core = docx.Document(io.BytesIO(data)).core_properties
    assert (core.title, core.language) == ("Complaints Policy", "en-GB")
    assert (core.author, core.last_modified_by, core.created, core.modified) == ("", "", None, None)
    custom = parts(data)["docProps/custom.xml"]
    assert {el.get("name"): "".join(map(str, el.itertext())) for el in custom} == {
        REFERENCE_PROPERTY: "complaints",
        FORMAT_PROPERTY: "1",
    }


@pytest.mark.parametrize(
    ("language", "written"), [("cy-GB", "cy-GB"), ("fr", "fr"), ('"><x', "x-none"), ("", "x-none")]
)
def test_the_language_of_the_page_is_the_language_of_its_styles(language: str, written: str) -> None:
    data = write(replace(everything(), language=language))
    tree = parts(data)
    assert {val(lang) for lang in tree["word/styles.xml"].iter(f"{W}lang")} == {written}
    assert val(one(tree["word/settings.xml"], "w:themeFontLang")) == written
    assert_valid_word(data)


def test_word_opens_the_file_without_its_compatibility_mode() -> None:
    settings_ = parts(write(page()))["word/settings.xml"]
    mode = one(settings_, ".//w:compatSetting[@w:name='compatibilityMode']")
    assert val(mode) == "15"


def test_the_paper_is_a4_and_the_right_tab_stands_at_its_text_width() -> None:
    data = write(page())
    section = one(parts(data)["word/document.xml"], ".//w:sectPr")
    size, margins = one(section, "w:pgSz"), one(section, "w:pgMar")
    assert [round(int(val(size, side)) / 1440 * 25.4) for side in "wh"] == [210, 297]
    width = int(val(size, "w")) - int(val(margins, "left")) - int(val(margins, "right"))
    for style in ("Header", "Footer"):
        tab = one(parts(data)["word/styles.xml"], f".//w:style[@w:styleId='{style}']/w:pPr/w:tabs/w:tab")
        assert (val(tab), val(tab, "pos")) == ("right", str(width))


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_the_colours_of_text_have_aa_contrast_on_every_ground_of_the_house() -> None:
    styles = parts(write(page()))["word/styles.xml"]
    colours = {val(el) for el in styles.iter(f"{W}color")} | {"000000"}
    grounds = {val(el, "fill") for el in styles.iter(f"{W}shd")} | {"FFFFFF"}
    assert len(colours) > 3
    for colour in colours:
        for ground in grounds:
            assert (luminance(ground) + 0.05) / (luminance(colour) + 0.05) >= 4.5


# ── the same bytes ───────────────────────────────────────────────────────────────────────────────────────

PROGRAM = """
import hashlib, sys
from policykit.formats.word import write
from tests.support.word_pages import everything
print(hashlib.sha256(write(everything())).hexdigest())
"""


@pytest.mark.parametrize(
    "surroundings",
    [{"PYTHONHASHSEED": "1"}, {"PYTHONHASHSEED": "2", "TZ": "Pacific/Auckland", "LC_ALL": "tr_TR.UTF-8"}],
    ids=["one seed", "another seed, time zone and locale"],
)
def test_the_same_page_gives_the_same_bytes_wherever_it_is_written(surroundings: dict[str, str]) -> None:
    here = (Path(__file__).parents[3], Path(policykit.__file__).parent.parent)
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, here)), **surroundings}
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == hashlib.sha256(write(everything())).hexdigest()


def test_the_package_depends_on_no_clock_and_no_system() -> None:
    with zipfile.ZipFile(io.BytesIO(write(everything()))) as package:
        entries = package.infolist()
    assert {entry.date_time for entry in entries} == {(1980, 1, 1, 0, 0, 0)}
    assert {(entry.create_system, entry.external_attr, entry.flag_bits) for entry in entries} == {(0, 0, 0)}
    assert entries[0].filename == "[Content_Types].xml"


def test_importing_the_format_loads_neither_a_library_nor_the_writer() -> None:
    program = (
        "import sys, policykit.formats.word as w; assert w.__name__ + '.writer' not in sys.modules;"
        "from policykit.document import Document; w.write(Document('t'));"
        "assert not {'docx', 'lxml', 'pydantic'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


def test_the_default_template_is_small() -> None:
    assert len(write(Document("x"))) < 10_000
