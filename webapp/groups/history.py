"""A group's public log, and the events whose effects must follow. Written with the change itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from webapp.accounts.models import Account
from webapp.groups import rules
from webapp.groups.models import Commitment, Group, GroupEvent
from webapp.insights.actions import record_event


@dataclass(frozen=True)
class Change:
    """One commitment: who, how much more or less, and by whose hand."""

    kind: str
    trader: Account
    actor: Account
    firm: int
    extra: int
    op_id: UUID | None
    now: datetime
    members: int = 0


def write_commitment(session: Session, group: Group, change: Change) -> None:
    """The commitment, the public log's row, and the event whose effects must follow."""
    session.add(
        Commitment(
            group_id=group.id,
            trader_id=change.trader.id,
            seq=group.version,
            kind=change.kind,
            delta_firm=change.firm,
            delta_extra=change.extra,
            op_id=change.op_id,
            acted_by=change.actor.id,
            created_at=change.now,
        )
    )
    reached = _crossing(group, change)
    detail = {"delta_firm": change.firm, "delta_extra": change.extra, "target": reached}
    session.add(group_event(group, change.kind, change.actor, change.trader, change.now, detail=detail))
    record_event(
        session,
        f"group_{change.kind}",
        {"group_id": group.id, "version": group.version, "target": reached},
        change.trader.id,
    )


def group_event(
    group: Group,
    kind: str,
    actor: Account | None,
    subject: Account | None,
    now: datetime,
    *,
    from_state: str | None = None,
    to_state: str | None = None,
    detail: dict[str, Any] | None = None,
) -> GroupEvent:
    """One row of the public log: what changed, by whose hand, on whose behalf, and the counters after it."""
    counters = {"firm": group.firm, "extra": group.extra, "members": group.members}
    return GroupEvent(
        group_id=group.id,
        version=group.version,
        kind=kind,
        actor_id=actor.id if actor else None,
        subject_id=subject.id if subject else None,
        from_state=from_state,
        to_state=to_state,
        detail=counters | (detail or {}),
        created_at=now,
    )


def _crossing(group: Group, change: Change) -> str | None:
    """`reached` or `lost` when this change carried the group's whole packs over its target, or back."""
    pack_size = group.offer.pack_size
    before = rules.packable(group.firm - change.firm, group.extra - change.extra, pack_size) >= group.target
    after = rules.packable(group.firm, group.extra, pack_size) >= group.target
    return None if before == after else "reached" if after else "lost"
