"""One policy, from a file or from bytes → one document, as bytes."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from pathlib import Path

from policykit.findings import Finding
from policykit.tasks.load import read_bytes, read_file
from policykit.tasks.render import WORD, render
from policykit.tasks.template import located
from policykit.workspace import inputs


@dataclass(frozen=True, slots=True)
class Streamed:
    """The document, if it could be made, and what was found."""

    document: bytes | None
    findings: tuple[Finding, ...]
    unreadable: bool = False


def stream(
    path: Path,
    data: bytes | None,
    to: str,
    today: datetime.date,
    template: Path | None = None,
    audience: str | None = None,
) -> Streamed:
    """The document of the policy in a file, or of the one in ``data``; its extract if an audience is named.

    ``template`` is a Word file to be used in the place of the school's own house style. Raises UnknownName if
    the school has no such audience.
    """
    outcome = read_file(path, today) if data is None else read_bytes(data, today)
    policy = outcome.policy
    if policy is None:
        return Streamed(None, outcome.findings, outcome.unreadable)
    used = policy.setting.house_style if template is None or to != WORD else inputs.template(template)
    found = located(used, template or Path(policy.school.house_style or "")) if to == WORD else ()
    if any(finding.is_error for finding in found):
        return Streamed(None, (*outcome.findings, *found), unreadable=True)
    document = render(policy, to, audience=audience, template=used)
    written = document.encode() if isinstance(document, str) else document
    return Streamed(written, (*outcome.findings, *found))
