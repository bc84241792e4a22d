"""Cut the sample that the tests use out of the full Online Retail file: `python -m bench.cut_sample FILE`.

Whole baskets over all months: every order of a few hundred customers (chosen by a hash of their number, so
that the choice is the same every time, and customer 17850), every cancellation of theirs, some orders without a
customer, and a few lines of each fee code. Lines stay as they are and in the order of the file.
"""

import csv
import gzip
import sys
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

SAMPLE = Path(__file__).resolve().parent.parent / "tests" / "data" / "online_retail_sample.csv.gz"
ALWAYS = {"17850"}
CUSTOMERS_ONE_IN, ORPHANS_ONE_IN = 11, 40
FEES_EACH = 3


def main(source: str) -> None:
    """Write the sample."""
    with gzip.open(source, "rt", encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        rows = list(_chosen(reader))
    with SAMPLE.open("wb") as raw, gzip.GzipFile(fileobj=raw, mode="wb", mtime=0, filename="") as packed:
        header = ",".join(rows[0])
        packed.write(f"{header}\n".encode())
        for row in rows:
            packed.write(_line(row.values()).encode())
    customers = {row["CustomerID"] for row in rows}
    print(f"{len(rows)} lines, {len(customers)} customers, {SAMPLE.stat().st_size // 1024} KB")


def _chosen(rows: Iterable[dict[str, str]]) -> Iterator[dict[str, str]]:
    fees: Counter[str] = Counter()
    for row in rows:
        customer, code = row["CustomerID"], row["StockCode"]
        is_fee = not any(c.isdigit() for c in code) or code.startswith("gift") or code == "C2"
        fees[code] += is_fee and not customer
        if (customer in ALWAYS or _one_in(CUSTOMERS_ONE_IN, customer)) if customer else (
            _one_in(ORPHANS_ONE_IN, row["InvoiceNo"]) or (is_fee and fees[code] <= FEES_EACH)
        ):  # fmt: skip
            yield row


def _one_in(count: int, text: str) -> bool:
    return zlib.crc32(text.encode()) % count == 0


def _line(cells: Iterable[str]) -> str:
    return (
        ",".join(f'"{c.replace(chr(34), chr(34) * 2)}"' if set(c) & {",", '"'} else c for c in cells) + "\n"
    )


if __name__ == "__main__":
    main(sys.argv[1])
