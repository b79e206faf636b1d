"""Policy → one document, in any format."""

from __future__ import annotations

from collections.abc import Iterator
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
    _refuse_unknown(to)
    if to == JSON:
        return _json(policy if audience is None else policy.extract(audience))
    return FORMATS[to].write(compose(policy) if audience is None else compose_extract(policy, audience))


def render_all(policy: Policy, formats: tuple[str, ...]) -> Iterator[tuple[str, bytes]]:
    """The name of each document's file, and its bytes: as :func:`render`, with the page composed once."""
    page = None if formats == (JSON,) else compose(policy)
    for to in formats:
        _refuse_unknown(to)
        made = FORMATS[to].write(page) if to != JSON and page is not None else _json(policy)
        yield policy.id + ENDINGS[to], made if isinstance(made, bytes) else made.encode()


def _refuse_unknown(to: str) -> None:
    if to not in ENDINGS:
        remedy = f"The formats are: {', '.join(ENDINGS)}."
        raise UnknownName([Finding(codes.UNKNOWN_NAME, f"There is no format “{to}”.", remedy)])


def _json(policy: Policy) -> str:
    from policykit import export  # only this format needs it

    return export.to_json(policy)
