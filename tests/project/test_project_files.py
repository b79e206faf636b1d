"""The files round the code agree with each other: pinned versions, README, pre-commit."""

from __future__ import annotations

import re
import tomllib
from itertools import chain
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def names(requirements: str) -> set[str]:
    """The names of libraries in lines such as ``click>=8.1.7``, as pip compares them."""
    found = re.findall(r"^[\w.-]+", requirements, re.MULTILINE)
    return {re.sub(r"[-_.]+", "-", name).lower() for name in found}


def test_every_library_that_is_asked_for_is_pinned() -> None:
    project = tomllib.loads(read("pyproject.toml"))["project"]
    asked = [*project["dependencies"], *chain(*project["optional-dependencies"].values())]
    assert names("\n".join(asked)) <= names(read("constraints.txt"))


def test_every_library_has_a_lowest_version() -> None:
    project = tomllib.loads(read("pyproject.toml"))["project"]
    for requirement in [*project["dependencies"], *project["optional-dependencies"]["test"]]:
        assert re.fullmatch(r"[\w.-]+>=[\d.]+", requirement)


def test_pre_commit_runs_the_pinned_tools() -> None:
    for pin in re.findall(r"\w+==[\w.]+", read(".pre-commit-config.yaml")):
        assert pin in read("constraints.txt").splitlines()


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md", ".github/workflows/ci.yml"])
def test_every_command_that_sets_up_installs_the_pinned_versions(page: str) -> None:
    commands = re.findall(r"pip install .*(?: \.(?= |$)|\.\[test).*", read(page), re.MULTILINE)
    assert commands
    assert all("-c constraints.txt" in command for command in commands)
