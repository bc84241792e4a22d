"""A whole product of its own for a measurement: `manage.py run` in a temporary directory, with the demo market."""

from __future__ import annotations

import http.cookiejar
import json
import re
import socket
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from config import ROOT, environment_with

START_S = 180
CSRF_FIELD = re.compile(r'name="csrf_token" value="([^"]+)"')


@dataclass(frozen=True)
class Product:
    """A running product: its address and its directory."""

    url: str
    directory: Path

    def sign_ins(self) -> dict[str, dict[str, str]]:
        """The demo people: role → {sign_in, password}."""
        read: dict[str, dict[str, str]] = json.loads(
            (self.directory / "demo-sign-ins.json").read_text("utf-8")
        )
        return read


class Visitor:
    """Somebody with cookies, as a browser without JavaScript."""

    def __init__(self, product: Product) -> None:
        self.product = product
        self.cookies = http.cookiejar.CookieJar()
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies))

    def get(self, path: str, headers: dict[str, str] | None = None) -> Any:
        """The open answer to a GET."""
        return self._opener.open(urllib.request.Request(self.product.url + path, headers=headers or {}))

    def sign_in(self, role: str) -> None:
        """Come in as the demo person of that role."""
        token = CSRF_FIELD.search(self.get("/sign-in").read().decode())
        who = self.product.sign_ins()[role]
        form = {
            "csrf_token": token[1] if token else "",
            "identity": who["sign_in"],
            "password": who["password"],
        }
        request = urllib.request.Request(self.product.url + "/sign-in", urllib.parse.urlencode(form).encode())
        request.add_header("Origin", self.product.url)
        self._opener.open(request).read()

    def cookie_header(self) -> str:
        """All cookies as one request header."""
        return "; ".join(f"{cookie.name}={cookie.value}" for cookie in self.cookies)


@contextmanager
def product() -> Iterator[Product]:
    """Start, wait until healthy, stop. Raises TimeoutError."""
    with tempfile.TemporaryDirectory(prefix="spacs-bench-") as directory:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            url = f"http://127.0.0.1:{free.getsockname()[1]}"
        command = [sys.executable, str(ROOT / "manage.py"), "run", "--port", url.rpartition(":")[2]]
        environment = environment_with(VAR_DIR=directory, BASE_URL=url)
        with Path(directory, "run.log").open("w") as log:
            process = subprocess.Popen(
                command, cwd=ROOT, env=environment, stdout=log, stderr=subprocess.STDOUT
            )
        try:
            _wait_until_healthy(url, process)
            yield Product(url, Path(directory))
        finally:
            process.terminate()
            process.wait(timeout=60)


def _wait_until_healthy(url: str, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + START_S
    while time.monotonic() < until and process.poll() is None:
        try:
            with urllib.request.urlopen(url + "/health", timeout=2) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.2)
    raise TimeoutError(f"{url} did not become healthy")
