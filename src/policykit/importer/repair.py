"""Import rules for damaged text: wrong encoding, bullets typed as letters, a policy on one line."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from policykit.document import Block, Cell, Document, Row, Table
from policykit.importer.bench import Bench
from policykit.importer.headings import KNOWN
from policykit.importer.labels import bare, dates, segments
from policykit.importer.noise import NAVIGATION, PERHAPS
from policykit.importer.pieces import Kind, Piece, cut
from policykit.importer.sentences import people
from policykit.text.spans import Spans

# UTF-8 read as Windows-1252: a lead byte and its followers, each as the letter it was taken for.
_FOLLOWERS = "\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ"
_DAMAGED = re.compile(
    rf"[\u00c2-\u00df][{_FOLLOWERS}]|[\u00e0-\u00ef][{_FOLLOWERS}]{{2}}|[\u00f0-\u00f4][{_FOLLOWERS}]{{3}}"
)
# "”" (E2 80 9D) has a byte that Windows-1252 has no letter for, and so often comes as these two alone.
_HALF = re.compile(r"â€(?=[\s.,;:)\]]|$)")
_SIGNS = ("Â", "Ã", "â", "ð")


def repaired(text: str) -> str:
    """The text with what is surely damaged put right."""
    if not any(sign in text for sign in _SIGNS):
        return text
    return _HALF.sub("”", _DAMAGED.sub(lambda found: _meant(found[0]), text)).replace("Â ", " ")


def _meant(damaged: str) -> str:
    """What was meant, if that is a letter of Western Europe or a mark of print."""
    try:
        meant = b"".join(_byte(letter) for letter in damaged).decode("utf-8")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return damaged
    return meant if "\xa0" <= meant <= "\u017f" or "\u2010" <= meant <= "\u2122" else damaged


def document(page: Document) -> Document:
    """The page with what is damaged put right."""
    return replace(
        page,
        title=repaired(page.title),
        facts=tuple(replace(f, label=repaired(f.label), spans=_spans(f.spans)) for f in page.facts),
        blocks=tuple(map(_block, page.blocks)),
    )


def _block(block: Block) -> Block:
    if isinstance(block, Table):
        rows = tuple(map(_row, block.rows))
        return replace(block, header=_row(block.header), rows=rows, caption=_spans(block.caption))
    return replace(block, spans=_spans(block.spans), label=repaired(block.label))


def _row(row: Row) -> Row:
    return tuple(Cell(_spans(cell.spans)) for cell in row)


def _spans(spans: Spans) -> Spans:
    return tuple(replace(span, text=repaired(span.text)) for span in spans)


def _byte(letter: str) -> bytes:
    return bytes([ord(letter)]) if ord(letter) < 256 else letter.encode("cp1252")


def damaged(texts: Iterable[str]) -> list[str]:
    """What was repaired in these texts: each damaged piece once, in order."""
    found: dict[str, None] = {}
    for text in texts:
        if any(sign in text for sign in _SIGNS):
            found.update((piece, None) for piece in (*_DAMAGED.findall(text), *_HALF.findall(text)))
    return [piece for piece in found if repaired(piece) != piece]


DEEPEST = 8
_OF_TITLE = re.compile(r"(?:Policy|Document|Procedure|Statement)\b")
_LETTER = re.compile(r"o\s+(?=[^\W\d_])")
_LONG = 300
_LONGEST_LABEL = 60
_BULLET = re.compile(r"\s*[•▪●◦■\uf0b7\uf0a7]\s*")
_FOOT = re.compile(rf"(?<=[.!?]) (?P<foot>(?:{NAVIGATION.pattern}))$", re.IGNORECASE)
_DASH = re.compile(r"\s+[-–*]\s+(?=[a-z])")
_LED_DASH = re.compile(r":\s+[-–*]\s")
# A heading of one line: a capital, then small words, the last of which can end one.
_HEADING = r"[A-Z][a-z’'-]+(?:,? [a-z’'-]+){0,6}"
_NO_END = re.compile(
    r"\b(?:an?|the|of|at|to|by|for|in|on|with|and|or|our|their|is|are|be|that|which|who|if|as|from|not|"
    r"will|must|should|"
    r"may|can|has|have|was|were|it|this)$",
    re.IGNORECASE,
)
_STARTS = (
    r"(?:The|This|These|All|Any|Every|Each|We|Our|It|If|When|Where|In|At|For|A|An|No|There|Everyone|"
    r"Everybody|Anyone|"
    r"Most|Some|Many|Please|Members|Those|Whoever|Once|Before|After|During|As|Under|Read|See|Complaints)"
)


def bullets_typed_as_letters(pieces: list[Piece], bench: Bench) -> list[Piece]:
    """“o” and a tab before a line below other items, and signs below other signs, which are one deeper."""
    made: list[Piece] = []
    signs: list[str] = []
    for at, found in enumerate(pieces):
        following = pieces[at + 1] if at + 1 < len(pieces) else None
        piece = _without_letter(found, made[-1] if made else None, following, bench)
        if piece.kind is not Kind.ITEM or not piece.bullet:
            signs = []
        elif not piece.level:
            signs = (
                signs[: signs.index(piece.bullet) + 1] if piece.bullet in signs else [*signs, piece.bullet]
            )
            piece = piece.but(level=min(len(signs) - 1, DEEPEST))
        made.append(piece)
    return made


def _without_letter(piece: Piece, above: Piece | None, following: Piece | None, bench: Bench) -> Piece:
    """A line that begins with “o”, as an item, if it is below an item or above another such line."""
    letter = _LETTER.match(piece.text) if piece.kind is Kind.BODY and not piece.label else None
    if letter is None:
        return piece
    below_item = above is not None and (above.kind is Kind.ITEM or above.text.endswith(":"))
    if not below_item and not (following is not None and _LETTER.match(following.text)):
        return piece
    bench.take(piece.unit, "o", reason="a bullet typed as a letter", followed=piece.text[letter.end() :])
    return piece.but(kind=Kind.ITEM, spans=cut(piece.spans, letter.end()), bullet="o")


def one_line(pieces: list[Piece], bench: Bench) -> list[Piece]:
    """A long paragraph with bullets or labels in it, which was a whole policy before it was copied."""
    made: list[Piece] = []
    for piece in pieces:
        plain = piece.kind is Kind.BODY and not piece.label and len(piece.text) > _LONG
        if plain and (len(_bullets(piece.text).findall(piece.text)) > 1 or len(segments(piece.text)) > 2):
            several = _Line(piece, bench).pieces()
            bench.conclude("one_line", "", f"one line split into {len(several)}", piece.text)
            made += several
        else:
            made.append(piece)
    return made


def _bullets(text: str) -> re.Pattern[str]:
    """What comes before the items of a line: signs, or dashes and stars where a colon leads into them."""
    return _DASH if _LED_DASH.search(text) and not _BULLET.search(text) else _BULLET


def _menu(text: str) -> int:
    """Where the menu ends that a line begins with, or 0: “Skip to content Home Policies Contact us”."""
    at, count = 0, 0
    while found := NAVIGATION.match(text, at) or PERHAPS.match(text, at):
        at, count = found.end() + 1, count + 1
        if text[at - 1 : at].strip():
            return 0
    return at if count > 2 else 0


def _labels(text: str) -> list[int]:
    """Where labels begin, before a colon or a date: “Lettings Policy Approved by: Governors Review May "
    "2026”."""
    found: list[int] = []
    for end in sorted(
        [*(each.start() for each in re.finditer(":", text)), *(at for at, _, _ in dates(text))]
    ):
        first = max(end - _LONGEST_LABEL, 0)
        starts = [first + each.start() for each in re.finditer(r"(?<!\S)[A-Z]", text[first:end])]
        labels = [start for start in starts if bare(text[start:end].rstrip(" ,(–-"))]
        follows = [start for start in labels if not _OF_TITLE.match(text, start) or not text[:start].strip()]
        found += (follows or labels)[:1]
    return found


@dataclass(frozen=True, slots=True)
class _Line:
    """A line that holds several paragraphs."""

    piece: Piece
    bench: Bench

    def pieces(self) -> list[Piece]:
        """The headings, paragraphs and items that it holds, in order."""
        text, made = self.piece.text, list[Piece]()
        first, last = _menu(text), len(text)
        foot = _FOOT.search(text)
        if foot is not None:
            last = foot.start("foot")
        sign = _bullets(text)
        starts = sorted({first, *(found.start() for found in sign.finditer(text, first, last))})
        for start, end in ((0, first), (last, len(text))):
            self.bench.aside(self.piece, "navigation", text[start:end].strip())
        for at, (start, end) in enumerate(zip(starts, [*starts[1:], last], strict=True)):
            bullet = sign.match(text, start)
            is_last = at + 1 == len(starts)
            if bullet is None:
                made += self._prose(start, end)
                continue
            stop = self._end_of_item(bullet.end(), end, is_last=is_last)
            made.append(self._cut(bullet.end(), stop, Kind.ITEM))
            made += self._prose(stop, end)
        return [each for each in made if each.text]

    def _cut(self, start: int, end: int, kind: Kind) -> Piece:
        level = 1 if kind is Kind.HEADING else 0
        return self.piece.but(kind=kind, spans=cut(self.piece.spans, start, end), level=level)

    def _end_of_item(self, start: int, end: int, *, is_last: bool) -> int:
        """Where an item ends and something else begins that has no bullet."""
        words = self.piece.text[start:end]
        leads_on = words.rstrip().endswith(":")
        if not leads_on and not is_last:
            return end
        heading = self._heading_in(words)
        sentence = re.search(rf"(?<=[a-z.;]) (?={self._start()}\b)", words)
        found = [each for each in (heading, self._above(words[: sentence.end()]) if sentence else 0) if each]
        return start + min(found) if found else end

    def _above(self, words: str) -> int:
        """Where the heading begins with which words end, or their end if they have none."""
        title = re.search(rf"(?<=[a-z.;] )(?P<title>{_HEADING}) $", words)
        if title is None or _NO_END.search(title["title"]) or not self._may_be_title(title["title"]):
            return len(words)
        return title.start()

    def _heading_in(self, words: str) -> int:
        """Where a heading that every policy may have is within words, or 0."""
        for found in re.finditer(rf"(?<=[a-z.;:] )(?P<title>{_HEADING})(?= [A-Z])", words):
            if found["title"].casefold() in KNOWN:
                return found.start()
        return 0

    def _prose(self, start: int, end: int) -> list[Piece]:
        """Words without bullets: facts, headings and paragraphs."""
        text = self.piece.text[start:end]
        cuts = {0: Kind.BODY}
        cuts |= dict.fromkeys(_labels(text), Kind.BODY)
        pattern = (
            rf"(?:^|(?<=[.!?”] )|(?<=\d )|(?<=[a-z] ))(?P<title>{_HEADING}) "
            rf"(?!Policy|Policies|Procedure|Plan|Statement|Act\b|Regulations|"
            rf"Code)(?=(?P<start>{self._start()}\b)|[A-Z])"
        )
        for found in re.finditer(pattern, text):
            known = found["title"].casefold() in KNOWN
            ended = not found.start() or text[found.start() - 2] in ".!?”0123456789"
            opens = found["start"] is not None
            new = (
                opens and ended and not _NO_END.search(found["title"]) and self._may_be_title(found["title"])
            )
            if new or (known and (opens or ended)):
                cuts[found.start()] = Kind.HEADING
                cuts[found.end()] = Kind.BODY
        places = sorted(cuts)
        spans = zip(places, [*places[1:], len(text)], strict=True)
        return [self._cut(start + a, start + b, cuts[a]) for a, b in spans]

    def _may_be_title(self, words: str) -> bool:
        """Whether words do not open a sentence."""
        return not re.match(rf"{self._start()}\b", words)

    def _start(self) -> str:
        """The words with which sentences begin, the school's audiences among them."""
        names = people(self.bench.setting.school).pattern.pattern
        return rf"(?:{_STARTS}|(?-i:(?=[A-Z]))(?i:{names}))"
