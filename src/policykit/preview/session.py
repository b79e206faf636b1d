"""Saved files → pages made anew, and what was found; the last good pages stay while a file is broken."""

from __future__ import annotations

import datetime
import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from policykit.findings import Finding, PolicykitError, in_file_order
from policykit.tasks.build import SITE_FORMATS, Progress, Request, build
from policykit.tasks.site import place_saved
from policykit.tasks.writing import Built
from policykit.workspace.inputs import ENDINGS, is_school, shown
from policykit.workspace.stamps import Stamp, stamps

_QUIET = 10
"""At so many looks nothing must have been saved before the pages of all policies are made."""
_BETWEEN = 16
"""So many policies are done between two looks while all are made: a look takes as long as some of them."""


@dataclass(frozen=True, slots=True)
class State:
    """What is to be seen now: a number that grows whenever that changes, and every finding."""

    number: int = 0
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Refreshed:
    """What came of saved files: the pages that were written or removed, and the findings that are new."""

    pages: tuple[Path, ...]
    findings: tuple[Finding, ...]
    state: State


class _SavedMeanwhile(Exception):
    """While all pages were being made, something was saved."""


class Session:
    """The pages of some policies, in a folder of their own, as long as somebody looks at them.

    One thread refreshes; any number may read the state and wait for the next one.
    """

    def __init__(self, paths: Sequence[Path], folder: Path, today: datetime.date) -> None:
        self.folder = folder
        self._progress: Progress | None = None
        self.state = State()
        self._request = Request(tuple(paths), SITE_FORMATS, folder, today, jobs=1, is_site=True)
        self._stamps: Mapping[Path, Stamp] = {}
        self._looks_until_whole = 0
        self._changed = threading.Condition()

    def refresh(self, progress: Progress | None = None) -> Refreshed | None:
        """Make anew what saved files ask for; None if nothing was saved.

        Where nothing but policies was saved, their pages come first, so that nobody waits for the others. All
        are made after so many looks at which nothing was saved, because a title stands on other pages too.
        ``progress`` is told how many policies of how many are done.
        """
        self._progress = progress
        now = stamps(self._request.paths)
        if now != self._stamps:
            saved = _policies_saved(self._stamps, now, self._request.paths)
            self._stamps = now
            self._looks_until_whole = _QUIET if saved else 0
            return self._attempt(saved)
        if self._looks_until_whole:
            self._looks_until_whole -= 1
            return None if self._looks_until_whole else self._attempt(())
        return None

    def wait(self, seen: int, seconds: float) -> State:
        """The state, as soon as it is another than the one seen, or when so many seconds have passed."""
        with self._changed:
            self._changed.wait_for(lambda: self.state.number != seen, seconds)
            return self.state

    def _attempt(self, saved: Sequence[Path]) -> Refreshed | None:
        try:
            return self._taken(self._made(saved), saved)
        except _SavedMeanwhile:
            self._looks_until_whole = _QUIET
            return None

    def _made(self, saved: Sequence[Path]) -> Built:
        try:
            return (
                place_saved(self.folder, saved, self._request.today)
                if saved
                else build(self._request, self._look_up)
            )
        except PolicykitError as error:
            return Built(findings=list(error.findings))

    def _look_up(self, done: int, total: int) -> None:
        """Tell how far it has come; leave it as soon as something is saved, if pages were there before."""
        if self._progress is not None:
            self._progress(done, total)
        is_time = done < total and done % _BETWEEN == 1
        if self.state.number and is_time and stamps(self._request.paths) != self._stamps:
            raise _SavedMeanwhile

    def _taken(self, built: Built, saved: Sequence[Path]) -> Refreshed:
        old = self.state.findings
        findings = tuple(in_file_order([*_still(old, built, saved), *built.findings]))
        pages = tuple(path for path in (*built.written, *built.removed) if path.suffix == ".html")
        if pages or findings != old or not self.state.number:
            with self._changed:
                self.state = State(self.state.number + 1, findings)
                self._changed.notify_all()
        return Refreshed(pages, tuple(finding for finding in findings if finding not in old), self.state)


def _policies_saved(
    old: Mapping[Path, Stamp], now: Mapping[Path, Stamp], folders: Sequence[Path]
) -> tuple[Path, ...]:
    """The policies of these folders that were saved, if nothing else has happened; else none."""
    if old.keys() != now.keys():
        return ()
    saved = tuple(path for path, stamp in now.items() if old[path] != stamp)
    names = (path for path in saved if path.parent in folders and path.suffix.lower() in ENDINGS)
    return saved if len(saved) == sum(not is_school(path) for path in names) else ()


def _still(old: Iterable[Finding], built: Built, saved: Sequence[Path]) -> Iterable[Finding]:
    """The findings that a build has not looked at again."""
    if not saved:
        return ()
    told = {shown(path) for path in saved} | {finding.file for finding in built.findings}
    return (finding for finding in old if finding.file not in told)
