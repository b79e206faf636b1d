"""Builds documents, or a site, into a folder: only what changed, each file whole, never over an edit.

This module and what it imports at the top stay light: a build with nothing to do must not wait for the
libraries that read and write documents.
"""

from __future__ import annotations

import datetime
import json
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from policykit import codes
from policykit.findings import Finding, InvalidData, NotWritten
from policykit.formats import HTML, JSON, MARKDOWN, WORD
from policykit.tasks.writing import Built, Made, OutputFolder, extract_name
from policykit.version import __version__
from policykit.workspace import inputs, outputs
from policykit.workspace.inputs import program_stamp
from policykit.workspace.manifest import LastBuild, digest

if TYPE_CHECKING:
    from policykit.model.policy import Policy
    from policykit.site.entry import Entry
    from policykit.tasks.load import Library

    Chosen = Sequence[tuple[Library, tuple[Path, ...]]]

Progress = Callable[[int, int], None]
"""Takes the number of policies and pages done, and of all."""
SITE_FORMATS = (WORD, MARKDOWN, HTML, JSON)
"""The formats that a policy has in a site."""
_MANY = 50
"""From so many policies on, a build uses every processor."""


@dataclass(frozen=True, slots=True)
class Request:
    """What to build, in which formats, into which folder, on which day.

    ``template`` is a Word file to be used instead of the school's own house style. With an ``audience``, by
    its id, name or alias, the documents are the extracts for it. With ``is_site`` a site is built, which has
    all formats.
    """

    paths: tuple[Path, ...]
    formats: tuple[str, ...]
    output: Path
    today: datetime.date
    overwrite: bool = False
    jobs: int | None = None
    template: Path | None = None
    audience: str | None = None
    is_site: bool = False


def build(request: Request, progress: Progress | None = None) -> Built:
    """Build documents; the findings say what was not built. If nothing changed, nothing is written.

    Raises NotWritten if the folder cannot be written to, InvalidData if two policies would have one name.
    """
    _refuse_output_among_policies(request)
    if not any(path.exists() for path in request.paths):
        raise InvalidData([inputs.not_there(path) for path in request.paths])
    outputs.prepare(request.output)
    with outputs.locked(request.output):
        folder = OutputFolder(
            request.output, request.today, overwrite=request.overwrite, is_site=request.is_site
        )
        before = _inputs(request)
        last = folder.manifest.last
        if last is not None and last.inputs == before and _is_up_to_date(folder, last):
            count = len(folder.manifest.entries)
            return Built(unchanged=count, findings=[*last.findings], without=last.without)
        record_of = _build(request, folder, progress)
        # Findings can quote what a site or an extract does not show, and its folder may be public.
        is_public = request.is_site or request.audience is not None
        may_record = not folder.built.errors and not (is_public and folder.built.findings)
        if may_record and before and before == _inputs(request):
            return folder.finish(record_of(before))
        return folder.finish(None)


def _refuse_output_among_policies(request: Request) -> None:
    folders = {path if path.is_dir() else path.parent for path in request.paths}
    # Not Path.resolve, which fails at a link that leads to itself; making the folder reports that.
    if os.path.realpath(request.output) in map(os.path.realpath, folders):
        sentence = "The output folder is the folder of the policies themselves."
        finding = Finding(
            codes.OUTPUT_IN_POLICIES, sentence, "Choose another with -o.", file=inputs.shown(request.output)
        )
        raise NotWritten([finding])


# ── Whether anything changed ─────────────────────────────────────────────────────────────────────────────
def _inputs(request: Request) -> str:
    """The digest of all that the documents depend on, but for the day and the files that school.yaml names.

    Empty if some of it cannot be read.
    """
    stated: list[object] = [__version__, program_stamp(), request.formats, request.audience, request.is_site]
    try:
        if request.template is not None:
            stated.append(digest(inputs.template(request.template)))
        for path in request.paths:
            folder = inputs.folder(path if path.is_dir() else path.parent)
            files = [*folder.policies, *(folder.above.policies if folder.above is not None else ())]
            files += [each for each in (folder.school, path) if each is not None and not each.is_dir()]
            read = [[file.name, digest(inputs.read(file, file.parent))] for file in files]
            stated.append([os.path.realpath(path), inputs.shown(path), read])
    except InvalidData:
        return ""
    return digest(json.dumps(stated).encode())


def _is_up_to_date(folder: OutputFolder, last: LastBuild) -> bool:
    """Whether the last build's other inputs, and all documents, are as they were when it ended."""
    manifest, today = folder.manifest, folder.today.isoformat()
    if manifest.damaged or not last.since <= today < last.until:
        return False
    if any(_asset(path) != known for path, known in last.files.items()):
        return False
    try:
        documents = [(name, outputs.existing(folder.folder / name)) for name in manifest.entries]
    except NotWritten:
        return False
    return all(data is not None and manifest.wrote(name, digest(data)) for name, data in documents)


def _asset(path: str) -> str:
    try:
        return digest(inputs.template(Path(path)))
    except InvalidData:
        return ""


# ── A build ──────────────────────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True, slots=True)
class _Rendered:
    """The documents of one policy, and what was found; none if it has errors.

    ``empty`` is the name of the extract that was not made because there is nothing in it, ``turns`` are the
    days on which something else is found or shown, and ``entry`` is for the site's own pages.
    """

    file: Path
    documents: tuple[Made, ...] = ()
    findings: tuple[Finding, ...] = ()
    failed: bool = False
    unreadable: bool = False
    empty: str = ""
    turns: tuple[datetime.date, ...] = ()
    entry: Entry | None = None


def _build(request: Request, folder: OutputFolder, progress: Progress | None) -> Callable[[str], LastBuild]:
    """Build all; what is to be recorded of it, given the digest of the inputs."""
    from policykit.tasks.check import choose

    built, today = folder.built, request.today
    if folder.manifest.damaged:
        sentence = "The record of what was built here cannot be read."
        remedy = "Documents that differ from the data stay as they are. Use --overwrite to replace them."
        built.findings.append(
            Finding(codes.MANIFEST_DAMAGED, sentence, remedy, file=inputs.shown(request.output))
        )
    chosen, unfound = choose(request.paths)
    built.findings += unfound
    for library, _ in chosen:
        built.findings += library.findings
    if WORD in request.formats:
        chosen = _with_templates(chosen, request, built)
    _refuse_same_names(chosen, request)
    if request.is_site:
        from policykit.tasks import site

        chosen = site.one_folder(chosen)
        site.sweep(request.output)
    if not any(files for _, files in chosen) and not built.findings:
        sentence, remedy = "There is no policy here to build.", "Name a policy, or a folder of policies."
        file = inputs.shown(request.paths[0])
        built.findings.append(Finding(codes.NO_POLICIES, sentence, remedy, file=file))
    total = sum(len(files) for _, files in chosen)
    total += sum(site.own_count(library.context) for library, _ in chosen) if request.is_site else 0
    turns = {datetime.date.min, datetime.date.max}
    for done, step in enumerate(_steps(chosen, request, folder), 1):
        turns.update(step)
        if progress is not None:
            progress(done, total)
    return partial(
        LastBuild,
        files={path: known for library, _ in chosen for path, known in library.assets.items()},
        since=max(day for day in turns if day <= today).isoformat(),
        until=min(day for day in turns if day > today).isoformat(),
        findings=tuple(built.findings),
        without=built.without,
    )


def _steps(chosen: Chosen, request: Request, folder: OutputFolder) -> Iterator[tuple[datetime.date, ...]]:
    """Build policy after policy, page after page; each gives the days on which it turns."""
    for library, files in chosen:
        entries: list[Entry] = []
        empty: set[str] = set()
        for rendered in _render_all(library, files, request):
            folder.built.findings += rendered.findings
            folder.built.read += not rendered.unreadable
            folder.built.failed += [rendered.file] if rendered.failed else []
            folder.built.without += bool(rendered.empty)
            folder.place(rendered.file, rendered.documents)
            empty.add(rendered.empty)
            entries += [rendered.entry] if rendered.entry is not None else []
            yield rendered.turns
        if request.is_site:
            from policykit.tasks import site

            for _ in site.complete(folder, library, files, entries):
                yield ()
        elif files == library.files and len(library.ids) == len(files):
            # A file whose id cannot be read may be any policy; then nothing is removed.
            ids, audiences = set(library.ids.values()), library.context.school.audiences
            extracts = {extract_name(id_, audience.id) for id_ in ids for audience in audiences}
            folder.remove_all_but(library.path, ids, extracts - empty)


def _with_templates(chosen: Chosen, request: Request, built: Built) -> list[tuple[Library, tuple[Path, ...]]]:
    """The libraries with the template for Word documents, which is refused before anything is written."""
    from policykit.tasks.template import with_template

    made = []
    for library, files in chosen:
        using, found = with_template(library, request.template)
        built.findings += found
        made.append((using, files))
    return made


def _audience(library: Library, request: Request) -> str:
    """The id of the audience whose extracts are asked for; empty for whole policies.

    Raises UnknownName if the school has no such audience.
    """
    return library.context.school.audience_id(request.audience) if request.audience is not None else ""


def _refuse_same_names(chosen: Chosen, request: Request) -> None:
    """Refuse two policies whose documents would have one name, or an extract with the name of a policy."""
    owner: dict[str, Path] = {}
    if request.audience is not None:
        owner = {id_: file for library, _ in chosen for file, id_ in library.ids.items()}
    for library, files in chosen:
        audience = _audience(library, request)
        for file in files:
            id_ = library.ids.get(file)
            if id_ is None:
                continue
            first = owner.setdefault(extract_name(id_, audience) if audience else id_, file)
            if first != file:
                sentence = f"Its documents would have the same names as those of {inputs.shown(first)}."
                remedy = "If one is a copy, move it out of the folder. If not, give one of them another id."
                finding = Finding(codes.SAME_OUTPUT, sentence, remedy, file=inputs.shown(file))
                raise InvalidData([*library.findings, finding])


# ── Rendering, here or in several processes ──────────────────────────────────────────────────────────────
def _render_all(library: Library, files: Sequence[Path], request: Request) -> Iterator[_Rendered]:
    render = partial(_render, library, request, _audience(library, request))
    jobs = request.jobs or (min(os.cpu_count() or 1, 8) if len(files) >= _MANY else 1)
    if jobs == 1 or len(files) < 2:
        yield from map(render, files)
        return
    from concurrent.futures import ProcessPoolExecutor  # slow to load, seldom needed

    with ProcessPoolExecutor(jobs) as pool:
        yield from pool.map(render, files, chunksize=8)


def _render(library: Library, request: Request, audience: str, file: Path) -> _Rendered:
    from policykit.tasks.load import read_policy

    outcome = read_policy(library, file, request.today)
    policy = outcome.policy
    if policy is None:
        return _Rendered(file, (), outcome.findings, failed=True, unreadable=outcome.unreadable)
    documents, entry = _documents(library, request, audience, policy)
    empty = "" if documents else extract_name(policy.id, audience)
    turns = tuple(policy.turning_days())
    return _Rendered(file, documents, outcome.findings, empty=empty, turns=turns, entry=entry)


def _documents(
    library: Library, request: Request, audience: str, policy: Policy
) -> tuple[tuple[Made, ...], Entry | None]:
    """The documents of a policy, none for an extract with nothing in it; and its entry in a site."""
    from policykit.tasks import render

    if request.is_site:
        from policykit.site.entry import entry
        from policykit.tasks import site

        ids = frozenset(library.ids.values())
        return site.policy_files(policy, ids, request.today), entry(policy, request.today)
    if audience and not policy.extract(audience).sections:
        return (), None
    return tuple(render.render_all(policy, request.formats, audience)), None
