"""Dates as schools write them, calendars, cycles, and when a review is due."""

from __future__ import annotations

import json
import pickle
import re
from datetime import date, datetime, timedelta
from itertools import pairwise

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from policykit.model.dates import (
    Calendar,
    Cycle,
    Precision,
    ReviewKind,
    ReviewState,
    SchoolDate,
    review_state,
)
from tests.support.strategies.dates import Spelt, calendars, cycles, days, school_dates, spelt_dates

DATE = TypeAdapter(SchoolDate)
CYCLE = TypeAdapter(Cycle)


def parsed(text: str) -> tuple[str, str, str]:
    found = SchoolDate.parse(text)
    return found.precision, found.first_day().isoformat(), found.last_day().isoformat()


@pytest.mark.parametrize(
    ("text", "precision", "first", "last"),
    [
        ("Spring 2024", "term", "2024-01-01", "2024-04-30"),
        ("Spring Term 2023", "term", "2023-01-01", "2023-04-30"),
        ("Spring Term 18/19", "term", "2019-01-01", "2019-04-30"),
        ("Autumn 18/19", "term", "2018-09-01", "2018-12-31"),
        ("Summer 2018-19", "term", "2019-05-01", "2019-08-31"),
        ("Autumn 1 2021", "half-term", "2021-09-01", "2021-10-31"),
        ("Autumn 2 2021", "half-term", "2021-11-01", "2021-12-31"),
        ("Spring 1 23/24", "half-term", "2024-01-01", "2024-02-29"),
        ("September 2025", "month", "2025-09-01", "2025-09-30"),
        ("Sept 2025", "month", "2025-09-01", "2025-09-30"),
        ("Sept. 2025", "month", "2025-09-01", "2025-09-30"),
        ("June 2024", "month", "2024-06-01", "2024-06-30"),
        ("6.9.24", "day", "2024-09-06", "2024-09-06"),
        ("18-1-18", "day", "2018-01-18", "2018-01-18"),
        ("26/01/2023", "day", "2023-01-26", "2023-01-26"),
        ("31st August 2024", "day", "2024-08-31", "2024-08-31"),
        ("31 August 2024", "day", "2024-08-31", "2024-08-31"),
        ("August 31st, 2024", "day", "2024-08-31", "2024-08-31"),
        ("2024-08-31", "day", "2024-08-31", "2024-08-31"),
        ("2024", "year", "2024-01-01", "2024-12-31"),
        ("2023/24", "academic-year", "2023-09-01", "2024-08-31"),
        ("2023-24", "academic-year", "2023-09-01", "2024-08-31"),
        ("1999/00", "academic-year", "1999-09-01", "2000-08-31"),
        ("  sPRING\N{NO-BREAK SPACE} term  2024 ", "term", "2024-01-01", "2024-04-30"),
    ],
)
def test_a_date_is_read_as_schools_write_it(text: str, precision: str, first: str, last: str) -> None:
    assert parsed(text) == (precision, first, last)
    assert SchoolDate.parse(text).written == text


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("2026-02-31", "February 2026 has 28 days"),
        ("31 June 2024", "June 2024 has 30 days"),
        ("29.2.23", "February 2023 has 28 days"),
        ("0 June 2024", "no day 0"),
        ("08/31/2024", "there is no month 31; the day comes first"),
        ("2023/25", "a school year is written 2023/24"),
        ("Spring 18/20", "a school year is written 2018/19"),
        ("2024-09", "a month September 2024"),
        ("1066", "not between 1900 and 2199"),
        ("Sept 24", 'is it "September 2024", or 24 September'),
        ("23/24", '"2023/24"'),
        ("Sprong 2024", 'did you mean "Spring"'),
        ("3 Agust 2024", 'did you mean "August"'),
        ("soon", "such as Spring 2024"),
        ("6.9/24", "such as"),
        ("Spring", "such as"),
        ("Spring 3 2024", "such as"),
        ("Easter 2024", "such as"),
        ("٣ June 2024", "such as"),
        ("", "such as"),
    ],
)
def test_what_cannot_be_a_date_is_refused_with_the_reason(text: str, why: str) -> None:
    with pytest.raises(ValueError, match=re.escape(why)) as caught:
        SchoolDate.parse(text)
    assert str(caught.value).startswith(f'"{text}" ')


def test_a_long_text_is_cut_in_the_message() -> None:
    with pytest.raises(ValueError, match="is not a date") as caught:
        SchoolDate.parse("Spring " * 100_000)
    assert len(str(caught.value)) < 200


@given(spelt_dates())
def test_every_spelling_of_a_date_is_read_as_the_same_time(spelt: Spelt) -> None:
    found = SchoolDate.parse(spelt.text)
    assert (found.precision, found.first_day(), found.last_day()) == (
        spelt.precision,
        spelt.first,
        spelt.last,
    )


@given(school_dates())
def test_the_house_spelling_of_a_date_is_read_back_as_the_date(when: SchoolDate) -> None:
    assert SchoolDate.parse(when.canonical) == when
    assert SchoolDate.parse(when.canonical).written == when.canonical


def test_two_spellings_of_one_term_are_equal_and_hash_alike() -> None:
    one, other = SchoolDate.parse("Spring Term 18/19"), SchoolDate.parse("spring 2019")
    assert one == other
    assert {one: "found"}[other] == "found"
    assert one.written != other.written


def test_a_term_is_not_its_first_day() -> None:
    assert SchoolDate.parse("Spring 2021") != SchoolDate.parse("1 January 2021")


def test_dates_of_different_precision_stand_in_order_of_first_and_then_of_last_day() -> None:
    texts = ["2020/21", "1 January 2021", "January 2021", "Spring 1 2021", "Spring 2021", "2021", "2.1.21"]
    dates = [SchoolDate.parse(text) for text in texts]
    assert all(early < late for early, late in pairwise(dates))


@given(st.lists(school_dates(), min_size=3, max_size=3))
def test_the_order_is_total_and_transitive_and_agrees_with_equality(dates: list[SchoolDate]) -> None:
    one, two, three = dates
    assert (one < two) + (one == two) + (one > two) == 1
    assert not (one <= two <= three) or one <= three
    assert (one == two) == (one.plain_days == two.plain_days)
    assert all(early.plain_days <= late.plain_days for early, late in pairwise(sorted(dates)))


@given(school_dates(), school_dates(), calendars())
def test_a_date_that_was_over_before_another_never_overlaps_it(
    one: SchoolDate, other: SchoolDate, calendar: Calendar
) -> None:
    assert one.definitely_before(other, calendar) == (calendar.last_day(one) < calendar.first_day(other))
    assert not one.definitely_before(one, calendar)


def test_overlapping_dates_are_not_definitely_before_one_another() -> None:
    term, month = SchoolDate.parse("Spring 2024"), SchoolDate.parse("April 2024")
    assert not term.definitely_before(month)
    assert not month.definitely_before(term)
    assert SchoolDate.parse("Spring 2021").definitely_before(SchoolDate.parse("31 January 2024"))


@pytest.mark.parametrize(
    ("text", "months", "expected"),
    [
        ("29 February 2024", 12, "28 February 2025"),
        ("31 August 2024", 6, "28 February 2025"),
        ("Spring 2021", 36, "Spring 2024"),
        ("Autumn 2 2021", 12, "Autumn 2 2022"),
        ("Autumn 2021", 4, "Spring 2022"),
        ("September 2025", 24, "September 2027"),
        ("2024", 12, "2025"),
        ("2023/24", 12, "2024/25"),
        ("15 January 2024", -1, "15 December 2023"),
    ],
)
def test_months_later_a_date_is_as_precise_as_before(text: str, months: int, expected: str) -> None:
    later = SchoolDate.parse(text).plus_months(months)
    assert later == SchoolDate.parse(expected)
    assert later.written == expected


def test_a_date_outside_the_years_of_schools_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="2299"):
        SchoolDate.parse("2199").plus_months(1200)
    with pytest.raises(ValueError, match="no term begins on 2024-02-01"):
        SchoolDate("Spring 2024", Precision.TERM, date(2024, 2, 1))


@given(school_dates(), cycles())
def test_the_next_review_is_later_and_of_the_same_precision_or_within_the_same_time(
    when: SchoolDate, cycle: Cycle
) -> None:
    following = cycle.after(when)
    assert following.precision is when.precision
    assert following >= when
    if cycle.months >= 12:
        assert following > when


# ── calendars ────────────────────────────────────────────────────────────────────────────────────────────
def calendar_of(*terms: tuple[str, str, str]) -> Calendar:
    return Calendar.model_validate(
        {"terms": [{"term": term, "starts": starts, "ends": ends} for term, starts, ends in terms]}
    )


def days_of(calendar: Calendar, text: str) -> tuple[str, str]:
    when = SchoolDate.parse(text)
    return when.first_day(calendar).isoformat(), when.last_day(calendar).isoformat()


def test_a_listed_term_has_the_schools_own_days() -> None:
    calendar = calendar_of(("Spring Term 23/24", "8 January 2024", "28/03/2024"))
    assert days_of(calendar, "Spring 2024") == ("2024-01-08", "2024-03-28")
    assert days_of(calendar, "Spring 2025") == ("2025-01-01", "2025-04-30")
    assert days_of(calendar, "March 2024") == ("2024-03-01", "2024-03-31")
    assert days_of(calendar, "2023/24") == ("2023-09-01", "2024-08-31")


def test_the_halves_of_a_listed_term_meet_at_the_monday_of_its_middle_week() -> None:
    calendar = calendar_of(("Spring 2024", "2024-01-08", "2024-03-28"))
    assert days_of(calendar, "Spring 1 2024") == ("2024-01-08", "2024-02-11")
    assert days_of(calendar, "Spring 2 2024") == ("2024-02-12", "2024-03-28")


def test_a_listed_half_term_counts_before_the_middle_of_its_term() -> None:
    calendar = calendar_of(
        ("Spring 2024", "2024-01-08", "2024-03-28"), ("Spring 1 2024", "2024-01-08", "2024-02-09")
    )
    assert days_of(calendar, "Spring 1 2024") == ("2024-01-08", "2024-02-09")


def test_a_term_whose_halves_are_listed_runs_from_the_first_to_the_last() -> None:
    calendar = calendar_of(
        ("Spring 1 2024", "2024-01-08", "2024-02-09"), ("Spring 2 2024", "2024-02-19", "2024-03-28")
    )
    assert days_of(calendar, "Spring 2024") == ("2024-01-08", "2024-03-28")


@given(school_dates(), calendars())
def test_no_calendar_ends_a_time_before_it_begins(when: SchoolDate, calendar: Calendar) -> None:
    assert when.first_day(calendar) <= when.last_day(calendar)


@given(school_dates(), st.integers(0, 40))
def test_the_halves_of_a_listed_term_cover_it_and_do_not_overlap(when: SchoolDate, length: int) -> None:
    term = SchoolDate.containing(when.starts, Precision.TERM)
    first = term.first_day()
    calendar = calendar_of((term.written, str(first), str(first + timedelta(days=length))))
    one = SchoolDate.containing(term.starts, Precision.HALF_TERM)
    two = one.plus_months(2)
    assert calendar.first_day(one) == first
    assert calendar.last_day(two) == first + timedelta(days=length)
    assert length == 0 or calendar.first_day(two) - calendar.last_day(one) == timedelta(days=1)


@pytest.mark.parametrize(
    ("terms", "key", "why"),
    [
        ([("Spring 2024", "8 January 2024", "3 January 2024")], "ends", "before it starts"),
        ([("Spring 2024", "2023-01-08", "2023-03-28")], "ends", "no day in common with January 2024"),
        ([("2024", "2024-01-08", "2024-03-28")], "term", "not a term or half-term"),
        ([("Spring 2024", "January 2024", "2024-03-28")], "starts", "not a day"),
        ([("Spring 2024", "2024-01-08", "2024-03-28")] * 2, "terms", "listed twice"),
    ],
)
def test_a_slip_in_the_calendar_is_refused_at_its_key(
    terms: list[tuple[str, str, str]], key: str, why: str
) -> None:
    with pytest.raises(ValidationError, match=why) as caught:
        calendar_of(*terms)
    (fault,) = caught.value.errors()
    assert fault["loc"][-1] == key
    assert fault["type"] == "school_date"


# ── cycles ───────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("text", "months"),
    [
        ("every year", 12),
        ("annual", 12),
        ("Annually", 12),
        ("yearly", 12),
        ("1 year", 12),
        ("once a year", 12),
        ("every 3 years", 36),
        ("three years", 36),
        ("3-yearly", 36),
        ("3 year cycle", 36),
        ("every two years", 24),
        ("every other year", 24),
        ("biennial", 24),
        ("every  6\N{NO-BREAK SPACE}months", 6),
        ("termly", 4),
        ("every term", 4),
        ("every ten years", 120),
    ],
)
def test_a_cycle_is_read_as_schools_write_it(text: str, months: int) -> None:
    assert Cycle.parse(text).months == months
    assert Cycle.parse(text).written == text


@pytest.mark.parametrize("text", ["bi-annually", "biannual", "Bi-Annual", "bi annually", "bi-yearly"])
def test_bi_annually_is_refused_and_asks_which(text: str) -> None:
    with pytest.raises(ValueError, match='is it twice a year, or "every 2 years"'):
        Cycle.parse(text)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("3", '"every 3 years" or "every 3 months"'),
        ("often", "every year"),
        ("every year or so", "every year"),
        ("every 0 years", "within one month to ten years"),
        ("every 11 years", "within one month to ten years"),
        ("", "every year"),
    ],
)
def test_what_is_no_cycle_is_refused_with_advice(text: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        Cycle.parse(text)


def test_two_spellings_of_one_cycle_are_equal() -> None:
    assert {Cycle.parse("annually"), Cycle.parse("every 12 months")} == {Cycle.parse("every year")}


# ── reviews ──────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("today", "state"),
    [
        ("2023-12-31", ReviewState(ReviewKind.NOT_DUE)),
        ("2024-01-01", ReviewState(ReviewKind.DUE, date(2024, 1, 1))),
        ("2024-04-30", ReviewState(ReviewKind.DUE, date(2024, 1, 1))),
        ("2024-05-01", ReviewState(ReviewKind.OVERDUE, date(2024, 4, 30))),
    ],
)
def test_a_review_is_due_from_the_first_day_of_its_term_and_overdue_after_the_last(
    today: str, state: ReviewState
) -> None:
    assert review_state(SchoolDate.parse("Spring 2024"), date.fromisoformat(today)) == state


def test_a_review_goes_by_the_schools_calendar() -> None:
    calendar = calendar_of(("Spring 2024", "2024-01-08", "2024-03-28"))
    due = SchoolDate.parse("Spring 2024")
    assert review_state(due, date(2024, 1, 7), calendar).kind is ReviewKind.NOT_DUE
    assert review_state(due, date(2024, 3, 29), calendar) == ReviewState(
        ReviewKind.OVERDUE, date(2024, 3, 28)
    )


def test_a_review_without_a_date_is_not_set() -> None:
    assert review_state(None, date(2024, 1, 1)) == ReviewState(ReviewKind.NOT_SET)


@given(school_dates(), calendars(), days(), days())
def test_a_review_only_ever_moves_on_from_not_due_to_due_to_overdue(
    due: SchoolDate, calendar: Calendar, one: date, other: date
) -> None:
    order = [ReviewKind.NOT_DUE, ReviewKind.DUE, ReviewKind.OVERDUE]
    early, late = sorted((one, other))
    kinds = [review_state(due, day, calendar).kind for day in (early, late)]
    assert order.index(kinds[0]) <= order.index(kinds[1])


@given(school_dates(), calendars(), st.floats(0, 1))
def test_on_every_day_of_its_time_a_review_is_due(due: SchoolDate, calendar: Calendar, share: float) -> None:
    first, last = calendar.days(due)
    day = first + timedelta(days=round((last - first).days * share))
    assert review_state(due, day, calendar) == ReviewState(ReviewKind.DUE, first)


# ── in pydantic models ───────────────────────────────────────────────────────────────────────────────────
class Dated(BaseModel):
    model_config = ConfigDict(extra="forbid")

    on: SchoolDate
    cycle: Cycle | None = None


def test_a_field_takes_text_and_a_bare_year_and_gives_back_what_was_written() -> None:
    dated = Dated.model_validate({"on": 2024, "cycle": "annually"})
    assert dated.on == SchoolDate.parse("2024")
    assert dated.model_dump() == {"on": "2024", "cycle": "annually"}
    text = Dated.model_validate_json('{"on": "Spring Term  18/19"}').model_dump_json(exclude_none=True)
    assert text == '{"on":"Spring Term  18/19"}'


def test_a_field_takes_a_day_from_python_and_a_date_made_before() -> None:
    made = SchoolDate.parse("31 August 2024")
    assert Dated(on=made).on is made
    assert DATE.validate_python(date(2024, 8, 31)) == made
    assert DATE.validate_python(datetime(2024, 8, 31, 12, 30)) == made


@pytest.mark.parametrize("value", [True, 2.5, None, ["Spring 2024"], {"on": 1}, "soon {message}", 24, -2024])
def test_what_is_no_date_is_an_error_of_its_own_type(value: object) -> None:
    with pytest.raises(ValidationError) as caught:
        DATE.validate_python(value)
    (fault,) = caught.value.errors()
    assert fault["type"] == "school_date"
    assert fault["msg"] == fault["ctx"]["message"]


@pytest.mark.parametrize("value", [3, None, "bi-annual", "often"])
def test_what_is_no_cycle_is_an_error_of_its_own_type(value: object) -> None:
    with pytest.raises(ValidationError) as caught:
        CYCLE.validate_python(value)
    assert caught.value.errors()[0]["type"] == "review_cycle"


def test_a_date_survives_pickling() -> None:
    made = SchoolDate.parse("Spring Term 18/19")
    again = pickle.loads(pickle.dumps(made))
    assert (again, again.written) == (made, made.written)


DATE_SCHEMA = jsonschema.Draft202012Validator(DATE.json_schema())
CYCLE_SCHEMA = jsonschema.Draft202012Validator(CYCLE.json_schema())


@given(spelt_dates())
def test_the_json_schema_takes_every_spelling(spelt: Spelt) -> None:
    assert DATE_SCHEMA.is_valid(spelt.text)


@given(spelt_dates(), st.integers(0, 30), st.text("aeprst0129 ./-’'", max_size=2))
def test_the_json_schema_takes_a_text_just_when_its_spelling_can_be_read(
    spelt: Spelt, cut: int, put: str
) -> None:
    text = spelt.text[:cut] + put + spelt.text[cut + 1 :]
    try:
        SchoolDate.parse(text)
        readable = True
    except ValueError as error:
        readable = "cannot be a date" in str(error)  # a spelling that is right, for a day that is not
    assert DATE_SCHEMA.is_valid(text) == readable


@pytest.mark.parametrize(("value", "taken"), [(2024, True), (1066, False), (True, False), (None, False)])
def test_the_json_schema_takes_a_bare_year(value: object, taken: bool) -> None:
    assert DATE_SCHEMA.is_valid(value) == taken


@pytest.mark.parametrize("text", ["every year", "Annually", "3-yearly", "bi-annual", "often", "3", "every"])
def test_the_json_schema_and_the_model_agree_about_cycles(text: str) -> None:
    try:
        Cycle.parse(text)
        readable = True
    except ValueError:
        readable = False
    assert CYCLE_SCHEMA.is_valid(text) == readable


def test_the_json_schema_names_a_date_once_however_often_it_is_used() -> None:
    class Twice(BaseModel):
        one: SchoolDate
        two: SchoolDate | None = None

    assert json.dumps(Twice.model_json_schema()).count('"pattern"') == 1
