"""What commands share of the terminal: its streams, its colours, and the statuses that commands end with."""

from __future__ import annotations

import codecs
import os
import signal
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from policykit.findings import Finding

FINE, FOUND, UNUSABLE = 0, 1, 2
INTERRUPTED = 128 + signal.SIGINT
STANDARD = "-"
"""What stands for standard input or output in place of a file."""


def standard_input() -> bytes:
    """All that is given on standard input."""
    return sys.stdin.buffer.read()


def write_bytes(data: bytes) -> None:
    """Data for other programs: the same bytes whatever the terminal's letters and line ends."""
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


def styled() -> bool:
    """Whether what is printed may have colours."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR")


_PLAIN_LETTERS = str.maketrans(
    {"“": '"', "”": '"', "‘": "'", "’": "'", "…": "...", "–": "-", "—": "-", "•": "*", "·": ".", "→": ">"}
)


def _in_ascii(error: UnicodeError) -> tuple[str, int]:
    """What to print where the terminal has no such letter."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    lost = error.object[error.start : error.end].translate(_PLAIN_LETTERS)
    return "".join(c if c.isascii() else "?" for c in lost), error.end


def prepare_streams() -> None:
    """Let a terminal print what its letters cannot say as near as can be."""
    codecs.register_error("policykit", _in_ascii)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="policykit")


def tell(findings: Iterable[Finding]) -> None:
    """Tell findings on standard error."""
    from policykit.cli.reporting import report, say

    text = report(findings, "text")
    if text:
        say(text, error=True)
