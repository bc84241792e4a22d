"""What the pages of groups show, put together from cards, slots and pictures."""

from __future__ import annotations

import io
from datetime import datetime
from typing import cast

import segno
from flask import Response, current_app
from markupsafe import Markup
from sqlalchemy.orm import Session

from config import Settings
from webapp.accounts.models import Account
from webapp.core.errors import NotFound
from webapp.groups.card_shapes import GroupCard, GroupDetail
from webapp.groups.cards import group_cards, group_details
from webapp.groups.fragments import GroupLists, filled_groups, group_page_html
from webapp.groups.queries import LOG_LENGTH, group_ids_of, open_group_ids

PAGE_SIZE = 20
CODE_AGE_S = 86_400


def get_card(session: Session, account: Account | None, group_id: int, now: datetime) -> GroupCard:
    """The group for this reader. Raises NotFound."""
    cards = group_cards(session, account, [group_id], now)
    if not cards:
        raise NotFound(kind="group")
    return cards[0]


def group_page(
    session: Session, account: Account | None, group_id: int, now: datetime
) -> tuple[GroupDetail, Markup]:
    """The group's page with the cards of its siblings in their slots. Raises NotFound."""
    details = group_details(session, account, [group_id], now, LOG_LENGTH)
    if not details:
        raise NotFound(kind="group")
    return details[0], group_page_html(details[0], filled_groups(session, account, details[0].siblings, now))


def group_lists(session: Session, account: Account | None, page: int, now: datetime) -> GroupLists:
    """The reader's own groups (on the first page), and a page of the others that are open in their region."""
    region_id = account.region_id if account else None
    mine = group_ids_of(session, account.id) if account else []
    offset = (page - 1) * PAGE_SIZE
    found = open_group_ids(
        session,
        now,
        region_id=region_id,
        not_of=account.id if account else None,
        limit=PAGE_SIZE + 1,
        offset=offset,
    )
    shown = [*(mine if page == 1 else []), *found[:PAGE_SIZE]]
    cards = group_cards(session, account, shown, now)
    return GroupLists(
        mine=[card for card in cards if card.seat and card.is_open],
        over=[card for card in cards if card.seat and not card.is_open],
        others=[card for card in cards if not card.seat],
        next_href=f"/groups?page={page + 1}" if len(found) > PAGE_SIZE else None,
        is_first=page == 1,
    )


def short_link(code: str) -> str:
    """The address to send around: short enough to type."""
    settings = cast(Settings, current_app.extensions["settings"])
    return f"{settings.base_url}/g/{code}"


def code_picture(code: str) -> Response:
    """The short link of a group as an SVG picture to scan."""
    picture = io.BytesIO()
    segno.make(short_link(code), error="m").save(
        picture, kind="svg", scale=4, border=2, light="#fff"
    )
    response = Response(picture.getvalue(), mimetype="image/svg+xml")
    response.cache_control.public, response.cache_control.max_age = True, CODE_AGE_S
    return response
