"""Running the real command, as a user does, in a folder of the test's own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

POLICIES = Path(__file__).parents[2] / "policies"
TODAY = "2026-11-22"


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
    """Run policykit in a folder. Whatever happens, no traceback may ever be seen."""
    return run_given(b"", folder, *arguments, **environment)


def run_given(given: bytes, folder: Path, *arguments: str, **environment: str) -> Ran:
    """The same, with something on standard input."""
    clean = {key: value for key, value in os.environ.items() if not key.startswith("POLICYKIT_TRACEBACK")}
    result = subprocess.run(
        [sys.executable, "-m", "policykit", *arguments],
        cwd=folder,
        env=clean | environment,
        input=given,
        capture_output=True,
        timeout=60,
        check=False,
    )
    ran = Ran(
        result.returncode, result.stdout.decode("utf-8", "replace"), result.stderr.decode("utf-8", "replace")
    )
    assert "Traceback" not in ran.said, ran.said
    assert "mistake of its own" not in ran.said, ran.said
    return ran


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
