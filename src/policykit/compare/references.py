"""Scene → the laws and the other policies that are cited now and were not before, and the other way round."""

from __future__ import annotations

from collections.abc import Iterator

from policykit.compare.change import Change, ChangeKind, Weight
from policykit.compare.scene import Scene
from policykit.model.answers import Citation
from policykit.model.policy import Policy
from policykit.model.register import pinpoint
from policykit.model.sections import words


def references(scene: Scene) -> Iterator[Change]:
    """Every change in what is cited, by the order of first mention."""
    old = {(citation.kind, citation.id): citation for citation in scene.old.citations()}
    new = {(citation.kind, citation.id): citation for citation in scene.new.citations()}
    for key, citation in new.items():
        if key not in old:
            yield _added(scene, citation)
        elif _provisions(old[key]) != _provisions(citation):
            yield _another_provision(scene, old[key], citation)
    yield from (_removed(scene, citation) for key, citation in old.items() if key not in new)


def _added(scene: Scene, citation: Citation) -> Change:
    is_link_only = _is_named(scene.old, citation)
    sentence = f"{_what(citation)} is now referred to."
    if is_link_only:
        sentence = f"{_what(citation)}, which was named before, is now linked to."
    return _change(scene, citation, "added", sentence, is_link_only, new=citation.title)


def _removed(scene: Scene, citation: Citation) -> Change:
    is_link_only = _is_named(scene.new, citation)
    sentence = f"{_what(citation)} is no longer referred to."
    if is_link_only:
        sentence = f"{_what(citation)} is still named, and no longer linked to."
    return _change(scene, citation, "removed", sentence, is_link_only, old=citation.title)


def _another_provision(scene: Scene, was: Citation, now: Citation) -> Change:
    before, after = _provisions(was), _provisions(now)
    sentence = f"Of the {now.title}, {_cited(after)} is cited now; it was {_cited(before)}."
    return _change(scene, now, "changed", sentence, False, _cited(before), _cited(after))


def _what(citation: Citation) -> str:
    return citation.title if citation.title.startswith("The ") else f"The {citation.title}"


def _provisions(citation: Citation) -> tuple[str, ...]:
    return tuple(sorted({citing.provision for citing in citation.cited}))


def _cited(provisions: tuple[str, ...]) -> str:
    return " and ".join(_pinpoint(provision) if provision else "the whole" for provision in provisions)


def _pinpoint(provision: str) -> str:
    try:
        return pinpoint(provision)
    except ValueError:  # told as a fault of the policy; here only its words are wanted
        return provision


def _is_named(policy: Policy, citation: Citation) -> bool:
    """Whether the words of the policy name it, with or without a link."""
    names = {citation.title.casefold(), *(citing.words.casefold() for citing in citation.cited)}
    return any(name and name in words(field.text).casefold() for field in policy.fields for name in names)


def _change(
    scene: Scene,
    citation: Citation,
    what: str,
    sentence: str,
    is_link_only: bool,
    old: str = "",
    new: str = "",
) -> Change:
    parts = scene.pairs.old if what == "removed" else scene.pairs.new
    part = parts.get(citation.cited[0].anchor.part)
    weight = Weight.WORDING if is_link_only else Weight.SUBSTANCE
    section, audiences = (part.section, part.audiences) if part is not None else ("", ())
    id_ = part.id if part is not None else ""
    return Change(ChangeKind(f"{citation.kind}-{what}"), weight, id_, section, old, new, sentence, audiences)
