"""Twenty-five pairs of policies: what is told of each is what a clerk said beforehand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from policykit.compare import Change, changes
from policykit.model.policy import Policy
from tests.support.strategies.policies import SETTING

DATA = Path(__file__).parents[1] / "data" / "changes.yaml"
# With all values as text: YAML 1.1 would take the key “on” for true.
PAIRS = yaml.load(DATA.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
FACTS = {
    "policykit": 1,
    "id": "a-policy",
    "title": "A Policy",
    "audiences": ["pupils", "staff", "governors", "parents", "carers"],
    "approval": {"by": "Governors", "on": "Spring 2026"},
    "review": {"due": "Spring 2028"},
}


def policy(pair: dict[str, Any], which: str) -> Policy:
    blocks = pair.get(which, [])
    data = {
        **FACTS,
        "sections": [{"id": "all", "title": "All", "blocks": blocks}],
        **pair.get(f"{which}_facts", {}),
    }
    return Policy.model_validate(data, context=SETTING)


def summed(change: Change) -> tuple[str, str, tuple[str, ...]]:
    return change.kind.value, change.weight.value, tuple(sorted(change.audiences))


@pytest.mark.parametrize("pair", PAIRS, ids=[pair["what"] for pair in PAIRS])
def test_what_is_told_is_what_a_clerk_would_tell(pair: dict[str, Any]) -> None:
    told = changes(policy(pair, "old"), policy(pair, "new"))
    expected = [(kind, weight, tuple(sorted(audiences))) for kind, weight, audiences in pair["told"]]
    assert sorted(map(summed, told)) == sorted(expected)
