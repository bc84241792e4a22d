"""A file comes by the page, a worker loads it."""

from __future__ import annotations

import gzip
import re
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests.factories import people
from tests.factories.browsers import browser, signed_in
from webapp.accounts.sign_ins import make_sign_in_link
from webapp.core.clock import now
from webapp.imports.models import Import
from webapp.orders.models import Order
from webapp.web.database import db
from worker.jobs.imports import load

ORDERS = (
    "no,customer,code,what,count,each,day\n"
    "1,A7,R1,Rice,10,101000,2025-01-03\n"
    "2,A7,R1,Rice,x,101000,2025-01-04\n"
    "3,B8,R1,Rice,40,88000,2025-01-05\n"
)
COLUMNS = {"column-order": "no", "column-trader": "customer", "column-product": "code", "column-name": "what",
           "column-quantity": "count", "column-price": "each", "column-time": "day",
           "constant-currency": "UGX", "constant-region": "Kampala"}  # fmt: skip
START = {"format": "csv", "source": "kampala books", **COLUMNS}


@pytest.fixture
def admin(app: Flask, session: Session) -> FlaskClient:
    return signed_in(app, session, people.account(session, "admin", "Grace Birungi"))


def upload(admin: FlaskClient, content: bytes, name: str = "books.csv") -> str:
    answer = admin.post("/admin/imports", data={"file": (BytesIO(content), name)})
    assert answer.status_code == 303, answer.text
    return answer.location


@dataclass
class Office:
    """The admin's browser on a house of its own, where a worker's progress is seen while it works."""

    app: Flask
    browser: FlaskClient

    def load(self, content: bytes, **start: str) -> str:
        """Upload *content* and let a worker load it; the address of its page."""
        page = upload(self.browser, content)
        assert self.browser.post(f"{page}/starts", data=START | start).status_code == 303
        assert "every 2s" in self.browser.get(page).text
        self.work(page)
        return page

    def work(self, page: str) -> None:
        with self.app.app_context():
            load(int(page.rpartition("/")[2]))

    def orders(self) -> int:
        with self.app.app_context():
            return db.session.query(Order).count()


@pytest.fixture
def office(fresh_app: Flask) -> Office:
    with fresh_app.app_context(), Session(db.engine) as session:
        grace = people.account(session, "admin", "Grace Birungi")
        token = make_sign_in_link(session, grace, now())
        session.commit()
    client = browser(fresh_app)
    client.post(f"/sign-in/{token}")
    return Office(fresh_app, client)


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_orders_of_a_file_arrive(office: Office, pack: type[bytes]) -> None:
    shown = office.browser.get(office.load(pack(ORDERS.encode()))).text
    assert "every 2s" not in shown
    assert "Orders added: 2" in shown
    assert office.orders() == 2


def test_rejected_lines_can_be_fetched(office: Office) -> None:
    with office.browser.get(f"{office.load(ORDERS.encode())}/lines.csv") as answer:
        assert b"3,rejected,quantity_unreadable" in answer.get_data()


def test_the_shift_is_shown_wherever_the_import_is(office: Office) -> None:
    page = office.load(ORDERS.encode(), shift_to_now="1")
    for shown in (page, "/admin/imports"):
        assert re.search(r"by \d+ days", office.browser.get(shown).text)


def test_loading_again_adds_nothing(office: Office) -> None:
    page = office.load(ORDERS.encode())
    office.work(page)
    assert office.browser.post(f"{page}/starts", data=START).status_code == 422
    assert "loaded before" in office.browser.get(office.load(ORDERS.encode())).text
    assert office.orders() == 2


def test_a_file_that_cannot_be_used_says_why(office: Office) -> None:
    page = office.load(ORDERS.replace("101000", "x").replace("88000", "y").encode())
    assert "No line of the file could be used" in office.browser.get(page).text
    assert office.orders() == 0


def test_after_a_failure_only_what_was_wrong_is_chosen_again(office: Office) -> None:
    page = office.load(ORDERS.replace("2025-01-0", "01/02/202").encode())
    again = office.browser.get(page).text
    assert "Say which." in again
    for chosen in ("<option selected>customer</option>", 'value="kampala books"', 'value="UGX"', 'value="Kampala"'):
        assert chosen in again


def test_a_refused_mapping_says_why_and_can_be_mended(admin: FlaskClient, session: Session) -> None:
    page = upload(admin, ORDERS.encode())
    refused = admin.post(f"{page}/starts", data=START | {"column-price": ""})
    assert refused.status_code == 422
    assert "price" in refused.text
    assert admin.post(f"{page}/starts", data=START | {"column-price": "nowhere"}).status_code == 422
    assert admin.post(f"{page}/starts", data=START).status_code == 303


@pytest.mark.parametrize("content", [b"", b"\x89PNG\r\n\x1a\n" + bytes(100), b"\x1f\x8b broken"])
def test_what_is_no_text_is_refused_and_not_kept(
    app: Flask, admin: FlaskClient, session: Session, content: bytes
) -> None:
    folder: Path = app.extensions["settings"].var_dir / "imports"
    before = list(folder.glob("*.upload"))
    answer = admin.post("/admin/imports", data={"file": (BytesIO(content), "books.csv")})
    assert answer.status_code == 422
    assert session.query(Import).count() == 0
    assert list(folder.glob("*.upload")) == before


@pytest.mark.parametrize("name", ["../../etc/passwd", "..\\..\\x.csv", "CON", "<b>.csv", "é" * 300])
def test_a_strange_name_is_only_shown(app: Flask, admin: FlaskClient, session: Session, name: str) -> None:
    page = upload(admin, ORDERS.encode(), name)
    row = session.query(Import).one()
    assert "/" not in row.file_name
    assert "\n" not in row.file_name
    assert "<b>" not in admin.get(page).text
    stored: Path = app.extensions["settings"].var_dir / "imports" / str(row.options["stored"])
    assert stored.exists()
    stored.unlink()


def test_without_a_file_it_is_said(admin: FlaskClient) -> None:
    assert admin.post("/admin/imports", data={}).status_code == 422


@pytest.mark.parametrize("number", [0, 2**31, 2**63, 10**30])
@pytest.mark.parametrize("path", ["", "/progress", "/lines.csv"])
def test_imports_of_nothing_are_not_found(admin: FlaskClient, number: int, path: str) -> None:
    assert admin.get(f"/admin/imports/{number}{path}").status_code == 404
