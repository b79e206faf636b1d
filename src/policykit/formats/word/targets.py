"""Link targets of a page ⇄ addresses in a Word file; another policy is the Word file beside this one."""

from __future__ import annotations

import re

from policykit.text import normal_target

# A copy that was saved in another folder leads back to the file beside this one.
_BESIDE = re.compile(r"(?:[^:/?#\\]+/)*([a-z][a-z0-9-]*)\.docx")
_POLICY = re.compile(r"policy:([a-z][a-z0-9-]*)")
# A host that is a name: without one, or with "user@" or brackets, Word may call the whole file damaged.
_WEB = re.compile(r"https?://[\w.-]+(:\d{1,5})?([/?#].*)?", re.IGNORECASE | re.DOTALL)
_CALL = re.compile(r"(mailto|tel):[^\s@]\S*", re.IGNORECASE)
_NOT_IN_A_URI = re.compile(r"[^\w!#$%&'()*+,./:;=?@~-]|%(?![0-9A-Fa-f]{2})")


def address(target: str) -> str:
    """The address outside the page that a link to the target has; empty if no link may lead there."""
    if policy := _POLICY.fullmatch(target):
        return f"{policy[1]}.docx"
    if _WEB.fullmatch(target) or _CALL.fullmatch(target):
        return _NOT_IN_A_URI.sub(_percent, target)
    return ""


def external(address: str) -> str | None:
    """The target for an address outside the file; None if a link may not lead there."""
    if not address:
        return None
    if beside := _BESIDE.fullmatch(address):
        return f"policy:{beside[1]}"
    target = normal_target(address)
    allowed = ("http:", "https:", "mailto:", "tel:")
    return target if target is not None and target.startswith(allowed) else None


def _percent(found: re.Match[str]) -> str:
    """A character that no address holds, as RFC 3986, section 2.1, writes it."""
    return "".join(f"%{byte:02X}" for byte in found[0].encode("utf-8", "replace"))
