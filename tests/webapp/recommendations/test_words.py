"""Reasons as sentences: whole, with their own numbers, in the reader's language and money."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from flask_babel import force_locale
from sqlalchemy.orm import Session

from tests.factories import catalog
from webapp.recommendations.names import Names, names_in
from webapp.recommendations.reasons import Counters
from webapp.recommendations.words import segment_name, sentence

NAMES = Names(products={1: "Rice", 2: "Beans"}, regions={1: "Mbare"}, categories={1: "Grains"})
SAID = [
    (
        "bought_before", {"product": 1, "times": 7, "last_on": "2026-02-11"},
        "You bought Rice 7 times, last on 11 Feb 2026",
    ),
    ("bought_before", {"product": 1, "times": 1, "last_on": "2026-02-11"}, "You bought Rice once, on 11 Feb 2026"),
    (
        "co_buyers", {"product": 1, "other_product": 2, "both": 31, "total": 96},
        "31 of the 96 traders who buy Beans, as you do, also buy this",
    ),
    (
        "trending_region", {"region": 1, "now": 1_018, "before": 9, "days": 30},
        "1,018 traders in Mbare bought this in 30 days; in the 30 days before, 9 did",
    ),
    (
        "region_buyers", {"region": 1, "traders": 18, "days": 90},
        "18 traders in Mbare bought this in the last 90 days",
    ),
    (
        "segment_peers", {"buyers": 12, "size": 300, "days": 90},
        "12 of 300 traders who buy the way you do bought this in the last 90 days",
    ),
    ("category_fit", {"category": 1, "lines": 6, "of": 7}, "6 of your 7 purchases are from Grains"),
    (
        "saves", {"currency": "GBP", "saving": 85, "alone": 295, "promise": 210, "unit": "piece"},
        "Saves £0.85 a piece: £2.10 instead of £2.95 alone",
    ),
]  # fmt: skip


@pytest.fixture
def english(app: Flask) -> Iterator[None]:
    with app.test_request_context(), force_locale("en"):
        yield


@pytest.mark.parametrize(("code", "values", "words"), SAID)
def test_a_reason_is_one_whole_sentence(english: None, code: str, values: dict[str, Any], words: str) -> None:
    assert sentence({"code": code, "values": values}, NAMES) == words


def test_a_reason_whose_name_is_gone_is_not_said(english: None) -> None:
    still_said = [code for code, values, _ in SAID if sentence({"code": code, "values": values}, Names())]
    assert still_said == ["segment_peers", "saves"]


def test_progress_is_that_of_the_group_now(english: None) -> None:
    reason = {"code": "group_progress", "values": {}}
    assert sentence(reason, NAMES, Counters(34, 50, "bag")) == "34 of 50 bags are taken already"
    assert sentence(reason, NAMES) == ""


def test_numbers_and_money_follow_the_reader(app: Flask) -> None:
    values = {"currency": "XOF", "saving": 12_500, "alone": 100_000, "promise": 87_500, "unit": "bag"}
    with app.test_request_context(), force_locale("fr"):
        assert "12\u202f500\u00a0" in sentence({"code": "saves", "values": values}, NAMES)


def test_a_reason_of_a_newer_version_is_left_out(english: None) -> None:
    assert sentence({"code": "written_in_the_stars", "values": {}}, NAMES) == ""


def test_all_names_come_in_one_query(session: Session) -> None:
    rice, kampala = catalog.product(session), catalog.region(session)
    reasons = [
        {
            "code": "x",
            "values": {"other_product": rice.id, "region": kampala.id, "category": rice.category_id},
        }
    ]
    names = names_in(session, reasons)
    assert names.products == {rice.id: rice.name}
    assert names.regions == {kampala.id: "Kampala"}
    assert names.categories == {rice.category_id: "Grains"}


def test_a_segment_is_called_by_what_sets_it_apart(english: None) -> None:
    assert segment_name("many_products+frequent") == "Many products, buy often"
    assert segment_name("typical") == "The middle of the market"
