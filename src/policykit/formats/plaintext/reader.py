"""Read plain text: join hard-wrapped lines, tell bullets and numbers from words, take tabs for tables.

Which paragraph is a heading is for the importer to decide. Here only a line underlined with === or --- is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from itertools import pairwise

from policykit import codes
from policykit.document import Block, Cell, Document, Heading, Paragraph, Role, Table
from policykit.document.reading import Aside, PageNumber, Reading, by_shape, go_up, page_number
from policykit.findings import Finding, InvalidData
from policykit.formats.reading import decode
from policykit.text.spans import Span, Spans

MOST_LINES = 50_000
_DEEPEST = 8
_BULLET = re.compile(r"([•◦▪‣⁃·●○■□*➢➤✓✔]|[–—-](?=\s)|o(?=\s{2,}|\t)|[\uf0a7\uf0b7\uf0d8\uf0fc])\s*(?=\S)")
_LABEL = re.compile(
    r"(\d{1,3}(?:\.\d{1,3}){1,4}\.?|\d{1,2}[.)]|\((?:\d{1,2}|[a-z]|"
    r"[ivx]{1,5})\)|(?:[a-z]|[ivx]{1,5})[.)])(?:[ \t]+(?=\S)|$)"
)
_ENUMERATED = re.compile(r"\(?(?:\d{1,2}|[a-z]|[ivx]{1,5})[.)]")
_UNDERLINE = re.compile(r"={3,}|-{3,}|_{3,}|\*{3,}|~{3,}")
_ENDS = re.compile(r"""[.:;!?]["'”’)\]]*$|;\s+(?:and|or)$""")
_LEADERS = re.compile(r"\.{4,}|(?:\. ){4,}|…{2,}|\t\d{1,3}$")
_BETWEEN_CELLS = re.compile(r"\t|(?:^| )\|(?: |$)")
_RULE = re.compile(r"[|: -]*-{3,}[|: -]*")
_DATE = re.compile(r"\d{1,2}\.\d{1,2}\.(?:\d{2}|\d{4})")
_YEAR = re.compile(r"\(?(?:19|20)\d{2}\b")
_TITLE = re.compile(r"\b(?:Acts?|Regulations|Order|Rules)$")
_ENOUGH_BROKEN = 3
_MOST_IN_CELL = 8
_NEAR = 4
_GAP = re.compile(r"\s{3,}")
_UNENDED = re.compile(
    r"\b(?:an?|and|are|as|at|by|for|from|if|in|is|it|its|not|of|on|or|our|see|should|that|the|their|this|to|under|"
    r"was|we|which|who|will|with|[A-Z][a-z]+)$"
)
_LABELLED = re.compile(r"[A-Z][\w /’'-]{2,40}:")


@dataclass(slots=True)
class _Line:
    """A line of the file: how far it is indented, its bullet or label, and its words."""

    indent: int
    bullet: str
    label: str
    words: str
    follows_blank: bool
    length: int
    columns: tuple[tuple[int, str], ...] = ()
    """Where each run of words begins, if wide gaps part them."""
    is_apart: bool = False
    """Whether it may be the number of a page, and so neither goes on with a line nor is gone on with."""

    @property
    def starts_anew(self) -> bool:
        return bool(self.bullet or self.label) or "\t" in self.words


def read(data: bytes) -> Reading:
    """The page that a text file says. Raises InvalidData for bytes that are no text, or too many lines."""
    decoded = decode(data)
    if decoded.text.count("\n") > MOST_LINES:
        sentence = f"The file has more than {MOST_LINES:,} lines."
        finding = Finding(codes.TOO_LARGE, sentence, "Check that this is the right file, or split it.")
        raise InvalidData([finding])
    page = _Page(_measure(decoded.text))
    lines = decoded.text.replace("\f", "\n\f\n").split("\n")
    standing = page_numbers(lines)
    for at, line in enumerate(lines):
        page.take(line, standing.get(at))
    page.end()
    document = Document("", blocks=tuple(page.blocks))
    return Reading(document, tuple(page.asides), decoded.findings, text=decoded.text)


def _measure(text: str) -> int:
    """The width to which the lines were wrapped, or 0 if they were not."""
    lines = [line.strip() for line in text.split("\n")]
    lengths = sorted(len(line) for line in lines if line)
    if len(lengths) < 6:
        return 0
    widest = lengths[-1 - len(lengths) // 50]
    full = sum(length > widest - 14 for length in lengths)
    if 40 <= widest <= 130 and full >= max(4, len(lengths) // 5):
        return widest
    broken = [len(one) for one, other in pairwise(lines) if other[:1].islower() and _is_broken(one)]
    return max(broken) if len(broken) >= _ENOUGH_BROKEN and max(broken) <= 130 else 0


def _is_broken(line: str) -> bool:
    """Whether a line ends in the middle of a sentence, and not because it is short."""
    return len(line) > 40 and not _ENDS.search(line)


@dataclass(slots=True)
class _Page:
    """The blocks so far, and the paragraph that is being read."""

    width: int
    blocks: list[Block] = field(default_factory=list)
    asides: list[Aside] = field(default_factory=list)
    lines: list[_Line] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    row_words: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    indents: list[int] = field(default_factory=list)
    was_blank: bool = False

    def take(self, raw: str, standing: Standing | None) -> None:
        if not raw.strip():
            self.was_blank = True
            return
        if standing is Standing.NUMBER:
            self._set_aside(raw.strip())
            return
        if _UNDERLINE.fullmatch(raw.strip()):
            self._underline(raw.strip())
            return
        line = _line(raw, self.was_blank, is_apart=standing is Standing.APART)
        self.was_blank = False
        if self._is_row(line):
            return
        if not self._goes_on(line):
            self._end_paragraph()
        self.lines.append(line)

    def end(self) -> None:
        self._end_paragraph()
        self._end_table()

    def _set_aside(self, number: str) -> None:
        """The number of a page is no part of the policy."""
        self.end()
        self.asides.append(Aside(number, "page numbers", len(self.blocks)))
        self.was_blank = True

    def _underline(self, marks: str) -> None:
        """A line of === or --- makes a heading of the one line right above it."""
        if len(self.lines) == 1 and not self.was_blank and not self.lines[0].bullet and marks[0] in "=-~":
            line = self.lines.pop()
            level = 1 if marks[0] == "=" else 2
            self.blocks.append(Heading((Span(line.words),), level, line.label))
        else:
            self._end_paragraph()
        if "=" in marks:
            self._end_table()
            self.asides.append(Aside(marks, "a line that was drawn with signs", len(self.blocks)))
        self.was_blank = True

    def _is_row(self, line: _Line) -> bool:
        """Take a line with tabs or upright strokes between its words as a row of a table."""
        cells = [cell.strip() for cell in _BETWEEN_CELLS.split(line.words) if cell.strip()]
        if self.rows and _RULE.fullmatch(line.words):
            return True
        if len(cells) < 2 and not line.is_apart and self._is_in_columns(line):
            return True
        if len(cells) < 2 or line.bullet or line.is_apart or _LEADERS.search(line.words):
            self._end_table()
            return False
        self._end_paragraph()
        if self.rows and len(cells) != len(self.rows[0]):
            self._end_table()
        self.rows.append([f"{line.label} {cells[0]}".strip(), *cells[1:]])
        self.row_words.append(f"{line.label} {line.words}".strip())
        return True

    def _is_in_columns(self, line: _Line) -> bool:
        """Take a line whose words stand in the columns of the line above it, or may be the first of such."""
        found = line.columns
        if (
            not found
            or line.bullet
            or _LEADERS.search(line.words)
            or (found[0][1].endswith(":") and len(found) < 3)
        ):
            return False
        if self.rows and not self.starts:
            return False
        at = [_nearest(start, self.starts) for start, _ in found] if self.rows else list(range(len(found)))
        if any(place is None for place in at) or len(set(at)) < len(at):
            self._end_table()
            at = list(range(len(found)))
        if not self.rows:
            self._end_paragraph()
            self.starts = [start for start, _ in found]
        cells = [""] * len(self.starts)
        for place, (_, words) in zip(at, found, strict=True):
            cells[place or 0] = words
        self.rows.append(cells)
        self.row_words.append(f"{line.label} {line.words}".strip())
        return True

    def _end_table(self) -> None:
        rows, self.rows = self.rows, []
        words, self.row_words = self.row_words, []
        self.starts = []
        if len(rows) < 2:
            self.blocks += [Paragraph((Span("   ".join(line.split("\t"))),)) for line in words]
            return
        header, *below = (tuple(Cell((Span(cell),)) for cell in row) for row in rows)
        self.blocks.append(Table(header, tuple(below)))

    # ── which lines belong together ──────────────────────────────────────────────────────────────────────
    def _goes_on(self, line: _Line) -> bool:
        """Whether a line goes on with the paragraph above it."""
        if not self.lines or line.starts_anew or self.rows:
            return False
        last = self.lines[-1]
        if _LABELLED.match(line.words) or line.is_apart or last.is_apart:
            return False
        if not last.words:  # a number alone on its line
            return True
        if _LEADERS.search(last.words) or _LEADERS.search(line.words):
            return False
        if line.follows_blank:
            return line.words[0].islower() and not _ENDS.search(last.words) and len(last.words) > 60
        if _YEAR.match(line.words) and _TITLE.search(last.words):  # a title broken over two lines
            return True
        if line.words[0].islower():
            return not _ENDS.search(last.words) and not last.words.isupper()
        return self._was_full(last, line)

    def _was_full(self, last: _Line, line: _Line) -> bool:
        """Whether the next line's first word would not have fitted on the last line."""
        if not self.width or last.words.isupper() != line.words.isupper():
            return False
        if last.length > 0.7 * self.width and len(last.words.split()) > 5 and _UNENDED.search(last.words):
            return True
        return last.length + 1 + len(line.words.split(" ", 1)[0]) > self.width

    def _end_paragraph(self) -> None:
        lines, self.lines = self.lines, []
        if not lines:
            return
        first = lines[0]
        words = _joined(lines)
        spans: Spans = (Span(words),) if words else ()
        if first.bullet:
            if first.bullet.isalpha():
                self.asides.append(Aside(first.bullet, "a bullet typed as a letter", len(self.blocks)))
            depth = self._depth(first.indent)
            self.blocks.append(Paragraph(spans, Role.ITEM, "•", depth))
        elif _ENUMERATED.fullmatch(first.label):
            self.blocks.append(Paragraph(spans, Role.ITEM, first.label, self._depth(first.indent)))
        else:
            self.indents.clear()
            self.blocks.append(Paragraph(spans, Role.BODY, first.label))

    def _depth(self, indent: int) -> int:
        while self.indents and self.indents[-1] > indent + 1:
            self.indents.pop()
        if not self.indents or indent > self.indents[-1] + 1:
            self.indents.append(indent)
        return min(len(self.indents) - 1, _DEEPEST)


def _line(raw: str, follows_blank: bool, *, is_apart: bool) -> _Line:
    expanded = raw.rstrip()
    lead = expanded[: len(expanded) - len(expanded.lstrip())]
    words = " ".join(part for part in re.split(r"[^\S\t]+", expanded.strip()) if part)
    if is_apart:
        return _Line(_columns(lead), "", "", words, follows_blank, len(expanded), is_apart=True)
    bullet = _BULLET.match(expanded.strip())
    if bullet:
        behind = words[len(bullet[1]) :].strip()
        return _Line(_columns(lead), bullet[1], "", behind, follows_blank, len(expanded))
    label = None if _DATE.fullmatch(words) else _LABEL.match(words)
    if label:
        behind = words[label.end() :].strip()
        return _Line(_columns(lead), "", label[1], behind, follows_blank, len(expanded))
    return _Line(_columns(lead), "", "", words, follows_blank, len(expanded), _in_columns(expanded))


def _in_columns(raw: str) -> tuple[tuple[int, str], ...]:
    """The runs of words of a line that wide gaps part, if they are short as those of a table are."""
    found = []
    at = len(raw) - len(raw.lstrip())
    for gap in (*_GAP.finditer(raw, at), None):
        words = raw[at : gap.start() if gap else len(raw)]
        found.append((at, " ".join(words.split())))
        at = gap.end() if gap else at
    short = all(len(words.split()) <= _MOST_IN_CELL for _, words in found)
    return tuple(found) if len(found) > 1 and short and "\t" not in raw else ()


def _nearest(start: int, columns: list[int]) -> int | None:
    """The column at or near which words begin."""
    near = [(abs(start - column), at) for at, column in enumerate(columns) if abs(start - column) <= _NEAR]
    return min(near)[1] if near else None


def _columns(lead: str) -> int:
    return len(lead.expandtabs(4))


def _joined(lines: list[_Line]) -> str:
    return " ".join(part for part in (" ".join(line.words for line in lines)).split() if part)


_FAR = 8
"""How many columns further in than its neighbours a line begins that is set in the middle or at the right."""
_COUNTED = re.compile(r"(\d{1,3})[.)](?:\d{1,3}\.?)*\s+\S")


class Standing(Enum):
    """What is known of a line that may number a page."""

    NUMBER = auto()
    """It is one: it is where such numbers are, and others like it go up through the file."""
    APART = auto()
    """It is a line of its own, with no bullet and no label; whether it is a page number is not known here."""


@dataclass(frozen=True, slots=True)
class _Beside:
    """The nearest line with words on one side of another, and what lies between."""

    line: str
    is_parted: bool
    is_on_other_page: bool


def page_numbers(lines: Sequence[str]) -> Mapping[int, Standing]:
    """By its index, every line that may number a page and is to be read apart. A form feed is a line."""
    found = {at: number for at, line in enumerate(lines) if (number := page_number(line.strip()))}
    standing = {at: Standing.APART for at, number in found.items() if number.is_sure or number.is_bare}
    unsure = {at: number for at, number in found.items() if at not in standing}
    placed = {at: number for at, number in unsure.items() if _is_placed(lines, at, number)}
    standing |= {at: Standing.APART for at, number in placed.items() if number.is_like_label}
    every = by_shape(unsure)
    for shape, like in by_shape(placed).items():
        standing |= dict.fromkeys(_taken(every[shape], like), Standing.NUMBER)
    return standing


def _taken(every: Mapping[int, PageNumber], placed: Mapping[int, PageNumber]) -> Sequence[int]:
    """Of lines of one shape those that number pages: all, if most are placed so, or else those that are."""
    if 2 * len(placed) > len(every) and go_up(every.values()):
        return [*every]
    return [*placed] if go_up(placed.values()) else []


def _is_placed(lines: Sequence[str], at: int, number: PageNumber) -> bool:
    """Whether a line is where the number of a page is.

    That is at a form feed or the end, far in, or before a line with another number. Blank lines round it
    are enough for what is no number of a list.
    """
    above, below = _beside(lines, at, -1), _beside(lines, at, 1)
    if above.is_on_other_page or below.is_on_other_page or not below.line:
        return True
    if _indent(lines[at]) >= _FAR + max(_indent(above.line), _indent(below.line)):
        return True
    counted = _COUNTED.match(below.line.strip())
    if counted and int(counted[1]) != number.number:
        return True
    return not number.is_like_label and above.is_parted and below.is_parted


def _beside(lines: Sequence[str], at: int, step: int) -> _Beside:
    near = at + step
    while 0 <= near < len(lines) and not lines[near].strip():
        near += step
    between = lines[at + step : near : step] if near >= 0 else lines[:at]
    line = lines[near] if 0 <= near < len(lines) else ""
    return _Beside(line, bool(between) or not line, "\f" in between)


def _indent(line: str) -> int:
    return len(line[: len(line) - len(line.lstrip())].expandtabs(4))
