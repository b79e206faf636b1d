"""The page's look: one style sheet, the running title that is printed, and their hash.

Sizes follow the measures of GOV.UK's type scale, in a system font. The sheet is data of the module, so that
nothing is opened to write a page. Every line ends in a brace, a comma or a semicolon: lines are joined.
"""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode

from policykit.text.words import Words

_SHEET = """
:root {
    color-scheme: light dark;
    --text: #0b0c0c; --quiet: #484f54; --page: #fff; --rule: #8a9096; --tint: #f3f4f5;
    --link: #0b57a4; --visited: #54319f; --hover: #062e5c;
    --brand: #39414a; --overdue: #9c1f14;
    --gap: #fff0c2; --gap-edge: #a34a00; --here: #e3edf8; --added: #d9f2df; --struck: #fbe0dd;
}
@media (prefers-color-scheme: dark) {
    :root {
        --text: #f1f2f3; --quiet: #b9bfc4; --page: #131416; --rule: #767d84; --tint: #212327;
        --link: #8fc1ff; --visited: #c9b3ff; --hover: #d6e8ff;
        --overdue: #ff9b8f;
        --gap: #3d2a00; --gap-edge: #ffb54a; --here: #1c2f45; --added: #12391f; --struck: #4a1a17;
    }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; background: var(--page); }
body {
    margin: 0;
    color: var(--text);
    background: var(--page);
    font: 1.1875rem/1.3158 system-ui, -apple-system, "Segoe UI", Roboto,
        "Noto Sans", "Liberation Sans", Arial, sans-serif;
    overflow-wrap: break-word;
}
main, footer { max-width: 41rem; margin: 0 auto; padding: 0 1.5rem; }
main { padding-top: 2rem; padding-bottom: 2.5rem; }
h1, h2, h3, h4, h5, h6, p, li, dd, th, td, caption { unicode-bidi: plaintext; }
p, li, dd { text-wrap: pretty; }
h1, h2, h3, h4, h5, h6 { margin: 0; font-weight: 700; text-wrap: balance; }
h1 { font-size: 2rem; line-height: 1.0938; }
h2 { font-size: 1.6875rem; line-height: 1.1111; }
h3 { font-size: 1.3125rem; line-height: 1.1905; }
h4, h5, h6 { font-size: 1.1875rem; line-height: 1.3158; }
h5, h6 { color: var(--quiet); }
p, ul, ol, blockquote, .gap, .note, .table { margin: 0 0 1.25rem; }
h2, .heading:has(> h2) { margin: 2.5rem 0 1rem; }
h3, .heading:has(> h3) { margin: 2rem 0 .75rem; }
h4, h5, h6, .heading:has(> h4, > h5, > h6) { margin: 1.5rem 0 .5rem; }
.heading { display: flex; align-items: baseline; }
.heading > :first-child { margin: 0; min-width: 0; }
@media (min-width: 40.0625em) {
    main { padding-top: 3.5rem; }
    h1 { font-size: 3rem; line-height: 1.0417; }
    h2 { font-size: 2.25rem; line-height: 1.1111; }
    h3 { font-size: 1.5rem; line-height: 1.25; }
}
.band { color: #fff; background: var(--brand); }
.band > div {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: .25rem 1.5rem;
    max-width: 41rem;
    margin: 0 auto;
    padding: .75rem 1.5rem;
}
.band p { display: flex; align-items: center; gap: .75rem; margin: 0; min-width: 0; font-weight: 700; }
.band span { min-width: 0; }
.crest { flex: none; width: auto; height: 3rem; max-width: 6rem; object-fit: contain; }
.band ul { display: flex; flex-wrap: wrap; gap: 0 1.25rem; margin: 0; padding: 0; list-style: none; }
.band li { margin: 0; }
.band a, .band a:visited, .band a:hover { color: #fff; display: inline-block; padding: .125rem 0; }
.band a:focus-visible { color: #0b0c0c; }
.standing { color: var(--overdue); }
.downloads { margin: 1.25rem 0 0; }
.downloads > a { display: inline-block; padding: .0625rem 0; }
.term > .meaning { display: none; }
.term > a { text-decoration-style: dotted; }
.term:hover > .meaning, .term:focus-within > .meaning {
    display: block;
    margin: .4rem 0;
    padding: .5rem .9375rem;
    border-inline-start: .3125rem solid var(--rule);
    background: var(--tint);
    color: var(--text);
    font-weight: 400;
}
search { display: block; margin: 0 0 2.5rem; }
search[hidden] { display: none; }
search label { display: block; margin-bottom: .25rem; font-weight: 700; }
search input {
    width: 100%;
    padding: .4375rem .625rem;
    border: 2px solid var(--text);
    border-radius: 0;
    color: var(--text);
    background: var(--page);
    font: inherit;
    -webkit-appearance: none;
    appearance: none;
}
search input:focus-visible { outline: 3px solid #fd0; box-shadow: inset 0 0 0 2px #0b0c0c; }
search p { margin: .5rem 0; min-height: 1.3158em; }
search ul:empty { display: none; }
.school { margin: 0 0 .5rem; color: var(--quiet); font-weight: 700; }
article > header { margin: 0 0 2.5rem; }
dl { margin: 1.5rem 0 0; border-top: 1px solid var(--rule); }
dl > div { padding: .5rem 0; border-bottom: 1px solid var(--rule); }
dt { font-weight: 700; }
dd { margin: 0; min-width: 0; }
@media (min-width: 40.0625em) {
    dl > div { display: flex; }
    dt { flex: 0 0 11rem; }
    dd { flex: 1; }
}
.contents { margin: 0 0 2.5rem; }
.contents > h2 { font-size: 1.3125rem; line-height: 1.1905; margin: 0 0 .75rem; }
.contents > ul { padding: 0; margin: 0; list-style: none; }
.contents .level-2 { padding-inline-start: 1.25rem; }
.contents .level-3 { padding-inline-start: 2.5rem; }
ul, ol { padding-inline-start: 1.75rem; }
ul { list-style-type: disc; }
li { margin-bottom: .4rem; }
li > ul, li > ol { margin: .4rem 0 0; }
li > p, li > .gap, li > .note, li > blockquote { margin: .6rem 0; }
.own { list-style-type: ""; padding-inline-start: 3rem; }
ul.own { padding-inline-start: 1.75rem; }
.own > li > .label {
    display: inline-block;
    min-width: 2.5rem;
    margin-inline-start: -3rem;
    padding-inline-end: .25rem;
}
p:has(+ ul, + ol, + .gap) { margin-bottom: .6rem; }
.label { font-weight: 700; }
code {
    font: .9375em/1 ui-monospace, Menlo, Consolas, "Liberation Mono", monospace;
    background: var(--tint);
    padding: .1em .25em;
}
blockquote { padding: .25rem 0 .25rem 1.25rem; border-inline-start: .3125rem solid var(--rule); }
blockquote > p, .gap > p, .note > p { margin: 0; }
.gap, .note { padding: .9375rem 1.25rem; }
.gap { border: .1875rem solid var(--gap-edge); border-inline-start-width: .75rem; background: var(--gap); }
.gap > .label, .note > .label { margin-bottom: .25rem; }
.gap > .label { font-size: 1.3125rem; line-height: 1.1905; }
.note { border-inline-start: .3125rem solid var(--rule); background: var(--tint); }
ins { background: var(--added); text-decoration: underline double; text-underline-offset: .1578em; }
del { background: var(--struck); text-decoration: line-through; text-decoration-thickness: .125em; }
ins::before { content: "[ADDED: "; }
del::before { content: "[DELETED: "; }
ins::after, del::after { content: "]"; }
ins::before, ins::after, del::before, del::after {
    position: absolute;
    clip-path: inset(50%);
    width: 1px;
    height: 1px;
    overflow: hidden;
    white-space: nowrap;
}
.table { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; }
caption { text-align: start; font-weight: 700; padding-bottom: .5rem; }
th, td {
    text-align: start;
    vertical-align: top;
    padding: .625rem 1rem .625rem 0;
    border-bottom: 1px solid var(--rule);
}
th:last-child, td:last-child { padding-inline-end: 0; }
thead th, thead td { border-bottom: 2px solid var(--text); vertical-align: bottom; }
a { color: var(--link); text-decoration-thickness: .0625rem; text-underline-offset: .1578em; }
a:visited { color: var(--visited); }
a:hover { color: var(--hover); text-decoration-thickness: .1875rem; }
a:focus-visible {
    outline: 3px solid transparent;
    color: #0b0c0c;
    background: #fd0;
    box-shadow: 0 -2px #fd0, 0 4px #0b0c0c;
    text-decoration: none;
}
.table:focus-visible { outline: 3px solid var(--text); box-shadow: 0 0 0 6px #fd0; }
:target { background: var(--here); scroll-margin-top: 1.5rem; }
main:target { background: none; }
.skip { position: absolute; left: 0; top: 0; padding: .625rem 1.5rem; background: var(--page); }
.skip:not(:focus) {
    clip-path: inset(50%);
    height: 1px;
    width: 1px;
    padding: 0;
    overflow: hidden;
    white-space: nowrap;
}
.permalink {
    display: inline-block;
    flex: none;
    min-width: 1.5rem;
    margin-inline-end: -1.5rem;
    text-align: center;
    text-decoration: none;
    font-weight: 400;
    color: transparent;
}
.permalink:visited { color: transparent; }
.permalink::before { content: "#" / ""; }
.heading:hover > .permalink, li:hover > .permalink, .permalink:hover { color: var(--quiet); }
.permalink:focus-visible { color: #0b0c0c; }
@media (hover: none) {
    .heading > .permalink, .heading > .permalink:visited { color: var(--rule); }
    :target > .permalink, :target > .permalink:visited { color: var(--quiet); }
}
@media (forced-colors: active) {
    .permalink, .permalink:visited { color: LinkText; }
}
footer { padding-bottom: 2.5rem; color: var(--quiet); }
footer > p { margin: 0; padding-top: 1rem; border-top: 1px solid var(--rule); }
@media print {
    :root {
        color-scheme: light;
        --text: #000; --quiet: #333; --page: #fff; --rule: #777; --tint: #fff;
        --link: #000; --visited: #000; --gap: #fff0c2; --gap-edge: #000; --here: none;
        --added: none; --struck: none;
    }
    body { font-size: 11.5pt; line-height: 1.4; orphans: 3; widows: 3; }
    main, footer { max-width: none; padding: 0; }
    h1 { font-size: 24pt; line-height: 1.1; }
    h2 { font-size: 17pt; line-height: 1.2; }
    h3, .gap > .label { font-size: 13pt; line-height: 1.25; }
    h4, h5, h6 { font-size: 11.5pt; }
    h2, .heading:has(> h2) { margin: 18pt 0 7pt; }
    h3, .heading:has(> h3) { margin: 14pt 0 5pt; }
    p, ul, ol, blockquote, .gap, .note, .table { margin-bottom: 8pt; }
    article > header { margin-bottom: 18pt; }
    dl { margin: 12pt 0 0; }
    dl > div { display: flex; padding: 3pt 0; }
    dt { flex: 0 0 10em; }
    .skip, .permalink, .band nav, .downloads, search, .term > .meaning { display: none !important; }
    .band { color: #000; background: none; border-bottom: 1px solid #777; margin-bottom: 12pt; }
    .band > div { max-width: none; padding: 0 0 6pt; }
    .standing { color: #000; }
    h1, h2, h3, h4, h5, h6, .heading, caption, p:has(+ ul, + ol, + .gap) {
        break-after: avoid;
        break-inside: avoid;
    }
    tr, li:not(:has(ul, ol)), .gap, .note, blockquote, dl { break-inside: avoid; }
    thead { display: table-header-group; }
    .gap { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
    .table { overflow: visible; }
    th, td { overflow-wrap: anywhere; }
    a[href^="http"]::after { content: " (" attr(href) ")"; font-size: .85em; overflow-wrap: anywhere; }
}
@page {
    size: A4;
    margin: 22mm 20mm;
    @bottom-right {
        content: PAGES;
        white-space: nowrap;
        font: 9pt/1 system-ui, Arial, sans-serif;
        color: #333;
    }
    @bottom-left { font: 9pt/1 system-ui, Arial, sans-serif; color: #333; text-align: left; }
    @top-left { font: 9pt/1.2 system-ui, Arial, sans-serif; color: #333; text-align: left; }
}
@page :first {
    @top-left { content: ""; }
}
"""
_RUNNING_TITLE_LENGTH = 90
_STAMP_LENGTH = 90
SHEET = "".join(line.strip() for line in _SHEET.splitlines())
_PLACES = re.compile("ADDED|DELETED|PAGES")
_UNPLAIN = re.compile(r"[^A-Za-z0-9 ]")


def page_style(name: str, words: Words, stamp: str = "", colour: str = "") -> tuple[str, str]:
    """The style of a page called ``name``, and its SHA-256 in base64 as a content security policy has it.

    The name is printed at the top of every sheet but the first, and ``stamp`` at the foot of every one.
    Browsers have no other way to them than the style itself, so each page has its own hash. ``colour`` is the
    school's, as ``#`` and six hexadecimal digits.
    """
    own = f":root{{--brand:{colour}}}" if colour else ""
    own += _running("bottom-left", stamp, _STAMP_LENGTH) if stamp else ""
    own += _running("top-left", name, _RUNNING_TITLE_LENGTH)
    style = sheet(words) + own
    return style, b64encode(hashlib.sha256(style.encode()).digest()).decode("ascii")


def sheet(words: Words) -> str:
    """The style sheet with the words that a browser adds to a page."""
    before, rest = words.around("page_of", "number", count="\0")
    between, _, after = rest.partition("\0")
    texts = [f'"{_plain(text)}"' if text else "" for text in (before, between, after)]
    pages = (texts[0], "counter(page)", texts[1], "counter(pages)", texts[2])
    said = {"PAGES": " ".join(filter(None, pages))}
    said |= {name.upper(): _plain(words[name]) for name in ("added", "deleted")}
    return _PLACES.sub(lambda place: said[place[0]], SHEET)


def _plain(words: str) -> str:
    return _UNPLAIN.sub(_escaped, words)


def _running(box: str, words: str, length: int) -> str:
    words = " ".join(words.split())
    if len(words) > length:
        words = f"{words[: length - 1]}…"
    return f'@page{{@{box}{{content:"{_plain(words)}"}}}}'


def _escaped(match: re.Match[str]) -> str:
    """A character as CSS Syntax 4.3.7 escapes it; zero and surrogates are U+FFFD there as well."""
    return f"\\{ord(match[0]):x} "
