"""Every page passes axe (WCAG 2.2 AA and best practices): painted by the server and by the phone, light and dark."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

import pytest

from tests.browser.conftest import MakePhone
from tests.browser.market import Market
from tests.browser.phones import Phone

pytestmark = pytest.mark.browser

AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
SIGNED_OUT = (
    "/",
    "/products",
    "/groups",
    "/groups/{group}",
    "/products/{product}",
    "/sign-in",
    "/sign-up",
    "/nowhere",
)
SIGNED_IN = ("/", "/products", "/products?q=zzzz", "/groups", "/groups/{group}", "/products/{product}", "/activity",
             "/notifications", "/me")  # fmt: skip
Scheme = Literal["light", "dark"]


def problems_on(phone: Phone, path: str) -> list[dict[str, Any]]:
    page = phone.go(path)
    page.locator("h1").wait_for()
    page.evaluate(AXE.read_text())
    found = page.evaluate("async () => (await axe.run()).violations")
    return [
        {"path": path, "rule": one["id"], "nodes": [node["html"][:200] for node in one["nodes"]]}
        for one in found
    ]


def all_problems(phone: Phone, market: Market, paths: tuple[str, ...]) -> list[dict[str, Any]]:
    ids = {"group": market.rice_group, "product": market.products["Rice, 25 kg bag"]}
    return [problem for path in paths for problem in problems_on(phone, path.format(**ids))]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_for_everybody(make_phone: MakePhone, market: Market, scheme: Scheme) -> None:
    assert all_problems(make_phone(color_scheme=scheme), market, SIGNED_OUT) == []


@pytest.mark.parametrize(("language", "scheme"), [("en", "light"), ("sw", "dark"), ("fr", "light")])
def test_pages_of_a_trader(make_phone: MakePhone, market: Market, language: str, scheme: Scheme) -> None:
    market.speak("Amina Nakato", language)
    amina = make_phone("Amina Nakato", color_scheme=scheme)
    from_server = tuple(f"{path}{'&' if '?' in path else '?'}network=1" for path in SIGNED_IN)
    assert all_problems(amina, market, (*SIGNED_IN, *from_server)) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_only_a_phone_shows(make_phone: MakePhone, market: Market, scheme: Scheme) -> None:
    amina = make_phone("Amina Nakato", color_scheme=scheme)
    amina.net.mode = "refuse"
    amina.go(f"/groups/{market.rice_group}").get_by_role("button", name="Join the group").click()
    amina.shows("Saved on this phone")
    assert all_problems(amina, market, ("/groups/{group}", "/groups", "/activity", "/groups/404")) == []
