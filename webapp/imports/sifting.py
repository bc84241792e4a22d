"""Staged lines that do not count after all: repeated, known from an earlier file, or in another currency."""

from __future__ import annotations

from sqlalchemy import text
from sqlalchemy.orm import Session

from webapp.imports.report import Findings

REPEATED = """
DELETE FROM import_lines USING (
    SELECT line, row_number() OVER (PARTITION BY number, trader, sku, quantity, price, at ORDER BY line) AS nth
    FROM import_lines
) AS ranked
WHERE ranked.line = import_lines.line AND nth > 1
RETURNING import_lines.line, sku
"""
KNOWN = """
WITH known AS (
    SELECT number, external_ref AS trader
    FROM orders JOIN accounts ON accounts.id = orders.trader_id
    WHERE source = :source AND import_source = :source
    UNION
    SELECT number, external_ref
    FROM netted_orders JOIN accounts ON accounts.id = netted_orders.trader_id
    WHERE source = :source AND import_source = :source
), gone AS (
    DELETE FROM import_lines USING known
    WHERE known.number = import_lines.number AND known.trader = import_lines.trader
    RETURNING import_lines.number, import_lines.trader
)
SELECT count(*), count(DISTINCT (number, trader)) FROM gone
"""
ORDERS = """
DROP TABLE IF EXISTS import_orders;
CREATE TEMPORARY TABLE import_orders ON COMMIT DROP AS
    SELECT number, trader, mode() WITHIN GROUP (ORDER BY region) AS region, min(at) AS at
    FROM import_lines GROUP BY number, trader;
CREATE UNIQUE INDEX ON import_orders (number, trader);
ANALYZE import_orders;
DROP TABLE IF EXISTS import_regions;
CREATE TEMPORARY TABLE import_regions ON COMMIT DROP AS
    SELECT region AS name, left(region, 64) AS code, mode() WITHIN GROUP (ORDER BY currency) AS currency
    FROM import_orders JOIN import_lines USING (number, trader, region) GROUP BY region;
UPDATE import_regions SET currency = regions.currency FROM regions WHERE regions.code = import_regions.code;
"""
OTHER_CURRENCY = """
DELETE FROM import_lines
USING import_orders, import_regions
WHERE import_orders.number = import_lines.number AND import_orders.trader = import_lines.trader
  AND import_regions.name = import_orders.region AND import_regions.currency <> import_lines.currency
RETURNING line, import_lines.currency
"""


def sift(session: Session, source: str, found: Findings) -> tuple[int, int]:
    """Take out what does not count; the lines and the orders that an earlier file of *source* had brought."""
    for line, sku in sorted(session.execute(text(REPEATED))):
        found.add(line, "rejected", "duplicate_line", sku)
    lines, orders = session.execute(text(KNOWN), {"source": source}).one()
    session.execute(text(ORDERS))
    for line, currency in sorted(session.execute(text(OTHER_CURRENCY))):
        found.add(line, "rejected", "currency_differs", currency)
    return lines, orders
