"""The rules that a policy is checked by.

A rule yields findings. It names the part and the key that a finding is about, never a line:
whoever has the file finds those.
"""

from __future__ import annotations

import datetime

from policykit.checks import names, state, words
from policykit.checks.names import check_school
from policykit.findings import Finding, first_of
from policykit.model.policy import Policy

__all__ = ["check", "check_school"]


def check(policy: Policy, today: datetime.date | None = None) -> list[Finding]:
    """What the rules find in one policy, each a hundred times at most. Those about dates need ``today``."""
    rules = (
        names.audiences_are_known(policy),
        names.links_lead_somewhere(policy),
        names.links_are_safe(policy),
        names.links_are_whole(policy),
        state.review_follows_approval(policy),
        state.gaps_are_reported(policy),
        state.approval_and_review_are_stated(policy),
        state.words_are_those_approved(policy),
        state.review_is_not_past(policy, today),
        state.laws_are_current(policy, today),
        words.placeholders_are_filled(policy),
        words.markup_is_meant(policy),
    )
    return [finding for found in rules for finding in first_of(found)]
