"""Import rules for what words refer to: laws and guidance, their provisions, and other policies."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from policykit import codes
from policykit import text as inline
from policykit.findings import Finding
from policykit.importer.ids import slug
from policykit.model.register import Law, LawType, Register
from policykit.model.school import Audience, Context, KnownPolicy, Target, folded
from policykit.text.spans import UNMARKED, Span, Spans, normal

_AUDIENCES = frozenset({"audiences", "of", "by", "against"})
_EVERYBODY = ("audiences", "of")
"""The lists of audiences that mean everybody where they are left out."""
_PLAIN_WORDS = frozenset({"id", "term", "aliases", "source", "when", "label"})
_SCHEMES = ("law:", "policy:", "audience:")


def fitted(
    data: Mapping[str, Any], setting: Context, home: Context
) -> tuple[dict[str, Any], tuple[Finding, ...]]:
    """The data as it can be used here; ``home`` is the setting that its names come from."""
    fitting = _Fitting(setting, home)
    return fitting.mapping(data), tuple(fitting.findings.values())


@dataclass(slots=True)
class _Fitting:
    setting: Context
    home: Context
    findings: dict[str, Finding] = field(default_factory=dict)

    def value(self, key: str, value: object) -> object:
        """A value, whatever it is; an empty list of audiences is left out by whoever holds it."""
        match value:
            case dict():
                return self.mapping(value)
            case list() if key in _AUDIENCES:
                found = (id_ for each in value for id_ in self._audiences(str(each)))
                return list(dict.fromkeys(found))
            case list():
                return [self.value(key, each) for each in value]
            case str() if key not in _PLAIN_WORDS and any(scheme in value for scheme in _SCHEMES):
                return "\n\n".join(self._text(part) for part in inline.paragraphs(value))
            case _:
                return value

    def mapping(self, data: Mapping[str, object]) -> dict[str, object]:
        found = {key: self.value(key, each) for key, each in data.items()}
        for key in _EVERYBODY:
            if data.get(key) and not found[key]:
                self._tell_everybody(data[key], str(data.get("id")))
        return {key: each for key, each in found.items() if each != [] or data[key] == []}

    def _audiences(self, name: str) -> Iterator[str]:
        """The name; or, of each audience that it means, another of its names that is known here."""
        if self.setting.school.audiences_named(name):
            yield name
            return
        for audience in self.home.school.audiences_named(name):
            here = next(filter(None, map(self.setting.school.audience, audience.names)), None)
            if here is not None:
                yield here.id
            else:
                self._tell_audience(audience)

    def _tell_audience(self, audience: Audience) -> None:
        others = ", ".join(map(in_brackets, audience.aliases))
        aliases = f", aliases: [{others}]" if others else ""
        entry = f"{{id: {audience.id}, name: {in_brackets(audience.name)}{aliases}}}"
        self._tell("audience", audience.id, audience.name, "audiences", entry)

    def _tell_everybody(self, names: object, part: str) -> None:
        """A part names no one any more: reported with the first whom it named."""
        first = str(names[0]) if isinstance(names, list) else ""
        for audience in self.home.school.audiences_named(first)[:1]:
            told = self.findings[f"audience {audience.id}"]
            sentence = f"{told.sentence} No one else is named by “{part}”, so it applies to everyone now."
            self.findings[f"audience {audience.id}"] = replace(told, sentence=sentence)

    def _text(self, text: str) -> str:
        spans = inline.parse(text)
        kept = normal(Span(s.text, s.marks, s.target if self._leads(s) else None) for s in spans)
        if kept == spans:
            return text
        return _written(kept)

    def _leads(self, span: Span) -> bool:
        """Whether a link of the data leads somewhere here."""
        target = Target.parse(span.target or "")
        match target.scheme:
            case "law" if self.setting.law(target.id) is None:
                law = self.home.law(target.id)
                entry = law.model_dump_json(include={"id", "title", "type", "year"}) if law else target.id
                self._tell("law", target.id, span.text, "laws", entry)
            case "policy" if self.setting.policy(target.id) is None:
                policy = self.home.policy(target.id)
                title = policy.title if policy is not None else span.text
                entry = f"{{id: {target.id}, title: {in_brackets(title)}}}"
                self._tell("policy", target.id, span.text, "policies", entry)
            case "audience" if not self.setting.school.audiences_named(target.id):
                for audience in self.home.school.audiences_named(target.id):
                    self._tell_audience(audience)
            case _:
                return True
        return False

    def _tell(self, what: str, id_: str, words: str, key: str, entry: str) -> None:
        where = "left out" if what == "audience" else "not linked"
        sentence = f"The {what} “{id_}” is not known in this folder, so “{words}” is {where}."
        remedy = (
            f"To keep it, add “- {entry}” under {key} in school.yaml, delete the draft, and import again."
        )
        if key == "audiences" and key not in self.setting.school.model_fields_set:
            remedy += (
                " List your other audiences there too: the default ones apply only while none is listed."
            )
        self.findings.setdefault(f"{what} {id_}", Finding(codes.CARRIED_UNKNOWN, sentence, remedy))


def _written(spans: Spans) -> str:
    try:
        return inline.unparse(spans)
    except inline.Inexpressible:
        return inline.unparse(normal(Span(span.text, UNMARKED) for span in spans))


_CAPITAL = r"(?:[A-Z][\w’'-]*|UK|EU|EC)"
_JOINING = r"(?:and|of|the|for|in|to|on|at|by|as|from|with|etc\.?|&|a|an|about)"
_BRACKET = r"\([^()]{1,80}\)"
_TAIL = re.compile(
    r"\b(?P<sort>Acts?|Regulations?|Order|Rules)\s*,?\s*(?:\(\s*)?(?P<year>(?:1[89]|20)\d{2})\)?"
    r"(?P<more>(?:\s*(?:,|and|&)\s*(?:(?:1[89]|20)\d{2})(?!\s*(?:[A-Z][a-z]|/)))*)"
)
_LEFT = re.compile(rf"(?:(?:{_CAPITAL}|{_JOINING}|{_BRACKET}),?\s+)*$")
_FRONT_YEAR = re.compile(
    rf"\b(?P<year>(?:1[89]|20)\d{{2}})\s+(?P<name>(?:{_CAPITAL}\s+|{_JOINING}\s+){{1,8}}Act)\b"
)
_LEAD_WORDS = re.compile(rf"^(?:(?:{_JOINING}|The|In|Under|This|See|And|Also|As|By|With)\s+)+(?=\S)")
_PARTS = r"(?:sections?|ss?\.?|regulations?|regs?\.?|articles?|arts?\.?|schedules?|sch\.?|part|pt\.?)"
_NUMBERS = r"\d{1,3}[A-Z]{0,3}(?:\(\w{1,4}\))*"
_BEFORE = re.compile(
    rf"\b(?P<part>{_PARTS})\s*(?P<number>{_NUMBERS})(?:\s+(?:of|to|in)\s+(?:the\s+)?|,?\s+(?:the\s+)?)$",
    re.IGNORECASE,
)
_AFTER = re.compile(rf"^,?\s*\(?(?P<part>{_PARTS})\s*(?P<number>{_NUMBERS})", re.IGNORECASE)
_THAT_ACT = re.compile(
    rf"\b(?:section|s\.?)\s*(?P<number>{_NUMBERS})\s+of\s+(?:that|the\s+same|this)\s+Act\b", re.IGNORECASE
)
_LONGEST = 250
_PLAIN = re.compile(r"[^\W_](?:[\w .&/()'’-]*[\w.&/()'’-])?")  # YAML 1.2, 7.3.3, on the safe side
_KINDS = {"s": "section", "r": "regulation", "a": "article", "p": "part"}


@dataclass(frozen=True, slots=True)
class Cited:
    """A place in a text that refers to something; ``target`` is a link's, or empty for what is not known."""

    start: int
    end: int
    target: str
    rule: str
    unknown: str = ""


class Laws:
    """The titles of a register as patterns, the longest first."""

    def __init__(self, register: Register) -> None:
        self.register = register
        names = sorted(_names(register), key=lambda pair: -len(pair[0]))
        self._names = names
        self._ids = {_key(name): id_ for name, id_ in reversed(names)}
        joined = "|".join(_pattern(name) for name, _ in names)
        self._pattern = re.compile(rf"(?<![\w-])(?:{joined})(?![\w-])", re.IGNORECASE)

    def cited(self, text: str) -> Iterator[Cited]:
        """Every law that a text cites, known or not; in no order, and they may lie over each other."""
        named = [*self._titles(text), *self._acts(text)]
        yield from named
        yield from self._same_act(text, named)
        for match in _FRONT_YEAR.finditer(text):
            if law := self.find(f"{_LEAD_WORDS.sub('', match['name'])} {match['year']}"):
                yield Cited(match.start(), match.end(), f"law:{law.id}", "year_before_title")

    def _titles(self, text: str) -> Iterator[Cited]:
        """Titles and aliases as the register has them."""
        for match in self._pattern.finditer(text):
            id_ = self._ids.get(_key(match[0]))
            if id_ is None or (match[0].isupper() is False and match[0].islower() and len(match[0]) < 30):
                continue
            end = match.end()
            yield Cited(
                match.start(),
                end,
                f"law:{id_}{self._provision(text, match.start(), end, id_)}",
                "title_in_register",
            )

    def _acts(self, text: str) -> Iterator[Cited]:
        """“… Act 1989”, expanded to the left as far as a title can go; each further year is an Act too."""
        for match in _TAIL.finditer(text):
            first = max(0, match.start() - _LONGEST)
            left = _LEFT.search(text[first : match.start()])
            start = first + left.start() if left else match.start()
            yield from self._longest(text, start, match)

    def _longest(self, text: str, start: int, match: re.Match[str]) -> Iterator[Cited]:
        sort = match["sort"]
        stem = text[start : match.start("sort")]
        for at in (0, *(found.end() for found in re.finditer(r"\s+", stem))):
            name = " ".join(stem[at:].split())
            if name.casefold().startswith("the "):
                continue
            law = next(
                filter(None, (self.find(f"{name} {form} {match['year']}") for form in _forms(sort))), None
            )
            if law is not None:
                end = match.end("year") + (text[match.end("year") : match.end("year") + 1] == ")")
                where = self._provision(text, start + at, end, law.id)
                yield Cited(start + at, end, f"law:{law.id}{where}", "act_with_year")
                yield from self._further(name, sort, match)
                return
        lead = _LEAD_WORDS.match(stem)
        first = lead.end() if lead else 0
        if stem[first:].strip():
            name = " ".join(f"{stem[first:]}{sort} {match['year']}".split())
            yield Cited(start + first, match.end("year"), "", "unknown_act", name)

    def _further(self, name: str, sort: str, match: re.Match[str]) -> Iterator[Cited]:
        """“Children Act 1989 and 2004”."""
        for year in re.finditer(r"\d{4}", match["more"]):
            law = next(filter(None, (self.find(f"{name} {form} {year[0]}") for form in _forms(sort))), None)
            if law is not None:
                at = match.start("more") + year.start()
                yield Cited(at, at + 4, f"law:{law.id}", "further_year")

    def find(self, name: str) -> Law | None:
        """The law of a name, however its apostrophes, commas and plurals are written."""
        id_ = self._ids.get(_key(name))
        return self.register.get(id_) if id_ else None

    def _provision(self, text: str, start: int, end: int, id_: str) -> str:
        """The part of a law that is cited: “section 127 of the …”, “…, s 127(1)”."""
        law = self.register[id_]
        found = _BEFORE.search(text[max(start - 60, 0) : start]) or _AFTER.match(text[end : end + 60])
        if found is None or (law.type is LawType.GUIDANCE and not found["part"].lower().startswith("p")):
            return ""
        said = found["part"].casefold()  # “ſ” is s where case does not count
        kind = "schedule" if said.startswith("sch") else _KINDS[said[0]]
        path = f"{kind}/{found['number'].replace('(', '/').replace(')', '')}"
        return f"/{path}" if law.has_provision(path) else ""

    def _same_act(self, text: str, named: list[Cited]) -> Iterator[Cited]:
        """“Section 457 of that Act”: of the law that was named last before it."""
        for match in _THAT_ACT.finditer(text):
            before = [each for each in named if each.target and each.end <= match.start()]
            path = f"section/{match['number'].replace('(', '/').replace(')', '')}"
            if before:
                law = max(before, key=lambda each: each.end).target.removeprefix("law:").split("/")[0]
                if self.register[law].has_provision(path):
                    yield Cited(match.start(), match.end(), f"law:{law}/{path}", "act_with_year")


def _forms(sort: str) -> tuple[str, ...]:
    return {
        "Acts": ("Act",),
        "Act": ("Act",),
        "Regulation": ("Regulations", "Regulation"),
    }.get(sort, (sort,))


def _names(register: Register) -> Iterator[tuple[str, str]]:
    """Every name of a law with its id; a title without its year too, where no other has it."""
    yearless: dict[str, list[str]] = {}
    for law in register.values():
        for name in law.names:
            yield name, law.id
            bare = re.sub(r"\s+\d{4}$", "", name)
            if bare != name and len(bare.split()) > 2:
                yearless.setdefault(bare, []).append(law.id)
    for bare, ids in yearless.items():
        if len(set(ids)) == 1 and len(bare) > 8:
            yield bare, ids[0]
    if "equality-act-2010" in register:
        yield "Equality Act", "equality-act-2010"
    if "uk-gdpr" in register:
        yield "GDPR", "uk-gdpr"
        yield "General Data Protection Regulation", "uk-gdpr"


def _pattern(name: str) -> str:
    """A name as it may be written: any white space, either apostrophe, “and” or “&”."""
    made = re.escape(" ".join(name.replace("’", "'").split()))
    made = made.replace("'", "[’']").replace(r"\ and\ ", r"\s+(?:and|&)\s+").replace(r"\&", "(?:and|&)")
    made = made.replace(",", ",?")
    return re.sub(r"(?:\\ )", r"\\s+", made)


@lru_cache(maxsize=4096)
def _key(name: str) -> str:
    """A name as it is compared: case, apostrophes, commas, brackets round a year and plurals do not count."""
    plain = (
        name.casefold()
        .replace("’", "")
        .replace("'", "")
        .replace("&", "and")
        .replace(",", "")
        .replace(".", "")
    )
    plain = re.sub(r"\((\d{4})\)", r"\1", plain)
    words = [re.sub(r"(?<=[a-z]{3})s(?=\)?$)", "", word) for word in plain.split()]
    return " ".join(words[1:] if words[:1] == ["the"] else words)


_LAST: list[Laws] = []


def laws(register: Register) -> Laws:
    """The patterns of a register; those of the last one are kept."""
    if not _LAST or _LAST[0].register is not register:
        _LAST[:] = [Laws(register)]
    return _LAST[0]


# ── other policies ───────────────────────────────────────────────────────────────────────────────────────
_OTHER = re.compile(
    r"(?<![\w’'-])(?P<name>(?:[A-Z][\w’'()/&-]*\s+(?:(?:and|of|for|the|in|on|to|&|with)\s+)*){1,7}"
    r"(?:Policy|Policies|Code of Conduct|Agreement|Handbook))\b"
)
_GENERIC = re.compile(
    r"^(?:This|The|Our|School|Other|All|Any|Each|These|Such|A|An|In|"
    r"See|Under|Refer|Also|And|Linked|Related|Relevant)\b\s*(?:(?:and|of|for|the|in|on|to|with)\s+)*",
    re.IGNORECASE,
)
_SPEAKS = re.compile(
    r"\b(?:polic(?:y|ies)|refer|see|procedures?|conjunction|handbook|code of conduct)\b", re.IGNORECASE
)


class Policies:
    """The policies that are known, by title and alias."""

    def __init__(self, known: tuple[KnownPolicy, ...], own: str) -> None:
        self._ids: dict[str, str] = {}
        self._single: set[str] = set()
        for policy in known:
            for name in (policy.title, *policy.aliases):
                if folded(name) != folded(own):
                    self._ids.setdefault(folded(name), policy.id)
                    if " " not in name.strip():
                        self._single.add(folded(name))
        self._own = folded(own)
        longest = sorted(self._ids, key=len, reverse=True)
        joined = "|".join(re.escape(name).replace(r"\ ", r"[\s-]+") for name in longest)
        self._pattern = re.compile(rf"(?<![\w-])(?:{joined})(?![\w-])", re.IGNORECASE) if longest else None

    def cited(self, text: str) -> Iterator[Cited]:
        """Every policy that a text names, known or not; they may lie over each other."""
        for match in self._pattern.finditer(text) if self._pattern else ():
            name = folded(match[0])
            id_ = self._ids.get(name)
            if not match[0][0].isupper() or (name in self._single and not self._is_named(text, match)):
                continue
            if id_ is not None:  # as “COMPLAİNTS” has none, which the pattern matches
                yield Cited(match.start(), match.end(), f"policy:{id_}", "title_of_policy")
        for match in _OTHER.finditer(text):
            lead = _GENERIC.match(match["name"])
            start = match.start() + (lead.end() if lead else 0)
            name = " ".join(text[start : match.end()].split())
            if name and " " in name and folded(name) != self._own and folded(name) not in self._ids:
                yield Cited(start, match.end(), "", "unknown_policy", name)

    def _is_named(self, text: str, match: re.Match[str]) -> bool:
        """Whether a single word such as “Complaints” is meant as a policy's name."""
        before = text[: match.start()].rstrip()
        opens = not before or before[-1] in ".!?:;"
        return not opens and bool(_SPEAKS.search(text))


def chosen(found: Iterator[Cited] | list[Cited]) -> list[Cited]:
    """Citations that do not lie over each other: what is known first, and of that the longest."""
    kept: list[Cited] = []
    for each in sorted(found, key=lambda one: (not one.target, one.start - one.end, one.start)):
        if all(each.end <= other.start or each.start >= other.end for other in kept):
            kept.append(each)
    return sorted(kept, key=lambda one: one.start)


def entry(name: str) -> str:
    """The line for school.yaml under laws that an unknown Act needs."""
    sort = "ukpga" if re.search(r"\bAct\b", name) else "uksi"
    year = name[-4:]
    title = in_brackets(name)
    return f"- {{id: {slug(name)}, title: {title}, type: {sort}, year: {year}, confidence: unverified}}"


def in_brackets(words: str) -> str:
    """Words as a value between brackets in YAML, in quotation marks where it needs them."""
    return words if _PLAIN.fullmatch(words) else json.dumps(words, ensure_ascii=False)
