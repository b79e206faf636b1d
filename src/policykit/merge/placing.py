"""The page that is wanted × the data now → the data that says it, and what could not be placed.

The page is read from top to bottom. Each block that the data knows brings all that the data says of it, with
its new words if it has any; a new one takes kind and audience from the list in which it stands.
"""

from __future__ import annotations

from policykit import codes
from policykit import text as inline
from policykit.codes import Code
from policykit.document import Block, Heading, Paragraph, Role, Table
from policykit.findings import Finding
from policykit.merge import tables
from policykit.merge.drafts import LISTS, PROSE, BlockDraft, Data, ItemDraft, like, put
from policykit.merge.hidden_parts import with_unseen
from policykit.merge.linking import Links
from policykit.merge.naming import Names
from policykit.merge.part_index import Home, Part, homes, text_of
from policykit.merge.sections import Sections
from policykit.merge.steps import Slot, called, said
from policykit.text.spans import plain

_REQUIRE_STEM = ("expectations", "responses")


class Placing:
    """One page on its way into the data; ``findings`` tell what has no place there."""

    def __init__(self, data: Data, slots: tuple[Slot, ...], now: tuple[Block, ...], links: Links) -> None:
        self._data = data
        self._slots = slots
        self._seen = {block.anchor.part for block in now if block.anchor is not None}
        self._headers = {
            b.anchor.part: tables.headers_of(b) for b in now if isinstance(b, Table) and b.anchor
        }
        self._links = links
        self._homes = homes(data)
        self._names = Names(self._homes)
        headed = (s.block.anchor.part for s in slots if isinstance(s.block, Heading) and s.block.anchor)
        self._sections = Sections(self._homes, set(headed), self._names)
        self._stems = {s.block.anchor.part for s in slots if _is_stem(s) and s.block.anchor}
        self._begun: dict[str, BlockDraft] = {}
        self._block: BlockDraft | None = None
        self._nested: list[ItemDraft] = []
        self._last_item: ItemDraft | None = None
        self._in_references = False
        self._at = 0
        self.findings: list[Finding] = []

    def data(self) -> Data:
        """The data with the sections of the wanted page."""
        for at, slot in enumerate(self._slots):
            self._at = at
            self._take(slot)
        sections = [section.data() for section in self._sections.roots]
        return with_unseen(self._data, put(self._data, {"sections": list(sections)}), self._seen)

    def _take(self, slot: Slot) -> None:
        block = slot.block
        if self._is_blank(slot):
            return
        if slot.is_generated:
            self._in_references = self._in_references or isinstance(block, Heading)
            if slot.is_changed:
                self._lost(slot, codes.IN_GENERATED, "stands where policykit writes anew each time")
        elif self._in_references and slot.is_new and not isinstance(block, Heading):
            self._lost(
                slot, codes.IN_GENERATED, "stands in the list of references, which is made anew each time"
            )
        elif isinstance(block, Heading):
            self._heading(slot, block)
        elif isinstance(block, Table):
            self._table(slot, block)
        else:
            self._paragraph(slot, block)

    def _is_blank(self, slot: Slot) -> bool:
        """Whether nothing is left of it but white space, and perhaps a number."""
        if isinstance(slot.block, Table) or not slot.is_changed or said(slot.block).strip():
            return False
        if slot.block.label and slot.is_new:
            self._lost(slot, codes.NOT_PLACED, "has a number and no words")
        return True

    def _paragraph(self, slot: Slot, block: Paragraph) -> None:
        match block.role:
            case Role.BODY | Role.QUOTE:
                self._prose(slot, block)
            case Role.ITEM:
                self._item(slot, block)
            case Role.NOTE:
                self._note(slot)
            case Role.GAP:
                self._gap(slot)
            case Role.REFERENCE:
                self._lost(
                    slot, codes.IN_GENERATED, "has the style of the references, which are made anew each time"
                )

    # ── what a slot is ───────────────────────────────────────────────────────────────────────────────────
    def _home(self, slot: Slot) -> Home | None:
        return self._homes.get(slot.block.anchor.part) if slot.block.anchor is not None else None

    def _text(self, slot: Slot) -> str:
        """The words of a paragraph or a heading as the data writes them."""
        anchor = slot.block.anchor
        now = ""
        if anchor is not None and (home := self._home(slot)) is not None:
            field, _, number = anchor.field.partition("/")
            now = text_of(home.base, field)
            if home.kind in PROSE and field == "text":
                now = inline.paragraphs(now)[int(number or 0)]
        if not slot.is_changed or isinstance(slot.block, Table):
            return now
        return self._links.field(slot.block.spans, now)

    def _lost(self, slot: Slot, code: Code, why: str, remedy: str = "") -> None:
        words = said(slot.block)
        short = words if len(words) < 200 else words[:199].rstrip() + "…"
        told = f"This {called(slot.block)} {why}: “{short}”"
        remedy = remedy or "Put its words where the policy says something of its own, or leave them out."
        self.findings.append(Finding(code, told, remedy, slot.block.anchor, words))

    # ── sections ─────────────────────────────────────────────────────────────────────────────────────────
    def _heading(self, slot: Slot, block: Heading) -> None:
        self._close()
        self._in_references = False
        home, title = self._home(slot), self._text(slot)
        base: Data = (
            {"id": self._names.new(plain(block.spans), "section")}
            if home is None
            else {"id": home.base["id"]}
        )
        if home is not None and home.part is Part.SECTION:
            base = home.base
        if not self._sections.head(base, title, block.level):
            why = f"is of level {block.level}, and none of level {block.level - 1} is above it; it goes up"
            self._lost(
                slot, codes.LEVEL_SKIPPED, why, "Give it the level below that of the heading above it."
            )

    def _close(self) -> None:
        self._block = self._last_item = None
        self._nested = []

    def _begin(self, draft: BlockDraft, home: Home | None) -> BlockDraft:
        self._close()
        self._sections.settle(home or self._next_home())
        self._sections.add(draft)
        self._begun[draft.id] = self._block = draft
        return draft

    def _next_home(self) -> Home | None:
        """The home of the next block that has one, up to the next heading."""
        for slot in self._slots[self._at + 1 :]:
            if isinstance(slot.block, Heading):
                return None
            if (home := self._home(slot)) is not None:
                return home
        return None

    # ── paragraphs ───────────────────────────────────────────────────────────────────────────────────────
    def _prose(self, slot: Slot, block: Paragraph) -> None:
        home = self._home(slot)
        is_text = block.anchor is not None and block.anchor.field.partition("/")[0] == "text"
        if home is None or not is_text or home.part is Part.STEP:
            self._new_prose(slot, block)
        elif home.part is Part.ITEM:
            self._tell_lost_keys(slot, home.base, ("of", "duty", "reason"))
            base: Data = {"kind": "quote" if block.role is Role.QUOTE else "text", "id": home.base["id"]}
            self._begin(BlockDraft(base, [self._text(slot)]), home)
        else:
            self._known_prose(slot, block, home)

    def _known_prose(self, slot: Slot, block: Paragraph, home: Home) -> None:
        draft = self._begun.get(str(home.base["id"]))
        if draft is not None and draft is self._block and home.kind in PROSE:
            draft.paragraphs.append(self._text(slot))
        elif draft is not None:
            self._new_prose(slot, block)
            return
        else:
            base = self._as_role(slot, block, home)
            draft = self._begin(BlockDraft(base, [self._text(slot)]), home)
        self._keep_whole(draft, home)

    def _keep_whole(self, draft: BlockDraft, home: Home) -> None:
        """Let the text stand as the data writes it, if all of its paragraphs are what they were."""
        text = text_of(home.base, "text")
        were = list(inline.paragraphs(text)) if home.kind in PROSE else [text]
        draft.whole = text if draft.paragraphs == were else None

    def _as_role(self, slot: Slot, block: Paragraph, home: Home) -> Data:
        """What the data says of a block, as a quotation or as a text if it has become one."""
        if block.role is Role.QUOTE and home.kind == "text":
            return put(home.base, {"kind": "quote"})
        if block.role is Role.BODY and home.kind == "quote":
            self._tell_lost_keys(slot, home.base, ("source",))
            return put(home.base, {"kind": "text", "source": None})
        return home.base

    def _tell_lost_keys(self, slot: Slot, base: Data, keys: tuple[str, ...]) -> None:
        lost = [key for key in keys if key in base]
        if lost:
            why = f"is no longer what it was, so the data does not keep its {' and '.join(lost)}"
            self._lost(slot, codes.KEYS_LOST, why, "Write it anew in the policy's file if it still holds.")

    def _new_prose(self, slot: Slot, block: Paragraph) -> None:
        words, current = self._text(slot), self._block
        below = self._after_new()
        if block.role is Role.QUOTE:
            self._begin(BlockDraft({"kind": "quote", "id": self._new_id(slot)}, [words]), None)
        elif current is not None and below is not None and self._goes_on(current, below):
            current.whole = None
            if current.kind in PROSE:
                current.paragraphs.append(words)
                return
            earlier = BlockDraft({"kind": "text", "id": self._names.new(current.paragraphs[0], "text")})
            earlier.paragraphs, current.paragraphs = current.paragraphs, [words]
            self._sections.put_before(earlier, current)
        elif self._is_item(self._at + 1):
            self._begin(BlockDraft(self._stem_base(slot), [words]), self._home(self._slots[self._at + 1]))
        else:
            self._begin(BlockDraft({"kind": "text", "id": self._new_id(slot)}, [words]), None)

    def _new_id(self, slot: Slot) -> str:
        return self._names.new(said(slot.block), "text")

    def _after_new(self) -> Slot | None:
        """The first block below that is no new paragraph."""
        for slot in self._slots[self._at + 1 :]:
            is_body = isinstance(slot.block, Paragraph) and slot.block.role is Role.BODY
            if not (slot.is_new and is_body):
                return slot
        return None

    def _goes_on(self, current: BlockDraft, below: Slot) -> bool:
        """Whether what stands below belongs to the block that is open, and nothing of a list has come yet."""
        home, anchor = self._home(below), below.block.anchor
        if home is None or anchor is None or current.items or current.missing is not None:
            return False
        if anchor.part == current.id:
            return anchor.field.startswith("text/") if current.kind in PROSE else bool(current.paragraphs)
        return current.is_list and home.owner == current.id and bool(current.paragraphs)

    def _is_item(self, at: int) -> bool:
        if at >= len(self._slots):
            return False
        block = self._slots[at].block
        return isinstance(block, Paragraph) and block.role is Role.ITEM

    def _stem_base(self, slot: Slot) -> Data:
        """What a new stem makes of the items below it: the list they had, or a second one like it."""
        home = self._home(self._slots[self._at + 1])
        old = self._homes.get(home.owner) if home is not None and home.part is Part.ITEM else None
        if old is not None and old.kind in LISTS:
            if home is not None and home.owner not in self._begun and home.owner not in self._stems:
                return old.base
            if home is not None and (begun := self._begun.get(home.owner)) is not None:
                return like(begun, self._new_id(slot))
        if self._block is not None and self._block.is_list and self._block.items:
            return like(self._block, self._new_id(slot))
        return {"kind": "list", "id": self._new_id(slot)}

    # ── lists ────────────────────────────────────────────────────────────────────────────────────────────
    def _item(self, slot: Slot, block: Paragraph) -> None:
        home = self._home(slot)
        draft = self._list(slot, home)
        if draft.missing is not None:
            self._gap_filled(slot, draft)
        item = ItemDraft(self._item_base(slot, home, draft), self._text(slot))
        depth = min(block.depth, len(self._nested))
        self._nested = self._nested[:depth]
        (self._nested[-1].items if self._nested else draft.items).append(item)
        self._nested.append(item)
        self._last_item = item

    def _list(self, slot: Slot, home: Home | None) -> BlockDraft:
        """The list that an item goes into."""
        current = self._block if self._block is not None and self._block.is_list else None
        owner = self._homes.get(home.owner) if home is not None and home.part is Part.ITEM else None
        if owner is None or home is None or owner.kind not in LISTS:
            return current or self._begin(BlockDraft({"kind": "list", "id": self._new_list_id()}), home)
        if home.owner not in self._begun and home.owner not in self._stems:
            return self._list_without_stem(slot, owner, current)
        if current is not None:
            return current
        begun, stem = self._begun.get(home.owner), self._block
        if begun is not None and stem is not None and self._can_lead(stem):
            stem.base = like(begun, stem.id)  # the paragraph that parts a list leads into the rest of it
            return stem
        if begun is not None and begun.kind in _REQUIRE_STEM:
            self._tell_lost_keys(slot, begun.base, ("of", "by", "duty", "against", "when"))
        return self._begin(BlockDraft({"kind": "list", "id": self._new_list_id()}), home)

    def _can_lead(self, block: BlockDraft) -> bool:
        """Whether a paragraph is one that was not in the data as a paragraph before."""
        home = self._homes.get(block.id)
        is_new = home is None or home.part is not Part.BLOCK
        return is_new and block.kind == "text" and len(block.paragraphs) == 1

    def _new_list_id(self) -> str:
        return self._names.new("list", "list")

    def _list_without_stem(self, slot: Slot, owner: Home, current: BlockDraft | None) -> BlockDraft:
        """A list whose stem the page does not show: it never had one, or somebody took it out."""
        if owner.kind not in _REQUIRE_STEM:
            return self._begin(BlockDraft(owner.base), owner)
        if current is not None:
            return current
        stem = text_of(owner.base, "text")
        why = f"has lost the words that lead into its list, which the data needs; they stay: “{stem}”"
        self._lost(slot, codes.STEM_KEPT, why, "Put other words before the list; or take the whole list out.")
        return self._begin(BlockDraft(owner.base, [stem], stem), owner)

    def _item_base(self, slot: Slot, home: Home | None, draft: BlockDraft) -> Data:
        if home is None or home.part is Part.SECTION:
            return {"id": self._names.new(said(slot.block), "item")}
        if home.part is not Part.ITEM or (slot.block.anchor and slot.block.anchor.field != "text"):
            self._tell_lost_keys(slot, home.base, ("term", "of", "duty", "source"))
            own = home.part is Part.BLOCK and slot.block.anchor and slot.block.anchor.field == "text"
            return {"id": home.base["id"] if own else self._names.new(said(slot.block), "item")}
        if draft.kind == "expectations":
            return home.base
        self._tell_lost_keys(slot, home.base, ("of", "duty"))
        return put(home.base, {"of": None, "duty": None})

    def _note(self, slot: Slot) -> None:
        item = self._last_item
        if item is None or item.reason is not None or item.items:
            self._lost(
                slot, codes.NOT_PLACED, "is a note with no item above it that it could be the reason of"
            )
            return
        item.reason = self._text(slot)

    def _gap(self, slot: Slot) -> None:
        home = self._home(slot)
        if home is None or home.part is not Part.BLOCK:
            self._lost(slot, codes.NOT_PLACED, "has the style of a gap's note, and no gap is there")
            return
        draft = self._block
        if draft is None or draft.id != home.base["id"]:
            if str(home.base["id"]) in self._begun:
                self._lost(
                    slot, codes.NOT_PLACED, "has been moved away from the list that it says is missing"
                )
                return
            stem = text_of(home.base, "text")
            if home.kind in _REQUIRE_STEM:
                why = f"has lost the words that lead into it, which the data needs; they stay: “{stem}”"
                self._lost(slot, codes.STEM_KEPT, why, "Take the note of the gap out as well.")
            kept = home.kind in _REQUIRE_STEM
            draft = self._begin(BlockDraft(home.base, [stem] if kept else [], stem if kept else None), home)
        if draft.items:
            self._gap_filled(slot, draft)
        else:
            draft.missing = self._text(slot)

    def _gap_filled(self, slot: Slot, draft: BlockDraft) -> None:
        draft.missing = None
        why = "belongs to a list that is there now, and so the note that it is missing goes"
        self._lost(slot, codes.GAP_FILLED, why, "Nothing, if the list is complete.")

    # ── tables ───────────────────────────────────────────────────────────────────────────────────────────
    def _table(self, slot: Slot, table: Table) -> None:
        home = self._home(slot)
        if home is None or home.kind not in tables.KINDS:
            base: Data = {"kind": "table", "id": self._names.new(said(slot.block), "table")}
            made = tables.Tables(base, {}, self._links, self._names)
            self._begin(BlockDraft(base, table=made.read(table)), None)
            return
        draft = self._block
        if draft is None or draft.id != home.base["id"] or draft.table is not None:
            draft = self._begin(BlockDraft(home.base), home)
        if not slot.is_changed:
            draft.table = {key: home.base[key] for key in tables.KINDS[home.kind] if key in home.base}
            return
        made = tables.Tables(home.base, self._headers.get(draft.id, {}), self._links, self._names)
        draft.table = made.read(table)
        for words in made.unplaced:
            self._lost(
                slot, codes.NOT_PLACED, f"holds words that this kind of table has no place for (“{words}”)"
            )


def _is_stem(slot: Slot) -> bool:
    anchor = slot.block.anchor
    return (
        isinstance(slot.block, Paragraph)
        and slot.block.role is not Role.ITEM
        and anchor is not None
        and (anchor.field == "text")
    )
