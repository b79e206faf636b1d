"""The command line: what a user types, and what the terminal answers.

Whatever a command needs beyond click is imported when the command runs: ``--help`` waits for nothing.
"""

from __future__ import annotations

import datetime
import errno
import os
import sys
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from policykit.cli.terminal import (
    FINE,
    FOUND,
    INTERRUPTED,
    STANDARD,
    UNUSABLE,
    prepare_streams,
    standard_input,
    styled,
    tell,
    write_bytes,
)
from policykit.version import __version__

if TYPE_CHECKING:
    from policykit.tasks.diff import Form
    from policykit.tasks.redline import Form as RedlineForm

BUILD_FORMATS = ("docx", "markdown", "html", "json")


def _day(_: click.Context, __: click.Parameter, value: str | None) -> datetime.date:
    try:
        return datetime.date.fromisoformat(value) if value else datetime.date.today()
    except ValueError:
        raise click.BadParameter(f"{value!r} is not a day; write it as 2026-09-01.") from None


def _dated(_: click.Context, __: click.Parameter, value: str | None) -> datetime.date | None:
    return _day(_, __, value) if value else None


def _formats(_: click.Context, __: click.Parameter, value: str) -> tuple[str, ...]:
    names = tuple(dict.fromkeys(name.strip().lower() for name in value.split(",")))
    for name in names:
        if name not in BUILD_FORMATS:
            listed = ", ".join(BUILD_FORMATS)
            raise click.BadParameter(f"{name!r} is not a format; the formats are {listed}.")
    return names


# Not refused by click where it may not be read: the commands say so themselves, with a finding.
_PATH = click.Path(path_type=Path, readable=False)
_PATH_OR_DASH = click.Path(path_type=Path, readable=False, allow_dash=True)
_today = click.option(
    "--today", callback=_day, metavar="YYYY-MM-DD", help="Reckon with this day instead of today."
)
_folder = click.option(
    "--from",
    "folder",
    type=_PATH,
    default=Path("policies"),
    show_default=True,
    help="The folder of policies.",
)
_paths = click.argument("paths", nargs=-1, type=_PATH_OR_DASH)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="policykit", message="%(prog)s %(version)s")
def cli() -> None:
    """Keep a school's policies once, as data, and make every document from it.

    With no arguments after it, "policykit build" makes the documents of ./policies in ./build.
    """


@cli.command()
@_paths
@click.option(
    "--to",
    "formats",
    callback=_formats,
    metavar="FORMATS",
    default="docx,markdown,html",
    show_default=True,
    help="Formats, with commas between: docx, markdown, html, json.",
)
@click.option("-o", "--output", type=_PATH_OR_DASH, default=Path("build"),
              show_default=True, help="Folder for the documents; - for standard output.")  # fmt: skip
@click.option(
    "--overwrite", is_flag=True, help="Replace documents that somebody edited; dated copies are kept."
)
@click.option("--for", "audience", metavar="AUDIENCE",
              help="Make extracts: only what concerns one audience, such as parents.")  # fmt: skip
@click.option("--template", type=_PATH, metavar="FILE",
              help="A Word file in whose style to make Word documents, instead of the school's.")  # fmt: skip
@click.option("--jobs", type=click.IntRange(1, 64), help="Processes to use; by default as many as help.")
@_today
def build(
    paths: tuple[Path, ...],
    formats: tuple[str, ...],
    output: Path,
    overwrite: bool,
    audience: str | None,
    template: Path | None,
    jobs: int | None,
    today: datetime.date,
) -> None:
    """Make the documents of policies: files, folders, or - for standard input."""
    from policykit.cli import building
    from policykit.tasks.build import Request

    chosen = paths or (Path("policies"),)
    request = Request(chosen, formats, output, today, overwrite, jobs, template, audience)
    is_one = str(output) == STANDARD or STANDARD in map(str, chosen)
    sys.exit(building.build_one(request) if is_one else building.build(request))


@cli.command()
@_paths
@click.option("-o", "--output", type=_PATH, default=Path("site"),
              show_default=True, help="Folder for the site.")  # fmt: skip
@click.option("--overwrite", is_flag=True, help="Replace files that somebody edited; dated copies are kept.")
@click.option("--jobs", type=click.IntRange(1, 64), help="Processes to use; by default as many as help.")
@_today
def site(
    paths: tuple[Path, ...], output: Path, overwrite: bool, jobs: int | None, today: datetime.date
) -> None:
    """Make a website of a folder of policies: a page for each policy, and one for each audience."""
    from policykit.cli import building
    from policykit.tasks.build import SITE_FORMATS, Request

    chosen = paths or (Path("policies"),)
    sys.exit(building.site(Request(chosen, SITE_FORMATS, output, today, overwrite, jobs, is_site=True)))


@cli.command()
@_paths
@click.option("--format", "form", type=click.Choice(["text", "json", "github"]), default="text",
              show_default=True, help="How to tell the findings.")  # fmt: skip
@click.option("--strict", is_flag=True, help="Let warnings fail the check too.")
@_today
def check(paths: tuple[Path, ...], form: str, strict: bool, today: datetime.date) -> None:
    """Look for mistakes, gaps and what is out of date in policies."""
    from policykit.cli.reporting import plural, report, say
    from policykit.tasks.check import check as run
    from policykit.tasks.check import check_text

    chosen = paths or (Path("policies"),)
    checked = check_text(standard_input(), today) if chosen == (Path(STANDARD),) else run(chosen, today)
    text = report(checked.findings, form)
    if text:
        say(text)
    if form == "text":
        policies = plural(max(checked.files - checked.unreadable, 0), "file")
        told = f"{plural(checked.errors, 'error')}, {plural(checked.warnings, 'warning')}"
        say(("\n" if text else "") + f"{policies} checked: {told}.")
    if checked.files == 0 or checked.unreadable >= checked.files:
        sys.exit(UNUSABLE)
    sys.exit(FOUND if checked.errors or (strict and checked.warnings) else FINE)


@cli.command("import")
@click.argument("paths", nargs=-1, required=True, metavar="FILE…", type=_PATH)
@click.option("-o", "--output", type=_PATH, default=Path("policies"),
              show_default=True, help="The folder of policies.")  # fmt: skip
@click.option("--title", default="", help="The title of the policy, where the document does not say it.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to tell it.")
def import_(paths: tuple[Path, ...], output: Path, title: str, form: str) -> None:
    """Make drafts of old documents: .docx, .md, .txt and saved .html, or folders of them."""
    from policykit.cli.importing import bring

    sys.exit(bring(paths, output, title.strip(), form))


@cli.command()
@click.argument("policy")
@click.option(
    "--for", "audience", metavar="AUDIENCE", help="Only what concerns one audience, such as parents."
)
@_folder
def show(policy: str, audience: str | None, folder: Path) -> None:
    """Read a policy in the terminal: by its id, or the name of its file."""
    from policykit.cli.reporting import columns, say
    from policykit.tasks.render import show as run

    text = standard_input() if policy == STANDARD else None
    say(run(policy, folder, audience, columns(), styled=styled(), text=text), newline=False)


@cli.command()
@click.option("-o", "--output", type=_PATH, default=Path("house-style.docx"),
              show_default=True, help="The file to write; never one that is there already.")  # fmt: skip
def template(output: Path) -> None:
    """Write a Word file to restyle as the school's own, for house_style in school.yaml."""
    from policykit.cli.reporting import say
    from policykit.tasks.template import write_template
    from policykit.workspace.inputs import shown

    write_template(output)
    say(f"wrote    {shown(output)}")


@cli.command()
@click.argument("old")
@click.argument("new")
@click.option("--format", "form", type=click.Choice(["text", "json", "markdown"]), default="text",
              show_default=True, help="How to tell the changes.")  # fmt: skip
@_folder
def diff(old: str, new: str, form: Form, folder: Path) -> None:
    """Tell what is different between two policies, in plain English.

    Each is an id, a file, or one of these with @ and a revision of git: social-media@HEAD~1. The exit
    status is 0 if they are the same, 1 if they differ, 2 if they cannot be compared.
    """
    from policykit.cli.reporting import columns, say
    from policykit.tasks.diff import Asked
    from policykit.tasks.diff import diff as run

    told = run(Asked(old, new, folder, form), columns(), styled=styled())
    if form == "text":
        say(told.text, newline=False)
    else:
        write_bytes(told.text.encode())
    sys.exit(FOUND if told.differs else FINE)


@cli.command()
@click.argument("old")
@click.argument("new")
@click.option("-o", "--output", type=_PATH, help="The file to write.")
@click.option("--to", "form", type=click.Choice(["docx", "html", "markdown", "text"]),
              help="The format; by default as the name of the file ends, or text.")  # fmt: skip
@click.option("--author", metavar="NAME", help="Whose changes Word shows them as; by default the school's.")
@click.option(
    "--date", "date", callback=_dated, metavar="YYYY-MM-DD", help="The day of the changes; by default none."
)
@click.option("--overwrite", is_flag=True, help="Write over a file of that name.")
@_folder
def redline(
    old: str,
    new: str,
    output: Path | None,
    form: RedlineForm | None,
    author: str | None,
    date: datetime.date | None,
    overwrite: bool,
    folder: Path,
) -> None:
    """Show one policy with all that differs from another marked: in Word, as tracked changes.

    Each is an id, a file, or one of these with @ and a revision of git: social-media@HEAD~1.
    """
    from policykit.cli import redlining
    from policykit.tasks.redline import Asked

    chosen = form or redlining.form_of(output)
    redlining.redline(Asked(old, new, folder, chosen, output, overwrite, author, date), styled=styled())


@cli.command()
@click.argument("file", type=_PATH)
@click.option(
    "--into",
    "folder",
    type=_PATH,
    help="The folder of policies; by default the one that the file was built from, or policies.",
)
@click.option("--built", type=_PATH, default=Path("build"), show_default=True,
              help="The folder in which the documents were built.")  # fmt: skip
@click.option("--yes", is_flag=True, help="Write the changes without asking.")
@click.option(
    "--take", type=click.Choice(["word", "data"]), help="Which side to take where both have changed."
)
@click.option("--comments", is_flag=True, help="Write comments of the Word file into the policy as notes.")
@_today
def pull(
    file: Path,
    folder: Path | None,
    built: Path,
    yes: bool,
    take: Literal["word", "data"] | None,
    comments: bool,
    today: datetime.date,
) -> None:
    """Bring edits made in a Word file home to its policy; shows them first."""
    from policykit.cli import pulling
    from policykit.tasks.edited import source_folder
    from policykit.tasks.pull import Pull

    folder = folder or source_folder(file) or Path("policies")
    sys.exit(pulling.pull(Pull(file, folder, built), today, yes, take, comments))


@cli.command()
@click.argument("policy")
@click.option("-o", "--output", type=_PATH, default=Path("pack"),
              show_default=True, help="Folder for the three documents.")  # fmt: skip
@click.option(
    "--overwrite", is_flag=True, help="Replace documents that somebody edited; dated copies are kept."
)
@_folder
@_today
def pack(policy: str, output: Path, overwrite: bool, folder: Path, today: datetime.date) -> None:
    """Make what governors need to decide on a proposal: three Word documents.

    They are the proposal, the same with every change to the accepted policy marked, and one page that sums
    the changes up. The proposal is kept in the folder "proposed", below the policies, under the policy's id.
    """
    from policykit.cli.building import finish
    from policykit.tasks.pack import Packing
    from policykit.tasks.pack import pack as run

    sys.exit(finish(run(Packing(policy, folder, output, today, overwrite)), output))


@cli.command()
@_paths
@click.option("--port", type=click.IntRange(0, 65535), default=8017, show_default=True,
              help="The port to serve at; 0 takes one that is free.")  # fmt: skip
@_today
def serve(paths: tuple[Path, ...], port: int, today: datetime.date) -> None:
    """Show the pages in a browser on this computer, made anew whenever a file is saved."""
    from policykit.cli import serving

    serving.serve(paths or (Path("policies"),), port, today)


@cli.command()
@click.argument("code", required=False)
def explain(code: str | None) -> None:
    """Say what a finding's code means; without a code, list them all."""
    from policykit.cli.reporting import columns, say
    from policykit.codes import CODES, UNKNOWN_NAME
    from policykit.findings import Finding, UnknownName

    if code is None:
        say("\n".join(f"{known.id}  {known.severity:7}  {known.title}" for known in CODES.values()))
        return
    known = CODES.get(code.upper())
    if known is None:
        remedy = "Run policykit explain, with no code, to list them all."
        raise UnknownName([Finding(UNKNOWN_NAME, f"There is no code “{code}”.", remedy)])
    body = textwrap.fill(known.explanation, columns())
    say(f"{known.id}  {known.title} ({known.severity})\n\n{body}")


@cli.command()
@click.argument("name", type=click.Choice(["policy", "school", "export", "site"]), default="policy")
def schema(name: str) -> None:
    """Print a JSON Schema: of a policy file, of school.yaml, or of the JSON that build and site write."""
    from policykit.model.schemas import to_text

    write_bytes(to_text(name).encode())


@cli.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """Print what makes a shell complete policykit's commands; the shell's start-up file evaluates it."""
    from click.shell_completion import get_completion_class

    complete = get_completion_class(shell)
    if complete is not None:
        click.echo(complete(cli, {}, "policykit", "_POLICYKIT_COMPLETE").source())


def main() -> None:
    """Run a command. Whatever happens, the user sees a sentence and an exit status, and no traceback."""
    prepare_streams()
    colour = False if os.environ.get("NO_COLOR") else None
    try:
        result = cli.main(standalone_mode=False, color=colour)
        sys.exit(result if isinstance(result, int) else FINE)
    except click.ClickException as error:
        error.show()
        sys.exit(UNUSABLE)
    except (click.Abort, KeyboardInterrupt):
        click.echo("Stopped.", err=True)
        sys.exit(INTERRUPTED)
    except BrokenPipeError:
        # Nobody reads any more. Point standard output elsewhere, or Python complains when it closes it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(FOUND)
    except Exception as error:  # the one place where nothing may pass
        sys.exit(_failed(error))


def _failed(error: Exception) -> int:
    from policykit.findings import PolicykitError
    from policykit.workspace.inputs import unreadable

    if isinstance(error, OSError) and error.errno == errno.ENAMETOOLONG:  # wherever a path is first looked at
        error = unreadable(Path(os.fsdecode(error.filename or "")), error)
    if isinstance(error, PolicykitError):
        tell(error.findings)
        return UNUSABLE
    if os.environ.get("POLICYKIT_TRACEBACK"):
        raise error
    click.echo(
        f"policykit has made a mistake of its own ({type(error).__name__}: {error}). Nothing of yours is at "
        "fault, and no file was left half written. Please report it; POLICYKIT_TRACEBACK=1 shows more.",
        err=True,
    )
    return UNUSABLE
