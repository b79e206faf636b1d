"""The rows of the table: each piece of work, ours, each peer's, and what was set out to be reached."""

from __future__ import annotations

import json
import operator
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, cast

import policykit
from benchmarks import peers, subject
from benchmarks.subject import Room
from benchmarks.timing import Command, clean, functions, processes
from policykit import source
from policykit.formats import word
from policykit.formats.word.template.sample import sample

OURS = "policykit"
HEAVY = ("pydantic", "docx", "lxml", "markdown_it", "yaml", "rich")
INSTALLED = "from policykit.cli.main import main; main()"
"""What the installed command does."""


@dataclass(frozen=True, slots=True)
class Size:
    """How much is measured: turns of processes and of calls, seconds of a call's turn, policies of a batch.

    Slow peers do ``loop`` policies of the batch, and are compared by the policy.
    """

    starts: int = 15
    builds: int = 9
    calls: int = 15
    slice: float = 0.05
    batch: int = 1000
    loop: int = 60
    batches: int = 1


FULL = Size()
QUICK = Size(starts=5, builds=3, calls=5, slice=0.02, batch=200, loop=20, batches=1)


@dataclass(frozen=True, slots=True)
class Reach:
    """What a ratio, or a number of MB, is to be: at most or at least a number."""

    compare: Callable[[float, float], bool]
    number: float

    def __str__(self) -> str:
        return f"{'≤' if self.compare is operator.le else '≥'} {self.number:g}"


at_most = partial(Reach, operator.le)
at_least = partial(Reach, operator.ge)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table. ``value`` is the ratio, or what else ``unit`` says."""

    work: str
    peer: str
    ours: str
    theirs: str
    value: float | None
    reach: Reach | None = None
    unit: str = "×"

    @property
    def met(self) -> str:
        """Whether it was reached; empty where nothing was to be, or nothing was measured."""
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
    yield from starting(room, size)
    yield from building(room, size)
    yield from reading(size)
    yield from reading_word(subject.policy(), size)
    yield from writing(room, size)
    yield from batch(room, size)
    yield from website(room, size)


def _prepared(folder: Path) -> Room:
    room = Room(folder)
    shutil.copytree(subject.POLICIES, room.policies)
    policy = subject.policy()
    room.markdown.write_text(policykit.render(policy, "markdown"), encoding="utf-8")
    room.page.write_text(json.dumps(subject.page(policy)), encoding="utf-8")
    return room


def _policykit(room: Room, *arguments: str, before: Callable[[], None] = lambda: None) -> Command:
    return Command([sys.executable, "-c", INSTALLED, *arguments], room.folder, before)


def starting(room: Room, size: Size) -> Iterator[Row]:
    """How long a user waits for nothing but the command itself."""
    empty = "python -c pass"
    for option in ("--version", "--help"):
        commands = {
            OURS: _policykit(room, option),
            empty: Command([sys.executable, "-c", "pass"], room.folder),
        }
        yield _slower(f"policykit {option}", empty, processes(commands, size.starts), at_most(4))


def building(room: Room, size: Size) -> Iterator[Row]:
    """One policy, YAML → docx, from a cold process; and again when nothing has changed."""
    program = peers.pandoc()
    new = room.folder / "new"
    commands = {
        OURS: _policykit(
            room, "build", "--to", "docx", "-o", "new", before=partial(shutil.rmtree, new, ignore_errors=True)
        ),
        "again": _policykit(room, "build", "--to", "docx", "-o", "again"),
    }
    if program is not None:
        commands["pandoc md→docx"] = Command([program, room.markdown, "-o", "pandoc.docx"], room.folder)
    if peers.has("docx"):
        commands["python-docx script"] = _python_docx(room, 1)
    times = processes(commands, size.builds)
    again = times | {OURS: times["again"]}
    yield _slower("build of one policy", "pandoc md→docx", times, at_most(2.5))
    yield _slower("build of one policy", "python-docx script", times)
    yield _slower("build, nothing changed", "pandoc md→docx", again, at_most(1))
    loaded = _loaded_by_build(room)
    yield Row(
        "build, nothing changed", "heavy libraries loaded", loaded or "none", "none",
        float(len(loaded.split())), at_most(0), "",
    )  # fmt: skip


def _loaded_by_build(room: Room) -> str:
    program = (
        "import sys; from policykit.cli.main import main\n"
        "try: main()\nexcept SystemExit: pass\n"
        f"print(*[name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr)"
    )
    arguments = [sys.executable, "-c", program, "build", "--to", "docx", "-o", "again"]
    done = subprocess.run(arguments, cwd=room.folder, env=clean(), capture_output=True, check=True)
    return done.stderr.decode().strip()


def _python_docx(room: Room, count: int) -> Command:
    script: list[str | Path] = [
        sys.executable,
        Path(peers.__file__),
        room.page,
        room.folder / "tutorial",
        str(count),
    ]
    return Command(script, room.folder)


def reading(size: Size) -> Iterator[Row]:
    """YAML text → tree with the position of every value."""
    text = subject.BEHAVIOUR.read_text(encoding="utf-8")
    calls: dict[str, Callable[[], object]] = {
        OURS: partial(source.read, text),
        "yaml.CSafeLoader": partial(peers.with_c_loader, text),
    }
    if peers.has("ruamel.yaml"):
        calls["ruamel round trip"] = partial(peers.with_ruamel, text)
    times = functions(calls, size.calls, size.slice)
    yield _slower("YAML → tree with positions", "yaml.CSafeLoader", times, at_most(1))
    yield _faster("YAML → tree with positions", "ruamel round trip", times)


def reading_word(policy: policykit.Policy, size: Size) -> Iterator[Row]:
    """A Word file → the page in it, warm."""
    data = policykit.render(policy, "docx")
    calls: dict[str, Callable[[], object]] = {OURS: partial(word.read, data)}
    if peers.has("docx"):
        calls["python-docx"] = partial(peers.read_with_python_docx, data)
    if peers.has("mammoth"):
        calls["mammoth"] = partial(peers.read_with_mammoth, data)
    times = functions(calls, size.calls, size.slice)
    yield _faster("Word file → page", "mammoth", times, at_least(10))
    yield _faster("Word file → page", "python-docx", times)


def writing(room: Room, size: Size) -> Iterator[Row]:
    """A validated Policy → a document in memory, warm; a process of pandoc has the same Markdown to read."""
    policy = subject.policy()
    page = cast("list[dict[str, Any]]", json.loads(room.page.read_bytes()))
    made: dict[str, Callable[[], object]] = {
        OURS: partial(policykit.render, policy, "docx"),
        "string + zlib (floor)": peers.deflate_alone(policykit.render(policy, "docx")),
    }
    if peers.has("docx"):
        made["python-docx"] = partial(peers.with_python_docx, page)
    times = functions(made, size.calls, size.slice, _pandoc(room, "docx"))
    yield _faster("Policy → docx", "pandoc process", times, at_least(100))
    yield _faster("Policy → docx", "python-docx", times, at_least(60))
    yield _slower("Policy → docx", "string + zlib (floor)", times, at_most(6))
    own = sample()
    styled: dict[str, Callable[[], object]] = {
        OURS: partial(policykit.render, policy, "docx", template=own),
        "string + zlib (floor)": peers.deflate_alone(policykit.render(policy, "docx", template=own)),
        "in policykit's own style": partial(policykit.render, policy, "docx"),
    }
    times = functions(styled, size.calls, size.slice, _pandoc(room, "docx"))
    work = "Policy → docx, a school's template"
    yield _faster(work, "pandoc process", times, at_least(100))
    yield _slower(work, "string + zlib (floor)", times, at_most(6))
    yield _slower(work, "in policykit's own style", times)
    web: dict[str, Callable[[], object]] = {
        OURS: partial(policykit.render, policy, "html"),
        "markdown-it, whole page": peers.with_markdown_it(room.markdown.read_text(encoding="utf-8")),
        "escape (floor)": peers.escape_alone(page),
    }
    times = functions(web, size.calls, size.slice, _pandoc(room, "html"))
    yield _faster("Policy → HTML", "pandoc process", times, at_least(80))
    yield _slower("Policy → HTML", "markdown-it, whole page", times, at_most(0.5))
    yield _slower("Policy → HTML", "escape (floor)", times)


def _pandoc(room: Room, ending: str) -> dict[str, Command]:
    program = peers.pandoc()
    if program is None:
        return {}
    return {"pandoc process": Command([program, "-s", room.markdown, "-o", f"pandoc.{ending}"], room.folder)}


def batch(room: Room, size: Size) -> Iterator[Row]:
    """Many distinct policies, YAML → docx, HTML and Markdown files, start of the process included."""
    many = subject.distinct(room.folder / "many", size.batch)
    out = room.folder / "out"
    fresh = partial(shutil.rmtree, out, ignore_errors=True)
    commands = {
        f"{jobs}": _policykit(room, "build", many.name, "-o", "out", "--jobs", f"{jobs}", before=fresh)
        for jobs in (1, 2)
    } | _slow_loops(room, size)
    times = _by_policy(processes(commands, size.batches), size)
    work = f"{size.batch} policies → docx, html, md"
    one, two = (times | {OURS: times[jobs]} for jobs in ("1", "2"))
    yield _faster(f"{work}, one worker", "pandoc Lua loop", one, at_least(20))
    yield _faster(f"{work}, one worker", "python-docx, docx only", one)
    yield _faster(f"{work}, two workers", "pandoc Lua loop", two)
    yield _faster(f"{work}, two workers", "one worker", two | {"one worker": times["1"]}, at_least(1.5))
    for name, command in commands.items():
        ours = name in ("1", "2")
        told = f"--jobs {name}, greatest process" if ours else name
        peak = command.peak()
        yield Row("peak memory of the batch", told, "", "", peak, at_most(64) if ours else None, "MB")


def website(room: Room, size: Size) -> Iterator[Row]:
    """The same policies as a site: all of it, and again after one of them was edited."""
    many, out = room.folder / "many", room.folder / "site"
    command = partial(_policykit, room, "site", many.name, "-o", out.name)
    whole = command(before=partial(shutil.rmtree, out, ignore_errors=True))
    again = command(before=partial(subject.edit, many / "behaviour-0.yaml"))
    times = processes({"the whole site": whole, OURS: again}, size.batches)
    yield _faster(f"site of {size.batch} policies, one edited", "the whole site", times)
    for name, each in (("the whole site", whole), ("one edited", again)):
        yield Row(
            "peak memory of the site", f"{name}, greatest process", "", "", each.peak(), at_most(64), "MB"
        )


def _slow_loops(room: Room, size: Size) -> dict[str, Command]:
    commands: dict[str, Command] = {}
    program = peers.pandoc()
    if program is not None:
        folder = room.folder / "lua"
        folder.mkdir()
        files = _as_markdown(room, size)
        loop: list[str | Path] = [program, "lua", peers.PANDOC_LOOP, folder, *files]
        commands["pandoc Lua loop"] = Command(loop, room.folder)
    if peers.has("docx"):
        commands["python-docx, docx only"] = _python_docx(room, size.loop)
    return commands


def _as_markdown(room: Room, size: Size) -> list[Path]:
    """The first policies of the batch as Markdown files, for pandoc."""
    few = subject.distinct(room.folder / "few", size.loop)
    files = []
    for id_, policy in cast("policykit.Policies", policykit.load(few)).items():
        files.append(few / f"{id_}.md")
        files[-1].write_text(policykit.render(policy, "markdown"), encoding="utf-8")
    return files


def _by_policy(times: dict[str, float], size: Size) -> dict[str, float]:
    return {name: t / (size.batch if name in ("1", "2") else size.loop) for name, t in times.items()}
