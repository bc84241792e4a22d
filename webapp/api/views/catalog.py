"""Products: what is sold, on what terms."""

from __future__ import annotations

from typing import Any

from webapp.accounts.queries import pickup_points
from webapp.api import shapes
from webapp.api.examples import PRODUCT
from webapp.api.operations import ID, operation
from webapp.api.schemas.catalog import CategoriesSchema, PickupPointsSchema, ProductQuery, ProductsSchema
from webapp.api.schemas.common import NoQuery
from webapp.api.schemas.groups import ProductDetailSchema
from webapp.api.words import N_
from webapp.catalog.cards import product_cards, product_details
from webapp.catalog.queries import categories_on_sale, find_products
from webapp.catalog.words import category_name
from webapp.core.clock import now
from webapp.core.errors import NotFound
from webapp.groups.cards import group_cards
from webapp.web.auth import access, current_account
from webapp.web.database import session


@operation(
    "GET", "/products", tag="products", query=ProductQuery, answer=ProductsSchema, personal=True,
    shows={"items": [PRODUCT], "page": 1, "limit": 20, "has_more": False},
    summary=N_("Search and list products"),
    description=N_("Those on sale in the reader's region, the best match first, or by name when nothing is searched."),
)  # fmt: skip
@access("public")
def list_products(query: dict[str, Any]) -> Any:
    """A page of products."""
    reader = current_account()
    found = find_products(
        session(), text=query["search"], category=query["category"] or None,
        region_id=reader.region_id if reader else None, page=query["page"], page_size=query["limit"],
    )  # fmt: skip
    cards = product_cards(session(), reader, found.ids, now())
    return {"items": [shapes.product(card) for card in cards], "has_more": found.has_more} | shapes.place(
        query
    )


@operation(
    "GET", f"/products/<{ID}:product_id>", tag="products", query=NoQuery, answer=ProductDetailSchema, personal=True,
    shows=PRODUCT | {"groups": [], "similar": []}, summary=N_("One product"),
    description=N_("With its price ladder, its open groups and products like it."),
)  # fmt: skip
@access("public")
def show_product(_: dict[str, Any], product_id: int) -> Any:
    """A product with what belongs to it."""
    reader = current_account()
    for detail in product_details(session(), reader, [product_id], now()):
        groups = group_cards(session(), reader, detail.groups, now())
        similar = product_cards(session(), reader, detail.similar, now())
        return shapes.product(detail.card) | {
            "groups": [shapes.group(each) for each in groups], "similar": [shapes.product(each) for each in similar]
        }  # fmt: skip
    raise NotFound


@operation("GET", "/categories", tag="products", query=NoQuery, answer=CategoriesSchema, personal=True,
           shows={"items": [{"slug": "grains", "name": "Grains"}]},
           summary=N_("The categories with something on sale"))  # fmt: skip
@access("public")
def list_categories(_: dict[str, Any]) -> Any:
    """The shelves, the fullest first."""
    reader = current_account()
    found = categories_on_sale(session(), reader.region_id if reader else None)
    return {"items": [{"slug": each.slug, "name": category_name(each.name)} for each in found]}


@operation("GET", "/pickup-points", tag="products", query=NoQuery, answer=PickupPointsSchema,
           shows={"items": [{"id": 3, "name": "Owino gate 3", "region": {"id": 1, "name": "Kampala"}}]},
           summary=N_("Where goods are handed over"))  # fmt: skip
@access("public")
def list_pickup_points(_: dict[str, Any]) -> Any:
    """Every pickup point, by region and name."""
    return {"items": pickup_points(session())}
