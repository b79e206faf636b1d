"""The edit engine: what a person changed in a built page, as steps in the policy's data.

``plan`` compares the page as built, the page as edited and the page of the data now. ``build`` and ``pull``
both follow the plan. Nothing here opens a file.
"""

from policykit.merge.comparing import Action, Comparison, Pages, Step, block_words
from policykit.merge.plan import Page, Plan, PolicyData, Taken, is_extract, plan
from policykit.merge.reidentify import reidentify

__all__ = [
    "Action",
    "Comparison",
    "Page",
    "Pages",
    "Plan",
    "PolicyData",
    "Step",
    "Taken",
    "block_words",
    "is_extract",
    "plan",
    "reidentify",
]
