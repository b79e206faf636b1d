"""Import rules for what is a heading and how deep, and for the title and the school's name above it."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise

from policykit import codes
from policykit.importer.bench import Bench, Fact
from policykit.importer.labels import bare, date, labelled
from policykit.importer.pieces import Kind, Piece, cut, unemphasised
from policykit.importer.sentences import is_stem
from policykit.model.school import folded
from policykit.text.spans import Mark

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


DEEPEST = 5
_COUNTED = re.compile(r"(\d{1,2})\s+(?=[A-Z][^\d]*$)")
_MOST_WORDS = 12
_NUMBER = re.compile(r"(\d{1,3})((?:\.\d{1,3})*)[.)]?")
_APPENDIX = re.compile(
    r"(?:appendix|appendices|annex(?:e)?|schedule)\b(?:\s+(?:[A-Z]|\d{1,2}|[ivx]+)\b)?.{0,100}", re.IGNORECASE
)
KNOWN = frozenset(
    [
        "aims",
        "aims and objectives",
        "objectives",
        "introduction",
        "rationale",
        "purpose",
        "scope",
        "background",
        "context",
        "overview",
        "policy statement",
        "statement of intent",
        "principles",
        "legislation",
        "legislation and guidance",
        "legal framework",
        "legislation and statutory guidance",
        "definitions",
        "glossary",
        "roles and responsibilities",
        "responsibilities",
        "roles",
        "monitoring",
        "monitoring and review",
        "monitoring arrangements",
        "monitoring and evaluation",
        "review",
        "links with other policies",
        "links to other policies",
        "related policies",
        "linked policies",
        "other policies",
        "equality",
        "equal opportunities",
        "confidentiality",
        "complaints",
        "training",
        "reporting",
        "record keeping",
        "data protection",
        "sanctions",
        "procedure",
        "procedures",
        "guidelines",
        "implementation",
        "communication",
        "governors",
        "the governing board",
        "the governing body",
        "the headteacher",
        "headteacher",
        "staff",
        "parents",
        "parents and carers",
        "pupils",
        "safeguarding",
        "bullying",
        "breaches of this policy",
        "contacts",
        "further information",
        "important considerations",
        "appendices",
    ]
)
_MARK = re.compile(r"\s*\{#[\w-]+\}\s*$")
_TYPED = re.compile(r"(\d{1,2}(?:\.\d{1,2})*[.)]?)\s+(?=[A-Z])")


def joined_labels(pieces: list[Piece], bench: Bench) -> list[Piece]:
    """A clause number alone on its line belongs to the line below it."""
    made: list[Piece] = []
    waiting: Piece | None = None
    for piece in pieces:
        if waiting is not None and piece.kind in (Kind.BODY, Kind.HEADING) and piece.text and not piece.label:
            number = waiting.label or waiting.text
            made.append(
                Piece(piece.unit, piece.kind, piece.spans, number, piece.level, came_from=waiting.unit)
            )
            bench.conclude("joined_labels", "", f"{number} belongs to the line below it", piece.text)
            waiting = None
            continue
        made += [waiting] if waiting is not None else []
        waiting = piece if _is_number(piece) else None
        made += [piece] if waiting is None else []
    return made + ([waiting] if waiting is not None else [])


def _is_number(piece: Piece) -> bool:
    """Whether a piece is a clause number and nothing else."""
    if piece.kind not in (Kind.BODY, Kind.ITEM, Kind.HEADING):
        return False
    alone = piece.label if not piece.text else piece.text if not piece.label else ""
    return bool(_NUMBER.fullmatch(alone)) and date(alone) is None and (bool(piece.label) or "." in alone)


def heading_marks(pieces: list[Piece], bench: Bench) -> list[Piece]:
    """A heading's mark for links, “{#aims}”, is set aside; a number typed before its words is its label."""
    return [_unmarked(piece, bench) if piece.kind is Kind.HEADING else piece for piece in pieces]


def _unmarked(piece: Piece, bench: Bench) -> Piece:
    mark = _MARK.search(piece.text)
    if mark and mark.start():
        bench.aside(piece, "a mark for links", mark[0])
        piece = piece.but(spans=cut(piece.spans, 0, mark.start()))
    number = _TYPED.match(piece.text) if not piece.label else None
    return piece if number is None else piece.but(spans=cut(piece.spans, number.end()), label=number[1])


def appendix(pieces: list[Piece], bench: Bench) -> list[Piece]:
    """“Appendix A: reporting form”."""
    return _each(
        pieces,
        bench,
        "appendix",
        lambda at: (
            1
            if pieces[at].kind in (Kind.BODY, Kind.HEADING)
            and not pieces[at].label
            and _is_short(pieces[at], 16)
            and _APPENDIX.fullmatch(pieces[at].text)
            and pieces[at].text.split()[0].istitle() | pieces[at].text.split()[0].isupper()
            else 0
        ),
    )


def numbered_heading(pieces: list[Piece], bench: Bench) -> list[Piece]:
    """A short line with a number before it and other text below it: “2.1 Governors”."""

    def level(at: int) -> int:
        piece = pieces[at]
        number = _NUMBER.fullmatch(piece.label)
        if number is None or piece.kind not in (Kind.BODY, Kind.ITEM) or not _is_short(piece):
            return 0
        if piece.kind is Kind.ITEM and (piece.level or _is_next(pieces, at) or not _leads(pieces, at)):
            return 0
        below = pieces[at + 1] if at + 1 < len(pieces) else None
        if piece.kind is Kind.ITEM and below is not None and below.kind is Kind.ITEM and below.level:
            return 0
        if piece.text[-1] in ".;:,?" or not (piece.text[0].isupper() or piece.text[0].isdigit()):
            return 0
        if number[2] and not _leads(pieces, at):
            return 0
        return 1 + number[2].count(".")

    return _each(pieces, bench, "numbered_heading", level)


def counted_heading(pieces: list[Piece], bench: Bench) -> list[Piece]:
    """“1 Introduction”, where such lines count up from 1 through the document."""
    found = [(at, match) for at, piece in enumerate(pieces) if (match := _counted(pieces, at))]
    numbers = [int(match[1]) for _, match in found]
    if len(numbers) < 2 or numbers[0] != 1 or any(b not in (a + 1, a + 2) for a, b in pairwise(numbers)):
        return pieces
    made = list(pieces)
    for at, match in found:
        made[at] = pieces[at].but(
            spans=cut(pieces[at].spans, match.end()), label=match[1], kind=Kind.HEADING, level=1
        )
        bench.conclude("counted_heading", "", "a heading of level 1", pieces[at].text)
    return made


def _counted(pieces: list[Piece], at: int) -> re.Match[str] | None:
    """The number that a short line begins with which may be a heading."""
    piece = pieces[at]
    if piece.kind is not Kind.BODY or piece.label or not _is_short(piece, 10) or piece.text[-1] in ".;:,?":
        return None
    below = pieces[at + 1] if at + 1 < len(pieces) else None
    return _COUNTED.match(piece.text) if below is not None and below.kind is not Kind.HEADING else None


def _is_next(pieces: list[Piece], at: int) -> bool:
    """Whether a numbered line goes on with the list above it, or with the words that lead into one."""
    if not at:
        return False
    above, number = pieces[at - 1], _NUMBER.fullmatch(pieces[at].label)
    if above.kind is Kind.BODY:
        return above.text.rstrip().endswith(":")
    before = _NUMBER.fullmatch(above.label) if above.kind is Kind.ITEM else None
    return before is not None and number is not None and int(before[1]) == int(number[1]) - 1


def _leads(pieces: list[Piece], at: int) -> bool:
    """Whether something is below a line that is not just its neighbour in a list."""
    if at + 1 >= len(pieces):
        return False
    piece, following = pieces[at], pieces[at + 1]
    mine, other = _NUMBER.fullmatch(piece.label), _NUMBER.fullmatch(following.label)
    if following.kind is Kind.HEADING or not following.label:
        return following.kind is not Kind.HEADING or following.level > 1
    if mine is None or other is None:
        return True
    return other[2].count(".") > mine[2].count(".") or len(following.text.split()) > _MOST_WORDS


def capitals(pieces: list[Piece], bench: Bench) -> list[Piece]:
    """A short line all in capitals: “IMPORTANT CONSIDERATIONS”."""

    def level(at: int) -> int:
        piece = pieces[at]
        letters = [c for c in piece.text if c.isalpha()]
        is_capital = len(letters) >= 4 and sum(c.isupper() for c in letters) >= 0.9 * len(letters)
        plain = piece.kind is Kind.BODY and _is_short(piece) and piece.text[-1] not in ".;,"
        if not plain or not is_capital or len(letters) < 0.5 * len(piece.text):
            return 0
        return max(_depth(piece), 1) if not is_stem(piece.text) else 0

    return _each(pieces, bench, "capitals", level)


def strong_line(pieces: list[Piece], bench: Bench) -> list[Piece]:
    """A short line all in bold."""
    styled = max((p.level for p in pieces if p.kind is Kind.HEADING), default=0)

    def level(at: int) -> int:
        piece = pieces[at]
        strong = bool(piece.spans) and all(
            Mark.STRONG in span.marks or not span.text.strip() for span in piece.spans
        )
        if piece.kind is not Kind.BODY or not strong or not _is_short(piece) or piece.text[-1] in ".;,":
            return 0
        if at + 1 >= len(pieces) or is_stem(piece.text) or labelled(piece.text):
            return 0
        return _depth(piece) or (min(_above(pieces, at) + 1, DEEPEST) if styled else 1)

    return _each(pieces, bench, "strong_line", level)


def short_line(pieces: list[Piece], bench: Bench) -> list[Piece]:
    """A short line without a full stop, with a paragraph below it, in a document that has no styles."""
    by_number = any(p.kind is Kind.HEADING and p.label for p in pieces)

    def level(at: int) -> int:
        piece = pieces[at]
        if (
            piece.kind is not Kind.BODY
            or not _is_short(piece, 9)
            or not piece.text[0].isupper()
            or piece.label
        ):
            return 0
        if (
            piece.text[-1] in ".;:,!"
            or at + 1 >= len(pieces)
            or re.search(r"[@©]|\d{4}$|https?:", piece.text)
        ):
            return 0
        known = folded(piece.text.rstrip(":")) in KNOWN
        if bench.is_styled and not known:
            return 0
        if not known and not _stands_above_text(pieces, at):
            return 0
        return min(_above(pieces, at) + 1, DEEPEST) if by_number and not known else 1

    return _each(pieces, bench, "short_line", level)


def _stands_above_text(pieces: list[Piece], at: int) -> bool:
    before, following = pieces[at - 1] if at else None, pieces[at + 1]
    ended = before is None or before.kind is not Kind.BODY or before.text[-1:] in ".:;!?”’\"')"
    if following.kind is Kind.HEADING:
        return False
    is_text = following.kind is Kind.BODY and (
        len(following.text.split()) >= 8 or following.text[-1:] in ".:"
    )
    return (
        ended
        and (is_text or following.kind is Kind.TABLE)
        and not pieces[at].text.endswith(("School", "Academy"))
    )


def heading_is_stem(pieces: list[Piece], bench: Bench) -> list[Piece]:
    """A heading that ends with a colon and has a list below it is the words that lead into the list."""
    made = list(pieces)
    for at, piece in enumerate(pieces):
        following = pieces[at + 1] if at + 1 < len(pieces) else None
        leads = following is not None and following.kind is Kind.ITEM and " " in piece.text
        if piece.kind is Kind.HEADING and not piece.label and piece.text.endswith(":") and leads:
            made[at] = piece.but(kind=Kind.BODY, level=0)
            bench.conclude("heading_is_stem", "", "a heading leads into the list below it", piece.text)
    return made


def heading_is_prose(pieces: list[Piece], bench: Bench) -> list[Piece]:
    """A paragraph of many words in a heading's style is no heading."""
    made = list(pieces)
    for at, piece in enumerate(pieces):
        if piece.kind is Kind.HEADING and len(piece.text.split()) > 30:
            made[at] = piece.but(kind=Kind.BODY, level=0)
            bench.conclude("heading_is_prose", "", "too long for a heading", piece.text)
    return made


def levels(pieces: list[Piece], bench: Bench) -> list[Piece]:
    """Headings from level 1 down without a gap; one that has a number is as deep as its number."""
    made, opened = list(pieces), list[int]()
    for at, piece in enumerate(pieces):
        if piece.kind is Kind.HEADING:
            while opened and opened[-1] >= piece.level:
                opened.pop()
            opened.append(piece.level)
            made[at] = piece.but(spans=unemphasised(piece.spans), level=min(len(opened), DEEPEST))
    return made


def stands_out(piece: Piece) -> bool:
    """Whether a short line is a heading by its style, its capitals or its bold."""
    strong = all(Mark.STRONG in span.marks or not span.text.strip() for span in piece.spans)
    looks = piece.kind is Kind.HEADING or (piece.kind is Kind.BODY and (strong or piece.text.isupper()))
    return looks and bool(piece.text) and _is_short(piece) and piece.text[-1] not in ".:;,"


def _each(pieces: list[Piece], bench: Bench, rule: str, level_of: Callable[[int], int]) -> list[Piece]:
    made = list(pieces)
    for at, piece in enumerate(pieces):
        level = level_of(at) if piece.text and piece.kind is not Kind.TABLE else 0
        if level:
            made[at] = piece.but(kind=Kind.HEADING, level=min(level, DEEPEST))
            bench.conclude(rule, "", f"a heading of level {level}", f"{piece.label} {piece.text}")
    return made


def _is_short(piece: Piece, most: int = _MOST_WORDS) -> bool:
    return 0 < len(piece.text.split()) <= most and len(piece.text) <= 100 and "\n" not in piece.text


def _depth(piece: Piece) -> int:
    number = _NUMBER.fullmatch(piece.label)
    return 1 + number[2].count(".") if number else 0


def _above(pieces: list[Piece], at: int) -> int:
    """The level of the styled heading above a line, 0 if there is none."""
    return next((p.level for p in reversed(pieces[:at]) if p.kind is Kind.HEADING), 0)
