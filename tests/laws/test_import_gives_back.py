"""A Word file that carries its policy's data gives that policy back; edited, it loses no word (law 7)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from policykit.compose import compose
from policykit.document import Document
from policykit.formats import word
from policykit.formats.word.normal import normal
from policykit.importer.coverage import tokens
from policykit.importer.pieces import units
from policykit.model.carried import carried
from policykit.model.policy import Policy
from policykit.tasks.importing import Import, Imported
from policykit.tasks.load import load_policies
from policykit.tasks.render import render
from tests.laws.test_pull import edits_of
from tests.support.strategies.edits import EDITS
from tests.support.strategies.policies import SETTING, policies, policy_data


def imported(data: bytes) -> tuple[Imported, Policy | None]:
    """What an empty folder makes of a Word file."""
    with TemporaryDirectory() as made:
        file = Path(made, "page.docx")
        file.write_bytes(data)
        report = Import(Path(made, "policies")).run(file)
        drafts = () if report.failed else load_policies(Path(made, "policies")).values()
        return report, next(iter(drafts), None)


def counted(texts: Iterable[str]) -> Counter[str]:
    return Counter(token for text in texts for token in tokens(text))


@given(policy=policies())
def test_importing_the_word_file_of_a_policy_gives_that_policy(policy: Policy) -> None:
    report, draft = imported(render(policy, "docx"))
    assert draft is not None, report.findings
    assert report.note, report.findings
    assert draft.model_dump() == policy.model_dump()
    left = counted(aside.words for aside in report.asides if "could not" in aside.reason)
    assert not left


@given(policy_data(), st.data())
def test_no_word_of_an_edited_word_file_is_lost(drawn: Any, draws: st.DataObject) -> None:
    policy = Policy.model_validate(drawn, context=SETTING)
    page = normal(compose(policy))
    edited = draws.draw(edits_of(page, EDITS))
    data = word.write(edited, carried=carried(policy))
    report, draft = imported(data)
    if draft is None or not report.note:  # by the rules, which have a law of their own, or told as too odd
        assert report.failed or {"PK658", "PK660"} & {finding.code.id for finding in report.findings}
        return
    lost = said(word.read(data).document) - said(normal(compose(draft)))
    assert not lost - counted(aside.words for aside in report.asides)


def said(page: Document) -> Counter[str]:
    return counted(unit.words for unit in units(page))
