"""The copy of a built page that is served: it shows the findings, and a script waits for the next version.

The built page is not changed. The copy's content security policy allows this one script and this one style,
by their digests, and the stream of events from this server; nothing else.
"""

from __future__ import annotations

import base64
import hashlib
import html
import re
from collections.abc import Iterable, Iterator
from importlib.resources import files

from policykit.findings import Finding, Place
from policykit.preview.session import State

EVENTS = "/_policykit/events"
_POLICY = re.compile(r'(<meta http-equiv="Content-Security-Policy" content=")([^"]*)(">)')
_NOTHING = "default-src 'none'; base-uri 'none'; form-action 'none'"
_EMPTY = (
    '<!doctype html>\n<html lang="en-GB"><head><meta charset="utf-8">'
    '<meta http-equiv="Content-Security-Policy" content="{policy}">'
    '<meta name="viewport" content="width=device-width, initial-scale=1"><title>{title}</title></head>'
    "<body><main><h1>{title}</h1>{words}</main></body></html>\n"
)


def _own(name: str) -> str:
    return files("policykit.preview").joinpath(name).read_text(encoding="utf-8")


def _digest(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


_SCRIPT, _STYLE = _own("served.js"), _own("served.css")
_ALLOWED = (("script-src", _digest(_SCRIPT)), ("style-src", _digest(_STYLE)), ("connect-src", "'self'"))


def served(page: str, state: State) -> str:
    """The copy of a page that is served while this is the state."""
    page = _POLICY.sub(lambda found: found[1] + _with_our_own(found[2]) + found[3], page, count=1)
    page = page.replace("</head>", f"<style>{_STYLE}</style></head>", 1)
    before, _, after = page.rpartition("</body>")
    script = f'<script data-since="{state.number}">{_SCRIPT}</script>'
    return f"{before}{_panel(state.findings)}{script}</body>{after}"


def listing(names: Iterable[str]) -> str:
    """A page with links to all pages."""
    items = "".join(f'<li><a href="{html.escape(name)}">{html.escape(name)}</a></li>' for name in names)
    return _EMPTY.format(policy=_NOTHING, title="Policies", words=f"<ul>{items}</ul>")


def not_there() -> str:
    """The page for an address that does not exist."""
    words = '<p>There is no such page, or it could not be built yet. <a href="/">All pages</a></p>'
    return _EMPTY.format(policy=_NOTHING, title="Not found", words=words)


def _with_our_own(policy: str) -> str:
    """A content security policy that also allows the script, the style and the events of the copy."""
    parts = (part.strip().partition(" ") for part in policy.split(";"))
    directives = {name: rest for name, _, rest in parts if name}
    for name, source in _ALLOWED:
        directives[name] = " ".join(filter(None, (directives.get(name, "").replace("'none'", ""), source)))
    return "; ".join(f"{name} {rest}".strip() for name, rest in directives.items())


# ── Findings ──────────────────────────────────────────────────────────────────────────────────────────────
def _panel(findings: tuple[Finding, ...]) -> str:
    """The findings, at the lower edge: errors open, warnings folded away."""
    if not findings:
        return ""
    errors = [finding for finding in findings if finding.is_error]
    warnings = [finding for finding in findings if not finding.is_error]
    folds = [_fold(errors, "error", is_open=True)] if errors else []
    folds += [_fold(warnings, "warning", is_open=False)] if warnings else []
    stays = "<p>Pages of policies with errors stay as they were.</p>" if errors else ""
    return f'<aside id="_found" aria-label="What policykit found">{stays}{"".join(folds)}</aside>'


def _fold(findings: list[Finding], noun: str, *, is_open: bool) -> str:
    count = f"{len(findings)} {noun}{'s' if len(findings) != 1 else ''}"
    items = "".join(f"<li>{''.join(_item(finding))}</li>" for finding in findings)
    return f"<details{' open' if is_open else ''}><summary>{count}</summary><ul>{items}</ul></details>"


def _item(finding: Finding) -> Iterator[str]:
    place = finding.place
    where = f"{finding.file}:{place.line}:{place.column}" if place is not None else finding.file
    yield f"<p><b>{html.escape(where)}</b> {finding.severity} {finding.code.id}<br>"
    yield f"{html.escape(finding.sentence)}</p>"
    if place is not None and place.excerpt:
        yield f"<pre>{_excerpt(place)}</pre>"
    yield f"<p>{html.escape(finding.remedy)}</p>"


def _excerpt(place: Place) -> str:
    *before, (number, line) = place.excerpt
    start, end = place.column - 1, place.column - 1 + place.width
    marked = f"{html.escape(line[:start])}<mark>{html.escape(line[start:end]) or ' '}</mark>"
    lines = [f"{other:>4} | {html.escape(text)}" for other, text in before]
    return "\n".join([*lines, f"{number:>4} | {marked}{html.escape(line[end:])}"])
