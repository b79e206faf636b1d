"""Policy → findings: what its names mean, and what is worth a clerk's time.

The rules are plain functions in an ordered table. A rule names anchors, never lines: whoever knows the
source finds those.
"""

from __future__ import annotations

import datetime

from policykit.checks.case import Case, Rule
from policykit.checks.names import (
    audiences_are_known,
    check_school,
    links_are_safe,
    links_are_whole,
    links_lead_somewhere,
)
from policykit.checks.state import (
    approval_and_review_are_stated,
    gaps_are_told,
    laws_are_current,
    review_follows_approval,
    review_is_not_past,
    words_are_those_approved,
)
from policykit.checks.words import markup_is_meant, placeholders_are_filled
from policykit.findings import Finding, first_of
from policykit.model.policy import Policy

__all__ = ["RULES", "Case", "Rule", "check", "check_school"]


def check(policy: Policy, today: datetime.date | None = None) -> list[Finding]:
    """What the rules find in one policy, each a hundred times at most.

    Those that ask what day it is need ``today``.
    """
    case = Case(policy, policy.fields, today)
    return [finding for rule in RULES for finding in first_of(rule(case))]


RULES: tuple[Rule, ...] = (
    audiences_are_known,
    links_lead_somewhere,
    links_are_safe,
    links_are_whole,
    review_follows_approval,
    gaps_are_told,
    approval_and_review_are_stated,
    words_are_those_approved,
    review_is_not_past,
    laws_are_current,
    placeholders_are_filled,
    markup_is_meant,
)
