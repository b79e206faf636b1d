"""Each rule of importing by itself: what it takes, what it leaves, and that it can be switched off."""

from __future__ import annotations

from typing import Any

import pytest

from policykit import formats
from policykit.document import Document, Paragraph
from policykit.importer import RULES, Recognised, lost, recognise, without
from policykit.importer.coverage import Taken
from policykit.importer.repair import repaired
from policykit.model.policy import Policy
from policykit.model.school import Context
from policykit.tasks.load import open_library
from policykit.text.spans import Mark, Span, normal
from tests.support.commands import POLICIES

SETTING = open_library(POLICIES).context
Block = dict[str, Any]


def made(text: str, *off: str) -> Recognised:
    """The draft of a plain text, with some rules switched off."""
    document = formats.bring(text.encode(), ".txt").document
    return recognise(document, SETTING, "old.txt", title="Paper", rules=without(*off))


def blocks(text: str, *off: str) -> list[Block]:
    return [block for section in made(text, *off).data["sections"] for block in section.get("blocks", [])]


def titles(text: str, *off: str) -> list[str | None]:
    return [section.get("title") for section in made(text, *off).data["sections"]]


def asides(text: str, *off: str) -> list[str]:
    return [aside.words for aside in made(text, *off).asides]


PROSE = "The school is proud of what its children do, and says so.\n"

FACTS = (
    ("label_and_value", "Date Accepted by Governors: Spring 2021", {"by": "Governors", "on": "Spring 2021"}),
    ("label_and_value", "Approved by: Full Governing Board, 12 March 2024", {"by": "Full Governing Board"}),
    ("label_and_value", "Ratified on: 31st August 2024", {"on": "31st August 2024"}),
    ("label_above_value", "Adopted by:\nFinance Committee", {"by": "Finance Committee"}),
    ("glued_label", "Approval dateSpring Term 18/19", {"on": "Spring Term 18/19"}),
    (
        "labels_then_values",
        "Approved by:\nDate approved:\nGovernors\n6.9.24",
        {"by": "Governors", "on": "6.9.24"},
    ),
    (
        "sentence_of_approval",
        "This policy was approved by the governing body on 3 May 2023.",
        {"on": "3 May 2023"},
    ),
)


@pytest.mark.parametrize(("rule", "text", "said"), FACTS, ids=[text[:30] for _, text, _ in FACTS])
def test_a_fact_is_found_in_its_spelling(rule: str, text: str, said: dict[str, str]) -> None:
    found = made(f"{text}\n\n{PROSE}")
    assert said.items() <= found.data["approval"].items()
    assert rule in {each.rule for each in found.conclusions} | set()


@pytest.mark.parametrize("text", ["Approved by:", "Review date: TBC", "Next review: ______"])
def test_a_label_with_nothing_after_it_is_set_aside_and_told(text: str) -> None:
    found = made(f"{text}\n\n{PROSE}")
    assert "PK653" in {finding.code.id for finding in found.findings}
    assert not {"approval", "review"} & set(found.data)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Approved on: Spring 2021\nReview date: Spring 2024", "due"),
        ("Approved on: Spring 2021\nReview date: Spring 2021", "last"),
        ("Review date: Spring 2021\nNext review: Spring 2024", "last"),
        ("Last reviewed: Spring 2021\nReview date: Spring 2024", "due"),
        ("Review date: Spring 2024", "due"),
    ],
)
def test_a_review_date_is_the_last_or_the_next_by_the_other_dates_and_the_draft_says_so(
    text: str, key: str
) -> None:
    found = made(f"{text}\n\n{PROSE}")
    said = text.split("Review date: ")[1].split("\n", maxsplit=1)[0]
    assert found.data["review"][key] == said
    assert "PK652" in {finding.code.id for finding in found.findings}
    assert "Is it?" in found.notes[("review",)]


HEADINGS = (
    ("capitals", "IMPORTANT CONSIDERATIONS", "IMPORTANT CONSIDERATIONS"),
    ("numbered_heading", "2.1 Governors", "Governors"),
    ("short_line", "Roles and responsibilities", "Roles and responsibilities"),
    ("appendix", "Appendix A: reporting form", "Appendix A: reporting form"),
)


@pytest.mark.parametrize(("rule", "line", "title"), HEADINGS, ids=[rule for rule, _, _ in HEADINGS])
def test_a_heading_is_found_by_its_rule_and_not_without_it(rule: str, line: str, title: str) -> None:
    text = f"{PROSE}\n{line}\n\n{PROSE}"
    assert title in titles(text)
    others = {"capitals", "numbered_heading", "short_line", "appendix"}
    assert title not in titles(text, *others)


@pytest.mark.parametrize(
    "line", ["Staff must:", "WE WILL:", "Ring 01632 960123.", "2.1 Staff must tell a governor."]
)
def test_what_only_looks_like_a_heading_is_none(line: str) -> None:
    assert titles(f"{PROSE}\n{line}\n\n{PROSE}") == [None]


NOISE = (
    ("page_numbers", "Page 1 of 15"),
    ("field_codes", "PAGE \\* MERGEFORMAT"),
    ("navigation", "Skip to content"),
    ("banners", "We use cookies to make this site better."),
    ("printed_contents", "1. Aims ........ 3"),
    ("feet", "© 2024 Larkmead School"),
)


@pytest.mark.parametrize(("rule", "line"), NOISE, ids=[rule for rule, _ in NOISE])
def test_noise_is_set_aside_by_name_and_kept_without_its_rule(rule: str, line: str) -> None:
    text = f"{PROSE}\n{line}\n\n{PROSE}"
    assert any(line.rsplit(maxsplit=1)[-1] in words for words in asides(text))
    assert not asides(text, rule)


@pytest.mark.parametrize("number", ["- {} -", "– {} –", "Page | {}", "[{}]", "p. {}", "{}/9"])
def test_numbers_of_pages_are_known_in_any_document(number: str) -> None:
    pages = (("Staff are kind.", "Pupils are kind."), ("Staff are fair.", "Pupils are fair."))
    lines = [line for at, page in enumerate(pages, 1) for line in (*page, number.format(at))]
    document = Document("", blocks=tuple(Paragraph((Span(line),)) for line in lines))
    found = recognise(document, SETTING, "old.docx", title="Paper").asides
    assert [(each.words, each.reason) for each in found] == [
        (number.format(at), "page numbers") for at in (1, 2)
    ]
    kept = recognise(document, SETTING, "old.docx", title="Paper", rules=without("page_numbers")).asides
    assert "page numbers" not in {each.reason for each in kept}


@pytest.mark.parametrize("number", ["[{}]", "{}.", "p. {}"])
def test_numbers_that_stand_before_notes_are_words(number: str) -> None:
    lines = [line for at in (1, 2, 3) for line in (number.format(at), PROSE)]
    document = Document("", blocks=tuple(Paragraph((Span(line.strip()),)) for line in lines))
    assert "page numbers" not in {each.reason for each in recognise(document, SETTING, "old.docx").asides}


@pytest.mark.parametrize(
    "line", ["Page numbers help a reader.", "The home page lists our policies.", "See page 3."]
)
def test_words_about_pages_and_sites_are_no_noise(line: str) -> None:
    assert asides(f"{PROSE}\n{line}\n") == []


KINDS = (
    ("Staff must report concerns.", {"kind": "expectations", "of": ["staff"], "duty": "must"}),
    ("Parents and carers should ring the office.", {"of": ["parents", "carers"], "duty": "should"}),
    ("Pupils may not bring a phone.", {"kind": "expectations", "duty": "must"}),
    ("The governors expect staff to be fair.", {"of": ["staff"], "by": ["governors"]}),
    ("If a rule is broken, we will tell a parent.", {"kind": "responses", "when": "If a rule is broken"}),
    ("Action will be taken against any pupil who lies.", {"kind": "responses", "against": ["pupils"]}),
    ("Bullying means hurting somebody again and again.", {"kind": "definition", "term": "Bullying"}),
    ("Media takes many different forms, e.g. blogs.", {"kind": "definition", "open": "true"}),
    ("“Learning together, growing together, always.”", {"kind": "quote"}),
    ("Pupils may meet strangers online.", {"kind": "text"}),
    ("The school will review this policy every year.", {"kind": "text"}),
    ("This means that nobody is left out.", {"kind": "text"}),
)


BOLD = (
    ("A ", "concern", " is a worry or a doubt.", "concern"),
    ("The ", "visit leader", " is the one member of staff who answers.", "visit leader"),
    ("A ", "home language", " (iaith y cartref) is any language heard at home.", "home language"),
    ("A pupil is ", "persistently absent", " if they miss a tenth of school.", "persistently absent"),
    ("", "Authorised absence", " means an absence with leave.", "Authorised absence"),
    ("", "Upskirting", ": taking a picture under clothes.", "Upskirting"),
    ("The ", "headteacher", " is responsible for this policy.", None),
    ("Pupils are ", "not", " to leave the site.", None),
    ("", "Please", " tell us what you think.", None),
)


@pytest.mark.parametrize(("before", "bold", "behind", "term"), BOLD, ids=[bold for _, bold, _, _ in BOLD])
def test_a_term_in_bold_is_defined_by_what_stands_around_it(
    before: str, bold: str, behind: str, term: str | None
) -> None:
    spans = normal([Span(before), Span(bold, frozenset({Mark.STRONG})), Span(behind)])
    made = recognise(Document("Old Policy", blocks=(Paragraph(spans),)), SETTING, "old.docx")
    (block,) = made.data["sections"][0]["blocks"]
    assert block.get("term") == term


def test_everybody_is_no_open_list() -> None:
    (block,) = blocks("Definitions\n\nStaff includes everybody who is paid to work here.\n")
    assert "open" not in block


@pytest.mark.parametrize(("text", "said"), KINDS, ids=[text[:30] for text, _ in KINDS])
def test_a_sentence_does_what_its_subject_and_its_verb_say(text: str, said: Block) -> None:
    (block,) = blocks(f"AIMS\n\n{text}\n")
    assert said.items() <= block.items()


def test_items_stand_below_the_words_that_lead_into_them() -> None:
    text = "Staff must:\n• keep passwords safe\n• tell:\n    • a governor\n    • the Head Teacher\n\nThe end."
    stem, _ = blocks(text)
    assert (stem["kind"], stem["of"], stem["duty"]) == ("expectations", ["staff"], "must")
    assert [item["text"] for item in stem["items"]] == ["keep passwords safe", "tell:"]
    assert [item["text"] for item in stem["items"][1]["items"]] == ["a governor", "the Head Teacher"]


def test_numbers_from_one_are_a_numbered_list_and_other_labels_are_kept() -> None:
    counted, lettered = blocks(f"We will:\n1. listen\n2. write\n\n{PROSE}Staff must:\n(a) ask\n(b) tell\n")[
        ::2
    ]
    assert counted["numbered"] == "true"
    assert "label" not in counted["items"][0]
    assert [item["label"] for item in lettered["items"]] == ["(a)", "(b)"]


def test_lines_that_lost_their_bullets_are_items_and_marked_for_a_look() -> None:
    text = (
        "Staff must:\nkeep passwords safe;\ntell a governor; and\nlock "
        "the door.\n\nThe end of it all is here."
    )
    found = made(text)
    stem = found.data["sections"][0]["blocks"][0]
    assert len(stem["items"]) == 3
    assert any("no bullets" in note for note in found.notes.values())


def test_a_stem_whose_list_was_lost_is_a_gap_with_the_reason() -> None:
    (stem, _) = blocks(f"Staff must:\n\n{PROSE}")
    assert "items were lost" in stem["missing"]
    assert blocks(f"Staff must:\n\n{PROSE}", "lost_list")[0]["kind"] == "text"


LAWS = (
    ("the 1989 Children Act", "law:children-act-1989"),
    ("the Children Act 1989 and 2004", "law:children-act-2004"),
    ("the Data Protection Act (2018)", "law:data-protection-act-2018"),
    ("section 127 of the Communications Act 2003", "law:communications-act-2003/section/127"),
    ("the Communications Act 2003, s 127(1)", "law:communications-act-2003/section/127/1"),
    (
        "section 89 of the Education and Inspections Act 2006",
        "law:education-and-inspections-act-2006/section/89",
    ),
    ("the Children's Wellbeing and Schools Act 2026", "law:childrens-wellbeing-and-schools-act-2026"),
    ("the Health and Safety at Work etc. Act 1974", "law:health-and-safety-at-work-etc-act-1974"),
    (
        "the Equality Act 2010 (Specific Duties and Public Authorities) Regulations 2017",
        "law:equality-act-2010-specific-duties-and-public-authorities-regulations-2017",
    ),
    ("KCSIE", "law:keeping-children-safe-in-education"),
)


@pytest.mark.parametrize(("words", "target"), LAWS, ids=[words[:30] for words, _ in LAWS])
def test_a_law_is_linked_however_it_is_written(words: str, target: str) -> None:
    (block,) = blocks(f"The school follows {words} in all that it does.\n")
    assert f"({target})" in block["text"]


def test_an_act_that_nobody_knows_is_proposed_and_not_linked() -> None:
    found = made("The school follows the Widgets (Schools) Act 2019 in all that it does.\n")
    (finding,) = (each for each in found.findings if each.code.id == "PK645")
    assert "{id: widgets-schools-act-2019, title: Widgets (Schools) Act 2019, type: ukpga" in finding.remedy
    assert "](" not in found.data["sections"][0]["blocks"][0]["text"]


def test_policies_are_linked_by_title_and_alias_and_a_common_word_is_not() -> None:
    (block,) = blocks("Refer to the Disciplinary Policy and Complaints. Complaints are rare.\n")
    assert block["text"].count("policy:complaints") == 1
    assert "[Disciplinary Policy](policy:disciplinary)" in block["text"]


@pytest.mark.parametrize("lead", ["Refer to the", "See the", "In the", "Refer to", "Also with the"])
def test_words_that_lead_to_a_policy_are_no_part_of_its_name(lead: str) -> None:
    found = made(f"{lead} Playground Policy whenever there is any doubt about it.\n")
    (finding,) = (each for each in found.findings if each.code.id == "PK646")
    assert finding.remedy.endswith("- {id: playground, title: Playground Policy}")


@pytest.mark.parametrize("words", ["PUPİLS must walk.", "All pupıls must walk.", "See COMPLAİNTS POLICY."])
def test_a_letter_that_only_looks_like_i_makes_another_word(words: str) -> None:
    (block,) = blocks(f"{words}\n", "expects")
    assert block == {"kind": "text", "id": block["id"], "text": words}


@pytest.mark.parametrize("part", ["contents", "section", "section/4/part"])
def test_a_link_to_what_is_no_part_of_a_law_stays_a_link_to_its_page(part: str) -> None:
    address = f"http://www.legislation.gov.uk/id/ukpga/2010/15/{part}"
    read = formats.bring(f"We follow [the Act]({address}).\n".encode(), ".md").document
    drafted = recognise(read, SETTING, "old.md", title="Paper").data
    assert drafted["sections"][0]["blocks"][0]["text"] == f"We follow [the Act]({address})."


def test_a_section_may_begin_with_the_long_s() -> None:
    (block,) = blocks("The school follows ſection 4 of the Equality Act 2010 in all that it does.\n")
    assert "(law:equality-act-2010/section/4)" in block["text"]


@pytest.mark.parametrize("count", ["sıx", "fİve"])
def test_a_word_that_only_looks_like_a_number_counts_no_stage(count: str) -> None:
    rows = "Stage | What happens | Who\nStage one | We talk | Staff\nStage {} | We write | Staff\n"
    assert [block["kind"] for block in blocks(rows.format("two"))] == ["steps"]
    assert "steps" not in [block["kind"] for block in blocks(rows.format(count))]


def test_what_is_no_section_of_an_act_is_not_linked() -> None:
    (block,) = blocks("The school follows the Equality Act 2010 and section 4(part) of that Act too.\n")
    assert block["text"].count("](law:") == 1


def test_names_numbers_and_addresses_are_told() -> None:
    found = made("Ask Mrs J Smith on 01632 960123 or at office@school.example about it.\n")
    told = [each.sentence for each in found.findings if each.code.id == "PK647"]
    assert [any(part in each for each in told) for part in ("Mrs J Smith", "01632 960123", "office@")] == [
        True
    ] * 3


@pytest.mark.parametrize(
    ("damaged", "meant"),
    [("childâ€™s", "child’s"), ("Â£5", "£5"), ("cafÃ©", "café"), ("Ô¼", "Ô¼"), ("Âme", "Âme")],
)
def test_damaged_letters_are_mended_where_their_meaning_is_certain(damaged: str, meant: str) -> None:
    assert repaired(damaged) == meant


def test_a_rule_that_is_none_cannot_be_switched_off() -> None:
    assert without("capitals") == RULES - {"capitals"}
    with pytest.raises(ValueError, match="capitols"):
        without("capitols")


def test_words_that_stand_twice_in_a_table_may_be_taken_from_its_end() -> None:
    units = ["Date approved 12/3/24 Signed: ____ (Chair) Date: ____"]
    taken = [Taken(0, "Signed: ____ (Chair)", reason="blank"), Taken(0, "Date", reason="blank")]
    data = {"policykit": "1", "id": "x", "title": "X", "sections": [{"id": "s", "blocks": [LEFT]}]}
    policy = Policy.model_validate(data)
    assert lost(units, taken, policy) is None
    assert lost(units, taken[:1], policy) is not None
    assert lost(units, [*taken, Taken(0, "approved")], policy) is not None


LEFT = {"kind": "text", "id": "t", "text": "Date approved 12/3/24"}


def test_a_date_whose_meaning_no_rule_decides_is_set_aside() -> None:
    page = Document("Pond Policy", blocks=(Paragraph((Span("Effective from: May 2024"),)),))
    made = recognise(page, Context(), "pond.docx", rules=without("date_in_force"))
    assert "approval" not in made.data
    assert "May 2024" in {aside.words for aside in made.asides}
