"""Pieces → the data of a draft: sections, and in them blocks, each made by the rule that knows it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from policykit import codes
from policykit.recognise import sentences
from policykit.recognise.bench import NUMBERS, Bench, short
from policykit.recognise.fields import Fields
from policykit.recognise.ids import Ids
from policykit.recognise.kinds import Words, kind_of
from policykit.recognise.lists import Branch, Stem, is_bulleted, is_numbered, run, stem_of, tree, unmarked
from policykit.recognise.own import CALLOUT
from policykit.recognise.people import People, people
from policykit.recognise.pieces import Kind, Piece, cut
from policykit.recognise.tables import TABLES
from policykit.recognise.words import MISSING as MISSING_PATH
from policykit.spans import Mark, Span, plain

Block = dict[str, Any]
Strong = tuple[str, str, str]
_QUOTED = re.compile(r"[“\"‘'][^“”\"]+[”\"’'][.!]?(?:\s*[-–—]\s*.{3,60})?", re.DOTALL)
_LEADS_TO_QUOTE = re.compile(r"^(?P<lead>.{10,400}?:)\s*(?P<quote>“[^“”]{20,}”\.?)$", re.DOTALL)
_DEFINITIONS = re.compile(
    r"definitions?|glossary|key terms|terminology|what (?:is|do we mean).*", re.IGNORECASE
)
_WITH_GAPS = ("expectations", "responses", "list")
MISSING = "No list follows these words in {file}; its items were lost before the document came here."


@dataclass(slots=True)
class Draft:
    """Makes blocks of the pieces of one document."""

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

    # ── sections ─────────────────────────────────────────────────────────────────────────────────────────
    def sections(self, pieces: list[Piece]) -> list[Block]:
        """The sections of the document; what stands before the first heading is one without a title."""
        roots: list[Block] = []
        opened: list[tuple[int, Block]] = []
        at = 0
        while at < len(pieces):
            piece = pieces[at]
            end = at + 1 if piece.kind is Kind.HEADING else at
            while end < len(pieces) and pieces[end].kind is not Kind.HEADING:
                end += 1
            section = self._section(piece, opened)
            level = piece.level if piece.kind is Kind.HEADING else 1
            while opened and opened[-1][0] >= level:
                opened.pop()
            (opened[-1][1].setdefault("sections", []) if opened else roots).append(section)
            opened.append((level, section))
            first = at + 1 if piece.kind is Kind.HEADING else at
            self.level = level if piece.kind is Kind.HEADING else 0
            following = pieces[end] if end < len(pieces) else None
            if blocks := self.blocks(pieces[first:end], following):
                section["blocks"] = blocks
            at = end
        return [_ordered(section) for section in roots]

    def _section(self, piece: Piece, opened: list[tuple[int, Block]]) -> Block:
        if piece.kind is not Kind.HEADING:
            self.title = ""
            return {"id": self.ids.whole("opening", "opening")}
        self.title = piece.text
        id_ = self.ids.whole(piece.text, "section")
        section: Block = {"id": id_, "title": self.fields.markdown(piece.spans, id_) or piece.label}
        if piece.label and piece.spans:
            section["label"] = piece.label
        return section

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
                    made = self._led(made, self._table(piece))
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
        stem = stem_of(piece) if "stem" in self.rules else None
        if stem is None:
            return self._prose(piece), 0
        count = run(pieces, at + 1)
        if "words_before_stem" not in self.rules:
            stem = Stem(None, piece)
        colon = stem.lead.text.rstrip(' ”"').rstrip("-–—").endswith(":")
        rule = "stem"
        if not count and colon and "unmarked_items" in self.rules:
            count, rule = unmarked(pieces, at + 1), "unmarked_items"
        if not count and (not colon or not self._is_lost(after)):
            return self._prose(piece), 0
        before = self._prose(stem.before) if stem.before is not None else []
        items = pieces[at + 1 : at + 1 + count]
        return [*before, self._stem(stem.lead, items, rule)], count

    def _is_lost(self, after: Piece | None) -> bool:
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
                return not (_QUOTED.fullmatch(after.text) or after.label or after.text[:1].islower())

    # ── lists ────────────────────────────────────────────────────────────────────────────────────────────
    def _stem(self, lead: Piece, items: list[Piece], rule: str) -> Block:
        text = f"{lead.label} {lead.text}".strip()
        keys = self._keys(lead.text, lead.text, leads=True)
        kind = keys[1] if keys else self._list_or_rules(lead.text, items)
        id_ = self.ids.of(lead.text, "list")
        self._told(keys[0] if keys else rule, id_, kind, text)
        block: Block = {"kind": kind.pop("kind"), "id": id_, **kind}
        block["text"] = self._text(lead, id_)
        if not items:
            return block if rule == "gap" else self._gap(block, lead)
        if rule == "unmarked_items":
            self.bench.note(id_, "These lines had no bullets; look whether all are items, and no more.")
            self.bench.conclude(
                rule, id_, f"{len(items)} lines without bullets taken for items", items[0].text
            )
        return block | self._items(items, block["kind"], block)

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
            "If the words were lost, find them and write them under items:; "
            "if nothing is missing, make it kind: text.",
        )
        self.bench.note(
            block["id"], "Was there a list here? If so, write its items; if not, make this kind: text."
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
        self.bench.conclude("gap", id_, "a part is missing, as the page says itself", piece.text)
        above["missing"] = self.fields.markdown(piece.spans, id_)

    def _bare_list(self, items: list[Piece]) -> list[Block]:
        """Items that no words lead into; in a section of definitions each may be one."""
        if _DEFINITIONS.fullmatch(self.title) and all(
            not i.reason and self._keys(_first(i), i.text, leads=False, only="definition") for i in items
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
        own: Block = {}
        if said.of and list(said.of) != block.get("of") and not block.get("of"):
            own["of"] = list(said.of)
            self._address(said.of)
        if said.duty and said.duty != block.get("duty") and said.of:
            own["duty"] = said.duty
        return own

    # ── prose ────────────────────────────────────────────────────────────────────────────────────────────
    def _prose(self, piece: Piece) -> list[Block]:
        """A paragraph that leads into nothing."""
        quoted = _LEADS_TO_QUOTE.match(piece.text) if "quotation" in self.rules else None
        if quoted is not None and not piece.label:
            lead = piece.but(spans=cut(piece.spans, 0, quoted.end("lead")))
            return [*self._prose(lead), self._quote(piece.but(spans=cut(piece.spans, quoted.start("quote"))))]
        whole = _QUOTED.fullmatch(piece.text) if "quotation" in self.rules else None
        if whole is not None and len(piece.text.split()) > 3 and not piece.label:
            return [self._quote(piece)]
        parts = self._parted(piece) if "parted_sentences" in self.rules else []
        if parts:
            return [block for part in parts for block in self._prose(part)]
        keys = self._keys(_first(piece), piece.text, leads=False, strong=_strong(piece))
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

    def _parted(self, piece: Piece) -> list[Piece]:
        """The sentences of a paragraph, if each does something and not all the same."""
        found = sentences.sentences(piece.text)
        if not 2 <= len(found) <= 6 or piece.label or "\n" in piece.text:
            return []
        parts = [piece.but(spans=cut(piece.spans, *each)) for each in found]
        kinds = [
            self._keys(part.text, part.text, leads=False, only="any", strong=_strong(part)) for part in parts
        ]
        said = [keys[1]["kind"] for keys in kinds if keys]
        return parts if len(said) == len(parts) and (len(set(said)) > 1 or said[0] == "definition") else []

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
        self, first: str, text: str, *, leads: bool, only: str = "", strong: Strong = ("", "", "")
    ) -> tuple[str, Block] | None:
        reading = sentences.read(first, self.people)
        in_definitions = bool(_DEFINITIONS.fullmatch(self.title)) or bool(
            strong[1] and not strong[0] and (strong[1] + strong[2][:2]).rstrip().endswith(":")
        )
        words = Words(first, text, leads, self.people, reading, in_definitions, strong)
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
    def _led(self, made: list[Block], tables: list[Block]) -> list[Block]:
        """The blocks so far with a table; words with a colon lead into the stages right below them."""
        lead = made[-1] if made and "stem_of_stages" in self.rules else {}
        stages = tables[0] if tables else {}
        if stages.get("kind") != "steps" or lead.get("kind") != "text" or not lead["text"].endswith(":"):
            return made + tables
        if "\n\n" in lead["text"]:
            return made + tables
        led = {"kind": "steps", "id": lead["id"], "text": lead["text"], "steps": stages["steps"]}
        return [*made[:-1], led]

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


def _first(piece: Piece) -> str:
    """The first sentence of a paragraph."""
    found = sentences.sentences(piece.text)
    return piece.text[slice(*found[0])].strip() if found else ""


def _strong(piece: Piece) -> Strong:
    """The first words in bold of a paragraph, with what stands before them and behind."""
    before = ""
    for at, span in enumerate(piece.spans):
        if Mark.STRONG in span.marks:
            return before, span.text.strip(), plain(piece.spans[at + 1 :])
        before += span.text
    return "", "", ""


def _ordered(section: Block) -> Block:
    """The keys of a section in the order of the house."""
    below = [_ordered(each) for each in section.get("sections", ())]
    order = ("id", "title", "label", "blocks")
    made = {key: section[key] for key in order if key in section}
    return made | {"sections": below} if below else made
