"""Word × word → whether they are one word spelt in two ways, or a slip of spelling and its correction."""

from __future__ import annotations

import re


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


MODALS = {"must": 3, "shall": 3, "should": 2, "ought": 2, "may": 1, "can": 1}
"""How binding a word makes what follows it; more is more binding."""
NEGATIONS = _words("not no never none nobody nothing neither nor without cannot")
TELLING = NEGATIONS | _words(
    """
    must shall should ought may can could might will would need needs have has is are was were be
    all any every each both either some only always sometimes usually everybody anybody somebody
    and or but if unless except when whenever where until till before after within during while since by from
    to up over under above below least most more less fewer half twice once
    zero one two three four five six seven eight nine ten eleven twelve fifteen twenty thirty forty fifty
    sixty hundred thousand million first second third fourth fifth last next
    minute minutes hour hours day days week weeks fortnight month months term terms year years
    daily weekly fortnightly monthly termly yearly annual annually biannual biannually immediately
    monday tuesday wednesday thursday friday saturday sunday
    january february march april june july august september october november december
    spring summer autumn winter
    he she they who whom his her hers their
    """
)
"""Words on which much hangs: one of them for another is never a slip of spelling."""

_OURS = _words(
    "behavior honor color favor labor neighbor humor harbor endeavor rumor flavor vapor candor splendor"
)
_OUR = re.compile(rf"^(dis|mis)?({'|'.join(sorted(_OURS))})")
_IZE = re.compile(r"(?<=[a-z]{4})iz(e|es|ed|ing|er|ers|ation|ations|ational)$")
_YZE = re.compile(r"(?<=[a-z]{3})yz(e|es|ed|ing|er|ers)$")
_DOUBLED_L = re.compile(r"(?<=[aeiou][a-z][ea])ll(?=(?:ed|ing|er|ers)$)")
_ONE_FOR_ONE = {
    "center": "centre",
    "centers": "centres",
    "defense": "defence",
    "offense": "offence",
    "judgement": "judgment",
    "fulfill": "fulfil",
    "enroll": "enrol",
    "enrollment": "enrolment",
    "skillful": "skilful",
    "catalog": "catalogue",
    "dialog": "dialogue",
    "gray": "grey",
    "learnt": "learned",
    "whilst": "while",
    "amongst": "among",
}
_WORDS_OF_THEIR_OWN = frozenset(
    frozenset(pair.split("/"))
    for pair in _words(
        """
        complaint/compliant casual/causal united/untied martial/marital sacred/scared diary/dairy
        conservation/conversation reserve/reverse
        desert/dessert later/latter planed/planned hoping/hopping staring/starring griping/gripping
        diner/dinner mediation/medication mediation/meditation simulate/stimulate simulation/stimulation
        infection/inflection infraction/infarction lighting/lightning district/distract commend/command
        imminent/immanent counselor/councillor personal/personnel discrete/discreet dependent/dependant
        coral/corral filing/filling tilling/tiling canon/cannon robing/robbing caning/canning taping/tapping
        """
    )
)
_VOWELS = "aeiou"


def spelt(word: str) -> str:
    """The word in the spelling of the house: British, with -ise."""
    word = _ONE_FOR_ONE.get(word, word)
    word = _OUR.sub(lambda match: f"{match[0][:-2]}our", word)
    word = _YZE.sub(r"ys\1", _IZE.sub(r"is\1", word))
    return _DOUBLED_L.sub("l", word)


def is_slip(old: str, new: str) -> bool:
    """Whether one of two words is the other with a slip of spelling in it; small letters."""
    if old[:1] != new[:1] or not (old.isalpha() and new.isalpha()):
        return False
    if frozenset((old, new)) in _WORDS_OF_THEIR_OWN:
        return False
    short, long = sorted((old, new), key=len)
    match len(long) - len(short):
        case 0:
            return _is_transposed(old, new) or _has_another_vowel(old, new)
        case 1:
            return _lacks_a_letter(short, long)
        case _:
            return False


def _differing(old: str, new: str) -> list[int]:
    return [index for index, (a, b) in enumerate(zip(old, new, strict=True)) if a != b]


def _is_transposed(old: str, new: str) -> bool:
    """Two neighbours have changed places: “recieve”."""
    places = _differing(old, new)
    if len(old) < 6 or len(places) != 2 or places[1] != places[0] + 1:
        return False
    first, second = places
    return old[first] == new[second] and old[second] == new[first]


def _has_another_vowel(old: str, new: str) -> bool:
    """One vowel stands for another, after the first vowel and before the ending: “seperate”."""
    places = _differing(old, new)
    if len(old) < 7 or len(places) != 1:
        return False
    place = places[0]
    later = any(letter in _VOWELS for letter in old[:place])
    early = place < len(old) - (1 if len(old) >= 8 and old[-1] in "lr" else 2)
    return later and early and old[place] in _VOWELS and new[place] in _VOWELS


def _lacks_a_letter(short: str, long: str) -> bool:
    """A letter is not doubled (“accomodate”), or is left out of a long word (“goverment”)."""
    place = next((i for i, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    if short[place:] != long[place + 1 :] or place >= len(short) - 1:
        return False
    is_doubled = long[place] == long[place - 1]
    return len(short) >= (6 if is_doubled else 8)
