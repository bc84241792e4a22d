"""What programs may send instead of what they should: a clear refusal, never a failure of ours."""

from __future__ import annotations

import gzip

import pytest
from flask.testing import FlaskClient

from tests.webapp.api.programs import error

LOGIN = "/api/auth/login"
GOOD = b'{"identity": "+254712345678", "password": "mangoes by the green gate"}'
BODIES: dict[str, tuple[bytes, int, str]] = {
    "deep": (b"[" * 100_000, 400, "bad_json"),
    "deep objects": (b'{"a":' * 50_000, 400, "bad_json"),
    "NaN": (b'{"identity": NaN}', 400, "bad_json"),
    "1e999": (b'{"identity": 1e999}', 400, "bad_json"),
    "twice": (b'{"identity": "a", "identity": "b"}', 400, "bad_json"),
    "long number": (b'{"identity": ' + b"9" * 5_000 + b"}", 400, "bad_json"),
    "bad UTF-8": (b'{"identity": "\xff"}', 400, "bad_json"),
    "UTF-16": ('{"identity": "a"}'.encode("utf-16"), 400, "bad_json"),
    "nothing": (b"", 400, "bad_json"),
    "cut off": (GOOD[:-4], 400, "bad_json"),
    "too much": (b'{"identity": "' + b"a" * 262_144 + b'"}', 413, "too_large"),
    "array": (b"[]", 422, "bad_input"),
    "null": (b"null", 422, "bad_input"),
    "number": (b"5", 422, "bad_input"),
    "NUL": (b'{"identity": "a\\u0000", "password": "b"}', 422, "bad_input"),
    "half a pair": (b'{"identity": "\\ud800", "password": "b"}', 422, "bad_input"),
    "half a pair in a name": (b'{"\\ud800": "b"}', 422, "bad_input"),
    "wrong kinds": (b'{"identity": {"a": 1}, "password": ["b"]}', 422, "bad_input"),
    "a megabyte of password": (b'{"identity": "a", "password": "' + b"p" * 2_000 + b'"}', 422, "bad_input"),
}


@pytest.mark.parametrize("name", BODIES)
def test_a_hostile_body_is_refused_clearly(client: FlaskClient, name: str) -> None:
    body, status, code = BODIES[name]
    answer = client.post(LOGIN, data=body, content_type="application/json")
    assert (answer.status_code, error(answer)["code"]) == (status, code)
    assert error(answer)["message"]


@pytest.mark.parametrize(
    "content_type",
    [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "",
        "application/json; charset=utf-16",
    ],
)
def test_only_json_is_read(client: FlaskClient, content_type: str) -> None:
    answer = client.post(LOGIN, data=GOOD, content_type=content_type)
    assert (answer.status_code, error(answer)["code"]) == (415, "wrong_type")


def test_nothing_is_unpacked(client: FlaskClient) -> None:
    bomb = gzip.compress(b" " * 1_000_000)
    answer = client.post(
        LOGIN, data=bomb, content_type="application/json", headers={"Content-Encoding": "gzip"}
    )
    assert (answer.status_code, error(answer)["code"]) == (415, "wrong_type")


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "TRACE", "PROPFIND"])
def test_other_methods_are_not_there(client: FlaskClient, method: str) -> None:
    answer = client.open("/api/products", method=method)
    assert (answer.status_code, error(answer)["code"]) == (405, "http_405")
    assert set(answer.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}


def test_the_method_cannot_be_overridden(client: FlaskClient) -> None:
    answer = client.get("/api/auth/logout?_method=POST", headers={"X-HTTP-Method-Override": "POST"})
    assert answer.status_code == 405


def test_head_says_what_get_would(client: FlaskClient) -> None:
    got, head = client.get("/api/products"), client.head("/api/products")
    assert (head.status_code, head.content_type, head.data) == (got.status_code, got.content_type, b"")


@pytest.mark.parametrize(
    "path", ["/api/none", "/api/", "/api/products/", "/api/groups/1/leave", "/api/%00", "/api/\ud7ff"]
)
def test_an_unknown_address_is_answered_in_json(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    assert (answer.status_code, error(answer)["code"]) == (404, "http_404")


@pytest.mark.parametrize(
    "token", ["", "x", "a.b.c", "\xe9", "x" * 20_000, "eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0."]
)
def test_a_made_up_token_opens_nothing(client: FlaskClient, token: str) -> None:
    assert client.get("/api/auth/me", headers={"Authorization": f"Bearer {token}"}).status_code == 401
    assert client.post("/api/auth/refresh", json={"refresh_token": token or "x"}).status_code in (401, 422)


def test_an_htmx_request_gets_json_too(client: FlaskClient) -> None:
    answer = client.get("/api/auth/me", headers={"HX-Request": "true"})
    assert (answer.status_code, error(answer)["code"]) == (401, "signed_out")
