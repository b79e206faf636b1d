"""How each format shows a redline: what a person sees, hears and reads of it."""

from __future__ import annotations

from dataclasses import replace

from policykit.document import Block, Cell, Document, Fact, Heading, Paragraph, Role, Table
from policykit.document.redline import redline
from policykit.findings import Anchor
from policykit.formats import html, markdown
from policykit.formats import plaintext as text
from policykit.text.spans import Span


def item(words: str, label: str = "•", part: str = "") -> Paragraph:
    return Paragraph(
        (Span(words),), Role.ITEM, label, anchor=Anchor(part or words[:4].strip().lower(), "text")
    )


def page(*blocks: Block, title: str = "Trips", facts: tuple[Fact, ...] = ()) -> Document:
    return Document(title, facts=facts, blocks=blocks)


HEADING = Heading((Span("Trips"),), label="2", anchor=Anchor("trips", "title"))
OLD = page(
    HEADING, item("Ask the head."), item("Wear a badge."), facts=(Fact(None, "Owner", (Span("Head"),)),)
)
NEW = page(
    replace(HEADING, label="3"),
    item("Ask the office."),
    item("Bring lunch."),
    title="Visits",
    facts=(Fact(None, "Review due", (Span("May 2027"),)),),
)
MARKED = redline(OLD, NEW)


def test_in_html_words_are_ins_and_del_and_a_whole_block_says_so_by_its_class() -> None:
    found = html.fragment(MARKED)
    assert "<h1><del>Trips</del> <ins>Visits</ins></h1>" in found
    assert '<div class="struck"><dt><del>Owner:</del></dt><dd><del>Head</del></dd></div>' in found
    assert '<span class="label"><del>2</del> <ins>3</ins></span> Trips' in found
    assert "Ask the <del>head</del><ins>office</ins>." in found
    assert '<li class="struck"><del>Wear a badge.</del>' in found
    assert '<li id="brin" class="added"><ins>Bring lunch.</ins>' in found


def test_in_html_the_changes_are_told_without_colour_and_to_who_only_hears() -> None:
    found = html.write(MARKED)
    assert 'ins::before { content: "[added: "; }' in found
    assert 'del::before { content: "[deleted: "; }' in found
    assert "text-decoration: line-through" in found


def test_in_html_the_title_of_the_window_is_the_new_one_alone() -> None:
    assert "<title>Visits</title>" in html.write(MARKED)


def test_in_html_a_link_leads_to_where_a_moved_part_is_and_not_where_it_was() -> None:
    one, two, three = item("Ask first.", part="ask"), item("Two.", part="two"), item("Three.", part="three")
    link = Paragraph((Span("See below.", target="#ask"),))
    found = html.fragment(redline(page(one, two, three, link), page(two, three, one, link)))
    assert found.count('id="ask"') == 1
    assert found.index('class="struck"') < found.index('id="ask"')


def test_in_html_a_row_is_marked_and_so_are_the_words_of_its_cells() -> None:
    header = (Cell((Span("Who"),)),)
    old = page(Table(header, ((Cell((Span("Head"),)),),)))
    new = page(Table(header, ((Cell((Span("Head"),)),), (Cell((Span("Office"),)),))))
    assert '<tr class="added"><td><ins>Office</ins></td></tr>' in html.fragment(redline(old, new))


def test_in_markdown_the_signs_are_those_of_critic_markup() -> None:
    assert markdown.write(MARKED) == (
        "# {--Trips--} {++Visits++}\n\n- **Owner:** {--Head--}\n- **Review due:** {++May 2027++}\n\n---\n\n"
        "## 3\u2002Trips\n\n- Ask the {--head--}{++office++}.\n- {--Wear a badge.--}\n- {++Bring lunch.++}\n"
    )


def test_in_a_terminal_the_signs_stand_with_and_without_colours() -> None:
    assert "  • Ask the [-head-]{+office+}.\n  • [-Wear a badge.-]\n  • {+Bring lunch.+}\n" in text.write(
        MARKED
    )
    styled = text.write(MARKED, styled=True)
    assert "Ask the \x1b[9;31m[-head-]\x1b[0m\x1b[4;32m{+office+}\x1b[0m." in styled
