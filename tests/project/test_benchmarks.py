"""The benchmarks run, on very little, and print every row; no time is asserted."""

from __future__ import annotations

import pytest
from benchmarks.__main__ import main
from benchmarks.rows import Size

TINY = Size(builds=1, calls=1, seconds=0.001, batch=2, batches=1, longer=1)
WORK = (
    "build of one policy", "build, nothing changed", "2 policies → docx, md, html", "Policy → docx",
    "Policy → HTML", "Word file → page", "load, ten times as long", "redline, ten times as long",
)  # fmt: skip


@pytest.mark.slow
def test_the_benchmarks_print_every_row(capsys: pytest.CaptureFixture[str]) -> None:
    main(TINY)
    lines = capsys.readouterr().out.splitlines()
    for work in WORK:
        assert any(line.startswith(work) for line in lines), work
