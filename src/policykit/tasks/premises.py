"""Request → fingerprints of all that its documents depend on.

This module and what it imports stay light: a build with nothing to do waits for nothing more.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from policykit.findings import InvalidData
from policykit.tasks.placing import Request
from policykit.version import __version__
from policykit.workspace import inputs
from policykit.workspace.manifest import digest
from policykit.workspace.program import program

_ASSETS = (b"house_style", b"crest")
"""The keys of school.yaml that name a file."""
_NAMED = rb"""^%s[ ]*:[ ]*(?:["']([^"'\\\n]+)["']|([^"'\s][^#\r\n]*?))[ ]*\r?$"""
_COMMENT = re.compile(rb"(^|\s)#[^\n]*")


@dataclass(frozen=True, slots=True)
class Premises:
    """Fingerprints: of the whole, empty if some of it cannot be read; of each file, by its path in words; of
    what is asked for.

    They are taken before anything is read for use. If a file is saved in between, nothing is kept of what is
    made of it, and the next build makes it again.
    """

    whole: str
    files: Mapping[str, str]
    asked: str


def premises(request: Request) -> Premises:
    """All that the documents depend on, as it is now."""
    asked = [__version__, program(), *request.formats]
    asked += [f"for {request.audience or ''}", f"site {request.is_site}"]
    files: dict[str, str] = {}
    stated = [*asked]
    # How a review stands on the day is said by a site, and by nothing else.
    stated += [f"on {request.today}"] if request.is_site else []
    is_whole = True
    for path in request.paths:
        try:
            folder = inputs.folder(path if path.is_dir() else path.parent)
            every = _all(folder) if path.is_dir() else list(dict.fromkeys((*_all(folder), path)))
            is_whole = _take(every, files) and is_whole
            stated += [os.path.realpath(path), *(f"{file.name} {files.get(str(file), '')}" for file in every)]
            stated += _assets_stated(request, folder)
        except InvalidData:
            is_whole = False
    whole = digest(json.dumps(stated).encode()) if is_whole else ""
    return Premises(whole, files, digest(json.dumps(asked).encode()))


def _all(folder: inputs.Folder) -> list[Path]:
    """Every file of data that a folder's documents depend on."""
    school = [folder.school] if folder.school is not None else []
    return [*folder.policies, *school, *(folder.above.policies if folder.above is not None else ())]


def _take(every: Sequence[Path], files: dict[str, str]) -> bool:
    """Take the fingerprints of files; false if one cannot be read."""
    for file in every:
        try:
            files[str(file)] = digest(inputs.read(file, file.parent))
        except InvalidData:
            continue
    return all(str(file) in files for file in every)


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
