"""Changing a file: what is wanted is said as data, and the text keeps every other byte."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from policykit.source import Unwritable, amend, read
from policykit.source.tree import Plain
from tests.support.commands import POLICIES

Data = dict[str, Plain]
LIST = """\
id: x
# about the list
items:
  # the first
  - id: a
    text: one  # said twice

  # the second
  - id: b
    text: >-
      two words
      and more
    # a key that is not used: no
  - {id: c, text: three}
last: y
"""


def amended(text: str, change: Callable[[Data], object]) -> str:
    source = read(text)
    wanted = read(text).plain()
    change(wanted)
    return amend(source, wanted).text


def mapping(data: Data, key: str) -> Data:
    found = data[key]
    assert isinstance(found, dict)
    return found


def items(data: Data) -> list[Plain]:
    return listed(data, "items")


def listed(data: Data, key: str) -> list[Plain]:
    found = data[key]
    assert isinstance(found, list)
    return found


def item(data: Data, index: int, key: str = "items") -> Data:
    found = listed(data, key)[index]
    assert isinstance(found, dict)
    return found


def test_what_is_wanted_already_keeps_every_byte() -> None:
    assert amended(LIST, lambda data: None) == LIST


def test_an_item_is_removed_with_its_comments_and_no_other() -> None:
    text = amended(LIST, lambda data: items(data).pop(0))
    assert "the first" not in text
    assert "said twice" not in text
    assert text.replace("  # the second", "  # the first", 1).startswith(LIST[:30])
    assert "# the second\n  - id: b" in text


def test_an_item_is_moved_with_its_comments() -> None:
    text = amended(LIST, lambda data: items(data).append(items(data).pop(0)))
    assert text.endswith(
        "  - {id: c, text: three}\n  # the first\n  - id: a\n    text: one  # said twice\nlast: y\n"
    )


def test_an_item_that_is_given_another_id_keeps_its_comments_and_blank_lines() -> None:
    text = amended(LIST, lambda data: item(data, 1).update(id="z"))
    assert text == LIST.replace("- id: b", "- id: z")


def test_of_items_that_say_the_same_each_keeps_its_place_when_all_are_given_other_ids() -> None:
    same = "items:\n  # one\n  - id: a\n    text: x\n\n  # two\n  - id: b\n    text: x\n"
    text = amended(same, lambda data: [item(data, index).update(id=id_) for index, id_ in enumerate("yz")])
    assert text == same.replace("id: a", "id: y").replace("id: b", "id: z")


def test_an_item_is_put_below_another_and_indented_with_its_comments() -> None:
    def nest(data: Data) -> None:
        below = items(data).pop(1)
        item(data, 0)["items"] = [below]

    assert amended(LIST, nest) == LIST.replace(
        """\

  # the second
  - id: b
    text: >-
      two words
      and more
    # a key that is not used: no
""",
        """\
    items:
      # the second
      - id: b
        text: >-
          two words
          and more
        # a key that is not used: no
""",
    )


def test_a_new_item_is_written_like_those_beside_it() -> None:
    text = amended(LIST, lambda data: items(data).insert(1, {"id": "n", "text": "a: b"}))
    assert '  - id: n\n    text: "a: b"\n' in text
    flow = "rows:\n  - [a, b]\n  - [c, d]\n"
    assert (
        amended(flow, lambda data: listed(data, "rows").append(["e", "f, g"])) == flow + '  - [e, "f, g"]\n'
    )


def test_long_prose_is_folded_at_the_width_of_the_files_lines() -> None:
    prose = "Every member of staff must read this policy " * 5 + "twice."
    narrow = LIST.replace("two words\n      and more", "two words " * 7 + "\n      and more")
    text = amended(narrow, lambda data: items(data).append({"id": "n", "text": prose}))
    made = text[text.index("- id: n") : text.index("last:")].splitlines()
    assert made[1] == "    text: >-"
    assert 60 < max(map(len, made)) <= max(map(len, narrow.splitlines()))


def test_a_key_is_put_after_the_one_that_it_follows_and_another_is_removed() -> None:
    def fill(data: Data) -> None:
        assert isinstance(data["blocks"], list)
        block = data["blocks"][0]
        assert isinstance(block, dict)
        del block["missing"]
        block["items"] = [{"id": "one", "text": "be kind"}]

    text = "blocks:\n  - kind: list\n    id: x\n    text: 'Be:'\n    missing: Lost.\n    # the end\n"
    assert amended(text, fill) == text.replace(
        "    missing: Lost.\n", "    items:\n      - id: one\n        text: be kind\n"
    )


@pytest.mark.parametrize("text", ["a: {b: c,\n  d: e}\n", "a: {b: c,  d: e}\n"])
def test_a_key_in_brackets_comes_and_goes(text: str) -> None:
    assert amended(text, lambda data: mapping(data, "a").pop("d")) == "a: {b: c}\n"
    assert amended(text, lambda data: mapping(data, "a").update(f="g")).endswith("d: e, f: g}\n")


def test_the_first_key_of_an_item_can_go() -> None:
    text = "people:\n  - name: A\n    # note\n    role: B\n"
    assert amended(text, lambda data: item(data, 0, "people").pop("name")) == (
        "people:\n  - role: B\n    # note\n"
    )


def test_the_line_ends_of_a_file_and_its_byte_order_mark_are_kept() -> None:
    text = "\ufeff" + LIST.replace("\n", "\r\n")
    new = amended(text, lambda data: items(data).insert(1, {"id": "n", "text": "words " * 30 + "end"}))
    assert new.startswith("\ufeffid: x\r\n")
    assert new.count("\n") == new.count("\r\n") > text.count("\n")


def test_a_file_without_a_last_line_end_is_kept_so() -> None:
    assert amended("a: b\nc: d", lambda data: data.update(e="f")) == "a: b\nc: d\ne: f"


def test_what_no_document_can_hold_is_refused() -> None:
    with pytest.raises(Unwritable):
        amended("a: b\n", lambda data: data.update(a="\x00"))


@pytest.mark.parametrize("path", sorted(POLICIES.glob("*.yaml")), ids=lambda path: path.stem)
def test_the_shipped_files_are_changed_in_one_line_where_one_value_changes(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    key = "title" if "title" in read(text).plain() else "name"
    new = amended(text, lambda data: data.update({key: "Another"}))
    changed = [(a, b) for a, b in zip(text.splitlines(), new.splitlines(), strict=True) if a != b]
    assert [b for _, b in changed] == [f"{key}: Another"]
