"""Spans as HTML: words escaped, marks as elements, and links to allowed places only."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import groupby

from policykit.formats.html.theme import Site
from policykit.text.spans import REDLINE, Mark, Span, Spans

# Characters that no page can hold: HTML refuses them or turns them into others (HTML Standard 13.2.3.5).
_UNHOLDABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
# No "@" before the first slash: what comes before it looks like the host and is not.
_SAFE = re.compile(
    r"https?://[^/?#@\\]+(?:[/?#].*)?|mailto:[^@:/\\]+@[^@\\]+|tel:\+?[0-9().*#-][0-9a-z().*#;=-]*",
    re.IGNORECASE,
)
_CHANGES = {Mark.INSERTED: "ins", Mark.DELETED: "del"}
_ELEMENTS = ((Mark.CODE, "code"), (Mark.EMPHASIS, "em"), (Mark.STRONG, "strong"))


ID = re.compile(r"[a-z][a-z0-9-]*")
_PART = re.compile(rf"({ID.pattern})(#{ID.pattern})?")


@dataclass(frozen=True, slots=True)
class Places:
    """The ids of the page's own parts; the meanings of those that define a word; and the site, if any."""

    parts: frozenset[str]
    terms: Mapping[str, str] = field(default_factory=dict)
    site: Site | None = None

    def without_terms(self) -> Places:
        """The same where a meaning has no room: in headings and captions."""
        return replace(self, terms={}) if self.terms else self

    def policy(self, named: str) -> str | None:
        """The address of a policy's page, or of a part of it: ``complaints#stage-1``."""
        match = _PART.fullmatch(named)
        if match is None:
            return None
        id_, part = match[1], match[2] or ""
        if self.site is None:
            return f"{id_}.html{part}"
        return f"{self.site.root}policies/{id_}.html{part}" if id_ in self.site.policies else None

    def audience(self, id_: str) -> str | None:
        """The address of the page for an audience, where there is one."""
        if self.site is None or id_ not in self.site.audiences:
            return None
        return f"{self.site.root}for/{id_}.html"


def escape(words: str) -> str:
    """Words as text or as a double-quoted attribute; a character no page can hold shows as U+FFFD."""
    words = _UNHOLDABLE.sub("\ufffd", words)
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def href(target: str, places: Places) -> str | None:
    """Where a link may lead: the web, a mailbox, a telephone, a place of the page or of its site.

    None for any other target: its words are shown as plain text.
    """
    if " " in target or not target.isprintable():
        return None
    scheme, _, rest = target.partition(":")
    if scheme == "policy":
        return places.policy(rest)
    if scheme == "audience":
        return places.audience(rest)
    if target.startswith("#"):
        return target if target[1:] in places.parts else None
    return target if _SAFE.fullmatch(target) else None


def inline(spans: Spans, places: Places) -> str:
    """Spans as phrasing content; neighbours that lead to the same place are one link."""
    runs = groupby(spans, key=lambda span: span.target)
    return "".join(_run(target, _changed(run), places) for target, run in runs)


def changed(html: str, mark: Mark | None) -> str:
    """Words that were added or struck out, as such; words that were neither as they are."""
    return f"<{_CHANGES[mark]}>{html}</{_CHANGES[mark]}>" if mark is not None and html else html


def _changed(spans: Iterable[Span]) -> str:
    runs = groupby(spans, key=lambda span: next((mark for mark in REDLINE if mark in span.marks), None))
    return "".join(changed("".join(map(_marked, run)), mark) for mark, run in runs)


def _marked(span: Span) -> str:
    html = escape(span.text).replace("\n", "<br>")
    for mark, name in _ELEMENTS if html else ():
        if mark in span.marks:
            html = f"<{name}>{html}</{name}>"
    return html


def _run(target: str | None, html: str, places: Places) -> str:
    address = href(target, places) if target is not None and html else None
    if address is None:
        return html
    if address.startswith("#") and address[1:] in places.terms:
        return _term(address[1:], html, places.terms[address[1:]])
    outside = ' rel="noopener"' if address[:4].lower() == "http" else ""
    return f'<a href="{escape(address)}"{outside}>{html}</a>'


def _term(part: str, html: str, meaning: str) -> str:
    """A defined word: a link to its definition, whose words are shown below it on hover and on focus.

    They take room of their own and cover nothing, so that there is nothing to dismiss (WCAG 2.2, 1.4.13). Who
    hears the page hears the definition itself as the link's description.
    """
    shown = f'<span class="meaning" aria-hidden="true">{escape(meaning)}</span>'
    return f'<span class="term"><a href="#{part}" aria-describedby="{part}">{html}</a>{shown}</span>'
