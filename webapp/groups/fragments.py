"""Groups as HTML: the same partials for pages and for the rows that phones keep."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup
from sqlalchemy.orm import Session

from webapp.accounts.models import Account
from webapp.core.text import normalise
from webapp.groups.card_shapes import GroupCard, GroupDetail
from webapp.groups.cards import group_cards, group_details
from webapp.web.parts import Row, part


@dataclass(frozen=True, slots=True)
class GroupLists:
    """The page of groups: the reader's live ones, those that are over, and others that are open."""

    mine: Sequence[GroupCard] = ()
    over: Sequence[GroupCard] = ()
    others: Sequence[GroupCard] = ()
    next_href: str | None = None
    is_first: bool = True


def group_card_html(card: GroupCard, on_page: bool) -> Markup:
    """The group in a list; `on_page` is false in a row that a phone keeps, which holds no token and no op id."""
    return part("groups/_card.html", "group_card", card, on_page)


def group_page_html(detail: GroupDetail, filled: Mapping[str, Markup]) -> Markup:
    """The group's page from the server."""
    return part("groups/_detail.html", "group_detail", detail, filled, True)


def group_rows(
    session: Session, account: Account | None, ids: Sequence[int], now: datetime
) -> dict[int, Row]:
    """The rows that this person's phone keeps of these groups; ids they may not see are left out."""
    return {detail.card.id: _row(detail) for detail in group_details(session, account, ids, now)}


def filled_groups(
    session: Session, account: Account | None, ids: Sequence[int], now: datetime
) -> dict[str, Markup]:
    """The cards of these groups by key, for the slots of a page from the server."""
    cards = group_cards(session, account, ids, now)
    return {f"group:{card.id}": group_card_html(card, True) for card in cards}


def groups_head_html(account: Account | None) -> str:
    """The page of groups as a phone keeps it: its lists are empty, and the phone fills them."""
    return str(part("groups/_lists.html", "group_lists", GroupLists(), account, False))


def _row(detail: GroupDetail) -> Row:
    card = detail.card
    html = group_card_html(card, False) + part("groups/_detail.html", "group_detail", detail, {}, False)
    facets = {
        "product": card.product_id,
        "mine": card.seat is not None,
        "open": card.is_open,
        "closes_at": card.closes_at.isoformat(timespec="seconds"),
        "state": card.state,
        "category": card.category_slug,
    }
    return Row(str(html), normalise(f"{card.product_name} {card.pickup_point}"), facets)
