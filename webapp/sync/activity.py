"""The page of what a person did: each op in an honest state."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, Response, redirect
from werkzeug.wrappers import Response as AnyResponse

from webapp.core.ids import uuid7
from webapp.sync.cards import recent_ops
from webapp.sync.forms import commit_op
from webapp.web.auth import access, signed_in_account
from webapp.web.database import session
from webapp.web.parts import part
from webapp.web.render import render

bp = Blueprint("activity", __name__)


@bp.get("/activity")
@access("signed_in")
def index() -> Response:
    """What this person did, and how each of it ended. The phone adds what is not sent yet."""
    return render("sync/activity.html", ops=recent_ops(session(), signed_in_account()))


@bp.post("/activity/<uuid:op_id>/dismissals")
@access("signed_in")
def dismiss(op_id: UUID) -> AnyResponse:
    """The person has read why it was refused."""
    commit_op("dismiss_op", uuid7(), {"op": str(op_id)}, {})
    return redirect("/activity", 303)


def activity_head_html() -> str:
    """The page as a phone keeps it: its list is empty, and the phone fills it."""
    return str(part("sync/_activity.html", "activity", [], False))
