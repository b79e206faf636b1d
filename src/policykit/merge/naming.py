"""Words → a new id, one that no part has."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from policykit.model.fields import RESERVED_IDS

_WORDS = 5
_LONGEST = 48
_SMALL = (
    *("a", "an", "and", "are", "as", "at", "be", "by", "for", "in", "is", "of", "on", "or"),
    *("that", "the", "their", "them", "they", "this", "to", "will", "with"),
)


class Names:
    """Hands out ids, each once."""

    def __init__(self, taken: Iterable[str]) -> None:
        self._taken = set(taken) | set(RESERVED_IDS)

    def new(self, words: str, otherwise: str) -> str:
        """An id of the first words that say something; ``otherwise`` where they have none of our letters."""
        base = _slug(words) or otherwise
        name, number = base, 1
        while name in self._taken:
            number += 1
            name = f"{base}-{number}"
        self._taken.add(name)
        return name


def _slug(words: str) -> str:
    plain = unicodedata.normalize("NFKD", words.casefold())
    found = re.findall(
        r"[a-z0-9]+", "".join(c for c in plain if not unicodedata.combining(c) and c not in "’'")
    )
    telling = [word for word in found if word not in _SMALL] or found
    while telling and not telling[0][0].isalpha():
        telling = telling[1:]
    return "-".join(telling[:_WORDS])[:_LONGEST].strip("-")
