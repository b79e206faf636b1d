"""The ``import`` command: what was imported, how it is reported, and how it ends."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import click

from policykit.cli.building import progress_bar
from policykit.cli.reporting import (
    FINE,
    FOUND,
    UNUSABLE,
    as_object,
    columns,
    plural,
    report,
    say,
    visible,
    wrapped,
)
from policykit.tasks.importing import Imported, documents, import_all
from policykit.workspace.inputs import shown

_MOST_LISTED = 12


def run_import(paths: Sequence[Path], output: Path, title: str, form: str) -> int:
    """Import documents, and report what became of each; the exit status."""
    chosen, findings = documents(paths)
    if title and len(chosen) != 1:
        raise click.UsageError("--title is the title of one policy. Name one file.")
    made: list[Imported] = []
    with progress_bar("Importing") if len(chosen) > 1 else nullcontext() as advance:
        for done, imported in enumerate(import_all(chosen, output, title), 1):
            if form == "text" and len(chosen) == 1:
                say("\n".join(_report(imported)))
            made.append(imported)
            if advance is not None:
                advance(done, len(chosen))
    if form == "json":
        data = {"version": 1, "documents": [*map(_object, made)], "findings": [*map(as_object, findings)]}
        say(json.dumps(data, indent=2))
    elif findings or len(chosen) != 1:
        _report_all(made, findings)
    failed = sum(each.failed for each in made)
    if not chosen or failed == len(made):
        return UNUSABLE
    return FOUND if failed or findings else FINE


# ── one document ─────────────────────────────────────────────────────────────────────────────────────────
def _report(imported: Imported) -> Iterator[str]:
    """The report of one document: what was written, inferred, doubted and set aside."""
    if imported.path is None:
        yield report(imported.findings, "text")
        yield "\nNothing was written."
        return
    counts = (plural(imported.sections, "section"), plural(imported.blocks, "block"))
    missing = f", {plural(imported.gaps, 'list')} missing" if imported.gaps else ""
    yield f"wrote    {visible(shown(imported.path))}"
    yield f"         {visible(imported.title)}: {counts[0]}, {counts[1]}{missing}."
    if imported.school is not None:
        yield f"wrote    {visible(shown(imported.school))}"
        yield "         What the file says about its school. Check it."
    if imported.note:
        yield ""
        yield from wrapped(imported.note)
    yield from _conclusions(imported)
    yield from _asides(imported)
    if imported.findings:
        yield "\n" + click.style("To look at", bold=True)
        yield ""
        yield report(imported.findings, "text")
    yield ""
    yield from wrapped("Every word of the document is in the draft or listed under “Set aside”.")
    look = "" if imported.note else ", look at each “# ?”"
    yield from wrapped(f"Next: open {shown(imported.path)}{look}, then run policykit check.")


def _conclusions(imported: Imported) -> Iterator[str]:
    if not imported.conclusions:
        return
    yield "\n" + click.style("Inferred, with the rule and the words", bold=True)
    for each in imported.conclusions:
        where = f"{each.part}: " if each.part else ""
        yield from wrapped(f"{where}{each.what} ({each.rule})", "   ")
        yield from wrapped(f"“{each.words}”", "      ")


def _asides(imported: Imported) -> Iterator[str]:
    yield "\n" + click.style("Set aside", bold=True)
    if not imported.asides:
        yield "   Nothing."
        return
    reasons = Counter(each.reason for each in imported.asides)
    for reason, count in reasons.items():
        yield from wrapped(f"{reason[0].upper()}{reason[1:]} ({count})", "   ")
        words = [each.words for each in imported.asides if each.reason == reason]
        if count > _MOST_LISTED and all(len(word) < 6 for word in words):
            words = [" ".join(words)]
        for said in words:
            yield from wrapped(f"“{' '.join(said.split())}”", "      ")


# ── several documents ────────────────────────────────────────────────────────────────────────────────────
def _report_all(made: Sequence[Imported], findings: Sequence[Any]) -> None:
    wrong = [*(finding for each in made for finding in each.findings if finding.is_error), *findings]
    if wrong:
        say(report(wrong, "text") + "\n")
    for line in _table(made):
        say(line)
    done = sum(not each.failed for each in made)
    by_data = sum(bool(each.note) for each in made)
    by = f", {by_data} from the data in the files" if by_data else ""
    say(f"\n{plural(done, 'draft')} written from {plural(len(made), 'document')}{by}.")
    school = next((each.school for each in made if each.school is not None), None)
    if school is not None:
        say(f"What they say about their school is in {shown(school)}. Check it.")
    if done:
        say("Look at each “# ?” in them, then run policykit check.")


def _table(made: Sequence[Imported]) -> Iterator[str]:
    """A line for each document: what became of it, and how much there is to look at."""
    if not made:
        return
    width = max(columns(), 60)
    room = (width - 36) // 2
    yield click.style(
        f"{'document':<{room}}  {'draft':<{room}}  {'blocks':>6}  {'gaps':>4}  {'to look at':>10}", bold=True
    )
    for each in made:
        name = _cut(visible(Path(each.file).name), room)
        if each.failed:
            yield f"{name:<{room}}  {click.style('not imported', fg='red')}"
            continue
        draft = _cut(visible(f"{each.id}.yaml"), room)
        yield f"{name:<{room}}  {draft:<{room}}  {each.blocks:>6}  {each.gaps:>4}  {_to_look_at(each):>10}"


def _to_look_at(imported: Imported) -> int:
    return sum(not finding.is_error for finding in imported.findings)


def _cut(words: str, room: int) -> str:
    return words if len(words) <= room else words[: room - 1] + "…"


def _object(imported: Imported) -> dict[str, Any]:
    return {
        "file": imported.file,
        "draft": str(imported.path) if imported.path is not None else None,
        "id": imported.id or None,
        "title": imported.title or None,
        "carried": imported.note or None,
        "school": str(imported.school) if imported.school is not None else None,
        "sections": imported.sections,
        "blocks": imported.blocks,
        "gaps": imported.gaps,
        "inferred": [
            {"rule": each.rule, "part": each.part, "what": each.what, "words": each.words}
            for each in imported.conclusions
        ],
        "set_aside": [{"words": each.words, "reason": each.reason} for each in imported.asides],
        "findings": [as_object(each) for each in imported.findings],
    }
