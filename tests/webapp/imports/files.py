"""Small files of orders, written as careless programs write them."""

from __future__ import annotations

import gzip
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.catalog.models import Product
from webapp.imports.actions import begin_import, load_orders, open_file
from webapp.imports.layouts import Layout, layout_for
from webapp.orders.models import Order, OrderLine

SAMPLE = Path(__file__).parents[2] / "data" / "online_retail_sample.csv.gz"
MAP = "order=Order,trader=Customer,product=Code,name=Name,quantity=Qty,price=Price,time=Date,region=City,currency=KES"
HEADER = "Order,Customer,Code,Name,Qty,Price,Date,City"
LAYOUT: Layout = layout_for("csv", MAP)


def line(
    order: str = "1", trader: str = "Amina", product: str = "R25", quantity: str = "10", price: str = "101.50",
    time: str = "2025-03-01 08:30", city: str = "Nairobi", name: str = "Rice",
) -> str:  # fmt: skip
    """One line of a file in `LAYOUT`."""
    return f"{order},{trader},{product},{name},{quantity},{price},{time},{city}"


def write(
    path: Path, *lines: str, header: str = HEADER, encoding: str = "utf-8", packed: bool = False
) -> Path:
    """A file with a header and these lines."""
    content = "\r\n".join((header, *lines, "")).encode(encoding)
    path.write_bytes(gzip.compress(content) if packed else content)
    return path


def load(
    session: Session, path: Path, now: datetime, layout: Layout = LAYOUT, **options: Any
) -> dict[str, Any]:
    """Import *path* in the transaction of *session*; the figures."""
    opened = open_file(path, layout)
    row = begin_import(session, opened, now, bool(options.get("shift_to_now")))
    return load_orders(session, opened, row.id, now, **options)


def stored(session: Session) -> list[Any]:
    """Order number, product code, quantity and price of every stored line."""
    lines = select(Order.number, Product.sku, OrderLine.quantity, OrderLine.unit_price)
    lines = lines.join(OrderLine, OrderLine.order_id == Order.id).join(Product)
    return [
        tuple(row) for row in session.execute(lines.order_by(Order.number, Product.sku, OrderLine.quantity))
    ]
