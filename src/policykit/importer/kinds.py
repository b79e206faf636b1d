"""Rules for what words do, in order: define, say what the school does, ask something of someone.

Each takes what is known of a paragraph or a stem and gives the keys of its block, or None if it is no such.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from policykit.importer import sentences
from policykit.importer.sentences import People
from policykit.model.school import folded

Keys = dict[str, str | list[str]]


@dataclass(frozen=True, slots=True)
class Words:
    """A paragraph or a stem: its first sentence, all its text, and whether a list follows or should."""

    first: str
    text: str
    leads: bool
    people: People
    reading: sentences.Reading
    in_definitions: bool = False
    strong: tuple[str, str, str] = ("", "", "")
    """The first words in bold, with what comes before and after them in the first sentence."""
    subjects: str = ""
    """What the policy and the section are called."""


KindRule = Callable[[Words], Keys | None]

_TERM = r"[“‘\"'*]*(?P<term>[A-Z(][^.:;“”]{1,70}?|[a-z][\w -]{1,40}?)[”’\"'*]*"
_MEANS = re.compile(
    rf"^(?:(?:for|in) (?:the purposes? of )?this policy,?\s*)?(?:the terms? |by )?{_TERM}\s+"
    r"(?:means?\b|is defined as|are defined as|(?:can|may) be defined as|refers? to\b|"
    r"(?:is|are) (?:a|an|any|the) (?:term|word|use|form|act|wilful|"
    r"deliberate|"
    r"repeated|process|behaviour|person|range)\b|we mean\b|takes? (?:on )?(?:many|"
    r"different|several)|describes?\b|covers\b)",
    re.IGNORECASE,
)
_PURPOSES = re.compile(
    rf"^(?:for the purposes? of this (?:policy|document)|in this policy|"
    rf"within this policy),?\s+(?:the terms? )?{_TERM}\s+(?:is|are|means?|"
    rf"includes?|refers?)\b",
    re.IGNORECASE,
)
_INCLUDES = re.compile(rf"^{_TERM}\s+(?:includes?|can include|may include)\b(?!\s*:)", re.IGNORECASE)
_INCLUDES_OPENLY = re.compile(
    rf"^{_TERM}\s+(?:(?:can |may )?includes?),?\s+(?:for example|for instance|among other things|but (?:is|"
    rf"are) not "
    r"limited to|without limitation)\b(?!\s*:)",
    re.IGNORECASE,
)
_IS_A = re.compile(
    rf"^{_TERM}\s+(?:is|are)\s+(?:an?|any|the|when|where|what|how)\b(?=.{{0,60}}\b(?:that|which|who|of|"
    rf"where|when|by|"
    r"to|in|is|are|with|between|from|about|against)\b)",
    re.IGNORECASE,
)
_IS_WHAT = re.compile(
    rf"^{_TERM}\s+(?:is|are)\s+(?!(?:not|never|always|also|only|often|sometimes|usually|made|given|kept|"
    rf"written|"
    rf"taken|dealt|seen|set|known|\w+ed)\b)[a-z]+\b(?=.{{0,60}}\b(?:that|which|who|where|when|by|between|"
    rf"with)\b)",
    re.IGNORECASE,
)
_OPEN = re.compile(
    r"\bincluding\b|\bincludes?\b(?! (?:every|any|all)(?:body|one)?\b)|"
    r"\bsuch as\b|not limited to|\be\.g\.|\betc\b|for example",
    re.IGNORECASE,
)
_ARTICLE = re.compile(r"(?:an?|the)?\s*[“‘\"']?", re.IGNORECASE)
_LEADING_ARTICLE = re.compile(r"^an?\s+", re.IGNORECASE)
_IS_SAID = re.compile(
    r"[”’\"']?\s*(?:\([^()]{1,60}\)\s*)?(?:means?|refers? to|(?:can|may) be defined as|(?:is|are) defined as|"
    r"(?:is|are) (?:an?|any|the|one|all|what|when|where|somebody|anybody|someone|anyone|anything|something|"
    r"those|behaviour)\b)",
    re.IGNORECASE,
)
_CALLED = re.compile(r"\b(?:is|are|has|have|called|known as)\s+(?:an?\s+)?$", re.IGNORECASE)
_IF = re.compile(r"\s*(?:if|when|where)\b", re.IGNORECASE)
_PRONOUN = re.compile(
    r"^(?:this|that|these|those|it|they|we|which|there|here|he|she|"
    r"you|the (?:policy|school|aims?|governors|staff)|our)\b",
    re.IGNORECASE,
)
_GLOSS = re.compile(r"^(?P<term>[^.:;–—]{2,60}?)\s*(?::|–|—|\s-\s)\s*(?P<rest>\S.*)$", re.DOTALL)
_ABOUT_THE_POLICY = re.compile(
    r"\b(?:review(?:ed)?|update|monitor)\b[^.]{0,40}\bpolicy\b|\bpolicy\b[^.]{0,60}\b(?:review|"
    r"monitor|update)",
    re.IGNORECASE,
)
_WHEN = re.compile(
    r"(?:if|when|whenever|where|once|after|following|as soon as|upon|should|in the event|unless)\b",
    re.IGNORECASE,
)
_VAGUE = re.compile(r"(?:if|where|when) (?:necessary|appropriate|required|possible|needed)", re.IGNORECASE)
_OF_THE_SCHOOL = re.compile(
    r"(?:[\w ]+, )?(?:the (?:school|policy|law|academy)|our school|we|this|that|it|there|"
    r"schools?|these|they)\b",
    re.IGNORECASE,
)
_LOOSE = ("may", "can", "could", "would", "will")
_BE_DONE = re.compile(
    r"(?:not |always |never |only |also )*be (?:\w+ly )?(?:\w+ed|made|sent|given|kept|put|taken|worn|told|"
    r"spoken|"
    r"taught|shown|seen|brought|met|held)\b"
)
_BE = re.compile(r"be\b")
_HAPPENS = re.compile(
    r"(?:also |sometimes |often |usually |naturally )*(?:need|want|find|feel|experience|become|enjoy|"
    r"benefit|suffer|"
    r"meet|come across|grow|vary|differ|know|see|already)\b",
    re.IGNORECASE,
)
# What someone “may” do without being allowed to.
_BEFALLS = re.compile(
    r"(?:also |sometimes |often |well |still |then |already )*(?:be|become|feel|find|meet|see|suffer|"
    r"experience|"
    r"encounter|need|have|want|struggle|lose|show|seem|appear|think|know|come|receive|face|develop|display|"
    r"hear|"
    r"get|fall|differ|include|vary|happen|cause|affect|involve|lead|result|help|benefit|not|require|pose|"
    r"present|"
    r"wish)\b",
    re.IGNORECASE,
)


def defines(words: Words) -> Keys | None:
    """“X means …”, “for the purposes of this policy”, “takes on many different forms including”."""
    if words.leads:
        return None
    match = _PURPOSES.match(words.first) or _MEANS.match(words.first) or _INCLUDES_OPENLY.match(words.first)
    if match is None and words.in_definitions:
        match = _INCLUDES.match(words.first) or _IS_A.match(words.first) or _IS_WHAT.match(words.first)
    if match is None:
        return None
    return _definition(match["term"], words)


def defines_subject(words: Words) -> Keys | None:
    """“Whistleblowing is the disclosure of information”, in a policy or a section of that name."""
    match = _IS_A.match(words.first) if not words.leads else None
    if match is None or folded(match["term"]) not in folded(words.subjects):
        return None
    return _definition(match["term"], words)


def defines_in_bold(words: Words) -> Keys | None:
    """“A **concern** is a worry or a doubt”, “A pupil is **persistently absent** if …”."""
    before, term, behind = words.strong
    if not term or words.leads:
        return None
    is_said = _ARTICLE.fullmatch(before) and _IS_SAID.match(behind)
    is_called = _CALLED.search(before) and _IF.match(behind)
    return _definition(term, words) if is_said or is_called else None


def glosses(words: Words) -> Keys | None:
    """“Term: what it means” in a section of definitions, or a term in bold."""
    match = _GLOSS.match(words.text) if words.in_definitions and not words.leads else None
    if match is None or len(match["term"].split()) > 7:
        return None
    return _definition(match["term"], words)


def _definition(term: str, words: Words) -> Keys | None:
    said = _LEADING_ARTICLE.sub("", term.strip(" “”‘’\"'*():"))
    if not said or _PRONOUN.match(said) or len(said.split()) > 9:
        return None
    keys: Keys = {"kind": "definition", "term": said}
    return keys | {"open": "true"} if _OPEN.search(words.text) else keys


def responds(words: Words) -> Keys | None:
    """“We will”, “the school will”, “action will be taken”: what the school does itself."""
    said = words.reading
    if not (said.is_school or said.is_done) or (_ABOUT_THE_POLICY.search(words.first) and not words.leads):
        return None
    keys: Keys = {"kind": "responses"}
    when = said.when if _WHEN.match(said.when) else ""
    if not when or _VAGUE.fullmatch(when):
        when = sentences.breach(words.first) or when
    if when and len(when) <= 200:
        keys["when"] = when
    against = sentences.against(words.first, words.people) if said.is_done else []
    if not against and words.leads and when:
        against = sentences.wrongdoer(when, words.people)
    return keys | {"against": against} if against else keys


def expects(words: Words) -> Keys | None:
    """Someone is addressed who must, should or is expected to do something; or rules apply to all."""
    said = words.reading
    if not words.leads and said.modal == "will" and _ABOUT_THE_POLICY.search(words.first):
        return None
    if _is_bare_rule(words):
        return {"kind": "expectations", "duty": said.duty}
    if not said.is_expectation or (not words.leads and not _is_asked(said)):
        return None
    keys: Keys = {"kind": "expectations"}
    if said.of:
        keys["of"] = list(said.of)
    if said.by:
        keys["by"] = list(said.by)
    return keys | {"duty": said.duty} if said.duty else keys


def _is_bare_rule(words: Words) -> bool:
    """“Long hair must be tied back”, “Complaints should be made in writing”: asked, but of no one named."""
    said = words.reading
    if said.of or said.is_part or said.is_done or said.is_rule or _OF_THE_SCHOOL.match(words.first):
        return False
    return said.modal == "must" or (
        said.modal == "should" and (words.leads or bool(_BE_DONE.match(said.does)))
    )


def _is_asked(said: sentences.Reading) -> bool:
    """Whether a sentence without a list asks something; “pupils may meet strangers” does not."""
    if said.is_rule or (said.modal in ("may", "can") and _BE.match(said.does)):
        return False
    if said.modal == "may" and said.duty == "may":
        return bool(said.of) and not _BEFALLS.match(said.does)
    if said.modal == "will" and (_HAPPENS.match(said.does) or _BE_DONE.match(said.does)):
        return False
    return bool(said.duty == "must" or said.modal not in _LOOSE or said.modal == "will")


def mostly_befall(items: list[str]) -> bool:
    """Whether most of what someone “may” do only happens to them: “be frightened”, “lose weight”."""
    return bool(items) and sum(bool(_BEFALLS.match(item)) for item in items) > len(items) / 2


KINDS: tuple[KindRule, ...] = (defines_in_bold, defines, defines_subject, glosses, responds, expects)


def kind_of(words: Words, rules: frozenset[str]) -> tuple[str, Keys] | None:
    """The first rule that knows what the words do, by its name, with the keys of the block."""
    for rule in KINDS:
        keys = rule(words) if rule.__name__ in rules else None
        if keys is not None:
            return rule.__name__, keys
    return None
