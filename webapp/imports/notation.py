"""How a file writes its numbers and dates: found over the whole file, refused when it stays unclear."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from webapp.imports.errors import FileRefused

DayOrder = Literal["dmy", "mdy"]
ISO = re.compile(r"\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d([.]\d{1,6})?)?(Z|[+-]\d\d:\d\d)?)?", re.ASCII)
SLASHED = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4})(?:[T ,]+(\d{1,2}):(\d\d)(?::(\d\d))?)?", re.ASCII)
PLAIN = re.compile(r"[+-]?\d{1,18}(\.\d{1,12})?", re.ASCII)
GROUPED = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d{1,12})?", re.ASCII)
COMMA_IS_DECIMAL = re.compile(r"[+-]?(\d+,(\d{1,2}|\d{4,})|\d{1,3}(\.\d{3})+,\d+|\d{4,},\d+|0,\d+)", re.ASCII)
DOT_IS_DECIMAL = re.compile(
    r"[+-]?(\d+\.(\d{1,2}|\d{4,})|\d{1,3}(,\d{3})+\.\d+|\d{4,}\.\d+|0\.\d+)", re.ASCII
)
SPACES = str.maketrans("", "", " \u00a0\u202f")
REMEMBERED = 8192


@dataclass(frozen=True, slots=True)
class Notation:
    """`comma_decimal`: 1.234,50 rather than 1,234.50. `day_order` is None when all dates are ISO."""

    comma_decimal: bool = False
    day_order: DayOrder | None = None

    def number(self, text: str) -> Decimal | None:
        """An exact number, or None when *text* is not one."""
        return _number(text, self.comma_decimal)

    def time(self, text: str) -> datetime | None:
        """A moment in UTC (a file without zones is taken as UTC), or None when *text* is not one."""
        return _time(text, self.day_order)


class Survey:
    """Watches every number and date of a file, then says how they are written."""

    def __init__(self) -> None:
        self._marks = {"comma": False, "dot": False, "unclear": False}
        self._orders = {"dmy": False, "mdy": False, "slashed": False}
        self._seen: set[str] = set()

    def see_number(self, text: str) -> None:
        """Note what *text* gives away about the decimal mark."""
        if text in self._seen or text.isdigit():
            return
        self._remember(text)
        text = text.translate(SPACES)
        self._marks["comma"] |= bool(COMMA_IS_DECIMAL.fullmatch(text))
        self._marks["dot"] |= bool(DOT_IS_DECIMAL.fullmatch(text))
        self._marks["unclear"] |= bool(GROUPED.fullmatch(text)) and "." not in text

    def see_time(self, text: str) -> None:
        """Note what *text* gives away about the order of day and month."""
        if text in self._seen:
            return
        self._remember(text)
        if match := SLASHED.fullmatch(text.strip()):
            first, mark, second = int(match[1]), match[2], int(match[3])
            self._orders["slashed"] = True
            if first <= 12 or second <= 12:  # a day of no calendar tells nothing
                self._orders["dmy"] |= first > 12 or mark == "."  # a full stop never stands in M.D.Y
                self._orders["mdy"] |= second > 12

    def notation(self, day_order: DayOrder | None = None) -> Notation:
        """The verdict; *day_order* settles dates that can be read both ways, or go both ways. Raises `FileRefused`."""
        if self._marks["comma"] and self._marks["dot"]:
            raise FileRefused("numbers_mixed")
        if self._marks["unclear"] and not (self._marks["comma"] or self._marks["dot"]):
            raise FileRefused("numbers_unclear")
        return Notation(self._marks["comma"], self._day_order(day_order))

    def _day_order(self, told: DayOrder | None) -> DayOrder | None:
        if not self._orders["slashed"]:
            return None
        if self._orders["dmy"] and self._orders["mdy"]:
            if told is not None:
                return told
            raise FileRefused("dates_mixed")
        found: DayOrder | None = "dmy" if self._orders["dmy"] else "mdy" if self._orders["mdy"] else told
        if found is None:
            raise FileRefused("dates_unclear")
        return found

    def _remember(self, text: str) -> None:
        if len(self._seen) >= REMEMBERED:
            self._seen.clear()
        self._seen.add(text)


@lru_cache(REMEMBERED)
def _number(text: str, comma_decimal: bool) -> Decimal | None:
    text = text.translate(SPACES)
    if comma_decimal:
        text = text.translate({ord(","): ".", ord("."): ","})
    if GROUPED.fullmatch(text):
        text = text.replace(",", "")
    return Decimal(text) if PLAIN.fullmatch(text) else None


@lru_cache(REMEMBERED)
def _time(text: str, day_order: DayOrder | None) -> datetime | None:
    text = text.strip()
    try:
        if ISO.fullmatch(text):
            moment = datetime.fromisoformat(text)
            return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
        if not (match := SLASHED.fullmatch(text)):
            return None
        first, _, second, *rest = match.groups(default="0")
        day, month = (second, first) if day_order == "mdy" else (first, second)
        year, hour, minute, seconds = map(int, rest)
        return datetime(year, int(month), int(day), hour, minute, seconds, tzinfo=UTC)
    except (ValueError, OverflowError):
        return None
