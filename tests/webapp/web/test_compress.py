"""Text leaves packed, unless that could betray the token against forged requests."""

import gzip

import brotli  # type: ignore[import-untyped]
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests.factories import browsers, people


@pytest.fixture
def client(app: Flask, session: Session) -> FlaskClient:
    return browsers.signed_in(app, session, people.trader(session))


def get(client: FlaskClient, path: str, accepts: str) -> tuple[str | None, bytes]:
    answer = client.get(path, headers={"Accept-Encoding": accepts})
    assert "Accept-Encoding" in answer.vary
    return answer.headers.get("Content-Encoding"), answer.data


CHOICES = [("br", "br"), ("gzip, deflate, br, zstd", "br"), ("gzip", "gzip"), ("br;q=0, gzip", "gzip")]


@pytest.mark.parametrize(("accepts", "packing"), [*CHOICES, ("identity", None), ("", None)])
def test_a_page_is_packed_as_the_browser_can_read(
    client: FlaskClient, accepts: str, packing: str | None
) -> None:
    chosen, body = get(client, "/me", accepts)
    unpack = {"br": brotli.decompress, "gzip": gzip.decompress, None: bytes}[chosen]
    assert chosen == packing
    assert b"<html" in unpack(body)


def test_a_page_with_the_token_and_a_strangers_words_is_not_packed(client: FlaskClient) -> None:
    chosen, body = get(client, "/me?q=guess", "br")
    assert browsers.CSRF.encode() in body
    assert chosen is None


def test_the_feed_holds_no_token_and_is_packed(client: FlaskClient) -> None:
    assert get(client, "/sync/changes?since=x", "br")[0] == "br"


def test_a_small_answer_is_left_alone(client: FlaskClient) -> None:
    assert (
        client.post("/sync/ops", data=b"x", headers={"Accept-Encoding": "br"}).headers.get("Content-Encoding")
        is None
    )
