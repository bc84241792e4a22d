"""Deadlines of groups, and who is told what of a group."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy.orm import Session

from webapp.core import clock
from webapp.groups.closing import close_due_groups
from webapp.groups.models import Group
from webapp.groups.queries import member_ids
from webapp.insights.models import Event
from webapp.notifications.actions import notify
from webapp.recommendations.queries import backer_ids
from worker.context import unit_of_work


def close_due() -> int:
    """Lock or expire every group whose deadline has passed; how many. Two workers make one transition."""
    with unit_of_work() as session:
        return len(close_due_groups(session, clock.now()))


def tell_of_newcomer(session: Session, event: Event) -> None:
    """Those who were in before hear that somebody joined; once for each newcomer, who may leave and come again."""
    group = _group_of(session, event)
    members = member_ids(session, group.id) if group is not None else []
    if group is not None and event.account_id in members:
        _tell(
            session, members[: members.index(event.account_id)], "group_joined", group, f"{event.account_id}"
        )


def tell_of_target(session: Session, event: Event) -> None:
    """All members hear that the target is reached, or lost again."""
    group, crossing = _group_of(session, event), event.payload.get("target")
    if group is not None and crossing:
        _tell(session, member_ids(session, group.id), f"target_{crossing}", group, f"{event.id}")


def tell_of_end(session: Session, event: Event) -> None:
    """All members hear that the group locked, or that it expired and nothing was charged."""
    group = _group_of(session, event)
    if group is not None:
        _tell(session, member_ids(session, group.id), event.kind, group, "")


def tell_backers(session: Session, event: Event) -> None:
    """Whoever asked for a proposed group hears that it is open."""
    group = _group_of(session, event)
    if group is not None:
        _tell(session, backer_ids(session, event.payload["proposal_id"]), "proposal_opened", group, "")


def _group_of(session: Session, event: Event) -> Group | None:
    return session.get(Group, event.payload["group_id"])


def _tell(session: Session, account_ids: Iterable[int], code: str, group: Group, occasion: str) -> None:
    values: dict[str, Any] = {
        "group_id": group.id,
        "product": group.product.name,
        "unit": group.product.unit,
        "firm": group.firm,
        "target": group.target,
        "members": group.members,
        "currency": group.currency,
        "unit_price": group.unit_price or group.promised_price,
        "closes_at": group.closes_at.isoformat(),
    }
    for account_id in account_ids:
        notify(session, account_id, code, values, f"/groups/{group.id}", f"{code}:{group.id}:{occasion}")
