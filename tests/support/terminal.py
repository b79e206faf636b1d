"""Running the real command on a pseudo-terminal, where a person would read what it says."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path


def on_a_terminal(folder: Path, *arguments: str, as_module: bool = True, **environment: str) -> str:
    """What the command prints where a person reads it: on a pseudo-terminal."""
    import pty  # which Windows has not

    called = ["-m", "policykit", *arguments] if as_module else list(arguments)
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, *called], cwd=folder, env=os.environ | environment,
        stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True,
    )  # fmt: skip
    os.close(theirs)
    read = b""
    while chunk := _chunk(ours):
        read += chunk
    process.wait()
    os.close(ours)
    return read.decode("utf-8", "replace")


def _chunk(terminal: int) -> bytes:
    """What is printed next; nothing, or on Linux an error, once the program has ended."""
    try:
        return os.read(terminal, 65536)
    except OSError:
        return b""
