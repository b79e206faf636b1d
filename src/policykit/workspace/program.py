"""The program as it is installed → a stamp: by it a document is known to be made by this very program."""

from __future__ import annotations

import contextlib
import os
import sys
import zlib
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

_LIBRARIES = ("lxml", "markdown_it", "pydantic", "pydantic_core", "yaml")
"""What the documents depend on besides policykit; each is found without being loaded."""


def program() -> str:
    """The stamp: an upgrade, an edited file, an upgraded library or another Python gives another."""
    stamps = sorted(_files(Path(__file__).parents[1]))
    return "\n".join((sys.version, zlib.ZLIB_RUNTIME_VERSION, *stamps, *_libraries()))


def _files(folder: str | Path) -> Iterator[str]:
    with contextlib.suppress(OSError):  # in an archive, where the version alone has to do
        for entry in os.scandir(folder):
            if not entry.is_dir():
                yield _stamp(entry.path, entry.stat())
            elif entry.name != "__pycache__":
                yield from _files(entry.path)


def _libraries() -> Iterator[str]:
    for name in _LIBRARIES:
        found = find_spec(name)
        if found is not None and found.origin is not None:
            with contextlib.suppress(OSError):
                yield _stamp(found.origin, Path(found.origin).stat())


def _stamp(path: str, status: os.stat_result) -> str:
    return f"{path} {status.st_size} {status.st_mtime_ns}"
