"""Extracts: a policy for one audience, in every format, and as documents that a build keeps account of."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import policykit
from policykit.compose import compose, compose_extract
from policykit.document import Document, Heading, Paragraph, Role, Table
from policykit.findings import Anchor
from policykit.formats.word import read
from policykit.model.policy import Policy
from policykit.model.schemas import to_text
from policykit.model.school import Context, School
from policykit.text.spans import plain
from tests.support.commands import policy as policy_text
from tests.support.commands import run, run_given, school
from tests.support.larkmead import IDS, larkmead
from tests.support.word_making import in_word

AUDIENCES = [audience.id for audience in larkmead().school.audiences]
DEFINITIONS = [
    {"kind": "definition", "id": "device", "term": "device", "aliases": ["devices"], "text": "A screen."},
    {"kind": "definition", "id": "screen", "term": "screen", "text": "Anything lit."},
    {"kind": "definition", "id": "log", "term": "log", "text": "A book."},
    {"kind": "definition", "id": "linked", "term": "bullying", "text": "Unkindness, again and again."},
]


def policy(*blocks: Any, **fields: Any) -> Policy:
    data = {"policykit": 1, "id": "p", "title": "P", "sections": [{"id": "s", "blocks": blocks}]} | fields
    return Policy.model_validate(data, context=Context(School(name="S")))


def asked(text: str, id_: str = "asked", **more: Any) -> dict[str, Any]:
    return {"kind": "expectations", "id": id_, "of": ["parents"], "text": text} | more


def kept(extract: Policy) -> list[str]:
    return [block.id for section, _ in extract.walk() for block in section.blocks]


def said(page: Document) -> str:
    return "\n".join(plain(block.spans) for block in page.blocks if not isinstance(block, Table))


# ── What is in it ────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("text", "used"),
    [
        ("Keep devices downstairs.", ["device", "screen"]),
        ("Look at the logbook.", []),
        ("Be no [bully](term:linked).", ["linked"]),
        ("See [there](#log).", ["log"]),
        ("Read the [Log Act](law:log).", ["log"]),
    ],
)
def test_a_definition_is_in_an_extract_if_what_is_in_it_uses_the_word(text: str, used: list[str]) -> None:
    assert kept(policy(asked(text), *DEFINITIONS).extract("parents")) == ["asked", *used]


def test_a_link_to_a_law_of_the_same_id_uses_no_definition() -> None:
    assert kept(policy(asked("Read [this](law:log)."), *DEFINITIONS).extract("parents")) == ["asked"]


def test_where_a_list_is_missing_every_definition_may_be_used() -> None:
    whole = policy(asked("Please:", missing="The list was lost."), *DEFINITIONS)
    assert kept(whole.extract("parents")) == ["asked", "device", "screen", "log", "linked"]


def test_a_definition_that_is_used_brings_its_heading_and_no_other_does() -> None:
    whole = policy(
        sections=[
            {"id": "words", "title": "Words", "blocks": DEFINITIONS},
            {"id": "aims", "title": "Aims", "blocks": [{"kind": "text", "id": "aim", "text": "Kindness."}]},
            {"id": "rules", "title": "Rules", "blocks": [asked("Keep a log.")]},
        ]
    )
    page = compose_extract(whole, "parents")
    assert [plain(block.spans) for block in page.blocks if isinstance(block, Heading)] == ["Words", "Rules"]


@pytest.mark.parametrize("audience", AUDIENCES)
@pytest.mark.parametrize("id_", IDS)
def test_an_extract_has_all_that_is_asked_of_its_audience_and_of_nobody_else(id_: str, audience: str) -> None:
    whole = larkmead()[id_]
    extract = whole.extract(audience)
    wanted = whole.expectations(audience)
    assert extract.expectations(audience) == wanted
    page = said(compose_extract(whole, audience))
    for expectation in wanted:
        assert expectation.text in page
        assert expectation.stem in page
    assert [r for r in extract.responses() if r.against and audience not in r.against] == []


@pytest.mark.parametrize("id_", IDS)
def test_numbers_and_labels_in_an_extract_are_those_of_the_whole(id_: str) -> None:
    whole = compose(larkmead()[id_])
    for audience in AUDIENCES:
        for block in compose_extract(larkmead()[id_], audience).blocks:
            assert block.anchor is None or block in whole.blocks


def test_a_numbered_item_keeps_its_number_when_those_before_it_are_left_out() -> None:
    items = [
        {"id": "one", "text": "Be kind.", "of": ["staff"]},
        {"id": "two", "text": "Be early."},
    ]
    whole = policy(
        numbering="decimal",
        sections=[
            {"id": "a", "title": "A", "blocks": [{"kind": "text", "id": "t", "text": "Words."}]},
            {"id": "b", "title": "B", "blocks": [asked("Please:", items=items, numbered=True)]},
        ],
    )
    page = compose_extract(whole, "parents")
    labels = [block.label for block in page.blocks if isinstance(block, Heading | Paragraph) and block.anchor]
    assert labels == ["2", "", "2."]
    assert "2. Be early." in str(policykit.render(whole, "markdown", audience="parents"))


def test_laws_that_only_the_rest_of_the_policy_cites_are_not_in_the_extract() -> None:
    law = "malicious-communications-act-1988"
    whole = policy(
        {"kind": "text", "id": "t", "text": f"See the [Act](law:{law})."},
        asked("Keep the [Act](law:education-act-2002)."),
    )
    assert [citation.id for citation in whole.extract("parents").citations()] == ["education-act-2002"]
    assert "Malicious" not in said(compose_extract(whole, "parents"))


# ── What it says of itself ───────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("form", "link"),
    [
        ("markdown", "The whole is the [Complaints Policy](complaints.md)."),
        ("html", 'The whole is the <a href="complaints.html">Complaints Policy</a>.'),
    ],
)
def test_an_extract_says_that_it_is_one_and_leads_to_the_whole(form: str, link: str) -> None:
    text = str(policykit.render(larkmead()["complaints"], form, audience="parents"))
    assert "Complaints Policy: extract for parents" in text
    assert "This is only what the policy expects of parents" in text
    assert link in text


def test_an_extract_in_word_leads_to_the_word_file_of_the_whole() -> None:
    page = read(policykit.render(larkmead()["complaints"], "docx", audience="parents")).document
    (note,) = [block for block in page.blocks if isinstance(block, Paragraph) and block.label == "Extract"]
    assert [span.target for span in note.spans if span.target] == ["policy:complaints"]
    assert page.title == "Complaints Policy: extract for parents"


def test_an_extract_of_nothing_says_so() -> None:
    whole = policy({"kind": "text", "id": "t", "text": "Words."})
    note, *rest = compose_extract(whole, "parents").blocks
    assert isinstance(note, Paragraph)
    assert note.role is Role.NOTE
    assert plain(note.spans).startswith("The policy expects nothing of parents, and names nothing")
    assert [block for block in rest if block.anchor is not None] == []


def test_an_extract_as_json_is_of_the_published_shape_and_says_whose_it_is() -> None:
    whole = larkmead()["visits"]
    given = json.loads(str(policykit.render(whole, "json", audience="parent")))
    jsonschema.validate(given, json.loads(to_text("export")))
    assert given["extract_for"] == {"id": "parents", "name": "parents"}
    assert given["digest"] == whole.digest
    assert [e["id"] for e in given["expectations"]] == [e.id for e in whole.expectations("parents")]
    assert json.loads(str(policykit.render(whole, "json")))["extract_for"] is None


def test_an_anchor_of_an_extract_is_that_of_the_whole() -> None:
    assert Anchor("fam-night", "text") in {
        block.anchor for block in compose_extract(larkmead()["online-safety"], "parents").blocks
    }


# ── Documents ────────────────────────────────────────────────────────────────────────────────────────────
def names(folder: Path) -> list[str]:
    return sorted(path.name for path in (folder / "build").iterdir() if not path.name.startswith("."))


def test_extracts_stand_beside_whole_policies_and_neither_build_removes_the_other(tmp_path: Path) -> None:
    folder = school(tmp_path)
    assert run(folder, "build", "--to", "html").status == 0
    assert run(folder, "build", "--to", "html", "--for", "Parents").status == 0
    assert run(folder, "build", "--to", "html").status == 0
    assert names(folder) == ["social-media-for-parents.html", "social-media.html"]
    again = run(folder, "build", "--to", "html", "--for", "parent")
    assert "Nothing to do" in again.out


def test_the_extract_of_a_policy_that_is_gone_goes_with_it(tmp_path: Path) -> None:
    folder = school(tmp_path)
    second = folder / "policies" / "visits.yaml"
    second.write_text(policy_text("visits", "      - {kind: responses, id: r, text: We act.}"), "utf-8")
    run(folder, "build", "--to", "html", "--for", "parents")
    assert names(folder) == ["social-media-for-parents.html", "visits-for-parents.html"]
    second.unlink()
    told = run(folder, "build", "--to", "html")
    assert "removed  build/visits-for-parents.html" in told.out
    assert names(folder) == ["social-media-for-parents.html", "social-media.html"]


def test_a_policy_with_nothing_for_the_audience_makes_no_extract_and_loses_an_old_one(tmp_path: Path) -> None:
    folder = school(tmp_path)
    second = folder / "policies" / "visits.yaml"
    second.write_text(policy_text("visits", "      - {kind: responses, id: r, text: We act.}"), "utf-8")
    run(folder, "build", "--to", "html", "--for", "parents")
    second.write_text(policy_text("visits"), "utf-8")
    told = run(folder, "build", "--to", "html", "--for", "parents")
    assert "Nothing for parents in 1 policy." in told.out
    assert names(folder) == ["social-media-for-parents.html"]


def test_an_extract_that_somebody_edited_is_left_alone(tmp_path: Path) -> None:
    folder = school(tmp_path)
    run(folder, "build", "--to", "html", "--for", "parents")
    page = folder / "build" / "social-media-for-parents.html"
    page.write_text("mine", encoding="utf-8")
    told = run(folder, "build", "--to", "html", "--for", "parents")
    assert (told.status, page.read_text(encoding="utf-8")) == (1, "mine")
    assert "PK401" in told.err


def test_an_audience_that_is_not_known_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    folder = school(tmp_path)
    told = run(folder, "build", "--for", "parnets")
    assert told.status == 2
    assert "Did you mean “parents”?" in told.err
    assert names(folder) == []


def test_an_extract_may_not_take_the_name_of_another_policy(tmp_path: Path) -> None:
    folder = school(tmp_path)
    other = folder / "policies" / "other.yaml"
    other.write_text(policy_text("social-media-for-parents"), "utf-8")
    told = run(folder, "build", "--for", "parents")
    assert (told.status, names(folder)) == (2, [])
    assert "PK405" in told.err


def test_an_extract_can_go_to_standard_output(tmp_path: Path) -> None:
    given = (school(tmp_path) / "policies" / "social-media.yaml").read_bytes()
    told = run_given(given, tmp_path, "build", "-", "--to", "markdown", "--for", "pupils")
    assert told.out.startswith("# Social Media Policy: extract for pupils\n")


# ── Edits that come home from an extract ─────────────────────────────────────────────────────────────────
def edited(folder: Path) -> Path:
    run(school(folder), "build", "--to", "docx", "--for", "parents")
    path = folder / "build" / "social-media-for-parents.docx"
    path.write_bytes(in_word(path.read_bytes(), "we will:", "we shall:"))
    return path


def test_an_edit_of_an_extract_comes_home_and_nothing_else_is_struck_out(tmp_path: Path) -> None:
    edited(tmp_path)
    file = tmp_path / "policies" / "social-media.yaml"
    before = file.read_text(encoding="utf-8")
    told = run(tmp_path, "pull", "build/social-media-for-parents.docx", "--yes")
    assert told.status == 0, told.said
    assert file.read_text(encoding="utf-8") == before.replace("we will:", "we shall:")


def test_an_extract_of_which_there_is_no_copy_is_not_taken_for_the_whole(tmp_path: Path) -> None:
    path = edited(tmp_path)
    path.rename(tmp_path / "from-the-post.docx")
    run(tmp_path, "build", "--to", "docx")
    told = run(tmp_path, "pull", "from-the-post.docx", "--yes")
    assert told.status == 2
    assert "PK671" in told.err


def test_an_extract_that_was_renamed_comes_home_when_it_has_its_old_name_again(tmp_path: Path) -> None:
    path = edited(tmp_path)
    renamed = path.rename(tmp_path / "from-the-post.docx")
    told = run(tmp_path, "pull", renamed.name, "--yes")
    assert told.status == 2
    assert "its old name again, such as social-media-for-parents.docx" in " ".join(told.err.split())
    renamed.rename(tmp_path / "social-media-for-parents.docx")
    assert run(tmp_path, "pull", "social-media-for-parents.docx", "--yes").status == 0
    assert "we shall:" in (tmp_path / "policies" / "social-media.yaml").read_text(encoding="utf-8")
