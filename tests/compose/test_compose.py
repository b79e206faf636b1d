"""The page of a policy: what stands on it, in which order, under which labels, and where it came from."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import policykit
from policykit.compose import compose, compose_extract
from policykit.document import Document, FactName, Heading, Paragraph, Role, Table
from policykit.findings import Anchor
from policykit.model.policy import Policy
from policykit.model.school import Context, KnownPolicy, School
from policykit.text.spans import Mark, Span, plain

ROOT = Path(__file__).parents[2]
SETTING = Context(
    School(
        name="A School",
        policies=(
            KnownPolicy(id="online", title="Online", url="https://example.org/online"),
            KnownPolicy(id="paper", title="Paper"),
        ),
    ),
    {"kept": KnownPolicy(id="kept", title="Kept")},
)


def whole_page(*blocks: object, **more: object) -> Document:
    head = {"policykit": "1", "id": "x", "title": "X", "sections": [{"id": "s", "blocks": list(blocks)}]}
    return compose(Policy.model_validate(head | more, context=SETTING))


def page(*blocks: object, **more: object) -> Document:
    """A page without the note that says where the policy stands."""
    document = whole_page(*blocks, **more)
    is_note = [isinstance(block, Paragraph) and block.label == "Status" for block in document.blocks[:1]]
    return replace(document, blocks=document.blocks[1:]) if any(is_note) else document


def words(document: Document) -> list[str]:
    return [plain(block.spans) for block in document.blocks if not isinstance(block, Table)]


def test_the_facts_stand_at_the_top_in_the_order_of_a_school() -> None:
    document = page(
        status="draft",
        version="2",
        owner="Deputy",
        approval={"by": "Governors", "on": "Spring 2021"},
        review={"due": "Spring 2024", "last": "2020"},
    )
    assert [(fact.label, fact.text) for fact in document.facts] == [
        ("School", "A School"),
        ("Status", "Draft"),
        ("Version", "2"),
        ("Owner", "Deputy"),
        ("Approved by", "Governors"),
        ("Approved on", "Spring 2021"),
        ("Last reviewed", "2020"),
        ("Review due", "Spring 2024"),
        ("Reference", "x · 4b68ab38"),
    ]
    assert document.fact(FactName.SCHOOL) == "A School"


def test_the_schools_own_words_for_a_date_go_before_ours() -> None:
    document = page(
        approval={"by": "G", "on": "2021", "label": "Accepted"}, review={"due": "2024", "label": "Next"}
    )
    assert [(fact.label, fact.text) for fact in document.facts][1:3] == [
        ("Accepted", "2021"),
        ("Next", "2024"),
    ]
    by_alone = page(approval={"by": "G", "label": "Accepted by"})
    assert by_alone.facts[1].label == "Accepted by"


def test_a_fact_names_the_field_that_it_came_from() -> None:
    document = page(approval={"by": "G", "on": "2021"})
    assert [fact.anchor for fact in document.facts] == [
        None,
        Anchor("", "approval/by"),
        Anchor("", "approval/on"),
        None,
    ]


def test_a_list_is_a_stem_with_items_each_with_its_label_and_depth() -> None:
    items = [
        {"id": "a", "text": "one", "items": [{"id": "a1", "text": "under"}]},
        {"id": "b", "text": "two", "label": "(iv)", "reason": "Because."},
    ]
    for numbered, first, second in (("false", "•", "•"), ("true", "1.", "(a)")):
        block = {"kind": "list", "id": "l", "text": "We:", "items": items, "numbered": numbered}
        paragraphs = [block for block in page(block).blocks if isinstance(block, Paragraph)]
        assert [(p.role, p.label, p.depth, plain(p.spans)) for p in paragraphs] == [
            (Role.BODY, "", 0, "We:"),
            (Role.ITEM, first, 0, "one"),
            (Role.ITEM, second, 1, "under"),
            (Role.ITEM, "(iv)", 0, "two"),
            (Role.NOTE, "Why", 1, "Because."),
        ]
        assert [p.anchor for p in paragraphs][-2:] == [Anchor("b", "text"), Anchor("b", "reason")]


def test_nested_numbers_go_from_figures_to_letters_to_roman_numerals_and_begin_again() -> None:
    def nested(depth: int) -> list[dict[str, object]]:
        items = {"items": nested(depth - 1)} if depth else {}
        return [{"id": f"{letter}-{depth}", "text": "Be kind.", **items} for letter in "ab"]

    block = {"kind": "list", "id": "l", "items": nested(4), "numbered": "true"}
    found = [(p.depth, p.label) for p in page(block).blocks if isinstance(p, Paragraph)]
    assert found[:6] == [(0, "1."), (1, "(a)"), (2, "(i)"), (3, "1."), (4, "(a)"), (4, "(b)")]
    assert (2, "(ii)") in found


def test_a_gap_is_shown_with_its_reason() -> None:
    block = {"kind": "expectations", "id": "e", "text": "You must:", "missing": "It was *lost*."}
    _, gap = page(block).blocks
    assert isinstance(gap, Paragraph)
    assert (gap.role, gap.label, plain(gap.spans)) == (Role.GAP, "Missing from this policy", "It was lost.")
    assert gap.anchor == Anchor("e", "missing")


def test_a_text_of_several_paragraphs_gives_several_each_with_its_place() -> None:
    document = page({"kind": "text", "id": "t", "text": "One.\n\nTwo\nlines."})
    assert words(document) == ["One.", "Two lines."]
    assert [block.anchor for block in document.blocks] == [Anchor("t", "text"), Anchor("t", "text/1")]


def test_sections_below_sections_are_headings_of_their_level() -> None:
    inner = {"id": "i", "title": "Inner *words*", "label": "1.1"}
    document = page(sections=[{"id": "o", "title": "Outer", "sections": [inner]}, {"id": "n"}])
    headings = [block for block in document.blocks if isinstance(block, Heading)]
    assert [(h.level, h.label, plain(h.spans)) for h in headings] == [
        (1, "", "Outer"),
        (2, "1.1", "Inner words"),
    ]
    assert headings[1].spans[1].marks == {Mark.EMPHASIS}


def test_links_lead_where_the_data_says_and_to_nothing_where_there_is_nothing() -> None:
    text = (
        "[a](law:equality-act-2010/section/149) [b](policy:online) [c](policy:paper) [d](policy:kept) "
        "[e](audience:staff) [f](term:f) [g](#s) [h](https://example.org/)"
    )
    spans = page({"kind": "text", "id": "t", "text": text}).blocks[0]
    assert isinstance(spans, Paragraph)
    assert [(span.text, span.target) for span in spans.spans if span.target] == [
        ("a", "http://www.legislation.gov.uk/id/ukpga/2010/15/section/149"),
        ("b", "https://example.org/online"),
        ("d", "policy:kept"),
        ("f", "#f"),
        ("g", "#t"),  # the section has no heading: to what stands first in it
        ("h", "https://example.org/"),
    ]
    assert plain(spans.spans) == "a b c d e f g h"


def test_what_is_referred_to_is_listed_at_the_end_once_laws_first() -> None:
    text = "[p](policy:paper) [a](law:equality-act-2010) [again](law:equality-act-2010)"
    blocks = page({"kind": "text", "id": "t", "text": text}).blocks
    assert [plain(block.spans) for block in blocks[1:] if not isinstance(block, Table)] == [
        "Laws and guidance referred to",
        "Equality Act 2010",
        "Other policies referred to",
        "Paper",
    ]
    assert blocks[2] == Paragraph(
        (Span("Equality Act 2010", target="http://www.legislation.gov.uk/id/ukpga/2010/15"),),
        Role.REFERENCE,
    )


def test_contacts_and_steps_are_tables_with_only_the_columns_that_they_fill() -> None:
    contacts = {"kind": "contacts", "id": "c", "people": [{"role": "Lead", "email": "a@example.org"}]}
    steps = {
        "kind": "steps",
        "id": "p",
        "text": "So:",
        "steps": [{"id": "one", "text": "Ask", "within": "a day"}],
    }
    first, _, second = page(contacts, steps).blocks
    assert isinstance(first, Table)
    assert isinstance(second, Table)
    assert [plain(cell.spans) for cell in first.header] == ["Role", "E-mail"]
    assert [plain(cell.spans) for cell in second.header] == ["Stage", "What happens", "By when"]
    assert [plain(cell.spans) for cell in second.rows[0]] == ["1", "Ask", "a day"]
    assert second.rows[0][1].anchor == Anchor("one", "text")


def test_an_extract_says_that_it_is_one() -> None:
    policy = policykit.load(ROOT / "policies" / "social-media.yaml")
    assert isinstance(policy, Policy)
    document = compose_extract(policy, "parents")
    note = document.blocks[0]
    assert isinstance(note, Paragraph)
    assert (note.role, note.label) == (Role.NOTE, "Extract")
    assert "expects of parents" in plain(note.spans)
    assert "Social Media Policy" in plain(note.spans)


def test_every_sentence_of_the_seed_is_on_the_page_in_its_order() -> None:
    seed = (ROOT / "tests" / "data" / "social-media-seed.txt").read_text(encoding="utf-8")
    policy = policykit.load(ROOT / "policies" / "social-media.yaml")
    assert isinstance(policy, Policy)
    document = compose(policy)
    facts = [f"{fact.label}: {fact.text}" for fact in document.facts]
    body = [
        plain(block.spans)
        for block in document.blocks
        if not (isinstance(block, Paragraph) and block.role in (Role.GAP, Role.REFERENCE))
        and not isinstance(block, Table)
        and block.anchor is not None
    ]
    said = " ".join([*facts[1:3], *body])
    assert said == " ".join(seed.split())
    gaps = [block for block in document.blocks if isinstance(block, Paragraph) and block.role is Role.GAP]
    assert len(gaps) == 4


def test_a_link_to_a_part_without_words_leads_to_the_first_in_it_that_has_some() -> None:
    bag = {"kind": "list", "id": "bag", "items": [{"id": "books", "text": "books, [see above](#opening)"}]}
    table = {"kind": "table", "id": "t", "columns": ["[the bag](#bag)"], "rows": [["[this](#t)"]]}
    sections = [{"id": "opening", "blocks": [bag, table]}]
    told = compose(Policy.model_validate({"policykit": "1", "id": "a", "title": "A", "sections": sections}))
    item, shown = told.blocks[-2:]
    assert isinstance(item, Paragraph)
    assert isinstance(shown, Table)
    assert item.spans[-1].target == "#books"
    assert [row[0].spans[0].target for row in (shown.header, *shown.rows)] == ["#books", "#t"]
