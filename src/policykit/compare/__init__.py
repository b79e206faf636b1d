"""What is different between two policies, part by part and not line by line, in the words of a clerk."""

from __future__ import annotations

from policykit.compare.change import Change, ChangeKind, Weight
from policykit.compare.comparing import changes

__all__ = ["Change", "ChangeKind", "Weight", "changes"]
