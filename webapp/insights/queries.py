"""What the models read, and what the admin's page shows of events and jobs."""

from __future__ import annotations

from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

from sqlalchemy import RowMapping, func, select, text
from sqlalchemy.orm import Session

from webapp.insights.copying import copy_out
from webapp.insights.models import Event, JobRun

_LINES = """COPY (SELECT o.trader_id, l.product_id, o.id, o.region_id, l.quantity, l.unit_price,
    (extract(epoch FROM o.placed_at) * 1000000)::bigint
    FROM order_lines l JOIN orders o ON o.id = l.order_id WHERE o.placed_at < %(as_of)s) TO STDOUT (FORMAT binary)"""
_LINES_OF_SOME = _LINES.replace(
    ") TO STDOUT",
    """ AND l.product_id IN (SELECT l2.product_id FROM order_lines l2 JOIN orders o2 ON o2.id = l2.order_id
    WHERE o2.trader_id = ANY(%(traders)s))) TO STDOUT""",
)
_TRADERS = """COPY (SELECT id, coalesce(region_id, 0), (disabled_at IS NULL AND role = 'trader')::int::bigint
    FROM accounts a WHERE role = 'trader' OR EXISTS (SELECT 1 FROM orders o WHERE o.trader_id = a.id)
    ORDER BY id) TO STDOUT (FORMAT binary)"""
_PRODUCTS = "COPY (SELECT id, category_id FROM products ORDER BY id) TO STDOUT (FORMAT binary)"
_OFFERS = """SELECT f.id, f.product_id, f.region_id, f.currency, f.pack_size, f.moq, f.capacity, f.tiers, p.unit,
    f.valid_to IS NULL AND p.withdrawn_at IS NULL AS is_current
    FROM offers f JOIN products p ON p.id = f.product_id ORDER BY f.id"""


def copy_lines(session: Session, as_of: datetime) -> BytesIO:
    """Order lines before *as_of* in COPY's binary form, seven bigints each: trader, product, order, region,
    quantity, unit price (minor units), microseconds since 1970."""
    return copy_out(session, _LINES, {"as_of": as_of})


def copy_lines_of(session: Session, as_of: datetime, trader_ids: list[int]) -> BytesIO:
    """As `copy_lines`, but only of products that one of these traders ever bought (everyone's lines of those)."""
    return copy_out(session, _LINES_OF_SOME, {"as_of": as_of, "traders": trader_ids})


def copy_traders(session: Session) -> BytesIO:
    """Traders by id, three bigints each: id, region (0 = none), 1 when they may be shown anything."""
    return copy_out(session, _TRADERS, {})


def copy_products(session: Session) -> BytesIO:
    """Products by id, two bigints each: id, category."""
    return copy_out(session, _PRODUCTS, {})


def all_offers(session: Session) -> list[RowMapping]:
    """Every version of every offer by id, with the product's unit; a group may run on an old version."""
    return list(session.execute(text(_OFFERS)).mappings())


def currencies(session: Session) -> list[str]:
    """Codes of all currencies that regions or offers use, sorted by byte (as the models sort them)."""
    found = session.scalars(text("SELECT currency FROM regions UNION SELECT currency FROM offers"))
    return sorted(found)


def last_job_runs(session: Session, limit: int = 20) -> list[JobRun]:
    """The newest runs of recorded jobs."""
    return list(session.scalars(select(JobRun).order_by(JobRun.id.desc()).limit(limit)))


def job_run(session: Session, run_id: int) -> JobRun | None:
    """One run, or None."""
    return session.get(JobRun, run_id)


def waiting_events(session: Session, now: datetime) -> dict[str, Any]:
    """How many facts still wait for their effects, since when, and how many wait longer than five minutes."""
    late = Event.created_at < now - timedelta(minutes=5)
    row = session.execute(
        select(func.count(), func.min(Event.created_at), func.count().filter(late)).where(
            Event.done_at.is_(None)
        )
    ).one()
    return {"waiting": row[0], "oldest": row[1], "late": row[2]}
