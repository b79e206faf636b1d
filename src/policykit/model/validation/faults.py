"""What pydantic found → findings in the words of the house, one a cause, each at its place."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from policykit import codes
from policykit.codes import CODES
from policykit.findings import Finding, nearest
from policykit.model.policy import Policy
from policykit.model.validation.messages import told
from policykit.model.validation.places import block_keys, home_of, keys_at
from policykit.source import Mapping as MappingNode
from policykit.source import Path, Scalar, Source
from policykit.source import Sequence as SequenceNode


class Faults:
    """The faults of one tree: one finding a cause, with a suggestion where there is one."""

    def __init__(self, source: Source, model: type[BaseModel], absent: set[Path]) -> None:
        self.source = source
        self.model = model
        self.absent = absent

    def of(self, error: ValidationError) -> Iterator[tuple[Path, Finding]]:
        """The path and the finding of each fault."""
        details = [(self._path(detail), detail) for detail in error.errors(include_url=False)]
        missing = {path for path, detail in details if detail["type"] == "missing"}
        missing |= {(*path, "kind") for path, detail in details if detail["type"] == "union_tag_not_found"}
        meant = self._misspelt({path for path, d in details if d["type"] == "extra_forbidden"}, missing)
        missing_before = self.absent | set(meant.values())
        for path, detail in details:
            if detail["type"] == "missing" and path in missing_before:
                continue
            if detail["type"] == "too_short" and self._holds_something(path):
                continue  # pydantic counts only what is sound, so a list whose one entry is faulty is short
            if detail["type"] == "union_tag_not_found":
                yield from self._no_kind(path, missing_before)
                continue
            yield path, self._finding(path, detail, meant.get(path))

    def _holds_something(self, path: Path) -> bool:
        node = self.source.node(path)
        return isinstance(node, SequenceNode) and bool(node.items)

    def _path(self, detail: ErrorDetails) -> Path:
        """Pydantic's place without the tags of unions, which are no part of the data."""
        path: list[str | int] = []
        after_block = False
        for step in detail["loc"]:
            if after_block:
                after_block = False
                continue
            path.append(step)
            after_block = isinstance(step, int) and len(path) > 1 and path[-2] == "blocks"
        return (*path, "kind") if detail["type"] == "union_tag_invalid" else tuple(path)

    def _misspelt(self, unknown: set[Path], missing: set[Path]) -> dict[Path, Path]:
        """Which unknown key stands for which missing one."""
        meant: dict[Path, Path] = {}
        lacking: dict[Path, list[str]] = {}
        for path in sorted(missing, key=str):
            lacking.setdefault(path[:-1], []).append(str(path[-1]))
        for path in sorted(unknown, key=str):
            near = nearest(str(path[-1]), lacking.get(path[:-1], []))
            if near is not None:
                meant[path] = (*path[:-1], near)
        return meant

    def _no_kind(self, path: Path, told: set[Path]) -> list[tuple[Path, Finding]]:
        """A block without ``kind``: the key is missing, or is misspelt."""
        node = self.source.node(path)
        keys = list(node.entries) if isinstance(node, MappingNode) else []
        if (*path, "kind") in told:
            return []
        near = nearest("kind", [key for key in keys if key not in block_keys()])
        if near is not None:
            return [((*path, near), self._unknown_key((*path, near), "kind", []))]
        return [((*path, "kind"), self._missing_key((*path, "kind")))]

    def _finding(self, path: Path, detail: ErrorDetails, meant: Path | None) -> Finding:
        kind, context = detail["type"], detail.get("ctx", {})
        if kind in CODES:
            field = tuple(int(p) if p.isdigit() else p for p in context["field"].split("/") if p)
            place = self.source.place(path + field)
            return Finding(CODES[kind], context["sentence"], context["remedy"], place=place)
        if kind == "extra_forbidden":
            keys = keys_at(self.model, self.source, path[:-1])
            return self._unknown_key(path, str(meant[-1]) if meant else None, keys)
        if kind == "missing":
            return self._missing_key(path)
        code, sentence, remedy = told(kind, detail, path, self._shown(path))
        return Finding(code, sentence, remedy, place=self.source.place(path))

    def _unknown_key(self, path: Path, meant: str | None, keys: list[str]) -> Finding:
        key = str(path[-1])
        node = self.source.node(path[:-1])
        taken = set(node.entries) if isinstance(node, MappingNode) else set()
        free = [known for known in keys if known not in taken]
        near = meant or nearest(key, free)
        home = home_of(key) if self.model is Policy and key not in keys else None
        if near is not None:
            remedy = f"Did you mean “{near}”?"
        elif home is not None:
            remedy = f"It belongs {home}. Move it there."
        else:
            remedy = "Take it out." + (f" What can stand here: {', '.join(free)}." if free else "")
        place = self.source.place(path, key=True)
        return Finding(codes.UNKNOWN_KEY, f"Unknown key “{key}”.", remedy, place=place)

    def _missing_key(self, path: Path) -> Finding:
        key = path[-1]
        where = "The file" if len(path) == 1 else "This part"
        remedy = f"Add {key}: with its value, in line with the other keys here."
        place = self.source.place(path)
        return Finding(codes.MISSING_KEY, f"{where} has no “{key}”.", remedy, place=place)

    def _shown(self, path: Path) -> str:
        node = self.source.node(path)
        return node.value if isinstance(node, Scalar) else ""
