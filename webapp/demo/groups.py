"""Groups of the demo market at every stage of their life, made by the very actions that traders use."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random
from typing import NamedTuple

from sqlalchemy.orm import Session

from webapp.accounts.models import Account
from webapp.catalog.models import Offer
from webapp.core.clock import clock_at
from webapp.groups.actions import join_group
from webapp.groups.closing import close_due_groups
from webapp.groups.models import Group
from webapp.groups.opening import Terms, open_group

MOST_MEMBERS = 9


class Stage(NamedTuple):
    """How full a group is, in per cent of its target, when it opened and when it closes."""

    full: int
    opened: timedelta
    closes: timedelta


STAGES = (
    Stage(0, timedelta(hours=5), timedelta(days=9)),
    Stage(30, timedelta(days=2), timedelta(days=6)),
    Stage(55, timedelta(days=3), timedelta(days=4)),
    Stage(80, timedelta(days=4), timedelta(days=2)),
    Stage(95, timedelta(days=5), timedelta(hours=7)),
    Stage(110, timedelta(days=5), timedelta(days=3)),
    Stage(200, timedelta(days=6), timedelta(days=1)),
    Stage(125, timedelta(days=12), -timedelta(days=4)),
    Stage(45, timedelta(days=14), -timedelta(days=5)),
)


class Stall(NamedTuple):
    """One city's side of the market: its offers, and its traders with the products they favour."""

    offers: Sequence[Offer]
    traders: Sequence[tuple[Account, frozenset[int]]]


def open_demo_groups(session: Session, random: Random, stalls: Sequence[Stall], now: datetime) -> list[Group]:
    """One group for each stage in each stall, on what its traders like best, oldest first."""
    plans = [
        (stage, stall, offer)
        for stall in stalls
        for stage, offer in zip(random.sample(STAGES, len(STAGES)), _liked_best(stall), strict=False)
    ]
    plans.sort(key=lambda plan: now + min(plan[0].closes, -plan[0].opened), reverse=False)
    return [_make(session, random, stage, stall, offer, now) for stage, stall, offer in plans]


def _liked_best(stall: Stall) -> list[Offer]:
    liked = Counter(product for _, favourites in stall.traders for product in favourites)
    return sorted(stall.offers, key=lambda offer: (-liked[offer.product_id], offer.id))


def _make(session: Session, random: Random, stage: Stage, stall: Stall, offer: Offer, now: datetime) -> Group:
    fond = [trader for trader, favourites in stall.traders if offer.product_id in favourites]
    others = [trader for trader, favourites in stall.traders if offer.product_id not in favourites]
    members = random.sample(fond, len(fond)) + random.sample(others, len(others))
    leader = members[0]
    assert leader.pickup_point_id is not None
    opened_at = now - stage.opened
    target = offer.tiers[min(2, len(offer.tiers) - 1)][0]
    terms = Terms(offer.id, leader.pickup_point_id, target, now + stage.closes)
    with clock_at(opened_at):
        group = open_group(session, terms, leader=leader, actor=leader, now=opened_at)
    _fill(session, random, group, members, target * stage.full // 100, min(now, group.closes_at))
    if group.closes_at <= now:
        with clock_at(group.closes_at):
            close_due_groups(session, group.closes_at)
    return group


def _fill(
    session: Session, random: Random, group: Group, members: Sequence[Account], wanted: int, until: datetime
) -> None:
    """Seats at random moments, until *wanted* units are taken."""
    usual = max(1, wanted // group.step // random.randint(3, MOST_MEMBERS))
    moments = sorted(random.random() for _ in members)
    for trader, moment in zip(members, moments, strict=True):
        left = (wanted - group.firm) // group.step
        if left < 1:
            return
        at = group.opened_at + (until - group.opened_at) * moment
        firm = min(left, max(1, random.randint(usual // 2, usual * 2))) * group.step
        extra = random.choice((0, 0, group.step)) if group.step < group.offer.pack_size else 0
        with clock_at(at):
            join_group(
                session, group_id=group.id, trader=trader, actor=trader, firm=firm, extra=extra, now=at
            )
