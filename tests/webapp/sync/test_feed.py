"""What a phone hears of: all of it at first, then what changed, and what it may no longer show."""

from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.orm import Session

from tests.factories import browsers, catalog, groups, people
from tests.webapp.sync.phones import Phone
from tests.webapp.sync.store import Store
from webapp.accounts.models import Account
from webapp.catalog.models import PickupPoint
from webapp.core.clock import now
from webapp.groups.actions import join_group, leave_group
from webapp.groups.models import Group
from webapp.notifications.models import Notification
from webapp.sync import feed

PAGES = [f"page:{name}" for name in ("activity", "groups", "home", "me", "notifications", "products")]


@pytest.fixture
def store(app: Flask, session: Session, amina: Account, rice: Group) -> Store:
    return Store(browsers.signed_in(app, session, amina))


def test_a_new_phone_gets_everything_that_the_person_may_see(store: Store, rice: Group) -> None:
    assert store.pull() == sorted([*PAGES, f"group:{rice.id}", f"product:{rice.product_id}"])
    assert store.answers[0]["reset"] is True


def test_the_answer_says_who_and_when(store: Store, amina: Account, clock: datetime) -> None:
    page = store.ask()
    told = {"name": "Amina Nakato", "language": "en", "role": "trader", "data_saver": False}
    assert page["person"] == {"id": amina.id, **told}
    assert datetime.fromisoformat(page["now"]) == clock


def test_a_row_holds_what_lists_and_search_need(store: Store, rice: Group) -> None:
    store.pull()
    row = store.rows[f"group:{rice.id}"]
    assert row["kind"] == "group"
    assert row["search"].startswith("rice 25 kg bag")
    assert (row["facets"]["product"], row["facets"]["mine"]) == (rice.product_id, False)
    assert f'id="group-{rice.id}-detail"' in row["html"]


def test_no_row_holds_a_token_or_an_op_id(store: Store, rice: Group) -> None:
    store.pull()
    kept = " ".join(row["html"] for row in store.rows.values())
    assert "data-outbox" in kept
    assert browsers.CSRF not in kept
    assert 'name="op_id"' not in kept


def test_a_join_reaches_the_phone_with_the_persons_own_seat(
    session: Session, store: Store, rice: Group, amina: Account
) -> None:
    store.pull()
    join_group(session, group_id=rice.id, trader=amina, actor=amina, firm=10, extra=0, now=now())
    session.commit()
    assert {f"group:{rice.id}", "page:home"} <= set(store.pull())
    assert store.rows[f"group:{rice.id}"]["facets"]["mine"] is True


def test_an_op_is_shown_as_the_server_judged_it(store: Store, rice: Group, amina: Account) -> None:
    store.pull()
    phone = Phone(amina.id)
    refused = phone.join(rice.id, 60)
    assert store.client.post("/sync/ops", json=phone.envelope(refused)).status_code == 200
    assert f"op:{refused['op_id']}" in store.pull()
    assert store.rows[f"op:{refused['op_id']}"]["facets"]["outcome"] == "conflict"


def test_a_refusal_that_was_put_away_leaves_the_phone(store: Store, rice: Group, amina: Account) -> None:
    phone = Phone(amina.id)
    refused = phone.join(rice.id, 60)
    away = phone.op("dismiss_op", op=refused["op_id"])
    store.client.post("/sync/ops", json=phone.envelope(refused))
    store.pull()
    store.client.post("/sync/ops", json=phone.envelope(away))
    assert f"op:{refused['op_id']}" in store.ask()["gone"]
    assert not [key for key in store.rows if key.startswith("op:")]


def test_a_withdrawn_product_leaves_the_phone(session: Session, store: Store) -> None:
    beans = catalog.product(session, "Beans")
    session.commit()
    store.pull()
    beans.withdrawn_at = now()
    session.commit()
    assert store.ask()["gone"] == [f"product:{beans.id}"]


def test_a_product_without_an_offer_leaves_the_phone(session: Session, store: Store) -> None:
    beans = catalog.product(session, "Beans")
    session.commit()
    store.pull()
    catalog.offer_of(session, beans).valid_to = now()
    session.commit()
    store.pull()
    assert f"product:{beans.id}" not in store.rows


def test_a_deleted_record_leaves_the_phone(session: Session, store: Store) -> None:
    beans = catalog.product(session, "Beans").id
    session.commit()
    store.pull()
    session.execute(text("DELETE FROM products WHERE id = :id"), {"id": beans})
    session.commit()
    assert store.ask()["gone"] == [f"product:{beans}"]


@pytest.mark.parametrize(("joined", "kept"), [(True, True), (False, False)])
def test_a_finished_group_stays_with_its_members_alone(
    session: Session, store: Store, rice: Group, amina: Account, joined: bool, kept: bool
) -> None:
    if joined:
        join_group(session, group_id=rice.id, trader=amina, actor=amina, firm=10, extra=0, now=now())
    session.commit()
    store.pull()
    rice.state = "expired"
    session.commit()
    store.pull()
    assert (f"group:{rice.id}" in store.rows) is kept


def test_whoever_leaves_a_finished_group_loses_sight_of_it(
    session: Session, store: Store, rice: Group, amina: Account
) -> None:
    join_group(session, group_id=rice.id, trader=amina, actor=amina, firm=10, extra=0, now=now())
    session.commit()
    store.pull()
    leave_group(session, group_id=rice.id, trader=amina, actor=amina, now=now())
    rice.state = "cancelled"
    session.commit()
    assert f"group:{rice.id}" in store.ask()["gone"]


def test_what_is_anothers_stays_with_them(session: Session, store: Store, rice: Group) -> None:
    other = people.trader(session, "Mukasa")
    store.pull()
    told = Notification(account_id=other.id, code="group_locked", values={}, link="/", dedupe_key="x")
    session.add(told)
    session.commit()
    assert f"notification:{told.id}" not in store.pull()


def test_a_group_of_another_region_is_not_on_the_phone(
    session: Session, store: Store, amina: Account
) -> None:
    far = PickupPoint(name="Kariakoo", region_id=catalog.region(session, "dar", "TZS").id)
    session.add(far)
    there = groups.rice_group(session, actor=amina)
    there.pickup_point = far
    session.commit()
    store.pull()
    assert f"group:{there.id}" not in store.rows


@pytest.mark.parametrize("change", [{"language": "sw"}, {"role": "agent"}, {"region_id": None}])
def test_a_person_who_reads_otherwise_gets_everything_anew(
    session: Session, store: Store, amina: Account, change: dict[str, object]
) -> None:
    store.pull()
    for name, value in change.items():
        setattr(amina, name, value)
    session.commit()
    assert store.ask()["reset"] is True


@pytest.mark.parametrize(
    "since", ["", "x", "0", "ab.1", "0123456789ab.5", "9" * 5000, "a.b.c.d.e", "\0", "%", "1;--", "é"]
)
def test_a_cursor_from_elsewhere_brings_everything(store: Store, since: str) -> None:
    answer = store.client.get("/sync/changes", query_string={"since": since})
    assert (answer.status_code, answer.get_json()["reset"]) == (200, True)


def test_a_cursor_from_the_future_brings_everything(store: Store) -> None:
    store.pull()
    store.cursor = store.cursor.split(".")[0] + ".99999999999"
    assert store.ask()["reset"] is True


def test_nobody_reads_with_anothers_cursor(app: Flask, session: Session, store: Store) -> None:
    store.pull()
    other = browsers.signed_in(app, session, people.trader(session, "Mukasa"))
    assert Store(other, store.cursor).ask()["reset"] is True


def test_a_feed_in_pages_is_the_same_feed(
    session: Session, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(7):
        catalog.product(session, f"Beans {number}")
    session.commit()
    store.pull()
    small = Store(store.client)
    monkeypatch.setattr(feed, "PAGE", 3)
    small.pull()
    assert len(small.answers) > 3
    assert small.rows == store.rows
