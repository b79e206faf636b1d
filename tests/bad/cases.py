"""A folder with one bad file beside a sound one, read and built by the real command: for tests only."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.support.commands import TODAY, policy, run

UNREADABLE, REFUSED, WARNED = 2, 1, 0
FORMATS = "html,json"
SOUND = "a-sound-one"


@dataclass(frozen=True)
class Case:
    """One bad file. ``place`` is the line and column of its first finding, where it has a place."""

    name: str
    content: bytes
    code: str
    place: tuple[int, int] | None = None
    status: int = UNREADABLE
    remedy: str = ""

    def __str__(self) -> str:
        return self.name


def case(
    name: str, text: str | bytes, code: str, *place: int, status: int = UNREADABLE, remedy: str = ""
) -> Case:
    """A case from a text; ``place`` is line, column."""
    content = text.encode("utf-8") if isinstance(text, str) else text
    return Case(name, content, code, (place[0], place[1]) if place else None, status, remedy)


def body(*lines: str, id_: str = "bad", title: str = "A Policy") -> str:
    """A sound policy with more lines in its one section, from line 10 on."""
    return policy(id_, *lines, title=title)


def folder_with(folder: Path, content: bytes, name: str = "bad.yaml") -> Path:
    """A folder of policies that holds a bad file and a sound one; returns the bad file."""
    policies = folder / "policies"
    policies.mkdir(exist_ok=True)
    (policies / f"{SOUND}.yaml").write_text(policy(SOUND), encoding="utf-8")
    (policies / name).write_bytes(content)
    return policies / name


def findings(folder: Path, *paths: str) -> tuple[int, list[dict[str, Any]]]:
    """The exit status of a check, and what it found."""
    ran = run(folder, "check", *paths, "--format", "json", "--today", TODAY)
    found = json.loads(ran.out)["findings"]
    assert all(finding["sentence"].endswith(".") and finding["remedy"] for finding in found), found
    return ran.status, found


def built(folder: Path) -> set[str]:
    """The names of the documents that were built."""
    made = folder / "build"
    return (
        {path.name for path in made.iterdir() if not path.name.startswith(".policykit")}
        if made.exists()
        else set()
    )


def all_files(folder: Path) -> dict[str, bytes]:
    """Every file below the folder, but for what a build made in its own."""
    paths = (Path(at, name) for at, _, names in os.walk(folder) for name in names)
    return {str(p): p.read_bytes() for p in paths if folder / "build" not in p.parents}


def documents(*ids: str) -> set[str]:
    """The names of all the documents of these policies."""
    return {f"{id_}.{ending}" for id_ in ids for ending in ("html", "json")}


def assert_told_and_not_built(case: Case, folder: Path) -> None:
    """The finding with its code, place and remedy; the sound policy built, nothing else; no file touched."""
    folder_with(folder, case.content)
    before = all_files(folder)
    status, found = findings(folder, str(Path("policies", "bad.yaml")))
    assert (status, found[0]["code"]) == (case.status, case.code), found
    if case.place is not None:
        assert (found[0]["line"], found[0]["column"]) == case.place, found
    assert case.remedy in found[0]["remedy"]
    refused = case.status != WARNED
    ran = run(folder, "build", "--to", FORMATS, "--today", TODAY)
    assert (ran.status, case.code in ran.err) == ((1, True) if refused else (0, False)), ran.said
    assert built(folder) == documents(SOUND, *(() if refused else ("bad",)))
    assert all_files(folder) == before


@dataclass(frozen=True)
class Limited:
    """How a command ended that may use so much and no more, what it said, and the most memory it had."""

    status: int
    said: str
    megabytes: float


# What wait4(2) tells of a process's memory counts that of the one that started it, up to its exec; so the
# process says it itself.
_WITHIN_LIMITS = """
import resource, runpy
def peak():
    try:
        lines = open("/proc/self/status", encoding="ascii", errors="replace").read().splitlines()
        return 1024 * next(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))
    except OSError:  # no Linux: getrusage(2) counts in bytes on macOS
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
resource.setrlimit(resource.RLIMIT_CPU, (20, 20))
resource.setrlimit(resource.RLIMIT_AS, (1_500_000_000, 1_500_000_000))
try:
    runpy.run_module("policykit", run_name="__main__", alter_sys=True)
finally:
    with open("peak.txt", "w", encoding="ascii") as file:
        file.write(str(peak()))
"""


def limited(folder: Path, *arguments: str) -> Limited:
    """Run the command in 20 s of processor time and 1.5 GB of addresses; not on Windows.

    No clock on the wall is asked: how long a test waits depends on what else the machine does.
    """
    said = folder / "said.txt"
    with said.open("wb") as out:
        command = [sys.executable, "-c", _WITHIN_LIMITS, *arguments]
        process = subprocess.Popen(command, cwd=folder, stdin=subprocess.DEVNULL, stdout=out, stderr=out)
        process.wait()
    words = said.read_text(encoding="utf-8", errors="replace")
    assert "Traceback" not in words, words[-2000:]
    assert "mistake of its own" not in words, words[-2000:]
    return Limited(process.returncode, words, int((folder / "peak.txt").read_text(encoding="ascii")) / 1e6)
