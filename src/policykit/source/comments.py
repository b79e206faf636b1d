"""Source × remarks → Source: comments written above a part, and nothing else touched."""

from __future__ import annotations

import re
from collections.abc import Sequence

from policykit.findings import Anchor
from policykit.source.characters import FORBIDDEN
from policykit.source.emitter import comment
from policykit.source.parts import style_of
from policykit.source.reader import read
from policykit.source.scalars import Unwritable
from policykit.source.tree import Source

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
