"""Waking browsers: the provider interface, Web Push (RFC 8030 with VAPID), and the delivery of one notification.

Only workers load this module: what it stands on is heavy.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, Protocol, cast

from flask import current_app
from flask_babel import force_locale
from py_vapid import Vapid02
from pywebpush import WebPushException, webpush
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session
from structlog import get_logger

from config import Settings
from webapp.accounts.models import Account
from webapp.core import clock
from webapp.notifications import queries
from webapp.notifications.models import Notification, PushDelivery, PushSubscription
from webapp.notifications.outbound import NotPublic, OutboundPost
from webapp.notifications.subscriptions import Subscription
from webapp.notifications.vapid import load_or_make_key
from webapp.notifications.words import news

TTL_S = 24 * 60 * 60
RETRY_S = 60
RETRY_MOST_S = 60 * 60
GONE = (404, 410)
log = get_logger()


class EndpointGone(Exception):
    """The browser has unsubscribed, or the address is none of a push service."""


class TryLater(Exception):
    """The push service does not answer or is busy. `seconds`: how long it wants to be left alone."""

    def __init__(self, seconds: int) -> None:
        super().__init__(seconds)
        self.seconds = seconds


class PushProvider(Protocol):
    """Whatever can wake a browser."""

    def send(self, subscription: Subscription, text: str) -> None:
        """Hand *text* over. Raises EndpointGone, or TryLater."""


class WebPush:
    """The push services of the browsers' makers, with our own VAPID key."""

    def __init__(self, key: Vapid02, contact: str, *, allow_local: bool = False) -> None:
        self.key = key
        self.contact = contact
        self.post = OutboundPost(allow_local=allow_local)

    def send(self, subscription: Subscription, text: str) -> None:
        """Encrypt and post *text*. Raises EndpointGone, or TryLater."""
        columns = asdict(subscription)
        try:
            webpush(
                {"endpoint": columns.pop("endpoint"), "keys": columns}, text, self.key, {"sub": self.contact},
                ttl=TTL_S, requests_session=self.post,
            )  # fmt: skip
        except NotPublic as error:
            raise EndpointGone from error
        except OSError as error:
            raise TryLater(RETRY_S) from error
        except WebPushException as error:
            _judge(error)


def installed_provider() -> PushProvider:
    """This app's provider."""
    if "push" not in current_app.extensions:
        settings = cast(Settings, current_app.extensions["settings"])
        current_app.extensions["push"] = WebPush(
            load_or_make_key(settings.vapid_key_path), settings.push_contact, allow_local=settings.environment == "test"
        )
    return cast(PushProvider, current_app.extensions["push"])


def deliver_push(session: Session, notification_id: int, provider: PushProvider | None = None) -> int | None:
    """Send one notification to each browser that has not heard it; seconds until another try, None when done.

    A row in `push_deliveries` says that it was sent: running again sends to nobody twice. Were this process to
    die between the sending and the commit, the browser would show the same notification again in place of the
    first (its tag), never beside it.
    """
    notification = session.get(Notification, notification_id)
    if notification is None or notification.read_at is not None:
        return None
    chosen = provider or installed_provider()
    text = _text(session, notification)
    waits = [
        _deliver(session, notification, subscription, text, chosen)
        for subscription in queries.unheard(session, notification)
    ]
    return max(waits, default=0) or None


def _deliver(
    session: Session, notification: Notification, subscription: PushSubscription, text: str, provider: PushProvider
) -> int:
    delivery = _claimed(session, notification.id, subscription.id)
    if delivery is None:
        return 0
    try:
        provider.send(Subscription(subscription.endpoint, subscription.p256dh, subscription.auth), text)
        delivery.sent_at = clock.now()
    except EndpointGone:
        log.info("push_endpoint_removed", subscription=subscription.id)
        session.delete(delivery)
        session.flush()
        session.delete(subscription)
    except TryLater as later:
        return later.seconds
    finally:
        session.flush()
    return 0


def _claimed(session: Session, notification_id: int, subscription_id: int) -> PushDelivery | None:
    """This delivery's row under a lock; None when it was sent, or is being sent, by another."""
    key = {"notification_id": notification_id, "subscription_id": subscription_id}
    session.execute(insert(PushDelivery).values(key).on_conflict_do_nothing())
    return session.scalar(
        select(PushDelivery)
        .filter_by(**key)
        .where(PushDelivery.sent_at.is_(None))
        .with_for_update(skip_locked=True)
    )


def _text(session: Session, notification: Notification) -> str:
    account = session.get_one(Account, notification.account_id)
    with force_locale(account.language):
        words = news(notification.code, notification.values)
    message = {
        "title": words.title, "body": words.text, "url": notification.link, "lang": account.language,
        "tag": f"notification-{notification.id}",
        "icon": "/static/icons/icon-192.png", "badge": "/static/icons/badge-96.png",
    }  # fmt: skip
    return json.dumps(message, ensure_ascii=False)


def _judge(error: WebPushException) -> None:
    """What the push service's answer means. A refusal that no retry can mend is logged and counts as sent."""
    answer = error.response
    status = answer.status_code if answer is not None else 0
    if status in GONE:
        raise EndpointGone from error
    if status == 429 or status >= 500 or answer is None:
        raise TryLater(_wanted(answer.headers if answer is not None else {})) from error
    log.error("push_refused", status=status, reason=str(error)[:300])


def _wanted(headers: Mapping[str, Any]) -> int:
    typed = str(headers.get("Retry-After", ""))
    return min(int(typed), RETRY_MOST_S) if typed.isascii() and typed.isdigit() and len(typed) < 9 else RETRY_S
