"""Building with a school's own template: from school.yaml, the command or Python; and one to begin with."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import docx
import pytest

import policykit
from policykit.formats.word import compile_template, read
from policykit.formats.word.template import default_template
from policykit.formats.word.template.sample import sample
from tests.support.commands import run, school
from tests.support.template_making import DOTX, SANS, template, template_parts
from tests.support.word_lint import assert_valid_word
from tests.support.word_making import changed, p, packed, r

SOCIAL = "social-media"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The shipped policies, with the template of a school beside them that nothing names yet."""
    school(tmp_path)
    (tmp_path / "policies" / "house-style.docx").write_bytes(template())
    return tmp_path


def use(folder: Path, written: str = "house_style: house-style.docx") -> None:
    """Let school.yaml name a house style, in its last line."""
    file = folder / "policies" / "school.yaml"
    file.write_text(file.read_text(encoding="utf-8") + f"\n{written}\n", encoding="utf-8")


def built(folder: Path, name: str = SOCIAL) -> bytes:
    return (folder / "build" / f"{name}.docx").read_bytes()


def font(data: bytes) -> str | None:
    name: str | None = docx.Document(io.BytesIO(data)).styles["Heading 1"].font.name
    return name


def test_school_yaml_names_the_template_that_documents_are_made_with(folder: Path) -> None:
    use(folder)
    ran = run(folder, "build", "--to", "docx")
    assert (ran.status, ran.err) == (0, "")
    assert font(built(folder)) == SANS
    assert read(built(folder)).reference == SOCIAL
    assert_valid_word(built(folder))


def test_a_template_may_be_named_on_the_command_line_alone(folder: Path) -> None:
    other = folder / "other.dotx"
    other.write_bytes(packed(template_parts(main=DOTX)))
    run(folder, "build", "--to", "docx")
    assert font(built(folder)) is None
    ran = run(folder, "build", "--to", "docx", "--template", "other.dotx")
    assert "wrote" in ran.out
    assert font(built(folder)) == SANS
    streamed = run(
        folder, "build", f"policies/{SOCIAL}.yaml", "--to", "docx", "-o", "-", "--template", "other.dotx"
    )
    assert streamed.status == 0


def test_several_processes_build_what_one_does(folder: Path) -> None:
    use(folder)
    for number in range(3):
        text = (folder / "policies" / f"{SOCIAL}.yaml").read_text(encoding="utf-8")
        made = text.replace(f"id: {SOCIAL}", f"id: copy-{number}", 1)
        (folder / "policies" / f"copy-{number}.yaml").write_text(made, encoding="utf-8")
    run(folder, "build", "--to", "docx", "--jobs", "1", "-o", "one")
    run(folder, "build", "--to", "docx", "--jobs", "2", "-o", "two")
    names = sorted(path.name for path in (folder / "one").glob("*.docx"))
    assert len(names) == 4
    assert all((folder / "one" / n).read_bytes() == (folder / "two" / n).read_bytes() for n in names)


@pytest.mark.parametrize(
    "written",
    [
        "house_style: house-style.docx",
        'house_style: "house-style.docx"  # the crest is new',
        "house_style:   'house-style.docx'",
        "house_style: >-\n  house-style.docx",
    ],
)
def test_a_template_that_changes_is_a_reason_to_build_again(folder: Path, written: str) -> None:
    use(folder, written)
    run(folder, "build", "--to", "docx")
    assert "Nothing to do" in run(folder, "build", "--to", "docx").out
    (folder / "policies" / "house-style.docx").write_bytes(sample())
    assert "wrote" in run(folder, "build", "--to", "docx").out
    assert font(built(folder)) != SANS


def test_with_an_unchanged_template_no_library_is_loaded_to_see_that(folder: Path) -> None:
    use(folder)
    run(folder, "build", "--to", "docx")
    ran = run(folder, "build", "--to", "docx", PYTHONPROFILEIMPORTTIME="1")
    assert "Nothing to do" in ran.out
    imported = {line.rpartition("|")[2].strip() for line in ran.err.splitlines()}
    assert "policykit.tasks.build" in imported
    assert not {"lxml", "yaml", "pydantic"} & imported


MISSING = [
    ("house_style: none.docx", "no such file"),
    ("house_style: ../outside.docx", "outside the policies folder"),
    ("house_style: .", "outside the policies folder|a folder"),
]


@pytest.mark.parametrize(("written", "told"), MISSING)
def test_a_house_style_that_cannot_be_had_is_told_at_its_line(folder: Path, written: str, told: str) -> None:
    (folder / "outside.docx").write_bytes(template())
    use(folder, written)
    line = len((folder / "policies" / "school.yaml").read_text(encoding="utf-8").splitlines())
    for command in (["check"], ["build", "--to", "docx"]):
        ran = run(folder, *command)
        assert ran.status in (1, 2)
        assert f"school.yaml:{line}:14" in ran.said
        assert "PK420" in ran.said
        assert any(words in " ".join(ran.said.split()) for words in told.split("|"))
    assert not (folder / "build" / f"{SOCIAL}.docx").exists()


def test_other_formats_are_built_without_a_template_that_cannot_be_had(folder: Path) -> None:
    use(folder, "house_style: none.docx")
    run(folder, "build", "--to", "html")
    assert (folder / "build" / f"{SOCIAL}.html").exists()


def test_a_template_that_is_refused_builds_nothing_and_says_why(folder: Path) -> None:
    use(folder)
    own = folder / "policies" / "house-style.docx"
    own.write_bytes(packed(template_parts(body=p(changed("ins", r("new"))))))
    for command in (
        ["check"],
        ["build", "--to", "docx"],
        ["build", f"policies/{SOCIAL}.yaml", "--to", "docx", "-o", "-"],
    ):
        ran = run(folder, *command)
        assert ran.status in (1, 2)
        assert "house-style.docx" in ran.said
        assert "PK421" in ran.said
    assert not (folder / "build" / f"{SOCIAL}.docx").exists()


def test_a_name_in_the_template_is_a_warning_in_check(folder: Path) -> None:
    use(folder)
    buffer = io.BytesIO()
    made = docx.Document()
    made.core_properties.author = "A. Secretary"
    made.save(buffer)
    (folder / "policies" / "house-style.docx").write_bytes(buffer.getvalue())
    ran = run(folder, "check")
    assert "PK425" in ran.out
    assert "A. Secretary" in ran.out
    assert run(folder, "build", "--to", "docx").status == 0
    with zipfile.ZipFile(folder / "build" / f"{SOCIAL}.docx") as package:
        assert not any(b"A. Secretary" in package.read(name) for name in package.namelist())


def test_programs_render_with_the_schools_template_or_with_another(folder: Path) -> None:
    use(folder)
    policy = policykit.load_policy(folder / "policies" / f"{SOCIAL}.yaml")
    assert font(policykit.render(policy, "docx")) == SANS
    assert font(policykit.render(policy, "docx", template=sample())) != SANS
    assert policykit.render(policy, "html", template=sample()) == policykit.render(policy, "html")
    with pytest.raises(policykit.InvalidData):
        policykit.render(policy, "docx", template=b"Dear parents")


# ── a template to begin with ─────────────────────────────────────────────────────────────────────────────
def test_the_command_writes_a_template_that_can_be_used_at_once(folder: Path) -> None:
    ran = run(folder, "template", "-o", "policies/ours.docx")
    assert (ran.status, ran.out.split()) == (0, ["wrote", "policies/ours.docx"])
    use(folder, "house_style: ours.docx")
    assert run(folder, "build", "--to", "docx").err == ""
    assert_valid_word(built(folder))


def test_the_command_never_writes_over_a_file(folder: Path) -> None:
    before = (folder / "policies" / "house-style.docx").read_bytes()
    ran = run(folder, "template", "-o", "policies/house-style.docx")
    assert ran.status == 2
    assert "PK426" in ran.err
    assert (folder / "policies" / "house-style.docx").read_bytes() == before


def test_the_template_to_begin_with_is_sound_the_same_every_time_and_looks_like_the_default() -> None:
    assert sample() == sample()
    assert_valid_word(sample())
    own, default = compile_template(sample()), default_template()
    assert own.text_width == default.text_width
    assert own.list_step == default.list_step
    assert own.styles == default.styles
    assert {name for name, _ in own.properties} == {"School", "Reference"}
