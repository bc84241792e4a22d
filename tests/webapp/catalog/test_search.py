"""The server ranks by the very cases that the phone's search runs."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from tests.factories import catalog
from webapp.catalog.queries import find_products
from webapp.catalog.search import LEAST_SHARE_TENTHS
from webapp.core.text import normalise, trigrams

CASES: dict[str, list[Any]] = json.loads(Path("tests/js/search_cases.json").read_text("utf-8"))


@pytest.mark.parametrize(("typed", "expected"), CASES["normalise"])
def test_text_is_made_comparable_as_on_the_phone(typed: str, expected: str) -> None:
    assert normalise(typed) == expected


@pytest.mark.parametrize(("text", "expected"), CASES["trigrams"])
def test_trigrams_are_those_of_the_phone(text: str, expected: list[str]) -> None:
    assert trigrams(text) == sorted(expected)


@pytest.fixture
def shelf(session: Session) -> dict[int, int]:
    """The cases' records on sale: product id → the case's id. Made in the cases' order, so that ids rise alike."""
    return {catalog.product(session, name=record["name"]).id: record["id"] for record in CASES["records"]}


@pytest.mark.parametrize("case", [case for case in CASES["ranked"] if normalise(case["query"])])
def test_products_are_ranked_as_on_the_phone(
    session: Session, shelf: dict[int, int], case: dict[str, Any]
) -> None:
    found = find_products(session, text=case["query"])
    assert [shelf[product_id] for product_id in found.ids] == case["ids"]


def test_without_a_word_everything_is_listed_by_name(session: Session, shelf: dict[int, int]) -> None:
    assert len(find_products(session, text="%_\\").ids) == len(shelf)


WORD = st.text("abmno1", min_size=1, max_size=8)


@given(begun=st.lists(st.tuples(WORD, st.text("abx", max_size=4)), min_size=1, max_size=6))
def test_a_record_of_which_every_word_is_begun_has_the_least_share(begun: list[tuple[str, str]]) -> None:
    wanted = set(trigrams(" ".join(word for word, _ in begun)))
    held = set(trigrams(" ".join(word + rest for word, rest in begun)))
    assert 10 * len(wanted & held) >= LEAST_SHARE_TENTHS * len(wanted)
