"""The main journey: a trader without a signal finds, joins, loses the phone's battery, and is in exactly once."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import MakePhone
from tests.browser.market import Market
from tests.browser.phones import Phone
from tests.faults.proxy import Mode

pytestmark = pytest.mark.browser


def join_rice(phone: Phone, market: Market) -> None:
    phone.go(f"/groups/{market.rice_group}")
    phone.page.get_by_role("button", name="Join the group").click()
    phone.page.locator("[data-op]").first.wait_for()


@pytest.mark.parametrize("mode", ["refuse", "hole"])
def test_without_a_signal_every_page_opens_at_once(make_phone: MakePhone, market: Market, mode: Mode) -> None:
    amina = make_phone("Amina Nakato")
    amina.net.mode = mode
    for path, heading in (("/", "Amina"), ("/products", "Products"), ("/groups", "Groups"),
                          (f"/groups/{market.rice_group}", "Rice"), ("/activity", "Activity"),
                          ("/notifications", "Notifications"), ("/me", "Amina Nakato")):  # fmt: skip
        amina.go(path)
        expect(amina.page.locator("h1")).to_contain_text(heading, timeout=5_000)


@pytest.mark.parametrize("mode", ["refuse", "hole"])
def test_a_product_never_visited_is_found_by_a_misspelt_word_and_opened(
    make_phone: MakePhone, market: Market, mode: Mode
) -> None:
    amina = make_phone("Amina Nakato")
    amina.net.mode = mode
    amina.go("/products").locator("[name=q]").fill("cokking oyl")
    amina.page.get_by_role("link", name="Cooking oil, 20 L").click()
    expect(amina.page.locator("h1")).to_have_text("Cooking oil, 20 L")
    assert amina.page.url.endswith(f"/products/{market.products['Cooking oil, 20 L']}")


@pytest.mark.parametrize("mode", ["refuse", "hole"])
def test_a_join_survives_a_killed_browser_and_happens_exactly_once(
    make_phone: MakePhone, market: Market, mode: Mode
) -> None:
    amina = make_phone("Amina Nakato")
    amina.net.mode = mode
    join_rice(amina, market)
    amina.go("/activity")
    amina.shows("Saved on this phone")
    amina.kill()
    amina.open()
    amina.go("/activity")
    amina.shows("Saved on this phone")
    amina.net.mode = "ok"
    amina.shows("Confirmed")
    assert market.memberships() == 1


def test_an_answer_that_is_lost_costs_nothing(make_phone: MakePhone, market: Market) -> None:
    amina = make_phone("Amina Nakato")
    amina.net.mode = "cut-after-request"
    join_rice(amina, market)
    amina.shows("Saved on this phone")
    amina.net.mode = "ok"
    amina.shows("Confirmed")
    assert market.memberships() == 1


def test_a_pull_does_not_take_away_what_waits(make_phone: MakePhone, market: Market) -> None:
    amina = make_phone("Amina Nakato")
    amina.page.route("**/sync/ops", lambda route: route.abort())
    join_rice(amina, market)
    amina.go("/groups")
    amina.shows("Saved on this phone")
    amina.page.unroute("**/sync/ops")
    amina.go("/activity")
    amina.shows("Confirmed")


def test_what_changes_elsewhere_appears_on_an_open_page(make_phone: MakePhone, market: Market) -> None:
    amina, joseph = make_phone("Amina Nakato"), make_phone("Joseph Okot")
    amina.go("/groups")
    expect(amina.page.locator("article.group")).to_contain_text("0 of 40 bags")
    join_rice(joseph, market)
    joseph.shows("You are in with 2 bags")
    amina.page.evaluate("dispatchEvent(new Event('online'))")
    expect(amina.page.locator("article.group")).to_contain_text("2 of 40 bags")


def test_a_long_list_grows_by_a_tap_and_stays_long(make_phone: MakePhone, market: Market) -> None:
    amina = make_phone("Amina Nakato")
    amina.net.mode = "refuse"
    cards = amina.go("/products").locator("[data-list] > article")
    expect(cards).to_have_count(20)
    amina.page.get_by_role("link", name="Show more").click()
    expect(cards).to_have_count(len(market.products))
    expect(amina.page.get_by_role("link", name="Show more")).to_be_hidden()


def refused_phone(make_phone: MakePhone, market: Market) -> Phone:
    """Amina and Joseph each save a join for the last 10 bags; hers arrives first."""
    market.leave_room(10)
    phones = [make_phone("Amina Nakato"), make_phone("Joseph Okot")]
    for phone in phones:
        phone.net.mode = "refuse"
        phone.go(f"/groups/{market.rice_group}").locator("input[name=firm]").fill("10")
        phone.page.get_by_role("button", name="Join the group").click()
        phone.shows("Saved on this phone")
    for phone, words in zip(phones, ("Confirmed", "Needs you"), strict=True):
        phone.net.mode = "ok"
        phone.go("/activity")
        phone.shows(words)
    return phones[1]


def test_two_phones_take_the_last_pack_and_one_is_told_why_not(make_phone: MakePhone, market: Market) -> None:
    joseph = refused_phone(make_phone, market)
    joseph.shows("othing was charged")
    assert market.memberships() == 1
    assert market.memberships(trader_id=market.people["Amina Nakato"]) == 1


def test_a_refusal_stays_until_it_is_put_away(make_phone: MakePhone, market: Market) -> None:
    joseph = refused_phone(make_phone, market)
    joseph.go("/activity")
    row = joseph.page.locator("article.op")
    expect(row).to_have_count(1)
    joseph.net.mode = "refuse"
    joseph.page.get_by_role("button", name="Dismiss").click()
    expect(row).to_be_hidden()
    joseph.net.mode = "ok"
    joseph.go("/activity")
    expect(row).to_have_count(0)
