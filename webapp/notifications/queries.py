"""What a person was told, and what their browsers have not heard yet."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from webapp.notifications.models import Notification, PushDelivery, PushSubscription

PAGE_SIZE = 20
PUSH_WITHIN = timedelta(hours=24)
"""Older news is read in the app; nobody is woken for it."""


def notifications_of(
    session: Session, account_id: int, before: int | None = None, limit: int = PAGE_SIZE
) -> Sequence[Notification]:
    """A person's notifications, the latest first; those before the id *before*."""
    query = select(Notification).where(Notification.account_id == account_id)
    if before is not None:
        query = query.where(Notification.id < before)
    return session.scalars(query.order_by(Notification.id.desc()).limit(limit)).all()


def own_notifications(session: Session, account_id: int, ids: Sequence[int]) -> Sequence[Notification]:
    """Those of these notifications that are this person's."""
    return session.scalars(
        select(Notification).where(Notification.account_id == account_id, Notification.id.in_(ids))
    ).all()


def unread_count(session: Session, account_id: int) -> int:
    """How many notifications the person has not seen."""
    unread = Notification.account_id == account_id, Notification.read_at.is_(None)
    return session.scalar(select(func.count()).select_from(Notification).where(*unread)) or 0


def waiting_pushes(session: Session, now: datetime, limit: int = 500) -> Sequence[int]:
    """Unread notifications of the last day that some browser of theirs has not heard, the oldest first."""
    return session.scalars(
        select(Notification.id)
        .distinct()
        .join(PushSubscription, PushSubscription.account_id == Notification.account_id)
        .outerjoin(
            PushDelivery,
            (PushDelivery.notification_id == Notification.id)
            & (PushDelivery.subscription_id == PushSubscription.id),
        )
        .where(Notification.read_at.is_(None), Notification.created_at > now - PUSH_WITHIN)
        .where(Notification.created_at >= PushSubscription.created_at, PushDelivery.sent_at.is_(None))
        .order_by(Notification.id)
        .limit(limit)
    ).all()


def unheard(session: Session, notification: Notification) -> Sequence[PushSubscription]:
    """The browsers that still have to hear of it. A browser hears of what happened since it asked."""
    heard = select(PushDelivery.subscription_id).where(
        PushDelivery.notification_id == notification.id, PushDelivery.sent_at.is_not(None)
    )
    return session.scalars(
        select(PushSubscription)
        .where(PushSubscription.account_id == notification.account_id)
        .where(PushSubscription.created_at <= notification.created_at, PushSubscription.id.not_in(heard))
        .order_by(PushSubscription.id)
    ).all()
