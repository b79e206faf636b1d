"""Templates that documents must not be made with, each refused with its reason; what is told of others."""

from __future__ import annotations

import re

import pytest

from policykit.codes import CODES
from policykit.findings import InvalidData
from policykit.formats.word import compile_template, template_findings
from tests.support.template_making import template_parts
from tests.support.word_making import MAIN, W, changed, p, packed, r, relation, relations

COMMENT = f'<w:comment w:id="0" w:author="B. Bursar">{p(r("Hm."))}</w:comment>'
COMMENTS = f'<w:comments xmlns:w="{W}">{COMMENT}</w:comments>'
ELSEWHERE = relations(relation("rIdX", "image", "https://pictures.example/crest.png", external=True))
REMOTE = relations(relation("rIdX", "attachedTemplate", "https://templates.example/a.dotm", external=True))
LOCAL = relations(relation("rIdX", "attachedTemplate", "file:///C:/Users/someone/a.dotx", external=True))


def with_header(words: str) -> bytes:
    own = template_parts()
    own["word/header1.xml"] = str(own["word/header1.xml"]).replace("</w:hdr>", f"{p(words)}</w:hdr>")
    return packed(own)


REFUSED = {
    "not a Word file": (b"PK\3\4 and no more", "PK506"),
    "a text": (b"Dear parents", "PK501"),
    "macros": (packed(template_parts(more={"word/vbaProject.bin": b"x"})), "PK504"),
    "a macro-enabled template": (
        packed(template_parts(main=MAIN.replace("main+xml", "macroEnabledTemplate.main+xml"))),
        "PK504",
    ),
    "a picture from elsewhere": (
        packed(template_parts(more={"word/_rels/header1.xml.rels": ELSEWHERE})),
        "PK513",
    ),
    "a template from elsewhere": (
        packed(template_parts(more={"word/_rels/settings.xml.rels": REMOTE})),
        "PK513",
    ),
    "ActiveX": (packed(template_parts(more={"word/activeX/activeX1.xml": "<x/>"})), "PK515"),
    "a DTD": (packed(template_parts(more={"word/footer1.xml": "<!DOCTYPE x><x/>"})), "PK512"),
    "tracked words in the body": (packed(template_parts(body=p(changed("ins", r("new"))))), "PK421"),
    "tracked words in a header": (
        with_header(changed("del", "<w:r><w:delText>old</w:delText></w:r>")),
        "PK421",
    ),
    "an embedded workbook": (packed(template_parts(more={"word/embeddings/book1.xlsx": b"x"})), "PK422"),
    "an OLE object": (
        packed(
            template_parts(
                more={"word/_rels/header1.xml.rels": relations(relation("r1", "oleObject", "o.bin"))}
            )
        ),
        "PK422",
    ),
    "no styles": (
        packed({name: text for name, text in template_parts().items() if name != "word/styles.xml"}),
        "PK423",
    ),
    "comments": (
        packed(
            template_parts(
                more={"word/comments.xml": COMMENTS}, related=(relation("rC", "comments", "comments.xml"),)
            )
        ),
        "PK424",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_template_that_documents_must_not_carry_is_refused_with_its_reason(name: str) -> None:
    data, code = REFUSED[name]
    with pytest.raises(InvalidData) as caught:
        compile_template(data)
    (finding,) = caught.value.findings
    assert finding.code.id == code
    assert re.fullmatch(r"[A-Z].*[^.]\.", finding.sentence), finding.sentence
    assert finding.remedy
    assert CODES[code].explanation


def test_somebodys_name_in_a_template_is_told() -> None:
    core = (
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>A. Secretary</dc:creator>'
        "<cp:lastModifiedBy> </cp:lastModifiedBy></cp:coreProperties>"
    )
    app = (
        '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
        "<Company>Office Ltd</Company></Properties>"
    )
    more = {"docProps/core.xml": core, "docProps/app.xml": app}
    (finding,) = template_findings(packed(template_parts(more=more)))
    assert finding.code.id == "PK425"
    assert not finding.is_error
    assert "author “A. Secretary”, company “Office Ltd”" in finding.sentence


def test_of_a_template_without_names_nothing_is_told() -> None:
    assert template_findings(packed(template_parts())) == ()


def test_a_template_on_somebodys_computer_is_told_and_not_carried_over() -> None:
    settings = f'<w:settings xmlns:w="{W}" xmlns:r="x"><w:attachedTemplate r:id="rIdX"/></w:settings>'
    more = {"word/settings.xml": settings, "word/_rels/settings.xml.rels": LOCAL}
    data = packed(template_parts(more=more, related=(relation("rS", "settings", "settings.xml"),)))
    assert [finding.code.id for finding in template_findings(data)] == ["PK527"]
    fixed = compile_template(data).fixed
    assert "word/settings.xml" in fixed
    assert "word/_rels/settings.xml.rels" not in fixed
