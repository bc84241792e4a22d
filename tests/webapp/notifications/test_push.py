"""Web Push against a push service that really decrypts."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from tests.factories import people
from tests.webapp.notifications.push_service import Browser, PushService, push_service
from webapp.accounts.models import Account
from webapp.notifications import outbound
from webapp.notifications.actions import notify, subscribe
from webapp.notifications.models import PushDelivery, PushSubscription
from webapp.notifications.outbound import NotPublic, OutboundPost
from webapp.notifications.push import deliver_push
from webapp.notifications.queries import waiting_pushes
from webapp.notifications.subscriptions import Subscription
from webapp.notifications.vapid import load_or_make_key

VALUES = {"product": "Mchele", "unit": "bag", "firm": 30, "target": 40, "members": 3, "currency": "UGX",
          "unit_price": 88_000, "closes_at": "2026-03-04T12:00:00+00:00", "group_id": 5}  # fmt: skip


@pytest.fixture
def service() -> Iterator[PushService]:
    with push_service() as service:
        yield service


@pytest.fixture
def amina(app: Flask, session: Session) -> Iterator[Account]:
    with app.app_context():
        yield people.trader(session)


def listens(session: Session, account: Account, browser: Browser) -> None:
    body: dict[str, Any] = browser.subscription()
    subscribe(session, account.id, Subscription(body["endpoint"], **body["keys"]))


def tell(session: Session, account: Account, fact: str = "1") -> int:
    told = notify(session, account.id, "group_joined", VALUES, "/groups/5", f"group_joined:5:{fact}")
    assert told is not None
    return told


def test_the_browser_reads_it_in_its_persons_language(
    session: Session, amina: Account, service: PushService
) -> None:
    amina.language = "fr"
    browser = service.browser()
    listens(session, amina, browser)
    told = tell(session, amina)
    assert deliver_push(session, told) is None
    message = browser.read(service.received[0][2])
    assert (message["url"], message["tag"], message["lang"]) == ("/groups/5", f"notification-{told}", "fr")
    assert "Mchele" in message["body"]


def test_the_push_service_knows_who_sent_it(session: Session, amina: Account, service: PushService) -> None:
    listens(session, amina, service.browser())
    deliver_push(session, tell(session, amina))
    assert service.signer()["sub"] == "mailto:operator@localhost"
    assert service.received[0][1]["ttl"] == "86400"


def test_running_again_sends_to_nobody_twice(session: Session, amina: Account, service: PushService) -> None:
    listens(session, amina, service.browser("kiosk"))
    told = tell(session, amina)
    deliver_push(session, told)
    deliver_push(session, told)
    assert [path for path, _, _ in service.received] == ["/kiosk"]
    assert waiting_pushes(session, session.query(PushDelivery).one().sent_at) == []  # type: ignore[arg-type]


@pytest.mark.parametrize("status", [404, 410])
def test_a_dead_endpoint_is_removed(
    session: Session, amina: Account, service: PushService, status: int
) -> None:
    service.status = status
    listens(session, amina, service.browser())
    assert deliver_push(session, tell(session, amina)) is None
    assert session.query(PushSubscription).count() == 0


@pytest.mark.parametrize(
    ("status", "headers", "seconds"),
    [(429, {"Retry-After": "120"}, 120), (429, {}, 60), (500, {}, 60), (503, {"Retry-After": "999999"}, 3600),
     (503, {"Retry-After": "Wed, 21 Oct 2026 07:28:00 GMT"}, 60)],
)  # fmt: skip
def test_a_busy_service_is_asked_again_later(
    session: Session, amina: Account, service: PushService, status: int, headers: dict[str, str], seconds: int
) -> None:
    service.status, service.headers = status, headers
    listens(session, amina, service.browser())
    told = tell(session, amina)
    assert deliver_push(session, told) == seconds
    service.status, service.headers = 201, {}
    assert deliver_push(session, told) is None
    assert len(service.received) == 2


def test_a_service_that_hangs_holds_nobody_up(
    session: Session, amina: Account, service: PushService, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbound, "TIMEOUT_S", 0.2)
    service.hang = threading.Event()
    listens(session, amina, service.browser())
    assert deliver_push(session, tell(session, amina)) == 60


def test_a_redirect_is_not_followed(session: Session, amina: Account, service: PushService) -> None:
    service.status, service.headers = 302, {"Location": f"{service.url}/elsewhere"}
    listens(session, amina, service.browser())
    deliver_push(session, tell(session, amina))
    assert [path for path, _, _ in service.received] == ["/amina"]


def test_one_deaf_browser_does_not_keep_news_from_the_other(
    session: Session, amina: Account, service: PushService
) -> None:
    with push_service() as dead:
        dead.status = 503
        listens(session, amina, dead.browser())
        listens(session, amina, service.browser())
        assert deliver_push(session, tell(session, amina)) == 60
    assert len(service.received) == 1


def test_what_was_read_in_the_app_wakes_nobody(session: Session, amina: Account, service: PushService) -> None:
    from webapp.core.clock import now
    from webapp.notifications.actions import mark_read

    listens(session, amina, service.browser())
    told = tell(session, amina)
    mark_read(session, amina.id, None, now())
    deliver_push(session, told)
    assert service.received == []


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "::1", "fc00::1",  # noqa: S104
     "fe80::1%eth0", "::ffff:127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "224.0.0.1"],
)  # fmt: skip
def test_no_push_leads_into_our_own_network(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    answer = [(2, 1, 6, "", ("93.184.216.34", 443)), (2, 1, 6, "", (address, 443))]
    monkeypatch.setattr("socket.getaddrinfo", lambda *args, **kwargs: answer)
    with pytest.raises(NotPublic):
        OutboundPost().post("https://push.example/x", data=b"", headers={})


@pytest.mark.parametrize("url", ["http://127.0.0.1:1/x", "http://push.example/x", "ftp://push.example/x"])
def test_only_tests_may_push_without_https(url: str) -> None:
    with pytest.raises(NotPublic):
        OutboundPost().post(url, data=b"", headers={})


def test_the_key_is_made_once_and_is_for_us_alone(tmp_path: Path) -> None:
    path = tmp_path / "new" / "vapid.pem"
    first = load_or_make_key(path)
    assert load_or_make_key(path).private_pem() == first.private_pem()
    assert path.stat().st_mode & 0o777 == 0o600
    assert [found.name for found in path.parent.iterdir()] == ["vapid.pem"]
