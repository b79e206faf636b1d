"""The command, run as a user runs it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from policykit.codes import CODES
from policykit.version import __version__
from tests.support.commands import DEFAULT_SIGNALS, TODAY, policy, run, run_given, school
from tests.support.terminal import on_a_terminal


def test_the_shipped_policies_pass_with_six_warnings_and_fail_a_strict_check(tmp_path: Path) -> None:
    school(tmp_path)
    ran = run(tmp_path, "check", "--today", TODAY)
    assert ran.status == 0
    assert ran.out.rstrip().endswith("1 file checked: no errors, 6 warnings.")
    assert ran.out.count("warning PK301") == 4
    assert "The review is overdue: it was due Spring 2024, which ended on 30 April 2024." in ran.out
    assert "The Malicious Communications Act 1988 was narrowed on 31 January 2024" in ran.out
    assert run(tmp_path, "check", "--strict", "--today", TODAY).status == 1


def test_findings_as_json_say_what_the_text_says(tmp_path: Path) -> None:
    school(tmp_path)
    told = json.loads(run(tmp_path, "check", "--format", "json", "--today", TODAY).out)
    assert (told["version"], told["errors"], told["warnings"]) == (1, 0, 6)
    first = told["findings"][0]
    assert (first["code"], first["severity"], first["line"], first["column"]) == ("PK302", "warning", 9, 15)
    assert first["file"] == str(Path("policies") / "social-media.yaml")


def test_findings_for_github_are_annotations_with_their_lines(tmp_path: Path) -> None:
    school(tmp_path)
    lines = run(tmp_path, "check", "--format", "github", "--today", TODAY).out.splitlines()
    assert len(lines) == 6
    assert lines[0].startswith("::warning file=policies")
    assert ",line=9,col=15,endColumn=26,title=PK302::The review is overdue" in lines[0]


def test_a_finding_shows_the_line_with_a_caret_under_the_exact_token(tmp_path: Path) -> None:
    (tmp_path / "p.yaml").write_text(policy("p").replace("review:", "reveiw:"), encoding="utf-8")
    ran = run(tmp_path, "check", "p.yaml", "--today", TODAY)
    assert ran.status == 1
    assert ran.out.split("\n\n")[0].splitlines() == [
        "p.yaml:5:1  error PK101",
        "   Unknown key “reveiw”.",
        "      4 | approval: {by: Governors, on: Spring 2026}",
        "      5 | reveiw: {due: Spring 2029}",
        "        | ^^^^^^",
        "   Did you mean “review”?",
    ]


def test_build_makes_three_documents_and_then_has_nothing_to_do(tmp_path: Path) -> None:
    school(tmp_path)
    ran = run(tmp_path, "build", "--today", TODAY)
    assert ran.status == 0
    assert [line.split()[-1] for line in ran.out.splitlines()[:3]] == [
        str(Path("build") / f"social-media{ending}") for ending in (".docx", ".md", ".html")
    ]
    warnings = '6 warnings. Run "policykit check" for details.\n'
    assert warnings in ran.out
    again = run(tmp_path, "build", "--today", TODAY)
    assert again.status == 0
    assert again.out == f"Nothing to do: 3 documents in build up to date.\n{warnings}"


def test_a_build_with_nothing_to_do_loads_no_library_that_reads_or_writes_documents(tmp_path: Path) -> None:
    school(tmp_path)
    run(tmp_path, "build")
    program = (
        "import sys\n"
        "from policykit.cli.main import cli\n"
        "try:\n    cli(['build'])\n"
        "except SystemExit as end:\n    assert end.code == 0\n"
        "heavy = {'pydantic', 'docx', 'lxml', 'markdown_it', 'yaml', 'rich'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
    )
    ran = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, capture_output=True, check=False)
    assert ran.returncode == 0, ran.stderr.decode()


def test_a_sentence_that_is_changed_changes_the_documents(tmp_path: Path) -> None:
    school(tmp_path)
    run(tmp_path, "build")
    file = tmp_path / "policies" / "social-media.yaml"
    file.write_bytes(file.read_bytes().replace(b"will not be tolerated", b"is never tolerated"))
    assert run(tmp_path, "build").out.count("wrote") == 3
    assert "is never tolerated" in (tmp_path / "build" / "social-media.md").read_text(encoding="utf-8")


def test_formats_and_the_output_folder_can_be_chosen(tmp_path: Path) -> None:
    school(tmp_path)
    ran = run(tmp_path, "build", "policies/social-media.yaml", "--to", "json,html", "-o", "out/here")
    assert ran.status == 0
    made = {path.name for path in (tmp_path / "out" / "here").iterdir() if not path.name.startswith(".")}
    assert made == {"social-media.json", "social-media.html"}


def test_standard_input_gives_standard_output(tmp_path: Path) -> None:
    school(tmp_path)
    given = (tmp_path / "policies" / "social-media.yaml").read_bytes()
    ran = run_given(given, tmp_path, "build", "-", "--to", "markdown")
    assert ran.status == 0
    assert ran.out.startswith("# Social Media Policy\n")
    assert not (tmp_path / "build").exists()
    from_file = run(tmp_path, "build", "policies/social-media.yaml", "--to", "markdown", "-o", "-")
    assert from_file.out == ran.out
    assert run_given(given, tmp_path, "check", "-").status == 0
    assert "standard input:1:1" in run_given(b"nothing: here", tmp_path, "check", "-").said


def test_standard_output_takes_one_policy_in_one_format(tmp_path: Path) -> None:
    school(tmp_path)
    assert run(tmp_path, "build", "-").status == 2
    assert run(tmp_path, "build", "a.yaml", "b.yaml", "--to", "html", "-o", "-").status == 2


def test_a_policy_can_be_read_in_the_terminal_by_its_id_or_its_file(tmp_path: Path) -> None:
    school(tmp_path)
    ran = run(tmp_path, "show", "social-media", COLUMNS="72")
    assert ran.status == 0
    assert max(map(len, ran.out.splitlines())) <= 72
    assert "\x1b" not in ran.out
    assert ran.out.count("MISSING FROM THIS POLICY: ") == 4
    assert run(tmp_path, "show", "policies/social-media.yaml", COLUMNS="72").out == ran.out


def test_an_audience_reads_only_what_concerns_it(tmp_path: Path) -> None:
    school(tmp_path)
    out = run(tmp_path, "show", "social-media", "--for", "children").out
    assert "EXTRACT" in out.upper()
    assert "The following guidelines apply:" in out
    assert "When placing information" not in out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["show", "social-medai"], "Did you mean “social-media”?"),
        (["show", "social-media", "--for", "governers"], "Did you mean “governors”?"),
        (["show", "nothing", "--from", "nowhere"], "no such file or folder"),
        (["explain", "PK999"], "There is no code"),
        (["build", "--to", "pdf"], "'pdf' is not a format"),
        (["check", "--today", "soon"], "is not a date"),
        (["biuld"], "No such command"),
        (["check", "nowhere"], "no such file or folder"),
        (["build", "nowhere.yaml"], "no such file or folder"),
    ],
)
def test_a_slip_on_the_command_line_is_told_in_a_sentence_with_status_2(
    arguments: list[str], words: str, tmp_path: Path
) -> None:
    school(tmp_path)
    ran = run(tmp_path, *arguments)
    assert ran.status == 2
    assert words in ran.said


def test_every_code_can_be_explained(tmp_path: Path) -> None:
    listed = run(tmp_path, "explain").out.splitlines()
    assert [line.split()[0] for line in listed] == list(CODES)
    assert run(tmp_path, "explain", "pk301").out.startswith(
        "PK301  A list whose items are missing (warning)\n\n"
    )


def test_the_version_is_the_packages(tmp_path: Path) -> None:
    assert run(tmp_path, "--version").out == f"policykit {__version__}\n"


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_shell_can_be_taught_to_complete(shell: str, tmp_path: Path) -> None:
    assert "_POLICYKIT_COMPLETE" in run(tmp_path, "completion", shell).out


def test_colours_are_for_terminals_and_no_color_is_heeded(tmp_path: Path) -> None:
    school(tmp_path)
    assert "\x1b" not in run(tmp_path, "check").out
    assert "\x1b" not in run(tmp_path, "check", NO_COLOR="1").out
    if sys.platform != "win32":
        assert "\x1b[" in on_a_terminal(tmp_path, "check")
        assert "\x1b[" not in on_a_terminal(tmp_path, "check", NO_COLOR="1")
        assert "\x1b[" not in on_a_terminal(tmp_path, "show", "social-media", NO_COLOR="1")


@pytest.mark.skipif(sys.platform == "win32", reason="has no pseudo-terminals")
def test_a_build_that_takes_long_shows_its_progress_on_a_terminal(tmp_path: Path) -> None:
    school(tmp_path)
    impatient = "import sys\nfrom policykit.cli import building, main\nbuilding._PATIENCE = -1\nmain.main()"
    shown = on_a_terminal(tmp_path, "-c", impatient, "build", as_module=False)
    assert "Building" in shown
    assert "100%" in shown
    assert "wrote" in shown
    assert "Building" not in run(tmp_path, "build", "-o", "again").said


def test_a_console_that_knows_only_ascii_still_reads_sentences(tmp_path: Path) -> None:
    (tmp_path / "p.yaml").write_text(policy("p").replace("review:", "reveiw:"), encoding="utf-8")
    ran = run(tmp_path, "check", "p.yaml", PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert 'Unknown key "reveiw".' in ran.out
    assert ran.out.isascii()
    school(tmp_path)
    shown = run(tmp_path, "show", "social-media", PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert (shown.status, shown.out.isascii()) == (0, True)


@pytest.mark.skipif(sys.platform == "win32", reason="pipes close otherwise there")
def test_a_reader_that_goes_away_is_no_mistake(tmp_path: Path) -> None:
    school(tmp_path)
    command = f"{sys.executable} -m policykit show social-media | head -n 1"
    ran = subprocess.run(["bash", "-c", command], cwd=tmp_path, capture_output=True, check=False)
    assert ran.stdout == b"Social Media Policy\n"
    assert ran.stderr == b""


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C is sent otherwise there")
def test_ctrl_c_ends_with_130_and_no_traceback(tmp_path: Path) -> None:
    school(tmp_path)
    # The signal comes while the command waits for its input, as it does when a person presses Ctrl-C.
    program = DEFAULT_SIGNALS + (
        "import os, sys\n"
        "from policykit.cli import main\n"
        "main.standard_input = lambda: os.kill(os.getpid(), signal.SIGINT)\n"
        "sys.argv = ['policykit', 'check', '-']\n"
        "main.main()\n"
    )
    ran = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, capture_output=True, check=False)
    assert (ran.returncode, ran.stdout, ran.stderr) == (130, b"", b"\nStopped.\n")
