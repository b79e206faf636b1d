"""What is noted while a file is read: findings, tracked changes and comments, each at its block."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from lxml import etree

from policykit import codes
from policykit.codes import Code
from policykit.findings import Anchor, Finding
from policykit.formats.pictures import sentence
from policykit.formats.word.reader.apart import Apart, apart
from policykit.formats.word.reader.lines import Line
from policykit.formats.word.reader.package import Package
from policykit.formats.word.reader.reading import (
    TAKEN_OUT,
    Comment,
    Revision,
    RevisionKind,
    Struck,
    Unit,
)
from policykit.formats.word.reader.xml import W
from policykit.text.spans import plain

_NEAR = 60
_REMEDIES = {
    codes.LEFT_OUT.id: "If it says something that the policy needs, write that as words.",
    codes.FOOTNOTE.id: "If its words belong to the policy, put them into the text.",
    codes.HIDDEN_TEXT.id: "If the words belong to the policy, show them in Word and read the file again.",
    codes.STRUCK_THROUGH.id: (
        "If they are no longer meant, delete them in Word and read the file again; if they are, keep them."
    ),
    codes.LINK_DROPPED.id: "Link to a web address, or to the other policy's Word file beside this one.",
    codes.TABLE_SHAPE.id: "Compare the table with the one in Word.",
    codes.OPEN_FIELD.id: "Compare the paragraph with the one in Word.",
}


@dataclass(slots=True)
class Change:
    """A tracked change that is being read, and the words it was made to so far."""

    kind: RevisionKind
    unit: Unit
    author: str
    date: str
    block: int
    words: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Place:
    """Where a comment, or what was struck out, stands: the block, and the words heard there."""

    block: int
    words: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Noted:
    code: Code
    what: str
    block: int
    line: Line | None


class Records:
    """``block`` tells the index that the block which is being read will have."""

    def __init__(self, package: Package, block: Callable[[], int]) -> None:
        self._package = package
        self._block = block
        self._noted: list[_Noted] = []
        self._changes: list[Change] = []
        self._places: dict[str, _Place] = {}
        self._open_comments: dict[str, _Place] = {}
        self._notes: dict[str, dict[str, Apart]] = {}
        self._struck: list[_Place] = []
        self._is_striking = False
        self.open_changes: list[Change] = []

    # ── while reading ────────────────────────────────────────────────────────────────────────────────────

    def find(self, code: Code, what: str, line: Line | None = None) -> None:
        """Note something that a person should look at, in this line."""
        self._noted.append(_Noted(code, what, self._block(), line))

    def hear(self, text: str, *, is_kept: bool) -> None:
        """Words have been read; they belong to the changes and the comments that are open."""
        for change in self.open_changes:
            change.words.append(text)
        self._strike(text)
        if is_kept:
            for place in self._open_comments.values():
                place.words.append(text)

    def begin_paragraph(self) -> None:
        """What is struck out from now on stands in another paragraph."""
        self._is_striking = False

    def hear_apart(self, *texts: str) -> None:
        """Words that are not kept, and stand apart from those before and after them: in a box or a note."""
        for text in texts:
            self.begin_paragraph()
            self.hear(text, is_kept=False)
        self.begin_paragraph()

    def strike(self, text: str) -> None:
        """Words were struck out of what stands apart from the text at this place."""
        self._struck.append(_Place(self._block(), [text]))
        self.begin_paragraph()

    def _strike(self, text: str) -> None:
        was_striking = self._is_striking
        self._is_striking = any(change.kind in TAKEN_OUT for change in self.open_changes)
        if self._is_striking:
            if not was_striking:
                self._struck.append(_Place(self._block()))
            self._struck[-1].words.append(text)

    def changed(self, kind: RevisionKind, unit: Unit, element: etree._Element) -> Change:
        """Note a tracked change."""
        author, date = element.get(f"{W}author") or "", element.get(f"{W}date") or ""
        change = Change(kind, unit, author, date, self._block())
        self._changes.append(change)
        return change

    @contextmanager
    def within(self, changes: Sequence[Change]) -> Iterator[None]:
        """What is read meanwhile stands within these changes too."""
        outer, self.open_changes = self.open_changes, [*self.open_changes, *changes]
        yield
        self.open_changes = outer

    def open_comment(self, id_: str) -> None:
        """The range of a comment begins."""
        self._open_comments[id_] = self._places.setdefault(id_, _Place(self._block()))

    def close_comment(self, id_: str) -> None:
        """The range of a comment ends."""
        self._open_comments.pop(id_, None)

    def place_comment(self, id_: str) -> None:
        """A comment stands here, with a range or without."""
        self._places.setdefault(id_, _Place(self._block()))

    def note(self, kind: str, id_: str) -> Apart:
        """The words of a footnote or an endnote."""
        if kind not in self._notes:
            part = self._package.part(kind)
            found = part if part is not None else ()
            self._notes[kind] = {note.get(f"{W}id") or "": apart(note) for note in found}
        return self._notes[kind].get(id_) or Apart()

    # ── afterwards ───────────────────────────────────────────────────────────────────────────────────────

    def findings(self) -> tuple[Finding, ...]:
        """Every finding, first those of the whole file; the same thing twice in one block is told once."""
        return tuple(dict.fromkeys((*self._package.findings, *map(_finding, self._noted))))

    def revisions(self) -> tuple[Revision, ...]:
        """Every tracked change that was made to words, a paragraph's mark, a row or a cell."""
        return tuple(
            Revision(
                change.kind, change.unit, change.author, change.date, "".join(change.words), change.block
            )
            for change in self._changes
            if change.words or change.unit is not Unit.WORDS or change.kind is RevisionKind.FORMATTING
        )

    def struck(self) -> tuple[Struck, ...]:
        """All words that were struck out of the text, of its notes and its comments."""
        in_text = (Struck("".join(place.words), place.block) for place in self._struck)
        return (*in_text, *(Struck(apart(each).struck, self._at(each) or 0) for each in self._all_comments()))

    def comments(self) -> tuple[Comment, ...]:
        """Every comment of the file, in the order in which the file keeps them."""
        return tuple(map(self._comment, self._all_comments()))

    def _all_comments(self) -> Iterator[etree._Element]:
        part = self._package.part("comments")
        yield from part.iterfind(f"{W}comment") if part is not None else ()

    def _comment(self, comment: etree._Element) -> Comment:
        place = self._places.get(comment.get(f"{W}id") or "")
        return Comment(
            comment.get(f"{W}author") or "",
            comment.get(f"{W}date") or "",
            apart(comment).kept,
            "".join(place.words) if place else "",
            self._at(comment),
        )

    def _at(self, comment: etree._Element) -> int | None:
        """The block that a comment stands at."""
        place = self._places.get(comment.get(f"{W}id") or "")
        return place.block if place else None


def _finding(noted: _Noted) -> Finding:
    near = plain(noted.line.words).strip() if noted.line is not None else ""
    near = near if len(near) <= _NEAR else near[: _NEAR - 1].rstrip() + "…"
    said = sentence(noted.what, f"at “{near}”" if near else "")
    return Finding(noted.code, said, _REMEDIES[noted.code.id], Anchor("", f"blocks/{noted.block}"), near)
