"""Coming in, leaving, losing the session, and the next person on the same phone."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import MakePhone
from tests.browser.market import Market
from tests.browser.phones import Phone

pytestmark = pytest.mark.browser

EVERYTHING_STORED = """async () => {
  const found = [JSON.stringify(localStorage), JSON.stringify(sessionStorage)];
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) found.push(await (await cache.match(request)).text());
  }
  for (const { name } of await indexedDB.databases()) {
    const db = await new Promise((done) => {
      const asking = indexedDB.open(name);
      asking.onsuccess = () => done(asking.result);
    });
    for (const store of db.objectStoreNames) {
      const all = db.transaction(store).objectStore(store).getAll();
      await new Promise((done) => { all.onsuccess = done; });
      found.push(name + store + JSON.stringify(all.result));
    }
    db.close();
  }
  return found.join("\\n");
}"""


def sign_out(phone: Phone) -> Page:
    phone.go("/me").get_by_role("button", name="Sign out", exact=True).click()
    return phone.page


def join_offline(phone: Phone, market: Market) -> None:
    phone.net.mode = "refuse"
    phone.go(f"/groups/{market.rice_group}").get_by_role("button", name="Join the group").click()
    phone.shows("Saved on this phone")


def test_after_signing_out_nothing_of_the_person_stays(make_phone: MakePhone) -> None:
    amina = make_phone("Amina Nakato")
    for path in ("/", "/groups", "/me"):
        amina.go(path)
    assert "Amina Nakato" in amina.page.evaluate(EVERYTHING_STORED)
    page = sign_out(amina)
    expect(page.get_by_role("link", name="Sign in").first).to_be_visible()
    assert "Amina" not in page.evaluate(EVERYTHING_STORED)
    page.go_back()
    expect(page.locator("body")).not_to_contain_text("Amina")


def test_signing_out_without_a_signal_holds(make_phone: MakePhone) -> None:
    amina = make_phone("Amina Nakato")
    amina.go("/me")
    amina.net.mode = "refuse"
    sign_out(amina)
    amina.shows("Nobody is signed in here")
    amina.net.mode = "ok"
    amina.go("/")
    expect(amina.page.locator("body:not([data-account])")).to_be_visible()
    expect(amina.page.get_by_role("link", name="Sign in").first).to_be_visible()
    assert "Amina" not in amina.page.evaluate(EVERYTHING_STORED)


def test_an_unsent_op_outlives_signing_out_and_goes_when_she_is_back(
    make_phone: MakePhone, market: Market
) -> None:
    amina = make_phone("Amina Nakato")
    join_offline(amina, market)
    sign_out(amina)
    amina.shows("Nothing is lost")
    amina.page.get_by_role("dialog").get_by_role("button", name="Sign out").click()
    amina.shows("Nobody is signed in here")
    amina.net.mode = "ok"
    amina.sign_in(market.link("Amina Nakato"))
    amina.go("/activity")
    amina.shows("Confirmed")
    assert market.memberships() == 1


def test_the_next_person_neither_sees_nor_sends_what_is_hers(make_phone: MakePhone, market: Market) -> None:
    phone = make_phone("Amina Nakato")
    join_offline(phone, market)
    phone.page.route("**/sync/ops", lambda route: route.abort())
    phone.net.mode = "ok"
    phone.sign_in(market.link("Joseph Okot"))
    phone.go("/activity")
    expect(phone.page.locator("h1")).to_have_text("Activity")
    expect(phone.page.locator("main")).not_to_contain_text("Join the group")
    assert market.memberships() == 0
    phone.sign_in(market.link("Amina Nakato"))
    phone.go("/activity")
    phone.shows("Confirmed")
    assert market.memberships(trader_id=market.people["Amina Nakato"]) == 1


def test_a_lost_session_keeps_what_waits_and_asks_to_sign_in(make_phone: MakePhone, market: Market) -> None:
    amina = make_phone("Amina Nakato")
    join_offline(amina, market)
    assert amina.context
    amina.context.clear_cookies(name=re.compile("access|refresh"))
    amina.net.mode = "ok"
    amina.go("/activity")
    amina.shows("You are signed out on the server")
    amina.shows("Needs you")
    amina.sign_in(market.link("Amina Nakato"))
    amina.go("/activity")
    amina.shows("Confirmed")
    assert market.memberships() == 1


def test_without_javascript_the_same_form_joins(make_phone: MakePhone, market: Market) -> None:
    phone = make_phone(java_script_enabled=False)
    phone.go(f"/sign-in/{market.link('Amina Nakato')}").locator("#link button").click()
    phone.go(f"/groups/{market.rice_group}").get_by_role("button", name="Join the group").click()
    phone.shows("You are in with 2 bags")
    assert market.memberships() == 1
    for path in ("/", "/products?q=suger", "/groups", "/notifications", "/me"):
        expect(phone.go(path).locator("h1")).to_be_visible()
