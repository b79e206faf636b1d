"""The JSON Schemas: fresh, valid, and of one mind with policykit about the shape of files."""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

import policykit
from policykit import source
from policykit.model import schemas
from policykit.model import validation as shape
from policykit.model.school import Context
from policykit.tasks.importing import Import

ROOT = Path(__file__).parents[2]
CORPUS = Path(__file__).parents[1] / "corpus"


class Yaml12(yaml.SafeLoader):
    """YAML as an editor's server reads it (YAML 1.2, core schema, § 10.3.2)."""


Yaml12.yaml_implicit_resolvers = {}
for tag, pattern, firsts in (
    ("bool", "true|True|TRUE|false|False|FALSE", "tTfF"),
    ("null", "null|Null|NULL|~|", "nN~"),
    ("int", "[-+]?[0-9]+", "-+0123456789"),
    ("float", r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|\.nan|[-+]?\.inf", "-+.0123456789"),
):
    Yaml12.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(f"^(?:{pattern})$"), [*firsts, ""])


def as_an_editor_reads(text: str) -> Any:
    return yaml.load(text, Loader=Yaml12)


def editor_accepts(name: str, text: str) -> bool:
    return bool(jsonschema.Draft202012Validator(schemas.schema(name)).is_valid(as_an_editor_reads(text)))


def policykit_accepts(name: str, text: str) -> bool:
    tree = source.read(text)
    shaped = shape.read_school(tree) if name == "school" else shape.read_policy(tree, Context())
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


NUMERALS = ("1.", "3", "-3", "+4", "2.5", ".5", "1e3", "007", "true", "FALSE", "null", "~", ".inf")


@pytest.mark.parametrize("words", NUMERALS)
def test_words_that_look_like_numbers_are_written_so_that_an_editor_takes_them_for_words(words: str) -> None:
    texts: dict[str, source.Data] = {
        "title": words,
        "flow": [words, words],
        "pairs": [{"label": words, "text": "x" * 70}],
    }
    text = source.write({"policykit": "1", **texts, "year": "2003"}, bare=shape.TYPED_KEYS)
    assert as_an_editor_reads(text) == {"policykit": 1, **texts, "year": 2003}


def test_the_keys_that_are_written_bare_are_those_that_hold_no_words() -> None:
    def typed(part: Any) -> Iterator[str]:
        for name, below in part.items() if isinstance(part, dict) else ():
            if isinstance(below, dict) and below.get("type") in ("integer", "number", "boolean"):
                yield name
            for each in below if isinstance(below, list) else [below]:
                yield from typed(each)

    assert {*typed(schemas.schema("policy")), *typed(schemas.schema("school"))} == shape.TYPED_KEYS


def test_a_draft_is_accepted_by_the_schema_that_it_names(tmp_path: Path) -> None:
    page = "<h1>Charges</h1><ol start='3'><li>pay</li></ol><table><tr><td>5<td>2.5<tr><td>10<td>5</table>"
    (tmp_path / "old.html").write_text(f"{page}<p>Version: 3</p><p>Staff must pay.</p>", encoding="utf-8")
    done = Import(tmp_path / "policies").run(tmp_path / "old.html")
    assert done.path is not None
    assert editor_accepts("policy", done.path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("truth", ["true", "True", "TRUE"])
def test_true_is_true_as_an_editor_says_it_is(truth: str) -> None:
    text = f"policykit: 1\nid: a\ntitle: A\ncontents: {truth}\nsections: [{{id: b, title: B}}]\n"
    assert editor_accepts("policy", text)
    assert policykit_accepts("policy", text)
