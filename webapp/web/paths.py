"""Where a person is led next: pages of our own, never elsewhere."""

from __future__ import annotations

import re

_NOT_LOCAL = re.compile(r"[\x00-\x20\x7f\\]|^//|^[^/]|^$")


def local_path(path: str | None, default: str = "/") -> str:
    """*path* if it stays on this site, else *default*: `//evil`, backslashes and control characters do not."""
    return default if path is None or _NOT_LOCAL.search(path) else path


def fresh(path: str) -> str:
    """*path* from the network: what the phone has kept of the page is of before the change."""
    page, _, query = path.partition("?")
    kept = [part for part in query.split("&") if part and part != "network=1"]
    return f"{page}?{'&'.join([*kept, 'network=1'])}"
