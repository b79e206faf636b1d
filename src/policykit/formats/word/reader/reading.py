"""What reading a Word file gives: the document, and what stood in the file besides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from policykit.document import Document
from policykit.findings import Finding
from policykit.text.spans import Mark


class RevisionKind(StrEnum):
    """What a tracked change did."""

    INSERTION = "insertion"
    DELETION = "deletion"
    MOVED_AWAY = "moved away"
    MOVED_HERE = "moved here"
    FORMATTING = "formatting"


_PUT_IN = frozenset({RevisionKind.INSERTION, RevisionKind.MOVED_HERE})
TAKEN_OUT = frozenset({RevisionKind.DELETION, RevisionKind.MOVED_AWAY})


class Resolving(StrEnum):
    """What becomes of tracked changes: one of the two pages is read, or both as a redline."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"
    MARKED = "marked"

    def keeps(self, kind: RevisionKind) -> bool:
        """Whether what a tracked change is made to stays on the page."""
        return self is Resolving.MARKED or (self is Resolving.ACCEPTED) is (kind in _PUT_IN)

    def mark(self, kind: RevisionKind) -> Mark | None:
        """The mark of what stays."""
        if self is not Resolving.MARKED:
            return None
        return Mark.INSERTED if kind in _PUT_IN else Mark.DELETED


class Unit(StrEnum):
    """What a tracked change was made to. A paragraph's mark is the break between it and the next."""

    WORDS = "words"
    PARAGRAPH_MARK = "paragraph mark"
    ROW = "row"
    CELL = "cell"


@dataclass(frozen=True, slots=True)
class Revision:
    """One tracked change: who made it, when (as the file writes it), and to which words.

    ``block`` is the index of the block in which it stands or, where nothing is left of that, of the next one.
    """

    kind: RevisionKind
    unit: Unit
    author: str
    date: str
    words: str
    block: int


@dataclass(frozen=True, slots=True)
class Struck:
    """Words that tracked changes strike out, within one paragraph and without a break; ``block`` as above."""

    words: str
    block: int


@dataclass(frozen=True, slots=True)
class Comment:
    """One comment: who made it, when, what it says, and the words of the page that it stands on.

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
    the bookmark of each block that has one, by its index; ``cells`` that of each cell of a table, by the
    index of the table, the row (0 for the header) and the column. ``reference`` is the id of the policy that
    a file of the writer's says it was made from, ``digest`` the fingerprint of the content that it was made
    with; each is empty if the file does not say it. ``struck`` holds the words of deletions and of parts
    moved away, each once, however the changes stand within one another.
    """

    document: Document
    findings: tuple[Finding, ...] = ()
    comments: tuple[Comment, ...] = ()
    revisions: tuple[Revision, ...] = ()
    anchors: Mapping[int, str] = field(default_factory=dict)
    cells: Mapping[tuple[int, int, int], str] = field(default_factory=dict)
    reference: str = ""
    digest: str = ""
    struck: tuple[Struck, ...] = ()
