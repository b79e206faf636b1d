"""Where a link in a Word file leads → a target of the page's."""

from __future__ import annotations

import re

from policykit.text import normal_target

# The writer's way to another policy: the Word file beside this one. A copy that was saved in another folder
# leads back to it.
_BESIDE = re.compile(r"(?:[^:/?#\\]+/)*([a-z][a-z0-9-]*)\.docx")


def external(address: str) -> str | None:
    """The target for an address outside the file; None where a link may not lead there."""
    if not address:
        return None
    beside = _BESIDE.fullmatch(address)
    if beside is not None:
        return f"policy:{beside[1]}"
    target = normal_target(address)
    return (
        target if target is not None and target.startswith(("http:", "https:", "mailto:", "tel:")) else None
    )
