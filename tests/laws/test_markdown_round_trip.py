"""Law 1 for Markdown: ``read(write(document)) == normal(document)``."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given

from policykit.document import Document
from policykit.formats.markdown import normal, read, write
from tests.support.strategies.documents import documents, texts


@given(document=documents())
def test_a_page_is_read_back_as_it_was_written(document: Document) -> None:
    assert read(write(document)) == normal(document)


@given(document=documents())
def test_the_normal_form_of_a_page_is_its_own_normal_form(document: Document) -> None:
    page = normal(document)
    assert normal(page) == page
    # Markdown does not say its language, in which the label of a caption is written.
    assert write(replace(page, language=document.language)) == write(document)


@given(source=texts(breaks=True, min_size=0))
def test_whatever_is_read_can_be_written_and_read_again(source: str) -> None:
    page = normal(read(source))
    assert read(write(page)) == page
