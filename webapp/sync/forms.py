"""The door without JavaScript: what a form that commits to something posts, read as strictly as an op."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import request

from webapp.core.clock import now
from webapp.core.errors import BadInput
from webapp.core.ids import uuid7
from webapp.core.queue import send_pending
from webapp.sync.actions import apply_form_op
from webapp.sync.outcomes import Outcome
from webapp.sync.values import MAX_INT, MAX_TEXT, canonical_uuid, is_storable_text
from webapp.web.auth import signed_in_account
from webapp.web.database import job_queue, session

SHOWN = "shown_"


@dataclass(frozen=True, slots=True)
class OpForm:
    """A posted op: its id, its arguments by name, and what the person was shown."""

    op_id: UUID
    args: dict[str, Any]
    shown: dict[str, Any]


def commit_form(kind: str, *names: str, **known: int) -> Outcome:
    """Carry out the posted form as an op of *kind* for whoever is signed in. Raises BadInput."""
    posted = read_op_form(request.form, *names, **known)
    return commit_op(kind, posted.op_id, posted.args, posted.shown)


def commit_op(kind: str, op_id: UUID, args: dict[str, Any], shown: dict[str, Any]) -> Outcome:
    """Carry out one op for whoever is signed in, and send its jobs."""
    jobs = job_queue()
    return apply_form_op(
        session(), signed_in_account(), kind, op_id, args, shown, now(), lambda done: send_pending(done, jobs)
    )


def status_of(outcome: Outcome) -> int:
    """The HTTP status of a refusal: 422 for what was typed, 403 and 404 for what may not be, else 409."""
    by_code = {"not_allowed": 403, "not_found": 404}
    return 422 if outcome.code.startswith("bad_") else by_code.get(outcome.code, 409)


def read_op_form(form: Mapping[str, str], *names: str, **known: int) -> OpForm:
    """The whole-number fields *names*, beside what the address says (*known*). Raises BadInput.

    A form without an op id gets one here: it cannot be told from its own repetition, as any plain form.
    """
    typed = form.get("op_id", "")
    op_id = canonical_uuid(typed) if typed else uuid7()
    if op_id is None:
        raise BadInput("op_id", "not_an_id")
    args = {name: _whole(form, name) for name in names}
    shown = {name.removeprefix(SHOWN): _shown(form, name) for name in form if name.startswith(SHOWN)}
    return OpForm(op_id, args | known, shown)


def _whole(form: Mapping[str, str], name: str) -> int:
    typed = form.get(name, "").strip()
    if not (typed.isascii() and typed.isdigit() and len(typed) < 17 and int(typed) <= MAX_INT):
        raise BadInput(name, "not_a_whole_number")
    return int(typed)


def _shown(form: Mapping[str, str], name: str) -> int | str:
    if name == "shown_unit_price":
        return _whole(form, name)
    if not is_storable_text(form[name], MAX_TEXT):
        raise BadInput(name, "not_a_text")
    return form[name]
