"""The feed over really committed transactions: what comes late is not lost, and little is said when little changed."""

import json
from collections.abc import Iterator
from typing import Any

import brotli  # type: ignore[import-untyped]
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, event, text
from sqlalchemy.orm import Session

from tests.factories import catalog, groups, people
from tests.webapp.sync import large
from tests.webapp.sync.conftest import sign_in
from tests.webapp.sync.phones import Phone
from tests.webapp.sync.store import Store
from webapp.catalog.models import Product
from webapp.core.clock import now
from webapp.sync import feed
from webapp.sync.actions import apply_ops

KB = 1024


@pytest.fixture
def store(fresh_app: Flask, committed: Session) -> Store:
    amina = people.trader(committed)
    groups.rice_group(committed, actor=amina)
    return Store(sign_in(fresh_app, committed, amina))


def rename(connection: Session, product_id: int, name: str) -> None:
    connection.get_one(Product, product_id).name = name
    connection.flush()


def test_who_commits_late_is_not_skipped(fresh_engine: Engine, committed: Session, store: Store) -> None:
    early, late = catalog.product(committed, "Early").id, catalog.product(committed, "Late").id
    committed.commit()
    store.pull()
    with Session(fresh_engine) as slow:
        rename(slow, late, "Late, renamed")  # takes the smaller transaction id
        rename(committed, early, "Early, renamed")
        committed.commit()
        assert f"product:{early}" in store.pull()
        assert f"product:{late}" not in store.pull()
        slow.commit()
    assert f"product:{late}" in store.pull()
    assert "Late, renamed" in store.rows[f"product:{late}"]["html"]
    assert store.pull() == []


def test_a_record_written_by_an_older_transaction_after_a_younger_one_is_not_skipped(
    fresh_engine: Engine, committed: Session, store: Store
) -> None:
    beans = catalog.product(committed, "Beans").id
    committed.commit()
    store.pull()
    with Session(fresh_engine) as older:
        older.execute(text("SELECT pg_current_xact_id()"))
        rename(committed, beans, "Beans, once")
        committed.commit()
        store.pull()
        rename(older, beans, "Beans, twice")
        older.commit()
    store.pull()
    assert "Beans, twice" in store.rows[f"product:{beans}"]["html"]


def test_what_was_rolled_back_is_never_heard_of(
    fresh_engine: Engine, committed: Session, store: Store
) -> None:
    store.pull()
    with Session(fresh_engine) as regretful:
        catalog.product(regretful, "Never")
        regretful.rollback()
    assert store.pull() == []


def test_nothing_changed_is_said_in_two_kilobytes(store: Store) -> None:
    store.pull()
    answer = store.client.get(
        "/sync/changes", query_string={"since": store.cursor}, headers={"Accept-Encoding": "br"}
    )
    assert answer.get_json()["changes"] == []
    assert len(answer.data) + len(str(answer.headers)) <= 2 * KB


def test_a_change_between_two_pages_comes_afterwards(
    committed: Session, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = [catalog.product(committed, f"Beans {number}").id for number in range(5)]
    committed.commit()
    monkeypatch.setattr(feed, "PAGE", 4)
    store.ask()
    rename(committed, ids[0], "Beans, renamed")
    committed.commit()
    store.pull()
    assert f"product:{ids[0]}" in store.pull()
    assert store.pull() == []


def test_a_line_that_drops_goes_on_where_it_was(
    committed: Session, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(5):
        catalog.product(committed, f"Beans {number}")
    committed.commit()
    monkeypatch.setattr(feed, "PAGE", 4)
    first = store.ask()
    lost = store.client.get("/sync/changes", query_string={"since": first["cursor"]}).get_json()
    again = store.ask()
    assert [row["key"] for row in again["changes"]] == [row["key"] for row in lost["changes"]]


def test_somebody_elses_join_costs_one_row_and_the_first_page(committed: Session, store: Store) -> None:
    store.pull()
    other = people.trader(committed, "Mukasa")
    [rice] = [int(key.split(":")[1]) for key in store.rows if key.startswith("group:")]
    committed.commit()
    phone = Phone(other.id)
    apply_ops(committed, other.id, phone.batch(phone.join(rice)), now())
    assert store.pull() == [f"group:{rice}", "page:home"]


def packed_sizes(client: FlaskClient) -> Iterator[int]:
    """Bytes on the wire of each page of a whole feed."""
    cursor, more = "", True
    while more:
        asked = {"since": cursor} if cursor else {}
        answer = client.get("/sync/changes", query_string=asked, headers={"Accept-Encoding": "br"})
        assert answer.headers["Content-Encoding"] == "br"
        yield len(answer.data)
        page = json.loads(brotli.decompress(answer.data))
        cursor, more = page["cursor"], page["more"]


def test_a_first_sync_of_a_real_market_fits_150_kilobytes(fresh_app: Flask, committed: Session) -> None:
    client = sign_in(fresh_app, committed, large.fill(committed))
    sizes = list(packed_sizes(client))
    assert sum(sizes) <= 150 * KB, sizes


def queries_of(engine: Engine, client: FlaskClient) -> int:
    """Statements of a whole feed in one page."""
    statements: list[str] = []

    def listen(*args: Any) -> None:
        statements.append(args[2])

    event.listen(engine, "before_cursor_execute", listen)
    Store(client).pull()
    event.remove(engine, "before_cursor_execute", listen)
    return len(statements)


def test_many_records_cost_as_many_queries_as_few(
    fresh_engine: Engine, committed: Session, store: Store
) -> None:
    few = queries_of(fresh_engine, store.client)
    large.fill(committed, products=30, groups=12)
    committed.commit()
    assert queries_of(fresh_engine, store.client) == few
