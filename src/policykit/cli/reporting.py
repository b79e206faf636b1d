"""Findings → what a person, a program or a build server reads."""

from __future__ import annotations

import json
import shutil
import sys
import textwrap
import unicodedata
from collections.abc import Iterable, Iterator

import click

from policykit.codes import Severity
from policykit.findings import Finding, Place

_COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow"}
_LEAD = 24


def report(findings: Iterable[Finding], form: str) -> str:
    """The findings in one of the formats, without a final newline; empty if there is nothing to say."""
    match form:
        case "json":
            return _as_json(findings)
        case "github":
            return "\n".join(_as_github(finding) for finding in findings)
        case _:
            width = max(columns(), 40)
            return "\n\n".join(_as_text(finding, width) for finding in findings)


def columns() -> int:
    """How wide the terminal is; text is never set wider than 100 columns."""
    return min(shutil.get_terminal_size((100, 24)).columns, 100)


def _as_text(finding: Finding, width: int) -> str:
    """One finding as a person reads it: where, what, the line with the place marked, and the remedy."""
    where = _where(finding)
    colour = _COLOURS[finding.severity]
    code = click.style(f"{finding.severity} {finding.code.id}", fg=colour, bold=True)
    head = f"{click.style(where, bold=True)}  {code}" if where else code
    excerpt = _excerpt(finding.place, colour, width) if finding.place is not None else ()
    return "\n".join([head, _indented(finding.sentence, width), *excerpt, _indented(finding.remedy, width)])


def _indented(words: str, width: int) -> str:
    lines = textwrap.wrap(
        words,
        width,
        initial_indent="   ",
        subsequent_indent="   ",
        break_long_words=False,
        break_on_hyphens=False,
    )
    return "\n".join(map(visible, lines))  # words of a document can hold what a terminal obeys


def _where(finding: Finding) -> str:
    file = visible(finding.file)  # a file name can hold a line end, or what a terminal obeys
    if finding.place is None:
        return file
    return f"{file}:{finding.place.line}:{finding.place.column}"


def _excerpt(place: Place, colour: str, width: int) -> Iterator[str]:
    """The lines round the place, with marks under it; long lines are shown from a little before it."""
    if not place.excerpt:
        return
    gutter = max(len(str(place.excerpt[-1][0])), 4)
    room = width - gutter - 8
    start = max(place.column - 1 - _LEAD, 0) if place.column > room - _LEAD else 0
    for number, line in place.excerpt:
        before, after = "…" if start else "", "…" if len(line) > start + room else ""
        yield f"   {number:>{gutter}} | {before}{visible(line[start : start + room])}{after}".rstrip()
    line, first = place.excerpt[-1][1], place.column - 1
    lead = _columns_of(visible(line[start:first])) + (1 if start else 0)
    marked = _columns_of(visible(line[first : min(first + place.width, start + room)]))
    marks = click.style("^" * max(marked, 1), fg=colour, bold=True)
    yield f"   {'':>{gutter}} | {' ' * lead}{marks}"


def visible(text: str) -> str:
    """Text that takes the room it seems to take: a tab is one arrow, a character nobody sees is a dot."""
    return "".join(
        "→"
        if character == "\t"
        else "·"
        if unicodedata.category(character) in ("Cc", "Cf", "Cs")
        else character
        for character in text
    )


def _columns_of(text: str) -> int:
    """How many columns of a terminal the text takes."""
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in ("W", "F") else 1
        for c in text
    )


def _as_json(findings: Iterable[Finding]) -> str:
    listed = list(findings)
    errors = sum(finding.is_error for finding in listed)
    return json.dumps(
        {
            "version": 1,
            "errors": errors,
            "warnings": len(listed) - errors,
            "findings": [as_object(finding) for finding in listed],
        },
        indent=2,
    )


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
    place = finding.place
    where = [f"file={_property(finding.file)}"] if finding.file else []
    if place is not None:
        where += [f"line={place.line}", f"col={place.column}", f"endColumn={place.column + place.width}"]
    where.append(f"title={finding.code.id}")
    return f"::{finding.severity} {','.join(where)}::{_data(f'{finding.sentence} {finding.remedy}')}"


def _data(text: str) -> str:
    """Text as GitHub's workflow commands want it."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def say(text: str, *, error: bool = False, newline: bool = True) -> None:
    """Print, in the letters that the terminal has; click alone would send UTF-8 to an ASCII one."""
    click.echo(text, file=sys.stderr if error else sys.stdout, nl=newline)


def plural(number: int, one: str, many: str = "") -> str:
    """A number with its noun: “1 policy”, “2 policies”, “no policies”."""
    return f"{number or 'no'} {one if number == 1 else many or one + 's'}"
