"""Whoever writes a record that phones show, the feed notes it for those who see it."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from tests.factories import catalog, groups, people
from webapp.accounts.models import Account
from webapp.catalog.models import Product
from webapp.core.ids import uuid7
from webapp.groups.actions import join_group
from webapp.groups.models import Group
from webapp.notifications.models import Notification
from webapp.recommendations.models import (
    Proposal,
    ProposalBacker,
    Recommendation,
    RecommendationResponse,
    RecommendationRun,
)
from webapp.sync.models import InboxOp

Notes = Callable[[], set[tuple[str, str, int]]]


@pytest.fixture
def notes(session: Session) -> Notes:
    """What was noted since the last call: (kind, id, reader)."""

    def since_last() -> set[tuple[str, str, int]]:
        session.flush()
        rows = session.execute(text("DELETE FROM changes RETURNING kind, record_id, account_id")).all()
        return {(kind, record, reader) for kind, record, reader in rows}

    return since_last


@pytest.fixture
def amina(session: Session, clock: datetime) -> Account:
    return people.trader(session)


@pytest.fixture
def rice(session: Session, amina: Account) -> Group:
    return groups.rice_group(session, actor=amina)


def product_of(rice: Group) -> Product:
    return rice.product


def test_a_new_product_and_its_offer_are_one_note(session: Session, notes: Notes) -> None:
    catalog.category(session)
    notes()
    beans = catalog.product(session, "Beans")
    assert notes() == {("product", str(beans.id), 0)}


def test_a_withdrawn_product_touches_its_groups(session: Session, rice: Group, notes: Notes) -> None:
    notes()
    rice.product.withdrawn_at = datetime(2026, 3, 2, tzinfo=rice.closes_at.tzinfo)
    assert notes() == {("product", str(rice.product_id), 0), ("group", str(rice.id), 0)}


def test_a_join_is_for_everyone_and_for_the_one_who_joined(
    session: Session, rice: Group, amina: Account, notes: Notes, clock: datetime
) -> None:
    notes()
    join_group(session, group_id=rice.id, trader=amina, actor=amina, firm=4, extra=0, now=clock)
    assert notes() == {("group", str(rice.id), 0), ("group", str(rice.id), amina.id)}


def test_a_group_that_ends_touches_its_products_page(session: Session, rice: Group, notes: Notes) -> None:
    notes()
    rice.state = "expired"
    assert notes() == {("group", str(rice.id), 0), ("product", str(rice.product_id), 0)}


def test_a_renamed_shelf_touches_its_products(session: Session, rice: Group, notes: Notes) -> None:
    notes()
    product_of(rice).category.name = "Grain"
    assert notes() == {("page", "products", 0), ("product", str(rice.product_id), 0)}


def test_a_renamed_place_touches_its_groups(session: Session, rice: Group, notes: Notes) -> None:
    notes()
    rice.pickup_point.name = "Owino gate 5"
    rice.pickup_point.region.name = "Kampala city"
    product_of(rice).supplier.name = "Okello and Sons"
    assert notes() == {("group", str(rice.id), 0), ("product", str(rice.product_id), 0)}


def test_a_person_sees_her_own_settings_change(session: Session, amina: Account, notes: Notes) -> None:
    notes()
    amina.language = "sw"
    assert notes() == {("page", "me", amina.id)}


def test_a_notification_is_for_its_reader(session: Session, amina: Account, notes: Notes) -> None:
    notes()
    told = Notification(account_id=amina.id, code="x", values={}, link="/", dedupe_key="x")
    session.add(told)
    session.flush()
    assert notes() == {("notification", str(told.id), amina.id)}
    told.read_at = told.created_at
    assert notes() == {("notification", str(told.id), amina.id)}


def test_an_op_is_for_its_actor_and_its_subject(session: Session, amina: Account, notes: Notes) -> None:
    agent = people.account(session, "agent", "Okot")
    notes()
    op = InboxOp(
        op_id=uuid7(), actor_id=agent.id, subject_id=amina.id, kind="join_group", kind_version=1, args={},
        fingerprint="0" * 64, outcome="applied", code="ok", received_at=datetime.now().astimezone(),
    )  # fmt: skip
    session.add(op)
    assert notes() == {("op", str(op.op_id), agent.id), ("op", str(op.op_id), amina.id)}


@pytest.fixture
def run(session: Session, clock: datetime) -> RecommendationRun:
    run = RecommendationRun(as_of=clock)
    session.add(run)
    session.flush()
    return run


@pytest.fixture
def card(session: Session, run: RecommendationRun, rice: Group, amina: Account) -> Recommendation:
    card = Recommendation(
        run_id=run.id, trader_id=amina.id, group_id=rice.id, product_id=rice.product_id, rank=1, score=1.0,
        reasons=[], as_of=run.as_of,
    )  # fmt: skip
    session.add(card)
    session.flush()
    return card


def test_cards_are_noted_when_their_run_goes_live(
    session: Session, run: RecommendationRun, card: Recommendation, amina: Account, notes: Notes
) -> None:
    assert ("page", "home", amina.id) not in notes()
    run.state = "live"
    hers = {("group", str(card.group_id), amina.id), ("page", "home", amina.id)}
    assert notes() == hers
    run.state = "retired"
    assert notes() == hers
    session.delete(card)
    assert notes() == set()


def test_a_card_of_the_live_run_is_noted_at_once(
    session: Session, run: RecommendationRun, card: Recommendation, amina: Account, notes: Notes
) -> None:
    run.state = "live"
    notes()
    session.delete(card)
    assert notes() == {("group", str(card.group_id), amina.id), ("page", "home", amina.id)}


def test_an_answer_to_a_card_changes_her_home(
    session: Session, card: Recommendation, rice: Group, amina: Account, notes: Notes
) -> None:
    notes()
    session.add(
        RecommendationResponse(
            trader_id=amina.id, kind="dismissed", product_id=rice.product_id, group_id=rice.id
        )
    )
    assert notes() == {("group", str(rice.id), amina.id), ("page", "home", amina.id)}


def test_a_proposal_lives_on_the_homes_of_those_it_is_for(
    session: Session, run: RecommendationRun, card: Recommendation, rice: Group, amina: Account, notes: Notes
) -> None:
    proposal = Proposal(
        run_id=run.id, product_id=rice.product_id, offer_id=rice.offer_id,
        pickup_point_id=rice.pickup_point_id, target=40, cap=50, expected_quantity=40, likely_traders=3,
        score=1.0, reasons=[], state="standing",
    )  # fmt: skip
    session.add(proposal)
    session.flush()
    card.group_id, card.proposal_id, run.state = None, proposal.id, "live"
    notes()
    proposal.state = "opened"
    assert notes() == {("page", "home", amina.id)}
    session.add(ProposalBacker(proposal_id=proposal.id, trader_id=amina.id))
    assert notes() == {("page", "home", amina.id)}


def test_a_record_written_twice_is_one_note_with_the_writers_transaction(
    session: Session, rice: Group
) -> None:
    rice.closes_at += timedelta(hours=1)
    session.flush()
    noted = session.execute(
        text("SELECT xid = pg_current_xact_id()::text::bigint FROM changes WHERE kind = 'group'")
    )
    assert noted.scalars().all() == [True]


MANY_PRODUCTS = """
    INSERT INTO products (supplier_id, category_id, sku, name, search_text, trigrams)
    SELECT supplier_id, category_id, 's' || n, name, search_text, trigrams
    FROM products, generate_series(1, 10000) n WHERE id = :id"""


def test_ten_thousand_new_products_are_noted_by_one_statement(session: Session, notes: Notes) -> None:
    beans = catalog.product(session, "Beans")
    notes()
    session.execute(text(MANY_PRODUCTS), {"id": beans.id})
    assert len(notes()) == 10_000


def test_a_removed_product_is_noted(session: Session, notes: Notes) -> None:
    beans = catalog.product(session, "Beans")
    notes()
    session.execute(text("DELETE FROM products WHERE id = :id"), {"id": beans.id})
    assert notes() == {("product", str(beans.id), 0)}
