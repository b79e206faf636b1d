"""The JSON Schemas: fresh, valid, and of one mind with policykit about the shape of files."""

from __future__ import annotations

import datetime
import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

import policykit
from policykit import schemas, shape, source
from policykit.model.setting import Setting

ROOT = Path(__file__).parents[1]
CORPUS = Path(__file__).parent / "corpus"


class Yaml12(yaml.SafeLoader):
    """YAML as an editor's server reads it (YAML 1.2, core schema): no dates, and only true and false."""


Yaml12.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in found if not tag.endswith((":timestamp", ":bool"))]
    for first, found in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
Yaml12.add_implicit_resolver(
    "tag:yaml.org,2002:bool",
    re.compile(r"^(?:true|True|TRUE|false|False|FALSE)$"),
    list("tTfF"),
)


def as_an_editor_reads(text: str) -> Any:
    return yaml.load(text, Loader=Yaml12)


def editor_accepts(name: str, text: str) -> bool:
    return bool(jsonschema.Draft202012Validator(schemas.schema(name)).is_valid(as_an_editor_reads(text)))


def policykit_accepts(name: str, text: str) -> bool:
    tree = source.read(text)
    shaped = shape.read_school(tree) if name == "school" else shape.read_policy(tree, Setting())
    return not shaped.findings


def cases(kind: str) -> list[Path]:
    found = sorted((CORPUS / kind).glob("*.yaml"))
    assert found, f"no {kind} files in the corpus"
    return found


def model_of(path: Path) -> str:
    return "school" if path.name.startswith("school") else "policy"


@pytest.mark.parametrize("name", schemas.NAMES)
def test_the_schema_that_is_shipped_is_fresh(name: str) -> None:
    shipped = (ROOT / "schemas" / f"{name}.schema.json").read_text(encoding="utf-8")
    assert shipped == schemas.to_text(name), f"run: policykit schema {name} > schemas/{name}.schema.json"


@pytest.mark.parametrize("name", schemas.NAMES)
def test_the_schema_is_valid_and_says_which_data_version_it_is_for(name: str) -> None:
    schema = schemas.schema(name)
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert ":v1:" in schema["$id"]


@pytest.mark.parametrize("name", ["policy", "school"])
def test_every_key_has_words_for_an_editor_to_show(name: str) -> None:
    schema = schemas.schema(name)
    objects = [schema, *schema["$defs"].values()]
    silent = [
        f"{parent.get('description', '')[:30]}.{key}"
        for parent in objects
        for key, value in parent.get("properties", {}).items()
        if "description" not in value and key != "kind"
    ]
    assert silent == []


@pytest.mark.parametrize("path", cases("good"), ids=lambda path: path.stem)
def test_policykit_and_an_editor_accept_a_good_file(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert editor_accepts(model_of(path), text)
    assert policykit_accepts(model_of(path), text)


@pytest.mark.parametrize("path", cases("bad"), ids=lambda path: path.stem)
def test_policykit_and_an_editor_refuse_a_bad_file(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not editor_accepts(model_of(path), text)
    assert not policykit_accepts(model_of(path), text)


@pytest.mark.parametrize("name", ["school", "social-media"])
def test_an_editor_accepts_what_is_shipped_and_flags_a_wrong_key_in_it(name: str) -> None:
    model = "school" if name == "school" else "policy"
    text = (ROOT / "policies" / f"{name}.yaml").read_text(encoding="utf-8")
    assert f"$schema=../schemas/{model}.schema.json" in text.splitlines()[0]
    assert editor_accepts(model, text)
    assert not editor_accepts(model, text + "\ncolour: blue\n")


def test_the_json_that_is_built_is_as_its_schema_says() -> None:
    policies = policykit.load(ROOT / "policies")
    assert isinstance(policies, policykit.Policies)
    built = json.loads(policykit.render(policies["social-media"], "json"))
    jsonschema.Draft202012Validator(schemas.schema("export")).validate(built)
    assert built["review_due"] == {
        "written": "Spring 2024",
        "precision": "term",
        "first_day": datetime.date(2024, 1, 1).isoformat(),
        "last_day": datetime.date(2024, 4, 30).isoformat(),
    }
