"""policykit serve over real sockets: what it answers, whom it refuses, what it notices, how it ends."""

from __future__ import annotations

import datetime
import re
import signal
import socket
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from policykit.findings import Finding, Place
from policykit.preview.server import Session, State, listing, not_there, served
from tests.support.commands import TODAY, policy, run, run_process, school
from tests.support.html_attacks import ATTACKS
from tests.support.serving import PATIENCE, Serving, serving
from tests.support.terminal import on_a_terminal

FILE = Path("policies", "social-media.yaml")
DAY = datetime.date.fromisoformat(TODAY)


@pytest.fixture(scope="module")
def server() -> Iterator[Serving]:
    with tempfile.TemporaryDirectory() as name, serving(school(Path(name))) as running:
        yield running


def asked(server: Serving, request: str, host: str | None = None) -> tuple[int, str, str]:
    """The status, the headers and the body of the answer to a request line, sent as it stands."""
    named = f"127.0.0.1:{server.port}" if host is None else host
    lines = [f"{request} HTTP/1.1", *([f"Host: {named}"] if named else []), "", ""]
    with socket.create_connection(("127.0.0.1", server.port), timeout=PATIENCE) as connection:
        connection.sendall("\r\n".join(lines).encode())
        answer = b"".join(iter(lambda: connection.recv(65536), b"")).decode()
    head, _, body = answer.partition("\r\n\r\n")
    return int(head.split()[1]), head, body


# ── Answers ──────────────────────────────────────────────────────────────────────────────────────────────
def test_a_page_is_served_and_the_first_page_leads_to_it(server: Serving) -> None:
    status, head, body = asked(server, "GET /policies/social-media.html")
    assert (status, "Cache-Control: no-store" in head) == (200, True)
    assert "<h1>Social Media Policy</h1>" in body
    assert 'href="policies/social-media.html"' in asked(server, "GET /")[2]


def test_the_script_is_in_the_served_copy_and_in_no_page_that_is_built(
    server: Serving, tmp_path: Path
) -> None:
    assert "EventSource" in asked(server, "GET /policies/social-media.html")[2]
    run(school(tmp_path), "build", "--to", "html")
    built = (tmp_path / "build" / "social-media.html").read_text(encoding="utf-8")
    assert re.findall("<script[^>]*>", built) == [
        '<script type="application/ld+json">'
    ]  # data, which nothing runs


def test_asked_for_the_head_it_sends_no_body(server: Serving) -> None:
    status, head, body = asked(server, "HEAD /policies/social-media.html")
    assert (status, body) == (200, "")
    assert re.search(r"Content-Length: \d{4,}", head)
    assert asked(server, "HEAD /_policykit/events")[0] == 200


def test_a_page_that_is_not_there_says_so_and_waits_for_news_too(server: Serving) -> None:
    status, _, body = asked(server, "GET /nothing.html")
    assert status == 404
    assert "There is no such page" in body
    assert "EventSource" in body


# ── Refusals ─────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    "host",
    ["", "evil.example", "evil.example:{port}", "127.0.0.1", "localhost.evil.example:{port}", "[::1]:1"],
)
@pytest.mark.parametrize("path", ["/", "/policies/social-media.html", "/_policykit/events"])
def test_a_request_that_calls_the_server_by_another_name_is_refused(
    server: Serving, path: str, host: str
) -> None:
    status, _, body = asked(server, f"GET {path}", host.format(port=server.port))
    assert status == 403
    assert "Policy" not in body


def test_the_names_of_this_machine_are_not_refused(server: Serving) -> None:
    for host in ("localhost", "LOCALHOST", "127.0.0.1"):
        assert asked(server, "GET /", f"{host}:{server.port}")[0] == 200


def test_a_request_for_another_sites_address_is_refused(server: Serving) -> None:
    assert asked(server, "GET http://evil.example/policies/social-media.html")[0] == 403


@pytest.mark.parametrize(
    "path",
    [
        "/../../../../etc/passwd",
        "/%2e%2e/%2e%2e/%2e%2e/%2e%2e/etc/passwd",
        "/..%2f..%2f..%2f..%2fetc%2fpasswd",
        "/..\\..\\etc\\passwd",
        "//etc/passwd",
        "/%00",
        "/C:/Windows/win.ini",
        "/.policykit.jsonl",
        "/.policykit.lock",
        "/policies/social-media.html/",
        "/policies/social-media.html%00.txt",
        "/~root",
    ],
)
def test_a_way_out_of_the_pages_is_refused(server: Serving, path: str) -> None:
    status, _, body = asked(server, f"GET {path}")
    assert status in (403, 404)
    assert "root:" not in body
    assert "sha256" not in re.sub("'sha256-[^']*'", "", body)


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "BREW"])
def test_only_get_and_head_are_answered(server: Serving, method: str) -> None:
    status, head, _ = asked(server, f"{method} /policies/social-media.html")
    assert (status, "Allow: GET, HEAD" in head) == (405, True)


def test_it_listens_on_the_loopback_only(server: Serving) -> None:
    # The whole of 127.0.0.0/8 is this machine, but a server that listened everywhere would answer here.
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.2", server.port), timeout=PATIENCE)


# ── Saved files ──────────────────────────────────────────────────────────────────────────────────────────
def test_what_is_saved_is_told_with_its_line_and_the_last_good_page_stays(tmp_path: Path) -> None:
    file = school(tmp_path) / FILE
    good = file.read_text(encoding="utf-8")
    with serving(tmp_path) as server:
        file.write_text(good.replace("[staff, governors, parents", "[staff, governors, parnets", 1), "utf-8")
        assert "policies/social-media.yaml:51:32  error PK201" in server.line_with("PK201")
        assert "1 error, 6 warnings." in server.line_with("updated")
        _, _, body = asked(server, "GET /policies/social-media.html")
        assert "<h1>Social Media Policy</h1>" in body
        assert "<b>policies/social-media.yaml:51:32</b> error PK201" in body
        assert "<mark>parnets</mark>" in body
        file.write_text(good.replace("title: Social Media Policy", "title: Media Policy"), "utf-8")
        server.line_with("no errors")
        _, _, body = asked(server, "GET /policies/social-media.html")
        assert "<h1>Media Policy</h1>" in body
        assert "PK201" not in body


def test_the_news_of_a_saved_file_comes_to_whoever_waits(tmp_path: Path) -> None:
    file = school(tmp_path) / FILE
    with serving(tmp_path) as server:
        _, _, page = asked(server, "GET /policies/social-media.html")
        (since,) = re.findall(r'data-since="(\d+)"', page)
        file.write_text(file.read_text(encoding="utf-8").replace("Spring 2024", "Spring 2034"), "utf-8")
        _, head, news = asked(server, f"GET /_policykit/events?since={since}")
        assert "Content-Type: text/event-stream" in head
        assert re.findall(r"^data: (\d+)$", news, re.MULTILINE) == [str(int(since) + 1)]


def test_a_file_that_is_broken_from_the_start_is_shown_when_it_is_mended(tmp_path: Path) -> None:
    file = school(tmp_path) / FILE
    good = file.read_text(encoding="utf-8")
    file.write_text(good.replace("sections:", "sections: ["), encoding="utf-8")
    with serving(tmp_path) as server:
        status, _, body = asked(server, "GET /policies/social-media.html")
        assert (status, "PK02" in body) == (404, True)
        file.write_text(good, encoding="utf-8")
        server.line_with("1 page updated")
        assert asked(server, "GET /policies/social-media.html")[0] == 200


@pytest.fixture
def session(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Session:
    """A session over two policies, of which the first refers to the second, refreshed once."""
    folder = school(tmp_path)
    link = "      - {kind: text, id: see, text: 'See [it](policy:visits).'}"
    (folder / "policies" / "a.yaml").write_text(policy("a", link), encoding="utf-8")
    (folder / "policies" / "visits.yaml").write_text(policy("visits", title="Visits"), encoding="utf-8")
    monkeypatch.chdir(folder)
    made = Session((Path("policies"),), tmp_path / "pages", DAY)
    made.refresh()
    return made


def saved(path: str, old: str, new: str) -> None:
    file = Path("policies", path)
    file.write_text(file.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")


def test_nothing_is_made_anew_while_nothing_is_saved(session: Session) -> None:
    assert session.refresh() is None


def test_the_page_of_the_saved_policy_comes_first_and_then_those_that_name_it(session: Session) -> None:
    saved("visits.yaml", "Visits", "Days out")
    first, *looks = [session.refresh() for _ in range(30)]
    assert first is not None
    assert [path.name for path in first.pages] == ["visits.html"]
    (second,) = filter(None, looks)
    assert "a.html" in [path.name for path in second.pages]


def test_what_was_found_elsewhere_stays_when_one_policy_is_saved(session: Session) -> None:
    before = {finding.file for finding in session.state.findings}
    saved("visits.yaml", "by: Governors", "bye: Governors")
    session.refresh()
    now = {finding.file for finding in session.state.findings}
    assert now == before | {"policies/visits.yaml"}
    saved("visits.yaml", "bye: Governors", "by: Governors")
    session.refresh()
    assert {finding.file for finding in session.state.findings} == before


def test_a_page_goes_with_its_policy(session: Session) -> None:
    saved("a.yaml", "[it](policy:visits)", "it")
    Path("policies", "visits.yaml").unlink()
    refreshed = session.refresh()
    assert refreshed is not None
    assert not (session.folder / "policies/visits.html").exists()


def test_the_school_of_proposals_is_watched_too(session: Session, tmp_path: Path) -> None:
    Path("policies", "proposed").mkdir(exist_ok=True)
    Path("policies", "proposed", "a.yaml").write_text(policy("a"), encoding="utf-8")
    proposals = Session((Path("policies", "proposed"),), tmp_path / "proposed", DAY)
    proposals.refresh()
    saved("school.yaml", "name: Ash Grange", "name: Oak Grange")
    refreshed = proposals.refresh()
    assert refreshed is not None
    assert "Oak Grange" in (proposals.folder / "policies/a.html").read_text(encoding="utf-8")
    session.refresh()
    assert "Oak Grange" in (session.folder / "policies/visits.html").read_text(encoding="utf-8")


def test_an_untouched_state_is_waited_for_no_longer_than_asked(session: Session) -> None:
    assert session.wait(session.state.number, 0.0) is session.state
    assert session.wait(-1, PATIENCE) is session.state


# ── The copy that is served ──────────────────────────────────────────────────────────────────────────────
def test_the_copy_of_a_page_lets_in_its_own_script_and_keeps_what_the_page_lets_in(session: Session) -> None:
    page = (session.folder / "policies/a.html").read_text(encoding="utf-8")
    ours = page.replace("base-uri", "script-src 'sha256-search'; base-uri")
    (allowed,) = re.findall(r'Policy" content="([^"]*)"', served(ours, session.state))
    (style,) = re.findall(r"style-src ('sha256-[^']*')", page)
    directives = {part.split()[0]: part.split()[1:] for part in allowed.split(";")}
    assert directives["default-src"] == ["'none'"]
    assert directives["connect-src"] == ["'self'"]
    assert directives["script-src"][0] == "'sha256-search'"
    assert directives["style-src"][0] == style
    assert [len(directives[name]) for name in ("script-src", "style-src")] == [2, 2]


@pytest.mark.parametrize("attack", ATTACKS)
def test_no_finding_brings_markup_into_the_page(session: Session, attack: str) -> None:
    first = session.state.findings[0]

    def tags(words: str) -> list[str]:
        found = Finding(
            first.code,
            words,
            words,
            file=words,
            place=replace(first.place or Place(1, 1), excerpt=((1, words),)),
        )
        page = served(not_there(), State(1, (found,)))
        return re.findall(r"<[^>]*>", page.partition("<aside")[2].partition("</aside>")[0])

    assert tags(attack) == tags("harmless")
    assert len(re.findall(r"<\w", listing([attack]))) == len(re.findall(r"<\w", listing(["harmless"])))


# ── How it ends ──────────────────────────────────────────────────────────────────────────────────────────
def test_ctrl_c_ends_it_cleanly(tmp_path: Path) -> None:
    with serving(school(tmp_path)) as server:
        waiting = socket.create_connection(("127.0.0.1", server.port), timeout=PATIENCE)
        waiting.sendall(
            f"GET /_policykit/events?since=1 HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\n\r\n".encode()
        )
        assert waiting.recv(10)
        assert server.stopped() == 130
        waiting.close()
    assert server.said[-1] == "Stopped.\n"


@pytest.mark.skipif(sys.platform == "win32", reason="there a program is ended without a word")
@pytest.mark.parametrize("by", ["SIGTERM", "SIGHUP", "SIGINT"])
def test_however_it_is_told_to_end_it_leaves_no_folder_behind(by: str, tmp_path: Path) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    with serving(school(tmp_path), TMPDIR=str(temporary)) as server:
        assert len(list(temporary.iterdir())) == 1
        number = signal.Signals[by]
        assert server.stopped(number) == 128 + number
    assert list(temporary.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="has no pseudo-terminals")
def test_while_the_first_pages_are_made_a_terminal_shows_how_far_they_are(tmp_path: Path) -> None:
    # It ends as soon as it has nothing to do, and is as impatient as a person with a thousand policies.
    program = (
        "import os, signal\n"
        "from policykit.cli import building, main, serving\n"
        "building._PATIENCE = -1\n"
        "serving.time.sleep = lambda _: os.kill(os.getpid(), signal.SIGTERM)\n"
        "main.main()"
    )
    shown = on_a_terminal(school(tmp_path), "-c", program, "serve", "--port", "0", as_module=False)
    assert shown.index("Making the pages") < shown.index("100%") < shown.index("Serving http://127.0.0.1:")


def test_a_port_that_is_taken_is_told(server: Serving, tmp_path: Path) -> None:
    told = run_process(school(tmp_path), "serve", "--port", str(server.port))
    assert told.status == 2
    assert f"Pages cannot be served at port {server.port}: another program uses it." in " ".join(
        told.err.split()
    )


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    told = run(tmp_path, "serve", "nowhere")
    assert (told.status, "PK001" in told.err) == (2, True)
