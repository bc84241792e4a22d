"""Numbers and dates mean what the person who wrote the file meant, or nothing at all."""

from datetime import datetime
from decimal import Decimal

import pytest

from webapp.imports.errors import FileRefused
from webapp.imports.notation import Notation, Survey


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("12", "12"), ("-12", "-12"), ("+3", "3"), ("2.55", "2.55"), ("1,234.50", "1234.50"), ("1,234", "1234"),
        ("1 234.5", "1234.5"), ("1\u00a0234", "1234"), ("0.001", "0.001"), (" 7 ", "7"),
    ],
)  # fmt: skip
def test_numbers_with_a_decimal_point(text: str, number: str) -> None:
    assert Notation().number(text) == Decimal(number)


@pytest.mark.parametrize(
    ("text", "number"), [("2,55", "2.55"), ("1.234,50", "1234.50"), ("1.234", "1234"), ("50,00", "50.00")]
)
def test_numbers_with_a_decimal_comma(text: str, number: str) -> None:
    assert Notation(comma_decimal=True).number(text) == Decimal(number)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "-",
        ".",
        "1e999",
        "NaN",
        "inf",
        "1_000",
        "١٢",
        "²",
        "0x10",
        "1.2.3",
        "1,2,3",
        "12,34,567",
        "£2",
        "9" * 400,
    ],
)
def test_what_is_no_plain_number_is_not_guessed(text: str) -> None:
    assert Notation().number(text) is None


@pytest.mark.parametrize(
    ("text", "order", "moment"),
    [
        ("2010-12-01 08:26:00", None, "2010-12-01T08:26:00+00:00"),
        ("2010-12-01T08:26:00Z", None, "2010-12-01T08:26:00+00:00"),
        ("2010-12-01T08:26:00+03:00", None, "2010-12-01T05:26:00+00:00"),
        ("2010-12-01", None, "2010-12-01T00:00:00+00:00"),
        ("1/12/2010 8:26", "dmy", "2010-12-01T08:26:00+00:00"),
        ("12/1/2010 8:26", "mdy", "2010-12-01T08:26:00+00:00"),
        ("31.12.2010", "dmy", "2010-12-31T00:00:00+00:00"),
        ("31-12-2010 23:59:59", "dmy", "2010-12-31T23:59:59+00:00"),
    ],
)
def test_dates_in_three_formats(text: str, order: str, moment: str) -> None:
    assert Notation(day_order=order).time(text) == datetime.fromisoformat(moment)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "text",
    ["", "yesterday", "2010-13-01", "2010-02-30", "2010-12-01 25:00", "31/12", "1/12/10", "31/13/2010", "1291192000",
     "0000-01-01", "2010-12-01T08:26:00+99:00", "٢٠١٠-١٢-٠١", "0001-01-01T00:00:00+14:00"],
)  # fmt: skip
def test_what_is_no_date_is_not_guessed(text: str) -> None:
    assert Notation(day_order="dmy").time(text) is None


@pytest.mark.parametrize(
    ("texts", "order"),
    [
        (["31/12/2024", "01/02/2024"], "dmy"),
        (["12/31/2024", "01/02/2024"], "mdy"),
        (["01.02.2024"], "dmy"),
        (["2024-01-02"], None),
        (["2024-01-02", "31/12/2024"], "dmy"),
        (["31/12/2024", "31/13/2024"], "dmy"),
    ],
)
def test_the_order_of_day_and_month_is_found_over_the_file(texts: list[str], order: str | None) -> None:
    survey = Survey()
    for text in texts:
        survey.see_time(text)
    assert survey.notation().day_order == order


@pytest.mark.parametrize("texts", [["01/02/2024"], ["31/12/2024", "12/31/2024"], ["31/13/2024"]])
def test_a_person_may_settle_dates_that_can_be_read_both_ways(texts: list[str]) -> None:
    survey = Survey()
    for text in texts:
        survey.see_time(text)
    assert survey.notation("mdy").day_order == "mdy"
    with pytest.raises(FileRefused, match="file_refused"):
        survey.notation()


@pytest.mark.parametrize(
    ("texts", "comma"),
    [(["1,50"], True), (["1.50", "1,234"], False), (["1.234", "0,5"], True), (["2.804"], False)],
)
def test_the_decimal_mark_is_found_over_the_file(texts: list[str], comma: bool) -> None:
    survey = Survey()
    for text in texts:
        survey.see_number(text)
    assert survey.notation().comma_decimal is comma
