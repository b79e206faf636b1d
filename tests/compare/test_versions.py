"""A policy by its name: an id, a file, or either at a revision of git; and what is told of others."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from policykit.findings import InvalidData, UnknownName
from policykit.tasks.load import version, versions
from tests.support.commands import run, school
from tests.support.tools import required

GIT = ("-c", "user.name=A Clerk", "-c", "user.email=clerk@school.example", "-c", "commit.gpgsign=false")


def git(folder: Path, *arguments: str) -> None:
    command = [required("git"), *GIT, *arguments]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)


def amend(folder: Path, old: str, new: str, name: str = "social-media.yaml") -> None:
    file = folder / "policies" / name
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout with two commits, and a change that is not committed."""
    school(tmp_path)
    git(tmp_path, "init", "-q", "-b", "main")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-qm", "one")
    git(tmp_path, "tag", "accepted/2021")
    amend(tmp_path, "title: Social Media Policy", "title: Second Title")
    git(tmp_path, "commit", "-qam", "two")
    amend(tmp_path, "title: Second Title", "title: Third Title")
    monkeypatch.chdir(tmp_path)
    return tmp_path


POLICIES = Path("policies")


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("social-media", "Third Title"),
        ("social-media@HEAD", "Second Title"),
        ("social-media@main", "Second Title"),
        ("social-media@HEAD~1", "Social Media Policy"),
        ("social-media@accepted/2021", "Social Media Policy"),
        ("policies/social-media.yaml", "Third Title"),
        ("policies/social-media.yaml@HEAD~1", "Social Media Policy"),
        ("social-media.yaml@HEAD~1", "Social Media Policy"),
    ],
)
@pytest.mark.usefixtures("checkout")
def test_a_name_leads_to_a_policy_as_it_is_or_was(name: str, title: str) -> None:
    assert version(name, POLICIES).title == title


def kept_copy(folder: Path) -> Path:
    """A copy of the policy in a folder that holds nothing else."""
    copy = folder.parent / "copies" / "social-media.yaml"
    copy.parent.mkdir()
    copy.write_bytes((folder / "social-media.yaml").read_bytes())
    return copy


def test_the_school_is_that_of_the_revision(checkout: Path) -> None:
    amend(checkout, "name: Ash Grange Primary School", "name: Another School", "school.yaml")
    assert version("social-media", POLICIES).school.name == "Another School"
    assert version("social-media@HEAD", POLICIES).school.name == "Ash Grange Primary School"


def test_a_policy_is_found_by_its_id_under_the_name_its_file_had(checkout: Path) -> None:
    git(checkout, "mv", "policies/social-media.yaml", "policies/socials.yaml")
    assert version("social-media@HEAD", POLICIES).title == "Second Title"
    assert version("social-media", POLICIES).title == "Third Title"


def test_the_folder_may_be_the_one_we_are_in(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(checkout / "policies")
    assert version("social-media.yaml@HEAD~1", Path()).title == "Social Media Policy"
    assert version("social-media@HEAD", Path()).title == "Second Title"


def test_a_file_whose_own_name_has_an_at_sign_is_that_file(checkout: Path) -> None:
    (checkout / "policies" / "a@HEAD.yaml").write_bytes((POLICIES / "social-media.yaml").read_bytes())
    assert version("policies/a@HEAD.yaml", POLICIES).title == "Third Title"


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("social-media@nothing", "PK432"),
        ("social-media@--all", "PK432"),
        ("social-media@", "PK432"),
        ("social-media@HEAD; echo mine", "PK432"),
        ("social-media@HEAD:policies", "PK432"),
        ("socials@HEAD", "PK433"),
        ("policies/socials.yaml@HEAD", "PK433"),
    ],
)
@pytest.mark.usefixtures("checkout")
def test_what_cannot_be_found_is_told(name: str, code: str) -> None:
    with pytest.raises(InvalidData) as raised:
        version(name, POLICIES)
    assert [finding.code.id for finding in raised.value.findings] == [code]


@pytest.mark.usefixtures("checkout")
def test_an_unknown_policy_is_told_with_a_suggestion() -> None:
    with pytest.raises(UnknownName, match="Did you mean “social-media”"):
        version("social-medias", POLICIES)


def test_a_folder_that_is_no_checkout_is_told(tmp_path: Path) -> None:
    school(tmp_path)
    ran = run(
        tmp_path, "diff", "social-media@HEAD", "social-media", GIT_CEILING_DIRECTORIES=str(tmp_path.parent)
    )
    assert ran.status == 2
    assert "PK431" in ran.err


def test_where_there_is_no_git_it_is_told(checkout: Path) -> None:
    ran = run(checkout, "diff", "social-media@HEAD", "social-media", PATH="")
    assert ran.status == 2
    assert "PK430" in ran.err


def test_faults_of_an_earlier_version_are_told_under_its_own_name(checkout: Path) -> None:
    amend(checkout, "audiences:", "audience:")
    git(checkout, "commit", "-qam", "a slip")
    amend(checkout, "audience:", "audiences:")
    ran = run(checkout, "diff", "social-media@HEAD", "social-media")
    assert ran.status == 2
    assert "policies@HEAD/social-media.yaml:" in ran.err
    assert "PK101" in ran.err


def test_show_shows_an_earlier_version(checkout: Path) -> None:
    assert run(checkout, "show", "social-media@HEAD~1").out.startswith("Social Media Policy\n")


def test_git_is_only_read_from(checkout: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in checkout.rglob("*") if "index" not in path.name}
    version("social-media@HEAD~1", POLICIES)
    after = {path: path.stat().st_mtime_ns for path in checkout.rglob("*") if "index" not in path.name}
    assert before == after


@pytest.mark.usefixtures("checkout")
def test_a_copy_kept_elsewhere_is_read_with_the_school_of_the_folder_of_policies() -> None:
    copy = kept_copy(POLICIES)
    assert version(str(copy), POLICIES).school.name == "Ash Grange Primary School"
    old, new = versions(str(copy), "social-media", POLICIES)
    assert (old.title, new.title) == ("Third Title", "Third Title")


@pytest.mark.usefixtures("checkout")
def test_a_copy_is_read_with_the_school_of_the_file_that_it_is_compared_with() -> None:
    elsewhere = Path("ours")
    POLICIES.rename(elsewhere)
    copy, name = kept_copy(elsewhere), str(elsewhere / "social-media.yaml")
    for both in (versions(str(copy), name, POLICIES), versions(name, str(copy), POLICIES)):
        assert {each.school.name for each in both} == {"Ash Grange Primary School"}


def test_a_file_whose_content_was_never_fetched_is_told_as_that(checkout: Path) -> None:
    command = [required("git"), "rev-parse", "HEAD~1:policies/social-media.yaml"]
    blob = subprocess.run(command, cwd=checkout, check=True, capture_output=True, text=True).stdout.strip()
    (checkout / ".git" / "objects" / blob[:2] / blob[2:]).unlink()
    ran = run(checkout, "diff", "social-media@HEAD~1", "social-media")
    assert (ran.status, "its content was never fetched" in " ".join(ran.err.split())) == (2, True), ran.said
