"""Law 4 for amended files: the data is what was wanted, and every other line is as it was."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path as File

from hypothesis import assume, given
from hypothesis import strategies as st

from policykit.source import Source, Unwritable, amend, read
from policykit.source.tree import Plain
from tests.laws.test_yaml_unedited_is_byte_identical import VALUES, WORDS, sourced, texts

Step = str | int
SEED = File(__file__).parents[2] / "policies" / "social-media.yaml"


@dataclass(frozen=True)
class Change:
    """One change of the data: what, where, and the new value if it has one."""

    what: str
    path: tuple[Step, ...]
    value: Plain = None


def below(data: Plain, path: tuple[Step, ...] = ()) -> Iterator[tuple[tuple[Step, ...], Plain]]:
    """Every part of the data with its path."""
    yield path, data
    pairs: list[tuple[Step, Plain]] = []
    if isinstance(data, dict):
        pairs = list(data.items())
    elif isinstance(data, list):
        pairs = list(enumerate(data))
    for step, value in pairs:
        yield from below(value, (*path, step))


def at(data: Plain, path: tuple[Step, ...]) -> Plain:
    for step in path:
        assert isinstance(data, dict | list)
        data = data[str(step)] if isinstance(data, dict) else data[int(step)]
    return data


def changed(data: dict[str, Plain], change: Change) -> dict[str, Plain]:
    """The data after one change."""
    new = deepcopy(data)
    above, step = at(new, change.path[:-1]), change.path[-1]
    if isinstance(above, dict):
        key = str(step)
        if change.what == "remove":
            del above[key]
        elif change.what == "insert":
            above["added"] = change.value
        else:
            above[key] = change.value
    elif isinstance(above, list):
        index = int(step)
        if change.what == "remove":
            del above[index]
        elif change.what == "insert":
            above.insert(index, change.value)
        elif change.what == "move":
            above.append(above.pop(index))
        else:
            above[index] = change.value
    return new


def _new_parts() -> st.SearchStrategy[Plain]:
    mappings = st.fixed_dictionaries({"id": WORDS, "text": VALUES})
    return st.one_of(VALUES, st.lists(WORDS, max_size=3).map(list[Plain]), mappings.map(dict[str, Plain]))


@st.composite
def changes(draw: st.DrawFn, data: dict[str, Plain]) -> Change:
    """A change that can be made to some part of the data."""
    parts = [(path, value) for path, value in below(data) if path]
    path, value = draw(st.sampled_from(parts))
    above = at(data, path[:-1])
    kinds = ["insert"]
    if isinstance(value, str):
        kinds += ["set", "set", "set"]
    if isinstance(above, dict | list) and len(above) > 1:
        kinds += ["remove"]
    if isinstance(above, list):
        kinds += ["move"]
    made: Plain = draw(VALUES)
    kind = draw(st.sampled_from(kinds))
    if kind == "insert":
        made = draw(_new_parts())
    return Change(kind, path, made)


def lines_within(source: Source, path: tuple[Step, ...]) -> set[int]:
    """The numbers of the lines that a part takes."""
    node = source.node(path)
    assert node is not None
    return set(range(source.lines.at(node.start), source.lines.at(max(node.end - 1, node.start)) + 1))


@given(texts(), st.data())
def test_an_amended_text_says_what_was_wanted(text: str, data: st.DataObject) -> None:
    source = sourced(text)
    wanted = source.plain()
    assume(wanted)
    for _ in range(data.draw(st.integers(1, 4))):
        wanted = changed(wanted, data.draw(changes(wanted)))
    try:
        amended = amend(source, wanted)
    except Unwritable:
        assume(False)
    assert amended.plain() == read(amended.text).plain() == wanted


@given(texts(), st.data())
def test_lines_that_no_change_touches_are_as_they_were(text: str, data: st.DataObject) -> None:
    source = sourced(text)
    plain = source.plain()
    parts = [path for path, value in below(plain) if isinstance(value, str)]
    assume(parts)
    path = data.draw(st.sampled_from(parts))
    amended = amend(source, changed(plain, Change("set", path, data.draw(WORDS))))
    touched = lines_within(source, path)
    old, new = text.splitlines(keepends=True), amended.text.splitlines(keepends=True)
    first, last = min(touched), max(touched)
    assert new[:first] == old[:first]
    assert new[len(new) - (len(old) - last - 1) :] == old[last + 1 :]
