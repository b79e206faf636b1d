"""Spans → HTML: words escaped, marks as elements, and links to allowed places only."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import groupby

from policykit.formats.html.places import Places
from policykit.text.spans import REDLINE, Mark, Span, Spans

# Characters that no page can hold: HTML refuses them or turns them into others (HTML Standard 13.2.3.5).
_UNHOLDABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
# No "@" before the first slash: what stands before it looks like the host and is not.
_SAFE = re.compile(
    r"https?://[^/?#@\\]+(?:[/?#].*)?|mailto:[^@:/\\]+@[^@\\]+|tel:\+?[0-9().*#-][0-9a-z().*#;=-]*",
    re.IGNORECASE,
)
_CHANGES = {Mark.INSERTED: "ins", Mark.DELETED: "del"}
_ELEMENTS = ((Mark.CODE, "code"), (Mark.EMPHASIS, "em"), (Mark.STRONG, "strong"))


def escape(words: str) -> str:
    """Words as text or as a double-quoted attribute; a character no page can hold shows as U+FFFD."""
    if not words.isprintable():
        words = _UNHOLDABLE.sub("\ufffd", words)
    if "&" in words or "<" in words or ">" in words or '"' in words:
        words = words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
    return words


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
    if len(spans) == 1 and not spans[0].marks and spans[0].target is None:
        return _lines(spans[0].text)
    runs = groupby(spans, key=_target)
    return "".join([_run(target, _changed(run), places) for target, run in runs])


def changed(html: str, mark: Mark | None) -> str:
    """Words that were added or struck out, as such; words that were neither as they are."""
    return f"<{_CHANGES[mark]}>{html}</{_CHANGES[mark]}>" if mark is not None and html else html


def _target(span: Span) -> str | None:
    return span.target


def _mark(span: Span) -> Mark | None:
    return next((mark for mark in REDLINE if mark in span.marks), None) if span.marks else None


def _changed(spans: Iterable[Span]) -> list[str]:
    return [changed("".join([_marked(span) for span in run]), mark) for mark, run in groupby(spans, _mark)]


def _lines(words: str) -> str:
    html = escape(words)
    return html.replace("\n", "<br>") if "\n" in html else html


def _marked(span: Span) -> str:
    html = _lines(span.text)
    if span.marks and html:
        for mark, name in _ELEMENTS:
            if mark in span.marks:
                html = f"<{name}>{html}</{name}>"
    return html


def _run(target: str | None, marked: list[str], places: Places) -> str:
    html = "".join(marked)
    address = href(target, places) if target is not None and html else None
    if address is None:
        return html
    if address[1:] in places.terms and address.startswith("#"):
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
