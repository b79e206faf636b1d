"""The properties in a Word file (``w:rPr``, ``w:pPr``, ``w:tblPr`` and so on) as traits that can be compared.

A trait has one normal form however a word processor wrote it. What no reader here knows becomes a trait as it
is, so that nothing that a person can set is passed over.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from lxml import etree

from policykit.formats.word.reader.xml import W, is_on, value

Value = str | int | bool | tuple["Value", ...]
"""What is compared. A whole number is a length in twentieths of a point, which saving changes a little."""
Traits = dict[str, Value]
"""What is said of something, by names that can follow "the …" in a sentence."""

TRUE = frozenset({"1", "true", "on"})
_Reader = Callable[[etree._Element], Traits]


def local(element: etree._Element) -> str:
    """The name of an element, without its namespace."""
    return etree.QName(element).localname


def traits_of(properties: etree._Element | None) -> Traits:
    """What the elements in properties say: those that no reader knows, as they are."""
    traits: Traits = {}
    readers = READERS[local(properties)] if properties is not None else {}
    for child in properties.iterchildren(etree.Element) if properties is not None else ():
        traits |= readers.get(local(child), as_it_is)(child)
    return traits


def as_it_is(element: etree._Element) -> Traits:
    """A trait that is the whole element."""
    return {f"“{local(element)}”": raw(element)}


def raw(element: etree._Element) -> Value:
    """All that is in an element, but for the marks of one saving."""
    found: list[Value] = []
    for each in element.iter(etree.Element):
        attributes = (f"{name!s}={said!s}" for name, said in sorted(each.items()) if "rsid" not in str(name))
        found.append((local(each), each.text or "", *attributes))
    return tuple(found)


def _ignored(names: str) -> dict[str, _Reader]:
    return dict.fromkeys(names.split(), lambda element: {})


def _switches(**names: str) -> dict[str, _Reader]:
    def reader(name: str) -> _Reader:
        return lambda element: {name: bool(is_on(element))}

    return {tag: reader(name) for tag, name in names.items()}


def _values(plain: str, **names: str) -> dict[str, _Reader]:
    """Readers of ``w:val``; the plain values say nothing."""

    def reader(name: str) -> _Reader:
        return lambda element: {name: value(element) not in plain.split() and (value(element) or "").upper()}

    return {tag: reader(name) for tag, name in names.items()}


def _length(element: etree._Element, name: str = "val") -> int:
    return round(float(element.get(f"{W}{name}") or 0))


def _lengths(element: etree._Element, **names: str) -> Traits:
    return {names[tag]: _length(element, tag) for tag in names if element.get(f"{W}{tag}")}


def _shading(element: etree._Element) -> Traits:
    fill, pattern = (element.get(f"{W}fill") or "auto").upper(), value(element)
    return {
        "shading": (fill != "AUTO" or pattern not in {None, "clear", "nil"}) and (fill, pattern or "clear")
    }


def _border(element: etree._Element) -> Value:
    form, size, colour = (element.get(f"{W}{name}") or "" for name in ("val", "sz", "color"))
    return form not in {"", "nil", "none"} and (form, size, colour.upper())


def borders(element: etree._Element) -> Traits:
    """The borders in an element, by their sides."""
    return {f"{local(side)} border": _border(side) for side in element if local(side) != "between"}


def margins(element: etree._Element) -> Traits:
    """The margins in an element, by their sides."""
    names = {"start": "left", "end": "right"}
    return {f"{names.get(local(side), local(side))} margin": _length(side, "w") for side in element}


def _font(element: etree._Element) -> Traits:
    theme, font = element.get(f"{W}asciiTheme"), element.get(f"{W}ascii")
    return {"font": theme or font or ""} if theme or font else {}


def _language(element: etree._Element) -> Traits:
    return {"language": str(value(element))} if value(element) else {}


def _indents(element: etree._Element) -> Traits:
    sides = _lengths(
        element, start="left indent", left="left indent", end="right indent", right="right indent"
    )
    first = _lengths(element, firstLine="first line indent")
    if element.get(f"{W}hanging"):
        first["first line indent"] = -_length(element, "hanging")
    return sides | first


def _spacing(element: etree._Element) -> Traits:
    traits = _lengths(element, before="space before", after="space after")
    if element.get(f"{W}line"):
        traits["line spacing"] = (_length(element, "line"), element.get(f"{W}lineRule") or "auto")
    return traits


def _tabs(element: etree._Element) -> Traits:
    """Tab stops, each a trait of its own since a paragraph adds to those of its style."""
    return {
        f"tab stop at {round(_length(tab, 'pos') / 20)} points": value(tab) != "clear"
        and (value(tab) or "", tab.get(f"{W}leader") or "none")
        for tab in element
        if _length(tab, "pos")
    }


def _alignment(element: etree._Element) -> Traits:
    said = {"start": "left", "end": "right"}.get(value(element) or "", value(element) or "")
    return {"alignment": said != "left" and said}


def shown_parts(look: etree._Element | None) -> tuple[str, ...]:
    """Which parts of its style a table shows."""
    regions = ("firstRow", "lastRow", "firstColumn", "lastColumn", "noHBand", "noVBand")
    return tuple(each for each in regions if look is not None and look.get(f"{W}{each}") in TRUE)


def _paper(element: etree._Element) -> Traits:
    return {"paper": (_length(element, "w"), _length(element, "h"), element.get(f"{W}orient") or "portrait")}


def _page_margins(element: etree._Element) -> Traits:
    sides = {side: f"{side} margin" for side in ("top", "right", "bottom", "left", "gutter")}
    return _lengths(element, **sides, header="distance of the header", footer="distance of the footer")


def _page_numbers(element: etree._Element) -> Traits:
    form, start = element.get(f"{W}fmt") or "decimal", element.get(f"{W}start") or ""
    return {"page numbers": (form, start) != ("decimal", "") and (form, start)}


def _cell_width(element: etree._Element) -> Traits:
    return _lengths(element, w="width") if element.get(f"{W}type") == "dxa" else {}


READERS: Mapping[str, Mapping[str, _Reader]] = {
    "rPr": {
        **_switches(
            b="bold", i="italic", strike="line through", dstrike="double line through", caps="capitals"
        ),
        **_switches(smallCaps="small capitals", vanish="hiding", outline="outline", shadow="shadow"),
        **_switches(emboss="embossing", imprint="engraving"),
        **_values("none", u="underlining", highlight="highlight", bdr="border"),
        **_values("auto", color="colour"),
        **_values("baseline 0 100", vertAlign="raising", position="position", spacing="letter spacing"),
        **_values("100", sz="size", w="width of the letters"),
        "shd": _shading,
        "rFonts": _font,
        "lang": _language,
        **_ignored(
            "kern rtl webHidden bCs iCs noProof szCs cs fitText specVanish rStyle ins del moveFrom moveTo"
        ),
    },
    "pPr": {
        **_switches(pageBreakBefore="page break before", keepNext="“keep with next”"),
        **_switches(keepLines="“keep lines together”", contextualSpacing="“no space between the same style”"),
        "jc": _alignment,
        "ind": _indents,
        "spacing": _spacing,
        "shd": _shading,
        "pBdr": borders,
        "tabs": _tabs,
        **_values("9", outlineLvl="outline level"),
        **_ignored("widowControl suppressAutoHyphens bidi textAlignment snapToGrid autoSpaceDE autoSpaceDN"),
        **_ignored(
            "adjustRightInd kinsoku wordWrap overflowPunct topLinePunct mirrorIndents suppressLineNumbers"
        ),
        **_ignored("suppressOverlap pStyle numPr rPr sectPr"),
    },
    "sectPr": {
        "pgSz": _paper,
        "pgMar": _page_margins,
        "pgNumType": _page_numbers,
        **_switches(titlePg="different first page"),
        **_values("nextPage", type="start"),
        "cols": lambda element: {"columns": element.get(f"{W}num") or "1"},
        **_ignored("docGrid formProt textDirection rtlGutter bidi noEndnote headerReference footerReference"),
    },
    "tblPr": {
        **_values("", tblCaption="title", tblDescription="alternative text"),
        "jc": _alignment,
        "tblLook": lambda element: {"parts of the style": shown_parts(element)},
        "tblInd": lambda element: _lengths(element, w="indent"),
        **_ignored("tblStyle tblW tblLayout tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize"),
        **_ignored("tblBorders tblCellMar"),
    },
    "trPr": {
        **_switches(tblHeader="repeated heading", cantSplit="“allow row to break across pages”"),
        "trHeight": lambda element: {"height": (_length(element), element.get(f"{W}hRule") or "auto")},
        **_ignored("jc cnfStyle"),
    },
    "tcPr": {
        "shd": _shading,
        "tcW": _cell_width,
        "tcBorders": borders,
        "tcMar": margins,
        **_values("1", gridSpan="columns"),
        **_values("top", vAlign="vertical alignment"),
        "vMerge": lambda element: {"merging": value(element) or "continue"},
        **_ignored("noWrap hideMark textDirection cnfStyle"),
    },
    "settings": _ignored(
        "zoom view defaultTabStop characterSpacingControl compat themeFontLang rsids mathPr clrSchemeMapping"
        " decimalSymbol listSeparator proofState defaultTableStyle hideSpellingErrors hideGrammaticalErrors"
        " shapeDefaults hdrShapeDefaults docId chartTrackingRefBased updateFields footnotePr endnotePr"
        " doNotTrackMoves autoHyphenation hyphenationZone embedTrueTypeFonts embedSystemFonts saveSubsetFonts"
        " activeWritingStyle stylePaneFormatFilter stylePaneSortMethod savePreviewPicture ignoreMixedContent"
        " doNotValidateAgainstSchema alwaysShowPlaceholderText persistentDocumentId defaultImageDpi"
        " discardImageEditingData drawingGridHorizontalSpacing drawingGridVerticalSpacing conflictMode"
        " displayHorizontalDrawingGridEvery displayVerticalDrawingGridEvery linkStyles uiCompat97To2003"
    ),
}
