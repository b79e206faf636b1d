"""A sentence → who is addressed, how bindingly, and whether the school speaks of what it does itself."""

from __future__ import annotations

import re
from dataclasses import dataclass

from policykit.recognise.people import People

_END = re.compile(r"(?<=[.!?])[”’\"')\]]?\s+(?=[A-Z“‘\"(])")
_ABBREVIATED = re.compile(r"\b(?:e\.g|i\.e|etc|Mr|Mrs|Ms|Dr|St|No|cf|approx|Rev|s|ss|para)\.$")
_MODAL = re.compile(
    r"\b(?P<modal>must|should|shall|may|can(?:not)?|could|will|would|"
    r"ought to|have to|has to|need to|needs to|agrees? to|undertakes? to|"
    r"expects?|"
    r"(?:is|are|will be) (?:also )?(?:strictly )?(?:not )?(?:expected|"
    r"required|asked|encouraged|requested|permitted|allowed|"
    r"advised|responsible|forbidden|prohibited|entitled|reminded|obliged)|"
    r"(?:has|have) (?:a|the|an) (?:legal )?(?:duty|responsibility|"
    r"role|right))\b(?P<negative>\s+not\b|\s+never\b|\s+only\b)?",
    re.IGNORECASE,
)
_CLAUSE = re.compile(
    r"^(?:when|whenever|if|where|while|in|for|at|as|before|after|during|"
    r"on|to|unless|once|until|therefore|however|"
    r"under|by|from|with|outside|within|although|because|since|should)\b",
    re.IGNORECASE,
)
_OPENER = re.compile(
    r"^(?:therefore|however|in addition|additionally|furthermore|also|similarly|finally|consequently)\b,?\s*",
    re.IGNORECASE,
)
_ALL = re.compile(r"^(?:all|any|every|each|both|the|our|other|then|members of)\s+", re.IGNORECASE)
_ROLE = re.compile(
    r"\b(?:responsibilit(?:y|ies)|roles?(?: and responsibilities)?|"
    r"dut(?:y|ies)) of\s+(?P<whom>[^:.;]{3,80}?)(?=\s+(?:is|are|to|"
    r"include|includes|will)\b|:|$)"
    r"|^(?P<whose>[^:.;]{3,60}?)[’']?s?[’']? (?:responsibilities|duties|role)(?:\s+(?:include|are|is)\b|:|$)",
    re.IGNORECASE,
)
_EXPECTED = re.compile(
    r"\b(?:expect(?:s|ed)?|asks?|requires?|encourages?)\s+(?P<whom>[^:.;]{3,120}?)\s*(?:\bto\b|\bthat\b|:|$)",
    re.IGNORECASE,
)
_THAT = re.compile(r"^it is (?:expected|essential|important|vital) that\s+", re.IGNORECASE)
_ASKED = re.compile(
    r"(?:we|the school|our school)\s+(?:also\s+)?(?:ask|expect|require|encourage)s?\s+"
    r"(?P<whom>[^:.;]{3,120}?)\s+to\b",
    re.IGNORECASE,
)
_SCHOOL = re.compile(
    r"^(?:we|our (?:school|academy)|the (?:school|academy|trust)|school)\b(?!\s+(?:council|day|rules|staff))",
    re.IGNORECASE,
)
_DONE_TO = re.compile(
    r"\b(?:action|sanctions?|steps|proceedings|measures|consequences)\b[^.:;]{0,40}\b(?:will|"
    r"may|can|could|would) be\b|"
    r"\b(?:disciplinary|legal|further|appropriate|formal) action\b|"
    r"\b(?:may|could|will|can) (?:result in|lead to|face)\b|"
    r"\b(?:will|may|can|could) be (?:\w+ly )?(?:investigated|dealt with|"
    r"sanctioned|confiscated|removed|excluded|suspended|disciplined|"
    r"referred|reported to|contacted|banned|asked to leave|withdrawn|prosecuted|recorded|charged)\b",
    re.IGNORECASE,
)
_RULES = re.compile(
    r"\b(?:guidelines|rules|expectations|requirements|principles|conditions)\b.{0,40}\b(?:apply|"
    r"followed|observed|adhered|in place|are)\b",
    re.IGNORECASE,
)
_AIMS = re.compile(
    r"\b(?:aims?|objectives?|purposes?|intended|include[sd]?|such as|"
    r"examples?|consists?|comprises?|covers?|applies to|following (?:documents|"
    r"policies|laws|legislation))\b",
    re.IGNORECASE,
)
_MUST = re.compile(
    r"must|shall|have to|has to|required|need|forbidden|prohibited|obliged|cannot", re.IGNORECASE
)
_SHOULD = re.compile(r"should|ought|encouraged|advised", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a sentence asks ``of`` whom, and ``by`` whom, how bindingly; or what the school does."""

    of: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
    duty: str = ""
    is_school: bool = False
    is_done: bool = False
    is_rule: bool = False
    modal: str = ""
    when: str = ""

    @property
    def is_expectation(self) -> bool:
        """Whether something is asked of somebody."""
        return self.is_rule or (bool(self.of) and not self.is_school and not self.is_done)


def sentences(text: str) -> list[tuple[int, int]]:
    """Where the sentences of a text begin and end."""
    starts = [0]
    ends = (
        found
        for found in _END.finditer(text)
        if not _ABBREVIATED.search(text[max(found.start() - 8, 0) : found.start()])
    )
    starts += [found.end() for found in ends]
    return [(a, b) for a, b in zip(starts, [*starts[1:], len(text)], strict=True) if text[a:b].strip()]


def read(sentence: str, people: People) -> Reading:
    """What one sentence says."""
    text = sentence.strip()
    when, main = _parted(_THAT.sub("", text), people)
    if asked := _ASKED.match(main):
        return Reading(tuple(people.named(asked["whom"])), modal="expect", when=when)
    modal = _MODAL.search(main)
    verb = modal["modal"].lower() if modal else ""
    subject = main[: modal.start()] if modal else ""
    if verb.startswith("expect") and (whom := _EXPECTED.search(main)) and people.named(whom["whom"]):
        is_school = bool(_SCHOOL.match(_OPENER.sub("", subject)))
        by = () if is_school else tuple(people.named(subject))
        return Reading(tuple(people.named(whom["whom"])), by, modal=verb, when=when)
    if role := _ROLE.search(text):
        named = people.named(role["whom"] or role["whose"] or "")
        if named and not _DONE_TO.search(text):
            return Reading(tuple(named), modal="responsibility")
    is_school = bool(_SCHOOL.match(subject)) and verb in (
        "will",
        "may",
        "would",
        "undertake to",
        "undertakes to",
        "agree to",
    )
    is_done = bool(_DONE_TO.search(main))
    of = tuple(people.named(_addressed(subject))) if modal else ()
    if not of and _RULES.search(text) and not is_school:
        return Reading(tuple(people.named(text)), is_rule=True, duty=_duty(modal), modal=verb, when=when)
    return Reading(of, (), _duty(modal), is_school, is_done, modal=verb, when=when)


def _parted(text: str, people: People) -> tuple[str, str]:
    """The clause that a sentence opens with, and the rest: “If there is a problem” and “we will:”."""
    plain = _OPENER.sub("", text)
    if not _CLAUSE.match(plain):
        return "", plain
    for comma in re.finditer(r",\s+", plain):
        rest = re.sub(
            r"^(?:all|any|every|each|both|the|our|other|then|members of)\s+",
            "",
            plain[comma.end() :],
            flags=re.I,
        )
        first = next(iter(people.mentions(rest)), None)
        if (
            (first is not None and first.start <= 1)
            or _SCHOOL.match(plain[comma.end() :])
            or _DONE_TO.match(rest)
        ):
            return plain[: comma.start()], plain[comma.end() :]
    comma_at = plain.find(", ")
    modal = _MODAL.search(plain)
    if 0 < comma_at < (modal.start() if modal else 0):
        return plain[:comma_at], plain[comma_at + 2 :]
    return "", plain


def _addressed(subject: str) -> str:
    """The subject without what only describes it: “staff who work with pupils” is staff."""
    return re.split(
        r"\b(?:who|whose|which|that|working with|responsible for|in charge of|towards|on behalf of)\b",
        subject,
    )[0]


def _duty(modal: re.Match[str] | None) -> str:
    if modal is None:
        return ""
    verb, negative = modal["modal"].lower(), (modal["negative"] or "").strip().lower()
    if re.search(r"not (?:be )?(?:permitted|allowed|entitled)", verb) or _MUST.search(verb):
        return "must"
    if verb in ("may", "can"):
        return "must" if negative in ("not", "never", "only") else "may"
    if re.search(r"permitted|allowed|entitled", verb):
        return "may"
    return "should" if _SHOULD.search(verb) else ""


def is_stem(sentence: str) -> bool:
    """Whether a sentence leads into a list: it ends with a colon, or in the middle of what it says."""
    text = sentence.rstrip(' ”"*')
    if text.endswith((":", ":-", ":–", ":—")):
        return True
    return bool(
        re.search(
            r"(?:\b(?:must|should|will|to|not|that|by|include|includes|including|"
            r"following|are|is|may|can|of|for)|…|\.\.\.)$",
            text,
        )
    )


def speaks_of_aims(sentence: str) -> bool:
    """Whether a sentence only tells: aims, examples, what is included."""
    return bool(_AIMS.search(sentence))


def against(sentence: str, people: People) -> list[str]:
    """Whom the school acts against, by the words."""
    found = re.search(
        r"\b(?:against|with regard to|sanctions? for)\s+(?P<whom>[^.;:]+)", sentence, re.IGNORECASE
    )
    if found:
        return people.named(re.split(r"\bwho\b|\bthat\b", found["whom"])[0])
    subject = _MODAL.split(sentence)[0] if _MODAL.search(sentence) else ""
    return people.named(_addressed(_OPENER.sub("", subject)))


def breach(sentence: str) -> str:
    """When the school acts, where the words stand at the end: “found to have breached this policy”."""
    found = re.search(r"\bwho (?:is|are|has been|have been) (?P<when>found to [^.,;:]{5,120})", sentence)
    return found["when"].strip() if found else ""
