"""Pieces → the sections of a draft, one within another as their headings say; Draft makes what is in each."""

from __future__ import annotations

from policykit.importer.drafting import Block, Draft
from policykit.importer.pieces import Kind, Piece


def sections(draft: Draft, pieces: list[Piece]) -> list[Block]:
    """The sections of the document; what stands before the first heading is one without a title."""
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
