"""What happens over time: returns, files that follow one another, old dates moved to now, changed prices."""

import csv
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.webapp.imports.files import line, load, stored, write
from webapp.catalog.models import Offer
from webapp.imports.models import Import
from webapp.orders.models import Order

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)


def test_a_return_is_taken_off_the_newest_earlier_purchase(session: Session, tmp_path: Path) -> None:
    lines = (
        line("1", time="2025-03-01"),
        line("2", time="2025-03-02"),
        line("3", quantity="-4", time="2025-03-03"),
    )
    figures = load(session, write(tmp_path / "a.csv", *lines), NOW)
    assert stored(session) == [("1", "R25", 10, 10150), ("2", "R25", 6, 10150)]
    assert figures["repaired"] == {"return_netted": 1, "purchase_reduced": 1}
    assert session.scalar(select(func.sum(Order.total))) == 16 * 10150


def test_a_return_of_what_was_not_bought_is_listed(session: Session, tmp_path: Path) -> None:
    report = tmp_path / "report.csv"
    path = write(tmp_path / "a.csv", line(), line("2", quantity="-12", time="2025-03-03"))
    figures = load(session, path, NOW, report=report)
    assert figures["rejected"] == {"return_unmatched": 1}
    rows = list(csv.DictReader(report.read_text().splitlines()))
    assert (rows[0]["line"], rows[0]["outcome"], rows[0]["value"]) == ("3", "rejected", "2 / 12")


def test_a_return_in_a_later_file_is_netted_once(session: Session, tmp_path: Path) -> None:
    load(session, write(tmp_path / "a.csv", line("1")), NOW, shift_to_now=True)
    back = line("2", quantity="-4", time="2025-04-01")
    for name, more in (("b.csv", line("3", time="2025-04-02")), ("c.csv", line("4", time="2025-04-03"))):
        load(session, write(tmp_path / name, back, more), NOW)
    assert [(number, quantity) for number, _, quantity, _ in stored(session)] == [
        ("1", 6),
        ("3", 10),
        ("4", 10),
    ]
    assert session.scalars(select(Order.total).where(Order.number == "1")).one() == 6 * 10150


@pytest.mark.parametrize("together", [True, False])
def test_a_purchase_returned_whole_never_comes_back(session: Session, tmp_path: Path, together: bool) -> None:
    bought, back = line("1"), line("2", quantity="-10", time="2025-04-01")
    other = line("0", product="S50")
    for number, lines in enumerate([(bought, back, other)] if together else [(bought,), (back, other)]):
        load(session, write(tmp_path / f"{number}.csv", *lines), NOW)
    load(session, write(tmp_path / "again.csv", bought, back, line("9")), NOW)
    assert [number for number, *_ in stored(session)] == ["0", "9"]


def test_the_last_order_is_moved_to_yesterday(session: Session, tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", line("1", time="2025-03-01 08:30"), line("2", time="2025-03-11 09:00"))
    figures = load(session, path, NOW, shift_to_now=True)
    days = (date(2026, 3, 1) - date(2025, 3, 11)).days
    assert figures["shift_days"] == session.scalars(select(Import.shift_days)).one() == days
    placed = session.scalars(select(Order.placed_at).order_by(Order.placed_at)).all()
    assert placed == [NOW.replace(day=1, hour=9) - timedelta(days=10, minutes=30), NOW.replace(day=1, hour=9)]


def test_all_files_of_a_source_keep_one_shift(session: Session, tmp_path: Path) -> None:
    load(session, write(tmp_path / "a.csv", line("1", time="2025-03-01")), NOW, shift_to_now=True)
    later = write(tmp_path / "b.csv", line("2", time="2025-03-11"))
    load(session, later, NOW, shift_to_now=True)
    placed = session.scalars(select(Order.placed_at).order_by(Order.placed_at)).all()
    assert [moment.date() for moment in placed] == [date(2026, 2, 19), date(2026, 3, 1)]
    assert len(set(session.scalars(select(Import.shift_days)))) == 1


def test_a_changed_price_is_a_new_version_of_the_offer(session: Session, tmp_path: Path) -> None:
    load(session, write(tmp_path / "a.csv", line("1", time="2025-03-01")), NOW)
    figures = load(session, write(tmp_path / "b.csv", *(line(str(n), price="99") for n in range(2, 5))), NOW)
    offers = session.execute(
        select(Offer.version, Offer.alone_price, Offer.valid_to.is_(None)).order_by(Offer.version)
    )
    assert [tuple(row) for row in offers] == [(1, 10150, False), (2, 9900, True)]
    assert figures["offers"] == 1


def test_unchanged_terms_keep_their_version(session: Session, tmp_path: Path) -> None:
    load(session, write(tmp_path / "a.csv", line("1")), NOW)
    load(session, write(tmp_path / "b.csv", line("2", product="S50")), NOW)
    assert session.scalars(select(Offer.version)).all() == [1, 1]
