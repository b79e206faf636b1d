"""Policies → a site: a page for each with its other forms, and the pages that tell of all of them."""

from __future__ import annotations

import datetime
import json
from array import array
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from policykit import codes
from policykit.compose import compose
from policykit.document import Document
from policykit.findings import Finding, InvalidData
from policykit.formats import FORMATS
from policykit.formats.html import Link, Site, write, written
from policykit.model.carried import carried
from policykit.model.export import ExportedPage, ExportedSite
from policykit.model.policy import Policy
from policykit.model.setting import Setting
from policykit.site import pages
from policykit.site.entry import Shelf, Told
from policykit.site.feed import feed
from policykit.site.search import index
from policykit.site.theme import dress, page_dress
from policykit.tasks.load import Ids, Library
from policykit.tasks.placing import Placing
from policykit.tasks.render import Made, to_json
from policykit.workspace import inputs, outputs
from policykit.workspace.spool import Spool, spooled

if TYPE_CHECKING:
    from policykit.tasks.keeping import Keeping

FOLDERS: Final = ("policies/", "for/")
"""The folders of a site: of the policies, and of the pages for each audience."""
_Chosen = Sequence[tuple[Library, inputs.Files]]


def one_folder(chosen: _Chosen) -> list[tuple[Library, inputs.Files]]:
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
    return [(_no_more_than(library, files), files) for library, files in chosen]


def _no_more_than(library: Library, files: inputs.Files) -> Library:
    if files == library.files:
        return library
    ids = {file.name: library.ids[file] for file in files if file in library.ids}
    return replace(library, files=files, ids=Ids(library.path, ids))


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


def complete(placing: Placing, library: Library, files: Sequence[Path], keeping: Keeping) -> Iterator[None]:
    """Write the pages that tell of all policies, one after another, and remove what there is no more.

    If a policy could not be built they stay as they were: they would leave it out.
    """
    with spooled(placing.request.output) as spool:
        shelf = shelved(map(keeping.known, files), spool)
        if len(shelf) < len(files):
            placing.built.findings.append(_incomplete(len(files) - len(shelf), library))
            return
        source = library.path / inputs.SCHOOL_FILES[0]
        for name, pieces in own_pages(library.setting, shelf, placing.request.today):
            placing.place_page(source, name, (piece.encode() for piece in pieces))
            yield
    placing.remove_others(FOLDERS)


def shelved(every: Iterable[Sequence[bytes]], spool: Spool) -> Shelf:
    """What is known of each policy, of which something is, in the order in which pages list them."""
    keys: list[tuple[tuple[str, str], int]] = []
    for lines in filter(None, every):
        keys.append((pages.order(Told(lines).entry), len(keys)))
        spool.add(lines)
    return _Spooled(spool, array("L", [number for _, number in sorted(keys)]))


@dataclass(frozen=True, slots=True)
class _Spooled:
    """What is known of all policies, read from a spool when it is asked for."""

    spool: Spool
    order: Sequence[int]

    def __len__(self) -> int:
        return len(self.order)

    def __getitem__(self, number: int) -> Told:
        return Told(self.spool[self.order[number]])

    def __iter__(self) -> Iterator[Told]:
        return (Told(self.spool[group]) for group in self.order)


def _incomplete(count: int, library: Library) -> Finding:
    policies = "One policy" if count == 1 else f"{count} policies"
    sentence = f"{policies} could not be built, so the pages that list all policies stay as they were."
    return Finding(
        codes.SITE_INCOMPLETE, sentence, "Mend what is told above.", file=inputs.shown(library.path)
    )


def own_count(setting: Setting) -> int:
    """How many pages :func:`own_pages` gives."""
    return len(setting.school.audiences) + 7


def own_pages(setting: Setting, policies: Shelf, today: datetime.date) -> Iterator[tuple[str, Iterable[str]]]:
    """The site's own pages, and the data for programs: the name of each, and the page in pieces."""
    school = setting.school
    ids = frozenset(told.entry.id for told in policies)
    top = Site("", ids, _audiences(setting))
    below = replace(top, root="../")
    links = (Link("feed of changes", "feed.xml"), Link("data (JSON)", "policies.json"))
    first = replace(top, downloads=links, search=index(policies))
    yield "index.html", _page(pages.first_page(school, policies), setting, first)
    yield "laws.html", _page(pages.laws_page(setting, policies, today), setting, top)
    yield "404.html", _page(pages.missing_page(school), setting, replace(top, is_missing=True))
    yield "policies/index.html", _page(pages.policies_page(school, policies), setting, below)
    yield "for/index.html", _page(pages.audiences_page(school, policies), setting, below)
    for audience in school.audiences:
        page = pages.audience_page(school, audience, policies)
        yield f"for/{audience.id}.html", _page(page, setting, below)
    yield "policies.json", site_json(setting, policies)
    yield "feed.xml", [feed(school, policies)]


def _page(page: Document, setting: Setting, site: Site) -> Iterator[str]:
    of = f" of {setting.school.name}" if setting.school.name else ""
    return written(page, page_dress(setting, site, f"{page.title}: the policies{of}."))


def site_json(setting: Setting, policies: Shelf) -> Iterator[str]:
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
    before, _, after = _json(exported.model_dump(mode="json")).rpartition("[]")
    yield f"{before}["
    for number, told in enumerate(policies):
        row = _json(told.listing.model_dump(mode="json")).replace("\n", "\n    ")
        yield f"{',' if number else ''}\n    {row}"
    yield f"\n  ]{after}\n" if len(policies) else f"]{after}\n"


def _json(value: object) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False)
