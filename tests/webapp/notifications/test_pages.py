"""Told once, shown in the reader's words, read."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event
from sqlalchemy.orm import Session

from tests.factories import people
from tests.factories.browsers import signed_in
from tests.webapp.notifications.push_service import Browser
from tests.webapp.notifications.test_push import VALUES
from webapp.accounts.models import Account
from webapp.notifications.actions import notify
from webapp.notifications.fragments import notification_rows, notifications_head_html
from webapp.notifications.models import Notification, PushSubscription
from webapp.notifications.queries import unread_count

CODES = ["group_joined", "group_left", "target_reached", "target_lost", "group_locked", "group_expired",
         "proposal_opened", "join_refused"]  # fmt: skip


def tell(session: Session, account: Account, fact: int, code: str = "group_joined") -> int | None:
    return notify(session, account.id, code, VALUES, "/groups/5", f"{code}:{fact}")


def test_a_fact_is_told_once(session: Session) -> None:
    amina, joseph = people.trader(session), people.trader(session, "Joseph Okot")
    assert tell(session, amina, 1) is not None
    assert tell(session, amina, 1) is None
    assert tell(session, joseph, 1) is not None
    assert unread_count(session, amina.id) == 1


@pytest.mark.parametrize("code", [*CODES, "of_a_newer_version"])
@pytest.mark.parametrize("language", ["en", "sw", "fr"])
def test_every_code_has_words(app: Flask, session: Session, code: str, language: str) -> None:
    amina = people.trader(session)
    amina.language = language
    tell(session, amina, 1, code)
    page = signed_in(app, session, amina).get("/notifications")
    assert page.status_code == 200
    assert ("Mchele" in page.text) == (code in CODES)


def test_all_are_read_with_one_button(app: Flask, session: Session) -> None:
    amina, joseph = people.trader(session), people.trader(session, "Joseph Okot")
    for account in (amina, joseph):
        tell(session, account, 1)
    client = signed_in(app, session, amina)
    assert client.post("/notifications/readings").status_code == 303
    assert (unread_count(session, amina.id), unread_count(session, joseph.id)) == (0, 1)


def test_nobody_reads_what_another_was_told(app: Flask, session: Session) -> None:
    amina, joseph = people.trader(session), people.trader(session, "Joseph Okot")
    told = tell(session, amina, 1)
    client = signed_in(app, session, joseph)
    assert "Mchele" not in client.get("/notifications").text
    client.post("/notifications/readings", data={"notification_id": str(told)})
    assert unread_count(session, amina.id) == 1
    with app.test_request_context():
        assert told is not None
        assert notification_rows(session, joseph, [told]) == {}


@pytest.mark.parametrize("before", ["-1", "x", "%00", "9" * 30, "²"])
def test_a_strange_page_is_the_first(app: Flask, session: Session, before: str) -> None:
    amina = people.trader(session)
    tell(session, amina, 1)
    assert signed_in(app, session, amina).get(f"/notifications?before={before}").status_code == 200


def test_older_ones_are_a_page_away_and_cost_no_more_queries(app: Flask, session: Session) -> None:
    amina = people.trader(session)
    for fact in range(45):
        tell(session, amina, fact)
    client = signed_in(app, session, amina)
    statements: list[str] = []
    event.listen(session.get_bind(), "before_cursor_execute", lambda *call: statements.append(call[2]))
    first = client.get("/notifications").text
    assert first.count("data-card") == 20
    assert len([text for text in statements if text.startswith("SELECT")]) <= 6
    rest = first.split('href="/notifications?before=')[1].split('"')[0]
    fragment = client.get(f"/notifications?before={rest}", headers={"HX-Request": "true"}).text
    assert fragment.count("data-card") == 20
    assert "<html" not in fragment


def test_the_phone_keeps_the_same_card(app: Flask, session: Session) -> None:
    amina = people.trader(session)
    told = tell(session, amina, 1)
    assert told is not None
    with app.test_request_context():
        row = notification_rows(session, amina, [told])[told]
        assert "data-list" in notifications_head_html()
    assert row.facets["read"] is False
    assert f'id="notification-{told}"' in row.html
    assert "csrf" not in row.html


def test_a_browser_asks_to_be_woken_and_stops(app: Flask, session: Session) -> None:
    amina = people.trader(session)
    client = signed_in(app, session, amina)
    body = Browser("https://push.example/amina").subscription()
    assert client.post("/push/subscriptions", json=body).status_code == 204
    assert client.post("/push/subscriptions", json=body).status_code == 204
    assert session.query(PushSubscription).one().account_id == amina.id
    assert client.delete("/push/subscriptions", json=body).status_code == 204
    assert session.query(PushSubscription).count() == 0


def test_on_a_shared_phone_only_the_last_person_is_woken(app: Flask, session: Session) -> None:
    body = Browser("https://push.example/shared").subscription()
    for name in ("Amina Nakato", "Joseph Okot"):
        person = people.trader(session, name)
        signed_in(app, session, person).post("/push/subscriptions", json=body)
    assert session.query(PushSubscription).one().account_id == person.id


GOOD = Browser("https://push.example/x").subscription()
BAD: list[Any] = [
    [], "x", 1, {}, {"endpoint": "https://push.example/x"}, GOOD | {"keys": []}, GOOD | {"keys": {"p256dh": 1}},
    *({**GOOD, "endpoint": endpoint} for endpoint in (
        "http://push.example/x", "https://", "https://a:b@push.example/", "https://push.example:8443/", "https://[::1",
        "javascript:alert(1)", "https://push.example/\r\nX: 1", "https://push.example/" + "x" * 1000, "https://é.example/",
        None, 5, "https://push.example:99999/")),
    GOOD | {"keys": GOOD["keys"] | {"auth": "AAAA"}}, GOOD | {"keys": GOOD["keys"] | {"p256dh": "A" * 87}},
    GOOD | {"keys": GOOD["keys"] | {"p256dh": "\ud800"}},
]  # fmt: skip


@pytest.mark.parametrize("body", BAD, ids=range(len(BAD)))
def test_a_strange_subscription_is_refused(app: Flask, session: Session, body: Any) -> None:
    client = signed_in(app, session, people.trader(session))
    assert client.post("/push/subscriptions", json=body).status_code == 422
    assert session.query(PushSubscription).count() == 0


@pytest.mark.parametrize("raw", [b"", b"{", b"\xff\xfe", b"[" * 100_000, b'{"a":1e999}', b"NaN"])
def test_unreadable_json_is_refused(app: Flask, session: Session, raw: bytes) -> None:
    client = signed_in(app, session, people.trader(session))
    answer = client.post("/push/subscriptions", data=raw, content_type="application/json")
    assert answer.status_code in (400, 422)
    assert session.query(Notification).count() == 0
