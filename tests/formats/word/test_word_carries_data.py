"""The data that a Word file carries unseen: what is in it, what is not, and which files have none."""

from __future__ import annotations

import io
import json
import re
import uuid
import zipfile
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given

from policykit.findings import InvalidData
from policykit.formats import word
from policykit.formats.word.package import NAMESPACE
from policykit.model.carried import MOST_CHARACTERS, carried, carried_in
from policykit.model.policy import Policy
from policykit.model.school import Context
from policykit.tasks.pack import pack
from policykit.tasks.redline import redline
from policykit.tasks.render import render, render_all
from tests.support import commands, larkmead
from tests.support.strategies.policies import policies
from tests.support.template_making import template_parts
from tests.support.word_lint import assert_valid_word, parts
from tests.support.word_making import in_word, packed, relation, relations

UNIFORM = larkmead.larkmead()["uniform"]
ITEM, PROPERTIES = "customXml/item1.xml", "customXml/itemProps1.xml"
STORE = "{http://schemas.openxmlformats.org/officeDocument/2006/customXml}"
OTHERS = '<other xmlns="urn:somebody"/>'


def built(policy: Policy = UNIFORM, template: bytes | None = None) -> bytes:
    return render(policy, "docx", template=template)


def carrying(data: bytes) -> list[str]:
    """The names of the parts of a Word file that speak of carried data, packed however."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return [name for name in package.namelist() if NAMESPACE.encode() in package.read(name)]


@pytest.mark.parametrize("id_", larkmead.IDS)
def test_the_word_file_of_a_policy_carries_its_data_and_is_valid(id_: str) -> None:
    policy = larkmead.larkmead()[id_]
    data = built(policy)
    assert_valid_word(data)
    assert word.bring(data).carried.encode() == carried(policy)
    assert carrying(data) == [PROPERTIES, ITEM]


def test_the_id_of_the_part_is_the_same_in_every_file_and_comes_of_its_namespace() -> None:
    root = parts(built())[PROPERTIES]
    assert root.get(f"{STORE}itemID") == f"{{{uuid.uuid5(uuid.NAMESPACE_URL, NAMESPACE)}}}".upper()


def test_a_page_is_the_same_with_data_and_without() -> None:
    with_data = parts(built())["word/document.xml"]
    without = parts(word.write(larkmead.page("uniform")))["word/document.xml"]
    assert list(map(str, with_data.itertext())) == list(map(str, without.itertext()))


def test_characters_that_xml_reserves_or_forbids_do_not_break_the_part() -> None:
    title = "a < b & c ]]> “d” \\ \ufffe\uffff"
    data = built(UNIFORM.model_copy(update={"title": title}))
    found = carried_in(word.bring(data).carried)
    assert found.policy["title"] == title.replace("\ufffe\uffff", "\ufffd\ufffd")


def test_a_policy_that_json_cannot_hold_is_written_and_carries_nothing() -> None:
    assert not carrying(built(UNIFORM.model_copy(update={"title": "half \ud800 a sign"})))


@given(policy=policies())
def test_what_is_carried_is_the_policy(policy: Policy) -> None:
    found = carried_in(carried(policy).decode())
    assert Policy.model_validate(found.policy, context=policy.context).model_dump() == policy.model_dump()


# ── what carries none ────────────────────────────────────────────────────────────────────────────────────


def test_an_extract_carries_no_data_since_the_rest_of_the_policy_would_be_in_it() -> None:
    (made,) = render_all(UNIFORM, ("docx",), "parents")
    for data in (made.data, render(UNIFORM, "docx", audience="parents")):
        assert not carrying(data)
        assert not [name for name in parts(data) if name.startswith("customXml")]


def test_an_extract_that_python_asked_for_carries_itself_and_nothing_else() -> None:
    extract = larkmead.larkmead()["complaints"].extract("parents")
    found = carried_in(word.bring(built(extract)).carried)
    whole = {field.text for field in larkmead.larkmead()["complaints"].fields}
    left_out = {text for text in whole if len(text) > 40} - {field.text for field in extract.fields}
    assert left_out
    assert not [text for text in left_out if json.dumps(text)[1:-1] in json.dumps(found.policy)]


def test_a_redline_carries_no_data() -> None:
    made = redline(UNIFORM, UNIFORM.model_copy(update={"title": "Clothes"}), "docx")
    assert isinstance(made, bytes)
    assert not carrying(made)


def test_of_the_papers_for_a_meeting_only_the_proposal_carries_data(tmp_path: Path) -> None:
    built = pack("social-media", commands.POLICIES, tmp_path, date.fromisoformat(commands.TODAY))
    assert not built.errors
    found = {path.name for path in tmp_path.glob("*.docx") if carrying(path.read_bytes())}
    assert found == {"social-media-proposal.docx"}


# ── what is in it ────────────────────────────────────────────────────────────────────────────────────────


def test_of_the_school_only_that_is_carried_by_which_the_policy_is_read() -> None:
    visits = carried_in(carried(larkmead.larkmead()["visits"]).decode())
    assert set(visits.school) == {"name", "audiences", "policies", "laws"}
    assert {each["id"] for each in visits.kept} == set()
    named = visits.school["policies"]
    assert isinstance(named, list)
    assert [each["id"] for each in named if isinstance(each, dict)] == ["behaviour", "charging"]


def test_notes_that_the_school_keeps_on_its_laws_stay_at_home() -> None:
    assert b"Made up for these examples" not in carried(larkmead.larkmead()["visits"])
    assert b"Made up for these examples" in (larkmead.POLICIES / "school.yaml").read_bytes()


def test_laws_of_the_school_that_the_policy_does_not_cite_stay_at_home() -> None:
    assert UNIFORM.context.school.laws
    assert "laws" not in carried_in(carried(UNIFORM).decode()).school


def test_comments_of_the_file_stay_at_home() -> None:
    text = (larkmead.POLICIES / "uniform.yaml").read_text("utf-8")
    comments = [line.strip("# ") for line in text.splitlines() if line.lstrip().startswith("#")]
    said = carried(UNIFORM).decode()
    assert comments
    assert not [comment for comment in comments if comment and comment in said]


def test_without_a_school_nothing_is_said_of_one() -> None:
    alone = Policy.model_validate(UNIFORM.model_dump(), context=Context())
    assert carried_in(carried(alone).decode()).school == {}


# ── a school's own template ──────────────────────────────────────────────────────────────────────────────


def with_other_data() -> bytes:
    """A template with a custom XML part of somebody else's, of the name that ours has."""
    more = {
        ITEM: OTHERS,
        "customXml/_rels/item1.xml.rels": relations(relation("rId1", "customXmlProps", "itemProps1.xml")),
        PROPERTIES: f'<ds:datastoreItem xmlns:ds="{STORE[1:-1]}" ds:itemID="{{{uuid.UUID(int=7)}}}"/>',
    }
    related = (relation("rC", "customXml", "../customXml/item1.xml"),)
    return packed(template_parts(more=more, related=related))


def test_with_a_template_that_has_data_of_its_own_both_are_there() -> None:
    data = built(template=with_other_data())
    assert_valid_word(data, audited=False)
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert package.read(ITEM).decode() == OTHERS
    assert carrying(data) == ["customXml/itemProps2.xml", "customXml/item2.xml"]
    assert word.bring(data).carried.encode() == carried(UNIFORM)


def test_a_template_that_was_once_the_document_of_a_policy_does_not_pass_on_its_data() -> None:
    template = built(larkmead.larkmead()["complaints"])
    data = built(template=template)
    assert_valid_word(data, audited=False)
    assert word.bring(data).carried.encode() == carried(UNIFORM)
    assert not carrying(render(UNIFORM, "docx", audience="parents", template=template))


# ── what cannot be used ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "text",
    [
        "",
        "policy: uniform",
        "[]",
        "{}",
        "[" * 100_000,
        '{"version":2,"policy":{},"school":{},"kept":[]}',
        '{"version":1,"policy":[],"school":{},"kept":[]}',
        '{"version":1,"policy":{},"school":{},"kept":["uniform"]}',
        '{"version":1,"policy":{"id":null},"school":{},"kept":[]}',
        '{"version":1,"policy":{"id":NaN},"school":{},"kept":[]}',
        f'{{"version":{"1" * 5000},"policy":{{}},"school":{{}},"kept":[]}}',
        json.dumps({"version": 1, "policy": {"id": "x" * MOST_CHARACTERS}, "school": {}, "kept": []}),
    ],
    ids=lambda text: text[:40],
)
def test_what_policykit_never_wrote_is_one_finding(text: str) -> None:
    with pytest.raises(InvalidData) as error:
        carried_in(text)
    assert [finding.code.id for finding in error.value.findings] == ["PK658"]


def test_a_part_of_ours_that_is_damaged_is_told_and_the_page_is_read() -> None:
    reading = word.bring(in_word(built(), "</data>", "</date>", ITEM))
    assert reading.carried == ""
    (finding,) = reading.findings
    assert finding.code.id == "PK658"
    assert re.search(r" cannot be used\. The .+[^.]\.$", finding.sentence)
    assert reading.document.blocks


def test_the_data_of_two_policies_in_one_file_is_that_of_neither() -> None:
    data = built()
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        files: dict[str, str | bytes] = {name: package.read(name) for name in package.namelist()}
    files["customXml/item2.xml"] = files[ITEM]
    one = '<Relationship Id="policykitData"'
    two = relation("rX", "customXml", "../customXml/item2.xml")
    reading = word.bring(in_word(packed(files), one, two + one, "word/_rels/document.xml.rels"))
    assert reading.carried == ""
    (finding,) = reading.findings
    assert finding.code.id == "PK658"
    assert re.search(r" cannot be used\. The .+[^.]\.$", finding.sentence)


def test_a_part_of_somebody_elses_is_none_of_ours() -> None:
    related = (relation("rC", "customXml", "../customXml/item1.xml"),)
    for text in (OTHERS, f"<other>{NAMESPACE}</other>"):
        reading = word.bring(packed(template_parts(more={ITEM: text}, related=related)))
        assert (reading.carried, reading.findings) == ("", ())
