"""The site in a real browser, before axe and the Nu checker, and read by a program in Node."""

from __future__ import annotations

import json
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import policykit
from tests.browser.test_html_in_chromium import chromium, dumped, without_policy
from tests.formats.html.test_dress import attacked_policy
from tests.support.html_attacks import ATTACKS
from tests.support.html_reader import dressed_intruders
from tests.support.larkmead import POLICIES, larkmead
from tests.support.site_making import ids, pages, site
from tests.support.tools import in_node, required, vnu

pytestmark = pytest.mark.browser
BROWSER = Path(__file__).parent
BAD_PAGE = """<!doctype html><html><head><title>Policies</title></head><body><div>
<img src="crest.png"><p style="color:#999">Pale words</p><table width="900"><td>wide</table></body></html>"""


def in_axe(paths: list[Path]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(in_node("axe.cjs", required("chromium"), *map(str, paths)))
    return found


def in_nu(paths: list[Path]) -> list[str]:
    """The errors that the Nu HTML checker finds in pages."""
    command = [required("java"), "-jar", vnu(), "--format", "json", "--exit-zero-always", *map(str, paths)]
    done = subprocess.run(command, capture_output=True, timeout=300, check=True)
    messages = json.loads(done.stderr)["messages"]
    return [f"{one['url']}: {one['message']}" for one in messages if one["type"] == "error"]


@cache
def used() -> dict[str, Any]:
    """What a person saw who used the site."""
    seen: dict[str, Any] = json.loads(in_node("site.cjs", required("chromium"), str(site("larkmead"))))
    return seen


# ── axe and Nu ───────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("school", ["larkmead", "shipped"])
def test_axe_finds_nothing_on_any_page_wide_or_narrow_light_or_dark(school: str) -> None:
    found = in_axe(pages(site(school)))
    assert found["found"] == []
    assert found["visits"] == 4 * len(pages(site(school)))


@pytest.mark.parametrize("school", ["larkmead", "shipped"])
def test_the_nu_checker_finds_no_error_on_any_page(school: str) -> None:
    assert in_nu(pages(site(school))) == []


def test_a_bad_page_fails_both(tmp_path: Path) -> None:
    page = tmp_path / "bad.html"
    page.write_text(BAD_PAGE, "utf-8")
    rules = {one["rule"].split(":")[0] for one in in_axe([page])["found"]}
    assert rules >= {"image-alt", "html-has-lang", "color-contrast", "scrolls sideways"}
    assert in_nu([page])


# ── By keyboard, without script, from a folder ───────────────────────────────────────────────────────────
def test_the_first_tab_is_the_skip_link_and_it_leads_into_the_main_part() -> None:
    assert used()["skip"]["said"] == "Skip to main content"
    assert used()["skip"]["visible"]
    assert used()["afterSkip"]


def test_the_search_finds_by_a_word_of_the_text_and_is_used_by_keyboard_alone() -> None:
    found = used()["found"]
    assert "Online Safety and Acceptable Use Policy" in found
    assert len(found) < len(larkmead())
    assert used()["said"] == (f"{len(found)} policies found." if len(found) > 1 else "1 policy found.")
    assert used()["firstFound"]["said"] == found[0]
    assert used()["firstFound"]["outlined"]
    assert used()["opened"] == "policies/online-safety.html"
    assert used()["nothing"] == "No policy found."


def test_a_permalink_is_reached_by_tab_and_leads_to_its_heading() -> None:
    assert used()["permalink"]["visible"]
    assert used()["landed"] == ["#use-phones", "6.1 Mobile phones"]


def test_a_meaning_is_hidden_until_its_word_has_the_focus_or_the_pointer() -> None:
    assert (used()["hidden"], used()["onFocus"], used()["onHover"]) == (True, True, True)


def test_a_link_from_an_audience_lands_on_what_is_asked() -> None:
    assert used()["source"]


def test_the_security_policy_lets_the_crest_and_the_search_be_and_nothing_was_refused() -> None:
    assert used()["crest"]
    assert used()["refused"] == []


def test_without_script_the_search_is_not_there_and_the_list_leads_on() -> None:
    assert not used()["formWithoutScript"]
    assert used()["titleWithoutScript"] == "School Uniform Policy – Larkmead Primary School"


# ── Attacks, in the browser ──────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("guarded", [True, False])
def test_attacks_in_every_field_are_words_on_the_page_with_and_without_its_security_policy(
    tmp_path: Path, guarded: bool
) -> None:
    for attack in ("</script><script>document.title='ran'</script>", "<svg/onload=document.title='ran'>"):
        assert attack in ATTACKS
        page = policykit.render(attacked_policy(attack), "html")
        dom = dumped(tmp_path, page if guarded else without_policy(page))
        assert "<title>ran</title>" not in dom
        assert dressed_intruders(dom) == []


# ── Print ────────────────────────────────────────────────────────────────────────────────────────────────
def test_a_page_prints_with_its_numbers_its_version_and_without_what_is_for_screens(tmp_path: Path) -> None:
    pdf = tmp_path / "page.pdf"
    chromium(tmp_path, site("larkmead") / "policies/online-safety.html", f"--print-to-pdf={pdf}")
    command = [required("pdftotext"), "-layout", str(pdf), "-"]
    text = subprocess.run(command, capture_output=True, check=True, timeout=60).stdout.decode()
    sheets = text.split("\f")[:-1]
    assert len(sheets) > 5
    for number, sheet in enumerate(sheets, 1):
        assert f"Page {number} of {len(sheets)}" in sheet
        assert "Version 7 · Approved on: Autumn 2025 · online-safety · " in sheet
    assert "Larkmead Primary School" in sheets[0]
    for hidden in ("Also as", "Laws and guidance\n", "Skip to", "All policies"):
        assert hidden not in sheets[0]


# ── Another language ─────────────────────────────────────────────────────────────────────────────────────
def test_a_program_in_node_reads_from_the_data_what_is_asked_of_parents() -> None:
    policies = policykit.load_policies(POLICIES)
    ordered = sorted(policies.values(), key=lambda each: each.title.casefold())
    asked = [
        [f"policies/{each.id}.html#{one.id}", one.text]
        for each in ordered
        for one in each.expectations(of="parents")
    ]
    assert json.loads(in_node("parents.mjs", str(site("larkmead")))) == asked
    for address, _ in asked:
        page, _, part = address.partition("#")
        assert part in ids(site("larkmead") / page)
