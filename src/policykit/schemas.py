"""Model → JSON Schemas (draft 2020-12): what an editor checks and shows while a file is being written."""

from __future__ import annotations

import json
from typing import Any, Final

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from policykit.export import JSON_VERSION, ExportedPolicy
from policykit.model.policy import Policy
from policykit.model.school import School
from policykit.shape import DATA_VERSION

_ID: Final = "urn:policykit:schema:v{version}:{name}"
_TITLES: Final = {
    "policy": "A policy",
    "school": "What all of a school's policies share (school.yaml)",
    "export": "A policy as policykit writes it to JSON",
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
}
NAMES: Final = tuple(_MODELS)


def schema(name: str) -> dict[str, Any]:
    """The JSON Schema of ``policy``, ``school`` or ``export``; raises KeyError for another name."""
    model, version = _MODELS[name]
    if name == "export":
        body = model.model_json_schema(mode="serialization")
    else:
        body = model.model_json_schema(schema_generator=_DataSchema)
    head = {
        "$schema": GenerateJsonSchema.schema_dialect,
        "$id": _ID.format(version=version, name=name),
        "title": _TITLES[name],
    }
    return head | {key: value for key, value in _untitled(body).items() if key != "title"}


def _untitled(value: Any) -> Any:
    """The schema without the titles that pydantic makes of keys: they say nothing that a key does not."""
    if isinstance(value, dict):
        return {
            key: _untitled(inner)
            for key, inner in value.items()
            if not (key == "title" and isinstance(inner, str))
        }
    if isinstance(value, list):
        return [_untitled(inner) for inner in value]
    return value


def to_text(name: str) -> str:
    """The schema as JSON text with a final newline, as it stands in ``schemas/``."""
    return json.dumps(schema(name), indent=2, ensure_ascii=False) + "\n"
