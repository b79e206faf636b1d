"""A template's numbering: its own lists as they are, and behind them those that a page needs.

Bullets are the template's own if its "List Bullet" has some. Numbered lists are indented and look as its
"List Number"; what they say ("1.", "(a)") the page decides.
"""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy

from lxml import etree

from policykit.formats.word.names import HEADINGS, Style
from policykit.formats.word.reader import numbering as reading
from policykit.formats.word.reader.styles import Styles, indent
from policykit.formats.word.reader.xml import VAL, W, number, value
from policykit.formats.word.template import LIST_STEP, Numbering, default_file, nsid, place
from policykit.formats.word.template.source import drop
from policykit.formats.word.text import attribute

_NAMESPACE = f' xmlns:w="{W[1:-1]}"'
_LEVELS = range(9)
_DEEPEST = 8  # of numberings that are only links to others
_BULLETS, _NUMBERS = "1", "2"  # the lists of the default template


class Lists:
    """The numbering of a template, being completed; ``root`` is that of its part, or None if it has none."""

    def __init__(self, root: etree._Element | None, styles: Styles) -> None:
        self.root = etree.Element(f"{W}numbering", nsmap={"w": W[1:-1]}) if root is None else root
        self._styles = styles
        drop(*self.root.findall(f"{W}numIdMacAtCleanup"))
        self._default: dict[str, etree._Element] = {}
        self._nums: dict[str, str] = {}
        self._add_default()

    def _add_default(self) -> None:
        """Put the lists of the default template behind the template's own."""
        default = etree.fromstring(default_file("numbering.xml").encode())
        ids: dict[str, str] = {}
        for abstract in default.iterfind(f"{W}abstractNum"):
            made = deepcopy(abstract)
            drop(*made.iter(f"{W}pStyle"))
            ids[str(abstract.get(f"{W}abstractNumId"))] = self._add_abstract(made)
        for num in default.iterfind(f"{W}num"):
            id_, abstract_id = str(num.get(f"{W}numId")), str(value(num.find(f"{W}abstractNumId")))
            self._nums[id_] = self._add_num(ids[abstract_id])
            self._default[id_] = next(el for el in default if el.get(f"{W}abstractNumId") == abstract_id)

    def _add_abstract(self, made: etree._Element) -> str:
        """Put an abstract numbering behind the others and before the lists; its id."""
        id_ = self._free("abstractNum")
        made.set(f"{W}abstractNumId", str(id_))
        for mark in made.findall(f"{W}nsid"):
            mark.set(VAL, nsid(id_))
        nums = self.root.find(f"{W}num")
        self.root.insert(len(self.root) if nums is None else self.root.index(nums), made)
        return str(id_)

    def _add_num(self, abstract: str) -> str:
        id_ = str(max(self._free("num"), 1))
        text = f'<w:num{_NAMESPACE} w:numId="{id_}"><w:abstractNumId w:val="{abstract}"/></w:num>'
        self.root.append(etree.fromstring(text))
        return id_

    def _free(self, what: str) -> int:
        ids = (number(el.get(f"{W}{what}Id")) for el in self.root.iterfind(f"{W}{what}"))
        return max((id_ for id_ in ids if id_ is not None), default=-1) + 1

    def renumber(self, style: etree._Element) -> None:
        """Let an added style of a list name the list that was added for the default template's."""
        num = style.find(f"{W}pPr/{W}numPr/{W}numId")
        if num is not None and num.get(VAL) in self._nums:
            num.set(VAL, self._nums[str(num.get(VAL))])

    def _own(self, style_id: str) -> tuple[str, etree._Element] | None:
        """The list of one of the template's styles, and its abstract numbering."""
        num = own = self._styles.look(style_id).num
        for _ in range(_DEEPEST):
            found = self._by_id("num", num)
            abstract = self._by_id(
                "abstractNum", value(found.find(f"{W}abstractNumId")) if found is not None else None
            )
            link = value(abstract.find(f"{W}numStyleLink")) if abstract is not None else None
            linked = self._styles.numbered(link) if link is not None else None
            if linked is None:
                return None if own is None or abstract is None else (own, abstract)
            num = linked
        return None

    def _by_id(self, what: str, id_: str | None) -> etree._Element | None:
        return next((el for el in self.root.iterfind(f"{W}{what}") if el.get(f"{W}{what}Id") == id_), None)

    def finished(self, ids: Mapping[Style, str], name: str) -> Numbering:
        """The numbering as the writer needs it; ``name`` is that of its part."""
        bullets, numbers = self._own(ids[Style.BULLET]), self._own(ids[Style.NUMBER])
        bullet_num = self._nums[_BULLETS]
        levels = _levels(bullets[1]) if bullets is not None else {}
        if bullets is not None and _is_bullet(levels.get(0)):
            bullet_num = bullets[0]
            if not all(_is_bullet(levels.get(ilvl)) for ilvl in _LEVELS):
                completed = self._pattern(bullets[1], _BULLETS, is_bullet=True)
                bullet_num = self._add_num(self._add_abstract(_parsed(completed)))
        usual = self._default[_NUMBERS]
        pattern = self._pattern(numbers[1] if numbers is not None else usual, _NUMBERS, is_bullet=False)
        numbers_id = self._add_abstract(_parsed(pattern))
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

    def _pattern(self, abstract: etree._Element, default: str, *, is_bullet: bool) -> str:
        """Nine levels that look like those of an abstract numbering, with places for its number and nsid.

        A level that it lacks is the default template's, indented a step further. Numbers have places for what
        they say as well.
        """
        own, usual = _levels(abstract), _levels(self._default[default])
        inset = own[0].find(f"{W}pPr/{W}ind") if 0 in own else None
        step = (indent(inset) if inset is not None else None) or LIST_STEP
        form, levels = "bullet" if is_bullet else place("format"), ""
        for ilvl in _LEVELS:
            has_own = ilvl in own and _is_bullet(own[ilvl]) is is_bullet
            level = own[ilvl] if has_own else usual[ilvl]
            sign = attribute(value(level.find(f"{W}lvlText")) or "")
            text = sign if is_bullet else f"{place('before')}%{ilvl + 1}{place('after')}"
            shown = {tag: _text(level.find(f"{W}{tag}")) for tag in ("suff", "lvlJc", "pPr", "rPr")}
            if not has_own or not shown["pPr"]:
                sides = f'w:left="{step * (ilvl + 1)}" w:hanging="{min(step, LIST_STEP)}"'
                shown["pPr"] = f"<w:pPr><w:ind {sides}/></w:pPr>"
            justified = shown["lvlJc"] or '<w:lvlJc w:val="left"/>'
            levels += (
                f'<w:lvl w:ilvl="{ilvl}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>{shown["suff"]}'
                f'<w:lvlText w:val="{text}"/>{justified}{shown["pPr"]}{shown["rPr"]}</w:lvl>'
            )
        return (
            f'<w:abstractNum w:abstractNumId="{place("number")}"><w:nsid w:val="{place("nsid")}"/>'
            f'<w:multiLevelType w:val="hybridMultilevel"/>{levels}</w:abstractNum>'
        )

    def heading_numbers(self, ids: Mapping[Style, str]) -> dict[Style, str]:
        """The headings that the template numbers, each with what a paragraph has to say beside its style."""
        found: dict[Style, str] = {}
        for style in HEADINGS:
            num, ilvl, direct = self._place(ids[style])
            # A count of its own, because each label that is asked for is counted.
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
                    return own, ilvl, f'<w:numPr><w:ilvl w:val="{ilvl}"/><w:numId w:val="{own}"/></w:numPr>'
        return "", 0, ""


def _levels(abstract: etree._Element) -> dict[int, etree._Element]:
    found = ((number(lvl.get(f"{W}ilvl")), lvl) for lvl in abstract.iterfind(f"{W}lvl"))
    return {ilvl: lvl for ilvl, lvl in found if ilvl is not None and ilvl in _LEVELS}


def _is_bullet(lvl: etree._Element | None) -> bool:
    return lvl is not None and value(lvl.find(f"{W}numFmt")) == "bullet"


def _parsed(pattern: str) -> etree._Element:
    abstract = Numbering("", "", pattern).abstract_like_numbers(0, "decimal", "", ".")
    return etree.fromstring(abstract.replace("<w:abstractNum ", f"<w:abstractNum{_NAMESPACE} ", 1))


def _text(element: etree._Element | None) -> str:
    """An element as text, by itself; empty for none."""
    if element is None:
        return ""
    alone = deepcopy(element)
    alone.tail = None
    etree.cleanup_namespaces(alone)
    return etree.tostring(alone, encoding="unicode").replace(_NAMESPACE, "")
