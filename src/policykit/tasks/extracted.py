"""An edited extract → its pages with the policy's own title; and the extract as it would be built now.

The title of an extract is the policy's, and what policykit adds to it.
"""

from __future__ import annotations

from dataclasses import replace

from policykit import codes
from policykit.compose import EXTRACT_FOR, compose, compose_extract
from policykit.document import Document
from policykit.findings import Finding
from policykit.formats.word.normal import normal
from policykit.model.policy import Policy


def entitled(built: Document, edited: Document) -> tuple[Document, Document, list[Finding]]:
    """Both pages of an extract with the policy's title alone; told, if what was added to it is another."""
    title, addition = _divided(built.title)
    whole = replace(built, title=title)
    if edited.title.endswith(addition):
        return whole, replace(edited, title=edited.title.removesuffix(addition)), []
    sentence = (
        f"The title is “{edited.title}” in Word. An extract's title ends in “{addition.strip(': ')}”, which "
        "policykit writes, so nobody can tell what of it is the policy's, which keeps its title."
    )
    remedy = "Put that end back in Word and pull again; or change title: in the policy's file."
    told = Finding(codes.IN_GENERATED, sentence, remedy, needle=edited.title)
    return whole, replace(edited, title=title), [told]


def page_now(policy: Policy, built: Document) -> Document:
    """The page that a build makes now of what ``built`` was: of the policy, or of its extract for somebody.

    Its title is the policy's.
    """
    _, addition = _divided(built.title)
    names = {f"{EXTRACT_FOR}{each.name}": each.id for each in policy.school.audiences}
    page = compose_extract(policy, names[addition]) if addition in names else compose(policy)
    return replace(normal(page), title=normal(compose(policy)).title)


def _divided(title: str) -> tuple[str, str]:
    """The title of an extract as the policy's, and what was added to it."""
    own, between, audience = title.rpartition(EXTRACT_FOR)
    return (own, between + audience) if between else (title, "")
