"""Laws 1 and 5 for tracked changes in Word: marked, accepted or rejected, a redline is read as made."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from typing import Literal

from hypothesis import given, settings

from policykit.document import Document
from policykit.document.redline import accept, redline, reject
from policykit.formats.word import named, read, write
from policykit.formats.word.normal import normal
from tests.strategies.edits import pairs_of_pages
from tests.word_lint import assert_valid_word

# POLICYKIT_EXAMPLES is 1,000 in the nightly run.
EXAMPLES = int(os.environ.get("POLICYKIT_EXAMPLES", "60"))
several = settings(deadline=None, max_examples=EXAMPLES)

Pages = tuple[Document, Document]
Revisions = Literal["accepted", "rejected", "marked"]


def titled(document: Document) -> Document:
    """The page with a title: a blank one is read from the file's properties, which hold one only."""
    return document if document.title.strip() else replace(document, title="Trips")


def made(pages: Pages) -> Document:
    return redline(*map(titled, pages))


def assert_read(marked: Document, revisions: Revisions, resolved: Callable[[Document], Document]) -> None:
    data = write(marked)
    found = read(data, revisions=revisions, names=named(marked))
    assert found.document == normal(resolved(marked))


@several
@given(pages=pairs_of_pages())
def test_a_redline_is_read_back_as_it_was_written(pages: Pages) -> None:
    assert_read(made(pages), "marked", lambda marked: marked)


@several
@given(pages=pairs_of_pages())
def test_with_its_changes_accepted_it_is_the_new_page(pages: Pages) -> None:
    assert_read(made(pages), "accepted", accept)


@several
@given(pages=pairs_of_pages())
def test_with_its_changes_rejected_it_is_the_old_page(pages: Pages) -> None:
    assert_read(made(pages), "rejected", reject)


@several
@given(pages=pairs_of_pages())
def test_every_redline_is_a_valid_word_file(pages: Pages) -> None:
    assert_valid_word(write(made(pages)), audited=False)


@settings(deadline=None, max_examples=max(EXAMPLES // 6, 1))
@given(pages=pairs_of_pages())
def test_every_redline_passes_the_schemas_of_the_standard(pages: Pages) -> None:
    assert_valid_word(write(made(pages)))
