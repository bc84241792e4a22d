"""The whole job on real orders: imported, computed, shown with reasons, joined without a signal, confirmed, told."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask import Flask
from playwright.sync_api import Playwright, expect
from rq import Queue, SimpleWorker
from rq.serializers import JSONSerializer
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.browser.phones import Phone, phone
from tests.conftest import LiveServer
from webapp.accounts.models import Account
from webapp.core.clock import now
from webapp.core.queue import QUEUE_NAMES
from webapp.groups.actions import join_group
from webapp.groups.models import Group, Membership
from webapp.notifications.models import Notification
from webapp.web.database import db, job_queue

pytestmark = pytest.mark.browser
SAMPLE = "tests/data/online_retail_sample.csv.gz"
TRADER, OTHER = "17850", "15547"


def command(app: Flask, *words: str) -> str:
    """Run one of the app's commands to its good end; what it printed."""
    done = app.test_cli_runner().invoke(args=list(words))
    assert done.exit_code == 0, done.output
    return done.output


@pytest.fixture
def market(live: LiveServer) -> LiveServer:
    """The committed sample of real orders, with twenty groups open."""
    for words in (
        ("import-orders", SAMPLE, "--format", "online-retail", "--shift-to-now"),
        ("rebuild",),
        ("open-proposals", "--top", "20"),
        ("check-reasons",),
    ):
        command(live.app, *words)
    return live


@pytest.fixture
def amina(playwright_driver: Playwright, market: LiveServer, tmp_path: Path) -> Iterator[Phone]:
    """The phone of a trader of the sample, signed in by a one-time link."""
    with phone(playwright_driver, tmp_path / "profile", urlsplit(market.url).port or 0) as one:
        one.sign_in(command(market.app, "sign-in-link", TRADER).strip().rpartition("/")[2])
        yield one


def work_off(market: LiveServer) -> None:
    """Let a real RQ worker take every waiting job, in this process."""
    with market.app.app_context():
        redis = job_queue()
        queues = [Queue(name, connection=redis, serializer=JSONSerializer) for name in QUEUE_NAMES]
        SimpleWorker(queues, connection=redis, serializer=JSONSerializer).work(
            burst=True, logging_level="ERROR"
        )


def join_by_hand(market: LiveServer, trader: str) -> int:
    """That trader takes a seat in an open group; the group's id."""
    with market.app.app_context(), Session(db.engine) as session:
        account = session.scalars(select(Account).where(Account.external_ref == trader)).one()
        group = session.scalars(select(Group).where(Group.state == "open").order_by(Group.id)).all()[0]
        join_group(
            session, group_id=group.id, trader=account, actor=account, firm=group.step, extra=0, now=now()
        )
        session.commit()
        return group.id


def told(market: LiveServer, trader: str) -> list[str]:
    with market.app.app_context(), Session(db.engine) as session:
        query = select(Notification.code).join(Account, Account.id == Notification.account_id)
        return list(session.scalars(query.where(Account.external_ref == trader)))


def seats(market: LiveServer, trader: str) -> list[int]:
    with market.app.app_context(), Session(db.engine) as session:
        query = select(Membership.group_id).join(Account, Account.id == Membership.trader_id)
        return list(session.scalars(query.where(Account.external_ref == trader)))


def test_home_shows_five_cards_each_with_two_reasons(market: LiveServer, amina: Phone) -> None:
    cards = amina.go("/").locator("main article[data-card]")
    expect(cards.nth(4)).to_be_visible()
    for card in cards.all()[:5]:
        assert card.locator(".reasons li").count() >= 2


def test_the_whole_job_without_a_signal(market: LiveServer, amina: Phone) -> None:
    group = join_by_hand(market, OTHER)
    amina.net.mode = "hole"
    amina.go("/products").locator("[name=q]").fill("hart lantern")
    amina.page.locator("main article[data-card] a").first.click()
    expect(amina.page.locator("h1")).to_be_visible()
    amina.go(f"/groups/{group}").get_by_role("button", name="Join the group").click()
    amina.go("/activity")
    amina.shows("Saved on this phone")
    amina.kill()
    amina.open()
    amina.net.mode = "ok"
    amina.go("/activity")
    amina.shows("Confirmed")
    work_off(market)
    assert seats(market, TRADER) == [group]
    assert told(market, OTHER) == ["group_joined"]
