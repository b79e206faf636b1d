"""YAML text ⇄ tree with positions: reads, finds places, changes and writes policy files.

The only room that knows YAML. Every value stays the text that was typed; the field's type decides later.
"""

from policykit.source.amending import amend, doubtful_notes, remark
from policykit.source.characters import MAX_BYTES, decode, invisible
from policykit.source.reader import peek, read, read_with_faults
from policykit.source.tree import Mapping, Node, Path, Plain, Scalar, Sequence, Source
from policykit.source.writing import Data, Notes, Unwritable, write

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
    "write",
]
