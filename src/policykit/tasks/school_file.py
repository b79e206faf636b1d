"""Adapts an imported policy to its folder, and makes ``school.yaml`` if the folder is empty.

In an empty folder, the school's data in the file becomes ``school.yaml``, which grows with each further file
of the same school. In any other folder, names that its own school does not have are taken out.
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
from policykit.tasks.carried import FromData
from policykit.tasks.file_data import loaded, ordered, school_data, school_of, unusable, written
from policykit.tasks.load import Library, read_text
from policykit.workspace import inputs, outputs

_HEADING = (
    "yaml-language-server: $schema=../schemas/school.schema.json\n"
    "Made by policykit import from what a Word file says of its school. Read it through."
)
_LISTS = ("policies", "laws")


@dataclass(frozen=True, slots=True)
class Adapted:
    """A policy as it can be used in the folder, and the library with what is known of its school."""

    text: str
    policy: Policy
    library: Library
    school: Mapping[str, source.Data] | None
    findings: tuple[Finding, ...] = ()


@dataclass(slots=True)
class SchoolFile:
    """The school.yaml that one import makes; nothing, if the folder has one already."""

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
        """Its place in the folder."""
        return self.output / inputs.SCHOOL_FILES[0]

    def adapt(self, library: Library, own: FromData, name: str, heading: str) -> Adapted:
        """The policy as it can be used here. Raises InvalidData, with one warning, if it cannot be."""
        school = self._school(library, own)
        if school is not None:
            library = replace(library, context=Context(school_of(school), library.context.kept))
        here = _with_itself(library, own.policy)
        if read_text(here, own.text, name).policy is not None:
            return Adapted(own.text, loaded(here, own.text, name), library, school)
        data, findings = fitted(source.read(own.text).plain(), here.context, own.policy.context)
        text = written(data, heading)
        policy = loaded(here, text, name)
        if policy.digest != own.policy.digest:
            raise unusable("its words would not be the same in this folder")
        return Adapted(text, policy, library, school, findings)

    def _school(self, library: Library, given: FromData) -> dict[str, source.Data] | None:
        """The school with its data from this file, if school.yaml is made here."""
        own = school_data(given.carried)
        known = self.school or {}
        if "name" not in own or not (self.is_empty or known.get("name") == own["name"]):
            return None
        own["policies"] = [*_entries(own, "policies"), *map(ordered, given.carried.kept)]
        merged = {"policykit": "1", **own, **known}
        merged |= {key: [*_entries(known, key), *_entries(own, key)] for key in _LISTS}
        return _without(merged, {given.policy.id, *library.context.kept})

    def keep(self, school: Mapping[str, source.Data] | None, ids: Collection[str]) -> bool:
        """Write school.yaml if this import makes it and it has changed; whether this import makes it."""
        school = school or self.school
        self.is_empty = False
        if school is None or outputs.existing(self.path) != self.text:
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
