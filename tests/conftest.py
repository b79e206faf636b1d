"""How property tests run: 15 examples or POLICYKIT_EXAMPLES, the same ones unless POLICYKIT_RANDOM is set."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

settings.register_profile(
    "policykit",
    deadline=None,
    max_examples=int(os.environ.get("POLICYKIT_EXAMPLES", "15")),
    derandomize="POLICYKIT_RANDOM" not in os.environ,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
settings.load_profile("policykit")
