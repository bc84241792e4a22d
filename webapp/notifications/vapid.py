"""The key that names this server to push services (RFC 8292)."""

from __future__ import annotations

import base64
import os
import tempfile
from pathlib import Path

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from flask import Flask
from py_vapid import Vapid02

from config import Settings


def init_app(app: Flask, settings: Settings) -> None:
    """The key is made at the first run; pages show its public half to the browsers."""
    key = public_key_text(load_or_make_key(settings.vapid_key_path))
    app.jinja_env.globals["vapid_public_key"] = lambda: key


def load_or_make_key(path: Path) -> Vapid02:
    """The key in *path*, made there (readable by its owner alone) when there is none.

    Of several processes that start at once, the first to finish makes the key of all. Raises OSError.
    """
    if not path.exists():
        _make(path)
    return Vapid02.from_pem(path.read_bytes())


def public_key_text(key: Vapid02) -> str:
    """The public half as browsers take it: an uncompressed point in base64url."""
    point = key.public_key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return base64.urlsafe_b64encode(point).rstrip(b"=").decode()


def _make(path: Path) -> None:
    key = Vapid02()
    key.generate_keys()
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, draft = tempfile.mkstemp(dir=path.parent)  # mkstemp makes it 0600
    with os.fdopen(handle, "wb") as file:
        file.write(key.private_pem())
    try:
        os.link(draft, path)
    except FileExistsError:
        return
    finally:
        Path(draft).unlink()
