"""What is recorded while a Word file is read: paragraphs, findings, tracked changes and comments."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import takewhile

from lxml import etree

from policykit import codes
from policykit.codes import Code
from policykit.document import Document
from policykit.findings import Anchor, Finding
from policykit.formats.reading import sentence
from policykit.formats.word.names import BOOKMARK_PREFIX
from policykit.formats.word.reader.package import Package
from policykit.formats.word.reader.styles import PLAIN, Kind, Look, Styles, indent, outline_level
from policykit.formats.word.reader.xml import MC, W, number, value
from policykit.text.spans import Mark, Marks, Span, Spans, normal, plain

_OWN_BOOKMARKS = ("_GoBack", "_Hlk", "_Toc")  # Word's, for itself


@dataclass(slots=True)
class Line:
    """A paragraph, or several that a deleted mark has joined; its properties are those of the last.

    ``mark`` is the tracked change of its mark, and ``former_label`` the label before a change; both are there
    only where changes are read as marks.
    """

    spans: list[Span] = field(default_factory=list)
    label: str = ""
    former_label: str | None = None
    mark: Mark | None = None
    bookmarks: list[str] = field(default_factory=list)
    boxes: list[etree._Element] = field(default_factory=list)
    look: Look = PLAIN
    style: str | None = None
    num: str | None = None
    ilvl: int | None = None
    outline: int | None = None
    left: int | None = None
    is_joined: bool = False

    def format(self, properties: etree._Element | None, styles: Styles) -> None:
        """Take what a paragraph says of itself, by its style and besides."""
        self.style = self.num = self.ilvl = self.outline = self.left = None
        restates = False
        for child in properties if properties is not None else ():
            match str(child.tag).removeprefix(W):
                case "pStyle":
                    self.style = value(child)
                case "numPr":
                    self.num = value(child.find(f"{W}numId"))
                    self.ilvl = number(value(child.find(f"{W}ilvl")))
                case "outlineLvl":
                    self.outline = number(value(child))
                case "ind":
                    self.left, restates = indent(child), child.get(f"{W}hanging") is not None
        self.look = styles.look(self.style)
        # LibreOffice writes all that the style says of a section's last paragraph beside the style again.
        if restates and self.left == self.look.left and self.look.kind is not Kind.LISTED:
            self.left = None

    def add_label(self, text: str, redline: Marks) -> None:
        """Add a piece of a label: of the new one, the former one, or both."""
        if redline and self.former_label is None:
            self.former_label = self.label
        if Mark.INSERTED not in redline and self.former_label is not None:
            self.former_label += text
        if Mark.DELETED not in redline:
            self.label += text

    @property
    def whole_mark(self) -> Mark | None:
        """The mark of the paragraph as a whole: that of its own mark, if all its words have it as well."""
        if self.mark is None or any(self.mark not in span.marks for span in self.spans):
            return None
        return self.mark

    @property
    def level(self) -> int:
        """The level of a heading, from 1; 0 for what is none."""
        if self.outline is not None:
            return outline_level(self.outline)
        return self.look.level or 0

    @property
    def words(self) -> Spans:
        """The words in normal form; nothing, where there is only white space."""
        spans = normal(self.spans)
        return spans if any(not span.text.isspace() for span in spans) else ()

    @property
    def names(self) -> list[str]:
        """The bookmarks that can name the paragraph: the writer's, or else any but Word's own."""
        own = [name for name in self.bookmarks if name.startswith(BOOKMARK_PREFIX)]
        return own or [name for name in self.bookmarks if not name.startswith(_OWN_BOOKMARKS)]

    @property
    def is_named(self) -> bool:
        """Whether it has a bookmark of the writer's."""
        return any(name.startswith(BOOKMARK_PREFIX) for name in self.bookmarks)


@dataclass(slots=True)
class CellRead:
    """A cell: its paragraphs, how many columns it takes, and whether it only continues the one above."""

    lines: list[Line] = field(default_factory=list)
    width: int = 1
    is_continued: bool = False

    def line(self, line: Line) -> None:
        """Add a paragraph."""
        self.lines.append(line)

    def table(self, rows: list[RowRead], title: str = "") -> None:
        """Add a table in a cell: the paragraphs of its cells, one after another."""
        self.lines += (line for row in rows for cell in row.cells for line in cell.lines)


@dataclass(slots=True)
class RowRead:
    """A row: its cells, and whether it was inserted or deleted."""

    cells: list[CellRead]
    mark: Mark | None = None


_NEAR = 60
_REMEDIES = {
    codes.LEFT_OUT.id: "If it says something that the policy needs, write that as words.",
    codes.FOOTNOTE.id: "If its words belong to the policy, put them into the text.",
    codes.HIDDEN_TEXT.id: "If the words belong to the policy, show them in Word and read the file again.",
    codes.STRUCK_THROUGH.id: (
        "If the policy does not say them, delete them in Word and read the file again; if it does, keep them."
    ),
    codes.LINK_DROPPED.id: "Link to a web address, or to the other policy's Word file in the same folder.",
    codes.TABLE_SHAPE.id: "Compare the table with the one in Word.",
    codes.OPEN_FIELD.id: "Compare the paragraph with the one in Word.",
}


class RevisionKind(StrEnum):
    """What a tracked change did."""

    INSERTION = "insertion"
    DELETION = "deletion"
    MOVED_AWAY = "moved away"
    MOVED_HERE = "moved here"
    FORMATTING = "formatting"


KINDS = {
    f"{W}ins": RevisionKind.INSERTION,
    f"{W}del": RevisionKind.DELETION,
    f"{W}moveFrom": RevisionKind.MOVED_AWAY,
    f"{W}moveTo": RevisionKind.MOVED_HERE,
}
_INSERTING = frozenset({RevisionKind.INSERTION, RevisionKind.MOVED_HERE})
_DELETING = frozenset({RevisionKind.DELETION, RevisionKind.MOVED_AWAY})
_DELETED = frozenset({f"{W}del", f"{W}moveFrom"})
_NOT_IN_MARGINS = frozenset({f"{W}pict", f"{W}drawing", f"{W}fldSimple", f"{MC}AlternateContent"})


class Resolving(StrEnum):
    """What becomes of tracked changes: one of the two pages is read, or both as a redline."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"
    MARKED = "marked"

    def keeps(self, kind: RevisionKind) -> bool:
        """Whether what a tracked change is made to stays on the page."""
        return self is Resolving.MARKED or (self is Resolving.ACCEPTED) is (kind in _INSERTING)

    def mark(self, kind: RevisionKind) -> Mark | None:
        """The mark of what stays."""
        if self is not Resolving.MARKED:
            return None
        return Mark.INSERTED if kind in _INSERTING else Mark.DELETED


class Unit(StrEnum):
    """What a tracked change was made to. A paragraph's mark is the break between it and the next."""

    WORDS = "words"
    PARAGRAPH_MARK = "paragraph mark"
    ROW = "row"
    CELL = "cell"


@dataclass(frozen=True, slots=True)
class Revision:
    """One tracked change: who made it, when (as the file writes it), and to which words.

    ``block`` is the index of its block or, where nothing is left of that, of the next one.
    """

    kind: RevisionKind
    unit: Unit
    author: str
    date: str
    words: str
    block: int


@dataclass(frozen=True, slots=True)
class Struck:
    """Words that tracked changes delete, within one paragraph and without a break; ``block`` as above."""

    words: str
    block: int


@dataclass(frozen=True, slots=True)
class Comment:
    """One comment: who made it, when, what it says, and the words of the page that it is attached to.

    ``block`` is as in a revision, or None for a comment whose place in the text is lost.
    """

    author: str
    date: str
    text: str
    words: str
    block: int | None


@dataclass(frozen=True, slots=True)
class Read:
    """A Word file, read.

    ``findings`` are warnings, each at its block by the anchor ``("", "blocks/<index>")``. ``anchors`` gives
    the bookmark of each block that has one, by its index. ``reference`` is the id of the policy that the file
    says it was made from, ``digest`` the fingerprint of the content that it was made with; each is empty if
    the file does not say it. ``struck`` holds the words of deletions and of parts moved away, each once,
    however the changes are nested. ``contents`` are the lines of printed contents, which are left out.
    """

    document: Document
    findings: tuple[Finding, ...] = ()
    comments: tuple[Comment, ...] = ()
    revisions: tuple[Revision, ...] = ()
    anchors: Mapping[int, str] = field(default_factory=dict)
    reference: str = ""
    digest: str = ""
    struck: tuple[Struck, ...] = ()
    contents: tuple[str, ...] = ()


# ── notes, comments and boxes ────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Note:
    """The words of a note, a comment or a box, and those deleted from it: a line for each paragraph."""

    kept: str = ""
    struck: str = ""


def note_of(element: etree._Element) -> Note:
    """The words of a note, a comment or a box."""
    found = list(texts(element))
    return Note(*("\n".join(lines_of(found, is_struck=is_struck)).strip() for is_struck in (False, True)))


def lines_of(found: Iterable[tuple[str, bool | None]], *, is_struck: bool) -> list[str]:
    """The lines of what :func:`texts` gives: of what is kept, or of what is deleted."""
    said = "".join(text for text, is_out in found if is_out is not (not is_struck))
    return [line for line in said.split("\n") if line.strip()]


def texts(root: etree._Element, *, is_margin: bool = False) -> Iterator[tuple[str, bool | None]]:
    """The texts in something, each with whether a tracked change deletes it; a line feed a paragraph.

    Those of a margin, a header or a footer, are without fields and pictures, but with the boxes in these. Of
    a box within a deletion only the drawing is deleted; the words in it look as if they were kept.
    """
    depth = 0
    for element in root.iter(f"{W}p", f"{W}t", f"{W}delText", f"{W}tab", f"{W}fldChar"):
        around = list(takewhile(lambda outer: outer is not root, element.iterancestors()))
        tags = [str(outer.tag) for outer in around]
        in_paragraph = takewhile(lambda tag: tag != f"{W}p", tags)
        if f"{W}pPr" in tags or any(map(_is_other_branch, around)):
            continue
        if element.tag == f"{W}p":
            yield "\n", None
        elif element.tag == f"{W}fldChar":
            depth += {"begin": 1, "end": -1}.get(element.get(f"{W}fldCharType") or "", 0)
        elif not is_margin or (depth <= 0 and _NOT_IN_MARGINS.isdisjoint(in_paragraph)):
            yield element.text or " ", element.tag == f"{W}delText" or not _DELETED.isdisjoint(tags)


def _is_other_branch(element: etree._Element) -> bool:
    parent = element.getparent()
    return parent is not None and parent.tag == f"{MC}AlternateContent" and alternative(parent) is not element


def alternative(either: etree._Element) -> etree._Element | None:
    """The branch of two that is read (ECMA-376 part 3, 7.5): the newer, or the older if that is empty."""
    choice, fallback = either.find(f"{MC}Choice"), either.find(f"{MC}Fallback")
    return fallback if choice is None or not len(choice) else choice


# ── records ──────────────────────────────────────────────────────────────────────────────────────────────


Change = tuple[Revision, list[str]]
"""A tracked change that is being read, and the words it was made to so far."""


@dataclass(slots=True)
class _Place:
    """Where a comment or a deletion is: the block, and the words read there."""

    block: int
    words: list[str] = field(default_factory=list)


class Records:
    """``block`` gives the index that the block which is being read will have."""

    def __init__(self, package: Package, block: Callable[[], int]) -> None:
        self._package = package
        self._block = block
        self._warnings: list[tuple[Code, str, int, Line | None]] = []
        self._changes: list[Change] = []
        self._places: dict[str, _Place] = {}
        self._open_comments: dict[str, _Place] = {}
        self._notes: dict[str, dict[str, Note]] = {}
        self._struck: list[_Place] = []
        self._is_striking = False
        self._open_changes: list[Change] = []
        self.contents: list[str] = []

    # ── while reading ────────────────────────────────────────────────────────────────────────────────────

    def warn(self, code: Code, what: str, line: Line | None = None) -> None:
        """Record something in this line that a person should look at."""
        self._warnings.append((code, what, self._block(), line))

    def add(self, text: str, *, is_kept: bool) -> None:
        """Words have been read; they belong to the changes and the comments that are open."""
        for _, words in self._open_changes:
            words.append(text)
        was_striking = self._is_striking
        self._is_striking = any(revision.kind in _DELETING for revision, _ in self._open_changes)
        if self._is_striking and not was_striking:
            self._struck.append(_Place(self._block()))
        if self._is_striking:
            self._struck[-1].words.append(text)
        if is_kept:
            for place in self._open_comments.values():
                place.words.append(text)

    def add_contents(self, *lines: str) -> None:
        """Lines of printed contents have been read."""
        self.contents += filter(None, (" ".join(line.split()) for line in lines))

    def break_off(self) -> None:
        """What is deleted from now on is apart from what was deleted before."""
        self._is_striking = False

    def add_apart(self, *texts: str) -> None:
        """Words that are not kept, in a box or a note: apart from those before and after them."""
        for text in texts:
            self.break_off()
            self.add(text, is_kept=False)
        self.break_off()

    def strike(self, text: str) -> None:
        """Words were deleted from a note at this place."""
        self._struck.append(_Place(self._block(), [text]))
        self.break_off()

    def change(self, kind: RevisionKind, unit: Unit, element: etree._Element) -> Change:
        """Record a tracked change."""
        author, date = element.get(f"{W}author") or "", element.get(f"{W}date") or ""
        self._changes.append((Revision(kind, unit, author, date, "", self._block()), []))
        return self._changes[-1]

    @contextmanager
    def within(self, changes: Sequence[Change]) -> Iterator[None]:
        """What is read meanwhile is within these changes too."""
        outer, self._open_changes = self._open_changes, [*self._open_changes, *changes]
        yield
        self._open_changes = outer

    def mark_comment(self, mark: etree._Element) -> None:
        """The range of a comment begins or ends here, or a comment is here without one."""
        id_ = mark.get(f"{W}id") or ""
        if mark.tag == f"{W}commentRangeEnd":
            self._open_comments.pop(id_, None)
            return
        place = self._places.setdefault(id_, _Place(self._block()))
        if mark.tag == f"{W}commentRangeStart":
            self._open_comments[id_] = place

    def note(self, kind: str, id_: str) -> Note:
        """The words of a footnote or an endnote."""
        if kind not in self._notes:
            part = self._package.part(kind)
            found = part if part is not None else ()
            self._notes[kind] = {note.get(f"{W}id") or "": note_of(note) for note in found}
        return self._notes[kind].get(id_) or Note()

    # ── afterwards ───────────────────────────────────────────────────────────────────────────────────────

    def findings(self) -> tuple[Finding, ...]:
        """Every finding, first those of the whole file; the same thing twice in one block is one."""
        return tuple(dict.fromkeys((*self._package.findings, *(_finding(*each) for each in self._warnings))))

    def revisions(self) -> tuple[Revision, ...]:
        """Every tracked change that was made to words, a paragraph's mark, a row or a cell."""
        return tuple(
            replace(each, words="".join(words))
            for each, words in self._changes
            if words or each.unit is not Unit.WORDS or each.kind is RevisionKind.FORMATTING
        )

    def comments(self) -> tuple[tuple[Comment, ...], tuple[Struck, ...]]:
        """Every comment in the order of the file, and all words deleted from the text, notes and comments."""
        part = self._package.part("comments")
        comments: list[Comment] = []
        struck = [Struck("".join(place.words), place.block) for place in self._struck]
        for comment in part.iterfind(f"{W}comment") if part is not None else ():
            place, note = self._places.get(comment.get(f"{W}id") or ""), note_of(comment)
            author, date = comment.get(f"{W}author") or "", comment.get(f"{W}date") or ""
            words, block = ("".join(place.words), place.block) if place is not None else ("", None)
            comments.append(Comment(author, date, note.kept, words, block))
            struck.append(Struck(note.struck, block or 0))
        return tuple(comments), tuple(struck)


def _finding(code: Code, what: str, block: int, line: Line | None) -> Finding:
    near = plain(line.words).strip() if line is not None else ""
    near = near if len(near) <= _NEAR else near[: _NEAR - 1].rstrip() + "…"
    said = sentence(what, f"at “{near}”" if near else "")
    return Finding(code, said, _REMEDIES[code.id], Anchor("", f"blocks/{block}"), near)
