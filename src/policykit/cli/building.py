"""The ``build`` and ``site`` commands: what they report, and how they end."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from policykit.cli.reporting import FINE, FOUND, STANDARD, UNUSABLE, plural, say, tell, visible, write_bytes
from policykit.tasks.build import Request
from policykit.tasks.build import build as run
from policykit.tasks.writing import Built
from policykit.workspace.inputs import shown

if TYPE_CHECKING:
    from rich.progress import Progress

_PATIENCE = 1.0
"""Seconds after which a build shows its progress."""
_LISTED = 30
"""How many files of a kind are named."""


def build(**asked: Any) -> int:
    """Build as the command line asks, and report what was done; the exit status."""
    request = Request(**asked)
    if STANDARD in map(str, (request.output, *request.paths)):
        return _build_one(request)
    with progress_bar("Building") as progress:
        built = run(request, progress)
    return finish(built, request.output, request.audience)


def _build_one(request: Request) -> int:
    """One policy in one format to standard output; the policy from a file or from standard input."""
    from policykit.tasks.render import stream

    if len(request.paths) != 1 or len(request.formats) != 1:
        raise click.UsageError("With - for input or output, name one policy and one format: --to html.")
    if str(request.output) != STANDARD and request.output != Path("build"):
        raise click.UsageError("A policy from standard input goes to standard output. Leave out -o.")
    path, to = request.paths[0], request.formats[0]
    text = sys.stdin.buffer.read() if str(path) == STANDARD else None
    document, findings, is_unreadable = stream(
        path, text, to, request.today, request.template, request.audience
    )
    tell(finding for finding in findings if finding.is_error)
    if document is None:
        return UNUSABLE if is_unreadable else FOUND
    write_bytes(document)
    return FINE


def finish(built: Built, output: Path, audience: str | None = None) -> int:
    """Report what was done, errors first; the exit status."""
    tell(finding for finding in built.findings if finding.is_error)
    for line in _report(built, output, audience):
        say(line)
    if built.errors:
        return UNUSABLE if built.read == 0 and not built.unchanged else FOUND
    return FINE


def _report(built: Built, output: Path, audience: str | None) -> Iterator[str]:
    kinds = {"wrote": built.written, "kept": built.kept, "removed": built.removed, "failed": built.failed}
    for word, paths in kinds.items():
        yield from (f"{word:<8} {visible(shown(path))}" for path in paths[:_LISTED])
        if len(paths) > _LISTED:
            yield f"         and {len(paths) - _LISTED} more"
    if built.unchanged and not (built.written or built.removed or built.errors):
        yield f"Nothing to do: {plural(built.unchanged, 'document')} in {shown(output)} up to date."
    elif built.unchanged:
        yield f"{plural(built.unchanged, 'other document')} up to date."
    if built.without:
        yield f"Nothing for {audience} in {plural(built.without, 'policy', 'policies')}."
    if built.failed:
        yield f"{plural(len(built.failed), 'policy', 'policies')} not built. Fix the errors above."
    if built.warnings:
        yield f'{plural(built.warnings, "warning")}. Run "policykit check" for details.'


@contextmanager
def progress_bar(what: str) -> Iterator[Callable[[int, int], None] | None]:
    """A progress bar on a terminal, once a second has passed."""
    if not sys.stderr.isatty():
        yield None
        return
    started = time.monotonic()
    bars: list[Progress] = []

    def advance(done: int, total: int) -> None:
        if not bars and time.monotonic() - started > _PATIENCE:
            from rich.console import Console  # slow to load, seldom needed
            from rich.progress import Progress

            bars.append(Progress(console=Console(stderr=True), transient=True))
            bars[0].add_task(what, total=total)
            bars[0].start()
        for bar in bars:
            bar.update(bar.task_ids[0], completed=done)

    try:
        yield advance
    finally:
        for bar in bars:
            bar.stop()
