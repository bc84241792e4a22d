"""Posting to an address that a browser named, without being led into our own network.

The name is resolved once, every address must be public, and the connection goes to that very address; no
redirect is followed; 3 seconds; 4 KB of answer.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import SplitResult, urlsplit

import certifi
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool, Timeout
from urllib3.exceptions import HTTPError

TIMEOUT_S = 3.0
ANSWER_MOST_BYTES = 4096
NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


class NotPublic(Exception):
    """The address is not https, or leads to a network that is not the public internet."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What `pywebpush` reads of an answer."""

    status_code: int
    reason: str
    headers: Mapping[str, str]
    text: str


class OutboundPost:
    """Stands where `pywebpush` expects a session of `requests`. `allow_local` is for the tests' own endpoint."""

    def __init__(self, *, allow_local: bool = False) -> None:
        self.allow_local = allow_local

    def post(self, endpoint: str, *, data: bytes, headers: Mapping[str, Any], timeout: object = None) -> Answer:
        """Post *data*. Raises NotPublic, or OSError when nothing (whole) comes back in time."""
        parts = urlsplit(endpoint)
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        try:
            with self._pool(parts) as pool:
                response = pool.request(
                    "POST", path, body=data, headers={**headers, "Host": parts.netloc}, redirect=False,
                    retries=False, preload_content=False,
                )  # fmt: skip
                text = response.read(ANSWER_MOST_BYTES).decode("utf-8", "replace")
                return Answer(response.status, response.reason or "", dict(response.headers), text)
        except HTTPError as error:
            raise OSError(str(error)) from error

    def _pool(self, parts: SplitResult) -> HTTPConnectionPool:
        host, timeout = parts.hostname or "", Timeout(total=TIMEOUT_S)
        if self.allow_local and parts.scheme == "http" and host == "127.0.0.1":
            return HTTPConnectionPool(host, parts.port, timeout=timeout)
        if parts.scheme != "https":
            raise NotPublic(parts.scheme)
        return HTTPSConnectionPool(
            _public_address(host), parts.port or 443, timeout=timeout, server_hostname=host, assert_hostname=host,
            cert_reqs="CERT_REQUIRED", ca_certs=certifi.where(),
        )  # fmt: skip


def _public_address(host: str) -> str:
    """One address of *host*, if all of them are public. Raises NotPublic, or OSError when there is none."""
    found = [str(entry[4][0]) for entry in socket.getaddrinfo(host, 443, type=socket.SOCK_STREAM)]
    if not found or not all(_is_public(address) for address in found):
        raise NotPublic(host)
    return found[0]


def _is_public(address: str) -> bool:
    """Also of an IPv4 address that an IPv6 one carries (mapped, 6to4, NAT64)."""
    parsed = ipaddress.ip_address(address.partition("%")[0])
    carried = None
    if isinstance(parsed, ipaddress.IPv6Address):
        low = ipaddress.IPv4Address(int(parsed) & 0xFFFFFFFF)
        carried = low if parsed in NAT64 else parsed.ipv4_mapped or parsed.sixtofour
    return parsed.is_global and not parsed.is_multicast and (carried is None or carried.is_global)
