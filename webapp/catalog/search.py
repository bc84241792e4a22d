"""Typo-tolerant search: the formula of static/js/search.js, so that phone and server rank alike."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import String, and_, bindparam, case, cast, func, literal
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.sql.elements import ColumnElement

from webapp.catalog.models import Product
from webapp.core.text import normalise, trigrams

LEAST_SHARE_TENTHS = 4
MAX_QUERY_LENGTH = 100


@dataclass(frozen=True)
class SearchTerms:
    """How a typed query narrows (`where`) and orders (`order`) products."""

    where: ColumnElement[bool]
    order: tuple[Any, ...]


def search_terms(typed: str) -> SearchTerms | None:
    """The terms for what a person typed; None when it holds no word and everything is found.

    The phone also finds a record of which every word is begun; each such record shares more than the least
    share anyhow (of a begun word only the last trigram can be missing), so that the share alone decides here.
    """
    text = normalise(typed[:MAX_QUERY_LENGTH])
    words = sorted(set(text.split()))
    if not words:
        return None
    wanted = trigrams(text)
    shared, prefixed = trigrams_shared(wanted), _prefixed(words)
    score = 1000 * shared // len(wanted) + 500 * prefixed // len(words)
    where = and_(_candidate(wanted), 10 * shared >= LEAST_SHARE_TENTHS * len(wanted))
    return SearchTerms(where, (score.desc(), func.char_length(Product.search_text), Product.id))


def trigrams_shared(wanted: list[str]) -> ColumnElement[int]:
    """How many of the wanted trigrams the product has, found as substrings of its padded text."""
    padded = func.concat("  ", func.replace(Product.search_text, " ", "  "), "  ")
    return _count([func.strpos(padded, trigram) > 0 for trigram in wanted])


def _candidate(wanted: list[str]) -> ColumnElement[bool]:
    """What the index can tell: who has the least share lacks so few that it has one of all but that many.

    Left out are beginnings of words, which most products have some of.
    """
    spare = -(-LEAST_SHARE_TENTHS * len(wanted) // 10) - 1
    rarest_first = sorted(wanted, key=lambda trigram: trigram.startswith("  ") + trigram.startswith(" "))
    kept = rarest_first[: len(wanted) - spare]
    overlaps: ColumnElement[bool] = Product.trigrams.overlap(
        cast(bindparam(None, kept, type_=ARRAY(String(3))), ARRAY(String(3)))
    )
    return overlaps


def _prefixed(words: list[str]) -> ColumnElement[int]:
    """How many of the words begin some word of the product. Words hold letters and numbers only: no wildcard."""
    spaced = literal(" ") + Product.search_text
    return _count([func.strpos(spaced, f" {word}") > 0 for word in words])


def _count(conditions: list[ColumnElement[bool]]) -> ColumnElement[int]:
    """How many of the conditions hold; an integer, so that `//` rounds down."""
    total: ColumnElement[int] = case((conditions[0], 1), else_=0)
    for condition in conditions[1:]:
        total = total + case((condition, 1), else_=0)
    return total
