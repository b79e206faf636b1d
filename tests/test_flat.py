"""Memory: what a site holds while it is made hardly grows with the number of its policies.

Bytes are counted by tracemalloc, so nothing hangs on the machine or on how busy it is.
"""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

import policykit
from policykit.model.setting import Setting
from policykit.site.entry import told
from policykit.tasks.site import own_pages, shelved
from policykit.workspace.outputs import draft
from policykit.workspace.spool import spooled
from tests.commands import policy
from tests.site_making import TODAY

MOST = 2_000
"""So many bytes may be held of a policy."""
FEW, MANY = 40, 160
ASKED = (
    "      - kind: expectations",
    "        id: list",
    "        of: [parents]",
    "        text: We ask you to",
    "        items:",
    *(f"          - {{id: item-{n}, text: {f'Words of line {n}. ' * 20}}}" for n in range(30)),
)


def peak(work: Callable[[], object]) -> int:
    """The greatest number of bytes that were held at a time, beyond those held before."""
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.fixture
def known(tmp_path: Path) -> tuple[bytes, ...]:
    """What the pages that list all policies need to know of one that asks much."""
    file = tmp_path / "pond.yaml"
    file.write_text(policy("pond", *ASKED), "utf-8")
    return told(policykit.load_policy(file), TODAY)


def every(known: tuple[bytes, ...], count: int) -> Iterator[tuple[bytes, ...]]:
    """The same of so many policies, each with an id of its own."""
    entry, *others = known
    for number in range(count):
        yield entry.replace(b'"pond"', f'"pond-{number}"'.encode()), *others


def make_pages(known: tuple[bytes, ...], count: int, folder: Path) -> int:
    """All of a site's own pages, of so many policies; the size of the longest."""
    with spooled(folder) as spool:
        shelf = shelved(every(known, count), spool)
        for name, pieces in own_pages(Setting(), shelf, TODAY):
            draft(folder / name, (piece.encode() for piece in pieces)).put()
    return max(path.stat().st_size for path in folder.rglob("*.html"))


def test_the_pages_that_list_all_policies_are_long_and_little_of_them_is_held(
    known: tuple[bytes, ...], tmp_path: Path
) -> None:
    sizes = [make_pages(known, count, tmp_path) for count in (FEW, MANY)]
    assert sizes[1] - sizes[0] > (MANY - FEW) * 5 * MOST
    peaks = [peak(partial(make_pages, known, count, tmp_path)) for count in (FEW, MANY)]
    assert peaks[1] - peaks[0] < (MANY - FEW) * MOST
