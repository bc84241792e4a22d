"""Ops carried out: each exactly once, each in a transaction of its own, in the order its phone gave it.

The inbox row is claimed first, so that of two deliveries of one op the second waits for the first and then
reads its outcome. The op's effects, its outcome and the phone's place in the sequence commit together, and
only then does the phone hear of it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session, joinedload

from webapp.accounts.models import Account
from webapp.core import queue
from webapp.core.errors import NotAllowed, Refusal
from webapp.sync import inbox
from webapp.sync.ops import KINDS, Call, Kind, NoMandate, TooOld, UnknownKind, read_shown
from webapp.sync.outcomes import AccountDisabled, BatchOutcome, NotNow, Outcome
from webapp.sync.protocol import Batch, BrokenOp, Op
from webapp.sync.transactions import in_transaction

Committed = Callable[[Session], object]


def apply_ops(
    session: Session, actor_id: int, batch: Batch, now: datetime, committed: Committed = queue.forget_pending
) -> BatchOutcome:
    """Carry out a phone's ops for the person who is signed in, one transaction each.

    *committed* sends the jobs that the ops asked for; what a failure makes it forget, the relay of the next
    minute finds in the log of events. Raises AccountDisabled, InstallationRevoked, and
    Unavailable when the database cannot do it now: what was committed before is answered from the inbox
    when the phone sends the batch again.
    """
    in_transaction(session, lambda: inbox.greet(session, _get_actor(session, actor_id).id, batch, now))
    try:
        outcomes = [_apply_in_turn(session, actor_id, batch.installation, op, now) for op in batch.ops]
    finally:
        committed(session)
    expected = in_transaction(session, lambda: inbox.next_seq(session, batch.installation, actor_id))
    return BatchOutcome(tuple(outcomes), expected)


def apply_form_op(
    session: Session,
    actor: Account,
    kind: str,
    op_id: UUID,
    args: dict[str, Any],
    shown: dict[str, Any],
    now: datetime,
    committed: Committed = queue.forget_pending,
) -> Outcome:
    """The other door: a form or the API. A repeated one gets its first outcome.

    Committed here, as a phone's op is, so that a refusal too stays to be read among what the person did. Raises
    Unavailable when the database cannot do it now.
    """
    op = Op(op_id, 1, actor.id, actor.id, kind, max(KINDS[kind].readers), args, shown, None)
    outcome = in_transaction(session, lambda: _apply_once(session, op, actor, now))
    committed(session)
    return outcome


def _apply_once(session: Session, op: Op, actor: Account, now: datetime) -> Outcome:
    if not inbox.claim(session, op, None, now):
        return inbox.stored_outcome(session, op)
    return inbox.settle(session, _carry_out(session, op, actor, now))


def _apply_in_turn(
    session: Session, actor_id: int, installation: UUID, op: Op | BrokenOp, now: datetime
) -> Outcome:
    if isinstance(op, BrokenOp):
        return Outcome(op.op_id, "rejected", "bad_op", result={"field": op.field})
    if op.actor != actor_id:
        return Outcome(op.op_id, "kept", "wrong_actor", op.kind, op.seq)
    try:
        return in_transaction(session, lambda: _apply(session, installation, op, now))
    except NotNow as wait:
        return Outcome(op.op_id, wait.outcome, wait.code, op.kind, op.seq)


def _apply(session: Session, installation: UUID, op: Op, now: datetime) -> Outcome:
    actor = _get_actor(session, op.actor)
    is_new = inbox.claim(session, op, installation, now)
    is_next = inbox.advance(session, installation, op)
    if not is_new:
        return inbox.stored_outcome(session, op)
    if not is_next:
        expected = inbox.next_seq(session, installation, op.actor)
        raise NotNow("gap", "seq_behind" if op.seq < expected else "seq_ahead")
    if op.kind in KINDS and op.kind_version > max(KINDS[op.kind].readers):
        raise NotNow("kept", "upgrade_needed")
    return inbox.settle(session, _carry_out(session, op, actor, now))


def _get_actor(session: Session, actor_id: int) -> Account:
    actor = session.get(Account, actor_id, options=[joinedload(Account.region)])
    if actor is None or actor.disabled_at is not None:
        raise AccountDisabled
    return actor


def _carry_out(session: Session, op: Op, actor: Account, now: datetime) -> Outcome:
    """Do what the op asks, or nothing of it: a refusal rolls back to before its effects."""
    try:
        with session.begin_nested():
            kind, call = _authorise(op, actor, now)
            result = kind.act(session, call)
    except Refusal as refusal:
        return Outcome(op.op_id, refusal.outcome, refusal.code, op.kind, op.seq, op.args, refusal.values)
    return Outcome(op.op_id, "applied", "ok", op.kind, op.seq, op.args, result)


def _authorise(op: Op, actor: Account, now: datetime) -> tuple[Kind, Call]:
    """May this person do this now, with these arguments? Raises a Refusal that says why not."""
    kind = KINDS.get(op.kind)
    if kind is None:
        raise UnknownKind
    if op.kind_version not in kind.readers:
        raise TooOld
    if op.subject != op.actor:
        raise NoMandate
    if actor.role not in kind.roles:
        raise NotAllowed
    args = kind.readers[op.kind_version](op.args)
    return kind, Call(op.op_id, actor, actor, args, read_shown(op.shown), now)
