"""Running the command line as a user does, in a folder of the test's own.

``run`` calls it within the process of the tests, which saves a third of a second each time; ``run_process``
starts a program, for what only a program has: signals, encodings, limits, an exit status that a shell sees.
"""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import TextIO
from unittest import mock

POLICIES = Path(__file__).parents[2] / "policies"
TODAY = "2026-11-22"

DEFAULT_SIGNALS = """
import signal
signal.signal(signal.SIGINT, signal.default_int_handler)
for name in ("SIGHUP", "SIGTERM"):
    if hasattr(signal, name):
        signal.signal(getattr(signal, name), signal.SIG_DFL)
"""
"""Begins a program that meets signals as from a terminal, even where the tests run in the background."""

_READ_WHEN_PYTHON_STARTS = ("PYTHON", "LC_", "LANG", "TZ")


@dataclass(frozen=True)
class Ran:
    """What a command printed, and how it ended."""

    status: int
    out: str
    err: str

    @property
    def said(self) -> str:
        """All that it printed."""
        return self.out + self.err


def run(folder: Path, *arguments: str, **environment: str) -> Ran:
    """Run policykit in a folder. Whatever happens, it may never print a traceback."""
    return run_given(b"", folder, *arguments, **environment)


def run_given(given: bytes, folder: Path, *arguments: str, **environment: str) -> Ran:
    """The same, with something on standard input."""
    if "--jobs" in arguments or any(key.startswith(_READ_WHEN_PYTHON_STARTS) for key in environment):
        return run_process(folder, *arguments, given=given, **environment)
    streams = [io.TextIOWrapper(io.BytesIO(data), encoding="utf-8") for data in (given, b"", b"")]
    with _as_a_program(folder, arguments, environment, streams):
        status = _exit_status()
    out, err = (_written(stream) for stream in streams[1:])
    return _without_a_traceback(Ran(status, out, err))


def run_process(folder: Path, *arguments: str, given: bytes = b"", **environment: str) -> Ran:
    """The same, as a program of its own."""
    result = subprocess.run(
        [sys.executable, "-m", "policykit", *arguments],
        cwd=folder,
        env=_environment(environment),
        input=given,
        capture_output=True,
        timeout=600,
        check=False,
    )
    out, err = (stream.decode("utf-8", "replace") for stream in (result.stdout, result.stderr))
    return _without_a_traceback(Ran(result.returncode, out, err))


def _without_a_traceback(ran: Ran) -> Ran:
    assert "Traceback" not in ran.said, ran.said
    assert "mistake of its own" not in ran.said, ran.said
    return ran


def _environment(more: Mapping[str, str]) -> dict[str, str]:
    clean = {key: value for key, value in os.environ.items() if not key.startswith("POLICYKIT_TRACEBACK")}
    return {**clean, "COLUMNS": "100", **more}


@contextmanager
def _as_a_program(
    folder: Path, arguments: tuple[str, ...], environment: Mapping[str, str], streams: Sequence[TextIO]
) -> Iterator[None]:
    """Let this process look, for a while, as ``python -m policykit`` does in a folder."""
    main = ModuleType("__main__")
    main.__package__ = "policykit"
    was_in, was_main = Path.cwd(), sys.modules["__main__"]
    os.chdir(folder)
    sys.modules["__main__"] = main
    try:
        with (
            mock.patch.dict(os.environ, _environment(environment), clear=True),
            mock.patch.object(sys, "argv", ["policykit/__main__.py", *arguments]),
            mock.patch.multiple(sys, stdin=streams[0], stdout=streams[1], stderr=streams[2]),
        ):
            yield
    finally:
        sys.modules["__main__"] = was_main
        os.chdir(was_in)


def _exit_status() -> int:
    from policykit.cli.main import main

    try:
        main()
    except SystemExit as ending:
        return ending.code if isinstance(ending.code, int) else 0
    return 0


def _written(stream: TextIO) -> str:
    stream.flush()
    buffer = stream.buffer
    assert isinstance(buffer, io.BytesIO)
    return buffer.getvalue().decode("utf-8", "replace")


def school(folder: Path) -> Path:
    """A copy of the shipped policies; returns the folder that holds it."""
    shutil.copytree(POLICIES, folder / "policies")
    return folder


def policy(id_: str, *lines: str, title: str = "A Policy") -> str:
    """The text of a small sound policy, with more lines in its one section."""
    return "\n".join(
        [
            "policykit: 1",
            f"id: {id_}",
            f"title: {title}",
            "approval: {by: Governors, on: Spring 2026}",
            "review: {due: Spring 2029}",
            "sections:",
            "  - id: all",
            "    blocks:",
            "      - {kind: text, id: words, text: Words.}",
            *lines,
            "",
        ]
    )
