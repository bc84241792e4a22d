"""The inbox: every op ever seen with its outcome, and each phone's place in its sequence."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session
from structlog import get_logger

from webapp.sync.models import InboxOp, Installation, Sequence
from webapp.sync.outcomes import InstallationRevoked, Outcome
from webapp.sync.protocol import Batch, Op

log = get_logger()


def greet(session: Session, actor_id: int, batch: Batch, now: datetime) -> None:
    """Note that the phone was here and what it says of itself. Raises InstallationRevoked."""
    phone = batch.phone
    report = {
        "unsent": phone.unsent,
        "clock_offset_ms": phone.clock_offset_ms,
        "app_version": phone.app_version,
    }
    said = {name: value for name, value in report.items() if value is not None}
    seen = {"last_seen_at": now, "last_account_id": actor_id, **said}
    revoked_at = session.scalar(
        insert(Installation)
        .values(id=batch.installation, created_at=now, **seen)
        .on_conflict_do_update(index_elements=["id"], set_=seen)
        .returning(Installation.revoked_at)
    )
    if revoked_at is not None:
        raise InstallationRevoked
    place = {"installation_id": batch.installation, "actor_id": actor_id}
    session.execute(insert(Sequence).values(place).on_conflict_do_nothing())


def claim(session: Session, op: Op, installation: UUID | None, now: datetime) -> bool:
    """Write the op into the inbox; False when it has been there before.

    Whoever delivers the same op at the same time waits here until its outcome stands. The subject is written
    only once a mandate is found: nobody can put an op before the eyes of a stranger.
    """
    row = {
        "op_id": op.op_id, "installation_id": installation, "actor_id": op.actor, "subject_id": op.actor,
        "kind": op.kind, "kind_version": op.kind_version, "seq": op.seq if installation else None,
        "args": op.args, "fingerprint": op.fingerprint, "outcome": "applied", "code": "ok",
        "client_time": op.client_time, "received_at": now,
    }  # fmt: skip
    return (
        session.scalar(insert(InboxOp).values(row).on_conflict_do_nothing().returning(InboxOp.op_id))
        is not None
    )


def settle(session: Session, outcome: Outcome) -> Outcome:
    """Keep the outcome of a claimed op, for whenever it is delivered again."""
    kept = {"outcome": outcome.outcome, "code": outcome.code, "result": outcome.result}
    session.execute(
        update(InboxOp).where(InboxOp.op_id == outcome.op_id).values(kept),
        execution_options={"synchronize_session": False},
    )
    return outcome


def stored_outcome(session: Session, op: Op) -> Outcome:
    """The outcome of an op that was seen before, if this is the same op by the same person.

    For another one of the same id nothing is said of what is stored, and the log raises an alarm.
    """
    row = session.execute(
        select(InboxOp.fingerprint, InboxOp.outcome, InboxOp.code, InboxOp.result).where(
            InboxOp.op_id == op.op_id
        )
    ).one()
    if row.fingerprint != op.fingerprint:
        log.warning("op_reused", op_id=str(op.op_id), actor=op.actor, kind=op.kind)
        return Outcome(op.op_id, "rejected", "op_reused", op.kind, op.seq)
    return Outcome(op.op_id, row.outcome, row.code, op.kind, op.seq, op.args, row.result)


def advance(session: Session, installation: UUID, op: Op) -> bool:
    """Move the phone's sequence past this op if it is the next one, and hold it until the commit."""
    place = update(Sequence).where(
        Sequence.installation_id == installation, Sequence.actor_id == op.actor, Sequence.next_seq == op.seq
    )
    moved = place.values(next_seq=op.seq + 1).returning(Sequence.next_seq)
    return session.scalar(moved, execution_options={"synchronize_session": False}) is not None


def next_seq(session: Session, installation: UUID, actor_id: int) -> int:
    """The number that this person's next op on this phone must carry."""
    place = (Sequence.installation_id == installation, Sequence.actor_id == actor_id)
    return session.scalar(select(Sequence.next_seq).where(*place)) or 1
