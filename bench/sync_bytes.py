"""Bytes on the wire of a phone's sync: `python -m bench.sync_bytes [--products 1000] [--groups 200]`.

A whole first feed (names and prices of the committed real sample), the answer that says nothing changed with its
headers, and a batch of 50 joins with its answer. Packed as a browser asks for it.
"""

import gzip
import json
import secrets
import tempfile
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import brotli  # type: ignore[import-untyped]
from flask.testing import FlaskClient
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

import config
from stack import migrate
from stack.embedded import EmbeddedServers
from tests.factories import browsers
from tests.webapp.sync import large
from tests.webapp.sync.phones import Phone
from webapp import create_app
from webapp.accounts.sign_ins import make_sign_in_link
from webapp.core.clock import now
from webapp.sync.protocol import MAX_OPS

UNPACK = {"br": brotli.decompress, "gzip": gzip.decompress, None: bytes}


def main() -> None:
    """Fill a market, then be a phone."""
    options = ArgumentParser(description=__doc__)
    options.add_argument("--products", type=int, default=1_000)
    options.add_argument("--groups", type=int, default=200)
    asked = options.parse_args()
    with (
        tempfile.TemporaryDirectory(prefix="spacs-bench-") as directory,
        EmbeddedServers(Path(directory)) as servers,
    ):
        migrate.upgrade(servers.database_url)
        settings = config.load({
            "ENVIRONMENT": "test", "DATABASE_URL": servers.database_url, "REDIS_URL": servers.redis_url,
            "SECRET_KEY": secrets.token_hex(32), "VAR_DIR": directory, "LOG_LEVEL": "WARNING",
        })  # fmt: skip
        client, trader = signed_in(settings, asked.products, asked.groups)
        report(client, trader)


def signed_in(settings: config.Settings, products: int, groups: int) -> tuple[FlaskClient, int]:
    """The browser of a trader in a market of that size, and the trader's id."""
    client = browsers.browser(create_app(settings))
    with Session(create_engine(settings.database_url)) as session:
        trader = large.fill(session, products, groups)
        token, trader_id = make_sign_in_link(session, trader, now()), trader.id
        session.commit()
    assert client.post(f"/sign-in/{token}").status_code == 303
    return client, trader_id


def report(client: FlaskClient, trader: int) -> None:
    """Print each figure."""
    for packing in ("br", "gzip"):
        sizes, seconds, cursor, group_ids = first_sync(client, packing)
        print(
            f"first sync, {packing}: {sum(sizes) / 1024:.1f} KB in {len(sizes)} answers, {seconds:.1f} s on the server"
        )
    answer = client.get("/sync/changes", query_string={"since": cursor}, headers={"Accept-Encoding": "br"})
    print(f"nothing changed: {len(answer.data) + len(str(answer.headers).encode())} bytes with headers")
    phone = Phone(trader)
    ops = [phone.join(each, 12, unit_price=10**9, currency="UGX") for each in group_ids[:MAX_OPS]]
    body = json.dumps(phone.envelope(*ops), separators=(",", ":")).encode()
    answer = client.post(
        "/sync/ops", data=body, content_type="application/json", headers={"Accept-Encoding": "br"}
    )
    print(f"{len(ops)} joins: {len(body)} bytes up, {len(answer.data)} bytes down")


def first_sync(client: FlaskClient, packing: str) -> tuple[list[int], float, str, list[int]]:
    """Sizes of the answers, seconds, the settled cursor, and the ids of the groups."""
    sizes: list[int] = []
    groups: list[int] = []
    began, asked, more = time.perf_counter(), dict[str, str](), True
    while more:
        answer = client.get("/sync/changes", query_string=asked, headers={"Accept-Encoding": packing})
        sizes.append(len(answer.data))
        page: dict[str, Any] = json.loads(UNPACK[answer.headers.get("Content-Encoding")](answer.data))
        groups += [int(row["key"].split(":")[1]) for row in page["changes"] if row["kind"] == "group"]
        asked, more = {"since": page["cursor"]}, page["more"]
    return sizes, time.perf_counter() - began, asked["since"], groups


if __name__ == "__main__":
    main()
