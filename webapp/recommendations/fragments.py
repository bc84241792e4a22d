"""The first page as HTML: the same partial for the page and for the row that a phone keeps."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from markupsafe import Markup
from sqlalchemy.orm import Session

from webapp.accounts.models import Account
from webapp.groups.fragments import filled_groups
from webapp.recommendations.card_shapes import HomeView
from webapp.recommendations.cards import home_view
from webapp.web.parts import part


def home_html(view: HomeView, filled: Mapping[str, Markup], on_page: bool) -> Markup:
    """A signed-in person's first page."""
    return part("recommendations/_home.html", "home", view, filled, on_page)


def home_page_html(session: Session, account: Account, now: datetime) -> Markup:
    """The page from the server, its slots filled."""
    view = home_view(session, account, now)
    return home_html(view, filled_groups(session, account, view.group_ids, now), True)


def home_head_html(session: Session, account: Account, now: datetime) -> str:
    """The page as a phone keeps it: the phone fills its slots."""
    return str(home_html(home_view(session, account, now), {}, False))
