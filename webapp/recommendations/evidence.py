"""Every number of every shown reason, counted again by plain SQL over the orders, apart from the models."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

MIN_PEOPLE = 5
MIN_REASONS = 2

# One row per reason that is shown: on a live card, or on a proposal (then without a trader).
_QUOTED = """CREATE TEMP TABLE quoted ON COMMIT DROP AS
WITH holders AS (
    SELECT 'card' AS holder, r.id, r.trader_id, r.product_id, r.as_of, n.segmentation_id, r.reasons, r.group_id,
        coalesce(g.offer_id, p.offer_id) AS offer_id, coalesce(g.target, p.target) AS target,
        coalesce(g.pickup_point_id, p.pickup_point_id) AS pickup_point_id
    FROM recommendations r JOIN recommendation_runs n ON n.id = r.run_id AND n.state = 'live'
    LEFT JOIN groups g ON g.id = r.group_id LEFT JOIN proposals p ON p.id = r.proposal_id
    UNION ALL
    SELECT 'proposal', p.id, NULL, p.product_id, n.as_of, NULL, p.reasons, NULL, p.offer_id, p.target, p.pickup_point_id
    FROM proposals p JOIN recommendation_runs n ON n.id = p.run_id WHERE p.state <> 'retired')
SELECT h.holder, h.id, h.trader_id, h.product_id, h.as_of, h.segmentation_id, h.offer_id, h.target, h.group_id,
    k.region_id, reason->>'code' AS code, reason->'values' AS said
FROM holders h JOIN pickup_points k ON k.id = h.pickup_point_id, jsonb_array_elements(h.reasons) AS reason"""

_LINES = """CREATE TEMP TABLE lines ON COMMIT DROP AS
SELECT m.as_of, o.id, o.trader_id, o.region_id, o.placed_at, l.product_id
FROM (SELECT DISTINCT as_of FROM quoted) m
JOIN orders o ON o.placed_at < m.as_of JOIN order_lines l ON l.order_id = o.id"""

# Who ever bought what; ordered, so that the buyers of a product lie side by side.
_OWNERS = """CREATE TEMP TABLE owners ON COMMIT DROP AS
SELECT product_id, trader_id, as_of FROM lines GROUP BY 1, 2, 3 ORDER BY 1, 2, 3"""
_OWNERS_BY_PRODUCT = "CREATE UNIQUE INDEX ON owners (product_id, trader_id, as_of)"

# What each code's values must be, by its own count. Each gives holder, id, said and found for all its reasons.
_FOUND = {
    "bought_before": """WITH bought AS (
        SELECT as_of, trader_id, product_id, count(DISTINCT id) AS times, max(placed_at) AS last FROM lines
        GROUP BY as_of, trader_id, product_id)
    SELECT q.holder, q.id, q.said, jsonb_build_object('product', product_id, 'times', b.times,
        'last_on', to_char(b.last AT TIME ZONE 'UTC', 'YYYY-MM-DD')) AS found
    FROM quoted q LEFT JOIN bought b USING (as_of, trader_id, product_id) WHERE q.code = :code""",
    "co_buyers": """WITH pairs AS MATERIALIZED (
        SELECT DISTINCT as_of, product_id, (said->>'other_product')::bigint AS other FROM quoted WHERE code = :code),
    together AS (SELECT p.*, t.both FROM pairs p, LATERAL (SELECT count(*) AS both
        FROM owners a JOIN owners b USING (as_of, trader_id)
        WHERE a.as_of = p.as_of AND a.product_id = p.product_id AND b.product_id = p.other) t),
    totals AS (SELECT as_of, product_id AS other, count(*) AS total FROM owners GROUP BY 1, 2)
    SELECT q.holder, q.id, q.said, CASE WHEN mine.trader_id IS NOT NULL THEN jsonb_build_object('product', q.product_id,
        'other_product', t.other, 'both', t.both, 'total', s.total) END AS found
    FROM (SELECT *, (said->>'other_product')::bigint AS other FROM quoted WHERE code = :code) q
    LEFT JOIN together t USING (as_of, product_id, other) LEFT JOIN totals s USING (as_of, other)
    LEFT JOIN owners mine ON mine.as_of = q.as_of AND mine.product_id = q.other AND mine.trader_id = q.trader_id""",
    "trending_region": """WITH counted AS (SELECT as_of, region_id, product_id,
        count(DISTINCT trader_id) FILTER (WHERE placed_at >= as_of - interval '720 hours') AS now,
        count(DISTINCT trader_id) FILTER (WHERE placed_at < as_of - interval '720 hours') AS before
        FROM lines WHERE placed_at >= as_of - interval '1440 hours' GROUP BY 1, 2, 3)
    SELECT q.holder, q.id, q.said, CASE WHEN c.now > c.before THEN jsonb_build_object('region', q.region_id,
        'now', c.now, 'before', c.before, 'days', 30) END AS found
    FROM quoted q LEFT JOIN counted c USING (as_of, region_id, product_id) WHERE q.code = :code""",
    "region_buyers": """WITH counted AS (
        SELECT as_of, region_id, product_id, count(DISTINCT trader_id) AS traders FROM lines
        WHERE placed_at >= as_of - interval '2160 hours' GROUP BY 1, 2, 3)
    SELECT q.holder, q.id, q.said,
        jsonb_build_object('region', q.region_id, 'traders', c.traders, 'days', 90) AS found
    FROM quoted q LEFT JOIN counted c USING (as_of, region_id, product_id) WHERE q.code = :code""",
    "segment_peers": """WITH
    members AS (SELECT * FROM segment_members WHERE segmentation_id IN (SELECT segmentation_id FROM quoted)),
    sizes AS (SELECT segmentation_id, number, count(*) AS size FROM members GROUP BY 1, 2),
    counted AS (SELECT l.as_of, m.segmentation_id, m.number, l.product_id, count(DISTINCT l.trader_id) AS buyers
        FROM lines l JOIN members m USING (trader_id) WHERE l.placed_at >= l.as_of - interval '2160 hours'
        GROUP BY 1, 2, 3, 4)
    SELECT q.holder, q.id, q.said, jsonb_build_object('buyers', c.buyers, 'size', s.size, 'days', 90) AS found
    FROM quoted q LEFT JOIN members m USING (segmentation_id, trader_id)
    LEFT JOIN sizes s USING (segmentation_id, number)
    LEFT JOIN counted c USING (as_of, segmentation_id, number, product_id) WHERE q.code = :code""",
    "category_fit": """WITH counted AS (
        SELECT l.as_of, l.trader_id, p.category_id, count(*) AS lines FROM lines l
        JOIN products p ON p.id = l.product_id GROUP BY 1, 2, 3),
    totals AS (SELECT as_of, trader_id, sum(lines)::bigint AS total FROM counted GROUP BY 1, 2)
    SELECT q.holder, q.id, q.said,
        jsonb_build_object('category', p.category_id, 'lines', c.lines, 'of', t.total) AS found
    FROM quoted q JOIN products p ON p.id = q.product_id
    LEFT JOIN counted c USING (as_of, trader_id, category_id)
    LEFT JOIN totals t USING (as_of, trader_id) WHERE q.code = :code""",
    "saves": """WITH priced AS (SELECT q.*, f.currency, u.unit, (f.tiers->0->>1)::bigint AS alone,
        (SELECT min((t->>1)::bigint) FROM jsonb_array_elements(f.tiers) t WHERE (t->>0)::bigint <= q.target) AS promise
        FROM quoted q JOIN offers f ON f.id = q.offer_id JOIN products u ON u.id = q.product_id WHERE q.code = :code)
    SELECT holder, id, said, CASE WHEN alone > promise THEN jsonb_build_object('currency', currency,
        'saving', alone - promise, 'alone', alone, 'promise', promise, 'unit', unit) END AS found FROM priced""",
    "group_progress": """SELECT holder, id, said, CASE WHEN group_id IS NOT NULL THEN '{}'::jsonb END AS found
    FROM quoted WHERE code = :code""",
}
_PREPARE = (
    "DROP TABLE IF EXISTS quoted, lines, owners", _QUOTED, _LINES, _OWNERS, _OWNERS_BY_PRODUCT,
    "ANALYZE quoted", "ANALYZE lines", "ANALYZE owners",
)  # fmt: skip
_PEOPLE = ("both", "total", "now", "before", "traders", "buyers", "size")


@dataclass(frozen=True)
class FalseReason:
    """A reason that the orders do not bear out: what is shown, and what was counted (None: nothing of the kind)."""

    holder: str
    id: int
    code: str
    said: dict[str, Any]
    found: dict[str, Any] | None


@dataclass(frozen=True)
class Verdict:
    """How many reasons were counted again, by code; those that are false; cards with fewer than two reasons."""

    checked: dict[str, int]
    false: list[FalseReason]
    short: int


def check_reasons(session: Session) -> Verdict:
    """Count again every number of every reason on live cards, and on proposals that stand or have become groups."""
    for statement in _PREPARE:
        session.execute(text(statement))
    rows = session.execute(text("SELECT code, count(*) FROM quoted GROUP BY code ORDER BY code"))
    checked: dict[str, int] = dict(rows.all())
    false = [wrong for code in checked for wrong in _false_of(session, code)]
    return Verdict(checked, false, _cards_short_of_reasons(session))


def _false_of(session: Session, code: str) -> list[FalseReason]:
    query = _FOUND.get(code, "SELECT holder, id, said, NULL::jsonb AS found FROM quoted WHERE code = :code")
    few = " OR ".join(f"(said->>'{name}')::bigint < {MIN_PEOPLE}" for name in _PEOPLE)
    statement = f"SELECT * FROM ({query}) each WHERE found IS DISTINCT FROM said OR {few} ORDER BY holder, id"  # noqa: S608 - all parts are ours
    return [
        FalseReason(row.holder, row.id, code, row.said, row.found)
        for row in session.execute(text(statement), {"code": code})
    ]


def _cards_short_of_reasons(session: Session) -> int:
    query = """SELECT count(*) FROM recommendations r JOIN recommendation_runs n ON n.id = r.run_id
        WHERE n.state = 'live' AND jsonb_array_length(r.reasons) < :least"""
    return int(session.scalar(text(query), {"least": MIN_REASONS}) or 0)
