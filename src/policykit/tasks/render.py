"""Policy → one document, in any format."""

from __future__ import annotations

from typing import Final, Literal, overload

from policykit import codes
from policykit.compose import compose, compose_extract
from policykit.findings import Finding, UnknownName
from policykit.formats import FORMATS
from policykit.model.policy import Policy

JSON: Final = "json"
ENDINGS: Final = {name: form.ending for name, form in FORMATS.items()} | {JSON: ".json"}

TextFormat = Literal["html", "markdown", "json"]


@overload
def render(policy: Policy, to: Literal["docx"], *, audience: str | None = None) -> bytes: ...
@overload
def render(policy: Policy, to: TextFormat, *, audience: str | None = None) -> str: ...
@overload
def render(policy: Policy, to: str, *, audience: str | None = None) -> bytes | str: ...


def render(policy: Policy, to: str, *, audience: str | None = None) -> bytes | str:
    """A policy as a document: ``docx`` gives bytes; ``html``, ``markdown`` and ``json`` give text.

    With an audience, by its id, name or alias: the extract for that audience. The same data gives the same
    result, whatever the day, the place or the machine. Raises UnknownName for an unknown format or audience.
    """
    if to not in ENDINGS:
        remedy = f"The formats are: {', '.join(ENDINGS)}."
        raise UnknownName([Finding(codes.UNKNOWN_NAME, f"There is no format “{to}”.", remedy)])
    if to == JSON:
        from policykit import export  # only this format needs it

        return export.to_json(policy if audience is None else policy.extract(audience))
    return FORMATS[to].write(compose(policy) if audience is None else compose_extract(policy, audience))
