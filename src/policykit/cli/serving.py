"""The ``serve`` command: pages on this computer until Ctrl-C, and what was found whenever a file is saved."""

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
from policykit.cli.reporting import plural, say, tell
from policykit.findings import InvalidData
from policykit.preview.server import Refreshed, Server, Session
from policykit.workspace.inputs import not_there

_PAUSE = 0.1
"""Seconds between two looks at the files."""


def serve(paths: Sequence[Path], port: int, today: datetime.date) -> None:
    """Serve until the user stops it, which raises KeyboardInterrupt.

    Raises InvalidData if a path does not exist, PolicykitError if the port is taken.
    """
    missing = [not_there(path) for path in paths if not path.exists()]
    if missing:
        raise InvalidData(missing)
    _end_in_order()
    with tempfile.TemporaryDirectory(prefix="policykit-", ignore_cleanup_errors=True) as folder:
        session = Session(paths, Path(folder), today)
        with Server(session, port) as server:
            with progress_bar("Making the pages") as progress:
                first = session.refresh(progress)
            _report(first)
            threading.Thread(target=server.serve_forever, daemon=True).start()
            say(f"Serving {server.address} until you press Ctrl-C.")
            try:
                while True:
                    _report(session.refresh())
            finally:
                server.shutdown()


def _end_in_order() -> None:
    """Leave no folder behind when the system ends the program or the terminal is closed.

    A signal that is ignored, as nohup does with SIGHUP, stays ignored. On Windows the closing of a console
    is SIGBREAK.
    """
    for name in ("SIGTERM", "SIGHUP", "SIGBREAK"):
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _end)


def _end(number: int, _: FrameType | None) -> NoReturn:
    signal.signal(number, signal.SIG_IGN)  # a second one would interrupt the tidying
    raise SystemExit(128 + number)


def _report(refreshed: Refreshed | None) -> None:
    """Print what has changed; if nothing has, wait a little."""
    if refreshed is None:
        time.sleep(_PAUSE)
        return
    tell(refreshed.findings)
    errors = sum(finding.is_error for finding in refreshed.state.findings)
    warnings = len(refreshed.state.findings) - errors
    if refreshed.pages or refreshed.findings:
        pages = plural(len(refreshed.pages), "page").capitalize()
        say(f"{pages} updated: {plural(errors, 'error')}, {plural(warnings, 'warning')}.")
