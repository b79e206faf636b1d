"""The preview in a real browser: a saved file shows in the open page, a broken one keeps the last good."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.devtools import Page, chromium
from tests.support.commands import school
from tests.support.serving import Serving, serving

pytestmark = pytest.mark.browser


@pytest.fixture
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        yield Path(name)


@pytest.fixture
def server(folder: Path) -> Iterator[Serving]:
    with serving(school(folder)) as running:
        yield running


@pytest.fixture
def page(folder: Path, server: Serving) -> Iterator[Page]:
    with chromium(folder) as opened:
        opened.visit(f"{server.address}policies/social-media.html")
        yield opened


def save(folder: Path, old: str, new: str) -> None:
    file = folder / "policies" / "social-media.yaml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def words(page: Page, selector: str) -> str:
    found: str = page.value(f"document.querySelector({selector!r})?.innerText ?? ''")
    return found


def test_a_saved_file_shows_in_the_open_page(folder: Path, page: Page) -> None:
    assert words(page, "h1") == "Social Media Policy"
    save(folder, "title: Social Media Policy", "title: Telephones Policy")
    page.loaded()
    assert words(page, "h1") == "Telephones Policy"
    save(folder, "title: Telephones Policy", "title: Screens Policy")
    page.loaded()
    assert words(page, "h1") == "Screens Policy"


def test_the_reader_stays_at_the_part_that_was_read(folder: Path, page: Page) -> None:
    page.value("document.body.style.minHeight = '4000px', scrollTo(0, 0)")
    top = "document.getElementById('private-life').getBoundingClientRect().top"
    page.value(f"scrollBy(0, {top} + 30)")
    assert page.value(top) == pytest.approx(-30, abs=1)
    save(folder, "an established culture", "an established culture, " + "and another, " * 200)
    page.loaded()
    assert "and another" in words(page, "#mental-health")
    assert page.value(top) == pytest.approx(-30, abs=1)


def test_a_broken_file_shows_its_finding_and_keeps_the_last_good_page(folder: Path, page: Page) -> None:
    assert page.value("document.querySelector('#_found details').open") is False
    save(folder, "review: {due", "reveiw: {due")
    page.loaded()
    assert words(page, "h1") == "Social Media Policy"
    told = words(page, "#_found")
    assert "policies/social-media.yaml:9:1" in told
    assert "PK101" in told
    assert "Did you mean “review”?" in told
    assert words(page, "#_found mark") == "reveiw"
    save(folder, "reveiw: {due: Spring 2024", "review: {due: Spring 2034")
    page.loaded()
    assert "Spring 2034" in words(page, "article")
    assert "PK101" not in words(page, "#_found")


def test_the_security_policy_of_the_copy_lets_in_what_it_needs_and_no_other_script(page: Page) -> None:
    assert [event for event in page.events if event.get("method") == "Log.entryAdded"] == []
    ran = page.value(
        """new Promise(resolve => {
          document.addEventListener("securitypolicyviolation", event => resolve(event.violatedDirective));
          const script = document.createElement("script");
          script.textContent = "document.title = 'ran'";
          document.body.append(script);
        })"""
    )
    assert ran == "script-src-elem"
    assert page.value("document.title") != "ran"
    assert page.value("getComputedStyle(document.querySelector('#_found')).position") == "fixed"
