"""The register of laws: what the reference data says, and the questions that are asked of it."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from datetime import date

import pytest
from pydantic import ValidationError

from policykit.model.dates import SchoolDate
from policykit.model.register import (
    Confidence,
    Effect,
    Law,
    LawChange,
    LawState,
    LawType,
    Register,
    pinpoint,
    register,
)

UNVERIFIED = {
    "privacy-and-electronic-communications-ec-directive-regulations-2003",
    "regulation-of-investigatory-powers-act-2000",
    "investigatory-powers-act-2016",
    "education-act-1997",
    "school-standards-and-framework-act-1998",
    "academies-act-2010",
    "education-guidance-about-costs-of-school-uniforms-act-2021",
    "education-independent-school-standards-england-regulations-2010",
    "special-educational-needs-and-disability-regulations-2014",
    "school-discipline-pupil-exclusions-and-reviews-england-regulations-2012",
    "education-pupil-registration-england-regulations-2006",
    "school-staffing-england-regulations-2009",
    "relationships-education-relationships-and-sex-education-and-health-education-england-regulations-2019",
    "equality-act-2010-specific-duties-and-public-authorities-regulations-2017",
    "public-interest-disclosure-act-1998",
    "health-and-safety-at-work-etc-act-1974",
}

# Every law that is not simply in force: effect, day (ISO), by, by which provision.
STALE = {
    "malicious-communications-act-1988": ("narrowed", "2024-01-31", "online-safety-act-2023", "section/189"),
    "communications-act-2003": ("narrowed", "2024-01-31", "online-safety-act-2023", None),
    "criminal-justice-and-courts-act-2015": (
        "narrowed",
        None,
        "sexual-offences-act-2003",
        "section/66B",
    ),
    "telecommunications-act-1984": ("superseded", None, "communications-act-2003", "section/127"),
    "data-protection-act-1998": ("repealed", "2018-05-25", "data-protection-act-2018", None),
    "regulation-of-investigatory-powers-act-2000": (
        "superseded",
        None,
        "investigatory-powers-act-2016",
        None,
    ),
    "education-independent-school-standards-england-regulations-2010": (
        "superseded",
        None,
        "education-independent-school-standards-regulations-2014",
        None,
    ),
    "education-pupil-registration-england-regulations-2006": (
        "repealed",
        "2024-08-19",
        "school-attendance-pupil-registration-england-regulations-2024",
        None,
    ),
    "education-school-government-terms-of-reference-england-regulations-2000": (
        "repealed",
        "2013-09-01",
        "school-governance-roles-procedures-and-allowances-england-regulations-2013",
        None,
    ),
    "disability-discrimination-act-1995": ("superseded", None, "equality-act-2010", None),
    "special-educational-needs-and-disability-act-2001": ("superseded", None, None, None),
}

AMENDED = {
    ("malicious-communications-act-1988", None, "criminal-justice-and-courts-act-2015", "section/32"),
    ("sexual-offences-act-2003", "2024-01-31", "online-safety-act-2023", None),
    ("sexual-offences-act-2003", "2026-02-06", "data-use-and-access-act-2025", None),
    ("sexual-offences-act-2003", "2026-06-29", "crime-and-policing-act-2026", None),
    (
        "anti-social-behaviour-crime-and-policing-act-2014",
        None,
        "crime-and-policing-act-2026",
        "section/1",
    ),
    ("data-protection-act-2018", None, "data-use-and-access-act-2025", None),
    ("uk-gdpr", None, "data-use-and-access-act-2025", None),
    (
        "privacy-and-electronic-communications-ec-directive-regulations-2003",
        None,
        "data-use-and-access-act-2025",
        None,
    ),
    ("education-act-1996", "2026-06-29", "childrens-wellbeing-and-schools-act-2026", None),
    (
        "education-act-1996",
        None,
        "apprenticeships-skills-children-and-learning-act-2009",
        "section/242",
    ),
    ("school-standards-and-framework-act-1998", None, None, None),
    (
        "education-and-inspections-act-2006",
        "2026-06-29",
        "childrens-wellbeing-and-schools-act-2026",
        "section/36",
    ),
    ("children-act-2004", None, "childrens-wellbeing-and-schools-act-2026", None),
}

LAWS = list(register().values())


def told(change: LawChange) -> tuple[str | None, str | None, str | None]:
    day = change.on.first_day().isoformat() if change.on is not None else None
    return day, change.by, change.by_provision


def slug(title: str) -> str:
    return re.sub("[^a-z0-9]+", "-", re.sub("['’]", "", title.lower())).strip("-")


# ── the data ─────────────────────────────────────────────────────────────────────────────────────────────
def test_the_register_holds_every_row_of_the_reference_data() -> None:
    assert len(register()) == 71
    assert LAWS[0].id == "malicious-communications-act-1988"
    assert LAWS[-1].id == "prevent-duty-guidance-england-and-wales"
    assert [law.type for law in LAWS].count(LawType.GUIDANCE) == 5


def test_the_rows_that_nobody_verified_are_marked_and_no_others() -> None:
    assert {law.id for law in LAWS if law.confidence is Confidence.UNVERIFIED} == UNVERIFIED


def test_what_became_of_each_law_is_what_the_reference_data_says() -> None:
    graver = [(law.id, c) for law in LAWS for c in law.changes if c.effect is not Effect.AMENDED]
    assert {id_: (str(change.effect), *told(change)) for id_, change in graver} == STALE
    assert len(graver) == len(STALE)


def test_each_amendment_is_one_that_the_reference_data_tells() -> None:
    milder = [(law.id, *told(c)) for law in LAWS for c in law.changes if c.effect is Effect.AMENDED]
    assert set(milder) == AMENDED
    assert len(milder) == len(AMENDED)


def test_every_id_is_made_from_its_title() -> None:
    assert [law.id for law in LAWS] == [slug(law.title) for law in LAWS]


def test_no_two_laws_share_a_name() -> None:
    names = [name.casefold().replace("’", "'") for law in LAWS for name in (law.id, *law.names)]
    assert len(names) == len(set(names))


def test_every_law_that_changed_another_is_in_the_register() -> None:
    named = {change.by for law in LAWS for change in law.changes if change.by is not None}
    assert named <= set(register())


def test_every_provision_that_changed_a_law_can_be_cited() -> None:
    provisions = {c.by_provision for law in LAWS for c in law.changes if c.by_provision is not None}
    assert {pinpoint(provision) for provision in provisions} >= {"s 189", "s 66B", "s 127"}


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.id)
def test_every_address_follows_from_type_year_and_number(law: Law) -> None:
    match law.type:
        case LawType.GUIDANCE:
            assert law.number is None
            assert law.uri is None or law.uri.startswith("https://www.gov.uk/government/publications/")
        case _ if law.id == "obscene-publications-act-1959":
            assert law.uri == "http://www.legislation.gov.uk/id/ukpga/Eliz2/7-8/66"
            assert (law.year, law.number) == (1959, 66)
        case _:
            assert law.uri == f"http://www.legislation.gov.uk/id/{law.type}/{law.year}/{law.number}"


def test_every_act_and_instrument_has_the_year_of_its_title() -> None:
    for law in LAWS:
        if law.type in {LawType.ACT, LawType.REGULATIONS}:
            assert law.title.endswith(f" {law.year}")


def test_only_the_guidance_on_mobile_phones_has_no_address() -> None:
    assert [law.id for law in LAWS if law.uri is None] == ["mobile-phones-in-schools"]


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.id)
def test_every_note_and_every_change_is_a_short_plain_sentence(law: Law) -> None:
    for sentence in (law.note, *(change.what for change in law.changes)):
        assert sentence.endswith((".", "only)."))
        assert len(sentence) < 300
        assert "REVOKED" not in sentence


# ── questions ────────────────────────────────────────────────────────────────────────────────────────────
def test_the_1988_act_is_narrowed_from_31_january_2024_and_not_before() -> None:
    law = register()["malicious-communications-act-1988"]
    assert law.state(date(2024, 1, 30)) is LawState.IN_FORCE
    assert law.state(date(2024, 1, 31)) is LawState.NARROWED
    assert law.state() is LawState.NARROWED


def test_an_amended_law_is_in_force() -> None:
    assert register()["data-protection-act-2018"].state() is LawState.IN_FORCE


def test_a_change_without_a_date_counts_on_every_day() -> None:
    law = register()["telecommunications-act-1984"]
    assert law.state(date(1990, 1, 1)) is LawState.SUPERSEDED
    assert len(law.changes_since(date(2026, 1, 1))) == 1


def test_the_gravest_of_several_changes_is_the_state() -> None:
    narrowed = LawChange(effect=Effect.NARROWED, on=SchoolDate.parse("2020"), what="Narrowed.")
    repealed = LawChange(effect=Effect.REPEALED, on=SchoolDate.parse("2010"), what="Repealed.")
    law = Law(id="an-act", title="An Act 1990", type=LawType.ACT, changes=(repealed, narrowed))
    assert law.state(date(2009, 12, 31)) is LawState.IN_FORCE
    assert law.state(date(2021, 1, 1)) is LawState.REPEALED


def test_changes_since_a_day_are_those_that_took_effect_after_it() -> None:
    law = register()["sexual-offences-act-2003"]
    assert [change.by for change in law.changes_since(date(2024, 1, 31))] == [
        "data-use-and-access-act-2025",
        "crime-and-policing-act-2026",
    ]
    assert len(law.changes_since(date(2024, 1, 30))) == 3


@pytest.mark.parametrize(
    ("id_", "provision", "citation"),
    [
        ("communications-act-2003", "section/127", "Communications Act 2003, s 127"),
        ("communications-act-2003", "section/127/2/c", "Communications Act 2003, s 127(2)(c)"),
        ("education-act-1996", "section/550ZA", "Education Act 1996, s 550ZA"),
        ("equality-act-2010", "schedule/10/paragraph/2", "Equality Act 2010, sch 10 para 2"),
        ("uk-gdpr", "article/6/1", "UK GDPR, art 6(1)"),
        ("protection-of-freedoms-act-2012", "part/1/chapter/2", "Protection of Freedoms Act 2012, pt 1 ch 2"),
        ("keeping-children-safe-in-education", "", "Keeping children safe in education (2026)"),
        (
            "working-together-to-improve-school-attendance",
            "",
            "Working together to improve school attendance",
        ),
        ("malicious-communications-act-1988", "", "Malicious Communications Act 1988"),
    ],
)
def test_a_law_is_cited_in_the_style_of_oscola(id_: str, provision: str, citation: str) -> None:
    assert register()[id_].cite(provision) == citation


@pytest.mark.parametrize(
    "provision", ["127", "section", "section/", "section/1/", "clause/3", "part/1/chapter"]
)
def test_what_is_no_provision_is_refused(provision: str) -> None:
    with pytest.raises(ValueError, match="is not a part of a law"):
        register()["communications-act-2003"].cite(provision)


def test_a_provision_has_an_address_where_the_law_has_one() -> None:
    act = register()["malicious-communications-act-1988"]
    assert act.provision_uri("section/1") == "http://www.legislation.gov.uk/id/ukpga/1988/27/section/1"
    assert act.provision_uri() == "http://www.legislation.gov.uk/id/ukpga/1988/27"
    guidance = register()["keeping-children-safe-in-education"]
    assert guidance.provision_uri("paragraph/4") == guidance.uri
    assert register()["mobile-phones-in-schools"].provision_uri("paragraph/4") is None


@pytest.mark.parametrize(
    ("name", "id_"),
    [
        ("Malicious Communications Act 1988", "malicious-communications-act-1988"),
        ("the  MALICIOUS communications\N{NO-BREAK SPACE}act 1988 ", "malicious-communications-act-1988"),
        ("KCSIE", "keeping-children-safe-in-education"),
        ("Keeping children safe in education (KCSIE)", "keeping-children-safe-in-education"),
        ("DPA 2018", "data-protection-act-2018"),
        ("UK GDPR", "uk-gdpr"),
        ("UK GDPR (Regulation (EU) 2016/679 as assimilated)", "uk-gdpr"),
        ("Children's Wellbeing and Schools Act 2026", "childrens-wellbeing-and-schools-act-2026"),
        ("Children’s Wellbeing and Schools Act 2026", "childrens-wellbeing-and-schools-act-2026"),
        ("SI 2008/3093", "school-information-england-regulations-2008"),
        ("The 1989 Children Act", "children-act-1989"),
        ("Health and Safety at Work Act 1974", "health-and-safety-at-work-etc-act-1974"),
    ],
)
def test_a_law_is_found_by_its_title_and_its_other_names(name: str, id_: str) -> None:
    found = register().find(name)
    assert found is not None
    assert found.id == id_


@pytest.mark.parametrize("name", ["GDPR", "Data Protection Act", "malicious-communications-act-1988", ""])
def test_what_is_no_name_of_a_law_finds_none(name: str) -> None:
    assert register().find(name) is None


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("malicious-communication-act-1988", "malicious-communications-act-1988"),
        ("kcsie", "keeping-children-safe-in-education"),
        ("gdpr", "uk-gdpr"),
        ("Equality Act 2010", "equality-act-2010"),
        ("zzz", None),
    ],
)
def test_a_misspelt_id_brings_the_nearest(written: str, meant: str | None) -> None:
    assert register().suggest(written) == meant


# ── a school's own laws ──────────────────────────────────────────────────────────────────────────────────
def test_a_schools_own_law_joins_the_register_and_leaves_the_built_in_one_as_it_was() -> None:
    own = Law.model_validate({"id": "our-act-1990", "title": "Our Act 1990", "type": "ukpga", "year": "1990"})
    joined = register().with_laws([own])
    assert isinstance(joined, Register)
    assert list(joined) == [*register(), "our-act-1990"]
    assert joined.find("our act 1990") is own
    assert own.confidence is Confidence.CHECKED
    assert "our-act-1990" not in register()


def test_a_schools_own_law_takes_the_place_of_a_built_in_one() -> None:
    own = Law(id="equality-act-2010", title="Equality Act 2010", type=LawType.ACT, note="Ours.")
    joined = register().with_laws([own])
    assert list(joined) == list(register())
    assert joined["equality-act-2010"].note == "Ours."


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("id", "Our Act"),
        ("id", "1990-act"),
        ("title", " "),
        ("type", "act"),
        ("uri", "javascript:alert(1)"),
        ("uri", "www.legislation.gov.uk"),
        ("number", 0),
        ("colour", "red"),
        ("changes", [{"effect": "amended", "on": "soon", "what": "Something."}]),
        ("changes", [{"effect": "changed", "what": "Something."}]),
        ("changes", [{"effect": "amended"}]),
        ("changes", [{"effect": "amended", "by_provision": "s 1", "what": "Something."}]),
    ],
)
def test_a_law_with_a_fault_is_refused(key: str, value: object) -> None:
    entry = {"id": "our-act-1990", "title": "Our Act 1990", "type": "ukpga"}
    assert Law.model_validate(entry)
    with pytest.raises(ValidationError) as caught:
        Law.model_validate({**entry, key: value})
    assert caught.value.errors()[0]["loc"][0] == key


def test_every_key_of_a_law_is_explained_in_its_schema() -> None:
    schema = Law.model_json_schema()
    for shape in (schema, schema["$defs"]["LawChange"]):
        for key, field in shape["properties"].items():
            assert "description" in field, key


def test_a_law_is_written_as_it_was_read() -> None:
    law = register()["malicious-communications-act-1988"]
    assert Law.model_validate_json(law.model_dump_json()) == law
    assert json.loads(law.model_dump_json())["changes"][0]["on"] == "31 January 2024"


def test_the_file_is_not_read_before_it_is_asked_for() -> None:
    code = (
        "import sys; read = []\n"
        "sys.addaudithook(lambda event, args: read.append(str(args[0])) if event == 'open' else None)\n"
        "from policykit.model.register import register\n"
        "before = sum('laws.json' in name for name in read); register(); register()\n"
        "print(before, sum('laws.json' in name for name in read))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.split() == ["0", "1"]
