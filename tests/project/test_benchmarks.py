"""The benchmarks run, on very little, and print every row; no time is asserted."""

from __future__ import annotations

import pytest
from benchmarks.__main__ import main
from benchmarks.rows import Size

TINY = Size(starts=1, builds=1, calls=1, slice=0.001, batch=2, loop=1, batches=1)
WORK = (
    "policykit --version", "policykit --help", "build of one policy", "build, nothing changed",
    "YAML → tree with positions", "Policy → docx", "Policy → HTML", "2 policies → docx, html, md, one worker",
    "2 policies → docx, html, md, two workers", "peak memory of the batch",
    "site of 2 policies, one edited", "peak memory of the site",
)  # fmt: skip


def test_the_benchmarks_print_every_row(capsys: pytest.CaptureFixture[str]) -> None:
    main(TINY)
    lines = capsys.readouterr().out.splitlines()
    for work in WORK:
        assert any(line.startswith(work) for line in lines), work
    assert any("heavy libraries loaded" in line and line.endswith("met") for line in lines)
