"""Compares two policies in one document that shows what was added and struck out."""

from __future__ import annotations

import datetime
from typing import get_args, overload

from policykit import codes, formats
from policykit.compose import compose
from policykit.document.redline import redline as compared
from policykit.findings import Finding, UnknownName
from policykit.formats import MarkedTextName, RedlineName, WordName, html, markdown, word
from policykit.formats import plaintext as text
from policykit.model.dates import day_of
from policykit.model.policy import Policy
from policykit.site.theme import page_theme


@overload
def redline(
    old: Policy,
    new: Policy,
    to: WordName = formats.WORD,
    *,
    author: str | None = None,
    date: datetime.date | None = None,
) -> bytes: ...
@overload
def redline(
    old: Policy,
    new: Policy,
    to: MarkedTextName,
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
    to: str = formats.WORD,
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
        case formats.WORD:
            from policykit.formats.word.writer.paragraphs import Authorship  # loads the writer

            style = new.context.house_style
            template = word.compile_template(style) if style is not None else None
            return word.write(page, template, Authorship(author or new.school.name, date and day_of(date)))
        case formats.HTML:
            words = f"{new.title}, with what differs from another version marked."
            return html.write(page, page_theme(new.context, description=words))
        case formats.MARKDOWN:
            return markdown.write(page)
        case formats.TEXT:
            return text.write(page)
        case _:
            remedy = f"The formats are: {', '.join(get_args(RedlineName))}."
            sentence = f"There is no format “{to}” for a redline."
            raise UnknownName([Finding(codes.UNKNOWN_NAME, sentence, remedy)])


def on_terminal(old: Policy, new: Policy, width: int, *, styled: bool) -> str:
    """The redline of two policies as text for a terminal."""
    return text.write(compared(compose(old), compose(new)), width, styled)
