"""Comments of a YAML file: words that became one by mistake, and comments added above a part."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from policykit import codes
from policykit.findings import Anchor, Finding, first_of
from policykit.source.characters import FORBIDDEN
from policykit.source.emitter import comment
from policykit.source.parts import style_of
from policykit.source.reader import read
from policykit.source.scalars import Unwritable
from policykit.source.tree import BLOCK_STYLES, Scalar, Source, parts_of

# YAML 1.2 § 6.6: a comment begins at a “#” after a blank. One that is meant has a space after its “#”.
_TAKEN_FOR_A_NOTE = re.compile(r"[ \t]+(?P<words>#(?=[^\s#])[^\r\n]*)")
_LOOKS_LIKE_A_NOTE = re.compile(r"(?<=[\r\n])(?P<indent>[ \t]*)(?P<words>#[^\r\n]*)")
_FIRST_WORDS = re.compile(r"(?<=[\r\n])(?P<indent> *)[^\s]")
_HEADING = re.compile(r"#{1,6}[ \t]+\S+")
_BREAKS = re.compile(r"[\r\n\u2028\u2029\x85]+")


def remark(source: Source, part: str, remarks: Sequence[str]) -> Source:
    """The source with each remark as a comment above the part of that id, unless the file has it already.

    The empty part is the file as a whole. Raises :class:`Unwritable` if the data would not stay the same.
    """
    if not remarks:
        return source
    place = source.locate(Anchor(part))
    start = source.lines.starts[place.line - 1]
    line = source.lines[place.line - 1]
    pad, style = line[: len(line) - len(line.lstrip(" "))], style_of(source)
    text = ""
    for remark_ in remarks:
        words = FORBIDDEN.sub("\ufffd", _BREAKS.sub(" / ", remark_.strip()))
        rows = comment(words, pad, "# ", max(style.width, len(pad) + 40))
        if not all(row in source.text for row in rows):
            text += "".join(row + style.line_end for row in rows)
    made = read(source.text[:start] + text + source.text[start:])
    if made.plain() != source.plain():
        raise Unwritable("a comment cannot be put above this part")
    return made


def doubtful_notes(source: Source) -> list[Finding]:
    """A warning at each “#” whose words are dropped, or printed, and seem to be meant otherwise.

    Dropped is what follows a “#”, with no space after it, behind an unquoted value, as in ``Policy #2``; a
    note ``# like this`` is not reported. Printed is a line that begins with “#” within words in quotation
    marks or under ``>-`` or ``|``, unless it reads as a heading of Markdown, which has its own finding.
    """
    scalars = [node for _, node in parts_of(source.root) if isinstance(node, Scalar)]
    kinds = (_dropped, _printed)
    return first_of(found for scalar in scalars for kind in kinds for found in kind(source, scalar))


def _dropped(source: Source, scalar: Scalar) -> Iterator[Finding]:
    if scalar.style or not scalar.value or not (found := _TAKEN_FOR_A_NOTE.match(source.text, scalar.end)):
        return
    sentence = f"“{_shown(found)}” is ignored as a note, so it is not part of the value."
    remedy = "Put the whole text in quotation marks. If it is a note, write a space after the “#”."
    yield Finding(codes.SWALLOWED, sentence, remedy, place=source.lines.place(*found.span("words")))


def _printed(source: Source, scalar: Scalar) -> Iterator[Finding]:
    if not scalar.style or "#" not in scalar.value:
        return
    least = 0
    if scalar.style in BLOCK_STYLES:  # § 8.1.1.2: its first words set the indentation
        first = _FIRST_WORDS.search(source.text, scalar.start, scalar.end)
        least = len(first["indent"]) if first else 0
    for found in _LOOKS_LIKE_A_NOTE.finditer(source.text, scalar.start, scalar.end):
        if len(found["indent"]) < least or _reads_as_heading(found["words"], scalar.value):
            continue
        sentence = f"This line begins with “#” in the middle of a text, so “{_shown(found)}” is printed."
        remedy = "If it is a note, move it above the key of the text. If it belongs to the text, write “\\#”."
        yield Finding(codes.PRINTED_NOTE, sentence, remedy, place=source.lines.place(*found.span("words")))


def _reads_as_heading(words: str, value: str) -> bool:
    """Whether the words have a heading's mark and begin a line of the value, too."""
    mark = _HEADING.match(words)
    return mark is not None and bool(re.search(rf"^[ \t]*{re.escape(mark[0])}", value, re.MULTILINE))


def _shown(found: re.Match[str]) -> str:
    words = found["words"].rstrip()
    return words if len(words) <= 40 else f"{words[:39]}…"
