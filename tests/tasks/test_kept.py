"""What is kept between builds: what a build makes with it is what it makes without, whatever has changed."""

from __future__ import annotations

import datetime
import shutil
import tempfile
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import policykit
from policykit.site.entry import told
from policykit.tasks.build import build
from policykit.tasks.check import choose
from policykit.tasks.load import Library, open_library, read_policy
from policykit.tasks.placing import SITE_FORMATS, Built, Request
from policykit.tasks.site import policy_files
from tests.support.commands import POLICIES as SHIPPED
from tests.support.commands import policy
from tests.support.larkmead import POLICIES as LARKMEAD
from tests.support.site_making import TODAY, everything

KEPT = Path(".policykit", "kept")
LATER = datetime.date(2027, 2, 1)
COUNT = len(list(LARKMEAD.glob("*.yaml"))) - 1


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
    assert anew.left == 0
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


NEEDED: dict[Callable[[Path], None], int | None] = {
    words: COUNT - 1, comment: COUNT - 1, added: COUNT, removed: COUNT - 1, file_renamed: COUNT - 1,
    id_changed: COUNT - 1, title_that_others_name: None, id_that_others_name: None,
    kept_elsewhere_now_here: None, alias: 0, audience_called_otherwise: 0, colour: 0, crest: 0,
}  # fmt: skip
"""Each change, and of how many policies nothing need be made again; None where some others name it."""


@pytest.mark.parametrize("output", ["site", "build"])
@pytest.mark.parametrize("change", NEEDED, ids=lambda change: change.__name__)
def test_after_any_change_all_is_as_from_scratch_and_no_more_is_made_than_need_be(
    change: Callable[[Path], None], output: str, folder: Path
) -> None:
    change(folder / "policies")
    again = built(folder, output)
    shutil.rmtree(folder / f"{output}-anew", ignore_errors=True)
    anew = built(folder, f"{output}-anew")
    if not again.errors:
        assert everything(folder / output) == everything(folder / f"{output}-anew")
    assert told_by(again) == told_by(anew)
    if (needed := NEEDED[change]) is not None:
        assert again.left == needed
    assert built(folder, output).written == []


def test_a_title_that_others_name_makes_those_anew_and_no_other(folder: Path) -> None:
    title_that_others_name(folder / "policies")
    naming = [
        file for file in (folder / "policies").glob("*.yaml") if "policy:complaints" in file.read_text()
    ]
    assert 0 < len(naming) < COUNT - 1
    assert built(folder, "build").left == COUNT - 1 - len(naming)


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
            if again.read:  # a build with nothing to do says nothing
                assert told_by(again) == told_by(anew)
            if not again.errors:
                assert everything(folder / "site") == everything(folder / "site-anew")


# ── The day ──────────────────────────────────────────────────────────────────────────────────────────────
def test_another_day_makes_only_those_anew_of_which_something_else_is_told(folder: Path) -> None:
    again = as_from_scratch(folder, "site", LATER)
    assert again.left == COUNT - 1
    assert [path.name for path in again.written if "policies" in path.parts] == ["online-safety.html"]
    assert as_from_scratch(folder, "site", TODAY).left == COUNT - 1


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
    return outcome.findings, policy_files(outcome.policy, ids, day), told(outcome.policy, day)


# ── Damage, and what is not our business ─────────────────────────────────────────────────────────────────
def kept(folder: Path) -> Iterator[Path]:
    yield from sorted((folder / "site" / KEPT).iterdir())


DAMAGE: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda _: b"",
    "cut short": lambda data: data[: len(data) // 2],
    "a byte": lambda data: data[:-3] + bytes([data[-3] ^ 1]) + data[-2:],
    "a byte in the middle": lambda data: data[:100] + bytes([data[100] ^ 1]) + data[101:],
    "no lines": lambda _: b"\xff\x00" * 40,
    "a seal alone": lambda data: data[:65],
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_what_is_damaged_is_made_anew(damage: str, folder: Path) -> None:
    for file in kept(folder):
        file.write_bytes(DAMAGE[damage](file.read_bytes()))
    comment(folder / "policies")
    again = as_from_scratch(folder, "site")
    assert again.written == []
    assert again.left == 0


def test_what_is_kept_of_one_policy_is_not_taken_for_another(folder: Path) -> None:
    first, second = list(kept(folder))[:2]
    first.write_bytes(second.read_bytes())
    comment(folder / "policies")
    assert as_from_scratch(folder, "site").left >= COUNT - 2


def test_without_what_is_kept_all_is_made_anew_and_kept_again(folder: Path) -> None:
    shutil.rmtree(folder / "site" / KEPT)
    comment(folder / "policies")
    assert as_from_scratch(folder, "site").left == 0
    comment(folder / "policies")
    assert as_from_scratch(folder, "site").left == COUNT - 1


@pytest.mark.parametrize("of", ["all", "each"])
def test_where_nothing_can_be_kept_the_pages_that_list_all_tell_of_what_was_built(
    of: str, folder: Path
) -> None:
    words(folder / "policies")
    in_the_way = [folder / "site" / KEPT] if of == "all" else [*kept(folder)]
    shutil.rmtree(folder / "site" / KEPT)
    for path in in_the_way:
        if of == "all":
            path.write_bytes(b"no folder")
        else:
            path.mkdir(parents=True)
    again, anew = built(folder, "site"), built(folder, "site-anew")
    assert everything(folder / "site") == everything(folder / "site-anew")
    more = {each.code.id for each in again.findings} - {each.code.id for each in anew.findings}
    assert more == {"PK403"}
    assert again.errors == COUNT


def test_a_document_that_is_gone_is_made_again_and_one_that_was_edited_is_left_and_told(folder: Path) -> None:
    (folder / "site/policies/visits.html").unlink()
    (folder / "site/policies/uniform.html").write_text("<p>Ours.</p>", "utf-8")
    (folder / "build/uniform.md").write_text("Ours.", "utf-8")
    comment(folder / "policies")
    again = built(folder, "site")
    assert (again.left, [path.name for path in again.written]) == (COUNT - 2, ["visits.html"])
    for made, file in ((again, "uniform.html"), (built(folder, "build"), "uniform.md")):
        assert [Path(finding.file).name for finding in made.findings if finding.is_error] == [file]


def test_the_copy_of_a_word_file_that_is_lost_is_kept_again(folder: Path) -> None:
    copies = {path.name for path in (folder / "build/.policykit").iterdir() if path.is_file()}
    for name in copies:
        (folder / "build/.policykit" / name).unlink()
    comment(folder / "policies")
    assert built(folder, "build").written == []
    assert {path.name for path in (folder / "build/.policykit").iterdir() if path.is_file()} == copies


def test_the_copy_of_a_word_file_that_is_damaged_is_kept_again(folder: Path) -> None:
    (copy,) = (folder / "build/.policykit").glob("visits.docx.*")
    sound = copy.read_bytes()
    copy.write_bytes(sound[:-1])
    comment(folder / "policies")
    assert built(folder, "build").written == []
    assert copy.read_bytes() == sound


def test_of_what_a_warning_shows_nothing_is_kept_because_a_site_is_for_all_to_read(folder: Path) -> None:
    note = "# between us: see the bursar"
    more = policy("pond", f"      {note}", "      - {kind: text, id: tbc, text: TBC.}")
    (folder / "policies/pond.yaml").write_text(more, "utf-8")
    again = as_from_scratch(folder, "site")
    shown = [line for finding in again.findings if finding.place for _, line in finding.place.excerpt]
    assert note in [line.strip() for line in shown]
    files = [path for path in (folder / "site").rglob("*") if path.is_file()]
    assert not [path for path in files if note.encode() in path.read_bytes()]


def test_of_notes_and_of_what_an_extract_leaves_out_nothing_can_be_read_in_what_is_kept(folder: Path) -> None:
    file = folder / "policies" / "uniform.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("owner: Deputy Head Teacher", "owner: Deputy #before-she-goes"), "utf-8")
    assert any("before-she-goes" in finding.sentence for finding in built(folder, "site").findings)
    built(folder, "visitors", audience="visitors")
    for output in ("site", "visitors"):
        kept = b"".join(path.read_bytes() for path in (folder / output / KEPT).iterdir())
        assert kept
        for words in (b"before-she-goes", b"PK301", b"Every day, children wear"):
            assert words not in kept


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


def test_what_is_kept_of_a_policy_goes_with_it(folder: Path) -> None:
    before = len(list(kept(folder)))
    removed(folder / "policies")
    built(folder, "site")
    assert len(list(kept(folder))) == before - 1


def test_an_extract_that_has_nothing_to_say_is_remembered_too(folder: Path) -> None:
    first = built(folder, "extracts", audience="volunteers")
    assert first.without
    comment(folder / "policies")
    again = built(folder, "extracts", audience="volunteers")
    assert (again.left, again.without) == (COUNT - 1, first.without)
    assert [again.written, again.removed] == [[], []]
