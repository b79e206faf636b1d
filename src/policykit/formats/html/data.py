"""Data in a page → a block that no browser runs, and that no words of the data can end."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

# json.dumps leaves all of these as they are, and "</script" or "<!--" in a value would end or swallow the
# block (HTML Standard 4.12.1.3).
_ESCAPED: Final = str.maketrans({character: f"\\u{ord(character):04x}" for character in "<>&\u2028\u2029"})


def data_block(kind: str, pieces: Iterable[str], id_: str = "") -> Iterator[str]:
    """JSON text, given in pieces, as a data block of a page; ``kind`` is its media type."""
    named = f' id="{id_}"' if id_ else ""
    yield f'<script type="{kind}"{named}>'
    for text in pieces:
        yield text.translate(_ESCAPED)
    yield "</script>\n"


def linked_data(linked: Mapping[str, Any]) -> str:
    """What the page is, as JSON-LD in the terms of schema.org; nothing of nothing."""
    if not linked:
        return ""
    said = {"@context": "https://schema.org", **linked}
    return "".join(data_block("application/ld+json", [json.dumps(said, separators=(",", ":"))]))
