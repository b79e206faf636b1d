"""The policy that is read and written, as each peer takes it: YAML, Markdown, and a page as plain lists."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from pathlib import Path

import policykit
from policykit.compose import compose
from policykit.document import Heading, Paragraph, Role, Table
from policykit.model.policy import Policy
from policykit.text.spans import Mark, Spans, plain

POLICIES = Path(__file__).parent / "policies"
BEHAVIOUR = POLICIES / "behaviour.yaml"
SCHOOL = POLICIES / "school.yaml"

Run = tuple[str, bool, bool]
Page = list[dict[str, object]]
_SENTENCE_END = re.compile(r"(?<=[a-z*)])([.;])(?=$|[\s\"}])|(?<=\w)(;)(?=,)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Room:
    """A temporary folder with all that the processes read; they write beside it."""

    folder: Path

    @property
    def policies(self) -> Path:
        """The folder with the one policy and its school."""
        return self.folder / "policies"

    @property
    def markdown(self) -> Path:
        """The same policy as Markdown, for pandoc."""
        return self.folder / "behaviour.md"

    @property
    def page(self) -> Path:
        """The same policy as lists of words, for a script with python-docx."""
        return self.folder / "page.json"


def policy() -> Policy:
    """The policy, validated."""
    loaded = policykit.load(BEHAVIOUR)
    if not isinstance(loaded, Policy):
        raise TypeError(BEHAVIOUR)
    return loaded


def page(policy: Policy) -> Page:
    """The page as plain lists, as a script written for this one policy would have it."""
    document = compose(policy)
    found: Page = [{"kind": "title", "runs": [(document.title, False, False)]}]
    rows = [[fact.label, fact.text] for fact in document.facts]
    found.append({"kind": "table", "rows": rows})
    for block in document.blocks:
        match block:
            case Heading():
                found.append({"kind": "heading", "level": block.level, "runs": _runs(block.spans)})
            case Paragraph(role=Role.ITEM):
                kind = "bullet" if block.label == "•" else "number"
                found.append({"kind": kind, "runs": _runs(block.spans)})
            case Paragraph():
                found.append({"kind": "paragraph", "runs": _runs(block.spans)})
            case Table():
                rows = [[plain(cell.spans) for cell in row] for row in (block.header, *block.rows)]
                found.append({"kind": "table", "rows": rows})
    return found


def _runs(spans: Spans) -> list[Run]:
    return [(span.text, Mark.STRONG in span.marks, Mark.EMPHASIS in span.marks) for span in spans]


def distinct(folder: Path, count: int) -> Path:
    """A new folder of ``count`` policies, no text of any like one of another."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    shutil.copy(SCHOOL, folder)
    text = BEHAVIOUR.read_text(encoding="utf-8")
    for number in range(count):
        made = _SENTENCE_END.sub(rf" (no. {number})\1\2", text).replace(
            "id: behaviour\n", f"id: behaviour-{number}\n"
        )
        (folder / f"behaviour-{number}.yaml").write_text(made, encoding="utf-8")
    return folder


def longer(folder: Path, times: int) -> Path:
    """A new folder with one policy, whose sections are repeated with ids of their own."""
    folder.mkdir()
    shutil.copy(SCHOOL, folder)
    head, sections = BEHAVIOUR.read_text(encoding="utf-8").split("sections:\n")
    copies = [re.sub(r"(id: [a-z][a-z0-9-]*)", rf"\1-{number}", sections) for number in range(times)]
    text = f"{head}sections:\n{''.join(copies)}"
    text = re.sub(r"\]\((?:term:|#)[a-z0-9-]+\)", "](#" + _first_id(sections) + "-0)", text)
    file = folder / "behaviour.yaml"
    file.write_text(text, encoding="utf-8")
    return file


def _first_id(sections: str) -> str:
    found = re.search(r"id: ([a-z][a-z0-9-]*)", sections)
    return found[1] if found else ""
