"""Running the real command on a pseudo-terminal, where a person would read what it says."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path


def on_a_terminal(folder: Path, *arguments: str, as_module: bool = True, **environment: str) -> str:
    """What the command prints where a person reads it: on a pseudo-terminal."""
    import pty  # which Windows has not

    called = ["-m", "policykit", *arguments] if as_module else list(arguments)

    pid, terminal = pty.fork()
    if pid == 0:
        for name in ("SIGHUP", "SIGINT", "SIGTERM"):  # ignored where the tests run in the background
            signal.signal(getattr(signal, name), signal.SIG_DFL)
        os.chdir(folder)
        os.environ.update(environment)
        os.execv(sys.executable, [sys.executable, *called])
    read = b""
    while True:
        try:
            chunk = os.read(terminal, 65536)
        except OSError:
            break
        if not chunk:
            break
        read += chunk
    os.waitpid(pid, 0)
    os.close(terminal)
    return read.decode("utf-8", "replace")
