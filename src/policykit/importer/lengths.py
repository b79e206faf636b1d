"""Document → why it is longer than any policy, if it is; told before anything looks at every word of it."""

from __future__ import annotations

from policykit.document import Document, Table
from policykit.importer.pieces import words_of

MOST_BLOCKS = 3_000
MOST_CHARACTERS = 250_000
"""Some 40,000 words, twice the longest policy of a school."""
LONGEST_TEXT = 30_000


def too_long(document: Document) -> str:
    """What it has too much of, as “it has more than …”; empty if it is no longer than a policy may be."""
    if len(document.blocks) > MOST_BLOCKS:
        return f"it has more than {MOST_BLOCKS:,} paragraphs"
    every = [(block, words_of(block)) for block in document.blocks]
    texts = [
        text
        for block, words in every
        for text in (words.split("\n") if isinstance(block, Table) else [words])
    ]
    if max(map(len, texts), default=0) > LONGEST_TEXT:
        return f"a paragraph has more than {LONGEST_TEXT:,} characters"
    if sum(map(len, texts)) > MOST_CHARACTERS:
        return f"it has more than {MOST_CHARACTERS:,} characters"
    return ""
