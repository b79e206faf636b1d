"""Document ⇄ bytes or text: the table of formats. A format's code is loaded when it is first used."""

from __future__ import annotations

from dataclasses import dataclass, replace
from importlib import import_module
from typing import Final

from policykit.document import Document
from policykit.document.reading import Reading


@dataclass(frozen=True, slots=True)
class Format:
    """A format that a page can be written in: its name, the ending of its files, whether it has templates."""

    name: str
    ending: str
    module: str
    has_templates: bool = False

    def write(self, page: Document, template: bytes | None = None, carried: bytes = b"") -> bytes | str:
        """The page in this format, in the style of a template if there is one and the format has such.

        ``carried`` is the page's own data, which a file of a format with templates carries unseen.
        Raises InvalidData for a template that documents must not be made with.
        """
        module = import_module(self.module)
        if not self.has_templates:
            text: str = module.write(page)
            return text
        compiled = module.compile_template(template) if template is not None else None
        data: bytes = module.write(page, compiled, carried=carried)
        return data


_MARKDOWN: Final = "policykit.formats.markdown"
READERS: Final = {
    ".docx": "policykit.formats.word",
    ".html": "policykit.formats.html",
    ".htm": "policykit.formats.html",
    ".md": _MARKDOWN,
    ".markdown": _MARKDOWN,
    ".txt": "policykit.formats.plaintext",
}
"""The formats in which somebody else's document can be brought in, by the ending of its name."""


def bring(data: bytes, ending: str) -> Reading:
    """Somebody else's document, read; Markdown that holds HTML as the web page that it means.

    Raises InvalidData for bytes that cannot be read, KeyError for an ending.
    """
    module = import_module(READERS[ending])
    page = module.as_web_page(data) if READERS[ending] == _MARKDOWN else None
    if page is None:
        reading: Reading = module.bring(data)
        return reading
    reading = import_module(READERS[".html"]).bring(page.text.encode())
    return replace(reading, findings=(*page.findings, *reading.findings))


FORMATS: Final = {
    form.name: form
    for form in (
        Format("docx", ".docx", "policykit.formats.word", has_templates=True),
        Format("markdown", ".md", _MARKDOWN),
        Format("html", ".html", "policykit.formats.html"),
    )
}
