"""Findings: their order, their words, and the exceptions that carry them."""

from __future__ import annotations

import re

import pytest

from policykit import codes
from policykit.codes import CODES, Severity
from policykit.findings import (
    Finding,
    InvalidData,
    NotWritten,
    Place,
    PolicykitError,
    UnknownName,
    in_file_order,
)


def finding(file: str = "", line: int = 0, column: int = 0, code: codes.Code = codes.GAP) -> Finding:
    return Finding(code, "Something.", "Mend it.").at(file, Place(line, column) if line else None)


def test_findings_stand_in_the_order_of_their_files_and_in_each_from_top_to_bottom() -> None:
    b3, a2, b1, a1 = finding("b", 3), finding("a", 2, 9), finding("b", 1), finding("a", 2, 1)
    assert in_file_order([b3, a2, b1, a1]) == [b1, b3, a1, a2]


def test_the_severity_follows_from_the_code() -> None:
    assert finding(code=codes.GAP).severity is Severity.WARNING
    assert finding(code=codes.UNKNOWN_KEY).is_error


def test_an_exception_tells_every_finding_with_place_and_remedy() -> None:
    error = InvalidData([finding("a.yaml", 2, 3), finding()])
    assert str(error) == "a.yaml:2:3  PK301  Something.\n    Mend it.\nPK301  Something.\n    Mend it."
    assert len(error.findings) == 2


@pytest.mark.parametrize(
    ("kind", "builtin"), [(UnknownName, LookupError), (NotWritten, OSError), (InvalidData, Exception)]
)
def test_every_exception_is_a_policykit_error_and_what_python_would_call_it(
    kind: type[PolicykitError], builtin: type[Exception]
) -> None:
    assert issubclass(kind, PolicykitError)
    assert issubclass(kind, builtin)


def test_codes_are_numbered_in_order_and_each_is_explained() -> None:
    assert list(CODES) == sorted(CODES)
    for code in CODES.values():
        assert re.fullmatch(r"PK\d{3}", code.id)
        assert code.title
        assert code.explanation.endswith((".", "”"))
        assert code.severity is Severity.WARNING or not code.id.startswith("PK3")
