"""Fields: what a code in the text asks Word to compute, and the result that it left there."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

from policykit import codes
from policykit.formats.word.reader.refusals import refused
from policykit.formats.word.reader.xml import W

_BEGIN, _END = "begin", "end"
_FETCHING = re.compile(
    r"^\W*(DDE|DDEAUTO|INCLUDE|INCLUDETEXT|INCLUDEPICTURE|IMPORT|LINK)(?=[\s\"\\]|$)", re.I
)
_ASIDE = re.compile(r"^\s*(TOC|INDEX|TOA)\b", re.IGNORECASE)
_HYPERLINK = re.compile(r"^\s*HYPERLINK\b(?P<rest>.*)", re.IGNORECASE | re.DOTALL)
_ANCHOR = re.compile(r'\\l\s+"?([^"\s]+)"?')
_SWITCH = re.compile(r'\\[a-z]\s+("[^"]*"|[^\s"\\]+)|\\[a-z]')
_ADDRESS = re.compile(r'"([^"]*)"|(\S+)')
_FIELD_TAGS = (f"{W}fldChar", f"{W}instrText", f"{W}delInstrText", f"{W}fldSimple")


@dataclass(slots=True)
class Field:
    """One field that is open: the pieces of its code, and whether its result has begun."""

    pieces: list[str] = field(default_factory=list)
    is_result: bool = False
    is_aside: bool = False
    target: str | None = None

    def begin_result(self) -> None:
        """What follows is the result; the code says whether it is to be read, and where it leads."""
        code = "".join(self.pieces)
        self.is_result = True
        self.is_aside = _ASIDE.match(code) is not None
        self.target = linked(code)


def linked(code: str) -> str | None:
    """Where a HYPERLINK field leads: an address, or ``#`` and the name of a bookmark."""
    match = _HYPERLINK.match(code)
    if match is None:
        return None
    anchor = _ANCHOR.search(match["rest"])
    found = _ADDRESS.search(_SWITCH.sub("", match["rest"]))
    address = (found[1] or found[2] or "") if found else ""
    return address + (f"#{anchor[1]}" if anchor else "") or None


def refuse_fetching(root: etree._Element) -> None:
    """Raises InvalidData for a field that takes something from outside, however its code is cut into runs."""
    open_codes: list[str] = []
    for element in root.iter(*_FIELD_TAGS):
        match str(element.tag).removeprefix(W):
            case "fldSimple":
                _refuse(element.get(f"{W}instr") or "")
            case "fldChar":
                kind = element.get(f"{W}fldCharType")
                if kind == _BEGIN:
                    open_codes.append("")
                elif open_codes:
                    # At "separate" and at "end" the code is whole.
                    _refuse(open_codes[-1])
                    if kind == _END:
                        open_codes.pop()
            case _:
                _add(open_codes, element.text or "")
    for code in open_codes:
        _refuse(code)


def are_balanced(root: etree._Element) -> bool:
    """Whether every field that begins also ends."""
    kinds = [mark.get(f"{W}fldCharType") for mark in root.iter(f"{W}fldChar")]
    return kinds.count(_BEGIN) == kinds.count(_END)


def _add(open_codes: list[str], text: str) -> None:
    """A piece of the innermost code; one that stands outside every field is looked at by itself."""
    if open_codes:
        open_codes[-1] += text
    else:
        _refuse(text)


def _refuse(code: str) -> None:
    match = _FETCHING.match(code)
    if match is not None:
        raise refused(
            codes.FETCHING_FIELD,
            f"a field takes something from elsewhere: “{code.strip()[:80]}”",
            f"Take the {match[1].upper()} field out in Word, or turn it into text (Ctrl+Shift+F9), and save.",
        )
