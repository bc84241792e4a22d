"""Open groups to join."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from tests.factories import catalog
from webapp.accounts.models import Account
from webapp.catalog.models import Product
from webapp.core import clock
from webapp.groups.models import Group
from webapp.groups.opening import Terms, open_group


def rice_group(
    session: Session,
    *,
    actor: Account,
    target: int = 40,
    cap: int | None = 50,
    product: Product | None = None,
    closes_at: datetime | None = None,
) -> Group:
    """A group for rice at Owino gate 3: 40 bags in packs of 10 promise USh 88,000; closes in two days."""
    sold = product or catalog.product(session)
    closing = closes_at or clock.now() + timedelta(days=2)
    point = catalog.pickup_point(session)
    terms = Terms(catalog.offer_of(session, sold).id, point.id, target, closing, cap)
    return open_group(session, terms, leader=None, actor=actor, now=clock.now())
