from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from tests.factories.browsers import browser, signed_in
from tests.factories.catalog import product
from tests.factories.groups import rice_group
from tests.factories.people import account, trader
from tests.webapp.pages import text_of
from webapp.core import clock as time

HTMX = {"HX-Request": "true"}
STRANGE_QUERIES = (
    "page=-1", "page=0", "page=9999999999999", "page=%00", "q=%00%ff", "q=" + "%CC%81" * 5000, "category=%00",
    "category=a&category=b", "page=1&page=2", "q=%25_%5C",
)  # fmt: skip
HOSTILE_NAMES = (
    '<img src=x onerror="alert(1)">', "{{1111*1111}}", "javascript:alert(1)", '" hx-get="/me" x="',
    "\u202egnp.exe\u202c",
    "a\u200bb\u200dc", "Рiсе (homoglyph)", "e" + "\u0301" * 190, "'; DROP TABLE products; --", "%_\\", "</template>",
)  # fmt: skip


def test_a_typing_error_still_finds_rice(app: Flask, session: Session) -> None:
    product(session)
    product(session, "Bar soap", "soap")
    words = text_of(browser(app).get("/products?q=rcie+25"))
    assert "Rice, 25 kg bag" in words
    assert "Bar soap" not in words


def test_a_chip_narrows_the_list(app: Flask, session: Session) -> None:
    product(session)
    product(session, "Bar soap", "soap")
    page = browser(app).get("/products?category=soap")
    assert "Rice, 25 kg bag" not in text_of(page)
    assert 'data-value="soap" href="/products?category=soap" aria-current="true"' in page.text


def test_nothing_found_says_what_to_try(app: Flask, session: Session) -> None:
    assert "Try another word" in text_of(browser(app).get("/products?q=zzzzqqq"))


def test_search_as_you_type_gets_the_list_alone(app: Flask, session: Session) -> None:
    product(session)
    answer = browser(app).get("/products?q=rice", headers=HTMX)
    assert answer.text.startswith('<div class="stack" id="products">')
    assert answer.headers["Vary"].count("HX-Request") == 1


def test_more_products_follow_at_the_end_of_the_list(app: Flask, session: Session) -> None:
    for number in range(23):
        product(session, f"Rice {number}")
    first, rest = browser(app).get("/products"), browser(app).get("/products?page=2", headers=HTMX)
    assert (first.text.count("data-card"), rest.text.count("data-card")) == (20, 3)
    assert 'href="/products?page=2"' in first.text
    assert "data-more" not in rest.text


@pytest.mark.parametrize("query", STRANGE_QUERIES)
def test_a_strange_address_is_no_failure(app: Flask, session: Session, query: str) -> None:
    product(session)
    assert browser(app).get(f"/products?{query}").status_code == 200


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_a_hostile_name_is_only_a_name(app: Flask, session: Session, name: str) -> None:
    made = product(session, name[:200])
    group = rice_group(session, actor=trader(session), product=made)
    for address in ("/", "/products", f"/products/{made.id}", "/groups", f"/groups/{group.id}"):
        page = browser(app).get(address).text
        for harm in ("<img src=x", "1234321<", 'hx-get="/me"', "</template></bdi>"):
            assert harm not in page.split("<main")[1].split("</main>")[0], address


def test_a_product_shows_its_ladder_its_groups_and_its_like(app: Flask, session: Session) -> None:
    rice, beans = product(session), product(session, "Beans, 25 kg bag")
    group = rice_group(session, actor=trader(session), product=rice)
    page = browser(app).get(f"/products/{rice.id}")
    for fact in ("from 40 UGX 88,000", "Open groups", "Similar products", "Sign in to start a group"):
        assert fact in text_of(page)
    assert f'id="group-{group.id}"' in page.text
    assert f'id="product-{beans.id}"' in page.text


def test_a_withdrawn_product_is_gone(app: Flask, session: Session) -> None:
    rice = product(session)
    rice.withdrawn_at = time.now()
    session.flush()
    assert browser(app).get(f"/products/{rice.id}").status_code == 404
    assert "Rice, 25 kg bag" not in text_of(browser(app).get("/products"))


def test_an_agent_sees_no_form_that_is_not_theirs(app: Flask, session: Session, clock: datetime) -> None:
    rice = product(session)
    page = signed_in(app, session, account(session, "agent", "Grace Birungi")).get(f"/products/{rice.id}")
    assert "data-outbox" not in page.text.split("<main")[1].split("</main>")[0]
