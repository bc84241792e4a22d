"""A phone's store as far as the feed goes: it asks, applies what comes, and hands back its cursor."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from flask.testing import FlaskClient


@dataclass
class Store:
    """Rows by key. A page of the feed and its cursor are applied together."""

    client: FlaskClient
    cursor: str = ""
    rows: dict[str, dict[str, Any]] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)
    answers: list[dict[str, Any]] = field(default_factory=list)

    def ask(self) -> dict[str, Any]:
        """One request, applied."""
        answer = self.client.get("/sync/changes", query_string={"since": self.cursor} if self.cursor else {})
        assert answer.status_code == 200, answer.text
        page: dict[str, Any] = answer.get_json()
        self.rows |= {row["key"]: row for row in page["changes"]}
        self.seen |= {row["key"] for row in page["changes"]}
        for key in page["gone"]:
            self.rows.pop(key, None)
        if page["reset"] and not page["more"]:
            self.rows = {key: row for key, row in self.rows.items() if key in self.seen}
        if not page["more"]:
            self.seen = set()
        self.cursor = page["cursor"]
        self.answers.append(page)
        return page

    def pull(self) -> list[str]:
        """Ask until nothing more follows; the keys that came or went, sorted."""
        touched: set[str] = set()
        while True:
            page = self.ask()
            touched |= {row["key"] for row in page["changes"]} | set(page["gone"])
            if not page["more"]:
                return sorted(touched)
