"""What somebody may write into a policy to have a page do more than show it: for tests only."""

from __future__ import annotations

from policykit.document import Cell, Document, Fact, FactName, Heading, Paragraph, Role, Table
from policykit.findings import Anchor
from policykit.text.spans import REDLINE, Mark, Span

ATTACKS = [
    "<script>document.title='ran'</script>",
    "</script><script>document.title='ran'</script>",
    "</style><script>document.title='ran'</script>",
    "</title><img src=x onerror=\"document.title='ran'\">",
    "<!-- --><!--> --!> <![CDATA[ ]]> <?php ?>",
    '" onmouseover="document.title=\'ran\'" x="',
    "' onfocus='document.title=1' autofocus tabindex='1",
    "x` onclick=`document.title='ran'`",
    "<svg/onload=document.title='ran'>",
    "<iframe srcdoc='<script>parent.document.title=1</script>'></iframe>",
    "<base href='https://attacker.example/'><meta http-equiv=refresh content=0>",
    "{{7*7}} %s ${7*7} <%= 7*7 %> #{7*7}",
    "&lt;b&gt; &amp;lt; &#60;script&#62; &notanentity; &copy",
    '"}*{display:none}@import "https://attacker.example/',
    "\\22 }body{display:none}",
    "javascript:document.title='ran'",
    "JaVaScRiPt:document.title=1",
    " javascript:document.title=1",
    "java\tscript:document.title=1",
    "javascript&colon;document.title=1",
    "&#106;avascript:document.title=1",
    "data:text/html,<script>document.title='ran'</script>",
    "vbscript:msgbox(1)",
    "file:///etc/passwd",
    "ms-word:ofe|u|https://attacker.example/x.docx",
    "blob:https://attacker.example/1",
    "//attacker.example",
    "\\\\attacker.example\\share",
    "user@bank.example",
    "https://bank.example@attacker.example/",
    "https:attacker.example",
    "https://school.example/\" onclick=\"document.title='ran'",
    "mailto:",
    "policy:../../etc/passwd",
    "law:malicious-communications-act-1988",
    "#nowhere",
    "#_main",
    "../../etc/passwd",
    "\u202egnp.exe\u202c \u200b\u00ad\u2028",
    "مدرسة e\u0301 👩🏽\u200d🏫",
    "[" * 2000 + "**" * 2000,
]


def attacked(attack: str) -> Document:
    """A document with one attack in every field that takes text."""
    spans = (Span(attack), Span(attack, frozenset(Mark).difference(REDLINE), attack))
    anchor = Anchor(attack, attack)
    cell = Cell(spans, anchor)
    return Document(
        attack,
        attack,
        tuple(Fact(name, attack, spans, anchor) for name in FactName),
        (
            Heading(spans, 1, attack, anchor),
            Heading(spans, 1, attack, Anchor("heading")),
            *(Paragraph(spans, role, attack, 0, anchor) for role in Role),
            Table((cell,), ((cell,), (cell,)), spans, anchor),
        ),
        anchor,
    )
