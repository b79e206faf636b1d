"""The real ``policykit serve``, started in a folder and stopped as a user stops it."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Queue

from tests.support.commands import DEFAULT_SIGNALS, TODAY

PATIENCE = 300
"""Seconds until a test gives up: many, since the machine may be busy."""


PROGRAM = f"{DEFAULT_SIGNALS}\nfrom policykit.cli.main import main\nmain()"


class Serving:
    """A server that runs: what it says comes line by line, and ``port`` is where it listens."""

    def __init__(self, folder: Path, *arguments: str, **environment: str) -> None:
        command = [sys.executable, "-u", "-c", PROGRAM, "serve", "--today", TODAY, *arguments]
        self._process = subprocess.Popen(
            command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            encoding="utf-8", env=os.environ | {"COLUMNS": "100"} | environment,
        )  # fmt: skip
        self._lines: Queue[str] = Queue()
        self.said: list[str] = []
        threading.Thread(target=self._read, daemon=True).start()
        address = self.line_with("Serving http://127.0.0.1:")
        self.port = int(re.findall(r":(\d+)/", address)[0])

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}/"

    def line_with(self, words: str) -> str:
        """The next line that holds these words, as soon as it is said."""
        while words not in (line := self._lines.get(timeout=PATIENCE)):
            pass
        return line

    def stopped(self, by: signal.Signals = signal.SIGINT) -> int:
        """The exit status after Ctrl-C, or after another signal."""
        self._process.send_signal(by)
        return self._process.wait(PATIENCE)

    def end(self) -> None:
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait(PATIENCE)

    def _read(self) -> None:
        for line in self._process.stdout or ():
            self.said.append(line)
            self._lines.put(line)


@contextmanager
def serving(folder: Path, *arguments: str, **environment: str) -> Iterator[Serving]:
    server = Serving(folder, "--port", "0", *arguments, **environment)
    try:
        yield server
    finally:
        if server._process.poll() is None and sys.platform != "win32":
            server.stopped()
        server.end()
        assert "Traceback" not in "".join(server.said)
