"""What a page may cost: queries, constant in the rows that it shows, and bytes on the wire."""

import re
from datetime import datetime
from pathlib import Path

import brotli  # type: ignore[import-untyped]
import pytest
from flask import Flask
from sqlalchemy import Connection
from sqlalchemy.orm import Session

from config import ROOT
from tests.factories.browsers import browser, signed_in
from tests.factories.catalog import product
from tests.factories.groups import rice_group
from tests.factories.people import trader
from tests.webapp.pages import queries_of
from webapp.accounts.models import Account
from webapp.groups.actions import join_group
from webapp.web.assets import lean

STATIC = ROOT / "static"
FIRST_VIEW_BYTES, STYLE_BYTES = 50 * 1024, 8 * 1024
QUERIES = {"/": 8, "/products": 6, "/products?q=rice": 6, "/groups": 6, "/activity": 6, "/notifications": 6}


def fill_market(session: Session, amina: Account, rows: int, now: datetime) -> None:
    for number in range(rows):
        group = rice_group(session, actor=amina, product=product(session, f"Rice {number}"))
        if number % 3 == 0:
            join_group(session, group_id=group.id, trader=amina, actor=amina, firm=10, extra=0, now=now)
    session.commit()


@pytest.mark.parametrize(("address", "most"), QUERIES.items())
def test_a_page_asks_the_database_seldom_and_not_more_for_more_rows(
    app: Flask, session: Session, connection: Connection, clock: datetime, address: str, most: int
) -> None:
    amina = trader(session)
    client = signed_in(app, session, amina)
    fill_market(session, amina, 2, clock)
    few = queries_of(client, connection, address)
    fill_market(session, amina, 14, clock)
    assert queries_of(client, connection, address) == few <= most


@pytest.mark.parametrize("who", ["visitor", "trader"])
def test_the_first_view_is_light(app: Flask, session: Session, clock: datetime, who: str) -> None:
    amina = trader(session)
    fill_market(session, amina, 12, clock)
    client = browser(app) if who == "visitor" else signed_in(app, session, amina)
    for address in ("/", "/products", "/groups"):
        page = client.get(address)
        weights = {path.name: packed_size(path) for path in loaded_by(page.text)}
        assert len(brotli.compress(page.data, quality=4)) + sum(weights.values()) <= FIRST_VIEW_BYTES, weights
        assert sum(weight for name, weight in weights.items() if name.endswith(".css")) <= STYLE_BYTES


def loaded_by(html: str) -> set[Path]:
    """The style sheets and scripts that a page names, and the modules that these import."""
    found: set[Path] = set()
    wanted = [STATIC / name for name in re.findall(r'/static/@[0-9a-f]+/((?:css|js|vendor)/[^"]+)"', html)]
    while wanted:
        path = wanted.pop()
        if path not in found:
            found.add(path)
            wanted += [path.parent / name for name in re.findall(r'from "\./([\w.]+)"', path.read_text())]
    return found


def packed_size(path: Path) -> int:
    """As the static server packs it: our scripts leave without their comments."""
    served = lean(path.read_text()).encode() if path.parent.name == "js" else path.read_bytes()
    return len(brotli.compress(served, quality=11))
