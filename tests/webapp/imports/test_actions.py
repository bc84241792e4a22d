"""A file's orders come in once, whole, net of returns, and at the prices that were paid."""

import csv
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.webapp.imports.files import LAYOUT, MAP, SAMPLE, line, load, stored, write
from webapp.accounts.models import Account
from webapp.catalog.models import Offer, PickupPoint, Product, Region
from webapp.imports.actions import begin_import, open_file
from webapp.imports.errors import FileRefused
from webapp.imports.layouts import ONLINE_RETAIL, layout_for
from webapp.imports.models import Import
from webapp.insights.models import Event
from webapp.orders.models import Order, OrderLine

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)


def count(session: Session, model: Any) -> int:
    return session.scalar(select(func.count()).select_from(model)) or 0


def test_a_line_becomes_a_trader_a_product_an_order_and_an_offer(session: Session, tmp_path: Path) -> None:
    figures = load(session, write(tmp_path / "a.csv", line()), NOW)
    trader = session.scalars(select(Account)).one()
    assert (trader.role, trader.name, trader.external_ref) == ("trader", "Trader Amina", "Amina")
    assert trader.password_hash is None
    assert stored(session) == [("1", "R25", 10, 10150)]
    assert session.scalars(select(Offer.tiers)).one() == [[1, 10150]]
    assert (figures["orders"], figures["traders"], figures["products"], figures["ladders"]) == (1, 1, 1, 0)


def test_the_region_is_a_place_to_pick_up(session: Session, tmp_path: Path) -> None:
    load(session, write(tmp_path / "a.csv", line()), NOW)
    region = session.scalars(select(Region).where(Region.code == "Nairobi")).one()
    point = session.scalars(select(PickupPoint).where(PickupPoint.region_id == region.id)).one()
    trader = session.scalars(select(Account)).one()
    assert (region.currency, trader.region_id, trader.pickup_point_id) == ("KES", region.id, point.id)


def test_an_order_is_worth_the_sum_of_its_lines(session: Session, tmp_path: Path) -> None:
    load(session, write(tmp_path / "a.csv", line(), line(product="S50", quantity="2", price="0.99")), NOW)
    assert session.scalars(select(Order.total)).one() == 10 * 10150 + 2 * 99


def test_one_number_of_two_traders_is_two_orders(session: Session, tmp_path: Path) -> None:
    load(session, write(tmp_path / "a.csv", line(), line(trader="Brian")), NOW)
    assert count(session, Order) == 2


def test_the_same_file_again_adds_nothing_and_says_so(session: Session, tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", line())
    first = load(session, path, NOW)
    second = load(session, write(tmp_path / "b.csv.gz", line(), packed=True), NOW)
    assert "already" not in first
    assert second == {"already": session.scalars(select(func.min(Import.id))).one()}
    assert count(session, OrderLine) == 1


def test_a_file_that_overlaps_adds_only_new_orders(session: Session, tmp_path: Path) -> None:
    load(session, write(tmp_path / "a.csv", line("1"), line("2")), NOW)
    figures = load(session, write(tmp_path / "b.csv", line("2"), line("2", product="S"), line("3")), NOW)
    assert [number for number, *_ in stored(session)] == ["1", "2", "3"]
    assert (figures["orders"], figures["known_orders"], figures["known_lines"]) == (1, 1, 2)


def test_the_same_numbers_of_another_source_are_other_orders(session: Session, tmp_path: Path) -> None:
    load(session, write(tmp_path / "a.csv", line()), NOW)
    load(session, write(tmp_path / "b.csv", line(quantity="9")), NOW, layout_for("csv", MAP, "other shop"))
    assert (count(session, Order), count(session, Account), count(session, Product)) == (2, 2, 2)


def test_a_repeated_line_counts_once(session: Session, tmp_path: Path) -> None:
    figures = load(session, write(tmp_path / "a.csv", line(), line(), line(quantity="3")), NOW)
    assert [quantity for _, _, quantity, _ in stored(session)] == [3, 10]
    assert figures["rejected"] == {"duplicate_line": 1}


def test_a_line_in_another_currency_than_its_region_is_rejected(session: Session, tmp_path: Path) -> None:
    layout = layout_for("csv", MAP.replace("currency=KES", "currency=Money"))
    header = "Order,Customer,Code,Name,Qty,Price,Date,City,Money"
    lines = (line() + ",KES", line("2") + ",KES", line("3") + ",USD")
    figures = load(session, write(tmp_path / "a.csv", *lines, header=header), NOW, layout)
    assert (figures["orders"], figures["rejected"]) == (2, {"currency_differs": 1})


def test_a_product_sold_in_two_currencies_has_an_offer_for_each_region(
    session: Session, tmp_path: Path
) -> None:
    layout = layout_for("csv", MAP.replace("currency=KES", "currency=Money"))
    header = "Order,Customer,Code,Name,Qty,Price,Date,City,Money"
    lines = (line() + ",KES", line("2", city="Kampala", price="3000") + ",UGX")
    load(session, write(tmp_path / "a.csv", *lines, header=header), NOW, layout)
    offers = session.execute(select(Offer.currency, Offer.alone_price, Region.name).join(Region))
    assert sorted(offers) == [("KES", 10150, "Nairobi"), ("UGX", 3000, "Kampala")]


def test_the_commonest_description_names_the_product(session: Session, tmp_path: Path) -> None:
    names = ["RED MUG", "RED MUG", "damaged", ""]
    lines = (line(str(n), name=name) for n, name in enumerate(names))
    load(session, write(tmp_path / "a.csv", *lines), NOW)
    product = session.scalars(select(Product)).one()
    assert (product.name, product.search_text.startswith("red mug")) == ("Red Mug", True)


def test_a_file_without_one_good_line_is_refused(session: Session, tmp_path: Path) -> None:
    with pytest.raises(FileRefused) as refused:
        load(session, write(tmp_path / "a.csv", line(quantity="x")), NOW)
    assert refused.value.problem == "all_rejected"


def test_the_import_is_an_event(session: Session, tmp_path: Path) -> None:
    load(session, write(tmp_path / "a.csv", line()), NOW)
    event = session.scalars(select(Event).where(Event.kind == "orders_imported")).one()
    assert event.payload["orders"] == 1


def test_the_report_holds_no_formula(session: Session, tmp_path: Path) -> None:
    report = tmp_path / "report.csv"
    bad = [line(quantity=text) for text in ("=1+1", "@SUM(A1)", "+x", "-x")]
    load(session, write(tmp_path / "a.csv", line(), *bad), NOW, report=report)
    assert [row["value"] for row in csv.DictReader(report.read_text().splitlines())] == [
        "'=1+1",
        "'@SUM(A1)",
        "'+x",
        "'-x",
    ]


def test_a_report_that_cannot_be_written_stops_the_import(session: Session, tmp_path: Path) -> None:
    with pytest.raises(FileRefused) as refused:
        load(session, write(tmp_path / "a.csv", line()), NOW, report=tmp_path / "no" / "report.csv")
    assert refused.value.problem == "report_unwritable"


def test_names_that_are_code_are_only_text(session: Session, tmp_path: Path) -> None:
    hostile = "'; DROP TABLE orders; -- \\. \\N %s {{7*7}}"
    load(session, write(tmp_path / "a.csv", line(name=hostile, product="a\\b%_", trader="x'y")), NOW)
    product = session.scalars(select(Product)).one()
    assert (product.name, product.sku) == (hostile, "a\\b%_")


def test_the_real_sample_comes_in_with_its_dirt_named_and_its_money_adds_up(session: Session) -> None:
    figures = load(session, SAMPLE, NOW, ONLINE_RETAIL, shift_to_now=True)
    assert (figures["orders"], figures["traders"], figures["products"]) == (1713, 392, 2872)
    assert figures["rejected"] == {
        "no_trader": 2570, "duplicate_line": 381, "fee_or_correction": 240, "return_unmatched": 87, "price_zero": 5
    }  # fmt: skip
    assert figures["ladders"] == 72
    trader = session.scalars(select(Account).where(Account.external_ref == "17850")).one()
    assert session.scalar(select(func.count()).where(Order.trader_id == trader.id)) == 34
    lines = session.scalar(select(func.sum(OrderLine.quantity * OrderLine.unit_price)))
    assert session.scalar(select(func.sum(Order.total))) == lines


def test_an_import_that_never_ended_is_told_to_have_failed(session: Session, tmp_path: Path) -> None:
    opened = open_file(write(tmp_path / "a.csv", line()), LAYOUT)
    killed = begin_import(session, opened, NOW, shift_to_now=False)
    load(session, opened.file.path, NOW)
    session.refresh(killed)
    assert (killed.state, killed.problem) == ("failed", "The import was stopped before it ended.")
