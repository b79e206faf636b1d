"""Reads from a sentence who is addressed, how binding it is, and whether it says what the school does."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from policykit.model.school import School, folded

# Words that schools use for an audience without listing them as aliases, by the audience's usual id.
USUAL = {
    "pupils": ("students", "student", "learners", "learner", "young people"),
    "staff": (
        "teachers",
        "teacher",
        "teaching staff",
        "employees",
        "employee",
        "staff members",
        "staff member",
        "teaching assistants",
    ),
    "governors": (
        "governing body",
        "governing board",
        "governing bodies",
        "trustees",
        "trustee",
        "local governing body",
    ),
    "parents": ("families", "mothers and fathers"),
    "carers": ("guardians", "guardian", "caregivers"),
    "head-teacher": ("head", "headteacher", "head teacher", "headmaster", "headmistress", "principal"),
    "volunteers": ("helpers",),
    "visitors": ("guests",),
}
_APART = re.compile(r"[’']s\b|s[’'](?=\s)")


@dataclass(frozen=True, slots=True)
class Mention:
    """A place in a text where an audience is named."""

    start: int
    end: int
    name: str


class People:
    """The audiences of a school, found in words."""

    def __init__(self, school: School) -> None:
        self._names: dict[str, str] = {}
        for audience in school.audiences:
            for name in (*USUAL.get(audience.id, ()), *audience.names):
                self._names[folded(name)] = audience.name
        self._order = [audience.name for audience in school.audiences]
        longest = sorted(self._names, key=len, reverse=True)
        joined = "|".join(re.escape(name).replace(r"\ ", r"[\s-]+") for name in longest)
        self.pattern = re.compile(rf"(?<![\w-])(?:{joined})(?![\w-])", re.IGNORECASE)

    def mentions(self, text: str) -> list[Mention]:
        """Where audiences are named, in order; not what belongs to them (“pupils’ work”)."""
        found = []
        for match in self.pattern.finditer(text):
            after = text[match.end() : match.end() + 3]
            if _APART.match(after) or after[:1] in ("’", "'"):
                continue
            # Where case does not count, “i” matches “İ” and “ı” too, which are other letters.
            name = self._names.get(folded(match[0]))
            if name is not None:
                found.append(Mention(match.start(), match.end(), name))
        return found

    def named(self, text: str) -> list[str]:
        """The audiences that a text names, each once, in the order of the words."""
        return list(dict.fromkeys(mention.name for mention in self.mentions(text)))

    def in_order(self, names: list[str]) -> list[str]:
        """The names in the order of the school's list."""
        return [name for name in self._order if name in names]


@lru_cache(maxsize=8)
def people(school: School) -> People:
    """The audiences of a school; worked out once a school."""
    return People(school)


_END = re.compile(r"(?<=[.!?])[”’\"')\]]?\s+(?=[A-Z“‘\"(])")
_ABBREVIATED = re.compile(r"\b(?:e\.g|i\.e|etc|Mr|Mrs|Ms|Dr|St|No|cf|approx|Rev|s|ss|para)\.$")
_MODAL = re.compile(
    r"\b(?P<modal>must|should|shall|may|can(?:not)?|could|will|would|"
    r"ought to|have to|has to|need to|needs to|agrees? to|undertakes? to|"
    r"expects?|"
    r"(?:is|are|will be) (?:also )?(?:strictly |jointly |ultimately |always )?(?:not )?(?:expected|"
    r"required|asked|encouraged|requested|permitted|allowed|accountable|in charge of|"
    r"advised|responsible|forbidden|prohibited|entitled|reminded|obliged|urged|permitted)|"
    r"(?:has|have|takes?|holds?) (?:(?:a|the|an|overall|ultimate|particular|specific|key|lead|day-to-day|"
    r"full) ){1,2}"
    r"(?:(?:legal|overall|key) )?(?:duty|responsibility|responsibilities|role))\b"
    r"(?P<negative>\s+not\b|\s+never\b|\s+only\b)?",
    re.IGNORECASE,
)
_CLAUSE = re.compile(
    r"^(?:when|whenever|if|where|while|whilst|following|throughout|upon|prior|alongside|in|for|at|as|"
    r"before|after|during|"
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
    r"(?:that\s+)?(?P<whom>[^:.;]{3,120}?)(?:\s+(?:to|will|must|should)\b|:|$)",
    re.IGNORECASE,
)
_SCHOOL = re.compile(
    r"^(?:we|our (?:school|academy|nursery|federation)|the (?:school|academy|trust|nursery|federation)|"
    r"school)\b"
    r"(?!\s+(?:council|day|rules|staff|office|nurse|business|counsellor|community|trip|leader|team|"
    r"secretary))",
    re.IGNORECASE,
)
_SANCTION = (
    r"(?:investigated|dealt with|sanctioned|confiscated|removed|excluded|suspended|disciplined|referred|"
    r"banned|"
    r"asked to leave|withdrawn|prosecuted|charged|reported to|challenged|punished|dismissed|barred)"
)
_KINDNESS = (
    r"(?:contacted|recorded|rewarded|praised|told|informed|notified|given|offered|invited|sent|kept|logged|"
    r"stored|provided|held|arranged|monitored|supported|made available|celebrated|acknowledged|answered|"
    r"returned|checked|taught|trained|treated|considered|taken|published|displayed|consulted)"
)
_DONE_TO = re.compile(
    r"\b(?:action|sanctions?|steps|proceedings|measures|consequences)\b[^.:;]{0,40}\b(?:will|"
    r"may|can|could|would) be\b|"
    r"\b(?:disciplinary|legal|further|appropriate|formal) action\b|"
    r"\b(?:may|could|will|can) (?:result in|lead to|face)\b|"
    rf"\b(?:will|may|can|could) (?:not |also |always |then |never )*be (?:\w+ly )?{_SANCTION}\b|"
    rf"\b(?:will|may|can) (?:not |also |always |then |never )*be (?:\w+ly )?{_KINDNESS}\b",
    re.IGNORECASE,
)
_PUNISHED = re.compile(
    rf"\b(?:disciplinary|legal|further|formal) action\b|\bbe (?:\w+ly )?{_SANCTION}\b|"
    r"\b(?:may|could|will|can) (?:result in|lead to|face)\b",
    re.IGNORECASE,
)
# Whoever has a part in a school without being one of its audiences: “The SENDCo will”, “Hirers should”.
_PART = re.compile(
    r"\b(?:leads?|leaders?|co-?ordinators?|sendcos?|sencos?|dsls?|ddsls?|officers?|clerks?|panel|committees?|"
    r"teams?|managers?|advis[eo]rs?|chairs?|chairperson|tutors?|mentors?|champions?|counsellors?|nurses?|"
    r"caretakers?|"
    r"secretar(?:y|ies)|administrators?|librarians?|investigators?|complainants?|applicants?|hirers?|users?|"
    r"tenants?|organisers?|drivers?|coach(?:es)?|adults?|persons?|people|individuals?|everyone|everybody|"
    r"anyone|"
    r"anybody|no-?one|nobody|members?|families|family|whistleblowers?|contractors?|visitors?|suppliers?|"
    r"office|"
    r"supervisors?|candidates?|invigilators?|dpo|aiders?|employees?|workers?|providers?|groups?|all|those|"
    r"they|"
    r"you|i|he|she|carers?|representatives?|assistants?|staff|colleagues|deputy|deputies|trips?)$",
    re.IGNORECASE,
)
# An acronym for someone, and not for a subject, a law or a thing.
_ACRONYM = re.compile(
    r"(?:^|\b[Tt]he )(?!PE\b|RE\b|PSHE|SEND?\b|ICT\b|IT\b|KS\d|EYFS|GDPR|DBS|CCTV|PPE|AI\b|"
    r"UK)[A-Z]{2,6}[a-z]?$"
)
_AS_SOMEBODY = re.compile(
    r"^as (?:an? |the )?(?P<whom>[^,:;]{3,40}?),? (?:i|we) (?:\w+ )?(?P<modal>will|agree to|undertake to|"
    r"promise to|must|"
    r"should|understand that)\b",
    re.IGNORECASE,
)
_RULES = re.compile(
    r"\b(?:guidelines|rules|expectations|requirements|principles|conditions)\b.{0,40}\b(?:apply|"
    r"followed|observed|adhered|in place)\b|\b(?:guidelines|rules|expectations)\b(?! of this).{0,40}\bare\b",
    re.IGNORECASE,
)
_AIMS = re.compile(
    r"\b(?:aims?|objectives?|purposes?|intended|include[sd]?|such as|"
    r"examples?|consists?|comprises?|covers?|applies to|following (?:documents|"
    r"policies|laws|legislation))\b",
    re.IGNORECASE,
)
_PROMISE = re.compile(
    r"\s(?=(?:we|the (?:school|academy)|our (?:school|academy))\s+(?:will|may|can|would)\b)", re.IGNORECASE
)
_PROMISES = ("will", "may", "would", "undertake to", "undertakes to", "agree to", "agrees to")
_WRONG = re.compile(
    r"\b(?:misbehav\w*|break\w*|broken|breach\w*|refus\w*|fail\w*|ignor\w*|persist\w*|repeat\w*|continu\w*|"
    r"caught|"
    r"found (?:to|with|using|in)|damag\w*|steal\w*|hits?|hurts|hurt (?:another|others|some\w+)|bull(?:y|"
    r"ies)\w*|abus\w*|swear\w*|lies|"
    r"cheat\w*|"
    r"brings?|uses?|out of uniform|late|do(?:es)? not|is not (?:wearing|collected|following)|disrupt\w*|"
    r"disobey\w*|"
    r"misus\w*|posts?|threat\w*|rude|violent|aggressi\w*|suspected|accused|involved in|behaves?|acts?|"
    r"wears?|smok\w*|vap\w*|fight\w*|truant\w*|commits?|contraven\w*|falls? short)\b",
    re.IGNORECASE,
)
_FREED = re.compile(
    r"\bnot (?:expected|required|obliged|asked|responsible|accountable|in charge)", re.IGNORECASE
)
_ANNOUNCES = re.compile(
    r"\b(?:the following|as follows|as below|(?:listed|set out|given|shown|described) below|"
    r"these (?:\w+ )?(?:rules|steps|guidelines|principles|expectations|points|things|aims|stages|"
    r"procedures))\b",
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
    does: str = ""
    """The words right behind the modal verb."""
    is_part: bool = False
    """Whether someone is addressed who is none of the school's audiences."""

    @property
    def is_expectation(self) -> bool:
        """Whether something is asked of someone."""
        if _FREED.search(self.modal):
            return False
        is_addressed = bool(self.of) or self.is_part
        return self.is_rule or (is_addressed and not self.is_school and not self.is_done)


def split_sentences(text: str) -> list[tuple[int, int]]:
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
    if spoken := _AS_SOMEBODY.match(text):
        named = people.named(spoken["whom"])
        return Reading(tuple(named), modal=spoken["modal"].lower(), is_part=True)
    is_school = bool(_SCHOOL.match(subject)) and verb in _PROMISES
    is_done = bool(_DONE_TO.search(main))
    of = tuple(people.named(_addressed(subject))) if modal else ()
    if not of and _RULES.search(text) and not is_school:
        return Reading(tuple(people.named(text)), is_rule=True, duty=_duty(modal), modal=verb, when=when)
    head = _head(subject)
    is_part = bool(modal) and not _SCHOOL.match(subject) and bool(_PART.search(head) or _ACRONYM.search(head))
    does = main[modal.end() : modal.end() + 60].strip() if modal else ""
    duty = "must" if verb in ("may", "can") and re.match(r"no\b", subject, re.IGNORECASE) else _duty(modal)
    return Reading(of, (), duty, is_school, is_done, modal=verb, when=when, does=does, is_part=is_part)


def _head(subject: str) -> str:
    """The words that a subject is about: “the link governor, Mrs Grey,” is the link governor."""
    plain = re.split(
        r"[,(]|\s[–—-]\s|\b(?:of|in|at|for|with|from|also|both|each|always|then)\b", _addressed(subject)
    )[0]
    return plain.strip()


def opens_with_audience(text: str, people: People) -> bool:
    """Whether words begin with an audience, and do not only name one on their way."""
    first = next(iter(people.mentions(text)), None)
    return first is not None and not _ALL.sub("", text[: first.start]).strip()


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
    if promise := _PROMISE.search(plain):
        return plain[: promise.start()].rstrip(" ,"), plain[promise.start() :].strip()
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


def announces(sentence: str) -> bool:
    """Whether a whole sentence leads into the list right below it: “The following rules apply.”"""
    return bool(_ANNOUNCES.search(sentence))


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
    modal = _MODAL.search(sentence)
    if modal is None or not _PUNISHED.search(sentence):
        return []
    return people.named(_addressed(_OPENER.sub("", sentence[: modal.start()])))


def wrongdoer(when: str, people: People) -> list[str]:
    """Who does wrong in a clause: “If a pupil misbehaves”, “where an allegation is made against staff”."""
    if found := re.search(r"\b(?:against|about)\s+(?P<whom>.+)", when, re.IGNORECASE):
        return people.named(found["whom"])[:1]
    first = next(iter(people.mentions(when)), None)
    if first is None or len(when[: first.start].split()) > 3 or not _WRONG.search(when[first.end :]):
        return []
    return [first.name]


def breach(sentence: str) -> str:
    """When the school acts, where the words stand at the end: “found to have breached this policy”."""
    found = re.search(r"\bwho (?:is|are|has been|have been) (?P<when>found to [^.,;:]{5,120})", sentence)
    return found["when"].strip() if found else ""
