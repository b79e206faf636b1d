"""The JSON Schemas (draft 2020-12) by which an editor checks a file while it is being written."""

from __future__ import annotations

import ast
import inspect
import json
import textwrap
from collections.abc import Iterator
from itertools import pairwise
from typing import Any, Final

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from policykit.findings import Anchor
from policykit.model.answers import Citation, Citing, DefinedTerm, Expectation, Gap, Response
from policykit.model.export import JSON_VERSION, ExportedPolicy, ExportedSite
from policykit.model.fields import Model
from policykit.model.policy import Policy
from policykit.model.school import School
from policykit.model.validation import DATA_VERSION

_ID: Final = "urn:policykit:schema:v{version}:{name}"
_TITLES: Final = {
    "policy": "A policy",
    "school": "What all of a school's policies share (school.yaml)",
    "export": "A policy as policykit writes it to JSON",
    "site": "The policies of a site as policykit lists them (policies.json)",
}


class _DataSchema(GenerateJsonSchema):
    """The schema of what a person writes: a key that may be left out may not be empty."""

    def nullable_schema(self, schema: core_schema.NullableSchema) -> JsonSchemaValue:
        return self.generate_inner(schema["schema"])

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        inner = super().default_schema(schema)
        return {
            key: value for key, value in inner.items() if key != "default" or isinstance(value, bool | str)
        }


_MODELS: Final[dict[str, tuple[type[BaseModel], int]]] = {
    "policy": (Policy, DATA_VERSION),
    "school": (School, DATA_VERSION),
    "export": (ExportedPolicy, JSON_VERSION),
    "site": (ExportedSite, JSON_VERSION),
}
NAMES: Final = tuple(_MODELS)
WRITTEN: Final = ("export", "site")
"""Those of what policykit writes; the others are of what a person writes."""
ANSWERS: Final = (Citation, Citing, DefinedTerm, Expectation, Gap, Response)


def schema(name: str) -> dict[str, Any]:
    """The JSON Schema of ``policy``, ``school``, ``export`` or ``site``; raises KeyError for another name."""
    model, version = _MODELS[name]
    if name in WRITTEN:
        body = model.model_json_schema(mode="serialization")
        for kind in (Anchor, *ANSWERS) if name == "export" else ():
            body["$defs"][kind.__name__]["description"] = (kind.__doc__ or "").partition("\n")[0]
    else:
        body = model.model_json_schema(schema_generator=_DataSchema)
    head = {
        "$schema": GenerateJsonSchema.schema_dialect,
        "$id": _ID.format(version=version, name=name),
        "title": _TITLES[name],
    }
    _describe(model.__name__, body)
    return dict(_settled(body | head))


def _describe(name: str, body: dict[str, Any]) -> None:
    """Put the docstring of each key of a model into its schema."""
    kinds = {kind.__name__: kind for kind in (*_below(Model), *ANSWERS) if is_ours(kind)}
    for title, each in ((name, body), *body.get("$defs", {}).items()):
        words = docstrings(kinds[title]) if title in kinds else {}
        for key, value in each.get("properties", {}).items():
            if key in words:
                value.setdefault("description", words[key])


def _below(kind: type[Model]) -> Iterator[type[Model]]:
    for one in kind.__subclasses__():
        yield one
        yield from _below(one)


_FIRST: Final = ("$schema", "$id", "title", "description", "type")
_LAST: Final = ("properties", "required", "additionalProperties", "$defs")


def _settled(value: Any) -> Any:
    """The schema in one form, whichever release of pydantic made it.

    Keywords are in one order, objects are closed, and the titles that pydantic makes of keys are left out,
    since they repeat the key.
    """
    if isinstance(value, list):
        return [_settled(inner) for inner in value]
    if not isinstance(value, dict):
        return value
    kept = {
        key: {name: _settled(one) for name, one in inner.items()}
        if key in ("properties", "$defs")
        else _settled(inner)
        for key, inner in value.items()
        if not (key == "title" and value.get("$schema") is None)
    }
    if "properties" in kept:
        kept["additionalProperties"] = False
    return dict(sorted(kept.items(), key=lambda item: _rank(item[0])))


def _rank(keyword: str) -> tuple[int, str]:
    if keyword in _FIRST:
        return _FIRST.index(keyword), ""
    if keyword in _LAST:
        return len(_FIRST) + 1 + _LAST.index(keyword), ""
    return len(_FIRST), keyword


def to_text(name: str) -> str:
    """The schema as JSON text with a final newline, as it is in ``schemas/``."""
    return json.dumps(schema(name), indent=2, ensure_ascii=False) + "\n"


# ── Docstrings of keys ───────────────────────────────────────────────────────────────────────────────────
# pydantic can read them too (``use_attribute_docstrings``), but then reads the source at every start.
def docstrings(kind: type) -> dict[str, str]:
    """The docstring of each key of a class of ours and of its base classes, by key (PEP 257)."""
    found: dict[str, str] = {}
    for base in filter(is_ours, reversed(kind.__mro__)):
        parsed = ast.parse(textwrap.dedent(inspect.getsource(base))).body[0]
        for one, below in pairwise(parsed.body) if isinstance(parsed, ast.ClassDef) else ():
            match one, below:
                case ast.AnnAssign(target=ast.Name(id=key)), ast.Expr(value=ast.Constant(value=str(words))):
                    found[key] = inspect.cleandoc(words)
    return found


def is_ours(kind: type) -> bool:
    """Whether a class is part of this package."""
    return kind.__module__.startswith("policykit.")
