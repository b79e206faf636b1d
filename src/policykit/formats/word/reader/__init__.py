"""The bytes of a .docx → Document, with what was found on the way.

The file is looked at before anything in it is unpacked, its XML is walked as it stands, and nothing is
fetched from anywhere. What cannot be read as words is a finding at its place.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from policykit.findings import Anchor
from policykit.formats.word.names import Style
from policykit.formats.word.reader.finish import Finish, Properties
from policykit.formats.word.reader.numbering import Numbering
from policykit.formats.word.reader.package import opened
from policykit.formats.word.reader.page import Page
from policykit.formats.word.reader.reading import Comment, Read, Resolving, Revision, RevisionKind, Unit
from policykit.formats.word.reader.records import Records
from policykit.formats.word.reader.story import Story
from policykit.formats.word.reader.styles import Styles, styles_of
from policykit.formats.word.template import LIST_STEP

__all__ = ["Comment", "Read", "Revision", "RevisionKind", "Unit", "read"]

_NO_NAMES: Mapping[str, Anchor] = {}


def read(
    data: bytes,
    *,
    revisions: Literal["accepted", "rejected", "marked"] = "accepted",
    names: Mapping[str, Anchor] = _NO_NAMES,
) -> Read:
    """The document that a Word file holds, with its tracked changes accepted, rejected, or marked: a redline.

    ``names`` says which anchor each bookmark of the writer's stands for (see
    :func:`policykit.formats.word.named`); a bookmark's name is a digest, so the file cannot say it itself.
    Without it blocks have no anchors, and a link within the page leads to ``#`` and the bookmark's name.

    Raises InvalidData, with one finding of the codes PK501 to PK518, for a file that cannot or must not be
    read.
    """
    package = opened(data)
    properties = Properties(package)
    content = package.content("styles", is_needed=True)
    styles = styles_of(content) if content is not None else Styles(None)
    numbering = Numbering(package.part("numbering"), styles)
    former = Numbering(package.part("numbering"), styles) if revisions == "marked" else None
    page = Page(numbering, _step(numbering, styles) if properties.is_ours else 0, former)
    records = Records(package, page.block)
    story = Story(package, styles, page, records, Resolving(revisions))
    story.tell()
    page.end()
    if page.lacks_numbering:
        package.lack("the numbering of a list")
    language = properties.language(styles.language)
    return Finish(page, records, names).read(properties, language, has_contents=story.has_contents)


def _step(numbering: Numbering, styles: Styles) -> int:
    """How far one level of a list stands in, by the house style's bullets."""
    num = styles.named(Style.BULLET).num
    return (numbering.left(num) if num is not None else None) or LIST_STEP
