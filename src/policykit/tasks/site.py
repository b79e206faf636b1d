"""Makes a site: a page for each policy with its other formats, and the pages that list all policies."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from policykit import codes
from policykit.compose import compose
from policykit.document import Document
from policykit.findings import Finding, InvalidData
from policykit.formats import FORMATS, HTML, JSON, MARKDOWN, WORD
from policykit.formats.html import Link, Site, write
from policykit.model import export
from policykit.model.carried import carried
from policykit.model.policy import Policy
from policykit.model.school import Context
from policykit.site import data, pages
from policykit.site.entry import Entry
from policykit.site.theme import page_theme, policy_theme
from policykit.tasks.load import Library, open_library, read_policy
from policykit.tasks.writing import Built, Made, OutputFolder
from policykit.workspace import inputs, outputs

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
        sentence = f"A site is made from one folder, but you named several: {shown}."
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
    words = policy.school.fixed_words
    downloads = (
        Link(words["as_word"], policy.id + FORMATS[WORD].suffix),
        Link(words["as_markdown"], policy.id + FORMATS[MARKDOWN].suffix),
        Link(words["as_data"], policy.id + FORMATS[JSON].suffix),
    )
    site = Site("../", ids, _audiences(policy.context), downloads)
    word = FORMATS[WORD].write(page, policy.context.house_style, carried(policy))
    return (
        Made(address + FORMATS[WORD].suffix, word if isinstance(word, bytes) else word.encode()),
        _made(address + FORMATS[MARKDOWN].suffix, str(FORMATS[MARKDOWN].write(page))),
        _made(address + FORMATS[HTML].suffix, write(page, policy_theme(policy, site, today))),
        _made(address + FORMATS[JSON].suffix, export.to_json(policy)),
    )


def place_saved(folder: Path, files: Sequence[Path], today: datetime.date) -> Built:
    """Write the files of these policies of one folder into a site that is there; no other page is updated.

    Raises InvalidData if the folder cannot be read, NotWritten if the site cannot be written to.
    """
    library = open_library(files[0].parent)
    ids = frozenset(library.ids.values())
    with outputs.locked(folder):
        site = OutputFolder(folder, today, is_site=True)
        site.built.findings += library.findings
        for file in files:
            outcome = read_policy(library, file, today)
            site.built.findings += outcome.findings
            if outcome.policy is not None and library.school_is_sound:
                site.place(file, policy_files(outcome.policy, ids, today))
        return site.finish(None)


def complete(
    folder: OutputFolder, library: Library, files: Sequence[Path], entries: Sequence[Entry]
) -> Iterator[None]:
    """Write the pages that list all policies, one after another, and remove the files of former policies.

    If a policy could not be built they stay as they were: they would leave it out.
    """
    if len(entries) < len(files):
        count = len(files) - len(entries)
        policies = "One policy" if count == 1 else f"{count} policies"
        sentence = f"{policies} could not be built, so the pages that list all policies were not updated."
        remedy = "Fix the errors above."
        folder.built.findings.append(
            Finding(codes.SITE_INCOMPLETE, sentence, remedy, file=inputs.shown(library.path))
        )
        return
    ordered = sorted(entries, key=lambda entry: (entry.title.casefold(), entry.id))
    for made in own_pages(library.context, ordered, folder.today):
        folder.place(library.path / inputs.SCHOOL_FILES[0], [made])
        yield
    folder.remove_others(FOLDERS)


def own_count(context: Context) -> int:
    """How many pages :func:`own_pages` gives."""
    return len(context.school.audiences) + 7


def own_pages(context: Context, policies: Sequence[Entry], today: datetime.date) -> Iterator[Made]:
    """The site's own pages, and the data for programs."""
    school = context.school
    top = Site("", frozenset(entry.id for entry in policies), _audiences(context))
    below = replace(top, root="../")
    words = school.fixed_words
    links = (Link(words["as_feed"], "feed.xml"), Link(words["as_data"], "policies.json"))
    first = replace(top, downloads=links, search=data.search_index(policies))
    yield _page("index.html", pages.first_page(school, policies), context, first)
    yield _page("laws.html", pages.laws_page(context, policies, today), context, top)
    yield _page("404.html", pages.missing_page(school), context, replace(top, is_missing=True))
    yield _page("policies/index.html", pages.policies_page(school, policies), context, below)
    yield _page("for/index.html", pages.audiences_page(school, policies), context, below)
    for audience in school.audiences:
        page = pages.audience_page(school, audience, policies)
        yield _page(f"for/{audience.id}{FORMATS[HTML].suffix}", page, context, below)
    yield _made("policies.json", data.site_json(school, policies))
    yield _made("feed.xml", data.feed(school, policies))


def _audiences(context: Context) -> frozenset[str]:
    return frozenset(audience.id for audience in context.school.audiences)


def _page(name: str, page: Document, context: Context, site: Site) -> Made:
    school = context.school
    said = "site_page" if school.name else "site_page_alone"
    description = school.fixed_words.say(said, title=page.title, school=school.name)
    return _made(name, write(page, page_theme(context, site, description)))


def _made(name: str, text: str) -> Made:
    return Made(name, text.encode())
