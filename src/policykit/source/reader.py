"""YAML text → tree with positions, or every fault that keeps it from being one.

Made from PyYAML's events and not with its ``load`` or ``compose``: those go down nested brackets by
recursion in C, and turn ``NO`` and ``12:30`` into something else.
"""

from __future__ import annotations

import re
from typing import Never

import yaml

from policykit import codes
from policykit.codes import Code
from policykit.findings import MOST_TOLD, Finding, InvalidData, in_file_order
from policykit.source.characters import FORBIDDEN, forbidden, forbidden_character
from policykit.source.diagnosis import explain, missing_space, odd_key
from policykit.source.lines import BOM, LONGEST_EXCERPT, Lines
from policykit.source.tree import Mapping, Node, Scalar, Sequence, Source

MAX_DEPTH = 64
MAX_NODES = 100_000

Loader = type[yaml.CSafeLoader] | type[yaml.SafeLoader]
LOADER: Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_PROPERTY = re.compile(r"\s*([&!]\S*)")
_ESCAPE = re.compile(r"\\(?:x(\w{2})|u(\w{4})|U(\w{8})|.)", re.DOTALL)
_SHORT_ESCAPES = {"0": "\0", "a": "\a", "b": "\b", "e": "\x1b", "f": "\f", "v": "\v", "N": "\x85"}


def read(text: str) -> Source:
    """The tree of a YAML text, every value as it was typed.

    Raises :class:`InvalidData` with every fault found, each at its place, in the order of the file. What
    policy files do not use is refused: anchors, aliases, tags, directives, second documents, keys that
    stand twice or are no plain words, more than 64 levels, more than 100,000 keys and values.
    """
    return read_with(LOADER, text)


def read_with(loader: Loader, text: str) -> Source:
    """The same, with PyYAML's C parser or its Python one."""
    source, faults = read_with_faults(text, loader)
    if faults:
        raise InvalidData(faults)
    return source


def read_with_faults(text: str, loader: Loader = LOADER) -> tuple[Source, tuple[Finding, ...]]:
    """The tree of a YAML text and the faults that did not keep it from being one, in the order of the file.

    With faults, the tree is good enough to look for more in, and for nothing else: of two values of one key
    it has the first, and what stands in for an alias is no value. What is found where a fault begins follows
    from it. Raises :class:`InvalidData` where no tree can be made, or there are a hundred faults.
    """
    if faults := forbidden(text):
        raise InvalidData(faults)
    builder = _Builder(text)
    return Source(text, builder.build(loader)), tuple(in_file_order(builder.findings))


class _Builder:
    """Takes events one by one and puts the tree together."""

    __slots__ = ("count", "findings", "has_begun", "keys", "last", "lines", "root", "shift", "stack", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.shift = len(text) - len(text.lstrip(BOM))
        self.root: Mapping | None = None
        self.stack: list[Sequence | Mapping] = []
        self.keys: list[Scalar | None] = []
        self.count = 0
        self.last = 0
        self.has_begun = False
        self.findings: list[Finding] = []
        self.lines: Lines | None = None

    def build(self, loader: Loader) -> Mapping:
        """The root of the tree. Byte order marks are kept from the parsers, which count them differently."""
        try:
            next_event = loader(self.text[self.shift :]).get_event
            while (event := next_event()) is not None:
                if type(event) is yaml.ScalarEvent:  # as two in three are
                    self.scalar(event)
                else:
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
        match event:
            case yaml.MappingStartEvent():
                self.open(Mapping(bool(event.flow_style), *self.span(event)), event)
            case yaml.SequenceStartEvent():
                self.open(Sequence(bool(event.flow_style), *self.span(event)), event)
            case yaml.CollectionEndEvent():
                self.close(self.span(event)[1])
            case yaml.AliasEvent():
                self.alias(event)
            case yaml.DocumentStartEvent():
                self.document(event)

    # ── what the events say ──────────────────────────────────────────────────────────────────────────────
    def scalar(self, event: yaml.ScalarEvent) -> None:
        start, end = self.span(event)
        if event.anchor or event.tag:
            self.properties(start)
        if start == end:
            start, end = self.blank(start)
        node = Scalar(event.value, event.style or "", start, end)
        if event.style == '"' and FORBIDDEN.search(event.value):
            self.escapes(node)
        self.last = end
        self.add(node)

    def open(self, node: Sequence | Mapping, event: yaml.CollectionStartEvent) -> None:
        if event.anchor or event.tag:
            self.properties(node.start)
        self.add(node)
        if len(self.stack) == MAX_DEPTH:
            self.stop_too_deep(node.start)
        self.stack.append(node)
        self.keys.append(None)

    def close(self, end: int) -> None:
        self.stack.pop().end = self.last = end
        self.keys.pop()

    def alias(self, event: yaml.AliasEvent) -> None:
        start, end = self.span(event)
        sentence = f"Unquoted words that begin with “*” are a YAML alias: {self.text[start:end]}"
        self.tell(codes.ALIAS, f"{sentence}.", _QUOTE_OR_WRITE_OUT, start, end)
        self.add(Scalar(f"*{start}", "'", start, end))

    def document(self, event: yaml.DocumentStartEvent) -> None:
        start, end = self.span(event)
        if self.has_begun:
            sentence = "A line of three dashes begins a second document here."
            self.stop(
                codes.SECOND_DOCUMENT, sentence, "Take the line out, or make two files.", start, start + 3
            )
        self.has_begun = True
        if event.version or event.tags:
            sentence = "A line that begins with “%” is a YAML directive."
            self.tell(codes.DIRECTIVE, sentence, "Take the line out.", start, end)

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
            sentence = f"The file holds more than {MAX_NODES:,} keys and values."
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
            lines = Lines(self.text)
            if finding := missing_space(lines, lines.at(node.start)):
                raise InvalidData([finding])
        what = "a list" if isinstance(node, Sequence) else "words without a key"
        self.stop(codes.NOT_A_MAPPING, f"The file starts with {what}.", _POLICY_STARTS, node.start)

    def key(self, above: Mapping, node: Node) -> Scalar:
        """The key that ``node`` makes; an empty one, which has no entry, if it makes none."""
        if not isinstance(node, Scalar) or node.value in {"", "~"} or node.style in {"|", ">"}:
            is_missing = isinstance(node, Scalar) and not node.value and not node.style
            sentence = "A key is missing before this colon." if is_missing else _NOT_A_WORD
            self.tell(codes.BAD_KEY, sentence, "Write a word before the colon.", node.start, node.start + 1)
            return Scalar("", "'", node.start, node.start)
        if node.value == "<<" and not node.style:
            sentence = "“<<” merges one mapping into another, which policy files do not do."
            self.tell(codes.ALIAS, sentence, "Write the keys out here.", node.start, node.end)
            return Scalar("", "'", node.start, node.start)
        if not node.style and (finding := odd_key(self.at(), node.start)):
            self.findings.append(finding)
            self.fail()
        if node.value in above.entries:
            self.duplicate(above.entries[node.value][0], node)
        return node

    def duplicate(self, first: Scalar, second: Scalar) -> None:
        line = self.at().at(first.start) + 1
        sentence = (
            f"The key “{second.value[:80]}” stands here for the second time; the first is on line {line}."
        )
        self.tell(codes.DUPLICATE_KEY, sentence, "Keep the one that is right.", second.start, second.end)

    # ── faults ───────────────────────────────────────────────────────────────────────────────────────────
    def at(self) -> Lines:
        if self.lines is None:
            self.lines = Lines(self.text)
        return self.lines

    def tell(self, code: Code, sentence: str, remedy: str, start: int, end: int = 0) -> None:
        self.keep(Finding(code, sentence, remedy, place=self.at().place(start, end)))

    def keep(self, finding: Finding) -> None:
        self.findings.append(finding)
        if len(self.findings) == MOST_TOLD:
            self.fail()

    def stop(self, code: Code, sentence: str, remedy: str, start: int, end: int = 0) -> Never:
        self.findings.append(Finding(code, sentence, remedy, place=self.at().place(start, end)))
        self.fail()

    def stop_empty(self) -> Never:
        place = Lines(self.text[:LONGEST_EXCERPT]).place(0)
        finding = Finding(codes.EMPTY_FILE, "There is nothing in this file.", _POLICY_STARTS, place=place)
        raise InvalidData([*self.findings, finding])

    def fail(self) -> Never:
        raise InvalidData(in_file_order(self.findings))

    def give_up(self, error: yaml.YAMLError | None) -> Never:
        """Add what the parser stumbled over, unless a fault already told on that line is the cause."""
        finding = explain(error, self.at(), self.last, self.shift)
        self.findings = [found for found in self.findings if not _is_of(found, finding)]
        lines = {found.place.line for found in self.findings if found.place}
        if finding.place is None or finding.place.line not in lines:
            self.findings.append(finding)
        self.fail()

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

    def stop_too_deep(self, start: int) -> Never:
        sentence = f"Values are nested more than {MAX_DEPTH} deep here."
        self.stop(codes.TOO_DEEP, sentence, "Take out the brackets or lists that are not needed.", start)

    def properties(self, start: int) -> None:
        """Tell of each anchor and tag before a value: at most one of either, in any order."""
        for _ in range(2):
            found = _PROPERTY.match(self.text, start)
            if found is None:
                return
            self.property(found[1], *found.span(1))
            start = found.end()

    def property(self, written: str, start: int, end: int) -> None:
        if written.startswith("&"):
            sentence = f"Unquoted words that begin with “&” are a YAML anchor: {written[:80]}."
            self.tell(codes.ALIAS, sentence, _QUOTE_OR_WRITE_OUT, start, end)
        else:
            sentence = f"Unquoted words that begin with “!” are a YAML tag: {written[:80]}."
            self.tell(codes.TAG, sentence, "Put the words in quotation marks.", start, end)

    def escapes(self, node: Scalar) -> None:
        r"""Tell of each escape such as ``\0`` that stands for a character that no document can hold."""
        for found in _ESCAPE.finditer(self.text, node.start + 1, node.end - 1):
            digits = found[1] or found[2] or found[3]
            character = chr(int(digits, 16)) if digits else _SHORT_ESCAPES.get(found[0][1:], " ")
            if FORBIDDEN.match(character):
                self.keep(forbidden_character(character, self.at().place(*found.span())))
        node.value = FORBIDDEN.sub("\ufffd", node.value)


def _is_of(found: Finding, cause: Finding) -> bool:
    """Whether a key seems to stand twice only because it is indented wrongly."""
    return found.code is codes.DUPLICATE_KEY and found.place == cause.place


_POLICY_STARTS = "Begin with keys and values, such as “title: Social Media Policy”."
_QUOTE_OR_WRITE_OUT = "Put the words in quotation marks; if a value was to be repeated, write it out."
_NOT_A_WORD = "This key is not a plain word."
