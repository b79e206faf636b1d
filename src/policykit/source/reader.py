"""YAML text → tree with positions, or every fault that prevents one.

Made from PyYAML's events, not with its ``load`` or ``compose``: those follow nested brackets by recursion in
C, and turn ``NO`` and ``12:30`` into something else.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextlib import suppress
from typing import Never

import yaml

from policykit import codes
from policykit.codes import Code
from policykit.findings import MOST_REPORTED, Finding, InvalidData, in_file_order
from policykit.source.characters import BOM, FORBIDDEN, Lines, forbidden, forbidden_character
from policykit.source.diagnosis import explain, odd_key, slip
from policykit.source.tree import BLOCK_STYLES, Mapping, Node, Scalar, Sequence, Source

MAX_DEPTH = 64
MAX_NODES = 100_000

Loader = type[yaml.CSafeLoader] | type[yaml.SafeLoader]
LOADER: Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_EMPTY_LINE = re.compile(r"(?<=[^\n])\n(?=[^\n])")
_PROPERTY = re.compile(r"\s*([&!]\S*)")
_ESCAPE = re.compile(r"\\(?:x(\w{2})|u(\w{4})|U(\w{8})|.)", re.DOTALL)
_SHORT_ESCAPES = {"0": "\0", "a": "\a", "b": "\b", "e": "\x1b", "f": "\f", "v": "\v", "N": "\x85"}
_POLICY_STARTS = "Begin with keys and values, such as “title: Social Media Policy”."
_QUOTE_OR_WRITE_OUT = "Put the words in quotation marks. If you meant to repeat a value, write it out."


def read(text: str, loader: Loader = LOADER) -> Source:
    """The tree of a YAML text, every value as it was typed.

    Raises :class:`InvalidData` with every fault found, each at its place, in the order of the file. What
    policy files do not use is refused: anchors, aliases, tags, directives, second documents, repeated keys
    and keys that are not plain words, more than 64 levels, more than 100,000 keys and values.
    """
    source, faults = read_with_faults(text, loader)
    if faults:
        raise InvalidData(faults)
    return source


def read_with_faults(text: str, loader: Loader = LOADER) -> tuple[Source, tuple[Finding, ...]]:
    """The tree of a YAML text, and the faults that did not prevent one, in the order of the file.

    A tree with faults is only good for finding more of them: it has the first of two values of one key, and
    no value for an alias. Raises :class:`InvalidData` where no tree can be made, or there are 100 faults.
    """
    if faults := forbidden(text):
        raise InvalidData(faults)
    builder = _Builder(text)
    return Source(text, builder.build(loader)), tuple(in_file_order(builder.findings))


def peek(text: str, keys: Iterable[str]) -> dict[str, str]:
    """The plain values of these keys at the top level, as far as the text can be read."""
    builder = _Builder(text)
    with suppress(InvalidData):
        builder.build(LOADER)
    entries = builder.root.entries if builder.root else {}
    values = {key: entries[key][1] for key in keys if key in entries}
    return {key: value.value for key, value in values.items() if isinstance(value, Scalar)}


class _Builder:
    """Takes events one by one and puts the tree together."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.lines = Lines(text)
        self.shift = len(text) - len(text.lstrip(BOM))
        self.root: Mapping | None = None
        self.stack: list[Sequence | Mapping] = []
        self.keys: list[Scalar | None] = []
        self.count = 0
        self.last = 0
        self.has_begun = False
        self.findings: list[Finding] = []
        self.torn: list[Mapping] = []  # those that hold two parts, whose later keys are ignored

    def build(self, loader: Loader) -> Mapping:
        """The root of the tree. Byte order marks are kept from the parsers, which count them differently."""
        try:
            events = loader(self.text[self.shift :])
            while (event := events.get_event()) is not None:
                self.take(event)
        except yaml.YAMLError as error:
            self.check_depth_before(error, loader)
            self.give_up(error)
        except (ValueError, OverflowError):  # the Python parser, at an escape above \U0010FFFF
            self.give_up(None)
        if self.root is None:
            self.stop_empty()
        return self.root

    def take(self, event: yaml.Event) -> None:
        """Put one event into the tree."""
        match event:
            case yaml.ScalarEvent():
                self.scalar(event)
            case yaml.MappingStartEvent():
                self.open(Mapping(bool(event.flow_style), *self.span(event)), event)
            case yaml.SequenceStartEvent():
                self.open(Sequence(bool(event.flow_style), *self.span(event)), event)
            case yaml.CollectionEndEvent():
                self.stack.pop().end = self.last = self.span(event)[1]
                self.keys.pop()
            case yaml.AliasEvent():
                start, end = self.span(event)
                sentence = (
                    f"YAML reads unquoted words that begin with “*” as an alias: {self.text[start:end]}."
                )
                self.report(codes.ALIAS, sentence, _QUOTE_OR_WRITE_OUT, start, end)
                self.add(Scalar(f"*{start}", "'", start, end))
            case yaml.DocumentStartEvent():
                self.document(event)

    # ── what the events say ──────────────────────────────────────────────────────────────────────────────
    def scalar(self, event: yaml.ScalarEvent) -> None:
        start, end = self.span(event)
        self.properties(event, start)
        if start == end:
            start, end = self.blank(start)
        # Under “>” an empty line reads as one line end. To a writer it separates two paragraphs.
        value = _EMPTY_LINE.sub("\n\n", event.value) if event.style == ">" else event.value
        node = Scalar(value, event.style or "", start, end)
        if event.style == '"' and FORBIDDEN.search(event.value):
            self.escapes(node)
        self.last = end
        self.add(node)

    def open(self, node: Sequence | Mapping, event: yaml.CollectionStartEvent) -> None:
        self.properties(event, node.start)
        self.add(node)
        if len(self.stack) == MAX_DEPTH:
            self.stop_too_deep(node.start)
        self.stack.append(node)
        self.keys.append(None)

    def document(self, event: yaml.DocumentStartEvent) -> None:
        start, end = self.span(event)
        if self.has_begun:
            sentence = "This line of three dashes begins a second document."
            self.stop(
                codes.SECOND_DOCUMENT, sentence, "Delete the line, or make two files.", start, start + 3
            )
        self.has_begun = True
        if event.version or event.tags:
            sentence = "A line that begins with “%” is a YAML directive."
            self.report(codes.DIRECTIVE, sentence, "Delete the line.", start, end)

    def span(self, event: yaml.Event) -> tuple[int, int]:
        """Where the event's words start and end in the text."""
        start, end = event.start_mark, event.end_mark
        if start is None or end is None:
            return self.last, self.last
        return start.index + self.shift, end.index + self.shift

    def blank(self, index: int) -> tuple[int, int]:
        """The place of an absent value: the blank after its colon or dash, or what would be one.

        In a flow mapping the C parser puts it at the next comma, the Python one after the colon.
        """
        index = self.last + len(self.text[self.last : index].rstrip(" \t"))
        return index, index + (self.text[index : index + 1] in {" ", "\t"})

    # ── putting the tree together ────────────────────────────────────────────────────────────────────────
    def add(self, node: Node) -> None:
        self.count += 1
        if self.count > MAX_NODES:
            sentence = f"The file has more than {MAX_NODES:,} keys and values."
            self.stop(codes.TOO_MANY, sentence, "Divide the file.", node.start)
        if not self.stack:
            self.top(node)
            return
        above = self.stack[-1]
        if isinstance(above, Sequence):
            above.items.append(node)
        elif (key := self.keys[-1]) is None:
            self.keys[-1] = self.key(above, node)
        else:
            if key.value:
                above.entries.setdefault(key.value, (key, node))
            self.keys[-1] = None

    def top(self, node: Node) -> None:
        if isinstance(node, Mapping):
            self.root = node
            return
        if isinstance(node, Scalar):
            if node.is_absent:
                self.stop_empty()
            if finding := slip(self.lines, "colon", self.lines.at(node.start)):
                raise InvalidData([finding])
        what = "a list" if isinstance(node, Sequence) else "words without a key"
        self.stop(codes.NOT_A_MAPPING, f"The file starts with {what}.", _POLICY_STARTS, node.start)

    def key(self, above: Mapping, node: Node) -> Scalar:
        """The key that ``node`` makes; an empty one, which has no entry, if it makes none."""
        if not isinstance(node, Scalar) or node.value in {"", "~"} or node.style in BLOCK_STYLES:
            is_missing = isinstance(node, Scalar) and not node.value and not node.style
            sentence = "There is no key before this colon." if is_missing else "This key is not a plain word."
            self.report(codes.BAD_KEY, sentence, "Write a word before the colon.", node.start, node.start + 1)
            return Scalar("", "'", node.start, node.start)
        if node.value == "<<" and not node.style:
            sentence = "A policy file cannot copy keys with “<<”."
            self.report(codes.ALIAS, sentence, "Write the keys out here.", node.start, node.end)
            return Scalar("", "'", node.start, node.start)
        if not node.style and (finding := odd_key(self.lines, node.start)):
            self.findings.append(finding)
            self.fail()
        if above in self.torn:
            return Scalar("", "'", node.start, node.start)
        if node.value == next(iter(above.entries), None) and self.is_item(above):
            self.torn.append(above)
            name = node.value[:80]
            sentence = f"This part has “{name}” twice. A dash may be missing before the second one."
            remedy = f"Begin each part of the list with “- {name}:”. If this is not a new part, delete it."
            self.report(codes.DUPLICATE_KEY, sentence, remedy, node.start, node.end)
        elif node.value in above.entries:
            line = self.lines.at(above.entries[node.value][0].start) + 1
            sentence = f"The key “{node.value[:80]}” is used twice. The first is on line {line}."
            self.report(codes.DUPLICATE_KEY, sentence, "Keep the one that is right.", node.start, node.end)
        return node

    def is_item(self, node: Mapping) -> bool:
        """Whether the mapping is an item of a list in block form."""
        return not node.is_flow and len(self.stack) > 1 and isinstance(self.stack[-2], Sequence)

    # ── faults ───────────────────────────────────────────────────────────────────────────────────────────
    def report(self, code: Code, sentence: str, remedy: str, start: int, end: int = 0) -> None:
        self.keep(Finding(code, sentence, remedy, place=self.lines.place(start, end)))

    def keep(self, finding: Finding) -> None:
        self.findings.append(finding)
        if len(self.findings) == MOST_REPORTED:
            self.fail()

    def stop(self, code: Code, sentence: str, remedy: str, start: int, end: int = 0) -> Never:
        self.findings.append(Finding(code, sentence, remedy, place=self.lines.place(start, end)))
        self.fail()

    def stop_empty(self) -> Never:
        place = self.lines.place(0)
        finding = Finding(codes.EMPTY_FILE, "There is nothing in this file.", _POLICY_STARTS, place=place)
        raise InvalidData([*self.findings, finding])

    def stop_too_deep(self, start: int) -> Never:
        sentence = f"Values are nested more than {MAX_DEPTH} deep here."
        self.stop(codes.TOO_DEEP, sentence, "Remove the brackets or lists that you do not need.", start)

    def fail(self) -> Never:
        raise InvalidData(in_file_order(self.findings))

    def check_depth_before(self, error: yaml.YAMLError, loader: Loader) -> None:
        """Refuse values nested too deeply that the parser itself refused before it reported them.

        The parser looks ahead on a line, and some versions have a limit of their own. The text before that
        place is within every limit, so it is parsed again only to count how deep it goes.
        """
        if not isinstance(error, yaml.MarkedYAMLError) or error.problem_mark is None:
            return
        opened: list[yaml.Event] = []
        try:
            events = loader(self.text[self.shift : error.problem_mark.index + self.shift])
            while len(opened) <= MAX_DEPTH and (event := events.get_event()) is not None:
                if isinstance(event, yaml.CollectionStartEvent):
                    opened.append(event)
                elif isinstance(event, yaml.CollectionEndEvent):
                    opened.pop()
        except (yaml.YAMLError, ValueError, OverflowError):
            return
        if len(opened) > MAX_DEPTH:
            if isinstance(opened[0], yaml.SequenceStartEvent):
                self.top(Sequence(True, *self.span(opened[0])))
            self.stop_too_deep(self.span(opened[-1])[0])

    def give_up(self, error: yaml.YAMLError | None) -> Never:
        """Add what the parser stopped at, unless a fault already found in that line is the cause.

        A key that seems to be repeated only because of that is left out.
        """
        finding = explain(error, self.lines, self.last, self.shift)
        self.findings = [
            found
            for found in self.findings
            if found.code is not codes.DUPLICATE_KEY or found.place != finding.place
        ]
        lines = {found.place.line for found in self.findings if found.place}
        if finding.place is None or finding.place.line not in lines:
            self.findings.append(finding)
        self.fail()

    def properties(self, event: yaml.ScalarEvent | yaml.CollectionStartEvent, start: int) -> None:
        """Report each anchor and tag before a value: at most one of either, in any order."""
        for _ in range(2 if event.anchor or event.tag else 0):
            found = _PROPERTY.match(self.text, start)
            if found is None:
                return
            is_anchor = found[1].startswith("&")
            code, what = (codes.ALIAS, "an anchor") if is_anchor else (codes.TAG, "a tag")
            self.sign(code, what, *found.span(1))
            start = found.end()

    def sign(self, code: Code, what: str, start: int, end: int) -> None:
        """Report words that begin with a sign of YAML's own."""
        sentence = f"YAML reads unquoted words that begin with “{self.text[start]}” as {what}:"
        remedy = _QUOTE_OR_WRITE_OUT if code is codes.ALIAS else "Put the words in quotation marks."
        self.report(code, f"{sentence} {self.text[start:end][:80]}.", remedy, start, end)

    def escapes(self, node: Scalar) -> None:
        r"""Report each escape such as ``\0`` for a character that no document can hold."""
        for found in _ESCAPE.finditer(self.text, node.start + 1, node.end - 1):
            digits = found[1] or found[2] or found[3]
            character = chr(int(digits, 16)) if digits else _SHORT_ESCAPES.get(found[0][1:], " ")
            if FORBIDDEN.match(character):
                self.keep(forbidden_character(character, self.lines.place(*found.span())))
        node.value = FORBIDDEN.sub("\ufffd", node.value)
