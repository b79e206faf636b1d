"""Makes ids from words: short, in ASCII, and unique in a policy."""

from __future__ import annotations

import re
import unicodedata

from policykit.model.fields import RESERVED_IDS

_LONGEST = 48
_NO_POLICY = (*RESERVED_IDS, "school")  # school.yaml is the school's own file
_EMPTY = frozenset(
    [
        "a",
        "an",
        "and",
        "any",
        "all",
        "are",
        "as",
        "at",
        "be",
        "been",
        "being",
        "both",
        "but",
        "by",
        "can",
        "do",
        "each",
        "for",
        "from",
        "has",
        "have",
        "if",
        "in",
        "into",
        "is",
        "it",
        "its",
        "may",
        "must",
        "not",
        "of",
        "on",
        "or",
        "our",
        "should",
        "so",
        "such",
        "than",
        "that",
        "the",
        "their",
        "them",
        "there",
        "these",
        "they",
        "this",
        "those",
        "to",
        "up",
        "was",
        "we",
        "were",
        "when",
        "where",
        "which",
        "while",
        "who",
        "will",
        "with",
        "would",
        "your",
        "you",
        "shall",
        "also",
        "only",
        "every",
        "other",
        "following",
        "expected",
        "apply",
        "policy",
        "school",
        "therefore",
        "however",
        "necessary",
    ]
)


def slug(text: str) -> str:
    """The words of a text as an id: small ASCII letters, digits and hyphens; may be empty."""
    plain = unicodedata.normalize("NFKD", re.sub("['’]", "", text)).encode("ascii", "ignore").decode().lower()
    made = re.sub("[^a-z0-9]+", "-", plain).strip("-")
    return re.sub(r"^[^a-z]+", "", made)[:_LONGEST].strip("-")


def of_title(title: str) -> str:
    """The id of a policy: its title without the word policy, as in social-media."""
    words = re.sub(r"\bpolicy\b(?!\s+(?:on|for|and)\b)", " ", title, flags=re.IGNORECASE)
    return of_policy(slug(words) or slug(title) or "policy")


def of_policy(wanted: str) -> str:
    """The id that is wanted for a policy, or one near it if no file of a policy may be called so."""
    return f"{wanted}-policy" if wanted in _NO_POLICY else wanted


class Ids:
    """Gives out ids, none of them twice."""

    def __init__(self) -> None:
        self._given: set[str] = set(RESERVED_IDS)
        self._following: dict[str, int] = {}

    def of(self, words: str, otherwise: str) -> str:
        """An id from the three words that tell most."""
        telling = [w for w in re.findall(r"[^\W_]+", re.sub("['’]", "", words)) if w.lower() not in _EMPTY]
        made = slug(" ".join((telling or words.split())[:3])) or otherwise
        return self._unique(made)

    def whole(self, words: str, otherwise: str) -> str:
        """An id from all the words, such as a heading's."""
        return self._unique(slug(words) or otherwise)

    def _unique(self, made: str) -> str:
        number, given = self._following.get(made, 2), made
        while given in self._given:
            given, number = f"{made}-{number}", number + 1
        self._following[made] = number
        self._given.add(given)
        return given
