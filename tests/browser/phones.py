"""Phones for tests: real Chromium, each with a profile of its own that outlives a kill."""

from __future__ import annotations

import contextlib
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil
from playwright.sync_api import BrowserContext, ConsoleMessage, Error, Page, Playwright, ViewportSize, expect

from stack.browser import find_chromium
from tests.faults.proxy import FaultProxy

ARGUMENTS = ["--no-sandbox", "--disable-dev-shm-usage"]
SCREEN: ViewportSize = {"width": 360, "height": 640}
LIMIT_MS = 15_000


@dataclass
class Phone:
    """One person's phone: `page` is what they look at, `net` the network between it and the server."""

    playwright: Playwright
    profile: Path
    net: FaultProxy
    options: dict[str, Any] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    context: BrowserContext | None = None

    def open(self) -> Page:
        """Start the browser with this phone's profile."""
        self.context = self.playwright.chromium.launch_persistent_context(
            self.profile, executable_path=find_chromium(), args=ARGUMENTS, viewport=SCREEN, **self.options
        )
        self.context.set_default_timeout(LIMIT_MS)
        self.context.on("console", self._note)
        self.context.on("weberror", lambda error: self.problems.append(str(error.error)))
        return self.page

    @property
    def page(self) -> Page:
        """The page in front."""
        assert self.context
        return self.context.pages[-1] if self.context.pages else self.context.new_page()

    def go(self, path: str) -> Page:
        """Open an address of the product."""
        self.page.goto(self.net.url + path, wait_until="domcontentloaded")
        return self.page

    def sign_in(self, token: str) -> Page:
        """Come in by a one-time link, and wait until the phone holds everything and its worker stands."""
        self.go(f"/sign-in/{token}").locator("#link button").click()
        self.page.locator("[data-account]").wait_for()
        self.settle()
        self.close()  # the browser writes its cookies down when it closes, or after half a minute
        return self.open()

    def settle(self) -> None:
        """Wait until the worker stands and the first pull is in the store."""
        self.page.evaluate("navigator.serviceWorker.ready.then(() => null)")
        self.page.locator("body[data-synced]").wait_for(timeout=6 * LIMIT_MS)

    def kill(self) -> None:
        """Take the battery out: every process of this browser dies at once."""
        mark = f"--user-data-dir={self.profile}"
        processes = [one for one in psutil.process_iter(["cmdline"]) if mark in (one.info["cmdline"] or [])]
        assert processes
        for process in processes:
            with contextlib.suppress(psutil.NoSuchProcess):
                process.send_signal(signal.SIGKILL)
        psutil.wait_procs(processes, timeout=10)
        self.close()

    def close(self) -> None:
        """Close the browser, if it still runs."""
        context, self.context = self.context, None
        if context:
            with contextlib.suppress(Error):
                context.close()

    def shows(self, words: str) -> None:
        """The page shows these words, soon."""
        expect(self.page.locator("body")).to_contain_text(words, timeout=2 * LIMIT_MS)

    def _note(self, message: ConsoleMessage) -> None:
        if message.type == "error" and "Content Security Policy" in message.text:
            self.problems.append(message.text)


@contextmanager
def phone(playwright: Playwright, profile: Path, server_port: int, **options: Any) -> Iterator[Phone]:
    """A phone with a network of its own. At the end: no CSP violation and no script error was seen."""
    with FaultProxy(server_port) as net:
        one = Phone(playwright, profile, net, options)
        one.open()
        yield one
        one.close()
        assert one.problems == []
