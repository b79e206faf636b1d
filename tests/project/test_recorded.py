"""Every document of both sample schools is as it was recorded in tests/data/recorded.json, byte for byte.

After a change that is meant to change documents, POLICYKIT_RECORD=1 makes this test write a new recording;
the diff of that file then says which documents changed.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
import zipfile
from pathlib import Path

import pytest

from tests.support.commands import TODAY, run

ROOT = Path(__file__).parents[2]
RECORDING = ROOT / "tests" / "data" / "recorded.json"
SCHOOLS = {"ash-grange": ROOT / "policies", "larkmead": ROOT / "tests" / "policies"}
AUDIENCES = ("parents", "staff", "pupils", "governors")


def digest(name: str, data: bytes) -> str:
    """A digest of a file; of a Word file, that of its parts, since how they are compressed may differ."""
    found = hashlib.sha256()
    if name.endswith(".docx"):
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            for part in package.namelist():
                found.update(f"{part} {hashlib.sha256(package.read(part)).hexdigest()}\n".encode())
    else:
        found.update(data)
    return found.hexdigest()[:12]


def commands(folder: Path) -> list[list[str]]:
    """Every command whose documents are recorded, in the order in which they are run in a school's folder."""
    ids = sorted(path.stem for path in (folder / "policies").glob("*.yaml") if path.stem != "school")
    proposals = sorted(path.stem for path in (folder / "policies" / "proposed").glob("*.yaml"))
    return [
        ["build", "-o", "build"],
        ["build", "-o", "json", "--to", "json"],
        *(["build", "-o", f"for-{audience}", "--for", audience] for audience in AUDIENCES),
        ["template", "-o", "house-style.docx"],
        ["build", "-o", "styled", "--template", "house-style.docx"],
        ["site", "-o", "site"],
        *(["pack", proposal, "-o", "pack"] for proposal in proposals),
        *(
            ["redline", old, new, "--to", form, "-o", f"redline-{old}-{new}.{form}"]
            for old, new in zip(ids, ids[1:] + ids[:1], strict=True)
            for form in ("docx", "markdown", "html")
        ),
        *(["show", policy] for policy in ids),
    ]


def made(school: Path, folder: Path) -> dict[str, str]:
    """The digest of each document of a school, and how each command ended."""
    shutil.copytree(school, folder / "policies")
    recording = {}
    for command in commands(folder):
        dated = ["--today", TODAY] if command[0] in ("build", "site", "pack") else []
        ran = run(folder, *command, *dated, COLUMNS="80")
        words = " ".join(command)
        recording[words] = (
            f"{ran.status} {digest('', ran.out.encode())}" if command[0] == "show" else str(ran.status)
        )
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and not name.startswith("policies/") and "/.policykit" not in name:
            recording[name] = digest(name, path.read_bytes())
    return recording


@pytest.mark.slow
def test_every_document_is_as_it_was_recorded(tmp_path: Path) -> None:
    found = {}
    for name, school in SCHOOLS.items():
        (tmp_path / name).mkdir()
        found[name] = made(school, tmp_path / name)
    if os.environ.get("POLICYKIT_RECORD") == "1":
        RECORDING.write_text(json.dumps(found, indent=0) + "\n", encoding="utf-8")
    recorded = json.loads(RECORDING.read_text(encoding="utf-8"))
    for name, documents in recorded.items():
        differ = [
            document
            for document in {**documents, **found[name]}
            if documents.get(document) != found[name].get(document)
        ]
        assert not differ, f"{name}: {len(differ)} documents are not as recorded"
