"""Paths → a stamp for every file that the pages may depend on: by it a saved file is noticed."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from policykit.workspace.inputs import proposals_of

Stamp = tuple[int, int, int]
"""When a file was changed, in nanoseconds; its length; its number on the disk, which a renamed file keeps."""


def stamps(paths: Iterable[Path]) -> Mapping[Path, Stamp]:
    """The stamps of all files in the folders, or beside the files, that the paths name; hidden ones left out.

    With a folder of proposals comes the folder above it. What cannot be looked at has no stamp.
    """
    return dict(stamp for folder in dict.fromkeys(_folders(paths)) for stamp in _stamps(folder))


def _folders(paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        folder = path if path.is_dir() else path.parent
        yield folder
        above = proposals_of(folder)
        if above is not None:
            yield above


def _stamps(folder: Path) -> Iterator[tuple[Path, Stamp]]:
    for name, folders, files in os.walk(folder):
        folders[:] = [each for each in folders if not each.startswith(".")]
        for file in files:
            path = Path(name, file)
            try:
                status = path.stat()
            except OSError:  # gone since it was listed, or a link that leads nowhere
                continue
            if not file.startswith("."):
                yield path, (status.st_mtime_ns, status.st_size, status.st_ino)
