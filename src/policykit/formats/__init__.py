"""The table of formats: the name of each, the suffix and media type of its files, its writer and its reader.

A format is added by an entry in the table. The code of a format is loaded when it is first used.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from importlib import import_module
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from policykit.document import Document
    from policykit.document.reading import Reading

WordName = Literal["docx"]
TextName = Literal["html", "markdown", "json"]
ListName = Literal["html", "markdown"]
RedlineName = Literal["docx", "html", "markdown", "text"]
MarkedTextName = Literal["html", "markdown", "text"]
DiffName = Literal["text", "markdown", "json"]

WORD: Final = "docx"
MARKDOWN: Final = "markdown"
HTML: Final = "html"
JSON: Final = "json"
TEXT: Final = "text"


@dataclass(frozen=True, slots=True)
class Format:
    """One format. ``writer`` and ``reader`` are modules, empty where there is none.

    The writer has ``write(page)``, and with ``has_templates`` also ``compile_template``. The reader has
    ``bring(data)``, for documents that policykit did not write. JSON has no writer here, because it is made
    of the policy's data and not of its page.
    """

    name: str
    suffix: str
    media_type: str
    writer: str = ""
    reader: str = ""
    other_suffixes: tuple[str, ...] = ()
    has_templates: bool = False
    is_built: bool = True

    def write(self, page: Document, template: bytes | None = None, carried: bytes = b"") -> bytes | str:
        """The page in this format, in the style of a template if there is one and the format has such.

        ``carried`` is the page's own data, which a file of a format with templates carries unseen.
        Raises InvalidData for a template that documents must not be made with.
        """
        module = import_module(self.writer)
        if not self.has_templates:
            text: str = module.write(page)
            return text
        style = module.compile_template(template) if template is not None else None
        data: bytes = module.write(page, style, carried=carried)
        return data


FORMATS: Final = {
    each.name: each
    for each in (
        Format(
            WORD,
            ".docx",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            writer="policykit.formats.word",
            reader="policykit.formats.word",
            has_templates=True,
        ),
        Format(
            MARKDOWN,
            ".md",
            "text/markdown",
            writer="policykit.formats.markdown",
            reader="policykit.formats.markdown",
            other_suffixes=(".markdown",),
        ),
        Format(
            HTML,
            ".html",
            "text/html",
            writer="policykit.formats.html",
            reader="policykit.formats.html",
            other_suffixes=(".htm",),
        ),
        Format(JSON, ".json", "application/json"),
        Format(
            TEXT,
            ".txt",
            "text/plain",
            writer="policykit.formats.plaintext",
            reader="policykit.formats.plaintext",
            is_built=False,
        ),
    )
}


def built() -> tuple[str, ...]:
    """The names of the formats that a policy can be built in."""
    return tuple(name for name, each in FORMATS.items() if each.is_built)


def of_pages() -> tuple[str, ...]:
    """The names of the formats that any page can be written in as a file."""
    return tuple(name for name in built() if FORMATS[name].writer)


def named(suffix: str) -> Format | None:
    """The format of files with this suffix, whatever its case."""
    suffix = suffix.lower()
    return next((each for each in FORMATS.values() if suffix in (each.suffix, *each.other_suffixes)), None)


def readable() -> tuple[str, ...]:
    """The suffixes of the documents that can be brought in."""
    return tuple(
        suffix for each in FORMATS.values() if each.reader for suffix in (each.suffix, *each.other_suffixes)
    )


def bring(data: bytes, suffix: str) -> Reading:
    """A document that policykit did not write. Markdown with HTML in it is read as a web page.

    Raises InvalidData for bytes that cannot be read, KeyError for the suffix of a format without a reader.
    """
    found = named(suffix)
    if found is None or not found.reader:
        raise KeyError(suffix)
    module = import_module(found.reader)
    page = module.as_web_page(data) if found.name == MARKDOWN else None
    if page is None:
        reading: Reading = module.bring(data)
        return reading
    reading = import_module(FORMATS[HTML].reader).bring(page.text.encode())
    return replace(reading, findings=(*page.findings, *reading.findings))
