"""What traders do with cards, and what an admin does with proposals."""

from datetime import datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.factories import people
from webapp.accounts.models import Account
from webapp.core.errors import NotFound
from webapp.groups.actions import join_group
from webapp.groups.models import Group
from webapp.groups.terms import NOTHING_SHOWN
from webapp.insights.models import Event
from webapp.recommendations import actions, queries
from webapp.recommendations.errors import ProposalGone
from webapp.recommendations.evidence import check_reasons
from webapp.recommendations.models import Proposal, Recommendation, RecommendationResponse
from worker.jobs.recommendations import rebuild, refresh


def cards(session: Session, trader: Account, now: datetime) -> list[Recommendation]:
    session.expire_all()
    return queries.cards_for(session, trader.id, now)


def responses(session: Session, trader: Account) -> list[str]:
    mine = select(RecommendationResponse.kind).where(RecommendationResponse.trader_id == trader.id)
    return list(session.scalars(mine))


def test_a_card_has_two_reasons_and_something_to_join(
    session: Session, amina: Account, clock: datetime
) -> None:
    for card in cards(session, amina, clock):
        assert len(card.reasons) >= 2
        assert card.proposal is not None
        assert card.proposal.target >= card.proposal.offer.moq


def test_what_is_dismissed_goes_and_stays_away(session: Session, amina: Account, clock: datetime) -> None:
    unwanted = cards(session, amina, clock)[0]
    product, card_id = unwanted.product_id, unwanted.id
    for _again in range(2):
        actions.dismiss_recommendation(session, recommendation_id=card_id, trader=amina, now=clock)
    session.commit()
    assert product not in {card.product_id for card in cards(session, amina, clock)}
    rebuild()
    assert product not in {card.product_id for card in cards(session, amina, clock)}
    assert responses(session, amina) == ["dismissed"]


def test_nobody_dismisses_another_traders_card(
    session: Session, traders: list[Account], clock: datetime
) -> None:
    card = cards(session, traders[0], clock)[0]
    with pytest.raises(NotFound):
        actions.dismiss_recommendation(session, recommendation_id=card.id, trader=traders[1], now=clock)


def test_asking_for_a_proposed_group_is_kept_over_the_night(
    session: Session, amina: Account, clock: datetime
) -> None:
    proposal_id = cards(session, amina, clock)[0].proposal_id
    assert proposal_id is not None
    for _again in range(2):
        actions.back_proposal(session, proposal_id=proposal_id, trader=amina, now=clock)
    session.commit()
    rebuild()
    assert proposal_id in {card.proposal_id for card in cards(session, amina, clock)}
    assert queries.backer_ids(session, proposal_id) == [amina.id]
    assert responses(session, amina) == ["accepted"]


def test_a_retired_proposal_cannot_be_backed(session: Session, amina: Account, clock: datetime) -> None:
    proposal = queries.standing_proposals(session)[0]
    proposal.state = "retired"
    with pytest.raises(ProposalGone):
        actions.back_proposal(session, proposal_id=proposal.id, trader=amina, now=clock)


def test_opened_proposals_turn_their_cards_into_groups(
    session: Session, amina: Account, clock: datetime
) -> None:
    opened = actions.open_proposals(session, top=20, actor=None, now=clock)
    session.commit()
    shown = cards(session, amina, clock)
    assert {card.group_id for card in shown} == {group.id for group in opened}
    assert all(card.proposal_id is None for card in shown)
    assert check_reasons(session).false == []


def test_opening_a_proposal_twice_opens_one_group(
    session: Session, traders: list[Account], clock: datetime
) -> None:
    first = actions.open_proposals(session, top=1, actor=None, now=clock)
    second = actions.open_proposals(session, top=20, actor=None, now=clock)
    assert not {group.product_id for group in first} & {group.product_id for group in second}


def test_a_proposal_that_cannot_be_opened_is_passed_over(
    session: Session, traders: list[Account], clock: datetime
) -> None:
    worst = queries.standing_proposals(session)[0]
    worst.cap += 1
    opened = actions.open_proposals(session, top=20, actor=None, now=clock)
    assert worst.state == "standing"
    assert worst.product_id not in {group.product_id for group in opened}


def test_the_night_after_opening_leaves_the_group_and_proposes_it_no_more(
    session: Session, amina: Account, clock: datetime
) -> None:
    opened = {group.id for group in actions.open_proposals(session, top=1, actor=None, now=clock)}
    session.commit()
    rebuild()
    assert opened <= {card.group_id for card in cards(session, amina, clock)}
    product_ids = set(session.scalars(select(Group.product_id)))
    assert not product_ids & {proposal.product_id for proposal in queries.standing_proposals(session)}


def test_joining_a_recommended_group_is_an_acceptance(
    session: Session, amina: Account, clock: datetime
) -> None:
    group = actions.open_proposals(session, top=1, actor=None, now=clock)[0]
    join_group(
        session, group_id=group.id, trader=amina, actor=amina, firm=10, extra=0,
        shown=NOTHING_SHOWN, op_id=None, now=clock,
    )  # fmt: skip
    assert actions.accept_group(session, group_id=group.id, trader_id=amina.id, now=clock)
    session.commit()
    refresh(amina.id)
    assert group.id not in {card.group_id for card in cards(session, amina, clock)}
    assert responses(session, amina) == ["accepted"]


def test_a_newcomer_sees_at_once_what_the_region_buys(
    session: Session, traders: list[Account], clock: datetime
) -> None:
    newcomer = people.trader(session, "Nakku")
    shown = cards(session, newcomer, clock)
    assert shown
    assert all(card.id is None and len(card.reasons) >= 2 for card in shown)


def test_a_newcomers_first_night_gives_cards_of_her_own(
    session: Session, traders: list[Account], clock: datetime
) -> None:
    newcomer = people.trader(session, "Nakku")
    session.commit()
    rebuild()
    assert all(card.id and len(card.reasons) >= 2 for card in cards(session, newcomer, clock))
    assert check_reasons(session).false == []


def test_backers_will_hear_of_the_opening(session: Session, amina: Account, clock: datetime) -> None:
    proposal = session.scalars(select(Proposal)).all()[0]
    group = actions.open_proposal(session, proposal, actor=None, now=clock)
    told = session.scalars(select(Event).where(Event.kind == "proposal_opened")).one()
    assert told.payload == {"proposal_id": proposal.id, "group_id": group.id}
