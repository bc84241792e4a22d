"""The kinds of op: which versions are read, what their fields are, who may, and which action they end in.

A kind whose meaning changes gets a new version, and a reader that lifts each of the two versions before it
to today's arguments: a phone that was away for weeks is still understood.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import or_, update
from sqlalchemy.orm import Session

from webapp.accounts.models import Account
from webapp.core.errors import Refusal
from webapp.groups.actions import change_membership, join_group, leave_group
from webapp.groups.opening import Terms, open_group
from webapp.groups.terms import Shown
from webapp.recommendations.actions import (
    accept_group,
    adopt_group,
    back_proposal,
    dismiss_recommendation,
)
from webapp.sync.models import InboxOp
from webapp.sync.values import MAX_INT, canonical_uuid, is_whole

MAX_DAYS = 366
"""What can be read at all; the rule for groups is stricter."""


class BadArgs(Refusal):
    """The op's fields are not those of its kind. values: field."""

    code: ClassVar[str] = "bad_args"
    status: ClassVar[int] = 422


class UnknownKind(Refusal):
    """No such kind of op."""

    code: ClassVar[str] = "unknown_kind"


class TooOld(Refusal):
    """Written by an app so old that its meaning is no longer known."""

    code: ClassVar[str] = "too_old"


class NoMandate(Refusal):
    """The subject has not allowed the actor to act for them."""

    code: ClassVar[str] = "no_mandate"
    status: ClassVar[int] = 403


@dataclass(frozen=True, slots=True)
class Call:
    """An op that may be carried out: who acts, for whom, with which arguments."""

    op_id: UUID
    actor: Account
    subject: Account
    args: dict[str, Any]
    shown: Shown
    now: datetime


Args = dict[str, Any]
Reader = Callable[[Args], Args]
"""The fields of one version, checked, as today's arguments. Raises BadArgs."""


@dataclass(frozen=True, slots=True)
class Kind:
    """`readers` by version; the highest is the one that phones write today."""

    readers: Mapping[int, Reader]
    act: Callable[[Session, Call], Args]
    roles: tuple[str, ...] = ("trader",)


def fields(**checks: Callable[[Any], bool]) -> Reader:
    """A reader of exactly these fields."""

    def read(args: Args) -> Args:
        for name in (*checks, *args):
            if name not in checks or name not in args or not checks[name](args[name]):
                raise BadArgs(field=name[:40])
        return args

    return read


def whole(least: int, most: int = MAX_INT) -> Callable[[Any], bool]:
    """A check for an integer in range."""
    return lambda value: is_whole(value, least, most)


def read_shown(shown: Mapping[str, Any]) -> Shown:
    """What the person saw. A field that is absent is not compared. Raises BadArgs for one that cannot be read."""
    price, currency, closes_at = (shown.get(name) for name in ("unit_price", "currency", "closes_at"))
    if price is not None and not is_whole(price, 0):
        raise BadArgs(field="unit_price")
    if currency is not None and not isinstance(currency, str):
        raise BadArgs(field="currency")
    return Shown(price, currency, None if closes_at is None else _moment(closes_at))


def _moment(value: Any) -> datetime:
    try:
        moment = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        raise BadArgs(field="closes_at") from None
    if moment.tzinfo is None:
        raise BadArgs(field="closes_at")
    return moment


def _join(session: Session, call: Call) -> Args:
    seat = join_group(session, **_seat(call), **call.args, shown=call.shown)
    accept_group(session, group_id=seat.group_id, trader_id=call.subject.id, now=call.now)
    return asdict(seat)


def _change(session: Session, call: Call) -> Args:
    return asdict(change_membership(session, **_seat(call), **call.args, shown=call.shown))


def _leave(session: Session, call: Call) -> Args:
    return asdict(leave_group(session, **_seat(call), **call.args))


def _open(session: Session, call: Call) -> Args:
    """Open the group and take the first seat in it."""
    args = call.args
    terms = Terms(
        args["offer_id"], args["pickup_point_id"], args["target"], call.now + timedelta(days=args["days"])
    )
    group = open_group(session, terms, leader=call.subject, actor=call.actor, shown=call.shown, now=call.now)
    adopt_group(session, group)
    return asdict(
        join_group(session, **_seat(call), group_id=group.id, firm=args["firm"], extra=args["extra"])
    )


def _back(session: Session, call: Call) -> Args:
    return back_proposal(session, **call.args, trader=call.subject, now=call.now)


def _dismiss_card(session: Session, call: Call) -> Args:
    return dismiss_recommendation(session, **call.args, trader=call.subject, now=call.now)


def _dismiss_op(session: Session, call: Call) -> Args:
    """The person has read why an op was refused. Somebody else's op stays as it is, and is not spoken of."""
    theirs = or_(InboxOp.actor_id == call.subject.id, InboxOp.subject_id == call.subject.id)
    unread = InboxOp.dismissed_at.is_(None)
    session.execute(
        update(InboxOp)
        .where(InboxOp.op_id == UUID(call.args["op"]), InboxOp.outcome != "applied", theirs, unread)
        .values(dismissed_at=call.now)
    )
    return {}


def _seat(call: Call) -> dict[str, Any]:
    return {"trader": call.subject, "actor": call.actor, "op_id": call.op_id, "now": call.now}


_ID, _FIRM, _EXTRA = whole(1), whole(1), whole(0)
_QUANTITIES = fields(group_id=_ID, firm=_FIRM, extra=_EXTRA)
_TERMS = fields(
    offer_id=_ID, pickup_point_id=_ID, target=_FIRM, days=whole(1, MAX_DAYS), firm=_FIRM, extra=_EXTRA
)
ANYONE = ("trader", "agent", "supplier", "admin")

KINDS: dict[str, Kind] = {
    "join_group": Kind({1: _QUANTITIES}, _join),
    "change_membership": Kind({1: _QUANTITIES}, _change),
    "leave_group": Kind({1: fields(group_id=_ID)}, _leave),
    "open_group": Kind({1: _TERMS}, _open),
    "back_proposal": Kind({1: fields(proposal_id=_ID)}, _back),
    "dismiss_recommendation": Kind({1: fields(recommendation_id=_ID)}, _dismiss_card),
    "dismiss_op": Kind({1: fields(op=lambda value: canonical_uuid(value) is not None)}, _dismiss_op, ANYONE),
}
QUIET = ("dismiss_recommendation", "dismiss_op")
"""Kinds that commit a person to nothing, and are not listed among their activity."""
