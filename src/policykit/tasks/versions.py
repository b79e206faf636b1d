"""A policy's name → the policy: as it is now, or as it was at a revision.

A name is an id in the folder of policies, a file, or either with ``@`` and a revision of git:
``social-media@HEAD~1``, ``policies/social-media.yaml@v2``.

A file belongs to the folder that it lies in. A copy that is kept elsewhere, where no school.yaml is, is read
as if it lay in the folder of the policy that it is compared with, or in the folder of policies.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from policykit import codes
from policykit.findings import Finding, InvalidData, UnknownName, nearest
from policykit.model.policy import Policy
from policykit.tasks.load import Library, Outcome, library_of, open_library, read_policy
from policykit.workspace import history, inputs
from policykit.workspace.inputs import shown

_ENDINGS = (".yaml", ".yml")


def versions(old: str, new: str, folder: Path) -> tuple[Policy, Policy]:
    """Two policies by their names, to be compared; raises as :func:`version`."""
    return version(old, folder, beside=new), version(new, folder, beside=old)


def version(name: str, folder: Path, *, beside: str = "") -> Policy:
    """The policy of a name, with the school as it was at that time.

    ``beside`` names the policy that it is compared with. Raises UnknownName if there is no policy of that
    name, InvalidData if it cannot be read or used.
    """
    stem, at, revision = name.partition("@")
    if not at or Path(name).exists() or not stem:
        return _now(name, folder, beside)
    file = _file(stem, folder)
    snapshot = history.snapshot(file.parent if file is not None else folder, revision)
    library = library_of(snapshot.folder, snapshot.read)
    then = _then(stem, library) if file is None else library.path / file.name
    return _usable(library, read_policy(library, then, read=snapshot.read))


def _now(name: str, folder: Path, beside: str) -> Policy:
    file = _file(name, folder)
    library = open_library(folder if file is None else _home(file, beside, folder))
    return _usable(library, read_policy(library, file or file_of(name, library)))


def _home(file: Path, beside: str, folder: Path) -> Path:
    """The folder whose school a file belongs to: the first that has one, or else its own."""
    other = _file(beside.partition("@")[0], folder)
    near = (file.parent, *((other.parent,) if other is not None else ()), folder)
    return next((path for path in near if inputs.has_school(path)), file.parent)


def _file(name: str, folder: Path) -> Path | None:
    """The file that is named, beside us or in the folder of policies; None if the name is an id."""
    path = Path(name)
    if path.suffix.lower() not in _ENDINGS:
        return None
    return path if path.exists() or path.parent != Path() else folder / name


def _then(id_: str, library: Library) -> Path:
    """The file of a policy at a revision."""
    found = {known: file for file, known in library.ids.items()}.get(id_)
    if found is None:
        sentence = f"There was no policy “{id_}” in {shown(library.path)}."
        raise InvalidData([Finding(codes.NOT_IN_REVISION, sentence, _known(id_, library))])
    return found


def file_of(id_: str, library: Library) -> Path:
    """The file of the policy with an id; raises UnknownName, with a suggestion."""
    files = _files(library)
    if id_ in files:
        return files[id_]
    sentence = f"There is no policy “{id_}” in {shown(library.path)}."
    raise UnknownName([Finding(codes.UNKNOWN_NAME, sentence, _known(id_, library))])


def _files(library: Library) -> Mapping[str, Path]:
    return {known: file for file, known in library.ids.items()}


def _known(id_: str, library: Library) -> str:
    files = _files(library)
    near = nearest(id_, files)
    if near is not None:
        return f"Did you mean “{near}”?"
    return f"The policies here are: {', '.join(files)}." if files else "There are no policies here."


def _usable(library: Library, outcome: Outcome) -> Policy:
    if outcome.policy is None:
        findings = (*library.findings, *outcome.findings)
        raise InvalidData([finding for finding in findings if finding.is_error])
    return outcome.policy
