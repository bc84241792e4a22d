"""A person's ops as they read them: what they did, how it ended, and what to do now. Read in bulk."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from webapp.accounts.models import Account
from webapp.catalog.models import Offer, Product
from webapp.catalog.words import units
from webapp.core.text import normalise
from webapp.groups.models import Group
from webapp.recommendations.models import Proposal
from webapp.sync.models import InboxOp
from webapp.sync.ops import QUIET
from webapp.sync.outcomes import Outcome
from webapp.sync.words import outcome_message
from webapp.web.parts import Row, part

MOST = 50


@dataclass(frozen=True, slots=True)
class OpCard:
    """One op as the server judged it. `link` leads to what it was about."""

    id: UUID
    is_applied: bool
    title: str
    message: str
    link: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class _Thing:
    """What an op was about."""

    name: str
    unit: str
    link: str


def recent_ops(session: Session, account: Account) -> list[OpCard]:
    """The newest ops of this person that commit to something and were not put away."""
    query = select(InboxOp).where(
        _concerns(account), InboxOp.dismissed_at.is_(None), InboxOp.kind.not_in(QUIET)
    )
    order = (InboxOp.received_at.desc(), InboxOp.op_id.desc())
    return _cards(session, session.scalars(query.order_by(*order).limit(MOST)).all())


def op_rows(session: Session, account: Account, op_ids: Sequence[UUID], now: datetime) -> dict[UUID, Row]:
    """The rows that this person's phone keeps of these ops; ids that are not theirs are left out."""
    query = select(InboxOp).where(
        _concerns(account), InboxOp.dismissed_at.is_(None), InboxOp.kind.not_in(QUIET)
    )
    ops = session.scalars(query.where(InboxOp.op_id.in_(op_ids))).all()
    outcomes = {op.op_id: op.outcome for op in ops}
    return {
        card.id: Row(
            str(part("sync/_op.html", "op_card", card, False)),
            normalise(card.title),
            {"outcome": outcomes[card.id], "at": card.at.isoformat(timespec="seconds")},
        )
        for card in _cards(session, ops)
    }


def _concerns(account: Account) -> ColumnElement[bool]:
    return or_(InboxOp.actor_id == account.id, InboxOp.subject_id == account.id)


def _cards(session: Session, ops: Iterable[InboxOp]) -> list[OpCard]:
    ops = list(ops)
    things = _things(session, ops)
    return [_card(op, things.get(_about(op))) for op in ops]


def _card(op: InboxOp, thing: _Thing | None) -> OpCard:
    outcome = Outcome(op.op_id, op.outcome, op.code, op.kind, op.seq, op.args, op.result)
    return OpCard(
        id=op.op_id,
        is_applied=op.outcome == "applied",
        title=_title(op, thing),
        message=outcome_message(outcome),
        link=thing.link if thing else None,
        at=op.received_at,
    )


def _title(op: InboxOp, thing: _Thing | None) -> str:
    """What the person did, as their own form called it."""
    product = thing.name if thing else "…"
    firm = op.args.get("firm")
    mine = units(firm, thing.unit) if thing and isinstance(firm, int) else ""
    titles = {
        "join_group": _("Join the group for %(product)s, %(units)s", product=product, units=mine),
        "change_membership": _("Change to %(units)s of %(product)s", product=product, units=mine),
        "leave_group": _("Leave the group for %(product)s", product=product),
        "open_group": _("Start a group for %(product)s, %(units)s", product=product, units=mine),
        "back_proposal": _("Tell me when the group for %(product)s opens", product=product),
    }
    return str(titles.get(op.kind) or _("Something this app no longer knows"))


def _about(op: InboxOp) -> tuple[str, int]:
    """The kind and id of the record that an op speaks of."""
    for source in (op.result, op.args):
        for name in ("group_id", "proposal_id", "offer_id"):
            value = source.get(name)
            if isinstance(value, int) and 0 < value < 2**63:
                return name, value
    return "", 0


def _things(session: Session, ops: Sequence[InboxOp]) -> dict[tuple[str, int], _Thing]:
    """The products behind these ops, in at most one query for each kind of record."""
    tables = (("group_id", Group), ("proposal_id", Proposal), ("offer_id", Offer))
    found: dict[tuple[str, int], _Thing] = {}
    for kind, table in tables:
        ids = {number for name, number in map(_about, ops) if name == kind}
        if not ids:
            continue
        query = select(table.id, table.product_id, Product.name, Product.unit).join(
            Product, Product.id == table.product_id
        )
        for record_id, product_id, name, unit in session.execute(query.where(table.id.in_(ids))):
            link = f"/groups/{record_id}" if kind == "group_id" else f"/products/{product_id}"
            found[kind, record_id] = _Thing(name, unit, link)
    return found
