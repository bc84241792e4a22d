"""Lighthouse on a phone with slow 4G: `python -m bench.lighthouse [--runs 3]`.

Signed in as the demo trader, on `/`, `/products`, a product and a group, and on `/` as a newcomer. Needs the
checks' npm packages and Chromium: run `python3 manage.py test` once before.
"""

from __future__ import annotations

import json
import re
import statistics
import subprocess
import sys
import tempfile
from argparse import ArgumentParser
from pathlib import Path

from bench.running import Product, Visitor, product
from config import ROOT, environment_with
from stack import javascript
from stack.browser import find_chromium

CATEGORIES = ("performance", "accessibility", "best-practices")
CHROME_FLAGS = "--headless=new --no-sandbox --disable-dev-shm-usage --disable-gpu"


def main() -> int:
    """Print each page's median scores; 1 when one is below 100."""
    options = ArgumentParser(description=__doc__)
    options.add_argument("--runs", type=int, default=3)
    runs = options.parse_args().runs
    javascript.ensure_packages()
    worst = 100
    with product() as running:
        for path, cookies in pages(running):
            scores = [score(running.url + path, cookies) for _ in range(runs)]
            medians = {name: statistics.median(one[name] for one in scores) for name in CATEGORIES}
            who = "trader" if cookies else "newcomer"
            print(f"{path:<16} {who:<9}", "  ".join(f"{name} {value:.0f}" for name, value in medians.items()))
            worst = min(worst, *map(int, medians.values()))
    return 0 if worst == 100 else 1


def pages(running: Product) -> list[tuple[str, str]]:
    """Each page with the cookies to open it with."""
    trader = Visitor(running)
    trader.sign_in("trader")
    home = trader.get("/").read().decode()
    listed = trader.get("/products").read().decode()
    group, one = re.search(r"/groups/\d+", home), re.search(r"/products/\d+", listed)
    if not group or not one:
        raise LookupError("the demo trader sees no group or no product")
    signed_in = [(path, trader.cookie_header()) for path in ("/", "/products", one[0], group[0])]
    return [*signed_in, ("/", "")]


def score(url: str, cookies: str) -> dict[str, float]:
    """Lighthouse's scores, 0–100; what costs points is printed."""
    with tempfile.TemporaryDirectory() as directory:
        headers, report = Path(directory, "headers.json"), Path(directory, "report.json")
        headers.write_text(json.dumps({"Cookie": cookies} if cookies else {}))
        command = [*javascript.tool("lighthouse"), url, "--quiet", "--output=json", f"--output-path={report}"]
        command += [f"--only-categories={','.join(CATEGORIES)}", f"--extra-headers={headers}"]
        command += [f"--chrome-flags={CHROME_FLAGS}"]
        environment = environment_with(CHROME_PATH=find_chromium() or "", HOME=directory)
        subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True)
        read = json.loads(report.read_text("utf-8"))
    for category in CATEGORIES:
        for item in read["categories"][category]["auditRefs"]:
            audit = read["audits"][item["id"]]
            if item["weight"] and audit["score"] is not None and audit["score"] < 1:
                print(
                    f"  {url}: {item['id']} {audit['score']} {audit.get('displayValue', '')}", file=sys.stderr
                )
    return {name: 100 * read["categories"][name]["score"] for name in CATEGORIES}


if __name__ == "__main__":
    sys.exit(main())
