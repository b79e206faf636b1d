"""A policy by the data that its file carries × the folder that it comes to → its text there.

In an empty folder nothing is known of the school that wrote the file. So what the file carries of it becomes
``school.yaml``, and grows with each further file of the same school. In any other folder its own names count.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from policykit import source
from policykit.findings import Finding
from policykit.importer.citations import fitted
from policykit.model.context import Context
from policykit.model.policy import Policy
from policykit.model.school import KnownPolicy
from policykit.tasks.carried import Brought
from policykit.tasks.load import Library, read_text
from policykit.tasks.unpacking import loaded, ordered, school_data, school_of, unusable, written
from policykit.workspace import inputs, outputs

_HEADING = (
    "yaml-language-server: $schema=../schemas/school.schema.json\n"
    "Made by policykit import from what a Word file says of its school. Read it through."
)
_LISTS = ("policies", "laws")


@dataclass(frozen=True, slots=True)
class Settled:
    """A policy as it can be used in the folder, and the library with what is known of its school."""

    text: str
    policy: Policy
    library: Library
    school: Mapping[str, source.Data] | None
    findings: tuple[Finding, ...] = ()


@dataclass(slots=True)
class Settling:
    """What one import has made of the school.yaml of its folder; nothing, if there was one already."""

    output: Path
    is_empty: bool = field(init=False)
    school: Mapping[str, source.Data] | None = None
    text: bytes | None = None

    def __post_init__(self) -> None:
        """Look whether the folder is empty."""
        folder = inputs.folder(self.output) if self.output.is_dir() else None
        is_alone = inputs.proposals_of(self.output) is None
        self.is_empty = is_alone and (folder is None or not (folder.policies or folder.school))

    @property
    def path(self) -> Path:
        """Where the school's own file stands."""
        return self.output / inputs.SCHOOL_FILES[0]

    def settle(self, library: Library, brought: Brought, name: str, heading: str) -> Settled:
        """The policy as it can be used here. Raises InvalidData, with one warning, if it cannot be."""
        school = self._school(library, brought)
        if school is not None:
            library = replace(library, context=Context(school_of(school), library.context.kept))
        here = _with_itself(library, brought.policy)
        if read_text(here, brought.text, name).policy is not None:
            return Settled(brought.text, loaded(here, brought.text, name), library, school)
        data, findings = fitted(source.read(brought.text).plain(), here.context, brought.policy.context)
        text = written(data, heading)
        policy = loaded(here, text, name)
        if policy.digest != brought.policy.digest:
            raise unusable("its words would not be the same in this folder")
        return Settled(text, policy, library, school, findings)

    def _school(self, library: Library, brought: Brought) -> dict[str, source.Data] | None:
        """The school, with what this file carries of it, if its file is made here."""
        own = school_data(brought.carried)
        known = self.school or {}
        if "name" not in own or not (self.is_empty or known.get("name") == own["name"]):
            return None
        own["policies"] = [*_entries(own, "policies"), *map(ordered, brought.carried.kept)]
        merged = {"policykit": "1", **own, **known}
        merged |= {key: [*_entries(known, key), *_entries(own, key)] for key in _LISTS}
        return _without(merged, {brought.policy.id, *library.context.kept})

    def keep(self, school: Mapping[str, source.Data] | None, ids: Collection[str]) -> bool:
        """Write the school's file, if this import makes it and it says something else now."""
        school = school or self.school
        self.is_empty = False
        if school is None or outputs.existing(self.path) != self.text:  # somebody else's, or changed since
            return False
        school = _without(school, ids)
        text = written(school, _HEADING).encode()
        if text != self.text:
            outputs.write(self.path, text, durable=True)
        self.school, self.text = school, text
        return True


def _entries(data: Mapping[str, source.Data], key: str) -> list[source.Data]:
    found = data.get(key)
    return list(found) if isinstance(found, list) else []


def _without(school: Mapping[str, source.Data], ids: Collection[str]) -> dict[str, source.Data]:
    """The school with each policy and each law once, and without the policies that are kept in its folder."""
    found: dict[str, source.Data] = {key: value for key, value in school.items() if key not in _LISTS}
    for key in _LISTS:
        entries = {str(each["id"]): each for each in _entries(school, key)[::-1] if isinstance(each, Mapping)}
        kept: list[source.Data] = [
            entries[id_] for id_ in sorted(entries) if key != "policies" or id_ not in ids
        ]
        if kept:
            found[key] = kept
    return found


def _with_itself(library: Library, policy: Policy) -> Library:
    context = library.context
    kept = {**context.kept, policy.id: KnownPolicy(id=policy.id, title=policy.title)}
    return replace(library, context=Context(context.school, kept))
