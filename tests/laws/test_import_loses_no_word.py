"""Law 7: every word of a source is in the draft or in the list of what was set aside, in order."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from policykit import formats, source
from policykit.document import Document
from policykit.findings import InvalidData
from policykit.importer import RULES, Recognised, lost, recognise, without
from policykit.importer.coverage import lost_in_reading
from policykit.model.policy import Policy
from policykit.tasks.load import open_library, read_text
from tests.support.commands import POLICIES
from tests.support.strategies import sources
from tests.support.strategies.documents import documents as any_documents

LIBRARY = open_library(POLICIES)


def drafted(document: Document, rules: frozenset[str] = RULES) -> tuple[Recognised, Policy]:
    """The draft of a document, written as YAML and read back."""
    made = recognise(document, LIBRARY.context, "old.docx", rules=rules)
    text = source.write(made.data, made.notes)
    outcome = read_text(LIBRARY, text, "draft.yaml")
    assert outcome.policy is not None, (text, outcome.findings)
    return made, outcome.policy


def assert_whole(document: Document, rules: frozenset[str] = RULES) -> None:
    made, policy = drafted(document, rules)
    assert lost(made.units, made.taken, policy) is None


@given(sources.documents())
def test_no_word_of_an_old_policy_is_lost(document: Document) -> None:
    assert_whole(document)


@given(any_documents())
def test_no_word_of_any_page_is_lost(document: Document) -> None:
    assert_whole(document)


@given(sources.documents(), st.sets(st.sampled_from(sorted(RULES))))
def test_no_word_is_lost_whichever_rules_are_switched_off(document: Document, off: set[str]) -> None:
    assert_whole(document, without(*off))


@given(sources.texts())
def test_no_word_of_a_plain_text_is_lost(text: str) -> None:
    try:
        reading = formats.bring(text.encode(), ".txt")
    except InvalidData:
        assert not any(character.isalnum() for character in text)
        return
    assert lost_in_reading(reading) is None
    assert_whole(reading.document)
