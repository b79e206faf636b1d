"""A saved web page → page: its text alone, each thing around it set aside by name, each kind of list."""

from __future__ import annotations

import pytest

from policykit import codes, formats
from policykit.document import Document, Paragraph, Role, Table
from policykit.document.reading import Reading
from policykit.document.redline import redline
from policykit.findings import InvalidData
from policykit.formats import html
from policykit.importer.pieces import words_of
from policykit.text.spans import Span, plain

TEXT = "<p>Staff are kind to every child, and say so each day.</p>"


def read(body: str) -> Reading:
    return formats.bring(f"<html><body>{body}</body></html>".encode(), ".html")


AROUND = (
    ("<nav>Our classes</nav>", "navigation"),
    ("<div class='breadcrumb'>Our classes</div>", "navigation"),
    ("<ul role='menu'><li>Our classes</ul>", "navigation"),
    ("<a href='#main'>Skip to content</a>", "navigation"),
    ("<footer>Our classes</footer>", "the foot of the web page"),
    ("<div id='site-footer'>Our classes</div>", "the foot of the web page"),
    ("<div class='cookie-bar'>Our classes</div>", "a cookie banner"),
    ("<div class='sidebar'>Our classes</div>", "beside the text of the web page"),
    ("<div class='share-links'>Our classes</div>", "links to share the page"),
    ("<div class='modal'>Our classes</div>", "a window that opens"),
    ("<dialog>Our classes</dialog>", "a window that opens"),
    ("<p hidden>Our classes</p>", "hidden on the web page"),
    ("<p style='display: none'>Our classes</p>", "hidden on the web page"),
    ("<button>Our classes</button>", "a button"),
    ("<select><option>Our classes</select>", "a list to choose from"),
    ("<div role='search'>Our classes</div>", "a search field"),
    ("<img src='x' alt='Our classes'>", "what a picture shows"),
)


@pytest.mark.parametrize(("around", "reason"), AROUND, ids=[html for html, _ in AROUND])
def test_what_surrounds_the_text_is_set_aside_by_its_name(around: str, reason: str) -> None:
    reading = read(around + TEXT)
    assert [aside.reason for aside in reading.asides] == [reason]
    assert len(reading.document.blocks) == 1


def test_the_head_of_a_page_is_set_aside_and_that_of_its_text_is_not() -> None:
    head = "<header>Our classes</header>"
    assert [aside.reason for aside in read(f"{head}<main>{TEXT}</main>").asides] == [
        "the head of the web page"
    ]
    assert read(f"<main>{head}{TEXT}</main>").asides == ()


@pytest.mark.parametrize("tag", ["p", "h2", "li", "blockquote"])
def test_the_id_of_a_part_of_the_text_may_be_made_of_its_words(tag: str) -> None:
    reading = read("".join(f"<{tag} id='{id_}'>{id_}</{tag}>" for id_ in ("social-media", "consent", "menu")))
    assert (len(reading.document.blocks), reading.asides) == (3, ())


def test_scripts_and_styles_are_no_words() -> None:
    assert read(f"<script>let a</script><style>p</style>{TEXT}").asides == ()


LISTS = (
    ("<ul><li>a<li>b</ul>", [("•", 0, "a"), ("•", 0, "b")]),
    ("<ol><li>a<li>b</ol>", [("1.", 0, "a"), ("2.", 0, "b")]),
    ("<ol start=3><li>a</ol>", [("3.", 0, "a")]),
    ("<ul><li>a<ul><li>b</ul><li>c</ul>", [("•", 0, "a"), ("•", 1, "b"), ("•", 0, "c")]),
    ("<ol><li>a<ul><li>b</ul><li>c</ol>", [("1.", 0, "a"), ("•", 1, "b"), ("2.", 0, "c")]),
    ("<ol type=a><li>a<li>b</ol>", [("a.", 0, "a"), ("b.", 0, "b")]),
    ("<ol type=A start=26><li>a<li>b</ol>", [("Z.", 0, "a"), ("AA.", 0, "b")]),
    ("<ol type=i start=3><li>a<li>b</ol>", [("iii.", 0, "a"), ("iv.", 0, "b")]),
    ("<ol type=I><li value=1949>a<li value=4000>b</ol>", [("MCMXLIX.", 0, "a"), ("4000.", 0, "b")]),
    ("<ol><li>a<li value=5>b<li>c</ol>", [("1.", 0, "a"), ("5.", 0, "b"), ("6.", 0, "c")]),
    ("<ol reversed><li>a<li>b</ol>", [("2.", 0, "a"), ("1.", 0, "b")]),
    ("<ol reversed start=1 type=a><li>a<li>b</ol>", [("a.", 0, "a"), ("0.", 0, "b")]),
    ("<ol start=-1><li>a<li>b</ol>", [("-1.", 0, "a"), ("0.", 0, "b")]),
    ("<ol start=x type=c><li value='7th'>a<li type=a>b</ol>", [("7.", 0, "a"), ("h.", 0, "b")]),
    (f"<ol start={'9' * 5000}><li>a</ol>", [("1.", 0, "a")]),
    ('<ol style="margin: 0; list-style-type: lower-alpha"><li>a</ol>', [("a.", 0, "a")]),
    ('<ol style="list-style:none outside" type=a><li>a</ol>', [("•", 0, "a")]),
    ('<ul style="list-style: decimal-leading-zero"><li>a</ul>', [("01.", 0, "a")]),
    ("<ul type=a><li>a</ul>", [("•", 0, "a")]),
    ("<ul><li><p>a</p></ul>", [("•", 0, "a")]),
    ("<li>a", [("•", 0, "a")]),
)


@pytest.mark.parametrize(("html", "items"), LISTS, ids=[html[:60] for html, _ in LISTS])
def test_a_list_of_each_kind_keeps_its_items(html: str, items: list[tuple[str, int, str]]) -> None:
    found = [block for block in read(html).document.blocks if isinstance(block, Paragraph)]
    assert {block.role for block in found} == {Role.ITEM}
    assert [(block.label, block.depth, plain(block.spans)) for block in found] == items


def test_a_list_of_terms_is_a_paragraph_for_each() -> None:
    assert [words_of(b).strip() for b in read("<dl><dt>a<dd>b<dt>c<dd>d</dl>").document.blocks] == [
        "a: b",
        "c: d",
    ]


def test_a_table_for_looks_is_text_and_a_table_of_words_is_one() -> None:
    looks = read("<table><tr><td><p>a</p></td></tr></table>").document.blocks
    words = read("<table><tr><th>a<th>b<tr><td>c<td>d</table>").document.blocks
    assert [isinstance(block, Table) for block in (*looks, *words)] == [False, True]


def test_a_page_with_one_large_picture_in_its_words_and_marks_of_word_is_read() -> None:
    picture = f'<img src="data:image/png;base64,{"A/b+" * 500_000}" alt="">'
    marks = "<![if !supportLists]><span>•</span><![endif]>" * 100
    page = f"<p>{picture}{marks}Staff are kind.</p>"
    (found,) = formats.bring(page.encode(), ".html").document.blocks
    assert isinstance(found, Paragraph)
    assert "Staff are kind." in plain(found.spans)


# ── with another ending ──────────────────────────────────────────────────────────────────────────────────
BEGINNINGS = (
    "<!DOCTYPE html>",
    "\ufeff \n<!doctype HTML PUBLIC '-//W3C//DTD XHTML 1.0 Strict//EN'>",
    "<?xml version='1.0'?>\n<!-- saved from url=(0014)about:internet -->\n<html lang='en'>",
    "<HTML\nxmlns:w='urn:schemas-microsoft-com:office:word'>",
    "<head>",
    "<meta charset='utf-8'>",
)


@pytest.mark.parametrize("ending", [".md", ".markdown", ".txt"])
@pytest.mark.parametrize("beginning", BEGINNINGS)
def test_a_web_page_that_was_saved_as_text_is_told_as_one(beginning: str, ending: str) -> None:
    page = f"{beginning}<title>Uniform</title>{TEXT}"
    with pytest.raises(InvalidData) as told:
        formats.bring(page.encode(), ending)
    (finding,) = told.value.findings
    assert (finding.code, "a web page" in finding.sentence) == (codes.OTHER_KIND, True)
    assert "ending .html" in finding.remedy
    (block,) = formats.bring(page.encode(), ".html").document.blocks
    assert words_of(block).strip() == "Staff are kind to every child, and say so each day."


@pytest.mark.parametrize("ending", [".md", ".txt"])
@pytest.mark.parametrize("text", ["<!-- seen --> # Aims", "<header>\nAims", "Aims\n\n<html>", "<!--" * 9])
def test_a_text_with_tags_in_it_is_still_a_text(text: str, ending: str) -> None:
    assert formats.bring(text.encode(), ending).document.blocks


# ── words that are struck out ────────────────────────────────────────────────────────────────────────────
STRUCK = (
    ("Staff <del>may</del><ins>must</ins> sign in.", "Staff must sign in.", ["may"]),
    ("Staff <s>may</s> <strike>can</strike> must sign in.", "Staff must sign in.", ["may", "can"]),
    ("Staff<del> may </del>sign in.", "Staff sign in.", ["may"]),
    ("Staff sign in<del> or out</del>.", "Staff sign in.", ["or out"]),
    ("Staff organi<del>z</del><ins>s</ins>e it.", "Staff organise it.", ["z"]),
    ("Staff<del>may<br>can</del>sign in.", "Staff sign in.", ["may can"]),
    ("Staff <b style='TEXT-DECORATION: underline line-through'>may</b> sign in.", "Staff sign in.", ["may"]),
    ("Staff <span class='x old'>may</span> sign in.", "Staff sign in.", ["may"]),
    ("Staff <b class='gone'>may</b> <i class='gone'>sign in</i>.", "Staff sign in.", ["may"]),
)
SHEET = """<style>@import url(x);/* what was */.old , p.older{color:red;text-decoration:line-through}
@media print{b.gone{text-decoration-line: line-through}} .x:hover{text-decoration:line-through} .x</style>"""


@pytest.mark.parametrize(("page", "text", "struck"), STRUCK)
def test_what_is_struck_out_is_set_aside_and_joins_no_words(page: str, text: str, struck: list[str]) -> None:
    reading = read(f"{SHEET}<p>{page}</p>")
    (block,) = reading.document.blocks
    assert words_of(block).strip() == text
    assert [each.words for each in reading.asides] == struck
    assert {each.reason for each in reading.asides} == {"words that were struck out on the web page"}


def test_a_row_that_is_struck_out_is_none_of_the_table() -> None:
    row = "<tr><td><del>Attic</del></td><td><del>Nobody</del></td></tr>"
    reading = read(f"<table><tr><th>Where<th>Who</tr>{row}<tr><td>Hall<td><s>Cook</s> Head</table>")
    (table,) = reading.document.blocks
    assert isinstance(table, Table)
    assert [plain(cell.spans) for row in table.rows for cell in row] == ["Hall", "Head"]
    assert [each.words for each in reading.asides] == ["Attic Nobody", "Cook"]


def test_a_redline_of_our_own_is_read_with_its_changes_made() -> None:
    def page(words: str, *items: str) -> Document:
        listed = (Paragraph((Span(item),), Role.ITEM, "•") for item in items)
        return Document("Visitors", blocks=(Paragraph((Span(words),)), *listed))

    old = page("Visitors may sign in and out.", "ring the bell", "wait outside")
    new = page("Visitors must sign in.", "ring the bell", "show a badge")
    made = formats.bring(html.write(redline(old, new)).encode(), ".html").document
    assert [words_of(block) for block in made.blocks] == [words_of(block) for block in new.blocks]


# ── links ────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    "address", ["/files/form.pdf", "forms/b.docx", "//cdn.example.com/x", "file:///c:/x"]
)
def test_a_link_that_leads_nowhere_from_here_is_told_and_its_words_stay(address: str) -> None:
    link = f"<a href='{address}'>the <b>form</b></a>"
    for page in (f"<p>Fill in {link}.</p>", f"<table><tr><td>Fill in<td>{link}.</table>"):
        reading = read(page)
        (finding,) = reading.findings
        assert finding.code == codes.LINK_DROPPED
        assert finding.sentence == f"A link to “{address}”, at “the form”."
        assert words_of(reading.document.blocks[0]).split() == ["Fill", "in", "the", "form."]


def test_links_that_lead_somewhere_or_say_nothing_are_not_told() -> None:
    links = ("https://school.example/form", "#aims", "javascript:void(0)", "mailto:office@school.example", "")
    page = "".join(f"<p><a href='{link}'>the form</a>" for link in links)
    assert read(f"{page}<p><a href='/next'></a><nav><a href='/menu'>Menu</a></nav>").findings == ()


def test_no_more_than_twenty_links_are_told() -> None:
    page = "".join(f"<p><a href='/{number}'>form {number}</a>" for number in range(30))
    assert len(read(page).findings) == 20


# ── lists of Google Docs ─────────────────────────────────────────────────────────────────────────────────
KIX = """<style>ol.lst-kix_a-0.start{counter-reset:lst-ctn-kix_a-0 0}
.lst-kix_a-0 > li:before{content:"" counter(lst-ctn-kix_a-0,decimal) ". "}
.lst-kix_a-1>li:before{content:"(" counter(lst-ctn-kix_a-1,lower-latin) ") "}.lst-kix_a-1>li{color:red}
.lst-kix_a-2 > li:before{content:"" counter(lst-ctn-kix_a-0,decimal) "." counter(lst-ctn-kix_a-2,lower-roman)}
.lst-kix_b-0 > li:before{content:"\\0025cf  "}</style>"""
KIX_LISTS = (
    ("ol a-0 start|a|b", "ol a-1 start|c", "ol a-0|d"),
    ("ol a-0 start|a", "ol a-1 start|b|c", "ol a-2 start|d", "ol a-1|e"),
    ("ol a-0 start|a", "ol a-0 start|b"),
    ("ul b-0 start|a", "ul b-1|b", "ol c-1 start|c", "ol c-1|d"),
)
KIX_ITEMS = (
    [("1.", 0, "a"), ("2.", 0, "b"), ("(a)", 1, "c"), ("3.", 0, "d")],
    [("1.", 0, "a"), ("(a)", 1, "b"), ("(b)", 1, "c"), ("1.i", 2, "d"), ("(c)", 1, "e")],
    [("1.", 0, "a"), ("1.", 0, "b")],
    [("•", 0, "a"), ("•", 1, "b"), ("1.", 1, "c"), ("2.", 1, "d")],
)


@pytest.mark.parametrize(("lists", "items"), list(zip(KIX_LISTS, KIX_ITEMS, strict=True)))
def test_lists_that_google_docs_saved_are_one_with_its_levels_and_labels(
    lists: tuple[str, ...], items: list[tuple[str, int, str]]
) -> None:
    page = KIX
    for each in lists:
        (name, level, *start), *words = (each.split("|")[0].split(), *each.split("|")[1:])
        items_of = "".join(f"<li>{word}</li>" for word in words)
        page += f"<{name} class='c1 lst-kix_{level} {' '.join(start)}'>{items_of}</{name}>"
    found = [block for block in read(page).document.blocks if isinstance(block, Paragraph)]
    assert [(block.label, block.depth, plain(block.spans)) for block in found] == items


def test_a_list_that_google_docs_saved_goes_on_from_the_number_that_it_says() -> None:
    page = f"{KIX}<ol class='lst-kix_a-0' start=3><li>a</li></ol><ol class='lst-kix_a-0'><li>b</li></ol>"
    assert [words_of(block) for block in read(page).document.blocks] == ["3. a", "4. b"]


@pytest.mark.parametrize("page", ["Be kind.</p>Be safe.", "<p>Aims<ul><li>one</ul>Be kind.</p>Be safe."])
def test_the_end_of_a_paragraph_that_none_begins_parts_the_words_round_it(page: str) -> None:
    assert [words_of(block).strip() for block in read(page).document.blocks][-2:] == ["Be kind.", "Be safe."]
