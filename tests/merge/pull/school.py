"""A folder with a small policy of every kind of block, built; and what a pull makes of its Word file."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from policykit.findings import Finding
from policykit.merge import Step
from policykit.tasks.build import Request, build
from policykit.tasks.pull import Found, Proposal, Pull, Side, find, keep, propose
from tests.merge.pull.word_edits import WordFile, edit
from tests.support.strategies.policies import SCHOOL_YAML

TODAY = datetime.date(2026, 11, 22)
POLICY = """\
# The words of Brook Lane are made up.
policykit: 1
id: phones
title: Phones Policy
owner: Deputy Head
version: "1.2"
approval: {by: Governors, on: Spring 2024}
review: {due: Spring 2027, label: Review date}

sections:
  - id: aims
    title: Aims
    blocks:
      - kind: text
        id: why
        text: >-
          Phones help families and can disturb lessons. This policy says when a phone may be used, and what
          the school does when it is used at other times.
      - kind: quote
        id: motto
        text: “Look up, and learn.”
      # Asked by the parents' forum.
      - kind: definition
        id: phone
        term: Phone
        text: A phone is any device that can make calls or send messages, such as a smart watch.

  - id: rules
    title: Rules for everybody
    blocks:
      - kind: expectations
        id: pupil-rules
        of: [pupils]
        duty: must
        text: "Pupils must:"
        items:
          - id: hand-in
            text: hand their phone in at the office before lessons begin
          # The governors insisted on this one.
          - id: switched-off
            text: keep it switched off on the way through the building
            reason: A ringing phone startles the younger children.
            items:
              - id: watches
                text: this counts for watches as well
          - id: report
            text: report a **lost** phone to [staff](audience:staff) at once
      - kind: expectations
        id: staff-rules
        of: [staff]
        text: "Staff are asked to:"
        missing: The list is being discussed with the unions.
      - kind: text
        id: law
        text: >-
          The [Equality Act 2010](law:equality-act-2010/section/6) and the
          [Complaints Policy](policy:complaints) apply; a [phone](term:phone) that helps a disabled pupil
          stays with the pupil.

  - id: breaches
    title: When rules are broken
    blocks:
      - kind: responses
        id: steps-taken
        against: [pupils]
        text: "If a pupil uses a phone in a lesson, the school will:"
        numbered: true
        items:
          - {id: take, text: take the phone until the end of the day}
          - {id: call, text: call the parents the second time}
      - kind: table
        id: times
        caption: When phones may be used
        columns: [Place, Time]
        rows:
          - [Playground, after 15:30]
          - [Office, at any time]
      - kind: contacts
        id: people
        people:
          - {role: Deputy Head, name: B. Sample, phone: 01234 567890}
          - {role: Clerk, name: C. Sample}
      - kind: steps
        id: appeal
        text: "An appeal goes like this:"
        steps:
          - {id: write, text: The parent writes to the head., who: Parent, within: 5 school days}
          - {id: answer, text: The head answers., who: Head Teacher}
"""


@dataclass(frozen=True)
class School:
    """The folder of a test."""

    folder: Path

    @property
    def yaml(self) -> Path:
        return self.folder / "policies" / "phones.yaml"

    @property
    def word(self) -> Path:
        return self.folder / "build" / "phones.docx"

    @property
    def text(self) -> str:
        return self.yaml.read_bytes().decode()

    def build(self) -> None:
        built = build(
            Request((self.folder / "policies",), ("docx",), self.folder / "build", TODAY, overwrite=True)
        )
        assert not built.errors, built.findings

    def edit(self, *edits: Callable[[WordFile], object]) -> None:
        edit(self.word, *edits)

    def find(self) -> Found:
        return find(Pull(self.word, self.folder / "policies", self.folder / "build"))

    def pull(self, take: Side | None = None) -> Pulled:
        """Pull everything but conflicts, or those of one side too, and write it."""
        found = self.find()
        steps = [step for step in found.steps if not step.is_conflict or take == "word"]
        proposal = propose(found, steps)
        if not proposal.is_empty:
            keep(proposal, TODAY)
        return Pulled(proposal, yaml.load(self.text, yaml.BaseLoader))


@dataclass(frozen=True)
class Pulled:
    """What came of a pull, and the data as it is now."""

    proposal: Proposal
    data: dict[str, Any]

    @property
    def findings(self) -> tuple[Finding, ...]:
        return self.proposal.findings

    @property
    def codes(self) -> list[str]:
        return [finding.code.id for finding in self.findings]

    @property
    def steps(self) -> tuple[Step, ...]:
        return self.proposal.found.steps

    def part(self, id_: str) -> dict[str, Any]:
        """The part of that id."""
        found: dict[str, Any] | None = next(_parts(self.data, id_), None)
        assert found is not None, f"no part is called {id_}"
        return found

    def items(self, id_: str) -> list[str]:
        return [item["text"] for item in self.part(id_)["items"]]


def _parts(data: Any, id_: str) -> Any:
    if isinstance(data, dict):
        if data.get("id") == id_:
            yield data
        for value in data.values():
            yield from _parts(value, id_)
    elif isinstance(data, list):
        for value in data:
            yield from _parts(value, id_)


def founded(folder: Path, policy: str = POLICY) -> School:
    """A folder with the policy in it, built."""
    (folder / "policies").mkdir()
    (folder / "policies" / "school.yaml").write_text(SCHOOL_YAML, encoding="utf-8")
    school = School(folder)
    school.yaml.write_bytes(policy.encode())
    school.build()
    return school
