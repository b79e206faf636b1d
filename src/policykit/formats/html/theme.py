"""What a web page has besides its document: the school's colours, words for machines, the site round it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead somewhere; the address is ours, and never a word of the data."""

    words: str
    address: str


@dataclass(frozen=True, slots=True)
class Site:
    """The site that a page belongs to.

    ``root`` leads from the page to the first page's folder: ``""`` or ``"../"``. ``policies`` and
    ``audiences`` are the ids of those that have a page; a link to any other is plain words. ``search`` is
    what can be searched for, on the page that has the search: JSON with one list a policy, of its id, its
    title and its words. With ``is_missing`` the page is shown instead of one that is not there, in whichever
    folder that would be, so it leads to that folder's first page and nowhere else.
    """

    root: str
    policies: Collection[str]
    audiences: Collection[str] = ()
    downloads: tuple[Link, ...] = ()
    search: str = ""
    is_missing: bool = False


@dataclass(frozen=True, slots=True)
class Theme:
    """What one page has besides its document.

    ``colour`` is ``#`` and six hexadecimal digits, dark enough for white words; ``crest`` the bytes of a PNG
    or JPEG picture. ``terms`` are the meanings of defined words, by the id of the part that defines them.
    ``review`` says whether the review is due, in a word or two. ``linked`` is what the page is, for
    machines, in the terms of schema.org.
    """

    colour: str = ""
    crest: bytes = field(default=b"", repr=False)
    terms: Mapping[str, str] = field(default_factory=dict)
    description: str = ""
    review: str = ""
    linked: Mapping[str, Any] = field(default_factory=dict)
    site: Site | None = None


PLAIN = Theme()
"""What a page has that belongs to no school."""


def has_band(theme: Theme) -> bool:
    """Whether the school's name is in a band above the page, and not at the head of its article."""
    return bool(theme.colour or theme.crest or theme.site is not None)
