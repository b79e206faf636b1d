"""Law 2: ``parse(unparse(spans)) == spans``, or an exception that says it cannot be."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policykit.formats.markdown.notation import LINE, PAGE
from policykit.text import FIELD, Inexpressible, Setting, normal_target, parse, unparse
from policykit.text.spans import Mark, Span, Spans, normal, plain
from tests.support.strategies.documents import spans, texts


@pytest.mark.parametrize("setting", [FIELD, PAGE, LINE], ids=["field", "page", "line"])
@given(spans=spans(0))
def test_spans_are_read_back_as_they_were_written(setting: Setting, spans: Spans) -> None:
    assert parse(unparse(spans, setting), setting.read_target) == spans


@given(spans=spans(), code=texts(breaks=True))
def test_spans_that_cannot_be_said_are_refused_rather_than_changed(spans: Spans, code: str) -> None:
    wanted = normal((*spans, Span(code, frozenset({Mark.CODE}), "javascript:x")))
    with pytest.raises(Inexpressible):
        unparse(wanted)


@given(source=texts(breaks=True))
def test_what_was_parsed_can_be_written_and_parsed_again(source: str) -> None:
    spans = parse(source)
    assert parse(unparse(spans)) == spans
    assert normal(spans) == spans


@given(source=texts(breaks=True))
def test_no_letter_of_a_text_is_lost_in_parsing(source: str) -> None:
    if "](" in source or "&" in source:
        return
    assert [c for c in plain(parse(source)) if c.isalpha()] == [c for c in source if c.isalpha()]


@given(
    target=st.one_of(
        texts(), texts().map("https://example.org/{}".format), texts().map("mailto:a@b.c?{}".format)
    )
)
def test_the_normal_form_of_a_target_is_its_own_normal_form(target: str) -> None:
    found = normal_target(target)
    assert found is None or (normal_target(found) == found and found.isascii())
