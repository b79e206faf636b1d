"""The command line: what a user types, and what the terminal answers.

What a command needs beyond click is imported when the command runs, so that ``--help`` is quick.
"""

from __future__ import annotations

import datetime
import errno
import os
import signal
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import click

from policykit import formats
from policykit.cli.reporting import (
    FINE,
    FOUND,
    INTERRUPTED,
    STANDARD,
    UNUSABLE,
    columns,
    plural,
    prepare_streams,
    report,
    say,
    standard_input,
    styled,
    tell,
    write_bytes,
)
from policykit.version import __version__

if TYPE_CHECKING:
    from policykit.formats import DiffName, RedlineName

# Not refused by click where it may not be read: the commands say so themselves, with a finding.
_PATH = click.Path(path_type=Path, readable=False)
_PATH_OR_DASH = click.Path(path_type=Path, readable=False, allow_dash=True)


# ── Options ──────────────────────────────────────────────────────────────────────────────────────────────
def _day(_: click.Context, __: click.Parameter, value: str | None) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(value) if value else None
    except ValueError:
        raise click.BadParameter(f"{value!r} is not a date. Write it as 2026-09-01.") from None


def _day_or_today(context: click.Context, option: click.Parameter, value: str | None) -> datetime.date:
    return _day(context, option, value) or datetime.date.today()


def _formats(_: click.Context, __: click.Parameter, value: str) -> tuple[str, ...]:
    names = tuple(dict.fromkeys(name.strip().lower() for name in value.split(",")))
    for name in names:
        if name not in formats.built():
            listed = ", ".join(formats.built())
            raise click.BadParameter(f"{name!r} is not a format. The formats are {listed}.")
    return names


def _output(default: str, words: str, *, dash: bool = False) -> Callable[[Any], Any]:
    kind = _PATH_OR_DASH if dash else _PATH
    return click.option("-o", "--output", type=kind, default=Path(default), show_default=True, help=words)


def _choice(names: list[str], words: str) -> Callable[[Any], Any]:
    kind = click.Choice(names)
    return click.option("--format", "form", type=kind, default="text", show_default=True, help=words)


def _or_policies(_: click.Context, __: click.Parameter, value: tuple[Path, ...]) -> tuple[Path, ...]:
    return value or (Path("policies"),)


_paths = click.argument("paths", nargs=-1, type=_PATH_OR_DASH, callback=_or_policies)
_today = click.option("--today", callback=_day_or_today, metavar="YYYY-MM-DD", help="Use this date as today.")
_folder = click.option(
    "--from", "folder", type=_PATH, default=Path("policies"), show_default=True,
    help="The folder of policies.",
)  # fmt: skip
_overwrite = click.option(
    "--overwrite", is_flag=True, help="Replace files that were edited, and keep dated copies of them."
)
_jobs = click.option("--jobs", type=click.IntRange(1, 64), help="How many processes to use.")
_audience = click.option(
    "--for", "audience", metavar="AUDIENCE", help="Only what concerns one audience, such as parents."
)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="policykit", message="%(prog)s %(version)s")
def cli() -> None:
    """Keep a school's policies once, as data, and make every document from it.

    "policykit build", with nothing after it, builds the documents of ./policies in ./build.
    """


# ── Commands ─────────────────────────────────────────────────────────────────────────────────────────────
@cli.command()
@_paths
@click.option(
    "--to", "formats", callback=_formats, metavar="FORMATS", default=",".join(formats.of_pages()),
    show_default=True, help=f"Formats, separated by commas: {', '.join(formats.built())}.",
)  # fmt: skip
@_output("build", "The folder for the documents; - for standard output.", dash=True)
@_overwrite
@_audience
@click.option(
    "--template", type=_PATH, metavar="FILE",
    help="A Word file whose styles to use instead of the school's house style.",
)  # fmt: skip
@_jobs
@_today
def build(**asked: Any) -> None:
    """Build the documents of policies: files, folders, or - for standard input."""
    from policykit.cli import building

    sys.exit(building.build(**asked))


@cli.command()
@_paths
@_output("site", "The folder for the site.")
@_overwrite
@_jobs
@_today
def site(**asked: Any) -> None:
    """Build a website of a folder of policies: a page for each policy, and one for each audience."""
    from policykit.cli import building
    from policykit.tasks.build import SITE_FORMATS

    sys.exit(building.build(formats=SITE_FORMATS, is_site=True, **asked))


@cli.command()
@_paths
@_choice(["text", "json", "github"], "How to report the findings.")
@click.option("--strict", is_flag=True, help="Fail the check for warnings too.")
@_today
def check(paths: tuple[Path, ...], form: str, strict: bool, today: datetime.date) -> None:
    """Look for mistakes, gaps and out-of-date parts in policies."""
    from policykit.tasks.check import check as run
    from policykit.tasks.check import check_text

    is_input = paths == (Path(STANDARD),)
    checked = check_text(standard_input(), today) if is_input else run(paths, today)
    text = report(checked.findings, form)
    if text:
        say(text)
    if form == "text":
        files = plural(max(checked.files - checked.unreadable, 0), "file")
        counts = f"{plural(checked.errors, 'error')}, {plural(checked.warnings, 'warning')}"
        say(("\n" if text else "") + f"{files} checked: {counts}.")
    if checked.files == 0 or checked.unreadable >= checked.files:
        sys.exit(UNUSABLE)
    sys.exit(FOUND if checked.errors or (strict and checked.warnings) else FINE)


@cli.command("import")
@click.argument("paths", nargs=-1, required=True, metavar="FILE…", type=_PATH)
@_output("policies", "The folder of policies.")
@click.option("--title", default="", help="The title of the policy, if the document does not state it.")
@_choice(["text", "json"], "How to report what was imported.")
def import_(paths: tuple[Path, ...], output: Path, title: str, form: str) -> None:
    """Make drafts from old documents: .docx, .md, .txt and saved .html, or folders of them."""
    from policykit.cli.importing import run_import

    sys.exit(run_import(paths, output, title.strip(), form))


@cli.command()
@click.argument("policy")
@_audience
@_folder
def show(policy: str, audience: str | None, folder: Path) -> None:
    """Read a policy in the terminal: by its id, or the name of its file."""
    from policykit.tasks.render import show as run

    text = standard_input() if policy == STANDARD else None
    say(run(policy, folder, audience, columns(), styled=styled(), text=text), newline=False)


@cli.command()
@_output(
    f"house-style{formats.FORMATS[formats.WORD].suffix}",
    "The file to write. A file that is already there is never replaced.",
)
def template(output: Path) -> None:
    """Write a Word file to restyle as the school's house style, for house_style in school.yaml."""
    from policykit.tasks.template import write_template
    from policykit.workspace.inputs import shown

    write_template(output)
    say(f"wrote    {shown(output)}")


@cli.command()
@click.argument("old")
@click.argument("new")
@_choice(list(get_args(formats.DiffName)), "How to report the changes.")
@_folder
def diff(old: str, new: str, form: DiffName, folder: Path) -> None:
    """Say what is different between two policies, in plain English.

    Each is an id, a file, or one of these with @ and a revision of git: social-media@HEAD~1. The exit
    status is 0 if they are the same, 1 if they differ, 2 if they cannot be compared.
    """
    from policykit.tasks.diff import diff as run

    text, differs = run(old, new, folder, form, columns(), styled=styled())
    if form == "text":
        say(text, newline=False)
    else:
        write_bytes(text.encode())
    sys.exit(FOUND if differs else FINE)


@cli.command()
@click.argument("old")
@click.argument("new")
@click.option("-o", "--output", type=_PATH, help="The file to write.")
@click.option(
    "--to", "form", type=click.Choice(get_args(formats.RedlineName)),
    help="The format. By default it follows from the name of the file, or is text.",
)  # fmt: skip
@click.option("--author", metavar="NAME", help="The author of the changes in Word; by default the school.")
@click.option(
    "--date", "date", callback=_day, metavar="YYYY-MM-DD", help="The date of the changes; by default none."
)
@click.option("--overwrite", is_flag=True, help="Replace a file of that name.")
@_folder
def redline(
    old: str,
    new: str,
    output: Path | None,
    form: RedlineName | None,
    author: str | None,
    date: datetime.date | None,
    overwrite: bool,
    folder: Path,
) -> None:
    """Show one policy with every difference from another marked; in Word, as tracked changes.

    Each is an id, a file, or one of these with @ and a revision of git: social-media@HEAD~1.
    """
    from policykit.tasks import redline as task
    from policykit.tasks.load import versions
    from policykit.workspace.inputs import shown
    from policykit.workspace.outputs import write_new

    found = formats.named(output.suffix) if output is not None else formats.FORMATS[formats.TEXT]
    form = form or next(
        (name for name in get_args(formats.RedlineName) if found and name == found.name), None
    )
    if form is None:
        name = output.name if output is not None else ""
        raise click.UsageError(f"Add --to with a format for {name}: docx, html, markdown or text.")
    former, later = versions(old, new, folder)
    if output is None and form == formats.TEXT:
        say(task.on_terminal(former, later, columns(), styled=styled()), newline=False)
        return
    made = task.redline(former, later, form, author=author, date=date)
    data = made.encode() if isinstance(made, str) else made
    if output is None:
        write_bytes(data)
    else:
        write_new(output, data, overwrite=overwrite)
        say(f"wrote    {shown(output)}")


@cli.command()
@click.argument("file", type=_PATH)
@click.option(
    "--into", "folder", type=_PATH,
    help="The folder of policies; by default the one the file was built from, or policies.",
)  # fmt: skip
@click.option(
    "--built", type=_PATH, default=Path("build"), show_default=True,
    help="The folder in which the documents were built.",
)  # fmt: skip
@click.option("--yes", is_flag=True, help="Write the changes without asking.")
@click.option(
    "--take", type=click.Choice(["word", "data"]), help="Which side to take where both have changed."
)
@click.option("--comments", is_flag=True, help="Write comments of the Word file into the policy as notes.")
@_today
def pull(file: Path, folder: Path | None, built: Path, **asked: Any) -> None:
    """Pull edits made in a Word file into its policy. Shows them first."""
    from policykit.cli import pulling
    from policykit.tasks.pull import Pull, source_folder

    folder = folder or source_folder(file) or Path("policies")
    sys.exit(pulling.pull(Pull(file, folder, built), **asked))


@cli.command()
@click.argument("policy")
@_output("pack", "The folder for the three documents.")
@_overwrite
@_folder
@_today
def pack(policy: str, output: Path, overwrite: bool, folder: Path, today: datetime.date) -> None:
    """Make what governors need to decide on a proposal: three Word documents.

    They are the proposal, the same with every change to the accepted policy marked, and a summary of the
    changes on one page. Keep the proposal in the folder "proposed" below the policies, with the policy's id.
    """
    from policykit.cli.building import finish
    from policykit.tasks.pack import pack as run

    sys.exit(finish(run(policy, folder, output, today, overwrite=overwrite), output))


@cli.command()
@_paths
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8017, show_default=True,
    help="The port to serve at; 0 takes a free one.",
)  # fmt: skip
@_today
def serve(paths: tuple[Path, ...], port: int, today: datetime.date) -> None:
    """Show the pages in a browser on this computer, updated whenever a file is saved."""
    from policykit.cli import serving

    serving.serve(paths, port, today)


@cli.command()
@click.argument("code", required=False)
def explain(code: str | None) -> None:
    """Explain the code of a finding; without a code, list them all."""
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
    """Print the completion script of a shell; its start-up file evaluates it."""
    from click.shell_completion import get_completion_class

    complete = get_completion_class(shell)
    if complete is not None:
        click.echo(complete(cli, {}, "policykit", "_POLICYKIT_COMPLETE").source())


# ── Running a command ────────────────────────────────────────────────────────────────────────────────────
def main() -> None:
    """Run a command. Whatever happens, the user sees a sentence and an exit status, and no traceback."""
    signal.signal(signal.SIGINT, signal.default_int_handler)  # ignored where a shell starts it with &
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
        # The reader is gone. Point standard output elsewhere, or Python complains when it closes it.
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
        f"policykit has a fault ({type(error).__name__}: {error}). Your files did not "
        "cause it, and no file was left half written. Please report it. POLICYKIT_TRACEBACK=1 shows more.",
        err=True,
    )
    return UNUSABLE
