"""Import rules for what is not part of a policy: page numbers, navigation, banners, our own notes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from itertools import pairwise

from policykit import codes
from policykit.document import FactName
from policykit.document.reading import PageNumber, by_shape, go_up, page_number
from policykit.importer.bench import Bench, Fact
from policykit.importer.labels import date
from policykit.importer.pieces import Kind, Piece, words_of
from policykit.model.school import folded
from policykit.text.spans import plain
from policykit.text.words import in_any_language

REFERENCE = "the reference of the page, which every document generates"
CALLOUT = "the name of a callout, which every document generates"
_REFERENCE_VALUE = re.compile("[a-z0-9-]+ · [0-9a-f]{8}")
STANDING = "the note on the policy's status, which every document generates"
REFERRED = "the lists of laws and policies, which every document generates"


def standing_notes(pieces: list[Piece], bench: Bench) -> list[Piece]:
    """The notes before the text: that parts are missing, that it is a draft or an extract."""
    kept: list[Piece] = []
    following = bench.first_block
    for piece in pieces:
        if piece.kind is Kind.NOTE and piece.unit == following:
            bench.aside(piece, STANDING)
            following += 1
        else:
            kept.append(piece)
    return kept


def lists_of_references(pieces: list[Piece], bench: Bench) -> list[Piece]:
    """A heading with nothing but references below it: the laws and the policies that are referred to."""
    kept: list[Piece] = []
    at = 0
    while at < len(pieces):
        end = at + 1
        while end < len(pieces) and pieces[end].kind is Kind.REFERENCE:
            end += 1
        alone = end == len(pieces) or pieces[end].kind is Kind.HEADING
        if pieces[at].kind is Kind.HEADING and end > at + 1 and alone:
            for piece in pieces[at:end]:
                bench.aside(piece, REFERRED)
        else:
            kept += pieces[at:end]
        at = end
    return kept


def reasons_of_items(pieces: list[Piece], bench: Bench) -> list[Piece]:
    """A note right below an item says why the item is asked."""
    made: list[Piece] = []
    for piece in pieces:
        above = made[-1] if made else None
        if piece.kind is Kind.NOTE and piece.text and above is not None and _may_have_reason(above):
            bench.take(piece.unit, piece.label, reason=CALLOUT)
            made[-1] = above.but(reason=piece.spans)
        else:
            made.append(piece)
    return made


def _may_have_reason(piece: Piece) -> bool:
    return piece.kind is Kind.ITEM and bool(piece.text) and not piece.reason


def reference_of_page(pieces: list[Piece], bench: Bench) -> list[Piece]:
    """“Reference: social-media · da187592”: which policy in which words a page shows."""
    kept: list[Piece] = []
    for piece in pieces:
        label, _, value = piece.text.partition(": ")
        is_reference = label in in_any_language(FactName.REFERENCE) and _REFERENCE_VALUE.fullmatch(value)
        if piece.kind is Kind.BODY and is_reference:
            bench.aside(piece, REFERENCE)
        else:
            kept.append(piece)
    return kept


def fact_after_last_review(pieces: list[Piece], bench: Bench) -> list[Piece]:
    """What comes right after “Last reviewed” is when the next review is due, whatever its label."""
    made: list[Piece] = []
    reviewed = tuple(f"{label}: " for label in in_any_language(FactName.LAST_REVIEWED))
    for above, piece in pairwise((None, *pieces)):
        label, _, value = piece.text.partition(": ") if piece is not None else ("", "", "")
        follows = above is not None and above.text.startswith(reviewed)
        if piece is None or not follows or piece.unit >= bench.first_block or date(value) is None:
            made += [piece] if piece is not None else []
            continue
        bench.facts.append(Fact("review/due", value, label, "fact_after_last_review", piece.text, piece.unit))
        bench.take(piece.unit, label, path="review/due|label")
        bench.take(piece.unit, value, path="review/due")
        bench.conclude("fact_after_last_review", "review/due", value, piece.text)
    return made


RULES = (standing_notes, lists_of_references, reference_of_page, fact_after_last_review, reasons_of_items)
"""The rules, in the order in which they are asked."""


_TITLED = re.compile(
    r"\b(?:Mr|Mrs|Ms|Miss|Dr|Rev(?:erend)?|Prof(?:essor)?|Cllr|Sir|"
    r"Dame)\.?\s+(?:[A-Z]\.?\s?){0,2}[A-Z][a-z’'-]+(?:\s+[A-Z][a-z’'-]+)?"
)
_AFTER_ROLE = re.compile(
    r"\b(?:DSL|DDSL|SENCO|SENCo|[Ll]ead|[Oo]fficer|[Hh]ead ?[Tt]eacher|"
    r"[Cc]hair(?: of [Gg]overnors)?|[Gg]overnor|[Cc]lerk|[Cc]oordinator|"
    r"[Mm]anager)"
    r"\s*(?::|–|—|-|\bis\b|\()\s*(?P<name>[A-Z][a-z’'-]+ (?:[A-Z]\.? )?[A-Z][a-z’'-]+(?:-[A-Z][a-z]+)?)"
    r"(?![\w ]*(?:Policy|School|Board))"
)
PHONE_NUMBER = re.compile(r"(?<![\w/.-])(?:\+44\s?(?:\(0\)\s?)?|0)(?:\d[\s-]?){8,9}\d(?![\w/])")
ADDRESS = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64}){1,8}")
CONTACT = re.compile(rf"{PHONE_NUMBER.pattern}|{ADDRESS.pattern}")
"""Whatever someone can be reached by."""
_SHOWN = 5
_NO_NAMES = frozenset(
    [
        "The",
        "This",
        "Our",
        "Full",
        "Governing",
        "Board",
        "Body",
        "Chair",
        "Head",
        "Teacher",
        "School",
        "Safeguarding",
        "Lead",
        "Designated",
        "Deputy",
        "Data",
        "Protection",
        "Officer",
        "Policy",
        "Committee",
        "Trust",
        "Academy",
        "Primary",
        "Health",
        "Safety",
        "And",
        "Special",
        "Senior",
        "Local",
        "Authority",
        "Governor",
        "Governors",
        "Date",
        "Review",
    ]
)


def personal_details(texts: list[str], bench: Bench) -> None:
    """Tell the names, numbers and addresses that the document holds, a finding for each sort."""
    whole = "\n".join(texts)
    names = [" ".join(m[0].split()) for m in _TITLED.finditer(whole)]
    names += [m["name"] for m in _AFTER_ROLE.finditer(whole) if not set(m["name"].split()) & _NO_NAMES]
    for sort, found in (
        ("a person's name", names),
        ("a telephone number", [m[0].strip() for m in PHONE_NUMBER.finditer(whole)]),
        ("an e-mail address", [m[0] for m in ADDRESS.finditer(whole)]),
    ):
        once = list(dict.fromkeys(found))
        if once:
            shown = ", ".join(once[:_SHOWN]) + (
                f" and {len(once) - _SHOWN} more" if len(once) > _SHOWN else ""
            )
            bench.find(
                codes.PERSONAL,
                f"The document contains {sort}: {shown}.",
                "Policies are published. Decide whether to keep this, or to name a role instead.",
            )


_LEADERS = re.compile(r"(?:(?:\.\s?){4,}|…{2,}|_{4,}|\t)\s*(?:page\s*)?\d{1,3}\s*$", re.IGNORECASE)
_CONTENTS = re.compile(r"(?:table of )?contents(?: page)?:?|index:?", re.IGNORECASE)
_ENTRY_NUMBER = re.compile(r"\s*[.…_\s\t]*\d{1,3}\s*$")
_FIELD = re.compile(
    r"\{?\s*(?:PAGE(?:REF)?|NUMPAGES|TOC|HYPERLINK|DATE|TIME|SAVEDATE|"
    r"CREATEDATE|FILENAME|REF|SEQ|MERGEFIELD|INCLUDE\w+)"
    r"\b(?:[^{}]*(?:\\\S|MERGEFORMAT)[^{}]*|\s*)\}?|\{\s*(?:PAGE|NUMPAGES|TOC|FILENAME|DATE)\b[^{}]*\}"
)
_ERROR = re.compile(r"Error! (?:Bookmark|Reference source|Hyperlink)[^.]*\.?", re.IGNORECASE)
NAVIGATION = re.compile(
    r"(?:skip|jump|go) to (?:main |the )?(?:content|navigation|top|menu)|home ?page|"
    r"(?:back|return) to (?:(?:the )?top(?: of (?:the )?page)?|home(?: ?page)?|(?:all )?policies)|top of "
    r"(?:the )?page|"
    r"(?:main|site) (?:menu|navigation)|(?:toggle|open|close|show|hide) (?:navigation|(?:the )?menu)|"
    r"search (?:this|the|our) (?:web)?site|site ?map|(?:staff|parent|pupil) log ?in|"
    r"(?:print|e-?mail|share) (?:this )?(?:page|policy)|"
    r"(?:page )?last (?:updated|modified|edited|changed)(?: on)?:? .{4,30} by .{2,30}|"
    r"share this(?: page)?|(?:next|previous) page|read more|you are here:?.*|"
    r"(?:home|welcome)(?:\s*(?:>|»|/|›|\||→|•|·)\s*[\w &'’(),-]+)+|download(?: this)?(?: policy| document| "
    r"pdf)|"
    r"follow us(?: on .*)?|quick links|translate(?: this page)?|select language|high visibility version|"
    r"(?:this policy |download )?as a (?:pdf|word document)|[\d,]+ visitors|powered by .{3,30}",
    re.IGNORECASE,
)
# Words of menus that may as well be items of a policy's list: they count only among others.
PERHAPS = re.compile(
    r"home|menu|search|log ?in|sign in|share|download|contact(?: us)?|policies|about(?: us)?|news|calendar|"
    r"our (?:school|academy|learning|staff|policies|curriculum|classes)|classes|"
    r"key information|statutory information|vacancies|letters|translate|twitter|facebook|x|pdf|print|"
    r"get in touch|find us|where (?:we are|to find us)|school life|curriculum|admissions|staff|"
    r"(?:our|the) team|gallery|events|community|welcome|news (?:and|&) events|privacy(?: notice| policy)?|"
    r"cookies|accessibility(?: "
    r"statement)?",
    re.IGNORECASE,
)
_A_PAGE = 2
_BETWEEN_LINKS = re.compile(r"\s*[|>»›•·→]\s*|\s+[/–-]\s+")
_BANNER = re.compile(
    r".*\b(?:this (?:web)?site|we) uses? cookies\b.*|(?:accept|reject|allow|manage|decline)(?: all)?"
    r"(?: cookies)?|cookie (?:settings|policy|preferences|notice)|privacy and cookies|.*\bcookies to\b.*",
    re.IGNORECASE,
)
_FOOT = re.compile(
    r"(?:©|\(c\)|copyright\b).*|(?:website|school website|site) (?:design|"
    r"designed|by|powered)\b.*|powered by .*|"
    r"all rights reserved\.?|last (?:modified|published):? .*",
    re.IGNORECASE,
)
_MOST = 12
_ROLES = (
    r"(?:\(?(?:chair|chair of (?:the )?(?:governors|governing body|board|trustees)|head ?teacher|principal|"
    r"clerk)\)?)"
)
_SIGNED = re.compile(
    rf"(?:(?:signed|signature|dated?|name|print name)(?: (?:by|of) (?:the )?{_ROLES})?[\s:]*[._…]{{4,}}"
    rf"[\s,]*{_ROLES}?[\s,;:]*)+",
    re.IGNORECASE,
)
_PAGED = re.compile(
    r"(?:(?<![\s|–—-])[\s|–—-]+)?\b(?:page|p\.?)\s*\d{1,3}(?:\s*(?:of|/)\s*\d{1,3})?\s*$", re.IGNORECASE
)


def page_numbers(pieces: list[Piece], bench: Bench) -> list[Piece]:
    """“Page 1 of 15”, “- 3 -”, and “3” or “[3]” alone where others like it go up through the document."""
    found = {at: number for at, piece in enumerate(pieces) if (number := page_number(piece.text))}
    lines = {at: number for at, number in found.items() if pieces[at].kind is Kind.BODY}
    bare = [number.number for number in lines.values() if number.is_bare]
    rising = {"#"} if len(bare) >= 2 and bare == sorted(bare) and bare[0] <= 3 else set[str]()
    rising |= {shape for shape, like in by_shape(lines).items() if _goes_up(like)}
    numbering = {
        id(pieces[at])
        for at, each in found.items()
        if each.is_sure or (each.shape in rising and (each.is_bare or at in lines))
    }
    return _without(pieces, bench, "page numbers", lambda piece: id(piece) in numbering)


def _goes_up(like: Mapping[int, PageNumber]) -> bool:
    """Whether lines like “[1]” or “p. 1” count through the document, with more than a note between them.

    “1.” may be the number of what is below it, and more is known of a bare number.
    """
    is_apart = all(after - before > _A_PAGE for before, after in pairwise(like))
    return is_apart and go_up(like.values()) and not any(e.is_bare or e.is_like_label for e in like.values())


def field_codes(pieces: list[Piece], bench: Bench) -> list[Piece]:
    """What a word processor writes into its fields: “PAGE \\* MERGEFORMAT”, “Error! Bookmark not defined.”"""
    return _without(
        pieces,
        bench,
        "field codes of a word processor",
        lambda piece: bool(_FIELD.fullmatch(piece.text) or _ERROR.fullmatch(piece.text)),
    )


def printed_contents(pieces: list[Piece], bench: Bench) -> list[Piece]:
    """Lines with dotted leaders and page numbers, and what is under “Contents” and again below."""
    return _listed_below(_without(pieces, bench, "printed contents", _is_entry), bench)


def _is_entry(piece: Piece) -> bool:
    return len(piece.text) < 160 and bool(_LEADERS.search(piece.text))


def _listed_below(pieces: list[Piece], bench: Bench) -> list[Piece]:
    """Take out the heading “Contents” with the lines below it that stand again as lines of their own."""
    at = next((i for i, p in enumerate(pieces) if len(p.text) < 25 and _CONTENTS.fullmatch(p.text)), None)
    if at is None:
        return pieces
    later = Counter(_entry(piece) for piece in pieces[at + 1 :] if len(piece.text) < 120)
    end = at + 1
    while end < len(pieces) and 0 < len(pieces[end].text) < 120 and later[_entry(pieces[end])] > 1:
        later[_entry(pieces[end])] -= 1
        end += 1
    for piece in pieces[at:end]:
        bench.aside(piece, "printed contents")
    bench.conclude("printed_contents", "", f"{end - at} lines of printed contents set aside", pieces[at].text)
    return pieces[:at] + pieces[end:]


def _entry(piece: Piece) -> str:
    words = _ENTRY_NUMBER.sub("", piece.text) or piece.text
    return re.sub(r"^[\W\d]+", "", folded(words))


def navigation(pieces: list[Piece], bench: Bench) -> list[Piece]:
    """Words of a website's menus: “Skip to content”, “Home | Policies | Contact us”."""
    sure = [_is_navigation(piece) for piece in pieces]
    among = list(sure)
    for order in (range(1, len(pieces)), range(len(pieces) - 2, -1, -1)):
        step = -1 if order.step > 0 else 1
        for at in order:
            among[at] = among[at] or (among[at + step] and _is_link(pieces[at]))
    found = {id(piece) for piece, is_one in zip(pieces, among, strict=True) if is_one}
    return _without(pieces, bench, "navigation", lambda piece: id(piece) in found)


def _is_navigation(piece: Piece) -> bool:
    """Whether a line is surely of a menu: one of its phrases, or several links in a row."""
    text = piece.text.strip(" .|›»")
    if piece.label or len(text) >= 160 or (piece.kind is Kind.TABLE and piece.grid.rows):
        return False
    cells = [plain(cell.spans) for cell in piece.grid.header] if piece.kind is Kind.TABLE else []
    parts = [part for part in cells or _BETWEEN_LINKS.split(text) if part]
    links = sum(bool(NAVIGATION.fullmatch(part) or PERHAPS.fullmatch(part)) for part in parts)
    row = len(parts) > 1 and links >= max(2, len(parts) / 2) and all(len(part) < 40 for part in parts)
    return row or (len(text) < 80 and bool(NAVIGATION.fullmatch(text)))


def _is_link(piece: Piece) -> bool:
    """Whether a line may be of a menu, if others beside it are."""
    plain = piece.kind in (Kind.BODY, Kind.ITEM, Kind.HEADING) and not piece.label
    return plain and bool(PERHAPS.fullmatch(piece.text.strip(" .|›»")))


def banners(pieces: list[Piece], bench: Bench) -> list[Piece]:
    """A website's notice about cookies."""
    return _without(
        pieces,
        bench,
        "a cookie banner",
        lambda piece: len(piece.text) < 300 and bool(_BANNER.fullmatch(piece.text)),
    )


def feet(pieces: list[Piece], bench: Bench) -> list[Piece]:
    """The foot of a web page: its copyright, who designed it."""
    return _without(
        pieces,
        bench,
        "the foot of a web page",
        lambda piece: len(piece.text) < 140 and bool(_FOOT.fullmatch(piece.text)),
    )


def running_lines(pieces: list[Piece], bench: Bench) -> list[Piece]:
    """A short line that comes three times or more, as the head or foot of printed pages does."""
    lines = [
        p.text for p in pieces if p.kind is Kind.BODY and 0 < len(p.text.split()) <= _MOST and not p.label
    ]
    short = Counter(lines)
    repeated = {text for text, count in short.items() if count >= 3 and text[-1] not in ":;?"}
    paged = Counter(_PAGED.sub("", text) for text in lines if _PAGED.search(text))
    seen: set[str] = {text for text in lines if _PAGED.search(text) and paged[_PAGED.sub("", text)] > 1}
    repeated |= seen

    def is_repeated(piece: Piece) -> bool:
        if piece.text not in repeated or piece.kind is not Kind.BODY:
            return False
        first = piece.text not in seen
        seen.add(piece.text)
        return not first

    return _without(pieces, bench, "a line that is printed on every page", is_repeated)


def signatures(pieces: list[Piece], bench: Bench) -> list[Piece]:
    """“Signed ............ (Headteacher) Date ..........”: a place for names that no one wrote."""
    return _without(
        pieces,
        bench,
        "a place for signatures",
        lambda piece: len(piece.text) < 250 and bool(_SIGNED.fullmatch(piece.text)),
    )


def _without(
    pieces: list[Piece], bench: Bench, reason: str, is_noise: Callable[[Piece], bool]
) -> list[Piece]:
    kept: list[Piece] = []
    taken: list[Piece] = []
    for piece in pieces:
        (taken if (piece.text or piece.table) and is_noise(piece) else kept).append(piece)
    for piece in taken:
        bench.aside(piece, reason, words_of(piece.table) if piece.table else None)
    return kept
