"""Words → the audiences that they name, through the school's names and aliases."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from policykit.model.school import School, folded

# Words that schools use for an audience without listing them as aliases, by the audience's usual id.
USUAL = {
    "pupils": ("students", "student", "learners", "learner", "young people"),
    "staff": (
        "teachers",
        "teacher",
        "teaching staff",
        "employees",
        "employee",
        "staff members",
        "staff member",
        "teaching assistants",
    ),
    "governors": (
        "governing body",
        "governing board",
        "governing bodies",
        "trustees",
        "trustee",
        "local governing body",
    ),
    "parents": ("families", "mothers and fathers"),
    "carers": ("guardians", "guardian", "caregivers"),
    "head-teacher": ("head", "headteacher", "head teacher", "headmaster", "headmistress", "principal"),
    "volunteers": ("helpers",),
    "visitors": ("guests",),
}
_APART = re.compile(r"[’']s\b|s[’'](?=\s)")


@dataclass(frozen=True, slots=True)
class Mention:
    """A place in a text where an audience is named."""

    start: int
    end: int
    name: str


class People:
    """The audiences of a school, found in words."""

    def __init__(self, school: School) -> None:
        self._names: dict[str, str] = {}
        for audience in school.audiences:
            for name in (*USUAL.get(audience.id, ()), *audience.names):
                self._names[folded(name)] = audience.name
        self._order = [audience.name for audience in school.audiences]
        longest = sorted(self._names, key=len, reverse=True)
        joined = "|".join(re.escape(name).replace(r"\ ", r"[\s-]+") for name in longest)
        self.pattern = re.compile(rf"(?<![\w-])(?:{joined})(?![\w-])", re.IGNORECASE)

    def mentions(self, text: str) -> list[Mention]:
        """Where audiences are named, in order; not what belongs to them (“pupils’ work”)."""
        found = []
        for match in self.pattern.finditer(text):
            after = text[match.end() : match.end() + 3]
            if _APART.match(after) or after[:1] in ("’", "'"):
                continue
            # Where case does not count, “i” matches “İ” and “ı” too, which are other letters.
            name = self._names.get(folded(match[0]))
            if name is not None:
                found.append(Mention(match.start(), match.end(), name))
        return found

    def named(self, text: str) -> list[str]:
        """The audiences that a text names, each once, in the order of the words."""
        return list(dict.fromkeys(mention.name for mention in self.mentions(text)))

    def in_order(self, names: list[str]) -> list[str]:
        """The names in the order of the school's list."""
        return [name for name in self._order if name in names]


@lru_cache(maxsize=8)
def people(school: School) -> People:
    """The audiences of a school; worked out once a school."""
    return People(school)
