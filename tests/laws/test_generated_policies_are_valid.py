"""The strategy of valid policies draws policies that are valid; what other laws stand on."""

from __future__ import annotations

from pathlib import Path

import yaml
from hypothesis import HealthCheck, given, settings

from policykit.model.policy import Policy
from policykit.tasks.load import open_library, read_text
from tests.support.strategies.policies import SCHOOL_YAML, SETTING, Data, policies, policy_data


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=policy_data())
def test_a_generated_policy_is_read_from_yaml_as_it_was_drawn(data: Data, tmp_path: Path) -> None:
    (tmp_path / "school.yaml").write_text(SCHOOL_YAML, encoding="utf-8")
    text = yaml.safe_dump(data, allow_unicode=True, sort_keys=False)
    outcome = read_text(open_library(tmp_path), text, "a-policy.yaml")
    assert not [finding for finding in outcome.findings if finding.is_error]
    drawn = Policy.model_validate(data, context=SETTING)
    assert outcome.policy is not None
    assert outcome.policy.model_dump() == drawn.model_dump()
    assert outcome.policy.context.school == SETTING.school


@given(policy=policies())
def test_a_generated_policy_answers_every_question(policy: Policy) -> None:
    answers = (policy.expectations(), policy.responses(), policy.definitions(), policy.citations())
    assert all(isinstance(answer, tuple) for answer in answers)
    assert policy.is_complete == (policy.gaps() == ())
