"""Server time of product search at 10,000 products: `python -m bench.search [--products 10000] [--queries 400]`.

Names are drawn from the committed real sample's words; every second query carries a spelling mistake. The peer in the
same run is PostgreSQL's own full-text search (`to_tsvector`, GIN), which forgives no mistake.
"""

import csv
import gzip
import random
import statistics
import tempfile
import time
from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import create_engine, func, select, text
from sqlalchemy.orm import Session

from config import ROOT
from stack import migrate
from stack.embedded import EmbeddedServers
from webapp.catalog.models import Category, Offer, Product, Supplier
from webapp.catalog.queries import PAGE_SIZE, find_products, product_is_on_sale
from webapp.core.text import search_text, trigrams

SEED = 20_261_121
SAMPLE = ROOT / "tests" / "data" / "online_retail_sample.csv.gz"


def main() -> None:
    options = ArgumentParser(description=__doc__)
    options.add_argument("--products", type=int, default=10_000)
    options.add_argument("--queries", type=int, default=400)
    asked = options.parse_args()
    chance = random.Random(SEED)
    with (
        tempfile.TemporaryDirectory(prefix="spacs-bench-") as directory,
        EmbeddedServers(Path(directory), want_redis=False) as servers,
    ):
        migrate.upgrade(servers.database_url)
        with Session(create_engine(servers.database_url)) as session:
            names = fill(session, asked.products, chance)
            queries = [typed(chance, names, mistake=n % 2 == 1) for n in range(asked.queries)]
            report(session, queries)


def fill(session: Session, products: int, chance: random.Random) -> list[str]:
    with gzip.open(SAMPLE, "rt", encoding="utf-8", newline="") as lines:
        words = sorted({word for row in csv.DictReader(lines) for word in row["Description"].split() if len(word) > 2})
    session.add_all([Category(id=1, slug="all", name="All"), Supplier(id=1, name="Bench")])
    session.flush()
    names = [" ".join(chance.sample(words, chance.randint(2, 5))) for _ in range(products)]
    for number, name in enumerate(names, start=1):
        found_by = search_text(name)
        row = {"id": number, "sku": str(number), "name": name, "search_text": found_by, "trigrams": trigrams(found_by)}
        session.add(Product(supplier_id=1, category_id=1, **row))
    session.flush()
    offer = {"version": 1, "currency": "GBP", "pack_size": 1, "moq": 1, "capacity": 100}
    session.add_all(
        Offer(product_id=n, tiers=[[1, 100]], alone_price=100, best_price=100, **offer) for n in range(1, products + 1)
    )
    session.commit()
    session.execute(text("CREATE INDEX peer ON products USING gin (to_tsvector('simple', search_text))"))
    session.execute(text("ANALYZE"))
    session.commit()
    return names


def typed(chance: random.Random, names: list[str], *, mistake: bool) -> str:
    """One or two words of a name, cut short at times; with a mistake two neighbouring letters change places."""
    words = chance.sample(search_text(chance.choice(names)).split(), chance.choice((1, 2)))
    text = " ".join(words)[: chance.randint(3, 24)]
    at = chance.randrange(max(1, len(text) - 1))
    return text[:at] + text[at : at + 2][::-1] + text[at + 2 :] if mistake else text


def full_text(session: Session, query: str) -> list[int]:
    vector, wanted = func.to_tsvector("simple", Product.search_text), func.plainto_tsquery("simple", query)
    found = select(Product.id).where(product_is_on_sale(None), vector.op("@@")(wanted))
    return list(session.scalars(found.order_by(func.ts_rank(vector, wanted).desc(), Product.id).limit(PAGE_SIZE + 1)))


def milliseconds(run: Callable[[str], object], queries: list[str]) -> list[float]:
    times = []
    for query in queries:
        began = time.perf_counter()
        run(query)
        times.append((time.perf_counter() - began) * 1000)
    return sorted(times)


def report(session: Session, queries: list[str]) -> None:
    ours = milliseconds(lambda query: find_products(session, text=query), queries)
    peer = milliseconds(lambda query: full_text(session, query), queries)
    found = sum(bool(find_products(session, text=query).ids) for query in queries)
    found_by_peer = sum(bool(full_text(session, query)) for query in queries)
    for name, times, hits in (("this search", ours, found), ("full-text search", peer, found_by_peer)):
        p95 = times[int(0.95 * len(times))]
        print(f"{name}: median {statistics.median(times):.1f} ms, p95 {p95:.1f} ms, answered {hits} of {len(queries)}")
    print(f"median ratio to full-text search: {statistics.median(ours) / statistics.median(peer):.2f}")


if __name__ == "__main__":
    main()
