"""An edited Word file × the one to be written in its place → whether all its edits are in the data already.

They are when somebody has pulled them, or typed the same into the policy. What a page generates (the note on
where the policy stands, its reference, what it refers to) may be as it was built, or as it would be now.
"""

from __future__ import annotations

from collections.abc import Iterator

from policykit.compose import EXTRACT_LABEL, LAWS_HEADING, POLICIES_HEADING, STATUS_LABEL
from policykit.document import Block, Document, FactName, Heading, Paragraph, Role
from policykit.document.fingerprint import fingerprint
from policykit.findings import InvalidData
from policykit.formats.word import read, standing_words
from policykit.tasks.edited import Generation, generations, held
from policykit.text.spans import plain
from policykit.workspace.manifest import Manifest
from policykit.workspace.snapshots import Snapshots


def is_home(name: str, current: bytes, new: bytes, manifest: Manifest, snapshots: Snapshots) -> bool:
    """Whether the file that would be written says all that the edited one says."""
    return any(_is_home(current, new, built) for built in generations(name, manifest, snapshots))


def _is_home(current: bytes, new: bytes, built: Generation) -> bool:
    try:
        found, wanted = read(current), read(new)
    except InvalidData:
        return False
    if any(held(found, built.read)):
        return False
    standing, old, now = map(standing_words, (current, built.data, new))
    if not standing <= old | now or len(standing) not in (len(old), len(now)):
        return False
    return says_all(found.document, built.read.document, wanted.document)


def says_all(*pages: Document) -> bool:
    """Whether of the page as edited, as built and as the data is now, the last says what the first does.

    All three have their anchors, or none has.
    """
    edited, old, now = map(_regions, pages)
    next(old)  # what a person writes must be as it is to be, and not as it was
    return next(edited) == next(now) and all(
        region in generated for region, *generated in zip(edited, old, now, strict=True)
    )


def _regions(page: Document) -> Iterator[str]:
    """The fingerprints of what a person writes, and then of each thing that a page generates."""
    end = _end(page.blocks)
    notes = tuple(block for block in page.blocks[:end] if _tells_standing(block))
    text = tuple(block for block in page.blocks[:end] if not _tells_standing(block))
    facts = tuple(fact for fact in page.facts if fact.label != FactName.REFERENCE)
    yield fingerprint(Document(page.title, facts=facts, blocks=text))
    yield page.fact(FactName.REFERENCE)
    yield fingerprint(Document("", blocks=notes))
    yield fingerprint(Document("", blocks=page.blocks[end:]))


def _tells_standing(block: Block) -> bool:
    """Whether it says of the page where the policy stands, or that it is an extract."""
    return (
        isinstance(block, Paragraph)
        and block.role is Role.NOTE
        and block.label in (STATUS_LABEL, EXTRACT_LABEL)
    )


def _end(blocks: tuple[Block, ...]) -> int:
    """Where the list of what the policy refers to begins."""
    end = len(blocks)
    while end and _is_reference(blocks[end - 1]):
        end -= 1
    return end


def _is_reference(block: Block) -> bool:
    if isinstance(block, Paragraph):
        return block.role is Role.REFERENCE
    return isinstance(block, Heading) and plain(block.spans) in (LAWS_HEADING, POLICIES_HEADING)
