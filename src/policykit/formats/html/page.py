"""Document → a whole web page, which needs no other file, and lets no script run but our own."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from typing import Final

from policykit.document import Document, FactName
from policykit.document.redline import accept
from policykit.formats.html import search
from policykit.formats.html.data import linked_data
from policykit.formats.html.inline import escape
from policykit.formats.html.style import page_style
from policykit.formats.html.theme import PLAIN, Site, Theme, has_band
from policykit.formats.html.writer import article
from policykit.text.words import Words

FIRST_PAGE: Final = "index.html"
LAWS_PAGE: Final = "laws.html"
FEED: Final = "feed.xml"


def write(document: Document, dress: Theme = PLAIN) -> str:
    """A whole page, as :func:`written` gives it in pieces."""
    return "".join(written(document, dress))


def written(document: Document, dress: Theme = PLAIN) -> Iterator[str]:
    """A whole page, piece by piece, so that a long one need not be held: style inside, and a security policy
    that lets no script run but the site's search.

    Never fails on a well-typed document. A link to a place that is not allowed, or to a part that the page
    does not have, is shown as its words. The page's normal form: the school comes first among the facts;
    a paragraph of an item's own part stands in that item, and any other that is no item is no deeper than
    the list before it. In a redline, of a number that a browser counts only the new one is shown; no page
    of a site is one.
    """
    page = accept(document) if dress.site is None and document.is_redline else document
    name = " – ".join(filter(None, (page.title, page.fact(FactName.SCHOOL))))
    style, digest = page_style(name, document.words, _stamp(page), dress.colour)
    words = document.words
    searching = dress.site is not None and bool(dress.site.search)
    yield (
        f'<!doctype html>\n<html lang="{escape(document.language)}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
        f"style-src 'sha256-{digest}'; {_allowed(dress, words, searching)}"
        "base-uri 'none'; form-action 'none'\">\n"
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(name)}</title>\n{''.join(_metadata(dress, words))}<style>{style}</style>\n"
        f"{linked_data(dress.linked)}</head>\n<body>\n"
        f'<a class="skip" href="#_main">{escape(words["skip"])}</a>\n'
        f'{_band(page, dress)}<main id="_main">\n'
    )
    yield from article(document, dress)
    yield f"\n</main>\n{_footer(page)}"
    if dress.site is not None and searching:
        yield from search.block(dress.site.search, words)
    yield "</body>\n</html>\n"


def _allowed(dress: Theme, words: Words, searching: bool) -> str:
    """What a page may have besides its style: the crest, which stands in it; the search's script."""
    picture = "img-src data:; " if dress.crest else ""
    return f"{picture}script-src {search.source(words)}; " if searching else picture


def _metadata(dress: Theme, words: Words) -> Iterator[str]:
    if dress.description:
        yield f'<meta name="description" content="{escape(dress.description)}">\n'
    if dress.site is not None and not dress.site.is_missing:
        address = f"{dress.site.root}{FEED}"
        title = escape(words["what_changed"])
        yield f'<link rel="alternate" type="application/atom+xml" href="{address}" title="{title}">\n'


def _band(document: Document, dress: Theme) -> str:
    """The school's name on its colour, with its crest; in a site, the ways to its other pages."""
    if not has_band(dress):
        return ""
    crest = f'<img class="crest" src="{_data(dress.crest)}" alt="">' if dress.crest else ""
    name = f"{crest}<span>{escape(document.fact(FactName.SCHOOL))}</span>"
    if dress.site is None:
        return f'<header class="band"><div><p>{name}</p></div></header>\n'
    return f'<header class="band"><div><p>{name}</p>{_ways(dress.site, document.words)}</div></header>\n'


def _ways(site: Site, words: Words) -> str:
    every = (("all_policies", FIRST_PAGE), ("laws_and_guidance", LAWS_PAGE))
    ways = (("policies", FIRST_PAGE),) if site.is_missing else every
    links = "".join(f'<li><a href="{site.root}{page}">{escape(words[way])}</a></li>' for way, page in ways)
    return f'<nav aria-label="{escape(words["policies"])}"><ul>{links}</ul></nav>'


def _data(picture: bytes) -> str:
    kind = "png" if picture.startswith(b"\x89PNG") else "jpeg"
    return f"data:image/{kind};base64,{b64encode(picture).decode('ascii')}"


def _stamp(document: Document) -> str:
    """What every printed page says of which version it is: its number, its date, its reference."""
    version = document.fact(FactName.VERSION)
    said = [f"{document.words[FactName.VERSION]} {version}" if version else ""]
    said += [f"{fact.label}: {fact.text}" for fact in document.facts if fact.name is FactName.APPROVED_ON]
    return " · ".join(filter(None, (*said, document.fact(FactName.REFERENCE))))


def _footer(document: Document) -> str:
    reference = document.fact(FactName.REFERENCE)
    if not reference:
        return ""
    return f"<footer><p>{escape(document.words[FactName.REFERENCE])}: {escape(reference)}</p></footer>\n"
