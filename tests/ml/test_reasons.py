"""Reasons: each a code with numbers that are counted, never a number of fewer than five people."""

from typing import Any

import numpy as np

from ml.cards import Candidates
from ml.reasons import MOST_REASONS, explain, explain_to_anyone
from tests.ml.markets import BEANS, KAMPALA, RICE, SOAP, Bought, market, proposals_of, scorer

BEAN_BUYERS = [Bought(trader, BEANS, 5) for trader in range(1, 9)] + [
    Bought(n, BEANS, 45) for n in range(1, 7)
]
BOTH_BUYERS = [Bought(trader, product, 5) for trader in range(1, 7) for product in (RICE, BEANS)]


def reasons_for(
    lines: list[Bought],
    product: int = BEANS,
    trader: int = 0,
    fill: float = np.nan,
    segment: list[int] | None = None,
) -> dict[str, dict[str, Any]]:
    shown = proposals_of([KAMPALA], [product])
    candidates = Candidates(
        shown.ids, shown.product, shown.region, shown.ladder, shown.promise, np.array([fill])
    )
    model = scorer(market(lines), candidates, segment)
    cards = model.choose(np.array([trader]), np.zeros(0, dtype=np.int64))
    return {reason["code"]: reason["values"] for reason in explain(model, cards)[0]}


def test_what_she_bought_is_told_with_times_and_day() -> None:
    lines = [Bought(0, BEANS, 5), Bought(0, BEANS, 5), Bought(0, BEANS, 40)]
    assert reasons_for(lines)["bought_before"] == {"product": 2, "times": 2, "last_on": "2026-02-25"}


def test_others_who_buy_what_she_buys_are_counted() -> None:
    found = reasons_for([Bought(0, RICE, 5), *BOTH_BUYERS])["co_buyers"]
    assert found == {"product": 2, "other_product": 1, "both": 6, "total": 7}


def test_a_trend_is_told_only_when_it_rises() -> None:
    rising = reasons_for(BEAN_BUYERS)["trending_region"]
    assert rising == {"region": 1, "now": 8, "before": 6, "days": 30}
    assert "trending_region" not in reasons_for([line for line in BEAN_BUYERS if line.trader != 7][:6] * 2)


def test_four_neighbours_are_never_shown() -> None:
    assert "region_buyers" not in reasons_for([Bought(trader, BEANS, 5) for trader in range(1, 5)])
    five = reasons_for([Bought(trader, BEANS, 5) for trader in range(1, 6)])
    assert five["region_buyers"] == {"region": 1, "traders": 5, "days": 90}


def test_her_own_segment_is_counted() -> None:
    found = reasons_for(BEAN_BUYERS, segment=[0] * 7 + [1] * 3)["segment_peers"]
    assert found == {"buyers": 6, "size": 7, "days": 90}


def test_a_saving_is_told_to_whoever_pays_the_first_price() -> None:
    saves = {"currency": "UGX", "saving": 20, "alone": 100, "promise": 80, "unit": "bag"}
    assert reasons_for([])["saves"] == saves
    assert "saves" not in reasons_for([Bought(0, BEANS, 5, quantity=60)])


def test_her_shelf_is_told_by_her_own_lines() -> None:
    lines = [Bought(0, RICE, days) for days in range(1, 7)] + [Bought(0, SOAP, 9)]
    assert reasons_for(lines)["category_fit"] == {"category": 1, "lines": 6, "of": 7}


def test_progress_is_read_when_shown_so_nothing_is_stored() -> None:
    assert reasons_for([], fill=0.5)["group_progress"] == {}
    assert "group_progress" not in reasons_for([], fill=0.1)


def test_four_reasons_are_enough() -> None:
    lines = [
        *BOTH_BUYERS,
        *BEAN_BUYERS,
        *(Bought(0, product, days) for product in (RICE, BEANS) for days in (3, 9, 12)),
    ]
    assert len(reasons_for(lines, fill=0.5, segment=[0] * 10)) == MOST_REASONS


def test_a_proposal_is_explained_to_anyone_in_its_region() -> None:
    model = scorer(market(BEAN_BUYERS), proposals_of([KAMPALA], [BEANS]))
    assert [reason["code"] for reason in explain_to_anyone(model, np.array([0]))[0]] == [
        "trending_region",
        "saves",
    ]
