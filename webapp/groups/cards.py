"""Groups as one reader sees them: everything a card or a page of a group needs, read in bulk.

A list of 200 groups costs as many queries as a list of one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, and_, func, select
from sqlalchemy.orm import Session

from webapp.accounts.models import Account
from webapp.catalog.models import Category, Offer, PickupPoint, Product, Region, Supplier
from webapp.groups.card_shapes import Advice, GroupCard, GroupDetail, LogRow, OwnSeat
from webapp.groups.models import JOINABLE, Group, GroupEvent, Membership
from webapp.groups.queries import sibling_group_ids
from webapp.recommendations.models import Recommendation
from webapp.recommendations.names import Names, names_in
from webapp.recommendations.queries import LIVE
from webapp.recommendations.reasons import Counters, worded

_Row = Row[*tuple[Any, ...]]
ROWS_KEPT = 3
"""Of the public log, in what a phone keeps; the page from the server shows more."""


def group_cards(
    session: Session, account: Account | None, group_ids: Sequence[int], now: datetime
) -> list[GroupCard]:
    """The cards of these groups for this reader, in the order asked for; unknown ids are left out."""
    if not group_ids:
        return []
    rows = session.execute(_card_query(account.id if account else 0).where(Group.id.in_(group_ids)))
    cards = {card.id: card for card in _cards(session, rows.all(), account, now)}
    return [cards[each] for each in group_ids if each in cards]


def group_details(
    session: Session,
    account: Account | None,
    group_ids: Sequence[int],
    now: datetime,
    log_rows: int = ROWS_KEPT,
) -> list[GroupDetail]:
    """The pages of these groups for this reader, in the order asked for; unknown ids are left out."""
    cards = group_cards(session, account, group_ids, now)
    logs = _logs(session, [card.id for card in cards], account, log_rows)
    reader = account.id if account else None
    siblings = sibling_group_ids(
        session, [card.id for card in cards if card.needs_siblings], now=now, without=reader
    )
    return [GroupDetail(card, tuple(logs[card.id]), tuple(siblings.get(card.id, ()))) for card in cards]


def _card_query(account_id: int) -> Select[*tuple[Any, ...]]:
    seat = and_(
        Membership.group_id == Group.id, Membership.trader_id == account_id, Membership.status == "active"
    )
    advice = and_(
        Recommendation.group_id == Group.id,
        Recommendation.trader_id == account_id,
        Recommendation.run_id == LIVE,
    )
    return (
        select(Group, Product.name, Product.unit, Category, Supplier.name, PickupPoint.name, Region.name)
        .add_columns(Offer.tiers, Offer.pack_size, Account.name, Membership, Recommendation)
        .join(Product, Product.id == Group.product_id)
        .join(Category, Category.id == Product.category_id)
        .join(Supplier, Supplier.id == Product.supplier_id)
        .join(Offer, Offer.id == Group.offer_id)
        .join(PickupPoint, PickupPoint.id == Group.pickup_point_id)
        .join(Region, Region.id == PickupPoint.region_id)
        .outerjoin(Account, Account.id == Group.leader_id)
        .outerjoin(Membership, seat)
        .outerjoin(Recommendation, advice)
        .where(Group.state != "draft")
    )


def _cards(
    session: Session, rows: Sequence[_Row], account: Account | None, now: datetime
) -> Iterator[GroupCard]:
    given = [reason for row in rows if row[-1] for reason in row[-1].reasons]
    names = names_in(session, given) if given else Names()
    for row in rows:
        yield _card(row, names, account, now)


def _card(row: _Row, names: Names, account: Account | None, now: datetime) -> GroupCard:
    group, product, unit, category, supplier, point, region, tiers, pack_size, leader, seat, found = row
    filling = Counters(group.firm, group.target, unit)
    return GroupCard(
        is_open=group.state in JOINABLE and group.closes_at > now,
        product_name=product,
        unit=unit,
        category_id=category.id,
        category_slug=category.slug,
        icon=category.icon,
        supplier=supplier,
        pickup_point=point,
        region=region,
        tiers=tuple((least, price) for least, price in tiers),
        pack_size=pack_size,
        leader=leader,
        seat=OwnSeat(seat.firm, seat.extra, seat.max_unit_price) if seat else None,
        advice=Advice(found.id, worded(found.reasons, names, filling)) if found else None,
        reader_role=account.role if account else None,
        reader_currency=account.region.currency if account and account.region else None,
        **{name: getattr(group, name) for name in _OWN_COLUMNS},
    )


_OWN_COLUMNS = (
    "id", "code", "state", "product_id", "currency", "alone_price", "promised_price", "unit_price", "target", "cap",
    "step", "firm", "extra", "members", "pay_policy", "leader_id", "opened_at", "closes_at",
)  # fmt: skip


def _logs(
    session: Session, group_ids: Sequence[int], account: Account | None, most: int
) -> dict[int, list[LogRow]]:
    newest = func.row_number().over(partition_by=GroupEvent.group_id, order_by=GroupEvent.version.desc())
    numbered = (
        select(GroupEvent.id, newest.label("place")).where(GroupEvent.group_id.in_(group_ids)).subquery()
    )
    rows = session.execute(
        select(GroupEvent, Group.leader_id)
        .join(numbered, and_(numbered.c.id == GroupEvent.id, numbered.c.place <= most))
        .join(Group, Group.id == GroupEvent.group_id)
        .order_by(GroupEvent.group_id, GroupEvent.version.desc())
    )
    reader = account.id if account else None
    logs: dict[int, list[LogRow]] = defaultdict(list)
    for event, leader_id in rows:
        who = event.subject_id
        is_reader, is_leader = who is not None and who == reader, who is not None and who == leader_id
        logs[event.group_id].append(LogRow(event.kind, is_reader, is_leader, event.detail, event.created_at))
    return logs
