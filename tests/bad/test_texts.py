"""Bad texts and ids: what somebody may write in a policy is shown as it stands, or refused; it never acts."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import lxml.html
import pytest
from markdown_it import MarkdownIt

from policykit import text as inline
from policykit.text.spans import plain
from tests.bad.cases import (
    REFUSED,
    SOUND,
    WARNED,
    Case,
    all_files,
    assert_told_and_not_built,
    body,
    built,
    case,
    findings,
    folder_with,
    limited,
)
from tests.support.commands import TODAY, run
from tests.support.html_attacks import ATTACKS
from tests.support.html_reader import LIVE, VOCABULARY, dressed_intruders
from tests.support.word_lint import assert_valid_word, parts

EVERY_FORMAT = "docx,html,markdown,json"
SHORT = 200
"""How long a title, a name or a label may be."""
TOGETHER = 14
ELEMENTS = {*VOCABULARY, "hr", "pre"}
LINKED_DATA = "application/ld+json"
TARGETS = [
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\tscript:alert(1)",
    "javascript&colon;alert(1)",
    "&#106;avascript:alert(1)",
    "%6Aavascript:alert(1)",
    "\\javascript:alert(1)",
    "vbscript:msgbox(1)",
    "data:text/html,<script>alert(1)</script>",
    "data:text/html;base64,PHNjcmlwdD4=",
    "file:///etc/passwd",
    "ms-word:ofe|u|https://attacker.example/x.docx",
    "ms-excel:ofe",
    "search-ms:query=x",
    "blob:https://attacker.example/1",
    "//attacker.example/x",
    "\\\\attacker.example\\share",
    "/etc/passwd",
    "../../etc/passwd",
    "https:attacker.example",
    "https:///attacker.example",
    "https://bank.example@attacker.example/",
    "https://user:secret@attacker.example/",
    "https://bank.example\\@attacker.example/",
    "ftp://attacker.example/",
    "user@bank.example",
]
MARKED = [
    *ATTACKS[:-1],
    *(f"[words]({target})" for target in TARGETS),
    *(f"[words](<{target}>)" for target in TARGETS),
    *(f"![words]({target})" for target in TARGETS[:4]),
    "<javascript:alert(1)>",
    "<https://attacker.example/\"onclick='alert(1)'>",
    "[words](https://school.example/ \"title' onmouseover='alert(1)\")",
    "[words](https://school.example/'onmouseover='alert(1))",
    '[words](https://school.example/"><script>alert(1)</script>)',
    "[<script>alert(1)</script>](https://school.example/)",
    "`<script>alert(1)</script>`",
    "**<b onclick=alert(1)>**",
    "]]> </w:t><w:t> ]]&gt;",
    "</script> in </style>",
    "| a | b | \\| ```` ~~~ ===",
    "1986\\. A great year",
    "{{7*7}} ${HOME} #{id} <%= id %>",
    "%s %d %(name)s {0} {name} ${HOME} $(id) `id`",
    "e\u0301\u0302\u0303 \u05e9\u05dc\u05d5\u05dd مدرسة 👩🏽\u200d🏫",
]


def quoted(words: str) -> str:
    """Words between double quotation marks, as YAML takes them; a U+2028 in them would be a line end."""
    return json.dumps(words, ensure_ascii=False).replace("\u2028", r"\u2028").replace("\u2029", r"\u2029")


def is_refused(attack: str) -> bool:
    """Whether a check is to refuse the link in it; what it lets pass is built, and looked at there."""
    is_picture = any("](" in piece for piece in inline.literal_markup(attack))
    is_left_over = "](" in plain(inline.parse(attack)) and not is_picture
    return is_left_over or bool(inline.refused_links(attack))


PASSED = [attack for attack in MARKED if not is_refused(attack)]


def one_line(attack: str) -> str:
    """The attack as a title or a name can hold it."""
    return " ".join(attack.split())[:SHORT]


def every_field(n: int, attack: str) -> Iterator[str]:
    """A section with the attack in each sort of field that takes text."""
    marked, words = quoted(attack), quoted(one_line(attack))
    yield f"  - id: s{n}\n    title: {marked}\n    label: {words}\n    blocks:"
    yield f"      - {{kind: text, id: text-{n}, text: {marked}}}"
    yield f"      - {{kind: quote, id: quote-{n}, text: {marked}, source: {words}}}"
    yield f"      - {{kind: definition, id: term-{n}, term: {words}, text: {marked}}}"
    yield f"      - {{kind: expectations, id: lost-{n}, of: [others], text: {marked}, missing: {marked}}}"
    yield f"      - {{kind: responses, id: done-{n}, when: {words}, text: {marked}, missing: {marked}}}"
    yield f"      - kind: list\n        id: list-{n}\n        text: {marked}\n        items:"
    yield f"          - {{id: item-{n}, label: {words}, text: {marked}, reason: {marked}}}"
    yield f"      - kind: table\n        id: table-{n}\n        caption: {marked}"
    yield f"        columns: [{marked}]\n        rows: [[{marked}], ['']]"
    yield f"      - kind: contacts\n        id: contacts-{n}\n        caption: {marked}\n        people:"
    yield f"          - {{role: {marked}, name: {marked}, phone: {marked}, email: {marked}}}"
    yield f"      - kind: steps\n        id: steps-{n}\n        text: {marked}\n        steps:"
    yield f"          - {{id: step-{n}, text: {marked}, who: {marked}, within: {marked}}}"


def attacked(id_: str, attacks: list[str]) -> str:
    """A policy with an attack in its own fields and, section by section, all of them in all the others."""
    words = quoted(one_line(attacks[0]))
    head = [
        f"policykit: 1\nid: {id_}\ntitle: {words}\nowner: {words}\nversion: {words}",
        f"approval: {{by: {words}, on: Spring 2026, label: {words}}}",
        f"review: {{due: Spring 2029, label: {words}}}\nsections:",
        "  - id: first\n    blocks:",
        '      - {kind: text, id: link, text: "See the [policy](policy:kept), [others](audience:others)."}',
    ]
    sections = (line for n, attack in enumerate(attacks) for line in every_field(n, attack))
    return "\n".join([*head, *sections, ""])


def school(attack: str) -> str:
    """A school with the attack in its name, and in the names and the address of what it knows."""
    words, name = quoted(one_line(attack)), quoted(one_line(attack)[:70])
    other = quoted("x" + one_line(attack)[:70])
    url = quoted("https://school.example/" + attack.replace(" ", ""))
    return "\n".join(
        [
            f"name: {words}",
            f"audiences: [{{id: others, name: {name}, aliases: [{other}]}}]",
            f"policies: [{{id: kept, title: {words}, aliases: [{other}], url: {url}}}]",
            "",
        ]
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every attack that a check lets pass, in every field of text, built in every format."""
    made = tmp_path_factory.mktemp("attacked")
    for first in range(0, len(PASSED), TOGETHER):
        within = made / f"p{first}"
        (within / "policies").mkdir(parents=True)
        attacks = PASSED[first : first + TOGETHER]
        (within / "policies" / "p.yaml").write_text(attacked("p", attacks), encoding="utf-8")
        (within / "policies" / "school.yaml").write_text(school(attacks[0]), encoding="utf-8")
        ran = run(within, "build", "--to", EVERY_FORMAT, "--today", TODAY)
        assert ran.status == WARNED, ran.err[:2000]
    return made


def made(folder: Path, ending: str) -> list[bytes]:
    """The documents of one format."""
    found = [path.read_bytes() for path in sorted(folder.glob(f"*/build/p.{ending}"))]
    assert len(found) == -(-len(PASSED) // TOGETHER)
    return found


def words_of(page: str) -> str:
    """The words of a page as a browser shows them."""
    return "".join(map(str, lxml.html.document_fromstring(page).itertext()))


def words_of_word(data: bytes) -> str:
    """The words of a Word file."""
    return "".join(map(str, parts(data)["word/document.xml"].itertext()))


def strangers(page: str) -> list[str]:
    """What a browser's parser finds in a page that no writer of ours means."""
    found = []
    for element in lxml.html.document_fromstring(page).iter():
        if not isinstance(element.tag, str):
            found.append(f"no element: {element}")
            continue
        attributes = {str(name): str(value) for name, value in element.attrib.items()}
        href = attributes.get("href", "#main")
        if element.tag == "script" and attributes == {"type": LINKED_DATA}:
            json.loads(element.text or "")
        else:
            found += [f"<{element.tag}>"] if element.tag not in ELEMENTS else []
        found += [f"{name}=" for name in attributes if name.startswith("on") or name in {"style", "src"}]
        found += [f"to {href}"] if not LIVE.match(href) else []
    return found


def test_in_html_nothing_stands_but_the_writers_own_words(folder: Path) -> None:
    for page in made(folder, "html"):
        assert dressed_intruders(page.decode()) == []
        assert strangers(page.decode()) == []


def test_markdown_shows_it_all_as_text_even_where_html_is_allowed(folder: Path) -> None:
    reader = MarkdownIt("commonmark", {"html": True}).enable("table")
    for page in made(folder, "md"):
        assert strangers(f"<html><body>{reader.render(page.decode())}</body></html>") == []


def test_word_files_are_valid_and_lead_nowhere_else(folder: Path) -> None:
    for data in made(folder, "docx"):
        assert_valid_word(data)
        for name, part in parts(data).items():
            if name.endswith(".rels"):
                outside = [rel.get("Target", "") for rel in part if rel.get("TargetMode") == "External"]
                assert [target for target in outside if not LIVE.match(target)] == []


def test_json_says_every_word_of_it(folder: Path) -> None:
    words = " ".join(text for page in made(folder, "json") for text in strings(json.loads(page)["sections"]))
    assert [attack for attack in PASSED if attack.strip() not in words] == []


def strings(value: object) -> Iterator[str]:
    match value:
        case str():
            yield value
        case dict():
            for inner in value.values():
                yield from strings(inner)
        case list():
            for inner in value:
                yield from strings(inner)


def test_what_other_programs_would_fill_in_stays_as_it_was_typed(folder: Path) -> None:
    typed = ("{{7*7}} ${HOME} #{id} <%= id %>", "%s %d %(name)s {0} {name} ${HOME} $(id) `id`")
    reader = MarkdownIt("commonmark", {"html": True}).enable("table")
    pages = [words_of(page.decode()) for page in made(folder, "html")]
    pages_of_markdown = [words_of(reader.render(page.decode())) for page in made(folder, "md")]
    documents = [words_of_word(data) for data in made(folder, "docx")]
    for words in (pages, pages_of_markdown, documents):
        for attack in typed:
            assert "".join(words).count(attack.replace("`", "")) >= 15
        assert "49 " not in "".join(words)


def test_a_link_in_any_disguise_is_refused_at_its_place(tmp_path: Path) -> None:
    refused = [attack for attack in MARKED if is_refused(attack)]
    lines = [f"      - {{kind: text, id: l{n}, text: {quoted(attack)}}}" for n, attack in enumerate(refused)]
    file = folder_with(tmp_path, body(*lines).encode())
    before = file.read_bytes()
    status, found = findings(tmp_path, "policies/bad.yaml")
    assert status == REFUSED
    unsafe = {each["line"] for each in found if each["code"] in {"PK209", "PK212"}}
    assert unsafe == set(range(10, 10 + len(refused)))
    assert all("https:" in each["remedy"] for each in found if each["code"] == "PK209")
    assert len(unsafe) > len(TARGETS)
    assert run(tmp_path, "build", "--to", EVERY_FORMAT).status == 1
    assert {name.partition(".")[0] for name in built(tmp_path)} == {SOUND}
    assert file.read_bytes() == before


@pytest.mark.parametrize("target", TARGETS)
def test_no_unsafe_target_makes_a_link(target: str) -> None:
    assert inline.links(f"[words]({target}) [words](<{target}>)") == ()


# ── Texts and ids that are refused, or that a person should look at ──────────────────────────────────────
def text_block(words: str) -> str:
    return body(f"      - {{kind: text, id: more, text: {quoted(words)}}}")


def nested(depth: int) -> str:
    """A list nested so deep."""
    lines = ["      - kind: list", "        id: deep", "        items:"]
    for level in range(depth):
        lead = " " * (10 + 4 * level)
        lines += [f"{lead}- id: i{level}", f"{lead}  text: Words."]
        lines += [f"{lead}  items:"] if level < depth - 1 else []
    return body(*lines)


def table(*rows: str) -> str:
    head = ["      - kind: table", "        id: table", "        columns: [One, Two]", "        rows:"]
    return body(*head, *(f"          - {row}" for row in rows))


CASES = [
    *(
        case(f"the id {id_}", body(id_=quoted(id_)), "PK107", 2, 5, status=REFUSED, remedy="Write")
        for id_ in (
            "../../etc/passwd",
            "a/b",
            "a\\b",
            "/etc/passwd",
            "C:x",
            "..",
            "a.b",
            "a b",
            "A-Sound-One",
            "1a",
            "-a",
            "a_b",
            "%2e%2e",
            "a:b",
            "é",
        )
    ),
    *(
        case(f"the id {id_}", body(id_=id_), "PK107", 2, 5, status=REFUSED, remedy=f"{id_}-policy")
        for id_ in ("con", "nul", "aux", "prn", "com1", "lpt9", "index")
    ),
    case("an id of 65 letters", body(id_="a" * 65), "PK107", 2, 5, status=REFUSED, remedy="shorter"),
    case(
        "a block's id with a way out",
        body("      - {kind: text, id: ../x, text: A.}"),
        "PK107",
        10,
        26,
        status=1,
    ),
    case("an empty title", body(title="''"), "PK113", 3, 8, status=REFUSED, remedy="Write the words"),
    case("a blank title", body(title='"  \\t "'), "PK113", 3, 8, status=REFUSED, remedy="Write the words"),
    case("a title of a space that does not break", body(title='"\\_"'), "PK113", 3, 8, status=REFUSED),
    case("a title of 300 characters", body(title="T" * 300), "PK113", 3, 8, status=REFUSED, remedy="shorter"),
    case("a title of 10,000 characters", body(title="T" * 10_000), "PK113", 3, 8, status=REFUSED),
    case("a blank text", text_block("  "), "PK113", 10, 38, status=REFUSED),
    case("a row too short", table("[a, b]", "[c]"), "PK112", 15, 13, status=REFUSED, remedy="one cell"),
    case("a row too long", table("[a, b, c]"), "PK112", 14, 13, status=REFUSED, remedy="one cell"),
    case("an empty row", table("[]"), "PK112", 14, 13, status=REFUSED),
    case("a list nested ten deep", nested(10), "PK114", 12, 9, status=REFUSED, remedy="innermost"),
    case("a list nested 500 deep", nested(500), "PK028", remedy="not need"),
    case(
        "a review before the approval",
        body().replace("Spring 2029", "Spring 2019"),
        "PK208",
        5,
        15,
        status=REFUSED,
        remedy="last",
    ),
    case(
        "the name of no school",
        text_block("At [SCHOOL NAME] we"),
        "PK306",
        10,
        42,
        status=WARNED,
        remedy="Write",
    ),
    case("TBC", text_block("Ask TBC."), "PK306", 10, 43, status=WARNED),
    case("Lorem", text_block("Lorem ipsum dolor"), "PK306", 10, 39, status=WARNED),
    case("a placeholder in the title", body(title="TBC"), "PK306", 3, 8, status=WARNED),
    case(
        "a script",
        text_block("A <script>alert(1)</script>"),
        "PK308",
        10,
        41,
        status=WARNED,
        remedy="Remove it",
    ),
    case("a picture", text_block("A ![b](https://example.org/c.png)"), "PK308", 10, 41, status=WARNED),
    case("a heading in a text", text_block("# Aims"), "PK308", 10, 39, status=WARNED, remedy="title:"),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_bad_text_or_id_is_told_at_its_place_and_the_sound_one_is_built(case: Case, tmp_path: Path) -> None:
    assert_told_and_not_built(case, tmp_path)


def test_an_id_never_leads_a_document_out_of_its_folder(tmp_path: Path) -> None:
    within = tmp_path / "a" / "b"
    within.mkdir(parents=True)
    folder_with(within, body(id_="../../escaped").encode())
    before = all_files(tmp_path)
    run(within, "build", "--to", EVERY_FORMAT)
    after = {name for name in all_files(tmp_path) if "/build/" not in name.replace("\\", "/")}
    assert after == set(before)
    assert {name.partition(".")[0] for name in built(within)} == {SOUND}


def test_a_list_nested_nine_deep_is_built(tmp_path: Path) -> None:
    folder_with(tmp_path, nested(9).encode())
    assert run(tmp_path, "build", "--to", EVERY_FORMAT).status == 0
    assert_valid_word((tmp_path / "build" / "bad.docx").read_bytes())


def test_a_leap_day_and_a_year_is_the_last_of_february(tmp_path: Path) -> None:
    text = (
        body().replace("Spring 2026", "29 February 2024").replace("{due: Spring 2029}", "{cycle: every year}")
    )
    folder_with(tmp_path, text.encode())
    assert findings(tmp_path, "policies/bad.yaml")[1][0]["sentence"].endswith("28 February 2025.")


LARGE = {
    "50,000 brackets": "[" * 50_000,
    "50,000 asterisks in pairs": "**" * 50_000,
    "4,900 pictures that are not closed": "![" * 4_900,
    "9,900 brackets": "[" * 9_900,
    "9,900 angles": "<" * 9_900,
    "9,900 asterisks and underscores": "*_" * 4_950,
    "4,900 marks that are not closed": "*a **b " * 3_000,
    "backticks of every length": " ".join("`" * length for length in range(1, 139)),
    "entities": "&" * 9_900,
    "a word of a megabyte": "w" * 1_000_000,
    "a letter with a million accents": "e" + "\u0301" * 300_000,
    "a megabyte of emoji": "👩🏽\u200d🏫 " * 60_000,
    "a megabyte of Arabic": "مدرسة " * 90_000,
}


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="a process cannot limit itself there")
@pytest.mark.parametrize("name", LARGE)
def test_a_text_that_is_hard_to_read_is_built_within_bounds_and_says_its_words(
    name: str, tmp_path: Path
) -> None:
    folder_with(tmp_path, text_block(LARGE[name]).encode())
    ran = limited(tmp_path, "build", "policies/bad.yaml", "--to", EVERY_FORMAT, "--today", TODAY)
    assert ran.status == 0, ran.said[:500]
    assert ran.megabytes < 500
    data = (tmp_path / "build" / "bad.docx").read_bytes()
    assert_valid_word(data, audited=False)
    page = (tmp_path / "build" / "bad.html").read_text(encoding="utf-8")
    for text in (words_of(page), words_of_word(data)):
        assert min(len(re.sub(r"[`*_\s]", "", LARGE[name])), 9_000) <= len(text)
    assert strangers(page) == []


@pytest.mark.skipif(sys.platform == "win32", reason="a process cannot limit itself there")
def test_nine_thousand_links_that_are_not_closed_are_told_within_bounds(tmp_path: Path) -> None:
    folder_with(tmp_path, text_block("[a](" * 9_000).encode())
    ran = limited(tmp_path, "build", "policies/bad.yaml", "--to", EVERY_FORMAT, "--today", TODAY)
    assert (ran.status, ran.said.count("PK212"), built(tmp_path)) == (REFUSED, 1, set())
    assert ran.megabytes < 500
