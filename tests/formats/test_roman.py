"""Roman numerals, as the labels of lists have them."""

from __future__ import annotations

import pytest

from policykit.formats.roman import roman, roman_value


def test_every_number_below_four_thousand_comes_back_from_its_numeral() -> None:
    assert [roman_value(roman(number)) for number in range(1, 4000)] == [*range(1, 4000)]


@pytest.mark.parametrize(("number", "numeral"), [(4, "iv"), (9, "ix"), (48, "xlviii"), (1994, "mcmxciv")])
def test_numerals_are_written_as_on_clocks_and_buildings(number: int, numeral: str) -> None:
    assert roman(number) == numeral


@pytest.mark.parametrize("text", ["", "iiii", "vx", "ic", "word", "i" * 5000])
def test_what_is_no_numeral_means_no_number(text: str) -> None:
    assert roman_value(text) == 0
