"""Groups over the API: lists and single ones, for whoever reads them."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Connection
from sqlalchemy.orm import Session

from tests.factories.groups import rice_group
from tests.webapp.api.programs import assert_fits, counted, program
from tests.webapp.api.test_joining import join
from webapp.accounts.models import Account
from webapp.core.clock import now
from webapp.groups.models import Group


def test_groups_are_listed_soonest_first_and_mine_apart(
    app: Flask, session: Session, phone: FlaskClient, rice: Group, amina: Account
) -> None:
    sooner = rice_group(session, actor=amina, product=rice.product, closes_at=now() + timedelta(hours=5))
    listed = phone.get("/api/groups")
    assert_fits(app, listed, "Groups")
    assert [each["id"] for each in listed.get_json()["items"]] == [sooner.id, rice.id]
    assert phone.get("/api/groups?mine=yes").get_json()["items"] == []
    join(phone, rice)
    assert [each["id"] for each in phone.get("/api/groups?mine=yes").get_json()["items"]] == [rice.id]


def test_mine_needs_somebody(client: FlaskClient) -> None:
    assert client.get("/api/groups?mine=yes").status_code == 401


def test_a_groups_log_names_no_member(
    app: Flask, session: Session, phone: FlaskClient, rice: Group, brian: Account
) -> None:
    join(phone, rice)
    shown = program(app, session, brian).get(f"/api/groups/{rice.id}")
    assert_fits(app, shown, "GroupDetail")
    assert "Amina" not in shown.text
    assert [row["kind"] for row in shown.get_json()["log"]] == ["join", "opened"]


def test_a_list_of_groups_costs_as_many_queries_for_many_as_for_one(
    session: Session, connection: Connection, phone: FlaskClient, rice: Group, amina: Account
) -> None:
    for _ in range(9):
        rice_group(session, actor=amina, product=rice.product)
    costs = []
    for limit in (1, 10):
        with counted(connection) as queries:
            assert len(phone.get(f"/api/groups?limit={limit}").get_json()["items"]) == limit
        costs.append(len(queries))
    assert costs[0] == costs[1] <= 6
