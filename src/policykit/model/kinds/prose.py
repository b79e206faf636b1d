"""The kinds of block that consist of paragraphs: text, quote and definition."""

from __future__ import annotations

from typing import Literal

from policykit.model.fields import Prose, Truth, Words
from policykit.model.kinds.base import InExtract, Kind, ProseBlock, Sort


class Text(ProseBlock):
    """Words that give context or explain."""

    kind: Literal["text"]
    text: Prose
    """The words, as the school wrote them; a blank line starts a new paragraph."""


class Quote(ProseBlock):
    """Words that are quoted: an aim, a motto, a prayer."""

    kind: Literal["quote"]
    text: Prose
    """The quoted words, with the quotation marks that the school gave them."""
    source: Words | None = None
    """Where the words come from; it is not printed."""


class Definition(ProseBlock):
    """What a word means in this policy. Other texts link to it as term: and the block's id."""

    kind: Literal["definition"]
    term: Words
    """The word that is defined, as it is in the text."""
    aliases: tuple[Words, ...] = ()
    """Other forms of the word."""
    text: Prose
    """The words of the definition, as the school wrote them."""
    open: Truth = False
    """Whether the list in it is open-ended (“including, but not limited to”)."""


TEXT = Kind(model=Text, sort=Sort.TEXT)
QUOTE = Kind(model=Quote, sort=Sort.QUOTE, notes=("source",), is_quotation=True)
DEFINITION = Kind(
    model=Definition,
    sort=Sort.DEFINITION,
    in_extract=InExtract.IF_USED,
    own=("term", "aliases", "open"),
)
