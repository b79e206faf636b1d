"""The data of a policy that its Word file carries, as one line of JSON.

A page shows less of a policy than its data has: no ids, no kinds, not whom a list is expected of. The file
also carries what its words are read by: the school's name, its language, how it numbers headings, its
audiences, and the policies and the school's own laws that this policy links to. It carries nothing else of
``school.yaml``, and no comment.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import NoReturn

import pydantic

from policykit import codes
from policykit.findings import Finding, InvalidData
from policykit.model.policy import Policy

VERSION = 1
"""The version of this form, which is not that of the data."""
MOST_CHARACTERS = 500_000
_SCHOOL = {"name", "language", "words", "audiences", "numbering"}
_NOTES = {"note", "changes"}
"""What a school writes about a law for itself."""

_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))

Plain = str | list["Plain"] | dict[str, "Plain"]


@dataclass(frozen=True, slots=True)
class Carried:
    """What a file carried, every value as text. ``school`` is as in school.yaml; it may lack its name.

    ``kept`` are the policies that stood beside this one, each as in the school's list of policies.
    """

    policy: dict[str, Plain]
    school: dict[str, Plain]
    kept: tuple[dict[str, Plain], ...]


def carried(policy: Policy) -> bytes:
    """The data of a policy as its Word file carries it; none if JSON cannot hold it (a lone surrogate)."""
    data, context = policy.model_dump(mode="json", exclude_defaults=True), policy.context
    text = _ENCODER.encode(data)
    linked = sorted(set(re.findall(r"policy:([a-z][a-z0-9-]*)", text)))
    cited = set(re.findall(r"law:([a-z][a-z0-9-]*)", text))
    said = {
        "policies": [_dumped(context.elsewhere[id_]) for id_ in linked if id_ in context.elsewhere],
        "laws": [
            _dumped(law) for law in sorted(context.school.laws, key=lambda law: law.id) if law.id in cited
        ],
    }
    school = {key: value for key, value in said.items() if value}
    if context.school.name:
        school |= context.school.model_dump(mode="json", include=_SCHOOL, exclude_defaults=True)
    kept = [_dumped(context.kept[id_]) for id_ in linked if id_ in context.kept]
    rest = f'"school":{_ENCODER.encode(school)},"kept":{_ENCODER.encode(kept)}'
    try:
        return f'{{"version":{VERSION},"policy":{text},{rest}}}'.encode()
    except UnicodeEncodeError:
        return b""


def _dumped(model: pydantic.BaseModel) -> dict[str, object]:
    return model.model_dump(mode="json", exclude=_NOTES, exclude_defaults=True)


def carried_in(text: str) -> Carried:
    """What a file carries. Raises InvalidData, with one finding, for what this policykit never wrote."""
    if len(text) > MOST_CHARACTERS:
        raise _unusable(f"it has more than {MOST_CHARACTERS:,} characters")
    try:
        found = _as_text(json.loads(text, parse_constant=_refuse_constant))
    except (ValueError, RecursionError) as error:  # json.JSONDecodeError is a ValueError
        raise _unusable("it is not JSON that policykit wrote") from error
    match found:
        case {"version": str(version)} if version != str(VERSION):
            raise _unusable(f"it has version “{version[:20]}”, and this policykit reads version {VERSION}")
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
    remedy = "The policy was drafted from the words of the page instead."
    return InvalidData([Finding(codes.CARRIED_UNUSABLE, sentence, remedy)])
