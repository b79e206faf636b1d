"""Markdown in a field ⇄ spans."""

from __future__ import annotations

import subprocess
import sys

import pytest

from policykit.text import (
    Inexpressible,
    Link,
    is_allowed_target,
    links,
    literal_markup,
    normal_target,
    paragraphs,
    parse,
    refused_links,
    unparse,
)
from policykit.text.spans import REDLINE, Mark, Marks, Span, Spans, plain

STRONG, EMPHASIS, CODE = (frozenset({mark}) for mark in Mark if mark not in REDLINE)
ALLOWED = (
    "https://example.org",
    "http://example.org:8080/a?b=c#d",
    "mailto:office@school.example",
    "tel:+441234567890",
    "#placing-information",
    "law:malicious-communications-act-1988",
    "policy:complaints",
    "audience:staff",
    "term:cyber-bullying",
)
REFUSED = (
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\tscript:alert(1)",
    "\x01javascript:alert(1)",
    " javascript:alert(1)",
    "javascript%3Aalert(1)",
    "java\u200bscript:alert(1)",
    "data:text/html,x",
    "file:///etc/passwd",
    "ms-word:ofe|u|https://example.org",
    "vbscript:x",
    "blob:https://example.org/1",
    "//example.org",
    "\\\\example.org\\share",
    "https:\\\\example.org",
    "https:/example.org",
    "https:///example.org",
    "https://",
    "https://bank.example@evil.example",
    "https://bank.example%40evil.example",
    "https://bank.example＠evil.example",
    "https://bank.example\\@evil.example",
    "https://exam ple.org",
    "https://example.org/\u202efdp.exe",
    "https://example.org/\u200b",
    "https://example.org/a\\b",
    "https://example.org/\x07",
    "user@bank",
    "mailto:user@bank",
    "mailto:",
    "other.html",
    "../school.yaml",
    "policy:../../etc/passwd",
    "policy:",
    "law:a b",
    "#",
    "?q",
    "",
)


def s(text: str, marks: Marks = frozenset(), target: str | None = None) -> Span:
    return Span(text, marks, target)


@pytest.mark.parametrize(
    ("source", "spans"),
    [
        ("plain words", (s("plain words"),)),
        ("a **b** c", (s("a "), s("b", STRONG), s(" c"))),
        ("*a **b***", (s("a ", EMPHASIS), s("b", EMPHASIS | STRONG))),
        ("`*a*`", (s("*a*", CODE),)),
        ("[the *law*](law:x)", (s("the ", target="law:x"), s("law", EMPHASIS, "law:x"))),
        ("<https://a.example/é>", (s("https://a.example/é", target="https://a.example/%C3%A9"),)),
        ("<office@school.example>", (s("office@school.example", target="mailto:office@school.example"),)),
        ("&lt;b&gt; &#233; \\*", (s("<b> é *"),)),
        ("one\ntwo  \nthree\\\nfour", (s("one two\nthree\nfour"),)),
        ("one\r\ntwo", (s("one two"),)),
        ('[a](https://b.example "its title")', (s("a", target="https://b.example"),)),
        ("  \n white space \t\n", (s("white space"),)),
        ("", ()),
        (" \n ", ()),
    ],
)
def test_markup_becomes_marks(source: str, spans: Spans) -> None:
    assert parse(source) == spans


@pytest.mark.parametrize(
    "source",
    [
        "<b>bold</b> <script>alert('x')</script>",
        "<a href='*q*' onclick=\"_x_\">",
        "<!-- *a* -->",
        "![a *picture*](https://example.org/p_q_.png)",
        "[no words lost](relative/page.html)",
        "[](https://example.org)",
        "<javascript:alert(1)>",
        "[a][b] [c]",
        "[x]: https://example.org",
        "{{7*7}} %s ${x}",
    ],
)
def test_what_is_not_markup_here_shows_as_it_stands(source: str) -> None:
    assert parse(source) == (s(source),)


@pytest.mark.parametrize("target", ALLOWED)
def test_a_link_may_lead_to_the_web_mail_telephones_and_the_houses_own_schemes(target: str) -> None:
    assert is_allowed_target(target)
    assert parse(f"[words](<{target}>)") == (s("words", target=target),)


@pytest.mark.parametrize("target", REFUSED)
def test_a_link_may_lead_nowhere_else(target: str) -> None:
    assert not is_allowed_target(target)
    assert all(span.target is None for span in parse(f"[words](<{target}>)"))
    assert all(span.target is None for span in parse(f"[words]({target})"))


@pytest.mark.parametrize(
    "source",
    [
        "[x](java&#115;cript:alert(1))",
        "[x](&#1;javascript:x)",
        "[x](javascript\\:x)",
        "[x](java&Tab;script:x)",
    ],
)
def test_a_disguised_target_is_judged_by_what_it_becomes(source: str) -> None:
    assert all(span.target is None for span in parse(source))
    assert len(refused_links(source)) == 1


def test_a_target_keeps_what_the_author_wrote_but_for_what_a_url_cannot_hold() -> None:
    assert normal_target("HTTPS://Exämple.org/ä b?c=%zz&d=%41|") == (
        "https://xn--exmple-cua.org/%C3%A4%20b?c=%25zz&d=%41%7C"
    )


def test_refused_links_are_told_as_they_were_written() -> None:
    source = (
        "[a](javascript:x) [b](<data:y z> 'title') <file:///c> <user@bank> [d](https://e.example) `[f](g)`"
    )
    assert refused_links(source) == ("javascript:x", "data:y z", "file:///c", "user@bank")
    assert all(target in source for target in refused_links(source))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("plain", ()),
        ("- we will\n- they will", ("- we", "- they")),
        ("1. we will", ("1. we",)),
        ("# Heading", ("# Heading",)),
        ("> said", ("> said",)),
        ("```\ncode", ("```",)),
        ("a <b>c</b> ![p](q.png)", ("<b>", "</b>", "![p](q.png)")),
        ("\\- we will, `<b>` and \\<i>", ()),
        ("bullying and **harassment. **Both** are", ("**harassment.",)),
        ("2**3, \\**b, `**c` and a ** d", ()),
        ("**not** a list, 3.5 metres, -5 degrees, #hash", ()),
        ("published in\n2020. Then", ()),
        ("<i><i><i><i><i><i><i>", ("<i>",) * 5),
    ],
)
def test_markup_that_will_show_as_text_is_found(text: str, found: tuple[str, ...]) -> None:
    assert literal_markup(text) == found


def test_links_are_told_in_order_with_their_words() -> None:
    text = "See [the **Act**](law:act), <https://a.example> and [no](javascript:x)."
    assert links(text) == (Link("law:act", "the Act"), Link("https://a.example", "https://a.example"))
    assert links("none [here] (at all)") == ()


def test_paragraphs_are_parted_by_blank_lines() -> None:
    assert paragraphs("\n one\ntwo \n \t\n\nthree\r\n\r\nfour\n") == ("one\ntwo", "three", "four")


@pytest.mark.parametrize(
    "text",
    [
        "Twitter (now X)",
        "3. x",
        "50% * 2",
        "a_b [SCHOOL NAME] AT&T",
        "Signed: ______ Date: ______",
        "a < b > c ~ d # e",
        "C:\\Users",
        "don't “stop” – ever!",
    ],
)
def test_ordinary_text_is_written_as_it_stands(text: str) -> None:
    assert unparse((s(text),)) == text


@pytest.mark.parametrize(
    ("spans", "source"),
    [
        ((s("*a*"),), "\\*a\\*"),
        ((s("<b> &amp; `"),), "\\<b> \\&amp; \\`"),
        ((s("[a](b)"),), "[a\\](b)"),
        ((s("a\nb"),), "a\\\nb"),
        ((s("a"), s("b", STRONG), s("c", EMPHASIS)), "a**b***c*"),
        ((s("x", STRONG), s("y", EMPHASIS | STRONG)), "**x*y***"),
        ((s("a "), s("b c", STRONG, "#d")), "a **[b c](#d)**"),
        ((s("https://a.example", target="https://a.example"),), "<https://a.example>"),
        ((s("`", CODE),), "`` ` ``"),
        ((s("a"), s(" b ", STRONG), s("c")), "&#97;**&#32;b&#32;**&#99;"),
        ((s(" a"),), "&#32;a"),
        ((s("Look!"), s("here", target="#a"), s(" now")), "Look\\![here](#a) now"),
    ],
)
def test_marks_are_written_as_a_person_would_write_them(spans: Spans, source: str) -> None:
    assert unparse(spans) == source
    assert parse(source) == spans


@pytest.mark.parametrize(
    "span", [s("a\nb", CODE), s("a", target="javascript:x"), s("a", target="https://a.example/b c")]
)
def test_what_commonmark_cannot_say_is_refused(span: Span) -> None:
    with pytest.raises(Inexpressible):
        unparse((span,))


@pytest.mark.parametrize(
    "text",
    [
        "[" * 50_000,
        "**" * 50_000,
        "**a " * 50_000,
        "[" * 50_000 + "](#a)",
        "![" * 50_000,
        "`" * 50_000,
        "\\" * 50_000,
    ],
    ids=["brackets", "stars", "strong", "link", "picture", "ticks", "backslashes"],
)
def test_a_flood_of_delimiters_keeps_its_characters(text: str) -> None:
    assert plain(parse(text)).count(text[0]) >= 25_000


def test_beyond_ten_thousand_delimiters_nothing_is_markup() -> None:
    assert len(parse("*a* " * 5_000)) == 9_999
    assert parse("*a* " * 5_001) == (s(("*a* " * 5_001).strip()),)


def test_a_megabyte_in_one_word_is_one_span() -> None:
    word = "ä" * 1_000_000
    assert parse(f"**{word}** 👩\u200d🏫 שלום e\u0301") == (s(word, STRONG), s(" 👩\u200d🏫 שלום e\u0301"))


def test_plain_text_does_not_load_the_markdown_parser() -> None:
    program = (
        "import sys; from policykit.text import parse, unparse, links, refused_links, literal_markup as l; "
        "t = 'Plain words (and more), 3. x!'; unparse(parse(t)); links(t); refused_links(t); l(t); "
        "sys.exit('markdown_it' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
