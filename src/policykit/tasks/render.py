"""Makes one document: a policy in any format, a policy in the terminal, or a page of lists."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import overload

from policykit import codes, formats
from policykit.compose import compose, compose_extract
from policykit.document import Block, Document, Fact, FactName, Heading, Paragraph, Role
from policykit.findings import Finding, InvalidData, UnknownName
from policykit.formats import FORMATS, HTML, JSON, WORD, ListName, TextName, WordName
from policykit.formats.html import fragment
from policykit.formats.html import write as write_html
from policykit.formats.word import named
from policykit.model import export
from policykit.model.carried import carried
from policykit.model.policy import Policy
from policykit.model.school import School
from policykit.site.theme import policy_theme
from policykit.tasks.load import open_library, read_bytes, read_policy, version
from policykit.tasks.template import located
from policykit.tasks.writing import Made, extract_name
from policykit.text.spans import Span
from policykit.workspace import inputs


@overload
def render(
    policy: Policy, to: WordName, *, audience: str | None = None, template: bytes | None = None
) -> bytes: ...
@overload
def render(policy: Policy, to: TextName, *, audience: str | None = None, page: bool = True) -> str: ...
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
        return export.to_json(policy, audience)
    document = _page(policy, audience)
    if to == HTML and not page:
        return fragment(document)
    style = policy.context.house_style if template is None else template
    return _written(policy, document, to, style, is_whole=audience is None)


def _written(
    policy: Policy, document: Document, to: str, template: bytes | None, *, is_whole: bool
) -> bytes | str:
    """The page of the policy, or of a part of it, which carries no more data than it shows."""
    if to == HTML:
        return write_html(document, policy_theme(policy))
    return FORMATS[to].write(document, template, carried(policy) if to == WORD and is_whole else b"")


def render_all(policy: Policy, names: tuple[str, ...], audience: str = "") -> Iterator[Made]:
    """Each document of a policy, or of its extract for the audience of an id, with the page composed once."""
    page = None if names == (JSON,) else _page(policy, audience or None)
    name = extract_name(policy.id, audience) if audience else policy.id
    for to in names:
        if to == JSON or page is None:
            data: bytes | str = export.to_json(policy, audience or None)
        else:
            data = _written(policy, page, to, policy.context.house_style, is_whole=not audience)
        anchors = anchors_of(page) if to == WORD and page is not None else b""
        yield Made(name + FORMATS[to].suffix, _bytes(data), anchors, audience)


def _bytes(document: bytes | str) -> bytes:
    return document.encode() if isinstance(document, str) else document


def _page(policy: Policy, audience: str | None) -> Document:
    return compose(policy) if audience is None else compose_extract(policy, audience)


def anchors_of(page: Document) -> bytes:
    """Which part and field each bookmark of the page's Word file means: one line of JSON."""
    names = {name: (anchor.part, anchor.field) for name, anchor in named(page).items()}
    return json.dumps(names, separators=(",", ":")).encode()


def _refuse_unknown(to: str) -> None:
    if to not in formats.built():
        remedy = f"The formats are: {', '.join(formats.built())}."
        raise UnknownName([Finding(codes.UNKNOWN_NAME, f"There is no format “{to}”.", remedy)])


# ── One policy for a terminal, or for standard output ────────────────────────────────────────────────────
def show(
    name: str, folder: Path, audience: str | None, width: int, *, styled: bool, text: bytes | None = None
) -> str:
    """A policy, by its id or its file or from ``text``, as words for a terminal; of one audience if named.

    Raises UnknownName for an unknown policy or audience, InvalidData if the policy cannot be used.
    """
    from policykit.formats import plaintext

    if text is None:
        return plaintext.write(_page(version(name, folder), audience), width, styled)
    outcome = read_bytes(text)
    if outcome.policy is None:
        raise InvalidData([finding for finding in outcome.findings if finding.is_error])
    return plaintext.write(_page(outcome.policy, audience), width, styled)


def stream(
    path: Path,
    data: bytes | None,
    to: str,
    today: datetime.date,
    template: Path | None = None,
    audience: str | None = None,
) -> tuple[bytes | None, tuple[Finding, ...], bool]:
    """The document of the policy in a file, or of the one in ``data``; its extract if an audience is named.

    None if it has errors. With it come the findings, and whether the file or the template is unreadable.
    ``template`` is a Word file to use instead of the school's own house style. Raises UnknownName if the
    school has no such audience.
    """
    library = open_library(path.parent) if data is None else None
    outcome = read_policy(library, path, today) if library is not None else read_bytes(data or b"", today)
    policy, findings = outcome.policy, (*(library.findings if library is not None else ()), *outcome.findings)
    if policy is None:
        return None, findings, outcome.unreadable
    used = policy.context.house_style if template is None or to != WORD else inputs.template(template)
    found = located(used, template or Path(policy.school.house_style or "")) if to == WORD else ()
    if any(finding.is_error for finding in found):
        return None, (*findings, *found), True
    return _bytes(render(policy, to, audience=audience, template=used)), (*findings, *found), False


# ── Pages of lists, for tools that make pages ────────────────────────────────────────────────────────────
Sections = Iterable[tuple[str, Iterable[str]]]
"""Headings, each with its items; all plain words, no character of which is markup."""
BULLET = "•"


@overload
def render_list(
    title: str,
    sections: Sections,
    to: WordName,
    *,
    school: School | None = None,
    label: str = BULLET,
    template: bytes | None = None,
) -> bytes: ...
@overload
def render_list(
    title: str,
    sections: Sections,
    to: ListName,
    *,
    school: School | None = None,
    label: str = BULLET,
) -> str: ...
def render_list(
    title: str,
    sections: Sections,
    to: str,
    *,
    school: School | None = None,
    label: str = BULLET,
    template: bytes | None = None,
) -> bytes | str:
    """Headings with items below them: ``docx`` gives bytes; ``html`` and ``markdown`` give text.

    ``label`` comes before each item, such as "☐" for a checklist. A school gives the page its name and its
    language. A Word document is made in the style of the template, the bytes of a .docx or .dotx file, such
    as those that :class:`Policies` has as ``house_style``. Raises UnknownName for an unknown format,
    InvalidData for a template that documents must not be made with.
    """
    if to not in formats.of_pages():
        remedy = f"The formats are: {', '.join(formats.of_pages())}."
        raise UnknownName([Finding(codes.UNKNOWN_NAME, f"There is no format “{to}” for lists.", remedy)])
    blocks: list[Block] = []
    for heading, items in sections:
        blocks.append(Heading((Span(heading),)))
        blocks += [Paragraph((Span(item),), Role.ITEM, label) for item in items]
    page = Document(title, blocks=tuple(blocks))
    if school is not None:
        page = replace(page, language=school.language, own_words=school.own_words)
    if school is not None and school.name:
        fact = Fact(FactName.SCHOOL, page.words[FactName.SCHOOL], (Span(school.name),))
        page = replace(page, facts=(fact,))
    return FORMATS[to].write(page, template)
