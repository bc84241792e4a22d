"""Products as HTML: the same partials for pages and for the rows that phones keep."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup
from sqlalchemy.orm import Session

from webapp.accounts.models import Account
from webapp.catalog.card_shapes import ProductCard, ProductDetail
from webapp.catalog.cards import product_cards, product_details
from webapp.catalog.models import Category
from webapp.catalog.queries import categories_on_sale
from webapp.web.parts import Row, part

Filled = Mapping[str, Markup]
"""Cards of other records by their key, for the slots of a page from the server."""


@dataclass(frozen=True, slots=True)
class ProductList:
    """A page of the catalogue: what was asked, the chips, the cards, and the address of the next page."""

    cards: Sequence[ProductCard] = ()
    categories: Sequence[Category] = ()
    text: str = ""
    category: str | None = None
    next_href: str | None = None


def product_card_html(card: ProductCard) -> Markup:
    """The product in a list."""
    return part("catalog/_card.html", "product_card", card)


def product_page_html(detail: ProductDetail, filled: Filled) -> Markup:
    """The product's page from the server."""
    return part("catalog/_detail.html", "product_detail", detail, filled, True)


def product_rows(
    session: Session, account: Account | None, ids: Sequence[int], now: datetime
) -> dict[int, Row]:
    """The rows that this person's phone keeps of these products; ids they may not see are left out."""
    return {
        detail.card.id: _row(detail)
        for detail in product_details(session, account, ids, now)
        if detail.card.offer
    }


def filled_products(
    session: Session, account: Account | None, ids: Sequence[int], now: datetime
) -> dict[str, Markup]:
    """The cards of these products by key, for slots."""
    return {
        f"product:{card.id}": product_card_html(card) for card in product_cards(session, account, ids, now)
    }


def products_head_html(session: Session, account: Account | None) -> str:
    """The page of the catalogue as a phone keeps it: search box, chips, and an empty list that it fills."""
    categories = categories_on_sale(session, account.region_id if account else None)
    return str(part("catalog/_list.html", "product_page", ProductList(categories=categories), False))


def _row(detail: ProductDetail) -> Row:
    card = detail.card
    html = product_card_html(card) + part("catalog/_detail.html", "product_detail", detail, {}, False)
    price = card.offer.best_price if card.offer else None
    facets = {"category": card.category_slug, "price": price, "supplier": card.supplier}
    return Row(str(html), card.search_text, facets)
