"""Decides whether build may replace a document that someone edited, and says what the edits are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import assert_never

from policykit.document import Heading
from policykit.findings import InvalidData
from policykit.formats import FORMATS, WORD, word
from policykit.formats.word.reader import Comment, Read, Revision
from policykit.formats.word.reader.appearance import differences
from policykit.merge import Action, Step
from policykit.tasks.pull import BuiltFile, Found, Pull, builds, find
from policykit.text.spans import plain
from policykit.workspace.manifest import Manifest, digest
from policykit.workspace.snapshots import Snapshots, content_digest

_PAGE_NUMBER = re.compile(r"\s*\d*$")
_LABEL = re.compile(r"\W*(?:\d{1,3}|[ivxlcIVXLC]{1,6}|[A-Za-z])?(?:\.\w{1,3})*\W*")  # as "2.1" or "(b)"
_SHOWN = 60
_BEFORE = 20
_MOST = 3
_MOST_AUTHORS = 2


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is to become of an edited file; ``edits`` say in a few sentences why it is left."""

    may_replace: bool
    keeps_copy: bool = True
    edits: str = ""


def judge(manifest: Manifest, name: str, data: bytes, policy: Path | None) -> Verdict:
    """What to do with a document that is not as policykit wrote it.

    It may be replaced if it is proved unchanged, or if nothing of it is left to pull, to decide or to report.
    ``policy`` is the file of the policy that it shows, None if there is none or its edits cannot be pulled.
    """
    folder, file = manifest.folder, manifest.folder / name
    if name not in manifest.entries:
        return Verdict(False)
    if file.suffix != FORMATS[WORD].suffix:
        has_other_line_endings = manifest.wrote(name, digest(data.replace(b"\r\n", b"\n")))
        return Verdict(has_other_line_endings, keeps_copy=not has_other_line_endings)
    built, snapshots = list(builds(file)), Snapshots(folder)
    # After a pull, someone may have changed the words back to what they were.
    if snapshots.find_pulled(name) is None and any(_is_unchanged(data, each) for each in built):
        return Verdict(True, keeps_copy=False)
    if snapshots.is_answered(content_digest(data)):
        return Verdict(True)
    if not built:
        return Verdict(False, edits="There is no copy of it as it was built, so it counts as edited.")
    if policy is None:
        return Verdict(False)
    try:
        found = find(Pull(file, policy.parent, folder))
    except InvalidData as error:
        return Verdict(
            False, edits=f"It cannot be read, so it counts as edited. {error.findings[0].sentence}"
        )
    if found.path.name != policy.name:
        return Verdict(False, edits=f"It says that it belongs to {found.path.name}.")
    return Verdict(found.plan.is_settled, edits=_summary(found))


def _is_unchanged(data: bytes, built: BuiltFile) -> bool:
    """Whether a file is proved to show what it showed when it was built, however it was saved since."""
    return not differences(built.data, data) and _contents(word.read(data), built) == _contents(
        built.read, built
    )


def _contents(read: Read, built: BuiltFile) -> list[str]:
    """The lines of printed contents, each without its page number and the number of its heading.

    A word processor that makes the contents again writes these in its own way.
    """
    blocks = built.read.document.blocks
    headings = [" ".join(plain(block.spans).split()) for block in blocks if isinstance(block, Heading)]
    lines = [_PAGE_NUMBER.sub("", line) for line in read.contents]
    return [
        next((each for each in headings if line.endswith(each) and _is_label(line.removesuffix(each))), line)
        for line in lines
    ]


def _is_label(words: str) -> bool:
    return _LABEL.fullmatch(words) is not None


# ── What the edits are ───────────────────────────────────────────────────────────────────────────────────
def _summary(found: Found) -> str:
    """The edits in a few sentences: how many, the first of them, and who made them."""
    plan = found.plan
    told = [_count(len(plan.steps), "edit"), *map(_sentence, plan.steps[:_MOST])] if plan.steps else []
    parts = [f"{told[0]}: {'; '.join(told[1:])}"] if told else []
    if len(plan.steps) > _MOST:
        parts[0] += "; and more"
    parts += [f"{_count(len(made), what)}{_by(made)}" for what, made in _by_hand(found) if made]
    sentences = [f"It has {'; '.join(parts)}."] if parts else []
    return " ".join([*sentences, *(each.sentence for each in plan.leftovers[: 1 if plan.steps else 2])])


def _by_hand(found: Found) -> Iterator[tuple[str, Sequence[Revision | Comment]]]:
    yield "tracked change", found.read.revisions
    yield "comment", found.read.comments


def _by(made: Sequence[Revision | Comment]) -> str:
    authors = list(dict.fromkeys(short(each.author) for each in made if each.author.strip()))
    more = " and others" if len(authors) > _MOST_AUTHORS else ""
    return f" by {', '.join(authors[:_MOST_AUTHORS])}{more}" if authors else ""


def _sentence(step: Step) -> str:
    before, after = step.before, step.after
    match step.action:
        case Action.ADDED:
            return f"“{short(after)}” was added"
        case Action.REMOVED:
            return f"“{short(before)}” was deleted"
        case Action.MOVED:
            return f"“{short(after)}” was moved"
        case Action.TITLE | Action.FACT | Action.CHANGED:
            if before == after:
                return f"“{short(before)}” has another style or another link"
            start = next((i for i, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), None)
            start = min(len(before), len(after)) if start is None else start
            return f"“{_from(before, start)}” became “{_from(after, start)}”"
        case _:
            assert_never(step.action)


def _from(words: str, start: int) -> str:
    """The words from a little before a place, cut where a word begins."""
    cut = words.rfind(" ", 0, max(start - _BEFORE, 0)) + 1
    return ("…" if cut else "") + short(words[cut:])


def short(text: str) -> str:
    """A text cut to one line."""
    text = " ".join(text.split())
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1].rstrip()}…"


def _count(count: int, what: str) -> str:
    return f"{count} {what}{'s' if count != 1 else ''}"
