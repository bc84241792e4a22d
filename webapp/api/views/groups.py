"""Groups: who buys what together, and taking a seat."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid5

from flask import jsonify

from webapp.accounts.models import Account
from webapp.api import shapes
from webapp.api.examples import GROUP, JOIN_REFUSED, JOINED
from webapp.api.operations import ID, operation
from webapp.api.schemas.common import NoQuery
from webapp.api.schemas.groups import (
    GroupDetailSchema,
    GroupQuery,
    GroupSchema,
    GroupsSchema,
    JoinBody,
    JoinedSchema,
    JoinHeaders,
    JoinRefusedSchema,
)
from webapp.api.words import N_
from webapp.core.clock import now
from webapp.core.errors import NotFound
from webapp.groups.card_shapes import GroupCard
from webapp.groups.cards import group_cards, group_details
from webapp.groups.queries import group_ids_of, open_group_ids
from webapp.sync.forms import commit_op, status_of
from webapp.sync.outcomes import Outcome
from webapp.sync.words import outcome_message
from webapp.web.auth import access, current_account, signed_in_account
from webapp.web.database import session

KEYS = UUID("0b7d4f5e-58a5-5c39-9c0e-6f3ddc7a4f11")
"""The name space in which an account's idempotency keys are turned into op ids. Never change it."""


@operation(
    "GET", "/groups", tag="groups", query=GroupQuery, answer=GroupsSchema, personal=True,
    shows={"items": [GROUP], "page": 1, "limit": 20, "has_more": False}, summary=N_("List groups"),
    description=N_("Those that can be joined in the reader's region, the soonest to close first; or the reader's own."),
)  # fmt: skip
@access("public")
def list_groups(query: dict[str, Any]) -> Any:
    """A page of groups."""
    ids = _my_group_ids(query) if query["mine"] == "yes" else _open_group_ids(query)
    limit = query["limit"]
    cards = group_cards(session(), current_account(), ids[:limit], now())
    return {"items": [shapes.group(card) for card in cards], "has_more": len(ids) > limit} | shapes.place(
        query
    )


@operation(
    "GET", f"/groups/<{ID}:group_id>", tag="groups", query=NoQuery, answer=GroupDetailSchema, personal=True,
    shows=GROUP | {"log": [], "alternatives": []}, summary=N_("One group"),
    description=N_("With its log, and groups that could take its place when it is closed or full."),
)  # fmt: skip
@access("public")
def show_group(_: dict[str, Any], group_id: int) -> Any:
    """A group with its log."""
    reader = current_account()
    for detail in group_details(session(), reader, [group_id], now()):
        others = group_cards(session(), reader, detail.siblings, now())
        more = {"log": shapes.log(detail), "alternatives": [shapes.group(card) for card in others]}
        return shapes.group(detail.card) | more
    raise NotFound


@operation(
    "POST", f"/groups/<{ID}:group_id>/join", tag="groups", headers=JoinHeaders, query=NoQuery, body=JoinBody,
    example={"firm": 10, "extra": 0, "shown": {"unit_price": 88000, "currency": "UGX"}},
    answer=JoinedSchema, shows=JOINED, conflict=(JoinRefusedSchema, JOIN_REFUSED),
    summary=N_("Join a group"),
    description=N_(
        "Carried out once for each key: when you send it again with the same key and content, you get the first answer "
        "again. To try again after a refusal, take a new key."
    ),
)  # fmt: skip
@access("trader")
def join_group(headers: dict[str, Any], _: dict[str, Any], body: dict[str, Any], group_id: int) -> Any:
    """Take a seat, exactly once."""
    trader = signed_in_account()
    op_id = uuid5(KEYS, f"{trader.id} {headers['key']}")
    args = {"group_id": group_id, "firm": body["firm"], "extra": body["extra"]}
    return _answer(commit_op("join_group", op_id, args, body["shown"]), trader, group_id)


def _open_group_ids(query: dict[str, Any]) -> list[int]:
    reader = current_account()
    return open_group_ids(
        session(), now(), region_id=reader.region_id if reader else None, product_id=query["product_id"],
        limit=query["limit"] + 1, offset=(query["page"] - 1) * query["limit"],
    )  # fmt: skip


def _my_group_ids(query: dict[str, Any]) -> list[int]:
    limit, before = query["limit"], (query["page"] - 1) * query["limit"]
    return group_ids_of(session(), signed_in_account().id, limit=before + limit + 1)[before:]


def _answer(outcome: Outcome, trader: Account, group_id: int) -> Any:
    said = {"op_id": outcome.op_id, "outcome": outcome.outcome, "message": outcome_message(outcome)}
    if outcome.outcome == "applied":
        return said | {"seat": outcome.result}
    status = status_of(outcome)
    refused: dict[str, Any] = {"code": outcome.code, "message": said["message"]}
    if status == 409:
        others = GroupSchema(many=True).dump([shapes.group(card) for card in _alternatives(trader, group_id)])
        refused |= said | {"values": outcome.result, "alternatives": others}
    answer = jsonify(error=refused)
    answer.status_code = status
    return answer


def _alternatives(trader: Account, group_id: int) -> list[GroupCard]:
    details = group_details(session(), trader, [group_id], now())
    return group_cards(session(), trader, [each for detail in details for each in detail.siblings], now())
