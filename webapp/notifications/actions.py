"""Tell people what happened, once; let their browsers be woken."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from webapp.core import clock
from webapp.core.queue import enqueue_after_commit
from webapp.notifications.models import Notification, PushSubscription
from webapp.notifications.subscriptions import Subscription

PUSH_JOB = "worker.jobs.notifications.push"
BROWSERS_MAX = 10
"""Of one person; the oldest make room."""


def notify(
    session: Session, account_id: int, code: str, values: dict[str, Any], link: str, dedupe_key: str
) -> int | None:
    """Tell *account_id* one fact; the notification's id, or None when they were told already.

    `code` and `values` are worded when shown (`webapp.notifications.words`); `link` is a path of ours;
    `dedupe_key` names the fact. The push leaves after the commit.
    """
    row = {
        "account_id": account_id, "code": code, "values": values, "link": link,
        "dedupe_key": dedupe_key, "created_at": clock.now(),
    }  # fmt: skip
    notification_id: int | None = session.scalar(
        insert(Notification)
        .values(row)
        .on_conflict_do_nothing(index_elements=["account_id", "dedupe_key"])
        .returning(Notification.id)
    )
    if notification_id is not None:
        enqueue_after_commit(session, PUSH_JOB, notification_id)
    return notification_id


def mark_read(
    session: Session, account_id: int, ids: Collection[int] | None, now: datetime
) -> int:
    """The person has seen these of their own notifications (all, when None); how many were new."""
    unread = update(Notification).where(
        Notification.account_id == account_id, Notification.read_at.is_(None)
    )
    if ids is not None:
        unread = unread.where(Notification.id.in_(ids))
    return len(session.scalars(unread.values(read_at=now).returning(Notification.id)).all())


def subscribe(session: Session, account_id: int, subscription: Subscription) -> None:
    """Wake this browser for *account_id* from now on, and for nobody else."""
    row = {"account_id": account_id, "created_at": clock.now(), **subscription.columns()}
    session.execute(
        insert(PushSubscription).values(row).on_conflict_do_update(index_elements=["endpoint"], set_=row)
    )
    newest = (
        select(PushSubscription.id)
        .where(PushSubscription.account_id == account_id)
        .order_by(PushSubscription.created_at.desc(), PushSubscription.id.desc())
        .limit(BROWSERS_MAX)
    )
    session.execute(
        delete(PushSubscription).where(
            PushSubscription.account_id == account_id, PushSubscription.id.not_in(newest)
        )
    )


def unsubscribe(session: Session, account_id: int, endpoint: str) -> None:
    """Wake this browser of the person no more."""
    session.execute(
        delete(PushSubscription).where(
            PushSubscription.account_id == account_id, PushSubscription.endpoint == endpoint
        )
    )
