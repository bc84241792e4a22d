"""The words for what is wrong with a file, and for what happened to a line of it."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from webapp.imports.errors import FileRefused


def refusal_words(refusal: FileRefused) -> str:
    """One sentence: what is wrong with the file, and what to do. Nothing of it was loaded."""
    sentences = _about_the_file() | _about_its_columns() | _about_its_notation()
    return str(sentences[refusal.problem]) % refusal.values


def reason_words(reason: str) -> str:
    """Why a line was rejected, or what was repaired."""
    return (_about_a_code() | _about_a_figure() | _about_a_return())[reason]


def _about_the_file() -> dict[str, str]:
    return {
        "not_found": _("There is no file %(file)s."),
        "cannot_read": _("The file %(file)s cannot be read: %(reason)s."),
        "empty": _("The file is empty."),
        "no_lines": _("The file has a header and no lines under it."),
        "not_text": _("%(file)s is not a text file. Save it as CSV, packed with gzip or not packed."),
        "not_text_or_utf16": _("The file is not plain text. Save it as CSV in UTF-8."),
        "encoding_broken": _("The characters of %(file)s cannot be read. Save it as CSV in UTF-8."),
        "gzip_broken": _("The packed file %(file)s is damaged or cut short. Fetch it again."),
        "line_unreadable": _(
            "Line %(line)s cannot be read: %(reason)s. Look for a quotation mark that never ends."
        ),
        "report_unwritable": _("The report cannot be written to %(file)s: %(reason)s."),
        "interrupted": _("The import was stopped before it ended."),
        "busy": _("Another import from the source %(source)s is running. Try again when it has ended."),
        "all_rejected": _("No line of the file could be used. The report says why for each line."),
    }


def _about_its_columns() -> dict[str, str]:
    return {
        "unknown_format": _("There is no format %(format)s. Use online-retail or csv."),
        "map_unreadable": _("%(part)s in --map is not FIELD=COLUMN. The fields are: %(fields)s."),
        "map_names_twice": _("--map names the field %(field)s twice."),
        "map_lacks_fields": _("--map does not say where to find: %(fields)s."),
        "columns_missing": _("The file lacks these columns: %(columns)s. It has: %(found)s."),
        "columns_twice": _("These columns stand in the header more than once: %(columns)s."),
    }


def _about_its_notation() -> dict[str, str]:
    return {
        "numbers_mixed": _(
            "Some numbers have a decimal comma and others a decimal point. Write all in one way."
        ),
        "numbers_unclear": _(
            "1,234 could be a decimal or a thousand, and no other number tells. Write 1234 or 1.234."
        ),
        "dates_mixed": _(
            "Some dates are day/month/year and others month/day/year. Write them as 2024-12-31."
        ),
        "dates_unclear": _(
            "The dates can be read as day/month or as month/day. Say which."
        ),
    }


def _about_a_code() -> dict[str, str]:
    return {
        "cells_missing": _("the line has too few columns"),
        "no_order": _("no order number"),
        "no_product": _("no product code"),
        "no_trader": _("no customer: nobody's purchase"),
        "code_too_long": _("a code longer than 64 characters"),
        "code_tidied": _("invisible characters or spaces taken out of a code"),
        "fee_or_correction": _("a fee, postage, voucher, correction or test, and no goods"),
        "duplicate_line": _("the same line stands above in the same order"),
    }


def _about_a_figure() -> dict[str, str]:
    return {
        "quantity_unreadable": _("the quantity is not a number"),
        "quantity_not_whole": _("the quantity is not a whole number"),
        "quantity_zero": _("the quantity is zero"),
        "quantity_too_large": _("the quantity is over ten million"),
        "price_unreadable": _("the price is not a number"),
        "price_zero": _("the price is zero"),
        "price_negative": _("the price is below zero"),
        "price_below_smallest_coin": _("the price is below the smallest coin"),
        "price_too_large": _("the price is too large"),
        "price_rounded": _("the price rounded to the smallest coin"),
        "currency_unknown": _("the currency is not one we know"),
        "currency_differs": _("the currency is not that of the region"),
        "time_unreadable": _("the date is not one we can read"),
        "time_impossible": _("the date is before 1990 or still to come"),
    }


def _about_a_return() -> dict[str, str]:
    return {
        "cancellation_without_minus": _("a cancellation with a quantity above zero"),
        "return_netted": _("a return, taken off what the trader had bought"),
        "return_unmatched": _("a return of more than the trader had bought before"),
        "purchase_reduced": _("a purchase, made smaller by what came back later"),
    }


def outcome_lines(figures: dict[str, Any]) -> list[str]:
    """What an import brought, line by line, for a person at the command line or on the admin's page."""
    if "already" in figures:
        number = figures["already"]
        return [_("This file was loaded before, as import %(number)s. Nothing was added.", number=number)]
    return [*_what_came_in(figures), *_what_was_wrong(figures)]


def _what_came_in(figures: dict[str, Any]) -> list[str]:
    orders, lines = figures["orders"], figures["order_lines"]
    told = [
        _("Orders added: %(orders)s. Lines in them: %(lines)s.", orders=orders, lines=lines),
        _("New traders: %(number)s.", number=figures["traders"]),
        _("New products: %(number)s.", number=figures["products"]),
        _("Products with a price ladder: %(number)s.", number=figures["ladders"]),
    ]
    if days := figures["shift_days"]:
        told.append(
            ngettext("Every date was moved by %(num)s day.", "Every date was moved by %(num)s days.", days)
        )
    if figures["known_orders"]:
        told.append(
            _("Orders that were here already, left alone: %(number)s.", number=figures["known_orders"])
        )
    return told


def _what_was_wrong(figures: dict[str, Any]) -> list[str]:
    rejected = [
        _("Lines rejected: %(count)s (%(reason)s).", count=count, reason=reason_words(reason))
        for reason, count in figures["rejected"].items()
    ]
    repaired = [
        _("Lines repaired: %(count)s (%(reason)s).", count=count, reason=reason_words(reason))
        for reason, count in figures["repaired"].items()
    ]
    return rejected + repaired
