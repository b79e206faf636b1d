"""The types of single fields: ids, words, choices; and the faults that their validators raise."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

from policykit import codes
from policykit.codes import Code

ID_PATTERN = r"^[a-z][a-z0-9-]*$"
ID_LENGTH = 64
TITLE_LENGTH = 200
NAME_LENGTH = 80

# Windows keeps these names for devices, with any ending; "index" is the site's own page.
_DEVICES = tuple(f"{device}{number}" for device in ("com", "lpt") for number in range(1, 10))
RESERVED_IDS = ("aux", "con", "index", "nul", "prn", *_DEVICES)


def fault(code: Code, sentence: str, remedy: str, field: str = "") -> PydanticCustomError:
    """An error for pydantic that already knows its code, its sentence and its remedy.

    ``field`` is the key below the faulty value at which the finding points.
    """
    return PydanticCustomError(
        code.id,
        "{sentence}",
        {"sentence": sentence, "remedy": remedy, "field": field},
    )


class Model(BaseModel):
    """The base of every model of the data: frozen, and without keys that it does not name."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def _usable_id(value: str) -> str:
    if value in RESERVED_IDS:
        raise fault(
            codes.BAD_ID,
            f"“{value}” cannot be used as an id: the name is reserved.",
            f"Add a word, such as {value}-policy.",
        )
    return value


def _words(value: str) -> str:
    if not value.strip():
        raise fault(codes.BAD_TEXT, "The text is blank.", "Write the words, or remove the key.")
    return value


def _one_paragraph(value: str) -> str:
    if any(not line.strip() for line in value.strip().splitlines()):
        raise fault(
            codes.BAD_TEXT,
            "There is a blank line inside a text that is one paragraph.",
            "Remove the blank line, or make two blocks of it. Only kind: text may have several paragraphs.",
        )
    return value


def _truth(value: Any) -> Any:
    match value:
        case bool():
            return value
        case "true" | "True" | "TRUE" | "false" | "False" | "FALSE":  # as YAML 1.2 has them, § 10.3.2
            return value.lower() == "true"
        case _:
            raise fault(codes.NOT_A_CHOICE, f"“{value}” is neither true nor false.", "Write true or false.")


def _version(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    if not (value.isascii() and value.isdigit()):  # pydantic would take -1, 1.0 and 1_0 for whole numbers
        raise fault(
            codes.WRONG_TYPE, f"“{value[:60]}” is not a version of the data format.", "Write policykit: 1."
        )
    return int(value)


Id = Annotated[
    str,
    Field(
        pattern=ID_PATTERN,
        max_length=ID_LENGTH,
        json_schema_extra={"not": {"enum": list(RESERVED_IDS)}},
        examples=["social-media", "placing-information"],
    ),
    AfterValidator(_usable_id),
]
"""A stable name: small letters, digits and hyphens, starting with a letter."""

_HAS_WORDS = {"pattern": r"\S"}

Words = Annotated[
    str, Field(max_length=TITLE_LENGTH, json_schema_extra=dict(_HAS_WORDS)), AfterValidator(_words)
]
"""A short text without markup: a title, a name."""

Name = Annotated[
    str, Field(max_length=NAME_LENGTH, json_schema_extra=dict(_HAS_WORDS)), AfterValidator(_words)
]
"""The name of an audience as it is written: its id, its name or an alias."""

Names = Annotated[tuple[Name, ...], Field(min_length=1)]
"""Names of audiences; at least one."""

Markdown = Annotated[
    str, Field(json_schema_extra=dict(_HAS_WORDS)), AfterValidator(_words), AfterValidator(_one_paragraph)
]
"""One paragraph of words, with CommonMark's inline marks and links."""

Prose = Annotated[str, Field(json_schema_extra=dict(_HAS_WORDS)), AfterValidator(_words)]
"""One or more paragraphs, with a blank line between them, with CommonMark's inline marks and links."""

Truth = Annotated[bool, BeforeValidator(_truth)]
"""true or false."""

DataVersion = Annotated[int, BeforeValidator(_version), WithJsonSchema({"const": 1, "type": "integer"})]
"""The version of the data format; not the package's version."""
