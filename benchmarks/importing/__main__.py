"""python -m benchmarks.importing [--misses FOLDER]: one table for each folder of documents."""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import policykit
from benchmarks.importing.score import Drafted, Score, score, table

HERE = Path(__file__).parent
FOLDERS = tuple(name for name in ("open", "opened", "aside") if (HERE / name).is_dir())


def imported(document: Path) -> Drafted:
    """What the real command makes of a document, in a folder that holds the school's other policies."""
    with tempfile.TemporaryDirectory(prefix="policykit-importing-") as folder:
        home = Path(folder, "policies")
        home.mkdir()
        for answer in sorted((document.parent / "answers").glob("*.yaml")):
            if answer.stem != document.stem:
                shutil.copy(answer, home)
        before = set(home.iterdir())
        source = shutil.copy(document, folder)
        command = [sys.executable, "-m", "policykit", "import", str(source), "-o", str(home)]
        ran = subprocess.run([*command, "--format", "json"], capture_output=True, text=True, check=False)
        made = [path for path in home.iterdir() if path not in before]
        if len(made) != 1:
            print(f"{document.name}: no draft\n{ran.stderr}", file=sys.stderr)
            return Drafted(None)
        return _loaded(made[0], ran.stdout)


def _loaded(file: Path, report: str) -> Drafted:
    try:
        policy = policykit.load_policy(file)
    except policykit.InvalidData as error:
        print(f"{file.name}: the draft does not load\n{error}", file=sys.stderr)
        return Drafted(None)
    return Drafted(policy, _set_aside(report))


def _set_aside(report: str) -> str | None:
    """All words that stand under ``set_aside`` in the command's JSON; None if it has no such key."""
    try:
        told = json.loads(report)
    except ValueError:
        return None
    return _words_under(told, is_within=False) or None


def _words_under(value: object, *, is_within: bool) -> str:
    match value:
        case str():
            return f"{value}\n" if is_within else ""
        case list():
            return "".join(_words_under(each, is_within=is_within) for each in value)
        case dict():
            parts = (_words_under(v, is_within=is_within or k == "set_aside") for k, v in value.items())
            return "".join(parts)
        case _:
            return ""


def misses(found: Score) -> None:
    """Print what a draft lacks and what it has beside the answer."""
    for name, tally in found.items():
        for sign, told in (("lacks", tally.missed), ("has", tally.added)):
            for each in told:
                print(f"{name}: {sign} {each}")


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.importing", description=__doc__)
    parser.add_argument("--misses", choices=FOLDERS, help="tell also what one folder's drafts lack and add")
    asked = parser.parse_args().misses
    for folder in FOLDERS:
        found = score(HERE / folder, imported)
        print("\n".join(table(folder, found)), end="\n\n")
        if folder == asked:
            misses(found)


if __name__ == "__main__":
    main()
