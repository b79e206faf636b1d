"""Serves the pages of some policies on this computer only, and updates them when a file is saved."""

from __future__ import annotations

import base64
import datetime
import errno
import hashlib
import html
import os
import re
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from policykit import codes
from policykit.findings import Finding, InvalidData, Place, PolicykitError, in_file_order
from policykit.formats import FORMATS, HTML
from policykit.tasks.build import SITE_FORMATS, Progress, Request, build
from policykit.tasks.site import place_saved
from policykit.tasks.writing import Built
from policykit.workspace import inputs
from policykit.workspace.inputs import ENDINGS, Stamp, is_school, shown, stamps

_QUIET = 10
"""After so many looks at which nothing was saved, the pages of all policies are made."""


@dataclass(frozen=True, slots=True)
class State:
    """What a reader sees: a number that grows whenever it changes, and every finding."""

    number: int = 0
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Refreshed:
    """The pages that were written or removed after a save, and the findings that are new."""

    pages: tuple[Path, ...]
    findings: tuple[Finding, ...]
    state: State


class Session:
    """The pages of some policies, in a temporary folder.

    One thread refreshes; any number may read the state and wait for the next one.
    """

    def __init__(self, paths: Sequence[Path], folder: Path, today: datetime.date) -> None:
        self.folder = folder
        self.state = State()
        self._request = Request(tuple(paths), SITE_FORMATS, folder, today, jobs=1, is_site=True)
        self._stamps: Mapping[Path, Stamp] = {}
        self._looks_until_whole = 0
        self._changed = threading.Condition()

    def refresh(self, progress: Progress | None = None) -> Refreshed | None:
        """Update the pages; None if nothing was saved.

        If only policies were saved, their pages come first. All pages are made after some looks at which
        nothing was saved, because other pages show titles too.
        """
        now = stamps(self._request.paths)
        if now != self._stamps:
            saved = _policies_saved(self._stamps, now, self._request.paths)
            self._stamps = now
            self._looks_until_whole = _QUIET if saved else 0
            return self._update(saved, progress)
        if self._looks_until_whole:
            self._looks_until_whole -= 1
            return None if self._looks_until_whole else self._update((), progress)
        return None

    def wait(self, seen: int, seconds: float) -> State:
        """The state, as soon as it is not the one seen, or when so many seconds have passed."""
        with self._changed:
            self._changed.wait_for(lambda: self.state.number != seen, seconds)
            return self.state

    def _update(self, saved: Sequence[Path], progress: Progress | None) -> Refreshed:
        try:
            if saved:
                built = place_saved(self.folder, saved, self._request.today)
            else:
                built = build(self._request, progress)
        except PolicykitError as error:
            built = Built(findings=list(error.findings))
        old, known = self.state.findings, built.findings
        if saved:  # what was found in other files is still there
            seen = {shown(path) for path in saved} | {finding.file for finding in known}
            known = [*(finding for finding in old if finding.file not in seen), *known]
        findings = tuple(in_file_order(known))
        pages = tuple(
            path for path in (*built.written, *built.removed) if path.suffix == FORMATS[HTML].suffix
        )
        if pages or findings != old or not self.state.number:
            with self._changed:
                self.state = State(self.state.number + 1, findings)
                self._changed.notify_all()
        return Refreshed(pages, tuple(finding for finding in findings if finding not in old), self.state)


def _policies_saved(
    old: Mapping[Path, Stamp], now: Mapping[Path, Stamp], folders: Sequence[Path]
) -> tuple[Path, ...]:
    """The policies of these folders that were saved, if nothing else happened; else none."""
    if old.keys() != now.keys():
        return ()
    saved = tuple(path for path, stamp in now.items() if old[path] != stamp)
    policies = (path for path in saved if path.parent in folders and path.suffix.lower() in ENDINGS)
    return saved if len(saved) == sum(not is_school(path) for path in policies) else ()


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


LOOPBACK = "127.0.0.1"
_ENOUGH = 64 << 20
_HEARTBEAT = 10.0
"""Seconds after which a stream without events sends a line, or finds that its reader is gone."""
_NAME = re.compile(r"[a-z0-9_-][a-z0-9._-]*", re.IGNORECASE)
_TEXT = "{}; charset=utf-8"
_HTML = _TEXT.format(FORMATS[HTML].media_type)
_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".xml": "application/xml",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    **{
        each.suffix: _TEXT.format(each.media_type) if each.media_type.startswith("text/") else each.media_type
        for each in FORMATS.values()
    },
}
# Other sites in the same browser can neither frame the pages nor read them.
_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


class Server(ThreadingHTTPServer):
    """Serves the pages of a session on the loopback.

    Raises PolicykitError if another program uses the port; port 0 takes a free one.
    """

    daemon_threads = True
    # On Windows that option would let two programs have one port.
    allow_reuse_address = os.name != "nt"

    def __init__(self, session: Session, port: int) -> None:
        self.session = session
        try:
            super().__init__((LOOPBACK, port), Answer)
        except OSError as error:
            raise _not_served(port, error) from None

    @property
    def address(self) -> str:
        """Where a browser finds the pages."""
        return f"http://{LOOPBACK}:{self.server_port}/"

    @property
    def hosts(self) -> frozenset[str]:
        """The hosts that a request may name.

        A page of another site whose name was made to resolve to this computer names that site.
        """
        names = (LOOPBACK, "localhost")
        bare = names if self.server_port == 80 else ()
        return frozenset([*(f"{name}:{self.server_port}" for name in names), *bare])

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Ignore a reader that goes away during an answer; report any other error as Python does."""
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)


def _not_served(port: int, error: OSError) -> PolicykitError:
    taken = error.errno == errno.EADDRINUSE
    why = "another program uses it" if taken else error.strerror or str(error)
    sentence = f"Pages cannot be served at port {port}: {why}."
    return PolicykitError(
        [Finding(codes.PORT_TAKEN, sentence, "Choose another with --port; 0 takes a free one.")]
    )


class Answer(BaseHTTPRequestHandler):
    """One answer to one request."""

    server: Server
    server_version = "policykit"
    sys_version = ""
    timeout = 30

    def log_message(self, *_: object) -> None:
        """Keep no log of requests."""

    def _answer(self) -> None:
        asked = urlsplit(self.path)
        if self.headers.get("Host", "").lower() not in self.server.hosts or asked.netloc:
            words = f"These pages are served at {self.server.address} only.\n"
            self._send(HTTPStatus.FORBIDDEN, "text/plain; charset=utf-8", words.encode())
        elif asked.path == EVENTS:
            self._stream(parse_qs(asked.query).get("since", [""])[0])
        else:
            self._page(asked.path)

    def _refuse(self) -> None:
        self._send(HTTPStatus.METHOD_NOT_ALLOWED, "text/plain; charset=utf-8", b"", Allow="GET, HEAD")

    def __getattr__(self, name: str) -> Callable[[], None]:
        """What ``http.server`` calls for a method of HTTP: ``do_`` and the method's name."""
        if not name.startswith("do_"):
            raise AttributeError(name)
        return self._answer if name in ("do_GET", "do_HEAD") else self._refuse

    def _page(self, address: str) -> None:
        state = self.server.session.state
        name, data = _found(self.server.session.folder, address)
        if data is None:
            page = served(not_there(), state).encode()
            self._send(HTTPStatus.NOT_FOUND, _HTML, page)
            return
        kind = _TYPES.get(Path(name).suffix.lower(), "application/octet-stream")
        page = served(data.decode("utf-8", "replace"), state).encode() if kind == _HTML else data
        self._send(HTTPStatus.OK, kind, page)

    def _send(self, status: HTTPStatus, kind: str, body: bytes, **more: str) -> None:
        self._begin(status, kind, {"Content-Length": str(len(body))} | more)
        if self.command != "HEAD":
            self.wfile.write(body)

    def _begin(self, status: HTTPStatus, kind: str, more: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in ({"Content-Type": kind} | _HEADERS | more).items():
            self.send_header(name, value)
        self.end_headers()

    def _stream(self, since: str) -> None:
        """Send one event when the state is no longer the one that the page was made of."""
        self._begin(HTTPStatus.OK, "text/event-stream", {})
        if self.command == "HEAD":
            return
        seen = int(since) if since.isascii() and since.isdigit() and len(since) < 10 else -1
        self.wfile.write(b": here\n\n")
        while (state := self.server.session.wait(seen, _HEARTBEAT)).number == seen:
            self.wfile.write(b": here\n\n")
        self.wfile.write(f"data: {state.number}\n\n".encode())


def _found(folder: Path, address: str) -> tuple[str, bytes | None]:
    """The name and the bytes of the file at an address; None if there is none, or none that may be served."""
    names = unquote(address).removeprefix("/").split("/")
    if names[-1] == "":
        names[-1] = "index.html"
    if not all(map(_NAME.fullmatch, names)):
        return "", None
    try:
        return names[-1], inputs.read(folder.joinpath(*names), folder, enough=_ENOUGH)
    except InvalidData:
        pages = sorted(
            path.relative_to(folder).as_posix() for path in folder.rglob(f"*{FORMATS[HTML].suffix}")
        )
        return ("index.html", listing(pages).encode()) if names == ["index.html"] else ("", None)
