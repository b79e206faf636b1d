"""Read and write Word files (.docx).

Importing this loads neither the writer nor the reader nor a library; the first call does.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from policykit.document import Document
    from policykit.document.reading import Reading
    from policykit.findings import Anchor, Finding
    from policykit.formats.word.reader import Read
    from policykit.formats.word.template import Template
    from policykit.formats.word.writer.paragraphs import Authorship

__all__ = [
    "bring",
    "carried",
    "compile_template",
    "contents_lines",
    "named",
    "read",
    "standing_words",
    "template_findings",
    "write",
]


def write(
    document: Document,
    template: Template | None = None,
    authorship: Authorship | None = None,
    carried: bytes = b"",
) -> bytes:
    """The document as a .docx file; see :func:`policykit.formats.word.writer.document.write`."""
    from policykit.formats.word.writer.document import write as written

    return written(document, template, authorship, carried)


def read(
    data: bytes,
    *,
    revisions: Literal["accepted", "rejected", "marked"] = "accepted",
    names: Mapping[str, Anchor] | None = None,
) -> Read:
    """The document in a .docx file; see :func:`policykit.formats.word.reader.read`."""
    from policykit.formats.word.reader import read as found

    return found(data, revisions=revisions, names=names or {})


def named(document: Document) -> dict[str, Anchor]:
    """The anchor of each bookmark of the written document, for :func:`read`."""
    from policykit.formats.word.normal import named as found

    return found(document)


def contents_lines(data: bytes) -> tuple[str, ...]:
    """The lines of printed contents; see :func:`policykit.formats.word.reader.contents.contents_lines`."""
    from policykit.formats.word.reader.contents import contents_lines as found

    return found(data)


def standing_words(data: bytes) -> frozenset[str]:
    """The words of headers and footers; see :func:`policykit.formats.word.reader.standing.standing_words`."""
    from policykit.formats.word.reader.standing import standing_words as found

    return found(data)


def compile_template(data: bytes) -> Template:
    """A school's own .docx or .dotx as a template, compiled once.

    Raises InvalidData, with one finding, for a file that documents must not be made with.
    """
    from policykit.formats.word.template.compiler import compiled

    return compiled(data).template


def template_findings(data: bytes) -> tuple[Finding, ...]:
    """The warnings about a template; raises InvalidData as :func:`compile_template` does."""
    from policykit.formats.word.template.compiler import compiled

    return compiled(data).findings


def carried(data: bytes) -> tuple[str, tuple[Finding, ...]]:
    """The data that a file carries; see :func:`policykit.formats.word.reader.carried.carried`."""
    from policykit.formats.word.reader.carried import carried as found

    return found(data)


def bring(data: bytes) -> Reading:
    """A Word file that another program wrote, its tracked changes accepted, with the reader's findings."""
    from policykit.document.reading import Reading as Found
    from policykit.formats.word.reader.beside import beside, unsettled

    found, (own, more) = read(data), carried(data)
    placed = tuple(_placed(each, found.document) for each in found.findings)
    findings = (*unsettled(found), *placed, *more)
    return Found(found.document, tuple(beside(data, found)), findings, found.reference, carried=own)


def _placed(finding: Finding, page: Document) -> Finding:
    """The finding with its place in words of the page, unless it says so already."""
    from policykit.formats.pictures import first_words, sentence

    field = finding.anchor.field if finding.anchor is not None else ""
    if not field.startswith("blocks/") or "“" in finding.sentence:
        return finding
    words = first_words(page.blocks, int(field.removeprefix("blocks/")))
    where = f"before “{words}”" if words else "at the end"
    return replace(finding, sentence=sentence(finding.sentence.removesuffix("."), where))
