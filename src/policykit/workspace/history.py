"""Reads the files of a folder as they were at a revision of git; nothing in the checkout is changed."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from policykit import codes
from policykit.findings import Finding, InvalidData
from policykit.workspace.inputs import ENDINGS, Folder, folder_of, proposals_of, shown

_PATIENCE = 60
"""Seconds to wait for git."""
_READS_ONLY = {"GIT_OPTIONAL_LOCKS": "0", "GIT_NO_LAZY_FETCH": "1", "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C"}


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A folder of policies at a revision. Its paths do not exist on the disk; ``read`` gives their bytes."""

    folder: Folder
    contents: Mapping[Path, bytes]

    def read(self, path: Path, within: Path | None = None) -> bytes:
        """The bytes of a file; raises InvalidData where the revision has none of that name."""
        data = self.contents.get(path)
        if data is None:
            sentence = "There was no such file at that revision."
            remedy = "Name the file as it was called then. git log --follow lists its names."
            raise _refused(codes.NOT_IN_REVISION, sentence, remedy, path)
        return data


def snapshot(folder: Path, revision: str) -> Snapshot:
    """The policy files of a folder, and of the one whose proposals it holds, as a revision has them.

    Raises InvalidData if there is no git, the folder lies in no checkout, or the revision is not known.
    """
    git = _Git.at(folder)
    commit = git.commit(revision)
    called = _at(folder, revision)
    contents = git.files(folder, commit, called)
    above = proposals_of(folder)
    if above is None:
        return Snapshot(folder_of(called, [*contents]), contents)
    parent = git.files(above, commit, _at(above, revision))
    found = folder_of(called, [*contents], folder_of(_at(above, revision), [*parent]))
    return Snapshot(found, contents | parent)


def _at(folder: Path, revision: str) -> Path:
    """The name of a folder at a revision in findings."""
    return folder.parent / f"{folder.resolve().name}@{revision.replace('/', '_')}"


@dataclass(frozen=True, slots=True)
class _Git:
    program: str
    folder: Path

    @classmethod
    def at(cls, folder: Path) -> _Git:
        program = shutil.which("git")
        if program is None:
            sentence = "Earlier versions need git, and git is not installed here."
            raise _refused(codes.NO_GIT, sentence, "Install git, or name a copy of the old file.", folder)
        git = cls(program, folder)
        asked = git.ask("rev-parse", "--is-inside-work-tree")
        if asked.returncode or asked.stdout.strip() != b"true":
            sentence = "The folder is not in a git checkout that can be read, so it has no earlier versions."
            said = asked.stderr.decode(errors="replace").strip().splitlines()
            remedy = "Name a copy of the old file instead."
            remedy += f" Git says: {said[0]}" if said and "not a git repository" not in said[0] else ""
            raise _refused(codes.NOT_A_CHECKOUT, sentence, remedy, folder)
        return git

    def ask(self, *arguments: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
        """Run git in the folder, without a shell."""
        command = [self.program, *arguments]
        try:
            return subprocess.run(  # noqa: S603 - git itself, with arguments and no shell
                command,
                cwd=self.folder,
                env=os.environ | _READS_ONLY,
                input=given,
                capture_output=True,
                timeout=_PATIENCE,
                check=False,
            )
        except (OSError, ValueError, subprocess.TimeoutExpired) as error:
            sentence = f"Git could not be run: {type(error).__name__}."
            raise _refused(
                codes.NO_GIT, sentence, "Check that git works in this folder.", self.folder
            ) from None

    def commit(self, revision: str) -> str:
        """The full name of a commit; raises InvalidData if there is none."""
        asked = self.ask("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
        if asked.returncode or not asked.stdout.strip():
            sentence = f"The checkout has no revision “{revision}”."
            remedy = "Name a commit, a tag or a branch, such as HEAD~1; git log lists the commits."
            raise _refused(codes.UNKNOWN_REVISION, sentence, remedy, self.folder)
        return asked.stdout.decode().strip()

    def files(self, folder: Path, commit: str, called: Path) -> dict[Path, bytes]:
        """The policy files of a folder at a commit, under the name that the folder has in findings."""
        git = _Git(self.program, folder)
        prefix = git.ask("rev-parse", "--show-prefix").stdout.decode(errors="surrogateescape").rstrip("\n")
        listed = git.ask("ls-tree", "-z", "--name-only", "--full-tree", f"{commit}:{prefix}").stdout
        names = [
            name
            for name in listed.decode(errors="surrogateescape").split("\0")
            if name.lower().endswith(ENDINGS) and not name.startswith(".") and "\n" not in name
        ]
        given = "".join(f"{commit}:{prefix}{name}\n" for name in names).encode(errors="surrogateescape")
        answer = git.ask("cat-file", "--batch", given=given).stdout
        found = _blobs(names, answer)
        for name, data in found:
            if data is None:
                sentence = "Git knows this file at that revision, but its content was never fetched."
                remedy = f"Fetch the revision, for example with git fetch --refetch origin {commit[:12]}."
                raise _refused(codes.NOT_IN_REVISION, sentence, remedy, called / name)
        return {called / name: data for name, data in found if data is not None}


def _blobs(names: Sequence[str], said: bytes) -> list[tuple[str, bytes | None]]:
    """The files in what ``git cat-file --batch`` answers: a line with kind and size, the bytes, a line end.

    None for a file whose content is not here, of which the answer is one line that ends in "missing".
    """
    found: list[tuple[str, bytes | None]] = []
    start = 0
    for name in names:
        end = said.find(b"\n", start)
        head = said[start:end].split()
        if len(head) != 3 or not head[2].isdigit():
            found.append((name, None))
            start = end + 1
            continue
        size = int(head[2])
        if head[1] == b"blob":
            found.append((name, said[end + 1 : end + 1 + size]))
        start = end + size + 2
    return found


def _refused(code: codes.Code, sentence: str, remedy: str, path: Path) -> InvalidData:
    return InvalidData([Finding(code, sentence, remedy, file=shown(path))])
