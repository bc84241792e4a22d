"""Joining over the API, which happens exactly once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from tests.factories import people
from tests.factories.browsers import CSRF, signed_in
from tests.factories.groups import rice_group
from tests.webapp.api.programs import assert_fits, error, program
from webapp.accounts.models import Account
from webapp.core.clock import clock_at, now
from webapp.groups.models import Group, Membership
from webapp.sync.models import InboxOp


def join(
    client: FlaskClient, group: Group | int, body: Any = None, key: str | None = "k-1", **headers: str
) -> TestResponse:
    number = group if isinstance(group, int) else group.id
    shown = {} if key is None else {"Idempotency-Key": key}
    return client.post(
        f"/api/groups/{number}/join", json={"firm": 10} if body is None else body, headers=shown | headers
    )


def seats(session: Session, group: Group) -> list[int]:
    return list(session.scalars(select(Membership.firm).where(Membership.group_id == group.id)))


def test_a_trader_joins_and_is_told_what_it_means(
    app: Flask, session: Session, phone: FlaskClient, rice: Group, amina: Account
) -> None:
    answer = join(phone, rice, {"firm": 10, "extra": 4, "shown": {"unit_price": 88_000, "currency": "UGX"}})
    assert answer.status_code == 200, answer.text
    assert_fits(app, answer, "Joined")
    assert (answer.get_json()["seat"]["firm"], answer.get_json()["seat"]["extra"]) == (10, 4)
    assert seats(session, rice) == [10]
    assert phone.get(f"/api/groups/{rice.id}").get_json()["seat"] == {
        "firm": 10,
        "extra": 4,
        "max_unit_price": 88_000,
    }


def test_the_same_key_joins_once_and_hears_the_same(
    session: Session, phone: FlaskClient, rice: Group
) -> None:
    first, again = join(phone, rice), join(phone, rice)
    assert (first.status_code, first.get_json()) == (again.status_code, again.get_json())
    assert seats(session, rice) == [10]


def test_the_same_key_with_other_content_is_refused(
    session: Session, phone: FlaskClient, rice: Group
) -> None:
    join(phone, rice)
    answer = join(phone, rice, {"firm": 20})
    assert (answer.status_code, error(answer)["code"]) == (409, "op_reused")
    assert seats(session, rice) == [10]


def test_two_traders_may_use_one_key(
    app: Flask, session: Session, phone: FlaskClient, rice: Group, brian: Account
) -> None:
    assert join(phone, rice).status_code == 200
    assert join(program(app, session, brian), rice).status_code == 200
    assert sorted(seats(session, rice)) == [10, 10]


def test_a_full_group_says_why_and_where_else(
    app: Flask, session: Session, phone: FlaskClient, rice: Group, amina: Account
) -> None:
    other = rice_group(session, actor=amina, product=rice.product)
    rice.firm = 44
    session.flush()
    answer = join(phone, rice)
    assert_fits(app, answer, "JoinRefused")
    refusal = error(answer)
    assert (answer.status_code, refusal["code"], refusal["outcome"]) == (409, "group_full", "conflict")
    assert refusal["values"] == {"wanted": 10, "left": 6}
    assert seats(session, rice) == []
    assert [each["id"] for each in refusal["alternatives"]] in ([], [other.id])


def test_a_refusal_stays_what_it_was_for_its_key(session: Session, phone: FlaskClient, rice: Group) -> None:
    rice.firm = 44
    session.flush()
    first = join(phone, rice)
    rice.firm = 0
    session.flush()
    again = join(phone, rice)
    assert (
        (again.status_code, error(again)["code"]) == (first.status_code, "group_full") == (409, "group_full")
    )
    assert join(phone, rice, key="k-2").status_code == 200


def test_what_was_shown_and_is_worse_now_is_a_conflict(phone: FlaskClient, rice: Group) -> None:
    answer = join(phone, rice, {"firm": 10, "shown": {"unit_price": 80_000}})
    assert (answer.status_code, error(answer)["code"]) == (409, "price_changed")
    late = join(phone, rice, {"firm": 10, "shown": {"closes_at": "2999-01-01T00:00:00Z"}}, key="k-2")
    assert (late.status_code, error(late)["code"]) == (409, "deadline_changed")


def test_after_the_deadline_nobody_joins(app: Flask, session: Session, rice: Group, amina: Account) -> None:
    with clock_at(now() + timedelta(days=3)):
        answer = join(program(app, session, amina), rice)
    assert (answer.status_code, error(answer)["code"]) == (409, "too_late")


@pytest.mark.parametrize("key", [None, "", "a" * 129, "with space", "\xe9"])
def test_a_join_needs_a_key(phone: FlaskClient, rice: Group, key: str | None) -> None:
    answer = join(phone, rice, key=key)
    assert (answer.status_code, list(error(answer)["fields"])) == (422, ["Idempotency-Key"])


@pytest.mark.parametrize(
    ("body", "field"),
    [({}, "firm"), ({"firm": 0}, "firm"), ({"firm": -1}, "firm"), ({"firm": 1.5}, "firm"), ({"firm": 10.0}, "firm"),
     ({"firm": "10"}, "firm"), ({"firm": True}, "firm"), ({"firm": 2**63}, "firm"),
     ({"firm": 10, "extra": -2}, "extra"), ({"firm": 10, "price": 1}, "price"),
     ({"firm": 10, "is_admin": True}, "is_admin"),
     ([], "body"),
     ({"firm": 10, "shown": {"currency": "ugx"}}, "shown.currency"), ({"firm": 10, "shown": 5}, "shown"),
     ({"firm": 10, "shown": {"closes_at": "tomorrow"}}, "shown.closes_at"), ({"firm": None}, "firm")],
)  # fmt: skip
def test_a_bad_join_names_its_field(
    session: Session, phone: FlaskClient, rice: Group, body: Any, field: str
) -> None:
    answer = join(phone, rice, {} if body is None else body)
    assert (answer.status_code, list(error(answer)["fields"])) == (422, [field])
    assert session.scalar(select(InboxOp.op_id)) is None


def test_half_a_step_is_refused_without_a_seat(session: Session, phone: FlaskClient, rice: Group) -> None:
    answer = join(phone, rice, {"firm": 11})
    assert (answer.status_code, error(answer)["code"]) == (422, "bad_quantity")
    assert seats(session, rice) == []


def test_a_group_that_is_not_there_is_not_joined(phone: FlaskClient, rice: Group) -> None:
    answer = join(phone, 99_999_999)
    assert (answer.status_code, error(answer)["code"]) == (404, "not_found")


@pytest.mark.parametrize("role", ["agent", "supplier", "admin"])
def test_only_traders_join(app: Flask, session: Session, rice: Group, role: str) -> None:
    answer = join(program(app, session, people.account(session, role, "Grace")), rice)
    assert (answer.status_code, error(answer)["code"]) == (403, "not_allowed")


def test_nobody_joins_without_signing_in(client: FlaskClient, rice: Group) -> None:
    assert join(client, rice).status_code == 401


def test_our_own_pages_join_with_their_csrf_token(
    app: Flask, session: Session, rice: Group, amina: Account
) -> None:
    browser = signed_in(app, session, amina)
    del browser.environ_base["HTTP_X_CSRF_TOKEN"]
    assert error(join(browser, rice))["code"] == "csrf"
    assert join(browser, rice, **{"X-CSRF-Token": CSRF}).status_code == 200
