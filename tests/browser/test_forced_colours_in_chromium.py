"""Pages in the colours that a person has forced on them: nothing is told by a colour of ours alone."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import policykit
from tests.browser.devtools import Page, chromium
from tests.support.larkmead import larkmead
from tests.support.site_making import pages, site

pytestmark = pytest.mark.browser

STYLES = """
[...document.querySelectorAll(%r)].map(element => {
  const style = getComputedStyle(element);
  return [style.textDecorationLine, style.textDecorationStyle, style.backgroundColor];
})
"""
UNSEEN = """
[...document.querySelectorAll("a, input, [tabindex]")].filter(element => {
  element.focus({ focusVisible: true });
  const style = getComputedStyle(element), clear = /^rgba.*, 0\\)$/;
  return clear.test(style.color) || style.outlineStyle === "none" || clear.test(style.outlineColor)
    || parseFloat(style.outlineWidth) < 2;
}).map(element => element.outerHTML.slice(0, 120))
"""
EDGES = '[...document.querySelectorAll(".gap")].map(gap => getComputedStyle(gap).borderTopWidth)'


@pytest.fixture(scope="module", params=["light", "dark"])
def page(request: pytest.FixtureRequest) -> Iterator[Page]:
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name, chromium(Path(name)) as opened:
        forced = [("forced-colors", "active"), ("prefers-color-scheme", request.param)]
        features = [{"name": feature, "value": value} for feature, value in forced]
        opened.ask("Emulation.setEmulatedMedia", features=features)
        yield opened


def test_what_was_added_and_what_was_struck_out_are_told_apart_by_their_lines(
    page: Page, tmp_path: Path
) -> None:
    new = larkmead()["online-safety"]
    old = new.model_copy(update={"title": "Online Safety Policy", "sections": new.sections[2:]})
    for name, made in (("there", (old, new)), ("back", (new, old))):
        (tmp_path / f"{name}.html").write_text(policykit.redline(*made, "html"), "utf-8")
        page.visit((tmp_path / f"{name}.html").as_uri())
        assert page.value("matchMedia('(forced-colors: active)').matches")
        added, struck, linked = (styles(page, selector) for selector in ("ins", "del", "nav a"))
        assert {tuple(each[:2]) for each in added} == {("underline", "double")}
        assert {tuple(each[:2]) for each in struck} == {("line-through", "solid")}
        assert {tuple(each[:2]) for each in linked} == {("underline", "solid")}
        assert len({each[2] for each in (*added, *struck)}) == 1  # no colour of ours is left


def styles(page: Page, selector: str) -> list[list[str]]:
    found: list[list[str]] = page.value(STYLES % selector)
    assert found
    return found


def test_in_a_site_every_way_on_can_be_seen_and_has_an_outline_when_it_has_the_focus(page: Page) -> None:
    unseen: dict[str, Any] = {}
    for path in pages(site("larkmead")):
        page.visit(path.as_uri())
        if found := page.value(UNSEEN):
            unseen[path.name] = found
    assert unseen == {}


def test_a_gap_has_an_edge_whatever_its_colour(page: Page) -> None:
    page.visit((site("larkmead") / "policies/uniform.html").as_uri())
    edges = page.value(EDGES)
    assert edges
    assert all(float(edge.removesuffix("px")) >= 3 for edge in edges)
