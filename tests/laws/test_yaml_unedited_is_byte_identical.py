"""Law 4: YAML that was not edited is byte-identical, whatever was done to the value beside it."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from policykit.findings import InvalidData
from policykit.source import Mapping, Scalar, Sequence, Source, amend, decode, read
from policykit.source.tree import Node, Path, Plain

WORDS = st.lists(
    st.sampled_from(
        ["staff", "pupils", "the school’s", "£5", "naïve", "学校", "👩🏽‍🏫", "12:30", "1.10", "NO", "e\u0301"]
    ),
    min_size=1,
    max_size=30,
).map(" ".join)
KEYS = st.sampled_from(["id", "title", "text", "of", "due", "Pupil Premium", "été"])
ANY_TEXT = st.text(
    st.one_of(
        st.sampled_from(list(" \n\n'\"\\:#-[]{},&*!|>@`%?~\t\r\u2028\ufeff\xa0")),
        st.sampled_from(list("abcÉ学😀")),
        st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff"),
    ),
    max_size=60,
)
VALUES = st.one_of(
    WORDS, ANY_TEXT, st.sampled_from(["", "~", " ", "\n", "a\n\nb\n", "a\n b", "a: b", "- a", "---", "x\n\n"])
)


@st.composite
def scalars(draw: st.DrawFn, indent: int, flow: bool) -> str:
    """A value in one of YAML's styles, as it stands after its key."""
    words, pad = draw(WORDS), " " * (indent + draw(st.integers(2, 4)))
    style = draw(
        st.sampled_from(["plain", "plain", "single", "double", "absent", "tilde", *(["block"] * (not flow))])
    )
    match style:
        case "single":
            return (
                "'" + words.replace("’", "''").replace(" ", draw(st.sampled_from([" ", f"\n{pad}"])), 1) + "'"
            )
        case "double":
            return (
                '"'
                + words.replace("’", '\\"').replace(" ", draw(st.sampled_from([" ", f"\n{pad}"])), 1)
                + '"'
            )
        case "absent" | "tilde":
            return "" if style == "absent" else "~"
        case "block":
            header = draw(st.sampled_from([">-", ">", "|", "|-", "|+", ">+", ">- # note", "|-  "]))
            lines = draw(st.lists(st.one_of(WORDS, WORDS, st.just("")), min_size=1, max_size=4))
            assume(lines[0])
            return "\n".join([header, *(pad + line if line else "" for line in lines)])
        case _:
            return words.replace(" ", draw(st.sampled_from([" ", f"\n{pad}"])), 1)


@st.composite
def flows(draw: st.DrawFn, indent: int) -> str:
    """A list or a mapping in brackets."""
    gap = draw(st.sampled_from([", ", ",", f",\n{' ' * (indent + 2)}"]))
    values = [draw(scalars(indent, True)) for _ in range(draw(st.integers(0, 3)))]
    if draw(st.booleans()):
        return "[" + gap.join(value or "x" for value in values) + "]"
    keys = draw(st.lists(KEYS, min_size=len(values), max_size=len(values), unique=True))
    return "{" + gap.join(f"{key}: {value}" for key, value in zip(keys, values, strict=True)) + "}"


@st.composite
def mappings(draw: st.DrawFn, indent: int, depth: int) -> list[str]:
    """The lines of a mapping in block form, with comments and blank lines."""
    lines: list[str] = []
    for key in draw(st.lists(KEYS, min_size=1, max_size=4, unique=True)):
        if draw(st.integers(0, 4)) == 0:
            lines.append(draw(st.sampled_from(["", f"{' ' * indent}# note", "#x: 'y"])))
        lines.extend(draw(entries(indent, depth, f"{' ' * indent}{key}:")))
    return lines


@st.composite
def entries(draw: st.DrawFn, indent: int, depth: int, key: str) -> list[str]:
    """The lines of one key with its value."""
    kind = draw(
        st.sampled_from(["scalar", "scalar", "scalar", "flow", *(["mapping", "list", "parts"] * (depth < 3))])
    )
    inner = indent + 2
    match kind:
        case "mapping":
            return [key, *draw(mappings(inner, depth + 1))]
        case "list":
            return [
                key,
                *(f"{' ' * inner}- {draw(scalars(inner, False))}" for _ in range(draw(st.integers(1, 3)))),
            ]
        case "parts":
            lines = draw(mappings(inner + 2, depth + 1))
            assume(lines[0].startswith(" " * (inner + 2)) and "#" not in lines[0])
            return [key, f"{' ' * inner}- {lines[0].lstrip()}", *lines[1:]]
        case "flow":
            return [f"{key} {draw(flows(indent))}"]
        case _:
            comment = draw(st.sampled_from(["", "", "  # note: x"]))
            value = draw(scalars(indent, False))
            return [f"{key} {value}{comment if '|' not in value and '>' not in value else ''}"]


@st.composite
def texts(draw: st.DrawFn) -> str:
    """A YAML text of our kind: any line ending, with or without a byte order mark and a last newline."""
    text = "\n".join(draw(mappings(0, 0))) + draw(st.sampled_from(["\n", "", "\n\n", "\n# end\n"]))
    start = draw(st.sampled_from(["", "", "\ufeff", "---\n"]))
    return start + text.replace("\n", draw(st.sampled_from(["\n", "\n", "\r\n"])))


def paths(node: Node, above: Path = ()) -> Iterator[tuple[Path, Scalar]]:
    match node:
        case Scalar():
            yield above, node
        case Sequence():
            for index, item in enumerate(node.items):
                yield from paths(item, (*above, index))
        case Mapping():
            for key, (_, value) in node.entries.items():
                yield from paths(value, (*above, key))


def sourced(text: str) -> Source:
    try:
        return read(decode(text.encode()))
    except InvalidData:
        assume(False)
        raise


def without(data: Plain, path: Path) -> object:
    """The data with a marker in place of one value."""
    match data:
        case dict():
            return {k: without(v, path[1:]) if path[:1] == (k,) else v for k, v in data.items()}
        case list():
            return [without(v, path[1:]) if path[:1] == (i,) else v for i, v in enumerate(data)]
        case _:
            return ... if not path else data


@given(texts())
def test_reading_keeps_every_byte(text: str) -> None:
    assert sourced(text).text.encode() == text.encode()


def with_value(data: dict[str, Plain], path: Path, value: str) -> dict[str, Plain]:
    """The data with another value at the path."""
    new = deepcopy(data)
    holder: Any = new
    for step in path[:-1]:
        holder = holder[step]
    holder[path[-1]] = value
    return new


@given(texts(), VALUES, st.data())
def test_a_change_of_one_value_keeps_every_byte_around_it(text: str, value: str, data: st.DataObject) -> None:
    source = sourced(text)
    found = list(paths(source.root))
    assume(found)
    path, old = data.draw(st.sampled_from(found))
    assume(not old.is_absent or value)
    new = amend(source, with_value(source.plain(), path, value))
    node = new.node(path)
    assert isinstance(node, Scalar)
    assert node.value == value
    assert new.text.startswith(source.text[: old.start].rstrip(" ~"))
    assert new.text.endswith(source.text[old.end :].partition("\n")[2])
    assert new.text.count("# note") >= (text[: old.start] + text[old.end :]).count("# note")
    assert without(new.plain(), path) == without(source.plain(), path)
    assert not node.is_absent
    assert read(new.text).plain() == new.plain()


@given(texts())
def test_a_file_whose_data_is_as_wanted_is_not_changed(text: str) -> None:
    source = sourced(text)
    assert amend(source, source.plain()).text == text


@given(texts(), VALUES, st.data())
def test_a_change_of_one_value_can_be_taken_back(text: str, value: str, data: st.DataObject) -> None:
    source = sourced(text)
    found = [(path, old) for path, old in paths(source.root) if not old.is_absent]
    assume(found)
    path, old = data.draw(st.sampled_from(found))
    changed = amend(source, with_value(source.plain(), path, value))
    assert amend(changed, with_value(changed.plain(), path, old.value)).plain() == source.plain()


@given(texts())
def test_every_scalar_stands_where_the_tree_says(text: str) -> None:
    source = sourced(text)
    for _, scalar in paths(source.root):
        written = source.text[scalar.start : scalar.end]
        match scalar.style:
            case "":
                assert " ".join(written.split()) == " ".join(scalar.value.split())
            case "'" | '"':
                assert written[0] == written[-1] == scalar.style
            case _:
                assert written.startswith(scalar.style)
