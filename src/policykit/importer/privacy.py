"""Names, telephone numbers and e-mail addresses of people → findings, since a policy is published."""

from __future__ import annotations

import re

from policykit import codes
from policykit.importer.bench import Bench

_TITLED = re.compile(
    r"\b(?:Mr|Mrs|Ms|Miss|Dr|Rev(?:erend)?|Prof(?:essor)?|Cllr|Sir|"
    r"Dame)\.?\s+(?:[A-Z]\.?\s?){0,2}[A-Z][a-z’'-]+(?:\s+[A-Z][a-z’'-]+)?"
)
_AFTER_ROLE = re.compile(
    r"\b(?:DSL|DDSL|SENCO|SENCo|[Ll]ead|[Oo]fficer|[Hh]ead ?[Tt]eacher|"
    r"[Cc]hair(?: of [Gg]overnors)?|[Gg]overnor|[Cc]lerk|[Cc]oordinator|"
    r"[Mm]anager)"
    r"\s*(?::|–|—|-|\bis\b|\()\s*(?P<name>[A-Z][a-z’'-]+ (?:[A-Z]\.? )?[A-Z][a-z’'-]+(?:-[A-Z][a-z]+)?)"
    r"(?![\w ]*(?:Policy|School|Board))"
)
PHONE_NUMBER = re.compile(r"(?<![\w/.-])(?:\+44\s?(?:\(0\)\s?)?|0)(?:\d[\s-]?){8,9}\d(?![\w/])")
ADDRESS = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64}){1,8}")
CONTACT = re.compile(rf"{PHONE_NUMBER.pattern}|{ADDRESS.pattern}")
"""Whatever somebody can be reached by."""
_MOST = 5
_NO_NAMES = frozenset(
    [
        "The",
        "This",
        "Our",
        "Full",
        "Governing",
        "Board",
        "Body",
        "Chair",
        "Head",
        "Teacher",
        "School",
        "Safeguarding",
        "Lead",
        "Designated",
        "Deputy",
        "Data",
        "Protection",
        "Officer",
        "Policy",
        "Committee",
        "Trust",
        "Academy",
        "Primary",
        "Health",
        "Safety",
        "And",
        "Special",
        "Senior",
        "Local",
        "Authority",
        "Governor",
        "Governors",
        "Date",
        "Review",
    ]
)


def personal_details(texts: list[str], bench: Bench) -> None:
    """Tell the names, numbers and addresses that the document holds, a finding for each sort."""
    whole = "\n".join(texts)
    names = [" ".join(m[0].split()) for m in _TITLED.finditer(whole)]
    names += [m["name"] for m in _AFTER_ROLE.finditer(whole) if not set(m["name"].split()) & _NO_NAMES]
    for sort, found in (
        ("a person's name", names),
        ("a telephone number", [m[0].strip() for m in PHONE_NUMBER.finditer(whole)]),
        ("an e-mail address", [m[0] for m in ADDRESS.finditer(whole)]),
    ):
        once = list(dict.fromkeys(found))
        if once:
            shown = ", ".join(once[:_MOST]) + (f" and {len(once) - _MOST} more" if len(once) > _MOST else "")
            bench.find(
                codes.PERSONAL,
                f"The document contains {sort}: {shown}.",
                "Policies are published. Decide whether to keep this, or to name a role instead.",
            )
