"""How property tests run: a few examples, always the same, or as many new ones as POLICYKIT_EXAMPLES says."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

_EXAMPLES = os.environ.get("POLICYKIT_EXAMPLES", "")

settings.register_profile(
    "policykit",
    deadline=None,
    max_examples=int(_EXAMPLES or 15),
    derandomize=not _EXAMPLES,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
settings.load_profile("policykit")
