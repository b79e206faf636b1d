"""A Word file that was built and then edited → what its edits make of the policy; shown first, then written.

Nothing is written before the new text has been read back, checked and composed. The Word file is only read.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import partial
from pathlib import Path
from typing import Literal

from policykit import codes, source
from policykit.compare import Change, changes
from policykit.compose import EXTRACT_LABEL, compose, link_target
from policykit.document import Document, FactName, Paragraph, Role
from policykit.findings import Finding, InvalidData, NotWritten
from policykit.formats import word
from policykit.formats.word.normal import normal
from policykit.formats.word.reader import Read
from policykit.formats.word.targets import address, external
from policykit.merge import Comparison, Pages, Placed, Step, adopted, place, relabelled, said, unplaced
from policykit.model.context import Context
from policykit.model.policy import Policy
from policykit.tasks.edited import HARMLESS, Generation, latest
from policykit.tasks.extracted import entitled, page_now
from policykit.tasks.load import Library, open_library, read_text
from policykit.tasks.unpacking import composed
from policykit.tasks.untold import Seen, untold
from policykit.workspace import inputs, outputs

Side = Literal["word", "data"]
_REFERENCE = r"(?:Ref|\b)(?<![a-z0-9]-){}·[0-9a-f]{{6}}"
"""What a document says of its policy, without spaces: "Ref social-media · 3f9c2a1b"."""
_MOST_TRIES = 20
_NEAR_THE_TOP = 12
"""Among so many blocks stands the line that says that a page is an extract."""


@dataclass(frozen=True, slots=True)
class Pull:
    """What to pull: the Word file, the folder of policies, and where documents are built."""

    file: Path
    folder: Path
    output: Path


@dataclass(frozen=True, slots=True)
class Found:
    """A Word file with the policy that it belongs to, and everything that somebody did to it.

    ``findings`` tell what could not be read of the file, and what was taken for granted. ``seen`` is the file
    beside the copy of it as built, if there is one.
    """

    pull: Pull
    library: Library
    path: Path
    data: bytes
    tree: source.Source
    policy: Policy
    comparison: Comparison
    read: Read
    findings: tuple[Finding, ...]
    seen: Seen | None = None

    @property
    def steps(self) -> tuple[Step, ...]:
        """The steps from the page of the data now to the edited one."""
        return self.comparison.steps

    @property
    def conflicts(self) -> tuple[Step, ...]:
        """The steps where the data has changed too."""
        return tuple(step for step in self.steps if step.is_conflict)


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the chosen steps make of the policy: its new text, what changes, and what has no place."""

    found: Found
    text: str
    changes: tuple[Change, ...]
    findings: tuple[Finding, ...]
    taken: tuple[Step, ...]

    @property
    def is_empty(self) -> bool:
        """Whether the policy's file stays as it is."""
        return self.text == self.found.tree.text


# ── Finding what was done ────────────────────────────────────────────────────────────────────────────────
def find(pull: Pull) -> Found:
    """Everything that somebody did to a Word file since it was built.

    Raises InvalidData if the file, or the policy that it belongs to, cannot be read.
    """
    data = inputs.read(pull.file)
    if len(data) == inputs.ENOUGH:
        sentence, remedy = "The file is larger than 10 MB.", "Take out pictures, and save it again."
        raise InvalidData([Finding(codes.TOO_LARGE, sentence, remedy, file=inputs.shown(pull.file))])
    plain = _read(pull.file, data)
    library = open_library(pull.folder)
    path = _policy_file(pull, library, plain, data)
    tree, yaml, policy = _policy(library, path)
    now = normal(compose(policy))
    built, told, is_known, copy = _built(pull, policy, plain, data, now)
    read = _read(pull.file, data, built)
    edited = read.document
    if not read.anchors:
        edited, told = adopted(built, edited), [*told, _lost_identity(pull.file)]
    if _says_extract(built):
        built, edited, others = entitled(built, edited)
        told += [replace(each, file=inputs.shown(pull.file)) for each in others]
    comparison = Comparison(Pages(built, edited, now), is_known=is_known)
    lists = relabelled(built, edited) if read.anchors else ()
    told += [replace(each, file=inputs.shown(pull.file), anchor=None) for each in (*read.findings, *lists)]
    seen = Seen(data, copy) if copy is not None else None
    return Found(pull, library, path, yaml, tree, policy, comparison, read, tuple(told), seen)


def _read(file: Path, data: bytes, built: Document | None = None) -> Read:
    try:
        return word.read(data, names=word.named(built) if built is not None else None)
    except InvalidData as error:
        raise InvalidData([each.at(inputs.shown(file), each.place) for each in error.findings]) from None


def _policy_file(pull: Pull, library: Library, read: Read, data: bytes) -> Path:
    """The policy's file, by what the Word file says of itself, or by its name."""
    by_id = {id_: path for path, id_ in library.ids.items()}
    for id_ in _ids_said(pull.file, read, data, by_id):
        if id_ in by_id:
            return by_id[id_]
    if read.reference:
        raise InvalidData([_unknown_id(pull, read.reference, by_id)])
    sentence = f"The file does not say which policy of {inputs.shown(pull.folder)} it was made from."
    remedy = "Call it by the policy's id, such as social-media.docx; or name the folder with --into."
    raise InvalidData([Finding(codes.NOT_OF_A_POLICY, sentence, remedy, file=inputs.shown(pull.file))])


def _unknown_id(pull: Pull, id_: str, known: Collection[str]) -> Finding:
    """The file names its policy, and that is not in the folder, or has another id now."""
    folder = inputs.shown(pull.folder)
    sentence = f"The file was made from the policy “{id_}”, and no policy in {folder} has that id."
    like = next(iter(get_close_matches(id_, known, 1, 0.5)), "")
    remedy = (
        "If the policy got another id since, give the Word file that name, such as "
        f"{like or 'the-new-id'}.docx, and pull it again; or name the folder of the policy with --into."
    )
    return Finding(codes.NOT_OF_A_POLICY, sentence, remedy, file=inputs.shown(pull.file))


def _ids_said(file: Path, read: Read, data: bytes, known: Collection[str]) -> Iterator[str]:
    yield read.reference
    page = [fact.text for fact in read.document.facts] + [said(block) for block in read.document.blocks]
    words = "\n".join([*page, *sorted(word.standing_words(data))]).replace(" ", "")
    yield from (id_ for id_ in known if re.search(_REFERENCE.format(re.escape(id_)), words))
    begun = [id_ for id_ in known if re.match(rf"{re.escape(id_)}(?![a-z0-9])", file.stem.casefold())]
    yield from sorted(begun, key=len, reverse=True)


def _policy(library: Library, path: Path) -> tuple[source.Source, bytes, Policy]:
    data = inputs.read(path, library.path)
    text = source.decode(data)
    outcome = read_text(library, text, inputs.shown(path))
    if outcome.policy is None:
        raise InvalidData([each for each in outcome.findings if each.is_error])
    return source.read(text), data, outcome.policy


def _built(
    pull: Pull, policy: Policy, read: Read, data: bytes, now: Document
) -> tuple[Document, list[Finding], bool, Generation | None]:
    """The page as it was built; whether it is known, or the data as it is now stands for it; and its copy."""
    is_extract = _says_extract(read.document)
    name = pull.file.name if is_extract else f"{policy.id}.docx"
    for file in (pull.file, pull.output / name):
        copy = latest(file)
        page = copy.read.document if copy is not None else None
        if page is not None and is_extract == _says_extract(page) and read.digest in ("", _digest_of(page)):
            return page, [], True, copy if read.reference in ("", policy.id) else None
    if is_extract:  # compared with the whole policy, all that it leaves out would seem to be struck out
        raise InvalidData([_unknown_extract(pull.file, policy.id)])
    carried, _ = word.carried(data)
    page = composed(carried, policy.id, read.digest, pull.file) if carried else None
    is_known = page is not None or read.digest == policy.digest
    instead = "data that the file carries" if page is not None else "data as it is now"
    sentence = f"There is no copy of the page as it was built, so it is compared with the {instead}."
    if not is_known:
        sentence += " The data has changed since, or nobody can tell: each difference is a conflict."
    remedy = "Pull a file where it was built, or name the folder with --built."
    told = Finding(codes.NO_COPY_AS_BUILT, sentence, remedy, file=inputs.shown(pull.file))
    return page if page is not None else now, [told], is_known, None


def _says_extract(page: Document) -> bool:
    return any(
        isinstance(block, Paragraph) and block.role is Role.NOTE and block.label == EXTRACT_LABEL
        for block in page.blocks[:_NEAR_THE_TOP]
    )


def _unknown_extract(file: Path, id_: str) -> Finding:
    sentence = "This is an extract of a policy, and there is no copy of it as it was built."
    remedy = (
        f"If it was renamed, give it its old name again, such as {id_}-for-parents.docx; or name the folder "
        "where it was built with --built; or make the edits in the document of the whole policy."
    )
    return Finding(codes.UNKNOWN_EXTRACT, sentence, remedy, file=inputs.shown(file))


def _digest_of(page: Document) -> str:
    return page.fact(FactName.REFERENCE).rpartition("· ")[2]


def _lost_identity(file: Path) -> Finding:
    sentence = (
        "The file has lost the marks by which its paragraphs are known, so their words alone find them."
    )
    return Finding(
        codes.LOST_IDENTITY, sentence, "Look at each change before you take it.", file=inputs.shown(file)
    )


# ── Proposing what to write ──────────────────────────────────────────────────────────────────────────────
def propose(found: Found, steps: Collection[Step], *, comments: bool = False) -> Proposal:
    """What these steps make of the policy. A step that would make it unsound is left out, and told."""
    taken, refused = list(steps), list[Finding]()
    for _ in range(_MOST_TRIES):
        placed = place(
            found.tree.plain(), found.policy, found.comparison, taken, partial(leads, found.policy.context)
        )
        text, broken = _written(found, placed)
        outcome = read_text(found.library, text, inputs.shown(found.path))
        errors = [*broken, *(each for each in outcome.findings if each.is_error)]
        if outcome.policy is not None and not errors:
            return _proposal(found, placed, outcome.policy, text, tuple(taken), refused, comments=comments)
        culprits = _culprits(found, errors, taken)
        refused += [_refused(found, step, errors[0]) for step in culprits]
        taken = [step for step in taken if step not in culprits]
    raise InvalidData(refused)


def _written(found: Found, placed: Placed) -> tuple[str, list[Finding]]:
    try:
        return source.amend(found.tree, placed.data).text, []
    except source.Unwritable as error:
        finding = Finding(codes.WOULD_BREAK, f"The edits cannot be written: {error}.", "Make them by hand.")
        return found.tree.text, [finding]


def _culprits(found: Found, errors: list[Finding], taken: list[Step]) -> list[Step]:
    """The steps at the part that is unsound; where none is, all of them."""
    parts = {each.anchor.part for each in errors if each.anchor is not None and each.anchor.part}
    near = [
        step for step in taken if step.anchor is not None and step.anchor.part in _round(found.tree, parts)
    ]
    return near or taken


def _round(tree: source.Source, parts: Collection[str]) -> set[str]:
    """The parts and all that stand in them."""
    found = set(parts)
    for part in parts:
        found |= set(_ids_in(tree.plain(), part, False))
    return found


def _ids_in(data: source.Plain, part: str, is_inside: bool) -> Iterator[str]:
    if isinstance(data, dict):
        is_inside = is_inside or data.get("id") == part
        if is_inside and isinstance(id_ := data.get("id"), str):
            yield id_
        for value in data.values():
            yield from _ids_in(value, part, is_inside)
    elif isinstance(data, list):
        for value in data:
            yield from _ids_in(value, part, is_inside)


def _refused(found: Found, step: Step, error: Finding) -> Finding:
    words = step.after or step.before
    sentence = f"This edit would make the policy unsound, and is left out: “{words}”. {error.sentence}"
    return Finding(
        codes.WOULD_BREAK, sentence, error.remedy, step.anchor, words, inputs.shown(found.pull.file)
    )


def _proposal(
    found: Found, placed: Placed, policy: Policy, text: str, taken: tuple[Step, ...],
    refused: list[Finding], *, comments: bool,
) -> Proposal:  # fmt: skip
    told = [*placed.findings, *refused]
    made = normal(compose(policy))
    told += unplaced(placed.slots, made, told)
    if found.seen is not None:
        is_told = any(each.code.id not in HARMLESS for each in found.findings)
        is_silent = text == found.tree.text and len(taken) == len(found.steps) and not is_told
        page = page_now(policy, found.seen.built.read.document)
        told += untold(found.seen, found.comparison, placed.slots, taken, page, told, is_silent=is_silent)
    file = inputs.shown(found.pull.file)
    if comments:
        text = _with_comments(found, text)
    told = [replace(each, file=each.file or file, anchor=None) for each in told]
    return Proposal(found, text, changes(found.policy, policy), tuple(told), taken)


def _with_comments(found: Found, text: str) -> str:
    """The text with each comment of the Word file above the part that it stands on."""
    tree = source.read(text)
    for comment in found.read.comments:
        anchor = found.comparison.anchor(comment.block)
        day = comment.date.partition("T")[0]
        head = f"Comment in Word by {comment.author or 'somebody'}{f', {day}' if day else ''}"
        on = f", on “{comment.words}”" if comment.words else ""
        part = anchor.part if anchor is not None and anchor.part in tree.ids() else ""
        tree = source.remark(tree, part, [f"{head}{on}: {comment.text}"])
    return tree.text


def leads(setting: Context, target: str) -> str | None:
    """Where a link of the data leads in a Word file."""
    shown = link_target(setting, target)
    if shown is None or shown.startswith("#"):
        return shown
    return external(address(shown) or "")


# ── Writing ──────────────────────────────────────────────────────────────────────────────────────────────
def keep(proposal: Proposal, today: datetime.date) -> Path:
    """Write the policy's new file; the old one is kept beside it under the day's date. Returns the copy.

    Raises NotWritten, and leaves everything as it was, if the file has changed since it was read.
    """
    found, path = proposal.found, proposal.found.path
    with outputs.locked(path.parent):
        if outputs.existing(path) != found.data:
            sentence = "The policy's file has changed while its edits were being looked at."
            raise NotWritten(
                [Finding(codes.CHANGED_MEANWHILE, sentence, "Pull again.", file=inputs.shown(path))]
            )
        copy = _copy(path, found.data, today)
        outputs.write(path, proposal.text.encode(), durable=True)
    return copy


def _copy(path: Path, data: bytes, today: datetime.date) -> Path:
    """A copy whose name does not end in .yaml, because every such file counts as a policy."""
    stem = f"{path.stem}-before-{today.isoformat()}"
    for number in range(1, 10_000):
        copy = path.with_name(f"{stem}{f'-{number}' if number > 1 else ''}.txt")
        held = outputs.existing(copy)
        if held == data:
            return copy
        if held is None:
            break
    outputs.write(copy, data, durable=True)
    return copy
