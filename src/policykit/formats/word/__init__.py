"""Read and write Word files (.docx).

Importing this loads neither the writer nor the reader nor a library; the first call does.
"""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from policykit.document import Document
    from policykit.document.reading import Reading
    from policykit.findings import Finding
    from policykit.formats.word.normal import named
    from policykit.formats.word.reader import read
    from policykit.formats.word.reader.asides import carried
    from policykit.formats.word.template.compiler import compile_template, template_findings
    from policykit.formats.word.writer import write

__all__ = [
    "bring",
    "carried",
    "compile_template",
    "named",
    "read",
    "template_findings",
    "write",
]
_MODULES = {
    "carried": "reader.asides",
    "compile_template": "template.compiler",
    "named": "normal",
    "read": "reader",
    "template_findings": "template.compiler",
    "write": "writer",
}


def __getattr__(name: str) -> Any:
    if name not in _MODULES:
        raise AttributeError(name)
    return getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)


def bring(data: bytes) -> Reading:
    """A Word file that another program wrote, its tracked changes accepted, with the reader's findings."""
    from policykit.document.reading import Reading as Found
    from policykit.formats.word.reader import read
    from policykit.formats.word.reader.asides import asides, carried, unsettled

    found, (own, more) = read(data), carried(data)
    placed = tuple(_placed(each, found.document) for each in found.findings)
    findings = (*unsettled(found), *placed, *more)
    return Found(found.document, tuple(asides(data, found)), findings, found.reference, carried=own)


def _placed(finding: Finding, page: Document) -> Finding:
    """The finding with its place in words of the page, unless it says so already."""
    from policykit.formats.reading import first_words, sentence

    field = finding.anchor.field if finding.anchor is not None else ""
    if not field.startswith("blocks/") or "“" in finding.sentence:
        return finding
    words = first_words(page.blocks, int(field.removeprefix("blocks/")))
    where = f"before “{words}”" if words else "at the end"
    return replace(finding, sentence=sentence(finding.sentence.removesuffix("."), where))
