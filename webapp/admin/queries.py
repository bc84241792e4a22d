"""The numbers of the admin's first page: real people and goods apart from synthetic ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, case, func, select
from sqlalchemy.orm import Session

from webapp.accounts.models import Account
from webapp.catalog.models import Offer, Product, Supplier
from webapp.groups.models import Group
from webapp.orders.models import Order
from webapp.sync.models import InboxOp, Installation

MONTH = timedelta(days=30)
SILENT_AFTER = timedelta(days=7)
FILLED = ("locked", "funded", "ordered", "arrived", "settled")
FAILED = ("expired", "cancelled", "supply_failed", "refunding", "closed_failed")


@dataclass(frozen=True, slots=True)
class Count:
    """How many of one kind are real, and how many synthetic."""

    kind: str
    real: int
    synthetic: int


@dataclass(frozen=True, slots=True)
class Numbers:
    """Real data only, save `counts`. `saved`: minor units by currency, of groups that filled within 30 days."""

    counts: Sequence[Count]
    saved: Sequence[tuple[str, int]]
    filled: int
    failed: int
    ops: dict[str, int]
    """Ops that came from phones, by outcome."""
    phones: int
    silent_phones: int
    unsent: int
    """Ops that phones said they still hold."""

    @property
    def has_synthetic(self) -> bool:
        """Is any of the market synthetic?"""
        return any(count.synthetic for count in self.counts)


def numbers(session: Session, now: datetime) -> Numbers:
    """Everything on the admin's first page that is counted, in five queries."""
    filled, failed = _ended_groups(session)
    phones = session.execute(
        select(
            func.count(),
            func.count().filter(Installation.last_seen_at < now - SILENT_AFTER),
            func.coalesce(func.sum(Installation.unsent), 0),
        ).where(Installation.revoked_at.is_(None))
    ).one()
    return Numbers(_counts(session), _saved(session, now), filled, failed, _phone_ops(session), *phones)


def _counts(session: Session) -> list[Count]:
    kinds = {
        "traders": (Account, Account.role == "trader"),
        "suppliers": (Supplier, True),
        "products": (Product, True),
        "orders": (Order, True),
        "groups": (Group, True),
    }
    columns = []
    for model, which in kinds.values():
        for is_synthetic in (False, True):
            rows = select(func.count()).select_from(model).where(model.is_synthetic.is_(is_synthetic))  # type: ignore[attr-defined]
            columns.append((rows if which is True else rows.where(which)).scalar_subquery())  # type: ignore[arg-type]
    found = session.execute(select(*columns)).one()
    return [Count(kind, found[2 * n], found[2 * n + 1]) for n, kind in enumerate(kinds)]


def _ended_groups(session: Session) -> tuple[int, int]:
    filled, failed = session.execute(
        select(
            func.count().filter(Group.state.in_(FILLED)), func.count().filter(Group.state.in_(FAILED))
        ).where(Group.is_synthetic.is_(False))
    ).one()
    return filled, failed


def _saved(session: Session, now: datetime) -> list[tuple[str, int]]:
    """Against buying alone: the sum over filled groups of (price alone − price paid) × units in whole packs."""
    rest = Group.firm % Offer.pack_size
    is_completed = and_(rest > 0, rest + Group.extra >= Offer.pack_size)
    units = Group.firm - rest + case((is_completed, Offer.pack_size), else_=0)
    amount = func.sum((Group.alone_price - Group.unit_price) * units)
    rows = session.execute(
        select(Group.currency, amount)
        .join(Group.offer)
        .where(Group.state.in_(FILLED), Group.closes_at > now - MONTH, Group.is_synthetic.is_(False))
        .group_by(Group.currency)
        .order_by(amount.desc())
    )
    return [(currency, int(saved)) for currency, saved in rows]


def _phone_ops(session: Session) -> dict[str, int]:
    rows = session.execute(
        select(InboxOp.outcome, func.count())
        .where(InboxOp.installation_id.is_not(None))
        .group_by(InboxOp.outcome)
    )
    return {str(outcome): int(count) for outcome, count in rows}
