"""The record of what was written: what it believes, and what it makes of damage."""

from __future__ import annotations

from pathlib import Path

from policykit.workspace.manifest import NAME, Manifest, digest


def recorded(folder: Path, *writes: tuple[str, bytes]) -> None:
    manifest = Manifest.read(folder)
    for name, data in writes:
        manifest.will_write(name, "../policies/a.yaml", digest(data))
    manifest.close()


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
    manifest.save("fingerprint")
    manifest = Manifest.read(tmp_path)
    assert manifest.inputs == "fingerprint"
    assert not manifest.wrote("a.md", digest(b"old"))
    assert manifest.wrote("a.md", digest(b"new"))


def test_a_line_that_was_torn_when_the_build_was_killed_is_passed_over(tmp_path: Path) -> None:
    recorded(tmp_path, ("a.md", b"old"))
    log = tmp_path / NAME
    log.write_bytes(log.read_bytes() + b'{"file": "b.md", "fr')
    torn = Manifest.read(tmp_path)
    assert not torn.damaged
    torn.will_write("c.md", "../policies/c.yaml", digest(b"c"))
    torn.close()
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
    manifest.save("")
    assert list(Manifest.read(tmp_path).entries) == ["b.md"]
