"""The rows of a feed: each record drawn by its own noun, in bulk."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from webapp.accounts.fragments import me_head_html
from webapp.accounts.models import Account
from webapp.catalog.fragments import product_rows, products_head_html
from webapp.groups.fragments import group_rows, groups_head_html
from webapp.notifications.fragments import notification_rows, notifications_head_html
from webapp.recommendations.fragments import home_head_html
from webapp.sync.activity import activity_head_html
from webapp.sync.cards import op_rows
from webapp.sync.visible import Key, visible_group_ids
from webapp.web.parts import Row

Draw = Callable[[Session, Account, Sequence[str], datetime], dict[Any, Row]]


def rows_of(session: Session, account: Account, keys: Sequence[Key], now: datetime) -> dict[Key, Row]:
    """The rows behind *keys* as this person sees them; what they may not see, or is no more, is left out."""
    by_kind: dict[str, list[str]] = defaultdict(list)
    for kind, record_id in keys:
        by_kind[kind].append(record_id)
    rows: dict[Key, Row] = {}
    for kind, ids in by_kind.items():
        drawn = _DRAW[kind](session, account, ids, now)
        rows |= {(kind, str(record_id)): row for record_id, row in drawn.items()}
    return rows


def _products(session: Session, account: Account, ids: Sequence[str], now: datetime) -> dict[int, Row]:
    return product_rows(session, account, [int(each) for each in ids], now)


def _groups(session: Session, account: Account, ids: Sequence[str], now: datetime) -> dict[int, Row]:
    visible = visible_group_ids(session, account, [int(each) for each in ids])
    return group_rows(session, account, visible, now)


def _notifications(session: Session, account: Account, ids: Sequence[str], _: datetime) -> dict[int, Row]:
    return notification_rows(session, account, [int(each) for each in ids])


def _ops(session: Session, account: Account, ids: Sequence[str], now: datetime) -> dict[UUID, Row]:
    return op_rows(session, account, [UUID(each) for each in ids], now)


def _pages(session: Session, account: Account, names: Sequence[str], now: datetime) -> dict[str, Row]:
    heads: dict[str, Callable[[], str]] = {
        "activity": activity_head_html,
        "groups": lambda: groups_head_html(account),
        "home": lambda: home_head_html(session, account, now),
        "me": lambda: me_head_html(session, account),
        "notifications": notifications_head_html,
        "products": lambda: products_head_html(session, account),
    }
    return {name: Row(heads[name](), "", {}) for name in names}


_DRAW: dict[str, Draw] = {
    "group": _groups,
    "notification": _notifications,
    "op": _ops,
    "page": _pages,
    "product": _products,
}
