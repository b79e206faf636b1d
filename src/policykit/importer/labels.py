"""The labels under which schools write the facts of a policy, and which fact each means."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from policykit.model.dates import Cycle, SchoolDate

_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|"
    r"July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|"
    r"Nov(?:ember)?|Dec(?:ember)?)\.?"
)
_YEARS = r"(?:\d{4}|['’]?\d{2})(?:\s?[/–-]\s?(?:\d{4}|\d{2}))?"
RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ"
"""The mark of a footnote, which may stand right behind a date."""
DATE = re.compile(
    rf"\b(?:\d{{1,2}}\s?(?:st|nd|rd|th)?(?:\s+of)?\s+{_MONTH},?\s+(?:\d{{4}}|['’]?\d{{2}})"
    rf"|{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}}"
    r"|\d{1,2}\s?[./–-]\s?\d{1,2}\s?[./–-]\s?(?:\d{4}|['’]?\d{2})|\d{4}-\d{2}-\d{2}"
    rf"|(?:Autumn|Spring|Summer)(?:\s+Term)?(?:\s+[12])?,?\s+{_YEARS}"
    rf"|{_MONTH},?\s+(?:\d{{4}}|['’]\d{{2}})"
    r"|(?<![./–-])(?:academic year\s+)?\d{4}(?:\s?[/–-]\s?(?:\d{4}|\d{2}))?)"
    rf"(?![^\W{RAISED}]|/|-\d)",
    re.IGNORECASE,
)
_COUNT = r"(?:other|one|two|three|four|five|six|\d{1,2}|twelve|eighteen|twenty-four|thirty-six)"
_UNIT = r"(?:years?|terms?|months?)"
CYCLE = re.compile(
    rf"(?<![\w-])(?:(?:every|each) (?:{_COUNT} )?{_UNIT}"
    rf"|{_COUNT}[ -]{_UNIT}(?:ly)?(?: cycle)?|{_COUNT}[ -](?:yearly|monthly|termly)"
    r"|annual(?:ly)?|(?:half-)?yearly|termly|monthly|quarterly|biennial(?:ly)?|triennial(?:ly)?"
    r"|once a year|twice a year)(?![\w-])",
    re.IGNORECASE,
)


@lru_cache(maxsize=1024)
def date(text: str) -> SchoolDate | None:
    """The date that the whole text is, if it is one."""
    try:
        return SchoolDate.parse(text) if DATE.fullmatch(text.strip()) else None
    except ValueError:
        return None


def dates(text: str) -> list[tuple[int, int, SchoolDate]]:
    """The dates in a text, each with where it begins and ends."""
    found = []
    for match in DATE.finditer(text):
        known = date(match[0].strip())
        if known is not None:
            found.append((match.start(), match.end(), known))
    return found


def cycle(text: str) -> str | None:
    """How the text says how often something is reviewed, if that can be read."""
    for match in CYCLE.finditer(text):
        try:
            return Cycle.parse(match[0]).written
        except ValueError:
            continue
    return None


# In the patterns below a space means any white space, and letters for either case. Brackets, strokes and
# question marks count as spaces: “Review date (next)”, “Approved by / date”.


def spaced(pattern: str) -> re.Pattern[str]:
    """A pattern in which a space means any white space, and letters for either case."""
    return re.compile(pattern.replace(" ?", r"\s?").replace(" ", r"\s+"), re.IGNORECASE | re.DOTALL)


_FILL = r"(?:(?:the|this|our|policy|document|procedure|date|dates|of|for|when|was|is|has been|school) )*"
_TAIL = (
    r"(?: (?:date|due|on|by|in|is|for|of|at|the|this|it|policy|document|planned|scheduled|required|before|"
    r"or|no later than|not later than|will be|to be|was|completed|here))*"
)
_AGREED = r"(?:approved|accepted|adopted|ratified|agreed|authorised|endorsed|passed|signed off|sanctioned)"
_DONE = (
    rf"(?:last |formally )?(?:(?:reviewed|updated|{_AGREED}) (?:and |& )?)?{_AGREED}"
    rf"(?: (?:and |& )?{_AGREED})?"
)
_AGREEMENT = r"(?:approval|adoption|acceptance|ratification|agreement|authorisation|sign-off)"
_BODY = (
    r"(?:(?:the|full|local|whole|school|school's|chair of(?: the)?|board of|sub|executive|trust|academy|"
    r"senior|"
    r"interim) )*(?:governors?|governing (?:body|board|council|committee)|governance (?:board|committee)|"
    r"f?gb|lgb|lab|(?:sub-?)?committee|trustees|directors|trust|board|head ?teacher|head|principal|ceo|slt|"
    r"smt|staff|"
    r"(?:leadership|management) team|academy (?:council|committee|board)|"
    r"(?!governors\b|date\b|by\b)(?:(?!(?:by|on|date|the)\b)[\w&',-]+ ){1,4}committee)"
)
WHO = rf"(?P<who>{_BODY}(?: (?:and|&) (?:the )?{_BODY})?)(?:'s|')?"
ANYBODY = spaced(rf"(?:the )?{WHO}")
"""Whoever approves policies at schools."""
_AT = r"(?: at (?:a|an|the|its|their)(?: [\w']+)? meeting(?: (?:of|held))?)?"
_OF_WHOM = rf"(?: (?:by|at|to|from) (?:a meeting of )?(?:the )?{WHO}(?: meeting)?)"
_REVIEW = r"(?:review|revision|update|amendment)s?"
_REVIEWED = r"(?:reviewed|updated|revised|amended|re-?viewed)"
_SOON = r"(?:next|future|forthcoming|proposed|planned|scheduled|expected|target|subsequent)"
_OFTEN = r"(?:cycle|period|frequency|interval|schedule|timetable|timescale|pattern|programme)"
_PERSON = (
    r"(?:person|officer|professional|member of staff|staff member|staff|teacher|manager|leader|governor)"
)
_NUMBER = r"(?: (?:no|number|ref))?"


@dataclass(frozen=True, slots=True)
class Label:
    """A label: the path of the fact that it names, and whether its value is a date.

    A ``loose`` one (“Date”) means what the label before it speaks of.
    """

    path: str
    pattern: re.Pattern[str]
    is_date: bool = False
    is_loose: bool = False


def _label(path: str, *patterns: str, is_date: bool = False, is_loose: bool = False) -> Label:
    joined = "|".join(_numbered(each, at) for at, each in enumerate(patterns))
    return Label(path, spaced(joined), is_date, is_loose)


def _numbered(pattern: str, at: int) -> str:
    """A pattern whose names differ from those of its fellows."""
    return pattern.replace("(?P<who>", f"(?P<who{at}>")


LABELS = (
    _label(
        "review/due",
        rf"{_FILL}{_SOON} (?:(?:policy|full|formal|annual|statutory|scheduled|planned|governors'?) )?"
        rf"(?:{_REVIEW}|{_REVIEWED}|renewal){_TAIL}",
        rf"{_FILL}(?:review|renewal) (?:is )?due{_TAIL}",
        rf"{_FILL}(?:is )?due for (?:review|renewal){_TAIL}",
        rf"{_FILL}(?:to|will|should|must) (?:next )?be (?:next )?{_REVIEWED}(?: again)?{_TAIL}",
        r"(?:policy )?review (?:by|before|no later than|not later than|on or before)",
        r"(?:policy )?review date next|date for (?:policy )?review|next due(?: date)?|next date",
        r"(?:renewal|expiry|expiration) date|expires(?: on)?|valid (?:until|to)",
        is_date=True,
    ),
    _label(
        "review/last",
        rf"{_FILL}(?:last|previous|previously|most recent|most recently|latest) (?:policy |full |formal )?"
        rf"(?:{_REVIEW}|{_REVIEWED}){_TAIL}",
        rf"{_FILL}(?:last )?{_REVIEWED}(?: (?:and |& |or )?{_REVIEWED})?(?: by (?:the )?{WHO})?(?! "
        rf"by$){_TAIL}",
        r"date of revision|revision date|review (?:completed|carried out|undertaken)(?: on)?",
        is_date=True,
    ),
    _label(
        "review/?",
        rf"{_FILL}review(?: dates?| on| in)?",
        is_date=True,
    ),
    _label(
        "review/cycle",
        rf"{_FILL}(?:review|revision|renewal) {_OFTEN}",
        rf"{_FILL}{_OFTEN} (?:of|for) (?:the )?(?:policy )?reviews?",
        rf"how often(?: is)?(?: it| this policy| the policy)?(?: is| to be)?(?: {_REVIEWED})?",
        r"frequency|cycle|to be reviewed every|reviewed every",
    ),
    _label(
        "approval/on",
        rf"{_FILL}(?:{_DONE}|{_AGREEMENT}){_OF_WHOM}?{_AT} (?:on|in|dated?)(?: date)?",
        rf"date (?:of |when |policy |was )*(?:{_DONE}|{_AGREEMENT}){_OF_WHOM}?{_AT}(?: on)?",
        rf"(?:date of )?(?:policy )?{WHO} (?:{_AGREEMENT}|meeting)(?: date| on)?",
        rf"(?:policy )?{_AGREEMENT} date",
        rf"(?:date )?(?:presented|submitted|taken) to (?:the )?{WHO}(?: on)?",
        is_date=True,
    ),
    _label("approval/by", rf"{_FILL}{_DONE}{_OF_WHOM}{_AT}(?: of| on)?", is_date=True),
    _label(
        "approval/by",
        rf"{_FILL}{_DONE}(?: by)?(?: (?:and )?date)?",
        r"approving (?:body|committee)|approver",
        rf"(?:level of )?{_AGREEMENT}(?: body| level| by)?|body responsible for {_AGREEMENT}",
    ),
    _label(
        "approval/?",
        r"(?:policy |effective |implementation |issue |publication |start )date|date of (?:the )?policy",
        r"date (?:of )?(?:issued?|effective|implemented|implementation|written|created|published|publication|"
        r"introduced)|effective (?:from|as of)|(?:written|created|issued|implemented|introduced)(?: on| in)?|"
        r"in force from|valid from",
        is_date=True,
    ),
    _label(
        "title",
        r"(?:policy |document )?title|name of (?:the )?policy|policy name|title of (?:the )?policy|policy",
    ),
    _label("school", r"(?:name of )?(?:the )?(?:school|academy)(?: name)?"),
    _label(
        "owner",
        r"(?:policy |document )?(?:owner|holder|author|lead|originator|manager)(?-i:s)?(?: of (?:the |this "
        r")?policy)?"
        r"(?: name)?",
        rf"(?:lead|named|responsible|key) {_PERSON}(?: for (?:the |this )?(?:policy|review))?",
        rf"{_PERSON} (?:with )?responsib(?:le|ility)(?: for (?:the |this )?(?:policy|review|document))?",
        r"(?:who is )?responsib(?:le|ility)(?: of| for(?: (?:the |this )?(?:policy|review))?)?",
        rf"{_FILL}(?:written|prepared|produced|compiled|drafted|created) by",
        r"(?:smt|slt|staff|senior|subject|policy) (?:lead|leader|owner)",
    ),
    _label(
        "version",
        rf"(?:policy |document )?(?:version|issue|revision|edition|rev){_NUMBER}",
        r"version control",
    ),
    _label("status", r"(?:policy |document )?status"),
    _label(
        "audiences", r"audience|(?:this policy )?applies to|for the attention of|intended (?:for|audience)"
    ),
    _label("date", r"date|dated|signed and dated|date signed", is_date=True, is_loose=True),
    _label("reviewer", rf"{_FILL}reviewed by|reviewer"),
    _label(
        "other",
        r"(?:link|lead|nominated|responsible) governors?|governors? (?:responsible|lead|link)|"
        r"(?:governors?'? |governing body |responsible |oversight )?(?:sub-?)?committee(?: responsible)?",
        r"(?:statutory|non-statutory)(?: (?:policy|requirement|or non-statutory|document))?|"
        r"is this policy statutory|statutory non-statutory|required by",
        r"(?:related|linked|associated) (?:documents|policies)|(?:policy |document )?(?:type|category|area|"
        r"family)"
        r"(?: of (?:policy|document))?",
        rf"(?:policy |document )?(?:reference|ref|code|number){_NUMBER}|based on|model policy|source|file "
        rf"name",
        r"website|published(?: on)?|publication|location|distribution|circulation|available on|"
        r"consultation with|"
        r"consulted with|date of consultation",
        r"signed(?: by)?|signature|clerk(?: to (?:the )?(?:governors|governing body|board|trustees))?|"
        r"(?:signed )?(?:by )?(?:the )?(?:chair|chair of (?:the )?(?:governors|"
        r"governing "
        r"body|board|"
        r"trustees|committee)|chair person|head ?teacher|principal)|name|position|print name",
        r"next steps|changes(?: made)?|summary of changes|reason for (?:review|update)",
    ),
)
OTHER = LABELS[-1]
"""What a label means for which a policy has no key."""
_SEPARATOR = re.compile(r"\s*(?::|–|—|-(?=\s)|\?)\s*")
_PLAIN = str.maketrans({"(": " ", ")": " ", "/": " ", "?": " ", ",": " ", "’": "'", "–": " ", ".": " "})
_ENDING = re.compile(r"(?<![\s:,;(–—-])[\s:,;(–—-]+$")
_LONGEST = 80  # characters of a label
_REACH = 200  # characters of a line in which its first label and the start of a value are looked for
_NO_LABEL = re.compile(r"(?:this|the|we|it|our)\b", re.IGNORECASE)
_SHORT_VERSION = re.compile(r"v(?:er)?\.? ?\d{1,2}(?:\.\d{1,2})*", re.IGNORECASE)
_BEFORE_WORDS = ("approval/by", "owner", "version", "status", "audiences", "other")
_GLUED = re.compile(r"[a-z][A-Z0-9]")  # where a word ends by itself, as law 7 counts words
_COLON = re.compile(r"(?:(?<!\s)\s+)?:\s")
_WORD = re.compile(r"(?<=[ \t\n])\S")
_BETWEEN = re.compile(r"[\s,;|.–—-]*(?:and\s+)?")


@dataclass(frozen=True, slots=True)
class Labelled:
    """A label with what follows it. ``is_parted`` says that a colon or a dash stood between."""

    label: Label
    written: str
    value: str
    who: str = ""
    is_parted: bool = True
    is_glued: bool = False


@lru_cache(maxsize=2048)
def bare(text: str) -> tuple[Label, str, str] | None:
    """The label that the whole text is, as written, with whom it names; None if it is none."""
    stripped = text.strip().rstrip(":–—-? \n").strip()
    if not 3 <= len(stripped) <= _LONGEST:
        return None
    plain = stripped.translate(_PLAIN)
    first = len(plain) - len(plain.lstrip())
    for label in LABELS:
        match = label.pattern.fullmatch(plain, first, len(plain.rstrip()))
        if match:
            return label, stripped, _who(match, stripped)
    return None


def labelled(text: str) -> Labelled | None:
    """A label with a colon or a dash and a value: “Review date: Spring 2024”."""
    for part in _SEPARATOR.finditer(text[:90]):
        found = bare(text[: part.start()])
        if found is not None:
            return Labelled(found[0], found[1], text[part.end() :].strip(), found[2])
    return None


def unparted(text: str) -> Labelled | None:
    """A label with a value right after it: “Review date Spring 2024”, “Review dateSpring Term 2024”."""
    if _NO_LABEL.match(text):
        return None
    if _SHORT_VERSION.fullmatch(text):
        return Labelled(_of("version"), "", text, is_parted=False)
    return _before_date(text) or _at_start(text)


_GLUED_DATE = re.compile(DATE.pattern.removeprefix(r"\b"), re.IGNORECASE)
_GLUED_CYCLE = re.compile(CYCLE.pattern.removeprefix(r"(?<![\w-])"), re.IGNORECASE)


def _before_date(text: str) -> Labelled | None:
    """A label right before the first date, or the first words that say how often."""
    near = text[:_REACH]
    starts = [found.start() for found in (_first_date(near), _GLUED_CYCLE.search(near)) if found]
    at = min(starts, default=0)
    found = bare(_ENDING.sub("", text[:at])) if at else None
    if found is None or not (found[0].is_date or found[0].path == "review/cycle"):
        return None
    glued = text[at - 1].isalpha()
    return Labelled(found[0], found[1], text[at:].strip(), found[2], is_parted=False, is_glued=glued)


def _first_date(text: str) -> re.Match[str] | None:
    """The first date of a text, where it may be glued to what is before it."""
    return next((found for found in _GLUED_DATE.finditer(text) if date(found[0].strip())), None)


def _at_start(text: str) -> Labelled | None:
    """The longest label that a text begins with, of those that need no date."""
    plain = text[:_REACH].translate(_PLAIN)
    best: Labelled | None = None
    for label in LABELS:
        match = label.pattern.match(plain)
        if match is None or not match[0].strip() or label.path not in _BEFORE_WORDS:
            continue
        end = match.end() + (text[match.end() : match.end() + 1] == ".")
        written = text[:end].rstrip()
        rest = text[len(written) :]
        glued = bool(_GLUED.fullmatch(written[-1:] + rest[:1]))
        if not glued and label.path not in _BEFORE_WORDS[:3]:
            continue
        if rest.strip() and (rest[0].isspace() or glued) and len(written) > len(best.written if best else ""):
            who = _who(match, text)
            best = Labelled(
                label, written, rest.strip(), who, is_parted=False, is_glued=not rest[0].isspace()
            )
    return best


def segments(text: str) -> list[str]:
    """A line with several labels, cut before each: “Accepted: Spring 2021 Review date: Spring 2024”."""
    starts = {0, *_before_colons(text)}
    if not _NO_LABEL.match(text) or ":" in text:
        starts |= {*_between_dates(text), *_after_stops(text), *_after_glue(text)}
    places = sorted(starts)
    return [
        part.strip(" |\t\n;,–")
        for part in (text[a:b] for a, b in zip(places, [*places[1:], len(text)], strict=True))
    ]


def _before_colons(text: str) -> list[int]:
    """Where labels begin that stand before a colon, and not at the start of the line."""
    starts = [len(text) - len(text.lstrip())]
    for colon in _COLON.finditer(text + " "):
        first, end = starts[-1], colon.start()
        if text.find(":", first, end) >= 0 or DATE.search(text, first, end):
            starts += itertools.islice(_at_end(text, first + 1, end), 1)
    return starts[1:]


def _at_end(text: str, first: int, end: int) -> Iterator[int]:
    """Where the labels begin that end with a line, the longest first. None of them holds a colon."""
    first = max(first, end - _REACH)
    first += text[first:end].rstrip(":?–—-,;( \t\n").rfind(":") + 1
    words = (word.start() for word in _WORD.finditer(text, first, end))
    return (start for start in words if text[start].isupper() and bare(text[start:end]))


def _after_stops(text: str) -> list[int]:
    """Where a label begins after a full stop or a comma: “Adopted in May 2024. To be reviewed annually.”"""
    ends = [found.end() for found in re.finditer(r"[.;]\s+(?=[A-Z])", text)]
    found = [end for end in ends if labelled(text[end:]) or _before_date(text[end:])]
    commas = [comma.end() for comma in re.finditer(r",\s+(?=\w)", text)]
    return found + [end for end in commas if unparted(text[: end - 2]) and _before_date(text[end:])]


def _after_glue(text: str) -> list[int]:
    """Where a label begins that is glued to a value: “GovernorsDate approved 12/3/24Next review …”."""
    found: list[int] = []
    for place in reversed([each.start() for each in re.finditer(r"(?<=[a-z0-9])(?=[A-Z][a-z])", text)]):
        right = text[place : found[-1] if found else len(text)]
        if labelled(right) or _before_date(right):
            found.append(place)
    return found


def _between_dates(text: str) -> list[int]:
    """Where a label begins that is between two dates: “Reviewed May 2024, next review May 2026”."""
    dates = [found for found in DATE.finditer(text) if date(found[0].strip())]
    starts = []
    for one, other in itertools.pairwise(dates):
        gap = _BETWEEN.match(text, one.end())
        first = gap.end() if gap else one.end()
        found = bare(_ENDING.sub("", text[first : other.start()]))
        if found is not None and found[0].is_date:
            starts.append(first)
    return starts


def _of(path: str) -> Label:
    return next(label for label in LABELS if label.path == path)


def _who(match: re.Match[str], text: str) -> str:
    named = (key for key, value in match.groupdict().items() if key.startswith("who") and value)
    return next((text[slice(*match.span(key))] for key in named), "")
