"""One's own page as HTML: the same part for the page and for the row that a phone keeps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from flask import request
from sqlalchemy.orm import Session

from webapp.accounts import forms, queries, words
from webapp.accounts.identities import DEFAULT_COUNTRY
from webapp.accounts.models import Account, SignInSession
from webapp.accounts.passwords import LEAST_CHARACTERS
from webapp.catalog.models import PickupPoint
from webapp.web.parts import part


@dataclass(frozen=True)
class MyPage:
    """What one's own page shows. `wrong`: field → sentence; `values`: what was typed; `done`: what just happened."""

    account: Account
    points: Sequence[PickupPoint]
    countries: Sequence[tuple[str, str]]
    country: str
    browsers: Sequence[tuple[SignInSession, str, bool]] = ()
    """Each signed-in browser, its name, and whether it is this one."""
    wrong: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, str] = field(default_factory=dict)
    done: str = ""
    least: int = LEAST_CHARACTERS


def my_page(
    session: Session, account: Account, here: UUID | None, wrong: Mapping[str, str], done: str = ""
) -> MyPage:
    """The page as the server shows it, `here` being this browser's session."""
    browsers = queries.running_sign_ins(session, account.id)
    return MyPage(
        account, queries.pickup_points(session), words.countries(),
        request.form.get("country") or forms.likely_country(),
        [(browser, words.browser(browser.device), browser.id == here) for browser in browsers],
        wrong, request.form, done,
    )  # fmt: skip


def me_head_html(session: Session, account: Account) -> str:
    """The page as a phone keeps it: without the list of browsers, which only the server knows."""
    page = MyPage(account, queries.pickup_points(session), words.countries(), DEFAULT_COUNTRY)
    return str(part("accounts/_me.html", "me_page", page, False))
