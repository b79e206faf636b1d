"""python -m benchmarks [--quick]: one table, measured now."""

from __future__ import annotations

import argparse
import platform
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.rows import FULL, QUICK, Row, Size, rows

HEADINGS = ("work", "ours", "beside", "theirs", "ratio", "reach", "")
WIDTHS = (46, 9, 28, 14, 15, 7, 7)
NOTE = """
Medians. What is compared runs by turns. In the rows of calls in memory, the first call of a turn is not
counted. The batch has no text twice."""


def table(size: Size) -> Iterator[str]:
    """The lines of the table, each as soon as it is measured."""
    yield _line(*HEADINGS)
    yield _line(*("─" * width for width in WIDTHS))
    with tempfile.TemporaryDirectory(prefix="policykit-benchmarks-") as folder:
        for row in rows(Path(folder), size):
            yield _line(*_cells(row))


def _cells(row: Row) -> tuple[str, ...]:
    number = "–" if row.value is None else f"{row.value:.3g} {row.unit}".strip()
    return row.work, row.ours, row.peer, row.theirs, number, str(row.reach or ""), row.met


def _line(*cells: str) -> str:
    return "  ".join(cell.ljust(width) for cell, width in zip(cells, WIDTHS, strict=True)).rstrip()


def main(size: Size | None = None) -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="few runs, a smaller batch: a rough picture")
    chosen = size or (QUICK if parser.parse_args().quick else FULL)
    print(f"Python {platform.python_version()} on {platform.system()} {platform.machine()}\n")
    for line in table(chosen):
        print(line)
        sys.stdout.flush()
    print(NOTE)


if __name__ == "__main__":
    main()
