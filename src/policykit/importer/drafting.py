"""Makes the blocks of a draft from the text of a section: lists, paragraphs, tables, definitions."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from string import ascii_lowercase
from typing import Any

from policykit import codes
from policykit.importer import sentences
from policykit.importer.bench import NUMBERS, Bench, short
from policykit.importer.coverage import MISSING as MISSING_PATH
from policykit.importer.fields import Fields
from policykit.importer.ids import Ids
from policykit.importer.kinds import Words, kind_of, mostly_befall
from policykit.importer.noise import CALLOUT
from policykit.importer.pieces import Kind, Piece, cut
from policykit.importer.sentences import People, is_stem, people, split_sentences
from policykit.importer.sentences import announces as sentences_announce
from policykit.importer.tables import TABLES, led
from policykit.text.spans import Mark, Span, plain

_QUOTED = re.compile(
    r"[“\"‘'][^“”\"]+[”\"’'][.!]?(?:\s*[-–—]\s*.{3,60}|\s*\([^()]{3,60}\)|\s*[A-Z][\w ]{2,20} "
    r"\d{1,3}:\d.{0,8})?\.?",
    re.DOTALL,
)
_LEADS_TO_QUOTE = re.compile(r"^(?P<lead>.{10,400}?:)\s*(?P<quote>“[^“”]{20,}”\.?)$", re.DOTALL)
_MOST_SENTENCES = 6
_SHORT_LINE = re.compile(r"\S+(?:\s+\S+){0,9}(?<![.:!?])")


def first_sentence(piece: Piece) -> str:
    """The first sentence of a paragraph."""
    found = split_sentences(piece.text)
    return piece.text[slice(*found[0])].strip() if found else ""


def is_quotation(text: str) -> bool:
    """Whether a text is one quotation of some words, with where it is from."""
    return len(text.split()) > 3 and bool(_QUOTED.fullmatch(text))


def led_quotation(text: str) -> int:
    """Where a quotation begins that words with a colon lead into, or 0."""
    found = _LEADS_TO_QUOTE.match(text)
    return found.start("quote") if found else 0


def strong_words(piece: Piece) -> tuple[str, str, str]:
    """The first words in bold or italics of a paragraph, with what is before and after them."""
    before = ""
    for at, span in enumerate(piece.spans):
        if span.marks & {Mark.STRONG, Mark.EMPHASIS}:
            return before, span.text.strip(), plain(piece.spans[at + 1 :])
        before += span.text
    return "", "", ""


def is_term_in_bold(strong: tuple[str, str, str]) -> bool:
    """Whether a paragraph opens with words in bold and a colon."""
    before, term, behind = strong
    return bool(term and not before and (term + behind[:2]).rstrip().endswith(":"))


def short_lines(piece: Piece) -> list[Piece]:
    """The lines of a paragraph that is really a list: three or more, each of a few words, none a sentence."""
    lines = piece.text.split("\n")
    if len(lines) < 3 or piece.label or any(not _SHORT_LINE.fullmatch(line.strip()) for line in lines):
        return []
    starts = [0, *(found.end() for found in re.finditer("\n", piece.text))]
    ends = [*(start - 1 for start in starts[1:]), None]
    return [
        piece.but(kind=Kind.ITEM, spans=cut(piece.spans, *each), level=0)
        for each in zip(starts, ends, strict=True)
    ]


def parts(piece: Piece, does: Callable[[Piece], str]) -> list[Piece]:
    """A paragraph cut into sentences that each do something, and not all the same, or before a definition.

    ``does`` tells the kind of block that a sentence is by itself. Nothing, if the paragraph is one.
    """
    found = split_sentences(piece.text)
    if len(found) < 2 or "\n" in piece.text:
        return []
    said = [does(piece.but(spans=cut(piece.spans, *each))) for each in found]
    if (
        not piece.label
        and all(said)
        and len(said) <= _MOST_SENTENCES
        and (len(set(said)) > 1 or said[0] == "definition")
    ):
        return [piece.but(spans=cut(piece.spans, *each)) for each in found]
    starts = [start for (start, _), kind in zip(found, said, strict=True) if kind == "definition" and start]
    if not starts:
        return []
    cuts = zip([0, *starts], [*starts, None], strict=True)
    return [piece.but(spans=cut(piece.spans, *each), label="" if each[0] else piece.label) for each in cuts]


DEEPEST = 8
_MOST_BARE = 30
_MOST_OF_TITLE = 6
_GOES_ON = re.compile(r"(?:;|,|;\s*(?:and|or)|,\s*(?:and|or))$")
_OPEN_LEAD = re.compile(
    r"\b(?:must|should|will|shall|may|can|not|never|always|to|by|for|of)\s*(?::|:-|…)\s*$"
)
_HAS_SUBJECT = re.compile(
    r"(?:the|this|these|that|those|we|our|it|its|they|their|there|you|i|he|she|who|all|any|each|every|"
    r"everyone|both|"
    r"some|many|most|if|when|where|once|as|an?|in|on|at|for|from|please|see|no|pupils?|children|child|"
    r"staff|parents?|"
    r"carers?|governors?|teachers?|visitors?|schools?|students?|headteacher|head|however|also|after|before|"
    r"during)\b",
    re.IGNORECASE,
)
_STAGE = re.compile(r"(?:stage|step|phase|level) (?:\d{1,2}|one|two|three|four|five)\b", re.IGNORECASE)
_STEPS = re.compile(r"\b(?:steps|stages|procedures?|process|order|sequence|flowchart)\b", re.IGNORECASE)
_ALPHA = re.compile(r"\(?([a-z]|[ivx]{1,5})[.)]")
_NUMBER = re.compile(r"\(?\d{1,2}[.)]")


@dataclass(slots=True)
class Branch:
    """An item with the items below it."""

    piece: Piece
    below: list[Branch] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Stem:
    """A paragraph cut before the words that lead into a list."""

    before: Piece | None
    lead: Piece


def stem_of(piece: Piece, *, announces: bool = False) -> Stem | None:
    """The last sentence of a paragraph, if it leads into a list, and what comes before it.

    Where items follow, ``announces``, it may be a whole sentence: “The following rules apply.”
    """
    if piece.kind is not Kind.BODY or not piece.text:
        return None
    start, _ = split_sentences(piece.text)[-1]
    last = piece.text[start:]
    title = len(piece.text.split()) <= _MOST_OF_TITLE and piece.text[-1] not in ".?!;,"
    if not is_stem(last) and not (announces and (title or sentences_announce(last))):
        return None
    if not start:
        return Stem(None, piece)
    return Stem(
        piece.but(spans=cut(piece.spans, 0, start)), piece.but(spans=cut(piece.spans, start), label="")
    )


def run(pieces: list[Piece], at: int) -> int:
    """How many items stand from here on, one after another; numbers from 1 below bullets are another list."""
    end = at
    while end < len(pieces) and pieces[end].kind is Kind.ITEM:
        if end > at and not pieces[at].label and pieces[end].label == "1." and not pieces[end].level:
            break
        end += 1
    return end - at


def unmarked(pieces: list[Piece], at: int, lead: str = "") -> int:
    """How many lines from here on are items that lost their bullets: two fragments or more.

    Where the ``lead`` stops in mid-sentence, “Staff must:”, whole sentences that go on with it are such too.
    """
    end = at
    while end < len(pieces) and pieces[end].kind is Kind.BODY and _STAGE.match(pieces[end].text):
        end += 1
    if end - at > 1:
        return end - at
    end = at
    while end < len(pieces) and pieces[end].kind is Kind.BODY and _is_fragment(pieces[end]):
        end += 1
    goes_on = end > at and bool(_GOES_ON.search(pieces[end - 1].text))
    last = pieces[end] if end < len(pieces) else None
    if (
        last is not None
        and last.kind is Kind.BODY
        and not last.label
        and _closes(last, pieces[at:end], goes_on)
    ):
        end += 1
    if end == at and _OPEN_LEAD.search(lead):
        while end < len(pieces) and _goes_on_with_lead(pieces[end]):
            end += 1
    return end - at if end - at >= 2 else 0


def _goes_on_with_lead(piece: Piece) -> bool:
    """Whether a short sentence has no subject of its own: “Lock the door.” below “Staff must:”."""
    short = piece.kind is Kind.BODY and not piece.label and len(piece.text.split()) <= _MOST_BARE
    one = short and piece.text[-1:] == "." and len(split_sentences(piece.text)) == 1
    return one and not _HAS_SUBJECT.match(piece.text)


def _is_fragment(piece: Piece) -> bool:
    text = piece.text
    plain = bool(text) and not piece.label and len(text.split()) <= _MOST_BARE
    return plain and text[-1] not in ".:?!" and text[0] != "“"


def _closes(last: Piece, above: list[Piece], goes_on: bool) -> bool:
    """Whether a line with a full stop is the last of a list of fragments."""
    if not above or len(last.text.split()) > _MOST_BARE or last.text[-1] != ".":
        return False
    return goes_on or (last.text[0].islower() and above[-1].text[0].islower())


def is_clause_after(label: str, above: str) -> bool:
    """Whether a label is that of the next clause, 3.3 after 3.2, and not of an item below it."""
    one, other = above.strip("."), label.strip(".")
    return "." in one and one.count(".") == other.count(".") and one.split(".")[0] == other.split(".")[0]


def is_of_form(pieces: list[Piece], at: int, after: Piece | None) -> bool:
    """Whether words with a colon are one of several places to fill in: “Your name:”, “Your address:”."""
    above = pieces[at - 1] if at else None
    return _to_fill_in(pieces[at]) and any(each is not None and _to_fill_in(each) for each in (above, after))


def _to_fill_in(piece: Piece) -> bool:
    short = piece.kind is Kind.BODY and len(piece.text.split()) <= 8 and piece.text.endswith(":")
    return short and not _OPEN_LEAD.search(piece.text)


def are_steps(lead: str, items: list[Piece]) -> bool:
    """Whether words lead into numbered steps: “we follow these steps:”."""
    flat = [branch for branch in tree(items) if not branch.below and not branch.piece.reason]
    counted = (is_numbered(flat) and not is_bulleted(flat)) or all(_STAGE.match(item.text) for item in items)
    return len(flat) == len(items) > 1 and bool(_STEPS.search(lead)) and counted


def tree(items: list[Piece]) -> list[Branch]:
    """Items nested by their depth, and by letters below numbers where a text shows no depth."""
    roots: list[Branch] = []
    opened: list[tuple[int, Branch]] = []
    for piece in _stepped(items):
        branch = Branch(piece)
        while opened and opened[-1][0] >= piece.level:
            opened.pop()
        (opened[-1][1].below if opened else roots).append(branch)
        opened.append((piece.level, branch))
    return roots


def _stepped(items: list[Piece]) -> list[Piece]:
    """Letters and bullets that stand right below a number with a colon are one deeper."""
    made: list[Piece] = []
    flat = len({piece.level for piece in items}) == 1
    starts_with_number = bool(items) and bool(_NUMBER.fullmatch(items[0].label))
    for piece in items:
        level = min(piece.level, DEEPEST)
        if flat and starts_with_number and not _NUMBER.fullmatch(piece.label):
            level = min(level + 1, DEEPEST)
        made.append(piece.but(level=level))
    return made


def is_numbered(branches: list[Branch], depth: int = 0) -> bool:
    """Whether labels are 1., 2., 3., and below them (a), (b): a numbered list writes them itself."""
    for number, branch in enumerate(branches, 1):
        usual = f"({ascii_lowercase[number - 1]})" if depth == 1 and number <= 26 else ""
        if branch.piece.label not in (f"{number}.", usual) or not branch.piece.text:
            return False
    return bool(branches) and all(not b.below or is_numbered(b.below, depth + 1) for b in branches)


def is_bulleted(branches: list[Branch]) -> bool:
    """Whether no item has a label."""
    return all(not branch.piece.label and is_bulleted(branch.below) for branch in branches)


def sections(draft: Draft, pieces: list[Piece]) -> list[Block]:
    """The sections of the document; what comes before the first heading is one without a title."""
    roots: list[Block] = []
    opened: list[tuple[int, Block]] = []
    at = 0
    while at < len(pieces):
        heading = pieces[at] if pieces[at].kind is Kind.HEADING else None
        first = at + 1 if heading is not None else at
        at = _end(pieces, first)
        section = _begun(draft, heading)
        level = heading.level if heading is not None else 1
        while opened and opened[-1][0] >= level:
            opened.pop()
        (opened[-1][1].setdefault("sections", []) if opened else roots).append(section)
        opened.append((level, section))
        following = pieces[at] if at < len(pieces) else None
        if blocks := draft.blocks(pieces[first:at], following):
            section["blocks"] = blocks
    return [_ordered(section) for section in roots]


def _end(pieces: list[Piece], first: int) -> int:
    """Where the next section begins."""
    return next((at for at in range(first, len(pieces)) if pieces[at].kind is Kind.HEADING), len(pieces))


def _begun(draft: Draft, heading: Piece | None) -> Block:
    """A section with its title; the draft knows whose blocks it makes from now on."""
    draft.title, draft.level = (heading.text, heading.level) if heading is not None else ("", 0)
    if heading is None:
        return {"id": draft.ids.whole("opening", "opening")}
    id_ = draft.ids.whole(heading.text, "section")
    section: Block = {"id": id_, "title": draft.fields.markdown(heading.spans, id_) or heading.label}
    if heading.label and heading.spans:
        section["label"] = heading.label
    return section


def _ordered(section: Block) -> Block:
    """The keys of a section in the order of the house."""
    below = [_ordered(each) for each in section.get("sections", ())]
    order = ("id", "title", "label", "blocks")
    made = {key: section[key] for key in order if key in section}
    return made | {"sections": below} if below else made


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
