"""Slips of indentation, dashes, colons and spaces: one error each, where the slip is, and how to mend it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from policykit.findings import Finding
from policykit.tasks.check import check
from tests.bad.test_mutations import POLICIES, TODAY, marked

ID = "        id: mental-health\n"
KIND = "      - kind: quote\n"
WORDS = "          Technology and Social"
LAST_WORDS = "          one of our three aims:\n"
MORE, FEWER = "by one more space, in line with ", "by one fewer space, in line with "
NO_BREAK = "ordinary space"
SPACE_AFTER_DASH = "Put a space after the dash"

SLIPS: list[tuple[str, str, str]] = [
    # ── indentation ──
    (ID, "       ‸id: mental-health‸\n", MORE + "“kind”"),
    (ID, "         ‸id‸: mental-health\n", "Line it up with the key above, “kind”"),
    (ID, "    ‸id‸: mental-health\n", "by four more spaces"),
    (ID, "      ‸id: mental-health‸\n", "or indent it by two more spaces, in line with “kind”"),
    (KIND, "     ‸- kind: quote‸\n", MORE + "the dash"),
    (KIND, "       ‸- kind: quote‸\n", FEWER + "the dash"),
    (KIND, "      ‸kind: quote‸\n", "Begin it with “- ”"),
    ("    blocks:\n", "   ‸blocks:‸\n", MORE + "“id”"),
    ("    blocks:\n", "     ‸blocks‸:\n", "Line it up with the key above, “id”"),
    ("\n  - id: important-considerations", "\n   ‸- id: important-considerations‸", FEWER + "the dash"),
    # ── words below a key ──
    (
        f"{WORDS} Media are a fundamental part of 21st Century life. They are encompassed in\n",
        "‸Technology and Social Media‸\n",
        "Indent them more than “text”",
    ),
    (LAST_WORDS, "‸one of our three aims:‸\n", "Indent them, in line with the words above"),
    (LAST_WORDS, "        ‸and others.‸\n", "Indent them, in line with the words above"),
    (
        '"The following guidelines apply:"\n',
        "Ring the office on ‸#‸0161\n          or Room 3\n",
        "quotation marks",
    ),
    # ── spaces ──
    (ID, "‸\u00a0‸       id: mental-health\n", NO_BREAK),
    (ID, "       ‸\u00a0‸id: mental-health\n", NO_BREAK),
    (ID, "        id:‸\u00a0‸mental-health\n", NO_BREAK),
    (KIND, "     ‸\u00a0‸- kind: quote\n", NO_BREAK),
    (KIND, "      -‸\u00a0‸kind: quote\n", NO_BREAK),
    (KIND, "      -‸\u2003‸kind: quote\n", NO_BREAK),
    ("\ntitle: ", "\ntitle:‸\u00a0‸", NO_BREAK),
    ("{by: ", "{by:‸\u00a0‸", NO_BREAK),
    ("      - kind: quote", "      - kind‸:‸quote", "space after the colon"),
    # ── dashes ──
    ("  - id: opening\n", "  ‸-‸id: opening\n", SPACE_AFTER_DASH),
    (KIND, "      ‸-‸kind: quote\n", SPACE_AFTER_DASH),
    (KIND, "      ‸–‸ kind: quote\n", "“- ”"),
    (KIND, "      ‸•‸ kind: quote\n", "“- ”"),
    (KIND, "        ‸kind‸: quote\n", "Begin each part of the list with “- kind:”"),
    # ── colons ──
    ("\nsections:\n", "\n‸sections‸\n", "Put a colon after “sections”"),
    ("    blocks:\n", "    ‸blocks‸\n", "Put a colon after “blocks”"),
    ("    blocks:\n      - kind: text\n", "      ‸- kind: text‸\n", "Put the key of the list on a line"),
    ("\ntitle: Social Media", "\ntitle: “Social‸:‸ Media”", "straight quotation marks"),
    ("        text: >-\n          Tech", "        ‸text‸\n          Tech", "Put a colon after “text”"),
]


def errors(folder: Path) -> list[Finding]:
    return [finding for finding in check([folder], TODAY).findings if finding.is_error]


def assert_told(file: Path, right: str, wrong: str, remedy: str) -> None:
    whole = (POLICIES / file.name).read_text(encoding="utf-8")
    assert right in whole
    shown = whole.replace(right, wrong, 1)
    file.write_bytes(shown.replace("‸", "").encode())
    [found] = errors(file.parent)
    assert found.code.id in {"PK020", "PK027"}
    assert remedy in found.remedy
    assert found.place is not None
    assert (found.place.line, found.place.column, found.place.width) == marked(shown)


@pytest.mark.parametrize(("right", "wrong", "remedy"), SLIPS)
def test_a_slip_of_layout_is_one_error_where_it_is(
    right: str, wrong: str, remedy: str, tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(POLICIES, tmp_path / "policies"))
    assert_told(folder / "social-media.yaml", right, wrong, remedy)


@pytest.mark.parametrize("below", ["\n  - {id: pupils", "\n- {id: pupils", "\n\n  # these\n  - {id: pupils"])
def test_a_list_of_the_school_whose_key_lacks_its_colon_is_told_at_the_key(
    below: str, tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(POLICIES, tmp_path / "policies"))
    remedy = "Put a colon after “audiences”."
    assert_told(folder / "school.yaml", "audiences:\n  - {id: pupils", f"‸audiences‸{below}", remedy)


def test_an_odd_space_is_named(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(POLICIES, tmp_path / "policies"))
    file = folder / "social-media.yaml"
    file.write_bytes(file.read_bytes().replace(b"\ntitle: ", "\ntitle:\u00a0".encode()))
    assert "no-break space (U+00A0)" in errors(folder)[0].sentence
