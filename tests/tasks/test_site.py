"""The site: every link lands, every expectation is found, and only what policykit wrote is ever removed."""

from __future__ import annotations

import datetime
import json
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest
from lxml import etree

import policykit
from policykit import codes
from policykit.findings import InvalidData
from policykit.model import schemas
from policykit.tasks.build import SITE_FORMATS, Request, build
from tests.support.commands import TODAY as TODAY_WRITTEN
from tests.support.commands import policy, run
from tests.support.larkmead import POLICIES
from tests.support.site_making import (
    SOURCES,
    TODAY,
    build_site,
    elements,
    everything,
    ids,
    is_within,
    lands,
    links,
    pages,
    site,
)

ATOM = "{http://www.w3.org/2005/Atom}"
SCHOOLS = sorted(SOURCES)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with two small policies, to be changed."""
    policies = tmp_path / "policies"
    policies.mkdir()
    (policies / "school.yaml").write_text("policykit: 1\nname: Larkmead Primary School\n", "utf-8")
    for name in ("pond", "shed"):
        (policies / f"{name}.yaml").write_text(policy(name, title=f"{name.title()} Policy"), "utf-8")
    return tmp_path


# ── Links ────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("school", SCHOOLS)
def test_no_link_within_the_site_is_dead(school: str) -> None:
    dead = [
        f"{page.name}: {address}"
        for page in pages(site(school))
        for address in links(page)
        if is_within(address) and not lands(page, address)
    ]
    assert dead == []


def test_a_dead_link_would_be_seen(tmp_path: Path) -> None:
    shutil.copytree(site("larkmead"), tmp_path / "site")
    (tmp_path / "site/policies/uniform.html").unlink()
    first = tmp_path / "site/index.html"
    assert not all(lands(first, address) for address in links(first) if is_within(address))


@pytest.mark.parametrize("school", SCHOOLS)
def test_links_are_relative_so_that_the_site_works_from_any_folder(school: str) -> None:
    inside = {address for page in pages(site(school)) for address in links(page) if is_within(address)}
    assert not [address for address in inside if address.startswith("/") or ":" in address]


@pytest.mark.parametrize("school", SCHOOLS)
def test_the_page_for_a_missing_one_leads_on_from_whichever_folder_it_is_shown_in(
    school: str, tmp_path: Path
) -> None:
    shutil.copytree(site(school), tmp_path / "site")
    for name in ("gone.html", "policies/gone.html", "for/gone.html"):
        shown = Path(shutil.copy(site(school) / "404.html", tmp_path / "site" / name))
        leading = [address for address in links(shown) if not address.startswith("#")]
        assert leading == ["index.html"]
        assert lands(shown, "index.html")


@pytest.mark.parametrize("school", SCHOOLS)
def test_every_page_is_reached_from_the_first(school: str) -> None:
    seen: set[Path] = set()
    waiting = [site(school) / "index.html"]
    while waiting:
        page = waiting.pop()
        if page not in seen:
            seen.add(page)
            inside = (address for address in links(page) if is_within(address))
            found = (
                (page.parent / address.split("#")[0]).resolve() for address in inside if address[0] != "#"
            )
            waiting += [target for target in found if target.suffix == ".html"]
    unlinked = {"404.html", "policies/index.html", "for/index.html"}
    assert {page.relative_to(site(school)).as_posix() for page in set(pages(site(school))) - seen} <= unlinked


@pytest.mark.parametrize("school", SCHOOLS)
def test_every_expectation_is_on_the_page_of_each_of_its_audiences_with_a_link_that_lands_on_it(
    school: str,
) -> None:
    policies = policykit.load_policies(SOURCES[school])
    expected = [one for each in policies.values() for one in each.expectations()]
    assert expected
    for one in expected:
        for audience in one.of:
            page = site(school) / "for" / f"{audience}.html"
            address = f"../policies/{one.policy}.html#{one.id}"
            assert address in set(links(page)), f"{audience}: {one.policy}#{one.id}"
            assert lands(page, address)


def test_what_is_expected_is_told_with_its_words_its_stem_and_its_gap() -> None:
    text = elements(site("shipped") / "for/parents.html")[0].text
    assert "staff, governors, parents and carers must follow these guidelines:" in text
    assert text.count("Missing from this policy") == len(
        policykit.load_policies(SOURCES["shipped"])["social-media"].expectations(of="parents")
    )


def test_a_page_for_an_audience_says_nothing_that_is_asked_of_others() -> None:
    page = site("larkmead") / "for/parents.html"
    for each in policykit.load_policies(POLICIES).values():
        for one in each.expectations():
            if "parents" not in one.of:
                assert f"../policies/{one.policy}.html#{one.id}" not in set(links(page))


# ── The first page, the laws ─────────────────────────────────────────────────────────────────────────────
def test_the_first_page_lists_every_policy_every_audience_and_what_is_due() -> None:
    first = site("larkmead") / "index.html"
    loaded = policykit.load_policies(POLICIES)
    found = set(links(first))
    assert found >= {f"policies/{id_}.html" for id_ in loaded}
    assert found >= {f"for/{audience.id}.html" for audience in loaded.school.audiences}
    text = elements(first)[0].text
    assert "Online Safety and Acceptable Use Policy, Autumn 2026: due now" in text


def test_many_policies_stand_under_their_first_letters(tmp_path: Path) -> None:
    for number in range(24):
        letter = "ABCDEFGH"[number % 8]
        words = policy(f"p{number}", title=f"{letter}{number} Policy")
        (tmp_path / f"p{number}.yaml").write_text(words, "utf-8")
    build_site(tmp_path, tmp_path / "site")
    first = elements(tmp_path / "site/index.html")
    assert [element.text for element in first if element.name == "h3"] == list("ABCDEFGH")


def test_the_page_of_laws_says_what_has_happened_and_where_each_is_cited() -> None:
    page = site("shipped") / "laws.html"
    text = elements(page)[0].text
    assert "Malicious Communications Act 1988" in text
    assert "31 January 2024" in text
    assert "policies/social-media.html#dignity-and-respect" in set(links(page))
    assert "http://www.legislation.gov.uk/id/ukpga/1988/27" in set(links(page))


def test_a_review_stands_at_the_date_on_the_page() -> None:
    page = site("shipped") / "policies/social-media.html"
    (standing,) = [element.text for element in elements(page) if element.kind == "standing"]
    assert standing == "overdue since 30 April 2024"


def test_a_link_to_a_policy_that_has_no_page_is_plain_words(folder: Path) -> None:
    link = "      - {kind: text, id: see, text: 'See the [Shed Policy](policy:shed).'}"
    (folder / "policies/pond.yaml").write_text(policy("pond", link), "utf-8")
    only = (folder / "policies/pond.yaml",)
    built = build(Request(only, SITE_FORMATS, folder / "site", TODAY, is_site=True))
    assert not built.errors
    assert "See the Shed Policy." in elements(folder / "site/policies/pond.html")[0].text
    assert all(
        lands(page, address)
        for page in pages(folder / "site")
        for address in links(page)
        if is_within(address)
    )


# ── Data ─────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("school", SCHOOLS)
def test_the_list_of_policies_is_valid_by_its_schema_and_its_addresses_lead_to_files(school: str) -> None:
    listed = json.loads((site(school) / "policies.json").read_bytes())
    jsonschema.validate(listed, schemas.schema("site"), jsonschema.Draft202012Validator)
    assert [one["id"] for one in listed["policies"]]
    for one in listed["policies"]:
        for key in ("page", "data", "word", "markdown"):
            assert (site(school) / one[key]).is_file()
        data = json.loads((site(school) / one["data"]).read_bytes())
        jsonschema.validate(data, schemas.schema("export"), jsonschema.Draft202012Validator)
        assert data["digest"] == one["digest"]
    assert all((site(school) / one["page"]).is_file() for one in listed["audiences"])


@pytest.mark.parametrize("school", SCHOOLS)
def test_the_feed_is_atom_with_the_days_of_the_data(school: str) -> None:
    feed = etree.parse(str(site(school) / "feed.xml")).getroot()
    entries = feed.findall(f"{ATOM}entry")
    assert entries
    assert len({entry.findtext(f"{ATOM}id") for entry in entries}) == len(entries)
    days = [entry.findtext(f"{ATOM}updated") for entry in entries]
    assert days == sorted(days, key=str, reverse=True)
    assert feed.findtext(f"{ATOM}updated") == days[0]
    for entry in (feed, *entries):
        assert entry.findtext(f"{ATOM}id", "").startswith("urn:uuid:")
        assert entry.findtext(f"{ATOM}title")
        for link in entry.findall(f"{ATOM}link"):
            assert (site(school) / link.attrib["href"]).is_file()


def test_a_feed_without_days_is_a_feed_all_the_same(tmp_path: Path) -> None:
    words = re.sub(r"(?m)^(approval|review):.*\n", "", policy("pond"))
    (tmp_path / "pond.yaml").write_text(words, "utf-8")
    build_site(tmp_path, tmp_path / "site")
    feed = etree.parse(str(tmp_path / "site/feed.xml")).getroot()
    assert feed.findall(f"{ATOM}entry") == []
    assert feed.findtext(f"{ATOM}updated") == "1970-01-01T00:00:00Z"


def test_an_approval_is_an_entry_of_its_own_and_a_change_of_words_is_another(folder: Path) -> None:
    def feed_ids() -> list[str | None]:
        build_site(folder / "policies", folder / "site")
        feed = etree.parse(str(folder / "site/feed.xml")).getroot()
        return [entry.findtext(f"{ATOM}id") for entry in feed.findall(f"{ATOM}entry")]

    before = feed_ids()
    pond = folder / "policies/pond.yaml"
    pond.write_text(pond.read_text("utf-8").replace("text: Words.", "text: Other words."), "utf-8")
    assert len(set(before) & set(feed_ids())) == 1


# ── What is written, and what is not ─────────────────────────────────────────────────────────────────────
def test_the_same_data_gives_the_same_site_here_and_in_processes(tmp_path: Path) -> None:
    build_site(POLICIES, tmp_path / "site", jobs=2)
    assert everything(tmp_path / "site") == everything(site("larkmead"))


def test_another_day_changes_only_how_reviews_stand(tmp_path: Path) -> None:
    build_site(POLICIES, tmp_path / "site", today=datetime.date(2027, 1, 15))
    changed = {
        name for name, data in everything(tmp_path / "site").items()
        if data != everything(site("larkmead"))[name]
    }  # fmt: skip
    assert changed == {"index.html", "policies/online-safety.html"}


def test_nothing_is_written_twice_and_only_what_changed_is_written_again(folder: Path) -> None:
    first = build_site(folder / "policies", folder / "site")
    again = build_site(folder / "policies", folder / "site")
    assert (len(again.written), again.unchanged) == (0, len(first.written))
    pond = folder / "policies/pond.yaml"
    pond.write_text(pond.read_text("utf-8").replace("text: Words.", "text: Other words."), "utf-8")
    third = build_site(folder / "policies", folder / "site")
    names = {path.relative_to(folder / "site").as_posix() for path in third.written}
    assert names >= {f"policies/pond.{ending}" for ending in ("docx", "html", "json", "md")}
    assert not [name for name in names if "shed" in name or name.startswith("for/")]


def test_a_policy_taken_out_leaves_the_site_and_what_others_put_there_stays(folder: Path) -> None:
    build_site(folder / "policies", folder / "site")
    mine = folder / "site/policies/holiday.jpg"
    mine.write_bytes(b"a picture")
    (folder / "policies/shed.yaml").unlink()
    built = build_site(folder / "policies", folder / "site")
    assert {path.name for path in built.removed} == {f"shed.{end}" for end in ("docx", "html", "json", "md")}
    assert mine.exists()
    assert "policies/shed.html" not in set(links(folder / "site/index.html"))


def test_a_page_that_somebody_edited_is_left_and_told(folder: Path) -> None:
    build_site(folder / "policies", folder / "site")
    page = folder / "site/for/parents.html"
    page.write_text("<p>We ask for cake.</p>", "utf-8")
    built = build_site(folder / "policies", folder / "site")
    assert [finding.code for finding in built.findings] == [codes.EDITED_SINCE]
    assert page.read_text("utf-8") == "<p>We ask for cake.</p>"
    (folder / "policies/shed.yaml").unlink()
    shed = folder / "site/policies/shed.html"
    shed.write_text("<p>Ours.</p>", "utf-8")
    build_site(folder / "policies", folder / "site")
    assert shed.exists()


def test_while_a_policy_has_an_error_its_page_and_the_lists_stay_as_they_were(folder: Path) -> None:
    build_site(folder / "policies", folder / "site")
    before = everything(folder / "site")
    (folder / "policies/pond.yaml").write_text("policykit: 1\nid: pond\ntitle: [", "utf-8")
    built = build_site(folder / "policies", folder / "site")
    assert codes.SITE_INCOMPLETE in {finding.code for finding in built.findings}
    assert everything(folder / "site") == before


def test_while_the_school_has_an_error_every_page_stays_as_it_was(tmp_path: Path) -> None:
    shutil.copytree(POLICIES, tmp_path / "policies")
    assert run(tmp_path, "site", "--today", TODAY_WRITTEN).status == 0
    before = everything(tmp_path / "site")
    (tmp_path / "policies/school.yaml").write_text("policykit: 1\nname: [", "utf-8")
    ran = run(tmp_path, "site", "--today", TODAY_WRITTEN)
    assert (ran.status, "school.yaml" in ran.err) == (2, True)
    assert everything(tmp_path / "site") == before


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="processes are killed otherwise there")
@pytest.mark.parametrize("call", [*range(1, 13), 14, 16, 18, 20, 22, 24])
def test_a_site_that_is_killed_has_whole_files_and_the_next_run_mends_it(call: int, folder: Path) -> None:
    command = ("site", "--today", TODAY_WRITTEN)
    run(folder, *command)
    for mine in ("mine.html", "policies/holiday.jpg"):
        (folder / "site" / mine).write_bytes(b"mine")
    old = everything(folder / "site")
    (folder / "policies/pond.yaml").write_text(policy("pond", title="Lake Policy"), "utf-8")
    (folder / "policies/shed.yaml").unlink()
    (folder / "policies/bin.yaml").write_text(policy("bin", title="Bin Policy"), "utf-8")
    # The process is killed at its nth rename, or its nth removal: each file is put in place by one.
    program = (
        "import os, signal, pathlib\n"
        "calls = []\n"
        "def killing(real):\n"
        "    def done(*given, **named):\n"
        "        calls.append(1)\n"
        f"        if len(calls) == {call}: os.kill(os.getpid(), signal.SIGKILL)\n"
        "        return real(*given, **named)\n"
        "    return done\n"
        "pathlib.Path.replace = killing(pathlib.Path.replace)\n"
        "pathlib.Path.unlink = killing(pathlib.Path.unlink)\n"
        "from policykit.cli.main import cli\n"
        f"cli({list(command)!r})\n"
    )
    killed = subprocess.run([sys.executable, "-c", program], cwd=folder, capture_output=True, check=False)
    assert killed.returncode == -signal.SIGKILL
    between = everything(folder / "site")
    ran = run(folder, *command)
    assert (ran.status, ran.err) == (0, "")
    new = everything(folder / "site")
    whole = {name: data for name, data in between.items() if not name.endswith(".tmp")}
    assert [name for name, data in whole.items() if data not in (old.get(name), new.get(name))] == []
    run(folder, *command, "-o", "anew")
    ours = {name: data for name, data in new.items() if data != b"mine"}
    assert ours == everything(folder / "anew")
    assert sorted(new.keys() - ours) == ["mine.html", "policies/holiday.jpg"]
    assert not list((folder / "site").rglob("*.tmp"))
    assert run(folder, *command).out.startswith("Nothing to do")


def test_a_site_of_two_folders_is_refused(folder: Path) -> None:
    paths = (folder / "policies", POLICIES)
    with pytest.raises(InvalidData) as refused:
        build(Request(paths, SITE_FORMATS, folder / "site", TODAY, is_site=True))
    assert [finding.code for finding in refused.value.findings] == [codes.TWO_FOLDERS]
    assert not pages(folder / "site")


def test_the_command_makes_the_site_in_a_folder_called_site(folder: Path) -> None:
    ran = run(folder, "site", "--today", TODAY_WRITTEN)
    assert (ran.status, ran.err) == (0, "")
    assert "wrote    site/index.html" in ran.out
    assert ids(folder / "site/index.html") >= {"all", "by-audience", "due-for-review"}
    again = run(folder, "site", "--today", TODAY_WRITTEN)
    assert again.out.startswith("Nothing to do: ")
