"""What is kept of each policy between builds, in a hidden folder beside its documents.

A file a policy. Its first line is a seal: a fingerprint of a key, which is not stored, and of the lines that
follow. With another key, or one byte damaged, there is nothing kept. What follows can be read only by whoever
has the key, which means the policy file: the folder may be a site, for all to see, or go out with an extract.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Collection, Sequence
from pathlib import Path

from policykit.findings import NotWritten
from policykit.workspace import outputs
from policykit.workspace.manifest import digest
from policykit.workspace.snapshots import FOLDER

_BELOW = "kept"
_DIGITS = 16


class KeptFiles:
    """The files of what is kept, in the folder of some documents.

    ``kind`` sets apart what is kept of one policy for several sorts of documents.
    """

    def __init__(self, folder: Path, kind: str) -> None:
        self._folder = folder / FOLDER / _BELOW
        self._kind = digest(kind.encode())[:_DIGITS]
        self._held: dict[str, tuple[str, tuple[bytes, ...]]] = {}

    def find(self, source: str, key: str) -> tuple[bytes, ...]:
        """The lines kept of a policy file under a key; none if there are none that are whole."""
        held = self._held.get(source)
        if held is not None and held[0] == key:
            return held[1]
        with contextlib.suppress(NotWritten):
            seal, _, hidden = (outputs.existing(self._path(source)) or b"").partition(b"\n")
            kept = _hidden(key, hidden)
            if seal == _seal(key, kept):
                return tuple(kept.split(b"\n"))
        return ()

    def keep(self, source: str, key: str, lines: Sequence[bytes]) -> None:
        """Keep some lines, in the place of those that were kept.

        Raises NotWritten if that cannot be; then they are held here, so that this build can find them.
        """
        kept = b"\n".join(lines)
        self._held.pop(source, None)
        try:
            outputs.prepare(self._folder)
            outputs.write(self._path(source), _seal(key, kept) + b"\n" + _hidden(key, kept))
        except NotWritten:
            self._held[source] = key, tuple(kept.split(b"\n"))
            raise

    def sweep(self, sources: Collection[str]) -> None:
        """Remove what is kept of other policy files than these, and what a killed build left."""
        known = {_name(source) for source in sources}
        with contextlib.suppress(OSError):
            names = [entry.name for entry in os.scandir(self._folder)]
            for name in names:
                if name.partition("-")[0] not in known:
                    with contextlib.suppress(NotWritten):  # it does no harm, and the next build tries again
                        outputs.remove(self._folder / name)

    def _path(self, source: str) -> Path:
        return self._folder / f"{_name(source)}-{self._kind}"


def _name(source: str) -> str:
    return digest(source.encode("utf-8", "surrogatepass"))[:_DIGITS]  # a name may be in another encoding


def _hidden(key: str, kept: bytes) -> bytes:
    """Lines, hidden by the digits of SHAKE256 (FIPS 202) of the key; and hidden lines, shown again."""
    mask = hashlib.shake_256(b"kept\n" + key.encode()).digest(len(kept))
    return (int.from_bytes(kept, "big") ^ int.from_bytes(mask, "big")).to_bytes(len(kept), "big")


def _seal(key: str, kept: bytes) -> bytes:
    return digest(key.encode() + b"\n" + kept).encode()
