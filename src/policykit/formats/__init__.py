"""Document ⇄ bytes or text: the table of formats. A format's code is loaded when it is first used."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Final

from policykit.document import Document


@dataclass(frozen=True, slots=True)
class Format:
    """A format that a page can be written in: its name, and the ending of its files."""

    name: str
    ending: str
    module: str

    @property
    def write(self) -> Callable[[Document], bytes | str]:
        """The writer."""
        writer: Callable[[Document], bytes | str] = import_module(self.module).write
        return writer


FORMATS: Final = {
    form.name: form
    for form in (
        Format("docx", ".docx", "policykit.formats.word"),
        Format("markdown", ".md", "policykit.formats.markdown"),
        Format("html", ".html", "policykit.formats.html"),
    )
}
