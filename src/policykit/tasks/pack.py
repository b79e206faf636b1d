"""Makes what governors need to decide on a proposal: the clean text, the changes marked, a summary."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Final

from policykit import codes
from policykit.compare import changes, summary
from policykit.compose import compose
from policykit.document.redline import redline
from policykit.findings import Finding, InvalidData
from policykit.formats import FORMATS, WORD, word
from policykit.formats.word.writer.paragraphs import Authorship
from policykit.model.carried import carried
from policykit.model.policy import Policy, Status
from policykit.tasks.load import Library, file_of, open_library, read_policy
from policykit.tasks.render import anchors_of
from policykit.tasks.template import with_template
from policykit.tasks.writing import Built, Made, OutputFolder
from policykit.workspace import outputs
from policykit.workspace.inputs import PROPOSALS, shown

AUTHOR: Final = "Proposal"
"""The author of the tracked changes: no person, and no date, so that the same data gives the same file."""


def pack(policy: str, folder: Path, output: Path, today: datetime.date, *, overwrite: bool = False) -> Built:
    """Make the three Word files for the proposal of a policy, by its id; an edited one is left and reported.

    Raises UnknownName for an unknown policy, InvalidData if there is no proposal or either cannot be used,
    NotWritten if the output folder cannot be written to.
    """
    accepted = _policy(open_library(folder), policy, today)
    proposals = _proposals(folder, policy)
    proposed = _policy(proposals, policy, today)
    file = file_of(policy, proposals)
    if proposed.status is not Status.PROPOSED:
        sentence, remedy = (
            "The proposal does not say that it is a proposal.",
            "Write status: proposed below its title.",
        )
        raise InvalidData([Finding(codes.NOT_PROPOSED, sentence, remedy, file=shown(file))])
    made = _documents(accepted, proposed)
    outputs.prepare(output)
    with outputs.locked(output):
        documents = OutputFolder(output, today, overwrite=overwrite)
        documents.place(file, made)
        return documents.finish(None)


def _policy(library: Library, id_: str, today: datetime.date) -> Policy:
    library, _ = with_template(library, None)
    outcome = read_policy(library, file_of(id_, library), today)
    if outcome.policy is None:
        raise InvalidData([*library.findings, *outcome.findings])
    return outcome.policy


def _proposals(folder: Path, policy: str) -> Library:
    proposals = folder / PROPOSALS
    library = open_library(proposals) if proposals.is_dir() else None
    if library is None or policy not in library.ids.values():
        sentence = f"There is no proposal for “{policy}”."
        remedy = f"Copy the policy's file into {shown(proposals)}, add status: proposed, and change it there."
        raise InvalidData([Finding(codes.NO_PROPOSAL, sentence, remedy, file=shown(folder))])
    return library


def _documents(accepted: Policy, proposed: Policy) -> tuple[Made, ...]:
    style = proposed.context.house_style
    template = word.compile_template(style) if style is not None else None
    old, new = compose(accepted), compose(proposed)
    page = summary.one_page(accepted, proposed, changes(accepted, proposed))
    whole = word.write(new, template, carried=carried(proposed))
    suffix = FORMATS[WORD].suffix
    return (
        Made(f"{proposed.id}-proposal{suffix}", whole, anchors_of(new)),
        Made(f"{proposed.id}-redline{suffix}", word.write(redline(old, new), template, Authorship(AUTHOR))),
        Made(f"{proposed.id}-summary{suffix}", word.write(page, template)),
    )
