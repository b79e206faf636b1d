"""Law 1 for Word: ``read(write(document)) == normal(document)``, from the file and after LibreOffice."""

from __future__ import annotations

from hypothesis import given

from policykit.document import Document
from policykit.formats.word import named, read, write
from policykit.formats.word.normal import normal
from tests.support.strategies.documents import documents


@given(document=documents())
def test_a_page_is_read_back_as_it_was_written(document: Document) -> None:
    found = read(write(document), names=named(document))
    assert found.document == normal(document)
    assert [finding.code.id for finding in found.findings if finding.code.id != "PK524"] == []
    assert (found.comments, found.revisions) == ((), ())


@given(document=documents())
def test_the_normal_form_of_a_page_is_its_own_normal_form(document: Document) -> None:
    page = normal(document)
    assert normal(page) == page
    assert read(write(page), names=named(page)).document == page


@given(document=documents())
def test_without_the_names_of_bookmarks_only_anchors_and_links_differ(
    document: Document,
) -> None:
    told, untold = read(write(document), names=named(document)), read(write(document))
    assert told.anchors == untold.anchors
    assert len(told.document.blocks) == len(untold.document.blocks)
    names = named(document)
    for index, name in told.anchors.items():
        assert told.document.blocks[index].anchor == names[name]
