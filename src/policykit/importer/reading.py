"""Law 7 for readers: every word of the file is on the page that was read or in what its reader set aside."""

from __future__ import annotations

from policykit.document.reading import Reading
from policykit.importer.pieces import words_of
from policykit.importer.words import Lost, tokens


def lost_in_reading(reading: Reading) -> Lost | None:
    """The first place where the page and the file part; None if they do not, or the reader kept no text."""
    if reading.text is None:
        return None
    said = tokens(reading.text)
    found: list[str] = []
    asides = sorted(reading.asides, key=lambda aside: aside.block)
    at = 0
    for index, block in enumerate(reading.document.blocks):
        while at < len(asides) and asides[at].block <= index:
            found += tokens(asides[at].words)
            at += 1
        found += tokens(words_of(block))
    found += [word for aside in asides[at:] for word in tokens(aside.words)]
    if said == found:
        return None
    first = next(
        (i for i, (a, b) in enumerate(zip(said, found, strict=False)) if a != b), min(len(said), len(found))
    )
    return Lost(" ".join(said[first : first + 12]), " ".join(found[first : first + 12]))
