"""Policies that are valid, as data and as models: every kind of block, sound links, no id twice.

``policy_data`` draws what a YAML file would hold, as plain dicts, lists and strings; ``policies`` draws the
models of it. Everything drawn passes ``policykit check`` without an error, in ``SETTING``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

from policykit.model.policy import Policy
from policykit.model.school import USUAL_AUDIENCES, Context, KnownPolicy, School
from tests.support.strategies.dates import school_dates

Data = dict[str, Any]

SETTING = Context(
    School(
        name="Brook Lane Primary School",
        audiences=USUAL_AUDIENCES[:6],
        policies=(
            KnownPolicy(id="complaints", title="Complaints Policy"),
            KnownPolicy(id="behaviour", title="Behaviour Policy", url="https://example.org/behaviour"),
        ),
    )
)
SCHOOL_YAML = """\
policykit: 1
name: Brook Lane Primary School
audiences:
  - {id: pupils, name: pupils, aliases: [pupil, children, child]}
  - {id: staff, name: staff, aliases: [member of staff, members of staff]}
  - {id: governors, name: governors, aliases: [governor]}
  - {id: parents, name: parents, aliases: [parent]}
  - {id: carers, name: carers, aliases: [carer]}
  - {id: head-teacher, name: Head Teacher, aliases: [headteacher]}
policies:
  - {id: complaints, title: Complaints Policy}
  - {id: behaviour, title: Behaviour Policy, url: "https://example.org/behaviour"}
"""
"""The file of the same school, for tests that write a folder."""

AUDIENCES = (
    "pupils",
    "children",
    "staff",
    "governors",
    "parents",
    "carers",
    "Head Teacher",
    "parents/carers",
)
OPENINGS = ("Staff", "Every parent", "The school", "Pupils", "Visitors", "The Head Teacher", "Everybody")
VERBS = ("must", "should", "may", "will", "must not", "are asked to", "need not")
DOINGS = (
    "keep passwords secret",
    "report a concern within 5 school days",
    "post pictures of pupils",
    "sign in at the office",
    "write to the governors",
    "bring a phone into class",
    "answer before 31 January 2027",
    "wear a badge – always",
    "read “the rules” & the notes",
    "lend a key to nobody",
)
LINKS = (
    " See the [Complaints Policy](policy:complaints).",
    " The [Equality Act 2010](law:equality-act-2010/section/6) applies.",
    " Ask [the office](mailto:office@school.example).",
    " This is **important**.",
    " More is *on the web*: <https://example.org/rules>.",
)
TITLES = (
    "Aims",
    "Roles and duties",
    "Phones",
    "If something goes wrong",
    "**Records** and logs",
    "Appendix A",
)
REASONS = ("so that nobody is hurt", "because the law asks for it", "the governors decided so in 2025")


class _Ids:
    """Hands out ids, each once."""

    def __init__(self) -> None:
        self._count = 0

    def next(self, stem: str) -> str:
        self._count += 1
        return f"{stem}-{self._count}"


def sentences() -> st.SearchStrategy[str]:
    """A sentence as a policy has them, some with a link or a mark."""
    plain = st.builds(
        "{} {} {}.".format, st.sampled_from(OPENINGS), st.sampled_from(VERBS), st.sampled_from(DOINGS)
    )
    return st.builds(str.__add__, plain, st.sampled_from(("", "", "", *LINKS)))


def names() -> st.SearchStrategy[list[str]]:
    """The names of one to three audiences."""
    return st.lists(st.sampled_from(AUDIENCES), min_size=1, max_size=3, unique=True)


def _maybe(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | strategy


def _present(data: Data) -> Data:
    """Without the keys that were not drawn."""
    return {key: value for key, value in data.items() if value is not None}


@st.composite
def _items(draw: st.DrawFn, ids: _Ids, expects: bool, depth: int = 0) -> list[Data]:
    count = draw(st.integers(0 if depth else 1, 3 if depth < 2 else 0))
    items = []
    for _ in range(count):
        below = draw(_items(ids, expects, depth + 1)) if draw(st.integers(0, 4)) == 0 else []
        item = {
            "id": ids.next("item"),
            "text": draw(st.one_of(st.sampled_from(DOINGS), sentences())),
            "label": draw(_maybe(st.sampled_from(("2.1", "(a)", "iv")))) if draw(st.booleans()) else None,
            "reason": draw(_maybe(st.sampled_from(REASONS))),
            "items": below or None,
        }
        if expects:
            item |= {"duty": draw(_duties()), "of": draw(_maybe(names()))}
        items.append(_present(item))
    return items


def _duties() -> st.SearchStrategy[str | None]:
    return _maybe(st.sampled_from(("must", "should", "may")))


@st.composite
def _prose(draw: st.DrawFn, ids: _Ids) -> Data:
    kind = draw(st.sampled_from(("text", "quote", "definition")))
    data: Data = {
        "kind": kind,
        "id": ids.next(kind),
        "text": "\n\n".join(draw(st.lists(sentences(), min_size=1, max_size=2))),
    }
    if kind == "definition":
        data |= {"term": draw(st.sampled_from(("bullying", "a visitor", "phones")))}
        data |= {"open": "true"} if draw(st.booleans()) else {}
        data |= {"aliases": ["the word"]} if draw(st.booleans()) else {}
    return data


@st.composite
def _listed(draw: st.DrawFn, ids: _Ids) -> Data:
    kind = draw(st.sampled_from(("expectations", "expectations", "responses", "list")))
    expects = kind == "expectations"
    data: Data = {"kind": kind, "id": ids.next(kind), "text": draw(sentences())}
    match draw(st.integers(0, 3)) if kind != "list" else draw(st.integers(0, 1)):
        case 0:
            data |= {"items": draw(_items(ids, expects)), "text": "The following apply:"}
            data |= {"numbered": "true"} if draw(st.booleans()) else {}
        case 1:
            data |= {"missing": "The list was lost.", "text": "The list is this:"}
        case _:
            pass
    if expects:
        data |= {"of": draw(_maybe(names())), "by": draw(_maybe(names())), "duty": draw(_duties())}
    if kind == "responses":
        data |= {"against": draw(_maybe(names())), "when": draw(_maybe(st.just("a rule is broken")))}
    return _present(data)


@st.composite
def _tabled(draw: st.DrawFn, ids: _Ids) -> Data:
    width = draw(st.integers(1, 3))
    cells = st.sampled_from(("", "Monday", "12:30", "the office", "**bold**", "£5", "Staff must sign."))
    row = st.lists(cells, min_size=width, max_size=width)
    data: Data = {
        "kind": "table",
        "id": ids.next("table"),
        "caption": draw(_maybe(sentences())),
        "columns": [f"Column {n}" for n in range(1, width + 1)],
        "rows": draw(st.lists(row, max_size=3)),
    }
    return _present(data)


@st.composite
def _contacts(draw: st.DrawFn, ids: _Ids) -> Data:
    person = st.fixed_dictionaries(
        {"role": st.sampled_from(("Designated Safeguarding Lead", "Clerk", "Link governor"))},
        optional={
            "name": st.sampled_from(("A. Example", "B. Sample")),
            "phone": st.just("01234 567890"),
            "email": st.just("clerk@school.example"),
        },
    )
    people = draw(st.lists(person, min_size=1, max_size=3))
    return {"kind": "contacts", "id": ids.next("contacts"), "people": people}


@st.composite
def _steps(draw: st.DrawFn, ids: _Ids) -> Data:
    data: Data = {"kind": "steps", "id": ids.next("steps"), "text": draw(_maybe(sentences()))}
    if draw(st.integers(0, 3)) == 0:
        return _present(data | {"missing": "The stages are not agreed yet."})
    steps = [
        _present(
            {
                "id": ids.next("stage"),
                "text": draw(sentences()),
                "who": draw(_maybe(st.sampled_from(("The Head Teacher", "A governor")))),
                "within": draw(_maybe(st.sampled_from(("5 school days", "10 school days")))),
            }
        )
        for _ in range(draw(st.integers(1, 3)))
    ]
    return _present(data | {"steps": steps})


_BLOCKS: tuple[Callable[[_Ids], st.SearchStrategy[Data]], ...] = (
    _prose,
    _listed,
    _listed,
    _tabled,
    _contacts,
    _steps,
)


@st.composite
def _section(draw: st.DrawFn, ids: _Ids, depth: int = 1) -> Data:
    count = draw(st.integers(0, 4))
    below = draw(st.integers(0, 2)) if depth < 3 and draw(st.integers(0, 3)) == 0 else 0
    data: Data = {
        "id": ids.next("section"),
        "title": draw(_maybe(st.sampled_from(TITLES))),
        "label": draw(_maybe(st.sampled_from(("1", "2.3", "A")))),
        "blocks": [draw(draw(st.sampled_from(_BLOCKS))(ids)) for _ in range(count)],
        "sections": [draw(_section(ids, depth + 1)) for _ in range(below)],
    }
    return {key: value for key, value in data.items() if value not in (None, [])}


@st.composite
def policy_data(draw: st.DrawFn) -> Data:
    """A policy as its file would hold it; the texts of its values are strings, ``policykit`` included."""
    ids = _Ids()
    approved, due = sorted(draw(st.tuples(school_dates(), school_dates())))
    data: Data = {
        "policykit": "1",
        "id": "a-policy",
        "title": draw(st.sampled_from(("Phones Policy", "Online Safety Policy"))),
        "status": draw(_maybe(st.sampled_from(("draft", "proposed", "accepted")))),
        "version": draw(_maybe(st.sampled_from(("1", "2.0")))),
        "owner": draw(_maybe(st.sampled_from(("Deputy Head", "The clerk")))),
        "audiences": draw(_maybe(names())),
        "approval": {"by": "Governors", "on": approved.canonical},
        "review": {"due": due.canonical},
        "contents": draw(_maybe(st.sampled_from(("true", "false")))),
        "numbering": draw(_maybe(st.sampled_from(("none", "decimal")))),
        "sections": [draw(_section(ids)) for _ in range(draw(st.integers(1, 3)))],
    }
    return _present(data)


def policies() -> st.SearchStrategy[Policy]:
    """Whole policies, in ``SETTING``."""
    return policy_data().map(lambda data: Policy.model_validate(data, context=SETTING))
