"""A policy as JSON, with every name resolved, for tools that are not written in Python."""

from __future__ import annotations

import datetime
from typing import Literal

from policykit.model.answers import Citation, DefinedTerm, Expectation, Gap, Response
from policykit.model.dates import Precision, SchoolDate
from policykit.model.fields import Model
from policykit.model.policy import Policy, Status
from policykit.model.sections import Section

JSON_VERSION: Literal[1] = 1


class ExportedDate(Model):
    """A date with the precision that it was written with."""

    written: str
    """The date as the school wrote it."""
    precision: Precision
    """Whether it names a day, a month, a term or a year."""
    first_day: datetime.date
    """The first day of the time it names, by the school's calendar."""
    last_day: datetime.date
    """The last day of the time it names, by the school's calendar."""


class ExportedAudience(Model):
    """An audience that the policy is for."""

    id: str
    name: str


class ExportedPolicy(Model):
    """A policy as other tools read it. Ids, and the meaning of keys, stay while ``json_version`` stays."""

    json_version: Literal[1] = JSON_VERSION
    """The version of this form; it is apart from the data's and the package's."""
    id: str
    title: str
    extract_for: ExportedAudience | None
    """The audience whose extract this is; null for the whole policy. Of an extract, the five lists from
    ``expectations`` to ``gaps`` and ``sections`` hold what is in it, and all else is said of the whole."""
    language: str
    """The language of the text, as a BCP 47 tag."""
    school: str
    """The school's name; empty if it is not known."""
    status: Status | None
    version: str | None
    owner: str | None
    audiences: tuple[ExportedAudience, ...]
    """Who the policy is for."""
    approved_by: str | None
    approved_on: ExportedDate | None
    review_due: ExportedDate | None
    last_review: ExportedDate | None
    digest: str
    """Eight hexadecimal digits that change when the title or any word of the text does."""
    changed_since_approval: bool
    """Whether the words are no longer those of the document whose reference the approval states."""
    complete: bool
    """Whether no list is missing."""
    expectations: tuple[Expectation, ...]
    """What is expected, each with the ids of the audiences it is expected of."""
    responses: tuple[Response, ...]
    """What the school does in response."""
    definitions: tuple[DefinedTerm, ...]
    citations: tuple[Citation, ...]
    """The laws and other policies referred to, with every place where they are."""
    gaps: tuple[Gap, ...]
    """The lists that are missing, and why."""
    sections: tuple[Section, ...]
    """The whole text, as it is in the data."""


class ExportedListing(Model):
    """A policy as the list of a site describes it. Addresses are relative to the list."""

    id: str
    title: str
    status: Status | None
    version: str | None
    audiences: tuple[str, ...]
    """The ids of the audiences that the policy is for."""
    approved_by: str | None
    approved_on: ExportedDate | None
    review_due: ExportedDate | None
    digest: str
    """Eight hexadecimal digits that change when the title or any word of the text does."""
    complete: bool
    """Whether no list is missing."""
    page: str
    """The web page. A part of it is found at the page's address, a # and the part's id."""
    data: str
    """The whole policy as JSON, by the schema “export”."""
    word: str
    markdown: str


class ExportedPage(Model):
    """An audience of the school, and the page of what is asked of it."""

    id: str
    name: str
    page: str


class ExportedSite(Model):
    """The policies of a school as the site lists them (policies.json)."""

    json_version: Literal[1] = JSON_VERSION
    """The version of this form; it is apart from the data's and the package's."""
    school: str
    """The school's name; empty if it is not known."""
    language: str
    """The language of the policies, as a BCP 47 tag."""
    audiences: tuple[ExportedPage, ...]
    policies: tuple[ExportedListing, ...]
    """In order of title."""


def export(policy: Policy, audience: str | None = None) -> ExportedPolicy:
    """The policy, or its extract for an audience, with every name resolved.

    Raises UnknownName if the school has no such audience.
    """
    shown = policy if audience is None else policy.extract(audience)
    found = policy.school.audience(audience) if audience is not None else None
    names = {audience.id: audience.name for audience in policy.school.audiences}
    return ExportedPolicy(
        id=policy.id,
        title=policy.title,
        extract_for=ExportedAudience(id=found.id, name=found.name) if found is not None else None,
        language=policy.school.language,
        school=policy.school.name,
        status=policy.status,
        version=policy.version,
        owner=policy.owner,
        audiences=tuple(ExportedAudience(id=id_, name=names[id_]) for id_ in policy.addressed),
        approved_by=policy.approval.by,
        approved_on=_date(policy, policy.approval.on),
        review_due=_date(policy, policy.review_due),
        last_review=_date(policy, policy.review.last),
        digest=policy.digest,
        changed_since_approval=policy.has_changed_since_approval,
        complete=policy.is_complete,
        expectations=shown.expectations(audience),
        responses=shown.responses(),
        definitions=shown.definitions(),
        citations=shown.citations(),
        gaps=shown.gaps(),
        sections=shown.sections,
    )


def listing(policy: Policy, page: str, data: str, word: str, markdown: str) -> ExportedListing:
    """The policy as the list of a site describes it, with the addresses of its files."""
    return ExportedListing(
        id=policy.id,
        title=policy.title,
        status=policy.status,
        version=policy.version,
        audiences=policy.addressed,
        approved_by=policy.approval.by,
        approved_on=_date(policy, policy.approval.on),
        review_due=_date(policy, policy.review_due),
        digest=policy.digest,
        complete=policy.is_complete,
        page=page,
        data=data,
        word=word,
        markdown=markdown,
    )


def _date(policy: Policy, date: SchoolDate | None) -> ExportedDate | None:
    if date is None:
        return None
    calendar = policy.school.calendar
    return ExportedDate(
        written=date.written,
        precision=date.precision,
        first_day=date.first_day(calendar),
        last_day=date.last_day(calendar),
    )


def to_json(policy: Policy, audience: str | None = None) -> str:
    """The policy, or its extract, as JSON text, two spaces an indent, with a final newline."""
    return export(policy, audience).model_dump_json(indent=2) + "\n"
