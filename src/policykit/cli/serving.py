"""The ``serve`` command: pages on the loopback until Ctrl-C, and what was found each time a file is saved."""

from __future__ import annotations

import datetime
import signal
import tempfile
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from types import FrameType
from typing import NoReturn

from policykit.cli.building import progress_bar
from policykit.cli.reporting import plural, say
from policykit.cli.terminal import tell
from policykit.findings import InvalidData
from policykit.preview.server import Server
from policykit.preview.session import Refreshed, Session
from policykit.workspace.inputs import not_there

_PAUSE = 0.1
"""Seconds between two looks at the files."""


def serve(paths: Sequence[Path], port: int, today: datetime.date) -> None:
    """Serve until the user stops it, which raises KeyboardInterrupt.

    Raises InvalidData if a path leads nowhere, PolicykitError if the port is taken.
    """
    missing = [not_there(path) for path in paths if not path.exists()]
    if missing:
        raise InvalidData(missing)
    _end_when_told()
    with tempfile.TemporaryDirectory(prefix="policykit-", ignore_cleanup_errors=True) as folder:
        session = Session(paths, Path(folder), today)
        with Server(session, port) as server:
            with progress_bar("Making the pages") as progress:
                first = session.refresh(progress)
            _tell(first)
            threading.Thread(target=server.serve_forever, daemon=True).start()
            say(f"Serving {server.address} until you press Ctrl-C.")
            try:
                while True:
                    _tell(session.refresh())
            finally:
                server.shutdown()


def _end_when_told() -> None:
    """End in order when the system says so or the terminal is closed, so that no folder is left behind.

    What was set to be ignored, as nohup does, still is. On Windows another program can only end this one
    without a word; the closing of a console is told as SIGBREAK.
    """
    for name in ("SIGTERM", "SIGHUP", "SIGBREAK"):
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _end)


def _end(number: int, _: FrameType | None) -> NoReturn:
    signal.signal(number, signal.SIG_IGN)  # once is enough: the second would break off the tidying
    raise SystemExit(128 + number)


def _tell(refreshed: Refreshed | None) -> None:
    """Tell the terminal what has changed; with nothing to tell, wait a little."""
    if refreshed is None:
        time.sleep(_PAUSE)
        return
    tell(refreshed.findings)
    errors = sum(finding.is_error for finding in refreshed.state.findings)
    warnings = len(refreshed.state.findings) - errors
    if refreshed.pages or refreshed.findings:
        made = plural(len(refreshed.pages), "page") if refreshed.pages else "No page"
        say(f"{made} made anew: {plural(errors, 'error')}, {plural(warnings, 'warning')}.")
