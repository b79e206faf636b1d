"""The house: who may import whom, who may open files, print, or ask what day it is."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Container, Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from policykit.model.kinds import KINDS

SOURCE = Path(__file__).parents[2] / "src" / "policykit"
STANDARD = set(sys.stdlib_module_names)

ALL_ROOMS = {
    path.stem if path.is_file() else path.name for path in SOURCE.iterdir() if path.name != "__pycache__"
}

# Each room, and all that it may import: other rooms, and libraries that are not Python's own.
GROUND = {"codes", "findings"}
MAY_IMPORT: dict[str, set[str]] = {
    "version": set(),
    "codes": set(),
    "findings": {"codes"},
    "text": GROUND | {"markdown_it"},
    "source": GROUND | {"yaml"},
    "model": GROUND | {"text", "source", "pydantic", "pydantic_core"},
    "document": GROUND | {"text"},
    "compose": GROUND | {"document", "model", "text"},
    "checks": GROUND | {"model", "text"},
    "compare": GROUND | {"compose", "document", "model", "text"},
    "formats": GROUND | {"document", "text", "markdown_it", "lxml"},
    "merge": GROUND | {"compose", "document", "formats", "model", "source", "text"},
    "importer": GROUND | {"compose", "document", "formats", "model", "source", "text"},
    "site": GROUND | {"compose", "document", "formats", "model", "text"},
    "workspace": GROUND,
    "tasks": GROUND | {
        "checks", "compare", "compose", "document", "formats", "importer", "merge", "model", "site", "source",
        "text", "version", "workspace",
    },
    "preview": GROUND | {"formats", "tasks", "workspace"},
    "cli": GROUND | {
        "formats", "merge", "model", "preview", "tasks", "version", "workspace", "click", "rich",
    },
    "__init__": ALL_ROOMS,
    "__main__": {"cli"},
}  # fmt: skip

ONLY_IN = {
    "yaml": {"source"},
    "markdown_it": {"text", "formats"},
    "lxml": {"formats"},
    "click": {"cli"},
    "rich": {"cli"},
}
FORMATS = {
    path.name for path in (SOURCE / "formats").iterdir() if path.is_dir() and path.name != "__pycache__"
}


def modules() -> list[Path]:
    return sorted(path for path in SOURCE.rglob("*.py"))


def room(path: Path) -> str:
    first = path.relative_to(SOURCE).parts[0]
    return first.removesuffix(".py")


def imports(path: Path) -> Iterator[str]:
    """Every dotted name that a module imports, wherever in it the import stands."""
    package = path.relative_to(SOURCE.parent).parent.as_posix().replace("/", ".")
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        match node:
            case ast.Import():
                yield from (alias.name for alias in node.names)
            case ast.ImportFrom(level=0, module=str(module)):
                yield from (f"{module}.{alias.name}" for alias in node.names)
            case ast.ImportFrom(level=level):
                assert level == 0, f"{path}: relative import in {package}"


def calls(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func)


def test_every_room_stands_in_the_table() -> None:
    assert {room(path) for path in modules()} == set(MAY_IMPORT)


@pytest.mark.parametrize("path", modules(), ids=lambda path: path.relative_to(SOURCE).as_posix())
def test_a_module_imports_only_what_its_room_may(path: Path) -> None:
    for name in imports(path):
        top, *rest = name.split(".")
        if top in STANDARD:
            continue
        imported = rest[0] if top == "policykit" and rest else top
        own = room(path)
        allowed = MAY_IMPORT[own] | {own, "policykit"}
        assert imported in allowed, f"{own} may not import {name}"
        assert own in ONLY_IN.get(top, {own}), f"only {ONLY_IN.get(top)} may import {top}"


@pytest.mark.parametrize("path", sorted((SOURCE / "formats").rglob("*.py")), ids=lambda path: path.stem)
def test_a_format_never_imports_another(path: Path) -> None:
    own = path.relative_to(SOURCE / "formats").parts[0]
    for name in imports(path):
        parts = name.split(".")
        if parts[:2] == ["policykit", "formats"] and len(parts) > 2 and parts[2] in FORMATS:
            assert parts[2] == own


def test_there_are_at_most_fifteen_rooms() -> None:
    assert len([path for path in SOURCE.iterdir() if path.is_dir() and path.name != "__pycache__"]) <= 15


def test_no_files_import_each_other_in_a_circle() -> None:
    files = {dotted(path): path for path in modules()}
    graph = {name: {*imported_files(path, files)} - ancestors(name) for name, path in files.items()}
    TopologicalSorter(graph).prepare()  # it raises CycleError, which names them


def dotted(path: Path) -> str:
    return ".".join(path.relative_to(SOURCE.parent).with_suffix("").parts).removesuffix(".__init__")


def ancestors(name: str) -> set[str]:
    """The module itself, and the packages that it is in."""
    parts = name.split(".")
    return {".".join(parts[:end]) for end in range(1, len(parts) + 1)}


def imported_files(path: Path, files: Container[str]) -> Iterator[str]:
    """Our own modules that a module imports, wherever in it, and the packages that are loaded with them."""
    for name in imports(path):
        module = name if name in files else name.rpartition(".")[0]
        if module in files:
            yield from ancestors(module) - {"policykit"}


def test_only_the_workspace_opens_files() -> None:
    openers = ("open", "os.open", "os.fdopen", "io.open")
    methods = (".open", ".read_bytes", ".write_bytes", ".write_text", ".unlink")
    for path in modules():
        if room(path) in {"workspace", "cli"}:
            continue
        for call in calls(path):
            if "files(" in call or call.startswith("self."):  # the package's own data; a method of that name
                continue
            assert call not in openers, f"{path.name} calls {call}"
            assert not call.endswith(methods), f"{path.name} calls {call}"


def test_no_module_outside_the_model_names_a_kind_of_block() -> None:
    exempt = {
        "model",
        "importer",  # it makes blocks from words, and is to be rebuilt
    }
    for path in modules():
        if room(path) not in exempt:
            assert not [*kinds_named(path)], f"{path.name} names a kind of block: ask the registry instead"


def kinds_named(path: Path) -> Iterator[str]:
    """The kinds of block that a module writes as the value of a key "kind", or compares with a .kind."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        match node:
            case ast.Dict(keys=keys, values=values):
                pairs = zip(keys, values, strict=True)
                found: list[ast.AST] = [
                    v for k, v in pairs if isinstance(k, ast.Constant) and k.value == "kind"
                ]
            case ast.Compare(left=left, comparators=right) if any(map(is_kind, [left, *right])):
                found = [left, *right]
            case ast.Match(subject=subject, cases=cases) if is_kind(subject):
                found = [case.pattern for case in cases]
            case _:
                continue
        for each in found:
            for inner in ast.walk(each):
                if isinstance(inner, ast.Constant) and inner.value in KINDS:
                    yield str(inner.value)


def is_kind(node: ast.AST) -> bool:
    """Whether an expression is ``something.kind`` or ``something["kind"]``."""
    match node:
        case ast.Attribute(attr="kind") | ast.Subscript(slice=ast.Constant(value="kind")):
            return True
        case ast.Call(func=ast.Attribute(attr="get"), args=[ast.Constant(value="kind"), *_]):
            return True
    return False


def test_the_guard_sees_a_kind_that_is_named(tmp_path: Path) -> None:
    path = tmp_path / "module.py"
    for line in (
        'made = {"kind": "quote"}',
        'is_list = block.kind in ("list", "steps")',
        'is_table = data.get("kind") == "table"',
        'match block.kind:\n    case "text" | "quote":\n        pass',
    ):
        path.write_text(line, encoding="utf-8")
        assert [*kinds_named(path)], line
    path.write_text(
        'text = block["text"] if block.kind == other.kind else {"list": "table"}', encoding="utf-8"
    )
    assert not [*kinds_named(path)]


def test_only_the_command_line_prints_and_exits() -> None:
    for path in modules():
        if room(path) == "cli":
            continue
        forbidden = {"print", "sys.exit", "exit", "quit", "os._exit"} & set(calls(path))
        assert not forbidden, f"{path.name} calls {forbidden}"


def test_only_the_command_line_asks_what_day_it_is() -> None:
    clock = {
        "datetime.date.today",
        "date.today",
        "datetime.datetime.now",
        "datetime.now",
        "time.time",
        "time.localtime",
    }
    for path in modules():
        if room(path) == "cli":
            continue
        assert not clock & set(calls(path)), f"{path.name} asks what time it is"


def test_no_module_and_no_function_is_too_long() -> None:
    for path in modules():
        text = path.read_text(encoding="utf-8")
        assert text.count("\n") <= 700, f"{path.name} has more than 700 lines"
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or 0) - node.lineno + 1
                assert length <= 60, f"{path.name}: {node.name} has {length} lines"


def test_every_module_says_what_it_is() -> None:
    for path in modules():
        assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))), f"{path.name} has no docstring"


@pytest.mark.parametrize(
    "command",
    [
        "import policykit",
        "from policykit.cli.main import cli; cli(['--version'], standalone_mode=False)",
        "import policykit.formats.word",
    ],
    ids=["importing the package", "asking for the version", "importing the Word format"],
)
def test_what_must_start_quickly_loads_no_heavy_library(command: str) -> None:
    heavy = {"docx", "lxml", "markdown_it", "pydantic", "yaml", "rich"}
    program = f"{command}\nimport sys\nloaded = {heavy!r} & set(sys.modules)\nassert not loaded, loaded"
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
