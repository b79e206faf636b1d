"""Compares two policies in one document that shows what was added and struck out."""

from __future__ import annotations

import datetime
from typing import Final, Literal, overload

from policykit import codes
from policykit.compose import compose
from policykit.document.redline import redline as compared
from policykit.findings import Finding, UnknownName
from policykit.formats import html, markdown, word
from policykit.formats import plaintext as text
from policykit.model.dates import day_of
from policykit.model.policy import Policy
from policykit.site.theme import page_theme

Form = Literal["docx", "html", "markdown", "text"]
FORMS: Final[tuple[Form, ...]] = ("docx", "html", "markdown", "text")


@overload
def redline(
    old: Policy,
    new: Policy,
    to: Literal["docx"] = "docx",
    *,
    author: str | None = None,
    date: datetime.date | None = None,
) -> bytes: ...
@overload
def redline(
    old: Policy,
    new: Policy,
    to: Literal["html", "markdown", "text"],
    *,
    author: str | None = None,
    date: datetime.date | None = None,
) -> str: ...
@overload
def redline(
    old: Policy, new: Policy, to: str, *, author: str | None = None, date: datetime.date | None = None
) -> bytes | str: ...


def redline(
    old: Policy,
    new: Policy,
    to: str = "docx",
    *,
    author: str | None = None,
    date: datetime.date | None = None,
) -> bytes | str:
    """The new policy with all that differs from the old one marked.

    ``docx`` gives bytes, a Word file in which the changes are tracked, as made by ``author`` (the school, if
    none is given) on ``date`` (none, if none is given). ``html``, ``markdown`` and ``text`` give text, which
    says neither. Raises UnknownName for an unknown format, InvalidData for a house style that no document
    must be made with.
    """
    page = compared(compose(old), compose(new))
    match to:
        case "docx":
            from policykit.formats.word.writer.paragraphs import Authorship  # loads the writer

            style = new.context.house_style
            template = word.compile_template(style) if style is not None else None
            return word.write(page, template, Authorship(author or new.school.name, date and day_of(date)))
        case "html":
            words = f"{new.title}, with what differs from another version marked."
            return html.write(page, page_theme(new.context, description=words))
        case "markdown":
            return markdown.write(page)
        case "text":
            return text.write(page)
        case _:
            remedy = f"The formats are: {', '.join(FORMS)}."
            sentence = f"There is no format “{to}” for a redline."
            raise UnknownName([Finding(codes.UNKNOWN_NAME, sentence, remedy)])


def on_terminal(old: Policy, new: Policy, width: int, *, styled: bool) -> str:
    """The redline of two policies as text for a terminal."""
    return text.write(compared(compose(old), compose(new)), width, styled)
