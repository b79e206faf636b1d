"""Write edited facts into the data: who approved the policy, and when it is reviewed."""

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
