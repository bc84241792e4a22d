"""Languages: which one this answer speaks, and numbers, money and dates as it writes them."""

from __future__ import annotations

from datetime import datetime

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


def moment(value: datetime) -> str:
    """A day and time in short words, such as Mon 2 Nov, 18:00."""
    return str(format_datetime(value, "EEE d MMM, HH:mm"))
