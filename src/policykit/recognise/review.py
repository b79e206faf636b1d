"""Rules for what sentences say of approval and review, and for “Review date”, which means two things."""

from __future__ import annotations

import re

from policykit import codes
from policykit.recognise.bench import Bench, Fact
from policykit.recognise.dates import cycle, date, dates
from policykit.recognise.pieces import Kind, Piece

_WHO = (
    r"(?:the\s+)?(?P<who>(?:full\s+|local\s+)?governing (?:body|board)|"
    r"(?:full\s+)?governors|(?:board of |school )?trustees|"
    r"trust board|head ?teacher|(?:[A-Z][\w&]+ ){1,4}[Cc]ommittee)"
)
_APPROVED = re.compile(
    rf"\b(?:policy|document|was|were|been|is)\b[^.]{{0,40}}?\b(?:approved|"
    rf"adopted|ratified|accepted|agreed)\b(?: and \w+)?"
    rf"(?:\s+by\s+{_WHO})?(?P<rest>[^.;]{{0,60}})",
    re.IGNORECASE,
)
_NEXT = re.compile(
    r"\b(?:next review|will (?:next )?be reviewed|(?:is )?due for review|"
    r"to be reviewed|be reviewed again|review(?:ed)? (?:is due|next))"
    r"[^.;]{0,60}",
    re.IGNORECASE,
)
_LAST = re.compile(r"\b(?:last reviewed|was (?:last )?reviewed|last review)\b[^.;]{0,50}", re.IGNORECASE)
_OFTEN = re.compile(r"\breview(?:ed|s|ing)?\b[^.;]{0,80}", re.IGNORECASE)
_BACK = re.compile(r"(?:on an?|an?)\s+(?P<often>[\w -]{3,20}?)\s+(?:basis|cycle|review)", re.IGNORECASE)
_POLICY = re.compile(r"\bpolicy\b|\bdocument\b|\breviewed\b", re.IGNORECASE)


def sentence_of_approval(pieces: list[Piece], bench: Bench) -> list[Piece]:
    """“This policy was approved by the governing body on 12 March 2024.” The words stay in the text."""
    for piece in _prose(pieces):
        match = _APPROVED.search(piece.text)
        if match is None or len(piece.text) > 600:
            continue
        when = dates(match["rest"])
        if when and bench.fact("approval/on") is None:
            _say(bench, "sentence_of_approval", "approval/on", when[0][2].written, match[0], piece)
        if match["who"] and bench.fact("approval/by") is None and (when or "policy" in match[0].lower()):
            who = match["who"]
            _say(bench, "sentence_of_approval", "approval/by", who[0].upper() + who[1:], match[0], piece)
    return pieces


def sentence_of_review(pieces: list[Piece], bench: Bench) -> list[Piece]:
    """“It will be reviewed every two years”, “next review March 2026”. The words stay in the text."""
    for piece in _prose(pieces):
        if not _POLICY.search(piece.text):
            continue
        for pattern, path in ((_NEXT, "review/due"), (_LAST, "review/last")):
            match = pattern.search(piece.text)
            when = dates(match[0]) if match else []
            if match and when and bench.fact(path) is None and bench.fact("review/?") is None:
                _say(bench, "sentence_of_review", path, when[0][2].written, match[0], piece)
        for match in _OFTEN.finditer(piece.text) if bench.fact("review/cycle") is None else ():
            often = cycle(match[0])
            if often and re.search(
                r"policy", piece.text[max(0, match.start() - 80) : match.end()], re.IGNORECASE
            ):
                _say(bench, "sentence_of_review", "review/cycle", often, match[0], piece)
                break
    return pieces


def _prose(pieces: list[Piece]) -> list[Piece]:
    return [piece for piece in pieces if piece.kind in (Kind.BODY, Kind.ITEM) and " " in piece.text]


def _say(bench: Bench, rule: str, path: str, value: str, words: str, piece: Piece) -> None:
    bench.facts.append(Fact(path, value, "", rule, words, piece.unit, is_moved=False))
    what = {"approval/on": "approved on", "approval/by": "approved by", "review/due": "next review"}
    bench.conclude(rule, path, f"{what.get(path, path.replace('/', ' '))}: {value}", words)
    bench.note(path, f"Inferred from the sentence “{' '.join(words.split())[:80]}”.")


def review_date(pieces: list[Piece], bench: Bench) -> list[Piece]:
    """“Review date” is the last or the next review: the other dates of the document decide."""
    for fact in [each for each in bench.facts if each.path == "review/?"]:
        path, why = _which(bench, fact)
        if bench.fact(path) is not None:
            bench.facts.remove(fact)
            bench.drop("review/?", "a third date of review")
            continue
        bench.facts[bench.facts.index(fact)] = Fact(
            path, fact.value, fact.label if path == "review/due" else "", fact.rule, fact.words, fact.unit
        )
        bench.move("review/?", path)
        means = "the next review" if path == "review/due" else "the last review"
        bench.conclude("review_date", path, f"taken for {means}: {why}", fact.words)
        bench.find(
            codes.REVIEW_GUESSED,
            f"“{fact.label}” was taken for {means}, because {why}.",
            "Look whether it is; if not, exchange due: and last: in the draft.",
        )
        bench.note(path, f"“{fact.label}” was taken for {means}, because {why}. Is it?")
    return pieces


def _which(bench: Bench, fact: Fact) -> tuple[str, str]:
    """The path that an ambiguous review date belongs to, and why."""
    if bench.fact("review/due"):
        return "review/last", "another date is called the next review"
    if bench.fact("review/last"):
        return "review/due", "another date is called the last review"
    approved, when = bench.fact("approval/on"), date(fact.value)
    approved_on = date(approved.value) if approved else None
    if approved_on is not None and when is not None:
        if approved_on.definitely_before(when):
            return "review/due", f"it is after the approval ({approved_on.written})"
        return "review/last", f"it is not after the approval ({approved_on.written})"
    return "review/due", "no other date says otherwise"


def order_of_dates(pieces: list[Piece], bench: Bench) -> list[Piece]:
    """A next review that lies before the approval cannot be: it is the last, or the approval is wrong."""
    due, approved = bench.fact("review/due"), bench.fact("approval/on")
    first, then = (date(each.value) if each else None for each in (due, approved))
    if due is None or first is None or then is None:
        return pieces
    if not first.definitely_before(then, bench.setting.school.calendar):
        return pieces
    bench.find(
        codes.REVIEW_GUESSED,
        f"The next review ({first.written}) would be before the approval ({then.written}).",
        "The draft keeps it as the last review; correct whichever is wrong.",
    )
    if bench.fact("review/last") is None:
        bench.facts[bench.facts.index(due)] = Fact(
            "review/last", due.value, "", due.rule, due.words, due.unit
        )
        bench.move("review/due", "review/last")
        bench.note("review/last", "It was called the next review, but lies before the approval.")
    else:
        bench.facts.remove(due)
        bench.drop("review/due", "a next review that lies before the approval")
    return pieces
