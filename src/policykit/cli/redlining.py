"""The ``redline`` command: which format it is to be, and where it goes."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import click

from policykit.cli.reporting import columns, say
from policykit.cli.terminal import write_bytes
from policykit.tasks.redline import Asked, Form, on_terminal, redlined
from policykit.workspace.inputs import shown

_FORMS: Final[dict[str, Form]] = {
    ".docx": "docx",
    ".html": "html",
    ".htm": "html",
    ".md": "markdown",
    ".txt": "text",
}


def form_of(output: Path | None) -> Form:
    """The format that the name of a file asks for; without a file, text."""
    if output is None:
        return "text"
    form = _FORMS.get(output.suffix.lower())
    if form is None:
        raise click.UsageError(
            f"Say with --to which format {output.name} is to be: docx, html, markdown or text."
        )
    return form


def redline(asked: Asked, *, styled: bool) -> None:
    """Write the redline, and say so; or print it."""
    if asked.output is not None:
        redlined(asked)
        say(f"wrote    {shown(asked.output)}")
    elif asked.form == "text":
        say(on_terminal(asked, columns(), styled=styled), newline=False)
    else:
        write_bytes(redlined(asked))
