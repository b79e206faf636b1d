"""A build after another: nothing is written if nothing changed, and all is as if built from scratch."""

from __future__ import annotations

import datetime
import shutil
import sys
import tempfile
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import policykit
from policykit.site.entry import entry
from policykit.tasks.build import SITE_FORMATS, Request, build
from policykit.tasks.check import choose
from policykit.tasks.load import Library, open_library, read_policy
from policykit.tasks.site import policy_files
from policykit.tasks.writing import Built
from tests.support.commands import POLICIES as SHIPPED
from tests.support.commands import policy, run
from tests.support.larkmead import POLICIES as LARKMEAD
from tests.support.site_making import TODAY, everything

LATER = datetime.date(2027, 2, 1)
RECORD = ".policykit.jsonl"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The fictional school's folder, to be changed, with its site and its documents built beside it."""
    shutil.copytree(LARKMEAD, tmp_path / "policies")
    built(tmp_path, "site")
    built(tmp_path, "build")
    return tmp_path


def built(folder: Path, output: str, today: datetime.date = TODAY, audience: str | None = None) -> Built:
    """A site, or all documents, whichever the folder's name says."""
    is_site = output.startswith("site")
    formats = SITE_FORMATS if is_site else ("docx", "html", "markdown", "json")
    paths = (folder / "policies",)
    return build(Request(paths, formats, folder / output, today, jobs=1, is_site=is_site, audience=audience))


def told_by(made: Built) -> list[str]:
    """All that was found, with its places."""
    return sorted(repr(finding) for finding in made.findings)


def as_from_scratch(folder: Path, output: str, today: datetime.date = TODAY) -> Built:
    """Build again; what comes of it is what comes of a build into an empty folder."""
    again = built(folder, output, today)
    shutil.rmtree(folder / f"{output}-anew", ignore_errors=True)
    anew = built(folder, f"{output}-anew", today)
    assert everything(folder / output) == everything(folder / f"{output}-anew")
    assert told_by(again) == told_by(anew)
    return again


def rewrite(file: Path, old: str, new: str) -> None:
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")


# ── Every sort of change ─────────────────────────────────────────────────────────────────────────────────
def words(policies: Path) -> None:
    rewrite(policies / "keeping-policies.yaml", "title: ", "title: The ")


def comment(policies: Path) -> None:
    rewrite(policies / "uniform.yaml", "policykit: 1", "policykit: 1  # a note")


def added(policies: Path) -> None:
    (policies / "pond.yaml").write_text(policy("pond", title="Pond Policy"), "utf-8")


def removed(policies: Path) -> None:
    (policies / "keeping-policies.yaml").unlink()


def file_renamed(policies: Path) -> None:
    (policies / "uniform.yaml").rename(policies / "dress.yaml")


def id_changed(policies: Path) -> None:
    rewrite(policies / "keeping-policies.yaml", "id: keeping-policies\n", "id: keeping\n")


def title_that_others_name(policies: Path) -> None:
    rewrite(policies / "complaints.yaml", "title: ", "title: Our ")


def id_that_others_name(policies: Path) -> None:
    rewrite(policies / "visits.yaml", "id: visits\n", "id: days-out\n")


def kept_elsewhere_now_here(policies: Path) -> None:
    (policies / "behaviour.yaml").write_text(policy("behaviour", title="Behaviour Policy"), "utf-8")


def alias(policies: Path) -> None:
    rewrite(policies / "school.yaml", "aliases: [carer]", "aliases: [carer, guardian]")


def audience_called_otherwise(policies: Path) -> None:
    rewrite(policies / "school.yaml", "name: carers", "name: guardians")


def colour(policies: Path) -> None:
    rewrite(policies / "school.yaml", "#1f5f3a", "#1f3a5f")


def crest(policies: Path) -> None:
    data = bytearray((policies / "crest.png").read_bytes())
    data[-5] ^= 1
    (policies / "crest.png").write_bytes(bytes(data))


CHANGES = [
    words, comment, added, removed, file_renamed, id_changed, title_that_others_name, id_that_others_name,
    kept_elsewhere_now_here, alias, audience_called_otherwise, colour, crest,
]  # fmt: skip


@pytest.mark.parametrize("output", ["site", "build"])
@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_after_any_change_all_is_as_from_scratch(
    change: Callable[[Path], None], output: str, folder: Path
) -> None:
    change(folder / "policies")
    again = built(folder, output)
    anew = built(folder, f"{output}-anew")
    if not again.errors:
        assert everything(folder / output) == everything(folder / f"{output}-anew")
    assert told_by(again) == told_by(anew)
    assert built(folder, output).written == []


def test_one_change_after_another_comes_to_the_same(folder: Path) -> None:
    for change in (words, added, title_that_others_name, removed, alias, comment):
        change(folder / "policies")
        as_from_scratch(folder, "site")


WORDS = st.sampled_from(
    ["Words.", "See [it](policy:a).", "See [it](policy:b).", "To [parents](audience:parents)."]
)
FOLDERS = st.dictionaries(
    st.sampled_from(["a", "b", "c"]), st.tuples(st.sampled_from(["Pond", "Shed"]), WORDS), max_size=3
)
SCHOOLS = st.sampled_from(["", "colour: '#1f5f3a'\n", "policies: [{id: a, title: Elsewhere}]\n"])
DAYS = st.sampled_from([TODAY, datetime.date(2029, 2, 1), datetime.date(2031, 2, 1)])


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(FOLDERS, SCHOOLS, DAYS), min_size=2, max_size=4))
def test_whatever_becomes_of_a_folder_its_site_is_as_from_scratch(
    states: list[tuple[dict[str, tuple[str, str]], str, datetime.date]],
) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for policies, school, today in states:
            shutil.rmtree(folder / "policies", ignore_errors=True)
            (folder / "policies").mkdir()
            (folder / "policies/school.yaml").write_text(f"policykit: 1\nname: Larkmead\n{school}", "utf-8")
            for id_, (title, text) in policies.items():
                more = f"      - {{kind: text, id: more, text: '{text}'}}"
                (folder / f"policies/{id_}.yaml").write_text(policy(id_, more, title=title), "utf-8")
            again = built(folder, "site", today)
            shutil.rmtree(folder / "site-anew", ignore_errors=True)
            anew = built(folder, "site-anew", today)
            assert told_by(again) == told_by(anew)
            if not again.errors:
                assert everything(folder / "site") == everything(folder / "site-anew")


# ── Nothing changed ──────────────────────────────────────────────────────────────────────────────────────
def stamps(folder: Path) -> dict[Path, tuple[int, int]]:
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {path: (path.stat().st_mtime_ns, path.stat().st_ino) for path in files}


@pytest.mark.parametrize("command", [["build"], ["site"], ["build", "--for", "parents"]], ids=" ".join)
@pytest.mark.parametrize("broken", [False, True], ids=["sound", "one broken"])
def test_a_second_build_writes_nothing_and_says_the_same(
    command: list[str], broken: bool, tmp_path: Path
) -> None:
    shutil.copytree(SHIPPED, tmp_path / "policies")
    (tmp_path / "policies" / "pond.yaml").write_text(policy("pond", "      - {" if broken else ""), "utf-8")
    output = tmp_path / command[0]
    first = run(tmp_path, *command, "--today", "2026-11-22")
    before = stamps(output)
    again = run(tmp_path, *command, "--today", "2026-11-23")
    assert (again.status, again.err) == (first.status, first.err)
    assert first.out.splitlines()[-1] == again.out.splitlines()[-1]
    assert stamps(output) == before


def test_a_second_build_gives_the_same_findings_though_it_reads_no_policy(folder: Path) -> None:
    more = policy("pond", "      - {kind: text, id: tbc, text: TBC.}")
    (folder / "policies" / "pond.yaml").write_text(more, "utf-8")
    first, again = built(folder, "build"), built(folder, "build")
    assert first.findings
    assert again.findings == first.findings
    assert (first.read > 0, again.read) == (True, 0)


def test_another_day_changes_what_a_build_finds_and_shows(folder: Path) -> None:
    again = as_from_scratch(folder, "site", LATER)
    changed = [path.relative_to(folder / "site").as_posix() for path in again.written]
    assert changed == ["policies/online-safety.html", "index.html"]
    as_from_scratch(folder, "build", LATER)
    as_from_scratch(folder, "site", TODAY)
    as_from_scratch(folder, "build", TODAY)


def test_a_document_that_is_gone_is_made_again_and_one_that_was_edited_is_left_and_told(folder: Path) -> None:
    (folder / "site/policies/visits.html").unlink()
    (folder / "site/policies/uniform.html").write_text("<p>Ours.</p>", "utf-8")
    (folder / "build/uniform.md").write_text("Ours.", "utf-8")
    again = built(folder, "site")
    assert [path.name for path in again.written] == ["visits.html"]
    for made, file in ((again, "uniform.html"), (built(folder, "build"), "uniform.md")):
        assert [Path(finding.file).name for finding in made.findings if finding.is_error] == [file]


@pytest.mark.parametrize("lost", [True, False])
def test_the_copy_of_a_word_file_that_is_lost_or_damaged_is_kept_again(lost: bool, folder: Path) -> None:
    (copy,) = (folder / "build/.policykit").glob("visits.docx.*")
    sound = copy.read_bytes()
    if lost:
        copy.unlink()
    else:
        copy.write_bytes(sound[:-1])
    comment(folder / "policies")
    assert built(folder, "build").written == []
    assert copy.read_bytes() == sound


def test_nothing_of_what_a_site_or_an_extract_does_not_show_is_left_in_its_folder(folder: Path) -> None:
    file = folder / "policies" / "uniform.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("owner: Deputy Head Teacher", "owner: Deputy #before-she-goes"), "utf-8")
    assert any("before-she-goes" in finding.sentence for finding in built(folder, "site").findings)
    built(folder, "visitors", audience="visitors")
    for output, secrets in (
        ("site", [b"before-she-goes"]),
        ("visitors", [b"before-she-goes", b"children wear"]),
    ):
        files = [path.read_bytes() for path in (folder / output).rglob("*") if path.is_file()]
        assert not [words for words in secrets for data in files if words in data]


def test_many_written_files_are_counted_and_not_all_named(tmp_path: Path) -> None:
    (tmp_path / "policies").mkdir()
    for number in range(20):
        (tmp_path / f"policies/p{number}.yaml").write_text(policy(f"p{number}"), "utf-8")
    ran = run(tmp_path, "build", "--to", "markdown,json")
    assert (ran.out.count("wrote"), "and 10 more" in ran.out) == (30, True)


def test_progress_is_told_of_every_policy_and_every_page(tmp_path: Path) -> None:
    (tmp_path / "policies").mkdir()
    for name in ("pond", "shed", "bin"):
        (tmp_path / f"policies/{name}.yaml").write_text(policy(name), "utf-8")
    asked = Request((tmp_path / "policies",), SITE_FORMATS, tmp_path / "site", TODAY, jobs=1, is_site=True)
    told_of: list[tuple[int, ...]] = []
    build(asked, lambda *step: told_of.append(step))
    total = len(told_of)
    assert total > 3
    assert told_of == [(done, total) for done in range(1, total + 1)]


# ── After an upgrade ─────────────────────────────────────────────────────────────────────────────────────
def test_an_upgrade_replaces_untouched_documents_of_version_0_2_without_a_word(folder: Path) -> None:
    record = folder / "build" / RECORD
    lines = [line for line in record.read_text("utf-8").splitlines() if '"inputs"' not in line]
    (folder / "build" / ".policykit.lock").write_bytes(b"")
    cache = folder / "build" / ".policykit" / "kept"
    cache.mkdir()
    (cache / f"{'a' * 16}-{'b' * 16}").write_bytes(b"seal")
    record.write_text("\n".join([*lines, '{"inputs": "' + "0" * 64 + '"}', ""]), "utf-8")
    words(folder / "policies")
    again = built(folder, "build")
    assert (len(again.written), again.kept, again.errors) == (4, [], 0)
    assert not cache.exists()
    assert sys.platform == "win32" or not (folder / "build" / ".policykit.lock").exists()


# ── Files that are saved while a build runs ──────────────────────────────────────────────────────────────
def test_what_is_saved_while_a_build_runs_and_taken_back_leaves_nothing_of_it(folder: Path) -> None:
    comment(folder / "policies")
    changed = folder / "policies" / "visits.yaml"
    before = changed.read_bytes() + b"# this one is made again too\n"
    changed.write_bytes(before)

    def saved(done: int, _: int) -> None:
        if done == 1:
            changed.write_bytes(before.replace(b"Visits", b"Outings"))

    paths, formats = (folder / "policies",), ("docx", "html", "markdown", "json")
    build(Request(paths, formats, folder / "build", TODAY, jobs=1), saved)
    assert b"Outings" in (folder / "build" / "visits.md").read_bytes()
    changed.write_bytes(before)
    as_from_scratch(folder, "build")


def test_a_school_that_is_saved_before_it_is_read_and_taken_back_leaves_nothing_of_it(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    changed = folder / "policies" / "school.yaml"
    before = changed.read_bytes()

    def chosen(paths: tuple[Path, ...]) -> object:
        changed.write_bytes(before.replace(b"Larkmead", b"Skylark"))
        return choose(paths)

    comment(folder / "policies")
    with monkeypatch.context() as within:
        within.setattr("policykit.tasks.check.choose", chosen)
        built(folder, "build")
    assert b"Skylark" in (folder / "build" / "visits.md").read_bytes()
    changed.write_bytes(before)
    as_from_scratch(folder, "build")


def test_a_file_that_is_named_and_is_not_listed_is_built_again_when_it_changes(folder: Path) -> None:
    named = folder / "policies" / "languages.txt"
    (folder / "policies" / "languages.yaml").rename(named)
    request = Request((named,), ("markdown",), folder / "named", TODAY)
    build(request)
    named.write_text(named.read_text(encoding="utf-8").replace("Croeso", "Welcome"), encoding="utf-8")
    build(request)
    assert "Welcome" in (folder / "named" / "languages.md").read_text(encoding="utf-8")


def test_a_proposal_is_built_again_when_a_policy_that_it_names_is_given_a_page_beside_it(
    folder: Path,
) -> None:
    proposed = folder / "policies" / "proposed"
    proposed.mkdir()
    text = policy(
        "pond", "      - {kind: text, id: more, text: 'See [it](policy:visits).'}", title="Pond Policy"
    )
    (proposed / "pond.yaml").write_text(text, "utf-8")
    request = Request((proposed,), SITE_FORMATS, folder / "proposals", TODAY, jobs=1, is_site=True)
    page = folder / "proposals" / "policies" / "pond.html"
    build(request)
    assert 'policies/visits.html"' not in page.read_text("utf-8")
    shutil.copy(folder / "policies" / "visits.yaml", proposed)
    build(request)
    assert 'policies/visits.html"' in page.read_text("utf-8")


# ── Days ─────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("policies", [LARKMEAD, SHIPPED], ids=["larkmead", "shipped"])
def test_between_its_turning_days_the_same_is_told_of_a_policy_every_day(policies: Path) -> None:
    library = open_library(policies)
    turns = 0
    for file in library.files:
        made = policykit.load_policy(file)
        days = sorted({datetime.date(1990, 1, 1), *made.turning_days(), datetime.date(2090, 1, 1)})
        for first, turn in pairwise(days):
            last = turn - datetime.timedelta(days=1)
            assert all_told(library, file, first) == all_told(library, file, last)
            turns += all_told(library, file, last) != all_told(library, file, turn)
    assert turns


def all_told(library: Library, file: Path, day: datetime.date) -> tuple[object, ...]:
    outcome = read_policy(library, file, day)
    assert outcome.policy is not None
    ids = frozenset(library.ids.values())
    return outcome.findings, policy_files(outcome.policy, ids, day), entry(outcome.policy, day)
