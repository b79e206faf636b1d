"""The changes as a page: all of them, or one page for the governors, by whom they affect."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, groupby

from policykit.compare import Change, ChangeKind, Weight
from policykit.compare.messages import capital, people, quoted
from policykit.compose import watermark
from policykit.document import Block, Document, Fact, FactName, Generated, Heading, Paragraph, Role
from policykit.model.policy import Policy
from policykit.text.spans import Mark, Span, Spans, plain
from policykit.text.words import Words

BULLET = "•"
_HEADINGS = {Weight.SUBSTANCE: "changes_of_substance", Weight.WORDING: "changes_of_wording"}


def listing(policy: Policy, changes: Sequence[Change], names: tuple[str, str]) -> Document:
    """Every change to what has become ``policy``, those of substance first, each under its heading.

    ``names`` are what was compared with what, in the words of whoever asked.
    """
    words = policy.school.fixed_words
    facts = tuple(
        Fact(None, words[side], (Span(name),)) for side, name in zip(("old", "new"), names, strict=True)
    )
    blocks = [block for weight in Weight for block in _of_weight(changes, weight, words)]
    title = words.say("changes_to", title=policy.title)
    nothing = (_body(words["nothing_changed"]),)
    own = policy.school.own_words
    return Document(title, policy.school.language, facts, tuple(blocks) or nothing, own_words=own)


def _of_weight(changes: Sequence[Change], weight: Weight, words: Words) -> Iterator[Block]:
    found = [change for change in changes if change.weight is weight]
    if found:
        yield Heading((Span(words.say(_HEADINGS[weight], number=len(found))),))
    for place, together in groupby(found, key=lambda change: _place(change, words)):
        yield Heading((Span(place),), 2)
        for change in together:
            yield Paragraph((Span(change.sentence),), Role.ITEM, BULLET)
            yield from _words(change, words)


def _place(change: Change, words: Words) -> str:
    return change.section or words["before_first_heading" if change.part else "policy_as_whole"]


def _words(change: Change, words: Words) -> Iterator[Paragraph]:
    """The words as they were and as they are, where the sentence does not quote them."""
    if not change.is_quoted:
        yield Paragraph((Span(change.old),), Role.NOTE, words["was"])
        yield Paragraph((Span(change.new),), Role.NOTE, words["now"])


def _body(words: str) -> Paragraph:
    return Paragraph((Span(words),))


# ── One page for the governors ───────────────────────────────────────────────────────────────────────────
_LINE = 90
"""About how many letters a line of the page has."""
_MOST_LINES = 36
"""How many lines of changes and their headings fit on the page, below its first lines."""
_MOST_LETTERS = 180
SAID_ABOVE = {ChangeKind.STATUS_CHANGED, ChangeKind.APPROVAL_CHANGED, ChangeKind.GAP_FILLED}
"""The top of the page says that it is a proposal, and how many lists it fills."""

Group = tuple[str, list[Spans]]


def one_page(old: Policy, new: Policy, changes: Sequence[Change]) -> Document:
    """What a proposal changes, by whom it affects, on one page.

    Where there are too many, each group says how many changes are left out.
    """
    points = [change for change in changes if change.is_substance and change.kind not in SAID_ABOVE]
    school = new.school
    words = school.fixed_words
    name = Fact(FactName.SCHOOL, words[FactName.SCHOOL], (Span(school.name),))
    return Document(
        words.say("changes_title", title=new.title),
        school.language,
        (name,) if school.name else (),
        (_status(old, words), _counted(changes, len(points), words), *_fitted(_groups(new, points), words)),
        watermark=watermark(new),
        own_words=school.own_words,
    )


def _status(old: Policy, words: Words) -> Paragraph:
    approval = old.approval
    on = approval.on.shown(words) if approval.on else None
    approved = ", ".join(filter(None, (approval.by, on)))
    said = words.say("proposal_in_force" if approved else "proposal_only", approved=approved)
    return Paragraph((Span(said),), Role.NOTE, words["status"], generated=Generated.STATUS)


def _counted(changes: Sequence[Change], points: int, words: Words) -> Paragraph:
    wording = sum(not change.is_substance for change in changes)
    filled = sum(change.kind is ChangeKind.GAP_FILLED for change in changes)
    sentences = [words.counted("change_alters", "changes_alter", points)]
    if filled:
        sentences.append(words.counted("list_filled", "lists_filled", filled))
    if wording:
        sentences.append(words.counted("change_of_wording", "more_of_wording", wording))
    return _body(" ".join(sentences))


def _groups(policy: Policy, points: Sequence[Change]) -> Iterator[Group]:
    """The points by whom they affect; audiences with a single point share a group."""
    words = policy.school.fixed_words
    groups: dict[str, list[str]] = {}
    for change in sorted(points, key=lambda change: _order(policy, change)):
        groups.setdefault(_heading(policy, change), []).append(_point(change, words))
    general = (words["school_does"], words["policy_as_whole"])
    single = [heading for heading, points in groups.items() if len(points) == 1 and heading not in general]
    apart = single if len(single) > 1 else []
    yield from ((who, _plain(groups[who])) for who in groups if who not in (*apart, *general))
    if apart:
        strong = frozenset({Mark.STRONG})
        yield words["for_some_only"], [(Span(f"{who}:", strong), Span(f" {groups[who][0]}")) for who in apart]
    yield from ((heading, _plain(groups[heading])) for heading in general if heading in groups)


def _plain(points: Iterable[str]) -> list[Spans]:
    return [(Span(point),) for point in points]


def _fitted(groups: Iterable[Group], words: Words) -> Iterator[Block]:
    """The groups with their headings, as far as there is room."""
    listed = list(groups)
    room = _MOST_LINES - 2 * len(listed)
    for heading, points in listed:
        yield Heading((Span(heading),), 2)
        lengths = accumulate(-(-len(plain(spans)) // _LINE) for spans in points)
        shown = [spans for spans, lines in zip(points, lengths, strict=True) if lines <= room]
        room -= sum(-(-len(plain(spans)) // _LINE) for spans in shown)
        yield from (Paragraph(spans, Role.ITEM, BULLET) for spans in shown)
        if len(shown) < len(points):
            rest = words.counted("left_out", "left_out", len(points) - len(shown))
            yield Paragraph((Span(rest),), Role.ITEM, BULLET)


def _order(policy: Policy, change: Change) -> tuple[int, list[int]]:
    """Changes for many before those for few, and in the school's order of its audiences."""
    ids = [audience.id for audience in policy.school.audiences]
    places = sorted(ids.index(id_) for id_ in change.audiences if id_ in ids)
    return -len(places), places


def _heading(policy: Policy, change: Change) -> str:
    words = policy.school.fixed_words
    if not change.audiences:
        is_response = change.kind.startswith(("response-", "against-"))
        return words["school_does" if is_response else "policy_as_whole"]
    if set(change.audiences) >= set(policy.addressed):
        everyone = people(policy.addressed, policy, conjunction=words["and"])
        return words.say("for_everybody", audiences=everyone)
    names = [audience.id for audience in policy.school.audiences if audience.id in change.audiences]
    return capital(people(names, policy, conjunction=words["and"]))


def _point(change: Change, words: Words) -> str:
    """A new point by its words, since the heading says whom it affects; any other by its sentence."""
    if change.kind in (ChangeKind.EXPECTATION_ADDED, ChangeKind.RESPONSE_ADDED):
        return words.say("new_point", text=quoted(change.new, _MOST_LETTERS)[1:-1])
    return change.sentence
