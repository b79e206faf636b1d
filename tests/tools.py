"""The programs that some tests need: LibreOffice, poppler, Chromium."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest


def required(name: str) -> str:
    """A program's path; without it the test is skipped, or fails where POLICYKIT_REQUIRE_TOOLS is 1."""
    path = shutil.which(name)
    if path is None and os.environ.get("POLICYKIT_REQUIRE_TOOLS") == "1":
        pytest.fail(f"{name} is not installed, and POLICYKIT_REQUIRE_TOOLS is 1")
    if path is None:
        pytest.skip(f"{name} is not installed")
    return path


def in_libreoffice(files: Sequence[Path], form: str, folder: Path) -> None:
    """Have LibreOffice convert files into a folder, with a profile of its own."""
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [required("soffice"), profile, "--headless", "--convert-to", form, "--outdir", str(folder)]
    subprocess.run([*command, *map(str, files)], check=True, capture_output=True, timeout=300)
