"""`POST /sync/ops` and `GET /sync/changes` as a hostile or broken sender meets them."""

import gzip
import json
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection, text
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from tests.factories import browsers, groups
from tests.webapp.sync import hostile
from tests.webapp.sync.phones import Phone
from webapp.accounts.models import Account
from webapp.core.db import Base
from webapp.groups.models import Group
from webapp.sync.json_body import MAX_BYTES

KEPT_OF_A_REFUSAL = {"changes", "inbox", "installations", "sequences", "sign_in_sessions"}


@pytest.fixture
def client(app: Flask, session: Session, amina: Account) -> FlaskClient:
    return browsers.signed_in(app, session, amina)


@pytest.fixture
def phone(amina: Account, rice: Group) -> Phone:
    return Phone(amina.id)


def digest(
    connection: Connection, without: set[str] = KEPT_OF_A_REFUSAL - {"inbox", "installations"}
) -> dict[str, str]:
    """Every table's rows in one number each."""
    tables = sorted(set(Base.metadata.tables) - without)
    query = "SELECT md5(coalesce(string_agg(t::text, ',' ORDER BY t::text), '')) FROM {} t"
    return {name: connection.scalar(text(query.format(name))) or "" for name in tables}


def post(client: FlaskClient, body: bytes, **headers: str) -> TestResponse:
    content_type = headers.pop("content_type", "application/json")
    return client.post("/sync/ops", data=body, content_type=content_type, headers=headers)


def test_ops_are_answered_one_by_one(client: FlaskClient, phone: Phone, rice: Group) -> None:
    first, second = phone.join(rice.id), phone.join(rice.id)
    answer = client.post("/sync/ops", json=phone.envelope(first, second))
    results = answer.get_json()["results"]
    assert [(each["op_id"], each["outcome"]) for each in results] == [
        (first["op_id"], "applied"),
        (second["op_id"], "conflict"),
    ]
    assert results[0]["message"].startswith("You are in: 10 are yours. You never pay more than UGX")
    assert (answer.get_json()["next_seq"], answer.headers["Cache-Control"]) == (3, "no-store")


def test_a_full_group_is_refused_with_others_to_join_instead(
    client: FlaskClient, session: Session, amina: Account, phone: Phone, rice: Group
) -> None:
    other = groups.rice_group(session, actor=amina, product=rice.product, cap=200)
    answer = client.post("/sync/ops", json=phone.envelope(phone.join(rice.id, 60)))
    [result] = answer.get_json()["results"]
    [offered] = result["alternatives"]
    assert (result["code"], offered["group_id"], offered["left"]) == ("group_full", other.id, 200)
    assert [each["code"] for each in offered["reasons"]] == ["same_product", "room", "saves"]


def test_fifty_joins_are_answered_in_a_few_kilobytes(client: FlaskClient, phone: Phone, rice: Group) -> None:
    body = json.dumps(
        phone.envelope(*[phone.join(rice.id, unit_price=88_000, currency="UGX") for _ in range(50)])
    )
    answer = post(
        client, gzip.compress(body.encode()), **{"Content-Encoding": "gzip", "Accept-Encoding": "br"}
    )
    assert answer.status_code == 200
    assert len(gzip.compress(body.encode())) + len(answer.data) <= 15 * 1024


ENVELOPES: dict[str, tuple[bytes, int, str]] = {
    "nothing": (b"", 400, "bad_json"),
    "deep": (b"[" * 100_000 + b"]" * 100_000, 400, "bad_json"),
    "NaN": (b'{"installation": NaN}', 400, "bad_json"),
    "duplicate": (b'{"ops": [], "ops": []}', 400, "bad_json"),
    "big number": (b'{"ops": ' + b"9" * 5000 + b"}", 400, "bad_json"),
    "UTF-16": (json.dumps({"ops": []}).encode("utf-16"), 400, "bad_json"),
    "bad UTF-8": (b'{"ops": "\xff"}', 400, "bad_json"),
    "array": (b"[]", 422, "bad_envelope"),
    "null": (b"null", 422, "bad_envelope"),
    "no installation": (b'{"ops": []}', 422, "bad_envelope"),
    "too large": (b" " * (MAX_BYTES + 1), 413, "too_large"),
    "51 ops": (json.dumps({"installation": str(UUID(int=1)), "ops": [{}] * 51}).encode(), 413, "too_many_ops"),
}  # fmt: skip


@pytest.mark.parametrize(("body", "status", "code"), ENVELOPES.values(), ids=ENVELOPES)
def test_a_bad_envelope_is_refused_and_changes_nothing(
    client: FlaskClient, connection: Connection, phone: Phone, body: bytes, status: int, code: str
) -> None:
    before = digest(connection)
    answer = post(client, body)
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (status, code)
    assert answer.get_json()["error"]["message"]
    assert digest(connection) == before


@pytest.mark.parametrize(
    "content_type", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""]
)
def test_only_json_is_read(client: FlaskClient, phone: Phone, content_type: str) -> None:
    assert post(client, json.dumps(phone.envelope()).encode(), content_type=content_type).status_code == 415


def test_a_gzip_bomb_is_refused(client: FlaskClient) -> None:
    bomb = gzip.compress(b" " * 20_000_000)
    assert post(client, bomb, **{"Content-Encoding": "gzip"}).status_code == 413


def test_a_body_shorter_than_it_says_is_refused(client: FlaskClient) -> None:
    assert post(client, b"{", **{"Content-Length": "500"}).status_code == 400


def test_nobody_sends_without_signing_in(app: Flask) -> None:
    answer = browsers.browser(app).post("/sync/ops", json={"installation": str(UUID(int=1)), "ops": []})
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (401, "signed_out")
    assert browsers.browser(app).get("/sync/changes").status_code == 401


def test_a_request_without_the_token_changes_nothing(
    client: FlaskClient, connection: Connection, phone: Phone, rice: Group
) -> None:
    before = digest(connection)
    answer = client.post(
        "/sync/ops", json=phone.envelope(phone.join(rice.id)), headers={"X-CSRF-Token": "forged"}
    )
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (403, "csrf")
    assert digest(connection) == before


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH", "TRACE"])
def test_ops_are_posted_only(client: FlaskClient, method: str) -> None:
    assert client.open("/sync/ops", method=method).status_code == 405


def test_a_refused_op_leaves_the_market_as_it_was(
    client: FlaskClient, connection: Connection, phone: Phone, rice: Group
) -> None:
    before = digest(connection, KEPT_OF_A_REFUSAL)
    terms = {"offer_id": rice.offer_id, "pickup_point_id": rice.pickup_point_id, "target": 20, "days": 5}
    refused = [
        phone.join(rice.id, 60),
        phone.join(10**9),
        phone.join(rice.id, unit_price=1),  # found dearer only after the counters have moved
        phone.op(
            "open_group", None, **terms, firm=500, extra=0
        ),  # its group opens, and then cannot be joined
        phone.op("steal_group"),
    ]
    answer = client.post("/sync/ops", json=phone.envelope(*refused))
    assert {each["outcome"] for each in answer.get_json()["results"]} == {"conflict", "rejected"}
    assert digest(connection, KEPT_OF_A_REFUSAL) == before


@hostile.hostile
@given(data=st.data())
def test_no_op_whatsoever_breaks_the_server(
    client: FlaskClient, connection: Connection, phone: Phone, rice: Group, data: st.DataObject
) -> None:
    ops = data.draw(hostile.ops(phone, rice.id))
    before = digest(connection, KEPT_OF_A_REFUSAL)
    answer = post(client, hostile.encoded(phone.envelope(*ops)))
    assert answer.status_code in (200, 400)
    results = answer.get_json().get("results", [])
    assert len(results) == (len(ops) if answer.status_code == 200 else 0)
    is_applied = any(each["outcome"] == "applied" for each in results)
    assert is_applied or digest(connection, KEPT_OF_A_REFUSAL) == before


@hostile.hostile
@given(body=hostile.BODIES | hostile.ENVELOPES.map(hostile.encoded))
def test_no_body_whatsoever_breaks_the_server(
    client: FlaskClient, connection: Connection, body: bytes
) -> None:
    before = digest(connection)
    answer = post(client, body)
    assert 400 <= answer.status_code < 500
    assert answer.get_json()["error"]["code"]
    assert digest(connection) == before


@hostile.hostile
@given(since=hostile.CURSORS)
def test_no_cursor_whatsoever_breaks_the_feed(client: FlaskClient, since: str) -> None:
    answer = client.get("/sync/changes", query_string={"since": since})
    assert (answer.status_code, answer.get_json()["reset"]) == (200, True)
