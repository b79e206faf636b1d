"""A page that ``build`` wrote, without its data, imported by the rules: what it says comes back whole."""

from __future__ import annotations

import shutil
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

import policykit
from policykit import formats
from policykit.compose import compose
from policykit.document import Block, Document, FactName, Paragraph, Table
from policykit.model.policy import Policy
from policykit.tasks.importing import Import, Imported
from policykit.text.spans import plain
from tests.support import commands, larkmead

EVERY = [(commands.POLICIES, "social-media"), *((larkmead.POLICIES, id_) for id_ in larkmead.IDS)]
every = pytest.mark.parametrize(("folder", "id_"), EVERY, ids=[id_ for _, id_ in EVERY])

# A policy or law without an address is plain words on a page: only a rule that knows the words can link them.
UNLINKED = {
    "keeping-policies": {"behaviour", "equality", "charging", "data-protection"},
    "online-safety": {"mobile-phones-in-schools"},
    "visits": {"downland-school-crossings-order-2011"},
}


@cache
def back(folder: Path, id_: str) -> tuple[Policy, Policy, Imported]:
    """A policy, the draft of its Word file in a folder with the school's other policies, and the report."""
    policy = policykit.load_policies(folder)[id_]
    with TemporaryDirectory() as made:
        home = Path(made, "policies")
        shutil.copytree(folder, home, ignore=shutil.ignore_patterns(f"{id_}.yaml"))
        file = Path(made, f"{id_}.docx")
        written = formats.FORMATS["docx"].write(compose(policy))
        assert isinstance(written, bytes)
        file.write_bytes(written)
        report = Import(home).run(file)
        assert not report.failed, report.findings
        return policy, policykit.load_policies(home)[id_], report


def said(page: Document) -> list[str]:
    """All that a page says of its policy; not what is generated from all of it."""
    facts = [f"{fact.label}: {fact.text}" for fact in page.facts if fact.name != FactName.REFERENCE]
    kept = [block for block in page.blocks if block.anchor is not None]
    return [page.title, *facts, *map(_shown, kept)]


def _shown(block: Block) -> str:
    match block:
        case Table():
            rows = [[plain(cell.spans) for cell in row] for row in (block.header, *block.rows)]
            return f"{plain(block.caption)} {rows}"
        case Paragraph():
            return f"{block.role} {block.depth} [{block.label}] {plain(block.spans)}"
        case _:
            return f"{block.level} [{block.label}] {plain(block.spans)}"


@every
def test_the_page_of_the_draft_says_what_the_word_file_says(folder: Path, id_: str) -> None:
    policy, draft, _ = back(folder, id_)
    assert said(compose(draft)) == said(compose(policy))


@every
def test_gaps_come_back_with_their_words(folder: Path, id_: str) -> None:
    policy, draft, _ = back(folder, id_)
    found, kept = ([(gap.stem, gap.reason) for gap in each.gaps()] for each in (draft, policy))
    assert found == kept


def test_all_four_gaps_of_ash_grange_come_back() -> None:
    _, draft, _ = back(commands.POLICIES, "social-media")
    assert len(draft.gaps()) == 4


@every
def test_laws_and_policies_come_back_but_those_that_the_page_shows_as_plain_words(
    folder: Path, id_: str
) -> None:
    policy, draft, _ = back(folder, id_)
    cited = {citation.id for citation in policy.citations()}
    assert {citation.id for citation in draft.citations()} == cited - UNLINKED.get(id_, set())


def test_provisions_come_back_by_their_addresses() -> None:
    _, draft, _ = back(larkmead.POLICIES, "medicines")
    provisions = {(each.id, citing.provision) for each in draft.citations() for citing in each.cited}
    assert ("children-and-families-act-2014", "section/100") in provisions


def test_what_every_document_generates_is_set_aside_and_told() -> None:
    _, _, report = back(larkmead.POLICIES, "uniform")
    told = {aside.reason for aside in report.asides}
    assert {reason.split(", which every")[0] for reason in told} >= {
        "the note on the policy's status",
        "the reference of the page",
        "the lists of laws and policies",
        "the name of a callout",
    }


def test_the_reason_of_an_item_is_its_reason_again() -> None:
    _, draft, _ = back(larkmead.POLICIES, "uniform")
    items = [
        item
        for section, _ in draft.walk()
        for block in section.blocks
        for item in getattr(block, "items", ())
    ]
    assert "It is always given, and nobody else is told." in [item.reason for item in items]
