"""A Word file as read → its words beside the page: printed round it, struck out, or a comment."""

from __future__ import annotations

from collections.abc import Iterator

from policykit import codes
from policykit.document.reading import Aside
from policykit.findings import Finding
from policykit.formats.word.reader.contents import contents_lines
from policykit.formats.word.reader.reading import Read
from policykit.formats.word.reader.standing import standing_lines, struck_lines

_STRUCK = "words that were struck out as a tracked change"
_COMMENT = "a comment in the Word file"


def beside(data: bytes, found: Read) -> Iterator[Aside]:
    """Each with its reason. Raises InvalidData as :func:`policykit.formats.word.reader.read` does."""
    yield from (Aside(line, "the head or foot of every printed page", 0) for line in standing_lines(data))
    yield from (Aside(line, _STRUCK, 0) for line in struck_lines(data))
    yield from (Aside(line, "printed contents", 0) for line in contents_lines(data))
    yield from (Aside(each.words, _STRUCK, each.block) for each in found.struck if each.words.strip())
    for comment in found.comments:
        by = f", by {comment.author}" if comment.author.strip() else ""
        if comment.text:
            yield Aside(comment.text, f"{_COMMENT}{by}", comment.block or 0)


def unsettled(found: Read) -> Iterator[Finding]:
    """One finding if there are tracked changes, with who made them."""
    authors = sorted({each.author for each in found.revisions if each.author.strip()})
    if found.revisions:
        by = f" by {', '.join(authors)}" if authors else ""
        sentence = (
            f"The document holds tracked changes{by} that nobody has accepted or rejected yet. "
            "The draft takes them as accepted."
        )
        remedy = "If one should be rejected, reject it in Word and import the file again."
        yield Finding(codes.UNSETTLED_CHANGES, sentence, remedy)
