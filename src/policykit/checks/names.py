"""Rules about names: audiences, and the targets of links."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import assert_never

from policykit import codes
from policykit import text as inline
from policykit.checks.words import shortened
from policykit.findings import Anchor, Finding, nearest
from policykit.model.kinds import Definition, ListBlock, all_items, kind_of, part_ids
from policykit.model.policy import Policy
from policykit.model.school import Context, School, Target, folded
from policykit.text.spans import Mark, plain
from policykit.text.words import fits, word_names, words_for


def audiences_are_known(policy: Policy) -> Iterator[Finding]:
    """Every audience named is one of the school's."""
    for part, key, names in _named_audiences(policy):
        for index, name in enumerate(names or ()):
            if not policy.school.audiences_named(name):
                yield _unknown_audience(policy.school, name, Anchor(part, f"{key}/{index}"))


def _named_audiences(policy: Policy) -> Iterator[tuple[str, str, tuple[str, ...] | None]]:
    yield "", "audiences", policy.audiences
    for block in policy.blocks():
        yield from ((block.id, key, getattr(block, key)) for key in kind_of(block).audiences)
        if isinstance(block, ListBlock):
            yield from ((item.id, "of", item.of) for item in all_items(block.items))


def _unknown_audience(school: School, name: str, anchor: Anchor, needle: str = "") -> Finding:
    spoken = [known for audience in school.audiences for known in audience.names]
    near = nearest(name, spoken)
    listed = ", ".join(audience.id for audience in school.audiences)
    remedy = f"Did you mean “{near}”?" if near else f"Use one of {listed}, or add it to school.yaml."
    return Finding(codes.UNKNOWN_AUDIENCE, f"The school has no audience “{name}”.", remedy, anchor, needle)


def links_lead_somewhere(policy: Policy) -> Iterator[Finding]:
    """Every link to a law, a policy, a term, an audience or a part of the policy finds its target."""
    terms = {block.id for block in policy.blocks() if isinstance(block, Definition)}
    parts = {section.id for section, _ in policy.walk()}
    parts |= {id_ for block in policy.blocks() for id_ in part_ids(block)}
    for field in policy.fields:
        for link in inline.links(field.text):
            finding = _link_finding(policy, Target.parse(link.target), terms, parts)
            if finding is not None:
                code, sentence, remedy = finding
                yield Finding(code, sentence, remedy, field.anchor, link.target)


def _link_finding(
    policy: Policy, target: Target, terms: set[str], parts: set[str]
) -> tuple[codes.Code, str, str] | None:
    context = policy.context
    match target.scheme:
        case "law" if context.law(target.id) is None:
            near = context.laws.suggest(target.id)
            remedy = _did_you_mean("law:", near, "Add it under laws in school.yaml.")
            return codes.UNKNOWN_LAW, f"No law or guidance has the id “{target.id}”.", remedy
        case "law" if not context.laws[target.id].has_provision(target.provision):
            sentence = f"“{target.provision}” is not a part of a law."
            remedy = f"Write it as law:{target.id}/section/127, /regulation/3 or /schedule/10/paragraph/2."
            return codes.UNKNOWN_LAW, sentence, remedy
        case "policy" if context.policy(target.id) is None:
            near = nearest(target.id, [*context.kept, *context.elsewhere])
            remedy = _did_you_mean("policy:", near, "Add it under policies in school.yaml.")
            return codes.UNKNOWN_POLICY, f"No policy has the id “{target.id}”.", remedy
        case "term" if target.id not in terms:
            remedy = _did_you_mean(
                "term:", nearest(target.id, terms), f"Add a block of kind definition with id: {target.id}."
            )
            return codes.UNKNOWN_TERM, f"The policy has no definition with the id “{target.id}”.", remedy
        case "part" if target.id not in parts:
            remedy = _did_you_mean("#", nearest(target.id, parts), "Correct the id, or remove the link.")
            return codes.UNKNOWN_PART, f"Nothing in this policy has the id “{target.id}”.", remedy
        case "audience" if not context.school.audiences_named(target.id):
            finding = _unknown_audience(context.school, target.id, Anchor(""))
            return finding.code, finding.sentence, finding.remedy
        case "law" | "policy" | "term" | "part" | "audience" | "url":
            return None
        case _:
            assert_never(target.scheme)


def _did_you_mean(prefix: str, near: str | None, otherwise: str) -> str:
    return f"Did you mean “{prefix}{near}”?" if near is not None else otherwise


def links_are_safe(policy: Policy) -> Iterator[Finding]:
    """No link leads to an address of a kind that could run a program."""
    for field in policy.fields:
        for target in inline.refused_links(field.text):
            yield Finding(
                codes.UNSAFE_LINK,
                f"The link to “{shortened(target)}” cannot be used.",
                "Start it with https:, mailto:, tel:, #, law:, policy:, audience: or term:.",
                field.anchor,
                target,
            )


# What is left in the words of a link that was not read as one: "](", "] (law:", "(policy:".
_LEFT_OVER = re.compile(
    r"\]\s?\((?:#|\w+:)[^)\n]{0,60}\)?|\((?:law|policy|term|audience):[^)\n]{0,60}\)?|\]\("
)
_LAW_BY_TITLE = re.compile(r"\blaw:([^()]+ [^()]+)\)")


def links_are_whole(policy: Policy) -> Iterator[Finding]:
    """No text holds the brackets of a link that could not be read as one."""
    for field in policy.fields:
        left = _LEFT_OVER.search(_words_but_code(field.text)) if "(" in field.text else None
        if left is None or inline.refused_links(field.text):
            continue
        if not any(left.group() in piece for piece in inline.literal_markup(field.text)):
            remedy = (
                "Write it as [words](policy:complaints), with all brackets closed and no space before or "
                "inside the round ones."
            )
            if title := _LAW_BY_TITLE.search(left.group()):
                id_ = "-".join(re.findall(r"[a-z0-9]+", title[1].lower()))
                near = policy.context.laws.suggest(id_) or "equality-act-2010"
                remedy = f"Write the id of the law, not its title, such as law:{near}."
            yield Finding(
                codes.BROKEN_LINK,
                f"“{shortened(left.group())}” looks like a link, but could not be read as one.",
                remedy,
                field.anchor,
                left.group(),
            )


def _words_but_code(text: str) -> str:
    spans = (span for paragraph in inline.paragraphs(text) for span in inline.parse(paragraph))
    return plain([span for span in spans if Mark.CODE not in span.marks])


# ── The school's own file ────────────────────────────────────────────────────────────────────────────────
def check_school(context: Context) -> list[Finding]:
    """Whether each name in school.yaml means one thing, and no policy is listed that is kept here."""
    school = context.school
    return [
        *_names_twice("audiences", [audience.names for audience in school.audiences]),
        *_names_twice("policies", [(p.id, p.title, *p.aliases) for p in school.policies]),
        *_names_twice("laws", [(law.id, law.title, *law.aliases) for law in school.laws]),
        *_kept_twice(context),
        *_own_words(school),
        *_still_english(school),
    ]


def _names_twice(key: str, entries: list[tuple[str, ...]]) -> Iterator[Finding]:
    owner: dict[str, int] = {}
    for index, names in enumerate(entries):
        shared = [name for name in names if owner.setdefault(folded(name), index) != index]
        if shared:
            sentence = f"“{shared[0]}” is a name of two entries under {key}."
            remedy = f"Remove it here or from the other entry (entry {owner[folded(shared[0])] + 1})."
            yield Finding(codes.DUPLICATE_NAME, sentence, remedy, Anchor("", f"{key}/{index}"))


def _kept_twice(context: Context) -> Iterator[Finding]:
    for index, policy in enumerate(context.school.policies):
        if policy.id in context.kept:
            yield Finding(
                codes.KEPT_TWICE,
                f"The policy “{policy.id}” is kept in this folder now.",
                "Remove it from the policies in school.yaml.",
                Anchor("", f"policies/{index}"),
            )


def _own_words(school: School) -> Iterator[Finding]:
    """Fixed words of the school's own that no page has, or that lack the place for other words."""
    known = word_names()
    for name, said in school.words.items():
        anchor = Anchor("", f"words/{name}")
        if name not in known:
            near = nearest(name, known)
            remedy = f"Write {near}." if near else "Remove it. docs/format.md lists the names."
            yield Finding(codes.UNKNOWN_NAME, f"No fixed word of a page is called “{name}”.", remedy, anchor)
        elif not fits(name, said):
            usual = words_for()[name]
            sentence = f"“{said}” does not have the same places in curly brackets as policykit's own words."
            yield Finding(codes.BAD_VALUE, sentence, f"Compare it with “{usual}”.", anchor)


_LISTED = 20


def _still_english(school: School) -> Iterator[Finding]:
    """One finding, if some fixed words of a page are in English and the school's language is another."""
    left = school.fixed_words.in_english
    if not left:
        return
    english = words_for()
    listed = ", ".join(f"{name} (“{english[name]}”)" for name in left[:_LISTED])
    more = f" and {len(left) - _LISTED} more" if len(left) > _LISTED else ""
    sentence = f"Fixed words of the page are in English, not in “{school.language}”: {listed}{more}."
    remedy = "Give them in your language under words: in school.yaml, by these names."
    yield Finding(codes.STILL_ENGLISH, sentence, remedy, Anchor("", "language"))
