"""Where else to go when a group is full, closed, too late or dearer: live groups with room, joinable at once."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from webapp.accounts.models import Account
from webapp.catalog.words import units
from webapp.groups.card_shapes import GroupCard
from webapp.groups.cards import group_cards
from webapp.groups.models import Group
from webapp.groups.queries import sibling_group_ids
from webapp.sync.outcomes import Outcome
from webapp.web.i18n import money

OFFERED_FOR = (
    "group_full",
    "too_late",
    "group_closed",
    "price_changed",
    "deadline_changed",
    "offer_exhausted",
)


def alternatives(session: Session, account: Account, outcome: Outcome, now: datetime) -> list[dict[str, Any]]:
    """Up to three groups that could take the place of the one this op was refused by, the same product first."""
    wanted, firm = outcome.args.get("group_id"), outcome.args.get("firm")
    if outcome.code not in OFFERED_FOR or not isinstance(wanted, int):
        return []
    group = session.get(Group, wanted)
    if group is None:
        return []
    room = firm if isinstance(firm, int) else 1
    others = sibling_group_ids(session, [group.id], room_for=room, now=now, without=account.id)
    return [_offer(card, group) for card in group_cards(session, account, others.get(group.id, []), now)]


def _offer(card: GroupCard, instead_of: Group) -> dict[str, Any]:
    return {
        "group_id": card.id,
        "product_id": card.product_id,
        "name": card.product_name,
        "unit_price": card.promised_price,
        "currency": card.currency,
        "closes_at": card.closes_at.isoformat(timespec="seconds"),
        "left": card.free,
        "reasons": [{"code": code, "text": text} for code, text in _reasons(card, instead_of)],
    }


def _reasons(card: GroupCard, instead_of: Group) -> list[tuple[str, str]]:
    same = card.product_id == instead_of.product_id
    alone, price = (money(each, card.currency) for each in (card.alone_price, card.promised_price))
    reasons = [
        ("same_product", _("The same product")) if same else ("same_shelf", _("From the same shelf")),
        ("room", _("%(units)s are free", units=units(card.free, card.unit))),
    ]
    if card.promised_price < card.alone_price:
        reasons.append(("saves", _("%(price)s instead of %(alone)s alone", price=price, alone=alone)))
    return reasons
