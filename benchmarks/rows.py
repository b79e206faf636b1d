"""The rows of the table: each piece of work, our time, a peer's time, and the goal for their ratio."""

from __future__ import annotations

import json
import operator
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, cast

import policykit
from benchmarks import peers, subject
from benchmarks.subject import Room
from benchmarks.timing import Command, functions, processes
from policykit.formats import word

OURS = "policykit"
PANDOC = "one pandoc process"
INSTALLED = "from policykit.cli.main import main; main()"
"""What the installed command does."""


@dataclass(frozen=True, slots=True)
class Size:
    """How much is measured: rounds of processes and of calls, seconds for a call, policies of a batch.

    ``longer`` is how many copies of its sections the shorter of two long policies has.
    """

    builds: int = 9
    calls: int = 15
    seconds: float = 0.05
    batch: int = 60
    batches: int = 3
    longer: int = 27


FULL = Size()
QUICK = Size(builds=3, calls=5, seconds=0.02, batch=20, batches=1, longer=3)


@dataclass(frozen=True, slots=True)
class Reach:
    """The goal for a ratio: at most or at least a number."""

    compare: Callable[[float, float], bool]
    number: float

    def __str__(self) -> str:
        return f"{'≤' if self.compare is operator.le else '≥'} {self.number:g}"


at_most = partial(Reach, operator.le)
at_least = partial(Reach, operator.ge)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table. ``value`` is the ratio."""

    work: str
    peer: str
    ours: str
    theirs: str
    value: float | None
    reach: Reach | None = None
    unit: str = "×"

    @property
    def met(self) -> str:
        """Whether the goal is met; empty without a goal, or if nothing was measured."""
        if self.reach is None or self.value is None:
            return ""
        return "met" if self.reach.compare(self.value, self.reach.number) else "NOT MET"


def _slower(work: str, peer: str, times: dict[str, float], reach: Reach | None = None) -> Row:
    """How many times as long we take as a peer."""
    if peer not in times:
        return Row(work, peer, _shown(times[OURS]), "not installed", None, reach)
    return Row(work, peer, _shown(times[OURS]), _shown(times[peer]), times[OURS] / times[peer], reach)


def _faster(work: str, peer: str, times: dict[str, float], reach: Reach | None = None) -> Row:
    """How many times as fast as a peer we are."""
    if peer not in times:
        return Row(work, peer, _shown(times[OURS]), "not installed", None, reach)
    ratio = times[peer] / times[OURS]
    return Row(work, peer, _shown(times[OURS]), _shown(times[peer]), ratio, reach, "× faster")


def _shown(seconds: float) -> str:
    return f"{seconds:.2f} s" if seconds >= 1 else f"{seconds * 1000:.3g} ms"


def rows(folder: Path, size: Size) -> Iterator[Row]:
    """Every row, measured as it is asked for. ``folder`` is a temporary one, on the disk to be used."""
    room = _prepared(folder)
    yield from building(room, size)
    yield from batch(room, size)
    yield from writing(room, size)
    yield from reading_word(subject.policy(), size)
    yield from length(room, size)


def _prepared(folder: Path) -> Room:
    room = Room(folder)
    shutil.copytree(subject.POLICIES, room.policies)
    policy = subject.policy()
    room.markdown.write_text(policykit.render(policy, "markdown"), encoding="utf-8")
    room.page.write_text(json.dumps(subject.page(policy)), encoding="utf-8")
    return room


def _policykit(room: Room, *arguments: str, before: Callable[[], None] = lambda: None) -> Command:
    return Command([sys.executable, "-c", INSTALLED, *arguments], room.folder, before)


def building(room: Room, size: Size) -> Iterator[Row]:
    """One policy to Word, Markdown and HTML in a new process, and again when nothing has changed."""
    program = peers.pandoc()
    remove = partial(shutil.rmtree, room.folder / "new", ignore_errors=True)
    commands = {
        OURS: _policykit(room, "build", "-o", "new", before=remove),
        "again": _policykit(room, "build", "-o", "again"),
    }
    if program is not None:
        commands[PANDOC] = Command([program, room.markdown, "-o", "pandoc.docx"], room.folder)
    times = processes(commands, size.builds)
    if PANDOC in times:
        times["three pandoc processes"] = 3 * times[PANDOC]
    again = times | {OURS: times["again"]}
    yield _slower("build of one policy", "three pandoc processes", times, at_most(2))
    yield _slower("build, nothing changed", PANDOC, again, at_most(1))


def batch(room: Room, size: Size) -> Iterator[Row]:
    """Distinct policies to Word, Markdown and HTML in a new process; pandoc makes only the Word files."""
    many, out = subject.distinct(room.folder / "many", size.batch), room.folder / "out"
    remove = partial(shutil.rmtree, out, ignore_errors=True)
    commands = {OURS: _policykit(room, "build", many.name, "-o", "out", before=remove)}
    program, loop = peers.pandoc(), "one pandoc process, docx only"
    if program is not None:
        target = room.folder / "lua"
        target.mkdir()
        arguments: list[str | Path] = [program, "lua", peers.PANDOC_LOOP, target, *_as_markdown(many)]
        commands[loop] = Command(arguments, room.folder)
    times = processes(commands, size.batches)
    yield _faster(f"{size.batch} policies → docx, md, html", loop, times, at_least(3))


def _as_markdown(folder: Path) -> list[Path]:
    files = []
    for id_, policy in policykit.load_policies(folder).items():
        files.append(folder.parent / f"{id_}.md")
        files[-1].write_text(policykit.render(policy, "markdown"), encoding="utf-8")
    return files


def writing(room: Room, size: Size) -> Iterator[Row]:
    """A policy in memory → a document in memory. A process of pandoc reads the same policy as Markdown."""
    policy = subject.policy()
    page = cast("list[dict[str, Any]]", json.loads(room.page.read_bytes()))
    made: dict[str, Callable[[], object]] = {OURS: partial(policykit.render, policy, "docx")}
    if peers.has("docx"):
        made["python-docx"] = partial(peers.with_python_docx, page)
    times = functions(made, size.calls, size.seconds, _pandoc(room))
    yield _faster("Policy → docx", PANDOC, times, at_least(40))
    yield _faster("Policy → docx", "python-docx", times, at_least(25))
    markdown = room.markdown.read_text(encoding="utf-8")
    web: dict[str, Callable[[], object]] = {
        OURS: partial(policykit.render, policy, "html"),
        "markdown-it, whole page": peers.with_markdown_it(markdown),
    }
    times = functions(web, size.calls, size.seconds)
    yield _slower("Policy → HTML", "markdown-it, whole page", times, at_most(1))


def _pandoc(room: Room) -> dict[str, Command]:
    program = peers.pandoc()
    if program is None:
        return {}
    return {PANDOC: Command([program, "-s", room.markdown, "-o", "pandoc.docx"], room.folder)}


def reading_word(policy: policykit.Policy, size: Size) -> Iterator[Row]:
    """A Word file → the page in it."""
    data = policykit.render(policy, "docx")
    calls: dict[str, Callable[[], object]] = {OURS: partial(word.read, data)}
    if peers.has("mammoth"):
        calls["mammoth"] = partial(peers.read_with_mammoth, data)
    times = functions(calls, size.calls, size.seconds)
    yield _faster("Word file → page", "mammoth", times, at_least(4))


def length(room: Room, size: Size) -> Iterator[Row]:
    """The same work on a policy, and on one ten times as long."""
    short, long = (
        _work(subject.longer(room.folder / f"long-{times}", times))
        for times in (size.longer, 10 * size.longer)
    )
    for work, call in short.items():
        times = functions({"a tenth": call, OURS: long[work]}, max(1, size.batches), size.seconds)
        yield _slower(f"{work}, ten times as long", "a tenth", times, at_most(12))


def _work(file: Path) -> dict[str, Callable[[], object]]:
    old = policykit.load_policy(file)
    file.write_text(file.read_text(encoding="utf-8").replace("must", "should", 3), encoding="utf-8")
    new = policykit.load_policy(file)
    data = policykit.render(old, "docx")
    return {
        "load": partial(policykit.load_policy, file),
        "write Word": partial(policykit.render, old, "docx"),
        "read Word": partial(word.read, data),
        "diff": partial(policykit.changes, old, new),
        "redline": partial(policykit.redline, old, new, "docx"),
    }
