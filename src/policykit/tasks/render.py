"""Policy → one document, in any format."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal, overload

from policykit import codes
from policykit.compose import compose, compose_extract
from policykit.document import Document
from policykit.findings import Finding, UnknownName
from policykit.formats import FORMATS
from policykit.formats.html import fragment
from policykit.formats.html import write as write_html
from policykit.formats.word import named
from policykit.model.carried import carried
from policykit.model.policy import Policy
from policykit.site.theme import dress
from policykit.tasks.placing import extract_name
from policykit.workspace.manifest import digest

JSON: Final = "json"
WORD: Final = "docx"
HTML: Final = "html"
ENDINGS: Final = {name: form.ending for name, form in FORMATS.items()} | {JSON: ".json"}

TextFormat = Literal["html", "markdown", "json"]


@overload
def render(
    policy: Policy, to: Literal["docx"], *, audience: str | None = None, template: bytes | None = None
) -> bytes: ...
@overload
def render(policy: Policy, to: TextFormat, *, audience: str | None = None, page: bool = True) -> str: ...
@overload
def render(
    policy: Policy, to: str, *, audience: str | None = None, template: bytes | None = None, page: bool = True
) -> bytes | str: ...


def render(
    policy: Policy, to: str, *, audience: str | None = None, template: bytes | None = None, page: bool = True
) -> bytes | str:
    """A policy as a document: ``docx`` gives bytes; ``html``, ``markdown`` and ``json`` give text.

    With an audience, by its id, name or alias: the extract for that audience. A Word document is made in the
    style of the template, the bytes of a .docx or .dotx file, or else in the school's house style if it was
    loaded with one, or else in policykit's own; the other formats have no template. ``page=False`` gives of
    HTML the ``<article>`` alone, without style, for a page of the school's own. The same data gives the same
    result, whatever the day, the place or the machine. Raises UnknownName for an unknown format or
    audience, InvalidData for a template that documents must not be made with.
    """
    _refuse_unknown(to)
    if to == JSON:
        return to_json(policy, audience)
    document = _page(policy, audience)
    if to == HTML and not page:
        return fragment(document)
    style = policy.setting.house_style if template is None else template
    return _written(policy, document, to, style, is_whole=audience is None)


def _written(
    policy: Policy, document: Document, to: str, template: bytes | None, *, is_whole: bool
) -> bytes | str:
    """The page of the policy, or of a part of it, which carries no more data than it shows."""
    if to == HTML:
        return write_html(document, dress(policy))
    return FORMATS[to].write(document, template, carried(policy) if to == WORD and is_whole else b"")


@dataclass(frozen=True, slots=True)
class Made:
    """A document that was made: its file's name and bytes, and the audience's id if it is an extract.

    ``anchors`` says for a Word file which part and field each of its bookmarks stands for: one line of JSON.
    """

    name: str
    data: bytes
    anchors: bytes = b""
    audience: str = ""

    @property
    def fingerprint(self) -> str:
        """The fingerprint of its bytes."""
        return digest(self.data)


def render_all(policy: Policy, formats: tuple[str, ...], audience: str = "") -> Iterator[Made]:
    """Each document of a policy, or of its extract for the audience of an id, with the page composed once."""
    page = None if formats == (JSON,) else _page(policy, audience or None)
    name = extract_name(policy.id, audience) if audience else policy.id
    for to in formats:
        _refuse_unknown(to)
        made = (
            _written(policy, page, to, policy.setting.house_style, is_whole=not audience)
            if to != JSON and page is not None
            else to_json(policy, audience or None)
        )
        data = made if isinstance(made, bytes) else made.encode()
        anchors = anchors_of(page) if to == WORD and page is not None else b""
        yield Made(name + ENDINGS[to], data, anchors, audience)


def _page(policy: Policy, audience: str | None) -> Document:
    return compose(policy) if audience is None else compose_extract(policy, audience)


def anchors_of(page: Document) -> bytes:
    """Which part and field each bookmark of the page's Word file stands for: one line of JSON."""
    names = {name: (anchor.part, anchor.field) for name, anchor in named(page).items()}
    return json.dumps(names, separators=(",", ":")).encode()


def _refuse_unknown(to: str) -> None:
    if to not in ENDINGS:
        remedy = f"The formats are: {', '.join(ENDINGS)}."
        raise UnknownName([Finding(codes.UNKNOWN_NAME, f"There is no format “{to}”.", remedy)])


def to_json(policy: Policy, audience: str | None = None) -> str:
    """The policy as JSON text, or its extract for an audience."""
    from policykit.model import export  # only this format needs it

    return export.to_json(policy, audience)
