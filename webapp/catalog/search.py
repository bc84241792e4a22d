"""Typo-tolerant search: the formula of static/js/search.js, so that phone and server rank alike."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Integer, String, and_, bindparam, case, cast, func, literal, or_, select
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
    """The terms for what a person typed; None when it holds no word and everything is found."""
    text = normalise(typed[:MAX_QUERY_LENGTH])
    words = sorted(set(text.split()))
    if not words:
        return None
    wanted = trigrams(text)
    shared, prefixed = trigrams_shared(wanted), _prefixed(words)
    found = or_(10 * shared >= LEAST_SHARE_TENTHS * len(wanted), prefixed == len(words))
    score = 1000 * shared // len(wanted) + 500 * prefixed // len(words)
    # A word that begins like a word of the record shares its first trigram, so the index finds both kinds.
    candidate = Product.trigrams.overlap(_array(wanted))
    return SearchTerms(
        and_(candidate, found), (score.desc(), func.char_length(Product.search_text), Product.id)
    )


def _array(values: list[str]) -> ColumnElement[Any]:
    return cast(bindparam(None, values, type_=ARRAY(String(3))), ARRAY(String(3)))


def trigrams_shared(wanted: list[str]) -> ColumnElement[int]:
    """How many of the wanted trigrams the product has; an integer, so that `//` rounds down."""
    piece = func.unnest(_array(wanted)).column_valued("piece")
    count = select(func.count(piece)).where(piece == func.any(Product.trigrams))
    return cast(count.scalar_subquery(), Integer)


def _prefixed(words: list[str]) -> ColumnElement[int]:
    """How many of the words begin some word of the product. Words hold letters and numbers only: no wildcard."""
    spaced = literal(" ") + Product.search_text
    terms = [case((spaced.like(f"% {word}%"), 1), else_=0) for word in words]
    total: ColumnElement[int] = terms[0]
    for term in terms[1:]:
        total = total + term
    return total
