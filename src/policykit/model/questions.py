"""Policy → answers: what is expected of whom, what the school does, what is defined, cited, missing."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Iterator
from typing import TYPE_CHECKING, assert_never

from policykit import codes
from policykit import text as inline
from policykit.findings import Anchor, Finding, UnknownName, nearest
from policykit.model.answers import (
    Citation,
    CitedKind,
    Citing,
    DefinedTerm,
    Expectation,
    Gap,
    Response,
)
from policykit.model.blocks import (
    Block,
    Definition,
    Duty,
    Expectations,
    Item,
    List,
    Responses,
    Section,
    Steps,
)
from policykit.model.register import Confidence
from policykit.model.school import School
from policykit.model.setting import Target
from policykit.model.texts import words

if TYPE_CHECKING:
    from policykit.model.policy import Policy


def digest(policy: Policy) -> str:
    """See :attr:`Policy.digest`. A field's place in its part counts, so that a table's shape does."""
    said = [policy.title, *(f"{field.anchor.field} {field.words}" for field in policy.fields)]
    return hashlib.sha256("\0".join(said).encode("utf-8", "surrogatepass")).hexdigest()[:8]


def audience_id(school: School, name: str) -> str:
    """The id of the one audience that a name means; raises UnknownName, with a suggestion."""
    audience = school.audience(name)
    if audience is not None:
        return audience.id
    spoken = [known for audience in school.audiences for known in audience.names]
    near = nearest(name, spoken)
    listed = ", ".join(audience.id for audience in school.audiences)
    remedy = f"Did you mean “{near}”?" if near else f"The school's audiences are: {listed}."
    raise UnknownName([Finding(codes.UNKNOWN_NAME, f"The school has no audience “{name}”.", remedy)])


def expectations(policy: Policy, of: str | None) -> tuple[Expectation, ...]:
    """See :meth:`Policy.expectations`."""
    found = (
        expectation
        for section, block in _blocks(policy)
        if isinstance(block, Expectations)
        for expectation in _expected(policy, section, block)
    )
    if of is None:
        return tuple(found)
    wanted = audience_id(policy.school, of)
    return tuple(expectation for expectation in found if wanted in expectation.of)


def _expected(policy: Policy, section: Section, block: Expectations) -> Iterator[Expectation]:
    setting = policy.setting
    by = setting.audience_ids(block.by)
    of = setting.audience_ids(block.of) if block.of else policy.addressed
    stem = words(block.text)

    def below(
        items: tuple[Item, ...], of: tuple[str, ...], duty: Duty | None, stem: str
    ) -> Iterator[Expectation]:
        for item in items:
            item_of = setting.audience_ids(item.of) if item.of else of
            item_duty = item.duty or duty
            text = words(item.text)
            reason = words(item.reason) if item.reason else ""
            yield Expectation(
                item.id, policy.id, section.id, text, item.text, stem, item_of, by, item_duty, reason
            )
            yield from below(item.items, item_of, item_duty, text)

    if block.items:
        yield from below(block.items, of, block.duty, stem)
    else:
        yield Expectation(
            block.id, policy.id, section.id, stem, block.text, "", of, by, block.duty, missing=block.missing
        )


def responses(policy: Policy, against: str | None) -> tuple[Response, ...]:
    """See :meth:`Policy.responses`."""
    found = (
        response
        for section, block in _blocks(policy)
        if isinstance(block, Responses)
        for response in _done(policy, section, block)
    )
    if against is None:
        return tuple(found)
    wanted = audience_id(policy.school, against)
    return tuple(response for response in found if wanted in response.against)


def _done(policy: Policy, section: Section, block: Responses) -> Iterator[Response]:
    against = policy.setting.audience_ids(block.against)
    stem = words(block.text)

    def response(id_: str, markdown: str, stem: str) -> Response:
        return Response(
            id_, policy.id, section.id, words(markdown), markdown, stem, block.when, against, block.missing
        )

    def below(items: tuple[Item, ...], stem: str) -> Iterator[Response]:
        for item in items:
            yield response(item.id, item.text, stem)
            yield from below(item.items, words(item.text))

    if block.items:
        yield from below(block.items, stem)
    else:
        yield response(block.id, block.text, "")


def definitions(policy: Policy) -> tuple[DefinedTerm, ...]:
    """See :meth:`Policy.definitions`."""
    return tuple(
        DefinedTerm(block.id, policy.id, section.id, block.term, block.aliases, words(block.text), block.open)
        for section, block in _blocks(policy)
        if isinstance(block, Definition)
    )


def gaps(policy: Policy) -> tuple[Gap, ...]:
    """See :meth:`Policy.gaps`."""
    return tuple(
        Gap(
            block.id,
            policy.id,
            section.id,
            words(block.text) if block.text else "",
            block.missing,
            _concerned(policy, block),
            Anchor(block.id, "missing"),
        )
        for section, block in _blocks(policy)
        if isinstance(block, Expectations | Responses | List | Steps) and block.missing is not None
    )


def _concerned(policy: Policy, block: Expectations | Responses | List | Steps) -> tuple[str, ...]:
    match block:
        case Expectations():
            return policy.setting.audience_ids(block.of) if block.of else policy.addressed
        case Responses():
            return policy.setting.audience_ids(block.against)
        case List() | Steps():
            return ()
        case _:
            assert_never(block)


def citations(policy: Policy) -> tuple[Citation, ...]:
    """See :meth:`Policy.citations`."""
    cited: dict[tuple[CitedKind, str], list[Citing]] = {}
    for field in policy.fields:
        for link in inline.links(field.text):
            target = Target.parse(link.target)
            if target.scheme in (CitedKind.LAW, CitedKind.POLICY):
                key = CitedKind(target.scheme), target.id
                cited.setdefault(key, []).append(Citing(field.anchor, link.words, target.provision))
    return tuple(_citation(policy, kind, id_, tuple(places)) for (kind, id_), places in cited.items())


def _citation(policy: Policy, kind: CitedKind, id_: str, places: tuple[Citing, ...]) -> Citation:
    match kind:
        case CitedKind.LAW:
            law = policy.setting.law(id_)
            verified = law is not None and law.confidence is Confidence.CHECKED
            return Citation(kind, id_, law.title if law else id_, law.uri if law else None, places, verified)
        case CitedKind.POLICY:
            known = policy.setting.policy(id_)
            return Citation(kind, id_, known.title if known else id_, known.url if known else None, places)
        case _:
            assert_never(kind)


def turning_days(policy: Policy) -> Iterator[datetime.date]:
    """The days from which something else is told of a policy, though no word of it has changed.

    Its review falls due, or is overdue; a law that it cites is amended or repealed.
    """
    if policy.review_due is not None:
        calendar = policy.school.calendar
        yield policy.review_due.first_day(calendar)
        yield policy.review_due.last_day(calendar) + datetime.timedelta(days=1)
    for citation in policy.citations():
        law = policy.setting.law(citation.id) if citation.kind is CitedKind.LAW else None
        for change in law.changes if law is not None else ():
            if change.on is not None:
                yield change.on.first_day()


def _blocks(policy: Policy) -> Iterator[tuple[Section, Block]]:
    return ((section, block) for section, _ in policy.walk() for block in section.blocks)
