"""What a person's phone may show, and what of it has changed since the phone last asked.

The triggers of migration 0002 note each written record with the id of the writing transaction. A cursor is the
oldest transaction that was still running when the phone asked: one that commits late, with an early id, is
found the next time. Which records this person may see now, the records' own tables say; a noted one that is
not among them leaves the phone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from webapp.accounts.models import Account
from webapp.sync.cursor import Cursor, Place, read_cursor
from webapp.sync.epoch import epoch_and_watermark
from webapp.sync.feed_rows import rows_of
from webapp.sync.visible import Key, changed_keys, visible_keys

PAGE = 400
"""Records in one answer. The phone asks for the rest at once; a line that drops costs at most this many."""
_SPACE = re.compile(r"[ \t\r\n]+")  # not \s, which would take the narrow spaces inside money


@dataclass(frozen=True, slots=True)
class Feed:
    """One answer. `is_reset`: part of a whole feed, after which what was not in it leaves the phone."""

    cursor: Cursor
    has_more: bool
    is_reset: bool
    at: datetime
    person: Account
    changes: list[dict[str, Any]]
    gone: list[str]

    def as_json(self) -> dict[str, Any]:
        """The shape that the phone reads."""
        person = {
            name: getattr(self.person, name) for name in ("id", "name", "language", "role", "data_saver")
        }
        return {
            "cursor": str(self.cursor),
            "more": self.has_more,
            "reset": self.is_reset,
            "now": self.at.isoformat(timespec="milliseconds"),
            "person": person,
            "changes": self.changes,
            "gone": self.gone,
        }


def changes_since(session: Session, account: Account, since: str | None, now: datetime) -> Feed:
    """What has changed for *account* since the cursor *since*; everything, when it is none of ours.

    A handful of queries, however many records there are.
    """
    cursor = _cursor_of(session, account, since)
    find = changed_keys if cursor.since else visible_keys
    keys = find(session, account, cursor, PAGE + 1)
    has_more, keys = len(keys) > PAGE, keys[:PAGE]
    rows = rows_of(session, account, keys, now)
    return Feed(
        cursor=_next(cursor, keys[-1] if has_more else None),
        has_more=has_more,
        is_reset=not cursor.since,
        at=now,
        person=account,
        changes=[_change(key, rows[key]) for key in keys if key in rows],
        gone=[_name(key) for key in keys if key not in rows] if cursor.since else [],
    )


def _cursor_of(session: Session, account: Account, since: str | None) -> Cursor:
    """The phone's cursor if it is of this feed and not from the future, with `until` set; else a whole feed's."""
    epoch, watermark = epoch_and_watermark(session, account)
    cursor = read_cursor(since)
    if cursor is None or cursor.epoch != epoch or max(cursor.since, cursor.until or 0) > watermark:
        return Cursor(epoch, 0, watermark)
    return cursor if cursor.after else replace(cursor, until=watermark)


def _next(cursor: Cursor, last: Key | None) -> Cursor:
    if last is None:
        return Cursor(cursor.epoch, cursor.until or 0)
    return replace(cursor, after=Place(*last))


def _change(key: Key, row: Any) -> dict[str, Any]:
    html = _SPACE.sub(" ", row.html)
    return {"key": _name(key), "kind": key[0], "html": html, "search": row.search, "facets": row.facets}


def _name(key: Key) -> str:
    return f"{key[0]}:{key[1]}"
