"""A template's numbering, completed: its own lists as they are, and behind them those that a page needs.

Bullets are the template's own if its "List Bullet" has some. Numbers take from its "List Number" where they
stand and how they look; what they say ("1.", "(a)") is said by the page.
"""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy

from lxml import etree

from policykit.formats.word.names import HEADINGS, Style
from policykit.formats.word.reader import numbering as reading
from policykit.formats.word.reader.styles import Styles, indent
from policykit.formats.word.reader.xml import VAL, W, number, value
from policykit.formats.word.template.default import house_file
from policykit.formats.word.template.furnishings import drop
from policykit.formats.word.template.model import LIST_STEP, Numbering, nsid
from policykit.formats.word.text import attribute

_NAMESPACE = f' xmlns:w="{W[1:-1]}"'
_LEVELS = range(9)
_DEEPEST = 8
_DEFAULT_BULLETS, _DEFAULT_NUMBERS = "1", "2"


class Lists:
    """The numbering of a template in the making; ``root`` is that of its part, or None if it has none."""

    def __init__(self, root: etree._Element | None, styles: Styles) -> None:
        self.root = etree.Element(f"{W}numbering", nsmap={"w": W[1:-1]}) if root is None else root
        self._styles = styles
        for last in self.root.findall(f"{W}numIdMacAtCleanup"):
            self.root.remove(last)
        self._default = etree.fromstring(house_file("numbering.xml").encode())
        self._nums: dict[str, str] = {}
        self._append_default()

    # ── the default house's lists, behind the template's own ─────────────────────────────────────────────

    def _append_default(self) -> None:
        abstracts: dict[str, str] = {}
        for abstract in self._default.iterfind(f"{W}abstractNum"):
            made = deepcopy(abstract)
            for link in made.iter(f"{W}pStyle"):
                drop(link)
            abstracts[str(abstract.get(f"{W}abstractNumId"))] = self._append_abstract(made)
        for num in self._default.iterfind(f"{W}num"):
            abstract_id = abstracts[str(value(num.find(f"{W}abstractNumId")))]
            self._nums[str(num.get(f"{W}numId"))] = self._append_num(abstract_id)

    def _append_abstract(self, made: etree._Element) -> str:
        """Put an abstract numbering behind the others and before the lists; its id."""
        id_ = self._free("abstractNum")
        made.set(f"{W}abstractNumId", str(id_))
        found = made.find(f"{W}nsid")
        if found is not None:
            found.set(VAL, nsid(id_))
        nums = self.root.find(f"{W}num")
        self.root.insert(len(self.root) if nums is None else self.root.index(nums), made)
        return str(id_)

    def _append_num(self, abstract: str) -> str:
        id_ = str(max(self._free("num"), 1))
        text = f'<w:num{_NAMESPACE} w:numId="{id_}"><w:abstractNumId w:val="{abstract}"/></w:num>'
        self.root.append(etree.fromstring(text))
        return id_

    def _free(self, what: str) -> int:
        ids = (number(el.get(f"{W}{what}Id")) for el in self.root.iterfind(f"{W}{what}"))
        return max((id_ for id_ in ids if id_ is not None), default=-1) + 1

    def renumber(self, style: etree._Element) -> None:
        """Let an added style of a list name the list that stands here for the default house's."""
        num = style.find(f"{W}pPr/{W}numPr/{W}numId")
        if num is not None and num.get(VAL) in self._nums:
            num.set(VAL, self._nums[str(num.get(VAL))])

    # ── the template's own lists ─────────────────────────────────────────────────────────────────────────

    def _own(self, style_id: str) -> tuple[str, etree._Element] | None:
        """The list of one of the template's styles, and how it looks."""
        num = self._styles.look(style_id).num
        abstract = self._abstract(num) if num is not None else None
        return None if num is None or abstract is None else (num, abstract)

    def _abstract(self, num: str) -> etree._Element | None:
        for _ in range(_DEEPEST):
            found = self._by_id("num", num)
            named = value(found.find(f"{W}abstractNumId")) if found is not None else None
            abstract = self._by_id("abstractNum", named)
            link = value(abstract.find(f"{W}numStyleLink")) if abstract is not None else None
            linked = self._styles.numbered(link) if link is not None else None
            if linked is None:
                return abstract
            num = linked
        return None

    def _by_id(self, what: str, id_: str | None) -> etree._Element | None:
        return next((el for el in self.root.iterfind(f"{W}{what}") if el.get(f"{W}{what}Id") == id_), None)

    def finished(self, ids: Mapping[Style, str], name: str) -> Numbering:
        """The numbering as the writer needs it; ``name`` is that of its part."""
        bullets, numbers = self._own(ids[Style.BULLET]), self._own(ids[Style.NUMBER])
        bullet_num = self._nums[_DEFAULT_BULLETS]
        if bullets is not None and _form(_levels(bullets[1]).get(0)) == "bullet":
            bullet_num = bullets[0] if _is_whole(bullets[1]) else self._completed(bullets[1])
        pattern = self._pattern(numbers[1] if numbers is not None else self._usual(_DEFAULT_NUMBERS))
        made = Numbering("", "", pattern).abstract_like_numbers(0, "decimal", "", ".")
        numbers_id = self._append_abstract(_parsed(made))
        text = etree.tostring(self.root, encoding="unicode").removesuffix("</w:numbering>")
        head, mark, nums = text.partition("<w:num ")
        return Numbering(
            head='<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' + head,
            nums=mark + nums,
            pattern=pattern,
            name=name,
            bullet_num=int(bullet_num),
            numbers=int(numbers_id),
            next_num=self._free("num"),
            next_abstract=self._free("abstractNum"),
        )

    def _completed(self, abstract: etree._Element) -> str:
        """A list like one of the template's, with bullets at all nine levels."""
        usual = _levels(self._usual(_DEFAULT_BULLETS))
        own = {ilvl: lvl for ilvl, lvl in _levels(abstract).items() if _form(lvl) == "bullet"}
        signs = {ilvl: value(own.get(ilvl, usual[ilvl]).find(f"{W}lvlText")) or "" for ilvl in _LEVELS}
        texts = {ilvl: attribute(sign) for ilvl, sign in signs.items()}
        made = _abstract_of(own, usual, _step(abstract), "bullet", texts)
        made = made.replace("{number}", "0").replace("{nsid}", "504B0000")
        return self._append_num(self._append_abstract(_parsed(made)))

    def _pattern(self, abstract: etree._Element) -> str:
        """What numbered lists are made from: where its levels stand and how they look, with places."""
        usual = _levels(self._usual(_DEFAULT_NUMBERS))
        own = {ilvl: lvl for ilvl, lvl in _levels(abstract).items() if _form(lvl) != "bullet"}
        texts = {ilvl: f"{{before}}%{ilvl + 1}{{after}}" for ilvl in _LEVELS}
        return _abstract_of(own, usual, _step(abstract), "{format}", texts)

    def _usual(self, num: str) -> etree._Element:
        nums = self._default.iterfind(f"{W}num")
        abstract = next(value(el.find(f"{W}abstractNumId")) for el in nums if el.get(f"{W}numId") == num)
        return next(el for el in self._default if el.get(f"{W}abstractNumId") == abstract)

    # ── headings ─────────────────────────────────────────────────────────────────────────────────────────

    def heading_numbers(self, ids: Mapping[Style, str]) -> dict[Style, str]:
        """The headings that the template numbers, each with what a paragraph has to say beside its style."""
        found: dict[Style, str] = {}
        for style in HEADINGS:
            num, ilvl, direct = self._place(ids[style])
            # Asked of a count of its own, since asking counts on.
            label = reading.Numbering(self.root, self._styles).label(num, ilvl) if num else None
            if label is not None and label != reading.BULLET:
                found[style] = direct
        return found

    def _place(self, id_: str) -> tuple[str, int, str]:
        """The list and the level of a style; a level may name the style without the style naming the list."""
        look = self._styles.look(id_)
        if look.num is not None:
            by_level = reading.Numbering(self.root, self._styles).level_of(look.num, id_)
            return ("", 0, "") if look.num == "0" else (look.num, by_level or look.ilvl or 0, "")
        for num in self.root.iterfind(f"{W}num"):
            abstract = self._by_id("abstractNum", value(num.find(f"{W}abstractNumId")))
            for ilvl, lvl in _levels(abstract).items() if abstract is not None else ():
                if value(lvl.find(f"{W}pStyle")) == id_:
                    own = str(num.get(f"{W}numId"))
                    said = f'<w:numPr><w:ilvl w:val="{ilvl}"/><w:numId w:val="{own}"/></w:numPr>'
                    return own, ilvl, said
        return "", 0, ""


def _levels(abstract: etree._Element) -> dict[int, etree._Element]:
    found = ((number(lvl.get(f"{W}ilvl")), lvl) for lvl in abstract.iterfind(f"{W}lvl"))
    return {ilvl: lvl for ilvl, lvl in found if ilvl is not None and ilvl in _LEVELS}


def _form(lvl: etree._Element | None) -> str:
    return (value(lvl.find(f"{W}numFmt")) or "decimal") if lvl is not None else ""


def _is_whole(abstract: etree._Element) -> bool:
    levels = _levels(abstract)
    return all(_form(levels.get(ilvl)) == "bullet" for ilvl in _LEVELS)


def _step(abstract: etree._Element) -> int:
    """How far the template's outermost level stands in, and so each level from the last."""
    lvl = _levels(abstract).get(0)
    inset = lvl.find(f"{W}pPr/{W}ind") if lvl is not None else None
    return (indent(inset) if inset is not None else None) or LIST_STEP


def _abstract_of(
    own: Mapping[int, etree._Element],
    usual: Mapping[int, etree._Element],
    step: int,
    form: str,
    texts: Mapping[int, str],
) -> str:
    """An abstract numbering of nine levels with the places ``{number}`` and ``{nsid}``."""
    levels = "".join(_level(own.get(ilvl), usual[ilvl], ilvl, step, form, texts[ilvl]) for ilvl in _LEVELS)
    return (
        '<w:abstractNum w:abstractNumId="{number}"><w:nsid w:val="{nsid}"/>'
        f'<w:multiLevelType w:val="hybridMultilevel"/>{levels}</w:abstractNum>'
    )


def _level(
    own: etree._Element | None, usual: etree._Element, ilvl: int, step: int, form: str, text: str
) -> str:
    """One level that stands and looks as the template's own; one that it lacks stands a step further in."""
    of = usual if own is None else own
    shown = {tag: _text(of.find(f"{W}{tag}")) for tag in ("suff", "lvlJc", "pPr", "rPr")}
    if own is None or not shown["pPr"]:
        inset = f'w:left="{step * (ilvl + 1)}" w:hanging="{min(step, LIST_STEP)}"'
        shown["pPr"] = f"<w:pPr><w:ind {inset}/></w:pPr>"
    justified = shown["lvlJc"] or '<w:lvlJc w:val="left"/>'
    return (
        f'<w:lvl w:ilvl="{ilvl}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>{shown["suff"]}'
        f'<w:lvlText w:val="{text}"/>{justified}{shown["pPr"]}{shown["rPr"]}</w:lvl>'
    )


def _parsed(abstract: str) -> etree._Element:
    return etree.fromstring(abstract.replace("<w:abstractNum ", f"<w:abstractNum{_NAMESPACE} ", 1))


def _text(element: etree._Element | None) -> str:
    """An element as text, by itself; empty for none."""
    if element is None:
        return ""
    alone = deepcopy(element)
    alone.tail = None
    etree.cleanup_namespaces(alone)
    return etree.tostring(alone, encoding="unicode").replace(_NAMESPACE, "")
