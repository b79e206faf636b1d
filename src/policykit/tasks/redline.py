"""Two policies → one document that shows what was added and struck out, in any format that can show it."""

from __future__ import annotations

import datetime
from typing import Final, Literal, assert_never, overload

from policykit import codes
from policykit.compose import compose
from policykit.document import Document
from policykit.document.redline import redline as compared
from policykit.findings import Finding, UnknownName
from policykit.formats import html, markdown, text, word
from policykit.model.policy import Policy

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
    says neither. Raises UnknownName for an unknown format.
    """
    page = compared(compose(old), compose(new))
    for form in FORMS:
        if form == to:
            return write(page, form, author or new.school.name, date)
    remedy = f"The formats are: {', '.join(FORMS)}."
    raise UnknownName([Finding(codes.UNKNOWN_NAME, f"There is no format “{to}” for a redline.", remedy)])


def write(page: Document, form: Form, author: str, date: datetime.date | None) -> bytes | str:
    """A redline in a format."""
    match form:
        case "docx":
            from policykit.formats.word.revisions import Authorship  # loads the writer

            return word.write(page, authorship=Authorship(author, date))
        case "html":
            return html.write(page)
        case "markdown":
            return markdown.write(page)
        case "text":
            return text.write(page)
        case _:
            assert_never(form)
