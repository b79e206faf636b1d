"""Scene → what differs in the facts of two policies: title, status, approval, review, whom they address."""

from __future__ import annotations

from collections.abc import Iterator

from policykit.compare import messages as telling
from policykit.compare.audiences import compared
from policykit.compare.change import Change, ChangeKind, Weight
from policykit.compare.importance import heaviest, weigh
from policykit.compare.scene import Scene
from policykit.model.dates import SchoolDate
from policykit.model.policy import Status

STATUS_WORDS = {
    Status.DRAFT: "a draft",
    Status.PROPOSED: "a proposal, which nobody has accepted yet",
    Status.ACCEPTED: "accepted",
    None: "of no stated standing",
}


def facts(scene: Scene) -> Iterator[Change]:
    """Every change in the facts."""
    yield from _title(scene)
    yield from _standing(scene)
    yield from _approval(scene)
    yield from _review(scene)
    yield from _layout(scene)
    yield from compared(scene)


def _fact(kind: ChangeKind, weight: Weight, sentence: str, old: str = "", new: str = "") -> Change:
    return Change(kind, weight, "", "", old, new, sentence)


def _title(scene: Scene) -> Iterator[Change]:
    old, new = scene.old.title, scene.new.title
    if old != new:
        sentence = f"The policy is now called {telling.quoted(new)}; it was called {telling.quoted(old)}."
        yield _fact(ChangeKind.TITLE_REWORDED, weigh(old, new, scene.names), sentence, old, new)


def _standing(scene: Scene) -> Iterator[Change]:
    old, new = scene.old, scene.new
    if old.status is not new.status:
        sentence = f"The policy is now {STATUS_WORDS[new.status]}; it was {STATUS_WORDS[old.status]}."
        words = str(old.status or ""), str(new.status or "")
        yield _fact(ChangeKind.STATUS_CHANGED, Weight.SUBSTANCE, sentence, *words)
    if old.version != new.version:
        sentence = telling.reworded_field("The version", old.version or "", new.version or "")
        yield _fact(
            ChangeKind.VERSION_CHANGED, Weight.WORDING, sentence, old.version or "", new.version or ""
        )
    if old.owner != new.owner:
        sentence = telling.reworded_field("The owner of the policy", old.owner or "", new.owner or "")
        yield _fact(ChangeKind.OWNER_CHANGED, Weight.SUBSTANCE, sentence, old.owner or "", new.owner or "")


def _approval(scene: Scene) -> Iterator[Change]:
    old, new = scene.old.approval, scene.new.approval
    if old == new and _written(old.on) == _written(new.on):
        return
    is_substance = old.by != new.by or old.on != new.on
    was, now = _approved(old.by, old.on), _approved(new.by, new.on)
    sentence = f"The policy now says that it was {now}; it said that it was {was}."
    if not now:
        sentence = f"No approval is stated now; the policy said that it was {was}."
    elif not was:
        sentence = f"The policy now says that it was {now}."
    if not is_substance and old.reference != new.reference:
        sentence = "The reference of the document that was approved is now another."
    elif not is_substance:
        sentence = "The approval is the same, and is written in another way."
    yield _fact(ChangeKind.APPROVAL_CHANGED, heaviest(is_substance), sentence, was, now)


def _approved(by: str | None, on: SchoolDate | None) -> str:
    if by is None and on is None:
        return ""
    return " ".join(["approved", *([f"by {by}"] if by else []), *([f"in {on.written}"] if on else [])])


def _review(scene: Scene) -> Iterator[Change]:
    old, new = scene.old.review, scene.new.review
    was, now = _due(scene.old.review_due), _due(scene.new.review_due)
    if old == new and was == now and _written(old.last) == _written(new.last):
        return
    dates_differ = scene.old.review_due != scene.new.review_due
    is_substance = dates_differ or old.last != new.last or old.cycle != new.cycle
    if dates_differ:
        sentence = f"The next review is now {now}; it was {was}."
    elif is_substance:
        sentence = "What is said of the last review, or of how often there is one, has changed."
    else:
        sentence = "The review is the same, and is written in another way."
    yield _fact(ChangeKind.REVIEW_CHANGED, heaviest(is_substance), sentence, was, now)


def _layout(scene: Scene) -> Iterator[Change]:
    was, now = (policy.numbering or policy.school.numbering for policy in (scene.old, scene.new))
    if was is not now:
        sentence = "The headings are numbered otherwise than before."
        yield _fact(ChangeKind.NUMBERING_CHANGED, Weight.WORDING, sentence, was, now)
    if scene.old.contents is not scene.new.contents:
        sentence = "Whether a list of the headings stands before the text is said otherwise than before."
        words = (_CONTENTS[policy.contents] for policy in (scene.old, scene.new))
        yield _fact(ChangeKind.CONTENTS_CHANGED, Weight.WORDING, sentence, *words)


_CONTENTS = {True: "with contents", False: "without contents", None: "contents from six headings on"}


def _due(date: SchoolDate | None) -> str:
    return f"due {date.written}" if date is not None else "not set"


def _written(date: SchoolDate | None) -> str:
    return date.written if date is not None else ""
