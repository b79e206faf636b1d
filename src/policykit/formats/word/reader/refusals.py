"""How a file that cannot be read is told: one exception, with one finding."""

from __future__ import annotations

from policykit.codes import Code
from policykit.findings import Finding, InvalidData


def refused(code: Code, sentence: str, remedy: str) -> InvalidData:
    """The exception for a file that is not read, to be raised."""
    return InvalidData([Finding(code, sentence, remedy)])
