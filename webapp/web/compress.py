"""Text leaves packed: brotli at a level that costs microseconds, else gzip.

Packing a secret together with text that a stranger can choose lets him guess the secret from the length
(BREACH). The only secret in our pages is the token against forged requests, and a stranger's text comes back
only from an address with a query: such a page leaves as it is.
"""

from __future__ import annotations

import gzip

import brotli  # type: ignore[import-untyped]
from flask import Flask, Response, request

from webapp.web.csrf import csrf_token

LEAST_BYTES = 500
"""Below this, packing saves less than its headers cost."""
BROTLI_LEVEL, GZIP_LEVEL = 5, 5
TYPES = (
    "text/html",
    "text/javascript",
    "application/json",
    "image/svg+xml",
    "text/plain",
    "application/manifest+json",
)


def init_app(app: Flask) -> None:
    """Pack what leaves this app. Static files are packed once, by their own server."""
    app.after_request(_pack)


def _pack(response: Response) -> Response:
    if response.mimetype not in TYPES or response.is_streamed or response.direct_passthrough:
        return response
    response.vary.add("Accept-Encoding")
    body = response.get_data()
    if len(body) < LEAST_BYTES or "Content-Encoding" in response.headers or _mixes_secret(body):
        return response
    for name, pack in (("br", _brotli), ("gzip", _gzip)):
        if request.accept_encodings[name] > 0:
            response.set_data(pack(body))
            response.headers["Content-Encoding"] = name
            break
    return response


def _mixes_secret(body: bytes) -> bool:
    return bool(request.query_string) and csrf_token().encode() in body


def _brotli(body: bytes) -> bytes:
    return bytes(brotli.compress(body, quality=BROTLI_LEVEL))


def _gzip(body: bytes) -> bytes:
    return gzip.compress(body, GZIP_LEVEL, mtime=0)
