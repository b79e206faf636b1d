"""Policies that were saved → their files in a site that is there already, and no others."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from policykit.tasks.load import open_library, read_policy
from policykit.tasks.placing import Built, Placing, Rendered, Request
from policykit.tasks.site import policy_files
from policykit.workspace import outputs
from policykit.workspace.manifest import Manifest


def place_saved(request: Request, files: Sequence[Path]) -> Built:
    """Write the files of these policies of one folder; what else names them stays until the site is built.

    Raises InvalidData if the folder cannot be read, NotWritten if the site cannot be written to.
    """
    library = open_library(files[0].parent)
    ids = frozenset(library.ids.values())
    with outputs.locked(request.output):
        manifest = Manifest.read(request.output)
        built = Built(findings=list(library.findings))
        placing = Placing(request, manifest, built)
        for file in files:
            outcome = read_policy(library, file, request.today)
            built.findings += outcome.findings
            if outcome.policy is not None and library.school_is_sound:
                made = policy_files(outcome.policy, ids, request.today)
                placing.place(Rendered(file, outcome.policy.id, made, ()))
        manifest.save("")
    return built
