"""The pieces of a section → its blocks in the data of a draft, each made by the rule that knows it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from policykit import codes
from policykit.importer import sentences
from policykit.importer.bench import NUMBERS, Bench, short
from policykit.importer.fields import Fields
from policykit.importer.ids import Ids
from policykit.importer.kinds import Words, kind_of, mostly_befall
from policykit.importer.lists import (
    Branch,
    Stem,
    are_steps,
    is_bulleted,
    is_clause_after,
    is_numbered,
    is_of_form,
    run,
    stem_of,
    tree,
    unmarked,
)
from policykit.importer.own import CALLOUT
from policykit.importer.people import People, people
from policykit.importer.pieces import Kind, Piece, cut
from policykit.importer.prose import (
    first_sentence,
    is_quotation,
    is_term_in_bold,
    led_quotation,
    parts,
    short_lines,
    strong_words,
)
from policykit.importer.tables import TABLES, led
from policykit.importer.words import MISSING as MISSING_PATH
from policykit.text.spans import Span, plain

Block = dict[str, Any]
_DEFINITIONS = re.compile(
    r"(?:our |key |some )?(?:definitions?|terms|terminology)(?: (?:and|&|of|used).*)?|glossary(?: of terms)?|"
    r"key (?:terms|words)|what (?:is|are|do we mean|does).*|what .{3,60} (?:is|are|means?)|meaning of .*",
    re.IGNORECASE,
)
_WITH_GAPS = ("expectations", "responses", "list")
MISSING = "No list follows these words in {file}; its items were lost before the document was imported."


@dataclass(slots=True)
class Draft:
    """Makes blocks of the pieces of one document, in the section of a ``title`` and a ``level``."""

    bench: Bench
    fields: Fields
    ids: Ids
    rules: frozenset[str]
    addressed: list[str] = field(default_factory=list)
    title: str = ""
    level: int = 0

    @property
    def people(self) -> People:
        """The school's audiences."""
        return people(self.bench.setting.school)

    # ── blocks ───────────────────────────────────────────────────────────────────────────────────────────
    def blocks(self, pieces: list[Piece], following: Piece | None) -> list[Block]:
        """The blocks of one section; ``following`` is the heading after it."""
        made: list[Block] = []
        at = 0
        while at < len(pieces):
            piece = pieces[at]
            after = pieces[at + 1] if at + 1 < len(pieces) else following
            match piece.kind:
                case Kind.TABLE:
                    made = led(made, self._table(piece), self.rules)
                    at += 1
                case Kind.QUOTE:
                    made.append(self._quote(piece))
                    at += 1
                case Kind.ITEM:
                    count = run(pieces, at)
                    made += self._bare_list(pieces[at : at + count])
                    at += count
                case Kind.GAP if self._is_gap(piece):
                    self._missing(piece, made)
                    at += 1
                case _:
                    blocks, count = self._paragraph(pieces, at, after)
                    made += blocks
                    at += 1 + count
        return made

    def _paragraph(self, pieces: list[Piece], at: int, after: Piece | None) -> tuple[list[Block], int]:
        """A paragraph with the list that it leads into: its blocks, and how many pieces the list took."""
        piece = pieces[at]
        if self._is_gap(after) and piece.kind is Kind.BODY and piece.text:
            return [self._stem(piece, [], "gap")], 0
        count = run(pieces, at + 1)
        stem = stem_of(piece, announces=bool(count)) if "stem" in self.rules else None
        if stem is None:
            return self._prose(piece), 0
        if "words_before_stem" not in self.rules:
            stem = Stem(None, piece)
        colon = stem.lead.text.rstrip(' ”"').rstrip("-–—").endswith(":")
        rule = "stem"
        if not count and colon and "unmarked_items" in self.rules:
            count, rule = unmarked(pieces, at + 1, stem.lead.text), "unmarked_items"
        if not count and (not colon or is_of_form(pieces, at, after) or not self._is_lost(after, piece)):
            return self._prose(piece), 0
        before = self._prose(stem.before) if stem.before is not None else []
        items = pieces[at + 1 : at + 1 + count]
        return [*before, self._stem(stem.lead, items, rule)], count

    def _is_lost(self, after: Piece | None, lead: Piece) -> bool:
        """Whether nothing that words with a colon could lead into comes after them."""
        if "lost_list" not in self.rules:
            return False
        if after is None:
            return True
        match after.kind:
            case Kind.TABLE | Kind.QUOTE | Kind.ITEM:
                return False
            case Kind.HEADING:
                return after.level <= self.level or not self.level
            case _:
                is_item = bool(after.label) and not is_clause_after(after.label, lead.label)
                return not (is_quotation(after.text) or is_item or after.text[:1].islower())

    # ── lists ────────────────────────────────────────────────────────────────────────────────────────────
    def _stem(self, lead: Piece, items: list[Piece], rule: str) -> Block:
        text = f"{lead.label} {lead.text}".strip()
        keys = self._keys(lead.text, lead.text, leads=True)
        if keys and keys[1].get("duty") == "may" and mostly_befall([item.text for item in items]):
            keys = None
        kind = keys[1] if keys else self._list_or_rules(lead.text, items)
        id_ = self.ids.of(lead.text, "list")
        if not keys and "steps_in_order" in self.rules and are_steps(lead.text, items):
            return self._steps(lead, items, id_)
        self._told(keys[0] if keys else rule, id_, kind, text)
        block: Block = {"kind": kind.pop("kind"), "id": id_, **kind}
        block["text"] = self._text(lead, id_)
        if not items:
            return block if rule == "gap" else self._gap(block, lead)
        if rule == "unmarked_items":
            self.bench.note(
                id_,
                "These lines had no bullets. Check whether all of them are items, and no more.",
            )
            self.bench.conclude(rule, id_, f"{len(items)} lines without bullets read as items", items[0].text)
        return block | self._items(items, block["kind"], block)

    def _steps(self, lead: Piece, items: list[Piece], id_: str) -> Block:
        """Numbered items below words that speak of steps, and ask nothing of anybody."""
        self._told("steps_in_order", id_, {"kind": "steps"}, lead.text)
        steps = []
        for item in items:
            self.bench.take(item.unit, item.label, reason=NUMBERS)
            step = self.ids.of(item.text, "step")
            steps.append({"id": step, "text": self.fields.markdown(item.spans, step)})
        return {"kind": "steps", "id": id_, "text": self._text(lead, id_), "steps": steps}

    def _list_or_rules(self, text: str, items: list[Piece]) -> Block:
        """A list asks something if most of its items do by themselves."""
        if sentences.speaks_of_aims(text):
            return {"kind": "list"}
        asking = [sentences.read(item.text, self.people).is_expectation for item in items]
        return {"kind": "expectations" if items and sum(asking) > len(asking) / 2 else "list"}

    def _gap(self, block: Block, lead: Piece) -> Block:
        name = self.bench.file.rsplit("/", 1)[-1]
        self.bench.conclude("lost_list", block["id"], "a list that was lost", lead.text)
        self.bench.find(
            codes.LIST_LOST,
            f"No list follows “{short(lead.text, 60)}”.",
            "If a list was lost, find its words and write them under items:. "
            "If nothing is missing, change it to kind: text.",
        )
        self.bench.note(
            block["id"], "Was there a list here? If so, write its items. If not, change this to kind: text."
        )
        return block | {"missing": MISSING.format(file=name)}

    def _is_gap(self, piece: Piece | None) -> bool:
        is_one = piece is not None and piece.kind is Kind.GAP and bool(piece.text)
        return is_one and "gap" in self.rules

    def _missing(self, piece: Piece, made: list[Block]) -> None:
        """A callout that says what is missing: from the list above it, or from one that has no words."""
        above = made[-1] if made else {}
        if above.get("kind") not in _WITH_GAPS or above.keys() & {"missing", "items", "steps"}:
            made.append(above := {"kind": "list", "id": self.ids.of(piece.text, "gap")})
        id_ = str(above["id"])
        self.bench.take(piece.unit, piece.label, reason=CALLOUT)
        self.bench.take(piece.unit, piece.text, path=f"{id_}{MISSING_PATH}")
        self.bench.conclude("gap", id_, "the page says that a part is missing", piece.text)
        above["missing"] = self.fields.markdown(piece.spans, id_)

    def _bare_list(self, items: list[Piece]) -> list[Block]:
        """Items that no words lead into; in a section of definitions each may be one."""
        if _DEFINITIONS.fullmatch(self.title) and all(
            not i.reason and self._keys(first_sentence(i), i.text, leads=False, only="definition")
            for i in items
        ):
            return [block for item in items for block in self._prose(item.but(kind=Kind.BODY))]
        id_ = self.ids.of(items[0].text, "list")
        self._told("list_without_stem", id_, {"kind": "list"}, items[0].text)
        block: Block = {"kind": "list", "id": id_}
        return [block | self._items(items, "list", block)]

    def _items(self, items: list[Piece], kind: str, block: Block) -> Block:
        branches = tree(items)
        numbered = not is_bulleted(branches) and is_numbered(branches)
        if numbered:
            for item in items:
                self.bench.take(item.unit, item.label, reason=NUMBERS)
        made = [self._item(branch, kind, numbered, block) for branch in branches]
        return {"numbered": "true", "items": made} if numbered else {"items": made}

    def _item(self, branch: Branch, kind: str, numbered: bool, block: Block) -> Block:
        piece = branch.piece
        id_ = self.ids.of(piece.text or piece.label, "item")
        text = self.fields.markdown(piece.spans, id_)
        item: Block = {"id": id_}
        if piece.label and text and not numbered:
            item["label"] = piece.label
        if kind == "expectations":
            item |= self._own(piece, block)
        item["text"] = text or piece.label
        if piece.reason:
            item["reason"] = self.fields.markdown(piece.reason, id_)
        if branch.below:
            item["items"] = [self._item(below, kind, numbered, block) for below in branch.below]
        return item

    def _own(self, piece: Piece, block: Block) -> Block:
        """What an item says of itself that its list does not: whom it is asked of, how bindingly."""
        said = sentences.read(piece.text, self.people)
        if not sentences.opens_with_audience(piece.text, self.people):
            return {}
        own: Block = {}
        if said.of and list(said.of) != block.get("of") and not block.get("of"):
            own["of"] = list(said.of)
            self._address(said.of)
        if said.duty and said.duty != block.get("duty") and said.of:
            own["duty"] = said.duty
        return own

    def _listed(self, lines: list[Piece]) -> list[Block]:
        """Short lines of one paragraph as a list without a stem."""
        made = self._bare_list(lines)
        self.bench.note(str(made[0]["id"]), "These lines had no bullets. Check whether they are a list.")
        return made

    # ── prose ────────────────────────────────────────────────────────────────────────────────────────────
    def _prose(self, piece: Piece) -> list[Block]:
        """A paragraph that leads into nothing."""
        at = led_quotation(piece.text) if "quotation" in self.rules and not piece.label else 0
        if at:
            lead = piece.but(spans=cut(piece.spans, 0, at))
            return [*self._prose(lead), self._quote(piece.but(spans=cut(piece.spans, at)))]
        if "quotation" in self.rules and is_quotation(piece.text) and not piece.label:
            return [self._quote(piece)]
        lines = short_lines(piece) if "unmarked_items" in self.rules else []
        if lines:
            return self._listed(lines)
        several = parts(piece, self._does) if "parted_sentences" in self.rules else []
        if several:
            return [block for part in several for block in self._prose(part)]
        keys = self._keys(first_sentence(piece), piece.text, leads=False, strong=strong_words(piece))
        if "\n" in piece.text and keys and keys[1]["kind"] != "definition":
            keys = None
        id_ = self.ids.of(keys[1].get("term") or piece.text if keys else piece.text or piece.label, "text")
        found: Block = keys[1] if keys else {"kind": "text"}
        if keys:
            self._told(keys[0], id_, found, piece.text)
        block = {"kind": found.pop("kind"), "id": id_, **found}
        block["text"] = self._text(piece, id_)
        if block["kind"] in ("expectations", "responses") and piece.text.rstrip(' ”"').endswith(":"):
            return [{"kind": "text", "id": id_, "text": block["text"]}]
        return [block]

    def _does(self, sentence: Piece) -> str:
        """The kind of block that a sentence would be by itself, or nothing for plain words."""
        strong = strong_words(sentence)
        keys = self._keys(sentence.text, sentence.text, leads=False, only="any", strong=strong)
        return str(keys[1]["kind"]) if keys else ""

    def _quote(self, piece: Piece) -> Block:
        id_ = self.ids.of(piece.text or piece.label, "quote")
        self._told("quotation", id_, {"kind": "quote"}, piece.text)
        return {"kind": "quote", "id": id_, "text": self._text(piece, id_)}

    def _text(self, piece: Piece, id_: str) -> str:
        """The words of a paragraph; a number before it stays a part of them."""
        label = (Span(f"{piece.label} "),) if piece.label and piece.spans else (Span(piece.label),)
        spans = (*label, *piece.spans) if piece.label else piece.spans
        return self.fields.markdown(spans, id_)

    def _keys(
        self,
        first: str,
        text: str,
        *,
        leads: bool,
        only: str = "",
        strong: tuple[str, str, str] = ("", "", ""),
    ) -> tuple[str, Block] | None:
        reading = sentences.read(first, self.people)
        in_definitions = bool(_DEFINITIONS.fullmatch(self.title)) or is_term_in_bold(strong)
        subjects = f"{self.fields.title} / {self.title}"
        words = Words(first, text, leads, self.people, reading, in_definitions, strong, subjects)
        found = kind_of(words, self.rules)
        if found is None or (only not in ("", "any") and found[1]["kind"] != only):
            return None
        if not only:
            self._address([*found[1].get("of", ()), *found[1].get("against", ())])
        return found[0], dict(found[1])

    def _address(self, names: Any) -> None:
        self.addressed += [name for name in names if name not in self.addressed]

    def _told(self, rule: str, id_: str, keys: Block, words: str) -> None:
        said = [str(keys["kind"])]
        said += [f"{key} {', '.join(keys[key])}" for key in ("of", "by", "against") if keys.get(key)]
        said += [str(keys["duty"])] if keys.get("duty") else []
        self.bench.conclude(rule, id_, "; ".join(said), words)

    # ── tables ───────────────────────────────────────────────────────────────────────────────────────────
    def _table(self, piece: Piece) -> list[Block]:
        table = piece.grid
        if len(table.header) == 1:
            cells = [cell.spans for row in (table.header, *table.rows) for cell in row if cell.spans]
            spans = [table.caption, *cells] if table.caption else cells
            return [b for s in spans for b in self._prose(Piece(piece.unit, Kind.BODY, s))]
        words = plain(table.caption) or " ".join(plain(cell.spans) for cell in table.header)
        id_ = self.ids.of(words, "table")
        block: Block = {"id": id_}
        if caption := self.fields.markdown(table.caption, id_):
            block["caption"] = caption
        for rule in TABLES:
            if rule.__name__ not in self.rules and rule is not TABLES[-1]:
                continue
            made = rule(piece, block, self.bench, self.fields.markdown, self.ids)
            if made is not None:
                self._told(rule.__name__, id_, made, words)
                return [made]
        return []
