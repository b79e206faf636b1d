"""Writes the words of an old document as a field of the draft, with links to laws and policies."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import islice

from policykit import codes
from policykit import text as inline
from policykit.importer.bench import Bench
from policykit.importer.citations import Cited, Laws, Policies, chosen, entry, in_brackets, laws
from policykit.model.school import Context, Target
from policykit.text.spans import UNMARKED, Mark, Span, Spans, normal, plain

# What looks like a link and is none would be an error; as code it is shown unchanged.
_LOOKS_LINKED = re.compile(r"\]\s?\(|\((?:#|law:|policy:|term:|audience:)[^)\n]{0,60}\)?")
MOST_CITED = 500
_CODE = frozenset({Mark.CODE})


class Fields:
    """Makes fields; what is cited and not known is reported once a document."""

    def __init__(self, bench: Bench, title: str, rules: frozenset[str]) -> None:
        setting = bench.setting
        self.title = title
        self._bench = bench
        self._setting = setting
        self._laws: Laws = laws(setting.laws)
        self._policies = Policies((*setting.kept.values(), *setting.school.policies), title)
        self._addresses = {law.uri: law.id for law in setting.laws.values() if law.uri}
        self._pages = {policy.url: policy.id for policy in setting.school.policies if policy.url}
        self._rules = rules
        self._told: set[str] = set()

    def markdown(self, spans: Spans, part: str = "") -> str:
        """The Markdown of one paragraph; ``part`` is the id of what it belongs to, for the report."""
        kept = normal(Span(span.text, span.marks, self._target(span.target)) for span in spans)
        linked = _linked(kept, self._found(kept, part))
        return _unparsed(_guarded(linked))

    def _found(self, spans: Spans, part: str) -> list[Cited]:
        text = plain(spans)
        every: list[Cited] = []
        if re.search(r"\d{4}|Act\b|[A-Z]{4}|GDPR|eeping|orking|revent|obile", text):
            every += islice(self._laws.cited(text), MOST_CITED)
        if re.search(r"[A-Z]", text):
            every += islice(self._policies.cited(text), MOST_CITED)
        found = [each for each in chosen(every) if each.rule in self._rules]
        for each in found:
            self._tell(each, text, part)
        return [each for each in found if each.target]

    def _tell(self, each: Cited, text: str, part: str) -> None:
        if each.target:
            self._bench.conclude(each.rule, part, f"refers to {each.target}", text[each.start : each.end])
        elif each.unknown not in self._told:
            self._told.add(each.unknown)
            if each.rule == "unknown_act":
                sentence = f"“{each.unknown}” is not in the register."
                remedy = f"If it is a law, add this to laws: in school.yaml: {entry(each.unknown)}"
                self._bench.find(codes.UNKNOWN_ACT, sentence, remedy)
            else:
                from policykit.importer.ids import of_title

                sentence = f"“{each.unknown}” is not a known policy."
                line = f"- {{id: {of_title(each.unknown)}, title: {in_brackets(each.unknown)}}}"
                self._bench.find(
                    codes.UNKNOWN_OTHER_POLICY,
                    sentence,
                    f"If the school has this policy, add this to policies: in school.yaml: {line}",
                )

    def _target(self, target: str | None) -> str | None:
        """A link's target as it can stand in the data, or none."""
        if target is None:
            return None
        address = target.replace("https:", "http:")
        for uri, id_ in self._addresses.items():
            whole = uri.replace("https:", "http:")
            if address == whole:
                return f"law:{id_}"
            part = address.removeprefix(f"{whole}/")
            has_parts = part != address and "legislation.gov.uk/id/" in whole
            if has_parts and self._setting.laws[id_].has_provision(part):
                return f"law:{id_}/{part}"
        if (policy := self._pages.get(target)) is not None:
            return f"policy:{policy}"
        allowed = inline.normal_target(target)
        if allowed is None:
            return None
        return allowed if _leads(self._setting, Target.parse(allowed)) else None


def _leads(setting: Context, target: Target) -> bool:
    match target.scheme:
        case "law":
            law = setting.law(target.id)
            return law is not None and law.has_provision(target.provision)
        case "policy":
            return setting.policy(target.id) is not None
        case "audience":
            return bool(setting.school.audiences_named(target.id))
        case "term" | "part":
            return False
        case "url":
            return True


def _linked(spans: Spans, found: Iterable[Cited]) -> Spans:
    """The spans with links laid over the places found, but where the source has a link already."""
    made: list[Span] = []
    places = list(found)
    at = 0
    for span in spans:
        end = at + len(span.text)
        if span.target is not None or Mark.CODE in span.marks:
            made.append(span)
        else:
            made += _pieces(span, at, [p for p in places if p.start < end and p.end > at])
        at = end
    return normal(made)


def _pieces(span: Span, at: int, places: list[Cited]) -> list[Span]:
    made: list[Span] = []
    last = 0
    for place in places:
        first, end = max(place.start - at, 0), min(place.end - at, len(span.text))
        made.append(Span(span.text[last:first], span.marks))
        made.append(Span(span.text[first:end], span.marks, place.target))
        last = end
    return [*made, Span(span.text[last:], span.marks)]


def _guarded(spans: Spans) -> Spans:
    """Spans in which what only looks like a link is code."""
    text = plain([span for span in spans if Mark.CODE not in span.marks])
    if "(" not in text or not _LOOKS_LINKED.search(text):
        return spans
    made: list[Span] = []
    for span in spans:
        last = 0
        for match in _LOOKS_LINKED.finditer(span.text) if Mark.CODE not in span.marks else ():
            made += [
                Span(span.text[last : match.start()], span.marks, span.target),
                Span(match[0].replace("\n", " "), _CODE),
            ]
            last = match.end()
        made.append(Span(span.text[last:], span.marks, span.target))
    guarded = normal(made)
    left = plain([span for span in guarded if Mark.CODE not in span.marks])
    if not _LOOKS_LINKED.search(left):
        return guarded
    return (Span(plain(spans).replace("\n", " "), _CODE),)


def _unparsed(spans: Spans) -> str:
    try:
        return inline.unparse(spans)
    except inline.Inexpressible:
        pass
    try:
        return inline.unparse(normal((Span(plain(spans)),)))
    except inline.Inexpressible:
        return inline.unparse(normal((Span(plain(spans).replace("\n", " "), UNMARKED),)))
