"""What users and developers read is in plain English: some words and turns of phrase are not used."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
# “Only mends wording” is printed in the summary for governors, whose words are kept.
AVOIDED = re.compile(
    r"\b(anew|mends?(?! wording)|mended|mending|untold|(is|are|was|were|be) told|stands|somebody|nobody"
    r"|(come|comes|came) home|(bring|brings|brought)\b[^.]{0,60}? home|home for)\b",
    re.IGNORECASE,
)
PAGES = [
    *(ROOT / name for name in ("README.md", "CHANGELOG.md", "CONTRIBUTING.md", "src/policykit/codes.toml")),
    *sorted((ROOT / "docs").glob("*.md")),
]
CODE = [*sorted((ROOT / "src").rglob("*.py")), *sorted((ROOT / "examples").glob("*.py"))]


def strings(path: Path) -> Iterator[tuple[int, str]]:
    """Every string in a module, docstrings among them, with its line."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and not is_data(node.value):
            yield node.lineno, node.value


def comments(path: Path) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if found := re.search(r"(?:^|\s)# (.*)", line):
            yield number, found.group(1)


def is_data(text: str) -> bool:
    """Whether a string is for comparing words with: a pattern, or a list of words."""
    return "|" in text or "nobody nothing" in text or "anybody somebody" in text


def avoided(path: Path) -> list[str]:
    """Where a file uses such words."""
    pieces = (
        [*strings(path), *comments(path)] if path.suffix == ".py" else [(1, path.read_text(encoding="utf-8"))]
    )
    return [
        f"{path.relative_to(ROOT).as_posix()}:{line + text.count(chr(10), 0, found.start())}: {found.group()}"
        for line, text in pieces
        for found in AVOIDED.finditer(text)
    ]


def test_words_that_are_hard_to_understand_are_not_used() -> None:
    assert [place for path in [*PAGES, *CODE] for place in avoided(path)] == []
