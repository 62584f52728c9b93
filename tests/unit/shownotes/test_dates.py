import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbindex.config.notes import DayOrder
from kbindex.shownotes.reading.dates import (
    WrittenDate,
    date_of_path,
    find_date,
    is_date_alone,
    looks_like_date,
    read_date,
    settle_dates,
)
from kbindex.shownotes.reading.month_names import NAMES, fold_month, month_of

DAY = dt.date(2021, 7, 2)

FORMS = (
    "{d:%Y-%m-%d}",
    "{d:%Y/%m/%d}",
    "{d:%Y.%m.%d}",
    "{d:%Y%m%d}",
    "{d.year}年{d.month}月{d.day}日(金)",
    "{d:%Y-%m-%d} 21:00:00 +0900",
    "{d:%Y-%m-%d}T23:30:00-08:00",
    "{month} {d.day}, {d.year}",
    "{month:.3} {d.day} {d.year}",
    "{d.day} {month} {d.year}",
    "{d.day}th of {month} {d.year}",
    "{d.day}-{month:.3}-{d.year}",
    "Fri, {d:%d} {month:.3} {d.year} 21:00:00 GMT",
    "Friday, {month} {d.day}, {d.year}",
)
MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August"),
    *("September", "October", "November", "December"),
)


@given(st.dates(dt.date(1990, 1, 1), dt.date(2090, 12, 31)), st.sampled_from(FORMS))
def test_a_day_is_read_in_each_form_of_it(day: dt.date, form: str) -> None:
    """Law: what a form writes is read as that very day, and as no other."""
    text = form.format(d=day, month=MONTHS[day.month - 1])
    assert read_date(text).days == (day,)
    assert looks_like_date(text)


@given(st.dates(dt.date(1990, 1, 1), dt.date(2090, 12, 31)), st.sampled_from("/-."))
def test_numbers_mean_one_day_or_both(day: dt.date, mark: str) -> None:
    """Law: the day meant is among what is read; one is read where one exists."""
    text = f"{day.day:02}{mark}{day.month:02}{mark}{day.year}"
    found = read_date(text)
    assert day in found.days
    assert (len(found.days) == 1) == (day.day > 12 or day.day == day.month)
    assert (found.order == "dmy") == (day.day > 12)


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    """Law: nothing raises, and a text that is no date has no day."""
    found = read_date(text)
    assert len(found.days) <= 2
    date, said = settle_dates([WrittenDate(text=text, line=3)], path="a.md")
    assert (date is not None) + len(said) + found.is_empty >= 1


@pytest.mark.parametrize(
    ("text", "day"),
    [
        pytest.param("令和3年7月2日", DAY, id="era"),
        pytest.param("平成元年1月8日", dt.date(1989, 1, 8), id="first year of an era"),
        pytest.param("1625227200", DAY, id="epoch"),
        pytest.param("1625227200123", DAY, id="epoch in milliseconds"),
        pytest.param("２０２１年７月２日", DAY, id="full width"),
        pytest.param("2021-07-02 🎙", DAY, id="something behind"),
    ],
)
def test_rarer_forms_are_read(text: str, day: dt.date) -> None:
    assert read_date(text).days == (day,)


@pytest.mark.parametrize(
    "text",
    [
        *("2021-13-01", "2021-02-29", "2021-03-012", "31 June 2021", "20211301"),
        *("昭和64年1月8日", "July 2021", "2021-07", "31/31/2021", "2/7/21", "Tuesday"),
    ],
)
def test_what_is_no_day_is_said_and_never_guessed(text: str) -> None:
    date, said = settle_dates([WrittenDate(text=text, line=4)], path="a.md")
    assert date is None
    assert [(one.line, one.kind) for one in said] == [(4, "bad-date")]


@pytest.mark.parametrize("text", ["", "-", "—", "TBD", "n/a", "未定", "none", "null"])
def test_what_says_that_there_is_no_date_is_right(text: str) -> None:
    assert settle_dates([WrittenDate(text=text, line=4)], path="a.md") == (None, [])


@pytest.mark.parametrize(
    ("written", "path", "order", "date"),
    [
        pytest.param(["02/07/2021"], "a.md", "dmy", DAY, id="the project says day"),
        pytest.param(["07/02/2021"], "a.md", "mdy", DAY, id="the project says month"),
        pytest.param(
            ["02/07/2021", "25/12/2020"], "a.md", None, DAY, id="the file shows it"
        ),
        pytest.param(["07/02/2021"], "2021-07-02-a.md", None, DAY, id="its name"),
        pytest.param(["07/07/2021"], "a.md", None, dt.date(2021, 7, 7), id="alike"),
    ],
)
def test_two_ways_to_read_a_date_are_settled(
    written: list[str], path: str, order: DayOrder | None, date: dt.date
) -> None:
    dates = [WrittenDate(text=text, line=n) for n, text in enumerate(written, 3)]
    assert settle_dates(dates, path=path, order=order) == (date, [])


def test_what_nothing_settles_is_said_with_both_days() -> None:
    date, said = settle_dates([WrittenDate(text="02/07/2021", line=4)], path="a.md")
    assert date is None
    message = (
        "'02/07/2021' is 2021-07-02 or 2021-02-07; write YYYY-MM-DD, or set `dates`"
        " in [notes] to dmy or mdy"
    )
    assert [(one.kind, one.line, one.message) for one in said] == [
        ("ambiguous-date", 4, message)
    ]


def test_files_that_disagree_settle_nothing() -> None:
    texts = ("25/12/2020", "12/25/2020", "02/07/2021")
    dates = [WrittenDate(text=text, line=1, rank=2 - n) for n, text in enumerate(texts)]
    assert [one.kind for one in settle_dates(dates, path="a.md")[1]] == [
        "ambiguous-date"
    ]


def test_recording_comes_before_publishing_wherever_it_stands() -> None:
    published = WrittenDate(text="2021-07-09", line=3, rank=2)
    recorded = WrittenDate(text="2021-07-02", line=4, rank=0)
    assert settle_dates([published, recorded], path="a.md") == (DAY, [])


@pytest.mark.parametrize(
    ("path", "date"),
    [
        ("2021-07-02-title.md", DAY),
        ("posts/20210702.md", DAY),
        ("2021/07/02-title.md", DAY),
        ("2021-07-02-title/index.md", DAY),
        ("meetup-2021-07-02.md", DAY),
        ("2021-13-02-title.md", None),
        ("v2021-07-02.md", None),
        ("025/README.md", None),
        ("1234567890.md", None),
    ],
)
def test_a_file_name_tells_a_date(path: str, date: dt.date | None) -> None:
    assert date_of_path(path) == date


@pytest.mark.parametrize(
    ("title", "date"),
    [
        ("#31 — July 2, 2021", DAY),
        ("2021-07-02 の読み物", DAY),
        ("第5回 2021年7月2日", DAY),
        ("02/07/2021", None),
        ("Version 2021.7", None),
    ],
)
def test_a_title_tells_a_date_that_is_clear(title: str, date: dt.date | None) -> None:
    assert find_date(title) == date


def test_a_date_alone_has_nothing_else_beside_it() -> None:
    alone = ["2021-07-02", "| 2 July 2021", "2021年7月2日（金）", "20210702."]
    assert [is_date_alone(text) for text in alone] == [True] * 4
    assert not is_date_alone("2 July 2021 was warm")
    assert not is_date_alone("")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("2. Juli 2021", id="German"),
        pytest.param("Freitag, 2. Juli 2021", id="German with its weekday"),
        pytest.param("2 juillet 2021", id="French"),
        pytest.param("2 de julio de 2021", id="Spanish"),
        pytest.param("2 de julho de 2021", id="Portuguese"),
        pytest.param("2º de julho de 2021", id="Portuguese with a sign"),
        pytest.param("2 luglio 2021", id="Italian"),
        pytest.param("vrijdag, 2 juli 2021", id="Dutch"),
        pytest.param("2 lipca 2021", id="Polish"),
        pytest.param("2021年7月2日", id="Chinese"),
        pytest.param("2021년 7월 2일", id="Korean"),
        pytest.param("2021年 7月 2日", id="with blanks"),
    ],
)
def test_dates_of_other_languages(text: str) -> None:
    assert read_date(text).days == (dt.date(2021, 7, 2),)
    assert looks_like_date(text) or "," in text
    assert is_date_alone(text)


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("1er août 2021", 8),
        ("1 aout 2021", 8),
        ("1. März 2021", 3),
        ("1. Mai 2021", 5),
        ("1 mars 2021", 3),
        ("1 września 2021", 9),
        ("1 DÉCEMBRE 2021", 12),
        ("Sept. 1, 2021", 9),
    ],
)
def test_names_of_months_with_their_accents_and_without(text: str, month: int) -> None:
    assert read_date(text).days == (dt.date(2021, month, 1),)


@pytest.mark.parametrize("text", ["2 jul. juillet", "31. Februar 2021", "2 foo 2021"])
def test_what_no_language_has_is_no_date(text: str) -> None:
    assert read_date(text).days == ()


def test_no_name_is_of_two_months() -> None:
    for names in zip(*(line.split() for line in NAMES), strict=True):
        assert len({month_of(name) for name in names}) == 1
        assert len({month_of(fold_month(name)) for name in names}) == 1
