"""The app as an app: it can be installed, it is renewed only when asked, and it can be stopped."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import MakePhone
from tests.browser.market import Market
from tests.browser.phones import Phone

pytestmark = pytest.mark.browser


def ask_browser(phone: Phone, what: str) -> dict[str, Any]:
    assert phone.context
    session = phone.context.new_cdp_session(phone.page)
    answer: dict[str, Any] = session.send(what)
    return answer


def test_the_app_can_be_installed(make_phone: MakePhone) -> None:
    phone = make_phone()
    phone.go("/sign-in").evaluate("navigator.serviceWorker.ready.then(() => null)")
    manifest = ask_browser(phone, "Page.getAppManifest")
    assert manifest["errors"] == []
    assert json.loads(manifest["data"])["id"] == "/"
    assert ask_browser(phone, "Page.getInstallabilityErrors")["installabilityErrors"] == []


def test_every_picture_of_the_manifest_is_as_large_as_it_says(make_phone: MakePhone) -> None:
    phone = make_phone()
    phone.go("/sign-in")
    wrong = phone.page.evaluate("""async () => {
      const { icons, screenshots, shortcuts } = await (await fetch("/manifest.webmanifest")).json();
      const pictures = [...icons, ...screenshots, ...shortcuts.flatMap((one) => one.icons)];
      const sizes = await Promise.all(pictures.map(async ({ src, sizes }) => {
        const bitmap = await createImageBitmap(await (await fetch(src)).blob());
        return [src, sizes, `${bitmap.width}x${bitmap.height}`];
      }));
      return sizes.filter(([, said, real]) => said !== real);
    }""")
    assert wrong == []


def test_a_new_version_is_offered_and_taken_only_on_a_tap(make_phone: MakePhone, market: Market) -> None:
    amina = make_phone("Amina Nakato")
    page = amina.go(f"/groups/{market.rice_group}")
    page.locator("input[name=firm]").fill("6")
    market.live.app.extensions["app_version"] = "another"
    page.evaluate("navigator.serviceWorker.getRegistration().then((one) => one.update()).then(() => null)")
    offer = page.get_by_role("button", name="Take the new version")
    expect(offer).to_be_visible()
    expect(page.locator("input[name=firm]")).to_have_value("6")
    with page.expect_navigation():
        offer.click()
    assert "shell-another" in page.evaluate("caches.keys()")


def test_an_operator_can_stop_the_worker_on_every_phone(make_phone: MakePhone, market: Market) -> None:
    amina = make_phone("Amina Nakato")
    amina.go("/groups")
    Path(market.live.app.extensions["settings"].var_dir, "no-service-worker").touch()
    amina.page.evaluate(
        "navigator.serviceWorker.getRegistration().then((one) => one.update()).then(() => null)"
    )
    amina.page.wait_for_function("async () => (await caches.keys()).length === 0")
    amina.go("/groups")
    expect(amina.page.locator("body[data-account]")).to_be_visible()


def test_the_whole_shell_is_small(make_phone: MakePhone) -> None:
    phone = make_phone()
    phone.go("/sign-in").evaluate("navigator.serviceWorker.ready.then(() => null)")
    sizes = phone.page.evaluate("""async () => {
      const [name] = await caches.keys();
      const cache = await caches.open(name);
      const addresses = (await cache.keys()).map((one) => one.url);
      const answers = await Promise.all(addresses.map((one) => fetch(one, { method: "HEAD", cache: "no-store" })));
      return answers.map((one) => Number(one.headers.get("Content-Length")));
    }""")
    assert 0 < sum(sizes) <= 150_000
    assert all(sizes)


ALLOW_INSTALL = """dispatchEvent(Object.assign(new Event("beforeinstallprompt"), {
    prompt: () => { document.body.dataset.asked = "yes"; } }))"""


def test_installing_is_offered_and_the_browser_asks_after_a_tap(make_phone: MakePhone) -> None:
    page = make_phone().go("/")
    page.evaluate("navigator.serviceWorker.ready.then(() => null)")
    page.evaluate(ALLOW_INSTALL)
    page.get_by_role("button", name="Install").click()
    page.locator("body[data-asked=yes]").wait_for()
    expect(page.locator("[data-install]")).to_have_count(0)


def test_later_means_not_now(make_phone: MakePhone) -> None:
    phone = make_phone()
    page = phone.go("/")
    page.evaluate("navigator.serviceWorker.ready.then(() => null)")
    page.evaluate(ALLOW_INSTALL)
    page.get_by_role("button", name="Later").click()
    page = phone.go("/products")
    page.evaluate("navigator.serviceWorker.ready.then(() => null)")
    page.evaluate(ALLOW_INSTALL)
    expect(page.locator("[data-install]")).to_have_count(0)
