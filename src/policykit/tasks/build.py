"""Paths → documents in a folder: only what changed, all or nothing for each file, never over an edit.

This module and what it imports stay light: a build with nothing to do must not wait for the libraries that
read and write documents.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from policykit import codes
from policykit.findings import Finding, InvalidData, NotWritten
from policykit.tasks.placing import Built, Placing, Rendered, Request, extract_name
from policykit.version import __version__
from policykit.workspace import inputs, outputs
from policykit.workspace.manifest import Manifest, digest

if TYPE_CHECKING:
    from policykit.site.entry import Entry
    from policykit.tasks.load import Library

_ASSETS = (b"house_style", b"crest")
"""The keys of school.yaml that name a file."""
_NAMED = rb"""^%s[ ]*:[ ]*(?:["']([^"'\\\n]+)["']|([^"'\s][^#\r\n]*?))[ ]*\r?$"""
_COMMENT = re.compile(rb"(^|\s)#[^\n]*")
Progress = Callable[[int, int], None]
DOCX = "docx"
MANY = 50
"""From so many policies on, a build uses every processor."""


def build(request: Request, progress: Progress | None = None) -> Built:
    """Build documents; findings tell what was not built.

    Raises NotWritten if the folder cannot be written to, InvalidData if two policies would have one name.
    """
    _refuse_output_among_policies(request)
    if not any(path.exists() for path in request.paths):
        raise InvalidData([inputs.not_there(path) for path in request.paths])
    outputs.prepare(request.output)
    with outputs.locked(request.output):
        manifest = Manifest.read(request.output)
        inputs_digest = _inputs_digest(request)
        if inputs_digest and manifest.inputs == inputs_digest and _all_there(manifest):
            return Built(unchanged=len(manifest.entries))
        try:
            return _build(request, manifest, inputs_digest, progress)
        finally:
            manifest.close()


def _refuse_output_among_policies(request: Request) -> None:
    folders = {path if path.is_dir() else path.parent for path in request.paths}
    if any(folder.resolve() == request.output.resolve() for folder in folders):
        sentence = "The output folder is the folder of the policies themselves."
        finding = Finding(
            codes.OUTPUT_IN_POLICIES, sentence, "Choose another with -o.", file=inputs.shown(request.output)
        )
        raise NotWritten([finding])


def _inputs_digest(request: Request) -> str:
    """A fingerprint of all that the documents depend on; empty if some of it cannot be read."""
    stated = [__version__, *request.formats, f"for {request.audience or ''}"]
    # How a review stands on the day is said by a site, and by nothing else.
    stated += [f"site {request.today}"] if request.is_site else []
    for path in request.paths:
        try:
            folder = inputs.folder(path if path.is_dir() else path.parent)
            files = [*folder.policies, *([folder.school] if folder.school is not None else [])]
            files += folder.above.policies if folder.above is not None else ()
            stated += [f"{path.resolve()}"] + [f"{file.name} {digest(inputs.read(file))}" for file in files]
            stated += _assets_stated(request, folder)
        except InvalidData:
            return ""
    return digest(json.dumps(stated).encode())


def _assets_stated(request: Request, folder: inputs.Folder) -> Iterator[str]:
    """The fingerprints of the files that school.yaml names, and of the template that was asked for.

    What school.yaml names is found by its line alone: reading YAML takes a library. Raises InvalidData if it
    cannot be found so, or not be read.
    """
    if request.template is not None:
        yield f"template {digest(inputs.template(request.template))}"
    if folder.school is None:
        return
    text = _COMMENT.sub(b"", inputs.read(folder.school))
    for key in _ASSETS:
        named = re.search(_NAMED % key, text, re.MULTILINE)
        if named is not None:
            path = folder.school.parent / (named[1] or named[2]).decode("utf-8", "replace").replace("\\", "/")
            yield f"{key.decode()} {digest(inputs.template(path))}"
        elif key in text:
            raise InvalidData([])


def _all_there(manifest: Manifest) -> bool:
    if manifest.damaged or not manifest.entries:
        return False
    return all(
        (data := outputs.existing(manifest.folder / name)) is not None and manifest.wrote(name, data)
        for name in manifest.entries
    )


def _build(request: Request, manifest: Manifest, inputs_digest: str, progress: Progress | None) -> Built:
    from policykit.tasks import site  # loads the model
    from policykit.tasks.check import choose

    built = Built()
    if manifest.damaged:
        built.findings.append(_damaged(request.output))
    chosen, unfound = choose(request.paths)
    built.findings += unfound
    for library, _ in chosen:
        built.findings += library.findings
        _audience(library, request)
    if DOCX in request.formats:
        chosen = _with_templates(chosen, request, built)
    _refuse_same_names(chosen, request)
    if request.is_site:
        chosen = site.one_folder(chosen)
        site.sweep(request.output)
    if not any(files for _, files in chosen) and not built.findings:
        built.findings.append(_nothing_to_build(request))
    placing = Placing(request, manifest, built)
    entries = list(_place_all(chosen, placing, progress))
    if request.is_site:
        site.complete(placing, chosen, entries)
    else:
        for library, files in chosen:
            if files == library.files:
                placing.remove_orphans(library)
    if not manifest.damaged:
        placing.snapshots.sweep(manifest)
    manifest.save("" if built.findings and built.errors else inputs_digest)
    return built


def _place_all(
    chosen: Sequence[tuple[Library, tuple[Path, ...]]], placing: Placing, progress: Progress | None
) -> Iterator[Entry]:
    """Read, render, place each policy and let it go; what a site's own pages need to know of it is left."""
    total = sum(len(files) for _, files in chosen)
    for number, rendered in enumerate(_render_all(chosen, placing.request), start=1):
        placing.built.findings += rendered.findings
        placing.built.read += not rendered.unreadable
        placing.place(rendered)
        if progress is not None:
            progress(number, total)
        if rendered.entry is not None:
            yield rendered.entry


def _with_templates(
    chosen: Sequence[tuple[Library, tuple[Path, ...]]], request: Request, built: Built
) -> list[tuple[Library, tuple[Path, ...]]]:
    """The libraries with the template that Word documents are made with, refused before any is written."""
    from policykit.tasks.template import with_template

    made = []
    for library, files in chosen:
        using, told = with_template(library, request.template)
        built.findings += told
        made.append((using, files))
    return made


def _nothing_to_build(request: Request) -> Finding:
    sentence = "There is no policy here to build."
    return Finding(
        codes.NO_POLICIES,
        sentence,
        "Name a policy, or a folder of them.",
        file=inputs.shown(request.paths[0]),
    )


def _damaged(folder: Path) -> Finding:
    sentence = "The record of what was built here cannot be read."
    remedy = (
        "Documents that differ from the data are left alone; --overwrite replaces them, keeping dated copies."
    )
    return Finding(codes.MANIFEST_DAMAGED, sentence, remedy, file=inputs.shown(folder))


def _audience(library: Library, request: Request) -> str:
    """The id of the audience whose extracts are asked for; empty if whole policies are.

    Raises UnknownName if the school has no such audience.
    """
    if request.audience is None:
        return ""
    from policykit.model.questions import audience_id  # loads the model

    return audience_id(library.setting.school, request.audience)


def _refuse_same_names(chosen: Sequence[tuple[Library, tuple[Path, ...]]], request: Request) -> None:
    """Refuse, before anything is written, two policies whose documents would have one name.

    An extract may not have that of a whole policy either.
    """
    owner: dict[str, Path] = {}
    if request.audience is not None:
        owner = {id_: file for library, _ in chosen for file, id_ in library.ids.items()}
    for library, files in chosen:
        audience = _audience(library, request)
        for file in files:
            id_ = library.ids.get(file)
            name = extract_name(id_, audience) if id_ is not None and audience else id_
            first = owner.setdefault(name, file) if name is not None else file
            if first != file:
                sentence = f"Its documents would have the same names as those of {inputs.shown(first)}."
                finding = Finding(
                    codes.SAME_OUTPUT, sentence, "Give one of the two another id.", file=inputs.shown(file)
                )
                raise InvalidData([*library.findings, finding])


# ── Rendering, here or in several processes ──────────────────────────────────────────────────────────────
def _render_all(chosen: Sequence[tuple[Library, tuple[Path, ...]]], request: Request) -> Iterator[Rendered]:
    total = sum(len(files) for _, files in chosen)
    jobs = request.jobs or (min(os.cpu_count() or 1, 8) if total >= MANY else 1)
    for library, files in chosen:
        if jobs == 1:
            yield from (_render(library, file, request) for file in files)
        else:
            yield from _render_in_processes(library, files, request, jobs)


def _render_in_processes(
    library: Library, files: Sequence[Path], request: Request, jobs: int
) -> Iterator[Rendered]:
    from concurrent.futures import ProcessPoolExecutor  # costs 15 ms, seldom needed

    with ProcessPoolExecutor(jobs, initializer=_start, initargs=(library, request)) as pool:
        for start in range(0, len(files), jobs * 64):
            yield from pool.map(_render_started, files[start : start + jobs * 64], chunksize=8)


_started: list[tuple[Library, Request]] = []


def _start(library: Library, request: Request) -> None:
    _started[:] = [(library, request)]


def _render_started(file: Path) -> Rendered:
    library, request = _started[0]
    return _render(library, file, request)


def _render(library: Library, file: Path, request: Request) -> Rendered:
    from policykit.tasks import render, site  # loads the page
    from policykit.tasks.load import read_policy  # loads the model

    outcome = read_policy(library, file, request.today)
    policy = outcome.policy
    if policy is None:
        return Rendered(file, None, (), outcome.findings, outcome.unreadable)
    if request.is_site:
        documents, entry = site.policy_files(policy, frozenset(library.ids.values()), request.today)
        return Rendered(file, policy.id, documents, outcome.findings, entry=entry)
    audience = _audience(library, request)
    if audience and not policy.extract(audience).sections:
        return Rendered(file, policy.id, (), outcome.findings, without=extract_name(policy.id, audience))
    made = tuple(render.render_all(policy, request.formats, audience))
    return Rendered(file, policy.id, made, outcome.findings)
