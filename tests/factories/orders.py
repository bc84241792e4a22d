"""What traders bought, and a small market that buys enough for groups to be worth starting."""

from __future__ import annotations

from datetime import timedelta
from itertools import count

from sqlalchemy.orm import Session

from tests.factories import catalog, people
from webapp.accounts.models import Account
from webapp.catalog.models import Product
from webapp.core import clock
from webapp.orders.models import Order, OrderLine

_NUMBERS = count(1)


def bought(
    session: Session,
    trader: Account,
    product: Product,
    *,
    days_ago: float,
    quantity: int = 5,
    price: int = 101_000,
) -> Order:
    """One order of one product, placed in Kampala."""
    order = Order(
        trader_id=trader.id,
        source="test",
        number=str(next(_NUMBERS)),
        region_id=catalog.region(session).id,
        currency="UGX",
        total=quantity * price,
        placed_at=clock.now() - timedelta(days=days_ago),
    )
    order.lines.append(OrderLine(product_id=product.id, quantity=quantity, unit_price=price))
    session.add(order)
    session.flush()
    return order


def busy_market(session: Session, traders: int = 12) -> list[Account]:
    """Traders of Kampala who bought five bags of rice every month, and the first eight beans too, at Owino gate 3.

    The last one takes ten bags of rice, at the next tier already, and was away last month: rice is on the rise.
    """
    catalog.pickup_point(session)
    rice, beans = catalog.product(session), catalog.product(session, "Beans, 50 kg bag")
    everyone = [people.trader(session, f"Trader {n}") for n in range(1, traders + 1)]
    for n, trader in enumerate(everyone, start=1):
        for days_ago in (4, 33, 62, 91, 120, 149):
            if n < traders:
                bought(session, trader, rice, days_ago=days_ago)
            elif days_ago != 33:
                bought(session, trader, rice, days_ago=days_ago, quantity=10, price=92_000)
            if n <= 8:
                bought(session, trader, beans, days_ago=days_ago + 1)
    session.commit()
    return everyone
