"""The yardstick of import: answers hold every word of their documents, and figures fall with faults."""

from __future__ import annotations

import html
import json
import re
import zipfile
from collections import Counter
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from benchmarks.importing.score import SET_ASIDE, Drafted, Score, Tally, answers, compared, score, table
from benchmarks.importing.units import Measure, front_matter, units

import policykit
from policykit.model.kinds import (
    Block,
    Contacts,
    Definition,
    Expectations,
    Item,
    List,
    Quote,
    Responses,
    Steps,
    Table,
    Text,
)
from policykit.model.policy import Policy
from policykit.model.sections import Section
from policykit.tasks.load import Policies

ROOT = Path(__file__).parents[2] / "benchmarks" / "importing"
FOLDERS = tuple(path.parent.name for path in sorted(ROOT.glob("*/answers")))
DOCUMENTS = sorted(path for folder in FOLDERS for path in (ROOT / folder).iterdir() if path.is_file())


@cache
def answers_in(folder: Path) -> Policies:
    return policykit.load_policies(folder / "answers")


def answer_of(document: Path) -> Policy:
    return answers_in(document.parent)[document.stem]


def report_of(document: Path) -> dict[str, list[str]]:
    text = (document.parent / "answers" / f"{document.stem}.json").read_text(encoding="utf-8")
    return dict(json.loads(text))


# ── the answers are of the documents ────────────────────────────────────────────────────────────────────


def tokens(text: str) -> Counter[str]:
    """The words of a text; those that were glued together are parted."""
    parted = re.sub(r"(?<=[a-z])(?=[A-Z\d])", " ", text.replace("’", "'"))
    return Counter(re.findall(r"[^\W_]+", parted.casefold()))


# Labels of the front matter, headings of columns that a kind of block replaces, and numbers of rows.
UNSAID = tokens(
    "adopted agreed approval approved audience author by consultation cycle date due for frequency last next "
    "of on owner person policy ratified responsible review reviewed statutory version yes and "
    "action contact email happens limit name phone role stage step telephone time timescale what when who "
    "whom within 1 2 3 4"
)


def source_of(document: Path) -> str:
    """All that a document says, its broken letters mended."""
    match document.suffix:
        case ".docx":
            with zipfile.ZipFile(document) as package:
                xml = package.read("word/document.xml").decode()
            xml = re.sub(r"<w:instrText.*?</w:instrText>", "", xml)
            text = html.unescape(re.sub(r"<[^>]+>", "", re.sub(r"</w:p>|<w:br/>|<w:tab/>", " ", xml)))
        case ".html":
            page = re.sub(r"(?s)<(style|script|title).*?</\1>", "", document.read_text(encoding="utf-8"))
            text = html.unescape(re.sub(r"<[^>]+>", " ", page))
        case _:
            text = re.sub(r"\]\([^)]*\)", "", document.read_text(encoding="utf-8"))
    for pair in report_of(document)["mended"]:
        text = text.replace(pair[0], pair[1])
    return text


def said(policy: Policy) -> Counter[str]:
    """The words of a policy that stand in its document; reasons for gaps are the clerk's own."""
    fields = (field.text for field in policy.fields if field.anchor.field != "missing")
    return tokens(" ".join(re.sub(r"\]\([^)]*\)", "", text) for text in fields))


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_an_answer_says_nothing_that_its_document_does_not(document: Path) -> None:
    answer = answer_of(document)
    stated = tokens(
        " ".join(v for key, v in front_matter(answer).items() if key not in {"audiences", "status"})
    )
    assert (said(answer) | stated) - tokens(source_of(document)) == Counter()


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_an_answer_loses_no_word_but_labels_and_the_name_of_the_school(document: Path) -> None:
    answer, report = answer_of(document), report_of(document)
    left = tokens(source_of(document)) - said(answer)
    left -= tokens(" ".join([*front_matter(answer).values(), *labels(answer), *report["set_aside"]]))
    assert set(left) <= set(UNSAID | tokens(answer.school.name))


def labels(policy: Policy) -> list[str]:
    """The numbers and letters that the answer keeps beside its headings and items."""
    return [found for section, _ in policy.walk() for found in re.findall(r"label='([^']*)'", repr(section))]


def test_every_trap_stands_in_at_least_two_documents() -> None:
    traps = {
        "labels glued to values": r"(?:[Dd]ate|[Bb]y|[Oo]n|Owner|Governors)(?:[A-Z]\w+|</strong>\w)",
        "all labels, then all values": r"next review</div><div>Reviewed|Date ratified\s*\nDate of last",
        "hard wraps in mid-sentence": r"[a-z,]\n[a-z]",
        "a clause number alone on its line": r"\n\d(?:\.\d?)?\n",
        "printed contents": r"\.{6,} \d|1\. Aims\s*2\b|# Contents",
        "page numbers and field codes": r"Page \d of|\{ TOC| PAGE ",
        "the menu of a website": r"Skip to content|\[Home\]|Staff Login|Get in Touch",
        "broken letters": r"â€|Â£",
        "blank values": r"(?:Approved by:|Link governor:|Website link:)(?:</td><td></td>|\s*\n)",
        "a whole policy on one line": r"Aims Our school aims|<br>- act at once",
        "personal names and numbers": r"01632 960\d{3}",
        "a law over two lines": r"(?:Act|Regulations)\n\d{4}|Charities\nAct",
        "a law misquoted": r"Act \(\d{4}\)|\d{4} (?:Equality|Children) Act|Uniform\) Act|1989 and 2004",
    }
    raw = [raw_text(document) for document in DOCUMENTS]
    counts = {name: sum(bool(re.search(pattern, text)) for text in raw) for name, pattern in traps.items()}
    assert all(count >= 2 for count in counts.values()), counts
    assert sum("missing" in {f.anchor.field for f in answer_of(path).fields} for path in DOCUMENTS) >= 7


def raw_text(document: Path) -> str:
    if document.suffix != ".docx":
        return document.read_text(encoding="utf-8")
    with zipfile.ZipFile(document) as package:
        parts = [name for name in package.namelist() if re.search(r"word/(?:document|footer\d?)\.xml", name)]
        xml = " ".join(package.read(name).decode() for name in parts)
    return re.sub(r"<[^>]*>", "", re.sub(r"</w:p>|<w:br/>", "\n", xml))


# ── the figures ─────────────────────────────────────────────────────────────────────────────────────────


def answered(document: Path) -> Drafted:
    """The answer itself, as if an import had made it."""
    return Drafted(answer_of(document), "\n".join(report_of(document)["set_aside"]))


@pytest.mark.parametrize("folder", FOLDERS)
def test_an_answer_is_wholly_right_and_every_kind_is_counted(folder: str) -> None:
    found = score(ROOT / folder, answered)
    assert all((tally.precision, tally.recall) == (1.0, 1.0) for tally in found.values())
    assert all(tally.answered >= 6 and tally.right == tally.drafted for tally in found.values())


def test_ids_count_for_nothing_and_neither_do_markup_case_and_marks() -> None:
    answer = answer_of(ROOT / "open" / "mobile-phones.txt")
    dressed = changed(answer, lambda block: renamed(block, "other-"), loud)
    assert all(tally.precision == tally.recall == 1.0 for tally in compared(dressed, answer).values())


def loud(text: str) -> str:
    return text if "](" in text else f"**{text.upper()}**"


def test_a_document_without_a_draft_is_a_miss_of_everything() -> None:
    found = score(ROOT / "open", lambda _: Drafted(None))
    assert all(found[measure].recall == 0.0 for measure in Measure)
    assert found[SET_ASIDE].answered == 0


def lower(damage: Callable[[Policy], Policy]) -> set[str]:
    """The kinds whose figures fall when every answer is damaged alike."""
    total: Score = {measure: Tally() for measure in Measure}
    for document in DOCUMENTS:
        for measure, tally in compared(damage(answer_of(document)), answer_of(document)).items():
            total[measure].add(tally)
    return {name for name, tally in total.items() if min(tally.precision, tally.recall) < 1.0}


def test_a_wrong_date_lowers_the_front_matter_alone() -> None:
    def damage(policy: Policy) -> Policy:
        approval = policy.approval.model_copy(update={"by": "The mayor"})
        return policy.model_copy(update={"approval": approval})

    assert lower(damage) == {Measure.FRONT}


def test_a_lost_audience_lowers_the_audiences_alone() -> None:
    assert lower(lambda policy: changed(policy, lambda block: with_(block, of=None))) == {Measure.AUDIENCES}


def test_a_lost_duty_lowers_the_duties_alone() -> None:
    assert lower(lambda policy: changed(policy, lambda block: with_(block, duty=None))) == {Measure.DUTIES}


def test_a_gap_that_is_taken_for_prose_lowers_stems_kinds_audiences_and_duties() -> None:
    def flat(block: Block) -> Block:
        if getattr(block, "missing", None) is None:
            return block
        return Text.model_construct(id=block.id, kind="text", text=getattr(block, "text", ""))

    fallen = {Measure.STEMS, Measure.KINDS, Measure.AUDIENCES, Measure.DUTIES}
    assert lower(lambda policy: changed(policy, flat)) == fallen


def test_an_item_under_the_wrong_stem_is_wrong() -> None:
    def moved(block: Block) -> Block:
        return with_(block, text="Something else altogether:") if isinstance(block, List) else block

    assert lower(lambda policy: changed(policy, moved)) == {Measure.STEMS, Measure.KINDS, Measure.LAWS}


def test_links_that_were_not_found_lower_laws_and_policies() -> None:
    unlinked = re.compile(r"\[([^]]*)\]\((?:law|policy):[^)]*\)")
    damaged = lower(lambda policy: changed(policy, text=lambda text: unlinked.sub(r"\1", text)))
    assert damaged == {Measure.LAWS, Measure.POLICIES}


def test_a_definition_that_is_closed_where_it_is_open_is_wrong() -> None:
    assert lower(lambda policy: changed(policy, lambda block: with_(block, open=False))) == {
        Measure.DEFINITIONS
    }


def test_a_lost_heading_is_wrong() -> None:
    def headless(policy: Policy) -> Policy:
        first, *rest = policy.sections
        return policy.model_copy(update={"sections": (first.model_copy(update={"title": None}), *rest)})

    assert lower(headless) == {Measure.SECTIONS}


def test_what_was_not_set_aside_is_told_by_its_words() -> None:
    forgetful = score(ROOT / "open", lambda path: Drafted(answer_of(path), ""))
    assert forgetful[SET_ASIDE].recall == 0.0
    assert "equality.txt: Back to top" in forgetful[SET_ASIDE].missed


def test_a_unit_counts_once_however_often_it_is_drafted() -> None:
    answer = answer_of(ROOT / "open" / "equality.txt")
    twice = answer.model_copy(update={"sections": (*answer.sections, *answer.sections)})
    assert compared(twice, answer)[Measure.STEMS].precision == 0.5
    assert compared(twice, answer)[Measure.STEMS].recall == 1.0


def test_the_table_shows_a_line_for_each_kind() -> None:
    lines = list(table("open", score(ROOT / "open", answered)))
    assert [line.split("  ")[0] for line in lines[2:]] == [*Measure, SET_ASIDE]
    assert all(line.endswith("1.00    1.00") for line in lines[2:])


def test_every_answer_has_its_document() -> None:
    assert len(DOCUMENTS) == 17
    for folder in FOLDERS:
        named = {path.stem for path in (ROOT / folder / "answers").glob("*.yaml")} - {"school"}
        assert named == {document.stem for document, _, _ in answers(ROOT / folder)}
        assert all(units(answer) for _, answer, _ in answers(ROOT / folder))


# ── damaging ────────────────────────────────────────────────────────────────────────────────────────────


def same(value: str) -> str:
    return value


def changed(
    policy: Policy, block: Callable[[Block], Block] = lambda block: block, text: Callable[[str], str] = same
) -> Policy:
    """The policy with each block, and then each text of a list or of prose, changed."""
    sections = tuple(_section(section, block, text) for section in policy.sections)
    return policy.model_copy(update={"sections": sections})


def _section(section: Section, block: Callable[[Block], Block], text: Callable[[str], str]) -> Section:
    blocks = tuple(_texts(block(each), text) for each in section.blocks)
    below = tuple(_section(each, block, text) for each in section.sections)
    return section.model_copy(update={"blocks": blocks, "sections": below})


def _texts(block: Block, text: Callable[[str], str]) -> Block:
    match block:
        case Text() | Quote() | Definition() | Steps():
            return block.model_copy(update={"text": text(block.text or "") or None})
        case Expectations() | Responses() | List():
            items = tuple(_item(item, text) for item in block.items)
            return block.model_copy(update={"text": text(block.text or "") or None, "items": items})
        case Table():
            return block.model_copy(update={"rows": tuple(tuple(map(text, row)) for row in block.rows)})
        case Contacts():
            return block
        case _:
            raise TypeError(block)


def _item(item: Item, text: Callable[[str], str]) -> Item:
    below = tuple(_item(each, text) for each in item.items)
    return item.model_copy(update={"text": text(item.text), "items": below})


def with_(block: Block, **update: object) -> Block:
    """The block with those keys changed that it has and states."""
    stated = {key: value for key, value in update.items() if getattr(block, key, None)}
    return block.model_copy(update=stated)


def renamed(block: Block, prefix: str) -> Block:
    return block.model_copy(update={"id": prefix + block.id})
