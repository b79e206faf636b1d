"""A difference between two policies: its kind, its part, whom it concerns, and whether it is substance."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

REWORDED = "has been reworded."
"""How the sentence ends where too much differs to be quoted in it."""


class Weight(StrEnum):
    """Whether a change alters what the policy says, or only how it is said.

    A change of wording needs no new approval. Where there is doubt, a change is one of substance.
    """

    SUBSTANCE = "substance"
    WORDING = "wording"


class ChangeKind(StrEnum):
    """What became of a part, a fact or a reference. The values are part of the public interface."""

    # The policy as a whole
    TITLE_REWORDED = "title-reworded"
    STATUS_CHANGED = "status-changed"
    VERSION_CHANGED = "version-changed"
    OWNER_CHANGED = "owner-changed"
    APPROVAL_CHANGED = "approval-changed"
    REVIEW_CHANGED = "review-changed"
    CONTENTS_CHANGED = "contents-changed"
    # Any part
    RENAMED = "renamed"
    """The part has another name in the data, and the same words or nearly so."""
    KIND_CHANGED = "kind-changed"
    NUMBERING_CHANGED = "numbering-changed"
    NOTE_CHANGED = "note-changed"
    """A key that is for the data's readers and is not printed."""
    # Sections
    SECTION_ADDED = "section-added"
    SECTION_REMOVED = "section-removed"
    SECTION_RETITLED = "section-retitled"
    SECTION_MOVED = "section-moved"
    # What is expected
    EXPECTATION_ADDED = "expectation-added"
    EXPECTATION_REMOVED = "expectation-removed"
    EXPECTATION_REWORDED = "expectation-reworded"
    EXPECTATION_MOVED = "expectation-moved"
    DUTY_STRENGTHENED = "duty-strengthened"
    DUTY_RELAXED = "duty-relaxed"
    DUTY_CHANGED = "duty-changed"
    """Whether more or less is asked cannot be said: one of the two does not say how binding it is."""
    AUDIENCE_WIDENED = "audience-widened"
    AUDIENCE_NARROWED = "audience-narrowed"
    AUDIENCE_CHANGED = "audience-changed"
    EXPECTED_BY_CHANGED = "expected-by-changed"
    REASON_CHANGED = "reason-changed"
    # What the school does
    RESPONSE_ADDED = "response-added"
    RESPONSE_REMOVED = "response-removed"
    RESPONSE_REWORDED = "response-reworded"
    RESPONSE_MOVED = "response-moved"
    AGAINST_WIDENED = "against-widened"
    AGAINST_NARROWED = "against-narrowed"
    AGAINST_CHANGED = "against-changed"
    # What is defined
    DEFINITION_ADDED = "definition-added"
    DEFINITION_REMOVED = "definition-removed"
    DEFINITION_REWORDED = "definition-reworded"
    DEFINITION_MOVED = "definition-moved"
    DEFINITION_OPENED = "definition-opened"
    DEFINITION_CLOSED = "definition-closed"
    # Other words
    TEXT_ADDED = "text-added"
    TEXT_REMOVED = "text-removed"
    TEXT_REWORDED = "text-reworded"
    TEXT_MOVED = "text-moved"
    QUOTE_ADDED = "quote-added"
    QUOTE_REMOVED = "quote-removed"
    QUOTE_REWORDED = "quote-reworded"
    QUOTE_MOVED = "quote-moved"
    LIST_ADDED = "list-added"
    LIST_REMOVED = "list-removed"
    LIST_REWORDED = "list-reworded"
    LIST_MOVED = "list-moved"
    ENTRY_ADDED = "entry-added"
    ENTRY_REMOVED = "entry-removed"
    ENTRY_REWORDED = "entry-reworded"
    ENTRY_MOVED = "entry-moved"
    # Tables and people
    TABLE_ADDED = "table-added"
    TABLE_REMOVED = "table-removed"
    TABLE_REWORDED = "table-reworded"
    TABLE_MOVED = "table-moved"
    ROW_ADDED = "row-added"
    ROW_REMOVED = "row-removed"
    ROW_REWORDED = "row-reworded"
    CONTACTS_ADDED = "contacts-added"
    CONTACTS_REMOVED = "contacts-removed"
    CONTACTS_REWORDED = "contacts-reworded"
    CONTACTS_MOVED = "contacts-moved"
    CONTACT_ADDED = "contact-added"
    CONTACT_REMOVED = "contact-removed"
    CONTACT_CHANGED = "contact-changed"
    # Procedures
    PROCEDURE_ADDED = "procedure-added"
    PROCEDURE_REMOVED = "procedure-removed"
    PROCEDURE_REWORDED = "procedure-reworded"
    PROCEDURE_MOVED = "procedure-moved"
    STAGE_ADDED = "stage-added"
    STAGE_REMOVED = "stage-removed"
    STAGE_REWORDED = "stage-reworded"
    STAGE_MOVED = "stage-moved"
    DEADLINE_CHANGED = "deadline-changed"
    ACTOR_CHANGED = "actor-changed"
    # Gaps
    GAP_FILLED = "gap-filled"
    GAP_OPENED = "gap-opened"
    GAP_REWORDED = "gap-reworded"
    # What is referred to
    LAW_ADDED = "law-added"
    LAW_REMOVED = "law-removed"
    LAW_CHANGED = "law-changed"
    """Another part of the same law is cited."""
    POLICY_ADDED = "policy-added"
    POLICY_REMOVED = "policy-removed"


@dataclass(frozen=True, slots=True)
class Change:
    """One difference between an old and a new policy."""

    kind: ChangeKind
    weight: Weight
    part: str
    """The id of the part: in the new policy, or in the old one if it is gone; empty for the whole policy."""
    section: str
    """The heading above the part; empty if it has none."""
    old: str
    """The old words, without markup; empty where there were none."""
    new: str
    """The new words, without markup; empty where there are none."""
    sentence: str
    """What has changed, in one plain English sentence."""
    audiences: tuple[str, ...] = ()
    """The ids of the audiences whom it concerns; empty where it concerns no group in particular."""

    @property
    def is_quoted(self) -> bool:
        """Whether the sentence says the whole difference, so that the old and the new words add nothing."""
        return not self.sentence.endswith(REWORDED)

    @property
    def is_substance(self) -> bool:
        """Whether it alters what the policy says."""
        return self.weight is Weight.SUBSTANCE
