"""A small market on a really served app, and phones that reach it through a network that can fail."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Playwright, expect, sync_playwright

from tests.browser.market import Market, open_market
from tests.browser.phones import LIMIT_MS, Phone, phone
from tests.conftest import LiveServer

MakePhone = Callable[..., Phone]
expect.set_options(timeout=2 * LIMIT_MS)  # how long a busy machine may take, not how fast a phone must be


@pytest.fixture(scope="session")
def playwright_driver() -> Iterator[Playwright]:
    with sync_playwright() as driver:
        yield driver


@pytest.fixture
def market(live: LiveServer) -> Market:
    return open_market(live)


@pytest.fixture
def make_phone(playwright_driver: Playwright, market: Market, tmp_path: Path) -> Iterator[MakePhone]:
    """`make_phone("Amina Nakato")`: a phone on which she is signed in; `make_phone()`: nobody's."""
    port = urlsplit(market.url).port or 0
    with ExitStack() as phones:

        def make(name: str | None = None, **options: Any) -> Phone:
            profile = tmp_path / f"profile-{len(list(tmp_path.glob('profile-*')))}"
            made = phones.enter_context(phone(playwright_driver, profile, port, **options))
            if name:
                made.sign_in(market.link(name))
            return made

        yield make
