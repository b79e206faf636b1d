"""The programs that some tests need: LibreOffice, poppler, Chromium, Node, Java."""

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


NODE_MODULES = os.environ.get("POLICYKIT_NODE_MODULES", "")
"""The folder into which the packages of tests/browser/package.json were installed."""
BROWSER = Path(__file__).parents[1] / "browser"


def in_node(program: str, *arguments: str) -> str:
    """What a program of tests/browser prints; one that uses packages needs POLICYKIT_NODE_MODULES."""
    if program.endswith(".cjs"):
        _require_packages()
    command = [required("node"), str(BROWSER / program), *arguments]
    environment = os.environ | {"NODE_PATH": NODE_MODULES}
    done = subprocess.run(command, env=environment, capture_output=True, timeout=600, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode()


def vnu() -> str:
    """The Nu HTML checker, a Java program."""
    _require_packages()
    return str(Path(NODE_MODULES) / "vnu-jar/build/dist/vnu.jar")


def _require_packages() -> None:
    if Path(NODE_MODULES, "axe-core").is_dir() and NODE_MODULES:
        return
    if os.environ.get("POLICYKIT_REQUIRE_TOOLS") == "1":
        pytest.fail("POLICYKIT_NODE_MODULES names no folder of packages, and POLICYKIT_REQUIRE_TOOLS is 1")
    pytest.skip("POLICYKIT_NODE_MODULES names no folder of packages")
