"""What a browser hands over so that it may be woken (RFC 8030, RFC 8291), checked before it is kept."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric import ec

from webapp.core.errors import BadInput

ENDPOINT_MAX = 1000
AUTH_BYTES = 16
_ENDPOINT = re.compile(r"[\x21-\x7e]+")
_BASE64URL = re.compile(r"[A-Za-z0-9_-]{1,200}={0,2}")


@dataclass(frozen=True, slots=True)
class Subscription:
    """One browser: where to post, its public key, and the secret that authenticates the text."""

    endpoint: str
    p256dh: str
    auth: str

    def columns(self) -> dict[str, str]:
        """The columns of `push_subscriptions`."""
        return asdict(self)


def read_subscription(body: Any) -> Subscription:
    """The browser's `PushSubscription` as JSON. Raises BadInput."""
    keys = body.get("keys") if isinstance(body, Mapping) else None
    if not isinstance(keys, Mapping):
        raise BadInput("keys", "missing")
    p256dh, auth = _bytes(keys.get("p256dh"), "p256dh"), _bytes(keys.get("auth"), "auth")
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), p256dh)
    except ValueError:
        raise BadInput("p256dh", "key") from None
    if len(auth) != AUTH_BYTES:
        raise BadInput("auth", "key")
    return Subscription(read_endpoint(body), keys["p256dh"], keys["auth"])


def read_endpoint(body: Any) -> str:
    """The address to post to: https, a named host, no credentials. Raises BadInput.

    Where the name leads is checked when something is sent, because that may change (`push.py`).
    """
    endpoint = body.get("endpoint") if isinstance(body, Mapping) else None
    if not isinstance(endpoint, str) or len(endpoint) > ENDPOINT_MAX or not _ENDPOINT.fullmatch(endpoint):
        raise BadInput("endpoint", "address")
    try:
        parts = urlsplit(endpoint)
        is_plain = parts.scheme == "https" and bool(parts.hostname) and parts.port in (None, 443)
    except ValueError:
        raise BadInput("endpoint", "address") from None
    if not is_plain or parts.username is not None or parts.password is not None:
        raise BadInput("endpoint", "address")
    return endpoint


def _bytes(text: Any, field: str) -> bytes:
    if not isinstance(text, str) or not _BASE64URL.fullmatch(text):
        raise BadInput(field, "key")
    try:
        return base64.urlsafe_b64decode(text.rstrip("=") + "=" * (-len(text.rstrip("=")) % 4))
    except (ValueError, binascii.Error):
        raise BadInput(field, "key") from None
