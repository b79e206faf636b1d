"""Substance or wording: the stated rules, each with what it lets through and what it must not."""

from __future__ import annotations

import pytest

from policykit.compare import Weight
from policykit.compare.importance import reworded

NAMES = frozenset({"staff", "pupils", "pupil", "parents", "parent", "governors", "carers"})

WORDING = [
    ("Be kind", "Be kind."),
    ("IMPORTANT CONSIDERATIONS", "Important considerations"),
    ('Say "please"', "Say “please”"),
    ("pupils’ work, and staff", "pupils' work and staff"),
    ("We **must** listen", "We must listen"),
    ("See the [Complaints](policy:complaints)", "See the [Complaints Policy](policy:complaints)"),
    ("See the Complaints Policy", "See the [Complaints Policy](policy:complaints)"),
    ("Send an e-mail to the web site", "Send an email to the website"),
    ("Cyber-bullying is wrong", "Cyberbullying is wrong"),
    ("the headteacher", "the Head Teacher"),
    ("Pupils can not come", "Pupils cannot come"),
    ("We organize and recognize behavior", "We organise and recognise behaviour"),
    ("the center for travelers", "the centre for travellers"),
    ("We recieve visitors", "We receive visitors"),
    ("kept seperate", "kept separate"),
    ("a fundamentel part", "a fundamental part"),
    ("We accomodate them", "We accommodate them"),
    ("the goverment says", "the government says"),
    ("read the the notes", "read the notes"),
    ("rest & play", "rest and play"),
    ("an hotel", "a hotel"),
    ("one\n  line", "one line"),
    ("first  \nsecond", "first second"),
]

SUBSTANCE = [
    ("Staff should report", "Staff must report"),
    ("Phones may be used", "Phones may not be used"),
    ("Phones can be used", "Phones can't be used"),
    ("in 10 days", "in 5 days"),
    ("in ten days", "in two days"),
    ("in 10 days", "in 10 weeks"),
    ("costs £10", "costs $10"),
    ("costs 1.5", "costs 15"),
    ("costs 10,000", "costs 10.000"),
    ("up to 10%", "up to 10"),
    ("½ a day", "a day"),
    ("by 31 May", "by 31 March"),
    ("on Monday", "on Tuesday"),
    ("pupils and staff", "pupils or staff"),
    ("parents/carers", "parents, carers"),
    ("all pupils", "some pupils"),
    ("Only staff may come", "Staff may come"),
    ("staff are told", "parents are told"),
    ("the governers meet", "the governors meet"),
    ("a parent signs", "parents sign"),
    ("Ask Mrs Smith", "Ask Mrs Smyth"),
    ("Ask Mr Brandon", "Ask Mr Brendan"),
    ("is acceptable", "is unacceptable"),
    ("is a complaint", "is a compliant"),
    ("a contract with parents", "a contact with parents"),
    ("the patient ", "the parent"),
    ("filling forms", "filing forms"),
    ("ask the police", "ask the policy"),
    ("offer mediation", "offer medication"),
    ("They resign", "They re-sign and go"),
    ("there is no table", "there is notable"),
    ("unless asked", "when asked"),
    ("the chairman", "the chairmen"),
    ("an analysis", "an analyses"),
    ("Ask [the office](mailto:a@b.example)", "Ask [the office](mailto:c@b.example)"),
    ("[within 10 days](#x)", "[within 20 days](#x)"),
    ("[must](#x) come", "[may](#x) come"),
    ("See [Complaints](policy:complaints)", "See [Complaints](policy:behaviour)"),
    ("Words", "Words and more"),
    ("one 1 1 two", "one 1 two"),
]


@pytest.mark.parametrize(("old", "new"), WORDING)
def test_it_is_wording(old: str, new: str) -> None:
    for before, after in ((old, new), (new, old)):
        told = reworded(before, after, NAMES)
        assert told is None or told.weight is Weight.WORDING


@pytest.mark.parametrize(("old", "new"), SUBSTANCE)
def test_it_is_substance(old: str, new: str) -> None:
    for before, after in ((old, new), (new, old)):
        told = reworded(before, after, NAMES)
        assert told is not None
        assert told.weight is Weight.SUBSTANCE


def test_a_text_too_long_to_compare_word_by_word_is_substance() -> None:
    long = "word other " * 3000
    told = reworded(long, long + "more", NAMES)
    assert told is not None
    assert told.weight is Weight.SUBSTANCE


def test_where_only_the_yaml_is_laid_out_otherwise_nothing_differs() -> None:
    assert reworded("One\n  paragraph.\n\nTwo.", "One paragraph.\n\n\nTwo.") is None
