"""The page of notifications, and which browsers may be woken."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from webapp.core.clock import now
from webapp.notifications import actions, queries
from webapp.notifications.fragments import NotificationList, card_of
from webapp.notifications.subscriptions import read_endpoint, read_subscription
from webapp.sync.json_body import read_json
from webapp.web.auth import access, signed_in_account
from webapp.web.database import session
from webapp.web.paging import asked_number
from webapp.web.parts import part_response
from webapp.web.paths import fresh
from webapp.web.render import render, wants_fragment

bp = Blueprint("notifications", __name__)
_BIGGEST_ID = 2**63 - 1


@bp.get("/notifications")
@access("signed_in")
def index() -> Response:
    """What this person was told, the latest first."""
    before = asked_number("before", 0, _BIGGEST_ID)
    shown = _list(signed_in_account().id, before or None)
    if wants_fragment():
        return part_response("notifications/_list.html", "next_notifications", shown, True)
    return render("notifications/index.html", shown=shown, here="notifications")


@bp.post("/notifications/readings")
@access("signed_in")
def read() -> AnyResponse:
    """All of them are seen (or the one that was opened)."""
    typed = request.form.get("notification_id", "")
    chosen = [int(typed)] if typed.isascii() and typed.isdigit() and len(typed) < 19 else None
    actions.mark_read(session(), signed_in_account().id, chosen, now())
    return redirect(fresh("/notifications"), 303)


@bp.post("/push/subscriptions")
@access("signed_in")
def subscribe() -> Response:
    """Wake this browser when there is news."""
    subscription = read_subscription(_body())
    actions.subscribe(session(), signed_in_account().id, subscription)
    return Response(status=204)


@bp.delete("/push/subscriptions")
@access("signed_in")
def unsubscribe() -> Response:
    """Wake this browser no more."""
    actions.unsubscribe(session(), signed_in_account().id, read_endpoint(_body()))
    return Response(status=204)


def _body() -> Any:
    return read_json(request.get_data(), request.content_type, request.content_encoding)


def _list(account_id: int, before: int | None) -> NotificationList:
    rows = queries.notifications_of(session(), account_id, before, queries.PAGE_SIZE + 1)
    shown = rows[: queries.PAGE_SIZE]
    next_href = f"/notifications?before={shown[-1].id}" if len(rows) > queries.PAGE_SIZE else None
    return NotificationList([card_of(row) for row in shown], queries.unread_count(session(), account_id), next_href)
