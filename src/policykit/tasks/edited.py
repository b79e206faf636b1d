"""A document as it lies there × as it was built → what somebody did to it, or that it was merely saved.

A word processor that saves a file changes nearly every byte of it. What it says is therefore compared: the
file is read, and so is the copy that was kept when it was built, by the same reader.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

from policykit import codes
from policykit.document import Block, Document, Heading, Table
from policykit.document.fingerprint import fingerprint, fingerprint_of
from policykit.findings import Anchor, InvalidData
from policykit.formats.word import contents_lines, read, standing_words
from policykit.formats.word.reader import Read
from policykit.text.spans import plain
from policykit.workspace.manifest import Manifest, digest
from policykit.workspace.snapshots import Snapshots

_WORD = ".docx"
_SHOWN = 60
_BEFORE = 20
_AUTHORS = 2
_NUMBER = re.compile(r"\s*\d*$")  # of the page, at the end of a line of the contents
_LABEL = re.compile(r"(?:\w+[.)]?\s*){0,2}|\W*\w{1,6}(?:\.\w{1,3})*\W*")
HARMLESS = {codes.LINK_DROPPED.id, codes.PART_MISSING.id, codes.LOCAL_TEMPLATE.id}


def as_built(file: Path) -> Document | None:
    """The page of a Word file as policykit built it, with its anchors, whatever was done to the file since.

    ``file`` lies, or lay, where a build wrote it. None if no build did, or its copy is lost or damaged.
    """
    found = latest(file)
    return found.read.document if found is not None else None


def latest(file: Path) -> Generation | None:
    """A Word file as a build wrote it last; None as of :func:`as_built`."""
    return next(generations(file.name, Manifest.read(file.parent), Snapshots(file.parent)), None)


def source_folder(file: Path) -> Path | None:
    """The folder of the policy that a build made the file of; None if none did, or it is there no more."""
    entry = Manifest.read(file.parent).entries.get(file.name)
    source = Path(os.path.normpath(file.parent / entry.source)) if entry is not None else None
    return source.parent if source is not None and source.is_file() else None


def edit(name: str, current: bytes, manifest: Manifest, snapshots: Snapshots) -> str | None:
    """What somebody did to a document that policykit built, in a line or two; None if it was merely saved.

    Where that cannot be told, the document counts as edited, and the answer may be empty.
    """
    if not name.endswith(_WORD):
        lines = current.replace(b"\r\n", b"\n")
        return None if manifest.wrote(name, digest(lines)) else ""
    told = [edit_of(current, generation) for generation in generations(name, manifest, snapshots)]
    if None in told:
        return None
    return next(iter(told), "The copy to compare it with is lost, so it counts as edited.")


@dataclass(frozen=True, slots=True)
class Generation:
    """A Word file as it was built: its bytes, what its bookmarks stand for, and what it says."""

    data: bytes
    names: dict[str, Anchor]
    read: Read


def generations(name: str, manifest: Manifest, snapshots: Snapshots) -> Iterator[Generation]:
    """Each version that a build wrote, or was about to write when it was killed; the newest first."""
    entry = manifest.entries.get(name)
    for fingerprint_ in reversed(entry.digests if entry is not None else ()):
        found = snapshots.find(name, fingerprint_)
        if found is not None:
            data, anchors = found
            try:
                names = {name: Anchor(part, field) for name, (part, field) in json.loads(anchors).items()}
                yield Generation(data, names, read(data, names=names))
            except (ValueError, TypeError, AttributeError, InvalidData):
                continue  # a damaged copy is none


def edit_of(current: bytes, built: Generation) -> str | None:
    """What somebody did to one version of a Word file, as :func:`edit` tells it."""
    try:
        found = read(current, names=built.names)
        stands_the_same = standing_words(current) == standing_words(built.data)
    except InvalidData as error:
        return f"It cannot be read, so it counts as edited. {error.findings[0].sentence}"
    told = [*_by_hand(found), *held(found, built.read), *_differing(built.read.document, found.document)]
    if not stands_the_same:
        told.append("its header or footer is another")
    told += _by_hand_in_contents(current, built, found.document)
    return f"In it: {'; '.join(told)}." if told else None


def _by_hand(found: Read) -> Iterator[str]:
    """Tracked changes and comments, with who made them."""
    for what, made in (("tracked change", found.revisions), ("comment", found.comments)):
        authors = list(dict.fromkeys(_short(one.author) for one in made if one.author.strip()))
        by = f" by {', '.join(authors[:_AUTHORS])}" if authors else ""
        by += " and others" if len(authors) > _AUTHORS else ""
        if made:
            yield f"{_counted(len(made), what)}{by}"


def _by_hand_in_contents(current: bytes, built: Generation, found: Document) -> Iterator[str]:
    """The first line of the contents that no heading gives: whoever makes them anew makes none."""
    headings = [" ".join(plain(block.spans).split()) for block in found.blocks if isinstance(block, Heading)]
    known = {_NUMBER.sub("", line) for line in contents_lines(built.data)}
    for line in contents_lines(current):
        words = _NUMBER.sub("", line)
        if words not in known and not any(
            heading and words.endswith(heading) and _LABEL.fullmatch(words.removesuffix(heading))
            for heading in headings
        ):
            yield f"a line of its contents says “{_short(words)}”"
            return


def held(found: Read, built: Read) -> Iterator[str]:
    """What cannot be read as words, such as a picture, and was not there when the file was built."""
    known = {finding.sentence for finding in built.findings}
    new = [one for one in found.findings if one.code.id not in HARMLESS and one.sentence not in known]
    if new:
        more = f", and {len(new) - 1} more like it" if len(new) > 1 else ""
        said = new[0].sentence.removesuffix(".")
        yield f"{_short(said[:1].lower() + said[1:])}{more}"


# ── What the words say ───────────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True, slots=True)
class _Part:
    """A title, a fact or a block: its fingerprint, and its words as a person sees them."""

    key: str
    words: str


def _differing(built: Document, found: Document) -> Iterator[str]:
    """How many places differ, and the first of them."""
    if fingerprint(built) == fingerprint(found):
        return
    old, new = list(_parts(built)), list(_parts(found))
    match = SequenceMatcher(None, [part.key for part in old], [part.key for part in new], autojunk=False)
    changed = [(i1, i2, j1, j2) for tag, i1, i2, j1, j2 in match.get_opcodes() if tag != "equal"]
    count = sum(max(i2 - i1, j2 - j1) for i1, i2, j1, j2 in changed)
    i1, i2, j1, j2 = changed[0]
    first = _first(old[i1:i2], new[j1:j2])
    yield f"1 place differs: {first}" if count == 1 else f"{count} places differ, the first: {first}"


def _first(old: Sequence[_Part], new: Sequence[_Part]) -> str:
    if not old:
        return f"“{_short(new[0].words)}” was added"
    if not new:
        return f"“{_short(old[0].words)}” was taken out"
    before, after = old[0].words, new[0].words
    if before == after:
        return f"“{_short(before)}” looks otherwise, or links elsewhere"
    same = next((i for i, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), None)
    start = min(len(before), len(after)) if same is None else same
    return f"“{_from(before, start)}” became “{_from(after, start)}”"


def _from(words: str, start: int) -> str:
    """The words from a little before a place, cut where a word begins."""
    cut = words.rfind(" ", 0, max(start - _BEFORE, 0)) + 1
    return ("…" if cut else "") + _short(words[cut:])


def _parts(page: Document) -> Iterator[_Part]:
    yield _Part(fingerprint(Document(page.title)), page.title)
    for fact in page.facts:
        yield _Part(fingerprint(Document("", facts=(fact,))), f"{fact.label}: {fact.text}")
    nothing = fingerprint_of((), with_targets=True)
    for block in page.blocks:
        key = fingerprint_of((block,), with_targets=True)
        if key != nothing:
            yield _Part(key, _words(block))


def _words(block: Block) -> str:
    if not isinstance(block, Table):
        return plain(block.spans)
    cells = (cell for row in (block.header, *block.rows) for cell in row)
    return " | ".join(filter(None, (plain(block.caption), *(plain(cell.spans) for cell in cells))))


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1].rstrip()}…"


def _counted(count: int, what: str) -> str:
    return f"{count} {what}{'s' if count != 1 else ''}"
