"""Document → text for a terminal."""

from __future__ import annotations

from policykit.formats.text.writer import write

__all__ = ["write"]
