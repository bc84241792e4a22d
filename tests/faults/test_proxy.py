"""The bad network does what it says; a harness that cannot fail proves nothing."""

from __future__ import annotations

import http.client
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tests.faults.proxy import FaultProxy, Mode

SERVED: list[str] = []


class Echo(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        SERVED.append(self.path)
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"x" * 2_000)

    def log_message(self, *args: object) -> None:
        """Says nothing."""


@pytest.fixture
def net() -> Iterator[FaultProxy]:
    SERVED.clear()
    with ThreadingHTTPServer(("127.0.0.1", 0), Echo) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        with FaultProxy(server.server_port, latency_s=0.2, bytes_per_s=8_000) as proxy:
            yield proxy
        server.shutdown()


def ask(net: FaultProxy, timeout: float = 0.5) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", net.port, timeout=timeout)
    try:
        connection.request("GET", "/")
        with connection.getresponse() as response:
            return len(response.read())
    finally:
        connection.close()


def test_a_good_network_relays(net: FaultProxy) -> None:
    assert ask(net) == 2_000


@pytest.mark.parametrize(
    ("mode", "error", "is_served"),
    [
        ("refuse", ConnectionRefusedError, False),
        ("cut", (ConnectionError, http.client.HTTPException), False),
        ("hole", TimeoutError, False),
        ("cut-after-request", (ConnectionError, http.client.HTTPException), True),
    ],
)
def test_a_bad_network_fails_in_its_own_way(
    net: FaultProxy, mode: Mode, error: type[Exception], is_served: bool
) -> None:
    net.mode = mode
    with pytest.raises(error):
        ask(net)
    assert bool(SERVED) is is_served


@pytest.mark.parametrize("mode", ["latency", "rate"])
def test_a_slow_network_is_slow_but_whole(net: FaultProxy, mode: Mode) -> None:
    net.mode = mode
    assert ask(net, timeout=5) == 2_000
    with pytest.raises(TimeoutError):
        ask(net, timeout=0.15)


def test_a_network_heals_on_the_same_address(net: FaultProxy) -> None:
    net.mode = "refuse"
    net.mode = "ok"
    assert ask(net) == 2_000
