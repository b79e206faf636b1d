"""The labels under which schools write the facts of a policy, and which fact each means."""

from __future__ import annotations

import re
from dataclasses import dataclass

_DONE = r"(?:approved|accepted|adopted|ratified|agreed|authorised|endorsed|signed off)"
_WHO = (
    r"(?P<who>(?:(?:the|full|local)\s+)*(?:governors?|governing (?:body|"
    r"board)|board of (?:governors|trustees)|trust(?:ees| board)?|board|"
    r"head ?teacher|head|principal|ceo|[\w&' ]{3,30}committee))"
)
_POLICY = r"(?:(?:this|the)\s+)?(?:policy|document)\s+(?:was\s+)?"


@dataclass(frozen=True, slots=True)
class Label:
    """A label: the path of the fact that it stands for, and whether its value is a date."""

    path: str
    pattern: re.Pattern[str]
    is_date: bool = False


def _label(path: str, pattern: str, *, is_date: bool = False) -> Label:
    return Label(path, re.compile(pattern, re.IGNORECASE), is_date)


LABELS = (
    _label(
        "review/last",
        r"(?:date of |date )?(?:the )?(?:last|previous|most recent)(?:ly)? (?:policy )?(?:review(?:ed)?|"
        r"update[d]?)(?: date)?(?: (?:on|by))?|date (?:last )?reviewed|"
        r"last updated(?: on)?|reviewed(?: on)?|updated(?: on)?|date updated",
        is_date=True,
    ),
    _label(
        "review/due",
        r"(?:date (?:of|for) )?(?:the )?next (?:policy |scheduled |planned )?review(?: (?:date|"
        r"due|is due|on|by))*(?: date)?|(?:policy )?review due(?: (?:date|"
        r"by|on))?|to be reviewed(?: (?:on|by|in))?|due for review(?: (?:on|"
        r"by|in))?|review by|renewal date|next due|proposed review date|"
        r"expiry date",
        is_date=True,
    ),
    _label(
        "review/?",
        r"(?:policy )?review(?: date| on)?|date (?:of|for) (?:policy )?review|" r"review dates?",
        is_date=True,
    ),
    _label(
        "review/cycle",
        r"(?:policy )?review (?:cycle|period|frequency|schedule|interval)|"
        r"frequency of (?:policy )?review|reviewed every|to be reviewed every|"
        r"cycle|review timescale",
    ),
    _label(
        "approval/on",
        rf"(?:{_POLICY})?date (?:of )?(?:{_DONE}|approval|adoption|acceptance|"
        rf"ratification)(?: by (?:the )?{_WHO.replace('who', 'who1')})?(?: on)?|"
        rf"(?:{_POLICY})?{_DONE}(?: by (?:the )?{_WHO.replace('who', 'who2')})? on|"
        rf"(?:approval|adoption|ratification) date|policy date|date of (?:the )?policy|"
        rf"date (?:agreed|issued|effective)|effective (?:date|from)",
        is_date=True,
    ),
    _label(
        "approval/by", rf"(?:{_POLICY})?{_DONE}(?: by)? (?:the )?{_WHO.replace('who', 'who3')}", is_date=True
    ),
    _label(
        "approval/by",
        rf"(?:{_POLICY})?{_DONE}(?: (?:and|/|&) {_DONE})?(?: by)?|approving (?:body|"
        rf"committee)|approval(?: body| level| by)?|approver|body responsible for approval",
    ),
    _label("title", r"(?:policy |document )?title|name of policy|policy name|title of policy|policy"),
    _label("school", r"(?:name of )?school(?: name)?|academy(?: name)?"),
    _label(
        "owner",
        r"(?:policy |document )?owner|policy lead|responsible (?:person|"
        r"member of staff|officer)|member of staff responsible|person responsible|"
        r"(?:policy )?author|lead (?:person|member of staff)|written by|"
        r"prepared by|policy holder|staff lead|responsibility of|smt lead|"
        r"slt lead",
    ),
    _label(
        "version",
        r"(?:policy |document )?version(?: (?:no\.?|number))?|issue (?:no\.?|" r"number)|version control",
    ),
    _label("status", r"(?:policy |document )?status"),
    _label("audiences", r"audience|applies to|this policy applies to|for the attention of"),
    _label("approval/on", r"date|dated|signed and dated", is_date=True),
    _label(
        "other",
        r"link governor|governor(?:s'?)? (?:committee|responsible)|committee|"
        r"governing body committee|statutory(?: (?:policy|requirement|or non-statutory))?|"
        r"non-statutory|related (?:documents|policies)|linked policies|"
        r"type of policy|policy (?:type|number|reference|ref)|reference|"
        r"ref|based on|model policy|website|published on|signed(?: by)?|"
        r"chair of governors|chair|head ?teacher|location|distribution",
    ),
)
_SEPARATOR = re.compile(r"\s*(?::|–|—|-(?=\s))\s*")


@dataclass(frozen=True, slots=True)
class Labelled:
    """A label with what follows it. ``is_parted`` says that a colon or a dash stood between."""

    label: Label
    written: str
    value: str
    who: str = ""
    is_parted: bool = True
    is_glued: bool = False


def bare(text: str) -> tuple[Label, str, str] | None:
    """The label that the whole text is, as written, with whom it names; None if it is none."""
    stripped = text.strip().rstrip(":–—-").strip()
    if not 3 <= len(stripped) <= 60:
        return None
    for label in LABELS:
        match = label.pattern.fullmatch(stripped)
        if match:
            return label, stripped, _who(match)
    return None


def labelled(text: str) -> Labelled | None:
    """A label with a colon or a dash and a value: “Review date: Spring 2024”."""
    for part in _SEPARATOR.finditer(text[:80]):
        found = bare(text[: part.start()])
        if found is not None:
            return Labelled(found[0], found[1], text[part.end() :].strip(), found[2])
    return None


def unparted(text: str) -> Labelled | None:
    """A label with a value right after it: “Review date Spring 2024”, “Review dateSpring Term 2024”."""
    best: Labelled | None = None
    for label in LABELS:
        match = label.pattern.match(text)
        if (
            match is None
            or match[0][:4].casefold() in ("this", "the ")
            or label.path in ("other", "title", "school", "status", "audiences")
        ):
            continue
        rest = text[match.end() :]
        glued = match[0][-1:].islower() and (rest[:1].isupper() or rest[:1].isdigit())
        if rest.strip() and (rest[0].isspace() or glued):
            made = Labelled(
                label,
                match[0].strip(),
                rest.strip(),
                _who(match),
                is_parted=False,
                is_glued=not rest[0].isspace(),
            )
            if best is None or len(made.written) > len(best.written):
                best = made
    return best


def segments(text: str) -> list[str]:
    """A line with several labels, cut before each: “Accepted: Spring 2021 Review date: Spring 2024”."""
    starts = [0]
    for colon in re.finditer(r"\s*:\s", text):
        before = text[starts[-1] : colon.start()]
        if ":" not in before:
            continue
        words = list(re.finditer(r"\S+", before))
        for word in words[1:] if len(words) > 1 else ():
            if before[word.start() - 1] in " \t\n|" and word[0][0].isupper() and bare(before[word.start() :]):
                starts.append(starts[-1] + word.start())
                break
    return [
        part.strip(" |\t\n")
        for part in (text[a:b] for a, b in zip(starts, [*starts[1:], len(text)], strict=True))
    ]


def _who(match: re.Match[str]) -> str:
    return next((value for key, value in match.groupdict().items() if key.startswith("who") and value), "")
