"""Opening a group on terms that its supplier can keep."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from tests.factories import catalog, groups, people
from webapp.accounts.models import Account
from webapp.catalog.models import PickupPoint
from webapp.core.errors import NotFound, Refusal
from webapp.groups.errors import BadTerms, OfferExhausted, PriceChanged
from webapp.groups.opening import Terms, open_group
from webapp.groups.terms import Shown


@pytest.fixture
def amina(session: Session, clock: datetime) -> Account:
    return people.trader(session)


def test_the_promise_is_the_price_at_the_target(session: Session, amina: Account) -> None:
    rice = groups.rice_group(session, actor=amina, target=40)
    assert (rice.promised_price, rice.alone_price, rice.step) == (88_000, 101_000, 2)


def test_without_a_cap_a_group_may_grow_to_twice_its_target(session: Session, amina: Account) -> None:
    assert groups.rice_group(session, actor=amina, target=40, cap=None).cap == 80


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({"target": 35}, "not_whole_packs"),
        ({"target": 0}, "not_whole_packs"),
        ({"target": -10}, "not_whole_packs"),
        ({"cap": 45}, "not_whole_packs"),
        ({"closes_at": timedelta(0)}, "deadline_past"),
        ({"closes_at": timedelta(days=40)}, "deadline_far"),
    ],
)
def test_terms_that_cannot_stand_are_named(
    session: Session, amina: Account, clock: datetime, changed: dict[str, Any], problem: str
) -> None:
    if "closes_at" in changed:
        changed = {"closes_at": clock + changed["closes_at"]}
    with pytest.raises(BadTerms) as refused:
        groups.rice_group(session, actor=amina, **changed)
    assert refused.value.values == {"problem": problem}


def test_live_groups_never_promise_more_than_the_supplier_has(session: Session, amina: Account) -> None:
    rice = catalog.product(session)
    groups.rice_group(session, actor=amina, product=rice, target=900, cap=900)
    with pytest.raises(OfferExhausted) as refused:
        groups.rice_group(session, actor=amina, product=rice, target=200, cap=200)
    assert refused.value.values == {"left": 100}


def test_a_group_stands_where_its_offer_is_sold(session: Session, amina: Account, clock: datetime) -> None:
    lagos = PickupPoint(name="Balogun", region_id=catalog.region(session, "lagos", "NGN").id)
    session.add(lagos)
    session.flush()
    sold = catalog.offer_of(session, catalog.product(session))
    with pytest.raises(BadTerms):
        open_with(session, Terms(sold.id, lagos.id, 40, clock + timedelta(days=1)), amina, clock)


def test_a_dearer_promise_than_shown_is_a_conflict(session: Session, amina: Account, clock: datetime) -> None:
    sold = catalog.offer_of(session, catalog.product(session))
    terms = Terms(sold.id, catalog.pickup_point(session).id, 40, clock + timedelta(days=1))
    with pytest.raises(PriceChanged):
        open_with(session, terms, amina, clock, Shown(unit_price=80_000, currency="UGX"))


def test_an_offer_that_ended_opens_nothing(session: Session, amina: Account, clock: datetime) -> None:
    sold = catalog.offer_of(session, catalog.product(session))
    sold.valid_to = clock
    session.flush()
    with pytest.raises(NotFound):
        open_with(session, Terms(sold.id, 1, 40, clock + timedelta(days=1)), amina, clock)


def open_with(
    session: Session, terms: Terms, actor: Account, now: datetime, shown: Shown | None = None
) -> Refusal | None:
    open_group(session, terms, leader=actor, actor=actor, shown=shown or Shown(), now=now)
    return None
