"""Money: integers in minor units and a currency. No floats."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from babel.numbers import format_currency

# Digits after the point in use (ISO 4217, with CLDR's practice for UGX, RWF, XOF, XAF).
EXPONENTS = {
    "UGX": 0,
    "RWF": 0,
    "XOF": 0,
    "XAF": 0,
    "BIF": 0,
    "GNF": 0,
    "DJF": 0,
    "KMF": 0,
    "TND": 3,
    "LYD": 3,
}


def exponent(currency: str) -> int:
    """Digits after the point for *currency*; 2 unless the table says otherwise."""
    return EXPONENTS.get(currency, 2)


def to_minor(amount: Decimal, currency: str) -> int:
    """*amount* in whole minor units, halves away from zero."""
    return int(amount.scaleb(exponent(currency)).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def to_major(minor: int, currency: str) -> Decimal:
    """*minor* units as an exact decimal of the currency."""
    return Decimal(minor).scaleb(-exponent(currency))


@lru_cache(maxsize=8192)  # the same prices stand in many places, and CLDR's patterns are slow to apply
def format_money(minor: int, currency: str, locale: str) -> str:
    """*minor* units in words of *locale*; a whole amount is shown without its zeros after the point."""
    amount = to_major(minor, currency)
    digits = 0 if amount == amount.to_integral_value() else exponent(currency)
    pattern = "¤#,##0" + ("." + "0" * digits if digits else "")
    if locale.startswith("fr"):
        pattern = pattern.removeprefix("¤") + "\u00a0¤"
    elif len(currency_symbol(currency, locale)) > 1:
        pattern = pattern.replace("¤", "¤\u00a0")
    return str(format_currency(amount, currency, pattern, locale=locale, currency_digits=False))


def currency_symbol(currency: str, locale: str) -> str:
    """The symbol of *currency* as *locale* writes it."""
    from babel.numbers import get_currency_symbol

    return str(get_currency_symbol(currency, locale=locale))


def saving_percent(alone: int, promised: int) -> int:
    """Whole percent saved against buying alone, rounded down so that it is never overstated."""
    return 0 if alone <= 0 or promised >= alone else (alone - promised) * 100 // alone
