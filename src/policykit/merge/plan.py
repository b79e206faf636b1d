"""The plan of an edit: what it would change in the data, what conflicts, and what cannot go into the data.

``build`` and ``pull`` ask the same question of an edited file, and this is the one answer. Three documents
are merged: the page as built, the page as edited, and the page of the data now. A Word file is one source of
them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from policykit import codes, source
from policykit.document import Document, Generated, Paragraph
from policykit.findings import Finding, InvalidData
from policykit.merge import leftovers
from policykit.merge.comparing import Comparison, Pages, Step, Wanted
from policykit.merge.drafts import put
from policykit.merge.fields import Facts, Links, Resolve, known_links
from policykit.merge.parts import Data
from policykit.merge.reidentify import reidentify, with_facts
from policykit.merge.writing import PageWriter
from policykit.model.policy import Policy
from policykit.text.words import words_for

Reader = Callable[[str], tuple[Policy | None, Sequence[Finding]]]
"""Reads a policy's text: the policy, None if it has errors; and its findings."""
_MOST_TRIES = 20
_NEAR_THE_TOP = 12
"""Among so many blocks is the note that the page is an extract."""
_MOST_TESTED = 25
"""Up to so many steps, each is tried by itself, to see whether it changes the data."""


@dataclass(frozen=True, slots=True)
class Page:
    """A document as a file shows it, and what its format says besides.

    ``margins`` are the lines of headers and footers; ``unread`` tells what could not be read as words, such
    as a picture. Without marks (``has_marks``), only their words tell which block is which.
    """

    document: Document
    margins: tuple[str, ...] = ()
    unread: tuple[Finding, ...] = ()
    comments: int = 0
    has_marks: bool = True


@dataclass(frozen=True, slots=True)
class PolicyData:
    """The policy that edits go into: its YAML, and how its page is made and its links are shown."""

    tree: source.Source
    policy: Policy
    compose: Callable[[Policy], Document]
    read: Reader
    resolve: Resolve


@dataclass(frozen=True, slots=True)
class Written:
    """A policy's data with some steps taken, the page that it is to show, and what has no place in it."""

    data: Data
    wanted: Wanted
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Taken:
    """What chosen steps make of a policy: its new text, and what of the edited page is not in it."""

    text: str
    policy: Policy
    steps: tuple[Step, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """What an edit would change in a policy's data.

    ``steps`` are the edits that would change the data, in the order of the page. ``leftovers`` tell what
    differs and cannot go into the data. Steps ``without_effect`` leave the data as it is, or would break it.
    """

    data: PolicyData
    built: Page
    edited: Page
    comparison: Comparison
    steps: tuple[Step, ...] = ()
    leftovers: tuple[Finding, ...] = ()
    without_effect: frozenset[Step] = frozenset()
    on_page: tuple[Finding, ...] = ()
    """The leftovers that do not depend on the steps that are taken."""
    whole: Taken | None = None
    """What all steps but the conflicts make of the policy."""

    @property
    def conflicts(self) -> tuple[Step, ...]:
        """The steps where the data has changed too."""
        return tuple(step for step in self.steps if step.is_conflict)

    @property
    def is_settled(self) -> bool:
        """Whether nothing is left to take, to decide or to report."""
        return not (self.steps or self.leftovers or self.edited.comments)

    def take(self, steps: Collection[Step]) -> Taken:
        """The policy with these steps. A step that would break the policy is left out, with a finding."""
        chosen = {*steps, *self.without_effect}
        taken = [step for step in self.comparison.steps if step in chosen]
        if self.whole is not None and chosen == {*self.whole.steps, *self.without_effect}:
            return self.whole
        refused: list[Finding] = []
        for _ in range(_MOST_TRIES):
            written = write_page(self.data, self.comparison, taken)
            text, errors = self._text(written)
            policy, findings = self.data.read(text)
            errors += [each for each in findings if each.is_error]
            if policy is not None and not errors:
                left = self._left(written, policy, taken, refused)
                return Taken(text, policy, tuple(taken), tuple(left))
            culprits = self._culprits(errors, taken)
            refused += [_refusal(step, errors[0]) for step in culprits]
            taken = [step for step in taken if step not in culprits]
        raise InvalidData(refused)

    def _text(self, written: Written) -> tuple[str, list[Finding]]:
        try:
            return source.amend(self.data.tree, written.data).text, []
        except source.Unwritable as error:
            sentence = f"policykit cannot write the edits: {error}."
            return self.data.tree.text, [Finding(codes.WOULD_BREAK, sentence, "Change the file itself.")]

    def _culprits(self, errors: Sequence[Finding], taken: list[Step]) -> list[Step]:
        """The steps at the parts that have errors; all of the steps if there is none."""
        parts = {each.anchor.part for each in errors if each.anchor is not None and each.anchor.part}
        within = {id_ for part in parts for id_ in _ids_in(self.data.tree.plain(), part)} | parts
        return [each for each in taken if each.anchor is not None and each.anchor.part in within] or taken

    def _left(
        self, written: Written, policy: Policy, taken: Sequence[Step], refused: Sequence[Finding]
    ) -> Iterator[Finding]:
        """What of the edited page is not in the policy's new page."""
        pages, blocks = self.comparison.pages, written.wanted.blocks
        found = [*written.findings, *refused]
        made = self.data.compose(policy)
        yield from found
        yield from leftovers.unplaced(blocks, made, found)
        yield from leftovers.in_margins(
            self.built.margins, self.edited.margins, pages.built.title, made.title
        )
        yield from leftovers.in_generated(self.comparison, taken, made)
        yield from leftovers.too_deep(self.comparison, blocks)


def plan(data: PolicyData, built: Page, edited: Page, *, is_known: bool = True) -> Plan:
    """The plan of an edit. If the page as built is not known, each step is a conflict."""
    document = edited.document if edited.has_marks else reidentify(built.document, edited.document)
    document, has_facts = with_facts(built.document, document)
    before, document, on_page = _with_title_of_policy(built.document, document)
    if not has_facts:
        on_page.append(_facts_kept())
    if edited.has_marks:
        on_page += leftovers.relabelled(before, document)
    comparison = Comparison(Pages(before, document, data.compose(data.policy)), is_known=is_known)
    made = Plan(data, built, edited, comparison, on_page=tuple(on_page))
    idle = _without_effect(data, comparison)
    chosen = [step for step in comparison.steps if not step.is_conflict or step in idle]
    whole = made.take(chosen)
    if whole.text == data.tree.text:
        idle |= {*chosen}
    idle |= {*chosen} - {*whole.steps}
    known = {each.sentence for each in built.unread}
    unread = (each for each in edited.unread if each.sentence not in known)
    return replace(
        made,
        steps=tuple(step for step in comparison.steps if step not in idle),
        leftovers=(*on_page, *unread, *whole.findings),
        without_effect=frozenset(idle),
        whole=whole,
    )


def _without_effect(data: PolicyData, comparison: Comparison) -> set[Step]:
    """The steps that leave the data as it is, taken alone or with all others, if there are not too many."""

    def written(steps: Collection[Step]) -> Data:
        return write_page(data, comparison, steps).data

    now, steps = data.tree.plain(), comparison.steps
    if len(steps) > _MOST_TESTED:
        return set()
    alone = [step for step in steps if written([step]) == now]
    whole = written(steps) if alone else now
    return {step for step in alone if written([each for each in steps if each != step]) == whole}


def write_page(data: PolicyData, comparison: Comparison, steps: Collection[Step]) -> Written:
    """The data of a policy with these steps taken; steps are in the order of the page."""
    wanted = comparison.wanted(steps)
    links = Links(data.resolve, known_links(data.policy, data.resolve))
    plain = data.tree.plain()
    titled = put(plain, {"title": wanted.title}) if wanted.title is not None else plain
    facts = Facts(titled, data.policy.school.fixed_words)
    facts.take(wanted.facts)
    writer = PageWriter(facts.data, wanted.blocks, comparison.pages.now.blocks, links)
    made = writer.data()
    return Written(made, wanted, (*facts.findings, *writer.findings, *map(_dropped, links.dropped)))


def _dropped(link: tuple[str, str]) -> Finding:
    target, words = link
    sentence = f"A policy cannot link to “{target}”. “{words}” has been kept without the link."
    return Finding(codes.LINK_NOT_KEPT, sentence, "Link to a web address.", needle=words)


def _refusal(step: Step, error: Finding) -> Finding:
    words = step.after or step.before
    sentence = f"This edit would break the policy, so it was not made: “{words}”. {error.sentence}"
    return Finding(codes.WOULD_BREAK, sentence, error.remedy, step.anchor, words)


def _ids_in(data: source.Plain, part: str, is_inside: bool = False) -> Iterator[str]:
    """The ids of a part and of all parts in it."""
    if isinstance(data, dict):
        is_inside = is_inside or data.get("id") == part
        if is_inside and isinstance(id_ := data.get("id"), str):
            yield id_
        for value in data.values():
            yield from _ids_in(value, part, is_inside)
    elif isinstance(data, list):
        for value in data:
            yield from _ids_in(value, part, is_inside)


def _facts_kept() -> Finding:
    sentence = "The table with the owner, the approval and the review was deleted in Word. It has been kept."
    remedy = "To remove one of them, delete its row and pull again, or change the policy's file."
    return Finding(codes.IN_GENERATED, sentence, remedy)


def _with_title_of_policy(built: Document, edited: Document) -> tuple[Document, Document, list[Finding]]:
    """Both pages with the policy's own title: to an extract's title, policykit adds whose extract it is."""
    own, added = _divided(built)
    if not added or not is_extract(built):
        return built, edited, []
    before = replace(built, title=own)
    if edited.title.endswith(added):
        return before, replace(edited, title=edited.title.removesuffix(added)), []
    sentence = (
        f"The title of this extract is “{edited.title}” in Word. It must end in "
        f"“{added.strip(': ')}”, so the policy keeps its title."
    )
    remedy = "Put that ending back in Word and pull again, or change title: in the policy's file."
    finding = Finding(codes.IN_GENERATED, sentence, remedy, needle=edited.title)
    return before, replace(edited, title=own), [finding]


def _divided(page: Document) -> tuple[str, str]:
    """The policy's own title in that of an extract, and what policykit added to it in the page's words."""
    for words in (page.words, words_for()):
        between = words.around("extract_title", "title", audience="\0")[1].partition("\0")[0]
        own, found, audience = page.title.rpartition(between) if between else ("", "", "")
        if found:
            return own, found + audience
    return page.title, ""


def is_extract(page: Document) -> bool:
    """Whether a page says near its top that it is an extract of a policy."""
    return any(
        isinstance(block, Paragraph) and block.generated is Generated.EXTRACT
        for block in page.blocks[:_NEAR_THE_TOP]
    )
