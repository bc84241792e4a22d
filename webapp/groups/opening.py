"""Opening a group: on a current offer, on terms that its supplier can keep."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from webapp.accounts.models import Account
from webapp.catalog.models import Offer
from webapp.catalog.queries import get_current_offer, get_pickup_point
from webapp.core.ids import share_code
from webapp.groups import rules
from webapp.groups.errors import BadTerms, OfferExhausted
from webapp.groups.history import group_event
from webapp.groups.models import JOINABLE, Group
from webapp.groups.terms import MAX_UNITS, NOTHING_SHOWN, Shown, compare_price
from webapp.insights.actions import record_event

MAX_DAYS = 30


@dataclass(frozen=True)
class Terms:
    """On what terms a group is opened. Quantities in base units."""

    offer_id: int
    pickup_point_id: int
    target: int
    closes_at: datetime
    cap: int | None = None
    """None: as much as the supplier can promise, at most twice the target."""


def open_group(
    session: Session,
    terms: Terms,
    *,
    leader: Account | None,
    actor: Account | None,
    shown: Shown = NOTHING_SHOWN,
    now: datetime,
) -> Group:
    """Open a group on a current offer. Raises NotFound, BadTerms, PriceChanged, OfferExhausted."""
    offer = get_current_offer(session, terms.offer_id, now)
    session.execute(select(Offer.id).where(Offer.id == offer.id).with_for_update(key_share=True))
    point = get_pickup_point(session, terms.pickup_point_id)
    left = _capacity_left(session, offer, now)
    cap = terms.cap if terms.cap is not None else _down_to_pack(min(2 * terms.target, left), offer.pack_size)
    if problem := _problem_of_terms(terms, offer, cap, now):
        raise BadTerms(problem=problem)
    if point.region.currency != offer.currency or offer.region_id not in (None, point.region_id):
        raise BadTerms(problem="other_region")
    if cap > left or terms.target > cap:
        raise OfferExhausted(left=_down_to_pack(left, offer.pack_size))
    group = _new_group(offer, terms, cap, leader, now)
    compare_price(shown, group)
    session.add(group)
    session.flush()
    session.add(group_event(group, "opened", actor, leader, now, to_state="open"))
    record_event(session, "group_opened", {"group_id": group.id}, leader.id if leader else None)
    return group


def _capacity_left(session: Session, offer: Offer, now: datetime) -> int:
    """What the supplier can still promise: capacity less the caps of all live groups on the offer."""
    live = session.scalar(
        select(func.coalesce(func.sum(Group.cap), 0)).where(
            Group.offer_id == offer.id, Group.state.in_(JOINABLE), Group.closes_at > now
        )
    )
    return offer.capacity - int(live or 0)


def _down_to_pack(quantity: int, pack_size: int) -> int:
    return max(quantity, 0) // pack_size * pack_size


def _problem_of_terms(terms: Terms, offer: Offer, cap: int, now: datetime) -> str | None:
    if not 0 < terms.target <= MAX_UNITS or terms.target % offer.pack_size or cap % offer.pack_size:
        return "not_whole_packs"
    if terms.target < offer.moq:
        return "below_minimum"
    if terms.closes_at <= now:
        return "deadline_past"
    return "deadline_far" if terms.closes_at > now + timedelta(days=MAX_DAYS, minutes=1) else None


def _new_group(offer: Offer, terms: Terms, cap: int, leader: Account | None, now: datetime) -> Group:
    return Group(
        code=share_code(),
        product_id=offer.product_id,
        offer=offer,
        pickup_point_id=terms.pickup_point_id,
        leader_id=leader.id if leader else None,
        target=terms.target,
        cap=cap,
        step=rules.step_for(offer.pack_size),
        currency=offer.currency,
        alone_price=offer.alone_price,
        promised_price=rules.tier_price(offer.tiers, terms.target),
        state="open",
        version=1,
        firm=0,
        extra=0,
        members=0,
        opened_at=now,
        closes_at=terms.closes_at,
        is_synthetic=offer.product.is_synthetic,
    )
