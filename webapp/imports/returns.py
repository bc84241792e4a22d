"""Staged returns taken off staged and stored purchases."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from sqlalchemy import text
from sqlalchemy.orm import Session

from webapp.imports.netting import Purchase, Return, net
from webapp.imports.report import Findings
from webapp.imports.staging import copy

Pair = tuple[str, str]

RETURNS = "SELECT trader, sku, at, line, -quantity FROM import_lines WHERE quantity < 0"
# A staged purchase has its line as key, a stored one its id below zero; stored times lose the source's shift.
PURCHASES = """
WITH returned AS (SELECT DISTINCT trader, sku FROM import_lines WHERE quantity < 0)
SELECT trader, sku, at, line AS key, quantity FROM import_lines JOIN returned USING (trader, sku)
WHERE quantity > 0
UNION ALL
SELECT trader, returned.sku, placed_at - make_interval(days => :shift), -order_lines.id, quantity
FROM returned
JOIN accounts ON import_source = :source AND external_ref = trader
JOIN orders ON orders.trader_id = accounts.id AND orders.source = :source
JOIN order_lines ON order_lines.order_id = orders.id
JOIN products ON products.id = order_lines.product_id AND products.sku = returned.sku
"""
APPLY_STAGED = (
    "DELETE FROM import_lines WHERE quantity < 0",
    "UPDATE import_lines SET quantity = l.quantity FROM import_left l WHERE l.key = line AND l.quantity > 0",
    "DELETE FROM import_lines USING import_left l WHERE l.key = line AND l.quantity = 0",
)
APPLY_STORED = """
WITH shrunk AS (
    UPDATE order_lines SET quantity = l.quantity FROM import_left l
    WHERE l.key = -order_lines.id AND l.quantity > 0 RETURNING order_id
), gone AS (
    DELETE FROM order_lines USING import_left l
    WHERE l.key = -order_lines.id AND l.quantity = 0 RETURNING order_id
)
SELECT order_id FROM shrunk UNION SELECT order_id FROM gone
"""
RECOUNT = """
UPDATE orders SET total = (SELECT coalesce(sum(quantity * unit_price), 0) FROM order_lines WHERE order_id = orders.id)
WHERE id = ANY(:ids)
"""
FORGET_EMPTY = """
WITH gone AS (
    DELETE FROM orders WHERE id = ANY(:ids) AND NOT EXISTS (SELECT FROM order_lines WHERE order_id = orders.id)
    RETURNING source, number, trader_id
)
INSERT INTO netted_orders (source, number, trader_id, import_id)
SELECT source, number, trader_id, :import_id FROM gone ON CONFLICT DO NOTHING
"""


def net_returns(session: Session, source: str, shift_days: int, import_id: int, found: Findings) -> int:
    """Net every staged return; the units taken off. Afterwards `import_lines` holds purchases alone."""
    returns: defaultdict[Pair, list[Return]] = defaultdict(list)
    for trader, sku, at, line, quantity in session.execute(text(RETURNS)):
        returns[trader, sku].append(Return(at, line, quantity))
    if not returns:
        return 0
    purchases: defaultdict[Pair, list[Purchase]] = defaultdict(list)
    for trader, sku, at, key, quantity in session.execute(
        text(PURCHASES), {"source": source, "shift": shift_days}
    ):
        purchases[trader, sku].append(Purchase(at, key, quantity))
    left: dict[int, int] = {}
    unmatched: dict[int, int] = {}
    for pair, backs in returns.items():
        pair_left, pair_unmatched = net(purchases[pair], backs)
        left |= pair_left
        unmatched |= pair_unmatched
    _apply(session, left, import_id)
    every_return = [back for backs in returns.values() for back in backs]
    _report(every_return, left, unmatched, found)
    return sum(back.quantity for back in every_return) - sum(unmatched.values())


def _apply(session: Session, left: dict[int, int], import_id: int) -> None:
    copy(session, "import_left", (f"{key}\t{quantity}" for key, quantity in left.items()))
    for statement in APPLY_STAGED:
        session.execute(text(statement))
    ids = list(session.scalars(text(APPLY_STORED)))
    if ids:
        session.execute(text(RECOUNT), {"ids": ids})
        session.execute(text(FORGET_EMPTY), {"ids": ids, "import_id": import_id})


def _report(
    returns: Iterable[Return], left: dict[int, int], unmatched: dict[int, int], found: Findings
) -> None:
    for back in sorted(returns, key=lambda r: r.line):
        missing = unmatched.get(back.line, 0)
        if missing:
            found.add(back.line, "rejected", "return_unmatched", f"{missing} / {back.quantity}")
        else:
            found.add(back.line, "repaired", "return_netted", str(back.quantity))
    for line in sorted(key for key in left if key > 0):
        found.add(line, "repaired", "purchase_reduced", str(left[line]))
