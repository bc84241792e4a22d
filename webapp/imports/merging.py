"""Staged purchases made into regions, traders, products, orders and lines; each statement handles all rows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from webapp.catalog.models import Category, Product, Supplier
from webapp.core.text import normalise, search_text, trigrams
from webapp.imports.naming import shelves, tidy_title
from webapp.imports.staging import copy, escaped

REGIONS = """
INSERT INTO regions (code, name, currency)
SELECT code, name, currency FROM import_regions
WHERE name IN (SELECT import_orders.region FROM import_orders JOIN import_lines USING (number, trader))
ON CONFLICT (code) DO NOTHING
"""
PICKUP_POINTS = """
INSERT INTO pickup_points (region_id, name)
SELECT regions.id, regions.name FROM import_regions JOIN regions USING (code)
WHERE NOT EXISTS (SELECT FROM pickup_points WHERE region_id = regions.id)
"""
TRADERS = """
INSERT INTO accounts (role, name, import_source, external_ref, region_id, pickup_point_id, created_at)
SELECT DISTINCT ON (trader) 'trader', 'Trader ' || trader, :source, trader, regions.id,
    (SELECT min(id) FROM pickup_points WHERE region_id = regions.id), :now
FROM import_orders JOIN import_lines USING (number, trader)
JOIN import_regions ON import_regions.name = import_orders.region
JOIN regions ON regions.code = import_regions.code
ORDER BY trader, import_orders.at DESC
ON CONFLICT (import_source, external_ref) DO NOTHING
RETURNING id
"""
NAMES = """
SELECT sku, coalesce(mode() WITHIN GROUP (ORDER BY name) FILTER (WHERE name <> sku), sku)
FROM import_lines GROUP BY sku
"""
PRODUCTS = """
CREATE TEMPORARY TABLE import_products (sku text, name text, category_id bigint, search_text text, trigrams text[])
ON COMMIT DROP
"""
ADD_PRODUCTS = """
INSERT INTO products (supplier_id, category_id, sku, name, search_text, trigrams, created_at)
SELECT :supplier_id, category_id, sku, name, search_text, trigrams, :now FROM import_products
ON CONFLICT (supplier_id, sku) DO UPDATE
SET category_id = excluded.category_id, search_text = excluded.search_text, trigrams = excluded.trigrams
WHERE products.category_id <> excluded.category_id
"""
ORDERS = """
INSERT INTO orders (trader_id, source, number, region_id, currency, total, placed_at, import_id)
SELECT accounts.id, :source, number, regions.id, regions.currency, sum(quantity * price),
    import_orders.at + make_interval(days => :shift), :import_id
FROM import_orders JOIN import_lines USING (number, trader)
JOIN accounts ON import_source = :source AND external_ref = trader
JOIN import_regions ON import_regions.name = import_orders.region
JOIN regions ON regions.code = import_regions.code
GROUP BY accounts.id, number, regions.id, import_orders.at
ORDER BY import_orders.at, number
"""
LINES = """
INSERT INTO order_lines (order_id, product_id, quantity, unit_price)
SELECT orders.id, products.id, import_lines.quantity, import_lines.price
FROM import_lines
JOIN accounts ON import_source = :source AND external_ref = trader
JOIN orders ON orders.source = :source AND orders.number = import_lines.number AND orders.trader_id = accounts.id
JOIN products ON products.supplier_id = :supplier_id AND products.sku = import_lines.sku
ORDER BY orders.id, line
"""
REMEMBER_NETTED = """
INSERT INTO netted_orders (source, number, trader_id, import_id)
SELECT :source, number, accounts.id, :import_id
FROM import_orders JOIN accounts ON import_source = :source AND external_ref = trader
WHERE NOT EXISTS (
    SELECT FROM orders WHERE source = :source AND orders.number = import_orders.number AND trader_id = accounts.id
)
ON CONFLICT DO NOTHING
"""


def merge(
    session: Session, source: str, supplier: str, import_id: int, shift_days: int, now: datetime
) -> dict[str, Any]:
    """Store what is staged; the figures of what is new, and the supplier's id under `supplier_id`."""
    known: dict[str, Any] = {"source": source, "import_id": import_id, "shift": shift_days, "now": now}
    for statement in (REGIONS, PICKUP_POINTS):
        session.execute(text(statement))
    traders = len(session.scalars(text(TRADERS), known).all())
    known["supplier_id"] = _supplier(session, supplier)
    products = _products(session, known, supplier)
    orders = session.execute(text(ORDERS), known).rowcount  # type: ignore[attr-defined]
    lines = session.execute(text(LINES), known).rowcount  # type: ignore[attr-defined]
    session.execute(text(REMEMBER_NETTED), known)
    figures = {"traders": traders, "products": products, "orders": orders, "order_lines": lines}
    return figures | {"supplier_id": known["supplier_id"]}


def _supplier(session: Session, name: str) -> int:
    supplier = session.scalar(select(Supplier).where(Supplier.name == name))
    if supplier is None:
        supplier = Supplier(name=name)
        session.add(supplier)
        session.flush()
    return supplier.id


def _products(session: Session, known: Mapping[str, Any], supplier: str) -> int:
    """Add products, and put those of this supplier on shelves anew; the number added."""
    own = select(Product.sku, Product.name).where(Product.supplier_id == known["supplier_id"])
    stored = dict(session.execute(own).all())
    staged = {sku: tidy_title(name) for sku, name in session.execute(text(NAMES))}
    names = staged | stored
    skus = sorted(names)
    shelf_by_number = shelves({number: names[sku] for number, sku in enumerate(skus)})
    shelf = {sku: shelf_by_number[number] for number, sku in enumerate(skus)}
    categories = _categories(session, set(shelf.values()))
    session.execute(text("DROP TABLE IF EXISTS import_products"))
    session.execute(text(PRODUCTS))
    copy(
        session,
        "import_products",
        (_row(s, names[s], shelf[s], categories[shelf[s]], supplier) for s in skus),
    )
    session.execute(text(ADD_PRODUCTS), known)
    return len(names) - len(stored)


def _categories(session: Session, names: set[str]) -> dict[str, int]:
    slugs = {name: normalise(name).replace(" ", "-")[:64] or name.casefold()[:64] for name in sorted(names)}
    rows = session.execute(select(Category.slug, Category.id).where(Category.slug.in_(slugs.values())))
    found = dict(rows.all())
    for name, slug in slugs.items():
        if slug not in found:
            category = Category(slug=slug, name=name)
            session.add(category)
            session.flush()
            found[slug] = category.id
    return {name: found[slug] for name, slug in slugs.items()}


def _row(sku: str, name: str, shelf: str, category_id: int, supplier: str) -> str:
    words = search_text(name, shelf, supplier)
    pieces = "{" + ",".join(f'"{piece}"' for piece in trigrams(words)) + "}"
    return "\t".join((escaped(sku), escaped(name), str(category_id), words, pieces))
