"""Writes the wanted page into the data: lists, tables, sections; and says what has no place there.

The page is read from top to bottom. A block that the data has keeps all that the data says of it, with its
new words if it has any; a new block takes its kind and audience from the list in which it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import cast

from policykit import codes
from policykit import text as inline
from policykit.codes import Code
from policykit.document import Block, Cell, Heading, Paragraph, Role, Row, Table
from policykit.findings import Finding
from policykit.merge.comparing import WantedBlock, block_name, block_words
from policykit.merge.drafts import BlockDraft, ItemDraft, Sections, like, put, with_hidden_parts
from policykit.merge.fields import Links
from policykit.merge.parts import Data, IndexedPart, NewIds, PartSort, mappings, part_index, text_of
from policykit.model.kinds import KINDS, LIST, QUOTE, TABLE, TEXT, Kind, Shape
from policykit.source import Plain
from policykit.text.spans import plain


class PageWriter:
    """Writes one page into the data; ``findings`` tell what has no place there."""

    def __init__(
        self, data: Data, blocks: tuple[WantedBlock, ...], now: tuple[Block, ...], links: Links
    ) -> None:
        self._data = data
        self._wanted_blocks = blocks
        self._seen = {block.anchor.part for block in now if block.anchor is not None}
        self._headers = {b.anchor.part: headers_of(b) for b in now if isinstance(b, Table) and b.anchor}
        self._links = links
        self._index = part_index(data)
        self._new_ids = NewIds(self._index)
        headed = (s.block.anchor.part for s in blocks if isinstance(s.block, Heading) and s.block.anchor)
        self._sections = Sections(self._index, set(headed), self._new_ids)
        self._stems = {s.block.anchor.part for s in blocks if _is_stem(s) and s.block.anchor}
        self._begun: dict[str, BlockDraft] = {}
        self._block: BlockDraft | None = None
        self._nested: list[ItemDraft] = []
        self._last_item: ItemDraft | None = None
        self._in_references = False
        self._at = 0
        self.findings: list[Finding] = []

    def data(self) -> Data:
        """The data with the sections of the wanted page."""
        for at, wanted in enumerate(self._wanted_blocks):
            self._at = at
            self._take(wanted)
        sections = [section.data() for section in self._sections.roots]
        return with_hidden_parts(self._data, put(self._data, {"sections": list(sections)}), self._seen)

    def _take(self, wanted: WantedBlock) -> None:
        block = wanted.block
        if self._is_blank(wanted):
            return
        if wanted.is_generated:
            self._in_references = self._in_references or isinstance(block, Heading)
            if wanted.is_changed:
                self._lost(wanted, codes.IN_GENERATED, "is in a part that policykit writes")
        elif self._in_references and wanted.is_new and not isinstance(block, Heading):
            self._lost(wanted, codes.IN_GENERATED, "is in the list of references, which policykit writes")
        elif isinstance(block, Heading):
            self._heading(wanted, block)
        elif isinstance(block, Table):
            self._table(wanted, block)
        else:
            self._paragraph(wanted, block)

    def _is_blank(self, wanted: WantedBlock) -> bool:
        """Whether it has only white space, and perhaps a number."""
        if isinstance(wanted.block, Table) or not wanted.is_changed or block_words(wanted.block).strip():
            return False
        if wanted.block.label and wanted.is_new:
            self._lost(wanted, codes.NOT_PLACED, "has a number and no words")
        return True

    def _paragraph(self, wanted: WantedBlock, block: Paragraph) -> None:
        match block.role:
            case Role.BODY | Role.QUOTE:
                self._prose(wanted, block)
            case Role.ITEM:
                self._item(wanted, block)
            case Role.NOTE:
                self._note(wanted)
            case Role.GAP:
                self._gap(wanted)
            case Role.REFERENCE:
                self._lost(wanted, codes.IN_GENERATED, "has the style of a reference")

    # ── the data of a block ──────────────────────────────────────────────────────────────────────────────
    def _part_of(self, wanted: WantedBlock) -> IndexedPart | None:
        return self._index.get(wanted.block.anchor.part) if wanted.block.anchor is not None else None

    def _text(self, wanted: WantedBlock) -> str:
        """The words of a paragraph or a heading as the data writes them."""
        anchor = wanted.block.anchor
        now = ""
        if anchor is not None and (part := self._part_of(wanted)) is not None:
            field, _, number = anchor.field.partition("/")
            now = text_of(part.base, field)
            if part.shape is Shape.PROSE and field == "text":
                now = inline.paragraphs(now)[int(number or 0)]
        if not wanted.is_changed or isinstance(wanted.block, Table):
            return now
        return self._links.field(wanted.block.spans, now)

    def _lost(self, wanted: WantedBlock, code: Code, why: str, remedy: str = "") -> None:
        words = block_words(wanted.block)
        short = words if len(words) < 200 else words[:199].rstrip() + "…"
        sentence = f"This {block_name(wanted.block)} {why}: “{short}”."
        remedy = remedy or "Write the words in another part of the policy, or leave them out."
        self.findings.append(Finding(code, sentence, remedy, wanted.block.anchor, words))

    # ── sections ─────────────────────────────────────────────────────────────────────────────────────────
    def _heading(self, wanted: WantedBlock, block: Heading) -> None:
        self._close()
        self._in_references = False
        part, title = self._part_of(wanted), self._text(wanted)
        if part is None:
            base: Data = {"id": self._new_ids.new(plain(block.spans), "section")}
        else:
            base = part.base if part.sort is PartSort.SECTION else {"id": part.base["id"]}
        if not self._sections.head(base, title, block.level):
            above = block.level - 1
            why = (
                f"has level {block.level} with no heading of level {above} above it, so its level was raised"
            )
            self._lost(wanted, codes.LEVEL_SKIPPED, why, "Give it the next level after the heading above it.")

    def _close(self) -> None:
        self._block = self._last_item = None
        self._nested = []

    def _begin(self, draft: BlockDraft, part: IndexedPart | None) -> BlockDraft:
        self._close()
        self._sections.settle(part or self._next_part())
        self._sections.add(draft)
        self._begun[draft.id] = self._block = draft
        return draft

    def _next_part(self) -> IndexedPart | None:
        """The part of the next block that has one, up to the next heading."""
        for wanted in self._wanted_blocks[self._at + 1 :]:
            if isinstance(wanted.block, Heading):
                return None
            if (part := self._part_of(wanted)) is not None:
                return part
        return None

    # ── paragraphs ───────────────────────────────────────────────────────────────────────────────────────
    def _prose(self, wanted: WantedBlock, block: Paragraph) -> None:
        part = self._part_of(wanted)
        is_text = block.anchor is not None and block.anchor.field.partition("/")[0] == "text"
        if part is None or not is_text or part.sort is PartSort.STEP:
            self._new_prose(wanted, block)
        elif part.sort is PartSort.ITEM:
            self._tell_lost_keys(wanted, part.base, ("of", "duty", "reason"))
            base: Data = {"kind": (QUOTE if block.role is Role.QUOTE else TEXT).name, "id": part.base["id"]}
            self._begin(BlockDraft(base, [self._text(wanted)]), part)
        else:
            self._known_prose(wanted, block, part)

    def _known_prose(self, wanted: WantedBlock, block: Paragraph, part: IndexedPart) -> None:
        draft = self._begun.get(str(part.base["id"]))
        if draft is not None and draft is self._block and part.shape is Shape.PROSE:
            draft.paragraphs.append(self._text(wanted))
        elif draft is not None:
            self._new_prose(wanted, block)
            return
        else:
            base = self._as_role(wanted, block, part)
            draft = self._begin(BlockDraft(base, [self._text(wanted)]), part)
        self._keep_whole(draft, part)

    def _keep_whole(self, draft: BlockDraft, part: IndexedPart) -> None:
        """Keep the text as the data writes it if all of its paragraphs are what they were."""
        text = text_of(part.base, "text")
        were = list(inline.paragraphs(text)) if part.shape is Shape.PROSE else [text]
        draft.whole = text if draft.paragraphs == were else None

    def _as_role(self, wanted: WantedBlock, block: Paragraph, part: IndexedPart) -> Data:
        """The data of a block, as a quotation or as a text if it has become one."""
        kind = part.kind
        if block.role is Role.QUOTE and kind is TEXT:
            return put(part.base, {"kind": QUOTE.name})
        if block.role is Role.BODY and kind is not None and kind.is_quotation:
            self._tell_lost_keys(wanted, part.base, kind.notes)
            return put(part.base, {"kind": TEXT.name, **dict.fromkeys(kind.notes)})
        return part.base

    def _tell_lost_keys(self, wanted: WantedBlock, base: Data, keys: tuple[str, ...]) -> None:
        lost = [key for key in keys if key in base]
        if lost:
            why = f"has become something else, so its {' and '.join(lost)} was removed"
            self._lost(wanted, codes.KEYS_LOST, why, "If it still applies, write it in the policy's file.")

    def _new_prose(self, wanted: WantedBlock, block: Paragraph) -> None:
        words, current = self._text(wanted), self._block
        below = self._after_new()
        if block.role is Role.QUOTE:
            self._begin(BlockDraft({"kind": QUOTE.name, "id": self._new_id(wanted)}, [words]), None)
        elif current is not None and below is not None and self._goes_on(current, below):
            current.whole = None
            if current.is_prose:
                current.paragraphs.append(words)
                return
            earlier = BlockDraft({"kind": TEXT.name, "id": self._new_ids.new(current.paragraphs[0], "text")})
            earlier.paragraphs, current.paragraphs = current.paragraphs, [words]
            self._sections.put_before(earlier, current)
        elif self._is_item(self._at + 1):
            self._begin(
                BlockDraft(self._stem_base(wanted), [words]), self._part_of(self._wanted_blocks[self._at + 1])
            )
        else:
            self._begin(BlockDraft({"kind": TEXT.name, "id": self._new_id(wanted)}, [words]), None)

    def _new_id(self, wanted: WantedBlock) -> str:
        return self._new_ids.new(block_words(wanted.block), "text")

    def _after_new(self) -> WantedBlock | None:
        """The first block below that is no new paragraph."""
        for wanted in self._wanted_blocks[self._at + 1 :]:
            is_body = isinstance(wanted.block, Paragraph) and wanted.block.role is Role.BODY
            if not (wanted.is_new and is_body):
                return wanted
        return None

    def _goes_on(self, current: BlockDraft, below: WantedBlock) -> bool:
        """Whether the block below belongs to the block that is open, and no list item has come yet."""
        part, anchor = self._part_of(below), below.block.anchor
        if part is None or anchor is None or current.items or current.missing is not None:
            return False
        if anchor.part == current.id:
            return anchor.field.startswith("text/") if current.is_prose else bool(current.paragraphs)
        return current.is_list and part.owner == current.id and bool(current.paragraphs)

    def _is_item(self, at: int) -> bool:
        if at >= len(self._wanted_blocks):
            return False
        block = self._wanted_blocks[at].block
        return isinstance(block, Paragraph) and block.role is Role.ITEM

    def _stem_base(self, wanted: WantedBlock) -> Data:
        """The list that a new stem introduces: the one that the items had, or a second one like it."""
        part = self._part_of(self._wanted_blocks[self._at + 1])
        old = self._index.get(part.owner) if part is not None and part.sort is PartSort.ITEM else None
        if old is not None and old.shape is Shape.LIST:
            if part is not None and part.owner not in self._begun and part.owner not in self._stems:
                return old.base
            if part is not None and (begun := self._begun.get(part.owner)) is not None:
                return like(begun, self._new_id(wanted))
        if self._block is not None and self._block.is_list and self._block.items:
            return like(self._block, self._new_id(wanted))
        return {"kind": LIST.name, "id": self._new_id(wanted)}

    # ── lists ────────────────────────────────────────────────────────────────────────────────────────────
    def _item(self, wanted: WantedBlock, block: Paragraph) -> None:
        part = self._part_of(wanted)
        draft = self._list(wanted, part)
        if draft.missing is not None:
            self._gap_filled(wanted, draft)
        item = ItemDraft(self._item_base(wanted, part, draft), self._text(wanted))
        depth = min(block.depth, len(self._nested))
        self._nested = self._nested[:depth]
        (self._nested[-1].items if self._nested else draft.items).append(item)
        self._nested.append(item)
        self._last_item = item

    def _list(self, wanted: WantedBlock, part: IndexedPart | None) -> BlockDraft:
        """The list that an item goes into."""
        current = self._block if self._block is not None and self._block.is_list else None
        owner = self._index.get(part.owner) if part is not None and part.sort is PartSort.ITEM else None
        if owner is None or part is None or owner.shape is not Shape.LIST:
            return current or self._begin(BlockDraft({"kind": LIST.name, "id": self._new_list_id()}), part)
        if part.owner not in self._begun and part.owner not in self._stems:
            return self._list_without_stem(wanted, owner, current)
        if current is not None:
            return current
        begun, stem = self._begun.get(part.owner), self._block
        if begun is not None and stem is not None and self._can_lead(stem):
            stem.base = like(begun, stem.id)  # the paragraph that divides a list introduces the rest of it
            return stem
        if begun is not None and begun.kind.needs_stem:
            self._tell_lost_keys(wanted, begun.base, _stated_keys(begun.kind))
        return self._begin(BlockDraft({"kind": LIST.name, "id": self._new_list_id()}), part)

    def _can_lead(self, block: BlockDraft) -> bool:
        """Whether a paragraph is one that was not in the data as a paragraph before."""
        part = self._index.get(block.id)
        is_new = part is None or part.sort is not PartSort.BLOCK
        return is_new and block.kind is TEXT and len(block.paragraphs) == 1

    def _new_list_id(self) -> str:
        return self._new_ids.new("list", "list")

    def _list_without_stem(
        self, wanted: WantedBlock, owner: IndexedPart, current: BlockDraft | None
    ) -> BlockDraft:
        """A list whose stem is not on the page: it never had one, or the stem was deleted."""
        if owner.needs_stem:
            return current or self._with_kept_stem(wanted, owner)
        return self._begin(BlockDraft(owner.base), owner)

    def _with_kept_stem(self, wanted: WantedBlock, part: IndexedPart) -> BlockDraft:
        stem = text_of(part.base, "text")
        sentence = f"The sentence that introduces this list was deleted in Word. It has been kept: “{stem}”."
        remedy = "Write another sentence before the list, or delete the whole list."
        words = block_words(wanted.block)
        self.findings.append(Finding(codes.STEM_KEPT, sentence, remedy, wanted.block.anchor, words))
        return self._begin(BlockDraft(part.base, [stem], stem), part)

    def _item_base(self, wanted: WantedBlock, part: IndexedPart | None, draft: BlockDraft) -> Data:
        if part is None or part.sort is PartSort.SECTION:
            return {"id": self._new_ids.new(block_words(wanted.block), "item")}
        if part.sort is not PartSort.ITEM or (wanted.block.anchor and wanted.block.anchor.field != "text"):
            self._tell_lost_keys(wanted, part.base, _stated_keys(part.kind))
            own = part.sort is PartSort.BLOCK and wanted.block.anchor and wanted.block.anchor.field == "text"
            return {"id": part.base["id"] if own else self._new_ids.new(block_words(wanted.block), "item")}
        if draft.kind.expects:
            return part.base
        self._tell_lost_keys(wanted, part.base, ("of", "duty"))
        return put(part.base, {"of": None, "duty": None})

    def _note(self, wanted: WantedBlock) -> None:
        item = self._last_item
        if item is None or item.reason is not None or item.items:
            self._lost(wanted, codes.NOT_PLACED, "has no item above it that it could belong to")
            return
        item.reason = self._text(wanted)

    def _gap(self, wanted: WantedBlock) -> None:
        part = self._part_of(wanted)
        if part is None or part.sort is not PartSort.BLOCK:
            self._lost(wanted, codes.NOT_PLACED, "has the style of a note about a gap, but there is no gap")
            return
        draft = self._block
        if draft is None or draft.id != part.base["id"]:
            if str(part.base["id"]) in self._begun:
                self._lost(wanted, codes.NOT_PLACED, "was moved away from the list that it is about")
                return
            if part.needs_stem:
                draft = self._with_kept_stem(wanted, part)
            else:
                draft = self._begin(BlockDraft(part.base), part)
        if draft.items:
            self._gap_filled(wanted, draft)
        else:
            draft.missing = self._text(wanted)

    def _gap_filled(self, wanted: WantedBlock, draft: BlockDraft) -> None:
        draft.missing = None
        why = "is part of a list that was marked as missing, so the mark was removed"
        self._lost(wanted, codes.GAP_FILLED, why, "Check that the list is complete.")

    # ── tables ───────────────────────────────────────────────────────────────────────────────────────────
    def _table(self, wanted: WantedBlock, table: Table) -> None:
        part = self._part_of(wanted)
        if part is None or part.kind is None or part.shape is not Shape.ROWS:
            base: Data = {"kind": TABLE.name, "id": self._new_ids.new(block_words(wanted.block), "table")}
            made = TableReader(base, {}, self._links, self._new_ids)
            self._begin(BlockDraft(base, table=made.read(table)), None)
            return
        draft = self._block
        if draft is None or draft.id != part.base["id"] or draft.table is not None:
            draft = self._begin(BlockDraft(part.base), part)
        if not wanted.is_changed:
            draft.table = {key: part.base[key] for key in _table_keys(part.kind) if key in part.base}
            return
        made = TableReader(part.base, self._headers.get(draft.id, {}), self._links, self._new_ids)
        draft.table = made.read(table)
        for words in made.unplaced:
            self._lost(wanted, codes.NOT_PLACED, f"has words that its kind has no place for (“{words}”)")


def _is_stem(wanted: WantedBlock) -> bool:
    anchor = wanted.block.anchor
    return (
        isinstance(wanted.block, Paragraph)
        and wanted.block.role is not Role.ITEM
        and anchor is not None
        and (anchor.field == "text")
    )


def _stated_keys(kind: Kind | None) -> tuple[str, ...]:
    """The keys that a block of a kind may have, or an item, and that its words do not say."""
    return (*kind.own, *kind.audiences, *kind.duties, *kind.notes) if kind is not None else ("of", "duty")


def _table_keys(kind: Kind) -> tuple[str, ...]:
    """The keys of a kind that a page shows as a table."""
    return tuple(key for key in ("caption", "columns", kind.rows.key) if key in kind.keys)


Headers = Mapping[str, str]
"""By the words of a column's heading, the key that its cells have in the data."""


class TableReader:
    """Reads a table of the page as data. ``unplaced`` are words that the data has no place for."""

    def __init__(self, base: Data, headers: Headers, links: Links, new_ids: NewIds) -> None:
        self._base = base
        self._headers = headers
        self._links = links
        self._new_ids = new_ids
        self._kind = KINDS[str(base["kind"])]
        self._known = _known_words({key: base.get(key) for key in _table_keys(self._kind)})
        self.unplaced: list[str] = []

    def read(self, table: Table) -> Data:
        """The table as the keys of its kind."""
        rows, found = self._kind.rows, Data()
        if self._kind.words_key == "caption":
            found["caption"] = self._links.field(table.caption, text_of(self._base, "caption")) or None
        else:
            self._refuse(plain(table.caption))
        if rows.are_parts:
            found[rows.key] = [*self._parts(table)] or None
        elif rows.cells:
            found[rows.key] = [*self._keyed(table)]
        else:
            found["columns"] = [self._cell(cell) for cell in table.header]
            found[rows.key] = [[self._cell(cell) for cell in row] for row in table.rows] or None
        return found

    def _cell(self, cell: Cell) -> str:
        """A cell as the data writes it; one that lost its name is known by its words."""
        words = plain(cell.spans).strip()
        field = cell.anchor.field.split("/") if cell.anchor is not None else []
        now = text_of(self._base, *field) if field else ""
        return self._links.field(cell.spans, now or self._known.get(words, ""))

    def _keyed(self, table: Table) -> Iterator[Plain]:
        keys = self._keys(table.header)
        for row in table.rows:
            yield cast("Plain", self._by_key(row, keys))

    def _parts(self, table: Table) -> Iterator[Plain]:
        keys = self._keys(table.header)
        old = {str(step["id"]): step for step in mappings(self._base, self._kind.rows.key)}
        taken: set[str] = set()
        for row in table.rows:
            said = self._by_key(row, keys)
            id_ = self._row_id(row, said, old, taken)
            base = old.get(id_, {})
            taken.add(id_)
            kept = {key: value for key, value in base.items() if key not in keys.values() or key in said}
            new = {key: value for key, value in said.items() if key not in base}
            yield {"id": id_, **{key: said.get(key, value) for key, value in kept.items()}, **new}

    def _row_id(self, row: Row, said: Data, old: Mapping[str, Data], taken: set[str]) -> str:
        named = [cell.anchor.part for cell in row if cell.anchor is not None and cell.anchor.part in old]
        rows = self._kind.rows
        same = [id_ for id_, step in old.items() if step.get(rows.cells[0]) == said.get(rows.cells[0])]
        found = next((id_ for id_ in (*named, *same) if id_ not in taken), None)
        return found or self._new_ids.new(text_of(said, rows.cells[0]), rows.name)

    def _keys(self, header: Row) -> dict[int, str]:
        """For each column the key of its cells; "" for the one that numbers the rows."""
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
    return {plain(inline.parse(text)).strip(): text for text in _texts(base)}


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
    """By the heading of each column of a built table, the key of its cells."""
    found: dict[str, str] = {}
    for column, cell in enumerate(table.header):
        named = [row[column].anchor for row in table.rows]
        keys = [anchor.field.rpartition("/")[2] for anchor in named if anchor is not None]
        found[plain(cell.spans).strip()] = keys[0] if keys else ""
    return found
