"""The data of a policy from another folder × the setting here → the data without names unknown here.

Words stay as they are: a link to a law or a policy that is not known becomes its words, and an audience that
is not known is left out of a list of audiences. Each is told once, with the line for ``school.yaml``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from policykit import codes
from policykit import text as inline
from policykit.findings import Finding
from policykit.importer.citations import in_brackets
from policykit.model.school import Audience
from policykit.model.setting import Setting, Target
from policykit.text.spans import UNMARKED, Span, Spans, normal

_AUDIENCES = frozenset({"audiences", "of", "by", "against"})
_EVERYBODY = ("audiences", "of")
"""The lists of audiences that mean everybody where they are left out."""
_PLAIN_WORDS = frozenset({"id", "term", "aliases", "source", "when", "label"})
_SCHEMES = ("law:", "policy:", "audience:")


def fitted(
    data: Mapping[str, Any], setting: Setting, home: Setting
) -> tuple[dict[str, Any], tuple[Finding, ...]]:
    """The data as it can be used here; ``home`` is the setting that its names come from."""
    fitting = _Fitting(setting, home)
    return fitting.mapping(data), tuple(fitting.findings.values())


@dataclass(slots=True)
class _Fitting:
    setting: Setting
    home: Setting
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
        """A part names nobody any more: told with the first whom it named."""
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
