"""Sites of the fictional school and of the shipped policies, built once; and their pages, taken apart."""

from __future__ import annotations

import atexit
import datetime
import shutil
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from urllib.parse import urldefrag

from policykit.tasks.build import SITE_FORMATS, Request, build
from policykit.tasks.writing import Built
from tests.support.commands import POLICIES as SHIPPED
from tests.support.html_reader import Element, parsed
from tests.support.larkmead import POLICIES as LARKMEAD

TODAY = datetime.date(2026, 11, 22)
SOURCES = {"larkmead": LARKMEAD, "shipped": SHIPPED}


def build_site(policies: Path, output: Path, *, today: datetime.date = TODAY, jobs: int = 1) -> Built:
    return build(Request((policies,), SITE_FORMATS, output, today, jobs=jobs, is_site=True))


@cache
def site(school: str) -> Path:
    """The folder of the site of a school, by its name in SOURCES; for reading only."""
    folder = Path(tempfile.mkdtemp(prefix=f"policykit-site-{school}-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    built = build_site(SOURCES[school], folder)
    assert not built.errors, built.findings
    return folder


def everything(folder: Path) -> dict[str, bytes]:
    """Every file that is not hidden, by its name as seen from the folder."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    named = {path.relative_to(folder): path.read_bytes() for path in files}
    return {name.as_posix(): data for name, data in named.items() if not name.parts[0].startswith(".")}


def pages(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.html"))


@cache
def elements(page: Path) -> list[Element]:
    return parsed(page.read_text(encoding="utf-8")).every()[1:]


def links(page: Path) -> Iterator[str]:
    for element in elements(page):
        if element.name in ("a", "link"):
            yield element.attributes["href"]


def ids(page: Path) -> set[str]:
    return {element.attributes["id"] for element in elements(page) if "id" in element.attributes}


def lands(page: Path, address: str) -> bool:
    """Whether a link from a page, within its site, leads to a file that is there and a part that it has."""
    path, part = urldefrag(address)
    target = (page.parent / path).resolve() if path else page
    if not target.is_file():
        return False
    return not part or (target.suffix == ".html" and part in ids(target))


def is_within(address: str) -> bool:
    return not address.startswith(("http://", "https://", "mailto:", "tel:"))
