"""Work → seconds: what is compared is run by turns, so that a noisy machine is noisy for all alike."""

from __future__ import annotations

import gc
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import policykit


@dataclass(frozen=True, slots=True)
class Command:
    """A process to be measured: its arguments, where it runs, and what is done before each run, untimed."""

    arguments: Sequence[str | Path]
    folder: Path
    before: Callable[[], None] = lambda: None

    def run(self) -> float:
        """Seconds from start to end; raises CalledProcessError if it fails."""
        self.before()
        started = time.perf_counter()
        done = subprocess.run(
            self.arguments, cwd=self.folder, env=clean(), stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False,
        )  # fmt: skip
        seconds = time.perf_counter() - started
        if done.returncode:
            sys.stderr.buffer.write(done.stderr)
            done.check_returncode()
        return seconds


def clean() -> dict[str, str]:
    """An environment in which nothing of the user's changes the measure: this policykit, no other."""
    kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT") if name in os.environ}
    return kept | {"LANG": "C", "PYTHONPATH": str(Path(policykit.__file__).parents[1])}


def processes(commands: Mapping[str, Command], rounds: int) -> dict[str, float]:
    """The median seconds of each process, run by turns; one run of each goes before, uncounted."""
    times: dict[str, list[float]] = {name: [] for name in commands}
    for turn in range(rounds + 1):
        for name, command in commands.items():
            seconds = command.run()
            if turn:
                times[name].append(seconds)
    return {name: statistics.median(measured) for name, measured in times.items()}


def functions(
    calls: Mapping[str, Callable[[], object]],
    rounds: int,
    slice_: float,
    beside: Mapping[str, Command] | None = None,
) -> dict[str, float]:
    """The median seconds of each call. A turn repeats the call until ``slice_`` seconds are full.

    It begins with a call that is not counted: what ran before has taken the processor's memory.

    The processes ``beside`` them run once in each turn, and once before, uncounted: a machine that slows down
    for some seconds does so for both.
    """
    commands = beside or {}
    for command in commands.values():
        command.run()
    counts = {name: _count(call, slice_) for name, call in calls.items()}
    times: dict[str, list[float]] = {name: [] for name in (*calls, *commands)}
    for _ in range(rounds):
        for name, call in calls.items():
            times[name].append(_repeated(call, counts[name]) / counts[name])
        for name, command in commands.items():
            times[name].append(command.run())
    return {name: statistics.median(measured) for name, measured in times.items()}


def _count(call: Callable[[], object], slice_: float) -> int:
    call()
    once = _repeated(call, 1)
    return max(1, int(slice_ / once))


def _repeated(call: Callable[[], object], count: int) -> float:
    gc.collect()
    call()
    started = time.perf_counter()
    for _ in range(count):
        call()
    return time.perf_counter() - started
