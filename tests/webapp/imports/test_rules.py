"""Which lines count, and why the others do not."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from flask import Flask

from webapp.imports.layouts import ONLINE_RETAIL, Layout
from webapp.imports.notation import Notation
from webapp.imports.rules import Cleaner, CleanLine, is_fee, minor_units, tidy
from webapp.imports.words import reason_words

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
COLUMNS = ("order", "trader", "product", "name", "quantity", "price", "time", "currency")
LAYOUT = Layout(
    "csv", "orders", "orders", {name: name for name in COLUMNS}, {"region": "Gulu"}, cancelled="C"
)
GOOD = {
    "order": "7", "trader": "Amina", "product": "R25", "name": "Rice", "quantity": "10", "price": "101.50",
    "time": "2025-03-01 08:30", "currency": "KES",
}  # fmt: skip
Found = list[tuple[str, str]]


def clean(**changed: str) -> tuple[CleanLine | None, Found]:
    found: Found = []
    places = {name: place for place, name in enumerate(COLUMNS)}
    cleaner = Cleaner(
        LAYOUT, places, Notation(), NOW, lambda _line, what, why, _value: found.append((what, why))
    )
    return cleaner.clean(2, list((GOOD | changed).values())), found


def test_a_good_line_is_taken_as_it_is() -> None:
    at = datetime(2025, 3, 1, 8, 30, tzinfo=UTC)
    assert clean() == (CleanLine(2, "7", "Amina", "R25", "Rice", 10, 10150, "KES", at, "Gulu"), [])


@pytest.mark.parametrize(
    ("field", "text", "reason"),
    [
        ("order", "", "no_order"),
        ("order", " \u200b", "no_order"),
        ("order", "9" * 65, "code_too_long"),
        ("trader", "", "no_trader"),
        ("product", "  ", "no_product"),
        ("product", "TEST001", "fee_or_correction"),
        ("name", "POSTAGE", "fee_or_correction"),
        ("name", "Delivery charge", "fee_or_correction"),
        ("name", "Bank Charges", "fee_or_correction"),
        ("name", "Birthday gift voucher 10", "fee_or_correction"),
        ("quantity", "", "quantity_unreadable"),
        ("quantity", "ten", "quantity_unreadable"),
        ("quantity", "١٢", "quantity_unreadable"),
        ("quantity", "1e3", "quantity_unreadable"),
        ("quantity", "1.5", "quantity_not_whole"),
        ("quantity", "0", "quantity_zero"),
        ("quantity", "10000001", "quantity_too_large"),
        ("quantity", "9223372036854775808", "quantity_unreadable"),
        ("price", "", "price_unreadable"),
        ("price", "NaN", "price_unreadable"),
        ("price", "0", "price_zero"),
        ("price", "-1", "price_negative"),
        ("price", "0.001", "price_below_smallest_coin"),
        ("price", "99999999999", "price_too_large"),
        ("time", "", "time_unreadable"),
        ("time", "soon", "time_unreadable"),
        ("time", "2026-03-02 12:01", "time_impossible"),
        ("time", "1899-12-31", "time_impossible"),
        ("currency", "", "currency_unknown"),
        ("currency", "ZZQ", "currency_unknown"),
    ],
)
def test_a_line_that_cannot_count_is_rejected(field: str, text: str, reason: str, app: Flask) -> None:
    assert clean(**{field: text}) == (None, [("rejected", reason)])
    with app.test_request_context():
        assert reason_words(reason)


def test_a_line_with_too_few_columns_is_rejected() -> None:
    found: Found = []
    cleaner = Cleaner(
        LAYOUT, {"order": 7}, Notation(), NOW, lambda _line, what, why, _v: found.append((what, why))
    )
    assert cleaner.clean(2, ["1", "2"]) is None
    assert found == [("rejected", "cells_missing")]


def test_a_cancellation_takes_something_back() -> None:
    assert clean(order="C7", quantity="3") == (None, [("rejected", "cancellation_without_minus")])
    line, found = clean(order="C7", quantity="-3")
    assert line is not None
    assert (line.quantity, found) == (-3, [])


@pytest.mark.parametrize(
    ("field", "text", "kept", "reason"),
    [
        ("trader", "17850.0", "17850", "code_tidied"),
        ("trader", "Ami\u200bna\u202e", "Amina", "code_tidied"),
        ("product", "R 25\x00", "R 25", "code_tidied"),
        ("price", "101.505", 10151, "price_rounded"),
        ("price", "1.234", 123, "price_rounded"),
    ],
)
def test_what_can_be_repaired_is_repaired_and_told(field: str, text: str, kept: object, reason: str) -> None:
    line, found = clean(**{field: text})
    assert getattr(line, field) == kept
    assert found == [("repaired", reason)]


def test_a_name_that_is_missing_or_hostile_does_no_harm() -> None:
    assert clean(name="")[0].name == "R25"  # type: ignore[union-attr]
    hostile = clean(name="<img onerror=alert(1)>\n{{7*7}}\x00" + "\u0301" * 9000)[0]
    assert hostile is not None
    assert len(hostile.name) <= 200
    assert not set(hostile.name) & {"\n", "\x00"}


@pytest.mark.parametrize(
    "code", ["POST", "DOT", "D", "M", "m", "BANK CHARGES", "AMAZONFEE", "CRUK", "S", "PADS", "B"]
)
def test_fee_codes_of_the_known_file_carry_no_digit(code: str) -> None:
    assert is_fee(code, "", codes_have_digits=ONLINE_RETAIL.codes_have_digits)


@pytest.mark.parametrize("code", ["C2", "gift_0001_10", "TEST001", "TEST 2"])
def test_fee_codes_with_a_digit_are_listed(code: str) -> None:
    assert is_fee(code, "", codes_have_digits=True)


@pytest.mark.parametrize(
    ("code", "name"),
    [("85123A", "WHITE HANGING HEART"), ("15056BL", "EDWARDIAN PARASOL"), ("SUGAR", "Sugar"), ("1", "Coffee"),
     ("2", "Manual juicer"), ("3", "Carriage clock"), ("4", "Test tube"), ("5", "Sample bag of tea")],
)  # fmt: skip
def test_goods_are_no_fees(code: str, name: str) -> None:
    assert not is_fee(code, name, codes_have_digits=False)


@pytest.mark.parametrize("text", ["2.55", "0.85", "12.75", "8142.75", "0.29"])
@pytest.mark.parametrize("currency", ["GBP", "KES", "NGN"])
def test_money_is_exact(text: str, currency: str) -> None:
    assert minor_units(Decimal(text), currency) == (int(text.replace(".", "")), True)


def test_a_currency_without_cents_has_none() -> None:
    assert minor_units(Decimal("2500"), "UGX") == (2500, True)
    assert minor_units(Decimal("2500.5"), "UGX") == (2501, False)


def test_text_is_composed_and_its_spaces_are_single() -> None:
    assert tidy(" Cafe\u0301 \t noir\u00a0 ") == "Café noir"
