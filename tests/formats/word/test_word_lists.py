"""Labels of lists become Word's own numbering, and show as they were whatever list they are in."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from policykit.formats.word import write
from policykit.formats.word.writer.lists import readings
from tests.support import word_reading as written
from tests.support.word_lint import W, assert_valid_word, one, parts, val
from tests.support.word_pages import body, item, lists, page

ROMAN = ["", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv"]
SHOWN: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "lowerLetter": lambda n: chr(96 + n),
    "upperLetter": lambda n: chr(64 + n),
    "lowerRoman": lambda n: ROMAN[n],
    "upperRoman": lambda n: ROMAN[n].upper(),
}


def shown(data: bytes) -> list[str]:
    """The label that Word shows before each paragraph of a list, counted as ECMA-376 part 1, 17.9 says.

    A level counts on while its abstract numbering is used and no outer level comes between; a num that
    overrides a start begins there when it is first used.
    """
    tree = parts(data)
    numbering = tree["word/numbering.xml"]
    abstracts = {val(el, "abstractNumId"): el for el in numbering.iter(f"{W}abstractNum")}
    nums = {val(el, "numId"): el for el in numbering.iter(f"{W}num")}
    counters: dict[tuple[str, int], int] = {}
    begun: set[tuple[str, int]] = set()
    labels = []
    for paragraph in tree["word/document.xml"].iter(f"{W}p"):
        place = paragraph.find(f"{W}pPr/{W}numPr")
        style = val(one(paragraph, "w:pPr/w:pStyle"))
        if place is None:
            if style == "List":
                labels.append(written.labels_of(paragraph))
            continue
        num, level = val(one(place, "w:numId")), int(val(one(place, "w:ilvl")))
        labels.append(counted(nums[num], abstracts, num, level, counters, begun))
    return labels


def counted(
    num: etree._Element,
    abstracts: dict[str, etree._Element],
    id_: str,
    level: int,
    counters: dict[tuple[str, int], int],
    begun: set[tuple[str, int]],
) -> str:
    abstract = val(one(num, "w:abstractNumId"))
    look = one(abstracts[abstract], f"w:lvl[@w:ilvl='{level}']")
    start = num.find(f"{W}lvlOverride[@{W}ilvl='{level}']/{W}startOverride")
    if start is not None and (id_, level) not in begun:
        counters[abstract, level] = int(val(start))
    else:
        counters[abstract, level] = counters.get((abstract, level), 0) + 1
    begun.add((id_, level))
    for deeper in range(level + 1, 9):
        counters.pop((abstract, deeper), None)
    text, form = val(one(look, "w:lvlText")), val(one(look, "w:numFmt"))
    if form == "bullet":
        return "•"
    return text.replace(f"%{level + 1}", SHOWN[form](counters[abstract, level]))


def labels_of(*labels: tuple[str, int]) -> list[str]:
    data = write(page(*(item(label, "words", depth) for label, depth in labels)))
    assert_valid_word(data, audited=False)
    return shown(data)


def test_lists_in_lists_and_lists_after_lists_show_their_labels() -> None:
    document = lists()
    expected = [getattr(block, "label", "") for block in document.blocks]
    data = write(document)
    assert_valid_word(data)
    assert shown(data) == [label for label in expected if label]


def test_a_second_list_begins_anew_and_does_not_go_on_at_three() -> None:
    one = [item("1.", "a"), item("2.", "b")]
    data = write(page(*one, body("Between.", "x"), *one))
    assert shown(data) == ["1.", "2.", "1.", "2."]
    nums = [val(el) for el in parts(data)["word/document.xml"].iter(f"{W}numId")]
    assert nums[0] == nums[1] != nums[2] == nums[3]


def test_items_of_one_list_share_a_num_so_that_word_counts_on_when_one_is_added() -> None:
    data = write(page(item("1.", "a"), item("(a)", "b", 1), item("(b)", "c", 1), item("2.", "d")))
    nums = [val(el) for el in parts(data)["word/document.xml"].iter(f"{W}numId")]
    assert nums[0] == nums[3]
    assert nums[1] == nums[2] != nums[0]


def test_a_list_that_goes_on_after_a_paragraph_is_a_list_of_its_own() -> None:
    data = write(page(item("1.", "a"), item("2.", "b"), body("Between.", "x"), item("3.", "c")))
    assert shown(data) == ["1.", "2.", "3."]
    nums = [val(el) for el in parts(data)["word/document.xml"].iter(f"{W}numId")]
    assert nums[0] == nums[1] != nums[2]


def test_a_list_under_the_next_item_shows_its_label_although_word_would_begin_anew() -> None:
    labels = [("1.", 0), ("1.", 1), ("2.", 0), ("2.", 1), ("3.", 1)]
    assert labels_of(*labels) == [label for label, _ in labels]


def test_a_roman_one_begins_a_list_and_an_i_after_h_goes_on() -> None:
    assert readings("(i)")[0] == (("lowerRoman", "(", ")"), 1)
    letters = [(f"({chr(96 + n)})", 0) for n in range(1, 12)]
    assert labels_of(*letters) == [label for label, _ in letters]
    data = write(page(*(item(label, "x") for label, _ in letters)))
    assert len({val(el) for el in parts(data)["word/document.xml"].iter(f"{W}numId")}) == 1


@pytest.mark.parametrize(
    "label", ["2.1", "1", "a", "Stage 1:", "–", "(1.", "iiii)", "ab.", "40000.", "01.", "", "(ä)", "٣."]
)
def test_a_label_that_no_numbering_shows_is_kept_as_text(label: str) -> None:
    assert readings(label) == ()
    assert labels_of((label, 0), (label, 2)) == [label, label]


@given(
    st.lists(
        st.tuples(
            st.one_of(
                st.just("•"),
                st.integers(0, 40).map(lambda n: f"{n}."),
                st.integers(1, 9).map(lambda n: f"({n})"),
                st.sampled_from("abcdefghijklmnop").map(lambda c: f"({c})"),
                st.sampled_from("ABCDIVX").map(lambda c: f"{c}."),
                st.sampled_from(ROMAN[1:]).map(lambda r: f"{r})"),
                st.sampled_from(ROMAN[1:]).map(lambda r: f"{r.upper()}."),
                st.sampled_from(["2.1", "Stage 1"]),
            ),
            st.integers(0, 8),
        ),
        min_size=1,
        max_size=30,
    )
)
def test_every_list_shows_the_labels_that_the_page_has(labels: list[tuple[str, int]]) -> None:
    assert labels_of(*labels) == [label for label, _ in labels]


def test_there_are_nine_levels_each_further_in_with_a_hanging_indent() -> None:
    for abstract in parts(write(page()))["word/numbering.xml"].iter(f"{W}abstractNum"):
        indents = [one(level, "w:pPr/w:ind") for level in abstract.iter(f"{W}lvl")]
        lefts = [int(val(indent, "left")) for indent in indents]
        assert len(lefts) == 9
        assert lefts == sorted(set(lefts))
        assert all(indent.get(f"{W}hanging") for indent in indents)
