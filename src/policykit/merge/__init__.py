"""Page as built × page from Word × data now → the steps that were taken, and the data with some of them.

What differs between the page as built and the page as it came back is what somebody did. Each step is told
with its words; the ones that are taken make the page that is wanted, and the data is made of that page. What
has no place in the data is a finding.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from policykit import codes
from policykit.findings import Finding
from policykit.merge.comparing import Comparison, Pages
from policykit.merge.drafts import Data, put
from policykit.merge.facts import Facts
from policykit.merge.linking import Leads, Links, known_links
from policykit.merge.placing import Placing
from policykit.merge.proving import unplaced
from policykit.merge.reidentify import adopted
from policykit.merge.relabelled import relabelled
from policykit.merge.steps import Deed, Slot, Step, said
from policykit.model.policy import Policy

__all__ = [
    "Comparison",
    "Deed",
    "Pages",
    "Placed",
    "Step",
    "adopted",
    "place",
    "relabelled",
    "said",
    "unplaced",
]


@dataclass(frozen=True, slots=True)
class Placed:
    """The data with the chosen steps in it, the blocks that it is meant to show, and what has no place."""

    data: Data
    slots: tuple[Slot, ...]
    findings: tuple[Finding, ...]


def place(
    data: Data, policy: Policy, comparison: Comparison, steps: Collection[Step], leads: Leads
) -> Placed:
    """The data of a policy with these steps taken; ``leads`` is where a link of the data leads."""
    wanted = comparison.wanted(steps)
    links = Links(leads, known_links(policy, leads))
    facts = Facts(put(data, {"title": wanted.title}) if wanted.title is not None else data)
    facts.take(wanted.facts)
    placing = Placing(facts.data, wanted.slots, comparison.pages.now.blocks, links)
    made = placing.data()
    return Placed(made, wanted.slots, (*facts.findings, *placing.findings, *map(_dropped, links.dropped)))


def _dropped(link: tuple[str, str]) -> Finding:
    target, words = link
    sentence = f"A policy may not link to “{target}”, so “{words}” is its words alone."
    return Finding(codes.LINK_NOT_KEPT, sentence, "Link to a web address.", needle=words)
