"""What tests of pages share: forms filled in and posted as a browser without JavaScript does it."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from contextlib import contextmanager
from html.parser import HTMLParser

from flask.testing import FlaskClient
from sqlalchemy import Connection, event
from werkzeug.test import TestResponse


class FormReader(HTMLParser):
    """The fields of the first form whose action is wanted, as they stand on the page."""

    def __init__(self, action: str) -> None:
        super().__init__()
        self.action = action
        self.fields: dict[str, str] | None = None
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "form":
            self._inside = given.get("action") == self.action and self.fields is None
            self.fields = {} if self._inside else self.fields
        elif self._inside and self.fields is not None and tag == "input" and given.get("name"):
            self.fields[str(given["name"])] = given.get("value") or ""
        elif self._inside and self.fields is not None and tag == "select":
            self._select = str(given["name"])
        elif self._inside and self.fields is not None and tag == "option":
            chosen = self._select not in self.fields or "selected" in given
            self.fields[self._select] = str(given["value"]) if chosen else self.fields[self._select]

    def handle_endtag(self, tag: str) -> None:
        self._inside = self._inside and tag != "form"


def fields_of(page: TestResponse, action: str) -> dict[str, str]:
    """The fields of the form on *page* that posts to *action*."""
    reader = FormReader(action)
    reader.feed(page.text)
    assert reader.fields is not None, f"no form for {action}"
    return reader.fields


def send(client: FlaskClient, address: str, action: str, **typed: str) -> TestResponse:
    """Open *address*, fill *typed* into its form for *action*, and post it."""
    return client.post(action, data=fields_of(client.get(address), action) | typed)


def text_of(page: TestResponse) -> str:
    """The page's words, without its tags."""
    main = page.text.split("<main", 1)[-1].split("</main>")[0]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html.unescape(main))).strip()


@contextmanager
def counted(connection: Connection) -> Iterator[list[str]]:
    """The statements of the product itself; savepoints are the test's own."""
    seen: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):
            seen.append(statement)

    event.listen(connection, "before_cursor_execute", note)
    yield seen
    event.remove(connection, "before_cursor_execute", note)


def queries_of(client: FlaskClient, connection: Connection, address: str) -> int:
    """How often a page asks the database, once the app is warm."""
    assert client.get(address).status_code == 200
    with counted(connection) as seen:
        client.get(address)
    return len(seen)
