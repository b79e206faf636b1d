"""The search of a site's first page: a form that needs a script, the script, and what it searches.

The form is shown by the script alone; without one, the lists of the page say all that it could find.
"""

from __future__ import annotations

import hashlib
import json
from base64 import b64encode
from collections.abc import Iterable, Iterator
from typing import Final

from policykit.formats.html.data import data_block
from policykit.formats.html.inline import escape
from policykit.text.words import Words

_FORM: Final = """<search id="_search" hidden>
<form><label for="_words">{search}</label>
<input id="_words" type="search" autocomplete="off" spellcheck="false"></form>
<p id="_said" role="status"></p>
<ul id="_found"></ul>
</search>
"""
# Words come in as text and never as markup; an address is an id of ours, which holds no letter to escape.
_SCRIPT: Final = """
"use strict";
const part = id => document.getElementById(id);
const plain = text => text.normalize("NFD").replace(/[\\u0300-\\u036f’']/g, "").toLowerCase();
const policies = JSON.parse(part("_index").textContent).map(
  ([id, title, words]) => ({id, title, name: plain(title), words: plain(title + " " + words)}));
const search = () => {
  const asked = plain(part("_words").value).split(/[^\\p{L}\\p{N}]+/u).filter(word => word);
  const found = asked.length ? policies.filter(
    policy => asked.every(word => (" " + policy.words).includes(" " + word))) : [];
  const named = policy => asked.every(word => policy.name.includes(word));
  found.sort((one, other) => named(other) - named(one));
  part("_found").replaceChildren(...found.slice(0, 50).map(policy => {
    const item = document.createElement("li"), link = document.createElement("a");
    link.href = "policies/" + policy.id + ".html";
    link.textContent = policy.title;
    item.append(link);
    return item;
  }));
  const many = found.length === 1 ? FOUND_ONE : BEFORE + found.length + AFTER;
  part("_said").textContent = asked.length ? (found.length ? many : FOUND_NONE) : "";
};
part("_search").hidden = false;
part("_words").addEventListener("input", search);
part("_search").addEventListener("submit", event => {
  event.preventDefault();
  const first = part("_found").querySelector("a");
  if (first) first.focus();
});
search();
"""


def form(words: Words) -> str:
    """The form that a reader searches with."""
    return _FORM.format(search=escape(words["search"]))


def script(words: Words) -> str:
    """The script, which says what it found in the words of the page."""
    before, after = words.around("found_several", "number")
    said = {"FOUND_ONE": words["found_one"], "FOUND_NONE": words["found_none"], "AFTER": after}
    made = _SCRIPT.replace("BEFORE + ", f"{_literal(before)} + " if before else "")
    for place, text in said.items():
        made = made.replace(place, _literal(text))
    return made


def _literal(text: str) -> str:
    """Text as a literal of JavaScript that cannot end the script."""
    return json.dumps(text).replace("<", "\\u003c")


def source(words: Words) -> str:
    """The script as a content security policy allows it."""
    return f"'sha256-{b64encode(hashlib.sha256(script(words).encode()).digest()).decode('ascii')}'"


def block(index: Iterable[str], words: Words) -> Iterator[str]:
    """What is searched, and the script that searches it; ``index`` is JSON, in pieces."""
    yield from data_block("application/json", index, "_index")
    yield f"<script>{script(words)}</script>\n"
