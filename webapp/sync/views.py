"""The phone's two doors: bring what was done, fetch what has changed."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, jsonify, request

from webapp.core.clock import now
from webapp.core.queue import send_pending
from webapp.sync.actions import apply_ops
from webapp.sync.alternatives import alternatives
from webapp.sync.feed import changes_since
from webapp.sync.json_body import MAX_BYTES, read_json
from webapp.sync.outcomes import Outcome
from webapp.sync.protocol import read_batch
from webapp.sync.words import outcome_message
from webapp.web.auth import access, signed_in_account
from webapp.web.database import job_queue, session

bp = Blueprint("sync", __name__, url_prefix="/sync")


@bp.post("/ops")
@access("signed_in")
def ops() -> Response:
    """Carry out what was done on a phone, each op exactly once."""
    body = request.stream.read(MAX_BYTES + 1)
    batch = read_batch(read_json(body, request.content_type, request.content_encoding))
    actor_id = signed_in_account().id
    answer = apply_ops(session(), actor_id, batch, now(), lambda done: send_pending(done, job_queue()))
    return jsonify(results=[_as_json(each) for each in answer.outcomes], next_seq=answer.next_seq)


@bp.get("/changes")
@access("signed_in")
def changes() -> Response:
    """What has changed for this person since the phone last asked."""
    return jsonify(changes_since(session(), signed_in_account(), request.args.get("since"), now()).as_json())


@bp.after_request
def _never_kept(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    return response


def _as_json(outcome: Outcome) -> dict[str, Any]:
    answer = {
        "op_id": None if outcome.op_id is None else str(outcome.op_id),
        "outcome": outcome.outcome,
        "code": outcome.code,
        "message": outcome_message(outcome),
        "result": outcome.result,
        "server_seq": outcome.seq,
    }
    others = alternatives(session(), signed_in_account(), outcome, now())
    return answer | ({"alternatives": others} if others else {})
