"""Mistakes that a clerk makes: each gives one error, at its exact place, with a remedy that works."""

from __future__ import annotations

import datetime
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from policykit.findings import Finding
from policykit.tasks.check import check

POLICIES = Path(__file__).parents[2] / "policies"
TODAY = datetime.date(2026, 11, 22)


@dataclass(frozen=True)
class Mistake:
    """One edit of the shipped policy. ``‸…‸`` in ``wrong`` is what the finding must point at.

    ``mended`` is ``wrong`` after somebody did what the remedy says; ``remedy`` is what it must say.
    """

    name: str
    right: str
    wrong: str
    code: str
    remedy: str
    mended: str = ""


MISTAKES = [
    Mistake("a misspelt key that is needed", "title: Social", "‸tilte‸: Social", "PK101", "“title”"),
    Mistake("a misspelt key that may be left out", "review: {due", "‸reveiw‸: {due", "PK101", "“review”"),
    Mistake("a key in the wrong case", "approval: {by", "‸Approval‸: {by", "PK101", "“approval”"),
    Mistake(
        "a misspelt key inside brackets", "{by: Governors, on:", "{by: Governors, ‸onn‸:", "PK101", "“on”"
    ),
    Mistake(
        "a misspelt kind key",
        "- kind: quote",
        "- ‸knid‸: quote",
        "PK101",
        "“kind”",
    ),
    Mistake(
        "a key that stands nowhere",
        "id: social-media\n",
        "id: social-media\n‸colour‸: blue\n",
        "PK101",
        "Delete it",
        "id: social-media\n",
    ),
    Mistake(
        "a key that is missing at the top",
        "policykit: 1\nid: social-media\ntitle: Social Media Policy\n",
        "‸policykit‸: 1\nid: social-media\n",
        "PK102",
        "Add title:",
        "policykit: 1\ntitle: A\nid: social-media\n",
    ),
    Mistake(
        "a key that is missing in a block",
        "        id: aim-communication\n        source:",
        "        source:",
        "PK102",
        "Add id:",
        "        id: an-aim\n        source:",
    ),
    Mistake(
        "a block without a kind",
        "      - kind: text\n        id: mental-health",
        "      - ‸id‸: mental-health",
        "PK102",
        "Add kind:",
        "      - kind: text\n        id: mental-health",
    ),
    Mistake("a kind that is misspelt", "- kind: quote", "- kind: ‸qoute‸", "PK105", "“quote”"),
    Mistake("a duty that is none", "duty: must", "duty: ‸shall‸", "PK105", "must, should, may", "duty: must"),
    Mistake(
        "an audience that the school has not",
        "of: [staff, governors, parents, carers]\n        duty",
        "of: [staff, governers, parents, carers]\n        duty".replace("governers", "‸governers‸"),
        "PK201",
        "“governors”",
    ),
    Mistake(
        "a reference that is none",
        "on: Spring 2021",
        "on: Spring 2021, reference: ‸the red one‸",
        "PK115",
        "at the foot of the approved document",
        "on: Spring 2021, reference: social-media · DA187592",
    ),
    Mistake(
        "a date that is none",
        "on: Spring 2021",
        "on: ‸Sprung 2021‸",
        "PK106",
        "Spring 2024",
        "on: Spring 2021",
    ),
    Mistake(
        "a day that is in no calendar", "on: Spring 2021", "on: ‸2021-02-30‸", "PK106", "", "on: 2021-02-28"
    ),
    Mistake(
        "a law that nobody knows",
        "(law:malicious-communications-act-1988)",
        "(‸law:malicious-communication-act-1988‸)",
        "PK202",
        "“law:malicious-communications-act-1988”",
    ),
    Mistake(
        "a law by its title",
        "(law:malicious-communications-act-1988)",
        "(law:Malicious Communications Act)",
        "PK212",
        "such as law:malicious-communications-act-1988.",
        "(law:malicious-communications-act-1988)",
    ),
    Mistake(
        "a cycle by another word",
        "review: {due: Spring 2024,",
        "review: {due: Spring 2024, ‸every‸: 2 years,",
        "PK101",
        "“cycle”",
        "review: {due: Spring 2024, cycle: every 2 years,",
    ),
    Mistake(
        "a policy that nobody knows",
        "(policy:disciplinary)",
        "(‸policy:displinary‸)",
        "PK203",
        "“policy:disciplinary”",
    ),
    Mistake(
        "a term that is not defined",
        "social networks (e.g.",
        "[social networks](‸term:social-networks‸) (e.g.",
        "PK204",
        "kind definition",
        "[social networks](term:social-media-technologies) (e.g.",
    ),
    Mistake(
        "a part that is not there",
        "Bullying and harassment",
        "[Bullying](‸#mental-helth‸) and harassment",
        "PK205",
        "“#mental-health”",
    ),
    Mistake(
        "an id used twice", "id: private-life", "id: ‸mental-health‸", "PK206", "another id", "id: privacy"
    ),
    Mistake(
        "an id with capitals",
        "id: private-life",
        "id: ‸Private Life‸",
        "PK107",
        "Write private-life.",
        "id: private-life",
    ),
    Mistake(
        "a review before the approval",
        "due: Spring 2024",
        "due: ‸Spring 2014‸",
        "PK208",
        "Correct the date",
        "due: Spring 2024",
    ),
    Mistake(
        "a stem whose items went missing",
        'text: "If there is a problem, we will:"\n        missing: The list was lost when the policy was'
        " copied from the school's website.\n",
        'text: ‸"If there is a problem, we will:"‸\n',
        "PK110",
        "Add items:",
        'text: "If there is a problem, we will:"\n        missing: Lost.\n',
    ),
    Mistake("a tab", "  - id: opening", "‸\t‸- id: opening", "PK021", "spaces", "  - id: opening"),
    Mistake(
        "a quotation mark that is not closed",
        'text: "The following guidelines apply:"',
        'text: ‸"‸The following guidelines apply:',
        "PK022",
        "",
        'text: "The following guidelines apply:"',
    ),
    Mistake(
        "a bracket that is not closed",
        "audiences: [pupils, staff, governors, parents, carers]",
        "audiences: ‸[‸pupils, staff, governors, parents, carers",
        "PK022",
        "",
        "audiences: [pupils, staff, governors, parents, carers]",
    ),
    Mistake(
        "a key that stands twice",
        "title: Social Media Policy\n",
        "title: Social Media Policy\n‸title‸: Social Media\n",
        "PK027",
        "",
        "title: Social Media Policy\n",
    ),
    Mistake(
        "a key with nothing after it", "title: Social Media Policy", "‸title‸:", "PK104", "Write", "title: A"
    ),
    Mistake(
        "a review that is only a date",
        "review: {due: Spring 2024, label: Review date}",
        "review: ‸Spring 2024‸",
        "PK103",
        "review: {due: Spring 2027}",
        "review: {due: Spring 2027}",
    ),
    Mistake(
        "no space after a colon in brackets",
        "review: {due: Spring 2024, label",
        "review: {‸due:Spring 2024‸, label",
        "PK104",
        "a space after the colon",
        "review: {due: Spring 2024, label",
    ),
    Mistake(
        "a list where words belong",
        "title: Social Media Policy",
        "title: ‸[Social, Media]‸",
        "PK103",
        "words",
        "title: Social",
    ),
    Mistake(
        "words where a list belongs",
        "audiences: [pupils, staff, governors, parents, carers]",
        "audiences: ‸everybody‸",
        "PK103",
        "brackets",
        "audiences: [staff]",
    ),
    Mistake(
        "a newer version", "policykit: 1", "policykit: ‸99‸", "PK108", "Update policykit", "policykit: 1"
    ),
    Mistake(
        "a link that could run a program",
        "Bullying and harassment",
        "[Bullying](‸javascript:alert%281%29‸) and harassment",
        "PK209",
        "https:",
        "[Bullying](https://example.org) and harassment",
    ),
    Mistake(
        "words with a colon that are not quoted",
        'text: "The following guidelines apply:"\n',
        "text: The following: guidelines apply\n".replace("The following: g", "The following‸:‸ g"),
        "PK020",
        "quotation marks",
        'text: "The following: guidelines apply"\n',
    ),
    Mistake(
        "an item that is words alone",
        "missing: The list was lost when the policy was copied from the school's website.",
        "items: [‸be kind‸]",
        "PK103",
        "“- id: a-short-name”",
        "items: [{id: a-short-name, text: be kind}]",
    ),
    Mistake(
        "a list that was begun and left empty",
        "missing: The list was lost when the policy was copied from the school's website.",
        "‸missing‸:",
        "PK104",
        "Write a value",
        "missing: Lost.",
    ),
    Mistake(
        "a list in curly brackets",
        "audiences: [pupils, staff, governors, parents, carers]",
        "audiences: ‸{pupils, staff, governors, parents, carers}‸",
        "PK103",
        "square brackets",
        "audiences: [pupils, staff, governors, parents, carers]",
    ),
    Mistake(
        "a key at the top that belongs below another",
        "title: Social Media Policy\n",
        "title: Social Media Policy\n‸due‸: Spring 2024\n",
        "PK101",
        "under “review:”",
        "title: Social Media Policy\n",
    ),
    Mistake(
        "a key of a block in its section",
        "    title: IMPORTANT CONSIDERATIONS\n",
        "    title: IMPORTANT CONSIDERATIONS\n    ‸of‸: [staff]\n",
        "PK101",
        "in a block",
        "    title: IMPORTANT CONSIDERATIONS\n",
    ),
    Mistake(
        "a duty of something that the school does",
        'text: "If there is a problem, we will:"\n        missing: The list was lost when the policy was'
        " copied from the school's website.\n",
        'text: "If there is a problem, we will:"\n        items:\n'
        "          - {id: act, text: act, duty: ‸must‸}\n",
        "PK101",
        "Remove duty",
        'text: "If there is a problem, we will:"\n        items:\n          - {id: act, text: act}\n',
    ),
    Mistake(
        "a link without its closing bracket",
        "](policy:complaints).",
        "‸](policy:complaints.‸",
        "PK212",
        "all brackets closed",
        "](policy:complaints).",
    ),
    Mistake(
        "a cycle that means two things",
        "review: {due: Spring 2024,",
        "review: {due: Spring 2024, cycle: ‸bi-annually‸,",
        "PK109",
        "every year",
        "review: {due: Spring 2024, cycle: every 3 years,",
    ),
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(POLICIES, tmp_path / "policies"))


def errors(folder: Path) -> list[Finding]:
    return [finding for finding in check([folder], TODAY).findings if finding.is_error]


def put(folder: Path, right: str, wrong: str) -> None:
    file = folder / "social-media.yaml"
    text = (POLICIES / "social-media.yaml").read_text(encoding="utf-8")
    assert text.count(right) >= 1, f"the shipped policy no longer holds {right!r}"
    file.write_bytes(text.replace(right, wrong, 1).encode())


def marked(text: str) -> tuple[int, int, int]:
    """Line, column and width of what stands between the two marks."""
    start, end = text.index("‸"), text.rindex("‸") - 1
    line_start = text.rfind("\n", 0, start) + 1
    return text.count("\n", 0, start) + 1, start - line_start + 1, end - start


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: mistake.name)
def test_a_mistake_gives_one_error_at_its_place_with_a_remedy_that_works(
    mistake: Mistake, folder: Path
) -> None:
    put(folder, mistake.right, mistake.wrong.replace("‸", ""))
    found = errors(folder)
    assert [finding.code.id for finding in found] == [mistake.code], "\n".join(map(str, found))
    assert mistake.remedy in found[0].remedy
    if "‸" in mistake.wrong:
        whole = (POLICIES / "social-media.yaml").read_text(encoding="utf-8")
        expected = marked(whole.replace(mistake.right, mistake.wrong, 1))
        place = found[0].place
        assert place is not None
        assert (place.line, place.column, place.width) == expected
    put(folder, mistake.right, mistake.mended or mistake.right)
    assert errors(folder) == []


def test_all_mistakes_of_a_file_are_told_at_once_in_its_order(folder: Path) -> None:
    text = (POLICIES / "social-media.yaml").read_text(encoding="utf-8")
    for right, wrong in [
        ("review: {due", "reveiw: {due"),
        ("duty: must", "duty: shall"),
        ("(policy:complaints)", "(policy:complaint)"),
        ("against: [staff,", "against: [stuff,"),
    ]:
        text = text.replace(right, wrong, 1)
    (folder / "social-media.yaml").write_bytes(text.encode())
    found = errors(folder)
    assert [finding.code.id for finding in found] == ["PK101", "PK105", "PK201", "PK203"]
    lines = [finding.place.line for finding in found if finding.place is not None]
    assert lines == sorted(lines)
    assert len(lines) == 4


@pytest.mark.parametrize(
    ("right", "wrong", "code"),
    [
        ("title: Social Media Policy\n", "title: Social Media Policy\ntitle: Social Media\n", "PK027"),
        ("of: [staff, governors", "of: [*staff, governors", "PK023"),
        ("id: private-life", "id: &private private-life", "PK023"),
        ("on: Spring 2021", "on: !term Spring 2021", "PK024"),
        ("title: Social Media Policy\n", "title: Social Media Policy\n~: nothing\n", "PK030"),
        ('text: "The following', 'text: "The\\0 following', "PK005"),
    ],
)
def test_a_fault_of_the_yaml_that_can_be_passed_over_hides_no_other(
    right: str, wrong: str, code: str, folder: Path
) -> None:
    put(folder, right, wrong)
    file = folder / "social-media.yaml"
    assert [finding.code.id for finding in errors(folder)] == [code]
    text = file.read_text(encoding="utf-8").replace("duty: must", "duty: shall")
    file.write_bytes(text.replace("(policy:complaints)", "(policy:complaint)").encode())
    assert sorted(finding.code.id for finding in errors(folder)) == sorted([code, "PK105", "PK203"])


def test_a_key_that_stands_twice_in_the_schools_file_hides_no_other_fault(folder: Path) -> None:
    school = folder / "school.yaml"
    text = school.read_text(encoding="utf-8").replace("policykit: 1\n", "policykit: 1\npolicykit: 1\n")
    school.write_bytes(text.replace("id: complaints", "id: Complaints").encode())
    assert [finding.code.id for finding in errors(folder)] == ["PK027", "PK107"]


def test_words_that_yaml_takes_for_a_note_are_a_warning_at_their_hash(folder: Path) -> None:
    put(folder, "title: Social Media Policy\n", "title: Social Media Policy #2\n")
    school = (folder / "school.yaml").read_text(encoding="utf-8")
    (folder / "school.yaml").write_bytes(school.replace("Primary School\n", "Primary School #1\n").encode())
    told = [finding for finding in check([folder], TODAY).findings if finding.code.id == "PK309"]
    assert [(Path(each.file).name, each.place and each.place.column) for each in told] == [
        ("school.yaml", 33),
        ("social-media.yaml", 28),
    ]
    assert errors(folder) == []


def test_what_is_said_of_a_date_is_one_sentence_in_the_quotation_marks_of_the_house(folder: Path) -> None:
    put(folder, "on: Spring 2021", "on: Sprang 2021")
    (found,) = errors(folder)
    assert found.sentence == "“Sprang 2021” is not a date that policykit can read: did you mean “Spring”?"
