"""Every number of every shown reason is counted again, apart from the models."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from webapp.accounts.models import Account
from webapp.orders.models import Order
from webapp.recommendations.evidence import check_reasons
from webapp.recommendations.models import Proposal, Recommendation

CODES = {
    "bought_before", "co_buyers", "saves", "region_buyers", "trending_region", "segment_peers", "category_fit",
}  # fmt: skip


def falsify(session: Session, holder: Recommendation | Proposal, code: str, **values: Any) -> None:
    reason = next(reason for reason in holder.reasons if reason["code"] == code)
    reason["values"] |= values
    flag_modified(holder, "reasons")
    session.flush()


def card_with(session: Session, code: str) -> Recommendation:
    cards = session.scalars(select(Recommendation)).all()
    return next(card for card in cards if code in {reason["code"] for reason in card.reasons})


def test_all_that_the_models_say_is_true(session: Session, traders: list[Account]) -> None:
    verdict = check_reasons(session)
    assert (verdict.false, verdict.short) == ([], 0)
    assert set(verdict.checked) == CODES


@pytest.mark.parametrize(
    ("code", "values"),
    [
        ("bought_before", {"times": 7}),
        ("bought_before", {"last_on": "2026-02-25"}),
        ("co_buyers", {"both": 9}),
        ("co_buyers", {"total": 13}),
        ("region_buyers", {"traders": 13}),
        ("region_buyers", {"days": 30}),
        ("trending_region", {"before": 12}),
        ("trending_region", {"region": 0}),
        ("segment_peers", {"size": 13}),
        ("category_fit", {"of": 13}),
        ("saves", {"saving": 16_501}),
        ("saves", {"currency": "KES"}),
    ],
)
def test_one_false_number_is_found_and_named(
    session: Session, traders: list[Account], code: str, values: dict[str, Any]
) -> None:
    card = card_with(session, code)
    falsify(session, card, code, **values)
    (wrong,) = check_reasons(session).false
    assert (wrong.holder, wrong.id, wrong.code) == ("card", card.id, code)
    assert wrong.found != wrong.said


def test_a_false_proposal_is_found_too(session: Session, traders: list[Account]) -> None:
    proposal = session.scalars(select(Proposal)).all()[0]
    falsify(session, proposal, "saves", promise=1)
    assert [(wrong.holder, wrong.id) for wrong in check_reasons(session).false] == [("proposal", proposal.id)]


def test_an_invented_kind_of_reason_is_false(session: Session, traders: list[Account]) -> None:
    card = card_with(session, "saves")
    card.reasons = [*card.reasons, {"code": "everybody_loves_it", "values": {}}]
    session.flush()
    assert [wrong.code for wrong in check_reasons(session).false] == ["everybody_loves_it"]


def test_an_order_that_vanishes_makes_reasons_false(session: Session, amina: Account) -> None:
    session.execute(delete(Order).where(Order.trader_id == amina.id))
    assert "bought_before" in {wrong.code for wrong in check_reasons(session).false}


def test_a_card_with_one_reason_is_reported(session: Session, traders: list[Account]) -> None:
    card = card_with(session, "saves")
    card.reasons = card.reasons[:1]
    session.flush()
    assert check_reasons(session).short == 1


def test_the_command_is_silent_on_truth_and_fails_on_a_lie(
    app: Flask, session: Session, traders: list[Account]
) -> None:
    check: Callable[[], Any] = lambda: app.test_cli_runner().invoke(args=["check-reasons"])  # noqa: E731
    assert check().exit_code == 0
    falsify(session, card_with(session, "co_buyers"), "co_buyers", both=11)
    session.commit()
    refused = check()
    assert refused.exit_code == 1
    assert "co_buyers" in refused.stderr
