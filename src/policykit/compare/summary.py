"""Changes → Document: all of them, or one page for the governors, by whom they affect."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, groupby

from policykit.compare import Change, ChangeKind, Weight
from policykit.compare.messages import capital, people, quoted
from policykit.compose import watermark
from policykit.document import Block, Document, Fact, FactName, Heading, Paragraph, Role
from policykit.model.policy import Policy
from policykit.text.spans import Mark, Span, Spans, plain

BULLET = "•"
NOTHING = "Nothing has changed."
WHOLE_POLICY = "The policy as a whole"
NO_HEADING = "Before the first heading"
_HEADINGS = {Weight.SUBSTANCE: "Changes of substance", Weight.WORDING: "Changes of wording only"}


def listing(policy: Policy, changes: Sequence[Change], names: tuple[str, str]) -> Document:
    """Every change to what has become ``policy``, those of substance first, each under its heading.

    ``names`` are what was compared with what, in the words of whoever asked.
    """
    facts = (Fact("Old", (Span(names[0]),)), Fact("New", (Span(names[1]),)))
    blocks = [block for weight in Weight for block in _of_weight(changes, weight)]
    title = f"Changes to the {policy.title}"
    return Document(title, policy.school.language, facts, tuple(blocks) or (_body(NOTHING),))


def _of_weight(changes: Sequence[Change], weight: Weight) -> Iterator[Block]:
    found = [change for change in changes if change.weight is weight]
    if found:
        yield Heading((Span(f"{_HEADINGS[weight]} ({len(found)})"),))
    for place, together in groupby(found, key=_place):
        yield Heading((Span(place),), 2)
        for change in together:
            yield Paragraph((Span(change.sentence),), Role.ITEM, BULLET)
            yield from _words(change)


def _place(change: Change) -> str:
    return change.section or (NO_HEADING if change.part else WHOLE_POLICY)


def _words(change: Change) -> Iterator[Paragraph]:
    """The words as they were and as they are, where the sentence does not quote them."""
    if not change.is_quoted:
        yield Paragraph((Span(change.old),), Role.NOTE, "Was")
        yield Paragraph((Span(change.new),), Role.NOTE, "Now")


def _body(words: str) -> Paragraph:
    return Paragraph((Span(words),))


# ── One page for the governors ───────────────────────────────────────────────────────────────────────────
_LINE = 90
"""About how many letters stand in a line of the page."""
_MOST_LINES = 36
"""How many lines of changes and their headings have room on the page, beside what stands above them."""
_MOST_LETTERS = 180
UNTOLD = {ChangeKind.STATUS_CHANGED, ChangeKind.APPROVAL_CHANGED, ChangeKind.GAP_FILLED}
"""That it is a proposal, and how many lists it fills, stands at the top of the page."""
_NUMBERS = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten")
SCHOOL_DOES = "What the school does"
SOME_ONLY = "For some only"

Group = tuple[str, list[Spans]]


def one_page(old: Policy, new: Policy, changes: Sequence[Change]) -> Document:
    """What a proposal changes, by whom it affects, short enough for a page.

    Where there is more than has room, each group says how many changes are left out.
    """
    points = [change for change in changes if change.is_substance and change.kind not in UNTOLD]
    return Document(
        f"{new.title}: changes",
        new.school.language,
        (Fact(FactName.SCHOOL, (Span(new.school.name),)),) if new.school.name else (),
        (_standing(old), _counted(changes, len(points)), *_fitted(_groups(new, points))),
        watermark=watermark(new),
    )


def _standing(old: Policy) -> Paragraph:
    approval = old.approval
    approved = ", ".join(filter(None, (approval.by, approval.on.written if approval.on else None)))
    in_force = f" In force: approved by {approved}." if approved else ""
    return Paragraph((Span(f"A proposal, not approved.{in_force}"),), Role.NOTE, "Status")


def _counted(changes: Sequence[Change], points: int) -> Paragraph:
    wording = sum(not change.is_substance for change in changes)
    filled = sum(change.kind is ChangeKind.GAP_FILLED for change in changes)
    told = [f"{_number(points)} {'change alters' if points == 1 else 'changes alter'} the policy."]
    if filled:
        told.append(f"{_number(filled)} missing {'list is' if filled == 1 else 'lists are'} filled.")
    if wording:
        told.append(f"{_number(wording)} more only {'mends' if wording == 1 else 'mend'} wording.")
    return _body(" ".join(told))


def _number(count: int) -> str:
    return _NUMBERS[count] if count < len(_NUMBERS) else str(count)


def _groups(policy: Policy, points: Sequence[Change]) -> Iterator[Group]:
    """The points by whom they affect; those of an audience that has only one stand together."""
    groups: dict[str, list[str]] = {}
    for change in sorted(points, key=lambda change: _order(policy, change)):
        groups.setdefault(_heading(policy, change), []).append(_point(change))
    general = (SCHOOL_DOES, WHOLE_POLICY)
    single = [heading for heading, told in groups.items() if len(told) == 1 and heading not in general]
    apart = single if len(single) > 1 else []
    yield from ((who, _plain(groups[who])) for who in groups if who not in (*apart, *general))
    if apart:
        strong = frozenset({Mark.STRONG})
        yield SOME_ONLY, [(Span(f"{who}:", strong), Span(f" {groups[who][0]}")) for who in apart]
    yield from ((heading, _plain(groups[heading])) for heading in general if heading in groups)


def _plain(points: Iterable[str]) -> list[Spans]:
    return [(Span(point),) for point in points]


def _fitted(groups: Iterable[Group]) -> Iterator[Block]:
    """The groups with their headings, as far as there is room."""
    listed = list(groups)
    room = _MOST_LINES - 2 * len(listed)
    for heading, told in listed:
        yield Heading((Span(heading),), 2)
        lengths = accumulate(-(-len(plain(spans)) // _LINE) for spans in told)
        shown = [spans for spans, lines in zip(told, lengths, strict=True) if lines <= room]
        room -= sum(-(-len(plain(spans)) // _LINE) for spans in shown)
        yield from (Paragraph(spans, Role.ITEM, BULLET) for spans in shown)
        if len(shown) < len(told):
            rest = f"{_number(len(told) - len(shown))} more, in the copy with every change marked."
            yield Paragraph((Span(rest),), Role.ITEM, BULLET)


def _order(policy: Policy, change: Change) -> tuple[int, list[int]]:
    """Changes for many before those for few, and in the school's order of its audiences."""
    ids = [audience.id for audience in policy.school.audiences]
    places = sorted(ids.index(id_) for id_ in change.audiences if id_ in ids)
    return -len(places), places


def _heading(policy: Policy, change: Change) -> str:
    if not change.audiences:
        return SCHOOL_DOES if change.kind.startswith(("response-", "against-")) else WHOLE_POLICY
    if set(change.audiences) >= set(policy.addressed):
        return f"Everybody ({people(policy.addressed, policy)})"
    names = [audience.id for audience in policy.school.audiences if audience.id in change.audiences]
    return capital(people(names, policy))


def _point(change: Change) -> str:
    """A new point by its words, since the heading says whom it affects; any other by its sentence."""
    if change.kind in (ChangeKind.EXPECTATION_ADDED, ChangeKind.RESPONSE_ADDED):
        return f"New: {quoted(change.new, _MOST_LETTERS)[1:-1]}."
    return change.sentence
