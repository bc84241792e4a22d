"""The demo market taken out again: every synthetic row and what hangs on it, and nothing else."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from webapp.accounts.models import Account
from webapp.core.clock import now
from webapp.groups.actions import leave_group
from webapp.groups.models import JOINABLE, Group, Membership

# In this order, because each statement may only meet rows that nothing left points at. A place that somebody
# real has taken up stays for them, and is no longer called synthetic.
STEPS = {
    "notifications": """
        DELETE FROM notifications WHERE link IN (SELECT '/groups/' || id FROM groups WHERE is_synthetic)
        OR link IN (SELECT '/products/' || id FROM products WHERE is_synthetic)""",
    "events": """
        DELETE FROM events_log WHERE (payload->>'group_id')::bigint IN (SELECT id FROM groups WHERE is_synthetic)""",
    "groups": "DELETE FROM groups WHERE is_synthetic",
    "orders": "DELETE FROM orders WHERE is_synthetic",
    "offers": """
        DELETE FROM offers USING products WHERE products.id = product_id AND products.is_synthetic""",
    "products": "DELETE FROM products WHERE is_synthetic",
    "accounts": """
        DELETE FROM accounts WHERE is_synthetic
        AND NOT EXISTS (SELECT FROM memberships WHERE trader_id = accounts.id AND status = 'active')
        AND NOT EXISTS (SELECT FROM commitments WHERE acted_by = accounts.id AND trader_id <> acted_by)""",
    "accounts_kept": """
        UPDATE accounts SET disabled_at = now(), password_hash = NULL, phone = NULL, import_source = NULL,
            external_ref = NULL WHERE is_synthetic""",
    "suppliers": """
        DELETE FROM suppliers WHERE is_synthetic
        AND NOT EXISTS (SELECT FROM products WHERE supplier_id = suppliers.id)""",
    "categories": """
        DELETE FROM categories WHERE is_synthetic
        AND NOT EXISTS (SELECT FROM products WHERE category_id = categories.id)""",
    "regions_kept": """
        UPDATE regions SET is_synthetic = false WHERE is_synthetic AND (
            EXISTS (SELECT FROM accounts WHERE region_id = regions.id)
            OR EXISTS (SELECT FROM orders WHERE region_id = regions.id)
            OR EXISTS (SELECT FROM groups JOIN pickup_points ON pickup_points.id = pickup_point_id
                WHERE region_id = regions.id)
            OR EXISTS (SELECT FROM offers WHERE region_id = regions.id))""",
    "regions": "DELETE FROM regions WHERE is_synthetic",
}


def remove_demo(session: Session) -> dict[str, int]:
    """Remove every synthetic row, in the caller's transaction; how many of each kind went.

    A demo trader who sits in a real group leaves it. Who cannot be taken out of real history (a seat in a
    locked group, an agent who acted for somebody real) stays as a disabled account.
    """
    _leave_real_groups(session, now())
    session.execute(text("SET LOCAL statement_timeout = 0"))
    gone = {name: int(session.execute(text(step)).rowcount) for name, step in STEPS.items()}  # type: ignore[attr-defined]
    session.expire_all()
    return gone


def _leave_real_groups(session: Session, at: datetime) -> None:
    seats = (
        select(Membership)
        .join(Group, Group.id == Membership.group_id)
        .join(Account, Account.id == Membership.trader_id)
        .where(Account.is_synthetic, Group.is_synthetic.is_(False), Membership.status == "active")
        .where(Group.state.in_(JOINABLE), Group.closes_at > at)
    )
    for seat in session.scalars(seats).all():
        leave_group(session, group_id=seat.group_id, trader=seat.trader, actor=seat.trader, now=at)
    session.flush()
