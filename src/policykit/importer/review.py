"""Rules for what sentences say of approval and review, and for “Review date”, which means two things."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from policykit import codes
from policykit.importer.bench import Bench, Fact
from policykit.importer.facts import NO_KEY, audiences_in
from policykit.importer.labels import WHO, cycle, date, dates, spaced
from policykit.importer.pieces import Kind, Piece
from policykit.importer.sentences import split_sentences
from policykit.model.school import School

_SPEAKS = re.compile(
    r"review|approved|adopted|ratified|accepted|agreed|authorised|endorsed|signed off|updated|revised|"
    r"amended",
    re.IGNORECASE,
)

_SELF = r"(?:polic(?:y|ies)|document|procedure|statement|code)"
_THIS = rf"(?:(?:this|the|our|these) (?:\w+ ){{0,4}}?{_SELF}|^it|^policy)"
_AGREED = r"(?:approved|adopted|ratified|accepted|agreed|authorised|endorsed|signed off)"
_CHANGED = r"(?:reviewed|updated|revised|amended)"
_NEAR = r"(?P<rest>.{0,90})"


def _pattern(*forms: str) -> re.Pattern[str]:
    return spaced("|".join(forms))


_APPROVED = _pattern(
    rf"{_THIS}\b.{{0,40}}?\b(?:was|were|is|has been|have been)(?: \w+ly)? (?:\w+ and "
    rf")?{_AGREED}\b(?P<passive>.{{0,120}})"
)
_ACTIVE = _pattern(
    rf"^(?:the )?{WHO} (?:has |have )?(?:formally )?(?:\w+ and )?{_AGREED}(?: and \w+)? "
    rf"{_THIS}(?P<active>.{{0,90}})"
)
_NEXT = (
    _pattern(rf"\bnext (?:\w+ )?review\b{_NEAR}"),
    _pattern(rf"{_THIS}\b.{{0,60}}?\b(?:will|to|should|must|shall) (?:next )?be {_CHANGED}\b{_NEAR}"),
    _pattern(rf"\b(?:due for (?:its next )?review|{_CHANGED} again|review is due)\b{_NEAR}"),
    _pattern(rf"\b(?:will|to) (?:next )?review (?:this|the|our) (?:\w+ ){{0,3}}?{_SELF}\b{_NEAR}"),
)
_LAST = (
    _pattern(rf"{_THIS}\b.{{0,60}}?\b(?:was|has been)(?: \w+)? {_CHANGED}\b{_NEAR}"),
    _pattern(rf"\blast (?:{_CHANGED}|review|update)\b{_NEAR}"),
    _pattern(
        rf"\b(?:we|{WHO})(?: last| most recently)? {_CHANGED} (?:this|the|our) (?:\w+ "
        rf"){{0,3}}?{_SELF}\b{_NEAR}"
    ),
)
_OFTEN = (
    _pattern(rf"{_THIS}\b(?!\s+are\b).{{0,90}}?\breview(?:ed|s)?\b{_NEAR}"),
    _pattern(rf"\breview(?:s|ed|ing)? (?:of )?(?:this|the|our|its|all) (?:\w+ ){{0,3}}?{_SELF}\b{_NEAR}"),
    _pattern(rf"\b(?P<rest>[\w -]{{3,40}}) reviews? (?:of (?:this|the|our) {_SELF}|cycle)\b"),
    _pattern(rf"{_THIS}\b.{{0,40}}?\b(?:subject to|on|has) (?P<rest>.{{0,40}}) reviews?\b"),
    _pattern(rf"\breview (?:cycle|period) is\b{_NEAR}"),
)
_SCOPE = _pattern(
    rf"^(?:this|the|our) (?:\w+ ){{0,3}}?{_SELF} (?:applies (?:equally )?to|is for|covers|is (?:meant|"
    rf"intended|written) for|"
    r"is aimed at|is relevant to|is addressed to|must be followed by)(?: all)?(?: of)? "
    r"(?P<whom>[^.;:]{3,160})"
)
_BY = spaced(rf"\bby (?:the )?{WHO}")
_INCLUDING = re.compile(r"\bincluding\b", re.IGNORECASE)
_WITH = re.compile(r"[()]|\bwho\b.*$", re.IGNORECASE)
_LONGEST = 500
_MOST_BETWEEN = 60


def sentence_of_approval(pieces: list[Piece], bench: Bench) -> list[Piece]:
    """“This policy was approved by the governing body on 12 March 2024.” The words stay in the text."""
    for piece, sentence in _said(pieces):
        match = _APPROVED.search(sentence) or _ACTIVE.match(sentence)
        if match is None:
            continue
        rest = match.groupdict().get("passive") or match.groupdict().get("active") or ""
        by = _BY.search(rest)
        who = match.groupdict().get("who") or (by["who"] if by else "")
        when = [each for each in dates(rest) if each[0] < _MOST_BETWEEN + len(who)]
        if when and bench.fact("approval/on") is None:
            _say(bench, "sentence_of_approval", "approval/on", when[0][2].written, match[0], piece)
        if who and bench.fact("approval/by") is None:
            _say(bench, "sentence_of_approval", "approval/by", who[0].upper() + who[1:], match[0], piece)
    return pieces


def sentence_of_review(pieces: list[Piece], bench: Bench) -> list[Piece]:
    """“It will be reviewed every two years”, “next review March 2026”. The words stay in the text."""
    for piece, sentence in _said(pieces):
        for patterns, path in ((_NEXT, "review/due"), (_LAST, "review/last")):
            found = _dated(patterns, sentence)
            if found and bench.fact(path) is None and bench.fact("review/?") is None:
                _say(bench, "sentence_of_review", path, found[0], found[1], piece)
        for pattern in _OFTEN if bench.fact("review/cycle") is None else ():
            match = pattern.search(sentence)
            often = cycle(match["rest"]) if match else None
            if match and often:
                _say(bench, "sentence_of_review", "review/cycle", often, match[0], piece)
                break
    return pieces


def _dated(patterns: tuple[re.Pattern[str], ...], sentence: str) -> tuple[str, str] | None:
    """The first date that comes soon after one of the patterns, with all the words."""
    for pattern in patterns:
        match = pattern.search(sentence)
        when = [each for each in dates(match["rest"]) if each[0] < _MOST_BETWEEN] if match else []
        if match and when:
            return when[0][2].written, match[0]
    return None


def _said(pieces: list[Piece]) -> Iterator[tuple[Piece, str]]:
    """The sentences that may speak of approval or review, each with its piece."""
    for piece in pieces:
        if piece.kind not in (Kind.BODY, Kind.ITEM) or " " not in piece.text:
            continue
        for start, end in split_sentences(piece.text):
            sentence = piece.text[start:end].strip()
            if len(sentence) <= _LONGEST and _SPEAKS.search(sentence):
                yield piece, sentence


def sentence_of_scope(pieces: list[Piece], bench: Bench) -> list[Piece]:
    """“This policy applies to staff, governors and visitors.” The words stay in the text."""
    for piece in pieces if bench.fact("audiences") is None else ():
        for start, end in split_sentences(piece.text) if piece.kind is Kind.BODY else ():
            match = _SCOPE.search(piece.text[start:end].strip())
            names = _whom(bench.setting.school, match["whom"]) if match else []
            if match and names and bench.fact("audiences") is None:
                words = match[0]
                bench.facts.append(
                    Fact(
                        "audiences",
                        "\n".join(names),
                        "",
                        "sentence_of_scope",
                        words,
                        piece.unit,
                        is_moved=False,
                    )
                )
                bench.conclude("sentence_of_scope", "audiences", f"addressed: {', '.join(names)}", words)
                bench.note("audiences", f"Inferred from the sentence “{' '.join(words.split())[:80]}”.")
    return pieces


def _whom(school: School, words: str) -> list[str]:
    """The audiences that words name before “including” and behind it, each once."""
    parts = [_WITH.sub("", part) for part in _INCLUDING.split(words)]
    return list(dict.fromkeys(name for part in parts for name in audiences_in(school, part)))


def _say(bench: Bench, rule: str, path: str, value: str, words: str, piece: Piece) -> None:
    bench.facts.append(Fact(path, value, "", rule, words, piece.unit, is_moved=False))
    what = {"approval/on": "approved on", "approval/by": "approved by", "review/due": "next review"}
    bench.conclude(rule, path, f"{what.get(path, path.replace('/', ' '))}: {value}", words)
    bench.note(path, f"Inferred from the sentence “{' '.join(words.split())[:80]}”.")


def date_in_force(pieces: list[Piece], bench: Bench) -> list[Piece]:
    """“Effective from”, “date of policy”: the date of approval, if the document names no other."""
    for fact in [each for each in bench.facts if each.path == "approval/?"]:
        if bench.fact("approval/on") is not None:
            bench.facts.remove(fact)
            bench.drop("approval/?", NO_KEY)
            continue
        bench.facts[bench.facts.index(fact)] = replace(fact, path="approval/on")
        bench.move("approval/?", "approval/on")
        bench.conclude("date_in_force", "approval/on", "read as the approval: no other is named", fact.words)
        bench.note("approval/on", f"“{fact.label}” was read as the approval. Is it?")
    return pieces


def review_date(pieces: list[Piece], bench: Bench) -> list[Piece]:
    """“Review date” is the last or the next review: the other dates of the document decide."""
    for fact in [each for each in bench.facts if each.path in ("review/?", "review/??")]:
        path, why = _which(bench, fact)
        if bench.fact(path) is not None:
            bench.facts.remove(fact)
            bench.drop(fact.path, "a third date of review")
            continue
        label = fact.label if path == "review/due" else ""
        bench.facts[bench.facts.index(fact)] = replace(fact, path=path, label=label)
        bench.move(fact.path, path)
        means = "the next review" if path == "review/due" else "the last review"
        bench.conclude("review_date", path, f"read as {means}: {why}", fact.words)
        bench.find(
            codes.REVIEW_GUESSED,
            f"“{fact.label}” was read as {means}, because {why}.",
            "Check this. If it is wrong, swap due: and last: in the draft.",
        )
        bench.note(path, f"“{fact.label}” was read as {means}, because {why}. Is it?")
    return pieces


def _which(bench: Bench, fact: Fact) -> tuple[str, str]:
    """The path that an ambiguous review date belongs to, and why."""
    if bench.fact("review/due"):
        return "review/last", "another date is called the next review"
    if bench.fact("review/last"):
        return "review/due", "another date is called the last review"
    other = next(
        (each for each in bench.facts if each.path in ("review/?", "review/??") and each != fact), None
    )
    approved, when = bench.fact("approval/on") or bench.fact("approval/?"), date(fact.value)
    than = date(other.value) if other else None
    if than is not None and when is not None:
        path = "review/due" if than.definitely_before(when) else "review/last"
        return path, f"the document has two such dates ({than.written})"
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
        "The draft has it as the last review. Correct the date that is wrong.",
    )
    if bench.fact("review/last") is None:
        bench.facts[bench.facts.index(due)] = Fact(
            "review/last", due.value, "", due.rule, due.words, due.unit
        )
        bench.move("review/due", "review/last")
        bench.note("review/last", "It was called the next review, but is before the approval.")
    else:
        bench.facts.remove(due)
        bench.drop("review/due", "a next review that is before the approval")
    return pieces
