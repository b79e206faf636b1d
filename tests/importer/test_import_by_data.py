"""A Word file with its policy's data, imported: the same policy, edited or not; or by the rules, and why."""

from __future__ import annotations

import io
import json
import re
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from xml.sax.saxutils import escape, unescape

import docx
import pytest

import policykit
from policykit.compose import compose
from policykit.formats.word.names import REFERENCE_PROPERTY
from policykit.model.policy import Policy
from policykit.tasks.importing import Import, Imported, import_all
from policykit.tasks.render import render
from policykit.workspace.inputs import SCHOOL_FILES
from tests.importer.test_import_of_our_own import said
from tests.support import larkmead
from tests.support.commands import POLICIES, TODAY, run
from tests.support.template_making import heading_styles, numbering, styles, template_parts
from tests.support.word_making import NAMESPACES, changed, in_word, p, packed, relation
from tests.support.word_reading import part_text

EVERY = [(POLICIES, "social-media"), *((larkmead.POLICIES, id_) for id_ in larkmead.IDS)]
every = pytest.mark.parametrize(("folder", "id_"), EVERY, ids=[id_ for _, id_ in EVERY])
ITEM = "customXml/item1.xml"
OURS = "social-media"


def of(folder: Path, id_: str) -> Policy:
    return policykit.load_policies(folder)[id_]


UNIFORM = of(larkmead.POLICIES, "uniform")


def bring(folder: Path, data: bytes, name: str = "uniform", title: str = "") -> Imported:
    """What becomes of a Word file that is brought into a folder."""
    file = folder.parent / f"{name}.docx"
    file.write_bytes(data)
    report = Import(folder, title).run(file)
    assert not report.failed, report.findings
    return report


def told(report: Imported) -> set[str]:
    return {finding.code.id for finding in report.findings}


def same(one: Policy, other: Policy) -> bool:
    return one.model_dump() == other.model_dump()


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """An empty folder."""
    return tmp_path / "policies"


# ── untouched ────────────────────────────────────────────────────────────────────────────────────────────


@every
def test_in_an_empty_folder_it_is_the_same_policy_and_loads(folder: Path, id_: str, home: Path) -> None:
    policy = of(folder, id_)
    report = bring(home, render(policy, "docx"), id_)
    draft = policykit.load_policies(home)[id_]
    assert same(draft, policy)
    assert said(compose(draft)) == said(compose(policy))
    assert draft.school.name == policy.school.name
    assert "the page still has the same words" in report.note
    assert report.school == home / "school.yaml"
    assert not told(report) & {"PK658", "PK659", "PK660"}


@every
def test_in_the_folder_of_its_school_it_is_the_same_policy(folder: Path, id_: str, tmp_path: Path) -> None:
    home = tmp_path / "policies"
    shutil.copytree(folder, home, ignore=shutil.ignore_patterns(f"{id_}.yaml"))
    before = (home / "school.yaml").read_bytes()
    report = bring(home, render(of(folder, id_), "docx"), id_)
    assert same(policykit.load_policies(home)[id_], of(folder, id_))
    assert report.school is None
    assert (home / "school.yaml").read_bytes() == before


def test_all_of_a_school_brought_into_an_empty_folder_gives_the_same_documents(tmp_path: Path) -> None:
    assert run(tmp_path, "build", str(larkmead.POLICIES), "--to", "docx", "-o", "one").status == 0
    ran = run(tmp_path, "import", "one", "-o", "policies")
    assert ran.status == 0, ran.said
    assert "7 drafts written from 7 documents, 7 from the data in the files." in ran.out
    assert run(tmp_path, "build", "policies", "--to", "docx", "-o", "two").status == 0
    for id_ in larkmead.IDS:
        assert (tmp_path / f"one/{id_}.docx").read_bytes() == (tmp_path / f"two/{id_}.docx").read_bytes()


def test_a_mixed_batch_makes_a_school_whichever_file_comes_first(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Staff must read the School Uniform Policy.\n", encoding="utf-8")
    alone = Policy.model_validate(of(larkmead.POLICIES, "languages").model_dump())
    (tmp_path / "b.docx").write_bytes(render(alone, "docx"))
    (tmp_path / "c.docx").write_bytes(b"PK no Word file")
    (tmp_path / "d.docx").write_bytes(render(UNIFORM, "docx"))
    paths = [tmp_path / name for name in ("a.txt", "b.docx", "c.docx", "d.docx")]
    made = {Path(each.file).name: each for each in import_all(paths, tmp_path / "policies")}
    assert [name for name, each in made.items() if each.failed] == ["c.docx"]
    assert made["d.docx"].school == tmp_path / "policies" / "school.yaml"
    policies = policykit.load_policies(tmp_path / "policies")
    assert policies.school.name == UNIFORM.context.school.name
    assert same(policies["uniform"], UNIFORM)
    assert {citation.id for citation in policies["a"].citations()} == {"uniform"}


def test_policies_that_have_come_are_no_longer_listed_as_kept_elsewhere(tmp_path: Path) -> None:
    home = tmp_path / "policies"
    work = Import(home)
    for id_ in ("keeping-policies", "uniform"):
        (tmp_path / f"{id_}.docx").write_bytes(render(of(larkmead.POLICIES, id_), "docx"))
        work.run(tmp_path / f"{id_}.docx")
    listed = {each.id for each in policykit.load_policies(home).school.policies}
    assert "uniform" not in listed
    assert {"behaviour", "visits"} <= listed


def test_with_a_template_that_numbers_headings_it_is_the_same_policy(home: Path) -> None:
    template = packed(template_parts(style_sheet=styles(*heading_styles()), numbers=numbering()))
    bring(home, render(UNIFORM, "docx", template=template))
    assert same(policykit.load_policies(home)["uniform"], UNIFORM)


def test_a_policy_without_a_school_comes_back_where_there_is_none(home: Path) -> None:
    alone = Policy.model_validate(of(larkmead.POLICIES, "languages").model_dump())
    report = bring(home, render(alone, "docx"), "languages")
    assert same(policykit.load_policies(home)["languages"], alone)
    assert report.school is None


def test_what_every_document_generates_is_set_aside_and_told(home: Path) -> None:
    report = bring(home, render(UNIFORM, "docx"))
    reasons = {aside.reason.split(", which every")[0] for aside in report.asides}
    assert reasons >= {
        "the note on the policy's status",
        "the reference of the page",
        "the lists of laws and policies",
        "the name of a callout",
    }
    assert not [reason for reason in reasons if "could not" in reason]


def test_personal_details_are_told_here_too(home: Path) -> None:
    report = bring(home, render(of(larkmead.POLICIES, "complaints"), "docx"), "complaints")
    assert "PK647" in told(report)


def test_the_policy_that_is_kept_is_never_written_over(home: Path, tmp_path: Path) -> None:
    data = render(UNIFORM, "docx")
    bring(home, data)
    before = (home / "uniform.yaml").read_bytes()
    report = Import(home).run(tmp_path / "uniform.docx")
    assert report.failed
    assert [finding.code.id for finding in report.findings] == ["PK643"]
    assert (home / "uniform.yaml").read_bytes() == before


def test_no_title_is_advised_where_the_file_names_its_policy(home: Path, tmp_path: Path) -> None:
    data = render(UNIFORM, "docx")
    bring(home, data)
    for made in (data, in_word(data, REFERENCE_PROPERTY, "Another", "docProps/custom.xml")):
        (tmp_path / "clothes.docx").write_bytes(made)
        for work in (Import(home), Import(home, "Clothes")):
            (finding,) = work.run(tmp_path / "clothes.docx").findings
            assert (finding.code.id, "--title" in finding.remedy) == ("PK643", False)


def test_a_title_that_is_asked_for_takes_the_place_of_its_own(home: Path) -> None:
    report = bring(home, render(UNIFORM, "docx"), title="Clothes")
    draft = policykit.load_policies(home)["uniform"]
    assert same(draft, UNIFORM.model_copy(update={"title": "Clothes"}))
    assert "School Uniform Policy" in [aside.words for aside in report.asides]


# ── another school ───────────────────────────────────────────────────────────────────────────────────────

ELSEWHERE = """\
policykit: 1
name: Somewhere School
audiences:
  - {id: learners, name: learners, aliases: [children]}
  - {id: staff, name: staff}
"""


@pytest.mark.parametrize("id_", larkmead.IDS)
def test_in_the_folder_of_another_school_what_it_does_not_know_is_left_out_and_told(
    id_: str, home: Path
) -> None:
    home.mkdir()
    (home / "school.yaml").write_text(ELSEWHERE, encoding="utf-8")
    policy = of(larkmead.POLICIES, id_)
    report = bring(home, render(policy, "docx"), id_)
    draft = policykit.load_policies(home)[id_]
    assert draft.digest == policy.digest
    assert [field.anchor for field in draft.fields] == [field.anchor for field in policy.fields]
    unknown = {c.id for c in policy.citations() if draft.context.law(c.id) is None and c.id != id_}
    assert {c.id for c in draft.citations()} == {c.id for c in policy.citations()} - unknown
    assert all(any(f"“{each}”" in f.sentence for f in report.findings) for each in unknown)
    assert (home / "school.yaml").read_text(encoding="utf-8") == ELSEWHERE
    assert report.school is None


def test_another_schools_own_word_for_an_audience_is_taken(home: Path) -> None:
    home.mkdir()
    (home / "school.yaml").write_text(ELSEWHERE, encoding="utf-8")
    report = bring(home, render(UNIFORM, "docx"))
    assert policykit.load_policies(home)["uniform"].audiences == ("learners",)
    assert not [each for each in report.findings if "“pupils”" in each.sentence]
    (finding,) = [each for each in report.findings if "“carers”" in each.sentence]
    assert "“- {id: carers, name: carers, aliases: [carer]}” under audiences" in finding.remedy


ODD_NAMES = """\
policykit: 1
name: Larkmead
audiences:
  - {id: pupils, name: "pupils, all: years", aliases: ["child, any", "a #b", "[x]"]}
policies:
  - {id: safety, title: "Health, Safety: and [Welfare] Policy #1"}
laws:
  - {id: own, title: "Guide: to, {things}", type: guidance, year: 2020}
"""
ODD_POLICY = """\
policykit: 1
id: odd
title: Odd Policy
audiences: [pupils]
sections:
  - id: s
    blocks:
      - {kind: text, id: t, text: "See [this](policy:safety) and [that](law:own)."}
"""


def test_the_lines_that_are_told_make_the_names_known(home: Path, tmp_path: Path) -> None:
    (tmp_path / "school").mkdir()
    (tmp_path / "school/school.yaml").write_text(ODD_NAMES, encoding="utf-8")
    (tmp_path / "school/odd.yaml").write_text(ODD_POLICY, encoding="utf-8")
    home.mkdir()
    (home / "school.yaml").write_text(ELSEWHERE, encoding="utf-8")
    policy = of(tmp_path / "school", "odd")
    lines = [
        (found[2], found[1])
        for each in bring(home, render(policy, "docx"), "odd").findings
        if (found := re.search(r"add “(- .*)” under (\w+) in school.yaml", each.remedy))
    ]
    school = ELSEWHERE + "".join(f"  {line}\n" for key, line in lines if key == "audiences")
    school += "".join(f"{key}:\n  {line}\n" for key, line in lines if key != "audiences")
    (home / "school.yaml").write_text(school, encoding="utf-8")
    (home / "odd.yaml").unlink()
    bring(home, render(policy, "docx"), "odd")
    assert len(lines) == 3
    assert same(policykit.load_policies(home)["odd"], policy)


def test_a_folder_with_policies_and_no_school_is_given_none(home: Path) -> None:
    home.mkdir()
    shutil.copy(larkmead.POLICIES / "languages.yaml", home)
    assert bring(home, render(UNIFORM, "docx")).school is None
    assert not (home / "school.yaml").exists()


# ── edited since ─────────────────────────────────────────────────────────────────────────────────────────


def edited(old: str, new: str) -> bytes:
    return in_word(render(UNIFORM, "docx"), old, new)


def test_an_edit_is_brought_onto_the_data_and_told(home: Path) -> None:
    report = bring(home, edited("Every day, children wear:", "On school days, children wear:"))
    draft = policykit.load_policies(home)["uniform"]
    was, now = UNIFORM.model_dump_json(), draft.model_dump_json()
    assert now == was.replace("Every day, children wear:", "On school days, children wear:")
    assert "1 edit was applied to the data" in report.note
    assert [(each.part, each.words) for each in report.conclusions] == [
        ("every-day", "On school days, children wear:")
    ]


def test_an_item_that_was_added_in_word_has_an_id_and_the_others_keep_theirs(home: Path) -> None:
    data = render(UNIFORM, "docx")
    page = part_text(data, "word/document.xml")
    paragraph = next(each for each in page.split("<w:p>") if "write the child's name" in each)
    new = re.sub("<w:bookmark(Start|End)[^>]*>", "", paragraph)
    new = new.replace("write the child's name in everything", "keep spare socks in the bag")
    bring(home, in_word(data, f"<w:p>{paragraph}", f"<w:p>{paragraph}<w:p>{new}"))
    draft = policykit.load_policies(home)["uniform"]
    known = {field.anchor.part for field in UNIFORM.fields}
    found = {field.anchor.part for field in draft.fields}
    assert known < found
    assert len(found - known) == 1
    assert "keep spare socks in the bag" in draft.model_dump_json()


@pytest.mark.parametrize("top", [False, True], ids=["below", "above"])
def test_a_row_that_somebody_added_to_the_facts_leaves_them_facts(top: bool, home: Path) -> None:
    data = render(UNIFORM, "docx")
    page = part_text(data, "word/document.xml")
    at = page.index("<w:tr>") if top else page.index("</w:tbl>")
    row = f"<w:tr><w:tc>{p('Checked by')}</w:tc><w:tc>{p('Jo Sample')}</w:tc></w:tr>"
    report = bring(
        home, in_word(data, page[at - 200 : at + 8], page[at - 200 : at] + row + page[at : at + 8])
    )
    assert same(policykit.load_policies(home)["uniform"], UNIFORM)
    assert [each.words for each in report.asides if "Jo" in each.words] == ["Checked by Jo Sample"]
    assert [each.sentence for each in report.findings if "Jo" in each.sentence] == [
        "policykit has nowhere to store “Checked by”. In Word it says “Jo Sample”."
    ]


def test_what_cannot_be_brought_onto_the_data_is_told_with_its_words(home: Path) -> None:
    report = bring(home, edited("This is a draft. It has not been approved.", "We all like it."))
    assert any("We all like it." in each.sentence for each in report.findings)
    assert any("We all like it." in each.words for each in report.asides)
    assert "No edits were applied to the data" in report.note
    assert same(policykit.load_policies(home)["uniform"], UNIFORM)


def test_a_file_without_its_bookmarks_is_known_by_its_words(home: Path) -> None:
    data = render(UNIFORM, "docx")
    bring(home, in_word(data, 'w:name="_pk_', 'w:name="lost_'))
    assert same(policykit.load_policies(home)["uniform"], UNIFORM)


def reviewed() -> bytes:
    """The file with a word struck out, one put in and a comment, none of which anybody has settled."""
    data = render(UNIFORM, "docx")
    run_ = next(
        each
        for each in re.findall(r"<w:r>.*?</w:r>", part_text(data, "word/document.xml"))
        if "Every day," in each
    )
    added = run_.replace("Every day,", "On school days,")
    struck = run_.replace("<w:t", "<w:delText").replace("</w:t>", "</w:delText>")
    comment = f'<w:comment w:id="7" w:author="C. Governor">{p("All of them?")}</w:comment>'
    note = '<w:r><w:commentReference w:id="7"/></w:r>'
    made = in_word(data, run_, changed("del", struck) + changed("ins", added, "B. Head") + note)
    relations_ = "word/_rels/document.xml.rels"
    related = f"{relation('rIdC', 'comments', 'comments.xml')}</Relationships>"
    made = in_word(made, "</Relationships>", related, relations_)
    with zipfile.ZipFile(io.BytesIO(made)) as package:
        files: dict[str, str | bytes] = {name: package.read(name) for name in package.namelist()}
    return packed(files | {"word/comments.xml": f"<w:comments {NAMESPACES}>{comment}</w:comments>"})


def test_unsettled_changes_are_taken_as_accepted_and_told_with_the_comments(home: Path) -> None:
    report = bring(home, reviewed())
    draft = policykit.load_policies(home)["uniform"]
    was, now = UNIFORM.model_dump_json(), draft.model_dump_json()
    assert now == was.replace("Every day,", "On school days,")
    assert "PK661" in told(report)
    aside = {each.reason: each.words for each in report.asides}
    assert "Every day," in aside["words that were struck out as a tracked change"]
    assert aside["a comment in the Word file, by C. Governor"] == "All of them?"


# ── by the rules, and why ────────────────────────────────────────────────────────────────────────────────


def carrying(change: Callable[[dict[str, object]], object]) -> bytes:
    """The file with other data."""
    data = render(UNIFORM, "docx")
    text = part_text(data, ITEM)
    start, end = text.index("{"), text.rindex("</data>")
    made = change(json.loads(unescape(text[start:end])))
    written = made if isinstance(made, str) else json.dumps(made, ensure_ascii=False)
    return in_word(data, text[start:end], escape(written), ITEM)


def policy_in(data: dict[str, object]) -> dict[str, object]:
    policy = data["policy"]
    assert isinstance(policy, dict)
    return policy


def with_texts(*texts: str) -> Callable[[dict[str, object]], object]:
    """The data with other blocks, each of one text."""
    blocks = [{"kind": "text", "id": f"b{at}", "text": text} for at, text in enumerate(texts)]
    return lambda data: data | {"policy": policy_in(data) | {"sections": [{"id": "s", "blocks": blocks}]}}


OTHER_SECTIONS = [{"id": "s", "blocks": [{"kind": "text", "id": "b", "text": "Lunch is at noon."}]}]
HOSTILE: dict[str, tuple[str, Callable[[dict[str, object]], object]]] = {
    "no JSON": ("PK658", lambda _: "uniform"),
    "huge": ("PK658", lambda _: "[" * 600_000),
    "deep": ("PK658", lambda data: '{"a":' * 50_000),
    "another version": ("PK658", lambda data: data | {"version": 7}),
    "an unknown key": ("PK658", lambda data: data | {"policy": policy_in(data) | {"colour": "red"}}),
    "a key that is no word": ("PK658", lambda data: data | {"policy": policy_in(data) | {"a: b": "red"}}),
    "a control character": ("PK658", lambda data: data | {"policy": policy_in(data) | {"owner": "a\0b"}}),
    "a way out of the folder": ("PK658", lambda data: data | {"policy": policy_in(data) | {"id": "../../x"}}),
    "a newer policy": ("PK658", lambda data: data | {"policy": policy_in(data) | {"policykit": 9}}),
    "an unsound school": ("PK658", lambda data: data | {"school": {"name": "X", "audiences": "all"}}),
    "an unsound policy beside it": ("PK658", lambda data: data | {"kept": [{"id": "X X"}]}),
    "a list too deep": (
        "PK658",
        lambda data: data | {"policy": policy_in(data) | {"sections": json.loads("[" * 90 + "]" * 90)}},
    ),
    "a paragraph that no document may have": ("PK658", with_texts("to be " * 5_100)),
    "more words than a document may have": ("PK658", with_texts(*["to be " * 4_200] * 10)),
    "more paragraphs than a document may have": ("PK658", with_texts(*["to be"] * 3_001)),
    "other words altogether": (
        "PK660",
        lambda data: data | {"policy": policy_in(data) | {"sections": OTHER_SECTIONS}},
    ),
    "another policy": ("PK660", lambda data: data | {"policy": policy_in(data) | {"id": "lunch"}}),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_data_that_cannot_be_used_is_told_and_the_page_is_brought_in_by_the_rules(
    case: str, home: Path
) -> None:
    code, change = HOSTILE[case]
    report = bring(home, carrying(change))
    assert [finding.code.id for finding in report.findings if finding.code.id in ("PK658", "PK660")] == [code]
    assert report.note == ""
    assert sorted(path.name for path in home.iterdir()) == ["uniform.yaml"]


def test_data_with_other_words_than_the_page_gives_the_words_of_the_page(home: Path) -> None:
    bring(home, carrying(lambda data: data | {"policy": policy_in(data) | {"title": "Another Title"}}))
    assert policykit.load_policies(home)["uniform"].title == UNIFORM.title


def test_a_document_type_in_the_data_is_refused_as_anywhere_in_the_file(home: Path) -> None:
    data = in_word(render(UNIFORM, "docx"), "<data ", "<!DOCTYPE data><data ", ITEM)
    (home.parent / "uniform.docx").write_bytes(data)
    report = Import(home).run(home.parent / "uniform.docx")
    assert [finding.code.id for finding in report.findings] == ["PK512"]


def test_a_new_document_that_was_written_over_an_old_one_is_no_edit_of_it(home: Path) -> None:
    data = edited("School Uniform Policy", "Packed Lunch Policy")
    page = part_text(data, "word/document.xml")
    words = iter(range(1_000))
    other = re.sub(r"(?<=>)[^<>]{12,}(?=</w:t>)", lambda _: f"Lunch in hall {next(words)}", page)
    report = bring(home, in_word(data, page, other), "lunch")
    assert "PK660" in told(report)
    assert report.note == ""


def test_a_file_of_which_nearly_all_was_struck_out_is_told_as_such(home: Path) -> None:
    report = bring(home, _cut_short(render(UNIFORM, "docx")))
    (why,) = (finding.sentence for finding in report.findings if finding.code.id == "PK660")
    assert why.endswith("nearly all the parts of the policy are gone from it.")


def test_a_file_with_other_words_under_its_own_title_is_told_as_such(home: Path) -> None:
    data = carrying(lambda data: data | {"policy": policy_in(data) | {"sections": OTHER_SECTIONS}})
    (why,) = (finding.sentence for finding in bring(home, data).findings if finding.code.id == "PK660")
    assert "another title" not in why


@pytest.mark.parametrize("ending", SCHOOL_FILES)
def test_data_of_a_policy_that_is_called_as_the_schools_own_file_is_not_used(ending: str, home: Path) -> None:
    named = Policy.model_validate(UNIFORM.model_dump() | {"id": Path(ending).stem})
    report = bring(home, render(named, "docx"))
    assert "PK658" in told(report)
    assert [path.name for path in home.iterdir()] == ["school-policy.yaml"]


def _cut_short(data: bytes) -> bytes:
    """The file with its first few paragraphs, of which one is the title, and its last."""
    document = docx.Document(io.BytesIO(data))
    for part in list(document.element.body)[6:-2]:
        document.element.body.remove(part)
    kept = io.BytesIO()
    document.save(kept)
    return kept.getvalue()


# ── the report ───────────────────────────────────────────────────────────────────────────────────────────


def test_the_report_says_that_the_file_carried_its_data_and_what_was_done_with_it(tmp_path: Path) -> None:
    (tmp_path / "uniform.docx").write_bytes(render(UNIFORM, "docx"))
    ran = run(tmp_path, "import", "uniform.docx", COLUMNS="80")
    assert ran.status == 0
    assert "The file has its policy's data inside" in ran.out
    assert "wrote    policies/school.yaml" in ran.out
    assert "# ?" not in ran.out
    assert max(map(len, ran.out.splitlines())) <= 80
    assert run(tmp_path, "build", "--today", TODAY).status == 0


def test_the_report_as_json_says_so_too(tmp_path: Path) -> None:
    (tmp_path / "uniform.docx").write_bytes(render(UNIFORM, "docx"))
    ran = run(tmp_path, "import", "uniform.docx", "--format", "json")
    (document,) = json.loads(ran.out)["documents"]
    assert document["carried"].startswith("The file has its policy's data inside")
    assert document["school"] == "policies/school.yaml"
