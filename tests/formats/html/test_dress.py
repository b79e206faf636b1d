"""What a web page has besides its document: colour, crest, meanings, words for machines; and no way in."""

from __future__ import annotations

import base64
import datetime
import hashlib
import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import policykit
from policykit import codes
from policykit.document import Document, Fact, FactName, Paragraph, Role
from policykit.findings import Anchor
from policykit.formats.html import Site, Theme, fragment, write
from policykit.model.policy import Policy
from policykit.model.school import ENOUGH, Context, KnownPolicy, School, contrast_with_white, darkened
from policykit.site.entry import entry
from policykit.site.theme import policy_theme
from policykit.tasks.site import own_pages, policy_files
from policykit.text.spans import Span
from tests.support.commands import policy, run
from tests.support.facts import fact
from tests.support.html_attacks import ATTACKS
from tests.support.html_reader import Element, dressed_intruders, parsed, read
from tests.support.larkmead import POLICIES, larkmead

TODAY = datetime.date(2026, 11, 22)
PNG = (POLICIES / "crest.png").read_bytes()
COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


def elements(page: str, name: str) -> list[Element]:
    return [element for element in parsed(page).every() if element.name == name]


def linked(page: str) -> dict[str, Any]:
    (block,) = [e for e in elements(page, "script") if e.attributes["type"] == "application/ld+json"]
    said: dict[str, Any] = json.loads(block.text)
    return said


# ── The school's colour ──────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(("colour", "contrast"), [("#ffffff", 1), ("#000000", 21), ("#767676", 4.54)])
def test_contrast_is_reckoned_as_the_guidelines_do(colour: str, contrast: float) -> None:
    assert contrast_with_white(colour) == pytest.approx(contrast, abs=0.005)


@given(COLOURS)
def test_a_colour_made_darker_can_be_read_on_and_is_no_darker_than_it_must_be(colour: str) -> None:
    assert contrast_with_white(darkened(colour)) >= ENOUGH
    assert (darkened(colour) == colour) == (contrast_with_white(colour) >= ENOUGH)


def school(folder: Path, *lines: str) -> Path:
    folder.joinpath("school.yaml").write_text(
        "\n".join(["policykit: 1", "name: Larkmead", *lines, ""]), "utf-8"
    )
    folder.joinpath("pond.yaml").write_text(policy("pond"), "utf-8")
    return folder


@pytest.mark.parametrize("written", ['"#1F5F3A"', "1f5f3a", '"#1f5f3a"'])
def test_a_colour_stands_on_the_page_in_its_normal_form(tmp_path: Path, written: str) -> None:
    page = policykit.render(
        policykit.load_policy(school(tmp_path, f"colour: {written}") / "pond.yaml"), "html"
    )
    assert ":root{--brand:#1f5f3a}" in page
    assert [header.kind for header in elements(page, "header")] == ["band", ""]


@pytest.mark.parametrize(
    ("written", "code", "told"),
    [
        ('"#ffd700"', codes.PALE_COLOUR, '"#8'),
        ("green", codes.BAD_VALUE, "six digits"),
        ('"#1f5f3"', codes.BAD_VALUE, "six digits"),
        ('"#1f5f3a}*{color:red"', codes.BAD_VALUE, "six digits"),
    ],
)
def test_a_colour_that_will_not_do_is_told_at_its_line(
    tmp_path: Path, written: str, code: codes.Code, told: str
) -> None:
    checked = policykit.check(school(tmp_path, f"colour: {written}"), TODAY)
    (finding,) = [one for one in checked.findings if one.is_error]
    assert finding.code is code
    assert finding.place is not None
    assert (finding.place.line, finding.place.column) == (3, 9)
    assert told in finding.remedy


# ── The crest ────────────────────────────────────────────────────────────────────────────────────────────
def test_the_crest_stands_in_the_page_itself_and_the_security_policy_lets_it(tmp_path: Path) -> None:
    (tmp_path / "crest.png").write_bytes(PNG)
    page = policykit.render(policykit.load_policy(school(tmp_path, "crest: crest.png") / "pond.yaml"), "html")
    (picture,) = elements(page, "img")
    assert picture.attributes["src"] == f"data:image/png;base64,{base64.b64encode(PNG).decode()}"
    assert picture.attributes["alt"] == ""
    assert "img-src data:; " in page
    assert dressed_intruders(page) == []


@pytest.mark.parametrize(
    ("written", "data", "told"),
    [
        ("crest.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "not a PNG or JPEG"),
        ("crest.png", b"\x89PNG\r\n\x1a\n" + bytes(200_000), "larger than 200 kB"),
        ("crest.png", None, "no such file"),
        ("../crest.png", PNG, "outside the policies folder"),
    ],
)
def test_a_crest_that_will_not_do_is_told_at_its_line(
    tmp_path: Path, written: str, data: bytes | None, told: str
) -> None:
    folder = tmp_path / "policies"
    folder.mkdir()
    if data is not None:
        (folder / written).write_bytes(data)
    checked = policykit.check(school(folder, f"crest: {written}"), TODAY)
    (finding,) = [one for one in checked.findings if one.is_error]
    assert finding.code is codes.NO_CREST
    assert finding.place is not None
    assert finding.place.line == 3
    assert told in finding.sentence


def test_another_crest_under_the_same_name_is_seen_by_the_next_build(tmp_path: Path) -> None:
    (tmp_path / "policies").mkdir()
    crest = tmp_path / "policies/crest.png"
    crest.write_bytes(PNG)
    school(tmp_path / "policies", "crest: crest.png")
    assert run(tmp_path, "build").status == 0
    assert "Nothing to do" in run(tmp_path, "build").out
    crest.write_bytes(PNG + b"more")
    assert "wrote    build/pond.html" in run(tmp_path, "build").out


# ── Meanings ─────────────────────────────────────────────────────────────────────────────────────────────
def test_a_defined_word_is_a_link_with_its_meaning_beside_it() -> None:
    for id_, each in larkmead().items():
        page = policykit.render(each, "html")
        terms = {term.id: term.text for term in each.definitions()}
        for span in (e for e in elements(page, "span") if e.kind == "term"):
            link, meaning = span.of()
            part = link.attributes["href"][1:]
            assert link.attributes["aria-describedby"] == part
            assert meaning.text == terms[part], id_
            assert meaning.attributes["aria-hidden"] == "true"
    assert 'class="meaning"' in policykit.render(larkmead()["languages"], "html")


def test_a_fragment_has_no_meanings_since_it_has_no_style_to_hide_them() -> None:
    part = policykit.render(larkmead()["languages"], "html", page=False)
    assert part.startswith("<article>")
    assert part.endswith("</article>")
    assert "meaning" not in part
    assert "<style" not in part
    assert "<script" not in part


def test_a_redline_has_the_schools_colour_and_crest_and_says_to_machines_that_it_is_no_policy() -> None:
    new = larkmead()["uniform"]
    old = new.model_copy(update={"title": "Theme Policy"})
    page = policykit.redline(old, new, "html")
    assert elements(page, "img")
    assert "#1f5f3a" in page
    assert "<del>Theme Policy</del>" in page
    assert "ld+json" not in page
    assert 'content="School Uniform Policy, with what differs from another version marked."' in page


# ── Words for machines ───────────────────────────────────────────────────────────────────────────────────
def test_a_page_says_what_it_is_in_the_terms_of_schema_org() -> None:
    said = linked(policykit.render(larkmead()["online-safety"], "html"))
    assert said["@context"] == "https://schema.org"
    assert said["@type"] == "DigitalDocument"
    assert said["publisher"] == {"@type": "School", "name": "Larkmead Primary School"}
    assert (said["version"], said["creativeWorkStatus"]) == ("7", "Accepted")
    assert said["expires"] == "2026-12-31"
    assert {one["@type"] for one in said["citation"]} >= {"Legislation", "DigitalDocument"}
    assert "encoding" not in said


def test_only_a_page_of_a_site_knows_its_word_file_and_how_its_review_stands() -> None:
    files = policy_files(larkmead()["online-safety"], frozenset(larkmead()), TODAY)
    page = next(made.data.decode() for made in files if made.name.endswith(".html"))
    assert linked(page)["encoding"]["contentUrl"] == "online-safety.docx"
    assert "due now" in page
    assert "due now" not in policykit.render(larkmead()["online-safety"], "html")


def test_a_date_is_told_to_machines_no_more_exactly_than_it_is_known() -> None:
    exact = {"1 March 2026": "2026-03-01", "March 2026": "2026-03", "2026": "2026", "Spring 2026": None}
    for written, iso in exact.items():
        data = policy("pond").replace("on: Spring 2026", f"on: {written}")
        made = Policy.model_validate(_plain(data))
        assert policy_theme(made).linked.get("datePublished") == iso


def _plain(text: str) -> Any:
    from policykit import source

    return source.read(text).plain()


# ── Print ────────────────────────────────────────────────────────────────────────────────────────────────
def test_every_printed_page_says_which_version_it_is() -> None:
    page = policykit.render(larkmead()["online-safety"], "html")
    (style,) = re.findall(r"@bottom-left\{content:\"(.*?)\"\}", page)
    words = re.sub(r"\\([0-9a-f]+) ", lambda match: chr(int(match[1], 16)), style)
    assert words.startswith("Version 7 · Approved on: Autumn 2025 · online-safety · ")


def test_the_hash_of_the_style_is_that_of_the_style_with_colour_and_all() -> None:
    for page in (policykit.render(each, "html") for each in larkmead().values()):
        (style,) = elements(page, "style")
        digest = base64.b64encode(hashlib.sha256(style.text.encode()).digest()).decode()
        assert f"style-src 'sha256-{digest}'" in page


# ── Quotations ───────────────────────────────────────────────────────────────────────────────────────────
def quote(part: str, words: str) -> Paragraph:
    return Paragraph((Span(words),), Role.QUOTE, anchor=Anchor(part, "text"))


def test_the_paragraphs_of_one_quotation_stand_in_one_and_those_of_another_do_not() -> None:
    document = Document("Title", blocks=(quote("a", "one"), quote("a", "two"), quote("b", "three")))
    page = write(document)
    assert [[p.text for p in each.of("p")] for each in elements(page, "blockquote")] == [
        ["one", "two"],
        ["three"],
    ]
    shown = [block.spans for block in read(page).blocks if isinstance(block, Paragraph)]
    assert shown == [(Span("one"),), (Span("two"),), (Span("three"),)]


def test_a_quotation_after_other_words_is_another_quotation() -> None:
    between = Paragraph((Span("between"),))
    page = write(Document("Title", blocks=(quote("a", "one"), between, quote("a", "two"))))
    assert len(elements(page, "blockquote")) == 2


# ── Attacks ──────────────────────────────────────────────────────────────────────────────────────────────
def attacked_policy(attack: str) -> Policy:
    """A policy with an attack in every field that takes words, in a school with one in each of its own."""
    name = attack[:70].strip() or "x"
    line = name.replace("\n", " ")
    laws = ({"id": "law", "title": line, "type": "guidance", "note": line, "uri": "https://law.example/"},)
    own = School.model_validate({
        "name": line,
        "colour": "#1f5f3a",
        "audiences": ({"id": "all", "name": line},),
        "laws": laws,
        "policies": ({"id": "other", "title": line},),
    })  # fmt: skip
    setting = Context(own, {"pond": KnownPolicy(id="pond", title=line)}, crest=PNG)
    links = f"{line} [{line}](term:term) [{line}](law:law) [{line}](policy:other) [{line}]({line})"
    item = {"id": "item", "text": links, "reason": links, "label": line}
    blocks = [
        {"kind": "definition", "id": "term", "term": line, "text": links},
        {"kind": "expectations", "id": "asked", "text": links, "items": (item,)},
        {"kind": "expectations", "id": "gap", "text": links, "missing": links},
        {"kind": "responses", "id": "done", "text": links, "when": line},
        {"kind": "quote", "id": "quote", "text": links},
        {"kind": "table", "id": "table", "caption": links, "columns": (links,), "rows": ((links,),)},
        {"kind": "contacts", "id": "people", "people": ({"role": links, "name": links},)},
        {"kind": "steps", "id": "steps", "steps": ({"id": "step", "text": links, "who": links},)},
    ]
    data = {
        "policykit": 1,
        "id": "pond",
        "title": line,
        "version": line,
        "owner": line,
        "approval": {"by": line, "on": "Spring 2020", "label": line},
        "review": {"due": "Spring 2021", "label": line},
        "sections": ({"id": "section", "title": links, "label": line, "blocks": blocks},),
    }
    return Policy.model_validate(data, context=setting)


@pytest.mark.parametrize("attack", ATTACKS)
def test_an_attack_in_every_field_of_policy_and_school_reaches_no_page_of_the_site(attack: str) -> None:
    made = attacked_policy(attack)
    files = policy_files(made, frozenset({"pond"}), TODAY)
    own = own_pages(made.context, [entry(made, TODAY)], TODAY)
    pages = {one.name: one.data.decode() for one in (*files, *own) if one.name.endswith(".html")}
    assert len(pages) == 7
    for name, page in pages.items():
        assert dressed_intruders(page) == [], name


@pytest.mark.parametrize("attack", ATTACKS)
def test_an_attack_on_a_dress_is_shown_as_its_words(attack: str) -> None:
    site = Site("", frozenset(), search=json.dumps([["pond", attack, attack]], ensure_ascii=False))
    attacked = Theme(
        terms={"a": attack}, description=attack, review=attack, linked={attack: attack}, site=site
    )
    facts = (
        fact(FactName.SCHOOL, (Span(attack),)),
        Fact(None, "due", (Span("x"),), Anchor("", "review/due")),
    )
    blocks = (Paragraph((Span(attack, target="#a"),), anchor=Anchor("a", "text")),)
    page = write(Document(attack, facts=facts, blocks=blocks), attacked)
    assert dressed_intruders(page) == []
    (index,) = [e for e in elements(page, "script") if e.attributes.get("id") == "_index"]
    assert json.loads(index.text) == [["pond", attack, attack]]
    assert fragment(Document("Title")) in write(Document("Title"))
