"""Records as the schemas write them: from the cards that the pages are drawn from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy.orm import Session

from webapp.accounts.models import Account
from webapp.api.schemas.common import tiers
from webapp.catalog.card_shapes import OfferTerms, ProductCard
from webapp.catalog.words import category_name
from webapp.core.money import exponent
from webapp.groups.card_shapes import GroupCard, GroupDetail
from webapp.groups.words import log_sentence
from webapp.recommendations.models import Recommendation
from webapp.recommendations.names import Names, names_in
from webapp.recommendations.reasons import Counters, WordedReason, worded
from webapp.web.session import ACCESS_FOR, Tokens

_GROUP = (
    "id", "code", "state", "is_open", "can_join", "product_id", "product_name", "unit", "supplier", "pickup_point",
    "region", "leader", "currency", "alone_price", "promised_price", "unit_price", "pack_size", "step", "target",
    "cap", "firm", "extra", "free", "members", "is_reached", "opened_at", "closes_at", "seat",
)  # fmt: skip


def tokens(account: Account, issued: Tokens) -> dict[str, Any]:
    """A sign-in's tokens and whose they are."""
    return {
        "token_type": "Bearer",
        "access_token": issued.access,
        "refresh_token": issued.refresh,
        "expires_in": int(ACCESS_FOR.total_seconds()),
        "account": account,
    }


def place(query: dict[str, Any]) -> dict[str, int]:
    """Which page of a list this is."""
    return {"page": query["page"], "limit": query["limit"]}


def product(card: ProductCard) -> dict[str, Any]:
    """A product for its reader."""
    return {
        "id": card.id,
        "name": card.name,
        "unit": card.unit,
        "category": {"slug": card.category_slug, "name": category_name(card.category)},
        "supplier": card.supplier,
        "offer": _offer(card.offer) if card.offer else None,
        "open_groups": card.open_groups,
    }


def group(card: GroupCard) -> dict[str, Any]:
    """A group for its reader, with why it was recommended to them."""
    return {name: getattr(card, name) for name in _GROUP} | {
        "category": card.category_slug,
        "currency_digits": exponent(card.currency),
        "tiers": tiers(card.tiers),
        "reasons": _reasons(card.advice.reasons if card.advice else ()),
    }


def recommendations(session: Session, cards: Sequence[Recommendation]) -> list[dict[str, Any]]:
    """A trader's cards, with their reasons in words."""
    names = names_in(session, [reason for card in cards for reason in card.reasons]) if cards else Names()
    return [_recommendation(card, names) for card in cards]


def log(detail: GroupDetail) -> list[dict[str, Any]]:
    """A group's public log in words."""
    return [
        {"kind": row.kind, "at": row.at, "text": log_sentence(row, detail.card.unit)} for row in detail.log
    ]


def _recommendation(card: Recommendation, names: Names) -> dict[str, Any]:
    thing = card.group or card.proposal
    assert thing is not None  # a CHECK: each card has exactly one of the two
    filling = Counters(card.group.firm, card.group.target, thing.product.unit) if card.group else None
    return {
        "id": card.id,
        "kind": "group" if card.group else "proposal",
        "group_id": card.group_id,
        "proposal_id": card.proposal_id,
        "product_id": card.product_id,
        "product_name": thing.product.name,
        "pickup_point": thing.pickup_point.name,
        "rank": card.rank,
        "score": card.score,
        "reasons": _reasons(worded(card.reasons, names, filling)),
        "as_of": card.as_of,
        "expires_at": card.expires_at,
    }


def _reasons(said: Sequence[WordedReason]) -> list[dict[str, Any]]:
    return [{"code": each.fact["code"], "values": each.fact["values"], "text": each.words} for each in said]


def _offer(terms: OfferTerms) -> dict[str, Any]:
    return asdict(terms) | {
        "currency_digits": exponent(terms.currency),
        "saving_percent": terms.saving,
        "tiers": tiers(terms.tiers),
        "step": terms.step,
        "minimum": terms.moq,
    }
