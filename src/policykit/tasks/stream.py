"""One policy, from a file or from bytes → one document, as bytes."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from pathlib import Path

from policykit.findings import Finding
from policykit.tasks.load import read_bytes, read_file
from policykit.tasks.render import render


@dataclass(frozen=True, slots=True)
class Streamed:
    """The document, if it could be made, and what was found."""

    document: bytes | None
    findings: tuple[Finding, ...]
    unreadable: bool = False


def stream(path: Path, data: bytes | None, to: str, today: datetime.date) -> Streamed:
    """The document of the policy in a file, or of the one in ``data``."""
    outcome = read_file(path, today) if data is None else read_bytes(data, today)
    if outcome.policy is None:
        return Streamed(None, outcome.findings, outcome.unreadable)
    document = render(outcome.policy, to)
    return Streamed(document.encode() if isinstance(document, str) else document, outcome.findings)
