"""A whole web page, which needs no other file and lets no script run but the site's search."""

from __future__ import annotations

import hashlib
import json
import re
from base64 import b64encode
from collections.abc import Mapping
from importlib.resources import files
from typing import Any, Final

from policykit.document import Document, FactName
from policykit.document.redline import accept
from policykit.formats.html.theme import PLAIN, Site, Theme, has_band
from policykit.formats.html.writer import article, escape
from policykit.text.words import Words

FIRST_PAGE: Final = "index.html"
LAWS_PAGE: Final = "laws.html"
FEED: Final = "feed.xml"

_DATA = files("policykit.formats.html")
_SHEET = "".join(map(str.strip, _DATA.joinpath("page.css").read_text("utf-8").splitlines()))
"""The style of every page. Each of its lines ends in a brace, a comma or a semicolon, so they are joined."""
_SCRIPT = _DATA.joinpath("search.js").read_text("utf-8")
"""The search of a site's first page. Words come in as text and never as markup."""
_LONGEST = 90  # of what is printed in a margin
_SPECIAL = re.compile(r"[^A-Za-z0-9 ]")
_PLACES = re.compile("ADDED|DELETED|PAGES")
# json.dumps leaves all of these as they are, and "</script" or "<!--" in a value would end or swallow the
# block (HTML Standard 4.12.1.3).
_ESCAPED = str.maketrans({character: f"\\u{ord(character):04x}" for character in "<>&\u2028\u2029"})


def write(document: Document, theme: Theme = PLAIN) -> str:
    """A whole page: style inside, and a security policy that lets no script run but the site's search.

    Never fails on a well-typed document. A link to a place that is not allowed, or to a part that the page
    does not have, is shown as its words. The page's normal form: the school comes first among the facts;
    a paragraph of an item's own part is within that item, and any other that is no item is no deeper than
    the list before it. In a redline, of a number that a browser counts only the new one is shown; no page
    of a site is one.
    """
    page = accept(document) if theme.site is None and document.is_redline else document
    name = " – ".join(filter(None, (page.title, page.fact(FactName.SCHOOL))))
    words = document.words
    style = sheet(words) + _own_style(name, _stamp(page), theme.colour)
    index = theme.site.search if theme.site is not None else ""
    searching, searched = script(words), ""
    if index:
        searched = f"{_data_block('application/json', index, '_index')}<script>{searching}</script>\n"
    allowed = "img-src data:; " if theme.crest else ""
    allowed += f"script-src {_source(searching)}; " if index else ""
    return (
        f'<!doctype html>\n<html lang="{escape(document.language)}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
        f"style-src {_source(style)}; {allowed}base-uri 'none'; form-action 'none'\">\n"
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(name)}</title>\n{_metadata(theme, words)}<style>{style}</style>\n"
        f"{_linked_data(theme.linked)}</head>\n<body>\n"
        f'<a class="skip" href="#_main">{escape(words["skip"])}</a>\n'
        f'{_band(page, theme)}<main id="_main">\n{article(document, theme)}\n</main>\n'
        f"{_footer(page)}{searched}</body>\n</html>\n"
    )


def script(words: Words) -> str:
    """The search's script, which says what it found in the words of the page."""
    before, after = words.around("found_several", "number")
    said = {"FOUND_ONE": words["found_one"], "FOUND_NONE": words["found_none"], "AFTER": after}
    made = _SCRIPT.replace("BEFORE + ", f"{_literal(before)} + " if before else "")
    for place, text in said.items():
        made = made.replace(place, _literal(text))
    return made


def _literal(text: str) -> str:
    """Text as a literal of JavaScript that cannot end the script."""
    return json.dumps(text).replace("<", "\\u003c")


def _source(text: str) -> str:
    """A style or a script as a content security policy allows it."""
    return f"'sha256-{b64encode(hashlib.sha256(text.encode()).digest()).decode('ascii')}'"


def _data_block(kind: str, text: str, id_: str = "") -> str:
    """JSON text in a block that no browser runs and no words can end; ``kind`` is its media type."""
    named = f' id="{id_}"' if id_ else ""
    return f'<script type="{kind}"{named}>{text.translate(_ESCAPED)}</script>\n'


def _linked_data(linked: Mapping[str, Any]) -> str:
    """What the page is, as JSON-LD in the terms of schema.org."""
    if not linked:
        return ""
    said = {"@context": "https://schema.org", **linked}
    return _data_block("application/ld+json", json.dumps(said, separators=(",", ":")))


def _metadata(theme: Theme, words: Words) -> str:
    said = f'<meta name="description" content="{escape(theme.description)}">\n' if theme.description else ""
    if theme.site is not None and not theme.site.is_missing:
        address = f"{theme.site.root}{FEED}"
        title = escape(words["what_changed"])
        said += f'<link rel="alternate" type="application/atom+xml" href="{address}" title="{title}">\n'
    return said


def _band(document: Document, theme: Theme) -> str:
    """The school's name on its colour, with its crest; in a site, links to its other pages."""
    if not has_band(theme):
        return ""
    crest = ""
    if theme.crest:
        kind = "png" if theme.crest.startswith(b"\x89PNG") else "jpeg"
        data = b64encode(theme.crest).decode("ascii")
        crest = f'<img class="crest" src="data:image/{kind};base64,{data}" alt="">'
    name = f"{crest}<span>{escape(document.fact(FactName.SCHOOL))}</span>"
    links = _navigation(theme.site, document.words) if theme.site is not None else ""
    return f'<header class="band"><div><p>{name}</p>{links}</div></header>\n'


def _navigation(site: Site, words: Words) -> str:
    pages = [("all_policies", FIRST_PAGE), ("laws_and_guidance", LAWS_PAGE)]
    if site.is_missing:
        pages = [("policies", FIRST_PAGE)]
    links = "".join(f'<li><a href="{site.root}{page}">{escape(words[name])}</a></li>' for name, page in pages)
    return f'<nav aria-label="{escape(words["policies"])}"><ul>{links}</ul></nav>'


def _stamp(document: Document) -> str:
    """What every printed page says of which version it is: its number, its date, its reference."""
    version = document.fact(FactName.VERSION)
    said = [f"{document.words[FactName.VERSION]} {version}" if version else ""]
    approved = (fact for fact in document.facts if fact.name is FactName.APPROVED_ON)
    said += [f"{fact.label}: {fact.text}" for fact in approved]
    return " · ".join(filter(None, (*said, document.fact(FactName.REFERENCE))))


def _footer(document: Document) -> str:
    reference = document.fact(FactName.REFERENCE)
    if not reference:
        return ""
    return f"<footer><p>{escape(document.words[FactName.REFERENCE])}: {escape(reference)}</p></footer>\n"


def sheet(words: Words) -> str:
    """The style sheet with the words that a browser adds to a page."""
    before, rest = words.around("page_of", "number", count="\0")
    between, _, after = rest.partition("\0")
    texts = [f'"{_in_css(text)}"' if text else "" for text in (before, between, after)]
    pages = (texts[0], "counter(page)", texts[1], "counter(pages)", texts[2])
    said = {"PAGES": " ".join(filter(None, pages))}
    said |= {name.upper(): _in_css(words[name]) for name in ("added", "deleted")}
    return _PLACES.sub(lambda place: said[place[0]], _SHEET)


def _own_style(name: str, stamp: str, colour: str) -> str:
    """The style of one page: its name at the top of every sheet but the first, the stamp at the foot of each.

    Browsers have no other way to print them, so each page has its own hash.
    """
    own = f":root{{--brand:{colour}}}" if colour else ""
    own += _margin("bottom-left", stamp) if stamp else ""
    return own + _margin("top-left", name)


def _margin(box: str, words: str) -> str:
    """What a box in the margin of a printed page says."""
    words = " ".join(words.split())
    words = words if len(words) <= _LONGEST else f"{words[: _LONGEST - 1]}…"
    return f'@page{{@{box}{{content:"{_in_css(words)}"}}}}'


def _in_css(words: str) -> str:
    """Words within a string of a style sheet, escaped as CSS Syntax 4.3.7 asks."""
    return _SPECIAL.sub(lambda match: f"\\{ord(match[0]):x} ", words)
