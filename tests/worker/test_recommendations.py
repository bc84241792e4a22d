"""Runs swap in whole; refreshing one trader says what the night would say."""

from collections.abc import Iterator
from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ml.features import FEATURES
from tests.factories import orders
from webapp.accounts.models import Account
from webapp.core.clock import clock_at
from webapp.groups.models import Group
from webapp.groups.opening import Terms, open_group
from webapp.insights.models import Event, JobRun, TraderFeatures
from webapp.recommendations import runs
from webapp.recommendations.actions import adopt_group, back_proposal, open_proposals
from webapp.recommendations.card_rows import CardRow, ProposalRow
from webapp.recommendations.evidence import check_reasons
from webapp.recommendations.models import Proposal, Recommendation, RecommendationRun, Segmentation
from webapp.recommendations.queries import LIVE, cards_for, standing_proposals
from worker.jobs import events, insights, recommendations
from worker.jobs.groups import close_due


@pytest.fixture
def traders(app: Flask, session: Session, clock: datetime) -> Iterator[list[Account]]:
    with app.app_context():
        everyone = orders.busy_market(session)
        recommendations.rebuild()
        session.expire_all()
        yield everyone


def shown(session: Session, trader: Account) -> list[tuple[int, float, object]]:
    session.expire_all()
    mine = select(Recommendation).where(Recommendation.trader_id == trader.id, Recommendation.run_id == LIVE)
    cards = session.scalars(mine.order_by(Recommendation.rank))
    return [(card.product_id, card.score, card.reasons) for card in cards]


def states(session: Session) -> list[str]:
    session.expire_all()
    return list(session.scalars(select(RecommendationRun.state).order_by(RecommendationRun.id)))


def test_one_run_is_live_and_the_one_before_is_retired(session: Session, traders: list[Account]) -> None:
    recommendations.compute()
    assert states(session) == ["retired", "live"]


def test_a_run_that_breaks_leaves_the_live_one(
    session: Session, traders: list[Account], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = shown(session, traders[0])
    monkeypatch.delattr(runs, "swap_in")
    with pytest.raises(AttributeError):
        recommendations.compute()
    assert states(session) == ["live", "failed"]
    assert shown(session, traders[0]) == before


def test_refreshing_one_trader_gives_what_the_night_gave(session: Session, traders: list[Account]) -> None:
    before = shown(session, traders[0])
    recommendations.refresh(traders[0].id)
    assert shown(session, traders[0]) == before != []


def test_refreshing_before_the_first_night_does_nothing(
    app: Flask, session: Session, clock: datetime
) -> None:
    with app.app_context():
        recommendations.refresh(orders.busy_market(session)[0].id)
    assert session.scalar(select(func.count()).select_from(Recommendation)) == 0


def test_features_of_one_trader_equal_those_of_the_whole_market(
    session: Session, traders: list[Account]
) -> None:
    whole = [vars_of(session, trader) for trader in traders]
    for trader in traders:
        insights.refresh_features(session, [trader.id])
    assert [vars_of(session, trader) for trader in traders] == whole


def vars_of(session: Session, trader: Account) -> list[float]:
    session.expire_all()
    stored = session.get_one(TraderFeatures, trader.id)
    return [getattr(stored, name) for name in FEATURES]


def test_a_proposal_keeps_its_id_from_night_to_night(session: Session, traders: list[Account]) -> None:
    before = [proposal.id for proposal in standing_proposals(session)]
    recommendations.compute()
    assert [proposal.id for proposal in standing_proposals(session)] == before != []


def test_a_proposal_that_is_no_longer_made_stands_on_for_its_backers(
    session: Session, traders: list[Account], clock: datetime
) -> None:
    backed, other = standing_proposals(session)
    back_proposal(session, proposal_id=backed.id, trader=traders[0], now=clock)
    for proposal in (backed, other):
        proposal.product.withdrawn_at = clock
    session.commit()
    recommendations.compute()
    assert standing_proposals(session) == [backed]
    assert other.state == "retired"
    assert check_reasons(session).false == []


def test_a_group_opened_by_a_trader_takes_its_proposals_place(
    session: Session, traders: list[Account], clock: datetime
) -> None:
    proposal = standing_proposals(session)[0]
    terms = Terms(proposal.offer_id, proposal.pickup_point_id, proposal.offer.moq, clock.replace(day=9))
    group = open_group(session, terms, leader=traders[0], actor=traders[0], now=clock)
    adopt_group(session, group)
    session.commit()
    for event_id in session.scalars(select(Event.id)).all():
        events.handle(event_id)
    assert group.id in {card.group_id for card in cards_for(session, traders[1].id, clock)}
    assert check_reasons(session).false == []


def test_what_was_opened_while_the_run_was_made_is_shown_as_a_group(
    session: Session, traders: list[Account], clock: datetime
) -> None:
    proposal = standing_proposals(session)[0]
    row: ProposalRow = {
        "product_id": proposal.product_id, "offer_id": proposal.offer_id,
        "pickup_point_id": proposal.pickup_point_id, "target": proposal.target, "cap": proposal.cap,
        "expected_quantity": 1, "likely_traders": 5, "score": 1.0, "reasons": [],
    }  # fmt: skip
    card: CardRow = {
        "trader_id": traders[0].id, "group_id": None, "place": (proposal.product_id, proposal.pickup_point_id),
        "product_id": proposal.product_id, "rank": 1, "score": 1.0, "reasons": [], "expires_at": None,
    }  # fmt: skip
    run = runs.begin_run(session, None, clock)
    opened = open_proposals(session, top=1, actor=None, now=clock)
    runs.swap_in(session, run, [row], [card], {}, clock)
    assert [each.group_id for each in cards_for(session, traders[0].id, clock)] == [opened[0].id]
    assert proposal.product_id not in [each.product_id for each in standing_proposals(session)]


def test_cards_of_closed_groups_expire(session: Session, traders: list[Account], clock: datetime) -> None:
    for group in open_proposals(session, top=20, actor=None, now=clock):
        session.get_one(Group, group.id).state = "expired"
    session.commit()
    assert recommendations.expire() > 0
    assert session.scalar(select(func.count()).select_from(Recommendation)) == 0


def test_cards_of_a_group_end_with_its_deadline(
    session: Session, traders: list[Account], clock: datetime
) -> None:
    groups = open_proposals(session, top=20, actor=None, now=clock)
    session.commit()
    with clock_at(groups[0].closes_at):
        close_due()
        for event_id in session.scalars(select(Event.id).where(Event.kind == "group_expired")).all():
            events.handle(event_id)
    assert session.scalar(select(func.count()).select_from(Recommendation)) == 0


def test_each_job_leaves_a_row_for_the_admin(session: Session, traders: list[Account]) -> None:
    rows = session.scalars(select(JobRun).order_by(JobRun.id)).all()
    assert [(row.name, row.outcome, row.progress) for row in rows] == [
        ("features", "done", 100), ("segments", "done", 100), ("recommendations", "done", 100)
    ]  # fmt: skip
    assert rows[2].figures["cards"] > 0


def test_twelve_traders_are_one_segment_and_that_is_said(session: Session, traders: list[Account]) -> None:
    segmentation = session.scalars(select(Segmentation)).one()
    assert (segmentation.k, segmentation.is_natural, segmentation.traders) == (1, False, 12)


def test_an_empty_market_can_be_rebuilt(app: Flask, session: Session, clock: datetime) -> None:
    with app.app_context():
        recommendations.rebuild()
    assert states(session) == ["live"]
    assert session.scalar(select(func.count()).select_from(Proposal)) == 0
