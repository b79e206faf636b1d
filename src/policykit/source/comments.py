"""Source × remarks → Source: comments written above a part, and nothing else touched."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Sequence

from policykit.findings import Anchor
from policykit.source.characters import FORBIDDEN
from policykit.source.file_style import habits
from policykit.source.reader import read
from policykit.source.tree import Source
from policykit.source.writing import Unwritable

_BREAKS = re.compile(r"[\r\n\u2028\u2029\x85]+")


def remark(source: Source, part: str, remarks: Sequence[str]) -> Source:
    """The source with each remark as a comment above the part of that id, unless it stands there already.

    The empty part is the file as a whole. Raises :class:`Unwritable` if the text would not read as before.
    """
    if not remarks:
        return source
    place = source.locate(Anchor(part))
    start = source.lines.starts[place.line - 1]
    line = source.lines[place.line - 1]
    pad, ways = line[: len(line) - len(line.lstrip(" "))], habits(source)
    told = [_comment(text, pad, ways.width) for text in remarks]
    new = [row for rows in told for row in rows if not all(each in source.text for each in rows)]
    text = "".join(row + ways.line_end for row in new)
    made = read(source.text[:start] + text + source.text[start:])
    if made.plain() != source.plain():
        raise Unwritable("a comment cannot stand above this part")
    return made


def _comment(text: str, pad: str, width: int) -> list[str]:
    words = FORBIDDEN.sub("\ufffd", _BREAKS.sub(" / ", text.strip()))
    return textwrap.wrap(
        words, max(width, len(pad) + 40), initial_indent=f"{pad}# ", subsequent_indent=f"{pad}#   ",
        break_long_words=False, break_on_hyphens=False,
    )  # fmt: skip
