"""The ``serve`` command: pages on the loopback until Ctrl-C, and what was found each time a file is saved."""

from __future__ import annotations

import datetime
import tempfile
import threading
import time
from collections.abc import Sequence
from pathlib import Path

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
    with tempfile.TemporaryDirectory(prefix="policykit-", ignore_cleanup_errors=True) as folder:
        session = Session(paths, Path(folder), today)
        with Server(session, port) as server:
            _tell(session.refresh())
            threading.Thread(target=server.serve_forever, daemon=True).start()
            say(f"Serving {server.address} until you press Ctrl-C.")
            try:
                while True:
                    _tell(session.refresh())
            finally:
                server.shutdown()


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
