"""The deadline: a group that can be packed locks, any other expires."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.groups import rules
from webapp.groups.history import group_event
from webapp.groups.models import JOINABLE, Group
from webapp.insights.actions import record_event


def close_due_groups(session: Session, now: datetime, limit: int = 200) -> list[int]:
    """Lock or expire every group whose deadline has passed; the ids of those closed by this call.

    Two workers on one deadline make one transition: a group that another holds is skipped.
    """
    due = session.scalars(
        select(Group)
        .where(Group.state.in_(JOINABLE), Group.closes_at <= now)
        .order_by(Group.id)
        .limit(limit)
        .with_for_update(skip_locked=True, key_share=True)
    ).all()
    for group in due:
        _close(session, group, now)
    return [group.id for group in due]


def _close(session: Session, group: Group, now: datetime) -> None:
    offer = group.offer
    units = rules.packable(group.firm, group.extra, offer.pack_size)
    before, group.version = group.state, group.version + 1
    if group.target <= units <= group.cap:
        group.state, group.unit_price = (
            "locked",
            min(rules.tier_price(offer.tiers, units), group.promised_price),
        )
    else:
        group.state = "expired"
    detail = {"units": units, "unit_price": group.unit_price}
    event = group_event(
        group, group.state, None, None, now, from_state=before, to_state=group.state, detail=detail
    )
    session.add(event)
    record_event(session, f"group_{group.state}", {"group_id": group.id, "version": group.version})
