"""The catalogue's pages: the list with search and chips, and each product."""

from __future__ import annotations

from urllib.parse import urlencode

from flask import Blueprint, Response

from webapp.catalog import words
from webapp.catalog.cards import product_cards, product_details
from webapp.catalog.fragments import ProductList, filled_products, product_page_html
from webapp.catalog.queries import categories_on_sale, find_products
from webapp.core.clock import now
from webapp.core.errors import NotFound
from webapp.groups.fragments import filled_groups
from webapp.web.auth import access, current_account
from webapp.web.database import session
from webapp.web.paging import asked_page, asked_text
from webapp.web.parts import part_response
from webapp.web.render import render, wants_fragment

bp = Blueprint("catalog", __name__)
for name, function in (
    ("units", words.units),
    ("each", words.each),
    ("together", words.together),
    ("category", words.category_name),
    ("drawn", words.icon_name),
):
    bp.add_app_template_filter(function, name)


@bp.get("/products")
@access("public")
def index() -> Response:
    """Products on sale here: all, of a category, or what a search finds."""
    view = _product_list(asked_text("q"), asked_text("category") or None, asked_page())
    if not wants_fragment():
        return render("catalog/index.html", view=view)
    return part_response(
        "catalog/_list.html", "next_products" if asked_page() > 1 else "products", view, True
    )


@bp.get("/products/<int:product_id>")
@access("public")
def show(product_id: int) -> Response:
    """One product: its ladder, its open groups, products like it, and how to start a group."""
    account, moment = current_account(), now()
    details = product_details(session(), account, [product_id], moment)
    if not details:
        raise NotFound(kind="product")
    filled = filled_groups(session(), account, details[0].groups, moment)
    filled |= filled_products(session(), account, details[0].similar, moment)
    return render("catalog/show.html", detail=details[0], html=product_page_html(details[0], filled))


def _product_list(text: str, category: str | None, page: int) -> ProductList:
    account = current_account()
    region_id = account.region_id if account else None
    found = find_products(session(), text=text, category=category, region_id=region_id, page=page)
    asked = {"q": text, "category": category, "page": found.page + 1 if found.has_more else None}
    return ProductList(
        product_cards(session(), account, found.ids, now()),
        categories_on_sale(session(), region_id),
        text,
        category,
        "/products?" + urlencode({k: v for k, v in asked.items() if v}) if found.has_more else None,
    )
