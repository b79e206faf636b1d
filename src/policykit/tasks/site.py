"""Policies → a site: a page for each with its other forms, and the pages that tell of all of them."""

from __future__ import annotations

import datetime
import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from policykit import codes
from policykit.compose import compose
from policykit.document import Document
from policykit.export import ExportedPage, ExportedSite
from policykit.findings import Finding, InvalidData
from policykit.formats import FORMATS
from policykit.formats.html import Link, Site, write
from policykit.model.carried import carried
from policykit.model.policy import Policy
from policykit.model.setting import Setting
from policykit.site import pages
from policykit.site.dress import dress, page_dress
from policykit.site.entry import Entry, Telling, Told
from policykit.site.feed import feed
from policykit.site.search import index
from policykit.tasks.load import Library
from policykit.tasks.placing import Placing, Rendered
from policykit.tasks.render import Made, to_json
from policykit.workspace import inputs, outputs

if TYPE_CHECKING:
    from policykit.tasks.keeping import Keeping

FOLDERS: Final = ("policies/", "for/")
"""The folders of a site: of the policies, and of the pages for each audience."""
_Chosen = Sequence[tuple[Library, tuple[Path, ...]]]


def one_folder(chosen: _Chosen) -> list[tuple[Library, tuple[Path, ...]]]:
    """The one folder that a site is made of, with no more of it than was asked for.

    Raises InvalidData if there are several, or if its school.yaml cannot be used: every page would change.
    """
    for library, _ in chosen:
        if not library.school_is_sound:
            raise InvalidData(library.findings)
    if len(chosen) > 1:
        shown = " and ".join(inputs.shown(library.path) for library, _ in chosen)
        sentence = f"A site is made of one folder; these are several: {shown}."
        raise InvalidData([Finding(codes.TWO_FOLDERS, sentence, "Name one of them.")])
    return [
        (replace(library, files=files, ids={f: library.ids[f] for f in files if f in library.ids}), files)
        for library, files in chosen
    ]


def sweep(folder: Path) -> None:
    """Remove what a killed build left half written in the folders of a site."""
    for name in FOLDERS:
        outputs.sweep(folder / name)


def policy_files(policy: Policy, ids: Collection[str], today: datetime.date) -> tuple[Made, ...]:
    """The files of one policy; ``ids`` are those of the policies that have a page."""
    page, address = compose(policy), f"policies/{policy.id}"
    downloads = (
        Link("Word", f"{policy.id}.docx"),
        Link("plain text (Markdown)", f"{policy.id}.md"),
        Link("data (JSON)", f"{policy.id}.json"),
    )
    site = Site("../", ids, _audiences(policy.setting), downloads)
    word = FORMATS["docx"].write(page, policy.setting.house_style, carried(policy))
    return (
        Made(f"{address}.docx", word if isinstance(word, bytes) else word.encode()),
        _made(f"{address}.md", str(FORMATS["markdown"].write(page))),
        _made(f"{address}.html", write(page, dress(policy, site, today))),
        _made(f"{address}.json", to_json(policy)),
    )


def _made(name: str, text: str) -> Made:
    return Made(name, text.encode())


def _audiences(setting: Setting) -> frozenset[str]:
    return frozenset(audience.id for audience in setting.school.audiences)


def complete(placing: Placing, library: Library, files: Sequence[Path], keeping: Keeping) -> None:
    """Write the pages that tell of all policies, and remove what there is no more.

    If a policy could not be built they stay as they were: they would leave it out.
    """
    home = {Told(known).entry: file for file in files if (known := keeping.known(file))}
    if len(home) < len(files):
        placing.built.findings.append(_incomplete(len(files) - len(home), library))
        return

    def telling(entry: Entry) -> Told:
        return Told(keeping.known_still(home[entry]))

    for made in own_pages(library.setting, list(home), placing.request.today, telling):
        placing.place(Rendered(library.path / inputs.SCHOOL_FILES[0], None, (made,), ()))
    placing.remove_others(FOLDERS)


def _incomplete(count: int, library: Library) -> Finding:
    policies = "One policy" if count == 1 else f"{count} policies"
    sentence = f"{policies} could not be built, so the pages that list all policies stay as they were."
    return Finding(
        codes.SITE_INCOMPLETE, sentence, "Mend what is told above.", file=inputs.shown(library.path)
    )


def own_pages(
    setting: Setting, entries: Sequence[Entry], today: datetime.date, telling: Telling
) -> Iterator[Made]:
    """The site's own pages, and the data for programs."""
    school, listed = setting.school, pages.in_order(entries)
    ids = frozenset(entry.id for entry in listed)
    top = Site("", ids, _audiences(setting))
    below = replace(top, root="../")
    links = (Link("feed of changes", "feed.xml"), Link("data (JSON)", "policies.json"))
    first = replace(top, downloads=links, search=index(listed, telling))
    yield _page("index.html", pages.first_page(school, listed), setting, first)
    yield _page("laws.html", pages.laws_page(setting, listed, today, telling), setting, top)
    yield _page("404.html", pages.missing_page(school), setting, replace(top, is_missing=True))
    yield _page("policies/index.html", pages.policies_page(school, listed), setting, below)
    yield _page("for/index.html", pages.audiences_page(school, listed), setting, below)
    for audience in school.audiences:
        yield _page(
            f"for/{audience.id}.html", pages.audience_page(school, audience, listed, telling), setting, below
        )
    yield _made("policies.json", site_json(setting, listed, telling))
    yield _made("feed.xml", feed(school, listed, telling))


def _page(name: str, page: Document, setting: Setting, site: Site) -> Made:
    of = f" of {setting.school.name}" if setting.school.name else ""
    return _made(name, write(page, page_dress(setting, site, f"{page.title}: the policies{of}.")))


def site_json(setting: Setting, entries: Sequence[Entry], telling: Telling) -> str:
    """The list of the policies, for programs: by the schema “site”."""
    school = setting.school
    exported = ExportedSite(
        school=school.name,
        language=school.language,
        audiences=tuple(
            ExportedPage(id=one.id, name=one.name, page=f"for/{one.id}.html") for one in school.audiences
        ),
        policies=(),
    )
    listed = (telling(entry).listing.model_dump(mode="json") for entry in entries)
    rows = ",\n".join("    " + _json(each).replace("\n", "\n    ") for each in listed)
    before, _, after = _json(exported.model_dump(mode="json")).rpartition("[]")
    return f"{before}[\n{rows}\n  ]{after}\n" if rows else f"{before}[]{after}\n"


def _json(value: object) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False)
