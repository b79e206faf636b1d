"""Memory: what a site holds while it is made hardly grows with the number of its policies.

Bytes are counted by tracemalloc, so nothing hangs on the machine or on how busy it is.
"""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

import policykit
from policykit.model.setting import Setting
from policykit.site.entry import told
from policykit.tasks.build import build
from policykit.tasks.placing import LISTED, SITE_FORMATS, Request
from policykit.tasks.site import own_count, own_pages, shelved
from policykit.workspace.manifest import Manifest, digest
from policykit.workspace.outputs import draft
from policykit.workspace.spool import spooled
from tests.support.commands import policy
from tests.support.site_making import TODAY

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
    """The greatest number of bytes that were held at a time, beyond those held before.

    The lesser of two: once in a while the interpreter makes a table of its own larger, such as that of
    interned strings, and the copy of it, two megabytes, would count as ours.
    """
    return min(_peak(work), _peak(work))


def _peak(work: Callable[[], object]) -> int:
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


# ── The account of what was done ─────────────────────────────────────────────────────────────────────────
def record(count: int, folder: Path) -> None:
    """The record of so many policies, with the four files of each."""
    manifest = Manifest(folder)
    for number in range(count):
        source = f"../policies/pond-{number}.yaml"
        for ending in ("docx", "html", "json", "md"):
            name = f"policies/pond-{number}.{ending}"
            manifest.note(name, source, digest(name.encode()))
    manifest.save("fingerprint")


def test_the_record_of_what_was_written_takes_little_room_while_it_is_written_and_read(
    tmp_path: Path,
) -> None:
    written = [peak(partial(record, count, tmp_path)) for count in (10 * FEW, 10 * MANY)]
    assert written[1] - written[0] < 10 * (MANY - FEW) * 1_250
    record(10 * FEW, tmp_path)
    few = peak(partial(Manifest.read, tmp_path))
    record(10 * MANY, tmp_path)
    assert peak(partial(Manifest.read, tmp_path)) - few < 10 * (MANY - FEW) * 1_250


def test_told_in_brief_a_build_counts_what_it_would_list(tmp_path: Path) -> None:
    for number in range(LISTED):
        more = "      - {kind: text, id: tbc, text: TBC.}"
        (tmp_path / f"p{number}.yaml").write_text(policy(f"p{number}", more), "utf-8")
    asked = Request((tmp_path,), ("markdown", "json"), tmp_path / "listed", TODAY, jobs=1)
    listed, brief = build(asked), build(replace(asked, output=tmp_path / "brief", is_brief=True))
    assert (len(listed.written), listed.more) == (2 * LISTED, 0)
    assert (len(brief.written), brief.more) == (LISTED, LISTED)
    assert [path.name for path in brief.written] == [path.name for path in listed.written[:LISTED]]
    assert listed.warnings == len(listed.findings) >= LISTED
    assert (brief.warnings, brief.findings) == (listed.warnings, [])


def test_progress_is_told_of_every_policy_looked_at_or_made_and_of_every_page_of_the_site(
    tmp_path: Path,
) -> None:
    (tmp_path / "policies").mkdir()
    for name in ("pond", "shed", "bin"):
        (tmp_path / f"policies/{name}.yaml").write_text(policy(name), "utf-8")
    asked = Request((tmp_path / "policies",), SITE_FORMATS, tmp_path / "site", TODAY, jobs=1, is_site=True)
    told_of: list[tuple[int, ...]] = []
    for _ in range(2):
        told_of.clear()
        built = build(asked, lambda *step: told_of.append(step))
        total = 3 + own_count(Setting())
        assert told_of == [(done, total) for done in range(1, total + 1)]
        (tmp_path / "policies/pond.yaml").write_text(policy("pond", title="Lake"), "utf-8")
    assert built.left == 2
