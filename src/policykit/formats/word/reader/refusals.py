"""How a file that cannot be read is told: one exception, with one finding."""

from __future__ import annotations

from policykit.codes import Code
from policykit.findings import Finding, InvalidData


def refused(code: Code, what: str, remedy: str) -> InvalidData:
    """The exception for a file that is not read, to be raised; ``what`` is wrong is told as a sentence."""
    return InvalidData([told(code, what, remedy)])


def told(code: Code, what: str, remedy: str) -> Finding:
    """A finding of the file as a whole. ``what`` has no capital and no full stop yet: a parser may end it."""
    return Finding(code, f"{what[:1].upper()}{what[1:].rstrip('.')}.", remedy)
