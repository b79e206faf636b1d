"""How labels stand in Markdown: what the writer puts before the words and the reader takes off again.

A familiar label ("2.1", "(a)") stands before the words as it does in print; any other is parted from them by
an en space, which the words themselves never hold (there it is an entity). Words that begin like a label get
a backslash. So a label is never mistaken for words, nor words for a label, and every renderer shows both.
"""

from __future__ import annotations

import re
from dataclasses import replace

from policykit.document import Role
from policykit.text import Setting, normal_target, parse, unparse
from policykit.text.spans import Span, plain
from policykit.text.words import in_any_language

BULLET = "•"
BULLETS = frozenset("•◦▪‣⁃·●○■□–—-*+o") | {""}
SEPARATOR = "\u2002"
CALLOUTS = {Role.GAP: "gap", Role.NOTE: "note"}
"""The fixed words that a callout without a label is called by."""

_POLICY_FILE = re.compile(r"([A-Za-z0-9][A-Za-z0-9_.-]*)\.md")
_FAMILIAR = r"\d{1,4}(?:\.\d{1,4})+\.?|\([0-9A-Za-z]{1,5}\)|(?:[a-z]|[ivx]{2,5})[.)]"
_ORDERED = re.compile(r"(0|[1-9][0-9]{0,8})\.")
_IN_TEXT = re.compile(rf"({_FAMILIAR})(?: |$)", re.ASCII)
_IN_HEADING = re.compile(rf"({_FAMILIAR}|\d{{1,4}}[.)])(?: |$)", re.ASCII)
_OTHER = re.compile(rf"((?:\\.|[^\\`{SEPARATOR}])+){SEPARATOR}")
_CALLOUT = re.compile(r"(\*\*|__)((?:\\.|(?!\1)[^\\`])*?):\1(?: |$)")
_UNESCAPED = re.compile(r"(?<!\\)[*_]")


def _written_target(target: str) -> str:
    return f"{target.removeprefix('policy:')}.md" if target.startswith("policy:") else target


def _read_target(written: str) -> str | None:
    match = _POLICY_FILE.fullmatch(written)
    return f"policy:{match[1]}" if match else normal_target(written)


PAGE = Setting(page=True, entities=SEPARATOR, write_target=_written_target, read_target=_read_target)
LINE = replace(PAGE, one_line=True)


def ordered(label: str) -> int | None:
    """The number of a label such as "3.", which CommonMark has numbered lists for."""
    match = _ORDERED.fullmatch(label)
    return int(match[1]) if match else None


def is_familiar(label: str, heading: bool = False) -> bool:
    """Whether the label is told from words by its form alone."""
    match = (_IN_HEADING if heading else _IN_TEXT).fullmatch(label)
    return match is not None and match[1] == label


def labelled(label: str, source: str, heading: bool = False) -> str:
    """The source of the words with the label before it."""
    if not label:
        match = (_IN_HEADING if heading else _IN_TEXT).match(source)
        return re.sub(r"(?=[^0-9A-Za-z])", r"\\", source, count=1) if match else source
    if is_familiar(label, heading):
        return f"{label} {source}" if source else label
    return f"{_label(label)}{SEPARATOR}{source}"


def unlabelled(source: str, heading: bool = False) -> tuple[str, str]:
    """The label, if there is one, and the source of the words."""
    if match := (_IN_HEADING if heading else _IN_TEXT).match(source):
        return match[1], source[match.end() :]
    if match := _OTHER.match(source):
        return plain(parse(match[1], PAGE.read_target)), source[match.end() :]
    return "", source


def callout(role: Role, label: str, source: str) -> str:
    """A gap or a note: the label in strong, a colon, the words.

    A gap is called "Missing …" and a note is not; where it is otherwise, the strong is written ``__``.
    """
    strong = "**" if _is_gap(label) == (role is Role.GAP) else "__"
    return f"{strong}{_UNESCAPED.sub(_backslash, _label(label))}:{strong} {source}".rstrip(" ")


def uncalled(source: str) -> tuple[Role, str, str] | None:
    """The role, the label and the source of the words, if this is a gap or a note."""
    match = _CALLOUT.match(source)
    if match is None:
        return None
    label = plain(parse(match[2], PAGE.read_target))
    is_gap = _is_gap(label) == (match[1] == "**")
    return Role.GAP if is_gap else Role.NOTE, label, source[match.end() :]


def not_called(source: str) -> str:
    """The source of words, with a backslash if they would be taken for a gap, a note or a caption."""
    match = _CALLOUT.match(source)
    return f"{source[: match.end(2)]}\\{source[match.end(2) :]}" if match else source


def caption(word: str, source: str) -> str:
    """The source of the words above a table."""
    return f"**{word}:** {source}"


def captioned(source: str) -> str | None:
    """The source of the words above a table, if this is such, whatever language it is in."""
    starts = (caption(word, "").rstrip() for word in in_any_language("caption"))
    return next((source.removeprefix(start) for start in starts if source.startswith(start)), None)


def _is_gap(label: str) -> bool:
    gaps = tuple(word.casefold() for word in in_any_language("gap"))
    return label.casefold().startswith(gaps)


def _label(label: str) -> str:
    return unparse((Span(label),), LINE)


def _backslash(match: re.Match[str]) -> str:
    return "\\" + match[0]
