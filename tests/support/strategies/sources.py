"""Old policies as schools have them: lines of many kinds, in any order, some of them broken."""

from __future__ import annotations

from hypothesis import strategies as st

from policykit.document import Block, Cell, Document, Heading, Paragraph, Role, Table
from policykit.text.spans import Mark, Span, Spans, normal

LINES = (
    "Online Safety Policy",
    "Ash Grange Primary School",
    "Review date: Spring 2024",
    "Review dateSpring Term 2024",
    "Date Accepted by Governors: Spring 2021",
    "Approved by:",
    "Approved by: Full Governing Board, 12 March 2024",
    "Next review: TBC",
    "Review date:",
    "Last reviewed: 6.9.24 Next review: September 2025",
    "Owner",
    "Version: 2.1",
    "Status: Draft",
    "Governing body",
    "Autumn 1 2021",
    "This policy was approved by the governing body on 3 May 2023 and will be reviewed every two years.",
    "Contents",
    "1. Aims ........ 3",
    "2. Roles\t4",
    "IMPORTANT CONSIDERATIONS",
    "1. Aims",
    "2.1 The governing board",
    "2.1",
    "Definitions",
    "Appendix A: reporting form",
    "All staff must:",
    "Pupils and parents should not:",
    "If there is a problem, we will:",
    "The following guidelines apply:",
    "This policy aims to:",
    "It is the responsibility of governors to:",
    "• keep passwords safe;",
    "o tell an adult",
    "(a) tell a teacher (see law:x)",
    "keep a record; and",
    "tell the Head Teacher.",
    "Staff must report concerns. See the Complaints Policy and section 127 of the Communications Act 2003.",
    "Cyber-bullying means sending hurtful messages, including by phone.",
    "Social media takes many different forms, e.g. blogs: “chat rooms” etc.",
    "The Children Act 1989 and 2004, the 1989 Children Act and the Education Act (2011) apply (KCSIE 2023).",
    "See the Widgets (Schools) Act 2019 and our Trampolining Policy.",
    "Action will be taken against any pupil who is found to have breached this policy.",
    "“We care, we share, we dare.”",
    "Our motto: “Learning together, growing together, always.”",
    "Contact Mrs J Smith on 01632 960123 or office@school.example.",
    "Page 1 of 15",
    "3",
    "Skip to content",
    "We use cookies to make this site better. Accept all cookies",
    "PAGE \\* MERGEFORMAT",
    "The schoolâ€™s fee is Â£5 â€“ no more.",
    "see [this](javascript:alert(1)) and ](policy:x) **stars** _too_ <b>",
    "# not a comment: {a, b} & *c",
    "word " * 40,
    "Approved by GovernorsDate approved 12/3/24Next review March 2026",
    "Ratified by Governors on 12/3/24 and due for review in March 2026.",
    "Reviewed: May 2022, May 2023 (minute 4)",
    "Effective from: May 2024",
    "Link governor: Mrs P Grey",
    "Version 3 (May 2024)",
    "Signed: ______________ (Chair of Governors)   Date: ____________",
    "Document control",
    "DRAFT for consultation",
    "Clerk: Mrs Ann Bell, tel 01632 960111 or bell@school.example",
    "o\tthe name of the child",
    "1 Introduction",
    "2 What happens",
    "Stage 1: the class teacher speaks to the family.",
    "Your name:",
    "We follow these steps:",
    "Maple Class\nOak Class\nAsh Class",
    "Room     Per hour   Per day",
    "Hall     £18        £90",
    "Home | Policies | Contact us",
    "This policy applies to staff, governors and visitors.",
    "Skip to content Home About Us Policies Lateness Policy Approved by: Governors Review: May 2026 "
    "Aims We aim to: • start well • lose nothing Arriving late This part is for families. Parents should: "
    "• ring • sign the book Monitoring The governors look at it. " + "It is long. " * 12 + "Back to top",
)
_MARKS = st.sampled_from((frozenset[Mark](), frozenset[Mark](), frozenset({Mark.STRONG})))
_TARGETS = st.sampled_from(
    (None, None, None, "https://example.org/a", "#part", "policy:nowhere", "policy:complaints")
)


def lines() -> st.SearchStrategy[str]:
    """One line of an old policy, or any words."""
    letters = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Cf", "Cn")), max_size=30)
    return st.one_of(st.sampled_from(LINES), st.sampled_from(LINES), letters)


def texts() -> st.SearchStrategy[str]:
    """A plain text: lines, blank lines, hard wraps and indents."""
    line = st.tuples(
        st.sampled_from(("", "", "", "  ", "    ", "\t")),
        lines(),
        st.sampled_from(("\n", "\n", "\n\n", "\f")),
    )
    return st.lists(line.map("".join), min_size=1, max_size=25).map("".join)


@st.composite
def spans(draw: st.DrawFn) -> Spans:
    return normal(Span(draw(lines()), draw(_MARKS), draw(_TARGETS)) for _ in range(draw(st.integers(1, 2))))


@st.composite
def _tables(draw: st.DrawFn) -> Table:
    headers = st.sampled_from(
        ("Name", "Role", "Telephone", "E-mail", "Stage", "Who", "When", "Action", "Approved by:", "Date", "")
    )
    width = draw(st.integers(1, 3))
    header = tuple(Cell((Span(draw(headers)),)) for _ in range(width))
    rows = draw(st.lists(st.tuples(*[spans().map(Cell)] * width), max_size=3))
    numbered = tuple((Cell((Span(f"Stage {n}"),)), *row[1:]) for n, row in enumerate(rows, 1))
    return Table(header, draw(st.sampled_from((tuple(rows), numbered))))


def documents() -> st.SearchStrategy[Document]:
    """A page of an old policy, as a reader might give it."""
    labels = st.sampled_from(("", "", "•", "1.", "2.", "(a)", "2.1", "iv."))
    block: st.SearchStrategy[Block] = st.one_of(
        st.builds(Paragraph, spans(), st.just(Role.BODY), st.sampled_from(("", "", "", "2.1", "2.2", "3."))),
        st.builds(Paragraph, spans(), st.sampled_from((Role.BODY, Role.QUOTE, Role.GAP, Role.NOTE))),
        st.builds(Paragraph, spans(), st.just(Role.ITEM), labels, st.integers(0, 12)),
        st.builds(Heading, spans(), st.integers(1, 5), st.sampled_from(("", "1", "2.1"))),
        _tables(),
    )
    titles = st.sampled_from(("", "Ash Grange Primary School", "E-Safety Policy", "Microsoft Word - x.doc"))
    return st.builds(Document, titles, blocks=st.lists(block, max_size=14).map(tuple))
