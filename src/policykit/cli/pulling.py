"""The ``pull`` command: it shows the changes, asks, and then writes the policy's file."""

from __future__ import annotations

import datetime
import sys
from collections.abc import Iterator

import click

from policykit import codes
from policykit.cli.reporting import FINE, FOUND, plural, say, tell, visible, wrapped
from policykit.findings import Finding
from policykit.merge import Action, Step
from policykit.tasks.pull import Found, Proposal, Pull, Side, find, keep, propose, remember
from policykit.workspace.inputs import shown

_ACTIONS = {
    Action.TITLE: "The title was changed",
    Action.FACT: "A fact was changed",
    Action.CHANGED: "Changed",
    Action.ADDED: "Added",
    Action.REMOVED: "Removed",
    Action.MOVED: "Moved",
}
_MOST_WORDS = 600


def pull(asked: Pull, today: datetime.date, yes: bool, take: Side | None, comments: bool) -> int:
    """Show the edits in a Word file, and write them into the policy if that is wanted; the exit status."""
    found = find(asked)
    for line in _introduced(found):
        say(line)
    asks = sys.stdin.isatty() and sys.stdout.isatty() and not yes
    steps = _chosen(found, take, asks)
    proposal = propose(found, steps, comments=comments)
    for line in _proposed(proposal, steps):
        say(line)
    is_settled = asks or take == "data"
    conflicts = [] if is_settled else [step for step in found.plan.conflicts if step not in steps]
    findings = [*found.findings, *proposal.findings, *(_conflict(found, step) for step in conflicts)]
    tell(findings)
    if proposal.is_empty:
        if not conflicts:
            remember(found)
        say(f"{shown(found.path)} was not changed.")
        return FOUND if conflicts or any(each.is_error for each in findings) else FINE
    if not yes and not (asks and click.confirm(f"Write this to {shown(found.path)}?")):
        say("Nothing was written. To write it, answer yes or add --yes.")
        return FOUND
    copy = keep(proposal, today)
    if not conflicts:
        remember(found)
    say(f"wrote    {shown(found.path)}")
    say(f"kept     {shown(copy)}, the file as it was")
    return FOUND if any(each.is_error for each in findings) else FINE


def _introduced(found: Found) -> Iterator[str]:
    count = len(found.steps)
    yield f"{shown(found.pull.file)}: {plural(count, 'edit')} to “{found.policy.title}”."
    authors = sorted({revision.author for revision in found.read.revisions if revision.author})
    if found.read.revisions:
        by = f" by {', '.join(authors)}" if authors else ""
        yield from wrapped(f"Tracked changes{by} count as accepted. Names are not written into the policy.")
    for comment in found.read.comments:
        day = comment.date.partition("T")[0]
        on = f" on “{_short(comment.words)}”" if comment.words else ""
        yield from wrapped(
            f"Comment by {comment.author or 'unknown'}, {day or 'no date'}{on}: {comment.text}"
        )


def _chosen(found: Found, take: Side | None, asks: bool) -> list[Step]:
    """The steps to take: all but conflicts, unless a side is named or the user answers for each."""
    steps: list[Step] = []
    for number, step in enumerate(found.steps, start=1):
        if not asks:
            if not step.is_conflict or take == "word":
                steps.append(step)
            continue
        for line in _step(number, step):
            say(line)
        if take is not None and step.is_conflict:
            is_taken = take == "word"
        else:
            is_taken = click.confirm("   Take this edit?", default=not step.is_conflict)
        if is_taken:
            steps.append(step)
    return steps


def _step(number: int, step: Step) -> Iterator[str]:
    """One step, with its words and its place."""
    what = f": {step.what}" if step.action not in (Action.TITLE,) else ""
    notes = [" (matched by its words)"] if step.is_guessed else []
    notes += [" (conflict)"] if step.is_conflict else []
    yield visible(f"{number:>3}. {_ACTIONS[step.action]}{what}{''.join(notes)}")
    if step.before and step.before != step.after:
        yield from wrapped(f"was:  {_short(step.before)}", "     ")
    if step.after:
        yield from wrapped(f"now:  {_short(step.after)}", "     ")
    if step.is_conflict and step.data != step.before:
        yield from wrapped(f"data: {_short(step.data)}", "     ")
    if step.near and step.action in (Action.ADDED, Action.MOVED):
        yield from wrapped(f"below: {_short(step.near)}", "     ")


def _proposed(proposal: Proposal, steps: list[Step]) -> Iterator[str]:
    if proposal.changes:
        yield "\nWhat changes in the policy:"
        for change in proposal.changes:
            yield from wrapped(f"- {change.sentence} ({change.weight})", "  ")
    guessed = [step for step in steps if step.is_guessed]
    if guessed:
        yield "\nMatched by their words. Check that each is the right part:"
        for number, step in enumerate(guessed, start=1):
            yield from _step(number, step)
    if proposal.changes or guessed:
        yield ""


def _conflict(found: Found, step: Step) -> Finding:
    """A conflict, with all three texts."""
    sentence = (
        "Word and the policy file both changed here. "
        f"As built: “{_short(step.before) or 'nothing'}”. In Word: “{_short(step.after) or 'removed'}”. "
        f"In the policy file: “{_short(step.data) or 'removed'}”."
    )
    remedy = "Choose which to keep: --take word or --take data; or answer for each edit in a terminal."
    return Finding(codes.EDIT_CONFLICT, sentence, remedy, file=shown(found.pull.file))


def _short(words: str) -> str:
    return words if len(words) <= _MOST_WORDS else words[: _MOST_WORDS - 1].rstrip() + "…"
