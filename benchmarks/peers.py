"""The peers, used as their own documentation uses them. One that is not installed is left out."""

from __future__ import annotations

import io
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

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


def read_with_mammoth(data: bytes) -> str:
    """A Word file as HTML, by mammoth."""
    import mammoth

    return str(mammoth.convert_to_html(io.BytesIO(data)).value)


def with_markdown_it(text: str) -> Callable[[], str]:
    """The whole page's Markdown through one parser, kept."""
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark").enable("table")
    return lambda: parser.render(text)
