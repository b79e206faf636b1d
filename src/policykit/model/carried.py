"""Policy → the data that its Word file carries, and back: one line of JSON.

A page shows less of a policy than its data has: no ids, no kinds, not whom a list is expected of. With it go
the few things of the school by which its words are read: its name, its language, how it numbers headings, its
audiences, and the policies and the laws of its own that this policy links to. Nothing else of ``school.yaml``
does, and no comment.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NoReturn

import pydantic
from pydantic_core import PydanticSerializationError

from policykit import codes
from policykit.findings import Finding, InvalidData
from policykit.model.context import Context
from policykit.model.policy import Policy
from policykit.model.remembered import remembered

VERSION = 1
"""Of this form; it is apart from the data's version, which stands in the policy."""
MOST_CHARACTERS = 500_000
_TO_POLICY, _TO_LAW = re.compile(rb"policy:([a-z][a-z0-9-]*)"), re.compile(rb"law:([a-z][a-z0-9-]*)")
_NOTES = {"note", "changes"}
"""What a school writes about a law for itself."""
_POLICIES = pydantic.TypeAdapter(Policy)

Plain = str | list["Plain"] | dict[str, "Plain"]


@dataclass(frozen=True, slots=True)
class Carried:
    """What a file carried, every value as text. ``school`` is as in school.yaml; it may lack its name.

    ``kept`` are the policies that stood beside this one, each as in the school's list of policies.
    """

    policy: dict[str, Plain]
    school: dict[str, Plain]
    kept: tuple[dict[str, Plain], ...]


@remembered
def carried(policy: Policy) -> bytes:
    """The data of a policy as its Word file carries it; none if JSON cannot hold it (a lone surrogate)."""
    try:
        data = _POLICIES.dump_json(policy, exclude_defaults=True)
    except PydanticSerializationError:
        return b""
    kept, school = _surroundings(policy.context, data)
    return b'{"version":%d,"policy":%b,"school":{%b},"kept":[%b]}' % (VERSION, data, school, kept)


def _surroundings(context: Context, data: bytes) -> tuple[bytes, bytes]:
    """The policies of the folder that it links to; and the school, with what else it links to."""
    linked = [id_.decode() for id_ in sorted(set(_TO_POLICY.findall(data)))]
    elsewhere = [context.elsewhere[id_] for id_ in linked if id_ in context.elsewhere]
    cited = set(_TO_LAW.findall(data)) if context.school.laws else ()
    laws = sorted((law for law in context.school.laws if law.id.encode() in cited), key=lambda law: law.id)
    lists: list[tuple[bytes, Sequence[pydantic.BaseModel]]] = [(b"policies", elsewhere), (b"laws", laws)]
    said = [b'"%b":[%b]' % (key, _listed(models)) for key, models in lists if models]
    said += [context.school_carried] if context.school_carried else []
    return _listed(context.kept[id_] for id_ in linked if id_ in context.kept), b",".join(said)


def _listed(models: Iterable[pydantic.BaseModel]) -> bytes:
    listed = (each.model_dump_json(exclude=_NOTES, exclude_defaults=True) for each in models)
    return ",".join(listed).encode()


def carried_in(text: str) -> Carried:
    """What a file carries. Raises InvalidData, with one finding, for what this policykit never wrote."""
    if len(text) > MOST_CHARACTERS:
        raise _unusable(f"it has more than {MOST_CHARACTERS:,} characters")
    try:
        found = _as_text(json.loads(text, parse_constant=_refuse_constant))
    except (ValueError, RecursionError) as error:  # json.JSONDecodeError is a ValueError
        raise _unusable("it is no JSON that a policy is written in") from error
    match found:
        case {"version": str(version)} if version != str(VERSION):
            raise _unusable(f"it is of version “{version[:20]}”, and this policykit knows {VERSION}")
        case {"version": str(), "policy": dict(policy), "school": dict(school), "kept": list(kept)}:
            if all(isinstance(each, dict) for each in kept):
                return Carried(policy, school, tuple(each for each in kept if isinstance(each, dict)))
    raise _unusable("it is not the data of a policy")


def _as_text(value: object) -> Plain:
    """JSON with every value as the text that YAML would hold. Raises ValueError for null, which none is."""
    match value:
        case dict():
            return {str(key): _as_text(below) for key, below in value.items()}
        case list():
            return [_as_text(below) for below in value]
        case bool():
            return "true" if value else "false"
        case str() | int() | float():
            return str(value)
        case _:
            raise ValueError(value)


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(name)


def _unusable(why: str) -> InvalidData:
    sentence = f"The data that the file carries cannot be used: {why}."
    remedy = "The words of the page are brought in by the rules."
    return InvalidData([Finding(codes.CARRIED_UNUSABLE, sentence, remedy)])
