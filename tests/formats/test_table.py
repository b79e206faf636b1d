"""The table of formats: all that is written or read goes by it, and a format needs no more than an entry."""

from __future__ import annotations

import ast
import datetime
import sys
from pathlib import Path
from types import ModuleType

import pytest

from policykit import formats
from policykit.document import Document
from policykit.formats import FORMATS, Format
from policykit.tasks.build import Request, build
from policykit.tasks.render import render
from tests.support import larkmead

SOURCE = Path(__file__).parents[2] / "src" / "policykit"
POLICIES = Path(__file__).parents[1] / "policies"


def test_a_made_up_format_is_built_by_its_entry_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = ModuleType("made_up_format")
    setattr(module, "write", lambda page: f"= {page.title}\n")  # noqa: B010
    monkeypatch.setitem(sys.modules, module.__name__, module)
    monkeypatch.setitem(FORMATS, "gemtext", Format("gemtext", ".gmi", "text/gemini", writer=module.__name__))
    assert "gemtext" in formats.built()
    assert render(larkmead.larkmead()["uniform"], to="gemtext") == "= School Uniform Policy\n"
    built = build(Request((POLICIES,), ("gemtext",), tmp_path, datetime.date(2026, 11, 22)))
    assert not built.errors, built.findings
    assert (tmp_path / "uniform.gmi").read_text(encoding="utf-8") == "= School Uniform Policy\n"


@pytest.mark.parametrize("suffix", formats.readable())
def test_every_suffix_that_can_be_read_has_a_reader(suffix: str) -> None:
    found = formats.named(suffix.upper())
    assert found is not None
    assert found.reader
    if found.name != formats.WORD:
        assert isinstance(formats.bring(b"Some words of a policy.", suffix).document, Document)


def test_no_suffix_belongs_to_two_formats() -> None:
    suffixes = [suffix for each in FORMATS.values() for suffix in (each.suffix, *each.other_suffixes)]
    assert len(suffixes) == len(set(suffixes))


def test_no_other_module_names_a_format() -> None:
    names = {formats.WORD, formats.MARKDOWN, formats.HTML}
    spelt = names | {suffix for each in FORMATS.values() for suffix in (each.suffix, *each.other_suffixes)}
    found = [
        f"{path.relative_to(SOURCE)}:{node.lineno}: {node.value}"
        for path in SOURCE.rglob("*.py")
        if path.relative_to(SOURCE).parts[0] != "formats"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and node.value in spelt
    ]
    assert found == []
