"""Words that are struck through in Word by their formatting are read as words, and told."""

from __future__ import annotations

from pathlib import Path

import pytest

from policykit.document import Paragraph
from policykit.formats.word.reader import read
from policykit.formats.word.reader.words import MOST_STRUCK_THROUGH
from policykit.tasks.importing import Import
from policykit.text.spans import plain
from tests.support.word_making import W, p, r, styled, word

STRIKE = "<w:strike/>"
STYLES = "".join(
    f'<w:style w:type="{kind}" w:styleId="{name}"><w:name w:val="{name}"/>{said}</w:style>'
    for kind, name, said in (
        ("character", "Gone", "<w:rPr><w:strike/></w:rPr>"),
        ("character", "Twice", "<w:rPr><w:dstrike/></w:rPr>"),
        ("character", "Older", '<w:basedOn w:val="Gone"/>'),
        ("character", "Back", '<w:basedOn w:val="Gone"/><w:rPr><w:strike w:val="0"/></w:rPr>'),
        ("paragraph", "Past", "<w:rPr><w:strike/></w:rPr>"),
    )
)


def made(*paragraphs: str) -> bytes:
    return word("".join(paragraphs), styles=f'<w:styles xmlns:w="{W}">{STYLES}</w:styles>')


def told(data: bytes) -> list[str]:
    """What is told to be struck through; every word is on the page all the same."""
    found = [each for each in read(data).findings if each.code.id == "PK528"]
    return [each.sentence.partition("” is struck")[0].removeprefix("“") for each in found]


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        (STRIKE, ["black"]),
        ("<w:dstrike/>", ["black"]),
        ('<w:strike w:val="0"/><w:dstrike/>', ["black"]),
        ('<w:rStyle w:val="Gone"/>', ["black"]),
        ('<w:rStyle w:val="Twice"/>', ["black"]),
        ('<w:rStyle w:val="Older"/>', ["black"]),
        ('<w:rStyle w:val="Back"/>', []),
        ('<w:rStyle w:val="Gone"/><w:strike w:val="0"/>', []),
        ('<w:strike w:val="false"/>', []),
        ("<w:b/>", []),
    ],
)
def test_words_are_struck_through_by_themselves_or_by_their_style(
    properties: str, expected: list[str]
) -> None:
    data = made(p(r("Wear ") + r("black", properties) + r(" shoes.")))
    (block,) = read(data).document.blocks
    assert isinstance(block, Paragraph)
    assert plain(block.spans) == "Wear black shoes."
    assert told(data) == expected


def test_a_style_of_paragraphs_strikes_all_words_but_those_that_say_otherwise() -> None:
    assert told(made(styled("Past", r("Wear ") + r("no", '<w:strike w:val="0"/>') + r("black.")))) == [
        "Wear",
        "black.",
    ]


def test_runs_next_to_one_another_are_one_and_those_apart_are_two() -> None:
    first = p(
        r("bl", STRIKE)
        + r("ack", "<w:strike/><w:b/>")
        + r(" ")
        + r("shoes", STRIKE)
        + r(" or ")
        + r("grey", STRIKE)
    )
    assert told(made(first, p(r("socks", STRIKE)))) == ["black shoes", "grey", "socks"]


def test_long_words_are_told_in_eighty_characters_and_fifty_places_at_most() -> None:
    (words,) = told(made(p(r("never " * 60, STRIKE))))
    assert len(words) == 80
    assert len(told(made(*(p(r(f"rule {at}", STRIKE)) for at in range(60))))) == MOST_STRUCK_THROUGH == 50


def test_what_a_tracked_change_deletes_is_none_of_it() -> None:
    gone = f'<w:del w:id="1" w:author="A">{r("black ", STRIKE).replace("w:t", "w:delText")}</w:del>'
    assert told(made(p(gone + r("shoes")))) == []
    change = '<w:rPrChange w:id="1" w:author="A"><w:rPr><w:strike/></w:rPr></w:rPrChange>'
    data = made(p(r("black", change)))
    assert told(data) == []
    assert [each.code.id for each in read(data, revisions="rejected").findings] == ["PK528"]


def test_hidden_words_are_told_as_hidden_alone() -> None:
    assert told(made(p(r("seen ") + r("secret", "<w:strike/><w:vanish/>")))) == []


def test_import_tells_them_with_what_to_do(tmp_path: Path) -> None:
    data = made(p(r("Uniform Policy")), p(r("Pupils must wear ") + r("black ", STRIKE) + r("navy shoes.")))
    (tmp_path / "uniform.docx").write_bytes(data)
    report = Import(tmp_path / "policies").run(tmp_path / "uniform.docx")
    assert not report.failed
    (finding,) = (each for each in report.findings if each.code.id == "PK528")
    assert "“black” is struck through" in finding.sentence
    assert "at “Pupils must wear black navy shoes.”" in finding.sentence
    assert "delete them in Word" in finding.remedy
    assert "black navy shoes" in (tmp_path / "policies" / "uniform.yaml").read_text(encoding="utf-8")
