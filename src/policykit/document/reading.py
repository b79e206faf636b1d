"""What reading a file that is not ours gives: a page, and what was set aside on the way to it."""

from __future__ import annotations

from dataclasses import dataclass

from policykit.document import Document
from policykit.findings import Finding


@dataclass(frozen=True, slots=True)
class Aside:
    """Words of a source that are no part of the policy, and in a few plain words why.

    ``block`` is the index of the block before which they stood.
    """

    words: str
    reason: str
    block: int


@dataclass(frozen=True, slots=True)
class Reading:
    """A file, read: every word of it is in the document or in ``asides``.

    ``findings`` are warnings. ``reference`` is the id of the policy that a document of our own names.
    ``text`` is all that the file says, if the reader kept it, so that a lost word can be seen. ``carried`` is
    the data that a document of our own carries unseen, as JSON.
    """

    document: Document
    asides: tuple[Aside, ...] = ()
    findings: tuple[Finding, ...] = ()
    reference: str = ""
    text: str | None = None
    carried: str = ""
