"""Read the policy that a Word file carries as data, with the edits made to its page since.

The page that the data composes is compared with the page of the file, as ``pull`` compares them. If they say
the same, the draft is the data; if not, the edits are applied to it.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from policykit import codes, source
from policykit.compose import compose
from policykit.document.reading import Aside, Reading
from policykit.findings import Finding, InvalidData
from policykit.formats import word
from policykit.formats.word.normal import normal
from policykit.importer import Conclusion
from policykit.importer.account import not_in_draft
from policykit.importer.bench import Bench
from policykit.importer.ids import of_policy
from policykit.importer.noise import personal_details
from policykit.importer.pieces import too_long, units
from policykit.merge import Action, Comparison, Page, Step, plan
from policykit.model.carried import Carried, carried_in
from policykit.model.policy import Policy
from policykit.tasks.file_data import RULES, library_of_file, loaded, text_of, unusable
from policykit.tasks.pull import Found, Proposal, Pull, page_of, policy_data, propose

_MOST, _NEARLY_ALL = 0.5, 0.9


@dataclass(frozen=True, slots=True)
class FromData:
    """The policy of a file by the data that it carries: its text, itself, and what it was read by.

    ``note`` says in a sentence what was done with the data.
    """

    text: str
    policy: Policy
    carried: Carried
    note: str
    conclusions: tuple[Conclusion, ...] = ()
    asides: tuple[Aside, ...] = ()
    findings: tuple[Finding, ...] = ()


def policy_from_data(data: bytes, reading: Reading, name: str, heading: str, title: str = "") -> FromData:
    """The policy of a Word file by the data that it carries.

    ``heading`` is the comment at its top, ``title`` replaces its own.
    Raises InvalidData, with one warning, where the data cannot be used or is not that of the page.
    """
    own = carried_in(reading.carried)
    library, text = library_of_file(own, Path(name)), text_of(own, heading)
    policy = loaded(library, text, name)
    if of_policy(policy.id) != policy.id:
        raise unusable(f"no file of a policy can be called “{policy.id}.yaml”")
    if reading.reference not in ("", policy.id):
        raise _other(f"it is that of “{policy.id}”, and the page is one of “{reading.reference}”")
    page = normal(compose(policy))
    if why := too_long(page):
        raise unusable(why)
    read = word.read(data, names=word.named(page))
    target = policy_data(source.read(text), policy, library, name)
    edited = page_of(read, data)
    made = plan(target, Page(page, edited.margins), edited)
    if why := _why_other(made.comparison):
        raise _other(why)
    found = Found(Pull(Path(name), library.path, library.path), library, Path(name), data, made, read, ())
    return _edited(found, own, title)


def _edited(found: Found, own: Carried, title: str) -> FromData:
    proposal = propose(found, found.steps)
    text = proposal.text
    policy = loaded(found.library, text, found.path.name)
    page = found.plan.comparison.pages.edited
    asides = tuple(not_in_draft(page, normal(compose(policy)), policy))
    if title:
        text = source.amend(source.read(text), {**source.read(text).plain(), "title": title}).text
        asides = (Aside(policy.title, _RETITLED, 0), *asides)
        policy = loaded(found.library, text, found.path.name)
    bench = Bench(policy.context, found.path.name)
    personal_details([unit.words for unit in units(page)], bench)
    taken = _brought(proposal)
    note = _note(len(found.plan.comparison.steps), len(taken))
    return FromData(
        text, policy, own, note, tuple(map(_conclusion, taken)), asides, (*proposal.findings, *bench.findings)
    )


def _brought(proposal: Proposal) -> list[Step]:
    """The steps that are in the data now, and not reported as having no place there."""
    reported = {finding.needle for finding in proposal.findings}
    return [step for step in proposal.taken if (step.after or step.before) not in reported]


def _note(edits: int, taken: int) -> str:
    if not edits:
        return f"{_HAS_DATA}, and the page still has the same words. The draft is that data, {_WITH}"
    edits_were = "1 edit was" if taken == 1 else f"{taken or 'No'} edits were"
    return f"{_HAS_DATA}, and was edited since. {edits_were} applied to the data, {_WITH}"


_RETITLED = "the title, in place of which another was asked for"
_HAS_DATA = "The file has its policy's data inside"
_WITH = "with its ids, kinds, audiences and links."


def _conclusion(step: Step) -> Conclusion:
    words = step.before if step.action is Action.REMOVED else step.after
    part = step.anchor.part or step.anchor.field if step.anchor is not None else ""
    return Conclusion("edited_in_word", part, f"{step.what}: {step.action}", " ".join(words.split())[:80])


# ── Comparing the page ───────────────────────────────────────────────────────────────────────────────────
def _why_other(comparison: Comparison) -> str:
    """Why the page is another document: most parts are others or gone and the title, or nearly all; or ""."""
    built = comparison.pages.built
    parts = {at for at, block in enumerate(built.blocks) if block.anchor is not None}
    changed, removed = (
        parts & {step.now for step in comparison.steps if step.action is action}
        for action in (Action.CHANGED, Action.REMOVED)
    )
    is_renamed = comparison.pages.edited.title != built.title
    if len(changed | removed) / max(len(parts), 1) <= (_MOST if is_renamed else _NEARLY_ALL):
        return ""
    what = (
        "the parts of the policy are gone from it" if len(removed) > len(changed) else "its words are others"
    )
    return f"the page has another title, and most of {what}" if is_renamed else f"nearly all {what}"


def _other(why: str) -> InvalidData:
    sentence = f"The data that the file carries is not that of its page: {why}."
    return InvalidData([Finding(codes.CARRIED_OTHER, sentence, RULES)])
