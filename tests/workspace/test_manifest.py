"""The record of what was written: what it knows, how it is read, and what it makes of damage."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from policykit import codes
from policykit.findings import Anchor, Finding, NotWritten, Place
from policykit.workspace import outputs
from policykit.workspace.manifest import NAME, LastBuild, Manifest, digest
from policykit.workspace.snapshots import Snapshots


def recorded(folder: Path, *writes: tuple[str, bytes]) -> None:
    manifest = Manifest.read(folder)
    for name, data in writes:
        manifest.will_write(name, "../policies/a.yaml", digest(data))


def test_every_version_that_a_killed_build_may_have_left_is_ours(tmp_path: Path) -> None:
    recorded(tmp_path, ("a.md", b"old"), ("a.md", b"new"))
    manifest = Manifest.read(tmp_path)
    assert manifest.wrote("a.md", digest(b"old"))
    assert manifest.wrote("a.md", digest(b"new"))
    assert not manifest.wrote("a.md", digest(b"edited"))
    assert not manifest.wrote("b.md", digest(b"new"))


def test_only_the_last_version_is_ours_once_it_is_written(tmp_path: Path) -> None:
    recorded(tmp_path, ("a.md", b"old"), ("a.md", b"new"))
    manifest = Manifest.read(tmp_path)
    manifest.note("a.md", "../policies/a.yaml", digest(b"new"))
    manifest.save(None)
    manifest = Manifest.read(tmp_path)
    assert not manifest.wrote("a.md", digest(b"old"))
    assert manifest.wrote("a.md", digest(b"new"))


def test_a_line_that_was_torn_when_the_build_was_killed_is_passed_over(tmp_path: Path) -> None:
    recorded(tmp_path, ("a.md", b"old"))
    log = tmp_path / NAME
    log.write_bytes(log.read_bytes() + b'{"file": "b.md", "fr')
    torn = Manifest.read(tmp_path)
    assert not torn.damaged
    torn.will_write("c.md", "../policies/c.yaml", digest(b"c"))
    again = Manifest.read(tmp_path)
    assert not again.damaged
    assert again.wrote("a.md", digest(b"old"))
    assert again.wrote("c.md", digest(b"c"))
    assert "b.md" not in again.entries


def test_damage_anywhere_else_is_seen(tmp_path: Path) -> None:
    recorded(tmp_path, ("a.md", b"a"), ("b.md", b"b"))
    log = tmp_path / NAME
    log.write_bytes(b"rubbish\n" + log.read_bytes())
    assert Manifest.read(tmp_path).damaged


def test_a_file_that_is_forgotten_is_not_in_the_record_any_more(tmp_path: Path) -> None:
    recorded(tmp_path, ("a.md", b"a"), ("b.md", b"b"))
    manifest = Manifest.read(tmp_path)
    manifest.forget("a.md")
    manifest.save(None)
    assert list(Manifest.read(tmp_path).entries) == ["b.md"]


def test_a_complete_build_is_read_as_it_was_saved_until_the_next_file_is_written(tmp_path: Path) -> None:
    place = Place(3, 4, 2, ((2, "a"), (3, "b")))
    finding = Finding(codes.GAP, "It is missing.", "Add it.", Anchor("p", "items/1"), "x", "a.yaml", place)
    last = LastBuild("digest", {"crest.png": "other"}, "2026-01-01", "2027-01-01", (finding,), 2)
    Manifest.read(tmp_path).save(last)
    manifest = Manifest.read(tmp_path)
    assert manifest.last == last
    manifest.will_write("a.md", "../policies/a.yaml", digest(b"a"))
    assert Manifest.read(tmp_path).last is None


def test_the_record_of_version_0_2_is_read(tmp_path: Path) -> None:
    known = digest(b"a")
    lines = (
        f'{{"file": "a.md", "from": "../policies/a.yaml", "sha256": "{known}"}}\n\n{{"inputs": "{known}"}}\n'
    )
    (tmp_path / NAME).write_text(lines.replace("\n\n", "\n"), encoding="utf-8")
    manifest = Manifest.read(tmp_path)
    assert (manifest.damaged, manifest.last, manifest.wrote("a.md", known)) == (False, None, True)


@pytest.mark.skipif(sys.platform == "win32", reason="links need a permission there")
def test_a_link_in_place_of_the_record_is_not_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside.txt"
    outside.write_bytes(b"")
    folder = tmp_path / "build"
    folder.mkdir()
    (folder / NAME).symlink_to(outside)
    with pytest.raises(NotWritten):
        outputs.append(folder / NAME, b"line")
    with pytest.raises(NotWritten):
        Manifest.read(folder)
    with pytest.raises(NotWritten):
        Manifest(folder).will_write("a.md", "../policies/a.yaml", digest(b"a"))
    assert outside.read_bytes() == b""


def test_a_lock_leaves_no_file_behind_and_temporary_files_have_names_that_nobody_can_guess(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names: list[str] = []
    real = Path.replace

    def replace(self: Path, target: Path) -> Path:
        names.append(self.name)
        return real(self, target)

    monkeypatch.setattr(Path, "replace", replace)
    with outputs.locked(tmp_path):
        outputs.write(tmp_path / "a.md", b"a")
        outputs.write(tmp_path / "a.md", b"b")
    assert [path.name for path in tmp_path.iterdir()] == ["a.md"]
    assert len(set(names)) == 2


@pytest.mark.skipif(sys.platform == "win32", reason="links need a permission there")
def test_nothing_is_removed_behind_a_link_in_place_of_the_folder_of_copies(tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    mine.mkdir()
    for name in ("letter.docx", f"letter.docx.{'0' * 16}"):
        (mine / name).write_bytes(b"mine")
    (tmp_path / "build").mkdir()
    (tmp_path / "build" / ".policykit").symlink_to(mine)
    snapshots = Snapshots(tmp_path / "build")
    snapshots.sweep(Manifest.read(tmp_path / "build"))
    with pytest.raises(NotWritten):
        snapshots.keep("a.docx", b"a", b"{}")
    assert len(list(mine.iterdir())) == 2


def test_a_file_of_the_users_own_among_the_copies_stays(tmp_path: Path) -> None:
    (tmp_path / ".policykit").mkdir()
    Snapshots(tmp_path).keep("a.docx", b"a", b"{}")
    (tmp_path / ".policykit" / "mine.docx").write_bytes(b"mine")
    Snapshots(tmp_path).sweep(Manifest.read(tmp_path))
    assert [path.name for path in (tmp_path / ".policykit").iterdir()] == ["mine.docx"]
