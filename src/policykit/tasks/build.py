"""Paths → documents in a folder: only what changed, all or nothing for each file, never over an edit.

This module and what it imports stay light: a build with nothing to do must not wait for the libraries that
read and write documents.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING

from policykit import codes
from policykit.findings import Finding, InvalidData, NotWritten
from policykit.tasks.placing import Built, Placing, Rendered, Request, extract_name
from policykit.tasks.premises import Premises, premises
from policykit.workspace import inputs, outputs
from policykit.workspace.manifest import Manifest

if TYPE_CHECKING:
    from concurrent.futures import Future

    from policykit.tasks.keeping import Keeping
    from policykit.tasks.load import Library
    from policykit.tasks.rendering import Rendering

    Chosen = Sequence[tuple[Library, inputs.Files]]

Progress = Callable[[int, int], None]
DOCX = "docx"
MANY = 50
"""From so many policies on, a build uses every processor."""
_TOGETHER = 8
"""So many policies are given to a process at a time."""


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
        stated = premises(request)
        if stated.whole and manifest.inputs == stated.whole and _all_there(manifest):
            return Built(unchanged=len(manifest.entries))
        try:
            return _build(request, manifest, stated, progress)
        finally:
            manifest.close()


def _refuse_output_among_policies(request: Request) -> None:
    folders = {path if path.is_dir() else path.parent for path in request.paths}
    # Not Path.resolve, which fails at a link that leads to itself; that is told when the folder is made.
    if os.path.realpath(request.output) in map(os.path.realpath, folders):
        sentence = "The output folder is the folder of the policies themselves."
        finding = Finding(
            codes.OUTPUT_IN_POLICIES, sentence, "Choose another with -o.", file=inputs.shown(request.output)
        )
        raise NotWritten([finding])


def _all_there(manifest: Manifest) -> bool:
    if manifest.damaged or not manifest.entries:
        return False
    return all(
        (found := outputs.fingerprint(manifest.folder / name)) is not None and manifest.wrote(name, found)
        for name in manifest.entries
    )


def _build(request: Request, manifest: Manifest, stated: Premises, progress: Progress | None) -> Built:
    from policykit.tasks.check import choose  # loads the model

    built = Built(request.is_brief)
    if manifest.damaged:
        built.findings.append(_damaged(request.output))
    chosen, unfound = choose(request.paths)
    if premises(request) != stated:  # school.yaml, say, was saved while it was being read
        stated, built.overtaken = Premises("", {}, stated.asked), True
    built.findings += unfound
    for library, _ in chosen:
        built.findings += library.findings
        _audience(library, request)
    if DOCX in request.formats:
        chosen = _with_templates(chosen, request, built)
    _refuse_same_names(chosen, request)
    if request.is_site:
        from policykit.tasks import site  # nothing else needs it

        chosen = site.one_folder(chosen)
        site.sweep(request.output)
    if not any(files for _, files in chosen) and not built.findings:
        built.findings.append(_nothing_to_build(request))
    _place_all(chosen, Placing(request, manifest, built), stated, progress)
    manifest.save("" if built.overtaken or built.errors else stated.whole)
    return built


def _place_all(chosen: Chosen, placing: Placing, stated: Premises, progress: Progress | None) -> None:
    from policykit.tasks.keeping import Keeping, sweep

    done, total = 0, sum(len(files) for _, files in chosen)
    if placing.request.is_site:
        from policykit.tasks import site

        total += sum(site.own_count(library.setting) for library, _ in chosen)
    for library, files in chosen:
        keeping = Keeping(library, placing, stated)
        steps = _placed(library, files, placing, keeping)
        if placing.request.is_site:
            steps = chain(steps, site.complete(placing, library, files, keeping))
        for _ in steps:
            done += 1
            if progress is not None:
                progress(done, total)
        if not placing.request.is_site and files == library.files:
            placing.remove_orphans(library)
    if not placing.manifest.damaged:
        placing.snapshots.sweep(placing.manifest)
        sweep(placing, (file for _, files in chosen for file in files))


def _placed(library: Library, files: inputs.Files, placing: Placing, keeping: Keeping) -> Iterator[None]:
    """Place the documents of each policy and let it go; those of which nothing has changed are left."""
    built, left = placing.built, dict[int, tuple[Finding, ...]]()
    for number, file in enumerate(files):
        found = keeping.left(file)
        if found is not None:
            left[number] = built.to_list(found)
            built.read += 1
            built.left += 1
            yield
    made = _render_all(library, files.only(n for n in range(len(files)) if n not in left), placing.request)
    for number in range(len(files)):
        if number in left:
            built.findings += left.pop(number)
            continue
        rendered = next(made)
        built.findings += built.to_list(rendered.findings)
        built.read += not rendered.unreadable
        placing.place(rendered)
        keeping.keep(rendered)
        yield


def _with_templates(chosen: Chosen, request: Request, built: Built) -> list[tuple[Library, inputs.Files]]:
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

    return library.setting.school.audience_id(request.audience)


def _refuse_same_names(chosen: Chosen, request: Request) -> None:
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
def _render_all(library: Library, files: Sequence[Path], request: Request) -> Iterator[Rendered]:
    jobs = request.jobs or (min(os.cpu_count() or 1, 8) if len(files) >= MANY else 1)
    if jobs == 1 or len(files) < 2:
        yield from _render_here(library, files, request)
        return
    from concurrent.futures import ProcessPoolExecutor  # costs 15 ms, seldom needed

    starts = iter(range(0, len(files), _TOGETHER))
    with ProcessPoolExecutor(jobs, initializer=_start, initargs=(library, request)) as pool:

        def given(most: int) -> Iterator[Future[list[Rendered]]]:
            for start in islice(starts, most):
                yield pool.submit(_render_started, files[start : start + _TOGETHER])

        waiting = deque(given(jobs * 3))  # enough that nobody waits, and few documents are held
        while waiting:
            yield from waiting.popleft().result()
            waiting.extend(given(1))


def _render_here(library: Library, files: Sequence[Path], request: Request) -> Iterator[Rendered]:
    from policykit.tasks.rendering import Rendering  # loads the page

    rendering = Rendering(library, request)
    return map(rendering.render, files)


_started: list[Rendering] = []


def _start(library: Library, request: Request) -> None:
    from policykit.tasks.rendering import Rendering  # loads the page

    _started[:] = [Rendering(library, request)]


def _render_started(files: Sequence[Path]) -> list[Rendered]:
    return [_started[0].render(file) for file in files]
