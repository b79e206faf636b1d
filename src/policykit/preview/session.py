"""The pages of some policies, updated as files are saved; the last good page stays while a file is broken."""

from __future__ import annotations

import datetime
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from policykit.findings import Finding, PolicykitError, in_file_order
from policykit.formats import FORMATS, HTML
from policykit.tasks.build import SITE_FORMATS, Progress, Request, build
from policykit.tasks.site import place_saved
from policykit.tasks.writing import Built
from policykit.workspace.inputs import ENDINGS, Stamp, is_school, shown, stamps

_QUIET = 10
"""After so many looks at which nothing was saved, the pages of all policies are made."""


@dataclass(frozen=True, slots=True)
class State:
    """What a reader sees: a number that grows whenever it changes, and every finding."""

    number: int = 0
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Refreshed:
    """The pages that were written or removed after a save, and the findings that are new."""

    pages: tuple[Path, ...]
    findings: tuple[Finding, ...]
    state: State


class Session:
    """The pages of some policies, in a temporary folder.

    One thread refreshes; any number may read the state and wait for the next one.
    """

    def __init__(self, paths: Sequence[Path], folder: Path, today: datetime.date) -> None:
        self.folder = folder
        self.state = State()
        self._request = Request(tuple(paths), SITE_FORMATS, folder, today, jobs=1, is_site=True)
        self._stamps: Mapping[Path, Stamp] = {}
        self._looks_until_whole = 0
        self._changed = threading.Condition()

    def refresh(self, progress: Progress | None = None) -> Refreshed | None:
        """Update the pages; None if nothing was saved.

        If only policies were saved, their pages come first. All pages are made after some looks at which
        nothing was saved, because other pages show titles too.
        """
        now = stamps(self._request.paths)
        if now != self._stamps:
            saved = _policies_saved(self._stamps, now, self._request.paths)
            self._stamps = now
            self._looks_until_whole = _QUIET if saved else 0
            return self._update(saved, progress)
        if self._looks_until_whole:
            self._looks_until_whole -= 1
            return None if self._looks_until_whole else self._update((), progress)
        return None

    def wait(self, seen: int, seconds: float) -> State:
        """The state, as soon as it is not the one seen, or when so many seconds have passed."""
        with self._changed:
            self._changed.wait_for(lambda: self.state.number != seen, seconds)
            return self.state

    def _update(self, saved: Sequence[Path], progress: Progress | None) -> Refreshed:
        try:
            if saved:
                built = place_saved(self.folder, saved, self._request.today)
            else:
                built = build(self._request, progress)
        except PolicykitError as error:
            built = Built(findings=list(error.findings))
        old, known = self.state.findings, built.findings
        if saved:  # what was found in other files is still there
            seen = {shown(path) for path in saved} | {finding.file for finding in known}
            known = [*(finding for finding in old if finding.file not in seen), *known]
        findings = tuple(in_file_order(known))
        pages = tuple(
            path for path in (*built.written, *built.removed) if path.suffix == FORMATS[HTML].suffix
        )
        if pages or findings != old or not self.state.number:
            with self._changed:
                self.state = State(self.state.number + 1, findings)
                self._changed.notify_all()
        return Refreshed(pages, tuple(finding for finding in findings if finding not in old), self.state)


def _policies_saved(
    old: Mapping[Path, Stamp], now: Mapping[Path, Stamp], folders: Sequence[Path]
) -> tuple[Path, ...]:
    """The policies of these folders that were saved, if nothing else happened; else none."""
    if old.keys() != now.keys():
        return ()
    saved = tuple(path for path, stamp in now.items() if old[path] != stamp)
    policies = (path for path in saved if path.parent in folders and path.suffix.lower() in ENDINGS)
    return saved if len(saved) == sum(not is_school(path) for path in policies) else ()
