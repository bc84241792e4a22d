"""Languages: which one this answer speaks, and numbers, money and dates as it writes them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import cache

from babel.core import get_global
from babel.dates import get_timezone
from flask import Flask, g, request
from flask_babel import Babel, format_datetime, format_decimal, get_locale

from config import LANGUAGES, Settings
from webapp.core.money import format_money

NATIVE_NAMES = {"en": "English", "sw": "Kiswahili", "fr": "Français"}
LANGUAGE_COOKIE = "language"


def init_app(app: Flask, settings: Settings) -> None:
    """Choose the locale per request and give the templates their filters."""
    Babel(
        app,
        default_locale=settings.default_language,
        default_translation_directories="translations",
        locale_selector=lambda: choose_language(settings.default_language),
    )
    app.before_request(_settle_language)
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.globals.update(LANGUAGES=NATIVE_NAMES, language=language)
    app.jinja_env.filters.update(money=money, number=number, day=day, moment=moment)


def choose_language(default: str) -> str:
    """The person's own choice, else the browser's cookie, else what the browser prefers."""
    account = g.get("account")
    if account is not None:
        return str(account.language)
    chosen = request.cookies.get(LANGUAGE_COOKIE, "") if request else ""
    if chosen in LANGUAGES:
        return chosen
    return (request.accept_languages.best_match(LANGUAGES) if request else None) or default


def _settle_language() -> None:
    """Find it while the database answers: an error page still speaks it when the database has gone."""
    language()


def language() -> str:
    """The language of this answer: `en`, `sw` or `fr`."""
    return str(get_locale() or "en").split("_")[0]


def money(minor: int, currency: str) -> str:
    """Minor units as the reader's language writes them."""
    return format_money(minor, currency, language())


def number(value: int | float) -> str:
    """A number as the reader's language writes it."""
    return str(format_decimal(value))


def day(value: datetime) -> str:
    """A day in words, such as 2 November 2026."""
    return str(format_datetime(value, "d MMMM y"))


def moment(value: datetime, currency: str = "") -> str:
    """A day and time in short words, such as Mon 2 Nov, 18:00: the clock on the wall where *currency* is paid.

    Where that is not one clock (two zones in a country, a currency of many countries), UTC, and it says so.
    """
    offsets = {value.astimezone(zone).utcoffset() for zone in _zones(currency[:2])}
    if len(offsets) != 1:
        return str(format_datetime(value.astimezone(UTC), "EEE d MMM, HH:mm 'UTC'", rebase=False))
    local = value.astimezone(timezone(offsets.pop() or timedelta()))
    return str(format_datetime(local, "EEE d MMM, HH:mm", rebase=False))


@cache
def _zones(country: str) -> list[tzinfo]:
    """The time zones of a country; a currency's code begins with its country's (ISO 4217)."""
    return [get_timezone(zone) for zone, place in get_global("zone_territories").items() if place == country]
