"""Markdown that somebody else wrote → the page that it says, or the web page that it means."""

from __future__ import annotations

import re
from dataclasses import replace

from policykit.document import Block, Paragraph, Role
from policykit.document.reading import Aside, Reading
from policykit.formats.decoding import Decoded, decode
from policykit.formats.markdown import hypertext
from policykit.formats.markdown.reader import read
from policykit.formats.pictures import left_out

# A link to a place of the same site or page, which leads nowhere once the words have left it.
_WITHIN_SITE = re.compile(r"(?<![!\\])\[([^\[\]\n]+)\]\((?:[/#.?][^()\s]*|[\w-]+\.(?:html?|php|aspx?))\)")

_WORDS = re.compile(r"[\w’'-]+")
_PICTURE = re.compile(r"(?<!\\)!\[(?P<alt>[^\[\]]{0,300})\]\([^()\s]+(?:\s+[\"'][^\"'\n]*[\"'])?\)")
# The reference of a page that policykit wrote: there “+” stands before what the policy refers to.
_OURS = re.compile(r"[a-z0-9-]+ · [0-9a-f]{8}\b")
# What many programs keep at the head of a Markdown file: keys with values, between two lines of dashes. A
# line that was taken is never taken in another way, so that the time grows with the length alone.
_HEAD = re.compile(
    r"""\s*---[ \t]*\n
    (?P<lines>(?:(?>[\w-][\w -]*:(?:[ \t].*)?|[ \t]+\S.*|-[ ].*|)\n){1,100}?)
    (?:---|\.\.\.)[ \t]*\n""",
    re.VERBOSE,
)
_FIRST_HEADING = re.compile(r"\s*# .*\n")
_QUOTED = re.compile(r"""(?<=: )(["'])(.*)\1$""")


def bring(data: bytes) -> Reading:
    """The page that the Markdown says. Raises InvalidData for bytes that are no text."""
    decoded = _decoded(data)
    source, pictures = _without_pictures(decoded.text)
    page = read(_WITHIN_SITE.sub(r"\1", source))
    if not _OURS.search(source):
        page = replace(page, blocks=tuple(map(_without_references, page.blocks)))
    asides = tuple(Aside(alt, "what a picture shows", 0) for alt, _ in pictures if alt)
    return Reading(page, asides, (*decoded.findings, *(left_out(*each) for each in pictures)))


def as_web_page(data: bytes) -> Decoded | None:
    """The web page that the Markdown means, if it holds HTML. Raises InvalidData for no text."""
    decoded = _decoded(data)
    return None if _OURS.search(decoded.text) else hypertext.as_web_page(decoded)


def _decoded(data: bytes) -> Decoded:
    decoded = decode(data)
    return replace(decoded, text=_with_plain_head(decoded.text))


def _with_plain_head(text: str) -> str:
    """The text with what stands in its head as lines of their own, below its title if that comes first."""
    head = _HEAD.match(text)
    if head is None:
        return text
    rest = text[head.end() :]
    title = _FIRST_HEADING.match(rest)
    before, after = (title[0], rest[title.end() :]) if title else ("", rest)
    lines = (_QUOTED.sub(r"\2", line.strip()) for line in head["lines"].split("\n"))
    return "\n\n".join((before.strip(), *filter(None, lines), after)).lstrip("\n")


def _without_pictures(text: str) -> tuple[str, list[tuple[str, str]]]:
    """The text without its pictures; and for each what it shows, and the words before which it stood."""
    shown: list[tuple[str, str]] = []

    def taken(picture: re.Match[str]) -> str:
        behind = _WORDS.findall(text[picture.end() : picture.end() + 200])
        shown.append((" ".join(picture["alt"].split()), " ".join(behind[:8])))
        return ""

    return _PICTURE.sub(taken, text), shown


def _without_references(block: Block) -> Block:
    """A list whose bullets are “+” is a list like others in what somebody else wrote."""
    if isinstance(block, Paragraph) and block.role is Role.REFERENCE:
        return replace(block, role=Role.ITEM, label=block.label or "•")
    return block
