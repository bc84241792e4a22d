"""Notifications as HTML: the same parts for the page and for the rows that phones keep."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from webapp.accounts.models import Account
from webapp.core.text import normalise
from webapp.notifications.models import Notification
from webapp.notifications.queries import own_notifications
from webapp.notifications.words import News, news
from webapp.web.parts import Row, part


@dataclass(frozen=True, slots=True)
class NotificationCard:
    """One notification, worded."""

    row: Notification
    words: News


@dataclass(frozen=True, slots=True)
class NotificationList:
    """A page of them: how many are new in all, and the address of the next page."""

    cards: Sequence[NotificationCard] = ()
    unread: int = 0
    next_href: str | None = None


def card_of(notification: Notification) -> NotificationCard:
    """The notification in the reader's language."""
    return NotificationCard(notification, news(notification.code, notification.values))


def notification_rows(session: Session, account: Account | None, ids: Sequence[int]) -> dict[int, Row]:
    """The rows that this person's phone keeps of these notifications; those of others are left out."""
    if account is None:
        return {}
    return {found.id: _row(card_of(found)) for found in own_notifications(session, account.id, ids)}


def notifications_head_html() -> str:
    """The page as a phone keeps it: an empty list that it fills."""
    return str(part("notifications/_list.html", "notification_page", NotificationList(), False))


def _row(card: NotificationCard) -> Row:
    html = part("notifications/_card.html", "notification_card", card)
    facets = {
        "read": card.row.read_at is not None,
        "at": card.row.created_at.isoformat(timespec="seconds"),
    }
    return Row(str(html), normalise(f"{card.words.title} {card.words.text}"), facets)
