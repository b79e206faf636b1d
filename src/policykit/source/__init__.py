"""YAML text ⇄ tree with positions: reading, places in the text, the change of it, and the
writing of whole files.

The only room that knows YAML. Every value stays the text that was typed; the field's type decides later.
"""

from policykit.source.amending import amend
from policykit.source.characters import MAX_BYTES, decode, invisible
from policykit.source.comments import remark
from policykit.source.emitter import Data, Notes, write
from policykit.source.heading import peek
from policykit.source.lines import shown_lines
from policykit.source.notes import doubtful_notes
from policykit.source.reader import read, read_with_faults
from policykit.source.scalars import Unwritable
from policykit.source.tree import Mapping, Node, Path, Plain, Scalar, Sequence, Source

__all__ = [
    "MAX_BYTES",
    "Data",
    "Mapping",
    "Node",
    "Notes",
    "Path",
    "Plain",
    "Scalar",
    "Sequence",
    "Source",
    "Unwritable",
    "amend",
    "decode",
    "doubtful_notes",
    "invisible",
    "peek",
    "read",
    "read_with_faults",
    "remark",
    "shown_lines",
    "write",
]
