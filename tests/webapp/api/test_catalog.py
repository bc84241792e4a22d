"""Products over the API."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Connection
from sqlalchemy.orm import Session

from tests.factories import catalog
from tests.webapp.api.programs import assert_fits, counted, error
from webapp.groups.models import Group


def names(client: FlaskClient, query: str) -> list[str]:
    answer = client.get(f"/api/products?{query}")
    assert answer.status_code == 200, answer.text
    return [item["name"] for item in answer.get_json()["items"]]


@pytest.fixture
def shelf(session: Session) -> None:
    catalog.product(session, "Rice, 25 kg bag")
    catalog.product(session, "Sugar, 50 kg sack", "sugar")
    catalog.product(session, "Beans, 90 kg sack")


def test_products_are_searched_with_mistakes_and_by_category(client: FlaskClient, shelf: None) -> None:
    assert names(client, "search=ricce") == ["Rice, 25 kg bag"]
    assert names(client, "category=grains") == ["Beans, 90 kg sack", "Rice, 25 kg bag"]
    assert names(client, "category=grains&search=sugar") == []


def test_pages_follow_each_other(app: Flask, client: FlaskClient, shelf: None) -> None:
    first, second = (client.get(f"/api/products?limit=2&page={n}") for n in (1, 2))
    assert_fits(app, first, "Products")
    assert (len(first.get_json()["items"]), first.get_json()["has_more"]) == (2, True)
    assert (len(second.get_json()["items"]), second.get_json()["has_more"]) == (1, False)


def test_a_product_comes_with_its_ladder_and_its_groups(app: Flask, client: FlaskClient, rice: Group) -> None:
    answer = client.get(f"/api/products/{rice.product_id}")
    assert_fits(app, answer, "ProductDetail")
    assert answer.get_json()["offer"]["tiers"][0] == {"min_quantity": 1, "unit_price": 101_000}
    assert answer.get_json()["offer"]["currency_digits"] == 0
    assert [group["id"] for group in answer.get_json()["groups"]] == [rice.id]


def test_shelves_and_places_are_listed(app: Flask, client: FlaskClient, rice: Group) -> None:
    categories, places = client.get("/api/categories"), client.get("/api/pickup-points")
    assert_fits(app, categories, "Categories")
    assert_fits(app, places, "PickupPoints")
    assert [each["name"] for each in places.get_json()["items"]] == ["Owino gate 3"]


@pytest.mark.parametrize(
    "query",
    ["page=-1", "page=0", "page=10001", "limit=1000000000", "limit=0", "page=1.5", "page=%D9%A1", "page=", "page=1e3",
     "page=1&page=2", "search=a&search=b", "search=%00", "category=%00", "q=rice", "page=" + "9" * 5000,
     "search=" + "a" * 101],
)  # fmt: skip
def test_a_bad_parameter_is_named(client: FlaskClient, query: str) -> None:
    answer = client.get(f"/api/products?{query}")
    assert (answer.status_code, error(answer)["code"]) == (422, "bad_input")
    assert list(error(answer)["fields"]) == [query.partition("=")[0]]


@pytest.mark.parametrize(
    "number", ["0", "-1", "1.5", "99999999", "9007199254740992", "9" * 400, "%00", "x", "1%2F2"]
)
@pytest.mark.parametrize("things", ["products", "groups"])
def test_what_is_not_there_is_not_found(client: FlaskClient, things: str, number: str) -> None:
    answer = client.get(f"/api/{things}/{number}")
    assert (answer.status_code, set(error(answer))) == (404, {"code", "message"})


def test_a_list_costs_as_many_queries_for_many_as_for_one(
    session: Session, connection: Connection, phone: FlaskClient
) -> None:
    for number in range(30):
        catalog.product(session, f"Rice no {number}")
    costs = []
    for limit in (1, 30):
        with counted(connection) as queries:
            assert len(phone.get(f"/api/products?limit={limit}").get_json()["items"]) == limit
        costs.append(len(queries))
    assert costs[0] == costs[1] <= 6
