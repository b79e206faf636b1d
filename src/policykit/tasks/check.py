"""Paths → findings: every fault of every policy, in the order of the files."""

from __future__ import annotations

import datetime
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from policykit.findings import Finding, InvalidData
from policykit.tasks.load import Library, no_policies, open_library, read_bytes, read_policy
from policykit.tasks.template import template_findings
from policykit.workspace.inputs import Files, is_school


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
        """How many findings are worth a person's eye."""
        return len(self.findings) - self.errors


def check(paths: str | Path | Sequence[str | Path], today: datetime.date) -> Checked:
    """Every finding in these files and folders; a folder's school.yaml is checked with it, once."""
    named = [paths] if isinstance(paths, str | Path) else paths
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


def choose(paths: Sequence[Path]) -> tuple[list[tuple[Library, Files]], list[Finding]]:
    """The libraries that the paths lie in, each with the policy files that are meant, once each.

    A path that leads nowhere gives a finding, and the others are gone on with.
    """
    groups: dict[str, tuple[Path, list[Path]]] = {}
    for path in paths:
        folder = path if path.is_dir() else path.parent
        groups.setdefault(os.path.realpath(folder), (folder, []))[1].append(path)
    chosen: list[tuple[Library, Files]] = []
    findings: list[Finding] = []
    for folder, named in groups.values():
        try:
            library = open_library(folder)
        except InvalidData as error:
            findings += error.findings
            continue
        is_whole = any(path.is_dir() for path in named)
        names = dict.fromkeys(path.name for path in named if not is_school(path))
        chosen.append((library, library.files if is_whole else Files(folder, tuple(names))))
        if is_whole and not library.files:
            findings.append(no_policies(folder))
    return chosen, findings


def check_text(data: bytes, today: datetime.date) -> Checked:
    """Every finding in one policy that comes from standard input."""
    outcome = read_bytes(data, today)
    return Checked(outcome.findings, 1, int(outcome.unreadable))
