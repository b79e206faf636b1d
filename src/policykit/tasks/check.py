"""Checks policies: every finding, in the order of the files."""

from __future__ import annotations

import datetime
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from policykit.findings import Finding, InvalidData
from policykit.model.dates import day_of
from policykit.tasks.load import Library, no_policies, open_library, read_bytes, read_policy
from policykit.tasks.template import template_findings
from policykit.workspace.inputs import is_folder, is_school


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check found, how many files it looked at, and how many of them it could not read."""

    findings: tuple[Finding, ...]
    files: int
    unreadable: int

    @property
    def errors(self) -> int:
        """How many findings keep the data from being used."""
        return sum(finding.is_error for finding in self.findings)

    @property
    def warnings(self) -> int:
        """How many findings are worth a look."""
        return len(self.findings) - self.errors


def check(paths: str | Path | Sequence[str | Path], today: datetime.date) -> Checked:
    """Every finding in these files and folders; a folder's school.yaml is checked with it, once."""
    named, today = [paths] if isinstance(paths, str | Path) else paths, day_of(today)
    chosen, findings = choose([Path(path) for path in named])
    files, unreadable = sum(is_school(Path(path)) for path in named), 0
    for library, policies in chosen:
        findings += [*library.findings, *template_findings(library)]
        for file in policies:
            outcome = read_policy(library, file, today)
            findings += outcome.findings
            files += 1
            unreadable += outcome.unreadable
    return Checked(tuple(findings), files, unreadable)


def choose(paths: Sequence[Path]) -> tuple[list[tuple[Library, tuple[Path, ...]]], list[Finding]]:
    """The libraries that the paths lie in, each with the policy files that are meant, once each.

    A path that leads nowhere gives a finding, and the others are gone on with.
    """
    groups: dict[str, tuple[Path, list[Path]]] = {}
    for path in paths:
        folder = path if is_folder(path) else path.parent
        groups.setdefault(os.path.realpath(folder), (folder, []))[1].append(path)
    chosen: list[tuple[Library, tuple[Path, ...]]] = []
    findings: list[Finding] = []
    for folder, named in groups.values():
        try:
            library = open_library(folder)
        except InvalidData as error:
            findings += error.findings
            continue
        is_whole = any(map(is_folder, named))
        names = [path.name for path in named if not (is_folder(path) or is_school(path))]
        files = (folder / name for name in names)
        chosen.append((library, tuple(dict.fromkeys((*library.files, *files) if is_whole else files))))
        if is_whole and not library.files:
            findings.append(no_policies(folder))
    return chosen, findings


def check_text(data: bytes, today: datetime.date) -> Checked:
    """Every finding in one policy that comes from standard input."""
    outcome = read_bytes(data, today)
    return Checked(outcome.findings, 1, int(outcome.unreadable))
