"""``policykit import``, as a person uses it: the seed, batches, refusals, and what the report says."""

from __future__ import annotations

import json
import os
import shutil
import tracemalloc
from pathlib import Path

import docx
import pytest

import policykit
from policykit.model.policy import Policy
from policykit.tasks.importing import documents, import_all
from policykit.tasks.load import open_library, read_policy
from policykit.workspace.inputs import is_school
from tests.support import word_corpus
from tests.support.commands import POLICIES, TODAY, run

SEED = Path(__file__).parents[1] / "data" / "social-media-seed.txt"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the school's own file and no policy."""
    (tmp_path / "policies").mkdir()
    shutil.copy(POLICIES / "school.yaml", tmp_path / "policies")
    shutil.copy(SEED, tmp_path)
    return tmp_path


def loaded(folder: Path, id_: str) -> Policy:
    outcome = read_policy(open_library(folder / "policies"), folder / "policies" / f"{id_}.yaml")
    assert outcome.policy is not None, outcome.findings
    return outcome.policy


# ── the seed ─────────────────────────────────────────────────────────────────────────────────────────────
@pytest.fixture
def seed(folder: Path) -> Policy:
    """The draft of the seed, untouched by hand."""
    ran = run(folder, "import", SEED.name, "--title", "Social Media Policy")
    assert ran.status == 0, ran.said
    return loaded(folder, "social-media")


ACCEPTED = policykit.load_policy(POLICIES / "social-media.yaml")


def test_the_seed_gives_the_front_matter_of_the_accepted_policy(seed: Policy) -> None:
    for key in ("id", "title", "audiences", "approval", "review"):
        assert getattr(seed, key) == getattr(ACCEPTED, key)


def test_the_seed_gives_the_four_gaps_at_the_four_stems_of_the_accepted_policy(seed: Policy) -> None:
    assert [gap.stem for gap in seed.gaps()] == [gap.stem for gap in ACCEPTED.gaps()]
    assert len(seed.gaps()) == 4


def test_the_seed_gives_every_block_of_the_accepted_policy_with_its_words_and_its_kind(seed: Policy) -> None:
    aside = {"id", "missing", "source"}  # ids and reasons are our words; a quotation's source is a clerk's
    for ours, theirs in zip(seed.sections, ACCEPTED.sections, strict=True):
        assert (ours.title, ours.label) == (theirs.title, theirs.label)
        for block, accepted in zip(ours.blocks, theirs.blocks, strict=True):
            assert block.model_dump(exclude=aside) == accepted.model_dump(exclude=aside)


def test_the_seed_gives_the_definition_the_act_and_the_four_policies(seed: Policy) -> None:
    assert [(term.term, term.open) for term in seed.definitions()] == [("Social media technologies", True)]
    assert [each.id for each in seed.citations()] == [each.id for each in ACCEPTED.citations()]


def test_without_a_title_the_seed_is_called_after_its_file_and_the_title_is_asked_for(folder: Path) -> None:
    ran = run(folder, "import", SEED.name)
    assert ran.status == 0
    assert "PK641" in ran.out
    assert "--title" in ran.out
    draft = folder / "policies" / "social-media-seed.yaml"
    assert "# ? The document has no title" in draft.read_text(encoding="utf-8")
    assert loaded(folder, "social-media-seed").title == "Social media seed"


def test_the_report_says_what_was_inferred_by_which_rule_from_which_words(folder: Path) -> None:
    ran = run(folder, "import", SEED.name, "--title", "Social Media Policy", "--format", "json")
    told = json.loads(ran.out)["documents"][0]
    inferred = {(each["rule"], each["part"], each["words"]) for each in told["inferred"]}
    assert ("label_and_value", "approval/on", "Date Accepted by Governors: Spring 2021") in inferred
    assert ("review_date", "review/due", "Review date: Spring 2024") in inferred
    rules = {"capitals", "defines", "expects", "responds", "lost_list", "quotation"}
    assert rules <= {rule for rule, _, _ in inferred}
    assert told["set_aside"] == []
    assert [each["code"] for each in told["findings"]].count("PK644") == 4


def test_the_report_stays_within_eighty_columns_with_colour_or_without(folder: Path) -> None:
    for number, colour in enumerate(({"NO_COLOR": "1"}, {"FORCE_COLOR": "1"})):
        ran = run(folder, "import", SEED.name, "--title", f"Paper {number}", COLUMNS="80", **colour)
        assert max(map(len, ran.out.splitlines())) <= 80
        assert "Every word of the document is in the draft" in " ".join(ran.out.split())


def test_a_draft_is_built_at_once(folder: Path, seed: Policy) -> None:
    ran = run(folder, "build", "--to", "docx,html,markdown,json", "--today", TODAY)
    assert ran.status == 0, ran.said
    assert sorted(path.suffix for path in (folder / "build").glob("social-media.*")) == [
        ".docx", ".html", ".json", ".md",
    ]  # fmt: skip


# ── nothing is written over ──────────────────────────────────────────────────────────────────────────────
def test_a_policy_that_is_kept_is_never_written_over(folder: Path, seed: Policy) -> None:
    draft = folder / "policies" / "social-media.yaml"
    before = draft.read_bytes()
    ran = run(folder, "import", SEED.name, "--title", "Social Media Policy")
    assert ran.status == 2
    assert "PK643" in ran.err + ran.out
    assert draft.read_bytes() == before


def test_a_file_of_that_name_that_is_no_policy_is_not_written_over_either(folder: Path) -> None:
    draft = folder / "policies" / "social-media.yaml"
    draft.write_text("- not a policy\n", encoding="utf-8")
    assert run(folder, "import", SEED.name, "--title", "Social Media Policy").status == 2
    assert draft.read_text(encoding="utf-8") == "- not a policy\n"


def test_a_title_is_advised_only_where_it_makes_another_policy(folder: Path, seed: Policy) -> None:
    again = ("import", SEED.name, "--title", "Social Media Policy")
    assert "give the draft another title (--title)" in " ".join(run(folder, *again).said.split())
    (folder / "many").mkdir()
    for name in ("social-media.txt", "social media.txt", "uniform.txt", "uniform.md"):
        (folder / "many" / name).write_text("Words that anybody may read.\n", encoding="utf-8")
    said = json.loads(run(folder, "import", "many", "--format", "json").out)
    remedies = {
        finding["code"]: finding["remedy"] for each in said["documents"] for finding in each["findings"]
    }
    assert set(remedies) >= {"PK643", "PK656"}
    for code in ("PK643", "PK656"):
        assert "import it alone, with another title (--title)" in remedies[code]


def test_a_word_file_of_a_policy_that_is_kept_here_is_left_to_pull(folder: Path, seed: Policy) -> None:
    assert run(folder, "build", "--to", "docx", "--today", TODAY).status == 0
    ran = run(folder, "import", "build/social-media.docx")
    assert ran.status == 2
    assert "pull" in ran.said


def test_two_files_of_one_policy_are_told_as_such(folder: Path, seed: Policy) -> None:
    assert run(folder, "build", "--to", "docx", "--today", TODAY).status == 0
    shutil.copy(folder / "build/social-media.docx", folder / "build/social-media (1).docx")
    ran = run(folder, "import", "build", "-o", "elsewhere")
    assert (ran.status, "PK656" in ran.out) == (1, True)
    assert "If not, import it into another folder (-o)" in " ".join(ran.out.split())
    assert run(folder, "import", "build/social-media.docx", "-o", "more").status == 0


@pytest.mark.parametrize("title", ["School", "School Policy", "The policy: school"])
def test_a_policy_on_the_school_is_not_taken_for_the_schools_own_file(title: str, tmp_path: Path) -> None:
    (tmp_path / "old.md").write_text(f"# {title}\n\n## Aims\n\nWe teach.\n", encoding="utf-8")
    assert run(tmp_path, "import", "old.md").status == 0
    (draft,) = open_library(tmp_path / "policies").files
    assert not is_school(draft)
    assert run(tmp_path, "build", "--today", TODAY).status == 0


def test_nor_is_one_that_the_school_lists_by_such_an_id(tmp_path: Path) -> None:
    (tmp_path / "policies").mkdir()
    listed = "policykit: 1\nname: Brook Lane School\npolicies: [{id: school, title: Day Rules}]\n"
    (tmp_path / "policies" / "school.yaml").write_text(listed, encoding="utf-8")
    (tmp_path / "old.md").write_text("# Day Rules\n\nWe teach.\n", encoding="utf-8")
    assert run(tmp_path, "import", "old.md").status == 0
    assert (tmp_path / "policies" / "school-policy.yaml").is_file()


def test_the_words_of_a_row_that_is_wider_than_its_table_are_in_the_draft(folder: Path) -> None:
    rows = "| Hall | Fee |\n|---|---|\n| Morning | £10 | refundable deposit |\n"
    (folder / "old.md").write_text(f"# Fees Policy\n\n{rows}", encoding="utf-8")
    assert run(folder, "import", "old.md").status == 0
    assert "refundable deposit" in (folder / "policies" / "fees.yaml").read_text(encoding="utf-8")


# ── batches ──────────────────────────────────────────────────────────────────────────────────────────────
def batch(folder: Path, number: int) -> Path:
    old = folder / "old"
    old.mkdir()
    for index in range(number):
        words = f"Paper {index} Policy\nReview date: Spring 2024\n\nAIMS\nStaff must:\n• keep paper {index}\n"
        (old / f"paper-{index:03}.txt").write_text(words + "Words that only tell. " * 200, encoding="utf-8")
    return old


def test_one_bad_file_does_not_stop_the_rest(folder: Path) -> None:
    old = batch(folder, 3)
    (old / "broken.docx").write_bytes(b"PK\x03\x04 not whole")
    (old / "paper-copy.txt").write_text("Paper 1 Policy\nWords.\n", encoding="utf-8")
    (old / "holiday.jpg").write_bytes(b"\xff\xd8\xff")
    ran = run(folder, "import", "old", COLUMNS="80")
    assert ran.status == 1
    assert "3 drafts written from 5 documents" in ran.out
    assert ran.out.count("not imported") == 2
    assert "PK656" in ran.out
    assert max(map(len, ran.out.splitlines())) <= 80
    assert run(folder, "check", "--today", TODAY).status == 0


@pytest.mark.slow
def test_a_hundred_documents_take_no_more_memory_than_ten(folder: Path) -> None:
    old = batch(folder, 110)
    chosen, _ = documents([old])
    tracemalloc.start()
    peaks: list[int] = []
    for number, imported in enumerate(import_all(chosen, folder / "policies"), 1):
        assert not imported.failed
        if number in (10, 110):
            peaks.append(tracemalloc.get_traced_memory()[0])
    tracemalloc.stop()
    assert peaks[1] < peaks[0] + 6_000_000
    assert len(open_library(folder / "policies").files) == 110


def test_an_empty_folder_and_a_kind_that_cannot_be_read_are_told(folder: Path) -> None:
    (folder / "empty").mkdir()
    ran = run(folder, "import", "empty")
    assert (ran.status, "PK657" in ran.out) == (2, True)
    (folder / "scan.pdf").write_bytes(b"%PDF-1.7")
    ran = run(folder, "import", "scan.pdf")
    assert (ran.status, "PK654" in ran.out) == (2, True)
    assert run(folder, "import", "absent.txt").status == 2


def test_documents_in_a_folder_that_cannot_be_brought_in_are_told_and_counted(folder: Path) -> None:
    old = batch(folder, 1)
    for name in ("a.pdf", "b.DOC", "c.odt", "d.rtf", "e.pages"):
        (old / name).write_bytes(b"words")
    for name in ("f.yaml", "g.png", "h.zip", ".i.pdf", "~$j.doc"):
        (old / name).write_bytes(b"no document")
    ran = run(folder, "import", "old")
    assert ran.status == 1
    assert ran.out.count("PK654") == 5
    assert "1 draft written from 6 documents" in ran.out
    assert "export it to Word" in ran.out
    assert not any(name in ran.out for name in ("f.yaml", "g.png", "h.zip", ".i.pdf", "~$j"))


def test_a_folder_of_what_word_leaves_behind_is_told_as_empty(folder: Path) -> None:
    (folder / "old").mkdir()
    (folder / "old" / "~$policy.docx").write_bytes(b"owner")
    ran = run(folder, "import", "old")
    assert (ran.status, "PK657" in ran.out) == (2, True)


def test_a_file_where_a_folder_is_needed_is_told_plainly(folder: Path) -> None:
    for arguments in (["import", SEED.name, "-o", SEED.name], ["build", "-o", SEED.name]):
        assert "There is a file where a folder is needed." in run(folder, *arguments).said
    assert "A folder already has this name." in run(folder, "template", "-o", "policies").said


@pytest.mark.skipif(os.name == "nt", reason="Windows has no pipes in folders")
def test_a_pipe_that_stands_where_a_file_belongs_is_told_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "house.docx")
    assert "A pipe or a device already has this name" in run(tmp_path, "template", "-o", "house.docx").said


def test_a_folder_that_is_not_there_is_told_as_such(folder: Path) -> None:
    ran = run(folder, "import", "old-polices")
    assert (ran.status, "There is no such file or folder." in ran.out) == (2, True)


def test_a_file_of_data_is_to_be_copied_and_not_to_be_opened_in_word(folder: Path) -> None:
    ran = run(folder, "import", "policies/school.yaml")
    assert ran.status == 2
    assert "Copy it into the folder of policies" in ran.out


def test_a_title_belongs_to_one_document(folder: Path) -> None:
    batch(folder, 2)
    ran = run(folder, "import", "old", "--title", "X")
    assert (ran.status, "--title" in ran.err) == (2, True)


SAID = "Staff must report it. See the Children Act 1989. "
TOO_MUCH = {
    "one paragraph.txt": SAID * 100_000,
    "many paragraphs.txt": f"{SAID * 100}\n\n" * 1_000,
    "short paragraphs.txt": "Aims.\n\n" * 20_000,
    "one paragraph.html": f"<p>{SAID * 100_000}</p>",
    "many tags.html": "<div>" * 1_000_000,
    "tags that never close.html": "<" * 5_000_000,
    "comments that never close.html": "<!--" * 1_250_000,
    "few tags that never close.html": f"{'<a ' * 1_000}{'x' * 4_000_000}",
    "one giant tag.html": f"<a {'b=1 ' * 1_250_000}>",
    "one giant tag behind quotes.html": f"<a b='>' {'c ' * 2_000_000}>",
    "many breaks.html": f"<p>{'word<br>' * 600_000}",
}


@pytest.mark.slow
@pytest.mark.parametrize("name", TOO_MUCH)
def test_a_file_that_is_far_too_long_is_refused_plainly(name: str, folder: Path) -> None:
    (folder / name).write_text(TOO_MUCH[name])
    (imported,) = import_all([folder / name], folder / "policies")
    assert [finding.code.id for finding in imported.findings] == ["PK003"]
    assert imported.failed


def test_the_head_and_the_foot_of_printed_pages_are_told(folder: Path) -> None:
    made = docx.Document()
    made.sections[0].header.paragraphs[0].text = "Brook Lane School"
    made.sections[0].footer.paragraphs[0].text = "Printed copies are not controlled"
    made.add_paragraph("Staff must be kind.")
    made.save(str(folder / "old.docx"))
    (imported,) = import_all([folder / "old.docx"], folder / "policies")
    told = {
        aside.words for aside in imported.asides if aside.reason == "the head or foot of every printed page"
    }
    assert told == {"Brook Lane School", "Printed copies are not controlled"}


# ── odd Word files ───────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.slow
@pytest.mark.parametrize("make", word_corpus.READ, ids=lambda make: make.__name__)
def test_an_odd_word_file_becomes_a_draft(make: object, folder: Path) -> None:
    assert callable(make)
    (folder / "odd.docx").write_bytes(make())
    (imported,) = import_all([folder / "odd.docx"], folder / "policies")
    if make in (
        word_corpus.fifty_thousand_paragraphs,
        word_corpus.a_megabyte_in_one_word,
    ):  # which the reader takes, but no policy is so long
        assert [finding.code.id for finding in imported.findings] == ["PK003"]
        return
    assert imported.path is not None, imported.findings
    assert loaded(imported.path.parent.parent, imported.path.stem)


@pytest.mark.slow
@pytest.mark.parametrize("make", word_corpus.REFUSED, ids=lambda make: make.__name__)
def test_a_word_file_that_must_not_be_read_is_refused_with_one_finding(make: object, folder: Path) -> None:
    assert callable(make)
    (folder / "odd.docx").write_bytes(make())
    (imported,) = import_all([folder / "odd.docx"], folder / "policies")
    assert imported.failed
    (finding,) = imported.findings
    assert finding.code.id == ("PK003" if len(make()) > 10_000_000 else word_corpus.REFUSED[make])
    assert list((folder / "policies").iterdir()) == [folder / "policies" / "school.yaml"]
