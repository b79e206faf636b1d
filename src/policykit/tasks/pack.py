"""Makes what governors need to decide on a proposal: the clean text, the changes marked, a summary."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from policykit import codes
from policykit.compare import changes, summary
from policykit.compose import compose
from policykit.document.redline import redline
from policykit.findings import Finding, InvalidData
from policykit.formats import word
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


@dataclass(frozen=True, slots=True)
class Packing:
    """Which proposal to pack, from which folder of policies, into which folder, on which day."""

    policy: str
    folder: Path
    output: Path
    today: datetime.date
    overwrite: bool = False


def pack(packing: Packing) -> Built:
    """Make the three Word files; one that was edited is left alone and reported.

    Raises UnknownName for an unknown policy, InvalidData if there is no proposal or either cannot be used,
    NotWritten if the folder cannot be written to.
    """
    accepted = _policy(open_library(packing.folder), packing.policy, packing.today)
    proposals = _proposals(packing)
    proposed = _policy(proposals, packing.policy, packing.today)
    file = file_of(packing.policy, proposals)
    if proposed.status is not Status.PROPOSED:
        raise InvalidData([_not_proposed(file)])
    made = _documents(accepted, proposed)
    outputs.prepare(packing.output)
    with outputs.locked(packing.output):
        folder = OutputFolder(packing.output, packing.today, overwrite=packing.overwrite)
        folder.place(file, made)
        return folder.finish(None)


def _policy(library: Library, id_: str, today: datetime.date) -> Policy:
    library, _ = with_template(library, None)
    outcome = read_policy(library, file_of(id_, library), today)
    if outcome.policy is None:
        raise InvalidData([*library.findings, *outcome.findings])
    return outcome.policy


def _proposals(packing: Packing) -> Library:
    folder = packing.folder / PROPOSALS
    library = open_library(folder) if folder.is_dir() else None
    if library is None or packing.policy not in library.ids.values():
        sentence = f"There is no proposal for “{packing.policy}”."
        remedy = f"Copy the policy's file into {shown(folder)}, with status: proposed, and change it there."
        raise InvalidData([Finding(codes.NO_PROPOSAL, sentence, remedy, file=shown(packing.folder))])
    return library


def _not_proposed(file: Path) -> Finding:
    sentence = "The proposal does not say that it is a proposal."
    return Finding(codes.NOT_PROPOSED, sentence, "Write status: proposed below its title.", file=shown(file))


def _documents(accepted: Policy, proposed: Policy) -> tuple[Made, ...]:
    style = proposed.context.house_style
    template = word.compile_template(style) if style is not None else None
    old, new = compose(accepted), compose(proposed)
    page = summary.one_page(accepted, proposed, changes(accepted, proposed))
    return (
        Made(
            f"{proposed.id}-proposal.docx",
            word.write(new, template, carried=carried(proposed)),
            anchors_of(new),
        ),
        Made(f"{proposed.id}-redline.docx", word.write(redline(old, new), template, Authorship(AUTHOR))),
        Made(f"{proposed.id}-summary.docx", word.write(page, template)),
    )
