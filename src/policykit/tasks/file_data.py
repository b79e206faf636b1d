"""Reads the policy from the data inside a Word file, by the school that it was built in."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from pathlib import Path

from policykit import codes, source
from policykit.compose import compose
from policykit.document import Document
from policykit.findings import Finding, InvalidData
from policykit.formats import word
from policykit.formats.word.normal import normal
from policykit.importer.pieces import too_long
from policykit.model import validation as shape
from policykit.model.carried import Carried, Plain, carried_in
from policykit.model.kinds import ITEM_KEYS, KINDS
from policykit.model.policy import Policy
from policykit.model.school import UNNAMED_SCHOOL, Context, KnownPolicy, School
from policykit.tasks.load import Library, read_text

RULES = "The words of the page were imported instead."


def library_of_file(own: Carried, file: Path) -> Library:
    """The folder that the file was built from, as far as the file describes it.

    Raises InvalidData if its description of the school has errors.
    """
    try:
        kept = {str(each.get("id")): KnownPolicy.model_validate(each) for each in own.kept}
    except ValueError as error:  # pydantic raises one
        raise unusable("its list of other policies has errors") from error
    school = school_of(school_data(own)) if own.school else UNNAMED_SCHOOL
    return Library(file.parent, (), Context(school, kept))


def school_data(own: Carried) -> dict[str, source.Data]:
    """The data of the school in the file, as in school.yaml."""
    return {key: ordered(value) for key, value in own.school.items()}


def school_of(data: Mapping[str, source.Data]) -> School:
    """The school of data as in school.yaml. Raises InvalidData if it has errors."""
    shaped = shape.read_school(source.read(written(data, "")))
    if shaped.value is None or shaped.findings:
        raise unusable("its description of the school has errors")
    return shaped.value


def text_of(own: Carried, heading: str) -> str:
    """The text of the policy's file, with a comment at its top. Raises InvalidData as ``written`` does."""
    return written({key: ordered(value) for key, value in own.policy.items()}, heading)


def written(data: Mapping[str, source.Data], heading: str) -> str:
    """The text of a file. Raises InvalidData for a value or a key that none can hold."""
    try:
        return source.write(data, {}, heading, shape.TYPED_KEYS)
    except ValueError as error:
        raise unusable(f"no file can hold it ({error})") from error


def ordered(value: Plain) -> source.Data:
    """The data with the keys of blocks and items in the order in which a policy's file has them."""
    match value:
        case dict():
            kind = KINDS.get(str(value.get("kind")))
            order = kind.keys if kind is not None else ITEM_KEYS if "text" in value else ()
            keys = sorted(value, key=lambda key: order.index(key) if key in order else len(order))
            return {key: ordered(value[key]) for key in keys}
        case list():
            return [ordered(each) for each in value]
        case str():
            return value


def names_school(data: bytes) -> bool:
    """Whether a Word file has data inside it that names a school."""
    with contextlib.suppress(InvalidData):
        text, _ = word.carried(data)
        return bool(text) and "name" in carried_in(text).school
    return False


def composed(text: str, id_: str, digest: str, file: Path) -> Document | None:
    """The page, in Word's normal form, of the data inside a file; None if it is of no use.

    It is of use if it is the policy of that id, and its words are those of this digest.
    """
    with contextlib.suppress(InvalidData):
        own = carried_in(text)
        policy = loaded(library_of_file(own, file), text_of(own, ""), file.name)
        if (policy.id, policy.digest) == (id_, digest):
            page = normal(compose(policy))
            return page if not too_long(page) else None
    return None


def loaded(library: Library, text: str, name: str) -> Policy:
    """The policy of a text. Raises InvalidData, with one warning, if it has a fault."""
    outcome = read_text(library, text, name)
    if outcome.policy is None:
        fault = next(each for each in outcome.findings if each.is_error)
        where = f" at line {fault.place.line} of its text" if fault.place is not None else ""
        raise unusable(f"{fault.sentence.rstrip('.')}{where}")
    return outcome.policy


def unusable(why: str) -> InvalidData:
    """The data is not used, for this reason; the rules are asked."""
    sentence = f"The data in the file cannot be used: {why}."
    return InvalidData([Finding(codes.CARRIED_UNUSABLE, sentence, RULES)])
