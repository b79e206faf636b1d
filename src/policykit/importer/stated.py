"""A label with its value → the facts that they state, and where each of their words went."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from policykit import codes
from policykit.importer.bench import LABEL, Bench, Fact, short
from policykit.importer.dates import RAISED, cycle, date, dates
from policykit.importer.labels import ANYBODY, Labelled
from policykit.importer.pieces import Piece
from policykit.model.dates import SchoolDate
from policykit.model.school import School, folded

NO_KEY = "a fact that the data has no key for"
AGAIN = "a fact, repeated"
EARLIER = "an earlier review"
BESIDE = "words beside a fact"
_BLANK = re.compile(
    r"[\s_.…–—-]*(?:(?<=[_.…]{3})\s*\([^()]{3,40}\))?|\[.*\]|tb[cad]|n/?a|to be (?:confirmed|agreed)",
    re.IGNORECASE,
)
_LONGEST = 200
_MOST_BESIDE = 14
_STATUSES = {
    "draft": "draft",
    "proposed": "proposed",
    "approved": "accepted",
    "accepted": "accepted",
    "adopted": "accepted",
    "ratified": "accepted",
    "final": "accepted",
    "current": "accepted",
}
_FILLER = re.compile(
    r"(?:(?:by|in|on|at|the|term|due|date|dated|on or before|no later than|every|(?:mon|tues|wednes|thurs|"
    r"fri|"
    r"satur|sun)day)\b[\s,]*)*",
    re.IGNORECASE,
)
_LEAD = re.compile(
    r"^(?:(?:by|the|on|in|at|of|from|an?|its|full meeting of|meeting of)\b\s*)+", re.IGNORECASE
)
_END = re.compile(
    r"[\s,]*\b(?:at (?:an?|its|the|their)(?: [\w']+)? meeting(?: (?:of|on|held(?: on)?))?|"
    r"on|in|of|held|dated?:?|meeting(?: of| on)?|signed:?)$",
    re.IGNORECASE,
)
_THE = re.compile(r"^the\s+", re.IGNORECASE)
DATED_VERSION = re.compile(r"(?P<number>v?\d{1,3}(?:\.\d{1,3})*)[\s,(–-]+(?P<when>[^()]{4,40}?)\)?\.?")
_EVERY = re.compile(r"^(?:(?:all|the|our|any|every|each|both|members of)\s+)+", re.IGNORECASE)
_OFTEN_MORE = re.compile(
    r"(?:\W*\b(?:or|and|unless|but|if|when|as|review|basis|at least|at minimum)\b.*)?[\s.]*"
)
_BEFORE_OFTEN = re.compile(r"(?:at least|on an?|once|reviewed|is|a)?\s*", re.IGNORECASE)


def take(bench: Bench, unit: int, said: Labelled, rule: str, last: str, below: Piece | None = None) -> str:
    """Make facts of a label and its value; the path of the first, or nothing if it has none.

    ``last`` is the path of the fact before it; ``below`` the piece of the value, if it is another.
    """
    said = _settled(said, last)
    where = below.unit if below is not None else unit
    if said.label.path in ("other", "reviewer", "date"):
        return ""
    if said.label.path == "school" and folded(said.value) != folded(bench.setting.school.name):
        return ""
    if is_blank(said.value):
        set_blank_aside(bench, unit, where, said)
        return said.label.path
    facts, beside = _facts(bench.setting.school, said)
    if not facts:
        return ""
    facts = [replace(fact, rule=rule, unit=where) for fact in facts]
    return _kept(bench, _Line(unit, where, said), facts, beside)


def set_aside(bench: Bench, unit: int, said: Labelled, below: Piece | None = None) -> str:
    """Set a label and its value aside, which say what no key of a policy holds."""
    where = below.unit if below is not None else unit
    if is_blank(said.value):
        set_blank_aside(bench, unit, where, said)
    else:
        bench.take(unit, said.written, reason=NO_KEY)
        bench.take(where, said.value, reason=NO_KEY)
    return said.label.path


def is_blank(value: str) -> bool:
    """Whether nothing was filled in."""
    return bool(_BLANK.fullmatch(value.strip()))


def set_blank_aside(bench: Bench, unit: int, where: int, said: Labelled) -> None:
    """Set a label aside that has nothing after it, and tell of it if the draft has a key for it."""
    bench.take(unit, said.written, reason="a label with nothing after it")
    bench.take(where, said.value, reason="a label with nothing after it")
    if said.label.path not in ("other", "date", "reviewer", "school"):
        bench.find(
            codes.BLANK_VALUE,
            f"“{short(said.written, 40)}” has nothing after it.",
            "Fill it in when you know it.",
        )


# ── what a label and a value say ─────────────────────────────────────────────────────────────────────────
def _settled(said: Labelled, last: str) -> Labelled:
    """“Date” after an approval is that of the approval, after who reviewed it that of the last review."""
    if not said.label.is_loose:
        return said
    by_last = {"approval/by": "approval/on", "approval/on": "approval/on", "reviewer": "review/last"}
    path = by_last.get(last, "date" if last.startswith("review") else "approval/?")
    return replace(said, label=replace(said.label, path=path))


def _facts(school: School, said: Labelled) -> tuple[list[Fact], str]:
    """The facts without rule and unit, and the words beside them; none if the value is of another kind."""
    path, value = said.label.path, said.value.strip()
    found = dates(value)
    if path.startswith("approval") and (found or path == "approval/by"):
        return _approval(said, value, found)
    if path.startswith("review") and found:
        return _review(said, value, found)
    if path.startswith("review"):
        return _cycle(said, value)
    match path:
        case "version" if dated := DATED_VERSION.fullmatch(value):
            when = _fact(said, "approval/?", dated["when"])
            return [_fact(said, path, dated["number"]), *([when] if date(dated["when"]) else [])], ""
        case "owner" | "version" | "title" | "school" if len(value) <= _LONGEST and "\n" not in value:
            return [_fact(said, path, value)], ""
        case "status" if status := _STATUSES.get(value.casefold().strip(" .")):
            return [_fact(said, "status", status)], ""
        case "audiences" if names := audiences_in(school, value):
            return [_fact(said, "audiences", "\n".join(names))], ""
    return [], ""


def _fact(said: Labelled, path: str, value: str, label: str = "") -> Fact:
    return Fact(path, value, label, "", f"{said.written}: {said.value}")


def _review(said: Labelled, value: str, found: list[tuple[int, int, SchoolDate]]) -> tuple[list[Fact], str]:
    """A date of review; of several dates of the last, the latest."""
    path = said.label.path
    start, end, when = found[0]
    if path == "review/last" and len(found) > 1:
        start, end, when = max(found, key=lambda each: each[2].starts)
    before, after = value[:start], value[end:]
    named = said.written.lower().endswith(" by")
    if not _FILLER.fullmatch(before.strip(" ,–-(:")) and len(found) == 1 and not named:
        return [], ""
    beside = f"{before} {after}".strip(" ,–-().:")
    if len(beside.split()) > _MOST_BESIDE:
        return [], ""
    return [_fact(said, path, when.written, said.written if path != "review/last" else "")], beside


def _cycle(said: Labelled, value: str) -> tuple[list[Fact], str]:
    """How often something is reviewed, with what may stand around it: “every two years, or sooner”."""
    often = cycle(value)
    at = value.find(often) if often else 0
    if (
        not often
        or not _BEFORE_OFTEN.fullmatch(value[:at])
        or not _OFTEN_MORE.fullmatch(value[at + len(often) :])
    ):
        return [], ""
    beside = f"{value[:at]} {value[at + len(often) :]}".strip(" ,.")
    return ([_fact(said, "review/cycle", often)], beside) if len(beside.split()) <= 20 else ([], "")


def _approval(said: Labelled, value: str, found: list[tuple[int, int, SchoolDate]]) -> tuple[list[Fact], str]:
    """Who approved, and when: in the label, before the date or behind it."""
    path = said.label.path
    if not found:
        is_body = path == "approval/by" and not (said.who and not value)
        return ([_fact(said, path, _THE.sub("", value))], "") if is_body and _is_line(value) else ([], "")
    start, end, when = found[0]
    goal = "approval/on" if path == "approval/by" else path
    label = said.written if path != "approval/by" or said.who else ""
    made = [_fact(said, goal, when.written, label)]
    before, after = _body(value[:start]), _body(value[end:])
    who, beside = (before, value[end:]) if before else (after, value[:start])
    if who and path == "approval/?":
        return [], ""
    is_body = bool(ANYBODY.fullmatch(who)) or (path == "approval/by" and not said.who)
    if who and not is_body and (before or len(who.split()) > _MOST_BESIDE):
        return [], ""
    if who and is_body:
        made.append(_fact(said, "approval/by", who))
    elif said.who:
        made.append(_fact(said, "approval/by", said.who[0].upper() + said.who[1:]))
    return made, beside if who and is_body else f"{value[:start]} {value[end:]}"


def _is_line(value: str) -> bool:
    return 0 < len(value) <= _LONGEST and "\n" not in value


def _body(words: str) -> str:
    """Whom these words name beside a date: “by the governors at their meeting on” names the governors."""
    plain = words.strip(f" \t\n,;–—-().:{RAISED}")
    plain = _LEAD.sub("", plain)
    shorter = _END.sub("", plain).strip(" ,;–—-(:")
    while shorter != plain:
        plain, shorter = shorter, _END.sub("", shorter).strip(" ,;–—-(:")
    return "" if _FILLER.fullmatch(plain) else plain


def audiences_in(school: School, value: str) -> list[str]:
    """The audiences that a list of names names, each once, if most of it names some."""
    names = [name.strip() for name in re.split(r",|;|\band\b|&|/|\n", value) if name.strip()]
    bare = [_EVERY.sub("", name) for name in names]
    known = [school.audiences_named(name) or school.audiences_named(name.split(" ")[-1]) for name in bare]
    found = list(dict.fromkeys(each.name for audiences in known for each in audiences))
    return found if sum(map(bool, known)) > 0.6 * len(names) else []


# ── keeping them ─────────────────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True, slots=True)
class _Line:
    """A label with its value, and the units in which each stands."""

    unit: int
    where: int
    said: Labelled


def _kept(bench: Bench, line: _Line, facts: list[Fact], beside: str) -> str:
    """Keep the facts that are new; what was said before is set aside. Nothing if one says otherwise."""
    first = facts[0]
    there = bench.fact(first.path)
    if there is not None and first.path == "review/?" and folded(there.value) != folded(first.value):
        facts = [replace(first, path="review/??")]
        first, there = facts[0], bench.fact("review/??")
    if there is None:
        _account(bench, line, [fact for fact in facts if _is_new(bench, fact)], beside)
        return first.path
    if folded(there.value) == folded(first.value):
        _account(bench, line, [fact for fact in facts[1:] if _is_new(bench, fact)], beside, AGAIN)
        return first.path
    old, new = date(there.value), date(first.value)
    if first.path != "review/last" or old is None or new is None:
        return ""
    if not old.definitely_before(new):
        _account(bench, line, [], "", EARLIER)
        return first.path
    bench.facts.remove(there)
    bench.drop("review/last", EARLIER)
    _account(bench, line, facts, beside)
    return first.path


def _is_new(bench: Bench, fact: Fact) -> bool:
    return bench.fact(fact.path) is None


def _account(bench: Bench, line: _Line, facts: list[Fact], beside: str, reason: str = BESIDE) -> None:
    """Note where each word of a label and its value went."""
    kept = next((fact for fact in facts if fact.label), None)
    if kept is None:
        bench.take(line.unit, line.said.written, reason=LABEL if facts else reason)
    else:
        bench.take(line.unit, line.said.written, path=f"{kept.path}|label")
    rest = line.said.value
    for fact in facts:
        bench.facts.append(fact)
        bench.conclude(fact.rule, fact.path, f"{_what(fact.path)}: {fact.value}", fact.words)
        if fact.path in ("status", "school", "audiences"):
            bench.take(line.where, line.said.value, reason="a fact that the draft has in other words")
            return
        if fact.value in rest:
            bench.take(line.where, fact.value, path=fact.path, followed=rest.split(fact.value, 1)[1])
            rest = rest.replace(fact.value, " ", 1)
    _rest(bench, line.where, rest, reason if beside.strip() or not facts else BESIDE)


def _rest(bench: Bench, unit: int, rest: str, reason: str) -> None:
    """Set aside what is left of a value: each run of words by itself."""
    for words in re.split(r"\s{2,}|\n", rest):
        bench.take(unit, words.strip(), reason=reason)


def _what(path: str) -> str:
    return {
        "approval/by": "approved by",
        "approval/on": "approved on",
        "approval/?": "a date of the policy",
        "review/due": "next review",
        "review/last": "last review",
        "review/?": "a review",
        "review/cycle": "how often it is reviewed",
    }.get(path, path)
