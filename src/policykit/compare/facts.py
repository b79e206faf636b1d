"""What differs in two policies as wholes: their facts, whom they address, what they refer to."""

from __future__ import annotations

from collections.abc import Iterator

from policykit.compare.change import Change, ChangeKind, Weight
from policykit.compare.importance import heaviest, weigh
from policykit.compare.messages import people, quoted, replaced
from policykit.compare.parts import Comparison, Ids
from policykit.model.answers import Citation
from policykit.model.dates import SchoolDate
from policykit.model.policy import Policy, Status
from policykit.model.register import pinpoint

_IS = {
    Status.DRAFT: "The policy is now a draft.",
    Status.PROPOSED: "The policy is now a proposal, not yet approved.",
    Status.ACCEPTED: "The policy is now accepted.",
    None: "The policy no longer has a status.",
}
_WAS = {
    Status.DRAFT: "It was a draft.",
    Status.PROPOSED: "It was a proposal.",
    Status.ACCEPTED: "It was accepted.",
    None: "It had no status before.",
}
_CONTENTS = {True: "with contents", False: "without contents", None: "contents from six headings on"}


def facts(both: Comparison) -> Iterator[Change]:
    """Every change in the facts, and in whom the policy addresses."""
    old, new = both.old, both.new
    if old.title != new.title:
        sentence = f"The policy is now called {quoted(new.title)}. It was called {quoted(old.title)}."
        weight = weigh(old.title, new.title, both.names)
        yield _fact(ChangeKind.TITLE_REWORDED, weight, sentence, old.title, new.title)
    if old.status is not new.status:
        sentence = f"{_IS[new.status]} {_WAS[old.status]}"
        said = old.status or "", new.status or ""
        yield _fact(ChangeKind.STATUS_CHANGED, Weight.SUBSTANCE, sentence, *said)
    if old.version != new.version:
        said = old.version or "", new.version or ""
        yield _fact(ChangeKind.VERSION_CHANGED, Weight.WORDING, replaced("The version", *said), *said)
    if old.owner != new.owner:
        said = old.owner or "", new.owner or ""
        sentence = replaced("The owner of the policy", *said)
        yield _fact(ChangeKind.OWNER_CHANGED, Weight.SUBSTANCE, sentence, *said)
    yield from _approval(both)
    yield from _review(both)
    yield from _layout(both)
    changed = audience_change(both, "The policy", "addresses", old.addressed, new.addressed)
    if changed is not None:
        way, sentence, who = changed
        said = people(old.addressed, new, old), people(new.addressed, new, old)
        yield _fact(ChangeKind(f"audience-{way}"), Weight.SUBSTANCE, sentence, *said, who)


def _fact(
    kind: ChangeKind, weight: Weight, sentence: str, old: str = "", new: str = "", audiences: Ids = ()
) -> Change:
    return Change(kind, weight, "", "", old, new, sentence, audiences)


def audience_change(
    both: Comparison, subject: str, verb: str, old: Ids, new: Ids
) -> tuple[str, str, Ids] | None:
    """How a group of audiences changed: a word, a sentence, and who came or went; None if no one did."""
    came, went = (tuple(id_ for id_ in a if id_ not in b) for a, b in ((new, old), (old, new)))
    if not came and not went:
        return None
    way = "changed" if came and went else "widened" if came else "narrowed"
    now = f"now also {verb} {people(came, both.new, both.old)}" if came else ""
    then = f"no longer {verb} {people(went, both.new, both.old)}" if went else ""
    return way, f"{subject} {' and '.join(filter(None, (now, then)))}.", (*came, *went)


def _approval(both: Comparison) -> Iterator[Change]:
    old, new = both.old.approval, both.new.approval
    if old == new and _written(old.on) == _written(new.on):
        return
    is_substance = old.by != new.by or old.on != new.on
    was, now = _approved(old.by, old.on), _approved(new.by, new.on)
    if is_substance and not now:
        sentence = f"The policy no longer says that it was {was}."
    elif is_substance:
        sentence = f"The policy now says that it was {now}.{f' It said that it was {was}.' if was else ''}"
    elif old.reference != new.reference:
        sentence = "The reference of the approved document has changed."
    else:
        sentence = "The approval is the same but is written differently."
    yield _fact(ChangeKind.APPROVAL_CHANGED, heaviest(is_substance), sentence, was, now)


def _approved(by: str | None, on: SchoolDate | None) -> str:
    if by is None and on is None:
        return ""
    return f"approved{f' by {by}' if by else ''}{f' in {on.written}' if on else ''}"


def _review(both: Comparison) -> Iterator[Change]:
    old, new = both.old.review, both.new.review
    was, now = _due(both.old.review_due), _due(both.new.review_due)
    if old == new and was == now and _written(old.last) == _written(new.last):
        return
    dates_differ = both.old.review_due != both.new.review_due
    is_substance = dates_differ or old.last != new.last or old.cycle != new.cycle
    if dates_differ:
        sentence = f"The next review is now {now}. It was {was}."
    elif is_substance:
        sentence = "The last review, or how often the policy is reviewed, has changed."
    else:
        sentence = "The review is the same but is written differently."
    yield _fact(ChangeKind.REVIEW_CHANGED, heaviest(is_substance), sentence, was, now)


def _due(date: SchoolDate | None) -> str:
    return f"due {date.written}" if date is not None else "not set"


def _written(date: SchoolDate | None) -> str:
    return date.written if date is not None else ""


def _layout(both: Comparison) -> Iterator[Change]:
    policies = (both.old, both.new)
    was, now = (policy.numbering or policy.school.numbering for policy in policies)
    if was is not now:
        sentence = "The headings are numbered differently."
        yield _fact(ChangeKind.NUMBERING_CHANGED, Weight.WORDING, sentence, was, now)
    if both.old.contents is not both.new.contents:
        sentence = "Whether the document has a list of its headings has changed."
        said = _CONTENTS[both.old.contents], _CONTENTS[both.new.contents]
        yield _fact(ChangeKind.CONTENTS_CHANGED, Weight.WORDING, sentence, *said)


# ── What the policy refers to ────────────────────────────────────────────────────────────────────────────
def references(both: Comparison) -> Iterator[Change]:
    """Every change in the laws and policies that are cited, by the order of first mention."""
    old = {(citation.kind, citation.id): citation for citation in both.old.citations()}
    new = {(citation.kind, citation.id): citation for citation in both.new.citations()}
    for key, citation in new.items():
        if key not in old:
            yield _added(both, citation)
        elif _provisions(old[key]) != _provisions(citation):
            yield _another_provision(both, old[key], citation)
    yield from (_removed(both, citation) for key, citation in old.items() if key not in new)


def _added(both: Comparison, citation: Citation) -> Change:
    title, is_link_only = citation.title, _is_named(both.old, citation)
    sentence = f"The policy now refers to {_the(title)}."
    if is_link_only:
        sentence = f"{_the(title, 'The')}, which was named before, now has a link."
    return _reference(both, citation, "added", sentence, is_link_only, new=title)


def _removed(both: Comparison, citation: Citation) -> Change:
    title, is_link_only = citation.title, _is_named(both.new, citation)
    sentence = f"The policy no longer refers to {_the(title)}."
    if is_link_only:
        sentence = f"{_the(title, 'The')} is still named but no longer has a link."
    return _reference(both, citation, "removed", sentence, is_link_only, old=title)


def _another_provision(both: Comparison, was: Citation, now: Citation) -> Change:
    before, after = _cited(_provisions(was)), _cited(_provisions(now))
    sentence = f"The policy now cites {after} of {_the(now.title)}. It cited {before}."
    return _reference(both, now, "changed", sentence, False, before, after)


def _the(title: str, article: str = "the") -> str:
    return title if title.startswith("The ") else f"{article} {title}"


def _provisions(citation: Citation) -> list[str]:
    return sorted({citing.provision for citing in citation.cited})


def _cited(provisions: list[str]) -> str:
    return " and ".join(_pinpoint(provision) if provision else "the whole" for provision in provisions)


def _pinpoint(provision: str) -> str:
    try:
        return pinpoint(provision)
    except ValueError:  # a check reports it; here only its words are wanted
        return provision


def _is_named(policy: Policy, citation: Citation) -> bool:
    """Whether the words of the policy name it, with or without a link."""
    names = {citation.title.casefold(), *(citing.words.casefold() for citing in citation.cited)} - {""}
    return any(name in field.words.casefold() for field in policy.fields for name in names)


def _reference(
    both: Comparison,
    citation: Citation,
    what: str,
    sentence: str,
    is_link_only: bool,
    old: str = "",
    new: str = "",
) -> Change:
    parts = both.old_parts if what == "removed" else both.new_parts
    part = parts.get(citation.cited[0].anchor.part)
    id_, section, audiences = (part.id, part.section, part.audiences) if part is not None else ("", "", ())
    kind = ChangeKind(f"{citation.kind}-{what}")
    return Change(kind, heaviest(not is_link_only), id_, section, old, new, sentence, audiences)
