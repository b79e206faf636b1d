"""The governors' pack: three Word files of a proposal; and where proposals are kept."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from policykit.compare import changes, summary
from policykit.compose import compose
from policykit.document import Document, Heading, Paragraph, Role, Table
from policykit.document.redline import accept, reject
from policykit.formats.word import read
from policykit.model.policy import Policy, Status
from policykit.tasks.load import load_policies, load_policy
from policykit.text.spans import plain
from tests.office.test_word_in_libreoffice import pdf_pages
from tests.support.commands import POLICIES, TODAY, run, school
from tests.support.tools import in_libreoffice
from tests.support.word_lint import assert_valid_word
from tests.support.word_making import in_word

NAMES = [f"social-media-{what}.docx" for what in ("proposal", "redline", "summary")]
PROPOSED = POLICIES / "proposed" / "social-media.yaml"


@pytest.fixture(scope="module")
def accepted() -> Policy:
    return load_policy(POLICIES / "social-media.yaml")


@pytest.fixture(scope="module")
def proposed() -> Policy:
    return load_policy(PROPOSED)


@pytest.fixture(scope="module")
def packed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = school(tmp_path_factory.mktemp("packed"))
    ran = run(folder, "pack", "social-media", "--today", TODAY)
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.splitlines() == [f"wrote    pack/{name}" for name in NAMES]
    return folder


def words(page: Document) -> list[str]:
    return [plain(block.spans) for block in page.blocks if not isinstance(block, Table)]


# ── The proposal that is shipped ─────────────────────────────────────────────────────────────────────────
def test_the_shipped_proposal_says_on_every_page_that_nobody_has_accepted_it(proposed: Policy) -> None:
    page = compose(proposed)
    assert proposed.status is Status.PROPOSED
    assert not proposed.is_approved
    assert page.watermark == "PROPOSED"
    assert "No governor has accepted it." in words(page)[1]


def test_the_shipped_proposal_fills_the_gaps_and_is_up_to_date(accepted: Policy, proposed: Policy) -> None:
    assert len(accepted.gaps()) == 4
    assert proposed.is_complete
    assert proposed.review_due is not None
    assert proposed.review_due.first_day() > datetime.date(2026, 11, 22)
    cited = {citation.id: citation.cited for citation in proposed.citations()}
    assert "malicious-communications-act-1988" in cited
    provisions = {citing.provision for citing in cited["online-safety-act-2023"]}
    assert provisions == {"", "section/179", "section/181"}
    text = " ".join(words(compose(proposed)))
    assert "X, formerly Twitter" in text
    assert "Club Penguin" not in text


def test_a_proposal_stands_among_the_policies_above_it_and_in_their_school(proposed: Policy) -> None:
    assert proposed.school.name == "Ash Grange Primary School"
    assert "social-media" in proposed.context.kept
    assert list(load_policies(POLICIES / "proposed")) == ["social-media"]


def test_a_folder_of_proposals_may_have_a_school_of_its_own(tmp_path: Path) -> None:
    folder = school(tmp_path) / "policies" / "proposed"
    text = (folder.parent / "school.yaml").read_text(encoding="utf-8")
    (folder / "school.yaml").write_text(text.replace("Ash Grange", "Elm Grange"), encoding="utf-8")
    assert load_policy(folder / "social-media.yaml").school.name == "Elm Grange Primary School"


def test_a_proposal_may_refer_to_a_policy_that_is_kept_above_it(tmp_path: Path) -> None:
    folder = school(tmp_path) / "policies"
    text = (folder / "social-media.yaml").read_text(encoding="utf-8")
    (folder / "phones.yaml").write_text(text.replace("id: social-media\n", "id: phones\n"), encoding="utf-8")
    proposal = folder / "proposed" / "social-media.yaml"
    linked = proposal.read_text(encoding="utf-8").replace("(policy:complaints) says", "(policy:phones) says")
    proposal.write_text(linked, encoding="utf-8")
    assert "phones" in {citation.id for citation in load_policy(proposal).citations()}


def test_neither_check_nor_build_goes_down_into_the_proposals(tmp_path: Path) -> None:
    folder = school(tmp_path)
    (folder / "policies" / "proposed" / "social-media.yaml").write_text("a: [", encoding="utf-8")
    assert "1 file checked: no errors" in run(folder, "check", "--today", TODAY).out
    assert run(folder, "build", "--to", "markdown", "--today", TODAY).status == 0
    assert run(folder, "check", "policies/proposed", "--today", TODAY).status == 2


def test_a_proposal_is_never_built_over_the_policy_that_is_in_force(tmp_path: Path) -> None:
    folder = school(tmp_path)
    run(folder, "build", "--to", "markdown", "--today", TODAY)
    before = (folder / "build" / "social-media.md").read_bytes()
    ran = run(folder, "build", "policies/proposed", "--to", "markdown", "--today", TODAY)
    assert ran.status == 1
    assert "PK405" in ran.err
    assert (folder / "build" / "social-media.md").read_bytes() == before
    apart = ("build", "policies/proposed", "--to", "markdown", "-o", "proposals", "--today", TODAY)
    assert run(folder, *apart).status == 0


# ── The three documents ──────────────────────────────────────────────────────────────────────────────────
def test_each_document_is_a_valid_word_file(packed: Path) -> None:
    for name in NAMES:
        assert_valid_word((packed / "pack" / name).read_bytes())


def test_the_redline_is_the_accepted_policy_and_the_proposal(
    packed: Path, accepted: Policy, proposed: Policy
) -> None:
    data = (packed / "pack" / "social-media-redline.docx").read_bytes()
    marked = read(data, revisions="marked").document
    assert words(accept(marked)) == words(read(data).document)
    assert words(accept(marked)) == words(read((packed / "pack" / NAMES[0]).read_bytes()).document)
    text = " ".join(words(reject(marked)))
    assert "Moshi Monsters, Club Penguin" in text
    assert text.count("The list was lost when") == len(accepted.gaps())
    assert "Minecraft" not in text
    assert proposed.title == marked.title


def test_the_summary_tells_every_change_of_substance_by_whom_it_affects(
    accepted: Policy, proposed: Policy
) -> None:
    found = changes(accepted, proposed)
    page = summary.one_page(accepted, proposed, found)
    headings = [plain(block.spans) for block in page.blocks if isinstance(block, Heading)]
    assert headings == [
        "Everybody (pupils, staff, governors, parents and carers)",
        "Staff, governors, parents and carers",
        "For some only",
        "What the school does",
        "The policy as a whole",
    ]
    items = [b for b in page.blocks if isinstance(b, Paragraph) and b.role is Role.ITEM]
    told = [change for change in found if change.is_substance and change.kind not in summary.SAID_ABOVE]
    assert len(items) == len(told) == 19
    assert "19 changes alter the policy. Four missing lists are filled." in " ".join(words(page))
    assert page.watermark == "PROPOSED"


def test_a_summary_of_very_many_changes_says_how_many_it_leaves_out(
    accepted: Policy, proposed: Policy
) -> None:
    many = changes(accepted, proposed) * 5
    page = summary.one_page(accepted, proposed, many)
    assert len(page.blocks) < 60
    assert any(line.endswith("more, in the copy with every change marked.") for line in words(page))


@pytest.mark.office
def test_the_summary_has_one_page(packed: Path, tmp_path: Path) -> None:
    in_libreoffice([packed / "pack" / NAMES[2]], "pdf", tmp_path)
    assert len(pdf_pages(tmp_path, "social-media-summary")) == 1


# ── Where it cannot be made, or must not be ──────────────────────────────────────────────────────────────
def test_packing_again_writes_nothing_whatever_the_day(tmp_path: Path) -> None:
    folder = school(tmp_path)
    run(folder, "pack", "social-media", "--today", TODAY)
    again = run(folder, "pack", "social-media", "--today", "2027-01-01")
    assert again.out == "Nothing to do: 3 documents in pack up to date.\n"


def test_an_edited_document_of_a_pack_is_left_alone(tmp_path: Path) -> None:
    folder = school(tmp_path)
    run(folder, "pack", "social-media", "--today", TODAY)
    edited = folder / "pack" / NAMES[2]
    edited.write_bytes((folder / "pack" / NAMES[0]).read_bytes())
    before = edited.read_bytes()
    ran = run(folder, "pack", "social-media", "--today", TODAY)
    assert ran.status == 1
    assert "PK401" in ran.err
    assert edited.read_bytes() == before
    ran = run(folder, "pack", "social-media", "--overwrite", "--today", TODAY)
    assert ran.status == 0
    assert (
        folder / "pack" / "edited copies" / f"social-media-summary, edited, {TODAY}.docx"
    ).read_bytes() == before


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("status: proposed\n", "", "PK435"),
        ("id: social-media\n", "id: socials\n", "PK434"),
        ("title: Social Media Policy\n", "", "PK102"),
    ],
)
def test_a_proposal_that_cannot_be_packed_is_told(tmp_path: Path, old: str, new: str, code: str) -> None:
    folder = school(tmp_path)
    file = folder / "policies" / "proposed" / "social-media.yaml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    ran = run(folder, "pack", "social-media", "--today", TODAY)
    assert ran.status == 2
    assert code in ran.err
    assert not (folder / "pack").exists()


def test_without_a_folder_of_proposals_it_is_told_where_to_put_one(tmp_path: Path) -> None:
    folder = school(tmp_path)
    (folder / "policies" / "proposed" / "social-media.yaml").unlink()
    (folder / "policies" / "proposed").rmdir()
    ran = run(folder, "pack", "social-media", "--today", TODAY)
    assert ran.status == 2
    assert "policies/proposed" in ran.err


def test_what_governors_edit_in_the_proposal_comes_home_to_the_proposal(tmp_path: Path) -> None:
    school(tmp_path)
    run(tmp_path, "pack", "social-media")
    file = tmp_path / "pack" / "social-media-proposal.docx"
    file.write_bytes(in_word(file.read_bytes(), "Be as polite", "Be as kind"))
    accepted = (tmp_path / "policies" / "social-media.yaml").read_bytes()
    ran = run(tmp_path, "pull", "pack/social-media-proposal.docx", "--yes")
    assert ran.status == 0, ran.said
    assert "Be as kind" in (tmp_path / "policies" / "proposed" / "social-media.yaml").read_text("utf-8")
    assert (tmp_path / "policies" / "social-media.yaml").read_bytes() == accepted
    assert run(tmp_path, "pack", "social-media").status == 0
