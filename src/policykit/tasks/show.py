"""A policy by its name → text for a terminal."""

from __future__ import annotations

from pathlib import Path

from policykit.compose import compose, compose_extract
from policykit.findings import InvalidData
from policykit.formats.plaintext import write
from policykit.model.policy import Policy
from policykit.tasks.load import read_bytes
from policykit.tasks.versions import version


def show(
    name: str, folder: Path, audience: str | None, width: int, *, styled: bool, text: bytes | None = None
) -> str:
    """A policy, by its id or its file, as text; of one audience if one is named.

    Raises UnknownName for an unknown policy or audience, InvalidData if the policy cannot be used.
    """
    policy = _policy(name, folder, text)
    page = compose(policy) if audience is None else compose_extract(policy, audience)
    return write(page, width, styled)


def _policy(name: str, folder: Path, text: bytes | None) -> Policy:
    if text is None:
        return version(name, folder)
    outcome = read_bytes(text)
    if outcome.policy is None:
        raise InvalidData([finding for finding in outcome.findings if finding.is_error])
    return outcome.policy
