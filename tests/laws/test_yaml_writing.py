"""Law: what is written as YAML reads back as exactly the same data, in the house's style."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policykit.source import Data, invisible, read, write
from tests.support.commands import POLICIES
from tests.support.strategies.documents import texts

KEYS = st.sampled_from(("id", "title", "text", "of", "label", "sections", "a1", "due-2"))
PARTS = (
    ": ",
    " #",
    "- ",
    "? ",
    "~",
    "",
    " ",
    "\n",
    "\n\n",
    "true",
    "0123",
    "---",
    "...",
    "%",
    "@",
    "`",
    "{a",
    "[b]",
)
WORDS = st.one_of(
    texts(breaks=True, min_size=0),
    st.lists(st.sampled_from((*PARTS, "staff", "the governors", "x" * 70)), max_size=40).map("".join),
)
DATA: st.SearchStrategy[Any] = st.recursive(
    WORDS, lambda below: st.lists(below, max_size=4) | st.dictionaries(KEYS, below, max_size=4), max_leaves=12
)


def paths(data: Data, above: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    below = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    return [above, *(path for key, value in below for path in paths(value, (*above, key)))]


@given(st.dictionaries(KEYS, DATA, min_size=1, max_size=4), st.data())
def test_whatever_is_written_reads_back_equal_with_notes_anywhere(data: dict[str, Data], drawn: Any) -> None:
    noted = drawn.draw(st.lists(st.sampled_from(paths(data)[1:]), max_size=3))
    text = write(data, dict.fromkeys(noted, "Quite so? Told: by # a rule"), "From a file.")
    assert read(text).plain() == data
    assert text.count("# ? Quite") == len(set(noted))


def test_the_shipped_policy_is_written_as_a_person_wrote_it() -> None:
    source = (POLICIES / "social-media.yaml").read_text(encoding="utf-8")
    kept = [line for line in source.splitlines() if line and not line.startswith("#")]
    made = write(cast(Any, read(source).plain()))
    assert read(made).plain() == read(source).plain()
    alike = SequenceMatcher(None, kept, [line for line in made.splitlines() if line], autojunk=False)
    assert alike.ratio() > 0.9


def test_short_things_stand_in_brackets_and_long_ones_are_folded() -> None:
    data: dict[str, Data] = {
        "approval": {"by": "Governors", "on": "Spring 2021"},
        "of": ["staff", "parents, and carers"],
        "text": "all words " * 15 + "x: y",
        "stem": "Staff must:",
    }
    assert write(data, {("of",): "Who?"}) == (
        "approval: {by: Governors, on: Spring 2021}\n"
        "# ? Who?\n"
        'of: [staff, "parents, and carers"]\n'
        "text: >-\n"
        f"  {'all words ' * 10}all\n"
        f"  {'words all ' * 4}words x: y\n"
        'stem: "Staff must:"\n'
    )


def test_a_note_inside_brackets_opens_them() -> None:
    text = write({"review": {"due": "Spring 2024"}}, {("review", "due"): "Next, or last?"})
    assert text == "review:\n  # ? Next, or last?\n  due: Spring 2024\n"


def test_a_character_that_no_document_can_hold_is_refused() -> None:
    with pytest.raises(ValueError, match=r"U\+0007"):
        write({"text": "a\x07"})


def test_nothing_written_is_invisible() -> None:
    assert not invisible(write({"text": "plain words"}))
