"""The peers, used as their own documentation uses them. One that is not installed is left out."""

from __future__ import annotations

import html
import io
import json
import sys
import zlib
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from zipfile import ZipFile

PANDOC_LOOP = Path(__file__).with_name("pandoc_loop.lua")


def pandoc() -> str | None:
    """The program, from the package that carries it."""
    if find_spec("pypandoc") is None:
        return None
    import pypandoc

    try:
        return str(pypandoc.get_pandoc_path())
    except OSError:
        return None


def has(module: str) -> bool:
    """Whether a library is installed."""
    return find_spec(module) is not None


def with_python_docx(page: list[dict[str, Any]]) -> bytes:
    """The page, written with python-docx as its tutorial does."""
    from docx import Document

    document = Document()
    for block in page:
        match block["kind"]:
            case "title":
                document.add_heading(block["runs"][0][0], 0)
            case "table":
                _add_table(document, block["rows"])
            case "heading":
                document.add_heading(block["runs"][0][0], block["level"])
            case kind:
                style = {"bullet": "List Bullet", "number": "List Number"}.get(kind)
                paragraph = document.add_paragraph(style=style)
                for text, bold, italic in block["runs"]:
                    run = paragraph.add_run(text)
                    run.bold, run.italic = bold or None, italic or None
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def _add_table(document: Any, rows: list[list[str]]) -> None:
    table = document.add_table(rows=0, cols=len(rows[0]))
    table.style = "Table Grid"
    for row in rows:
        cells = table.add_row().cells
        for cell, text in zip(cells, row, strict=True):
            cell.text = text


def read_with_python_docx(data: bytes) -> list[str]:
    """The words of a Word file's paragraphs, as python-docx gives them."""
    from docx import Document

    return [paragraph.text for paragraph in Document(io.BytesIO(data)).paragraphs]


def read_with_mammoth(data: bytes) -> str:
    """A Word file as HTML, by mammoth."""
    import mammoth

    return str(mammoth.convert_to_html(io.BytesIO(data)).value)


def with_c_loader(text: str) -> object:
    """PyYAML's own C loader, which keeps no positions."""
    import yaml

    return yaml.load(text, Loader=yaml.CSafeLoader)


def with_ruamel(text: str) -> object:
    """ruamel.yaml's round-trip reader, which keeps positions and comments."""
    from ruamel.yaml import YAML

    return YAML().load(text)


def with_markdown_it(text: str) -> Callable[[], str]:
    """The whole page's Markdown through one parser, kept."""
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark").enable("table")
    return lambda: parser.render(text)


def deflate_alone(docx: bytes) -> Callable[[], bytes]:
    """No Word writer can do with less: the text of the same document.xml put together and deflated.

    The settings of zlib are policykit's own, which are quicker than zlib's defaults.
    """
    from policykit.formats.word.package import LEVEL, WINDOW  # the script of python-docx needs none

    with ZipFile(io.BytesIO(docx)) as file:
        xml = file.read("word/document.xml").decode()
    pieces = [piece + "</w:t>" for piece in xml.split("</w:t>")]

    def call() -> bytes:
        data = "".join(pieces).encode()
        zlib.crc32(data)
        return zlib.compress(data, LEVEL, WINDOW)

    return call


def escape_alone(page: list[dict[str, Any]]) -> Callable[[], str]:
    """No HTML writer can do with less: every run of words escaped, and all put together."""
    runs = [text for block in page for text, *_ in block.get("runs", ())]
    words = runs + [text for block in page for row in block.get("rows", ()) for text in row]
    return lambda: "".join([html.escape(text) for text in words])


if __name__ == "__main__":  # the script: a page as JSON → as many Word files as are asked for
    source, target, number = sys.argv[1:4]
    for turn in range(int(number)):
        made = with_python_docx(json.loads(Path(source).read_bytes()))
        Path(f"{target}-{turn}.docx").write_bytes(made)
