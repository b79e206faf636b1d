"""Recognises the title, facts and callouts of a Word file that lost its bookmarks.

Google Docs and others keep the words, headings and lists, and drop bookmarks, properties and styles of one's
own. Then the facts are a table like any other, and a callout is a paragraph that begins with its name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from policykit.document import Block, Document, Fact, FactName, Heading, Paragraph, Role, Row, Table
from policykit.document.matching import likeness, match
from policykit.text.spans import Mark, Span, Spans, normal, plain

_FIRST = 6
"""The title and the school are among so many first blocks, or nowhere."""
_LIKE = 0.5
_WORD = re.compile(r"\w+|\s+|[^\w\s]")
_CALLOUTS = (Role.GAP, Role.NOTE)
_STYLED = (Role.QUOTE, Role.REFERENCE, Role.GAP, Role.NOTE, Role.ITEM)


def reidentify(built: Document, edited: Document) -> Document:
    """The edited page, its blocks taken for what the page as built makes likely; the words stay."""
    title, blocks = _title(built, edited)
    edited, _ = with_facts(built, replace(edited, blocks=blocks))
    blocks = _with_captions(built.blocks, _without_contents(built, edited.blocks))
    labelled = tuple(_labelled(block, built.blocks) for block in blocks)
    return replace(edited, title=title, blocks=_styled(built.blocks, labelled))


def with_facts(built: Document, edited: Document) -> tuple[Document, bool]:
    """The edited page with its facts, though nothing marks their table; and whether that table is there.

    A fact leaves the data only when its row was deleted from the table, so without the table all are kept.
    """
    if any(fact.name is not FactName.SCHOOL for fact in edited.facts) or not built.facts:
        return edited, True
    facts, blocks = _facts(built, edited.facts, edited.blocks)
    is_there = any(fact.name is not FactName.SCHOOL for fact in facts)
    return replace(edited, facts=facts if is_there else built.facts, blocks=blocks), is_there


def _title(built: Document, edited: Document) -> tuple[str, tuple[Block, ...]]:
    if edited.title:
        return edited.title, edited.blocks
    for index, block in enumerate(edited.blocks[:_FIRST]):
        if not isinstance(block, Table) and _alike(block, built.title):
            return plain(block.spans), (*edited.blocks[:index], *edited.blocks[index + 1 :])
    return built.title, edited.blocks


def _alike(block: Heading | Paragraph, words: str) -> bool:
    return likeness((Span(words),), block.spans) >= _LIKE


def _facts(
    built: Document, found: tuple[Fact, ...], blocks: tuple[Block, ...]
) -> tuple[tuple[Fact, ...], tuple[Block, ...]]:
    """The facts, of a table of two columns whose first says what facts are called."""
    labels = {fact.label: fact.name for fact in built.facts}
    if not any(fact.label in labels and fact.name is not FactName.SCHOOL for fact in found):
        for index, block in enumerate(blocks[:_FIRST]):
            rows = (block.header, *block.rows) if isinstance(block, Table) else ()
            if rows and any(_label(row) in labels for row in rows) and all(len(row) == 2 for row in rows):
                found = (*found, *(Fact(labels.get(_label(row)), _label(row), row[1].spans) for row in rows))
                blocks = (*blocks[:index], *blocks[index + 1 :])
                break
    school = next((fact for fact in built.facts if fact.name is FactName.SCHOOL), None)
    if school is not None and all(fact.name is not FactName.SCHOOL for fact in found):
        for index, block in enumerate(blocks[:_FIRST]):
            if not isinstance(block, Table) and _alike(block, school.text):
                fact = replace(school, spans=block.spans)
                return (fact, *found), (*blocks[:index], *blocks[index + 1 :])
        found = (school, *found)
    return found, blocks


def _label(row: Row) -> str:
    return plain(row[0].spans).strip().removesuffix(":")


def _without_contents(built: Document, blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks without a list of the headings, each with the number of its page."""
    headings = [plain(block.spans) for block in built.blocks if isinstance(block, Heading)]
    return tuple(block for block in blocks if not _is_entry(block, headings))


def _is_entry(block: Block, headings: Iterable[str]) -> bool:
    if not isinstance(block, Paragraph) or "\t" not in plain(block.spans):
        return False
    words, _, page = plain(block.spans).rpartition("\t")
    return page.strip().isdecimal() and any(words.endswith(heading) for heading in headings)


def _labelled(block: Block, built: Iterable[Block]) -> Block:
    """A paragraph that begins with a label that the page as built has, as what has that label."""
    if isinstance(block, Heading):
        return _unnumbered(block, built)
    if not isinstance(block, Paragraph) or block.role not in (Role.BODY, Role.ITEM):
        return block
    text = plain(block.spans)
    for old in built:
        if isinstance(old, Paragraph) and old.label and old.role in (*_CALLOUTS, Role.ITEM):
            ends = ("\n", ": ", ":\n") if old.role in _CALLOUTS else ("\t",)
            for end in ends:
                if text.startswith(old.label + end):
                    spans = _after(block.spans, len(old.label + end))
                    return replace(block, spans=spans, role=old.role, label=old.label, depth=old.depth)
    return block


def _unnumbered(block: Heading, built: Iterable[Block]) -> Heading:
    """A heading without the number before its words, if the page as built has such a number."""
    text = plain(block.spans)
    labels = {old.label for old in built if isinstance(old, Heading) and old.label}
    label = next((label for label in labels if text.startswith(f"{label}  ")), "")
    return replace(block, spans=_after(block.spans, len(label) + 2), label=label) if label else block


def _after(spans: Spans, count: int) -> Spans:
    found: list[Span] = []
    for span in spans:
        found.append(replace(span, text=span.text[count:]))
        count = max(count - len(span.text), 0)
    return normal(found)


def _styled(built: Sequence[Block], edited: tuple[Block, ...]) -> tuple[Block, ...]:
    """Plain paragraphs that the page as built has as something else, as that."""
    blocks = list(edited)
    for pair in match(built, edited, is_edit=True):
        old, new = built[pair.old], edited[pair.new]
        if isinstance(old, Table) or isinstance(new, Table):
            continue
        blocks[pair.new] = _like(old, replace(new, spans=_relinked(old.spans, new.spans)))
    return tuple(blocks)


def _like(old: Heading | Paragraph, new: Heading | Paragraph) -> Heading | Paragraph:
    """A plain paragraph as what it was; anything else has kept that."""
    if isinstance(old, Heading) or isinstance(new, Heading):
        return new
    if new.role is not Role.BODY or old.role not in _STYLED:
        return new
    return replace(new, role=old.role, label=old.label, depth=old.depth)


def _relinked(old: Spans, new: Spans) -> Spans:
    """The words with the links within the page that they had; those lead to bookmarks, which are gone."""
    before, after = _words(old), _words(new)
    found = [span.text for span in before], [span.text for span in after]
    for one, other, size in SequenceMatcher(None, *found, autojunk=False).get_matching_blocks():
        for was, at in zip(before[one : one + size], range(other, other + size), strict=True):
            if after[at].target is None and (was.target or "").startswith("#"):
                after[at] = replace(after[at], target=was.target)
            if Mark.CODE in was.marks:
                after[at] = replace(after[at], marks=after[at].marks | {Mark.CODE})
    return normal(after)


def _words(spans: Spans) -> list[Span]:
    return [replace(span, text=word) for span in spans for word in _WORD.findall(span.text)]


def _with_captions(built: Sequence[Block], blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Paragraphs above a table that say what its caption said, as its caption."""
    captions = [plain(block.caption) for block in built if isinstance(block, Table) and block.caption]
    found: list[Block] = []
    for block in blocks:
        above = found[-1] if found else None
        if not isinstance(block, Table) or block.caption or not isinstance(above, Paragraph):
            found.append(block)
        elif any(_alike(above, caption) for caption in captions):
            found[-1] = replace(block, caption=above.spans)
        else:
            found.append(block)
    return tuple(found)
