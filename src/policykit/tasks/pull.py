"""Pull the edits of a Word file into its policy: find the plan, and write what is chosen of it.

Nothing is written before the new text has been read back, checked and composed. The Word file is only read.
"""

from __future__ import annotations

import contextlib
import datetime
import json
import os
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import partial
from pathlib import Path
from typing import Literal

from policykit import codes, source
from policykit.compare import Change, changes
from policykit.compose import compose, link_target
from policykit.document import Document, FactName
from policykit.findings import Anchor, Finding, InvalidData, NotWritten
from policykit.formats import FORMATS, TEXT, WORD, word
from policykit.formats.word.names import address, external
from policykit.formats.word.normal import normal
from policykit.formats.word.reader import Read, asides
from policykit.merge import (
    Comparison,
    Page,
    Pages,
    Plan,
    PolicyData,
    Step,
    block_words,
    is_extract,
    plan,
)
from policykit.model.policy import Policy
from policykit.model.school import Context
from policykit.tasks.file_data import composed
from policykit.tasks.load import Library, open_library, read_text
from policykit.workspace import inputs, outputs
from policykit.workspace.manifest import Manifest
from policykit.workspace.snapshots import Snapshots, content_digest

Side = Literal["word", "data"]
_REFERENCE = r"(?:Ref|\b)(?<![a-z0-9]-){}·[0-9a-f]{{6}}"
"""What a document says of its policy, without spaces: "Ref social-media · 3f9c2a1b"."""
_HARMLESS = {codes.LINK_DROPPED.id, codes.PART_MISSING.id, codes.LOCAL_TEMPLATE.id}
"""What a word processor does to a file by itself."""


@dataclass(frozen=True, slots=True)
class Pull:
    """What to pull: the Word file, the folder of policies, and where documents are built."""

    file: Path
    folder: Path
    output: Path


@dataclass(frozen=True, slots=True)
class BuiltFile:
    """A Word file as a build wrote it: its bytes, what its bookmarks mean, and what it says."""

    data: bytes
    names: dict[str, Anchor]
    read: Read


@dataclass(frozen=True, slots=True)
class Found:
    """A Word file with its policy, and the plan of its edits.

    ``findings`` tell what could not be read of the file, and what was assumed. ``built`` is the file as it
    was built, if there is a copy.
    """

    pull: Pull
    library: Library
    path: Path
    data: bytes
    plan: Plan
    read: Read
    findings: tuple[Finding, ...]
    built: BuiltFile | None = None

    @property
    def policy(self) -> Policy:
        """The policy as it is now."""
        return self.plan.data.policy

    @property
    def steps(self) -> tuple[Step, ...]:
        """The edits, in the order of the page."""
        return self.plan.steps


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the chosen steps make of the policy: its new text, what changes, and what cannot go into it."""

    found: Found
    text: str
    changes: tuple[Change, ...]
    findings: tuple[Finding, ...]
    taken: tuple[Step, ...]

    @property
    def is_empty(self) -> bool:
        """Whether the policy's file stays as it is."""
        return self.text == self.found.plan.data.tree.text


# ── The file as it was built ─────────────────────────────────────────────────────────────────────────────
def builds(file: Path) -> Iterator[BuiltFile]:
    """Each version of a Word file that a build wrote, or was about to write when it was killed; newest first.

    ``file`` is, or was, where a build wrote it. A version whose copy is lost or damaged is left out.
    """
    entry, snapshots = Manifest.read(file.parent).entries.get(file.name), Snapshots(file.parent)
    for fingerprint in reversed(entry.digests if entry is not None else ()):
        found = snapshots.find(file.name, fingerprint)
        if found is not None and (built := _of_copy(*found)) is not None:
            yield built


def _of_copy(data: bytes, anchors: bytes) -> BuiltFile | None:
    """A copy of a Word file with what its bookmarks mean; None if it is damaged."""
    try:
        names = {name: Anchor(part, field) for name, (part, field) in json.loads(anchors).items()}
        return BuiltFile(data, names, word.read(data, names=names))
    except (ValueError, TypeError, AttributeError, InvalidData):
        return None


def _as_pulled(file: Path, data: bytes, built: BuiltFile) -> BuiltFile:
    """What a Word file was edited from: the file as built, or as it was pulled since, if that is nearer."""
    copy = Snapshots(file.parent).find_pulled(file.name)
    pulled = _of_copy(*copy) if copy is not None else None
    if pulled is None or content_digest(pulled.data) == content_digest(data):
        return built
    edited = word.read(data, names=built.names).document
    return min((pulled, built), key=lambda each: _distance(each.read.document, edited))


def _distance(page: Document, edited: Document) -> int:
    return len(Comparison(Pages(page, edited, page)).steps)


def source_folder(file: Path) -> Path | None:
    """The folder of the policy that a build made the file of; None if none did, or it is gone."""
    entry = Manifest.read(file.parent).entries.get(file.name)
    path = Path(os.path.normpath(file.parent / entry.source)) if entry is not None else None
    return path.parent if path is not None and path.is_file() else None


# ── Finding the edits ────────────────────────────────────────────────────────────────────────────────────
def find(pull: Pull) -> Found:
    """The plan of the edits that were made in a Word file since it was built.

    Raises InvalidData if the file, or the policy that it belongs to, cannot be read.
    """
    data = inputs.read(pull.file)
    if len(data) == inputs.ENOUGH:
        sentence, remedy = "The file is larger than 10 MB.", "Remove pictures, and save it again."
        raise InvalidData([Finding(codes.TOO_LARGE, sentence, remedy, file=inputs.shown(pull.file))])
    first = _read(pull.file, data)
    library = open_library(pull.folder)
    path = _policy_file(pull, library, first, data)
    target = _policy_data(library, path)
    page, told, is_known, built = _page_as_built(pull, target, first, data)
    read = _read(pull.file, data, page)
    edited = page_of(read, data)
    if not edited.has_marks:
        told.append(_lost_identity(pull.file))
    before = page_of(built.read, built.data) if built is not None else Page(page, edited.margins)
    made = plan(target, replace(before, document=page), edited, is_known=is_known)
    told += [each.at(inputs.shown(pull.file), each.place) for each in read.findings]
    return Found(
        pull, library, path, data, made, read, tuple(replace(each, anchor=None) for each in told), built
    )


def page_of(read: Read, data: bytes) -> Page:
    """What a Word file shows, for the plan of its edits."""
    unread = tuple(each for each in read.findings if each.code.id not in _HARMLESS)
    margins = tuple(asides.margin_lines(data))
    return Page(read.document, margins, unread, len(read.comments), has_marks=bool(read.anchors))


def _read(file: Path, data: bytes, built: Document | None = None) -> Read:
    try:
        return word.read(data, names=word.named(built) if built is not None else {})
    except InvalidData as error:
        raise InvalidData([each.at(inputs.shown(file), each.place) for each in error.findings]) from None


def policy_data(tree: source.Source, policy: Policy, library: Library, name: str) -> PolicyData:
    """A policy for the plan of edits that were made to its Word file."""

    def read(text: str) -> tuple[Policy | None, tuple[Finding, ...]]:
        outcome = read_text(library, text, name)
        return outcome.policy, outcome.findings

    return PolicyData(tree, policy, lambda made: normal(compose(made)), read, partial(leads, policy.context))


def _policy_data(library: Library, path: Path) -> PolicyData:
    text = source.decode(inputs.read(path, library.path))
    outcome = read_text(library, text, inputs.shown(path))
    if outcome.policy is None:
        raise InvalidData([each for each in outcome.findings if each.is_error])
    return policy_data(source.read(text), outcome.policy, library, inputs.shown(path))


def _policy_file(pull: Pull, library: Library, read: Read, data: bytes) -> Path:
    """The policy's file, by what the Word file says of itself, or by its name."""
    by_id = {id_: path for path, id_ in library.ids.items()}
    for id_ in _ids_said(pull.file, read, data, by_id):
        if id_ in by_id:
            return by_id[id_]
    if read.reference:
        raise InvalidData([_unknown_id(pull, read.reference, by_id)])
    sentence = f"The file does not say which policy of {inputs.shown(pull.folder)} it was made from."
    remedy = "Give it the policy's id as its name, such as social-media.docx. Or name the folder with --into."
    raise InvalidData([Finding(codes.NOT_OF_A_POLICY, sentence, remedy, file=inputs.shown(pull.file))])


def _unknown_id(pull: Pull, id_: str, known: Collection[str]) -> Finding:
    """The file names its policy, and that is not in the folder, or has another id now."""
    folder = inputs.shown(pull.folder)
    sentence = f"The file was made from the policy “{id_}”, and no policy in {folder} has that id."
    like = next(iter(get_close_matches(id_, known, 1, 0.5)), "")
    remedy = (
        "If the id of the policy has changed, name the Word file after the new id, such as "
        f"{like or 'the-new-id'}.docx, and pull it again. Or name the folder of the policy with --into."
    )
    return Finding(codes.NOT_OF_A_POLICY, sentence, remedy, file=inputs.shown(pull.file))


def _ids_said(file: Path, read: Read, data: bytes, known: Collection[str]) -> Iterator[str]:
    yield read.reference
    page = [*(fact.text for fact in read.document.facts), *map(block_words, read.document.blocks)]
    words = "\n".join([*page, *sorted(asides.margin_lines(data))]).replace(" ", "")
    yield from (id_ for id_ in known if re.search(_REFERENCE.format(re.escape(id_)), words))
    begun = [id_ for id_ in known if re.match(rf"{re.escape(id_)}(?![a-z0-9])", file.stem.casefold())]
    yield from sorted(begun, key=len, reverse=True)


def _page_as_built(
    pull: Pull, target: PolicyData, read: Read, data: bytes
) -> tuple[Document, list[Finding], bool, BuiltFile | None]:
    """The page as it was built; whether it is known, or the data as it is now is used instead; and its copy.

    It is the copy with the digest that the file states and the data that it carries, or the newest where the
    file has neither.
    """
    policy = target.policy
    of_extract = is_extract(read.document)
    name = pull.file.name if of_extract else policy.id + FORMATS[WORD].suffix
    carried, _ = word.carried(data)
    candidates = ((path, built) for path in (pull.file, pull.output / name) for built in builds(path))
    for path, built in candidates:
        page = built.read.document
        is_of_data = carried in ("", word.carried(built.data)[0])  # the digest covers words alone, not facts
        if of_extract == is_extract(page) and read.digest in ("", _digest_of(page)) and is_of_data:
            base = _as_pulled(path, data, built)
            return base.read.document, [], True, base if read.reference in ("", policy.id) else None
    if of_extract:  # compared with the whole policy, all that it leaves out would seem to be deleted
        raise InvalidData([_unknown_extract(pull.file, policy.id)])
    page_of_carried = composed(carried, policy.id, read.digest, pull.file) if carried else None
    is_known = page_of_carried is not None or read.digest == policy.digest
    instead = "data that the file carries" if page_of_carried is not None else "data as it is now"
    sentence = f"There is no copy of the page as it was built, so policykit compared it with the {instead}."
    if not is_known:
        sentence += " The data may have changed since, so each difference is a conflict."
    remedy = "Pull a file where it was built, or name the folder with --built."
    told = Finding(codes.NO_COPY_AS_BUILT, sentence, remedy, file=inputs.shown(pull.file))
    return page_of_carried or target.compose(policy), [told], is_known, None


def _unknown_extract(file: Path, id_: str) -> Finding:
    sentence = "This is an extract of a policy, and there is no copy of it as it was built."
    remedy = (
        f"If it was renamed, give it its old name again, such as {id_}-for-parents.docx. Or name the folder "
        "where it was built with --built. Or make the edits in the document of the whole policy."
    )
    return Finding(codes.UNKNOWN_EXTRACT, sentence, remedy, file=inputs.shown(file))


def _digest_of(page: Document) -> str:
    return page.fact(FactName.REFERENCE).rpartition("· ")[2]


def _lost_identity(file: Path) -> Finding:
    sentence = (
        "The file has lost the marks that identify its paragraphs, so policykit matched them by their words."
    )
    return Finding(
        codes.LOST_IDENTITY, sentence, "Check each change before you accept it.", file=inputs.shown(file)
    )


# ── Proposing what to write ──────────────────────────────────────────────────────────────────────────────
def propose(found: Found, steps: Collection[Step], *, comments: bool = False) -> Proposal:
    """What these steps make of the policy. A step that would break it is left out, with a finding."""
    taken = found.plan.take(steps)
    text = _with_comments(found, taken.text) if comments else taken.text
    file = inputs.shown(found.pull.file)
    told = tuple(
        replace(each, file=each.file or file, anchor=None) for each in (*found.plan.on_page, *taken.findings)
    )
    return Proposal(found, text, changes(found.policy, taken.policy), told, taken.steps)


def _with_comments(found: Found, text: str) -> str:
    """The text with each comment of the Word file above the part that it is about."""
    tree = source.read(text)
    for comment in found.read.comments:
        anchor = found.plan.comparison.anchor(comment.block)
        day = comment.date.partition("T")[0]
        head = f"Comment in Word by {comment.author or 'unknown'}{f', {day}' if day else ''}"
        on = f", on “{comment.words}”" if comment.words else ""
        part = anchor.part if anchor is not None and anchor.part in tree.ids() else ""
        tree = source.remark(tree, part, [f"{head}{on}: {comment.text}"])
    return tree.text


def leads(context: Context, target: str) -> str | None:
    """Where a link of the data leads in a Word file."""
    shown = link_target(context, target)
    if shown is None or shown.startswith("#"):
        return shown
    return external(address(shown) or "")


# ── Writing ──────────────────────────────────────────────────────────────────────────────────────────────
def keep(proposal: Proposal, today: datetime.date) -> Path:
    """Write the policy's new file, and keep the old one beside it under the day's date. Returns the copy.

    Raises NotWritten, and leaves everything as it was, if the file has changed since it was read.
    """
    found, path = proposal.found, proposal.found.path
    before = found.plan.data.tree.text.encode()
    with outputs.locked(path.parent):
        if outputs.existing(path) != before:
            sentence = "The policy's file was changed while you were looking at its edits."
            raise NotWritten(
                [Finding(codes.CHANGED_MEANWHILE, sentence, "Pull again.", file=inputs.shown(path))]
            )
        copy = _copy(path, before, today)
        outputs.write(path, proposal.text.encode(), durable=True)
    return copy


def remember(found: Found) -> None:
    """Record that all edits of a Word file were taken, declined or reported, so that build may replace it.

    It is recorded where the file was built. Where nothing can be written, build will ask for another pull.
    """
    content, name = content_digest(found.data), found.pull.file.name
    for folder in {found.pull.file.parent, found.pull.output}:
        entries = Manifest.read(folder).entries
        if not entries:
            continue
        with contextlib.suppress(NotWritten), outputs.locked(folder):
            snapshots = Snapshots(folder)
            snapshots.answer(content)
            if found.built is not None and name in entries:
                names = {key: (each.part, each.field) for key, each in found.built.names.items()}
                snapshots.keep_pulled(name, found.data, json.dumps(names).encode())


def _copy(path: Path, data: bytes, today: datetime.date) -> Path:
    """A copy whose name does not end in .yaml, because every such file counts as a policy."""
    stem = f"{path.stem}-before-{today.isoformat()}"
    for number in range(1, 10_000):
        copy = path.with_name(f"{stem}{f'-{number}' if number > 1 else ''}{FORMATS[TEXT].suffix}")
        held = outputs.existing(copy)
        if held == data:
            return copy
        if held is None:
            break
    outputs.write(copy, data, durable=True)
    return copy
