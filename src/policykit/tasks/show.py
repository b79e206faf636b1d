"""A policy by its name → text for a terminal."""

from __future__ import annotations

from pathlib import Path

from policykit import codes
from policykit.compose import compose, compose_extract
from policykit.findings import Finding, InvalidData, UnknownName, nearest
from policykit.formats.text import write
from policykit.model.policy import Policy
from policykit.tasks.load import Library, open_library, read_bytes, read_file
from policykit.workspace.inputs import shown


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
    if text is not None:
        outcome = read_bytes(text)
    else:
        as_file = Path(name)
        is_file = as_file.suffix.lower() in (".yaml", ".yml")
        beside = as_file if as_file.exists() or as_file.parent != Path() else folder / name
        outcome = read_file(beside if is_file else _file_of(name, open_library(folder)))
    if outcome.policy is None:
        raise InvalidData([finding for finding in outcome.findings if finding.is_error])
    return outcome.policy


def _file_of(id_: str, library: Library) -> Path:
    files = {known: file for file, known in library.ids.items()}
    if id_ in files:
        return files[id_]
    near = nearest(id_, files)
    known = f"The policies here are: {', '.join(files)}." if files else "There are no policies here."
    remedy = f"Did you mean “{near}”?" if near else known
    sentence = f"There is no policy “{id_}” in {shown(library.path)}."
    raise UnknownName([Finding(codes.UNKNOWN_NAME, sentence, remedy)])
