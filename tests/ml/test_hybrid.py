"""The hybrid score and the choice of cards."""

import numpy as np
import pytest

from ml.cards import CARDS, MOST_PER_CATEGORY, OPEN_PLACES, Candidates, keep_places, vary
from ml.market import NOWHERE
from tests.ml.markets import BEANS, KAMPALA, MBARARA, RICE, SOAP, Bought, market, proposals_of, scorer

EVERYONE = np.arange(10)
NOTHING_BARRED = np.zeros(0, dtype=np.int64)


def chosen(
    lines: list[Bought], candidates: Candidates, trader: int, barred: list[int] | None = None
) -> list[int]:
    model = scorer(market(lines), candidates)
    cards = model.choose(np.array([trader]), np.array(barred or [], dtype=np.int64))
    return [int(product) for product in candidates.product[cards.candidate]]


def test_what_was_bought_before_comes_first_and_lately_counts_more() -> None:
    everything = proposals_of([KAMPALA] * 3, [RICE, BEANS, SOAP])
    lines = [Bought(0, SOAP, 5), Bought(0, BEANS, 100)]
    assert chosen(lines, everything, trader=0) == [SOAP, BEANS, RICE]


def test_a_newcomer_gets_what_the_region_buys() -> None:
    lines = [Bought(trader, BEANS, 5) for trader in range(8)] + [Bought(1, RICE, 5)]
    assert chosen(lines, proposals_of([KAMPALA] * 3, [RICE, BEANS, SOAP]), trader=9)[0] == BEANS


def test_a_card_is_for_the_traders_own_region() -> None:
    assert chosen([], proposals_of([MBARARA, KAMPALA], [RICE, BEANS]), trader=0) == [BEANS]


def test_a_trader_who_is_nowhere_sees_all_regions() -> None:
    model = scorer(market([], traders=1, regions=[NOWHERE]), proposals_of([MBARARA, KAMPALA], [RICE, BEANS]))
    assert len(model.choose(np.array([0]), NOTHING_BARRED).candidate) == 2


def test_what_is_barred_does_not_return() -> None:
    assert chosen([], proposals_of([KAMPALA] * 2, [RICE, BEANS]), trader=3, barred=[3 * 2 + 0]) == [BEANS]


def test_who_already_pays_less_than_the_promise_is_not_bothered() -> None:
    lines = [Bought(0, RICE, 5, quantity=60)]
    assert chosen(lines, proposals_of([KAMPALA], [RICE], promise=90), trader=0) == []


def test_a_group_between_a_third_and_four_fifths_full_is_preferred() -> None:
    fill = np.array([0.1, 0.5, 0.95, np.nan])
    shown = proposals_of([KAMPALA] * 4, [RICE] * 4)
    model = scorer(
        market([]), Candidates(shown.ids, shown.product, shown.region, shown.ladder, shown.promise, fill)
    )
    score = model.score(EVERYONE[:1], np.arange(4))[0]
    assert score[1] > max(score[0], score[2])
    assert min(score[0], score[2]) > score[3]


def test_no_category_fills_the_page_unless_there_is_nothing_else() -> None:
    ranked, allowed = np.arange(20), np.ones(20, dtype=np.bool_)
    mixed = vary(ranked, allowed, np.arange(20), np.array([0] * 10 + list(range(1, 11))))
    assert len(mixed) == CARDS
    assert mixed[: MOST_PER_CATEGORY + 1] == [0, 1, 2, 3, 10]
    assert len(vary(ranked, allowed, np.arange(20), np.zeros(20, dtype=np.int64))) == CARDS


def test_a_few_places_are_kept_for_groups_that_can_be_joined_today() -> None:
    proposals, groups = list(range(CARDS)), [100, 101, 102, 103]
    assert keep_places(proposals, groups) == [*range(CARDS - OPEN_PLACES), 100, 101, 102]
    assert keep_places([101, *proposals[:-1]], groups) == [101, *range(CARDS - OPEN_PLACES), 100, 102]
    assert keep_places([7, 8], [100]) == [7, 8, 100]
    assert keep_places(proposals, []) == proposals


def test_a_product_is_shown_once() -> None:
    assert vary(np.arange(3), np.ones(3, dtype=np.bool_), np.array([5, 5, 6]), np.array([0, 1, 2])) == [0, 2]


def test_scores_do_not_depend_on_who_else_is_asked_for() -> None:
    lines = [Bought(trader, trader % 3, 5) for trader in range(10)]
    model = scorer(market(lines), proposals_of([KAMPALA] * 3, [RICE, BEANS, SOAP]))
    assert model.score(EVERYONE, np.arange(3))[4] == pytest.approx(
        model.score(EVERYONE[4:5], np.arange(3))[0]
    )
