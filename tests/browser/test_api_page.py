"""The page of the API: operations are tried on it, with a token or as whoever is signed in."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import MakePhone
from tests.browser.market import Market
from tests.browser.phones import SCREEN
from tests.browser.test_accessibility import AXE
from webapp.accounts.models import Account
from webapp.accounts.passwords import hash_password

pytestmark = pytest.mark.browser

PASSWORD = "mangoes by the green gate"


def unfold(page: Page, name: str) -> Locator:
    page.locator(f"#op-{name} > summary").click()
    return page.locator(f"#op-{name} form")


def answer(form: Locator, status: str) -> Locator:
    form.get_by_role("button", name="Try it").click()
    expect(form.locator("[data-status]")).to_contain_text(status)
    return form.locator("[data-answer]")


def test_a_visitor_reads_signs_in_and_joins(make_phone: MakePhone, market: Market) -> None:
    with market.session() as session:
        amina = session.get_one(Account, market.people["Amina Nakato"])
        amina.phone, amina.password_hash = "+256772123456", hash_password(PASSWORD)
        session.commit()
    page = make_phone().go("/api/docs")
    products = unfold(page, "list_products")
    products.locator("[name=search]").fill("ricce")
    expect(answer(products, "200")).to_contain_text("Rice, 25 kg bag")
    login = unfold(page, "login")
    login.locator("textarea").fill(json.dumps({"identity": "+256772123456", "password": PASSWORD}))
    expect(answer(login, "200")).to_contain_text("access_token")
    assert join(page, market) == "200"
    assert market.memberships() == 1


def test_whoever_is_signed_in_tries_as_themselves(make_phone: MakePhone, market: Market) -> None:
    page = make_phone("Amina Nakato").go("/api/docs")
    expect(answer(unfold(page, "me"), "200")).to_contain_text("Amina Nakato")
    assert join(page, market) == "200"
    assert market.memberships() == 1


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everything_unfolded_fits_a_phone_and_passes_axe(make_phone: MakePhone, scheme: str) -> None:
    page = make_phone(color_scheme=scheme).go("/api/docs")
    page.wait_for_load_state("load")
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    assert page.evaluate("document.documentElement.scrollWidth") == SCREEN["width"]
    page.evaluate(AXE.read_text())
    found = page.evaluate("async () => (await axe.run()).violations")
    assert [(one["id"], [node["html"][:120] for node in one["nodes"]][:3]) for one in found] == []


def join(page: Page, market: Market) -> str:
    form = unfold(page, "join_group")
    form.locator("[name=group_id]").fill(str(market.rice_group))
    form.locator("textarea").fill('{"firm": 2}')
    form.get_by_role("button", name="Try it").click()
    expect(form.locator("[data-status]")).not_to_be_empty()
    return form.locator("[data-status]").inner_text()[:3]
