"""Odd Word files: each gives a document or one clear refusal, within 5 seconds and 500 MB."""

from __future__ import annotations

import json
import re
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from policykit.codes import CODES
from tests.support.word_corpus import READ, REFUSED, Maker

# Twice the seconds that are promised: a shared machine is at times half as quick.
SECONDS, BYTES = 10, 500 << 20
READING = """
import json, resource, sys
from policykit.findings import InvalidData
from policykit.formats.word import read
data = open(sys.argv[1], "rb").read()
told = {}
try:
    found = read(data)
    told = {"codes": [finding.code.id for finding in found.findings], "blocks": len(found.document.blocks)}
    sentences = [(finding.sentence, finding.remedy) for finding in found.findings]
except InvalidData as refusal:
    told = {"refused": [finding.code.id for finding in refusal.findings]}
    sentences = [(finding.sentence, finding.remedy) for finding in refusal.findings]
used = resource.getrusage(resource.RUSAGE_SELF)
print(json.dumps({**told, "sentences": sentences, "peak": used.ru_maxrss * 1024}))
"""


def limit() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (BYTES, BYTES))


def result(maker: Maker, folder: Path) -> dict[str, object]:
    """What a process of its own, held to the limits, makes of the file."""
    file = folder / "page.docx"
    file.write_bytes(maker())
    command = [sys.executable, "-c", READING, str(file)]
    process = subprocess.run(command, capture_output=True, text=True, preexec_fn=limit, check=False)
    assert process.returncode == 0, process.stderr
    assert process.stderr == ""
    found: dict[str, object] = json.loads(process.stdout)
    return found


def sentences(found: dict[str, object]) -> list[tuple[str, str]]:
    told = found["sentences"]
    assert isinstance(told, list)
    return [(str(sentence), str(remedy)) for sentence, remedy in told]


def test_the_corpus_is_as_large_as_was_promised() -> None:
    assert len(REFUSED) + len(READ) >= 40


def test_every_code_of_word_files_is_met_in_the_corpus() -> None:
    met = {*REFUSED.values(), *(code for codes in READ.values() for code in codes)}
    assert met == {code for code in CODES if code.startswith("PK5")}


@pytest.mark.slow
@pytest.mark.parametrize(("maker", "code"), REFUSED.items(), ids=lambda of: getattr(of, "__name__", ""))
def test_a_file_that_must_not_be_read_is_refused_with_its_own_code(
    maker: Maker, code: str, tmp_path: Path
) -> None:
    found = result(maker, tmp_path)
    assert found.get("refused") == [code], found
    ((sentence, remedy),) = sentences(found)
    assert 15 < len(sentence) < 250
    assert re.fullmatch(r"[A-Z“].*[^.]\.", sentence, re.DOTALL), sentence
    assert remedy.endswith(".")
    assert "Error" not in sentence


@pytest.mark.slow
@pytest.mark.parametrize(("maker", "codes"), READ.items(), ids=lambda of: getattr(of, "__name__", ""))
def test_an_odd_file_is_read_and_what_is_odd_in_it_is_told(
    maker: Maker, codes: set[str], tmp_path: Path
) -> None:
    found = result(maker, tmp_path)
    assert "refused" not in found, found
    listed = found["codes"]
    assert isinstance(listed, list)
    assert set(listed) == codes, found
    assert all(sentence and remedy for sentence, remedy in sentences(found))
