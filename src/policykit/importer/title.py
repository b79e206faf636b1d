"""Rules for the title of a policy and the name of the school above it."""

from __future__ import annotations

import re

from policykit import codes
from policykit.importer.bench import Bench, Fact
from policykit.importer.headings import KNOWN, stands_out
from policykit.importer.labels import bare, labelled
from policykit.importer.pieces import Kind, Piece, cut
from policykit.model.school import folded

NEAR_TOP = 10
_POLICY = re.compile(
    r"\b(?:policy|policies|procedures?|code of conduct|statement|scheme|"
    r"strategy|plan|charter|agreement|guidelines|guidance|"
    r"protocol|principles)\b",
    re.IGNORECASE,
)
_SCHOOL = re.compile(
    r"[A-Z].*\b(?:School|Academy|College|Nursery|Federation|Trust|Primary|Infants?|Juniors?)\b[.,]?"
)
_OF_A_PROGRAM = re.compile(
    r"microsoft word|\.(?:docx?|rtf|pdf|odt|txt)\b|^(?:document|untitled|template)\s*\d*$", re.IGNORECASE
)
_CONTROL = re.compile(
    r"(?:document|policy|version) (?:control|details|information|summary|data|record)(?: (?:sheet|table|"
    r"page))?:?|"
    r"(?:approval|policy) and review(?: (?:details|information))?:?",
    re.IGNORECASE,
)
_DRAFT = re.compile(
    r"(?:this is a )?draft(?: (?:policy|document|version))?(?: (?:only|v?\d[\d.]*))?"
    r"(?: (?:for|awaiting|subject to|pending) .{3,60})?(?: [-–—] .{3,60})?",
    re.IGNORECASE,
)
_BEFORE_TITLE = re.compile(r"\s*[-–—|:]\s*")


def school_name(pieces: list[Piece], bench: Bench) -> list[Piece]:
    """The school's name above the title: it is in school.yaml."""
    own = folded(bench.setting.school.name)
    kept: list[Piece] = []
    for index, piece in enumerate(pieces):
        named = index < NEAR_TOP and piece.kind in (Kind.HEADING, Kind.BODY) and not piece.label
        words = re.sub(r"^School: ", "", piece.text)
        is_own = bool(own) and folded(words.strip(" .,")) == own
        is_some = (
            len(piece.text.split()) <= 9
            and bool(_SCHOOL.fullmatch(piece.text.title() if piece.text.isupper() else piece.text))
            and not _POLICY.search(piece.text)
        )
        if named and (is_own or (is_some and index < 3)):
            bench.aside(piece, "the school's name, which belongs in school.yaml")
            bench.conclude("school_name", "", "the school's name", piece.text)
        else:
            kept.append(piece)
    return kept


def title_line(pieces: list[Piece], bench: Bench) -> list[Piece]:
    """The first short line near the top that speaks of a policy, unless the title was found or given."""
    if (known := bench.fact("title")) is not None:
        again = [
            p for p in pieces[:NEAR_TOP] if folded(p.text) == folded(known.value) and p.kind is not Kind.TABLE
        ]
        for piece in again[:1]:
            bench.aside(piece, "the title, repeated")
        return [piece for piece in pieces if piece not in again[:1]]
    for index, piece in enumerate(pieces[:NEAR_TOP]):
        if piece.kind is Kind.TABLE or len(piece.text.split()) > 25:
            break
        if _is_title(piece) and piece.kind in (Kind.HEADING, Kind.BODY):
            words = _without_school(piece, bench)
            bench.facts.append(Fact("title", words, "", "title_line", piece.text, piece.unit))
            bench.take(piece.unit, words, path="title")
            bench.take(piece.came_from or piece.unit, piece.label, reason="the number of the title")
            bench.conclude("title_line", "title", f"title: {words}", piece.text)
            return pieces[:index] + pieces[index + 1 :]
    return _bare_title(pieces, bench)


def _bare_title(pieces: list[Piece], bench: Bench) -> list[Piece]:
    """A line at the top that looks like a title, with a heading right below it and no words of its own."""
    first, below = (pieces[0], pieces[1]) if len(pieces) > 1 else (None, None)
    if first is None or below is None or not (stands_out(first) and stands_out(below)):
        return pieces
    if first.label or folded(first.text) in KNOWN or not 1 < len(first.text) < 100:
        return pieces
    words = " ".join(first.text.split())
    bench.facts.append(Fact("title", words, "", "title_line", first.text, first.unit))
    bench.take(first.unit, words, path="title")
    bench.conclude("title_line", "title", f"title: {words}", first.text)
    return pieces[1:]


def _is_sentence(line: str) -> bool:
    count = len(line.split())
    return count > 12 or (count > 4 and line.endswith("."))


def lines_at_the_top(pieces: list[Piece], bench: Bench) -> list[Piece]:
    """The lines of a paragraph at the top are the school, the title and facts, one each."""
    made: list[Piece] = []
    for index, piece in enumerate(pieces):
        lines = piece.text.split("\n")
        if index > 2 or piece.kind is not Kind.BODY or any(map(_is_sentence, lines)):
            return made + pieces[index:]
        starts = [0, *(found.end() for found in re.finditer("\n", piece.text))]
        for start, end in zip(starts, [*starts[1:], None], strict=True):
            line = piece.but(spans=cut(piece.spans, start, end))
            made.append(line.but(label="", came_from=None) if start else line)
    return made


def _is_title(piece: Piece) -> bool:
    words = piece.text.split()
    if not 1 <= len(words) <= 14 or piece.text[-1] in ".:;,?" or labelled(piece.text) or bare(piece.text):
        return False
    if folded(piece.text) in KNOWN:
        return False
    return bool(_POLICY.search(piece.text)) and (words[0][0].isupper() or words[0][0].isdigit())


def _without_school(piece: Piece, bench: Bench) -> str:
    """The title without the school's name before or after it."""
    text, name = " ".join(piece.text.split()), bench.setting.school.name
    for start in (0, len(text) - len(name)):
        if name and start >= 0 and folded(text[start : start + len(name)]) == folded(name):
            rest = _BEFORE_TITLE.sub(" ", f"{text[:start]} {text[start + len(name) :]}").strip()
            if _POLICY.search(rest):
                bench.take(
                    piece.unit,
                    text[start : start + len(name)],
                    reason="the school's name, which belongs in school.yaml",
                )
                return rest
    return text


def heading_of_facts(pieces: list[Piece], bench: Bench) -> list[Piece]:
    """“Document control” above the facts at the top, which are no part of the text."""
    kept: list[Piece] = []
    for index, piece in enumerate(pieces):
        below = pieces[index + 1] if index + 1 < len(pieces) else None
        is_one = index < NEAR_TOP and bool(_CONTROL.fullmatch(piece.text)) and not piece.label
        if is_one and (below is None or below.kind is not Kind.TABLE):
            bench.aside(piece, "the heading of the facts")
        else:
            kept.append(piece)
    return kept


def draft_line(pieces: list[Piece], bench: Bench) -> list[Piece]:
    """“DRAFT” on a line of its own at the top says the status."""
    for index, piece in enumerate(pieces[:NEAR_TOP]):
        plain = piece.kind in (Kind.HEADING, Kind.BODY) and not piece.label
        if plain and bench.fact("status") is None and _DRAFT.fullmatch(piece.text.strip(" *[]()–-.")):
            bench.facts.append(Fact("status", "draft", "", "draft_line", piece.text, piece.unit))
            bench.conclude("draft_line", "status", "status: draft", piece.text)
            bench.aside(piece, "a fact that the draft has in other words")
            return pieces[:index] + pieces[index + 1 :]
    return pieces


def title_of_document(pieces: list[Piece], bench: Bench, title: str) -> str:
    """The title that the page itself has, if it is one that a policy could have; else it is set aside."""
    words = " ".join(title.split())
    if not words:
        return ""
    is_school = folded(words) == folded(bench.setting.school.name)
    if is_school or _OF_A_PROGRAM.search(words) or len(words) > 200:
        bench.take(0, words, reason="a title that is not a policy's")
        return ""
    same = next((p for p in pieces[:NEAR_TOP] if folded(p.text) == folded(words)), None)
    if (
        same is None
        and not _POLICY.search(words)
        and any(_is_title(p) for p in pieces[:NEAR_TOP] if p.kind is not Kind.TABLE)
    ):
        bench.take(0, words, reason="a title that is not a policy's")
        return ""
    return words


def settle_title(bench: Bench, said: str) -> str:
    """The title of the draft: as given, or as the document says, or after the file with a finding."""
    found = bench.fact("title")
    if said:
        bench.take(0, said, path="title")
        bench.conclude("title_of_document", "title", f"title: {said}", said)
    if bench.title:
        for fact in [fact for fact in bench.facts if fact.path == "title"]:
            bench.facts.remove(fact)
        bench.drop("title", "the document's title, replaced by the one that you gave")
        return bench.title
    if said:
        if found is not None:
            bench.facts.remove(found)
            bench.conclude("title_of_document", "title", "a second title set aside", found.value)
            _drop_second(bench)
        return said
    if found is not None:
        return found.value
    guess = re.sub(r"[\W_]+", " ", bench.file.rsplit("/", 1)[-1].rsplit(".", 1)[0]).strip()
    guess = guess[:1].upper() + guess[1:] or "Policy"
    bench.find(
        codes.TITLE_MISSING,
        f"The document has no title. The draft is called “{guess}”, after its file.",
        "Import it again with --title “…”, or correct title: and id: in the draft.",
    )
    bench.note("title", "The document has no title. This is the name of its file.")
    return guess


def _drop_second(bench: Bench) -> None:
    for at, each in enumerate(bench.taken):
        if each.path == "title" and each.unit != 0:
            bench.taken[at] = type(each)(each.unit, each.words, "the title, repeated")
