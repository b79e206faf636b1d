"""A table of the page → the rows, people or steps of the data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import cast

from policykit import text as inline
from policykit.document import Cell, Row, Table
from policykit.merge.drafts import Data
from policykit.merge.linking import Links
from policykit.merge.naming import Names
from policykit.merge.part_index import mappings, text_of
from policykit.source import Plain
from policykit.text.spans import plain

KINDS = {"table": ("caption", "columns", "rows"), "contacts": ("caption", "people"), "steps": ("steps",)}

Headers = Mapping[str, str]
"""By the words of a column's heading, the key that its cells have in the data."""


class Tables:
    """One table of the data, with its new words. ``unplaced`` are those that it has no place for."""

    def __init__(self, base: Data, headers: Headers, links: Links, names: Names) -> None:
        self._base = base
        self._headers = headers
        self._links = links
        self._names = names
        self._known = _known_words(base)
        self.unplaced: list[str] = []

    def read(self, table: Table) -> Data:
        """What the table says, as the keys of its kind."""
        match self._base.get("kind"):
            case "contacts":
                return {"caption": self._caption(table), "people": list(self._people(table))}
            case "steps":
                self._refuse(plain(table.caption))
                steps: list[Plain] = list(self._steps(table))
                return {"steps": steps or None}
            case _:
                rows: list[Plain] = [[self._cell(cell) for cell in row] for row in table.rows]
                columns: list[Plain] = [self._cell(cell) for cell in table.header]
                return {"caption": self._caption(table), "columns": columns, "rows": rows or None}

    def _caption(self, table: Table) -> str | None:
        return self._links.field(table.caption, text_of(self._base, "caption")) or None

    def _cell(self, cell: Cell) -> str:
        """A cell as the data writes it; one that lost its name is known by its words."""
        words = plain(cell.spans).strip()
        field = cell.anchor.field.split("/") if cell.anchor is not None else []
        now = text_of(self._base, *field) if field else ""
        return self._links.field(cell.spans, now or self._known.get(words, ""))

    def _people(self, table: Table) -> Iterator[Plain]:
        keys = self._keys(table.header)
        for row in table.rows:
            yield cast("Plain", self._by_key(row, keys))

    def _steps(self, table: Table) -> Iterator[Plain]:
        keys = self._keys(table.header)
        old = {str(step["id"]): step for step in mappings(self._base, "steps")}
        taken: set[str] = set()
        for row in table.rows:
            said = self._by_key(row, keys)
            id_ = self._step_id(row, said, old, taken)
            base = old.get(id_, {})
            taken.add(id_)
            kept = {key: value for key, value in base.items() if key not in keys.values() or key in said}
            new = {key: value for key, value in said.items() if key not in base}
            yield {"id": id_, **{key: said.get(key, value) for key, value in kept.items()}, **new}

    def _step_id(self, row: Row, said: Data, old: Mapping[str, Data], taken: set[str]) -> str:
        named = [cell.anchor.part for cell in row if cell.anchor is not None and cell.anchor.part in old]
        same = [id_ for id_, step in old.items() if step.get("text") == said.get("text")]
        found = next((id_ for id_ in (*named, *same) if id_ not in taken), None)
        return found or self._names.new(text_of(said, "text"), "step")

    def _keys(self, header: Row) -> dict[int, str]:
        """For each column the key of its cells; "" for the one that counts the stages."""
        found: dict[int, str] = {}
        for column, cell in enumerate(header):
            words = plain(cell.spans).strip()
            key = self._headers.get(words)
            if key is not None and key not in found.values():
                found[column] = key
            else:
                self._refuse(words)
        return found

    def _by_key(self, row: Row, keys: Mapping[int, str]) -> Data:
        found: Data = {}
        for column, cell in enumerate(row):
            key, words = keys.get(column), plain(cell.spans).strip()
            if key == "":
                self._refuse("" if words.rstrip(".").isdecimal() else words)
            elif key is None:
                self._refuse(words)
            elif words:
                found[key] = self._cell(cell)
        return found

    def _refuse(self, words: str) -> None:
        if words:
            self.unplaced.append(words)


def _known_words(base: Data) -> dict[str, str]:
    """By the words alone, each text of the table as the data writes it."""
    return {plain(inline.parse(text)).strip(): text for text in _texts({k: base.get(k) for k in _HELD})}


_HELD = ("caption", "columns", "rows", "people", "steps")


def _texts(value: Plain) -> Iterator[str]:
    match value:
        case str():
            yield value
        case list():
            for each in value:
                yield from _texts(each)
        case dict():
            for each in value.values():
                yield from _texts(each)
        case None:
            return


def headers_of(table: Table) -> dict[str, str]:
    """The key of each column of a table that policykit made, by the words of its heading."""
    found: dict[str, str] = {}
    for column, cell in enumerate(table.header):
        named = [row[column].anchor for row in table.rows]
        keys = [anchor.field.rpartition("/")[2] for anchor in named if anchor is not None]
        found[plain(cell.spans).strip()] = keys[0] if keys else ""
    return found
