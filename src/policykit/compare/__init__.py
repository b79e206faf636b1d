"""Policy × Policy → changes: what is different, part by part and not line by line, told as a clerk would."""

from __future__ import annotations

from policykit.compare.change import Change, ChangeKind, Weight
from policykit.compare.comparing import changes

__all__ = ["Change", "ChangeKind", "Weight", "changes"]
