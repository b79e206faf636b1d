"""The template to begin with: the default one, with words that say what each style is for."""

from __future__ import annotations

from dataclasses import replace

from policykit.document import Block, Cell, Document, Fact, FactName, Heading, Paragraph, Role, Row, Table
from policykit.formats.word.template.headers_footers import OWN
from policykit.formats.word.template.model import default_template, place
from policykit.formats.word.writer.document import write
from policykit.text.spans import Mark, Span, Spans

_STRONG, _EMPHASIS, _CODE = frozenset({Mark.STRONG}), frozenset({Mark.EMPHASIS}), frozenset({Mark.CODE})
_RUN = '<w:r><w:t xml:space="preserve">{}</w:t></w:r>'
_FIELD = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
    '<w:r><w:instrText xml:space="preserve"> DOCPROPERTY {} </w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    f'{_RUN}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
)
_SHOWN = ("School", "Reference")
_FIELDS = {
    "title_line": _FIELD.format("Title", place("title")),
    "school_line": _FIELD.format("School", place("school")),
    "reference_line": _RUN.format("Ref ") + _FIELD.format("Reference", place("reference")),
}


def sample() -> bytes:
    """The template as a .docx, to be restyled in Word: its styles, headers, footers and paper are used."""
    template = default_template()
    filled = {name: _with_fields(text) for name, text in template.filled.items()}
    properties = tuple((name, OWN[name.lower()]) for name in _SHOWN)
    return write(_page(), replace(template, filled=filled, properties=properties))


def _with_fields(text: str) -> str:
    """A header or footer in which the facts are fields, which can be moved and restyled in Word."""
    for name, field in _FIELDS.items():
        text = text.replace(_RUN.format(place(name)), field)
    return text


def _page() -> Document:
    facts = (
        Fact(FactName.SCHOOL, _words("Subtitle: the name of the school")),
        Fact(FactName.APPROVED_BY, _words("Table Text: the facts about the policy")),
        Fact(FactName.REFERENCE, _words("policy-id · 1a2b3c4d")),
    )
    return Document("Title: the title of the policy", facts=facts, blocks=(*_prose(), *_lists(), *_others()))


def _prose() -> tuple[Block, ...]:
    return (
        Paragraph(
            _words(
                "Restyle this file in Word, and name it in school.yaml as house_style. Its styles, its "
                "paper and margins, and its headers and footers with their pictures are used. These words "
                "are not, so they may be changed or deleted. To change a style, right-click on its name in "
                "the Styles pane and choose Modify."
            ),
            Role.NOTE,
            "Policy Note",
        ),
        Heading(_words("Heading 1: a section")),
        Paragraph(
            (
                *_words("Body Text: the words of the policy, in which some are "),
                Span("Strong", _STRONG),
                *_words(", some have "),
                Span("Emphasis", _EMPHASIS),
                *_words(", some are "),
                Span("HTML Code", _CODE),
                *_words(", and some are a "),
                Span("Hyperlink", target="https://school.example/"),
                *_words("."),
            )
        ),
        *(Heading(_words(f"Heading {level}: a section in a section"), level) for level in range(2, 6)),
    )


def _lists() -> tuple[Block, ...]:
    return (
        Heading(_words("Lists")),
        Paragraph(_words("A list has a stem in Body Text, and items:")),
        _item("•", "List Bullet: an item;"),
        _item("•", "an item of the second level;", 1),
        _item("•", "an item of the third level.", 2),
        Paragraph(_words("A list may be numbered:")),
        _item("1.", "List Number: an item;"),
        _item("(a)", "an item of the second level;", 1),
        _item("2.", "another item."),
        Paragraph(_words("Or it has labels that cannot be counted:")),
        _item("A-1", "List: an item."),
    )


def _others() -> tuple[Block, ...]:
    return (
        Heading(_words("Other kinds of paragraph")),
        Paragraph(_words("Quote: words of somebody else."), Role.QUOTE),
        Paragraph(_words("Policy Gap: says that something is missing, and why."), Role.GAP, "Policy Gap"),
        Table(
            (Cell(_words("Table Heading")), Cell(_words("Table Heading"))),
            (_row("Table Text", "The lines and shading are those of the table style Policy Table."),),
            _words("Caption: what a table shows"),
        ),
        Heading(_words("Laws and guidance referred to")),
        Paragraph(_words("Bibliography: a law or a policy that is referred to."), Role.REFERENCE),
    )


def _words(text: str) -> Spans:
    return (Span(text),)


def _item(label: str, text: str, depth: int = 0) -> Paragraph:
    return Paragraph(_words(text), Role.ITEM, label, depth)


def _row(*texts: str) -> Row:
    return tuple(Cell(_words(text)) for text in texts)
