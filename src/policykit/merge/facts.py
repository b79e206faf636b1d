"""Edited facts × data → data: who approved the policy, when it is reviewed; no date that is none."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import cast

from policykit import codes
from policykit.codes import Code
from policykit.document import FACT_FIELDS, FactName
from policykit.findings import Finding
from policykit.merge.comparing import Step
from policykit.merge.drafts import put
from policykit.merge.parts import Data
from policykit.model.dates import SchoolDate
from policykit.model.policy import Status
from policykit.text.words import Words, words_for

_DATES = ("approval/on", "review/last", "review/due")
_LABELLED = {"approval/on": FactName.APPROVED_ON, "review/due": FactName.REVIEW_DUE}


@dataclass(slots=True)
class Facts:
    """The data with the facts that are wanted, and what of them is no fact of the data."""

    data: Data
    words: Words
    findings: list[Finding] = field(default_factory=list)

    def take(self, steps: Iterable[Step]) -> None:
        """Put each fact into its field."""
        for step in steps:
            path = FACT_FIELDS.get(step.fact, "") if step.fact is not None else ""
            if step.anchor is not None:
                path = step.anchor.field
            if not path:
                self._refuse_unknown(step)
            elif step.after.strip() != step.data.strip():
                self._put(path, step)
            if step.label and step.label != step.what:
                self._relabel(path, step)

    def _put(self, path: str, step: Step) -> None:
        words = step.after.strip()
        if path == "status":
            status = self._status(words)
            if words and status is None:
                said = ", ".join(self.words[status].lower() for status in Status)
                self._refuse(step, codes.BAD_FACT, "is no status", f"Write one of: {said}.")
                return
            words = status or ""
        if path in _DATES and words and not self._is_date(words):
            self._refuse(
                step, codes.NOT_A_DATE, "is no date", "Write it as Spring 2027, or as 12 March 2027."
            )
            return
        self.data = _with(self.data, path, words or None)

    def _status(self, said: str) -> str | None:
        """The status that these words mean, in the page's language or in English."""
        folded = said.casefold()
        return next(
            (each for each in Status if folded in (each.casefold(), self.words[each].casefold())), None
        )

    def _is_date(self, said: str) -> bool:
        try:
            SchoolDate.parse(said, self.words)
        except ValueError:
            return False
        return True

    def _relabel(self, path: str, step: Step) -> None:
        if path not in _LABELLED:
            sentence = (
                f"“{step.what}” has become “{step.label}”, and this fact has no words of the school's own."
            )
            self._tell(step, codes.BAD_FACT, sentence, "Leave its name as it was.")
            return
        usual = (self.words[_LABELLED[path]], words_for()[_LABELLED[path]])
        name = None if step.label in usual else step.label
        self.data = _with(self.data, f"{path.partition('/')[0]}/label", name)

    def _refuse_unknown(self, step: Step) -> None:
        if step.fact is FactName.SCHOOL:
            sentence = f"The school is called “{step.before}” in its own file, and “{step.after}” here."
            self._tell(
                step, codes.BAD_FACT, sentence, "Change its name in school.yaml; it is that of every policy."
            )
        elif step.fact is FactName.REFERENCE:
            sentence = f"The reference is now “{step.after}”; policykit makes it, and it stays “{step.data}”."
            self._tell(step, codes.IN_GENERATED, sentence, "Leave it as it is.")
        else:
            sentence = f"There is no fact “{step.what}” in the data; it said “{step.after}”."
            self._tell(step, codes.BAD_FACT, sentence, "Say it in the text of the policy.")

    def _refuse(self, step: Step, code: Code, why: str, remedy: str) -> None:
        self._tell(step, code, f"“{step.after}”, for “{step.what}”, {why}.", remedy)

    def _tell(self, step: Step, code: Code, sentence: str, remedy: str) -> None:
        self.findings.append(Finding(code, sentence, remedy, step.anchor, step.after))


def _with(data: Data, path: str, value: str | None) -> Data:
    """The data with one field set, or taken out."""
    key, _, below = path.partition("/")
    if not below:
        return put(data, {key: value})
    inner = put(cast("Data", data.get(key) or {}), {below: value})
    return put(data, {key: inner or None})
