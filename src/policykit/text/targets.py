"""The normal form of a link's target, or none if a link may not lead there.

A list of what is allowed, not of what is refused: ``javascript:`` has more disguises than anyone can list.
"""

from __future__ import annotations

import re

# Characters that are invisible or that a browser reads otherwise than a person does: controls, a soft hyphen,
# zero-width and direction marks, lone surrogates, and the backslash, which browsers take for a slash.
_TREACHEROUS = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff\ufff9-\uffff\\\\]"
)
_OWN = re.compile(
    r"(?:#|law:|policy:|audience:|term:)[A-Za-z0-9][A-Za-z0-9_.-]*|law:[A-Za-z0-9-]+(?:/[A-Za-z0-9-]+)+"
)
_WEB = re.compile(r"(https?)://([^/?#]*)(.*)", re.IGNORECASE | re.DOTALL)
_HOST = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?\.?(?::[0-9]{1,5})?")
_MAIL = re.compile(
    r"mailto:([A-Za-z0-9.!#$%&'*+/=^_`{}~-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+(?:\?.*)?)", re.I
)
_PHONE = re.compile(r"tel:(\+?[0-9*#().;=A-Za-z-]+)", re.IGNORECASE)
_ENCODED = re.compile(r"%(?![0-9A-Fa-f]{2})|[^A-Za-z0-9;/?:@&=+$,\-_.!~*'()#%]")


def is_allowed_target(target: str) -> bool:
    """Whether a link may lead there: the web, mail, a telephone, a part of the policy, our schemes."""
    return normal_target(target) is not None


def normal_target(target: str) -> str | None:
    """The target in normal form, or ``None`` where a link may not lead there.

    The scheme is in small letters, a host in its ASCII form, and every character that a URL cannot hold is
    percent-encoded as UTF-8. The normal form of a normal form is itself.
    """
    if _TREACHEROUS.search(target) or target != target.strip():
        return None
    if _OWN.fullmatch(target):
        return target
    if match := _WEB.fullmatch(target):
        return _web(match[1].lower(), match[2], match[3])
    if match := _MAIL.fullmatch(target):
        return "mailto:" + _encoded(match[1])
    if match := _PHONE.fullmatch(target):
        return "tel:" + match[1]
    return None


def _web(scheme: str, host: str, rest: str) -> str | None:
    if not host.isascii():
        try:
            host = host.encode("idna").decode("ascii")
        except UnicodeError:
            return None
    # No "@": what is before it looks like the host and is not (RFC 3986, 3.2.1 and 7.6).
    return f"{scheme}://{host}{_encoded(rest)}" if _HOST.fullmatch(host) else None


def _encoded(text: str) -> str:
    return _ENCODED.sub(lambda match: "".join(f"%{byte:02X}" for byte in match[0].encode()), text)
