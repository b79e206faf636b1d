"""Write edited facts and edited words, with their marks and links, into fields of the data."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import cast

from policykit import codes
from policykit import text as inline
from policykit.codes import Code
from policykit.document import FACT_FIELDS, FactName
from policykit.findings import Finding
from policykit.merge.comparing import Step, trimmed
from policykit.merge.drafts import put
from policykit.merge.parts import Data
from policykit.model.dates import SchoolDate
from policykit.model.policy import Policy, Status
from policykit.text.spans import UNMARKED, Span, Spans, normal
from policykit.text.words import Words, words_for

Resolve = Callable[[str], str | None]
"""Where a link of the data leads on the page."""
_TOKEN = re.compile(r"\w+|\s+|[^\w\s]")


def known_links(policy: Policy, resolve: Resolve) -> dict[str, str]:
    """By the address that a reader sees, the target that the data writes: the policy's own, or a law."""
    found = {resolve(f"law:{law.id}"): f"law:{law.id}" for law in policy.context.laws.values()}
    for each in policy.fields:
        if "](" in each.text:
            found |= {resolve(s.target): s.target for s in inline.parse(each.text) if s.target is not None}
    return {address: target for address, target in found.items() if address is not None}


class Links:
    """Turns links of the page back into links of the data. ``known`` gives the target of an address."""

    def __init__(self, resolve: Resolve, known: Mapping[str, str]) -> None:
        self._resolve = resolve
        self._known = known
        self.dropped: list[tuple[str, str]] = []
        """Targets that the data cannot hold, each with the words of the link."""

    def field(self, edited: Spans, data: str = "") -> str:
        """The words as Markdown; ``data`` is the field now. What Markdown cannot express loses its marks."""
        old = inline.parse(data) if data else ()
        spans = trimmed(normal(self._carried(edited, old) if old else map(self._own, edited)))
        if spans == old:
            return data
        try:
            return inline.unparse(spans)
        except inline.Inexpressible:
            return inline.unparse(normal(Span(span.text, UNMARKED) for span in spans))

    def _own(self, span: Span) -> Span:
        return Span(span.text, span.marks, self._target(span.target, span.text))

    def _target(self, target: str | None, words: str) -> str | None:
        if target is None:
            return None
        found = self._known.get(target) or inline.normal_target(target)
        if found is None:
            self.dropped.append((target, words))
        return found

    def _carried(self, edited: Spans, data: Spans) -> list[Span]:
        """The edited spans, with the data's own targets where they lead to the same address."""
        old, new = _tokens(data), _tokens(edited)
        matcher = SequenceMatcher(None, [t.text for t in old], [t.text for t in new], autojunk=False)
        origin: list[Span | None] = [None] * len(new)
        for one, other, size in matcher.get_matching_blocks():
            origin[other : other + size] = old[one : one + size]
        before, after = _nearest(origin), _nearest(origin[::-1])[::-1]
        return [
            Span(span.text, span.marks, self._carried_target(span, before[at], origin[at], after[at]))
            for at, span in enumerate(new)
        ]

    def _carried_target(
        self, span: Span, before: Span | None, own: Span | None, after: Span | None
    ) -> str | None:
        if own is None and before is not None and after is not None and before.target == after.target:
            own = before
        if own is not None and own.target is not None and self._resolve(own.target) == span.target:
            return own.target
        return self._target(span.target, span.text)


def _nearest(origin: list[Span | None]) -> list[Span | None]:
    """For each token, the last one up to it that comes from the data."""
    found: list[Span | None] = []
    for each in origin:
        found.append(each if each is not None else found[-1] if found else None)
    return found


def _tokens(spans: Spans) -> list[Span]:
    return [Span(word, s.marks, s.target) for s in spans for word in _TOKEN.findall(s.text)]


_DATES = ("approval/on", "review/last", "review/due")
_LABELLED = {"approval/on": FactName.APPROVED_ON, "review/due": FactName.REVIEW_DUE}


@dataclass(slots=True)
class Facts:
    """The data with its edited facts. ``findings`` tell which facts could not be stored."""

    data: Data
    words: Words
    findings: list[Finding] = field(default_factory=list)

    def take(self, steps: Iterable[Step]) -> None:
        """Store each edited fact in its field."""
        for step in steps:
            path = FACT_FIELDS.get(step.fact, "") if step.fact is not None else ""
            path = step.anchor.field if step.anchor is not None else path
            if not path:
                self._refuse_unknown(step)
            elif step.after.strip() != step.data.strip():
                self._store(path, step)
            if step.label and step.label != step.what:
                self._relabel(path, step)

    def _store(self, path: str, step: Step) -> None:
        words = step.after.strip()
        value = self._status(words) if path == "status" else words
        if value is None:
            known = ", ".join(self.words[status].lower() for status in Status)
            sentence = f"“{words}” is not a status a policy can have."
            self._refuse(step, codes.BAD_FACT, sentence, f"Write one of: {known}.")
        elif path in _DATES and words and not self._is_date(words):
            sentence = f"“{words}”, for “{step.what}”, is not a date."
            self._refuse(step, codes.NOT_A_DATE, sentence, "Write it as Spring 2027 or 12 March 2027.")
        else:
            self.data = _with(self.data, path, value or None)

    def _status(self, said: str) -> str | None:
        """The status that these words mean, in the page's language or in English; None if they mean none."""
        folded = said.casefold()
        known = (each for each in Status if folded in (each.casefold(), self.words[each].casefold()))
        return next(known, None) if said else ""

    def _is_date(self, said: str) -> bool:
        try:
            SchoolDate.parse(said, self.words)
        except ValueError:
            return False
        return True

    def _relabel(self, path: str, step: Step) -> None:
        if path not in _LABELLED:
            sentence = f"“{step.what}” was renamed “{step.label}” in Word. Its name cannot be changed."
            self._refuse(step, codes.BAD_FACT, sentence, "Change the name back in Word.")
            return
        usual = (self.words[_LABELLED[path]], words_for()[_LABELLED[path]])
        name = None if step.label in usual else step.label
        self.data = _with(self.data, f"{path.partition('/')[0]}/label", name)

    def _refuse_unknown(self, step: Step) -> None:
        match step.fact:
            case FactName.SCHOOL:
                sentence = f"The school's name was changed from “{step.before}” to “{step.after}” in Word."
                remedy = "All policies share it, so change it in school.yaml."
                self._refuse(step, codes.BAD_FACT, sentence, remedy)
            case FactName.REFERENCE:
                sentence = f"policykit writes the reference. It stays “{step.data}”, not “{step.after}”."
                self._refuse(step, codes.IN_GENERATED, sentence, "Leave it as it is.")
            case _:
                sentence = f"policykit has nowhere to store “{step.what}”. In Word it says “{step.after}”."
                self._refuse(step, codes.BAD_FACT, sentence, "Write it in the text of the policy.")

    def _refuse(self, step: Step, code: Code, sentence: str, remedy: str) -> None:
        self.findings.append(Finding(code, sentence, remedy, step.anchor, step.after))


def _with(data: Data, path: str, value: str | None) -> Data:
    """The data with one field set, or removed."""
    key, _, below = path.partition("/")
    if not below:
        return put(data, {key: value})
    inner = put(cast("Data", data.get(key) or {}), {below: value})
    return put(data, {key: inner or None})
