"""Checks the school's own Word template, and writes one to start from."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from policykit.findings import Finding, InvalidData
from policykit.tasks.load import Library
from policykit.workspace import inputs, outputs


def template_findings(library: Library) -> tuple[Finding, ...]:
    """The findings about a library's template; none if it has none."""
    data, named = library.context.house_style, library.context.school.house_style
    return located(data, library.template or library.path / (named or ""))


def located(data: bytes | None, path: Path) -> tuple[Finding, ...]:
    """The findings about the template at a path, given its bytes; none if there are none."""
    if data is None:
        return ()
    from policykit.formats.word import template_findings as found  # slow to load

    try:
        findings = found(data)
    except InvalidData as error:
        findings = error.findings
    return tuple(finding.at(inputs.shown(path), None) for finding in findings)


def with_template(library: Library, path: Path | None) -> tuple[Library, tuple[Finding, ...]]:
    """A library whose Word documents are made with the template at a path, or else with its own.

    With it come the warnings. Raises InvalidData if documents cannot be made with it.
    """
    if path is not None:
        context = replace(library.context, house_style=inputs.template(path))
        library = replace(library, context=context, template=path)
    elif library.context.school.house_style is not None and library.context.house_style is None:
        raise InvalidData(library.findings)
    found = template_findings(library)
    if any(finding.is_error for finding in found):
        raise InvalidData(found)
    return library, found


def write_template(path: Path) -> None:
    """Write a template to start from; raises NotWritten if there is a file of that name already."""
    from policykit.formats.word.template.sample import sample  # loads the writer

    outputs.write_new(path, sample())
