"""What commands print: findings for people, programs and build servers; and the terminal they print to."""

from __future__ import annotations

import codecs
import json
import os
import shutil
import signal
import sys
import textwrap
import unicodedata
from collections.abc import Iterable, Iterator

import click

from policykit.codes import Severity
from policykit.findings import Finding, Place

FINE, FOUND, UNUSABLE = 0, 1, 2
"""The exit statuses."""
INTERRUPTED = 128 + signal.SIGINT
STANDARD = "-"
"""Standard input or output, in place of a file."""
_COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow"}
_LEAD = 24
_PLAIN_LETTERS = str.maketrans(
    {"“": '"', "”": '"', "‘": "'", "’": "'", "…": "...", "–": "-", "—": "-", "•": "*", "·": ".", "→": ">"}
)


# ── The terminal ─────────────────────────────────────────────────────────────────────────────────────────
def standard_input() -> bytes:
    """All of standard input."""
    return sys.stdin.buffer.read()


def write_bytes(data: bytes) -> None:
    """Write data for other programs: the same bytes whatever the terminal's encoding and line ends."""
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


def styled() -> bool:
    """Whether what is printed may have colours."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR")


def columns() -> int:
    """How wide the terminal is; text is never set wider than 100 columns."""
    return min(shutil.get_terminal_size((100, 24)).columns, 100)


def prepare_streams() -> None:
    """Let a terminal print the nearest letters that its encoding has."""
    codecs.register_error("policykit", _in_ascii)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="policykit")


def _in_ascii(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    lost = error.object[error.start : error.end].translate(_PLAIN_LETTERS)
    return "".join(c if c.isascii() else "?" for c in lost), error.end


def say(text: str, *, error: bool = False, newline: bool = True) -> None:
    """Print, in the letters that the terminal has; click alone would send UTF-8 to an ASCII one."""
    click.echo(text, file=sys.stderr if error else sys.stdout, nl=newline)


def tell(findings: Iterable[Finding]) -> None:
    """Print findings on standard error."""
    text = report(findings, "text")
    if text:
        say(text, error=True)


def plural(number: int, one: str, many: str = "") -> str:
    """A number with its noun: “1 policy”, “2 policies”, “no policies”."""
    return f"{number or 'no'} {one if number == 1 else many or one + 's'}"


def wrapped(words: str, indent: str = "", hanging: str = "  ") -> list[str]:
    """Words in lines no wider than the terminal, safe to print."""
    lines = textwrap.wrap(
        words, max(columns(), 40), initial_indent=indent, subsequent_indent=indent + hanging,
        break_long_words=False, break_on_hyphens=False,
    )  # fmt: skip
    return [*map(visible, lines)]  # words of a document can contain what a terminal obeys


def visible(text: str) -> str:
    """Text that is as wide as it seems: a tab is one arrow, an invisible character is a dot."""
    return "".join(
        "→" if c == "\t" else "·" if unicodedata.category(c) in ("Cc", "Cf", "Cs") else c for c in text
    )


# ── Findings ─────────────────────────────────────────────────────────────────────────────────────────────
def report(findings: Iterable[Finding], form: str) -> str:
    """The findings in one of the formats, without a final newline; empty if there is nothing to say."""
    match form:
        case "json":
            return _as_json([*findings])
        case "github":
            return "\n".join(_as_github(finding) for finding in findings)
        case _:
            return "\n\n".join(_as_text(finding) for finding in findings)


def _as_text(finding: Finding) -> str:
    """One finding as a person reads it: where, what, the line with the place marked, and the remedy."""
    place, colour = finding.place, _COLOURS[finding.severity]
    where = visible(finding.file) + (f":{place.line}:{place.column}" if place is not None else "")
    code = click.style(f"{finding.severity} {finding.code.id}", fg=colour, bold=True)
    head = f"{click.style(where, bold=True)}  {code}" if where else code
    excerpt = _excerpt(place, colour) if place is not None and place.excerpt else ()
    sentence, remedy = (wrapped(words, "   ", "") for words in (finding.sentence, finding.remedy))
    return "\n".join([head, *sentence, *excerpt, *remedy])


def _excerpt(place: Place, colour: str) -> Iterator[str]:
    """The lines round the place, with marks under it; long lines are shown from a little before it."""
    gutter = max(len(str(place.excerpt[-1][0])), 4)
    room = max(columns(), 40) - gutter - 8
    start = max(place.column - 1 - _LEAD, 0) if place.column > room - _LEAD else 0
    for number, line in place.excerpt:
        before, after = "…" if start else "", "…" if len(line) > start + room else ""
        yield f"   {number:>{gutter}} | {before}{visible(line[start : start + room])}{after}".rstrip()
    line, first = place.excerpt[-1][1], place.column - 1
    lead = _width(visible(line[start:first])) + (1 if start else 0)
    marked = _width(visible(line[first : min(first + place.width, start + room)]))
    marks = click.style("^" * max(marked, 1), fg=colour, bold=True)
    yield f"   {'':>{gutter}} | {' ' * lead}{marks}"


def _width(text: str) -> int:
    """How many columns of a terminal the text takes."""
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in ("W", "F") else 1
        for c in text
    )


def _as_json(findings: list[Finding]) -> str:
    errors = sum(finding.is_error for finding in findings)
    counts = {"version": 1, "errors": errors, "warnings": len(findings) - errors}
    return json.dumps(counts | {"findings": [as_object(finding) for finding in findings]}, indent=2)


def as_object(finding: Finding) -> dict[str, str | int | None]:
    """A finding for a program."""
    place = finding.place
    return {
        "code": finding.code.id,
        "severity": finding.severity,
        "file": finding.file,
        "line": place.line if place else None,
        "column": place.column if place else None,
        "width": place.width if place else None,
        "sentence": finding.sentence,
        "remedy": finding.remedy,
    }


def _as_github(finding: Finding) -> str:
    """A finding as a workflow command of GitHub, which shows it at its line."""
    place = finding.place
    where = [f"file={_data(finding.file, ':,')}"] if finding.file else []
    if place is not None:
        where += [f"line={place.line}", f"col={place.column}", f"endColumn={place.column + place.width}"]
    where.append(f"title={finding.code.id}")
    return f"::{finding.severity} {','.join(where)}::{_data(f'{finding.sentence} {finding.remedy}')}"


def _data(text: str, more: str = "") -> str:
    return "".join(f"%{ord(c):02X}" if c in "%\r\n" + more else c for c in text)
