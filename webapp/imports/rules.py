"""Which lines are orders of goods: every rule that rejects or repairs a line, in the order they are asked."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Literal, NamedTuple

from babel.numbers import is_currency

from webapp.core.money import exponent, to_minor
from webapp.core.text import normalise
from webapp.imports.layouts import Layout
from webapp.imports.notation import Notation

CODE_CHARS, NAME_CHARS = 64, 200
MAX_QUANTITY = 10_000_000
MAX_PRICE = 10**12
EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
NO_REGION = "Unspecified"

# Fees, postage, corrections and tests that carry a digit; without one, `codes_have_digits` finds them.
FEE_CODE = re.compile(r"C2|GIFT[ _-].*|TEST[ _-]?\d*|POSTAGE\d*|FEE\d*", re.IGNORECASE | re.ASCII)
FEE_NAME = re.compile(
    r"(dotcom |next day )?(postage|carriage|freight|shipping|delivery|transport)( (fee|cost|charge)s?)?"
    r"|manual|(trade )?discount|samples?|bank charges?|(\w+ )?(fees?|commission)"
    r"|adjust(ment)?( bad debt)?|bad debt|.*\bgift (voucher|card)s?\b.*|tests?( product| item)?"
)

Outcome = Literal["rejected", "repaired"]
Finding = Callable[[int, Outcome, str, str], None]
"""Takes line, outcome, reason, and the value it is about."""


class CleanLine(NamedTuple):
    """A line that may count. `quantity` is negative for a return; `price` is in minor units."""

    line: int
    order: str
    trader: str
    product: str
    name: str
    quantity: int
    price: int
    currency: str
    at: datetime
    region: str


class Rejected(Exception):
    """This line does not count, because of `reason`."""

    def __init__(self, reason: str, value: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.value = value


class Cleaner:
    """Turns cells into `CleanLine`s. What it rejects or repairs goes to *found*, line by line."""

    def __init__(
        self, layout: Layout, places: Mapping[str, int], notation: Notation, now: datetime, found: Finding
    ) -> None:
        self._layout, self._places, self._notation, self._now = layout, dict(places), notation, now
        self._found = found
        self._width = max(places.values()) + 1

    def clean(self, line: int, cells: Sequence[str]) -> CleanLine | None:
        """The line, or None when a rule rejected it."""
        try:
            return self._clean(line, cells)
        except Rejected as rejection:
            self._found(line, "rejected", rejection.reason, rejection.value)
            return None

    def _clean(self, line: int, cells: Sequence[str]) -> CleanLine:
        if len(cells) < self._width:
            raise Rejected("cells_missing", str(len(cells)))
        value = dict(self._layout.constants)
        for name, place in self._places.items():
            value[name] = cells[place]
        order = self._code(line, value["order"], "no_order")
        product = self._code(line, value["product"], "no_product")
        name = tidy(value.get("name", ""))[:NAME_CHARS]
        if is_fee(product, name, self._layout.codes_have_digits):
            raise Rejected("fee_or_correction", product)
        trader = self._code(line, value["trader"], "no_trader")
        quantity = self._quantity(line, value["quantity"], order)
        currency = value["currency"].strip().upper()
        price = self._price(line, value["price"], currency)
        region = tidy(value.get("region", ""))[:CODE_CHARS] or NO_REGION
        at = self._time(value["time"])
        return CleanLine(line, order, trader, product, name or product, quantity, price, currency, at, region)

    def _code(self, line: int, text: str, empty: str) -> str:
        code = tidy(text).removesuffix(".0")
        if not code:
            raise Rejected(empty)
        if len(code) > CODE_CHARS:
            raise Rejected("code_too_long", code[:CODE_CHARS])
        if code != text.strip():
            self._found(line, "repaired", "code_tidied", code)
        return code

    def _quantity(self, line: int, text: str, order: str) -> int:
        number = self._notation.number(text)
        if number is None:
            raise Rejected("quantity_unreadable", text)
        if number != int(number):
            raise Rejected("quantity_not_whole", text)
        quantity = int(number)
        if quantity == 0:
            raise Rejected("quantity_zero", text)
        if abs(quantity) > MAX_QUANTITY:
            raise Rejected("quantity_too_large", text)
        if quantity > 0 and self._layout.cancelled and order.startswith(self._layout.cancelled):
            raise Rejected("cancellation_without_minus", text)
        return quantity

    def _price(self, line: int, text: str, currency: str) -> int:
        if not is_known(currency):
            raise Rejected("currency_unknown", currency)
        number = self._notation.number(text)
        if number is None:
            raise Rejected("price_unreadable", text)
        if number <= 0:
            raise Rejected("price_zero" if number == 0 else "price_negative", text)
        price, is_exact = minor_units(number, currency)
        if not is_exact:
            if price == 0:
                raise Rejected("price_below_smallest_coin", text)
            self._found(line, "repaired", "price_rounded", text)
        if price > MAX_PRICE:
            raise Rejected("price_too_large", text)
        return price

    def _time(self, text: str) -> datetime:
        at = self._notation.time(text)
        if at is None:
            raise Rejected("time_unreadable", text)
        if not EARLIEST <= at <= self._now:
            raise Rejected("time_impossible", text)
        return at


@lru_cache(16384)
def tidy(text: str) -> str:
    """*text* composed (NFC), without control and invisible characters, its spaces single."""
    if not (text.isascii() and text.isprintable()):
        composed = unicodedata.normalize("NFC", text)
        text = "".join(c if c.isprintable() else " " if c.isspace() else "" for c in composed)
    return " ".join(text.split())


@lru_cache(16384)
def is_fee(product: str, name: str, codes_have_digits: bool) -> bool:
    """Whether the line is postage, a fee, a voucher, a correction or a test, and no goods."""
    if codes_have_digits and not any(c.isdigit() for c in product):
        return True
    return bool(FEE_CODE.fullmatch(product) or FEE_NAME.fullmatch(normalise(name)))


@lru_cache(16384)
def minor_units(number: Decimal, currency: str) -> tuple[int, bool]:
    """*number* in minor units, and whether that is exact."""
    return to_minor(number, currency), number.scaleb(exponent(currency)) % 1 == 0


@lru_cache(64)
def is_known(currency: str) -> bool:
    """Whether *currency* is an ISO 4217 code."""
    return bool(is_currency(currency))
