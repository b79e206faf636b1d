"""A fault of a single value → its code, its sentence, its remedy."""

from __future__ import annotations

import re

from pydantic_core import ErrorDetails

from policykit import codes
from policykit.codes import Code
from policykit.findings import nearest
from policykit.model.fields import ID_LENGTH
from policykit.source import Path

_SORTS = {
    "string_type": "text",
    "int_type": "a whole number",
    "int_parsing": "a whole number",
    "list_type": "a list",
    "tuple_type": "a list",
    "dict_type": "keys with values",
    "model_type": "keys with values",
    "model_attributes_type": "keys with values",
}
_HOW = {
    "text": "Write words here, in quotation marks if they hold a colon or brackets.",
    "a whole number": "Write a number without a point.",
    "a list": "Write it in brackets, [one, two], or one to a line, each after a dash and a space.",
    "keys with values": "Write keys here, each with a colon and its value.",
}


_ENTRIES = {
    "items": "Write each item as “- id: a-short-name”, and below, in line with id, “text: the words”.",
    "steps": "Write each step as “- id: a-short-name”, and below, in line with id, “text: the words”.",
    "people": "Write each person as “- role: …”, and below, in line with role, name, phone or email.",
    "blocks": "Write each block as “- kind: text”, and below, in line with kind, its id and text.",
    "sections": "Write each section as “- id: a-short-name”, and below, in line with id, its title.",
}
"""How the entries of a list are written, by the key of the list."""


def told(kind: str, detail: ErrorDetails, path: Path, shown: str) -> tuple[Code, str, str]:
    """A fault of a single value: its code, its sentence, its remedy."""
    context = detail.get("ctx", {})
    what = f"“{shown}”" if len(shown) <= 60 else f"“{shown[:59]}…”"
    match kind:
        case "literal_error" | "enum" | "union_tag_invalid":
            listed = str(context.get("expected") or context.get("expected_tags"))
            choices = [word.strip(" '") for word in listed.replace(" or ", ", ").split(",")]
            near = nearest(shown, choices)
            known = f"The words that can stand here are: {', '.join(choices)}."
            remedy = f"Did you mean “{near}”? {known}" if near else known
            return codes.NOT_A_CHOICE, f"{what} cannot stand here.", remedy
        case "school_date":
            return (
                codes.BAD_DATE,
                _sentence(detail["msg"]),
                "Write it as Spring 2024, September 2025 or 31/08/2024.",
            )
        case "review_cycle":
            return codes.BAD_CYCLE, _sentence(detail["msg"]), "Write it as “every year” or “every 3 years”."
        case "string_pattern_mismatch" if path[-1] == "id" and len(shown) <= ID_LENGTH:
            sentence = f"{what} is not an id: small letters a to z, digits and hyphens, a letter first."
            return (
                codes.BAD_ID,
                sentence,
                f"Write {_as_id(shown)}." if _as_id(shown) else "Write a short name.",
            )
        case "string_too_long" if path[-1] == "id":
            return codes.BAD_ID, f"This id is longer than {ID_LENGTH} characters.", "Write a shorter one."
        case "string_too_long":
            limit = context.get("max_length")
            return codes.BAD_TEXT, f"This text is longer than {limit} characters.", "Write a shorter one."
        case "too_short":
            return (
                codes.NO_VALUE,
                f"The list “{path[-1]}” is empty.",
                "Write at least one entry, or take it out.",
            )
        case _ if (
            kind in _SORTS and _SORTS[kind] == "keys with values" and shown and isinstance(path[-1], int)
        ):
            return (
                codes.WRONG_TYPE,
                f"{what} is words alone.",
                _ENTRIES.get(str(path[-2]), _HOW["keys with values"]),
            )
        case _ if kind in _SORTS and _SORTS[kind] == "a list" and path[-1] in _ENTRIES:
            return codes.WRONG_TYPE, f"“{path[-1]}” should be a list.", _ENTRIES[str(path[-1])]
        case _ if kind in _SORTS:
            sort = _SORTS[kind]
            name = f"“{path[-1]}”" if isinstance(path[-1], str) else "This entry"
            return codes.WRONG_TYPE, f"{name} should be {sort}.", _HOW[sort]
        case _:
            return codes.BAD_VALUE, f"{what} cannot stand here.", f"It needs: {detail['msg']}."


def _sentence(message: str) -> str:
    """A message as a sentence: one mark at its end, and the quotation marks of the other findings."""
    curly = re.sub(r'"([^"]*)"', r"“\1”", message)
    return curly if curly.endswith((".", "?", "!")) else f"{curly}."


def _as_id(text: str) -> str:
    letters = "".join(c if c.isascii() and c.isalnum() else "-" for c in text.strip().lower())
    joined = "-".join(word for word in letters.split("-") if word)
    return f"part-{joined}" if joined[:1].isdigit() else joined
